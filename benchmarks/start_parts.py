"""The parts of one `compare` from start to end, each in seconds, printed as JSON."""

from __future__ import annotations

import json
import time


def parts() -> dict[str, float]:
    """Go through the steps of `compare` in a fresh process and return how long each took."""
    taken: dict[str, float] = {}
    last = time.perf_counter()

    def step(name: str) -> None:
        nonlocal last
        now = time.perf_counter()
        taken[name], last = now - last, now

    import numpy as np  # noqa: F401

    step("import numpy")
    import pydantic  # noqa: F401
    from ruamel.yaml import YAML  # noqa: F401

    step("import pydantic and ruamel.yaml")
    from servicemodel.model.build import build
    from servicemodel.model.results import compare
    from servicemodel.report import comparison
    from servicemodel.scenario import load, schema  # noqa: F401

    step("import our own, and the schema")
    stated = load.read("scenarios/office-cooling.yaml")
    step("read the file")
    scenario = load.scenario(stated)
    step("validate it")
    built = build(scenario)
    step("write the lines")
    results = compare(built)
    step("compute the results")
    comparison.text(results)
    step("write the screen")
    return taken


if __name__ == "__main__":
    print(json.dumps(parts()))
