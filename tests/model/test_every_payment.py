"""Every payment matters: whichever is left out, the independent script says another NPV."""

from __future__ import annotations

import ast
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel as sm
from servicemodel.ledger import KINDS, Ledger, Party
from tests import world
from tests.model import box, offer, small
from tests.model.test_properties import npvs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.line.nodes import Line

PROMISE = {
    **{"of": "savings", "unit": "kWh", "promised": 10},
    **{"shortfall_per_unit": 1, "excess_per_unit": 0.5},
}
PACKAGE = Path(sm.__file__).parent
BUILD = {"box": "usual", "lamp": "usual"}
TERM: dict[str, Any] = {
    **{"years": 9, "then": "sale", "survival": {"leaves_per_year": 0.2}},
    "break_clause": {"year": 2, "chance": 0.5, "fee": 30},
}
BUY_OUT = {"method": "schedule", "schedule": {1: 50}}
OVER = {  # paid before the building is sold
    *("connection charge", "deposit", "grant passed on", "performance", "termination fee"),
}
SOLD = ("model/building.py", "model/buy_out.py")  # where who buys the building pays
Payment = tuple[str, str, str]  # kind, payer, payee


def rich() -> dict[str, Any]:
    """Return a scenario under which every call of `pay` moves money of each of its kinds."""
    work = {"price": 9, "cost": 7, "supplier": "provider"}
    asset = {
        "life": 2.5,
        "residual": "remaining life",
        "selling": {"share_of_price": 0.1, "per_sale": 3},
        "installation": {"price": 8},
        "removal": work,
        "insurance": {"share_of_price": 0.02},
        "property_tax": {"rate": 0.03},
        "maintenance": {"per_year": 6, "supplier": "provider", "cost": {"per_year": 4}},
    }
    lamp = box(**asset | {"removal": {"price": 4}, "maintenance": {"per_year": 3}})
    overhead = {"per_year": 2, "at_signing": 5}
    film = {"price": 40, "life": 3, "lowers": {"cooling": 0.1}, "residual": {"amount": 6}}
    clauses: list[dict[str, Any]] = [
        {"fee": {"per_year": 70, "index": "prices"}},
        {"usage": {"per_unit": 0.02, "minimum_per_year": 1100}},
        {"savings": {"share": 0.5, "against": "sale", "of": ["energy", "maintenance"]}},
        {"co_investment": {"amount": 30}},
        {"deposit": {"amount": 20, "interest": 0.06, "returned_year": 3}},
        {"connection": {"amount": 12, "instalments": {0: 0.5, 1: 0.5}}},
        {"grant_passed_on": {"flow": "green", "share": 0.5}},
        {"grant_passed_on": {"flow": "bonus", "share": 0.5}},
        {"performance": PROMISE | {"measured": {2027: 6, 2028: 14}}},
    ]
    changes = {"build": BUILD | {"box": "better"}, "measures": ["film"], "overhead": overhead}
    changes["behaviour"] = {
        "use": {"change": {2027: 0.1, 2028: -0.1}, "value_per_unit": 0.1},
        **{"careless": 0.1, "credit_loss": 0.05, "late_days": 30},
    }
    scenario = small(
        assets={"box": box(**asset), "lamp": lamp},
        measures={"film": film},
        offers={
            "sale": offer("sale", build=BUILD),
            "service": offer("service", *clauses, **changes),
            "ended": offer(
                *("service", {"fee": {"per_year": 60}}, {"buy_out": BUY_OUT}),
                {"purchase_option": {"price": 5}},
                **{"build": BUILD, "overhead": overhead, "term": TERM},
            ),
            "lease": offer(
                *("lease", {"remainder": {"margin_per_year": 10}}),
                **{"build": BUILD, "overhead": overhead},
            ),
        },
        flows={
            "rent": {"from": "customer", "to": "provider", "per_year": 5},
            "sales": {"from": "outside", "to": "customer", "per_year": 150, "offers": ["lease"]},
            "grant": {"from": "outside", "to": "customer", "at": {1: 4}, "kind": "untaxed"},
            "aid": public("grant", "customer", at={0: 9}, lowers_basis=0.5),
            "help": public("subsidy", "customer", per_year=3),
            "green": public("grant", "provider", at={0: 8}, offers=["service"]),
            "bonus": public("subsidy", "provider", per_year=2, offers=["service"]),
            "credit": public("tax credit", "customer", at={0: 6}),
            "research": public("tax credit", "provider", at={1: 5}, limited_to="income tax"),
            "roof": {
                **{"from": "customer", "to": "outside", "amounts": [7, 1]},
                **{"kind": "capital", "life": 3},
            },
        },
    )
    for key, rate in (("provider", 0.08), ("customer", 0.05)):
        scenario["parties"][key] |= {"discount_rate": rate, "tax": {"rate": 0.25}}
    scenario["common_rate"] = 0.07
    scenario["parties"]["provider"] |= {
        "discount_rate": {"value": 0.12, "of": "cost of equity after tax"},
        "loans": {
            "bank": {
                **{"share": 0.6, "rate": 0.06, "years": 3, "fee": {"amount": 2}},
                "reserve": {"months": 6, "interest": 0.05},
            }
        },
    }
    scenario["parties"]["customer"]["tax"]["second"] = {
        **{"name": "state", "rate": 0.07, "deducted": "from the first"}
    }
    scenario["parties"]["customer"]["vat"] = {"rate": 0.19, "reclaimed": 0.2}
    return scenario


def at(site: str) -> dict[str, Any]:
    """Return the scenario under which a place is reached: the rich one, or with the house sold."""
    sale = {"building_sale": {"year": 2, "paid_for_machine": 0.5}}
    return rich() | (sale if site.startswith(SOLD) else {})


def public(kind: str, to: str, **terms: Any) -> dict[str, Any]:
    return {"from": "outside", "to": to, "kind": kind, **terms}


def call_sites() -> Iterator[str]:
    """Walk over the places in the package where `pay` is called."""
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            named = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            if named and node.func.attr == "pay":
                last = node.end_lineno or node.lineno
                yield f"{path.relative_to(PACKAGE)}:{node.lineno}-{last}"


def is_at(frame: Any, site: str) -> bool:
    """Return whether a frame stands at a place."""
    file, lines = site.split(":")
    first, last = map(int, lines.split("-"))
    return Path(frame.f_code.co_filename) == PACKAGE / file and first <= frame.f_lineno <= last


def played(
    monkeypatch: pytest.MonkeyPatch, site: str, left_out: Payment | None
) -> tuple[dict[tuple[str, str], float], set[Payment]]:
    """Return all NPVs without a payment of a call, and which payments the call made."""
    made: set[Payment] = set()
    pay = Ledger.pay

    def spy(
        self: Ledger, payer: Party, payee: Party, line: Line, kind: str, *more: Any, **named: Any
    ) -> None:
        if is_at(sys._getframe(1), site):
            made.add((kind, payer.key, payee.key))
            if (kind, payer.key, payee.key) == left_out:
                return
        pay(self, payer, payee, line, kind, *more, **named)

    with monkeypatch.context() as patch:
        patch.setattr(Ledger, "pay", spy)
        return npvs(sm.Model(at(site)).built), made


def gap(found: dict[tuple[str, str], float], site: str) -> float:
    expected = world.npvs(at(site))
    return max(abs(found[pair] - worth) for pair, worth in expected.items())


@pytest.mark.parametrize("site", list(call_sites()))
def test_no_payment_can_be_left_out_unseen(monkeypatch: pytest.MonkeyPatch, site: str) -> None:
    complete, payments = played(monkeypatch, site, None)
    assert gap(complete, site) < 1e-9
    assert payments, "no offer of the rich scenario comes here"
    for payment in payments:
        without, _ = played(monkeypatch, site, payment)
        ended = site.startswith(SOLD) and payment[0] in OVER
        assert ended or gap(without, site) > 0.1, payment


def test_the_rich_scenario_has_payments_of_every_kind() -> None:
    offers = sm.Model(rich()).built.offers.values()
    kinds = {flow.kind.name for offer in offers for flow in offer.ledger.flows}
    assert kinds == set(KINDS)
