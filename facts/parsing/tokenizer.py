"""Words, numbers and marks of a text, each with its place; and where a sentence runs on over the end of a line."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence


LONG_LINE = 40
REACH = 2000
"""How much of a line is looked at, so that long texts stay cheap."""
WIDE = 3
"""So many blanks part columns, as a tab does."""
_SMALL_WORD = re.compile(r"(?<![^\W_])[^\W\d_A-ZÀ-Þ][^\W\d_]+")
_FIGURE = re.compile(r"\W*\d[\d.,'’\s]*\D{0,3}")
_HYPHENS = "-–—−"
MINUS_SIGNS = frozenset("-−–")


def is_line_continued(text: str, end: int, start: int) -> bool:
    """Whether what stands before a line's end (`end`) and behind it (`start`) may belong together."""
    before = _get_line_before(text, end)
    if _has_columns(before) or _has_columns(_get_line_after(text, start)):
        return False
    first = text[start]
    small = len(_SMALL_WORD.findall(before))
    if first.islower():
        return small > 0 or _FIGURE.fullmatch(before) is not None
    if first.isupper():
        return small > 1 and len(before) >= LONG_LINE
    return small > 0 or before[-1:] in _HYPHENS


def _get_line_before(text: str, end: int) -> str:
    before = text[max(0, end - REACH) : end]
    return before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]


def _get_line_after(text: str, start: int) -> str:
    return text[start : start + REACH].partition("\n")[0]


def _has_columns(line: str) -> bool:
    return "\t" in line or " " * WIDE in line.strip()


NUMBER, WORD, NAME, MARK, LINK, RAISED, BREAK = "number", "word", "name", "mark", "link", "raised", "break"
GLUED, SPACE, LINE, TAB, PARAGRAPH = "", " ", "\n", "\t", "\n\n"
DAMAGED = frozenset("\ufffd\ufffc\u25a1")
"""What stands for a sign that could not be read."""

_RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹ⁱⁿᵃ-ᵡᶜ-ᶿʰ-ʸ"
_LETTER = rf"[^\W\d_{_RAISED}ʹʻʼʽ]"
_APOSTROPHES = "'’ʼ‘´`"
# Codes that may touch the digits: 'EUR500'. A lone R is money only where the digits look like money: R2 is a robot.
_MONEY = (
    r"(?:EUR|USD|CHF|GBP|CAD|AUD|JPY|SEK|DKK|NOK|CNY|RMB|NZD|HKD|SGD|TWD|PLN|CZK|HUF|INR|RUB|KRW|BRL|MXN|ZAR|ILS|THB"
    r"|MYR|IDR|PHP|VND|UAH|AED|SAR|KES|KSh|NGN|GHS|TZS|UGX|EGP|PKR|BDT|LKR|RON|BGN|ISK|Rs|RM)(?=\d)"
    r"|(?<=\$)(?:US|AU|CAN|CA|NZ|HK|NT|SG|A|C|S)(?=\d)"
    r"|(?<!\w)R(?=\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,]\d+)?\ ?(?:[mb]illion|trillion|bn|m)\b)"
)
_TEN_TO = rf"10(?:\^|[*]{{2}}|[⁺⁻{_RAISED}]|[−–-]\d{{1,2}}(?![\d.,·]*\d))"
"""The ten of a power, behind a dot that multiplies; the exponent may stand flat behind a minus."""
_LINK = (
    r"(?P<link>https?://\S+|www\.\S+|10\.[0-9]{4,}/\S+|arXiv:\S+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,64}\.\w[\w.-]{0,255})"
)
_MARKS_OF_LINKS = ("@", "/", "www.", "arXiv:")
"""One of them is in each link: without them none is looked for."""
_PLAIN_TOKEN = rf"""
    (?P<number>(?:(?<![\w.,)\]])[.·])?\d+
        (?:(?:[.,:٫٬，．{_APOSTROPHES}]|·(?!{_TEN_TO}))\d+)*
        (?:[eE][+−-]?\d{{1,4}}(?!\w))?)
    |(?P<raised>[⁺⁻]?[{_RAISED}]+(?:,[{_RAISED}]+)*)
    |(?P<code>{_MONEY})
    |(?P<name>{_LETTER}+\d\w*(?:[.,'’]\d+)*)
    |(?P<word>{_LETTER}+)
    |(?P<mark>\S)
    """
_TOKEN = re.compile(_PLAIN_TOKEN, re.VERBOSE)
_TOKEN_OR_LINK = re.compile(f"{_LINK}|{_PLAIN_TOKEN}", re.VERBOSE)
READER_MARK = "\u205f"
"""A blank that readers of documents write and texts do not have: before a cell whose column is not beyond question, and
at the beginning of a line of the words of a chart."""
_PLAIN_MARKS = str.maketrans(dict.fromkeys("’ʼ‘´`٬", "'") | {"，": ",", "．": "."})


class Token(NamedTuple):
    """One token; `gap` is what stands before it: nothing, a blank, a tab, a line break or an empty line.

    Digits of other scripts are ASCII in `text`. A token of the kind BREAK stands wherever nothing may be joined: at a
    tab, at an empty line, and at the end of a line over which no sentence runs.
    """

    text: str
    lower: str
    kind: str
    start: int
    end: int
    gap: str
    is_fixed: bool = False
    """Whether the blank before it is one that keeps digits together: no-break, thin or narrow."""

    @property
    def is_capitalised(self) -> bool:
        return self.text[:1].isupper()

    @property
    def starts_paragraph(self) -> bool:
        return self.gap == PARAGRAPH and self.kind != BREAK


_make_token = partial(tuple.__new__, Token)


def tokenize_text(text: str) -> list[Token]:
    tokens: list[Token] = []
    end = 0
    pattern = _TOKEN_OR_LINK if any(mark in text for mark in _MARKS_OF_LINKS) else _TOKEN
    for found in pattern.finditer(text):
        start = found.start()
        word = found.group()
        blank = text[end:start]
        gap = _classify_gap(blank) if blank else GLUED
        if gap in (TAB, PARAGRAPH) or (gap == LINE and not is_line_continued(text, end, start)):
            tokens.append(Token(blank, blank, BREAK, end, start, gap))
        end = found.end()
        kind = found.lastgroup or MARK
        if kind == NUMBER and not (word.isascii() and "`" not in word):
            word = _normalize_digits(word)
        is_fixed = gap == SPACE and blank != " "
        folded = "'" if word in _APOSTROPHES else word.lower()
        tokens.append(_make_token((word, folded, WORD if kind == "code" else kind, start, end, gap, is_fixed)))
    return tokens


def _classify_gap(blank: str) -> str:
    if blank == " ":
        return SPACE
    breaks = max(blank.count("\n"), blank.count("\r"))
    if not breaks:
        return PARAGRAPH if "\f" in blank else TAB if "\t" in blank or len(blank) >= WIDE else SPACE
    return LINE if breaks == 1 else PARAGRAPH


def _normalize_digits(word: str) -> str:
    """The digits of any script as ASCII, every apostrophe as one."""
    return "".join(str(int(sign)) if sign.isdecimal() else sign for sign in word.translate(_PLAIN_MARKS))


def text_at(tokens: Sequence[Token], at: int) -> str:
    """The folded text of a token; nothing outside the text."""
    return tokens[at].lower if 0 <= at < len(tokens) else ""


def split_words(phrase: str) -> tuple[str, ...]:
    """The folded tokens of a phrase, as the tables of the lexicons are keyed."""
    return tuple(token.lower for token in tokenize_text(phrase))
