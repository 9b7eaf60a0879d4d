"""VAT that a party can't reclaim: a flow of its own to outside, on the prices that it pays.

What it makes or does itself has no price; plain flows and insurance are stated with what tax is in
them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.ledger import OUTSIDE
from servicemodel.line.labels import inside
from servicemodel.line.nodes import Role
from servicemodel.line.words import add, last_period, total
from servicemodel.model.taxes import percent
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from servicemodel.ledger import Party
    from servicemodel.line.nodes import Expression, Line
    from servicemodel.line.sheet import Section
    from servicemodel.model.offers import OfferWriter
    from servicemodel.scenario.schema import Vat

RUNNING = (  # kinds of flow that are a price of something, beside the purchase price
    *("removal", "maintenance", "energy", "connection charge", "co-investment"),
    *("service fee", "usage fee", "savings share", "lease payment"),
    *("termination fee", "price at the end"),
)


class VatWriter:
    """Writes the VAT of each party under an offer, in a section per party."""

    def __init__(self, offer: OfferWriter) -> None:
        self.offer = offer
        self._sections: dict[str, tuple[Section, Line]] = {}

    def with_vat(self, party: Party, price: Line) -> Expression:
        """Return what a price costs a party in each period, with the VAT that it can't reclaim."""
        if self.offer.basis.scenario.parties[party.key].vat is None:
            return price
        _, share = self._section(party)
        return price * (1 + share)

    def on_purchase(self, party: Party, supplier: str, price: Line, title: str) -> Line:
        """Let a buyer pay VAT where the price falls due; return what it spends with it.

        In a price that is paid in instalments it is paid at once. It is written off with the price.
        """
        if party.key == supplier or self.offer.basis.scenario.parties[party.key].vat is None:
            return price
        section, share = self._section(party)
        said = price.label if title in price.label else f"{price.label} of {title}"
        label = _new(section, f"VAT on {inside(said)}")
        line = section.line(label, price * share, unit=self.offer.money)
        self.offer.ledger.pay(party, OUTSIDE, line, "VAT on a purchase", title=title)
        label = _new(section, f"{said} with VAT")
        return section.line(label, price + line, unit=self.offer.money)

    def on_the_rest(self, party: Party) -> None:
        """Let a party pay VAT on everything else that it buys, kind by kind, as it pays."""
        terms = self.offer.basis.scenario.parties[party.key].vat
        if terms is None:
            return
        bought = [flow for flow in self.offer.ledger.flows if flow.payer == party]
        for kind in RUNNING:
            flows = [flow for flow in bought if flow.kind.name == kind]
            if not flows:
                continue
            lost = [self.offer.lost[flow] for flow in flows if flow in self.offer.lost]
            paid = earned = self._on(
                party, kind, [flow.line for flow in flows], [flow.line for flow in lost]
            )
            if any(flow.earned is not flow.line for flow in flows):
                accrued = [flow.earned for flow in flows], [flow.earned for flow in lost]
                earned = self._on(party, f"{kind} as earned", *accrued)
                if terms.rate.years:
                    earned = self._settled(party, kind, paid, earned)
            self.offer.ledger.pay(party, OUTSIDE, paid, "VAT", earned, title=kind)

    def _on(self, party: Party, what: str, lines: list[Line], lost: list[Line]) -> Line:
        """Write the VAT on some payments, less what is never paid of them."""
        section, share = self._section(party)
        whole: Expression = lines[0]
        if len(lines) > 1:
            label = _new(section, f"{what[:1].upper()}{what[1:]}, all")
            whole = section.line(label, add(lines), unit=self.offer.money)
        for one in lost:
            whole = whole - one
        if lost:
            label = _new(section, f"{what[:1].upper()}{what[1:]}, less what is never paid")
            whole = section.line(label, whole, unit=self.offer.money)
        label = _new(section, f"VAT on {what}")
        return section.line(label, whole * share, unit=self.offer.money)

    def _settled(self, party: Party, kind: str, paid: Line, earned: Line) -> Line:
        """Write what is earned of a VAT, with what other rates made of it at payment at the end."""
        section, _ = self._section(party)
        left = last_period * (total(paid) - total(earned))
        return section.line(
            _new(section, f"VAT on {kind} as settled"), earned + left, unit=self.offer.money
        )

    def _section(self, party: Party) -> tuple[Section, Line]:
        """Return a party's section, and the share of a price that it can't reclaim."""
        if party.key not in self._sections:
            terms = self.offer.basis.scenario.parties[party.key].vat
            assert terms is not None
            inputs = self.offer.basis.inputs

            def path(at: str) -> str:
                return path_text(("parties", party.key, "vat", at))

            rate = inputs.series(party.name, path("rate"), "VAT rate", terms.rate, role=Role.RATE)
            back = inputs.number(
                *(party.name, path("reclaimed"), "Share of VAT that is reclaimed", terms.reclaimed),
                role=Role.RATE,
            )
            section = self.offer.sheet.section(f"{party.name}: VAT")
            share = section.line("VAT that is not reclaimed", rate * (1 - back), role=Role.RATE)
            self._sections[party.key] = (section, share)
        return self._sections[party.key]


def told(vat: Vat) -> str:
    """Return in words what VAT a party pays."""
    return f"VAT of {percent(vat.rate)}, of which it reclaims {percent(vat.reclaimed)}"


def _new(section: Section, label: str) -> str:
    """Return a label that no line of a section has."""
    while any(line.label == label for line in section.lines):
        label += " too"
    return label
