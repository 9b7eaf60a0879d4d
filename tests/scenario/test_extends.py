"""Files that extend others: what is merged, where each place stands, mistakes in any of them."""

from __future__ import annotations

import datetime
import re
from typing import TYPE_CHECKING, Annotated, Any

import pytest
from pydantic import BeforeValidator

from servicemodel.errors import ScenarioError
from servicemodel.scenario.load import read, scenario
from servicemodel.scenario.marks import Mark, Stated
from servicemodel.scenario.overrides import with_values
from servicemodel.values import Amount, Fields, Share
from tests.shipped import SCENARIO

if TYPE_CHECKING:
    from pathlib import Path


def written(folder: Path, **texts: str) -> Path:
    """Write files by name and return the first."""
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder / f"{next(iter(texts))}.yaml"


def mistakes(path: Path) -> list[str]:
    """Return what is wrong with a file, without the folder in which it stands."""
    with pytest.raises(ScenarioError) as caught:
        scenario(read(path))
    return [text.replace(f"{path.parent}/", "") for text in caught.value.mistakes]


def test_a_file_without_parents_is_plain_data_with_the_mark_of_each_place(tmp_path: Path) -> None:
    path = written(tmp_path, a="x: 1_000\ny:\n  - {z: 2%}\n  - 2027-01-01\n")
    places = {(): (1, 1), ("x",): (1, 1), ("y",): (2, 1), ("y", 0): (3, 5)}
    places |= {("y", 0, "z"): (3, 6), ("y", 1): (4, 5)}
    marks = {place: Mark(str(path), *where) for place, where in places.items()}
    data = {"x": 1000, "y": [{"z": "2%"}, datetime.date(2027, 1, 1)]}
    assert Stated(data, marks, str(path)) == read(path)


def test_the_data_have_plain_types_only() -> None:
    def kinds(stated: Any) -> set[type]:
        below = stated.values() if isinstance(stated, dict) else stated
        inner = below if isinstance(stated, dict | list) else ()
        return {type(stated)}.union(*(kinds(item) for item in inner))

    assert {dict, list, str, int, float, datetime.date} >= kinds(read(SCENARIO).data)


def test_mappings_merge_deeply_and_all_else_is_replaced(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        child="extends: parent.yaml\na: {b: {c: 9, new: 4}, list: [9]}\n",
        parent="a: {b: {c: 1, d: 2}, list: [1, 2, 3], text: kept}\ntop: kept\n",
    )
    merged = {"b": {"c": 9, "d": 2, "new": 4}, "list": [9], "text": "kept"}
    assert read(path).data == {"a": merged, "top": "kept"}


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        ("{value: 5%, source: a study, grade: A}", "{value: 6%}"),
        ("{value: 5%, source: a study}", "7"),
        ("{2027: 1.7%, 2040: 1.5%}", "{2030: 2%}"),
        ("{2027: 1.7%}", "{value: 2%, source: mine}"),
        ("{index: prices, plus: 1%}", "{value: 2%}"),
        ("{value: 2%, source: old}", "{index: prices}"),
        ("[1, 2]", "{}"),
    ],
)
def test_a_number_is_replaced_whole_so_that_no_value_gets_the_source_of_another(
    tmp_path: Path, parent: str, child: str
) -> None:
    path = written(
        tmp_path, a=f"extends: b.yaml\nx: {child}\n", b=f"x: {parent}\n", c=f"x: {child}\n"
    )
    alone = read(tmp_path / "c.yaml").data
    assert alone == read(path).data
    assert {str(path)} == {mark.file for mark in read(path).marks.values()}


def test_null_removes_what_the_parent_states_and_only_that(tmp_path: Path) -> None:
    own = "extends: b.yaml\noffers: {lease: ~, typo: ~}\n"
    path = written(tmp_path, a=own, b="offers: {sale: {x: 1}, lease: {x: 2}}\n")
    stated = read(path)
    assert stated.data == {"offers": {"sale": {"x": 1}, "typo": None}}
    assert {place[-1] for place in stated.marks if place} == {"offers", "sale", "x", "typo"}


def test_of_several_parents_later_ones_win_and_the_file_over_all(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        a="extends: [b.yaml, c.yaml]\nz: from a\n",
        b="x: from b\ny: from b\nz: from b\n",
        c="y: from c\nz: from c\n",
    )
    assert read(path).data == {"x": "from b", "y": "from c", "z": "from a"}


def test_a_chain_of_files_each_relative_to_the_one_that_names_it(tmp_path: Path) -> None:
    (tmp_path / "inner").mkdir()
    path = written(tmp_path, a="extends: inner/b.yaml\nx: 1\n")
    written(tmp_path / "inner", b="extends: c.yaml\nx: 2\ny: 2\n", c="x: 3\ny: 3\n\nz: 3\n")
    stated = read(path)
    assert stated.data == {"x": 1, "y": 2, "z": 3}
    assert str(path) == stated.name
    b, c = (str(tmp_path / "inner" / name) for name in ("b.yaml", "c.yaml"))
    told = [stated.marks[key,] for key in "xyz"]
    assert told == [Mark(str(path), 2, 1), Mark(b, 3, 1), Mark(c, 4, 1)]


def test_files_that_extend_each_other_are_one_clear_error(tmp_path: Path) -> None:
    circle = "\n\nextends: {}.yaml\n"
    path = written(
        tmp_path,
        main="extends: a.yaml",
        a=circle.format("b"),
        b=circle.format("c"),
        c=circle.format("a"),
        own="x: 1\nextends: own.yaml",
    )
    assert mistakes(path) == [
        "a.yaml:3:1: extends: a.yaml extends b.yaml, which extends c.yaml, which extends a.yaml"
    ]
    assert mistakes(tmp_path / "own.yaml") == ["own.yaml:2:1: extends: own.yaml extends own.yaml"]


def test_a_parent_of_two_parents_is_no_circle(tmp_path: Path) -> None:
    path = written(
        tmp_path, a="extends: [b.yaml, c.yaml]", b="extends: d.yaml", c="extends: d.yaml", d="x: 2"
    )
    assert read(path).data == {"x": 2}


def test_all_parents_that_are_missing_or_no_yaml_are_told_with_their_file(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        a='name: x\nextends: [none.yaml, b.yaml, c.yaml, "d\\0", latin.yaml]\n',
        b="x: [1",
        c="x: 1\nx: 2\n",
    )
    (tmp_path / "latin.yaml").write_bytes(b"x: caf\xe9")
    assert mistakes(path) == [
        "a.yaml:2:1: extends: none.yaml: there is no such file",
        "b.yaml:1:6: what opens in line 1 is not closed: a ] or a comma is missing before this",
        "c.yaml:2:1: the key 'x' stands twice, first in line 1",
        "a.yaml:2:1: extends: d\\x00: embedded null byte",
        "latin.yaml:1:7: byte 0xE9 is no UTF-8: save the file as UTF-8",
    ]


@pytest.mark.parametrize("stated", ["3", "~", "[]", "[b.yaml, 3]", "{b: c}"])
def test_extends_names_files(tmp_path: Path, stated: str) -> None:
    path = written(tmp_path, a=f"extends: {stated}", b="x: 1")
    assert mistakes(path) == ["a.yaml:1:1: extends: a file or a list of files is needed here"]


UNCLEAR = r"""
a: 1\na: 2\nb: {c: 1, c: 2} -> 2:1: the key 'a' stands twice, first in line 1
                              + 3:11: the key 'c' stands twice, first in line 3
x: {2030: 1, '2030': 2}       -> 1:14: the key '2030' stands twice, first in line 1
a: &b [*b]                    -> 1:4: an alias stands inside of what it stands for
a: &b {<<: *b}                -> 1:4: an alias stands inside of what it stands for
<<: 3                         -> 1:5: what << merges must be keys with values
a: 2027-13-01                 -> 1:4: '2027-13-01' cannot be read: month must be in 1..12
? [1]\n: 2                    -> 1:3: a key is one word or a year
a: !mine {b: 1}               -> 1:4: the tag !mine has no meaning here
"""
MEANT = r"""
growth: 5                     -> 1:1: growth: text is needed here; put a number in quotes
growth: {index: a, pls: 1%}   -> 1:20: growth.pls: unknown key 'pls'; did you mean plus?
growth: {indx: a, pls: 1%}    -> 1:1: growth: 'index' is missing
                              + 1:10: growth.indx: unknown key 'indx'; did you mean index?
                              + 1:19: growth.pls: unknown key 'pls'; did you mean plus?
growth: {plus: 5%}            -> 1:1: growth: 'index' is missing
rate: 8,0%                    -> 1:1: rate: '8,0%' is a percentage, and this is an amount or a plain number: write it without %
rate: {value: -5}             -> 1:1: rate: -5 is not between 0 and 1e15
rate: {value: 5, sorce: x}    -> 1:18: rate.sorce: unknown key 'sorce'; did you mean source?
rate: {2027: 1, 20x8: 1}      -> 1:17: rate.20x8: '20x8' is no year: all keys are years here, as in {2027: 0.08, 2030: 0.1}
rate: {2027: 1, 2028: x}      -> 1:17: rate.2028: 'x' is not a number; write 12.5, 8% or 89_000
rate: {index: a, valu: 1}     -> 1:18: rate.valu: unknown key 'valu'; it can be: index, plus
paid: {3: x}                  -> 1:8: paid.3: 'x' is not a number; write 12.5, 8% or 89_000
paid: {me: x}                 -> 1:8: paid.me: 'x' is not a number; write 12.5, 8% or 89_000
left: {share: x}              -> 1:8: left.share: 'x' is not a number; write 12.5, 8% or 89_000
assets: {a: {}, b: {shar: 2}} -> 1:10: assets.a: 'share' is missing
                              + 1:17: assets.b: 'share' is missing
                              + 1:21: assets.b.shar: unknown key 'shar'; did you mean share?
"""  # noqa: E501


def rows(table: str) -> list[tuple[str, list[str]]]:
    """Return the texts of a table, each with the mistakes in it."""
    lines = re.sub(r"\n +\+ ", " + ", table).strip().splitlines()
    pairs = (line.split(" -> ") for line in lines)
    return [(text.strip().replace(r"\n", "\n"), told.split(" + ")) for text, told in pairs]


@pytest.mark.parametrize(("text", "told"), rows(UNCLEAR))
def test_what_is_no_clear_data_is_told_with_its_place(
    tmp_path: Path, text: str, told: list[str]
) -> None:
    assert mistakes(written(tmp_path, a=text)) == [f"a.yaml:{line}" for line in told]


@pytest.mark.parametrize("depth", [60, 400])
def test_what_stands_too_deep_is_refused(tmp_path: Path, depth: int) -> None:
    (told,) = mistakes(written(tmp_path, a="a: " + depth * "[" + depth * "]"))
    assert told.endswith("keys and lists stand more than 50 deep in each other")


def test_aliases_that_stand_for_too_much_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("servicemodel.scenario.parse.MOST", 1000)
    lines = ["a: &a [1, 1, 1, 1]"]
    lines += [f"{b}: &{b} [*{a}, *{a}, *{a}, *{a}]" for a, b in ("ab", "bc", "cd", "de")]
    path = written(tmp_path, a="\n".join(lines))
    (told,) = mistakes(path)
    assert re.match(r"a\.yaml:\d:\d+: more than 10,000 keys and list members stand here", told)


def test_merge_keys_and_aliases_are_written_out_with_the_marks_of_their_anchors(
    tmp_path: Path,
) -> None:
    path = written(
        tmp_path, a="a: &a {x: 1, y: 1}\nb: &b {y: 2, z: 2}\nc: {<<: [*b, *a], z: 3}\nd: *a\n"
    )
    stated = read(path)
    assert stated["c"] == {"x": 1, "y": 2, "z": 3}
    told = {key: stated.marks["c", key] for key in "xyz"}
    lines = {key: (mark.line, mark.column) for key, mark in told.items()}
    assert lines == {"x": (1, 8), "y": (2, 8), "z": (3, 19)}
    assert with_values(stated, {"d.y": 9})["d"] == {"x": 1, "y": 9}
    assert with_values(stated, {"d.y": 9})["a"] == {"x": 1, "y": 1}


def test_bom_and_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    text = "a: 1\nb: {c: [2, 3]}\ntext: >\n  two\n  lines\n"
    path = written(tmp_path, a=text)
    plain = read(path)
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert plain == read(path)


def test_mistakes_in_two_files_come_at_once_main_file_first(tmp_path: Path) -> None:
    text = SCENARIO.read_text(encoding="utf-8").replace("degradation:", "degradaton:")
    path = written(
        tmp_path,
        z="extends: a.yaml\ncurrency: dollars\nparties: {customer: {discount_rate: '8,0%'}}\n",
        a=text,
    )
    stated = with_values(read(path), {"timeline.years": 0})
    with pytest.raises(ScenarioError) as caught:
        scenario(stated, str(path))
    told = [text.replace(f"{tmp_path}/", "") for text in caught.value.mistakes]
    line = 1 + text[: text.index("degradaton")].count("\n")
    starts = [
        "z.yaml: timeline.years: ",  # set from outside: it stands in no file
        "z.yaml:2:1: currency: ",
        "z.yaml:3:22: parties.customer.discount_rate: '8,0%' is not a number; did you mean 8.0%?",
        f'a.yaml:{line}:5: assets."chiller plant".degradaton: unknown key',
    ]
    assert starts == [text[: len(start)] for text, start in zip(told, starts, strict=True)]


class Growth(Fields):
    index: str
    plus: Share | None = None


class Asset(Fields):
    share: Share


class Small(Fields):
    """A schema with unions of each kind that scenarios have."""

    growth: str | Growth = "none"
    rate: Growth | Amount | dict[int, Share] | None = None
    paid: str | dict[str, Share] = "all"
    assets: dict[str, Asset] | None = None
    left: Annotated[
        str | Asset, BeforeValidator(lambda it: Asset(**it) if isinstance(it, dict) else it)
    ] = ""


@pytest.mark.parametrize(("text", "told"), rows(MEANT))
def test_of_a_union_only_the_branch_that_was_meant_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, told: list[str]
) -> None:
    monkeypatch.setattr("servicemodel.scenario.schema.Scenario", Small)
    monkeypatch.setattr("servicemodel.scenario.names.mistakes", lambda data: [])
    monkeypatch.setattr("servicemodel.scenario.rules.mistakes", lambda data: [])
    assert [f"a.yaml:{line}" for line in told] == mistakes(written(tmp_path, a=text))
