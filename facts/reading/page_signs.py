"""Signs that hold a place in a page's text until the whole line is known: line ends, cell borders, pictures.

They are printable, because the finder of the main text drops what is not.
"""

from __future__ import annotations

import re

from facts.reading.characters import UNREAD, paragraphs, settled

BREAK = "␊"
"""A line ends here; two of them end a paragraph."""
BORDER = "␟"
"""Two boxes stand side by side: numbers on both sides never join. Doubled, nothing joins."""
IMAGE = "\ufffc"
"""A picture in a line: marked where words stand on both sides, or a number beside it."""
ICON = "␦"
"""A picture that calls itself an ornament: marked only beside a number."""
STYLED = "␚"
"""Words that a style sheet adds, or what it may part: marked beside a number."""
_ALL = f"{BREAK}{BORDER}{IMAGE}{ICON}{STYLED}"
_OWN = re.compile(f"[{_ALL}]")

_BESIDE = re.compile(rf"(\d[ \u00a0]?){STYLED}+|{STYLED}+(?=[ \u00a0]?[-−+±<>≥≤~≈€$£]?[ \u00a0]?[.,]?\d)")
_GLUED = re.compile(rf"(?:(?<=\d)[{ICON}{IMAGE}]|[{ICON}{IMAGE}](?=\d))")
_NEAR = re.compile(rf"(\w ?)[{ICON}{IMAGE}] ?(?=\d)|(\d) ?[{ICON}{IMAGE}] ?(?=\w)")
_AMONG = re.compile(rf"(\w[^\n\w{BREAK}]*){IMAGE}(?=[^\n{BREAK}]*\w)")
_FIRM = re.compile(rf"\s*{BORDER}{{2,}}\s*")
_BETWEEN = re.compile(rf"(?<=\d)\s*{BORDER}+\s*(?=\d)")
_SOFT = re.compile(rf"\s*{BORDER}+\s*")
_ENDS = re.compile(rf"[^\S\n]*(?:{BREAK}[^\S\n]*){{2,}}")
_END = re.compile(rf"[^\S\n]*{BREAK}[^\S\n]*")


def freed(text: str) -> str:
    """Mark the signs where a page prints them itself."""
    return _OWN.sub(UNREAD, text)


def without(text: str) -> str:
    return _OWN.sub(" ", text)


def joined_row(cells: list[str]) -> str:
    """Join the cells of a row; two numbers on two lines of a cell stay apart."""
    return "\t".join(_END.sub(" ", re.sub(rf"(?<=\d)\s*{BREAK}\s*(?=\d)", f"{BORDER}{BORDER}", cell)) for cell in cells)


def finished(text: str) -> str:
    """Return paragraphs of a text whose lines are paragraphs, with every sign settled."""
    text = _BESIDE.sub(lambda found: (found[1] or "") + UNREAD, text).replace(STYLED, "")
    text = _NEAR.sub(lambda found: (found[1] or found[2]) + UNREAD, _GLUED.sub(UNREAD, text))
    text = _AMONG.sub(rf"\1{UNREAD}", text).replace(IMAGE, "").replace(ICON, "")
    text = _SOFT.sub(" ", _BETWEEN.sub("\t", _FIRM.sub("\t", text)))
    text = paragraphs(settled(text))
    parts = (_END.sub("\n", part).strip() for part in _ENDS.sub("\n\n", text).split("\n\n"))
    return "\n\n".join(part for part in parts if part)
