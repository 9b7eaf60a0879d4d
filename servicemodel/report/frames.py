"""Results as tidy pandas frames; pandas is loaded when one is asked for.

Each column has one type, also in an empty frame: text, whole numbers, numbers or dates. `attrs`
say what the numbers are in (`unit`, `units` by column) and what they were made from (`scenario`,
`scenario_hash`, the version).
"""

from __future__ import annotations

from dataclasses import fields
from typing import TYPE_CHECKING, Any

import numpy as np

from servicemodel.model.fingerprint import scenario_hash, version
from servicemodel.model.lease_results import LeaseYear
from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import pandas as pd

    from servicemodel.deal.choose import Choice, Choices, Combination
    from servicemodel.deal.zones import Zones
    from servicemodel.model.build import Built
    from servicemodel.model.buy_out_results import BuyOut
    from servicemodel.model.lease_results import Lease
    from servicemodel.model.results import Results
    from servicemodel.model.sweep import Sweep

TEXT, WHOLE, NUMBER, DATE = "str", "int64", "float64", "datetime64[us]"
YES_NO = "bool"
SEE = "see the column unit"


def marks(built: Built) -> dict[str, Any]:
    """Return what a frame was made from, as it stands in its `attrs`."""
    scenario = built.scenario
    return {
        "scenario": scenario.name,
        "scenario_hash": scenario_hash(scenario),
        "servicemodel": version(),
        "prices": scenario.prices,
    }


def _frame(
    built: Built, columns: Mapping[str, tuple[str, Any]], unit: str, units: Mapping[str, str]
) -> pd.DataFrame:
    """Return a frame of columns by name, each with its type and values."""
    import pandas as pd

    series = {name: pd.Series(values, dtype=kind) for name, (kind, values) in columns.items()}
    frame = pd.DataFrame(series, columns=list(columns))
    frame.attrs |= {**marks(built), "unit": unit, "units": dict(units)}
    return frame


def npv(results: Results, built: Built) -> pd.DataFrame:
    """Return NPVs with an offer per row and a party per column, in the scenario's currency."""
    return _grid(results, built, "npv", "NPV")


def difference(results: Results, built: Built) -> pd.DataFrame:
    """Return NPVs less those of the baseline, with an offer per row and a party per column."""
    return _grid(results, built, "less_baseline", f"NPV less {results.baseline}")


def html(results: Results, built: Built) -> str:
    """Return NPVs and their differences from the baseline as a table for a notebook."""
    from html import escape

    import pandas as pd

    values, gains = npv(results, built), difference(results, built)
    columns: dict[str, pd.Series[float]] = {}
    for key, name in results.parties.items():
        columns[name] = values[key]
        columns[f"{name} less {results.baseline}"] = gains[key]
    table = pd.DataFrame(columns).to_html(float_format=lambda value: f"{value:,.0f}")
    return f"<p>{escape(results.title)}: NPV in {escape(results.currency)}</p>\n{table}"


def _grid(results: Results, built: Built, field: str, what: str) -> pd.DataFrame:
    import pandas as pd

    offers = pd.Index(list(results.outcomes), dtype=TEXT, name="offer")
    values = {
        key: pd.Series(
            [getattr(outcomes[key], field) for outcomes in results.outcomes.values()],
            index=offers,
            dtype=NUMBER,
        )
        for key in results.parties
    }
    frame = pd.DataFrame(values, index=offers)
    frame.columns = pd.Index(list(results.parties), dtype=TEXT, name="party")
    frame.attrs |= {
        **marks(built),
        "what": what,
        "unit": results.currency,
        "units": dict.fromkeys(results.parties, results.currency),
        "parties": dict(results.parties),
    }
    return frame


def npvs(results: Results, built: Built) -> pd.DataFrame:
    """Return a row per offer and party: NPV and NPV less that of the baseline."""
    pairs = [
        (offer, key, it) for offer, all_ in results.outcomes.items() for key, it in all_.items()
    ]
    columns = {
        "offer": (TEXT, [offer for offer, _, _ in pairs]),
        "party": (TEXT, [key for _, key, _ in pairs]),
        "npv": (NUMBER, [it.npv for *_, it in pairs]),
        "npv_less_baseline": (NUMBER, [it.less_baseline for *_, it in pairs]),
    }
    units = dict.fromkeys(("npv", "npv_less_baseline"), results.currency)
    return _frame(built, columns, results.currency, units)


def tidy(rows: Sequence[dict[str, Any]], built: Built) -> pd.DataFrame:
    """Return rows of offer, party, metric, value and unit as a frame; NaN where there is none."""
    kinds = {"offer": TEXT, "party": TEXT, "metric": TEXT, "value": NUMBER, "unit": TEXT}
    columns = {name: (kind, [row[name] for row in rows]) for name, kind in kinds.items()}
    return _frame(built, columns, SEE, {})


def statements(rows: Sequence[dict[str, Any]], built: Built) -> pd.DataFrame:
    """Return rows of offer, party, statement, label, sums, year and amount as a frame."""
    texts = dict.fromkeys(("offer", "party", "statement", "label", "year"), TEXT)
    kinds = {**texts, "sums": "bool", "amount": NUMBER}
    names = ("offer", "party", "statement", "label", "sums", "year", "amount")
    columns = {name: (kinds[name], [row[name] for row in rows]) for name in names}
    currency = built.scenario.currency
    return _frame(built, columns, currency, {"amount": currency})


def inputs(rows: Sequence[dict[str, Any]], built: Built) -> pd.DataFrame:
    """Return a row per number of the scenario: its path, value and unit, and where it is from.

    Of numbers by year each has a row and a path of its own, such as `indices.power.2040`.
    """
    single: list[dict[str, Any]] = []
    for row in rows:
        several = row["value"] if isinstance(row["value"], dict) else {None: row["value"]}
        for year, value in several.items():
            path = row["path"] if year is None else f"{row['path']}.{year}"
            place = row["stated"].replace("\\", "/").rsplit("/", 1)[-1]  # on any machine
            single.append({**row, "path": path, "value": value, "stated": place})
    kinds = {
        **{"path": TEXT, "label": TEXT, "value": NUMBER, "unit": TEXT},
        **{"low": NUMBER, "high": NUMBER},
        **{"source": TEXT, "grade": TEXT, "note": TEXT, "stated": TEXT},
    }
    columns = {name: (kind, [row[name] for row in single]) for name, kind in kinds.items()}
    return _frame(built, columns, SEE, {})


def cash(built: Built) -> pd.DataFrame:
    """Return every flow of every party: offer, party, kind, label, period, date, amount.

    What a party gets is positive, what it pays negative; amounts are in the scenario's currency.
    """
    rows = [
        (offer, key, flow.kind.name, line)
        for offer, model in built.offers.items()
        for key, party in built.parties.items()
        for flow, line in zip(model.ledger.of(party), model.statements[key].rows, strict=True)
    ]
    values = arrays.read([line for *_, line in rows], built.timeline)
    count = built.timeline.count + 1
    ends = np.array([built.timeline.ends(period) for period in range(count)], "datetime64[us]")

    def each(texts: list[str]) -> list[str]:
        return [text for text in texts for _ in range(count)]

    columns = {
        "offer": (TEXT, each([offer for offer, *_ in rows])),
        "party": (TEXT, each([key for _, key, *_ in rows])),
        "kind": (TEXT, each([kind for *_, kind, _ in rows])),
        "label": (TEXT, each([line.label for *_, line in rows])),
        "period": (WHOLE, np.tile(np.arange(count), len(rows))),
        "date": (DATE, np.tile(ends, len(rows))),
        "amount": (NUMBER, np.concatenate([[], *(values[line][:, 0] for *_, line in rows)])),
    }
    currency = built.scenario.currency
    return _frame(built, columns, currency, {"amount": currency})


def lease(found: Lease, built: Built) -> pd.DataFrame:
    """Return the years of a lease: one per row, with amounts in the scenario's currency."""
    names = [item.name for item in fields(LeaseYear)]
    columns = {
        name: (TEXT if name == "year" else NUMBER, [getattr(year, name) for year in found.years])
        for name in names
    }
    currency = built.scenario.currency
    return _frame(built, columns, currency, dict.fromkeys(names[1:], currency))


def buy_out(found: BuyOut, built: Built) -> pd.DataFrame:
    """Return the prices of a machine: a row per year, a column per method, in the currency."""
    currency = built.scenario.currency
    columns: dict[str, tuple[str, list[Any]]] = {"year": (TEXT, [y.year for y in found.years])}
    methods = list(found.years[0].prices)
    for method in methods:
        columns[method] = (NUMBER, [year.prices[method] for year in found.years])
    columns["in_force"] = (NUMBER, [year.in_force for year in found.years])
    columns["paid"] = (NUMBER, [year.paid for year in found.years])
    units = dict.fromkeys([*methods, "paid"], currency) | {"in_force": ""}
    return _frame(built, columns, currency, units)


def choices(found: Choices, built: Built) -> pd.DataFrame:
    """Return a row per offer, build and party: what is built, NPV, joint value, and what it is.

    `is` names which of chosen, stated and best a build is.
    """
    rows = [
        (
            *(offer, number, _listed(build.variants.items()), ", ".join(build.measures), key),
            *(build.npv[key], build.joint, _is(choice, build)),
        )
        for offer, choice in found.choices.items()
        for number, build in enumerate(choice.combinations)
        for key in built.parties
    ]
    kinds = {
        **{"offer": TEXT, "build": WHOLE, "variants": TEXT, "measures": TEXT, "party": TEXT},
        **{"npv": NUMBER, "joint": NUMBER, "is": TEXT},
    }
    columns = {
        name: (kind, [row[place] for row in rows])
        for place, (name, kind) in enumerate(kinds.items())
    }
    currency = built.scenario.currency
    return _frame(built, columns, currency, {"npv": currency, "joint": currency})


def _listed(variants: Iterable[tuple[str, str]]) -> str:
    return ", ".join(f"{asset}: {variant}" for asset, variant in variants)


def _is(choice: Choice, build: Combination) -> str:
    of = {"chosen": choice.chosen, "stated": choice.stated, "best": choice.best}
    return ", ".join(name for name, other in of.items() if other is build)


def zones(found: Zones, built: Built) -> pd.DataFrame:
    """Return a row per value of the number beside a term: floor, ceiling, whether both gain."""

    def ends(some: Sequence[float | None]) -> list[float]:
        return [np.nan if end is None else end for end in some]

    columns: dict[str, tuple[str, Any]] = {
        found.beside: (NUMBER, list(found.values)),
        "floor": (NUMBER, ends(found.floors)),
        "ceiling": (NUMBER, ends(found.ceilings)),
        "both_gain": (YES_NO, list(found.open)),
        "alternative": (TEXT, list(found.alternatives)),
    }
    units = {found.beside: found.beside_unit, "floor": found.unit, "ceiling": found.unit}
    return _frame(built, columns, SEE, units)


def sweep(found: Sweep, built: Built) -> pd.DataFrame:
    """Return a row per position, offer and party: what was put in, NPV, NPV less the baseline's."""
    pairs = list(found.npv)
    count = len(next(iter(found.values.values())))
    columns: dict[str, tuple[str, Any]] = {
        "position": (WHOLE, np.repeat(np.arange(count), len(pairs))),
        **{path: (NUMBER, np.repeat(v, len(pairs))) for path, v in found.values.items()},
        "offer": (TEXT, [offer for offer, _ in pairs] * count),
        "party": (TEXT, [key for _, key in pairs] * count),
        "npv": (NUMBER, np.stack([found.npv[p] for p in pairs], axis=1).ravel()),
        "npv_less_baseline": (
            NUMBER,
            np.stack([found.less_baseline[p] for p in pairs], axis=1).ravel(),
        ),
    }
    currency = built.scenario.currency
    units = found.units | dict.fromkeys(("npv", "npv_less_baseline"), currency)
    return _frame(built, columns, currency, units)
