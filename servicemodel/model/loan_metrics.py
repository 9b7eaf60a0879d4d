"""What is told of a party with loans under an offer: returns before and after them, and cover."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.metric.cover import debt_service_cover, loan_life_cover
from servicemodel.metric.irr import irr

if TYPE_CHECKING:
    from servicemodel.line.nodes import Line
    from servicemodel.model.financing import Financing
    from servicemodel.model.metric_lines import MetricLines

Found = tuple[str, "Line", "Line | None", str]  # name, value, state, unit


def loan_metrics(
    metric_lines: MetricLines, offer: str, party: str, financing: Financing
) -> list[Found]:
    """Write the metrics of a party's loans; cover is of cash before financing and tax."""
    name = f"{metric_lines.parties[party].name}, {offer}"
    own, rates, money = metric_lines.irr(offer, party), metric_lines.rates, metric_lines.money
    other = "project" if financing.levered else "equity"
    cash = financing.before if financing.levered else financing.equity
    second = irr(metric_lines.section(f"{name}: {other} IRR"), cash, rates, f"{other} IRR")
    project, equity = (second, own) if financing.levered else (own, second)
    section = metric_lines.section(f"{name}: cover of debt service")
    cover = debt_service_cover(section, financing.available, financing.service)
    found: list[Found] = [
        ("project IRR", project.value, project.state, "per year"),
        ("equity IRR", equity.value, equity.state, "per year"),
        ("lowest DSCR", cover.lowest, cover.state, ""),
        ("average DSCR", cover.average, cover.state, ""),
    ]
    if financing.npv is not None:
        found.append(("NPV of cash to equity", financing.npv, None, money))
    if len(financing.loans) == 1:  # several have no rate in common
        (loan,) = financing.loans.values()
        life = loan_life_cover(section, financing.available, loan.yearly, loan.owed, loan.balance)
        found.append(("LLCR at signing", life.value, life.state, ""))
    return found
