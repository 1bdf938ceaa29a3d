"""Equations on one line: raised exponents, fractions with a slash, and a mark for what only two lines can show."""

from __future__ import annotations

import re

from facts.reading.characters import UNREAD, write_subscript, write_superscript
from facts.reading.characters import write_fraction as write_number_fraction

_ATOM = re.compile(r"[^\W_]*(?:[.,][^\W_]+)*[°%′″]?")
_RELATION = re.compile(r" *([=≠≈≃≅∼≡<>≤≥≪≫∝→]) *")
_BINARY_MINUS = re.compile(r"(?<=[\w)\]²³¹⁰⁴-⁹]) *− *(?=[\w(\[√])")
_APPLIED = str.maketrans({"\u2061": "", "\u2062": "⋅", "\u2063": ",", "\u2064": " "})
_WRITTEN = {"*": "∗", "-": "−"}


def write_power(base: str, exponent: str) -> str:
    if not exponent.strip():
        return base
    return base.rstrip() + (write_superscript(tidy(exponent).replace(" ", "")) or UNREAD)


def write_index(base: str, below: str) -> str:
    """Write what is lowered: words stay on the line where their base is a letter, digits never do."""
    below = tidy(below).replace(" ", "")
    if not below or (found := write_subscript(below)):
        return base + (found if below else "")
    return base + (f"_{below}" if base[-1:].isalpha() and not any(map(str.isdigit, below)) else UNREAD)


def write_fraction(above: str, below: str) -> str:
    above, below = tidy(above), tidy(below)
    if above.isdecimal() and below.isdecimal():
        found = write_number_fraction(above, below)
        return found if len(found) == 1 else f" {found}"
    return f"{_grouped(above)}/{_grouped(below)}"


def write_root(inside: str, degree: str = "") -> str:
    raised = write_superscript(tidy(degree)) if degree.strip() else ""
    return UNREAD if degree.strip() and not raised else f"{raised}√{_grouped(tidy(inside))}"


def write_accent(base: str, sign: str) -> str:
    """Write a sign over a letter; over a number it changes the number, so that it is marked."""
    combining = {"^": "\u0302", "~": "\u0303", "¯": "\u0304", "‾": "\u0304", "→": "\u20d7", "˙": "\u0307"}.get(
        sign, sign
    )
    return base + combining if len(base) == 1 and base.isalpha() and len(combining) == 1 else base + UNREAD


def write_limits(operator: str, below: str, above: str) -> str:
    """Write an operator with limits: a sum, a product, an integral, a limit."""
    found = write_index(operator, below) if below.strip() else operator
    return write_power(found, above) if above.strip() else found


def tidy(linear: str) -> str:
    """Settle blanks and signs: blanks around relations and the minus between two terms, none elsewhere."""
    text = "".join(_WRITTEN.get(letter, letter) for letter in linear.translate(_APPLIED))
    text = _BINARY_MINUS.sub(" − ", _RELATION.sub(r" \1 ", text))
    return re.sub(r"[^\S\t\n]+", " ", text).strip(" ")


def _grouped(part: str) -> str:
    return part if _ATOM.fullmatch(part) or (len(part) == 1) else f"({part})"
