"""Numbers that a page counts up when it is looked at: what its markup says is nought, what is meant is the target."""

from __future__ import annotations

import re
from typing import Any

from facts.reading.characters import UNREAD

_ZERO = re.compile(r"(\s*[^\w\s]{0,2}\s*)(0+(?:[.,]0+)?)(\s*(?:[^\W\d_]{1,3}|[^\w\s]{1,2})?\s*)")
_NAME = re.compile(
    r"data-(?:.*[-_])?(?:target|count\w*|counter\w*|to|end\w*|value|val|stop|num|number|final|max|goal|odometer\w*)"
    r"(?:[-_].*)?$"
)
_OTHER = re.compile(
    r"from|start|min|duration|speed|delay|step|decimal|interval|toggle|separator|suffix|prefix|format|font"
)
_SURE = re.compile(
    r"data-(?:.*[-_])?(?:target|count(?:er|up|to)?|to|end|final|stop|goal)(?:[-_](?:to|end|value|up|number))*$"
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,.'’\u00a0]\d{3})+(?:[.,]\d+)?|\d{1,15}(?:[.,]\d{1,9})?")
_CLASS = re.compile(r"\b(?:pure)?count(?:er|up|-up|to|-to|ing|s)?\b|\bodometer\b|\bcount", re.IGNORECASE)
_BOX = re.compile(r"count|odometer|number|stat|figure", re.IGNORECASE)
_AROUND = ("data-suffix", "data-prefix", "data-unit", "data-after", "data-before")


def counted(element: Any) -> tuple[str, str] | None:
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
    holder = _holder(element, text) if found else None
    if found is None or holder is None:
        return None
    target = _only_target(holder, _NAME)
    if target and not target.strip("0.,"):
        return None
    return found[1] + (UNREAD if not target or _has_more(holder, text) else target) + found[3], text


def _holder(element: Any, text: str) -> Any:
    """Return the element that says where the counting ends: this one or one closely around it."""
    for above in (element, *list(element.iterancestors())[:2]):
        if above is not element and "".join(above.itertext()).strip() != text.strip():
            return None
        if _targets(above, _NAME) or _CLASS.search(above.get("class") or "") or _names(above):
            return above
    return None


def _names(element: Any) -> bool:
    return any(_SURE.match(name) and not _OTHER.search(name) for name in element.keys())  # noqa: SIM118 - lxml


def _targets(element: Any, names: re.Pattern[str]) -> set[str]:
    said = {value.strip() for name, value in element.items() if names.match(name) and not _OTHER.search(name)}
    return {value for value in said if _NUMBER.fullmatch(value)}


def _only_target(element: Any, names: re.Pattern[str]) -> str:
    found = _targets(element, names)
    return found.pop() if len(found) == 1 else ""


def _has_more(element: Any, text: str) -> bool:
    """Whether the script adds words that change the number, and that the page does not hold yet."""
    added = [(element.get(name) or "").strip() for name in _AROUND]
    return any(word and word not in text for word in added)
