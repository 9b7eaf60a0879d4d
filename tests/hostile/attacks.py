"""Hostile scenarios by name: what each file holds, and what is said of it."""

from __future__ import annotations

from itertools import pairwise

from tests.errors.gallery import OFFICE

LETTERS = "abcdefghijklmnopqrstuvwxyz"


def aliases(opened: str, closed: str, first: str) -> str:
    """Return aliases of aliases of aliases, which stand for 10**25 places."""
    lines = [f"a: &a {first}"]
    lines += [
        f"{b}: &{b} {opened}{', '.join([f'*{a}'] * 10)}{closed}" for a, b in pairwise(LETTERS)
    ]
    return "\n".join(lines)


def name(text: str) -> str:
    return OFFICE.replace("name: Office owner", f"name: {text}")


def price(text: str) -> str:
    return OFFICE.replace("price: 0.12", f"price: {text}")


def years(text: str) -> str:
    return OFFICE.replace("years: 20", f"years: {text}")


def offers(count: int) -> str:
    return OFFICE + "flows:\n" + "".join(f"  f{k}: {{from: outside}}\n" for k in range(count))


MANY = "more than 10,000 keys and list members"
DEEP = "more than 50 deep in each other"
LARGE = "a scenario has at most 0.5 MB"
DIGITS = "too many digits"

# what it is: (the file, what is said of it)
ATTACKS: dict[str, tuple[str | bytes, str]] = {
    "alias bomb": (aliases("[", "]", "[x, x]"), MANY),
    "alias bomb of mappings": (aliases("{x: [", "]}", "1"), MANY),
    "merge bomb": (aliases("{<<: [", "]}", "{x: 1}"), MANY),
    "an alias inside of itself": ("a: &a {b: *a}", "stands inside of what it stands for"),
    "an anchor that stands twice": ("a: &x 1\nb: &x 2\nc: *x", "the anchor &x stands twice"),
    "3,000 lists deep": ("a: " + "[" * 3000 + "]" * 3000, DEEP),
    "3,000 lists deep with members": ("a: " + "[x, " * 3000, DEEP),
    "3,000 mappings deep": ("a: " + "{a: " * 3000 + "}" * 3000, DEEP),
    "900 lines, each deeper": ("\n".join(" " * k + "a:" for k in range(900)), DEEP),
    "3,000 dashes deep": ("- " * 3000 + "x", DEEP),
    "3,000 keys deep, mixed": ("a:\n" + "- b: " * 3000, ""),
    "5,000 digits": (price("9" * 5000), DIGITS),
    "5,000 digits in quotes": (price(f'"{"9" * 5000}"'), "is not a finite number"),
    "50,000 hexadecimal digits": (price("0x" + "f" * 50_000), DIGITS),
    "5,000 digits as years": (years("9" * 5000), DIGITS),
    "5,000 hexadecimal digits as a key": (OFFICE + f"? 0x{'f' * 5000}\n: 1", DIGITS),
    "not a number": (price(".nan"), "is not a finite number"),
    "infinity": (price("-.inf"), "is not a finite number"),
    "infinite years": (years(".inf"), "is no finite number"),
    "1e400": (price("1e400"), "is not a finite number"),
    "1e400 in quotes": (price('"1e400"'), "is not a finite number"),
    "digits of another script": (price("\u0663"), "is not a number"),
    "a billion years": (years("1000000000"), "write 100 or less"),
    "years as true": (years("true"), "true is no whole number"),
    "the last day": (OFFICE.replace("2027-01-01", "9999-12-31"), "timeline.start: 9999-12-31 plus"),
    "a key twice": (OFFICE + "name: other", "the key 'name' stands twice"),
    "a year twice": (price("{2027: 1, '2027': 2}"), "the key '2027' stands twice"),
    "200,000 flows": (offers(200_000), LARGE),
    "15,000 flows": (offers(15_000), MANY),
    "4,000 flows": (offers(4_000), MANY),
    "a million lines": ("\n" * 1_000_000, LARGE),
    "half a million spaces": ("a: x" + " " * 499_000 + "y", "is missing"),
    "a list of a million": (f"a: [{'1,' * 1_000_000}]", LARGE),
    "a list of 200,000": (f"a: [{'1,' * 200_000}]", MANY),
    "a list of 15,000": (f"a: [{'1,' * 15_000}]", MANY),
    "a text of 20 MB": (b"a: " + b"x" * 20_000_000, LARGE),
    "a null character": (name('"a\\0b"'), "U+0000 (null)"),
    "a raw null character": (name("a\0b"), "U+0000 (null) stands here"),
    "a bell": (name('"a\\x07b"'), "U+0007 (a control character)"),
    "an escape sequence": (name('"\\e[31mred"'), "U+001B"),
    "a line in a name": (name('"two\\nlines"'), "U+000A (line feed)"),
    "text direction": (name('"a\\u202eb"'), "U+202E (right-to-left override)"),
    "raw text direction": (name("a\u202eb"), "U+202E (right-to-left override)"),
    "no width": (name("a\u200bb"), "U+200B (zero width space)"),
    "half a character": (name('"a\\ud800b"'), "U+D800 (half of a character)"),
    "no character": (name('"a\\uffffb"'), "U+FFFF"),
    "text direction in a key": (
        OFFICE.replace("service:\n    p", '"ser\\u2066vice":\n    p'), "U+2066",
    ),
    "text direction in a source": (price('{value: 1, source: "a\\u202eb"}'), "U+202E"),
    "a key with a space": (OFFICE.replace("  sale: {", '  "sale ": {'), "begins or ends with"),
    "a name of 100,000 characters": (name("x" * 100_000), "write at most 80 characters"),
    "a Python object": (price("!!python/object/apply:os.system [x]"), "has no meaning here"),
    "a Python name": (price("!<tag:yaml.org,2002:python/name:os.system> x"), "has no meaning"),
    "binary": (price("!!binary aGk="), "the tag !!binary has no meaning here"),
    "an instruction for YAML": ("%YAML 1.1\n---\n" + OFFICE, "a line with %"),
    "a second document": (OFFICE + "\n---\n" + OFFICE, "a second scenario begins here"),
    "latin-1": (b"name: caf\xe9", "byte 0xE9 is no UTF-8"),
    "utf-16": (OFFICE.encode("utf-16"), "UTF-16"),
    "half of a character at the end": (OFFICE.encode() + b"\xe2\x82", "is no UTF-8"),
    "a zip": (b"PK\x03\x04" + b"\0" * 999, "a workbook or another zip file"),
    "nothing": (b"", "it is empty"),
    "a list": ("- a", "it states a list"),
    "a key that is nothing": (OFFICE + "~: 1", "'~' is no key"),
    "a key that is a mapping": (OFFICE + "? {a: b}\n: 1", "a key is one word or a year"),
    "2,000 wrong names": (
        OFFICE + "flows:\n" + "".join(f"  f{k}: {{index: i{k}}}\n" for k in range(2000)),
        "flows.f0: 'from' is missing",
    ),
}  # fmt: skip
