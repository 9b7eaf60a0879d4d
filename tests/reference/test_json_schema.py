"""The JSON Schema: it takes what the loader takes, and says at once what is misspelt."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator

from servicemodel import api
from servicemodel.errors import ScenarioError
from servicemodel.scenario.load import scenario
from servicemodel.scenario.marks import members
from tests.random_scenarios import seeded
from tests.reference.written import TEXTS, as_json, refused, stated, validator

if TYPE_CHECKING:
    from collections.abc import Iterator


def test_it_is_a_schema_of_the_draft_that_it_names() -> None:
    schema = api.schema()
    assert schema["$schema"] == Draft202012Validator.META_SCHEMA["$id"]
    Draft202012Validator.check_schema(schema)
    targets = set(_references(schema))
    assert {f"#/$defs/{name}".replace(" ", "%20") for name in schema["$defs"]} == targets


def _references(told: Any) -> Iterator[str]:
    for key, inner in told.items() if isinstance(told, dict) else enumerate(told):
        if key == "$ref":
            yield inner
        elif isinstance(inner, dict | list):
            yield from _references(inner)


@pytest.mark.parametrize("name", TEXTS)
def test_it_takes_every_shipped_file(name: str) -> None:
    assert refused(stated(TEXTS[name])) == []


def test_it_takes_every_random_scenario() -> None:
    assert [(seed, refused(seeded(seed))) for seed in range(60) if refused(seeded(seed))] == []


@pytest.mark.parametrize(
    ("right", "wrong", "place"),
    [
        ("years: 10}", "yeers: 10}", "timeline: "),
        ("years: 10}", "years: ten}", "timeline/years: "),
        ("years: 10}", "years: 0}", "timeline/years: 0 is less"),
        ("tariff: electricity", "tarif: electricity", "assets/machine: Additional"),
        ("{value: 12_000, source", "{value: ten, source", "assets/machine/variants/better/price"),
        (
            "{value: 12_000, source",
            "{value: '0,21', source",
            "assets/machine/variants/better/price",
        ),
        ("{value: 5%, source", "{value: 1.5, source", "assets/machine/selling/share_of_price/"),
        ("{value: 5%, source", "{value: -5%, source", "assets/machine/selling/share_of_price/"),
        ("{value: 5%, source", "{value: true, source", "assets/machine/selling/share_of_price/"),
        ("grade: D}\n    index", "grade: E}\n    index", "tariffs/electricity/price/grade: "),
        ("preset: service #", "preset: servise #", "offers/service/preset: 'servise'"),
        ("- fee:", "- fea:", "offers/service/clauses/0: Additional"),
        ("currency: EUR", "currency: euro", "currency: 'euro' does not match"),
        ("2027-01-01", "1/1/2027", "timeline/start: "),
        ("residual: remaining life", "residual: remaining", "assets/machine/residual: "),
        ("prices: nominal", "prices: nominal\nextra: 1", ": Additional"),
        ("prices: nominal", "prices: [nominal]", "prices: "),
        ("    life: {value: 10", "    lives: {value: 10", "assets/machine: 'life' is a required"),
        ("fee:\n", "fee: {}\n      - usage:\n", "offers/service/clauses/0/fee: 'per_year'"),
    ],
)
def test_it_refuses_what_is_wrong(right: str, wrong: str, place: str) -> None:
    text = TEXTS["starter blank"]
    assert right in text
    found = refused(stated(text.replace(right, wrong, 1)))
    assert any(told.startswith(place) for told in found), found


@pytest.mark.parametrize(
    "field",
    [
        "units: 12",
        "units: 12.5",
        'units: "12_000.5"',
        "units: {value: 12, source: meter, grade: B, note: as read, low: 8, high: 1_200}",
        "units: 1_490_000e-3",
        "degradation: 0.5%",
        "capacity: {value: 313, unit: RT}",
    ],
)
def test_a_number_may_be_written_in_every_way(field: str) -> None:
    text = TEXTS["starter blank"].replace("    provides", f"    {field}\n    provides")
    assert refused(stated(text)) == []


@pytest.mark.parametrize(
    ("wide", "narrow"),
    [
        ("index: prices\n      #", "index: {weights: {prices: 80%}, fixed: 20%, cap: 3%}\n      #"),
        ("per_year: {value: 2_150,", "per_year: {value: {2027: 2_150, 2030: 2_000},"),
        ("- fee:", "- usage: {per_unit: {2027: 0.1}, minimum_per_year: 0}\n      - fee:"),
        ("- fee:", "- co_investment: {amount: 1_000}\n      - fee:"),
        ("    overhead:", "    bears: {energy: customer, asset: {provider: 50%, customer: 50%}}\n"
         "    overhead:"),
        ("    overhead:", "    measures: [film]\n    overhead:"),
        ("    overhead:", "    measures: {film: customer}\n    overhead:"),
        ("    overhead:", "    measures: {film: {customer: 1}}\n    overhead:"),
        ("residual: remaining life", "residual: {share_of_price: 10%}"),
        ("residual: remaining life", "residual: {amount: {value: 500, source: dealer}}"),
        ("indices:", "indices:\n  rent: {index: prices, plus: 1%}"),
        ("indices:", "indices:\n  rent: {2027: 1%, 2030: 2%}"),
        ("discount_rate: {value: 8%,", "discount_rate: {value: 8%, of: wacc after tax,"),
    ],
)  # fmt: skip
def test_a_section_may_be_written_in_every_way(wide: str, narrow: str) -> None:
    text = TEXTS["starter blank"]
    assert wide in text
    assert refused(stated(text.replace(wide, narrow, 1))) == []


def test_a_file_that_extends_others_states_only_what_differs() -> None:
    part = "extends: a.yaml\nassets: {plant: {variants: {old: null, new: {price: 5}}}}\n"
    assert refused(stated(part)) == []
    assert refused(stated(part.replace("extends: a.yaml\n", ""))) != []
    assert refused(stated(part.replace("price: 5", "prise: 5"))) != []
    clause = "extends: a.yaml\noffers: {service: {clauses: [fee: {index: prices}]}}\n"
    assert any("'per_year' is a required" in told for told in refused(stated(clause)))


NO_TEXT = (-1, None, True, "8%", 0.5, 5, "1_000", "-5", 1e20)
NO_NAME = ([], {}, {"value": 3}, {"value": "3%", "grade": "E"}, ["a"], {"a": 1}, {2027: 1}, {0: 1})


def _mistaken(chance: random.Random) -> Any:
    """Return a random scenario in which one place is missing, misspelt or something else."""
    data = deepcopy(seeded(chance.randrange(80)))
    place = chance.choice(list(_places(data, ())))
    holder = data
    for key in place[:-1]:
        holder = holder[key]
    key = place[-1]
    way = chance.choice(("missing", "misspelt", "other"))
    if way == "other" or isinstance(holder, list):
        others = NO_TEXT if isinstance(holder[key], str) else (*NO_TEXT, *NO_NAME)
        holder[key] = deepcopy(chance.choice(others))
    else:
        before = holder.pop(key)
        if way == "misspelt":
            holder[f"{key}x"] = before
    return data


def _places(data: Any, place: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    for key in members(data).values():
        yield (*place, key)
        yield from _places(data[key], (*place, key))


def test_what_it_refuses_the_loader_refuses() -> None:
    chance = random.Random(5)
    seen, wrong = 0, []
    for _ in range(400):
        data = _mistaken(chance)
        if validator().is_valid(as_json(data)):
            continue
        seen += 1
        try:
            scenario(data)
        except ScenarioError:
            continue
        wrong.append(refused(data))
    assert wrong == []
    assert seen > 200


def test_the_command_prints_it_without_numpy() -> None:
    code = (
        "import sys; sys.argv = ['servicemodel', 'schema']\n"
        "from servicemodel.cli import main\n"
        "try: main()\n"
        "except SystemExit as leaving: assert not leaving.code, leaving.code\n"
        "assert not {'numpy', 'ruamel', 'rich', 'pandas'} & set(sys.modules)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == api.schema()
