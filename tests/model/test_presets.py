"""Each preset is a row of a table: written out on an offer of its own, it gives the same."""

from __future__ import annotations

from typing import Any

import pytest

import servicemodel as sm
from servicemodel.api import presets
from servicemodel.offer import PRESETS, TUKKER
from tests.shipped import ROOT

CUSTOMER, PROVIDER = "customer", "provider"
ITEMS = ("asset", "removal", "maintenance", "energy", "insurance", "property tax")
WRITTEN_OUT = {  # who bears each of these items, with c for the customer and p for the provider
    "status quo": "cccccc",
    "sale": "cccccc",
    "hire purchase": "cccccc",
    "sale with take-back": "cpcccc",
    "sale with maintenance contract": "ccpccc",
    "guaranteed savings": "ccpccc",
    "lease": "ppccpp",
    "finance lease": "ppcccp",
    "operating lease": "pppcpp",
    "rental by the month": "pppcpp",
    "outsourcing, energy passed through": "pppcpp",
    "shared savings": "pppcpp",
    "pay per use": "pppcpp",
    "service": "pppppp",
    "pay per outcome": "pppppp",
}
MISSED = {
    **{"of": "savings", "unit": "kWh", "promised": 900, "measured": 800},
    "shortfall_per_unit": 0.1,
}
PAID = {
    "usage": {"per_unit": 0.05},
    "fee": {"per_year": 80_000},
    "price": {"amount": 500_000, "instalments": {0: 0.5, 2: 0.5}},
}


def office(preset: str, offer: dict[str, Any]) -> sm.Model:
    """Return the shipped office with insurance, removal and tax of an asset, and one more offer."""
    row = PRESETS[preset]
    clause = next((name for name in PAID if name in row.clauses), "fee")
    paid = [{clause: PAID[clause]}] if row.contract or row.clauses == ("price",) else []
    paid += [{name: MISSED} for name in row.needs]
    offer |= {"build": {"chiller plant": "efficient"}, "clauses": paid}
    if PRESETS[offer["preset"]].contract:
        offer["overhead"] = {"per_year": 100 if row.contract else 0}
    asset = 'assets."chiller plant"'
    added = {
        f"{asset}.insurance": {"share_of_price": 0.01},
        f"{asset}.property_tax": {"rate": 0.01},
        f"{asset}.removal": {"price": 9_000},
        "offers.tried": offer,
        "timeline.years": 30,
    }
    return sm.load(ROOT / "scenarios" / "office-cooling.yaml", added)


@pytest.mark.parametrize("preset", WRITTEN_OUT)
def test_a_preset_is_its_written_out_table(preset: str) -> None:
    parties = {"c": CUSTOMER, "p": PROVIDER}
    bears = {i: parties[who] for i, who in zip(ITEMS, WRITTEN_OUT[preset], strict=True)}
    same = "shared savings" if PRESETS[preset].contract else "sale"
    legal = PROVIDER if preset == "sale with take-back" else bears["asset"]
    written = {"preset": same, "bears": bears, "owner": {"legal": legal}}
    ours = office(preset, {"preset": preset}).compare().results.outcomes["tried"]
    theirs = office(preset, written).compare().results.outcomes["tried"]
    # who runs it decides nothing here: nothing is written off with a bonus
    assert {key: it.npv for key, it in ours.items()} == {k: it.npv for k, it in theirs.items()}


def test_the_table_has_every_preset_and_no_other() -> None:
    assert set(WRITTEN_OUT) == set(PRESETS) - {"flows only"}
    rows = presets().rows()
    assert [row["preset"] for row in rows] == [name for name in PRESETS if name != "flows only"]
    told = {int(row["type"].split()[0]) for row in rows if row["type"] != "none"}
    assert told <= set(range(1, len(TUKKER) + 1))


def test_what_is_left_after_a_take_back_is_the_provider_s() -> None:
    model = office("sale with take-back", {"preset": "sale with take-back"})
    flows = model.built.offers["tried"].ledger.flows
    assert {f.payee.key for f in flows if f.kind.name == "value left at the end"} == {PROVIDER}
    assert {f.payer.key for f in flows if f.kind.name == "cost of removal"} <= {PROVIDER}


def test_a_preset_that_names_its_clause_asks_for_it() -> None:
    with pytest.raises(sm.ScenarioError, match="pay per use is paid by a clause usage: state it"):
        sm.load(
            ROOT / "scenarios" / "office-cooling.yaml",
            {
                "offers.tried": {
                    "preset": "pay per use",
                    "build": {"chiller plant": "efficient"},
                    "overhead": {"per_year": 1},
                    "clauses": [{"fee": {"per_year": 1}}],
                }
            },
        )


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_table_fits(width: int) -> None:
    assert max(map(len, presets().text(width).splitlines())) <= width
