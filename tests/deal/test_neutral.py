"""A contract that changes nothing but who pays when has no zone: floor = ceiling."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from servicemodel.deal.zone import zone
from tests.deal.small import built


@settings(deadline=None, derandomize=True, max_examples=60, phases=[Phase.generate])
@given(
    rate=st.floats(0.005, 0.2),
    price=st.floats(100, 1e6),
    margin=st.floats(-0.5, 0.9),
    life=st.floats(1, 30),
    growth=st.floats(-0.02, 0.06),
    upkeep=st.floats(0, 5_000),
    period=st.sampled_from(["year", "quarter", "month"]),
    timing=st.sampled_from(["end", "middle", "start"]),
    years=st.integers(1, 12),
    clause=st.sampled_from(["fee", "fee in advance", "usage", "usage with minimum"]),
    maker_maintains=st.booleans(),
    residual=st.sampled_from(["none", "remaining life"]),
)
def test_a_neutral_contract_has_no_zone(
    rate: float,
    price: float,
    margin: float,
    life: float,
    growth: float,
    upkeep: float,
    period: str,
    timing: str,
    years: int,
    clause: str,
    maker_maintains: bool,
    residual: str,
) -> None:
    """Without tax, selling and overhead, at one rate, on the same machine: floor = ceiling."""
    if clause == "fee in advance" and timing == "middle":
        clause = "fee"
    fee: dict[str, Any] = {"per_year": 100, "index": "prices", "billed": "quarter"}
    usage: dict[str, Any] = {"per_unit": 0.4, "index": "prices"}
    clauses = {
        "fee": {"fee": fee},
        "fee in advance": {"fee": fee | {"paid": "in advance"}},
        "usage": {"usage": usage},
        "usage with minimum": {"usage": usage | {"minimum_per_year": 1_400}},
    }
    maintenance: dict[str, Any] = {"per_year": upkeep, "index": "prices"}
    if maker_maintains:
        maintenance |= {"supplier": "provider", "cost": {"per_year": upkeep * 0.7}}
    model = built(
        {
            "indices": {"prices": growth},
            "parties.provider.discount_rate": rate,
            "parties.customer.discount_rate": rate,
            "timeline.period": period,
            "timeline.timing": timing,
            "timeline.years": years,
            "assets.washer.life": life,
            "assets.washer.residual": residual,
            "assets.washer.price_index": "prices",
            "assets.washer.maintenance": maintenance,
            "assets.washer.variants.usual": {"price": price, "cost": price * (1 - margin)},
        },
        [clauses[clause]],
    )
    found = zone(model, "service")
    assert found.floor == pytest.approx(found.ceiling, rel=1e-9)
    assert found.meeting
    assert not found.empty
    assert found.openings == ()
