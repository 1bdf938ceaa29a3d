"""The style sheets that a web page carries itself: what they say of hiding, striking and raising, by element.

Sheets of other addresses are not fetched. Everything is bounded: a page from a stranger may hold any number of rules.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.reading.page_selectors import Selectors

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
    sheets = "\n".join(_sheets(tree))
    left, custom = MAX_DECLARED, _custom(sheets[:MAX_STYLE])
    for order, rule in enumerate(_rules(sheets[:MAX_STYLE])):
        for meant in selectors.find(rule.selector):
            for element in meant.elements if meant.where in _WHERE else ():
                left -= 1
                for name, important, value in rule.declarations:
                    found.declare(
                        element, meant.where, name, _resolved(value, custom), (important, 0, meant.weight, order)
                    )
        if left < 0:
            break
    found.is_whole = len(sheets) <= MAX_STYLE and not selectors.is_exhausted and left >= 0
    for element in elements:
        if style := element.get("style"):
            for name, important, value in _declarations(style[:_MAX_INLINE]):
                found.declare(element, "", name, _resolved(value, custom), (important, 1, (0, 0, 0), 0))
    return found


def _custom(sheets: str) -> dict[str, str]:
    """Return the values that a page names for itself; one that is named twice may be either."""
    named: dict[str, set[str]] = {}
    for name, value in _NAMED.findall(sheets):
        named.setdefault(name, set()).add(value.strip().lower())
    return {name: values.pop() for name, values in named.items() if len(values) == 1}


def _resolved(value: str, custom: dict[str, str]) -> str:
    if "var(" not in value:
        return value
    return _USED.sub(lambda found: custom.get(found[1], found[2] or found[0]).strip(), value)


def _sheets(tree: Any) -> Iterator[str]:
    for style in tree.iter("style"):
        if _is_screen(style.get("media", "")) and next(style.iterancestors("noscript", "template"), None) is None:
            yield style.text or ""


def _is_screen(media: str) -> bool:
    """Whether a query holds on a usual screen, without wishes of the reader."""
    return not media.strip() or any(_holds(query) for query in media.lower().split(","))


def _holds(query: str) -> bool:
    bounds = [(kind, float(size) * (1 if unit == "px" else 16)) for kind, size, unit in _MEDIA.findall(query)]
    rest = _MEDIA.sub("", query).replace("only", "").replace("screen", "").replace("all", "").replace("and", "")
    return not rest.strip() and all(size <= _SCREEN if kind == "min" else size >= _SCREEN for kind, size in bounds)


def _rules(sheets: str) -> Iterator[_Rule]:
    """Yield the selectors, with what matters of their declarations."""
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    stack = [iter(tinycss2.parse_stylesheet(sheets, skip_comments=True, skip_whitespace=True))] if sheets else []
    while stack:
        rule = next(stack[-1], None)
        if rule is None:
            stack.pop()
        elif rule.type == "qualified-rule":
            declarations = _meant(tinycss2.parse_blocks_contents(rule.content))
            for selector in _split(rule.prelude) if declarations else ():
                yield _Rule(selector, declarations)
        elif rule.type == "at-rule" and rule.content and len(stack) < _DEEPEST and _is_entered(rule):
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            stack.append(iter(inner))


def _is_entered(rule: Any) -> bool:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    name = rule.lower_at_keyword
    return name in ("supports", "layer", "scope") or (name == "media" and _is_screen(tinycss2.serialize(rule.prelude)))


def _split(prelude: list[Any]) -> Iterator[str]:
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
def _declarations(style: str) -> tuple[tuple[str, bool, str], ...]:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    return _meant(tinycss2.parse_blocks_contents(style))


def _meant(nodes: Iterable[Any]) -> tuple[tuple[str, bool, str], ...]:
    import tinycss2  # noqa: PLC0415 - only the reading process loads the parser

    return tuple(
        (node.lower_name, node.important, _value(node, tinycss2.serialize(node.value).strip()))
        for node in nodes
        if node.type == "declaration" and node.lower_name in MEANT
    )


def _value(node: Any, text: str) -> str:
    """Return a value as it is matched; what is shown as text keeps its letters."""
    if node.lower_name != "content":
        return text.lower()
    return "".join(_shown(token) for token in node.value)


def _shown(token: Any) -> str:
    """Return what a piece of `content` shows; what only the page knows stands as a mark."""
    if token.type == "string":
        return str(token.value)
    return "\ufffd" if token.type in ("function", "url") else ""
