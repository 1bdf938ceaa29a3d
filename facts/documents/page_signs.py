"""Signs in a web page that are not plain text: counters, footnote marks, stand-ins for line ends and cells.

The stand-ins are printable, because the finder of the main text drops what is not.
"""

from __future__ import annotations

import re
from typing import Any

from facts.documents.characters import UNREAD, clean_paragraphs, mend_line

_ZERO = re.compile(r"(\s*[^\w\s]{0,2}\s*)(0+(?:[.,]0+)?)(\s*(?:[^\W\d_]{1,3}|[^\w\s]{1,2})?\s*)")
_NAME = re.compile(
    r"data-(?:.*[-_])?(?:target|count\w*|counter\w*|to|end\w*|value|val|stop|num|number|final|max|goal|odometer\w*)"
    r"(?:[-_].*)?$"
)
_ANY = re.compile("data-.")
_OTHER = re.compile(
    r"from|start|min|duration|speed|delay|step|decimal|interval|toggle|separator|suffix|prefix|format|font"
)
_SURE = re.compile(
    r"data-(?:.*[-_])?(?:target|count(?:er|up|to)?|to|end|final|stop|goal)(?:[-_](?:to|end|value|up|number))*$"
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0]\d{3})+(?:[.,]\d+)?|\d{1,15}(?:[.,]\d{1,9})?")
_CLASS = re.compile(r"\b(?:pure)?count(?:er|up|-up|to|-to|ing|s)?\b|\bodometer\b|\bcount", re.IGNORECASE)
_BOX = re.compile(r"count|odometer|number|stat|figure", re.IGNORECASE)
_NO_COUNT = re.compile(r"data-(?:.*[-_])?(?:id|index|key|post|page|row|col|order|level|tab|src|slide|v|test\w*)\d*$")
_LONGEST_NAME = 60
_AROUND = ("data-suffix", "data-prefix", "data-unit", "data-after", "data-before")


def read_counter(element: Any) -> tuple[str, str] | None:
    """Return the text that a counter ends at and what its markup says; None for what is no counter.

    Where its end is not one plain number, the text holds U+FFFD.
    """
    text = element.text or ""
    if len(element) or len(text) > 20:
        return None
    if not text.strip():
        target = _only_target(element, _SURE) if _BOX.search(element.get("class") or "") else ""
        return (target, "") if target.strip("0.,") else None
    found = _ZERO.fullmatch(text)
    holder = _find_holder(element, text) if found else None
    if found is None or holder is None:
        return None
    target = _only_target(holder, _NAME)
    if target and not target.strip("0.,"):
        return None
    return found[1] + (UNREAD if not target or _has_more(holder, text) else target) + found[3], text


def _find_holder(element: Any, text: str) -> Any:
    """Return the element that says where the counting ends: this one or one closely around it."""
    for above in (element, *list(element.iterancestors())[:2]):
        if above is not element and "".join(above.itertext()).strip() != text.strip():
            return None
        if _list_targets(above, _ANY) or _CLASS.search(above.get("class") or "") or _names_counter(above):
            return above
    return None


def _names_counter(element: Any) -> bool:
    return any(_SURE.match(name) and not _OTHER.search(name) for name, _ in _list_short_attributes(element))


def _list_short_attributes(element: Any) -> list[tuple[str, str]]:
    """Return the attributes whose names are no longer than somebody would write."""
    return [(name, value) for name, value in element.items() if len(name) <= _LONGEST_NAME]


def _list_targets(element: Any, names: re.Pattern[str]) -> set[str]:
    said = {
        value.strip()
        for name, value in _list_short_attributes(element)
        if names.match(name) and not (_OTHER.search(name) or _NO_COUNT.match(name))
    }
    return {value for value in said if _NUMBER.fullmatch(value)}


def _only_target(element: Any, names: re.Pattern[str]) -> str:
    found = _list_targets(element, names)
    return found.pop() if len(found) == 1 else ""


def _has_more(element: Any, text: str) -> bool:
    """Whether the script adds words that change the number, and that the page does not hold yet."""
    added = [(element.get(name) or "").strip() for name in _AROUND]
    return any(word and word not in text for word in added)


_ONE = r"(?:\d{1,3}|[a-z]{1,2}|[ivx]{1,5}|[*†‡§¶#]{1,3})"
_MARK = re.compile(rf"[\[(]?{_ONE}(?:\s*[,;–-]\s*{_ONE})*[\])]?", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:^|[-_#\s/])_?(?:foot-?notes?|ftn|ftnref|fn|fnref|note-?ref|end-?notes?|edn|ednref|reference|cite_?note|cite|citation|"
    r"bib|ref)(?:ref|link|anchor|[-_\d\s:.]|$)",
    re.IGNORECASE,
)
_HOLDERS = frozenset("a sup span small cite i b em strong".split())
_EXPONENT = re.compile(r"[×x·⋅*]\s*10$")


def is_note_mark(element: Any, before: str) -> bool:
    """Whether an element is the mark of a footnote: by what it is called, or a link in the page that is glued on."""
    if element.tag not in _HOLDERS:
        return False
    text = element.text_content().strip() if len(element) < 9 else ""
    if not _MARK.fullmatch(text) or _EXPONENT.search(before):
        return False
    links = [element] if element.tag == "a" else element.findall(".//a")
    if element.tag == "sup" and ("[" in text or any(_is_inside(link) for link in links)):
        return True
    is_glued = bool(before) and not before[-1].isspace()
    if any(_says_note(part) for part in (element, *links)):
        return is_glued or element.tag == "a"
    return element.tag == "a" and is_glued and _is_inside(element)


def _is_inside(link: Any) -> bool:
    return "#" in (link.get("href") or "")


def _says_note(element: Any) -> bool:
    if "noteref" in (element.get("role") or "") or element.get("data-footnote-ref") is not None:
        return True
    said = (element.get("class"), element.get("aria-describedby"), _get_anchor(element))
    return any(_NAMED.search(name) for name in said if name)


def _get_anchor(element: Any) -> str:
    """Return the name in the page that a link leads to."""
    return "#" + (element.get("href") or "").partition("#")[2] if element.tag == "a" else ""


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
_NEAR = re.compile(rf"(\w ?)[{ICON}{IMAGE}](?= ?\d)|(\d ?)[{ICON}{IMAGE}](?= ?\w)")
_AMONG = re.compile(rf"(\w[^\n\w{BREAK}]{{0,40}}){IMAGE}(?=[^\n{BREAK}]{{0,40}}\w)")
_FIRM = re.compile(rf"\s*{BORDER}{{2,}}\s*")
_BETWEEN = re.compile(rf"(?<=\d)\s*{BORDER}+\s*(?=\d)")
_SOFT = re.compile(rf"\s*{BORDER}+\s*")
_ENDS = re.compile(rf"[^\S\n]*(?:{BREAK}[^\S\n]*){{2,}}")
_END = re.compile(rf"[^\S\n]*{BREAK}[^\S\n]*")


def mark_own_signs(text: str) -> str:
    """Mark the signs where a page prints them itself."""
    return _OWN.sub(UNREAD, text)


def drop_signs(text: str) -> str:
    return _OWN.sub(" ", text)


def join_row(cells: list[str]) -> str:
    """Join the cells of a row; two numbers on two lines of a cell stay apart."""
    return "\t".join(_END.sub(" ", re.sub(rf"(?<=\d)\s*{BREAK}\s*(?=\d)", f"{BORDER}{BORDER}", cell)) for cell in cells)


def finish_text(text: str) -> str:
    """Return paragraphs of a text whose lines are paragraphs, with every sign settled."""
    text = _BESIDE.sub(lambda found: (found[1] or "") + UNREAD, text).replace(STYLED, "")
    text = _NEAR.sub(lambda found: (found[1] or found[2]) + UNREAD, _GLUED.sub(UNREAD, text))
    text = _AMONG.sub(rf"\1{UNREAD}", text).replace(IMAGE, "").replace(ICON, "")
    text = _SOFT.sub(" ", _BETWEEN.sub("\t", _FIRM.sub("\t", text)))
    text = clean_paragraphs(mend_line(text))
    parts = (_END.sub("\n", part).strip() for part in _ENDS.sub("\n\n", text).split("\n\n"))
    return "\n\n".join(part for part in parts if part)
