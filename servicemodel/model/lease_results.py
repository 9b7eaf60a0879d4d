"""What a lease in an offer looks like, as plain numbers: what decides it, and its years."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from servicemodel.errors import UsageError
from servicemodel.model.leases import QUESTIONS
from servicemodel.model.lessor import LIFE, SIGNS, WORTH
from servicemodel.offer import CUSTOMER, PROVIDER
from servicemodel.read import arrays
from servicemodel.scenario.overrides import path_text
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from servicemodel.line.nodes import Line
    from servicemodel.model.build import Built
    from servicemodel.model.leases import Lessee
    from servicemodel.model.lessor import Lessor

NOT_KNOWN = "not known"
AT_THE_END = ("liability", "right_of_use")  # fields of what stands at a year's end


@dataclass(frozen=True)
class LeaseYear:
    """A year of a lease in the lessee's books, the first of all being the moment it begins.

    `liability` and `right_of_use` are what stands at the year's end, all else is of the year;
    `ebitda`, `ebit` and `profit` (before tax) are what the lease changes in them.
    """

    year: str
    payment: float
    interest: float
    remeasured: float
    liability: float
    depreciation: float
    right_of_use: float
    ebitda: float
    ebit: float
    profit: float


@dataclass(frozen=True)
class Lease:
    """Whether an offer contains a lease under IFRS 16, and if so what it looks like.

    `answers` are by question, `signs` (of a finance lease) yes, no or not known. Amounts are in the
    currency; without a lease there are none, and `years` is empty.
    """

    offer: str
    lessee: str
    lessor: str
    currency: str
    answers: dict[str, str]
    is_lease: bool
    result: str
    liability: float | None = None
    paid_at_start: float | None = None
    right_of_use: float | None = None
    lessor_class: str | None = None
    signs: dict[str, str] = field(default_factory=dict)
    years: tuple[LeaseYear, ...] = ()


def lease(built: Built, offer: str) -> Lease:
    """Return the lease in an offer.

    Raises `UsageError` for an offer in which nobody answered whether it contains one.
    """
    terms, lines = built.scenario.offers[offer].lease, built.offers[offer].lease
    if terms is None or lines is None:
        path = path_text(("offers", offer, "lease"))
        raise UsageError(f"{offer} does not say whether it is a lease: state {path}")
    result = int(arrays.read([lines.result], built.timeline)[lines.result][0])
    told = Lease(
        offer=offer,
        lessee=built.parties[CUSTOMER].name,
        lessor=built.parties[PROVIDER].name,
        currency=built.scenario.currency,
        answers={question: getattr(terms, at) for at, (question, _) in QUESTIONS.items()},
        is_lease=lines.lessee is not None,
        result=lines.result.texts[result],
    )
    if lines.lessee is None or lines.lessor is None:
        return told
    return _measured(built.timeline, told, lines.lessee, lines.lessor)


def _measured(timeline: Timeline, told: Lease, lessee: Lessee, lessor: Lessor) -> Lease:
    """Return a lease with what it looks like on both sides."""
    wanted = [*_rows(lessee).values(), lessee.owed_at_start, lessee.paid_at_start, lessee.cost]
    values = arrays.read([*wanted, *lessor.signs.values(), lessor.result], timeline)
    return replace(
        told,
        liability=float(values[lessee.owed_at_start][0]),
        paid_at_start=float(values[lessee.paid_at_start][0]),
        right_of_use=float(values[lessee.cost][0]),
        lessor_class=lessor.result.texts[int(values[lessor.result][0])],
        signs=_signs(lessor, values),
        years=_years(timeline, lessee, values),
    )


def _rows(lessee: Lessee) -> dict[str, Line]:
    """Return the rows of a lease by the field of `LeaseYear` that tells them."""
    found = {
        "payment": lessee.payment,
        "interest": lessee.interest,
        "liability": lessee.debt,
        "depreciation": lessee.asset.depreciation,
        "right_of_use": lessee.asset.left,
        "ebitda": lessee.effects.ebitda,
        "ebit": lessee.effects.ebit,
        "profit": lessee.effects.profit,
    }
    return found | ({"remeasured": lessee.remeasured} if lessee.remeasured is not None else {})


def _signs(lessor: Lessor, values: dict[Line, NDArray[np.float64]]) -> dict[str, str]:
    def told(label: str) -> str:
        line = lessor.signs.get(label)
        return NOT_KNOWN if line is None else ("yes" if values[line][0] else "no")

    return {label: told(label) for label in (*SIGNS.values(), LIFE, WORTH)}


def _years(
    timeline: Timeline, lessee: Lessee, values: dict[Line, NDArray[np.float64]]
) -> tuple[LeaseYear, ...]:
    """Return the start and each year: amounts of it, and what stands at its end."""
    by_year = Timeline(timeline.start, timeline.years)
    rows = {name: values[line][:, 0] for name, line in _rows(lessee).items()}
    found = []
    for year in range(timeline.years + 1):
        last = year * timeline.per_year
        first = last - timeline.per_year + 1 if year else 0
        amounts = {
            name: float(row[last] if name in AT_THE_END else sum(row[first : last + 1]))
            for name, row in rows.items()
        }
        found.append(LeaseYear(by_year.label(year), **({"remeasured": 0.0} | amounts)))
    return tuple(found)
