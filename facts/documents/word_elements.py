"""Equations and fields of DOCX documents: equations on one line, fields by their result."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from facts.documents.characters import (
    UNREAD,
    tidy_equation,
    write_accent,
    write_equation_fraction,
    write_index,
    write_limits,
    write_power,
    write_root,
)
from facts.documents.word_styles import WORD
from facts.documents.word_symbols import decode_sign

if TYPE_CHECKING:
    from collections.abc import Callable

    Part = Callable[[str], str]


MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 60
_OFF = ("0", "off", "false")


class WordEquations:
    """Read equations; `read_run` gives the words of a run as the document shows them."""

    def __init__(self, read_run: Callable[[Any], str]) -> None:
        self._read_run = read_run

    def write_linear(self, math: Any) -> str:
        """Return an equation on one line; U+FFFD stands for what cannot be said so."""
        return tidy_equation(self._said(math, 0))

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


def _get_value(element: Any, path: str, usual: str = "") -> str:
    found = element.find("/".join(f"{MATH}{step}" for step in path.split("/")))
    return usual if found is None else str(found.get(f"{MATH}val", "1"))


def _write_fraction(element: Any, part: Part) -> str:
    above, below = part("num"), part("den")
    return UNREAD if _get_value(element, "fPr/type") == "noBar" else write_equation_fraction(above, below)


def _write_delimited(element: Any, part: Part) -> str:
    """A matrix or a stack in brackets is marked where it stands."""
    inner = element.findall(f"{MATH}e")
    if len(inner) == 1:
        said = part("e")
    else:
        return UNREAD
    return _get_value(element, "dPr/begChr", "(") + said + _get_value(element, "dPr/endChr", ")")


def _write_sum(element: Any, part: Part) -> str:
    return write_limits(_get_value(element, "naryPr/chr", "∫"), part("sub"), part("sup")) + f" {part('e')}"


def _write_radical(element: Any, part: Part) -> str:
    is_hidden = _get_value(element, "radPr/degHide", "0") not in _OFF
    return write_root(part("e"), "" if is_hidden else part("deg"))


def _write_boxed(element: Any, part: Part) -> str:
    """A border is no matter; a stroke through it takes it back."""
    strokes = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
    is_struck = any(_get_value(element, f"borderBoxPr/{stroke}", "0") not in _OFF for stroke in strokes)
    return "" if is_struck else part("e")


def _write_phantom(element: Any, part: Part) -> str:
    return "" if _get_value(element, "phantPr/show", "1") in _OFF else part("e")


_FORMS: dict[str, Callable[[Any, Part], str]] = {
    "f": _write_fraction,
    "sSup": lambda _, part: write_power(part("e"), part("sup")),
    "sSub": lambda _, part: write_index(part("e"), part("sub")),
    "sSubSup": lambda _, part: write_power(write_index(part("e"), part("sub")), part("sup")),
    "sPre": lambda _, part: write_index("", part("sub")) + write_power("", part("sup")) + part("e"),
    "rad": _write_radical,
    "nary": _write_sum,
    "d": _write_delimited,
    "func": lambda _, part: f"{part('fName')} {part('e')}",
    "limLow": lambda _, part: write_limits(part("e"), part("lim"), ""),
    "limUpp": lambda _, part: write_limits(part("e"), "", part("lim")),
    "acc": lambda element, part: write_accent(part("e"), _get_value(element, "accPr/chr", "^")),
    "bar": lambda _, part: write_accent(part("e"), "‾"),
    "groupChr": lambda _, part: part("e") + UNREAD,
    "borderBox": _write_boxed,
    "phant": _write_phantom,
    "m": lambda *_: UNREAD,
    "eqArr": lambda *_: UNREAD,
}


_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s*"?([^"\\]+)"?)?', re.IGNORECASE | re.DOTALL)
_DRAWN = re.compile(r"\s*(?:EQ|ADVANCE|FORMDROPDOWN|FORMCHECKBOX|BARCODE|DISPLAYBARCODE)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_LONGEST = 2000


@dataclass(slots=True)
class _WordField:
    instruction: str = ""
    in_result: bool = False
    has_result: bool = False


@dataclass(slots=True)
class WordFields:
    """The fields that are open while a flow of text is read."""

    endless: frozenset[Any] = frozenset()
    """The beginnings that have no end: as if they were not there."""
    _open: list[_WordField] = field(default_factory=list)

    @classmethod
    def of(cls, root: Any) -> WordFields:
        waiting: list[Any] = []
        for mark in root.iter(f"{WORD}fldChar"):
            kind = mark.get(f"{WORD}fldCharType")
            if kind == "begin":
                waiting.append(mark)
            elif kind == "end" and waiting:
                waiting.pop()
        return cls(frozenset(waiting))

    @property
    def is_instruction(self) -> bool:
        """Whether what is being read belongs to an instruction, which nobody sees."""
        return any(not one.in_result for one in self._open)

    @property
    def is_page_number(self) -> bool:
        return any(_PAGE_NUMBER.match(one.instruction) for one in self._open)

    def instruct(self, text: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction = (self._open[-1].instruction + text)[:_LONGEST]

    def see(self, text: str) -> None:
        """Note that the result shows something."""
        if text.strip():
            for one in self._open:
                one.has_result = one.has_result or one.in_result

    def pass_mark(self, mark: Any) -> str:
        """Go over the beginning, middle or end of a field; return what it shows without a result."""
        kind = mark.get(f"{WORD}fldCharType")
        if kind == "begin" and mark not in self.endless:
            self._open.append(_WordField())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            last = self._open.pop()
            if not last.has_result and not self.is_instruction:
                return show_field(last.instruction)
        return ""


def show_field(instruction: str) -> str:
    """Return what a field without a result shows: a symbol, or a mark where it draws something else."""
    if found := _SYMBOL.match(instruction):
        code = int(found[1], 0) if found[1].lower().startswith("0x") else int(found[1])
        if font := (found[2] or "").strip():
            return decode_sign(code, font)
        return bytes([code]).decode("cp1252", "replace") if code < 0x100 else UNREAD
    return UNREAD if _DRAWN.match(instruction) else ""
