"""How each element of a web page looks by its style sheets: hidden, struck out, in the background's colour, raised.

Sheets of other addresses are not fetched. Rules, selectors and matches are bounded: any page may be read.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import reading_result

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping


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
        if len(plain) > _MAX_LETTERS or len(plain.split()) > 2 * _MAX_PARTS or not self._can_match(plain):
            return
        if plain and _PLAIN.fullmatch(plain):
            parts = [_parse_compound(part) for part in re.split(r"\s*>\s*|\s+", plain)]
            weight = (sum(len(one.ids) for one in parts), sum(len(one.classes) for one in parts), _count_tags(parts))
            yield SelectorMatch(self._match_chain(parts, is_close=">" in plain), weight, around[1] if around else "")
        else:
            yield from self._match_by_library(selector)

    def _can_match(self, plain: str) -> bool:
        said = _NEGATED.sub("", plain)
        asked = re.findall(r"[.#][A-Za-z_-][\w-]*", said)
        return not _TOUCHED.search(said) and all(name in self._by for name in asked)

    def _match_chain(self, parts: list[_Compound], *, is_close: bool) -> Iterator[Any]:
        last = parts[-1]
        keys = [f"#{name}" for name in last.ids] + [f".{name}" for name in last.classes]
        for element in self._by.get(keys[0] if keys else last.tag, []) if keys or last.tag else self._elements:
            if last.fits(element) and _has_ancestors(element, parts[:-1], is_close=is_close):
                yield element

    def _match_by_library(self, selector: str) -> Iterator[SelectorMatch]:
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


def _has_ancestors(element: Any, parts: list[_Compound], *, is_close: bool) -> bool:
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
READ_PROPERTIES = frozenset(
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
        if node.type == "declaration" and node.lower_name in READ_PROPERTIES
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


_USUAL_SIZE = 16.0
_UNSEEN_SIZE = 2.0
"""Pixels: letters so small are not there to be read."""
_LENGTH = re.compile(r"(-?[\d.]+)(px|em|rem|ex|ch|pt|%|vw|vh)?$")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "rem": 16.0, "vw": 12.8, "vh": 8.0, "": 1.0}
_SIZES = {"xx-small": 9, "x-small": 10, "small": 13, "medium": 16, "large": 18, "x-large": 24, "xx-large": 32}
_CUT = re.compile(r"rect\(\s*[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?[\s,]+[01](?:px)?\s*\)")
_CUT_PATH = re.compile(
    r"inset\(\s*(?:5\d|[6-9]\d|100)(?:\.\d+)?%|circle\(\s*0|"
    r"polygon\(\s*0(?:px)? 0(?:px)?\s*(?:,\s*0(?:px)? 0(?:px)?\s*)*\)"
)
_FAR = 400.0
_NONE_SIZE = 1.0
_CLOSE = 0.07
"""So far apart may two colours be, in each of their parts, that no reader tells them from each other."""
_NOT_SHOWN = frozenset("template noscript datalist canvas video audio iframe object progress meter rp rt".split())
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
_HIDING = frozenset(
    "sr-only visually-hidden visuallyhidden screen-reader-text screen-reader-only element-invisible u-visually-hidden "
    "hidden d-none hide-accessible".split()
)
_SHOWING = re.compile(r":(?:block|flex|inline|grid|table|not-sr-only)|d-\w\w-|not-sr-only|focus")
_STRIKING = frozenset("line-through strikethrough strike text-decoration-line-through".split())
_RAISING = frozenset("sup super superscript exponent msosuperscript".split())
_LOWERING = frozenset("sub subscript inferior msosubscript".split())
_SMALL_TAGS = frozenset(("small", "sup", "sub"))
INLINE = frozenset(
    "a abbr acronym b bdi big cite code data dfn em font i ins kbd label mark q s samp small span strong sub sup time "
    "tt u var".split()
)


class ElementLook(NamedTuple):
    """How the words of an element look; what is inside takes it over."""

    kind: str = ""
    """Why the words are not read, empty where they are."""
    is_visible: bool = True
    colour: tuple[float, ...] = (0.0, 0.0, 0.0, 1.0)
    ground: tuple[float, ...] | None = (1.0, 1.0, 1.0, 1.0)
    """The colour behind the words; None where it is a picture or not known."""
    has_ground: bool = False
    """Whether the page itself says what is behind them."""
    size: float = _USUAL_SIZE
    is_preformatted: bool = False
    is_reversed: bool = False
    family: str = ""

    @property
    def unseen(self) -> str:
        """Return why the words are not read."""
        if self.kind:
            return self.kind
        if not self.is_visible or self.size < _UNSEEN_SIZE or self.colour[3] < _CLOSE:
            return reading_result.HIDDEN
        return reading_result.UNSEEN if self.ground is not None and _is_close(self.colour, self.ground) else ""


def resolve_look(element: Any, style: Mapping[str, str], outer: ElementLook) -> ElementLook:
    """Settle the look of an element inside another one."""
    kind = outer.kind or _get_kind(element, style)
    ground, has_ground = _get_ground_color(element, style, outer)
    space = style.get("white-space", "")
    return ElementLook(
        kind,
        _get_visibility(style, outer),
        _get_letter_color(element, style, outer),
        ground,
        has_ground,
        _get_size(element, style, outer),
        element.tag == "pre"
        or space.startswith("pre")
        or (outer.is_preformatted and space not in ("normal", "nowrap")),
        outer.is_reversed or _is_reversed(element, style),
        _get_family(element, style) or outer.family,
    )


def resolve_rise(element: Any, style: Mapping[str, str]) -> int:
    """Return 1 where an element stands above its line, -1 below, by its name, class, style or place."""
    if element.tag in ("sup", "sub"):
        return 1 if element.tag == "sup" else -1
    if element.tag not in INLINE or style.get("display", "inline") in ("block", "flex", "grid", "none"):
        return 0
    return _find_styled_rise(element, style) or _find_named_rise(element)


def _find_styled_rise(element: Any, style: Mapping[str, str]) -> int:
    align = style.get("vertical-align", "")
    if align in ("super", "sub"):
        return 1 if align == "super" else -1
    variant = f"{style.get('font-variant-position', '')} {style.get('font-variant', '')}".split()
    for word, rise in (("super", 1), ("sub", -1)):
        if word in variant:
            return rise
    is_small = element.tag in _SMALL_TAGS or 0 < _get_size(element, style, ElementLook()) < _USUAL_SIZE
    if align in ("top", "text-top", "bottom", "text-bottom"):
        return (1 if "top" in align else -1) if is_small else 0
    distance = _read_pixels(align)
    if style.get("position") == "relative":
        distance += _read_pixels(style.get("bottom", "")) - _read_pixels(style.get("top", ""))
    if style.get("position") not in ("absolute", "fixed"):
        distance -= _measure_move(style.get("transform", ""))
    return 1 if distance > 2 else -1 if distance < -2 else 0


def _find_named_rise(element: Any) -> int:
    names = {name.lower() for name in (element.get("class") or "").split()}
    return 1 if names & _RAISING else -1 if names & _LOWERING else 0


def _measure_move(transform: str) -> float:
    found = re.search(r"translatey\(\s*(-?[\d.]+(?:px|em|rem|%|pt)?)\s*\)", transform)
    return _read_pixels(found[1]) if found else 0.0


def _get_kind(element: Any, style: Mapping[str, str]) -> str:
    if _is_struck(element, style):
        return reading_result.STRUCK
    return reading_result.HIDDEN if _is_hidden(element, style) else ""


def _is_struck(element: Any, style: Mapping[str, str]) -> bool:
    line = f"{style.get('text-decoration', '')} {style.get('text-decoration-line', '')}"
    if "line-through" in line:
        return True
    if element.tag in _STRUCK_TAGS:
        return not line.strip()
    return bool(_STRIKING & set((element.get("class") or "").split())) and not line.strip()


def _is_hidden(element: Any, style: Mapping[str, str]) -> bool:
    display = style.get("display", "")
    if display:
        is_off = display == "none"
    else:
        is_off = element.get("hidden") is not None or element.get("popover") is not None or _has_hiding_class(element)
    if element.tag == "dialog" and element.get("open") is None and display in ("", "none"):
        is_off = True
    return is_off or element.tag in _NOT_SHOWN or _is_transparent(style) or _is_cut(style) or _is_off_screen(style)


def _has_hiding_class(element: Any) -> bool:
    names = element.get("class") or ""
    return bool(_HIDING & set(names.split())) and not _SHOWING.search(names)


def _is_transparent(style: Mapping[str, str]) -> bool:
    opacity = style.get("opacity", "")
    found = _LENGTH.match(opacity)
    is_thin = found is not None and float(_read_digits(found[1])) < 0.05
    return is_thin or "scale(0)" in style.get("transform", "") or style.get("content-visibility") == "hidden"


def _is_cut(style: Mapping[str, str]) -> bool:
    """Whether only a point of the element is left to be seen."""
    if _CUT.search(style.get("clip", "")) or _CUT_PATH.search(style.get("clip-path", "")):
        return True
    overflow = " ".join(style.get(name, "") for name in ("overflow", "overflow-x", "overflow-y"))
    sizes = [style[name] for name in ("width", "height", "max-height", "max-width") if name in style]
    return ("hidden" in overflow or "clip" in overflow) and any(
        _LENGTH.match(size) is not None and "%" not in size and _read_pixels(size) <= _NONE_SIZE for size in sizes
    )


def _is_off_screen(style: Mapping[str, str]) -> bool:
    """Whether the element, or its words, stand beside the screen."""
    shifts = [style.get(name, "") for name in ("text-indent", "margin-left", "margin-top", "margin-right")]
    shifts += re.findall(r"translate(?:x|y|3d)?\(\s*(-[\d.]+[a-z%]*)", style.get("transform", ""))
    if style.get("position") in ("absolute", "fixed"):
        shifts += [style.get(side, "") for side in ("left", "right", "top", "bottom")]
    return any(_read_pixels(shift) < -_FAR or re.fullmatch(r"-[1-9]\d{2,4}%", shift) is not None for shift in shifts)


def _is_reversed(element: Any, style: Mapping[str, str]) -> bool:
    if element.tag == "bdo":
        return (element.get("dir") or "").lower() == "rtl"
    return style.get("direction") == "rtl" and "override" in style.get("unicode-bidi", "")


def _get_family(element: Any, style: Mapping[str, str]) -> str:
    """Return the first font that an element asks for."""
    said = style.get("font-family") or (element.get("face") or "")
    if not said and (found := re.search(r"\d[\w.%]*(?:\s*/\s*[\w.%]+)?\s+(.+)", style.get("font", ""))):
        said = found[1]
    return str(said.split(",")[0].strip(" \"'"))


def _get_visibility(style: Mapping[str, str], outer: ElementLook) -> bool:
    found = style.get("visibility", "")
    return outer.is_visible if found in ("", "inherit", "unset") else found not in ("hidden", "collapse")


def _get_letter_color(element: Any, style: Mapping[str, str], outer: ElementLook) -> tuple[float, ...]:
    said = style.get("-webkit-text-fill-color") or style.get("color") or (element.get("color") or "")
    found = parse_colour(said) or outer.colour
    is_drawn = "text" in (style.get("background-clip"), style.get("-webkit-background-clip"))
    has_shadow = style.get("text-shadow", "none") != "none"
    return (*found[:3], 1.0) if (is_drawn or has_shadow) and found[3] < _CLOSE else found


def _get_ground_color(
    element: Any, style: Mapping[str, str], outer: ElementLook
) -> tuple[tuple[float, ...] | None, bool]:
    """Return what is behind the words; a picture or a gradient may be of any colour."""
    whole = style.get("background", "")
    if "url(" in whole or "gradient(" in whole or style.get("background-image", "none") != "none":
        return None, True
    said = style.get("background-color") or whole or (element.get("bgcolor") or "")
    found = next((colour for part in _split_parts(said) if (colour := parse_colour(part))), None)
    if found is None and "var(" in said:
        return None, True
    return (found, True) if found is not None and found[3] > 0.5 else (outer.ground, outer.has_ground)


def _split_parts(text: str) -> list[str]:
    return re.findall(r"[\w#-]+(?:\([^)]*\))?", text)[:8]


@lru_cache(maxsize=2000)
def parse_colour(text: str) -> tuple[float, ...] | None:
    """Return red, green, blue and alpha from nought to one; None for what is no colour."""
    from tinycss2.color4 import parse_color  # noqa: PLC0415 - only the reading process loads the parser

    if not text or ("(" not in text and not re.fullmatch(r"#?[\w-]+", text)):
        return None
    try:
        found = parse_color(text if not re.fullmatch(r"[0-9a-f]{6}", text, re.IGNORECASE) else f"#{text}")
        if found is None or isinstance(found, str):
            return None
        return tuple(float(part or 0) for part in (*found.to("srgb").coordinates, found.alpha))
    except (ValueError, TypeError, NotImplementedError, AttributeError):
        return None


def _is_close(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return all(abs(left - right) <= _CLOSE for left, right in zip(one[:3], other[:3], strict=True))


def _get_size(element: Any, style: Mapping[str, str], outer: ElementLook) -> float:
    said = style.get("font-size", "")
    if not said and (
        found := re.search(r"(?:^|\s)([\d.]+(?:px|em|rem|pt|%)?)(?:\s*/|\s)", style.get("font", "") + " ")
    ):
        said = found[1]
    if said in _SIZES:
        return float(_SIZES[said])
    if said == "smaller" or (element.tag in _SMALL_TAGS and not said):
        return 0.83 * outer.size
    found = _LENGTH.match(said)
    if not found:
        return outer.size
    relative = {"em": outer.size, "%": outer.size / 100, "ex": outer.size / 2}.get(found[2] or "")
    return float(_read_digits(found[1])) * (relative if relative is not None else _PIXELS.get(found[2] or "", 1.0))


def _read_pixels(text: str) -> float:
    found = _LENGTH.match(text.strip())
    if not found:
        return 0.0
    scale = {"em": 16.0, "ex": 8.0, "ch": 8.0, "%": 0.16}.get(found[2] or "", _PIXELS.get(found[2] or "", 1.0))
    return float(_read_digits(found[1])) * scale


def _read_digits(text: str) -> str:
    """Return a number that Python reads too: a page may write any row of points and digits."""
    return text if re.fullmatch(r"-?(?:\d{1,9}(?:\.\d{0,9})?|\.\d{1,9})", text) else "0"
