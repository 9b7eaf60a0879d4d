"""What a formula is made of: constants, header rows, lines, and words applied to them.

A node knows its unit and whether it is one number or a row, and nothing of who reads it. It is
checked when it is written, so that a mistake is told where it is made.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Literal, NoReturn

from servicemodel.errors import ModelError
from servicemodel.line.vocabulary import HEADERS, WORDS, HeaderRow, Kind, Word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from servicemodel.line.units import Unit

CONSTANTS = (0, 1, -1, 12)
MOST_OPERATIONS = 30
Shape = Literal["number", "row", "table"]


class Role(Enum):
    """What kind of quantity a line is; it steers totals, formats and sentences."""

    AMOUNT = "amount"  # belongs to its period, and adds up over periods
    LEVEL = "level"  # holds at the end of its period: a balance, an index, a price
    RATE = "rate"  # a share or a rate per year
    FLAG = "flag"  # 0 or 1
    STATE = "state"  # a code with a text for each value


class Expression:
    """Anything that may stand in a formula. Operators build formulas; Python never decides."""

    shape: Shape
    unit: Unit | None
    operations: int = 0
    __array_ufunc__ = None  # a numpy number on the left leaves the operator to us

    def __add__(self, other: Operand) -> Apply:
        return Apply("plus", self, other)

    def __radd__(self, other: Operand) -> Apply:
        if not isinstance(other, Expression) and other == 0:
            raise ModelError("Python's sum() can't add lines: write add([a, b, ...])")
        return Apply("plus", other, self)

    def __sub__(self, other: Operand) -> Apply:
        return Apply("minus", self, other)

    def __rsub__(self, other: Operand) -> Apply:
        return Apply("minus", other, self)

    def __mul__(self, other: Operand) -> Apply:
        return Apply("times", self, other)

    def __rmul__(self, other: Operand) -> Apply:
        return Apply("times", other, self)

    def __truediv__(self, other: Operand) -> Apply:
        return Apply("over", self, other)

    def __rtruediv__(self, other: Operand) -> Apply:
        return Apply("over", other, self)

    def __pow__(self, other: Operand) -> Apply:
        return Apply("power", self, other)

    def __rpow__(self, other: Operand) -> Apply:
        return Apply("power", other, self)

    def __neg__(self) -> Apply:
        return Apply("negative", self)

    def __lt__(self, other: Operand) -> Apply:
        return Apply("less", self, other)

    def __le__(self, other: Operand) -> Apply:
        return Apply("at most", self, other)

    def __gt__(self, other: Operand) -> Apply:
        return Apply("more", self, other)

    def __ge__(self, other: Operand) -> Apply:
        return Apply("at least", self, other)

    def __and__(self, other: object) -> NoReturn:
        raise ModelError(
            "& and | do not join conditions: write a * b for and, maximum(a, b) for or"
        )

    __rand__ = __or__ = __ror__ = __and__

    def __abs__(self) -> NoReturn:
        raise ModelError("Python's abs() can't read a line: write maximum(x, -x)")

    def __round__(self, digits: int = 0) -> NoReturn:
        raise ModelError("nothing is rounded inside a model; floor(x) makes steps")

    def __bool__(self) -> NoReturn:
        raise ModelError(
            f"{self} has a value per period and position, so Python can't decide by it: "
            "write where(condition, a, b), or minimum(a, b) and maximum(a, b)"
        )

    def __iter__(self) -> Iterator[NoReturn]:
        raise ModelError(
            f"Python's sum(), min() and max() can't walk over {self}: "
            "write total(line), lowest(line) or highest(line)"
        )


Operand = Expression | float


class Constant(Expression):
    """One of the few numbers that may stand in a formula as they are."""

    shape = "number"
    unit = None

    def __init__(self, value: float) -> None:
        if not isinstance(value, int | float) and not hasattr(value, "__float__"):
            raise ModelError(f"{value!r} stands in a formula: lines and numbers may")
        if isinstance(value, bool):
            raise ModelError(
                "True or False stands in a formula: == and `in` compare Python objects; "
                "write equal(a, b)"
            )
        if value not in CONSTANTS:
            raise ModelError(
                f"{value:g} stands in a formula: only 0, 1, -1 and 12 may; "
                f"make it an input with a label: section.number(label, {value:g}, unit=...)"
            )
        self.value = value

    def __str__(self) -> str:
        return f"{self.value:g}"


class Header(Expression):
    """A header row or header number of the timeline, such as `period`."""

    def __init__(self, row: HeaderRow) -> None:
        self.row = row
        self.shape = row.gives
        self.unit = row.unit

    @property
    def name(self) -> str:
        """The name of the row in the timeline."""
        return self.row.name

    def __str__(self) -> str:
        return self.row.name


Given = float | tuple[float, ...] | dict[float, float]


class Line(Expression):
    """A named formula over periods, or an input: the unit of which models are made.

    An input has no formula but `given`: a number, a path (one number per period from 0 to N) or a
    table (values by rising keys). `opening` is what stood before period 0; only `before` and
    `lag` read it. Lines are made by a `Section`, which checks them.
    """

    def __init__(
        self,
        label: str,
        place: str,
        *,
        shape: Shape,
        unit: Unit,
        role: Role,
        formula: Expression | None = None,
        given: Given | None = None,
        opening: Expression | None = None,
        note: str = "",
    ) -> None:
        self.label = label
        self.place = place
        self.shape = shape
        self.unit = unit
        self.role = role
        self.formula = formula
        self.given = given
        self.opening = opening
        self.note = note
        self.texts: tuple[str, ...] = ()
        self.source = ""
        self.grade = ""
        self.path = ""
        self.shortcut: Shortcut | None = None
        self.optional = formula is not None and may_be_missing(formula)

    @property
    def name(self) -> str:
        """The full name: sheet / section / label."""
        return f"{self.place} / {self.label}"

    def __str__(self) -> str:
        return self.label

    def __repr__(self) -> str:
        return f"<Line {self.name} [{self.unit}]>"


class Shortcut:
    """A composite that a reader may compute at once instead of by its lines.

    `part` names which of the composite's results the line is. The lines are the definition; a
    reader's kernel is tested against them.
    """

    def __init__(self, name: str, arguments: tuple[Line, ...], part: str) -> None:
        self.name = name
        self.arguments = arguments
        self.part = part


class Apply(Expression):
    """A word applied to its arguments, checked for number, kind and unit of these."""

    def __init__(self, name: str, *arguments: Operand, text: str = "") -> None:
        self.word = WORDS[name]
        self.arguments = tuple(
            item if isinstance(item, Expression) else Constant(item) for item in arguments
        )
        self.text = text
        for kind, argument in zip(
            kinds(self.word, len(self.arguments)), self.arguments, strict=True
        ):
            _check(self.word, kind, argument)
        try:
            self.unit = self.word.unit([argument.unit for argument in self.arguments])
        except ValueError as problem:
            raise ModelError(f"{self}: {problem}") from None
        if self.word.gives == "like":
            rows = any(argument.shape == "row" for argument in self.arguments)
            self.shape = "row" if rows else "number"
        else:
            self.shape = self.word.gives
        self.operations = 1 + sum(argument.operations for argument in self.arguments)
        if self.operations > MOST_OPERATIONS:
            raise ModelError(
                f"a formula with more than {MOST_OPERATIONS} operations can't be read by a "
                "person: give its parts lines of their own"
            )

    def __str__(self) -> str:
        return f"{self.word.name}({', '.join(str(argument) for argument in self.arguments)})"


def may_be_missing(expression: Expression, guarded: bool = False) -> bool:
    """Return whether an expression may have no value.

    A line that may have none can be read inside `where(condition, ..., ...)` (`guarded`), or be
    the whole formula; otherwise `ModelError` is raised.
    """
    if isinstance(expression, Line):
        return expression.optional and not guarded
    if not isinstance(expression, Apply):
        return False
    if expression.word.name == "missing":
        return True
    if expression.word.name == "where":
        condition, *branches = expression.arguments
        refused = may_be_missing(condition, guarded)
        found = [may_be_missing(branch, True) for branch in branches]
    else:
        refused = any(may_be_missing(argument, guarded) for argument in expression.arguments)
        found = []
    if refused:
        raise ModelError(
            f"{expression} reads a line that may have no value: "
            "read it inside where(condition, ..., ...) only"
        )
    return any(found)


def kinds(word: Word, count: int) -> tuple[Kind, ...]:
    """Return the kind of each of `count` arguments; raise `ModelError` if they are too few."""
    if count < len(word.takes) or (count > len(word.takes) and not word.many):
        least = "at least " if word.many else ""
        raise ModelError(f"{word.name} takes {least}{len(word.takes)} arguments, not {count}")
    return word.takes + word.takes[-1:] * (count - len(word.takes))


ROW_KINDS = ("earlier", "so far", "from here", "all", "pattern")
PRODUCT_WORDS = frozenset({"plus", "minus", "times", "over", "power", "negative"})


def _check(word: Word, kind: Kind, argument: Expression) -> None:
    """Raise `ModelError` if an argument is not of the kind that the word takes."""
    what = f"{word.name}(...)"
    if kind == "table":
        if argument.shape != "table":
            raise ModelError(f"{what} reads a table, and {argument} is none")
        return
    if argument.shape == "table":
        raise ModelError(f"{argument} is a table: read it with at({argument}, key)")
    if kind == "number" and argument.shape == "row":
        raise ModelError(f"{what} needs one number for all periods, and {argument} is a row")
    if kind in ROW_KINDS:
        readable = isinstance(argument, Line) or (kind == "all" and isinstance(argument, Header))
        if not readable:
            raise ModelError(f"{what} reads a line: give {argument} a line of its own")
        if argument.shape != "row":
            raise ModelError(f"{what} reads a row, and {argument} is one number for all periods")
        if kind == "earlier" and isinstance(argument, Line) and argument.opening is None:
            raise ModelError(
                f"{what} needs what stood before period 0: write {argument} with opening=..."
            )
    if kind == "product":
        _check_product(argument, argument)
        if argument.shape != "row":
            raise ModelError(f"{what} reads a row, and {argument} is one number for all periods")


def _check_product(argument: Expression, whole: Expression) -> None:
    if isinstance(argument, Apply):
        if argument.word.name not in PRODUCT_WORDS:
            raise ModelError(
                f"total(...) reads lines joined by + - * / **: give {whole} a line of its own"
            )
        for part in argument.arguments:
            _check_product(part, whole)


def header(name: str) -> Header:
    """Return the header row or number of that name."""
    return Header(HEADERS[name])
