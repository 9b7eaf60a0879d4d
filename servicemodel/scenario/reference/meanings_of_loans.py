"""What the fields of a scenario mean: loans of parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

from servicemodel.scenario.reference.told import MONEY, Told

if TYPE_CHECKING:
    from servicemodel.scenario.reference.told import Meanings

LOANS: Meanings = {
    "Loan": {
        "share": Told(
            "The share that it finances of what the party invests at signing under an offer: what "
            "it pays for assets, measures and flows of kind `capital`, with VAT, less grants that "
            "it gets then. Without an investment there is no loan under that offer.",
            "60%",
            "of the investment at signing",
        ),
        "amount": Told("The amount of the loan, where it is no share.", "250_000", MONEY),
        "sized_to": Told(
            "The largest loan that leaves so much cash before financing and tax for each unit of "
            "its own debt service, in every period after signing.",
            "{dscr: 1.3}",
        ),
        "rate": Told(
            "The interest rate on what is owed, effective unless compounding says otherwise.",
            "5.4%",
            "per year",
        ),
        "compounding": Told(
            "`monthly` says that the rate is nominal: a twelfth of it is due each month; with "
            "`quarterly` a quarter of it each quarter.",
            "monthly",
        ),
        "years": Told(
            "When it is repaid, with the years of grace. What is left at the end of the model is "
            "repaid there.",
            "15",
            "years",
        ),
        "repayment": Told(
            "How it is repaid: by level payments of interest and principal together, by equal "
            "parts of principal, at once at its end, or `sculpted`: in each period as much as "
            "`sized_to` leaves for it, and where that is less than the interest, the rest of the "
            "interest is lent too.",
            "annuity",
        ),
        "grace": Told(
            "How long only interest is paid; if as long as the loan, all is repaid at its end.",
            "1",
            "years",
            "principal is paid from the start on",
        ),
        "paid": Told(
            "Whether each repayment stands at the end of its period or, where timing is `end`, "
            "one period earlier, the first at signing.",
            "in advance",
        ),
        "fee": Told("What it costs at signing.", "{share: 1%, amount: 500}", default="nothing"),
        "reserve": Told(
            "A debt service reserve that the borrower sets aside at signing.",
            "{months: 6, interest: 2%}",
            default="none",
        ),
        "finances": Told(
            "The assets, measures and flows of kind `capital` of which it finances a share.",
            "[chiller plant]",
            default="all of them",
        ),
        "offers": Told("The offers under which there is a loan.", "[service]", default="all"),
    },
    "LoanSize": {
        "dscr": Told(
            "Cash before financing and tax per unit of debt service.", "1.3", "as a ratio"
        ),
        "most": Told(
            "The share of what the party invests at signing that the loan is at most; without it "
            "a loan may be larger than the investment.",
            "70%",
            "of the investment at signing",
            "no limit",
        ),
    },
    "DebtReserve": {
        "months": Told(
            "For how many months of the largest debt service before the last payment it is; it is "
            "released with the last payment.",
            "6",
            "months",
        ),
        "interest": Told(
            "What it earns, effective; this is taxed as the interest of the loan is deducted.",
            "2%",
            "per year",
            "nothing",
        ),
    },
    "LoanFee": {
        "share": Told("A share of the loan.", "1%", "of the loan", "nothing"),
        "amount": Told("An amount.", "500", MONEY, "nothing"),
    },
}
