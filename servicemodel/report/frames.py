"""Results as tidy pandas frames, with units in `attrs`; pandas is loaded when one is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from servicemodel.read import arrays

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from servicemodel.model.build import Built
    from servicemodel.model.results import Results


def npv(results: Results) -> pd.DataFrame:
    """Return NPVs with an offer per row and a party per column, in the scenario's currency."""
    return _grid(results, "npv", "NPV")


def difference(results: Results) -> pd.DataFrame:
    """Return NPVs less those of the baseline, with an offer per row and a party per column."""
    return _grid(results, "less_baseline", f"NPV less {results.baseline}")


def html(results: Results) -> str:
    """Return NPVs and their differences from the baseline as a table for a notebook."""
    from html import escape

    import pandas as pd

    values, gains = npv(results), difference(results)
    columns: dict[str, pd.Series[float]] = {}
    for key, name in results.parties.items():
        columns[name] = values[key]
        columns[f"{name} less {results.baseline}"] = gains[key]
    table = pd.DataFrame(columns).to_html(float_format=lambda value: f"{value:,.0f}")
    return f"<p>{escape(results.title)}: NPV in {escape(results.currency)}</p>\n{table}"


def _grid(results: Results, field: str, what: str) -> pd.DataFrame:
    import pandas as pd

    values = {
        offer: {key: getattr(outcome, field) for key, outcome in outcomes.items()}
        for offer, outcomes in results.outcomes.items()
    }
    frame = pd.DataFrame.from_dict(values, orient="index", columns=list(results.parties))
    frame.index.name, frame.columns.name = "offer", "party"
    frame.attrs |= {
        "what": what,
        "unit": results.currency,
        "prices": results.prices,
        "parties": dict(results.parties),
    }
    return frame


def tidy(rows: Sequence[dict[str, Any]], results: Results) -> pd.DataFrame:
    """Return rows of offer, party, measure, value and unit as a frame."""
    import pandas as pd

    frame = pd.DataFrame(list(rows))
    frame.attrs |= {"unit": "see the column unit", "prices": results.prices}
    return frame


def cash(built: Built) -> pd.DataFrame:
    """Return every flow of every party: offer, party, kind, label, period, date, amount.

    What a party gets is positive, what it pays negative; amounts are in the scenario's currency.
    """
    import pandas as pd

    rows = [
        (offer, key, flow.kind.name, line)
        for offer, model in built.offers.items()
        for key, party in built.parties.items()
        for flow, line in zip(model.ledger.of(party), model.statements[key].rows, strict=True)
    ]
    values = arrays.read([line for *_, line in rows], built.timeline)
    timeline = built.timeline
    periods = range(timeline.count + 1)
    ends = pd.to_datetime([timeline.ends(period) for period in periods])
    parts = [
        pd.DataFrame(
            {
                "offer": offer,
                "party": key,
                "kind": kind,
                "label": line.label,
                "period": periods,
                "date": ends,
                "amount": values[line][:, 0],
            }
        )
        for offer, key, kind, line in rows
    ]
    columns = ["offer", "party", "kind", "label", "period", "date", "amount"]
    frame = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)
    frame.attrs |= {"unit": built.scenario.currency, "prices": built.scenario.prices}
    return frame
