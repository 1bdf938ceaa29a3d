"""How the letters of a DOCX document look: what styles, their bases and the run itself say, settled."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
_OFF = frozenset(("0", "false", "off", "none"))
_FLAGS = ("strike", "dstrike", "vanish", "webHidden", "specVanish")
_TOGGLED = ("strike", "vanish")
"""Two styles that both set these take them back: a style inside a style turns them over."""
_DEEPEST = 30
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
            if style.get(f"{WORD}default", "0") not in _OFF:
                found.usual[style.get(f"{WORD}type", "")] = name
        return found

    def look(self, run: Any, paragraph: str, table: str) -> RunLook:
        """Settle the look of a run from its own properties and the names of the styles around it."""
        direct = read_declared(run) if run is not None else {}
        ids = (table, paragraph or self.usual.get("paragraph", ""), read_style_name(run, "rStyle"))
        key = (*ids, *direct.items())
        if key not in self._looks:
            self._looks[key] = _make_look(self._merged(ids, direct))
        return self._looks[key]

    def paragraph_ground(self, properties: Any) -> str:
        """Return the colour behind a paragraph, as it says or its style."""
        own = read_fill(properties)
        return own or str(self._chain(read_style_name(properties, "pStyle")).get("paragraph_ground", ""))

    def bases(self, name: str) -> list[Any]:
        """Return a style and those it is based on, the nearest first."""
        found: list[Any] = []
        while name in self.by_id and len(found) < _DEEPEST and self.by_id[name] not in found:
            found.append(self.by_id[name])
            name = _get_value(self.by_id[name], "basedOn")
        return found

    def _merged(self, ids: tuple[str, ...], direct: dict[str, Any]) -> dict[str, Any]:
        merged = dict(self.defaults)
        for name in ids:
            chain = self._chain(name)
            for flag in _TOGGLED:
                if flag in chain:
                    chain = chain | {flag: merged.get(flag, False) != chain[flag]}
            merged |= chain
        return merged | direct

    def _chain(self, name: str) -> dict[str, Any]:
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
            found[name] = value not in _OFF
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
    return "" if shading is None else _get_fill(shading, "")["ground"]


def is_on(properties: Any, name: str) -> bool:
    """Whether a switch of a paragraph, row or cell is there and not off."""
    found = properties.find(f"{WORD}{name}") if properties is not None else None
    return found is not None and found.get(f"{WORD}val", "1") not in _OFF


def _get_fill(shading: Any, _: str) -> dict[str, str]:
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
    "shd": _get_fill,
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
