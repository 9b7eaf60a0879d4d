"""What a scenario states of the sources of a party's capital, from which its rate follows."""

from __future__ import annotations

from servicemodel.values import Fields, Rate, Share

ROUNDED = 0.005  # printed shares add up to 1 within so much


class Source(Fields):
    """A source of capital: its share of all, what it costs per year, and tax that this saves."""

    share: Share
    cost: Rate
    tax: Share | None = None


def whole(sources: dict[str, Source]) -> dict[str, Source]:
    """Return sources whose shares add up to 1; raise `ValueError` if they don't."""
    together = sum(source.share.value for source in sources.values())
    if sources and abs(together - 1) > ROUNDED:
        raise ValueError(f"the shares of capital add up to {together:.6g}, not to 1")
    return sources
