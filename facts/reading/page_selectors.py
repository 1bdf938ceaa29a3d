"""Which elements of a page a selector means: plain ones by an index, the others by a library, within bounds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

MAX_WORK = 1_000_000
"""Selectors times elements, of those selectors that the index does not serve."""
_MAX_PARTS = 8
_MAX_LETTERS = 300
_COMPOUND = r"(?:\*|[A-Za-z][\w-]*)?(?:[.#][A-Za-z_-][\w-]*)*"
_PLAIN = re.compile(rf"{_COMPOUND}(?:(?:\s+{_COMPOUND})*|(?:\s*>\s*{_COMPOUND})*)")
_AROUND = re.compile(r"::?(before|after)$")
_NAME = re.compile(r"([.#]?)([\w*-]+)")
_TOUCHED = re.compile(
    r":(?:hover|focus|active|visited|checked|target|disabled|invalid|popover|fullscreen)|::?-(?:moz|webkit)"
)
"""What holds only while somebody does something."""
_NEGATED = re.compile(r":(?:not|is|where|has|matches)\([^)]*\)")


class Meant(NamedTuple):
    """Elements with the weight of the selector that means them, and whether it is before or after them."""

    elements: Iterable[Any]
    weight: tuple[int, int, int]
    where: str


class _Compound(NamedTuple):
    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def fits(self, element: Any) -> bool:
        return (
            (not self.tag or element.tag == self.tag)
            and self.classes.issubset((element.get("class") or "").split())
            and self.ids.issubset((element.get("id") or "",))
        )


class Selectors:
    """Finds elements of one page; `is_exhausted` where it stopped for the work."""

    def __init__(self, tree: Any, elements: list[Any]) -> None:
        self._tree, self._elements = tree, elements
        self._work = 0
        self.is_exhausted = False
        self._by: dict[str, list[Any]] = {}
        for element in elements:
            for key in _keys(element):
                self._by.setdefault(key, []).append(element)

    def find(self, selector: str) -> Iterator[Meant]:
        """Yield what a selector means; nothing for one that is broken, or cannot meet this page."""
        around = _AROUND.search(selector)
        plain = selector[: around.start()] if around else selector
        if len(plain) > _MAX_LETTERS or len(plain.split()) > 2 * _MAX_PARTS or not self._may_meet(plain):
            return
        if plain and _PLAIN.fullmatch(plain):
            parts = [_compound(part) for part in re.split(r"\s*>\s*|\s+", plain)]
            weight = (sum(len(one.ids) for one in parts), sum(len(one.classes) for one in parts), _tags(parts))
            yield Meant(self._chained(parts, is_close=">" in plain), weight, around[1] if around else "")
        else:
            yield from self._by_library(selector)

    def _may_meet(self, plain: str) -> bool:
        said = _NEGATED.sub("", plain)
        asked = re.findall(r"[.#][A-Za-z_-][\w-]*", said)
        return not _TOUCHED.search(said) and all(name in self._by for name in asked)

    def _chained(self, parts: list[_Compound], *, is_close: bool) -> Iterator[Any]:
        last = parts[-1]
        keys = [f"#{name}" for name in last.ids] + [f".{name}" for name in last.classes]
        for element in self._by.get(keys[0] if keys else last.tag, []) if keys or last.tag else self._elements:
            if last.fits(element) and _stands_in(element, parts[:-1], is_close=is_close):
                yield element

    def _by_library(self, selector: str) -> Iterator[Meant]:
        from lxml import etree  # noqa: PLC0415 - only the reading process loads the parser

        self._work += len(self._elements)
        if self._work > MAX_WORK:
            self.is_exhausted = True
            return
        for one in _compiled(selector):
            try:
                found = etree.XPath(_xpath(one))(self._tree)
            except _unknown():
                continue
            yield Meant(found, one.specificity(), one.pseudo_element or "")


def _keys(element: Any) -> Iterator[str]:
    yield element.tag
    if classes := element.get("class"):
        yield from (f".{name}" for name in set(classes.split()))
    if name := element.get("id"):
        yield f"#{name}"


def _compound(text: str) -> _Compound:
    names = _NAME.findall(text)
    return _Compound(
        next((name.lower() for kind, name in names if not kind and name != "*"), ""),
        frozenset(name for kind, name in names if kind == "."),
        frozenset(name for kind, name in names if kind == "#"),
    )


def _tags(parts: list[_Compound]) -> int:
    return sum(bool(one.tag) for one in parts)


def _stands_in(element: Any, parts: list[_Compound], *, is_close: bool) -> bool:
    """Whether the ancestors fit, from the inside: the nearest that fits is always right where only order counts."""
    waiting = list(parts)
    for above in element.iterancestors() if waiting else ():
        if waiting[-1].fits(above):
            waiting.pop()
        elif is_close:
            return False
        if not waiting:
            return True
    return not waiting


def _compiled(text: str) -> list[Any]:
    from cssselect import parse  # noqa: PLC0415 - only the reading process loads the parser

    try:
        return list(parse(text))
    except _unknown():
        return []


def _xpath(selector: Any) -> str:
    from cssselect import HTMLTranslator  # noqa: PLC0415 - only the reading process loads the parser

    return str(HTMLTranslator().selector_to_xpath(selector, prefix="descendant-or-self::"))


def _unknown() -> tuple[type[Exception], ...]:
    """Return what selectors raise that are broken, or newer than the library."""
    from cssselect import SelectorError  # noqa: PLC0415 - only the reading process loads the parser
    from lxml import etree  # noqa: PLC0415 - only the reading process loads the parser

    return SelectorError, etree.XPathError, ValueError, RecursionError
