"""What the letters of symbol fonts show: the encodings of Symbol and Wingdings, as data."""

from __future__ import annotations

from functools import lru_cache

from facts.documents.characters import UNREAD

_SYMBOL = {
    0x20: " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…⏐⎯↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑",
    0xF1: "〉∫",
}
_WINGDINGS = {
    0x20: " ",
    0x6C: "●",
    0x6E: "■",
    0x71: "❑❒",
    0x75: "◆❖",
    0x80: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿",
    0x9E: "·•",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "➢",
    0xDF: "←→↑↓",
    0xE8: "➔",
    0xEF: "⇦⇨⇧⇩",
    0xFB: "✗✓☒☑",
}


def _read_table(rows: dict[int, str]) -> dict[int, str]:
    return {start + at: sign for start, signs in rows.items() for at, sign in enumerate(signs)}


_SYMBOL_TABLE = _read_table(_SYMBOL)
_FONTS = {
    "symbol": _SYMBOL_TABLE,
    "symbolmt": _SYMBOL_TABLE,
    "euclidsymbol": _SYMBOL_TABLE,
    "standardsymbolsps": _SYMBOL_TABLE,
    "wingdings": _read_table(_WINGDINGS),
}
_OTHER = (
    "wingdings",
    "webdings",
    "mtextra",
    "monotypesorts",
    "zapfdingbats",
    "itczapfdingbats",
    "marlett",
    "opensymbol",
)
_PRIVATE = range(0xF000, 0xF100)


def is_symbol_font(name: str) -> bool:
    """Whether the letters of a font are not what their codes say."""
    plain = _plain_font_name(name)
    return plain in _FONTS or plain.startswith(_OTHER)


def decode_sign(code: int, font: str) -> str:
    """Return what a code shows in a font; U+FFFD where that is not known."""
    code = code - 0xF000 if code in _PRIVATE else code
    plain = _plain_font_name(font)
    if plain in _FONTS:
        return _FONTS[plain].get(code, UNREAD if code < 0x100 else chr(code))
    if is_symbol_font(font) or code < 0x20 or 0xE000 <= code < 0xF900 or code > 0x10FFFF or 0xD800 <= code < 0xE000:
        return " " if code == 0x20 else UNREAD
    return chr(code)


def decode_text(text: str, font: str) -> str:
    """Return what a text shows in a font; characters that the font cannot hold come from another one."""
    if not is_symbol_font(font):
        return text
    return "".join(
        letter if letter.isspace() or _is_foreign(letter) else decode_sign(ord(letter), font) for letter in text
    )


def _is_foreign(letter: str) -> bool:
    return ord(letter) > 0xFF and ord(letter) not in _PRIVATE


@lru_cache(maxsize=500)
def _plain_font_name(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum())
