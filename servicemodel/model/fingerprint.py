"""What a result was made from, as one short text: the scenario as validated, and the version.

Names count in the order in which they are stated, because the first offer and the first party may
decide what is compared with what.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from servicemodel.scenario.schema import Scenario


def version() -> str:
    """Return the version of the package."""
    from importlib.metadata import version  # takes longer than the rest of this module

    return version("servicemodel")


def scenario_hash(scenario: Scenario) -> str:
    """Return the SHA-256, in 64 hex digits, of a validated scenario and the package's version.

    What was stated in other words, such as `8%` for 0.08, has the same one.
    """
    stated = {"servicemodel": version(), "scenario": scenario.model_dump(mode="json")}
    text = json.dumps(stated, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
