"""Limits of a text in a record: how long it may be, and no characters lost or damaged on the way."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import BaseModel, ValidationInfo
    from pydantic.fields import FieldInfo
    from pydantic_core import ErrorDetails


DAMAGED = "damaged_text"
"""The type of the error that pydantic reports."""
UNCHANGED = "unchanged"
"""Names the fields, in the context of a validation, that were in the record before: they are not judged again."""
LOST = "\ufffd"
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
# The letters that stand for the bytes 80 to BF, which follow the first byte of a letter in UTF-8, where text is
# read as Windows-1252 or Latin-1; and those of them that may as well close a quotation.
_CLOSING = "“”’‘»›"
_TAIL = "\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ•–—˜™š›œžŸ“”’‘"
_TWICE = re.compile(
    f"(?<![A-ZÀ-Þ])[ÂÃ][{_TAIL}]"  # é as Ã©, a no-break space as Â
    "|(?<=[0-9])Â"
    f"|[A-ZÀ-Þ][ÂÃ](?![{_CLOSING}])[{_TAIL}]"
    f"|[ÄÅÎÏ](?:(?![{_CLOSING}])[{_TAIL}]|[{_TAIL}](?=[a-zß-ÿ]))"  # œ as Å“, μ as Î¼
    f"|â[{_TAIL}]{{2}}|ð[Ÿ\u009f][{_TAIL}]{{2}}"  # ’ as â€™, − as âˆ’
    "|ï»¿|ï¿½"  # the mark at the beginning of a file, and the sign for a lost character
    "|‚Ä[ôúùìîÆ¢ ]|√[©®ß†º°™´¨¶¢§]"  # the same read as text of an old Macintosh
)
_REMEDY = "Write the words as they are printed; save a table as “CSV UTF-8”, or as .xlsx."


def describe_damage(text: str, *, may_have_gaps: bool = False) -> str:
    """Return what is damaged in a text, or nothing; one `may_have_gaps` where a document could not be read."""
    control = _CONTROL.search(text)
    if control:
        return f"holds a character that cannot be printed (U+{ord(control[0]):04X})"
    if LOST in text and not may_have_gaps:
        return f"holds the sign for a lost character ({LOST})"
    twice = _TWICE.search(text)
    if twice:
        return f"was read in a wrong encoding: {twice[0]!r} stands for another character"
    return ""


def _check_text(text: str, info: ValidationInfo) -> str:
    return _refuse_damage(text, info, may_have_gaps=False)


def _check_context(text: str, info: ValidationInfo) -> str:
    return _refuse_damage(text, info, may_have_gaps=True)


def _refuse_damage(text: str, info: ValidationInfo, *, may_have_gaps: bool) -> str:
    if text.isascii() and text.isprintable():
        return text
    found = describe_damage(text, may_have_gaps=may_have_gaps)
    if found and info.field_name not in (info.context or {}).get(UNCHANGED, ()):
        raise PydanticCustomError(DAMAGED, "{found}. {remedy}", {"found": found, "remedy": _REMEDY})
    return text


Text = Annotated[str, AfterValidator(_check_text)]
"""Text as somebody wrote or quoted it."""
Context = Annotated[str, AfterValidator(_check_context)]
"""Text around a quotation: the document may have a place there that could not be read."""


ID, KEY, NAME, PERSON, TITLE, ADDRESS, REMARK, REASON = 64, 96, 200, 400, 300, 2000, 2000, 400
"""Characters of an id, an article's id, a name, a person (with the id of a login), a title, an address …"""
LARGEST = 10**9
"""Of a whole number that counts revisions or characters."""
TOO_LONG = frozenset({"string_too_long", "too_long"})
"""The types of the errors that pydantic reports."""
Name = Annotated[Text, Field(max_length=NAME)]
"""One of several names in a field."""
Topic = Annotated[Text, Field(max_length=ID)]


def get_constraint(info: FieldInfo, name: str) -> Any:
    """Return one constraint of a field (pattern, ge, le, min_length, max_length), or None."""
    return _find_rule(info.metadata, name)


def find_max_length(model: type[BaseModel], field: str) -> int | None:
    """Return how many characters may be typed for a field; of several, with what stands between them.

    Of values by key each is typed by itself.
    """
    info = model.model_fields[field]
    most: int | None = get_constraint(info, "max_length")
    is_by_key = get_origin(info.annotation) is dict
    each = next(iter(get_args(info.annotation)[is_by_key:]), None)
    of_each = [_find_rule(getattr(rule, "metadata", ()), "max_length") for rule in getattr(each, "__metadata__", ())]
    found = next((length for length in of_each if length), None)
    return most * (found + 2) if most and found and not is_by_key else found or most


def explain_length(item: ErrorDetails) -> str:
    """Return what is too long in a value and what is allowed; nothing where its length is not what is wrong."""
    if item["type"] not in TOO_LONG:
        return ""
    most, given = item["ctx"]["max_length"], item["input"]
    what = "characters" if isinstance(given, str) else "entries"
    which = f"entry {item['loc'][1] + 1} " if len(item["loc"]) > 1 and isinstance(item["loc"][1], int) else ""
    return f"{which}has {len(given):,} {what}, at most {most:,} are allowed"


def _find_rule(rules: Any, name: str) -> Any:
    return next((found for rule in rules if (found := getattr(rule, name, None)) is not None), None)
