"""Equations on one line: raised exponents, fractions with a slash, and a mark for what only two lines can show."""

from __future__ import annotations

import re

from facts.reading.characters import UNREAD, subscript, superscript
from facts.reading.characters import fraction as number_fraction

_ATOM = re.compile(r"[^\W_]*(?:[.,][^\W_]+)*[°%′″]?")
_RELATION = re.compile(r" *([=≠≈≃≅∼≡<>≤≥≪≫∝→]) *")
_BINARY_MINUS = re.compile(r"(?<=[\w)\]²³¹⁰⁴-⁹]) *− *(?=[\w(\[√])")
_APPLIED = str.maketrans({"\u2061": "", "\u2062": "⋅", "\u2063": ",", "\u2064": " "})
_WRITTEN = {"*": "∗", "-": "−"}


def power(base: str, exponent: str) -> str:
    if not exponent.strip():
        return base
    return base.rstrip() + (superscript(tidied(exponent).replace(" ", "")) or UNREAD)


def index(base: str, below: str) -> str:
    """Write what is lowered: words stay on the line where their base is a letter, digits never do."""
    below = tidied(below).replace(" ", "")
    if not below or (found := subscript(below)):
        return base + (found if below else "")
    return base + (f"_{below}" if base[-1:].isalpha() and not any(map(str.isdigit, below)) else UNREAD)


def fraction(above: str, below: str) -> str:
    above, below = tidied(above), tidied(below)
    if above.isdecimal() and below.isdecimal():
        found = number_fraction(above, below)
        return found if len(found) == 1 else f" {found}"
    return f"{_grouped(above)}/{_grouped(below)}"


def root(inside: str, degree: str = "") -> str:
    raised = superscript(tidied(degree)) if degree.strip() else ""
    return UNREAD if degree.strip() and not raised else f"{raised}√{_grouped(tidied(inside))}"


def accented(base: str, sign: str) -> str:
    """Write a sign over a letter; over a number it changes the number, so that it is marked."""
    combining = {"^": "\u0302", "~": "\u0303", "¯": "\u0304", "‾": "\u0304", "→": "\u20d7", "˙": "\u0307"}.get(
        sign, sign
    )
    return base + combining if len(base) == 1 and base.isalpha() and len(combining) == 1 else base + UNREAD


def limited(operator: str, below: str, above: str) -> str:
    """Write an operator with limits: a sum, a product, an integral, a limit."""
    found = index(operator, below) if below.strip() else operator
    return power(found, above) if above.strip() else found


def tidied(linear: str) -> str:
    """Settle blanks and signs: blanks around relations and the minus between two terms, none elsewhere."""
    text = "".join(_WRITTEN.get(letter, letter) for letter in linear.translate(_APPLIED))
    text = _BINARY_MINUS.sub(" − ", _RELATION.sub(r" \1 ", text))
    return re.sub(r"[^\S\t\n]+", " ", text).strip(" ")


def _grouped(part: str) -> str:
    return part if _ATOM.fullmatch(part) or (len(part) == 1) else f"({part})"
