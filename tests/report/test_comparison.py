"""The screen fits its width, adds up, shows what was asked for, and equals the tidy rows."""

from __future__ import annotations

import csv
import io
import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from servicemodel.errors import ModelError
from servicemodel.model.build import build
from servicemodel.model.results import CostPerUnit, Results, compare
from servicemodel.report import comparison, tidy
from servicemodel.scenario import load
from tests.report import outcome, results
from tests.shipped import SCENARIO

amounts = st.one_of(st.sampled_from([0.0, -0.0, 0.4, -1.7e-10]), st.floats(-1e12, 1e12))


@pytest.fixture(scope="module")
def shipped() -> Results:
    return compare(build(load.scenario(load.read(SCENARIO))))


def cells(text: str, label: str) -> list[list[str]]:
    """Return the cells of all rows of the screen with a label."""
    rows = [[cell.strip() for cell in line.split("|")] for line in text.splitlines()]
    return [row[1:] for row in rows if len(row) > 1 and row[0] == label]


def number(cell: str) -> float:
    return 0.0 if cell == "-" else float(cell.replace(",", ""))


# -- the shipped scenario --------------------------------------------------------------------------


@pytest.mark.parametrize(("width", "lines"), [(80, 92), (100, 72), (120, 72)])
def test_the_shipped_scenario_fits_on_a_screen(shipped: Results, width: int, lines: int) -> None:
    told = comparison.text(shipped, width=width).splitlines()
    assert max(map(len, told)) <= width
    assert len(told) <= lines
    assert told == [line.rstrip() for line in told]


def test_the_shipped_scenario_in_numbers(shipped: Results) -> None:
    told = comparison.text(shipped, width=100)
    npv, cash, owner, cost, years, _ = cells(told, "service")
    assert npv == ["112,672", "17,808", "-1,196,843", "-64,539", "-922,002", "10,826"]
    assert cash == ["-410,813", "-410,813 at signing", "first back in 10.2 years, 8.3 %"]
    assert owner == ["0", "-5,570,399 after 50 years", "financing at 8.1 %"]
    assert years == ["-410,813", "43,769", "44,410", "45,061", "45,721", "46,391"]
    assert cells(told, "sale (baseline)")[0][1] == "-"
    assert cost == ["0.05820", "0.04420"]
    flat = " ".join(told.split())
    assert "first the better machine (sale -> sale, same plant), then the contract" in flat


def test_the_parts_of_a_bridge_add_up_as_printed(shipped: Results) -> None:
    table = comparison.text(shipped).split("In USD ")[1].split("\n\n")[0].splitlines()[2:]
    rows = [[number(cell.strip()) for cell in line.split("|")[1:]] for line in table]
    *parts, total = rows
    assert len(parts) == 10
    for party in range(2):
        assert abs(sum(row[party] for row in parts) - total[party]) <= (len(parts) + 1) / 2


def test_offers_and_parties_are_filtered_by_key_or_name(shipped: Results) -> None:
    told = comparison.text(shipped, offers=["sale, same plant"], parties=["Office owner"])
    assert "service" not in told
    assert "Cooling company" not in told.replace("(that of Cooling company)", "")
    assert "joint" not in told
    assert "Given up" not in told
    assert 'What moved from sale to "sale, same plant"' in told
    assert cells(told, "sale, same plant")[0] == ["-1,144,610", "-12,305"]
    assert told == comparison.text(shipped, offers=["sale, same plant"], parties=["customer"])
    assert "Cost to" not in comparison.text(shipped, parties=["provider"])


# -- results made by hand --------------------------------------------------------------------------


@st.composite
def any_results(draw: st.DrawFn) -> Results:
    parties = draw(
        st.sampled_from(
            [("provider", "customer"), ("owner",), ("customer",), ("provider", "customer", "bank")]
        )
    )
    offers = draw(st.lists(st.sampled_from(["same", "service", "lease " * 8, "esco"]), unique=True))
    gains = {offer: [draw(amounts) for _ in parties] for offer in offers}
    found = results(gains, parties, title=draw(st.text("ab -", min_size=1, max_size=200)))
    values = {
        offer: {
            key: replace(
                it,
                bridge={"energy": it.less_baseline, "income tax": draw(amounts)},
                upfront=draw(amounts),
                deepest=draw(amounts),
                first_years=tuple(draw(amounts) for _ in range(6)),
            )
            for key, it in outcomes.items()
        }
        for offer, outcomes in found.outcomes.items()
    }
    return replace(found, outcomes=values)


@settings(deadline=None, max_examples=60)
@given(any_results(), st.sampled_from([80, 100, 120]))
def test_any_results_fit_and_never_read_minus_zero(found: Results, width: int) -> None:
    told = comparison.text(found, width=width)
    assert max(map(len, told.splitlines())) <= width
    assert not re.search(r"(?<![\w,.-])-0(?![\w,.])|\bnan\b|\binf\b|None", told)
    for key in found.parties:
        assert found.parties[key] in told


def test_parts_that_nobody_has_are_left_out_and_what_is_missing_is_shown() -> None:
    found = results({"service": (5000.0, -3.0)})
    parts = {"energy": 4000.0, "removal": 1.7e-10, "selling effort": 0.4, "other": 0.0}
    provider = outcome(5000.0, bridge=parts)
    service = {"provider": provider, "customer": found.outcomes["service"]["customer"]}
    told = comparison.text(replace(found, outcomes=found.outcomes | {"service": service}))
    labels = [line.split("|")[0].strip() for line in told.split("In EUR ")[1].splitlines()]
    assert labels[2:6] == ["selling effort", "energy", "not explained", "NPV less sale"]
    assert cells(told, "not explained") == [["1,000", "0"]]


def test_only_some_bridges_are_shown_and_how_to_see_the_others() -> None:
    names = ["service", "two", "three", "four", "five, more"]
    gains = {name: (1.0, 2.0) for name in names}
    found = results(gains, contracts=tuple(names))
    told = comparison.text(found)
    assert told.count("What moved from") == 3
    assert (
        'What moved under four and "five, more": ask for one at a time, such as --offer "four".'
        in told
    )
    assert comparison.text(found, offers=["four"]).count("What moved from") == 1


def test_one_offer_alone_is_compared_with_nothing() -> None:
    told = comparison.text(results({}, ("owner",), unit_cost={}))
    assert told == (
        "A case\n"
        "Nominal, in EUR, after income tax of 26 %, losses refunded; 2 years from 2027-01-01, "
        "yearly.\n"
        "owner: 7 % a year (nominal WACC after tax).\n"
        "\n"
        "NPV in EUR |   owner\n"
        "-----------+--------\n"
        "sale       | 100,000\n"
        "\n"
        "Cash of owner in EUR | at signing | lowest cumulative cash\n"
        "---------------------+------------+-----------------------\n"
        "sale                 |       -100 |     -120 after 2 years\n"
        "\n"
        "Yearly cash of owner in EUR | start | year 1 | year 2\n"
        "----------------------------+-------+--------+-------\n"
        "sale                        |  -100 |     10 |     20\n"
        "\n"
        "12 of 21 inputs are assumptions (grade D or none): put your own figures there.\n"
    )


def test_costs_per_unit_that_are_not_known_are_not_shown() -> None:
    costs = {
        "light": CostPerUnit("EUR/lm", None, 0.0123456),
        "heat": CostPerUnit("E/h", None, None),
    }
    found = results(prices="real", taxes=dict.fromkeys(("provider", "customer"), "none"))
    told = comparison.text(replace(found, unit_cost=dict.fromkeys(found.outcomes, costs)))
    assert "Level cost to Owner in EUR/lm | light: real\n" in told
    assert told.count("0.01235") == 3
    assert "nominal:" not in told
    assert "heat" not in told


def test_costs_per_unit_stand_in_a_table_for_each_unit() -> None:
    costs = {
        "light": CostPerUnit("EUR/lm", 1.5, 1.25),
        "more light": CostPerUnit("EUR/lm", 3, None),
        "heat": CostPerUnit("E/h", 2.5, None),
    }
    found = results(taxes=dict.fromkeys(("provider", "customer"), "none"))
    told = comparison.text(replace(found, unit_cost=dict.fromkeys(found.outcomes, costs)))
    corner = "Level cost to Owner in"
    assert f"{corner} EUR/lm | light: nominal | light: real | more light: nominal\n" in told
    assert f"\n\n{corner} E/h | heat: nominal\n" in told


def test_yearly_cash_takes_the_place_of_what_follows_the_npvs() -> None:
    labels = ["2027", "2028"]
    found = results()
    cash = {
        offer: {"provider": (labels, [-0.2, 2.5]), "customer": (labels, [1000.0, -1.0])}
        for offer in found.outcomes
    }
    told = comparison.text(found, cash=cash, offers=["service"])
    assert told.split("\n\n")[2] == (
        "Cash under service in EUR | Maker | Owner\n"
        "--------------------------+-------+------\n"
        "2027                      |     0 | 1,000\n"
        "2028                      |     3 |    -1\n"
    )
    assert len(told.split("\n\n")) == 3


# -- tidy rows -------------------------------------------------------------------------------------


def test_rows_have_every_number_in_full(shipped: Results) -> None:
    rows = {(r["offer"], r["party"], r["metric"]): r for r in tidy.rows(shipped)}
    assert len(rows) == len(tidy.rows(shipped))
    for offer, outcomes in shipped.outcomes.items():
        assert rows[offer, "", "joint_value"]["value"] == shipped.joint[offer]
        for key, it in outcomes.items():
            expected = {"npv": it.npv, "cash: start": it.upfront, "deepest": it.deepest}
            expected |= {f"bridge: {part}": value for part, value in it.bridge.items()}
            assert expected == {m: rows[offer, key, m]["value"] for m in expected}
    service = shipped.outcomes["service"]["customer"].against_baseline
    assert service is not None
    assert rows["service", "customer", "implied_financing_rate"]["value"] == service.rate
    assert rows["service", "customer", "irr_of_difference"]["value"] is None
    assert rows["service", "provider", "payback"]["unit"] == "years"
    assert rows["sale", "provider", "payback"]["value"] is None
    cost = shipped.unit_cost["service"]["cooling"]
    assert rows["service", "customer", "cost per unit real: cooling"]["value"] == cost.real
    assert rows["service", "provider", "given up: first sale"]["value"] == pytest.approx(93_900)


def test_csv_has_the_same_rows(shipped: Results) -> None:
    told = tidy.csv(shipped)
    assert "\r" not in told
    assert told.startswith("offer,party,metric,value,unit\nsale,provider,npv,94864.6")
    again = [
        row | {"value": float(row["value"]) if row["value"] else None}
        for row in csv.DictReader(io.StringIO(told))
    ]
    assert again == tidy.rows(shipped)


def test_what_is_no_number_is_named() -> None:
    found = results(joint={"sale": math.nan, "same": 0.0, "service": 0.0})
    with pytest.raises(ModelError, match="sale, joint_value is nan"):
        tidy.rows(found)
