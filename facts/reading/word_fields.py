"""Fields of DOCX documents: what they show is their result, not their instruction."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from facts.reading.characters import UNREAD
from facts.reading.word_styles import WORD
from facts.reading.word_symbols import respelled, shown

_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s*"?([^"\\]+)"?)?', re.IGNORECASE | re.DOTALL)
_DRAWN = re.compile(r"\s*(?:EQ|ADVANCE|FORMDROPDOWN|FORMCHECKBOX|BARCODE|DISPLAYBARCODE)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_LONGEST = 2000


@dataclass(slots=True)
class _Field:
    instruction: str = ""
    in_result: bool = False
    has_result: bool = False


@dataclass(slots=True)
class Fields:
    """The fields that are open while a flow of text is read."""

    endless: frozenset[Any] = frozenset()
    """The beginnings that have no end: as if they were not there."""
    _open: list[_Field] = field(default_factory=list)

    @classmethod
    def of(cls, root: Any) -> Fields:
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
            self._open.append(_Field())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            last = self._open.pop()
            if not last.has_result and not self.is_instruction:
                return drawn_by(last.instruction)
        return ""


def drawn_by(instruction: str) -> str:
    """Return what a field without a result shows: a symbol, or a mark where it draws something else."""
    if found := _SYMBOL.match(instruction):
        code = int(found[1], 0) if found[1].lower().startswith("0x") else int(found[1])
        font = (found[2] or "").strip()
        return (
            shown(code, font)
            if font
            else respelled(bytes([code]).decode("cp1252", "replace"), "")
            if code < 256
            else UNREAD
        )
    return UNREAD if _DRAWN.match(instruction) else ""
