"""A sweep equals the models built one by one, and refuses what it can't do so."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import servicemodel as sm
from servicemodel.model.sweep import sweep
from servicemodel.read import arrays
from tests.model import box, offer, small
from tests.shipped import ROOT, SCENARIO

FILES = sorted((ROOT / "scenarios").glob("*.yaml"))
FEE = "offers.service.clauses.fee.per_year"


@pytest.fixture(scope="module")
def model() -> sm.Model:
    return sm.load(SCENARIO)


def one_by_one(model: sm.Model, values: dict[str, list[float]]) -> list[tuple[Any, ...]]:
    """Return offer, party, NPV and difference of each position, each from a model of its own."""
    found = []
    for numbers in zip(*values.values(), strict=True):
        outcomes = model.with_values(dict(zip(values, numbers, strict=True))).compare().results
        found += [
            (name, key, it.npv, it.less_baseline)
            for name, parties in outcomes.outcomes.items()
            for key, it in parties.items()
        ]
    return found


def told(frame: Any) -> list[tuple[Any, ...]]:
    columns = ["offer", "party", "npv", "npv_less_baseline"]
    return list(frame[columns].itertuples(index=False, name=None))


@pytest.mark.parametrize(
    "values",
    [
        {"tariffs.electricity.price": [0.07, 0.0882, 0.1234567]},
        {"common_rate": [0.03, 0.08]},
        {
            "parties.customer.discount_rate": [0.05, 0.07, 0.091],
            'assets."chiller plant".life': [21.9, 15, 30],
            "indices.power": [-0.01, 0, 0.04],
        },
        {FEE: [80_000, 89_000, 91_234.56], "parties.provider.tax.rate": [0, 0.3, 1]},
    ],
    ids=lambda values: ", ".join(values),
)
def test_every_position_equals_the_model_with_its_values_bit_for_bit(
    model: sm.Model, values: dict[str, list[float]]
) -> None:
    assert one_by_one(model, values) == told(model.sweep(values))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_every_number_of_the_shipped_scenarios_can_be_swept(file: Any) -> None:
    model = sm.load(file)
    alone = {
        path
        for path in model.built.inputs.by_path
        if not any(part in path for part in (".paid_by.", ".lowers.", ".weights."))
    }
    for path in sorted(alone):
        stated: Any = model.built.inputs.by_path[path].given
        table = isinstance(stated, dict)
        at, given = (
            (path, stated) if not table else (f"{path}.{min(stated):g}", min(stated.items())[1])
        )
        less = given - 1 if at.endswith((".year", ".years")) else given * 0.95
        found = sweep(model.built, model.data, {at: [less, given]})
        now = sweep(model.built, model.data, {at: [given]})
        for pair, npvs in found.npv.items():
            assert npvs[1] == now.npv[pair][0], (path, pair)


def test_ten_thousand_positions_are_read_at_once(
    model: sm.Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    widths = []
    read = arrays.read

    def counted(wanted: Any, timeline: Any, values: Any = None, **more: Any) -> Any:
        widths.append(max((np.shape(array)[-1] for array in (values or {}).values()), default=0))
        return read(wanted, timeline, values, **more)

    monkeypatch.setattr(arrays, "read", counted)
    prices = np.linspace(0.05, 0.2, 10_000)
    frame = model.sweep({"tariffs.electricity.price": prices})
    assert [width for width in widths if width] == [10_000]
    assert len(frame) == 10_000 * 3 * 2
    assert list(frame.columns) == [
        "position", "tariffs.electricity.price", "offer", "party", "npv", "npv_less_baseline"
    ]  # fmt: skip
    assert (frame["tariffs.electricity.price"] == prices[frame.position]).all()
    assert frame.attrs["units"]["tariffs.electricity.price"] == "USD/kWh"
    sale = frame[(frame.offer == "sale") & (frame.party == "customer")]
    assert (np.diff(sale.npv) < 0).all()
    assert (sale.npv_less_baseline == 0).all()


def test_a_sweep_may_read_some_offers_only(model: sm.Model) -> None:
    frame = model.sweep({FEE: [80_000.0, 90_000.0]}, offers=["service"])
    assert set(frame.offer) == {"service"}
    assert list(frame.position) == [0, 0, 1, 1]
    with pytest.raises(sm.UsageError, match=r"did you mean service\?"):
        model.sweep({FEE: [1.0]}, offers=["servce"])


def test_a_year_of_a_path_is_an_input_of_its_own() -> None:
    model = sm.load(SCENARIO, {"indices.power": {2027: 0.02, 2040: 0.01}})
    values = {"indices.power.2040": [0.0, 0.03], "indices.power.2027": [0.01, 0.02]}
    assert one_by_one(model, values) == told(model.sweep(values))
    with pytest.raises(sm.UsageError, match=r"name one, indices\.power\.2027"):
        model.sweep({"indices.power": [0.01]})


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({}, "a sweep needs a path"),
        ({"timeline.years": [10, 20]}, r"timeline.years decides which lines .*with_values"),
        ({"timeline.period": [1]}, r"with_values\({'timeline.period': ...}\)"),
        ({"timeline.yeers": [1]}, r"did you mean timeline\.years\?"),
        ({"offers.service.preset": [1]}, "decides which lines"),
        ({"baseline": [1]}, "decides which lines"),
        ({"tariffs.electricity.prise": [0.1]}, r"did you mean tariffs\.electricity\.price\?"),
        ({"common_rate": ["8%"]}, "its values are numbers, such as 0.08 for 8%"),
        ({"common_rate": 0.08}, "a list of numbers is needed"),
        ({"common_rate": []}, "a list of numbers is needed"),
        ({"common_rate": [0.08, float("nan")]}, "nan at position 1"),
        ({"common_rate": [0.08], FEE: [1, 2]}, f"common_rate has 1, {FEE} has 2"),
    ],
)
def test_what_can_not_be_swept_says_what_to_do(
    model: sm.Model, values: dict[str, Any], said: str
) -> None:
    with pytest.raises(sm.UsageError, match=said):
        model.sweep(values)


def test_a_value_that_no_file_may_state_is_refused(model: sm.Model) -> None:
    with pytest.raises(sm.ScenarioError, match="is not between 0 and 1e15"):
        model.sweep({"tariffs.electricity.price": [0.1, 0.2, -0.3, 0.4]})


def test_a_number_that_is_no_whole_year_is_refused() -> None:
    fee = {"fee": {"per_year": 10, "last_year": 3}}
    model = sm.Model(small(offers={"it": offer("service", fee)}))
    path = "offers.it.clauses.fee.last_year"
    assert one_by_one(model, {path: [1, 2, 4]}) == told(model.sweep({path: [1, 2, 4]}))
    with pytest.raises(sm.ScenarioError, match="no whole year"):
        model.sweep({path: [1, 2.5, 4]})


def test_shares_that_decide_who_owns_the_asset_are_refused() -> None:
    shared = {"asset": {"provider": 0.4, "customer": 0.6}}
    terms = offer("service", {"fee": {"per_year": 10}}, bears=shared)
    model = sm.Model(small(assets={"box": box(residual={"amount": 30})}, offers={"it": terms}))
    at = "offers.it.bears.asset"

    def both(*provider: float) -> dict[str, list[float]]:
        rest = [1 - share for share in provider]
        return {f"{at}.provider": list(provider), f"{at}.customer": rest}

    assert one_by_one(model, both(0.2, 0.4)) == told(model.sweep(both(0.2, 0.4)))
    with pytest.raises(sm.UsageError, match="decides which lines"):
        model.sweep(both(0.2, 0.7))
