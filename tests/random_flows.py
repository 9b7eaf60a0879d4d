"""Random plain flows; see `random_scenarios`."""

from __future__ import annotations

from typing import Any

from tests.random_picks import Picks

Terms = dict[str, Any]
FLOW_WAYS = ("per_year", "at", "amounts", "per_unit", "of", "per_year_of")
OF_KINDS = ("service fee", "energy", "purchase price", "selling effort")
GRANTED = "public money"  # what a clause passes on
PUBLIC = ("grant", "subsidy", "tax credit")  # kinds of flow that come from outside


class PlainFlows(Picks):
    """Draws plain flows between the parties of a scenario, and outside."""

    def flows(self, offers: Terms, taxed: list[str]) -> Terms:
        """Draw plain flows; `taxed` are the parties that pay income tax."""
        found: Terms = {}
        clauses = [clause for terms in offers.values() for clause in terms.get("clauses", ())]
        if any("remainder" in clause for clause in clauses):  # of what the customer takes in
            found["sales"] = flow = {"from": "outside", "to": "customer"}
            flow |= self.indexed("per_year", 0, 400)
        if any("grant_passed_on" in clause for clause in clauses):
            kind = self.one_of(("grant", "subsidy"))
            found[GRANTED] = flow = {"from": "outside", "to": "provider", "kind": kind}
            flow |= self.one_of(
                ({"at": {0: self.some(1, 60), 2: 9}}, {"per_year": self.some(0, 9)})
            )
            flow |= self.lowering(kind, "provider", taxed)
        for count in range(self.one_of((0, 0, 1, 2, 3))):
            found[f"flow {count}"] = self.flow(found, offers, taxed)
        return found

    def flow(self, earlier: Terms, offers: Terms, taxed: list[str]) -> Terms:
        payer, payee = self.two_of([*self.parties, "outside"])
        kind = self.one_of(("running", "capital", "untaxed", *PUBLIC))
        if kind in PUBLIC:
            payer, payee = "outside", self.one_of(self.parties)
        way = self.one_of(FLOW_WAYS)
        everywhere = [name for name, terms in earlier.items() if "offers" not in terms]
        listed = [self.some(-20, 40) for _ in range(self.pick(1, 2))]
        ways: Terms = {
            "per_year": lambda: self.indexed("per_year", 0, 50),
            "at": lambda: {"at": {0: self.some(0, 20), 2: self.some(0, 20)}},
            "amounts": lambda: {"amounts": listed},
            "per_unit": lambda: {
                "service": self.one_of(self.services),
                **self.indexed("per_unit", 0, 0.2),
            },
            "of": lambda: {
                "share": self.some(0, 0.3),
                "of": self.one_of((*OF_KINDS, *everywhere)),
            },
            "per_year_of": lambda: {
                "share": self.some(0, 0.3),
                "per_year_of": self.one_of((*OF_KINDS, *everywhere)),
            },
        }
        terms = ways[way]()
        raised = way in ("at", "amounts", "of", "per_year_of") and self.chance(2)
        return {
            "from": payer,
            "to": payee,
            "kind": kind,
            **terms,
            **({"index": self.one_of(self.indices)} if raised else {}),
            **(self.capital() if kind == "capital" else {}),
            **(self.lowering(kind, payee, taxed) if kind in PUBLIC else {}),
            **self.part(1, {"first_year": self.pick(1, 3)}),
            **self.part(1, {"last_year": self.pick(1, 5)}),
            **self.part(2, {"offers": [self.one_of(offers)]}),
        }

    def capital(self) -> Terms:
        life = {"life": self.some(0.75, 8)}
        return life | self.part(2, {"tax_depreciation": self.tax_pattern()})

    def lowering(self, kind: str, payee: str, taxed: list[str]) -> Terms:
        """Draw what a grant or a tax credit lowers, and whether tax limits it."""
        terms = self.part(3, {"lowers_basis": self.some(0, 1)}) if kind != "subsidy" else {}
        if kind == "tax credit" and payee in taxed:
            terms |= self.part(4, {"limited_to": "income tax"})
        return terms
