"""How each element of a page looks: hidden, struck out, in the colour of its ground, raised."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents import omissions

if TYPE_CHECKING:
    from collections.abc import Mapping

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
            return omissions.HIDDEN
        return omissions.UNSEEN if self.ground is not None and _is_close(self.colour, self.ground) else ""


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
    return _styled_rise(element, style) or _named_rise(element)


def _styled_rise(element: Any, style: Mapping[str, str]) -> int:
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


def _named_rise(element: Any) -> int:
    names = {name.lower() for name in (element.get("class") or "").split()}
    return 1 if names & _RAISING else -1 if names & _LOWERING else 0


def _measure_move(transform: str) -> float:
    found = re.search(r"translatey\(\s*(-?[\d.]+(?:px|em|rem|%|pt)?)\s*\)", transform)
    return _read_pixels(found[1]) if found else 0.0


def _get_kind(element: Any, style: Mapping[str, str]) -> str:
    if _is_struck(element, style):
        return omissions.STRUCK
    return omissions.HIDDEN if _is_hidden(element, style) else ""


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
    return is_off or element.tag in _NOT_SHOWN or _is_transparent(style) or _is_cut(style) or _is_away(style)


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


def _is_away(style: Mapping[str, str]) -> bool:
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
