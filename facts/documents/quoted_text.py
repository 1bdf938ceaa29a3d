"""Lines that a letter quotes from another one: their marks are no hedges, and their words are somebody else's."""

from __future__ import annotations

import re
from itertools import groupby
from typing import NamedTuple

from facts.documents.characters import UNREAD

QUOTED = "somebody else's words, quoted in this letter"
_MARKS = re.compile(r"((?:>[ \t]?)+)(.*)", re.DOTALL)
_NUMBER = re.compile(r"[-+−~≈€$£]?\s*\d")
_OLDER = re.compile(
    r"^-{2,}\s*(?:Original Message|Forwarded message|Messaggio originale|Messaggio inoltrato|Ursprüngliche Nachricht|"
    r"Weitergeleitete Nachricht|Message d'origine|Message original|Message transféré)\s*-{2,}\s*$|"
    r"^(?:From|Von|Da|De)\s?: [^\n]*\n+(?:Sent|Date|Gesendet|Datum|Inviato|Data|Envoyé)\s?: [^\n]*$",
    re.IGNORECASE | re.MULTILINE,
)


class UnquotedText(NamedTuple):
    """A text without quoting marks, and the words that are somebody else's."""

    text: str
    quoted: tuple[str, ...]


def strip_quotes(text: str, *, is_typed: bool) -> UnquotedText:
    """Take the marks off quoted lines and make each quotation a paragraph.

    In a plain letter (`is_typed`) a sign at the head of a line is a mark, unless it may belong to the sentence that
    the line goes on with: there it is marked as unread. On a page it is a mark only where words, not numbers, follow.
    """
    lines = text.split("\n")
    out: list[str] = []
    quoted: list[str] = []
    for has_mark, group in groupby(lines, key=lambda line: line.startswith(">")):
        block = list(group)
        if not has_mark:
            out += block
        elif _is_quotation(block, out[-1] if out else "", is_typed=is_typed):
            said = _by_depth(block)
            quoted += [" ".join(part.split()) for part in said if part.strip()]
            out += ["", *"\n\n".join(said).split("\n"), ""]
        elif is_typed:
            out += [UNREAD + line[1:] for line in block]
        else:
            out += block
    if older := _OLDER.search("\n".join(out)):
        quoted.append("\n".join(out)[older.end() :].strip()[:500])
    return UnquotedText("\n".join(out), tuple(quoted))


def _is_quotation(block: list[str], before: str, *, is_typed: bool) -> bool:
    has_words = any(not _NUMBER.match(_get_content(line)) for line in block)
    if before.rstrip().endswith(":") or (has_words and len(block) > 1):
        return True
    return is_typed and (len(block) > 1 or has_words or not before.strip() or before.rstrip()[-1] in ".!?")


def _by_depth(block: list[str]) -> list[str]:
    """Return the quoted words, those of an older letter apart."""
    return ["\n".join(map(_get_content, lines)) for _, lines in groupby(block, key=_count_depth)]


def _count_depth(line: str) -> int:
    found = _MARKS.match(line)
    return found[1].count(">") if found else 0


def _get_content(line: str) -> str:
    found = _MARKS.match(line)
    return found[2] if found else line
