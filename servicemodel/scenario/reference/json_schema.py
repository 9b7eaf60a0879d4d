"""The JSON Schema of a scenario as it may be written, made from the models that validate it.

A file that extends others may leave out what they state: it has definitions of its own, in which
nothing is required and a null removes.
"""

from __future__ import annotations

import datetime
from types import NoneType, UnionType
from typing import TYPE_CHECKING, Annotated, Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel, BeforeValidator
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from servicemodel.offer import ITEMS, PRESETS
from servicemodel.scenario.reference import kinds
from servicemodel.scenario.reference.meanings import GENERAL
from servicemodel.scenario.reference.meanings_of_assets import ASSETS
from servicemodel.scenario.reference.meanings_of_behaviour import BEHAVIOUR
from servicemodel.scenario.reference.meanings_of_clauses import CLAUSES
from servicemodel.scenario.reference.meanings_of_decides import DECIDES
from servicemodel.scenario.reference.meanings_of_leases import LEASES
from servicemodel.scenario.reference.meanings_of_loans import LOANS
from servicemodel.scenario.reference.meanings_of_offers import OFFERS
from servicemodel.scenario.reference.meanings_of_terms import TERMS
from servicemodel.scenario.reference.meanings_of_write_off import WRITE_OFF
from servicemodel.scenario.schema import Scenario
from servicemodel.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Mapping

DRAFT = "https://json-schema.org/draft/2020-12/schema"
MEANINGS = {
    **GENERAL, **ASSETS, **BEHAVIOUR, **CLAUSES, **DECIDES, **LEASES, **LOANS, **OFFERS,
    **TERMS, **WRITE_OFF,
}  # fmt: skip
EXTENDS = {
    "anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}, "minItems": 1}],
    "description": "The file, or files, over which this one is laid: it states only what differs, "
    "and null removes what they state. Paths start at this file's folder.",
    "x-example": "office-cooling.yaml",
}
TEXT = {"type": "string"}
ALSO: dict[str, list[dict[str, Any]]] = {  # what a validator takes beside its type, by its name
    "_bearers": [TEXT],
    "_named": [TEXT],
    "_measures": [{"type": "array", "items": TEXT}],
    "_growth": [],
    "_residual": [],
    "_no_flag": [],
    "_yes_no": [{"type": "boolean"}],
}
CHOICES = {("Offer", "preset"): list(PRESETS)}  # texts that are rows of a table elsewhere
KEYS = {("Offer", "bears"): list(ITEMS)}
WAYS = ("per_year", "at", "amounts", "per_unit", "share")
TOGETHER: dict[str, dict[str, Any]] = {  # what a whole model asks of its keys
    "Clause": {"minProperties": 1, "maxProperties": 1},
    "PlainFlow": {
        "oneOf": [
            {"required": [way], "properties": {way: {"not": {"type": "null"}}}} for way in WAYS
        ]
    },
}
ABOUT = ("description", "default", "x-default", "x-example", "x-unit")
LIMITS = {"ge": "minimum", "le": "maximum", "pattern": "pattern"}
LENGTHS = {"string": "Length", "object": "Properties", "array": "Items"}


def schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of a scenario file as it may be written."""
    definitions: dict[str, Any] = {}
    _define(Scenario, definitions)
    parts: dict[str, Any] = {}
    _define_part("Scenario", definitions, parts)
    parts["Scenario.part"]["properties"] |= {"extends": EXTENDS}
    return {
        "$schema": DRAFT,
        "title": "A scenario of servicemodel",
        "if": {"type": "object", "required": ["extends"]},
        "then": {"$ref": "#/$defs/Scenario.part"},
        "else": {"$ref": "#/$defs/Scenario"},
        "$defs": definitions | parts,
    }


def _define(model: type[BaseModel], definitions: dict[str, Any]) -> None:
    """Write the definition of a model, and of all that it refers to."""
    name = model.__name__
    if name in definitions:
        return
    told: dict[str, Any] = {"type": "object"}
    definitions[name] = told
    told["description"] = " ".join((model.__doc__ or "").split())
    told["properties"] = properties = {}
    required = []
    for field_name, field in model.model_fields.items():
        key = field.alias or field_name
        properties[key] = _field(name, key, field, definitions)
        if field.is_required():
            required.append(key)
    told |= {"required": required} if required else {}
    told |= {"additionalProperties": False} | TOGETHER.get(name, {})


def _field(model: str, key: str, field: FieldInfo, definitions: dict[str, Any]) -> dict[str, Any]:
    annotation: Any = field.annotation
    if field.metadata:
        annotation = Annotated[(annotation, *field.metadata)]
    found = _of(annotation, definitions)
    if (model, key) in CHOICES:
        found = {"enum": CHOICES[model, key]}
    if (model, key) in KEYS:
        found |= {"propertyNames": {"enum": KEYS[model, key]}}
    if model == "Clause":  # a clause that is named is stated
        found = found["anyOf"][0]
    told = MEANINGS.get(model, {}).get(key)
    if told is None:
        return found
    more: dict[str, Any] = {"description": told.meaning, "x-example": told.example}
    if told.unit:
        more["x-unit"] = told.unit
    if told.default:
        more["x-default"] = told.default
    elif (default := _default(field)) is not None:
        more["default"] = default
    return found | more


def _default(field: FieldInfo) -> Any:
    """Return what a field is where it is left out, None if that is nothing."""
    default: Any = field.default
    if default is PydanticUndefined or isinstance(default, BaseModel):
        return default.value if isinstance(default, Quantity) else None
    return list(default) if isinstance(default, tuple) and default else default or None


def _of(annotation: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    """Return the JSON Schema of what a type takes."""
    kind = kinds.kind_of(annotation)
    if kind is not None:
        definitions.setdefault(kind.name, kinds.definition(kind))
        return {"$ref": f"#/$defs/{kind.name.replace(' ', '%20')}"}
    origin, inner = get_origin(annotation), get_args(annotation)
    if origin is Annotated:
        return _annotated(inner, definitions)
    if origin is Literal:
        return {"enum": list(inner)}
    if origin in (Union, UnionType):
        branches = [_of(branch, definitions) for branch in inner]
        return {"anyOf": [way for found in branches for way in found.get("anyOf", [found])]}
    if origin is dict:
        return {
            "type": "object",
            "propertyNames": _of(inner[0], definitions),
            "additionalProperties": _of(inner[1], definitions),
        }
    if origin is tuple:
        return {"type": "array", "items": _of(inner[0], definitions)}
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        _define(annotation, definitions)
        return {"$ref": f"#/$defs/{annotation.__name__}"}
    plain: dict[Any, dict[str, Any]] = {
        str: TEXT,
        int: {"type": "integer"},
        NoneType: {"type": "null"},
        datetime.date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d\d-\d\d$"},
    }
    return dict(plain[annotation])


def _annotated(inner: tuple[Any, ...], definitions: dict[str, Any]) -> dict[str, Any]:
    """Return what a type takes with its limits, and what a validator before it takes besides."""
    found = _of(inner[0], definitions)
    also: list[dict[str, Any]] = []
    for mark in inner[1:]:
        if isinstance(mark, BeforeValidator):
            also += ALSO[getattr(mark.func, "__name__", "")]
        for limit in mark.metadata if isinstance(mark, FieldInfo) else [mark]:
            for name, said in LIMITS.items():
                if (value := getattr(limit, name, None)) is not None:
                    found[said] = value
            for end in ("min", "max"):
                if (value := getattr(limit, f"{end}_length", None)) is not None:
                    found[end + LENGTHS[found["type"]]] = value
    return {"anyOf": [*also, *found.get("anyOf", [found])]} if also else found


def _define_part(name: str, definitions: Mapping[str, Any], parts: dict[str, Any]) -> None:
    """Write a section as a file may state it that is laid over others, and those inside of it."""
    if f"{name}.part" not in parts:
        parts[f"{name}.part"] = {}  # it may refer to itself
        left_out = ("required", *TOGETHER.get(name, {}))
        told = {key: value for key, value in definitions[name].items() if key not in left_out}
        parts[f"{name}.part"] = _part(told, definitions, parts)


def _part(told: dict[str, Any], definitions: Mapping[str, Any], parts: dict[str, Any]) -> Any:
    """Return what may stand where files merge: keys with values do, numbers and lists do not."""
    found = {key: value for key, value in told.items() if key != "minProperties"}
    if "anyOf" in found:
        found["anyOf"] = [_part(way, definitions, parts) for way in found["anyOf"]]
    if "properties" in found:
        inside = found["properties"].items()
        found["properties"] = {k: _or_null(_part(v, definitions, parts)) for k, v in inside}
    if isinstance(found.get("additionalProperties"), dict):
        inner = _part(found["additionalProperties"], definitions, parts)
        found["additionalProperties"] = _or_null(inner)
    name = str(found.get("$ref", "")).removeprefix("#/$defs/")
    if "properties" in definitions.get(name, {}):
        _define_part(name, definitions, parts)
        found["$ref"] = f"#/$defs/{name}.part"
    return found


def _or_null(found: dict[str, Any]) -> dict[str, Any]:
    said = {key: value for key, value in found.items() if key in ABOUT}
    rest = {key: value for key, value in found.items() if key not in ABOUT}
    ways = rest["anyOf"] if set(rest) == {"anyOf"} else [rest]
    return {"anyOf": [*ways, *([] if {"type": "null"} in ways else [{"type": "null"}])]} | said
