"""Every answer of a case is compared here, so that docs/validation.md can tell how far it is.

`deviations.json` holds the largest deviation seen for each case, and each comparison is held to it.
Write it anew, and the page: REWRITE_GOLDEN=1 pytest -n 0 tests/cases tests/docs/test_validation.py
"""

from __future__ import annotations

import json
import os
from collections import defaultdict
from decimal import ROUND_UP, Context
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    Answer = float | Sequence[float]

FOLDER = Path(__file__).parent
HELD = FOLDER / "deviations.json"
TIGHT = 1e-9  # of the largest amount of a line: so near must be what is told with all its digits
LEAST = 1e-14  # no deviation is told to be smaller: another machine rounds in another way
# Times what is held: the noise of doubles is another one on another machine, while the rounding of
# a printed answer is the same everywhere. What is below the last number is noise in any case.
SPARE = {"tight": 10, "printed": 1 + 1e-9}
NOISE = 1e-12


def case(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def cases() -> list[str]:
    return sorted(path.stem for path in FOLDER.glob("*.json") if path != HELD)


def answers(stated: dict[str, Any]) -> dict[str, Any]:
    """Return the answers of a case by name: SAM's as they are, others as `outer.inner`."""
    outputs = stated["outputs"]
    if "scalars" in outputs:
        return outputs["scalars"] | outputs["cash_flow_lines_year0_to_yearN"]  # type: ignore[no-any-return]
    return {
        f"{outer}.{inner}" if isinstance(value, dict) else outer: item
        for outer, value in outputs.items()
        for inner, item in (value.items() if isinstance(value, dict) else [("", value)])
    }


def assert_within(label: str, theirs: Answer, ours: Answer, allowed: Answer) -> None:
    """Compare a number, or a line number by number; `allowed` is absolute, one for all or each."""
    left, right = _list(theirs), _list(ours)
    margins = _margins(allowed, len(left))
    for at, (one, other, margin) in enumerate(zip(left, right, margins, strict=True)):
        assert abs(one - other) <= margin, f"{label}, number {at}: {other} against {one}"


def near(name: str, label: str, theirs: Answer, ours: Answer, allowed: Answer) -> None:
    """Hold ours to an answer of a case, to what the case held before, and record how far it is.

    The deviation of a line is the largest difference, over the largest amount of theirs.
    """
    assert label in answers(case(name)), f"{name} has no answer {label}"
    assert_within(label, theirs, ours, allowed)
    left, right = _list(theirs), _list(ours)
    size = max(abs(amount) for amount in left) or 1.0
    far = max(abs(one - other) for one, other in zip(left, right, strict=True)) / size
    margin = max(_margins(allowed, len(left))) / size
    kind = "tight" if margin <= TIGHT * (1 + LEAST) else "printed"
    if not rewriting():
        assert_held(name, label, kind, far)
    _found[name].setdefault(label, []).append((kind, far, margin))


def assert_held(name: str, label: str, kind: str, far: float) -> None:
    """Hold a deviation to the largest that its case held, whatever more its tolerance allows."""
    assert name in _held(), f"{name} is not in {HELD.name} yet: write it anew"
    told = _held()[name]
    reasons = [why for why, names in told["left out"].items() if label in names]
    assert not reasons, f"{HELD.name} tells why {label} is left out, but it is met: write it anew"
    assert kind in told, f"{label} is the first answer of {name} that is {kind}: write it anew"
    before = told[kind]["largest"]
    limit = max(before * SPARE[kind], NOISE)
    assert far <= limit, f"{name}, {label}: {far:.2g} of its size away, and was {before:.0e}"


def left_out(name: str, label: str, reason: str) -> None:
    """Record that an answer of a case is not compared, and why."""
    assert label in answers(case(name)), f"{name} has no answer {label}"
    _reasons[name][label] = reason
    if not rewriting():
        told = _held()[name]["left out"].get(reason, [])
        assert label in told, f"{HELD.name} does not tell why {label} is left out: write it anew"


def rewriting() -> bool:
    return bool(os.environ.get("REWRITE_GOLDEN"))


def held() -> dict[str, Any]:
    """Return what is held: by case how many answers are met, how nearly, and what is left out."""
    return json.loads(HELD.read_text(encoding="utf-8"))  # type: ignore[no-any-return]


def rewrite() -> None:
    """Write what this process saw; a case of which it saw nothing stays as it is."""
    told = held() if HELD.exists() else {}
    for name in cases():
        seen = {*_found[name], *_reasons[name]}
        missing = set(answers(case(name))) - seen
        assert not seen or not missing, f"{name}: no test that ran looked at {sorted(missing)}"
        if seen:
            told[name] = _entry(name)
    text = json.dumps({name: told[name] for name in cases() if name in told}, indent=1)
    HELD.write_text(text + "\n", encoding="utf-8")


_found: defaultdict[str, dict[str, list[tuple[str, float, float]]]] = defaultdict(dict)
_reasons: defaultdict[str, dict[str, str]] = defaultdict(dict)


@cache
def _held() -> dict[str, Any]:
    return held()


def _entry(name: str) -> dict[str, Any]:
    entry: dict[str, Any] = {"answers": len(_found[name])}
    for kind in ("tight", "printed"):
        seen = [
            (far, label, margin)
            for label, comparisons in _found[name].items()
            for its, far, margin in comparisons
            if its == kind
        ]
        if seen:
            far, label, margin = max(seen)
            entry[kind] = {
                "largest": rounded_up(max(far, LEAST)),
                "of": label,
                "allowed": rounded_up(margin),
            }
    reasons: dict[str, list[str]] = {}
    for label, reason in sorted(_reasons[name].items()):
        reasons.setdefault(reason, []).append(label)
    return entry | {"left out": reasons}


def rounded_up(number: float) -> float:
    """Return a number rounded up to one digit; what is a hair above one counts as that digit."""
    twelve = Context(prec=12).create_decimal_from_float(number)
    return float(Context(prec=1, rounding=ROUND_UP).plus(twelve))


def _list(answer: Answer) -> list[float]:
    return [answer] if isinstance(answer, int | float) else list(answer)


def _margins(allowed: Answer, count: int) -> list[float]:
    return [allowed] * count if isinstance(allowed, int | float) else list(allowed)
