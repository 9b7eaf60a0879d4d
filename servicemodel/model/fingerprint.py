"""What a result was made from, as one short text: the scenario as validated, and the version.

Names count in the order in which they are stated, because the first offer and the first party may
decide what is compared with what.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from servicemodel.scenario.schema import Scenario

OF_A_SOLVE = {"solve", "start", "under"}


def version() -> str:
    """Return the version of the package."""
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256, in 64 hex digits, of a validated scenario and the package's version.

    What was stated in other words, such as `8%` for 0.08, has the same one. Of a solved number what
    it is solved for counts, not the value, which follows from all else.
    """
    stated = {"servicemodel": version(), "scenario": _stated(scenario.model_dump(mode="json"))}
    text = json.dumps(stated, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _stated(plain: Any) -> Any:
    """Return data of which each number is told as it is stated: its value or its target."""
    if isinstance(plain, list):
        return [_stated(item) for item in plain]
    if not isinstance(plain, dict):
        return plain
    left_out: tuple[str, ...] = ()
    if plain.keys() >= OF_A_SOLVE:
        left_out = ("value",) if plain["solve"] else tuple(OF_A_SOLVE)
    return {key: _stated(item) for key, item in plain.items() if key not in left_out}
