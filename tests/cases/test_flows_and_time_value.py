"""Cases from elsewhere that are plain flows or time value, met by sheets of lines.

Inputs come from the case file alone; answers are looked at after the run. `WHERE` maps every
name in a case's outputs to what is compared with it, or to the reason why not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.cases import saved
from tests.cases.flows import RELATIVE, Flows, assert_met, case, level
from tests.cases.loans import Amortised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from servicemodel.line.nodes import Line


def embroidery() -> dict[str, Any]:
    given = case("openstax-fin-embroidery")["inputs"]
    regular = Flows(given["project_regular"], rate=given["rate"])
    heavy = Flows(given["project_heavy_duty"], rate=given["rate"])
    return {
        "regular.payback": regular["payback"],
        "regular.npv": regular["npv"],
        "regular.irr_percent": regular["irr"] * 100,
        "regular.pi": regular["profitability index"],
        "regular.discounted_payback": regular["discounted payback"],
        "regular.future_values_at_year_6": [
            cash / regular.row("factor")[6] for cash in regular.row("discounted cash")[1:]
        ],
        "regular.mirr_percent": regular["mirr"] * 100,
        "regular.discounted_flows": regular.row("discounted cash")[1:],
        "heavy_duty.npv": heavy["npv"],
        "heavy_duty.irr_percent": heavy["irr"] * 100,
    }


def rising_inflows() -> dict[str, Any]:
    given = case("openstax-fin-npv-30000")["inputs"]
    all_years = Flows(given["flows"], rate=given["rate"])
    later = Flows([0.0, *given["flows"][1:]], rate=given["rate"])
    return {"npv": all_years["npv"], "excel_npv_function_of_years_1_to_7": later["npv"]}


def two_irrs() -> dict[str, Any]:
    found = Flows(case("openstax-fin-two-irrs")["inputs"]["flows"])
    roots = {found["irr lowest"], found["irr highest"]}
    return {"number_of_irrs": len(roots) if found["irr state"] == 2 else found["irr state"]}


def annuities() -> dict[str, Any]:
    """Read the inputs off the names of the outputs: pv_25000_5y_8pct and so on."""

    def pv(amount: float, years: int, rate: float, timing: str = "end") -> float:
        return Flows(level(amount, years), rate=rate, timing=timing)["npv"]

    def fv(amount: float, years: int, rate: float, timing: str = "end") -> float:
        end = Flows(level(0.0, years), rate=rate).row("factor")[-1]
        return pv(amount, years, rate, timing) / end

    return {
        "pv_25000_5y_8pct": pv(25_000, 5, 0.08),
        "pv_due_25000_5y_8pct": pv(25_000, 5, 0.08, "start"),
        "pv_120000_10y_9pct": pv(120_000, 10, 0.09),
        "pv_due_120000_10y_9pct": pv(120_000, 10, 0.09, "start"),
        "pv_45000_10y_6pct": pv(45_000, 10, 0.06),
        "pv_due_45000_10y_6pct": pv(45_000, 10, 0.06, "start"),
        "fv_3000_5y_4pct": fv(3_000, 5, 0.04),
        "fv_due_3000_5y_4pct": fv(3_000, 5, 0.04, "start"),
        "payment_from_75000_5y_3pct": Flows([75_000.0, 0, 0, 0, 0, 0], rate=0.03)["annual"],
        "mixed_stream_pv_6pct_17000x3_17500_18000": Flows(
            [0.0, 17_000, 17_000, 17_000, 17_500, 18_000], rate=0.06
        )["npv"],
    }


def lessor() -> dict[str, Any]:
    return {"irr_percent": Flows(case("lessor-irr")["inputs"]["flows"])["irr"] * 100}


def factors() -> dict[str, Any]:
    given = case("nist-discount-factors")["inputs"]
    found = Flows(level(1.0, given["n"]), rate=given["d"])
    return {"spv": found.row("factor")[-1], "upv": found["npv"]}


def e3() -> dict[str, Any]:
    given = case("nist-e3-flows")["inputs"]
    years, flows = given["years"], given["flows"]

    def pv(amount: float, first: int = 1) -> float:
        path = [amount if first <= year else 0.0 for year in range(years + 1)]
        path[0] = 0.0
        return Flows(path, rate=given["rate"])["npv"]

    existing = [pv(flows["energy_existing"]), pv(flows["om_existing"])]
    new = [pv(flows["energy_new"]), pv(flows["om_new_years_11_15"], 11), pv(flows["contract"])]
    combined_old = Flows(
        level(flows["energy_existing"] + flows["om_existing"], years), rate=given["rate"]
    )
    combined_new = Flows(
        [0.0]
        + [
            flows["energy_new"]
            + flows["contract"]
            + (flows["om_new_years_11_15"] if year >= 11 else 0)
            for year in range(1, years + 1)
        ],
        rate=given["rate"],
    )
    saved = [
        old - fresh
        for old, fresh in zip(
            arrays_of(combined_old.cash), arrays_of(combined_new.cash), strict=True
        )
    ]
    return {
        "pv_energy_existing": existing[0],
        "pv_om_existing": existing[1],
        "pv_energy_new": new[0],
        "pv_om_new_years_11_15": new[1],
        "pv_contract": new[2],
        "total_existing": combined_old["npv"],
        "total_new": combined_new["npv"],
        "net_savings": Flows(saved, rate=given["rate"])["npv"],
    }


def arrays_of(line: Line) -> Sequence[float]:
    assert isinstance(line.given, tuple)
    return line.given


def yearly_flows() -> dict[str, Any]:
    given = case("tv-02")["inputs"]["plain"]
    flow = [-given["capex"], *given["flows"]]
    by_timing = {
        timing: Flows(flow, rate=given["rate"], timing=timing)
        for timing in ("end", "middle", "start")
    }
    return {
        "npv_end": by_timing["end"]["npv"],
        "npv_mid": by_timing["middle"]["npv"],
        "npv_begin": by_timing["start"]["npv"],
        "irr_end": by_timing["end"]["irr"],
        "irr_numpy_financial": by_timing["end"]["irr"],
    }


def excel() -> dict[str, Any]:
    given = case("excel-rates-and-flows")["inputs"]
    a, b, m = given["npv_a"], given["npv_b"], given["mirr"]

    def rate_of_first(count: int) -> float:
        return Flows(given["irr"][:count])["irr"]

    def modified(count: int) -> float:
        return Flows(m["values"][:count], rate=m["finance"], reinvest=m["reinvest"])["mirr"]

    return {
        # the spreadsheet's NPV() discounts its first value by a period
        "npv_a": Flows([0.0, *a["values"]], rate=a["rate"])["npv"],
        "npv_b": Flows([-b["minus"], *b["values"]], rate=b["rate"])["npv"],
        "irr_all": rate_of_first(6),
        "irr_first_3": rate_of_first(3),
        "irr_first_4": rate_of_first(4),
        "irr_first_5": rate_of_first(5),
        "mirr": modified(6),
        "mirr_first_4": modified(4),
        **excel_loans(given),
    }


def excel_loans(given: dict[str, Any]) -> dict[str, Any]:
    """Pay what the spreadsheet's functions say of a loan: in them, what is paid is negative."""
    of = given["pmt"]
    ten = (of["pv"], of["rate_month"] * 12, of["n"])
    of = given["cumipmt"]
    house = Amortised(of["pv"], of["rate"] * 12, of["n"])
    second = slice(of["start"], of["end"] + 1)
    found = {
        "pmt_end": Amortised(*ten)["service"][1],
        "pmt_begin": Amortised(*ten, in_advance=True)["service"][0],
        "ipmt_10pct_3y_8000_month1": Amortised(8000, 0.1, 36)["interest"][1],
        "ipmt_annual_10pct_3y_8000_year3": Amortised(8000, 0.1, 3, period="year")["interest"][3],
        "ppmt_10pct_2y_2000_month1": Amortised(2000, 0.1, 24)["principal"][1],
        "ppmt_8pct_10y_200000_year10": Amortised(200_000, 0.08, 10, period="year")["principal"][10],
        "cumipmt": sum(house["interest"][second]),
        "cumprinc": sum(house["principal"][second]),
        "cumprinc_first": house["principal"][1],
    }
    by_quarter = Amortised(1000, given["effect"]["nominal"], given["effect"]["m"], period="quarter")
    told = {name: -paid for name, paid in found.items()} | {"effect": by_quarter["yearly"][0]}
    return told | saved.excel()


def docstrings() -> dict[str, Any]:
    given = case("numpy-financial-docstrings")
    rates = [Flows(flow) for flow in given["irr_inputs"]]
    # the third and the last flow have several roots, and theirs tells one of them without a word
    assert [found["irr state"] for found in rates] == [1, 1, 2, 1, 2]
    return {
        "irr": [
            tuple(found[f"irr {name}"] for name in ("lowest", "second", "highest"))
            for found in rates
        ],
        "npv_8pct": Flows(given["npv_inputs"], rate=0.08)["npv"],
        "pmt_7_5pct_180_months_200000": -Amortised(200_000, 0.075, 180)["service"][1],
        "total_interest_2500_8_24pct_12_months": -sum(Amortised(2500, 0.0824, 12)["interest"]),
        **saved.docstrings(),
    }


TERM = "how many payments there are is a whole number here, and theirs is 64.07 of them"
PERPETUITY = "a perpetuity is not owed: every model has a last period"
DATES = "flows at given days: a timeline has periods of equal length"
CASES = {
    "openstax-fin-embroidery": (embroidery, {}),
    "openstax-fin-npv-30000": (rising_inflows, {}),
    "openstax-fin-two-irrs": (two_irrs, {}),
    "openstax-fin-annuities": (
        annuities,
        {
            "perpetuity_1_75_at_5_8pct": PERPETUITY,
            "growing_perpetuity_1_75_at_5_8_g_1_2pct": PERPETUITY,
        },
    ),
    "lessor-irr": (lessor, {}),
    "nist-discount-factors": (factors, {}),
    "nist-e3-flows": (e3, {}),
    "tv-02": (yearly_flows, {}),
    "excel-rates-and-flows": (
        excel,
        {
            **dict.fromkeys(["xnpv", "xnpv_more_digits", "xirr"], DATES),
        },
    ),
    "numpy-financial-docstrings": (
        docstrings,
        {"nper_7pct_150_8000": TERM},
    ),
}  # fmt: skip


TOLERANCES = {  # part of an output's name: the tolerance that its case states for it
    "openstax-fin-embroidery": {
        "npv": "npv",
        "irr_percent": "irr_percent",
        "mirr_percent": "mirr_percent",
        "discounted_payback": "discounted_payback",
        "future_values": "future_values",
    },
    "openstax-fin-npv-30000": {"excel": "excel", "npv": "npv"},
    "openstax-fin-annuities": RELATIVE,
    "lessor-irr": {"": "absolute_percent"},
    "nist-discount-factors": {"": "absolute"},
    "nist-e3-flows": RELATIVE,
    "tv-02": RELATIVE,
    "excel-rates-and-flows": {
        "npv": "money",
        "irr_all": "rates",
        "irr_first_3": "rates",
        "irr_first": "irr_first_4_and_5",
        "mirr": "rates",
        "effect": "rates",
    },
    "numpy-financial-docstrings": {
        **{"irr": "digit", "total_interest": "digit"},
        **{"pmt": "relative", "": "rounded"},
    },
}


@pytest.mark.parametrize("name", CASES)
def test_the_case_is_met(name: str) -> None:
    run, not_met = CASES[name]
    assert_met(name, run(), TOLERANCES.get(name, {}), not_met)
