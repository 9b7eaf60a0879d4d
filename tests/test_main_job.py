"""The main job through the front door: what the command prints, refuses and explains."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from click.testing import CliRunner, Result
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import servicemodel as sm
from servicemodel.cli import commands
from servicemodel.ledger import OUTSIDE
from servicemodel.read import arrays, formulas
from tests import second_opinion
from tests.golden_text import check_golden, listing
from tests.shipped import SCENARIO, changed

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.read.sentences import Explanation


def npvs(model: sm.Model) -> dict[str, dict[str, float]]:
    """Return the NPV by offer and party."""
    outcomes = model.compare().results.outcomes
    return {offer: {key: o.npv for key, o in row.items()} for offer, row in outcomes.items()}


def run(*words: str) -> Result:
    return CliRunner().invoke(commands, list(words), catch_exceptions=True)


# -- the numbers ---------------------------------------------------------------------------------


SHIPPED: dict[str, Any] = {
    "years": 50,
    "per_year": 1,
    "timing": "end",
    "life": 22.0,
    "usual": (469_500.0, 352_125.0, 4.4),
    "efficient": (547_750.0, 410_812.5, 5.5),
    "selling": 0.05,
    "prices": 0.02,
    "wages": 0.025,
    "power": 0.02,
    "demand": 1_490_000.0,
    "fading": 0.005,
    "tariff": 0.0882,
    "upkeep": 9_390.0,
    "fee": 89_000.0,
    "overhead": 3_130.0,
    "tax": {"provider": 0.26, "customer": 0.26},
    "rate": {"provider": 0.08, "customer": 0.07},
}
PLANT = 'assets."chiller plant"'
PATHS = {
    "years": "timeline.years",
    "timing": "timeline.timing",
    "life": f"{PLANT}.life",
    "selling": f"{PLANT}.selling.share_of_price",
    "fading": f"{PLANT}.degradation",
    "upkeep": f"{PLANT}.maintenance.per_year",
    "prices": "indices.prices",
    "wages": "indices.wages",
    "power": "indices.power",
    "tariff": "tariffs.electricity.price",
    "fee": "offers.service.clauses.fee.per_year",
    "overhead": "offers.service.overhead.per_year",
}
PERIODS = {1: "year", 4: "quarter", 12: "month"}


def as_values(given: dict[str, Any]) -> dict[str, Any]:
    """Return the script's numbers as values by path."""
    values = {path: given[name] for name, path in PATHS.items()}
    values["timeline.period"] = PERIODS[given["per_year"]]
    for name in ("usual", "efficient"):
        design = f"{PLANT}.variants.{name}"
        for field, value in zip(("price", "cost", "efficiency"), given[name], strict=True):
            values[f"{design}.{field}"] = value
    for party in ("provider", "customer"):
        values[f"parties.{party}.tax.rate"] = given["tax"][party]
        values[f"parties.{party}.discount_rate"] = given["rate"][party]
    return values


@st.composite
def situations(draw: st.DrawFn) -> dict[str, Any]:
    """Draw every number of the shipped scenario anew, and the timeline."""

    def some(low: float, high: float) -> float:
        return draw(st.floats(low, high))

    def plant() -> tuple[float, float, float]:
        return some(1e5, 1e6), some(1e5, 1e6), some(1, 9)

    lives = st.one_of(st.floats(1.5, 30), st.sampled_from([1.1, 7 / 6, 2.0, 2.5, 5.0, 7.5]))
    return {
        "years": draw(st.integers(1, 12)),
        "per_year": draw(st.sampled_from([1, 4, 12])),
        "timing": draw(st.sampled_from(["end", "middle", "start"])),
        "life": draw(lives),
        "usual": plant(),
        "efficient": plant(),
        "selling": some(0, 0.2),
        "prices": some(-0.02, 0.08),
        "wages": some(-0.02, 0.08),
        "power": some(-0.02, 0.08),
        "demand": 1_490_000.0,
        "fading": some(0, 0.05),
        "tariff": some(0.01, 0.5),
        "upkeep": some(0, 5e4),
        "fee": some(0, 3e5),
        "overhead": some(0, 2e4),
        "tax": {"provider": some(0, 0.5), "customer": some(0, 0.5)},
        "rate": {"provider": some(0, 0.3), "customer": some(0, 0.3)},
    }


def assert_equal_npvs(npv: dict[str, dict[str, float]], given: dict[str, Any]) -> None:
    expected = second_opinion.npvs(given)
    assert {(offer, party) for offer in npv for party in npv[offer]} == set(expected)
    scale = max(map(abs, expected.values()))
    for (offer, party), value in expected.items():
        assert abs(npv[offer][party] - value) <= 1e-9 * scale, (offer, party)


def test_the_shipped_scenario_equals_a_second_opinion_in_plain_python() -> None:
    assert_equal_npvs(npvs(sm.load(SCENARIO)), SHIPPED)


@pytest.mark.parametrize("life", [5.0, 2.5, 1.1, 7 / 6, 0.7])
def test_a_life_that_divides_the_years_is_not_replaced_at_the_end_nor_a_year_late(
    life: float,
) -> None:
    given = SHIPPED | {"life": life}
    assert_equal_npvs(npvs(sm.load(SCENARIO, as_values(given))), given)


@settings(deadline=None, derandomize=True, max_examples=60, phases=[Phase.generate])
@given(situations())
def test_any_situation_equals_the_second_opinion_and_conserves_money(given: dict[str, Any]) -> None:
    model = sm.load(SCENARIO, as_values(given))
    assert_equal_npvs(npvs(model), given)
    assert_conserved(model)


def assert_conserved(model: sm.Model) -> None:
    """Hold what all parties get to what comes from outside, in every period and offer."""
    built = model.built
    for offer in built.offers.values():
        cash = [statement.cash for statement in offer.statements.values()]
        outside = [
            (flow.line, 1 if flow.payer == OUTSIDE else -1)
            for flow in offer.ledger.flows
            if OUTSIDE in (flow.payer, flow.payee)
        ]
        values = arrays.read([*cash, *(line for line, _ in outside)], built.timeline)
        both = sum(values[line] for line in cash)
        world = sum(sign * values[line] for line, sign in outside)
        scale = max(np.abs(values[line]).max() for line in cash)
        assert np.abs(both - world).max() <= 1e-9 * scale, offer.name


def test_money_between_the_parties_cancels_in_every_period() -> None:
    assert_conserved(sm.load(SCENARIO))


def test_npv_is_the_discounted_sum_of_cash() -> None:
    built = sm.load(SCENARIO).built
    for offer in built.offers.values():
        for key, statement in offer.statements.items():
            values = arrays.read([statement.cash, statement.npv], built.timeline)
            rate = {"provider": 0.08, "customer": 0.07}[key]
            cash = values[statement.cash][:, 0]
            worth = sum(c / (1 + rate) ** k for k, c in enumerate(cash))
            assert values[statement.npv][0] == pytest.approx(worth, rel=1e-11)


NEUTRAL = {
    "overhead per year": ("value: 3_130", "value: 0"),
    "selling": ("value: 5%", "value: 0%"),
    "no tax": ("value: 26%", "value: 0%"),
    "customer's rate": ("value: 7.0%", "value: 8.0%"),
    "price at cost": ("value: 547_750", "value: 410_812.5"),
}


def test_a_neutral_contract_moves_value_and_makes_none(tmp_path: Path) -> None:
    """Without tax, selling effort and overhead, at one rate: what one gains the other loses."""
    text = SCENARIO.read_text(encoding="utf-8")
    for old, new in NEUTRAL.values():
        assert old in text
        text = text.replace(old, new)
    path = tmp_path / "neutral.yaml"
    path.write_text(text, encoding="utf-8")
    npv = npvs(sm.load(path))
    both = {offer: sum(values.values()) for offer, values in npv.items()}
    assert both["service"] == pytest.approx(both["sale, same plant"], rel=1e-12)


@pytest.mark.parametrize(
    ("old", "new", "worse"),
    [
        ("value: 0.0882", "value: 0.10", {"sale": "customer", "service": "provider"}),
        ("value: 9_390", "value: 12_000", {"sale": "customer", "service": "provider"}),
        ("value: 3_130", "value: 9_000", {"service": "provider"}),
        ("value: 410_812.5", "value: 450_000", {"sale, same plant": "provider"}),
        ("value: 469_500", "value: 500_000", {"sale": "customer"}),
        ("{value: 5%,", "{value: 9%,", {"sale": "provider"}),
    ],
)
def test_raising_a_cost_hurts_the_party_that_bears_it(
    tmp_path: Path, old: str, new: str, worse: dict[str, str]
) -> None:
    before = npvs(sm.load(SCENARIO))
    after = npvs(sm.load(changed(tmp_path, old, new)))
    for offer, party in worse.items():
        assert after[offer][party] < before[offer][party] - 1


def test_monthly_periods_run_through_the_whole_house(tmp_path: Path) -> None:
    built = sm.load(changed(tmp_path, "period: year", "period: month")).built
    statement = built.offers["service"].statements["provider"]
    worth = {line.label: line for line in statement.worths}
    values = arrays.read([*worth.values(), statement.npv], built.timeline)

    def paid(yearly: float, growth: float) -> float:
        """Return the present value of a twelfth each month, raised at each year's end."""
        return sum(
            yearly / 12 * (1 + growth) ** ((month - 1) // 12) / 1.08 ** (month / 12)
            for month in range(1, 601)
        )

    bought = sum(410_812.5 * 1.02**year / 1.08**year for year in (0, 22, 44))
    expected = {
        "service fee received": paid(89_000, 0.02),
        "contract overhead paid": -paid(3_130, 0.025),
        "maintenance paid": -paid(9_390, 0.025),
        "cost of own asset paid": -bought,
    }
    for name, value in expected.items():
        found = values[worth[f"Present value of {name}"]][0]
        assert found == pytest.approx(value, rel=1e-10), name


# -- what is printed -------------------------------------------------------------------------------


def leaves(tree: Explanation) -> list[Explanation]:
    if not tree.below:
        return [tree]
    return [leaf for item in tree.below for leaf in leaves(item)]


def test_explain_walks_from_an_npv_to_inputs_with_their_sources() -> None:
    tree = sm.load(SCENARIO).explain("service", "provider", depth=6)
    sources = {leaf.source for leaf in leaves(tree) if leaf.source}
    assert any(source.startswith("EIA commercial price Texas") for source in sources)
    assert any("grade D" in source for source in sources)
    result = run("explain", str(SCENARIO), "service", "provider", "--depth", "2")
    assert result.exit_code == 0
    assert result.stdout.startswith("NPV = ")
    assert "Present value of service fee received" in result.stdout


def test_the_sheets_of_the_shipped_scenario_read_well() -> None:
    built = sm.load(SCENARIO).built
    check_golden("office-cooling.txt", listing(built.sheets, built.timeline, period=3))


def test_formulas_of_the_shipped_scenario_are_short_enough_to_read() -> None:
    built = sm.load(SCENARIO).built
    book = formulas.Workbook(built.sheets, built.timeline)
    longest = max(
        (len(book.formula(line)), line.name) for sheet in built.sheets for line in sheet.lines()
    )
    assert longest[0] <= 160, longest


def test_the_version_is_told_without_heavy_imports() -> None:
    code = (
        "import sys; sys.argv = ['servicemodel', '--version']\n"
        "from servicemodel.cli import main\n"
        "try: main()\n"
        "except SystemExit: pass\n"
        "names = {'numpy', 'pydantic', 'pandas', 'rich', 'ruamel', 'xlsxwriter'}\n"
        "heavy = names & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "0.1.0" in done.stdout


def test_every_figure_of_the_shipped_scenario_names_its_source_and_grade() -> None:
    inputs = sm.load(SCENARIO).built.inputs
    assert len(inputs.stated) == 22
    for path, line in inputs.by_path.items():
        assert line.source, path
        assert line.grade in "ABCD", path
        assert line.path == path


@pytest.mark.parametrize("rate", [0.07, 0.09])
def test_the_zone_equals_that_of_the_second_opinion(rate: float) -> None:
    """Two fees give a plain script the straight lines of both gains, and so floor and ceiling."""
    given = SHIPPED | {"rate": {"provider": 0.08, "customer": rate}}
    ends = {}
    for party in ("provider", "customer"):
        gains = []
        for fee in (80_000.0, 100_000.0):
            npv = second_opinion.npvs(given | {"fee": fee})
            best = max(("sale", "sale, same plant"), key=lambda name: npv[name, "customer"])
            gains.append(npv["service", party] - npv[best, party])
        ends[party] = 80_000 - gains[0] * 20_000 / (gains[1] - gains[0])
    found = sm.load(SCENARIO, {"parties.customer.discount_rate": rate}).zone("service")
    assert found.floor == pytest.approx(ends["provider"], rel=1e-9)
    assert found.ceiling == pytest.approx(ends["customer"], rel=1e-9)
    assert found.empty == (rate == 0.07)
