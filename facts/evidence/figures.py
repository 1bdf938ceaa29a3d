"""Numbers as printed: the longest run of digits, marks, signs and exponents, and what it can be worth."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from facts.evidence.spelled_numbers import is_number_word, value_of_words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.cues import Cues

BLANKS = " \u00a0\u2007\u2009\u202f"
MINUS = "-−–‑"
_MARKS = ".,'’ʼ·"
LONGEST = 40
_RUN = re.compile(
    rf"[0-9]+(?:[{_MARKS}][0-9]+)*(?:(?:[{BLANKS}]|(?<=[0-9])\n)[0-9]{{3}}(?![0-9]))*(?:[.,][0-9]+)?", re.ASCII
)
_GROUPED = re.compile(r"[0-9]{1,3}(?:([.,'’ʼ\s])[0-9]{3})(?:\1[0-9]{3})*")
_GROUPED_DECIMAL = re.compile(r"([0-9]{1,3}(?:([.,'’ʼ\s])[0-9]{3})(?:\2[0-9]{3})*)([.,])([0-9]+)")
_INDIAN = re.compile(r"[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}")
_DECIMAL = re.compile(r"([0-9]+)([.,·])([0-9]+)")
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED_RUN = r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,3}(?![⁰¹²³⁴⁵⁶⁷⁸⁹])"
_TIMES_TEN = re.compile(
    rf"[{BLANKS}]?[×x·*⋅∙][{BLANKS}]?10(?:(?:\^|(?=[-−–+]))([-−–+]?[0-9]{{1,3}})|({_RAISED_RUN}))(?![0-9])"
)
_GROUP_BEHIND = re.compile(rf"[{BLANKS}][0-9]{{3}}(?![0-9])")
_POWER = re.compile(rf"(?:\^([-−–+]?[0-9]{{1,3}})|({_RAISED_RUN}))(?![0-9])")
_E = re.compile(r"[eE]([-−–+]?[0-9]{1,3})(?![0-9A-Za-z])")
_MULTIPLIED = re.compile(rf"[{BLANKS}]?[×x*⋅∙][{BLANKS}]?[0-9]")
_NOTE_MARK = re.compile(r"(?:[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ,˒*†‡§]*[⁰¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ*†‡§]|\[[0-9a-z, ]{1,9}\])")
_SCALE_WORD = re.compile(rf"(?:[{BLANKS}\n]|-)?([^\W\d_]+)(\.?)")
_AND_THOUSANDS = re.compile(
    r"\s+(?:e|and|et|und)\s+([0-9]{1,3})(?:\s?mila|\s(?:thousand|mille|tausend))(?![^\W_])", re.IGNORECASE
)
"""What stands behind the millions: 'due milioni e 300mila'."""
_MILLION = 6
_VULGAR = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875", "⅕": "0.2",
}  # fmt: skip
_PREFIXED_MONEY = re.compile(rf"[{BLANKS}]?(k|K|M|G|m|B|bn|T)(?=(?:€|\$|£|EUR|USD|CHF|GBP|SEK|DKK|NOK|JPY)(?![^\W_]))")
_MONEY_SCALES = {"k": 3, "K": 3, "M": 6, "m": 6, "G": 9, "B": 9, "bn": 9, "T": 12}
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_DIGIT_BEFORE = re.compile(r"[0-9][\s-]?$")
_GLUE = re.compile(rf"[{BLANKS}\n]|-")
_PLURAL_SCALES = frozenset({"tens", "hundreds", "thousands", "dozens"})


@dataclass(frozen=True, slots=True)
class Reading:
    """One value that a printed number can have, and where the words that say it end."""

    value: Decimal
    end: int
    exponent: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A number in a text; `doubt` says why it has no certain value."""

    start: int
    end: int
    readings: tuple[Reading, ...]
    doubt: str = ""
    is_spelled: bool = False
    about: str = ""
    """'about' for a round count such as 'une quarantaine', 'dozen' for one that may be exact."""


def find_figures(text: str, start: int, end: int, language: str, cues: Cues) -> list[Figure]:
    """Return the numbers in digits of a part of a text, each with every value it can have."""
    found = []
    at = start
    while run := _RUN.search(text, at, end):
        figure = _figure(text, run, end, language, cues)
        found.append(figure)
        at = max(figure.end, run.end())
    return found


def _figure(text: str, run: re.Match[str], limit: int, language: str, cues: Cues) -> Figure:
    printed = run.group()
    read = value_of_digits(printed, language)
    after = run.end()
    if read is None:
        return Figure(run.start(), after, (), f"{printed!r} can be read in more than one way")
    power = _TIMES_TEN.match(text, after) or _E.match(text, after)
    base_power = _POWER.match(text, after) if printed == "10" else None
    if power or base_power:
        return _with_power(run.start(), Decimal(1) if base_power else read, power or base_power, cues)
    value = read
    if _MULTIPLIED.match(text, after):
        return Figure(run.start(), after, (Reading(value, after),), _MULTIPLIED_DOUBT)
    if text[after : after + 1] in _VULGAR and printed.isdecimal():
        value, after = value + Decimal(_VULGAR[text[after]]), after + 1
    mark = _NOTE_MARK.match(text, after)
    if mark:
        return _with_note_mark(text, run, value, mark, cues)
    return Figure(run.start(), after, tuple(scaled_readings(text, value, after, limit, cues)))


def _with_power(start: int, value: Decimal, power: re.Match[str] | None, cues: Cues) -> Figure:
    assert power is not None
    digits = next(group for group in power.groups() if group)
    exponent = int(digits.translate(_RAISED).replace("−", "-").replace("–", "-"))
    end = power.end()
    is_scaled = _scale_of(_word_at(power.string, end), cues) > 0 or _GROUP_BEHIND.match(power.string, end)
    reading = Reading(value.scaleb(exponent), end, exponent)
    return Figure(start, end, (reading,), _MULTIPLIED_DOUBT if is_scaled else "")


_MULTIPLIED_DOUBT = "it is multiplied by another number"


def _word_at(text: str, at: int) -> str:
    found = _SCALE_WORD.match(text, at)
    return found[1] if found else ""


def _with_note_mark(text: str, run: re.Match[str], value: Decimal, mark: re.Match[str], cues: Cues) -> Figure:
    """A raised mark behind a number: a footnote behind separators or a bracketed mark, else perhaps an exponent."""
    printed = run.group()
    is_note = not printed.isdecimal() or mark.group()[0] in "[*†‡§ᵃᵇᶜᵈᵉᶠ" or len(printed) > 3
    doubt = "" if is_note else "a raised mark behind it may be an exponent"
    return Figure(run.start(), mark.end(), tuple(scaled_readings(text, value, mark.end(), len(text), cues)), doubt)


def scaled_readings(text: str, value: Decimal, at: int, limit: int, cues: Cues) -> Iterator[Reading]:
    """The value by itself, then with the scale words that follow."""
    yield Reading(value, at)
    money = _PREFIXED_MONEY.match(text, at)
    if money:
        thousands = _MONEY_SCALES[money[1]]
        yield Reading(value.scaleb(thousands), money.end(), thousands)
        return
    dozens = cues.find("dozen", text[at : at + 12])
    if dozens and dozens[0].start == 1:
        yield Reading(value * 12, at + dozens[0].end, 1)
    exponent = 0
    while at < limit:
        word = _SCALE_WORD.match(text, at)
        if word is None:
            return
        lowered = word[1].lower()
        scale = cues.scales.get(lowered + word[2] if word[2] else lowered, cues.scales.get(lowered))
        if scale is None or (len(word[1]) == 1 and word.start(1) > at + 1):
            return
        is_dotted = bool(word[2]) and lowered + "." in cues.scales
        at = word.end() if is_dotted else word.end(1)
        exponent += scale
        yield Reading(value.scaleb(exponent), at, exponent)
        more = _AND_THOUSANDS.match(text, at)
        if more and exponent >= _MILLION and value == int(value):
            yield Reading(value.scaleb(exponent) + 1000 * int(more[1]), more.end(), exponent)
        half = cues.find("half", text[at : at + 8])
        if half and half[0].start <= 1:
            yield Reading(value.scaleb(exponent) + Decimal(5).scaleb(exponent - 1), at + half[0].end, exponent)


def value_of_digits(printed: str, language: str) -> Decimal | None:
    """Return the number that digits and separators are in a language; None where more than one is possible."""
    if len(printed) > LONGEST or (len(printed) > 1 and printed[0] == "0" and printed[1].isdecimal()):
        return None
    if printed.isdecimal():
        return Decimal(printed)
    decimal_mark = "." if language == "en" else ","
    grouped = _GROUPED.fullmatch(printed)
    if grouped and printed[0] != "0":
        return _grouped_value(printed, grouped[1], decimal_mark)
    if _INDIAN.fullmatch(printed) and language == "en":
        return Decimal(_digits(printed))
    return _decimal_value(printed, decimal_mark)


def _decimal_value(printed: str, decimal_mark: str) -> Decimal | None:
    """A number with a decimal part; a full stop may stand for the comma where it cannot part thousands."""
    both = _GROUPED_DECIMAL.fullmatch(printed)
    if both and both[2] != both[3]:
        return Decimal(f"{_digits(both[1])}.{both[4]}")
    simple = _DECIMAL.fullmatch(printed)
    if simple and (simple[2] in (decimal_mark, "·") or (simple[2] == "." and len(simple[3]) != 3)):
        return Decimal(f"{simple[1]}.{simple[3]}")
    return None


def _grouped_value(printed: str, mark: str, decimal_mark: str) -> Decimal | None:
    """Groups of three: thousands, unless the one mark is the decimal mark; long rows of blanks may be columns."""
    groups = re.split(r"[^0-9]", printed)
    if mark == decimal_mark and len(groups) == 2:
        return Decimal(f"{groups[0]}.{groups[1]}")
    if mark in " \n" and len(groups) > 2 and len(groups[0]) == 3 and "000" not in groups:
        return None
    return Decimal("".join(groups))


def _digits(printed: str) -> str:
    return re.sub(r"[^0-9]", "", printed)


def find_spelled(text: str, start: int, end: int, language: str, cues: Cues) -> list[Figure]:
    """Return the numbers in words of a part of a text."""
    words = list(_WORD.finditer(text, start, end))
    found, at = [], 0
    while at < len(words):
        figure, count = _spelled(text, words, at, language, cues)
        if figure is not None:
            found.append(figure)
        at += max(count, 1)
    return found


def _spelled(text: str, words: list[re.Match[str]], first: int, language: str, cues: Cues) -> tuple[Figure | None, int]:
    """Read the longest number in words that begins at a word: (the number, how many words)."""
    if _DIGIT_BEFORE.search(text, max(0, words[first].start() - 3), words[first].start()):
        return None, 1
    half = _half_of_scale(text, words, first, cues)
    if half:
        return half
    last, total, group, scale = first, Decimal(0), list[str](), 0
    for at in range(first, _end_of_run(text, words, first)):
        word = words[at].group()
        if exponent := _scale_of(word, cues):
            part = _multiplier(group, language, may_be_alone=bool(total) or exponent == 3)
            if part is None:
                break
            total, group, last, scale = total + Decimal(part).scaleb(exponent), [], at + 1, exponent
        elif is_number_word(word, language) or _joins_parts(word, group, total, language):
            group.append(word)
            if value_of_words(group, language) is not None:
                last = at + 1
        elif word.lower() in cues.tables["one"] and not (group or total):
            group.append(word)
        elif not (group or total) and _THE_SCALE[language].match(text, words[at].start()):
            group.append(word)
        else:
            break
    if last == first:
        return None, 1
    return _spelled_figure(words[first:last], total, scale, language, cues), last - first


def _end_of_run(text: str, words: list[re.Match[str]], first: int) -> int:
    """How far words follow each other with only a blank or a hyphen between."""
    last = first + 1
    while last < len(words) and _is_joined(text, words[last - 1], words[last]):
        last += 1
    return last


def _scale_of(word: str, cues: Cues) -> int:
    """The power of ten of a scale word from thousand upwards; 0 for other words."""
    exponent = cues.scales.get(word.lower(), 0)
    return exponent if exponent >= 3 and len(word) > 1 and word.lower() not in _PLURAL_SCALES else 0


def _joins_parts(word: str, group: list[str], total: Decimal, language: str) -> bool:
    """Whether 'and' goes on with a number: 'two hundred and six', not 'six and seven thousand'."""
    if word.lower() == "et":
        return bool(group)
    if word.lower() == "e" and language == "it":
        return bool(total) and not group
    return (
        word.lower() == "and" and bool(group or total) and (bool(total) or (value_of_words(group, language) or 0) > 99)
    )


def _multiplier(group: list[str], language: str, *, may_be_alone: bool) -> Decimal | int | None:
    """What stands before a scale word: a number, an article, or nothing before 'mille' and behind another part."""
    if not group:
        return 1 if may_be_alone else None
    return 1 if [word.lower() for word in group] in _ONE_OF_SCALE else value_of_words(group, language)


_ONE_OF_SCALE = (["a"], ["an"], ["il"], ["le"], ["die"])
_THE_SCALE = {
    "en": re.compile(r"(?!)"),
    "it": re.compile(r"il\s+(?:milione|miliardo)(?![^\W_])", re.IGNORECASE),
    "de": re.compile(r"die\s+(?:Million|Milliarde)(?![^\W_])", re.IGNORECASE),
    "fr": re.compile(r"le\s+(?:million|milliard)(?![^\W_])", re.IGNORECASE),
}
"""A scale word in the singular behind its article: 'il milione di visitatori'."""


def _spelled_figure(words: list[re.Match[str]], total: Decimal, scale: int, language: str, cues: Cues) -> Figure:
    """Add what stands behind the last scale word."""
    tail = _tail_of([word.group() for word in words], cues)
    value = total + (value_of_words(tail, language) or 0) if tail else total
    end = words[-1].end()
    return Figure(words[0].start(), end, (Reading(value, end, scale),), is_spelled=True)


def _tail_of(words: list[str], cues: Cues) -> list[str]:
    """The words behind the last scale word."""
    for at in range(len(words) - 1, -1, -1):
        if cues.scales.get(words[at].lower(), 0) >= 3 and len(words[at]) > 1:
            return words[at + 1 :]
    return words


_HALF_OF_SCALE = re.compile(
    r"(?:(?:a|an|one|un|une|ein|eine|einen)\s+)?(half|quarter|quarto|quart|viertel|halbe|mezzo|demi)"
    r"(?:[\s-]+(?:of|di|de|d['’]))?(?:[\s-]*(?:a|an|un|une|einer))?[\s-]+([^\W\d_]+)",
    re.IGNORECASE,
)


def _half_of_scale(text: str, words: list[re.Match[str]], first: int, cues: Cues) -> tuple[Figure, int] | None:
    """Read 'half a million' and 'a quarter of a million'."""
    found = _HALF_OF_SCALE.match(text, words[first].start())
    scale = cues.scales.get(found[2].lower(), 0) if found else 0
    if found is None or scale < 3:
        return None
    part = Decimal("0.25") if found[1].lower().startswith(("q", "v")) else Decimal("0.5")
    end = found.end()
    count = sum(word.end() <= end for word in words[first:])
    return Figure(words[first].start(), end, (Reading(part.scaleb(scale), end, scale),), is_spelled=True), count


def _is_joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = text[one.end() : other.start()]
    return bool(_GLUE.fullmatch(between)) or between == ", "
