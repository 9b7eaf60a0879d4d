"""What the benchmarks time is the same thing: all twelve metrics agree with both peers."""

from __future__ import annotations

from benchmarks.agreement import agree


def test_the_reference_model_and_its_peers_agree() -> None:
    assert agree(2, ["50 years"]) <= 1e-9
