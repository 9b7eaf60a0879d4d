"""Why each clause costs what it costs, in sentences that a person reviews in a golden file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import servicemodel as sm
from servicemodel.read import arrays, sentences
from tests.every_clause import EVERY, OF_A_SALE, clause_of, washing
from tests.golden_text import check_golden

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.ledger import Flow
    from servicemodel.model.build import Built
    from tests.every_clause import Terms

IN_TERMS: Terms = {
    **{"years": 2, "then": "sale", "renewal": {"chance": 0.8, "repricing": -0.05}},
    **{"break_clause": {"year": 3, "chance": 0.1, "fee": 30}},
}
PERIOD = 3
HIGHEST = 1e-9


def of(flow: Flow) -> tuple[str, str]:
    return flow.kind.name, flow.title


def told(built: Built, offer: str, known: set[tuple[str, str]]) -> Iterator[str]:
    """Yield the explanation of each flow of an offer that is new, where most of it is paid."""
    flows = [flow for flow in built.offers[offer].ledger.flows if of(flow) not in known]
    values = arrays.read(list(built.lines()), built.timeline)
    for flow in flows:
        row = values[flow.line][:, 0]
        period = PERIOD if abs(row[PERIOD]) > HIGHEST else int(abs(row).argmax())
        yield f"{flow.payer.name} -> {flow.payee.name}, {flow.kind.name}"
        tree = sentences.explain(flow.line, period, values, built.timeline, depth=4)
        yield tree.text(indent=1)


def page() -> str:
    plain = sm.Model(washing()).built
    known = {name: {of(flow) for flow in plain.offers[name].ledger.flows} for name in plain.offers}
    parts = []
    for name in EVERY:
        offer = "sale" if clause_of(name) in OF_A_SALE else "service"
        already = known[offer] - ({("purchase price", "washer")} if name == "a price" else set())
        parts += [f"## {name}", *told(sm.Model(washing(name)).built, offer, already), ""]
    in_terms = washing("a buy-out")
    in_terms["offers"]["service"]["term"] = IN_TERMS
    parts += ["## a service in terms", *told(sm.Model(in_terms).built, "service", set()), ""]
    sold = washing() | {"building_sale": {"year": 3, "paid_for_machine": 0.6}}
    parts += ["## a building that is sold", *told(sm.Model(sold).built, "sale", set())]
    return "\n".join(parts) + "\n"


def test_each_clause_is_explained_as_a_person_has_read_it() -> None:
    check_golden("clauses.txt", page())
