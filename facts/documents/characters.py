"""The characters of an article: cleaned, raised or lowered, of symbol fonts, and in equations on one line.

A raised digit never joins the digits of its line, and U+FFFD marks what cannot be read.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from functools import lru_cache

from facts.languages import join_patterns, unite_lists

UNREAD = "\ufffd"
"""Stands where something is drawn that could not be read."""

_LIGATURES = str.maketrans(
    {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st", "Ĳ": "IJ", "ĳ": "ij"}
)
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202c\u2060-\u2069\ufeff]")
_UNREADABLE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202d\u202e\ufffc"
    "\ue000-\uf8ff\U000f0000-\U0010ffff\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
_BULLETS = str.maketrans({"\uf0b7": "•", "\uf0a7": "▪", "\x0b": "\n", "\x0c": "\n"})
"""Marks of lists come from symbol fonts without being told of it; the two line ends come from word processors."""
_WINDOWS = {
    code: text for code in range(0x80, 0xA0) if code != 0x85 if (text := bytes([code]).decode("cp1252", "ignore"))
}
_STYLED = re.compile("[\U0001d400-\U0001d7ff\uff01-\uff5e]")
_FUNCTIONS = re.compile(r"(?<=\d)[\u2061-\u2064](?=\d)")
_SPACES = re.compile(r"[^\S\n\t]+")
_ORDINARY = re.compile(r"[\t\n -~]*")

_RAISED = str.maketrans(
    "0123456789+-−–‐‑=()abcdefghijklmnoprstuvwxyz∘",
    "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ°",
)
_LOWERED = str.maketrans("0123456789+-−–=()aehijklmnoprstuvx", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ")
_SIGN = r"[+\-−–‐‑]"
_ONE = rf"[*†‡§¶#]*[\[(]?{_SIGN}*(?:\d{{1,6}}[a-z]{{0,2}}|[a-z]{{1,3}}\d{{0,3}})?{_SIGN}?[\])]?[*†‡§¶#]*"
_SHIFTABLE = re.compile(rf"(?=.*[\da-z+\-−–])[,;]?{_ONE}(?:(?: *[,;+=·–-] *| +){_ONE}){{0,8}}[,;]?", re.DOTALL)
_FORMULA = re.compile(r"[0-9+\-−–=()n]*[0-9n][0-9+\-−–=()n]*")
_REFERENCE = re.compile(rf"[\[(]?(?:{join_patterns('layout.toml', 'note')})\.?\s*\d{{1,3}}[\])]?", re.IGNORECASE)
_ENDINGS = frozenset(unite_lists("layout.toml", "ordinal_endings"))
"""Of ordinals and abbreviations, which a typographer raises without meaning a mark."""
_TRADE = {"TM": "™", "SM": "℠", "(R)": "®", "R": "®", "o": "º"}
_LOWERABLE = re.compile(r"[0-9+\-−–=(),]+|[a-z]{0,2}\d{1,3}[+−-]?|[aehijklmnoprstuvx]")
_LONGEST = 24
_UPPER, _LOWER = "⁰¹²³⁴-⁹", "₀-₉"
_SHIFTED = re.compile(f"[{_UPPER}{_LOWER}]")
_SAID_RAISED = re.compile(f"[{_UPPER}⁺⁻⁼⁽⁾ᵃ-ᶻⁱⁿʰʲˡʳˢʷˣʸ°′″*†‡]+")

_NUMERATORS = {unicodedata.normalize("NFKC", sign): sign for sign in "½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅐⅛⅜⅝⅞⅑⅒"}
_FRACTION = re.compile(rf"(\d?)([{_UPPER}]{{1,3}})[⁄∕/]([{_LOWER}]{{1,4}}|\d{{1,3}}(?!\d))")
_SLASH = re.compile(r"(?<=\d)⁄(?=\d)")
_DEGREE = re.compile(r"(?<=\d)([ \u00a0]?)[ᵒº⁰](?=[CF]\b)")


def clean_text(text: str) -> str:
    """Drop what no reader sees and mark what none can read; a number keeps every character it was printed with."""
    if _ORDINARY.fullmatch(text):
        return text
    text = _mark_twice_decoded(text).translate(_WINDOWS).translate(_LIGATURES).translate(_BULLETS)
    text = _FUNCTIONS.sub(UNREAD, _STYLED.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text))
    return unicodedata.normalize("NFC", _UNREADABLE.sub(UNREAD, _INVISIBLE.sub("", text)))


def raise_text(text: str) -> str:
    """Write a superscript number, letter or list of them with raised characters; other words stay as they are."""
    core = text.strip()
    if core in _TRADE:
        return text.replace(core, _TRADE[core])
    if not _is_mark(core):
        return text
    return re.sub(r" *([,;]) *", r"\1", text).translate(_RAISED)


def lower_text(text: str) -> str:
    """Write a subscript number or letter with lowered characters; other words stay as they are."""
    return text.translate(_LOWERED) if _LOWERABLE.fullmatch(text.strip()) else text


def write_shifted(before: str, text: str, rise: int) -> str:
    """Write what stands above (1) or below (-1) the line behind what stands before it; digits never join."""
    if not rise or not text.strip():
        return text
    found = raise_text(text) if rise > 0 else lower_text(text)
    if found != text or not (before[-1:].isdigit() and text[:1].isdigit()):
        return found
    return "\n" + text if any(letter.isalpha() for letter in text) else UNREAD


def write_superscript(text: str) -> str:
    """Write every character raised, or nothing where one has no such form, or is raised above the others."""
    found = text.translate(_RAISED)
    return found if _SAID_RAISED.fullmatch(found) and not _SHIFTED.search(text) else ""


def write_subscript(text: str) -> str:
    """Write every character lowered, or nothing where one has no such form."""
    found = text.translate(_LOWERED)
    return "" if any(letter in found for letter in text) or _SHIFTED.search(text) else found


def write_fraction(above: str, below: str) -> str:
    """Write a fraction of two numbers on the line: with its own sign where there is one."""
    return _NUMERATORS.get(f"{above}⁄{below}", f"{above}/{below}")


def mend_line(text: str) -> str:
    """Mend what only the whole line shows: built fractions, and a raised o or nought that means degrees."""
    if text.isascii():
        return text
    text = _FRACTION.sub(_build_fraction, text)
    return _DEGREE.sub(r"\1°", _SLASH.sub("/", text))


def clean_paragraphs(text: str) -> str:
    """Clean a text whose lines are its paragraphs: single spaces inside, one empty line between."""
    lines = (
        _SPACES.sub(" ", line).strip()
        for line in clean_text(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    )
    return "\n\n".join(line for line in lines if line)


def _is_mark(core: str) -> bool:
    if not core or len(core) > _LONGEST or core.lower() in _ENDINGS:
        return False
    return bool(_FORMULA.fullmatch(core) or _SHIFTABLE.fullmatch(core) or _REFERENCE.fullmatch(core))


def _build_fraction(found: re.Match[str]) -> str:
    above, below = (unicodedata.normalize("NFKC", part) for part in (found[2], found[3]))
    if int(above) >= int(below):
        return found[0]
    said = write_fraction(above, below)
    return f"{found[1]} {said}" if found[1] and said[0].isdigit() and "/" in said else found[1] + said


# ---- text that was decoded twice ------------------------------------------------------------------

_CONTINUED = "".join({chr(code) for code in range(0x80, 0xC0)} | set(_WINDOWS.values()))
_TWICE = re.compile(rf"[ÂÃÅÎÏ][{re.escape(_CONTINUED)}]|[âï][{re.escape(_CONTINUED)}]{{2}}|(?<=\d)Â(?= ?\d)")
_CLOSING = re.compile(r"[ÂÃÅÎÏ][»“”’›…–—™]")
_BYTES = {text: code for code, text in _WINDOWS.items()}


def _mark_twice_decoded(text: str) -> str:
    """Mark the letters of one character that was written as UTF-8 and read as Windows-1252."""
    return _TWICE.sub(_mark_letter, text) if any(letter in text for letter in "ÂÃÅÎÏâï") else text


def _mark_letter(found: re.Match[str]) -> str:
    """A capital letter before a closing quotation mark is just that."""
    letters = found[0]
    if _CLOSING.fullmatch(letters) and letters[0] != "Â":
        return letters
    data = bytes(_BYTES.get(letter, ord(letter) if ord(letter) < 256 else 0) for letter in letters)
    try:
        return UNREAD if data.decode().isprintable() or data == b"\xc2\xa0" else letters
    except UnicodeDecodeError:
        return UNREAD if letters == "Â" else letters


_ATOM = re.compile(r"[^\W_]*(?:[.,][^\W_]+)*[°%′″]?")
_RELATION = re.compile(r" *([=≠≈≃≅∼≡<>≤≥≪≫∝→]) *")
_BINARY_MINUS = re.compile(r"(?<=[\w)\]²³¹⁰⁴-⁹]) *− *(?=[\w(\[√])")
_APPLIED = str.maketrans({"\u2061": "", "\u2062": "⋅", "\u2063": ",", "\u2064": " "})
_WRITTEN = {"*": "∗", "-": "−"}


def write_power(base: str, exponent: str) -> str:
    if not exponent.strip():
        return base
    return base.rstrip() + (write_superscript(tidy_equation(exponent).replace(" ", "")) or UNREAD)


def write_index(base: str, below: str) -> str:
    """Write what is lowered: words stay on the line where their base is a letter, digits never do."""
    below = tidy_equation(below).replace(" ", "")
    if not below or (found := write_subscript(below)):
        return base + (found if below else "")
    return base + (f"_{below}" if base[-1:].isalpha() and not any(map(str.isdigit, below)) else UNREAD)


def write_equation_fraction(above: str, below: str) -> str:
    above, below = tidy_equation(above), tidy_equation(below)
    if above.isdecimal() and below.isdecimal():
        found = write_fraction(above, below)
        return found if len(found) == 1 else f" {found}"
    return f"{_group_part(above)}/{_group_part(below)}"


def write_root(inside: str, degree: str = "") -> str:
    raised = write_superscript(tidy_equation(degree)) if degree.strip() else ""
    return UNREAD if degree.strip() and not raised else f"{raised}√{_group_part(tidy_equation(inside))}"


def write_accent(base: str, sign: str) -> str:
    """Write a sign over a letter; over a number it changes the number, so that it is marked."""
    combining = {"^": "\u0302", "~": "\u0303", "¯": "\u0304", "‾": "\u0304", "→": "\u20d7", "˙": "\u0307"}.get(
        sign, sign
    )
    return base + combining if len(base) == 1 and base.isalpha() and len(combining) == 1 else base + UNREAD


def write_limits(operator: str, below: str, above: str) -> str:
    """Write an operator with limits: a sum, a product, an integral, a limit."""
    found = write_index(operator, below) if below.strip() else operator
    return write_power(found, above) if above.strip() else found


def tidy_equation(linear: str) -> str:
    """Settle blanks and signs: blanks around relations and the minus between two terms, none elsewhere."""
    text = "".join(_WRITTEN.get(letter, letter) for letter in linear.translate(_APPLIED))
    text = _BINARY_MINUS.sub(" − ", _RELATION.sub(r" \1 ", text))
    return re.sub(r"[^\S\t\n]+", " ", text).strip(" ")


def _group_part(part: str) -> str:
    return part if _ATOM.fullmatch(part) or (len(part) == 1) else f"({part})"


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


# ---- characters of bytes -----------------------------------------------------------------------------

_BYTE_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED_CHARSET = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{2,40})""", re.IGNORECASE)
_WESTERN = {"iso8859-1": "cp1252", "ascii": "cp1252"}


def decode_bytes(data: bytes, declared: str = "") -> str:
    """Return the characters; a byte that fits nothing becomes the replacement character, never an error."""
    for mark, encoding in _BYTE_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    for encoding in ("utf-8", _find_codec(declared)):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("cp1252", "replace")


def find_charset(markup: bytes) -> str:
    """Return the encoding that the head of a page declares."""
    found = _DECLARED_CHARSET.search(markup[:4096])
    return found[1].decode("ascii", "replace") if found else ""


def _find_codec(name: str) -> str:
    """Return the codec of a name, only where it is one of text; what pages call Latin-1 is Windows-1252."""
    try:
        found = codecs.lookup(name.strip() or "utf-8")
    except (LookupError, ValueError):
        return "utf-8"
    is_text: bool = getattr(found, "_is_text_encoding", True)
    return _WESTERN.get(found.name, found.name) if is_text else "utf-8"
