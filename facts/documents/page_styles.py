"""The style sheets that a web page carries, and which elements their selectors mean.

Sheets of other addresses are not fetched. Everything is bounded: a page may hold any number of rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
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


class SelectorMatch(NamedTuple):
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
            for key in _iter_keys(element):
                self._by.setdefault(key, []).append(element)

    def find(self, selector: str) -> Iterator[SelectorMatch]:
        """Yield what a selector means; nothing for one that is broken, or cannot meet this page."""
        around = _AROUND.search(selector)
        plain = selector[: around.start()] if around else selector
        if len(plain) > _MAX_LETTERS or len(plain.split()) > 2 * _MAX_PARTS or not self._may_meet(plain):
            return
        if plain and _PLAIN.fullmatch(plain):
            parts = [_parse_compound(part) for part in re.split(r"\s*>\s*|\s+", plain)]
            weight = (sum(len(one.ids) for one in parts), sum(len(one.classes) for one in parts), _count_tags(parts))
            yield SelectorMatch(self._chained(parts, is_close=">" in plain), weight, around[1] if around else "")
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

    def _by_library(self, selector: str) -> Iterator[SelectorMatch]:
        from lxml import etree  # noqa: PLC0415 - only the reading process loads the parser

        self._work += len(self._elements)
        if self._work > MAX_WORK:
            self.is_exhausted = True
            return
        for one in _compile_selectors(selector):
            try:
                found = etree.XPath(_write_xpath(one))(self._tree)
            except _list_selector_errors():
                continue
            yield SelectorMatch(found, one.specificity(), one.pseudo_element or "")


def _iter_keys(element: Any) -> Iterator[str]:
    yield element.tag
    if classes := element.get("class"):
        yield from (f".{name}" for name in set(classes.split()))
    if name := element.get("id"):
        yield f"#{name}"


def _parse_compound(text: str) -> _Compound:
    names = _NAME.findall(text)
    return _Compound(
        next((name.lower() for kind, name in names if not kind and name != "*"), ""),
        frozenset(name for kind, name in names if kind == "."),
        frozenset(name for kind, name in names if kind == "#"),
    )


def _count_tags(parts: list[_Compound]) -> int:
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


def _compile_selectors(text: str) -> list[Any]:
    from cssselect import parse  # noqa: PLC0415 - only the reading process loads the parser

    try:
        return list(parse(text))
    except _list_selector_errors():
        return []


def _write_xpath(selector: Any) -> str:
    from cssselect import HTMLTranslator  # noqa: PLC0415 - only the reading process loads the parser

    return str(HTMLTranslator().selector_to_xpath(selector, prefix="descendant-or-self::"))


def _list_selector_errors() -> tuple[type[Exception], ...]:
    """Return what selectors raise that are broken, or newer than the library."""
    from cssselect import SelectorError  # noqa: PLC0415 - only the reading process loads the parser
    from lxml import etree  # noqa: PLC0415 - only the reading process loads the parser

    return SelectorError, etree.XPathError, ValueError, RecursionError


MAX_STYLE = 400_000
"""Characters of style sheets."""
MAX_DECLARED = 400_000
"""Times that a rule meets an element."""
_MAX_INLINE = 3_000
_DEEPEST = 8
MEANT = frozenset(
    "display visibility opacity color background background-color background-image text-decoration "
    "text-decoration-line vertical-align position top bottom left right font font-size font-variant-position "
    "font-variant clip clip-path text-indent width height max-height overflow overflow-x overflow-y "
    "white-space transform direction unicode-bidi content font-family max-width margin-top margin-right "
    "-webkit-text-fill-color content-visibility margin-left padding-left margin padding text-shadow "
    "-webkit-background-clip background-clip float padding-right".split()
)
_SCREEN = 1280
_MEDIA = re.compile(r"\((min|max)-width\s*:\s*([\d.]+)(px|em|rem)\s*\)")
_NAMED = re.compile(r"(--[\w-]{1,80})\s*:\s*([^;{}]{1,120})")
_USED = re.compile(r"var\(\s*(--[\w-]+)\s*(?:,\s*([^()]*))?\)")
_WHERE = ("", "before", "after")


class _Rule(NamedTuple):
    selector: str
    declarations: tuple[tuple[str, bool, str], ...]


@dataclass(slots=True)
class PageStyles:
    """What applies to each element, and what is put before or after it."""

    of: dict[Any, dict[str, str]] = field(default_factory=dict)
    around: dict[Any, dict[str, str]] = field(default_factory=dict)
    """By element: the `content` of "before" and "after"."""
    is_whole: bool = True
    """Whether all rules were read."""
    _weights: dict[tuple[Any, str, str], tuple[Any, ...]] = field(default_factory=dict)

    def declare(self, element: Any, where: str, name: str, value: str, weight: tuple[Any, ...]) -> None:
        """Take a declaration, unless a stronger one is there."""
        if weight < self._weights.get((element, where, name), weight):
            return
        self._weights[element, where, name] = weight
        if not where:
            self.of.setdefault(element, {})[name] = value
        elif name == "content":
            self.around.setdefault(element, {})[where] = value


def apply_styles(tree: Any, elements: list[Any]) -> PageStyles:
    """Apply the sheets in a page, then what stands in its elements."""
    found, selectors = PageStyles(), Selectors(tree, elements)
    sheets = "\n".join(_iter_sheets(tree))
    left, custom = MAX_DECLARED, _read_custom_values(sheets[:MAX_STYLE])
    for order, rule in enumerate(_iter_rules(sheets[:MAX_STYLE])):
        for meant in selectors.find(rule.selector):
            for element in meant.elements if meant.where in _WHERE else ():
                left -= 1
                for name, important, value in rule.declarations:
                    found.declare(
                        element, meant.where, name, _resolve_value(value, custom), (important, 0, meant.weight, order)
                    )
        if left < 0:
            break
    found.is_whole = len(sheets) <= MAX_STYLE and not selectors.is_exhausted and left >= 0
    for element in elements:
        if style := element.get("style"):
            for name, important, value in _list_declarations(style[:_MAX_INLINE]):
                found.declare(element, "", name, _resolve_value(value, custom), (important, 1, (0, 0, 0), 0))
    return found


def _read_custom_values(sheets: str) -> dict[str, str]:
    """Return the values that a page names for itself; one that is named twice may be either."""
    named: dict[str, set[str]] = {}
    for name, value in _NAMED.findall(sheets):
        named.setdefault(name, set()).add(value.strip().lower())
    return {name: values.pop() for name, values in named.items() if len(values) == 1}


def _resolve_value(value: str, custom: dict[str, str]) -> str:
    if "var(" not in value:
        return value
    return _USED.sub(lambda found: custom.get(found[1], found[2] or found[0]).strip(), value)


def _iter_sheets(tree: Any) -> Iterator[str]:
    for style in tree.iter("style"):
        if _is_screen(style.get("media", "")) and next(style.iterancestors("noscript", "template"), None) is None:
            yield style.text or ""


def _is_screen(media: str) -> bool:
    """Whether a query holds on a usual screen, without wishes of the reader."""
    return not media.strip() or any(_is_met(query) for query in media.lower().split(","))


def _is_met(query: str) -> bool:
    bounds = [(kind, float(size) * (1 if unit == "px" else 16)) for kind, size, unit in _MEDIA.findall(query)]
    rest = _MEDIA.sub("", query).replace("only", "").replace("screen", "").replace("all", "").replace("and", "")
    return not rest.strip() and all(size <= _SCREEN if kind == "min" else size >= _SCREEN for kind, size in bounds)


def _iter_rules(sheets: str) -> Iterator[_Rule]:
    """Yield the selectors, with what matters of their declarations."""
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    stack = [iter(tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True))] if sheets else []
    while stack:
        rule = next(stack[-1], None)
        if rule is None:
            stack.pop()
        elif rule.type == "qualified-rule":
            declarations = _list_meant(tinycss2.parse_blocks_contents(rule.content))
            for selector in _split_selectors(rule.prelude) if declarations else ():
                yield _Rule(selector, declarations)
        elif rule.type == "at-rule" and rule.content and len(stack) < _DEEPEST and _is_entered(rule):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            stack.append(iter(inner))


def _is_entered(rule: Any) -> bool:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    name = rule.lower_at_keyword
    return name in ("supports", "layer", "scope") or (name == "media" and _is_screen(tinycss2.serialize(rule.prelude)))


def _split_selectors(prelude: list[Any]) -> Iterator[str]:
    """Yield the selectors between the commas."""
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    parts: list[list[Any]] = [[]]
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            parts.append([])
        else:
            parts[-1].append(token)
    for part in parts[:200]:
        yield tinycss2.serialize(part).strip()


@lru_cache(maxsize=2000)
def _list_declarations(style: str) -> tuple[tuple[str, bool, str], ...]:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    return _list_meant(tinycss2.parse_blocks_contents(style))


def _list_meant(nodes: Iterable[Any]) -> tuple[tuple[str, bool, str], ...]:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    return tuple(
        (node.lower_name, node.important, _read_value(node, tinycss2.serialize(node.value).strip()))
        for node in nodes
        if node.type == "declaration" and node.lower_name in MEANT
    )


def _read_value(node: Any, text: str) -> str:
    """Return a value as it is matched; what is shown as text keeps its letters."""
    if node.lower_name != "content":
        return text.lower()
    return "".join(_read_content(token) for token in node.value)


def _read_content(token: Any) -> str:
    """Return what a piece of `content` shows; what only the page knows stands as a mark."""
    if token.type == "string":
        return str(token.value)
    return "\ufffd" if token.type in ("function", "url") else ""
