"""How long a value may be: its field in the model says it once, and every way in and every form asks here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any, get_args

from pydantic import Field

from facts.damage import Text

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails

ID, KEY, NAME, PERSON, TITLE, ADDRESS, REMARK, REASON = 64, 96, 200, 400, 300, 2000, 2000, 400
"""Characters of an id, an article's id, a name, a person (with the id of a login), a title, an address …"""
LARGEST = 10**9
"""Of a whole number that counts revisions or characters."""
TOO_LONG = frozenset({"string_too_long", "too_long"})
"""The types of the errors that pydantic reports."""
Name = Annotated[Text, Field(max_length=NAME)]
"""One of several names in a field."""
Topic = Annotated[Text, Field(max_length=ID)]


def limit(info: FieldInfo, name: str) -> Any:
    """Return one constraint of a field (pattern, ge, le, min_length, max_length), or None."""
    return _limit(info.metadata, name)


def longest(model: type[BaseModel], field: str) -> int | None:
    """Return how many characters may be typed for a field; of several, with what stands between them."""
    info = model.model_fields[field]
    most: int | None = limit(info, "max_length")
    each = next(iter(get_args(info.annotation)), None)
    of_each = [_limit(getattr(rule, "metadata", ()), "max_length") for rule in getattr(each, "__metadata__", ())]
    found = next((length for length in of_each if length), None)
    return most * (found + 2) if most and found else most


def explain_length(item: ErrorDetails) -> str:
    """Return what is too long in a value and what is allowed; nothing where its length is not what is wrong."""
    if item["type"] not in TOO_LONG:
        return ""
    most, given = item["ctx"]["max_length"], item["input"]
    what = "characters" if isinstance(given, str) else "entries"
    which = f"entry {item['loc'][1] + 1} " if len(item["loc"]) > 1 and isinstance(item["loc"][1], int) else ""
    return f"{which}has {len(given):,} {what}, at most {most:,} are allowed"


def _limit(rules: Any, name: str) -> Any:
    return next((found for rule in rules if (found := getattr(rule, name, None)) is not None), None)
