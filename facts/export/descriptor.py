"""The description of the lossless tables as a Frictionless Data Package, generated from the models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.article import Article
from facts.export.columns import Kind, allowed, example, kind, kinds
from facts.facility import Facility
from facts.lengths import limit
from facts.metric import Metric
from facts.record import Fact

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

MODELS: dict[str, type[BaseModel]] = {"facility": Facility, "metric": Metric, "article": Article, "fact": Fact}
_LINKS = {
    "fact": {"facility": "facility", "metric": "metric", "article": "article"},
    "facility": {"part_of": ""},
}
_TYPES = {Kind.TEXT: "string", Kind.LIST: "string", Kind.MOMENT: "datetime"}
_LIMITS = {
    "pattern": "pattern",
    "ge": "minimum",
    "le": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
}
CELLS = (
    "Empty cells are null. Lists are joined by | (a bar inside an item is written \\|)."
    " Text that a spreadsheet would run as a formula begins with an apostrophe that is not part of it."
)


def descriptor(
    models: Mapping[str, type[BaseModel]] = MODELS,
    *,
    about: Mapping[str, str] | None = None,
    tables: Iterable[str] | None = None,
) -> dict[str, Any]:
    """Return the datapackage.json of these tables; `about` gives title, description and the time it was made."""
    said = dict(about or {})
    chosen = list(models if tables is None else tables)
    text = {
        "title": said.get("title") or "Facts",
        "description": " ".join(part for part in (said.get("description"), said.get("verified"), CELLS) if part),
    }
    if said.get("generated_at"):
        text["created"] = said["generated_at"]
    if said.get("export"):
        text["id"] = said["export"]
    resources = [resource(name, models[name]) for name in chosen]
    return {"profile": "tabular-data-package", "name": "facts", **text, "resources": resources}


def resource(name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return the description of one table."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": (model.__doc__ or "").split("\n")[0],
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": schema(name, model),
    }


def schema(name: str, model: type[BaseModel]) -> dict[str, Any]:
    """Return the columns of a table, its key and its links to the other tables."""
    links = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, target in _LINKS.get(name, {}).items()
    ]
    found: dict[str, Any] = {
        "fields": [_field(column, model.model_fields[column]) for column in kinds(model)],
        "missingValues": [""],
        "primaryKey": "id",
    }
    return {**found, "foreignKeys": links} if links else found


def _field(name: str, info: FieldInfo) -> dict[str, Any]:
    held = kind(info)
    found: dict[str, Any] = {
        "name": name,
        "type": _TYPES.get(held, str(held)),
        "description": info.description or "",
        "example": example((info.examples or [None])[0]),
    }
    if held is Kind.BOOLEAN:
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    constraints = _constraints(name, info, held)
    return {**found, "constraints": constraints} if constraints else found


def _constraints(name: str, info: FieldInfo, held: Kind) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if info.is_required() else {}
    if name == "id":
        found["unique"] = True
    if held is Kind.TEXT and allowed(info):
        found["enum"] = [str(value) for value in allowed(info)]
    for rule, constraint in _LIMITS.items():
        value = limit(info, rule)
        if value is not None:
            found[constraint] = value
    return found
