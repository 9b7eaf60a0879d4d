"""What a stated way to write off means for the parties: by hand, in round numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.read import arrays
from tests.model import box, offer, small
from tests.recalculate import needs_libreoffice, recalculated

if TYPE_CHECKING:
    from pathlib import Path

Terms = dict[str, Any]
TAX = {"rate": 0.5}
PARTIES = {
    "provider": {"name": "Maker", "discount_rate": 0, "tax": TAX},
    "customer": {"name": "User", "discount_rate": 0, "tax": TAX},
}
FREE = {"unit": "kWh", "price": 0}


def scenario(stated: Terms | None, *, years: int = 4, life: float = 4, **changes: Any) -> Terms:
    """Return the small scenario with free power, taxes of 50 %, and a box of a hundred."""
    way = {} if stated is None else {"tax_depreciation": stated}
    terms = small(
        parties=PARTIES,
        tariffs={"power": FREE},
        assets={"box": box(life=life, **way)},
    )
    terms["timeline"] = terms["timeline"] | {"years": years}
    return terms | changes


def deducted(stated: Terms, party: str = "customer", name: str = "sale") -> list[float]:
    """Return what a party writes off under an offer; its tax comes back in the same period."""
    built = sm.Model(stated).built
    sections = built.offers[name].sheet.sections
    title = f"{PARTIES[party]['name']}: income tax"
    (costs,) = (
        line
        for section in sections
        if section.title == title
        for line in section.lines
        if line.label == "Deductible costs"
    )
    return [round(float(x), 9) for x in arrays.read([costs], built.timeline)[costs][1:, 0]]


def leased(preset: str) -> dict[str, Terms]:
    fee = {"fee": {"per_year": 1}}
    return {"sale": offer("sale"), preset: offer(preset, fee)}


def test_a_stated_straight_line_over_the_life_is_what_holds_without_it() -> None:
    plain = sm.Model(scenario(None)).compare().npv
    assert (sm.Model(scenario({"method": "straight line"})).compare().npv == plain).all(axis=None)


def test_an_asset_is_written_off_as_its_law_says() -> None:
    found = deducted(scenario({"method": "MACRS", "life": 3}))
    assert found == pytest.approx([100 / 3, 400 / 9, 400 / 27, 200 / 27])


AT_REPLACEMENT: list[tuple[Terms, list[float]]] = [  # a box that lasts two years of six
    ({"life": 4}, [25, 75, 25, 75, 25, 75]),
    ({"life": 4, "at_replacement": "goes on"}, [25, 25, 50, 50, 50, 100]),
    ({"life": 4, "replacements": "expensed"}, [25, 175, 0, 100, 0, 0]),
    (
        {"life": 4, "replacements": "expensed", "at_replacement": "goes on"},
        [25, 125, 25, 125, 0, 0],
    ),
    ({"life": 1, "salvage": 0.4}, [60, 40, 60, 40, 60, 40]),
    ({"method": "units of use", "total_use": 4000}, [25, 75, 25, 75, 25, 75]),
]


@pytest.mark.parametrize(("stated", "expected"), AT_REPLACEMENT)
def test_what_is_left_goes_with_the_old_one_or_stays(stated: Terms, expected: list[float]) -> None:
    assert deducted(scenario(stated, years=6, life=2)) == pytest.approx(expected)


@pytest.mark.parametrize(("preset", "first"), [("lease", 15), ("service", 33)])
def test_a_bonus_may_be_for_who_uses_what_it_owns(preset: str, first: float) -> None:
    stated = {"life": 4, "bonus": 0.4, "if_leased": "without bonus"}
    terms = scenario(stated, offers=leased(preset))
    assert deducted(terms)[0] == pytest.approx(55)
    assert deducted(terms, "provider", preset)[0] == pytest.approx(first)
    stated = stated | {"if_leased": "with bonus"}
    both = scenario(stated, offers=leased(preset))
    assert deducted(both, "provider", preset)[0] == pytest.approx(33)


def test_use_that_a_measure_saves_is_not_written_off() -> None:
    film = {"price": 0, "life": 9, "lowers": {"cooling": 0.5}, "residual": "none"}
    offers = {"sale": offer("sale"), "with film": offer("sale", measures=["film"])}
    stated = {"method": "units of use", "total_use": 10_000}
    terms = scenario(stated, offers=offers, measures={"film": film})
    assert deducted(terms) == pytest.approx([10, 10, 10, 70])
    assert deducted(terms, name="with film") == pytest.approx([5, 5, 5, 85])


def test_a_component_has_a_way_of_its_own() -> None:
    def part(**own: Any) -> Terms:
        return {"price": 100, "cost": 60, "life": 4} | own

    own = {"tax_depreciation": {"method": "custom", "percentages": {1: 0.5, 2: 0.5}}}
    asset = box(tax_depreciation={"life": 8})
    asset["variants"] = {
        "usual": {"efficiency": 2, "components": {"core": part(**own), "shell": part()}},
        "plain": {"efficiency": 2, "components": {"core": part(), "shell": part()}},
    }
    offers = {"sale": offer("sale"), "plain": offer("sale", build={"box": "plain"})}
    terms = scenario(None, offers=offers) | {"assets": {"box": asset}}
    assert deducted(terms) == pytest.approx([62.5, 62.5, 12.5, 62.5])
    assert deducted(terms, name="plain") == pytest.approx([25, 25, 25, 125])
    del asset["tax_depreciation"]
    assert deducted(terms, name="plain") == pytest.approx([50, 50, 50, 50])


def test_a_variant_without_a_way_is_written_off_as_if_no_other_had_one() -> None:
    def part(**own: Any) -> Terms:
        return {"components": {"core": {"price": 100, "cost": 60, "life": 2.5} | own}}

    def found(**own: Any) -> list[float]:
        variants = {"usual": part() | {"efficiency": 2}, "other": part(**own) | {"efficiency": 2}}
        terms = scenario(None, years=9)
        return deducted(terms | {"assets": {"box": box(variants=variants)}})

    plain = found()
    assert plain == [40, 40, 20, 40, 40, 60, 40, 20, 100]  # 20 is left where two years were lived
    assert found(tax_depreciation={"method": "sum of years"}) == plain


def test_a_measure_and_a_flow_of_capital_have_ways_of_their_own() -> None:
    way = {"method": "declining balance", "rate": 0.5}
    measure = {"price": 80, "life": 4, "lowers": {"cooling": 0.1}, "residual": "none"}
    flow = {"from": "customer", "to": "outside", "kind": "capital", "life": 4, "amounts": [80]}
    offers = {"sale": offer("sale", measures=["film"])}
    terms = scenario(
        None,
        offers=offers,
        measures={"film": measure | {"tax_depreciation": way}},
        flows={"roof": flow | {"tax_depreciation": way}},
    )
    assert deducted(terms) == pytest.approx([25 + each for each in (80, 40, 20, 20)])


def test_every_stated_number_is_a_live_input() -> None:
    place = "assets.box.tax_depreciation"
    rules = {
        "bonus": ({"bonus": 0.2}, [0.1, 0.6]),
        "life": ({"method": "sum of years", "life": 3}, [2, 5.5]),
        "month": ({"convention": "mid quarter", "month": 2}, [3, 12]),
        "rate": ({"method": "declining balance", "rate": 0.1}, [0.3, 0.5]),
        "factor": ({"method": "declining balance", "factor": 1.5}, [1, 2]),
        "salvage": ({"salvage": 0.2}, [0, 0.5]),
        "total_use": ({"method": "units of use", "total_use": 9000}, [5000, 7000]),
    }
    for field, (stated, values) in rules.items():
        taxed = scenario(stated)
        taxed["parties"] = {key: terms | {"discount_rate": 0.1} for key, terms in PARTIES.items()}
        model = sm.Model(taxed)
        frame = model.sweep({f"{place}.{field}": values})
        swept = frame[frame["party"] == "customer"]["npv"].tolist()
        alone = [
            model.with_values({f"{place}.{field}": value}).compare().npv.loc["sale", "customer"]
            for value in values
        ]
        assert swept == alone, field
        assert len(set(swept)) == len(values), field


@needs_libreoffice
@pytest.mark.xdist_group("blocks")
def test_a_workbook_writes_off_as_the_arrays_do(tmp_path: Path) -> None:
    custom = {"method": "custom", "percentages": {1: 0.3, 2: 0.2}, "bonus": 0.1}
    stated = custom | {"if_leased": "without bonus", "replacements": "expensed"}
    built = sm.Model(scenario(stated, life=2.5, offers=leased("lease"))).built
    lines = [line for line in built.lines() if line.shape != "table"]
    values = arrays.read(lines, built.timeline)
    found = recalculated(list(built.sheets), built.timeline, tmp_path)
    for line in lines:
        expected = values[line].reshape(-1, values[line].shape[-1])[:, 0]
        assert [float(cell) for cell in found[line]] == pytest.approx(list(expected), abs=1e-9)
