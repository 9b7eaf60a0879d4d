"""The zone as a sheet: what the lines say is what the zone told, now and after a change."""

from __future__ import annotations

import functools
from copy import deepcopy
from typing import TYPE_CHECKING

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.deal.gains import SIDES, Gains
from servicemodel.deal.sheet import zone_sheet
from servicemodel.deal.worths import WorthWriter
from servicemodel.deal.zone import zone
from servicemodel.line.sheet import Sheet
from servicemodel.line.units import PLAIN_UNIT
from servicemodel.model.build import build
from servicemodel.read import arrays, formulas
from servicemodel.scenario import load
from tests.deal import small
from tests.deal.zone_sheets import (
    CLOSE,
    assert_gains_as_the_model_has_them,
    assert_says_what_the_zone_told,
    ends,
    read,
    sizes,
)
from tests.recalculate import needs_libreoffice, recalculated
from tests.shipped import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from servicemodel.deal.sheet import ZoneSheet
    from servicemodel.model.build import Built

FILES = sorted(path.name for path in (ROOT / "scenarios").glob("*.yaml"))
ELSEWHERE = 1.07  # what other inputs are changed by
RATE, POWER = "parties.customer.discount_rate", "tariffs.electricity.price"
PROVIDER_RATE = "parties.provider.discount_rate"


@pytest.fixture(autouse=True)
def nothing_opens_a_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Do not look for what would open a zone: it takes seconds, and the sheet does not tell it."""
    monkeypatch.setattr("servicemodel.deal.zone.openings", lambda *_: ((), ()))


@functools.cache
def shipped(name: str) -> tuple[sm.Model, ZoneSheet]:
    model = sm.load(ROOT / "scenarios" / name)
    return model, zone_sheet(model.built)


# -- shipped scenarios --------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_the_lines_say_what_the_zone_told(name: str) -> None:
    model, found = shipped(name)
    assert found.zones
    assert_says_what_the_zone_told(model.built, found)
    assert_gains_as_the_model_has_them(model.built, found, {})


def turnover(built: Built, offer: str, side: str) -> float:
    """Return all present values that a side's gain is made of, without their signs."""
    gains = Gains(built, offer)
    _, without = gains.without(gains.worths({}))
    worths = built.offers[offer].statements[side].worths
    values = arrays.read(worths, built.timeline).values()
    return sum(abs(float(worth[0])) for worth in values) + abs(float(without[side][0]))


@pytest.mark.parametrize("path", [RATE, PROVIDER_RATE, POWER, "indices.prices"])
def test_copies_follow_another_input_and_say_that_the_end_has_moved(path: str) -> None:
    model, found = shipped("office-cooling.yaml")
    line = model.built.inputs.by_path[path]
    values = {line: np.array([line.given * ELSEWHERE])}  # type: ignore[operator]
    assert_gains_as_the_model_has_them(model.built, found, values)
    told = read(model.built, found, values)
    for offer, lines in found.zones.items():
        for end in ends(lines):
            value = told[end.solved]
            changed = model.with_values({path: values[line][0], lines.zone.term: value}).built
            expected = Gains(changed, offer).of({})
            for side in SIDES:
                assert told[end.gains[side]] == pytest.approx(expected[side][0], rel=CLOSE)
            share = abs(expected[end.side][0]) / turnover(changed, offer, end.side)
            assert told[end.off_target] == pytest.approx(share, rel=CLOSE, abs=1e-12)
            moved = abs(expected[end.side][0]) > 1
            assert told[end.holds] == (0 if moved else 1)
    assert any(told[end.holds] == 0 for lines in found.zones.values() for end in ends(lines))


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("factor", [0.9, ELSEWHERE])
def test_the_estimate_is_the_zone_of_the_changed_model_while_gains_are_straight(
    name: str, factor: float
) -> None:
    """Taxes of these scenarios give a refund for losses."""
    model, found = shipped(name)
    by_path = model.built.inputs.by_path
    changes = {path: by_path[path].given * factor for path in (RATE, PROVIDER_RATE)}  # type: ignore[operator]
    told = read(model.built, found, {by_path[path]: [x] for path, x in changes.items()})
    changed = model.with_values(changes).built
    for offer, lines in found.zones.items():
        expected = zone(changed, offer)
        assert lines.floor is not None
        assert lines.ceiling is not None
        assert told[lines.floor.estimate] == pytest.approx(expected.floor, rel=CLOSE)
        assert told[lines.ceiling.estimate] == pytest.approx(expected.ceiling, rel=CLOSE)


def test_another_alternative_is_taken_as_soon_as_it_is_better() -> None:
    model, found = shipped("office-cooling.yaml")
    line = model.built.inputs.by_path['assets."chiller plant".variants.usual.price']
    values = {line: np.array([600_000.0])}
    told = read(model.built, found, values)
    chosen = found.zones["service"].chosen
    assert {name: told[flag] for name, flag in chosen.items()} == {"sale": 0, "sale, same plant": 1}
    assert_gains_as_the_model_has_them(model.built, found, values)


def test_the_first_of_equal_offers_is_the_alternative() -> None:
    data = deepcopy(small.MACHINE)
    data["offers"]["again"] = data["offers"]["sale"]
    model = build(load.scenario(data))
    found = zone_sheet(model)
    told = read(model, found)
    chosen = found.zones["service"].chosen
    assert {name: told[flag] for name, flag in chosen.items()} == {"sale": 1, "again": 0}


@pytest.mark.parametrize("losses", ["carried forward", "lost"])
def test_losses_through_time_are_copied(losses: str) -> None:
    built = small.shipped(
        {"parties.provider.tax.losses": losses, "parties.customer.tax.losses": losses}
    )
    found = zone_sheet(built)
    assert_says_what_the_zone_told(built, found)
    for path in (RATE, POWER):
        line = built.inputs.by_path[path]
        values = {line: np.array([line.given * ELSEWHERE])}  # type: ignore[operator]
        assert_gains_as_the_model_has_them(built, found, values)
    labels = {line.label for line in found.sheet.lines()}
    assert "Profit of the tax year to date" in labels
    assert ("Losses carried forward" in labels) == (losses == "carried forward")


# -- ends that are not there, and offers without a zone -----------------------------------------


def test_an_end_at_a_bound_or_nowhere_is_told_in_words() -> None:
    share = [{"savings": {"share": 0.5, "against": "sale"}}]
    built = small.shipped({"offers.service.preset": "shared savings"}, share)
    lines = zone_sheet(built).zones["service"]
    assert (lines.floor, lines.ceiling, lines.room, lines.state) == (None, None, None, None)
    assert lines.told == {
        "floor": "Cooling company gains at no value",
        "ceiling": "Office owner gains however high it is",
    }
    assert lines.points == [lines.stated]


def test_one_end_alone_has_no_room() -> None:
    cost = 'assets."chiller plant".variants.usual.cost'
    built = small.shipped({cost: 50_000_000})
    found = zone_sheet(built)
    lines = found.zones["service"]
    assert lines.told == {"floor": "Cooling company gains however low it is"}
    assert lines.ceiling is not None
    assert (lines.floor, lines.room, lines.state) == (None, None, None)
    assert lines.points == [lines.stated, lines.ceiling.solved]
    assert_says_what_the_zone_told(built, found)


def test_the_states_of_a_zone() -> None:
    for rate, state in ((0.12, "open"), (0.1, "meeting"), (0.08, "empty")):
        built = small.built({RATE: rate})
        found = zone_sheet(built)
        lines = found.zones["service"]
        assert lines.state is not None
        assert lines.state.texts[int(read(built, found)[lines.state])] == state, rate


def test_ends_that_differ_by_rounding_meet() -> None:
    built = small.built()
    found = zone_sheet(built)
    lines = found.zones["service"]
    assert lines.floor is not None
    assert lines.state is not None
    value = read(built, found)[lines.floor.solved]
    for less, state in ((1e-8, "open"), (1e-10, "meeting"), (-1e-10, "meeting"), (-1e-8, "empty")):
        told = read(built, found, {lines.floor.solved: [value * (1 - less)]})
        assert lines.state.texts[int(told[lines.state])] == state, less
    assert lines.ceiling is not None
    nothing = {lines.floor.solved: [0.0], lines.ceiling.solved: [0.0]}
    assert lines.state.texts[int(read(built, found, nothing)[lines.state])] == "meeting"


def test_a_stated_term_at_its_end_stays_its_own_estimate() -> None:
    fee = 1_000 / small.annuity(0.1)
    built = small.built({small.FEE: zone(small.built(), "service").floor or fee, RATE: 0.12})
    found = zone_sheet(built)
    lines = found.zones["service"]
    assert lines.floor is not None
    told = read(built, found)
    assert told[lines.floor.estimate] == pytest.approx(fee, rel=1e-12)
    same = read(built, found, {lines.floor.solved: np.array([told[lines.stated]])})
    assert same[lines.floor.estimate] == same[lines.stated]


def test_a_contract_without_a_zone_has_a_reason() -> None:
    built = small.built({}, [{"fee": {"per_year": {2027: 200, 2029: 210}}}])
    found = zone_sheet(built)
    assert found.zones == {}
    assert list(found.reasons) == ["service"]
    assert "no clause with a fee of one number" in found.reasons["service"]


@pytest.mark.parametrize("path", [RATE, PROVIDER_RATE])
def test_a_term_that_moves_the_alternative_moves_it_at_the_end_too(path: str) -> None:
    """A discount rate is no term of a zone, but it moves all NPVs of a side."""
    built = small.shipped()
    rate, power = (built.inputs.by_path[name] for name in (path, POWER))
    sheet = Sheet("Zone")
    value = sheet.section("Input").number("Rate", 0.2, role=rate.role)
    writer = WorthWriter(built, "service", rate, sheet)
    now, there = writer.stated(), writer.at("At the rate", value, "customer")
    assert now.without != there.without
    for changed in ({}, {power: np.array([0.3])}):
        for worths, at in ((now, {}), (there, {rate: np.array([0.2])})):
            wanted = [*worths.own.values(), *worths.without.values()]
            found = arrays.read(wanted, built.timeline, changed)
            expected = Gains(built, "service").of({**changed, **at})
            for side in SIDES:
                actual = found[worths.own[side]] - found[worths.without[side]]
                assert expected[side] == pytest.approx(actual, rel=CLOSE)


# -- as a sheet ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", FILES)
def test_formulas_are_short_enough_to_be_read(name: str) -> None:
    model, found = shipped(name)
    book = formulas.Workbook([*model.built.sheets, found.sheet], model.built.timeline)
    long = {
        line.name: text for line in found.sheet.lines() if len(text := book.formula(line)) > 100
    }
    assert long == {}


@pytest.mark.parametrize("name", FILES)
def test_what_a_chart_reads_stands_in_neighbouring_rows(name: str) -> None:
    _, found = shipped(name)
    lines = list(found.sheet.lines())
    for zone_lines in found.zones.values():
        rows = [zone_lines.points, *(zone_lines.gained(side) for side in SIDES)]
        for row in rows:
            first = lines.index(row[0])
            assert len(row) == 3
            assert lines[first : first + 3] == row


@needs_libreoffice
@pytest.mark.xdist_group("libreoffice")
def test_libreoffice_computes_the_same(tmp_path: Path) -> None:
    """What is left of a gain at its end is compared by what it is made of."""
    model, found = shipped("washing-machine.yaml")
    built = model.built
    cells = recalculated([*built.sheets, found.sheet], built.timeline, tmp_path)
    money = max(max(sizes(built, offer, {}).values()) for offer in found.zones)
    scales = {built.scenario.currency: money, str(PLAIN_UNIT): 1.0}
    for line, array in arrays.read(list(found.sheet.lines()), built.timeline).items():
        actual = np.array(cells[line], dtype=float)
        scale = scales.get(str(line.unit), float(np.abs(array).max()))
        assert np.abs(array.ravel() - actual).max() <= CLOSE * scale, line.name
