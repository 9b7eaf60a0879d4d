"""A file becomes a scenario: YAML 1.2 or a workbook's Inputs, all mistakes told at once.

A file may extend others. Each mistake says file, line, column, place, what is wrong and the
nearest right thing.
"""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from servicemodel.errors import MOST_TOLD, ScenarioError, UsageError, said
from servicemodel.scenario.files import LARGEST, Files, decoded, near, too_large
from servicemodel.scenario.marks import Stated, merged, within
from servicemodel.scenario.overrides import path_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from servicemodel.scenario.marks import Mark, Place
    from servicemodel.scenario.schema import Scenario


BOOK, OTHER_BOOKS = ".xlsx", (".xls", ".xlsb", ".xlsm", ".xltx", ".xltm", ".ods")


def read(path: Path | str) -> Stated:
    """Return what a scenario file states, laid over the files that it extends; not yet validated.

    An xlsx file states what stands in its sheet Inputs. Raises `UsageError` if there is no such
    file and `ScenarioError` for what is no YAML and no workbook of ours, for a key that stands
    twice and for a file to extend that is missing or extends this one.
    """
    first = Path(path)
    files = Files(first)
    try:
        if is_book(first):
            from servicemodel.scenario import book

            return book.read(first)
        text = files.text(first)
    except FileNotFoundError:
        raise UsageError(f"{path}: there is no such file{near(first)}") from None
    except (OSError, ValueError) as problem:
        raise UsageError(f"{path}: {_why(problem)}") from None
    return _extended(text, first, (), files)


def is_book(path: Path) -> bool:
    """Return whether a file is a workbook, by its name; raise `ScenarioError` for other kinds."""
    suffix = path.suffix.lower()
    if suffix in OTHER_BOOKS:
        raise ScenarioError([f"{path}: a workbook is read as .xlsx: save it as such"])
    return suffix == BOOK


def from_stream(stream: BinaryIO, name: str) -> Stated:
    """Return what the text of a stream states, as `from_text` does; not more than a limit is read.

    Raises `ScenarioError` also for what is too large or no text in UTF-8.
    """
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise ScenarioError([too_large(name)])
    return from_text(decoded(data, name), name)


def from_text(text: str, name: str) -> Stated:
    """Return what a scenario's text states; a file that it extends lies in the working folder.

    Raises `ScenarioError` as `read` does; `name` stands before each mistake.
    """
    if len(text) > LARGEST:
        raise ScenarioError([too_large(name)])
    return _extended(text.removeprefix("\ufeff"), Path(name), (), Files(Path(name)))


def _why(problem: Exception) -> str:
    return (isinstance(problem, OSError) and problem.strerror) or str(problem)


def _extended(text: str, path: Path, below: tuple[tuple[Path, Mark], ...], files: Files) -> Stated:
    """Return a file laid over its parents; `below` are the files that extend it, and where."""
    from servicemodel.scenario.parse import parsed

    own = parsed(text, str(path))
    if "extends" not in own.data:
        return own
    mark = own.marks["extends",]
    others = own.data["extends"]
    others = others if isinstance(others, list) else [others]
    if not others or not all(isinstance(other, str) for other in others):
        raise ScenarioError([f"{mark}: extends: a file or a list of files is needed here"])
    mistakes: list[str] = []
    parents: list[Stated] = []
    for other in others:
        try:
            parents.append(_parent(path, other, (*below, (path.resolve(), mark)), files))
        except ScenarioError as problem:
            mistakes += problem.mistakes
    if mistakes:
        raise ScenarioError(dict.fromkeys(mistakes))
    data = {key: value for key, value in own.data.items() if key != "extends"}
    marks = {place: mark for place, mark in own.marks.items() if place[:1] != ("extends",)}
    first, *later = [*parents, Stated(data, marks, own.name)]
    for child in later:
        first = merged(first, child)
    return first


def _parent(child: Path, other: str, below: tuple[tuple[Path, Mark], ...], files: Files) -> Stated:
    mark = below[-1][1]
    path = child.parent / other
    if is_book(path):
        told = "a workbook is a whole scenario: extend the YAML file that `convert` makes of it"
        raise ScenarioError([f"{mark}: extends: {path}: {told}"])
    try:
        path = files.parent(child, other)
        known = [file for file, _ in below]
        if path.resolve() in known:
            circle = [mark for _, mark in below[known.index(path.resolve()) :]]
            first, *names = [mark.file for mark in (*circle, circle[0])]
            text = f"{first} extends {', which extends '.join(names)}"
            raise ScenarioError([f"{circle[0]}: extends: {text}"])
        text = files.text(path)
    except FileNotFoundError:
        told = f"{mark}: extends: {path}: there is no such file{near(path)}"
        raise ScenarioError([told]) from None
    except (OSError, ValueError, RuntimeError) as problem:  # also a path that no file can have
        raise ScenarioError([f"{mark}: extends: {path}: {_why(problem)}"]) from None
    return _extended(text, path, below, files)


def scenario(data: Stated | Mapping[str, Any], name: str = "scenario") -> Scenario:
    """Return a validated scenario; `name` stands before a mistake that has no place in a file.

    Raises `ScenarioError` with every mistake, in the order of the file, then of those it extends.
    """
    from pydantic import ValidationError

    from servicemodel.scenario import limits, messages, names, rules
    from servicemodel.scenario.schema import Scenario

    stated = data if isinstance(data, Stated) else Stated(_mapping(data, name), {}, name)
    try:
        plain, found = limits.plain(stated.data)
    except limits.TooMuchError as problem:
        raise ScenarioError([_in_order(stated, problem.place, str(problem))[-1]]) from None
    unclear = {place for place, _ in found}
    later = [*islice(names.mistakes(plain), MOST_TOLD), *islice(rules.mistakes(plain), MOST_TOLD)]
    try:
        valid = Scenario.model_validate(plain)
    except ValidationError as problem:
        errors = ((error["loc"], error) for error in problem.errors(include_url=False))
        useful = messages.one_each(messages.useful(errors, plain))
        many = islice(useful, 2 * MOST_TOLD)
        later += [messages.told(place, error, Scenario, plain) for place, error in many]
    except TypeError:  # a list of measures is made into a mapping by name before it is checked
        listed = names.found(plain, ("offers", "*", "measures", "*"))
        no_names = [
            (at, f"{said(it)} is no name") for at, it in listed if isinstance(it, dict | list)
        ]
        if not no_names:
            raise
        later += no_names
    found += [mistake for mistake in later if not within(mistake[0], unclear)]
    if not found:
        return valid
    told = {_in_order(stated, place, text) for place, text in found}
    raise ScenarioError(text for *_, text in sorted(told))


def mistake(stated: Stated, place: Place, text: str) -> ScenarioError:
    """Return the error of one mistake at a place of what is stated."""
    return ScenarioError([_in_order(stated, place, text)[-1]])


def _mapping(data: Any, name: str) -> dict[Any, Any]:
    try:
        return dict(data)
    except (TypeError, ValueError):
        raise ScenarioError([f"{name}: a scenario is keys with values, not {said(data)}"]) from None


def _in_order(stated: Stated, place: Place, text: str) -> tuple[bool, str, int, int, str]:
    """Return a mistake's file, line and column, by which mistakes are sorted, and its line."""
    mark = stated.mark(place)
    path = path_text(place)
    text = f"{path}: {text}" if path else text
    if mark is None:
        return False, stated.name, 0, 0, f"{stated.name}: {text}"
    return mark.file != stated.name, mark.file, mark.line, mark.column, f"{mark}: {text}"
