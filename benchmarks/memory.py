"""Peak memory of one call in a process of its own; prints bytes above what the inputs take.

Linux only: the high-water mark of /proc belongs to this process alone, while that of getrusage
starts from its parent's.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.reference_inputs import drawn
from benchmarks.reference_lines import TIMELINES, Reference


def status(key: str) -> int:
    """Return a number of bytes from the kernel's report on this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) << 10 for line in lines if line.startswith(f"{key}:"))


def main() -> None:
    timeline, positions = TIMELINES[sys.argv[1]], int(sys.argv[2])
    reference = Reference()
    batch = drawn(positions)
    before = status("VmRSS")
    found = reference.read(batch, timeline)
    results = sum(array.nbytes for array in found.values())
    print(status("VmHWM") - before - results)


if __name__ == "__main__":
    main()
