"""Print the table of all measurements; see README.md."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pyxirr

from benchmarks.agreement import PEERS, agree
from benchmarks.reference_inputs import drawn, scenario
from benchmarks.reference_lines import TIMELINES, Reference
from benchmarks.workbooks import workbooks
from servicemodel.line.sheet import Sheet
from servicemodel.metric.irr import irr, stated_rates
from servicemodel.read import arrays
from servicemodel.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ROOT = Path(__file__).parent.parent
OURS = "servicemodel"
COMMAND = "from servicemodel.cli import main; main()"
STARTS = {
    "python -c pass": ["-c", "pass"],
    "servicemodel --version": ["-c", COMMAND, "--version"],
    "servicemodel compare scenarios/office-cooling.yaml": [
        *("-c", COMMAND, "compare", "scenarios/office-cooling.yaml")
    ],
}


class Task(NamedTuple):
    """Something to time, and how many items one run of it does."""

    name: str
    run: Callable[[], object]
    items: int


class Timing(NamedTuple):
    """Medians in seconds per item."""

    wall: float
    processor: float


def timed(tasks: list[Task], runs: int) -> dict[str, Timing]:
    """Run tasks in turns, so that each meets the same neighbours, and return medians per item."""
    found: dict[str, list[tuple[float, float]]] = {task.name: [] for task in tasks}
    for _ in range(runs):
        for task in tasks:
            wall, processor = time.perf_counter(), time.process_time()
            task.run()
            spent = (time.perf_counter() - wall, time.process_time() - processor)
            found[task.name].append((spent[0] / task.items, spent[1] / task.items))
    return {
        name: Timing(median(wall for wall, _ in spent), median(own for _, own in spent))
        for name, spent in found.items()
    }


def evaluations(quick: bool) -> Iterator[str]:
    """Time the reference model by us and by the peers."""
    reference = Reference()
    peers = list(PEERS)
    yield "| 12 metrics of a model | us per position | of processor | positions per s | ratio |"
    yield "|---|---:|---:|---:|---:|"
    for name, wide, counts, runs in (
        ("50 years", 4096 if quick else 16384, {peers[0]: 8, peers[1]: 100}, 3 if quick else 7),
        ("600 months", 1744, {peers[0]: 1, peers[1]: 20}, 1 if quick else 3),
    ):
        timeline = TIMELINES[name]
        batch = drawn(wide)
        tasks = [Task(OURS, partial(reference.read, batch, timeline), wide)]
        for peer, count in counts.items():
            given = [scenario(batch, position) for position in range(count)]

            def loop(
                evaluate: Callable[..., object] = PEERS[peer],
                given: list[dict[str, float]] = given,
                timeline: Timeline = timeline,
            ) -> None:
                for one in given:
                    evaluate(one, timeline.years, timeline.per_year)

            tasks.append(Task(peer, loop, count))
        found = timed(tasks, runs)
        for peer, timing in found.items():
            ratio = timing.processor / found[OURS].processor
            yield (
                f"| {name}: {peer} | {timing.wall * 1e6:,.1f} | {timing.processor * 1e6:,.1f} "
                f"| {1 / timing.wall:,.1f} | {ratio:,.1f} |"
            )


def memory(quick: bool) -> Iterator[str]:
    """Measure peak memory for more and more positions, each in a fresh process."""
    yield "| peak memory net of inputs and results, 50 years | MiB |"
    yield "|---|---:|"
    for positions in (1_000, 100_000) if quick else (1_000, 100_000, 1_000_000):
        command = [sys.executable, "-m", "benchmarks.memory", "50 years", str(positions)]
        told = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
        yield f"| {positions:,} positions | {int(told.stdout) / 2**20:,.0f} |"


def rates_of_return(quick: bool) -> Iterator[str]:
    """Time the IRR of 100,000 flows in one call and of a sample of them by pyxirr."""
    yield "| IRR of 100,000 flows of 51 periods | us per flow | of processor | ratio |"
    yield "|---|---:|---:|---:|"
    draw = np.random.default_rng(1)
    flow = draw.uniform(0.5, 2, (51, 100_000))
    flow[0] = -draw.uniform(5, 20, 100_000)
    replaced = flow.copy()
    replaced[[18, 36]] -= draw.uniform(3, 8, (2, 100_000))
    timeline = Timeline(date(2027, 1, 1), years=50)
    sheet = Sheet("Flows")
    cash = sheet.section("Flows").path("Cash", [0.0] * 51, unit="EUR")
    rate = irr(sheet.section("IRR"), cash, stated_rates(sheet.section("Stated rates"))).value
    for kind, flows in (("one change of sign", flow), ("five changes of sign", replaced)):
        sample = np.ascontiguousarray(flows[:, :2000].T)

        def ours(flows: np.ndarray = flows) -> np.ndarray:
            return arrays.read([rate], timeline, {cash: flows})[rate]

        def theirs(sample: np.ndarray = sample) -> list[float | None]:
            return [pyxirr.irr(one) for one in sample]

        found, other = ours()[:2000], np.array(theirs(), dtype=float)
        same = np.abs(found - other) <= 1e-9 * np.maximum(1, np.abs(other))
        assert same[~np.isnan(other)].all(), kind
        tasks = [Task(OURS, ours, 100_000), Task("pyxirr", theirs, 2000)]
        timings = timed(tasks, 1 if quick else 3)
        for name, timing in timings.items():
            ratio = timing.processor / timings[OURS].processor
            own = timing.processor * 1e6
            yield f"| {kind}: {name} | {timing.wall * 1e6:,.2f} | {own:,.2f} | {ratio:,.1f} |"


def starts(quick: bool) -> Iterator[str]:
    """Time whole processes from start to end."""

    def run(arguments: list[str]) -> None:
        subprocess.run([sys.executable, *arguments], cwd=ROOT, check=True, capture_output=True)

    yield "| start to end | ms | less `python -c pass` |"
    yield "|---|---:|---:|"
    tasks = [Task(name, partial(run, arguments), 1) for name, arguments in STARTS.items()]
    found = timed(tasks, 3 if quick else 9)
    bare = found["python -c pass"].wall
    for name, timing in found.items():
        yield f"| `{name}` | {timing.wall * 1e3:,.0f} | {(timing.wall - bare) * 1e3:,.0f} |"


def start_parts(quick: bool) -> Iterator[str]:
    """Tell what the time of one `compare` goes into."""
    command = [sys.executable, "-m", "benchmarks.start_parts"]
    runs = [
        json.loads(subprocess.run(command, cwd=ROOT, check=True, capture_output=True).stdout)
        for _ in range(3 if quick else 9)
    ]
    yield "| part of one `compare` | ms |"
    yield "|---|---:|"
    for name in runs[0]:
        yield f"| {name} | {median(run[name] for run in runs) * 1e3:,.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="fewer runs, about 15 s")
    quick = parser.parse_args().quick
    machine = f"{os.cpu_count()} cores, Python {platform.python_version()}, numpy {np.__version__}"
    print(f"{datetime.now(UTC):%Y-%m-%d}, {machine}\n")
    difference = max(agree(5, ["50 years"]), agree(1, ["600 months"]))
    print(f"All agree; largest relative difference {difference:.0e}.\n")
    for part in (evaluations, memory, rates_of_return, starts, start_parts, workbooks):
        for line in part(quick):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
