"""Parts of DOCX documents: the look of letters by their styles; equations (OMML), fields and drawings."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.documents.characters import (
    UNREAD,
    decode_sign,
    tidy_equation,
    write_accent,
    write_equation_fraction,
    write_index,
    write_limits,
    write_power,
    write_root,
)

if TYPE_CHECKING:
    from collections.abc import Callable


WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_FLAG_OFF = frozenset(("0", "false", "off", "none"))
_FLAGS = ("strike", "dstrike", "vanish", "webHidden", "specVanish")
_TOGGLED = ("strike", "vanish")
"""Two styles that both set these take them back: a style inside a style turns them over."""
_DEEPEST_STYLE = 30
_WHITE = "FFFFFF"
_CLOSE = 16
"""So far apart may two colours be, in each of their parts of 255, that no reader tells them from each other."""
_TINY = 5
"""Half points: letters so small are not there to be read."""
_RISE = 3
"""Half points above the line from which letters count as raised."""
_HIGHLIGHTS = {
    "black": "000000",
    "white": _WHITE,
    "yellow": "FFFF00",
    "green": "00FF00",
    "cyan": "00FFFF",
    "magenta": "FF00FF",
    "blue": "0000FF",
    "red": "FF0000",
    "darkBlue": "00008B",
    "darkCyan": "008B8B",
    "darkGreen": "006400",
    "darkMagenta": "800080",
    "darkRed": "8B0000",
    "darkYellow": "808000",
    "darkGray": "A9A9A9",
    "lightGray": "D3D3D3",
}


class RunLook(NamedTuple):
    """What matters of how letters look."""

    rise: int = 0
    """1 above the line, -1 below."""
    is_aligned: bool = False
    """Whether the rise is said as such, not by a distance."""
    is_struck: bool = False
    is_hidden: bool = False
    colour: str = ""
    ground: str = ""
    font: str = ""
    upper_font: str = ""
    """The font of what lies beyond ASCII."""
    is_clear: bool = False
    """Whether the letters are filled with nothing, or too small to be seen."""

    def melts_into(self, grounds: tuple[str, ...]) -> bool:
        """Whether the letters have the colour of everything that may lie behind them."""
        behind = (self.ground,) if self.ground else grounds
        if self.is_clear:
            return True
        if not self.colour and self.ground != "000000":
            return False
        colour = self.colour or "000000"
        return bool(behind) and all(_is_close(colour, ground) for ground in behind)


@dataclass(slots=True)
class WordStyles:
    """The styles of a document, each with its bases laid together once."""

    by_id: dict[str, Any] = field(default_factory=dict)
    usual: dict[str, str] = field(default_factory=dict)
    defaults: dict[str, Any] = field(default_factory=dict)
    _chains: dict[str, dict[str, Any]] = field(default_factory=dict)
    _looks: dict[tuple[Any, ...], RunLook] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Any) -> WordStyles:
        """Read the part of styles; None gives a document without any."""
        if root is None:
            return cls()
        found = cls(defaults=read_declared(root.find(f"{WORD}docDefaults/{WORD}rPrDefault/{WORD}rPr")))
        for style in root.iterchildren(f"{WORD}style"):
            name = style.get(f"{WORD}styleId", "")
            found.by_id.setdefault(name, style)
            if style.get(f"{WORD}default", "0") not in _FLAG_OFF:
                found.usual[style.get(f"{WORD}type", "")] = name
        return found

    def look(self, run: Any, paragraph: str, table: str) -> RunLook:
        """Settle the look of a run from its own properties and the names of the styles around it."""
        direct = read_declared(run) if run is not None else {}
        ids = (table, paragraph or self.usual.get("paragraph", ""), read_style_name(run, "rStyle"))
        key = (*ids, *direct.items())
        if key not in self._looks:
            self._looks[key] = _make_look(self._merge_styles(ids, direct))
        return self._looks[key]

    def paragraph_ground(self, properties: Any) -> str:
        """Return the colour behind a paragraph, as it says or its style."""
        own = read_fill(properties)
        return own or str(self._merge_chain(read_style_name(properties, "pStyle")).get("paragraph_ground", ""))

    def bases(self, name: str) -> list[Any]:
        """Return a style and those it is based on, the nearest first."""
        found: list[Any] = []
        while name in self.by_id and len(found) < _DEEPEST_STYLE and self.by_id[name] not in found:
            found.append(self.by_id[name])
            name = _get_value(self.by_id[name], "basedOn")
        return found

    def _merge_styles(self, ids: tuple[str, ...], direct: dict[str, Any]) -> dict[str, Any]:
        merged = dict(self.defaults)
        for name in ids:
            chain = self._merge_chain(name)
            for flag in _TOGGLED:
                if flag in chain:
                    chain = chain | {flag: merged.get(flag, False) != chain[flag]}
            merged |= chain
        return merged | direct

    def _merge_chain(self, name: str) -> dict[str, Any]:
        if name not in self._chains:
            merged: dict[str, Any] = {}
            for style in reversed(self.bases(name)):
                merged |= read_declared(style.find(f"{WORD}rPr"))
                if ground := read_fill(style.find(f"{WORD}pPr")):
                    merged["paragraph_ground"] = ground
            self._chains[name] = merged
        return self._chains[name]


def read_declared(properties: Any) -> dict[str, Any]:
    """Return what properties of letters say themselves."""
    found: dict[str, Any] = {}
    for element in properties if properties is not None else ():
        name = str(element.tag).removeprefix(WORD)
        value = element.get(f"{WORD}val", "")
        if name in _FLAGS:
            found[name] = value not in _FLAG_OFF
        elif name in ("vertAlign", "position", "sz"):
            found[name] = value
        elif name in _MEANT:
            found.update(_MEANT[name](element, value))
        elif name == f"{_WORD14}textFill":
            found["no_fill"] = element.find(f"{_WORD14}noFill") is not None
    return found


def read_fill(properties: Any) -> str:
    """Return the colour of a shading, empty where there is none."""
    shading = properties.find(f"{WORD}shd") if properties is not None else None
    return "" if shading is None else _get_shading_fill(shading, "")["ground"]


def is_on(properties: Any, name: str) -> bool:
    """Whether a switch of a paragraph, row or cell is there and not off."""
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return found is not None and found.get(f"{WORD}val", "1") not in _FLAG_OFF


def _get_shading_fill(shading: Any, _: str) -> dict[str, str]:
    """A solid pattern shows its own colour, any other the fill."""
    solid = shading.get(f"{WORD}val") == "solid"
    name = shading.get(f"{WORD}{'color' if solid else 'fill'}", "")
    return {"ground": "000000" if solid and name == "auto" else _read_color(name)}


def _get_fonts(element: Any, _: str) -> dict[str, str]:
    """A font of the theme wins over one by name, as word processors have it."""
    found = {}
    for name in ("ascii", "hAnsi"):
        if element.get(f"{WORD}{name}Theme"):
            found[name] = ""
        elif (font := element.get(f"{WORD}{name}")) is not None:
            found[name] = font
    return found


_MEANT: dict[str, Callable[[Any, str], dict[str, str]]] = {
    "rFonts": _get_fonts,
    "color": lambda _, value: {"colour": _read_color(value)},
    "shd": _get_shading_fill,
    "highlight": lambda _, value: {"ground": _HIGHLIGHTS[value]} if value in _HIGHLIGHTS else {},
}


def _make_look(merged: dict[str, Any]) -> RunLook:
    align = {"superscript": 1, "subscript": -1}.get(merged.get("vertAlign", ""), 0)
    distance, size = _read_half_points(merged.get("position", "")), _read_half_points(merged.get("sz", ""))
    by_distance = 1 if distance >= _RISE else -1 if distance <= -_RISE else 0
    return RunLook(
        rise=align or by_distance,
        is_aligned=bool(align),
        is_struck=bool(merged.get("strike") or merged.get("dstrike")),
        is_hidden=any(merged.get(flag) for flag in ("vanish", "webHidden", "specVanish")),
        colour=merged.get("colour", ""),
        ground=merged.get("ground", ""),
        font=merged.get("ascii", ""),
        upper_font=merged.get("hAnsi", merged.get("ascii", "")),
        is_clear=bool(merged.get("no_fill")) or 0 < size < _TINY,
    )


def _read_half_points(text: str) -> float:
    """Return half points; some programs write points with their unit."""
    try:
        return 2 * float(text[:-2]) if text.endswith("pt") else float(text or 0)
    except ValueError:
        return 0.0


def _read_color(text: str) -> str:
    return "" if text in ("auto", "") else text.upper()[-6:]


def _is_close(one: str, other: str) -> bool:
    try:
        parts = zip(bytes.fromhex(one), bytes.fromhex(other), strict=True)
        return all(abs(left - right) <= _CLOSE for left, right in parts)
    except ValueError:
        return False


def read_style_name(properties: Any, name: str) -> str:
    return _get_value(properties, name) if properties is not None else ""


def _get_value(element: Any, name: str) -> str:
    found = element.find(f"{WORD}{name}")
    return "" if found is None else str(found.get(f"{WORD}val", ""))


if TYPE_CHECKING:
    from collections.abc import Callable

    Part = Callable[[str], str]


MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_DEEPEST = 60
_OFF = ("0", "off", "false")


class WordEquations:
    """Read equations; `read_run` gives the words of a run as the document shows them."""

    def __init__(self, read_run: Callable[[Any], str]) -> None:
        self._read_run = read_run

    def write_linear(self, math: Any) -> str:
        """Return an equation on one line; U+FFFD stands for what cannot be said so."""
        return tidy_equation(self._write_element(math, 0))

    def _write_element(self, element: Any, depth: int) -> str:
        name = element.tag if isinstance(element.tag, str) else ""
        if depth > _DEEPEST:
            return UNREAD
        if name == f"{MATH}r":
            return self._read_run(element)
        if not name or name.endswith("Pr") or name.rpartition("}")[2] in ("del", "moveFrom"):
            return ""
        form = _FORMS.get(name.removeprefix(MATH)) if name.startswith(MATH) else None
        if form is None:
            return "".join(self._write_element(child, depth + 1) for child in element)
        return form(element, lambda part: self._write_part(element, part, depth))

    def _write_part(self, element: Any, name: str, depth: int) -> str:
        found = element.find(f"{MATH}{name}")
        return "" if found is None else self._write_element(found, depth + 1)


def _get_math_value(element: Any, path: str, usual: str = "") -> str:
    found = element.find("/".join(f"{MATH}{step}" for step in path.split("/")))
    return usual if found is None else str(found.get(f"{MATH}val", "1"))


def _write_math_fraction(element: Any, part: Part) -> str:
    above, below = part("num"), part("den")
    return UNREAD if _get_math_value(element, "fPr/type") == "noBar" else write_equation_fraction(above, below)


def _write_delimited(element: Any, part: Part) -> str:
    """A matrix or a stack in brackets is marked where it stands."""
    inner = element.findall(f"{MATH}e")
    if len(inner) == 1:
        said = part("e")
    else:
        return UNREAD
    return _get_math_value(element, "dPr/begChr", "(") + said + _get_math_value(element, "dPr/endChr", ")")


def _write_sum(element: Any, part: Part) -> str:
    return write_limits(_get_math_value(element, "naryPr/chr", "∫"), part("sub"), part("sup")) + f" {part('e')}"


def _write_radical(element: Any, part: Part) -> str:
    is_hidden = _get_math_value(element, "radPr/degHide", "0") not in _OFF
    return write_root(part("e"), "" if is_hidden else part("deg"))


def _write_boxed(element: Any, part: Part) -> str:
    """A border is no matter; a stroke through it takes it back."""
    strokes = ("strikeH", "strikeV", "strikeBLTR", "strikeTLBR")
    is_struck = any(_get_math_value(element, f"borderBoxPr/{stroke}", "0") not in _OFF for stroke in strokes)
    return "" if is_struck else part("e")


def _write_phantom(element: Any, part: Part) -> str:
    return "" if _get_math_value(element, "phantPr/show", "1") in _OFF else part("e")


_FORMS: dict[str, Callable[[Any, Part], str]] = {
    "f": _write_math_fraction,
    "sSup": lambda _, part: write_power(part("e"), part("sup")),
    "sSub": lambda _, part: write_index(part("e"), part("sub")),
    "sSubSup": lambda _, part: write_power(write_index(part("e"), part("sub")), part("sup")),
    "sPre": lambda _, part: write_index("", part("sub")) + write_power("", part("sup")) + part("e"),
    "rad": _write_radical,
    "nary": _write_sum,
    "d": _write_delimited,
    "func": lambda _, part: f"{part('fName')} {part('e')}",
    "limLow": lambda _, part: write_limits(part("e"), part("lim"), ""),
    "limUpp": lambda _, part: write_limits(part("e"), "", part("lim")),
    "acc": lambda element, part: write_accent(part("e"), _get_math_value(element, "accPr/chr", "^")),
    "bar": lambda _, part: write_accent(part("e"), "‾"),
    "groupChr": lambda _, part: part("e") + UNREAD,
    "borderBox": _write_boxed,
    "phant": _write_phantom,
    "m": lambda *_: UNREAD,
    "eqArr": lambda *_: UNREAD,
}


_SYMBOL = re.compile(r'\s*SYMBOL\s+(0x[0-9a-f]{1,6}|\d{1,7})(?:.*?\\f\s*"?([^"\\]+)"?)?', re.IGNORECASE | re.DOTALL)
_DRAWN = re.compile(r"\s*(?:EQ|ADVANCE|FORMDROPDOWN|FORMCHECKBOX|BARCODE|DISPLAYBARCODE)\b", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION)\b", re.IGNORECASE)
_LONGEST = 2000


@dataclass(slots=True)
class _WordField:
    instruction: str = ""
    in_result: bool = False
    has_result: bool = False


@dataclass(slots=True)
class WordFields:
    """The fields that are open while a flow of text is read."""

    endless: frozenset[Any] = frozenset()
    """The beginnings that have no end: as if they were not there."""
    _open: list[_WordField] = field(default_factory=list)

    @classmethod
    def of(cls, root: Any) -> WordFields:
        waiting: list[Any] = []
        for mark in root.iter(f"{WORD}fldChar"):
            kind = mark.get(f"{WORD}fldCharType")
            if kind == "begin":
                waiting.append(mark)
            elif kind == "end" and waiting:
                waiting.pop()
        return cls(frozenset(waiting))

    @property
    def is_instruction(self) -> bool:
        """Whether what is being read belongs to an instruction, which nobody sees."""
        return any(not one.in_result for one in self._open)

    @property
    def is_page_number(self) -> bool:
        return any(_PAGE_NUMBER.match(one.instruction) for one in self._open)

    def instruct(self, text: str) -> None:
        if self._open and not self._open[-1].in_result:
            self._open[-1].instruction = (self._open[-1].instruction + text)[:_LONGEST]

    def see(self, text: str) -> None:
        """Note that the result shows something."""
        if text.strip():
            for one in self._open:
                one.has_result = one.has_result or one.in_result

    def pass_mark(self, mark: Any) -> str:
        """Go over the beginning, middle or end of a field; return what it shows without a result."""
        kind = mark.get(f"{WORD}fldCharType")
        if kind == "begin" and mark not in self.endless:
            self._open.append(_WordField())
        elif kind == "separate" and self._open:
            self._open[-1].in_result = True
        elif kind == "end" and self._open:
            last = self._open.pop()
            if not last.has_result and not self.is_instruction:
                return show_field(last.instruction)
        return ""


def show_field(instruction: str) -> str:
    """Return what a field without a result shows: a symbol, or a mark where it draws something else."""
    if found := _SYMBOL.match(instruction):
        code = int(found[1], 0) if found[1].lower().startswith("0x") else int(found[1])
        if font := (found[2] or "").strip():
            return decode_sign(code, font)
        return bytes([code]).decode("cp1252", "replace") if code < 0x100 else UNREAD
    return UNREAD if _DRAWN.match(instruction) else ""


_COMPATIBLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_PLACED = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_SHAPE = "{http://schemas.microsoft.com/office/word/2010/wordprocessingShape}"
_VML = "{urn:schemas-microsoft-com:vml}"
_OFFICE = "{urn:schemas-microsoft-com:office:office}"
_KINDS = {
    "chart": "a chart",
    "chartex": "a chart",
    "diagram": "a diagram",
    "picture": "a picture",
    "ink": "something written by hand",
    "lockedCanvas": "a drawing",
}
_UNKNOWN = ("",)


class WordDrawing(NamedTuple):
    """A drawing: its text boxes, and what cannot be read of it."""

    kind: str
    words: str
    boxes: tuple[Any, ...]
    is_inline: bool
    is_sign: bool = False
    """Whether it stands for characters: an equation made by another program."""
    is_hidden: bool = False
    colours: tuple[str, ...] = ()
    """What lies behind its words, where it says so."""


def read_drawing(element: Any) -> WordDrawing:
    """Tell what a drawing, an old picture or an embedded object shows."""
    if _is_hidden_drawing(element):
        return WordDrawing("", "", (), is_inline=False, is_hidden=True)
    boxes = tuple(box for box in element.iter(f"{WORD}txbxContent") if _is_outermost(box, element))
    if element.tag == f"{WORD}drawing":
        return _read_graphic(element, boxes)
    embedded = next(element.iter(f"{_OFFICE}OLEObject"), None)
    if embedded is not None:
        program = embedded.get("ProgID", "")
        is_equation = "equation" in program.lower() or "mathtype" in program.lower()
        kind = "an equation of another program" if is_equation else "an embedded object"
        return WordDrawing(kind, "", boxes, is_inline=True, is_sign=is_equation)
    written = " ".join(path.get("string", "") for path in element.iter(f"{_VML}textpath"))
    has_picture = next(element.iter(f"{_VML}imagedata"), None) is not None
    kind = "a drawn text" if written.strip() else "a picture" if has_picture else ""
    return WordDrawing(
        kind, written, boxes, is_inline=not boxes and _is_inline_shape(element), colours=_get_old_fill(element)
    )


def _read_graphic(element: Any, boxes: tuple[Any, ...]) -> WordDrawing:
    data = next(element.iter(f"{_DRAWING}graphicData"), None)
    name = "" if data is None else data.get("uri", "").rpartition("/")[2]
    words = " ".join(text.text or "" for text in element.iter(f"{_DRAWING}t"))
    has_picture = any(part.tag.endswith("}pic") for part in element.iter() if isinstance(part.tag, str))
    kind = _KINDS.get(name, "a picture" if has_picture else "a drawing" if words.strip() else "")
    if kind == "a picture" or not words.strip():
        words = " ".join(part.get("descr", "") for part in element.iter(f"{_PLACED}docPr"))
    is_inline = element.find(f"{_PLACED}inline") is not None and not boxes
    return WordDrawing(kind, words, boxes, is_inline, colours=_get_fill(element))


def _is_hidden_drawing(element: Any) -> bool:
    """Whether the drawing says that it is not shown; a new one names it, an old one writes it as a style."""
    named = next(element.iter(f"{_PLACED}docPr"), None)
    if named is not None and named.get("hidden", "0") in ("1", "true"):
        return True
    return any("visibility:hidden" in (shape.get("style") or "").replace(" ", "") for shape in element)


def _is_outermost(box: Any, element: Any) -> bool:
    """Whether a text box hangs on this drawing itself, and is no copy for old programs."""
    for above in box.iterancestors():
        if above is element:
            return True
        if above.tag == f"{WORD}txbxContent" or (
            above.tag == f"{_COMPATIBLE}Fallback" and above.getparent().find(f"{_COMPATIBLE}Choice") is not None
        ):
            return False
    return False


def _is_inline_shape(element: Any) -> bool:
    styles = (shape.get("style", "") for shape in element.iter() if str(shape.tag).startswith(_VML))
    return not any("position:absolute" in style.replace(" ", "") for style in styles)


def _get_fill(element: Any) -> tuple[str, ...]:
    """Return the colour of a shape; one that only the theme knows is unknown, so that its words count as seen."""
    for shape in element.iter(f"{_SHAPE}spPr"):
        colour = shape.find(f"{_DRAWING}solidFill/{_DRAWING}srgbClr")
        if colour is not None:
            return (str(colour.get("val", "")).upper(),)
        if any(
            shape.find(f"{_DRAWING}{fill}") is not None for fill in ("solidFill", "gradFill", "blipFill", "pattFill")
        ):
            return _UNKNOWN
        if shape.find(f"{_DRAWING}noFill") is None and shape.getparent().find(f"{_SHAPE}style") is not None:
            return _UNKNOWN
    return ()


def _get_old_fill(element: Any) -> tuple[str, ...]:
    colours = [shape.get("fillcolor", "") for shape in element.iter(f"{_VML}shape", f"{_VML}rect", f"{_VML}roundrect")]
    colour = next((one for one in colours if one), "")
    if not colour:
        return ()
    return (colour[1:7].upper(),) if colour.startswith("#") and len(colour) >= 7 else _UNKNOWN
