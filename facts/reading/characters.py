"""Characters as an article means them: ligatures spelled out, raised digits kept apart, nothing invisible."""

from __future__ import annotations

import re
import unicodedata

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij"}
)
_RAISED = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_RAISABLE = re.compile(r"[0-9+\-−–=()n]*[0-9n][0-9+\-−–=()n]*")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_UNENCODABLE = re.compile("[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_SPACES = re.compile(r"[^\S\n\t]+")


def cleaned(text: str) -> str:
    """Spell out ligatures and drop what no reader sees; a number keeps every character it was printed with."""
    text = _UNENCODABLE.sub("\ufffd", text.translate(_LIGATURES))
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def raised(text: str) -> str:
    """Write a superscript number with raised digits, so that ten to the sixth never becomes 106."""
    return text.translate(_RAISED) if _RAISABLE.fullmatch(text) else text


def paragraphs(text: str) -> str:
    """Clean a text whose lines are its paragraphs: single spaces inside, one empty line between."""
    lines = (
        _SPACES.sub(" ", line).strip() for line in cleaned(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    )
    return "\n\n".join(line for line in lines if line)
