"""The marks of footnotes on a page, which lead to a note and are no part of the text."""

from __future__ import annotations

import re
from typing import Any

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
    said = (element.get("class"), element.get("aria-describedby"), _anchor(element))
    return any(_NAMED.search(name) for name in said if name)


def _anchor(element: Any) -> str:
    """Return the name in the page that a link leads to."""
    return "#" + (element.get("href") or "").partition("#")[2] if element.tag == "a" else ""
