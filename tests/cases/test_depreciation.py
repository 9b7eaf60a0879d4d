"""Printed depreciation: tables of a tax office, functions of a spreadsheet, a textbook's machine.

Each goes through the functions that the engine calls for `tax_depreciation`: shares by age, and
the account of what was spent.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from servicemodel.block.depreciation import write_off, write_off_by_use
from servicemodel.block.tax_pattern import Terms, in_service, shares_by_age
from servicemodel.line.sheet import Section, Sheet
from servicemodel.read import arrays
from servicemodel.timeline import Timeline
from tests.cases.deviation import answers, near
from tests.cases.flows import assert_met, case

# Printed up to 0.65 of the last digit away from the rule, so that each table adds up to 100 %.
# Table A-1: by class, from year 1; tables: by class and quarter.
TABLE_A1 = "percent_by_year"
OWN_ROUNDING = {
    (f"{TABLE_A1}.{life}", year)
    for life, years in {
        **{"3": [2], "7": [5, 7], "10": [9], "15": [9, 11, 13, 15]},
        "20": [10, 12, 14, 16, 18, 20],
    }.items()
    for year in years
}
OWN_ROUNDING_BY_QUARTER = {("seven_year.Q1", 6)}


def lines(
    method: str, life: float, convention: str = "full year", **stated: Any
) -> tuple[Section, Terms]:
    section = Sheet("Case").section("Depreciation")
    numbers: dict[str, Any] = {
        name: section.table("Percentages", value)
        if name == "percentages"
        else section.number(name, value)
        for name, value in stated.items()
    }
    years = section.number("Life", life, unit="year")
    return section, Terms(method, years, convention, **numbers)


def schedule(
    method: str, life: float, convention: str = "full year", *, cost: float = 1, **stated: Any
) -> list[float]:
    """Return what is written off of a cost in each tax year of its life, and in one more."""
    section, terms = lines(method, life, convention, **stated)
    count = int(life) + 2
    timeline = Timeline(date(2027, 1, 1), count)
    spent = section.path("Cost", [cost] + [0.0] * count, unit="USD")
    line = write_off(section, spent, shares_by_age(section, terms).with_bonus).depreciation
    return list(arrays.read([line], timeline)[line][1:count, 0])


def assert_printed(
    case_name: str,
    found: dict[str, list[float]],
    printed: dict[str, list[float]],
    own_rounding: set[tuple[str, int]],
    digits: dict[str, float],
) -> None:
    """Hold rows to half of a table's last digit, but for where the table rounds in its own way."""
    assert set(found) == set(printed)
    apart = set()
    for name, row in printed.items():
        digit = digits.get(name, digits[""])
        near(case_name, name, row, found[name], 0.65 * digit)
        for year, (ours, theirs) in enumerate(zip(found[name], row, strict=True), 1):
            if abs(ours - theirs) > 0.5 * digit + 1e-9:
                apart.add((name, year))
    assert own_rounding == apart


def test_the_table_of_the_half_year_convention_is_met() -> None:
    name = "irs-pub946-table-a1"
    found = {
        f"{TABLE_A1}.{life}": schedule("MACRS", life, "half year", cost=100)[: life + 1]
        for life in case(name)["inputs"]["classes_years"]
    }
    digits = {"": 0.01, f"{TABLE_A1}.20": 0.001}
    assert_printed(name, found, answers(case(name)), OWN_ROUNDING, digits)


def test_the_printed_table_may_be_stated_as_it_is() -> None:
    for life, row in case("irs-pub946-table-a1")["outputs"]["percent_by_year"].items():
        stated = {year: share / 100 for year, share in enumerate(row, 1)}
        found = schedule("custom", float(life), percentages=stated, cost=100)
        assert [round(share, 6) for share in found[: len(row)]] == row


def test_the_tables_of_the_mid_quarter_convention_are_met() -> None:
    months = {"Q1": 1, "Q2": 4, "Q3": 7, "Q4": 10}
    name, found = "irs-pub946-mid-quarter", {}
    for table, life in (("five_year", 5), ("seven_year", 7)):
        for quarter in case(name)["outputs"][table]:
            rows = schedule("MACRS", life, "mid quarter", month=months[quarter])
            found[f"{table}.{quarter}"] = rows[: life + 1]
    assert_printed(name, found, answers(case(name)), OWN_ROUNDING_BY_QUARTER, {"": 0.0001})


def test_the_straight_line_with_half_a_year_is_met() -> None:
    found = {}
    for life in case("irs-straight-line-half-year")["outputs"]["table"]:
        rows = schedule("straight line", float(life), "half year", cost=100)
        found[f"table.{life}"] = [rows[0], rows[1], rows[int(life)]]
        assert rows[1 : int(life)] == [rows[1]] * (int(life) - 1)
    assert_met("irs-straight-line-half-year", found, {"": "absolute_percent"})


def test_the_machine_of_the_textbook_is_met() -> None:
    given = case("openstax-fin-depreciation")["inputs"]
    cost, years = given["cost"], given["years"]
    salvage = given["salvage"] / cost
    method = "declining balance without switch"
    declining = schedule(method, years, cost=cost, factor=2, salvage=salvage)
    found = {
        "straight_line": schedule("straight line", years, cost=cost, salvage=salvage)[0],
        "units_of_production_year1": by_use(given),
        "ddb_year1": declining[0],
        "ddb_book_after_year3": cost - sum(declining[:3]),
        "ddb_year4": declining[3],
        "ddb_year5": declining[4],
    }
    assert_met("openstax-fin-depreciation", found, {"": "absolute"})


def by_use(given: dict[str, Any]) -> float:
    section = Sheet("Case").section("Depreciation")
    count = int(given["years"])
    spent = section.path("Cost", [given["cost"]] + [0.0] * count, unit="USD")
    use = section.path("Use", [0, given["units_year1"]] + [0.0] * (count - 1), unit="part")
    whole = section.number("Use in its life", given["units_total"], unit="part")
    life = section.number("Life", given["years"], unit="year")
    never = section.path("Replacements", [0.0] * (count + 1))
    salvage = section.number("Salvage", given["salvage"] / given["cost"])
    ages = in_service(section, life)
    line = write_off_by_use(section, spent, ages, use, whole, never, salvage).depreciation
    return float(arrays.read([line], Timeline(date(2027, 1, 1), count))[line][1, 0])


WITHOUT = "declining balance without switch"
NOT_MET = {
    "openformula_vdb.4.875-5.875": "theirs splits a year that straddles the switch in a way of its "
    "own: 767.79, where what falls into both halves by their own amounts is 769.36"
}


def days_and_months(method: str, periods: int, factor: float = 2) -> list[float]:
    """Return what is written off in the first periods of ten years, each counted as a life year."""
    given = case("excel-depreciation")["inputs"]["ddb_vdb"]
    salvage = given["salvage"] / given["cost"]
    section, terms = lines(method, 10 * periods, factor=factor, salvage=salvage)
    timeline = Timeline(date(2027, 1, 1), 20)
    spent = section.path("Cost", [given["cost"]] + [0.0] * 20, unit="USD")
    line = write_off(section, spent, shares_by_age(section, terms).with_bonus).depreciation
    return list(arrays.read([line], timeline)[line][1:-1, 0])


def between(rows: list[float], first: float, last: float) -> float:
    """Return what falls between two times, each year's amount being spread evenly over it."""
    return sum(
        amount * max(min(last, year + 1) - max(first, year), 0) for year, amount in enumerate(rows)
    )


def spreadsheet() -> dict[str, Any]:
    given = case("excel-depreciation")["inputs"]
    cost, salvage, life = given["sln"]
    straight = schedule("straight line", life, cost=cost, salvage=salvage / cost)
    digits = schedule("sum of years", life, cost=cost, salvage=salvage / cost)
    db = given["db"]
    rate = round(1 - (db["salvage"] / db["cost"]) ** (1 / db["life"]), 3)  # an input of the engine
    month = 13 - db["first_year_months"]
    declining = schedule(WITHOUT, db["life"], "pro rata", cost=db["cost"], rate=rate, month=month)
    ddb = {factor: years_of(WITHOUT, factor) for factor in (2, 1.5)}
    vdb = given["openformula_vdb"]
    terms = {"cost": vdb["cost"], "factor": vdb["factor"], "salvage": vdb["salvage"] / vdb["cost"]}
    formula = schedule("declining balance", vdb["life"], **terms)
    spans = case("excel-depreciation")["outputs"]["openformula_vdb"]
    imsl = schedule(WITHOUT, 24, cost=2500, factor=2, salvage=500 / 2500)
    return {
        "sln": straight[0],
        "syd_year1": digits[0],
        "syd_year10": digits[9],
        "db_years_1_to_7": declining[:7],
        "ddb_day1": days_and_months(WITHOUT, 365)[0],
        "ddb_month1": days_and_months(WITHOUT, 12)[0],
        "ddb_year1": ddb[2][0],
        "ddb_year2_factor_1_5": ddb[1.5][1],
        "ddb_year10": ddb[2][9],
        "vdb_day1": days_and_months("declining balance", 365)[0],
        "vdb_month1": days_and_months("declining balance", 12)[0],
        "vdb_year1": years_of("declining balance", 2)[0],
        "vdb_months_6_to_18": sum(days_and_months("declining balance", 12)[6:18]),
        "vdb_months_6_to_18_factor_1_5": sum(days_and_months("declining balance", 12, 1.5)[6:18]),
        "vdb_0_to_0_875_years_factor_1_5": between(years_of("declining balance", 1.5), 0, 0.875),
        **{
            f"openformula_vdb.{span}": between(formula, *map(float, span.split("-")))
            for span in spans
        },
        **{f"imsl_ddb_2500_500_24.{year}": imsl[year - 1] for year in (1, 2, 18, 19, 20)},
    }


def years_of(method: str, factor: float) -> list[float]:
    given = case("excel-depreciation")["inputs"]["ddb_vdb"]
    cost = given["cost"]
    salvage = given["salvage"] / cost
    return schedule(method, given["life_years"], cost=cost, factor=factor, salvage=salvage)


def test_the_functions_of_a_spreadsheet_are_met() -> None:
    found = spreadsheet()
    for name in NOT_MET:
        del found[name]
    two = ("vdb_day1", "vdb_month1", "vdb_year1", "vdb_months", "vdb_0_to")
    tolerances = {name: "two_decimal_values" for name in two} | {"": "relative"}
    assert_met("excel-depreciation", found, tolerances, NOT_MET)
