"""Hostile files are refused in a line, soon, and at no cost of memory.

All run in one process of their own, which tells the time of each and the largest memory so far. The
limits are generous, for slow machines; SERVICEMODEL_RECORD names a file that gets
what was measured: mostly 0.1 s, 1 s where 10,000 places are read, and no memory but the imports'.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from servicemodel.scenario.load import read
from tests.errors.gallery import OFFICE
from tests.hostile.attacks import ATTACKS

pytestmark = pytest.mark.xdist_group("attacks")
SECONDS, MEGABYTES, LONGEST = 5, 200, 600
OUTSIDE = "it lies outside of the folder"
EXTENDED = [  # what a file extends, and what is said of it
    ("../../../../etc/passwd", OUTSIDE),
    ("..", OUTSIDE),
    ("../hostile.yaml", OUTSIDE),
    ("below/../../secret.yaml", OUTSIDE),
    ("link.yaml", OUTSIDE),
    ("folder/secret.yaml", OUTSIDE),
    ("/etc/passwd", "not its full path"),
    ("/dev/zero", "not its full path"),
    ("zero.yaml", OUTSIDE),
    ("pipe.yaml", "a pipe, not a file"),
    (".", "a folder, not a file"),
    ("loop.yaml", "loop.yaml: "),
    ("https://example.org/base.yaml", "there is no such file"),
    ("none.yaml", "there is no such file"),
    ("x" * 5000, "File name too long"),
    ('"nul\\0l"', "embedded null byte"),
    ("large.yaml", "at most 0.5 MB"),
    ("c0.yaml", "it extends more than 50 files"),
    ("w0.yaml", "it extends more than 50 files"),
]
PATHS = [  # a path that is loaded, and what is said of it
    ("pipe.yaml", "a pipe, not a file"),
    (".", "a folder, not a file"),
    ("/dev/zero", "a device, not a file"),
    ("/dev/null", "a device, not a file"),
    ("nul\0l", "embedded null byte"),
    ("x" * 5000, "File name too long"),
    ("none\udcff\x1b[31m.yaml", "none\\udcff\\x1b[31m.yaml: there is no such file"),
]
VALUES = [  # a path and a value that are set, and what is said of it
    ("tariffs.electricity.price", "9" * 100_000, "is not a finite number"),
    ("tariffs.electricity.price", "nan", "is not a number"),
    ("tariffs.electricity.price", "1e400", "is not a finite number"),
    ("timeline.years", "9" * 5000, "is no whole number"),
    ("tariffs.electricity." + "9" * 900, "1", "unknown key '999"),
    ("indices.prices." + "9" * 5000, "1", "none has more than 1,000 characters"),
    (".".join("a" * 400), "1", "the scenario has no 'a'"),
    (".".join("a" * 20_000), "1", "none has more than 1,000 characters"),
    ("a" * 900, "1", "unknown key 'aaa"),
    ("offers.sale." * 50 + "x", "1", "offers.sale has no 'offers'"),
    ('"' * 999, "1", "is not a path"),
    ('"\\' * 500, "1", "is not a path"),
    ("parties.customer.name", "a\0b", "U+0000 (null)"),
    ("parties.customer.name", "a\u202eb", "U+202E"),
    ("parties.customer.name", "a\udcffb", "U+DCFF (half of a character)"),
    ('parties.customer."\u202ename"', "x", "U+202E"),
    ("name", "x" * 100_000, "write at most 80 characters"),
]
RUN = """
import json, os, resource, sys, time, warnings
import servicemodel as sm
from servicemodel.scenario import load, limits, messages, names, parse, rules, schema
warnings.simplefilter("error")
for folder, path, values in json.load(open(sys.argv[1])):
    os.chdir(folder)
    start, found = time.process_time(), ("VALID", [""])
    try:
        sm.load(path, values)
    except sm.ServiceModelError as problem:
        found = type(problem).__name__, str(problem).split("\\n")
    seconds = time.process_time() - start
    with open("/proc/self/status") as status:  # ru_maxrss would count what the parent had
        held = next(line for line in status if line.startswith("VmHWM"))
    memory = int(held.split()[1]) / 1024
    print(json.dumps([*found, seconds, memory]), flush=True)
"""
Told = tuple[str, list[str], float, float]  # the kind of error, its lines, seconds, megabytes


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Told]:
    """Load everything hostile in one process; return what is said of each."""
    base = tmp_path_factory.mktemp("hostile")
    jobs: dict[str, list[object]] = {}
    for count, (attack, (content, _)) in enumerate(ATTACKS.items()):
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (base / f"{count}").mkdir()
        (base / f"{count}" / "hostile.yaml").write_bytes(data)
        jobs[attack] = [str(base / f"{count}"), "hostile.yaml", None]
    mine = crowded(base)
    for count, (parent, _) in enumerate(EXTENDED):
        text = f"extends: {parent}\n{OFFICE}"
        path = mine / f"hostile{count}.yaml"
        path.write_text(text, encoding="utf-8")
        jobs[f"extends {parent}"] = [str(mine), path.name, None]
    (base / "office.yaml").write_text(OFFICE, encoding="utf-8")
    for path, _ in PATHS:
        jobs[f"loads {path}"] = [str(mine), path, None]
    for path, value, _ in VALUES:
        jobs[f"sets {path}={value}"] = [str(base), "office.yaml", {path: value}]
    (base / "jobs.json").write_text(json.dumps(list(jobs.values())), encoding="utf-8")
    command = [sys.executable, "-c", RUN, str(base / "jobs.json")]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300)
    lines = done.stdout.splitlines()
    assert len(jobs) == len(lines), (list(jobs)[len(lines)], done.stderr[-2000:])
    found = dict(zip(jobs, map(json.loads, lines), strict=True))
    if record := os.environ.get("SERVICEMODEL_RECORD"):
        rows = [f"{it[2]:.2f} s {it[3]:.0f} MB {name[:50]!r}\n" for name, it in found.items()]
        Path(record).write_text("".join(rows), encoding="utf-8")
    return found


def crowded(base: Path) -> Path:
    """Return a folder with links, a pipe, a large file, and files that extend very many others."""
    folder = base / "mine"
    (folder / "below").mkdir(parents=True)
    (base / "secret.yaml").write_text("name: secret", encoding="utf-8")
    (folder / "link.yaml").symlink_to(base / "secret.yaml")
    (folder / "folder").symlink_to(base)
    (folder / "zero.yaml").symlink_to("/dev/zero")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    os.mkfifo(folder / "pipe.yaml")
    (folder / "large.yaml").write_bytes(b"x" * 10_000_000)
    for k in range(60):  # a chain, and a tree with a billion branches
        (folder / f"c{k}.yaml").write_text(f"extends: c{k + 1}.yaml", encoding="utf-8")
        many = ", ".join([f"w{k + 1}.yaml"] * 9)
        text = f"extends: [{many}]" if k < 9 else "name: x"
        (folder / f"w{k}.yaml").write_text(text, encoding="utf-8")
    return folder


def refused(told: Told, said: str) -> None:
    kind, lines, seconds, memory = told
    assert kind != "VALID"
    assert said in lines[0]
    assert seconds < SECONDS
    assert memory < MEGABYTES
    assert all(len(line) <= LONGEST and line.isprintable() for line in lines)


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_hostile_file_is_refused_soon_and_in_a_line(told: dict[str, Told], attack: str) -> None:
    refused(told[attack], ATTACKS[attack][1])
    assert told[attack][1][0].startswith(("hostile.yaml", "start: "))


@pytest.mark.parametrize(("parent", "said"), EXTENDED, ids=[parent[:40] for parent, _ in EXTENDED])
def test_a_file_that_is_extended_lies_in_the_folder_or_below(
    told: dict[str, Told], parent: str, said: str
) -> None:
    refused(told[f"extends {parent}"], said)
    assert "name: secret" not in " ".join(told[f"extends {parent}"][1])


def test_a_link_inside_of_the_folder_and_a_way_back_into_it_are_followed(tmp_path: Path) -> None:
    (tmp_path / "below").mkdir()
    (tmp_path / "base.yaml").write_text("extends: below/more.yaml", encoding="utf-8")
    (tmp_path / "below" / "more.yaml").write_text("extends: ../link.yaml", encoding="utf-8")
    (tmp_path / "office.yaml").write_text(OFFICE, encoding="utf-8")
    (tmp_path / "link.yaml").symlink_to("office.yaml")
    (tmp_path / "mine.yaml").write_text("extends: base.yaml\nname: Mine", encoding="utf-8")
    stated = read(tmp_path / "mine.yaml")
    assert stated["name"] == "Mine"
    assert stated["currency"] == "EUR"


@pytest.mark.parametrize(("path", "said"), PATHS, ids=[ascii(path[:40]) for path, _ in PATHS])
def test_what_is_no_file_is_refused_and_not_waited_for(
    told: dict[str, Told], path: str, said: str
) -> None:
    refused(told[f"loads {path}"], said)
    assert told[f"loads {path}"][0] == "UsageError"


@pytest.mark.parametrize(
    ("path", "value", "said"), VALUES, ids=[ascii(f"{p[:30]}={v[:20]}") for p, v, _ in VALUES]
)
def test_what_is_set_from_outside_is_refused_alike(
    told: dict[str, Told], path: str, value: str, said: str
) -> None:
    refused(told[f"sets {path}={value}"], said)
