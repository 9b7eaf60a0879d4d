"""A workbook for one party: its own numbers and nothing of anybody else's, in no part of the file.

The same search finds everything in a workbook of the whole model.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import openpyxl
import pytest

import servicemodel as sm
from servicemodel.errors import UsageError
from servicemodel.read import arrays
from servicemodel.report.book import seen, write
from servicemodel.scenario.overrides import parts
from tests.book.told_apart import HIDDEN, OPEN, TERMS, WORDS, Searched, others_numbers, scenario
from tests.random_scenarios import seeded
from tests.recalculate import needs_libreoffice, recalculate

if TYPE_CHECKING:
    from pathlib import Path

SEEDS = (
    3,
    6,
    27,
    41,
)  # among them flows that follow from overhead, from another flow, from a price
WHOLE = ("first_year", "last_year", "month", "loss_expiry")  # numbers that can't move a little
TOGETHER = (  # numbers that add up to 1
    *("bears", "paid_by", "weights", "fixed", "instalments", "measures", "percentages"),
)


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.Model(scenario())


@pytest.fixture(scope="module")
def whole(model: sm.Model) -> Searched:
    return Searched(write.content(model.built))


@pytest.fixture(scope="module")
def customers(model: sm.Model) -> Searched:
    return Searched(write.content(model.built, "customer"))


# -- nothing of anybody else's ---------------------------------------------------------------------


@pytest.mark.parametrize("name", HIDDEN)
def test_the_customer_does_not_see_a_number_that_the_whole_workbook_has(
    whole: Searched, customers: Searched, name: str
) -> None:
    assert whole.has(HIDDEN[name])
    assert not customers.has(HIDDEN[name])


@pytest.mark.parametrize("name", OPEN)
def test_the_customer_sees_what_its_own_flows_need(customers: Searched, name: str) -> None:
    assert customers.has(OPEN[name])


def test_the_customer_does_not_see_a_word_that_the_whole_workbook_has(
    whole: Searched, customers: Searched
) -> None:
    assert whole.words(WORDS) == list(WORDS)
    assert customers.words(WORDS) == []
    assert customers.words(TERMS) == []
    assert customers.words(["office owner", "service fee", "as stated by cooling company"])


def test_the_customer_does_not_see_what_is_computed_for_others(
    model: sm.Model, whole: Searched, customers: Searched
) -> None:
    hidden = list(others_numbers(model, "customer"))
    zone = model.zone("service")
    ends = [(name, end) for name in ("floor", "ceiling") if (end := getattr(zone, name))]
    assert len(hidden) > 150
    assert ends
    missed = [name for name, number in hidden + ends if not whole.has(number)]
    assert missed == []
    leaks = [(name, number) for name, number in hidden + ends if customers.has(number)]
    assert leaks == []


def test_the_hash_of_the_scenario_is_not_told(
    model: sm.Model, whole: Searched, customers: Searched
) -> None:
    assert model.scenario_hash[:12] in whole.text
    assert model.scenario_hash[:12] not in customers.text
    other = model.with_values({"assets.plant.variants.usual.cost": 300_000})
    again = Searched(write.content(other.built, "customer"))
    assert hash_of(again) != ""
    unseen = model.with_values({"offers.service.overhead.per_year": 3_000})
    assert write.content(unseen.built, "customer") == write.content(model.built, "customer")


def moved(model: sm.Model, own: seen.Seen) -> dict[str, Any]:
    """Return other values for all inputs that a party does not see."""
    found: dict[str, Any] = {}
    for path, quantity in model.built.inputs.stated.items():
        way = parts(path)
        together = {*way[1:]} & {*TOGETHER}
        mine = path in own.built.inputs.by_path or way[:2] == ["parties", own.party.key]
        if mine or together or way[-1] in WHOLE:
            continue
        if quantity.years:
            found[path] = {year: 0.97 * value for year, value in quantity.years.items()}
        else:
            found[path] = 0.97 * quantity.value + 0.0001
    return found


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_not_seen_may_change_without_a_trace(seed: int) -> None:
    model = sm.Model(seeded(seed) if seed else scenario() | {"flows": {}})
    changed = 0
    for key in model.built.parties:
        own = seen_of(model.built, key)
        if own is None or own.stated:  # what is stated follows from what is not seen
            continue
        values = moved(model, own)
        other = model.with_values(values)
        assert write.content(other.built, key) == write.Book(own.built, own).content()
        changed += len(values)
    assert changed > 0


def hash_of(searched: Searched) -> str:
    return searched.text.split("; hash ")[1][:64]


def test_other_sides_do_not_see_the_customers_own_terms(model: sm.Model) -> None:
    for party in ("provider", "builder", "numbat"):
        searched = Searched(write.content(model.built, party))
        assert not searched.has(OPEN["own rate"]), party
        assert not searched.has(OPEN["own tax"]), party
        assert not searched.has(HIDDEN["common rate"]), party
        theirs = list(others_numbers(model, party))
        assert theirs
        npvs = {name: x for name, x in theirs if name.endswith("NPV") or "joint" in name}
        assert [name for name, x in npvs.items() if searched.has(x)] == [], party


def test_the_provider_sees_its_own_costs_and_not_the_builders(model: sm.Model) -> None:
    searched = Searched(write.content(model.built, "provider"))
    own = ("cost of a plant", "selling effort", "overhead", "provider's rate", "price of a measure")
    assert [name for name in own if not searched.has(HIDDEN[name])] == []
    others = ("cost of installation", "cost of a measure", "builder's rate", "bank's rate")
    assert [name for name in others if searched.has(HIDDEN[name])] == []


# -- the party's own numbers -----------------------------------------------------------------------


def npv_and_cash(built: Any, offers: list[str], key: str) -> dict[str, list[float]]:
    lines = {
        f"{name}: {what}": getattr(built.offers[name].statements[key], what)
        for name in offers
        for what in ("npv", "cash")
    }
    values = arrays.read(list(lines.values()), built.timeline)
    return {name: np.ravel(values[line]).tolist() for name, line in lines.items()}


@pytest.mark.parametrize("key", ["provider", "customer", "builder", "numbat"])
def test_numbers_are_those_of_the_whole_model(model: sm.Model, key: str) -> None:
    own = seen.seen(model.built.scenario, key)
    offers = list(own.built.offers)
    assert npv_and_cash(model.built, offers, key) == npv_and_cash(own.built, offers, key)


def concerning(built: Any, party: Any) -> list[str]:
    """Return the offers under which a party pays or gets anything but 0."""
    flows = {
        (name, number): flow.line
        for name, offer in built.offers.items()
        for number, flow in enumerate(offer.ledger.of(party))
    }
    values = arrays.read(list(flows.values()), built.timeline)
    found = {name for (name, _), line in flows.items() if np.any(values[line] != 0)}
    return [name for name in built.offers if name in found]


def seen_of(built: Any, key: str) -> seen.Seen | None:
    try:
        return seen.seen(built.scenario, key)
    except UsageError:
        return None


@pytest.mark.parametrize("seed", SEEDS)
def test_random_scenarios_are_written_for_each_party_with_its_own_numbers(seed: int) -> None:
    built = sm.Model(seeded(seed)).built
    for key, party in built.parties.items():
        written = [name for name, offer in built.offers.items() if offer.ledger.of(party)]
        paid = concerning(built, party)
        own = seen_of(built, key)
        if own is None:
            assert paid == []
            continue
        concerned = list(own.built.offers)
        assert set(paid) <= set(concerned) <= set(written)
        assert npv_and_cash(built, concerned, key) == npv_and_cash(own.built, concerned, key)
        write.Book(own.built, own).content()


def test_a_flow_that_follows_from_a_hidden_cost_is_a_row_of_given_numbers(model: sm.Model) -> None:
    own = seen.seen(model.built.scenario, "customer")
    assert {line.name for line in own.stated} == {
        "sale / Flows / rebate, as stated by Cooling company",
        "service / Flows / bonus, as stated by Cooling company",
    }
    assert [line for line in own.stated if line.formula is not None] == []
    book = openpyxl.load_workbook(io.BytesIO(write.content(model.built, "customer")))
    rows = {row[0].value: row for row in book["sale"].iter_rows()}
    row = rows["rebate, as stated by Cooling company"]
    paid = HIDDEN["cost of a plant"] * HIDDEN["share of a cost"]
    bought = [float(period in (0, 9)) for period in range(13)]
    assert [cell.value for cell in row[4:]] == pytest.approx([paid * x for x in bought])
    assert str(rows["Rebate received"][4].value).startswith("=")


def test_nothing_but_inputs_and_stated_rows_is_a_plain_number(model: sm.Model) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write.content(model.built, "customer")))
    plain = {
        f"{sheet.title}: {sheet.cell(row[0].row, 1).value}"
        for sheet in book
        for row in sheet.iter_rows(min_row=2)
        for cell in row
        if isinstance(cell.value, int | float) and sheet.title != "Inputs"
    }
    assert plain == {
        "sale: rebate, as stated by Cooling company",
        "service: bonus, as stated by Cooling company",
    }


@needs_libreoffice
def test_it_recalculates_to_the_same_and_follows_its_inputs(
    model: sm.Model, tmp_path: Path
) -> None:
    path, moved = tmp_path / "customer.xlsx", tmp_path / "moved.xlsx"
    model.to_workbook(path, party="customer")
    book = openpyxl.load_workbook(path)
    new = {"Service fee per year": 80_000, "Price of electricity": 0.11, "Discount rate": 0.09}
    for row in book["Inputs"].iter_rows():
        if row[0].value in new:
            row[2].value = new[row[0].value]
    book.save(moved)
    provider = tmp_path / "provider.xlsx"
    model.to_workbook(provider, party="Cooling company")
    again, other, theirs = recalculate([path, moved, provider], tmp_path)
    for file, found in ((path, again), (provider, theirs)):
        cells = compared(openpyxl.load_workbook(file, data_only=True), found)
        assert cells > 2_000
    paths = {
        "offers.service.clauses.fee.per_year": 80_000,
        "tariffs.electricity.price": 0.11,
        "parties.customer.discount_rate": 0.09,
    }
    outcomes = model.with_values(paths).compare().results.outcomes
    rows = {row[0].value: row for row in other["Comparison"].iter_rows(max_row=9)}
    assert rows["sale (baseline)"][1].value == pytest.approx(outcomes["sale"]["customer"].npv)
    assert rows["service"][1].value == pytest.approx(outcomes["service"]["customer"].npv)
    assert other["Comparison"]["B1"].value == 1


def compared(cached: openpyxl.Workbook, again: openpyxl.Workbook) -> int:
    """Return how many numbers recalculate to what was written, and hold all of them to it."""
    numbers = 0
    for sheet in cached:
        for row in sheet.iter_rows():
            values = [cell.value for cell in row if isinstance(cell.value, int | float)]
            money = 1e5 if "USD" in [cell.value for cell in row] else 0
            close = 1e-9 * max([abs(value) for value in values] + [money, 1])
            for cell in row:
                there = again[sheet.title][cell.coordinate].value
                if isinstance(cell.value, int | float):
                    assert abs(cell.value - there) <= close, (sheet.title, cell.coordinate)
                    numbers += 1
                else:
                    assert cell.value == there, (sheet.title, cell.coordinate)
    return numbers


def test_an_offer_without_the_party_is_left_out_and_a_baseline_takes_its_place() -> None:
    stated = scenario() | {"baseline": "wombat deal"}
    own = seen.seen(sm.Model(stated).built.scenario, "customer")
    assert list(own.built.offers) == ["sale", "service"]
    assert own.built.baseline == "sale"
