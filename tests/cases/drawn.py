"""How draws are put to NREL SAM and to the engine: in chunks, and each input changed alone."""

from __future__ import annotations

import copy
import os
import platform
from typing import TYPE_CHECKING, Any

import pytest

import servicemodel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from tests.cases.front_door import Ran
    from tests.cases.live import Outputs

    Both = tuple[dict[str, Any], Outputs, Ran]  # plain inputs, and what each side makes of them

needs_sam = pytest.mark.skipif(
    platform.machine() not in ("x86_64", "AMD64"), reason="SAM's library is built for x86-64 only"
)
DRAWS = int(os.environ.get("SERVICEMODEL_SAM_DRAWS", "10"))
AT_ONCE = 1 if DRAWS <= 10 else 20  # draws per test: few tests where draws are many
CHUNKS = [range(first, min(first + AT_ONCE, DRAWS)) for first in range(0, DRAWS, AT_ONCE)]
ENOUGH = range(60)  # draws that tell how many are refused
MOST_REFUSED = 0.05  # of the draws
HARDLY = 1.001  # what a number is multiplied by


def put_to_both(
    numbers: Sequence[int], both: Callable[[int], Both], told: Callable[..., list[str]]
) -> list[str]:
    """Return what is told of draws; what either side refuses is no draw, of which few may be."""
    found, refused = [], []
    for number in numbers:
        try:
            ran = both(number)
        except (RuntimeError, servicemodel.ServiceModelError) as error:
            refused.append(f"draw {number}: {error}")
        else:
            found += [f"draw {number}: {text}" for text in told(*ran)]
    assert len(refused) <= MOST_REFUSED * len(numbers), refused
    return found


def places_of(given: Mapping[str, Any], *above: str) -> Iterator[str]:
    """Walk over the paths of all that plain inputs state."""
    for key, stated in given.items():
        if isinstance(stated, dict):
            yield from places_of(stated, *above, key)
        else:
            yield ".".join((*above, key))


def changed(given: dict[str, Any], place: str, otherwise: Mapping[str, Any]) -> dict[str, Any]:
    """Return inputs of which one is hardly more, or as `otherwise` says where it is no number."""
    found = copy.deepcopy(given)
    *above, last = place.split(".")
    branch = found
    for key in above:
        branch = branch[key]
    branch[last] = otherwise[place] if place in otherwise else branch[last] * HARDLY
    return found
