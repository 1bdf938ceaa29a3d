"""The equations of DOCX documents (OMML) on one line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from facts.reading.characters import UNREAD
from facts.reading.equations import accented, fraction, index, limited, power, root, tidied

if TYPE_CHECKING:
    from collections.abc import Callable

MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 60
_OFF = ("0", "off", "false")


class Equations:
    """Read equations; `read_run` gives the words of a run as the document shows them."""

    def __init__(self, read_run: Callable[[Any], str]) -> None:
        self._read_run = read_run

    def linear(self, math: Any) -> str:
        """Return an equation on one line; U+FFFD stands for what cannot be said so."""
        return tidied(self._said(math, 0))

    def _said(self, element: Any, depth: int) -> str:
        name = element.tag if isinstance(element.tag, str) else ""
        if depth > _DEEPEST:
            return UNREAD
        if name == f"{MATH}r":
            return self._read_run(element)
        if not name or name.endswith("Pr") or name.rpartition("}")[2] in ("del", "moveFrom"):
            return ""
        form = _FORMS.get(name.removeprefix(MATH)) if name.startswith(MATH) else None
        if form is None:
            return "".join(self._said(child, depth + 1) for child in element)
        return form(element, lambda part: self._part(element, part, depth))

    def _part(self, element: Any, name: str, depth: int) -> str:
        found = element.find(f"{MATH}{name}")
        return "" if found is None else self._said(found, depth + 1)


if TYPE_CHECKING:
    Part = Callable[[str], str]


def _value(element: Any, path: str, usual: str = "") -> str:
    found = element.find("/".join(f"{MATH}{step}" for step in path.split("/")))
    return usual if found is None else str(found.get(f"{MATH}val", "1"))


def _fraction(element: Any, part: Part) -> str:
    above, below = part("num"), part("den")
    return UNREAD if _value(element, "fPr/type") == "noBar" else fraction(above, below)


def _delimited(element: Any, part: Part) -> str:
    """A matrix or a stack in brackets is marked where it stands."""
    inner = element.findall(f"{MATH}e")
    if len(inner) == 1:
        said = part("e")
    else:
        return UNREAD
    return _value(element, "dPr/begChr", "(") + said + _value(element, "dPr/endChr", ")")


def _sum(element: Any, part: Part) -> str:
    return limited(_value(element, "naryPr/chr", "∫"), part("sub"), part("sup")) + f" {part('e')}"


def _radical(element: Any, part: Part) -> str:
    is_hidden = _value(element, "radPr/degHide", "0") not in _OFF
    return root(part("e"), "" if is_hidden else part("deg"))


def _boxed(element: Any, part: Part) -> str:
    """A border is no matter; a stroke through it takes it back."""
    strokes = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
    is_struck = any(_value(element, f"borderBoxPr/{stroke}", "0") not in _OFF for stroke in strokes)
    return "" if is_struck else part("e")


def _phantom(element: Any, part: Part) -> str:
    return "" if _value(element, "phantPr/show", "1") in _OFF else part("e")


_FORMS: dict[str, Callable[[Any, Part], str]] = {
    "f": _fraction,
    "sSup": lambda _, part: power(part("e"), part("sup")),
    "sSub": lambda _, part: index(part("e"), part("sub")),
    "sSubSup": lambda _, part: power(index(part("e"), part("sub")), part("sup")),
    "sPre": lambda _, part: index("", part("sub")) + power("", part("sup")) + part("e"),
    "rad": _radical,
    "nary": _sum,
    "d": _delimited,
    "func": lambda _, part: f"{part('fName')} {part('e')}",
    "limLow": lambda _, part: limited(part("e"), part("lim"), ""),
    "limUpp": lambda _, part: limited(part("e"), "", part("lim")),
    "acc": lambda element, part: accented(part("e"), _value(element, "accPr/chr", "^")),
    "bar": lambda _, part: accented(part("e"), "‾"),
    "groupChr": lambda _, part: part("e") + UNREAD,
    "borderBox": _boxed,
    "phant": _phantom,
    "m": lambda *_: UNREAD,
    "eqArr": lambda *_: UNREAD,
}
