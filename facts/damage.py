"""Text that was damaged on its way into a record: it can never be found in the words it came from."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError

if TYPE_CHECKING:
    from pydantic import ValidationInfo

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


def damage(text: str, *, may_have_gaps: bool = False) -> str:
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


def _undamaged(text: str, info: ValidationInfo) -> str:
    return _judged(text, info, may_have_gaps=False)


def _undamaged_around(text: str, info: ValidationInfo) -> str:
    return _judged(text, info, may_have_gaps=True)


def _judged(text: str, info: ValidationInfo, *, may_have_gaps: bool) -> str:
    if text.isascii() and text.isprintable():
        return text
    found = damage(text, may_have_gaps=may_have_gaps)
    if found and info.field_name not in (info.context or {}).get(UNCHANGED, ()):
        raise PydanticCustomError(DAMAGED, "{found}. {remedy}", {"found": found, "remedy": _REMEDY})
    return text


Text = Annotated[str, AfterValidator(_undamaged)]
"""Text as somebody wrote or quoted it."""
Context = Annotated[str, AfterValidator(_undamaged_around)]
"""Text around a quotation: the document may have a place there that could not be read."""
