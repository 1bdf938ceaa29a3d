"""Numbers as printed, in digits or in words, what each can be worth, and the products of units printed behind them."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts.evidence.clause import join_check_patterns
from facts.languages import LANGUAGES, read_csv, read_toml, split_words
from facts.model import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.clause import CueTables


_NEVER = "(?!)"


@dataclass(frozen=True, slots=True)
class NumberRules:
    """How a language writes numbers; `facts/languages/en/check.toml` says what each rule is for."""

    decimal_mark: str
    ten: str
    groups_by_two: bool = False
    skipped_and: str = ""
    number_parts: tuple[str, ...] = ()
    plural_ending: str = ""
    hundreds: str = _NEVER
    thousands: str = _NEVER
    half_more: str = _NEVER
    article: str = _NEVER

    def is_article(self, word: str) -> bool:
        """Whether a word is an article that says one, and is no number word."""
        return re.fullmatch(self.article, word, re.IGNORECASE) is not None


def is_language_read(language: str) -> bool:
    """Whether the check reads a language at all."""
    return language in LANGUAGES and bool(read_toml(language, "check.toml"))


@cache
def load_rules(language: str) -> NumberRules:
    return NumberRules(**read_toml(language, "check.toml"))


@cache
def load_number_words(kind: str, language: str) -> dict[str, Decimal]:
    """Return the number words of one kind with their values: round counts, dozens, parts, halves, powers."""
    rows = [row for row in read_csv(language, "number_words.csv") if row["kind"] == kind]
    return {word: Decimal(row["value"]) for row in rows for word in split_words(row["words"])}


@cache
def _load_spelled(language: str) -> dict[str, Decimal]:
    rows = read_csv(language, "spelled.csv")
    return {word: Decimal(row["value"]) for row in rows for word in split_words(row["words"])}


@cache
def _list_atoms(language: str) -> frozenset[str]:
    """Single words of which numbers are made where they are written apart."""
    table = _load_spelled(language)
    small = {name for name, value in table.items() if value < 20 or (value < 100 and value % 10 == 0)}
    return frozenset(small) | frozenset(load_rules(language).number_parts)


@lru_cache(maxsize=4096)
def normalize_word(word: str) -> str:
    """Fold case and accents, and keep letters alone."""
    decomposed = unicodedata.normalize("NFD", word.casefold().replace("ß", "ss"))
    return "".join(letter for letter in decomposed if "a" <= letter <= "z")


@lru_cache(maxsize=4096)
def is_number_word(word: str, language: str) -> bool:
    """Whether a word is a number below a million, or a part of one written in several words."""
    plain = normalize_word(word)
    return plain in _list_atoms(language) or parse_number_words([word], language) is not None


def parse_number_words(words: list[str], language: str) -> Decimal | None:
    """Return the number below a million that words without a scale word spell; None where they spell none."""
    rules = load_rules(language)
    joined = "".join(normalize_word(word) for word in words if word != rules.skipped_and)
    return _parse_joined(joined, language)


@lru_cache(maxsize=4096)
def _parse_joined(joined: str, language: str) -> Decimal | None:
    table, rules = _load_spelled(language), load_rules(language)
    known = table.get(joined, table.get(joined.removesuffix(rules.plural_ending)))
    if known is not None:
        return known
    return _parse_hundreds(joined, language) or _parse_half_more(joined, language) or _parse_thousands(joined, language)


def _parse_hundreds(joined: str, language: str) -> Decimal | None:
    """Read 'eleven hundred' and 'fünfzehnhundert': eleven to ninety-nine hundreds."""
    above, below = _split_number(load_rules(language).hundreds, joined, language)
    is_read = above is not None and below is not None and 10 < above < 100 and above % 10 and below < 100
    return 100 * above + below if is_read and above is not None and below is not None else None


def _parse_thousands(joined: str, language: str) -> Decimal | None:
    """Read 'dodicimila' and 'tausendeins'."""
    above, below = _split_number(load_rules(language).thousands, joined, language)
    return None if above is None or below is None else max(above, Decimal(1)) * 1000 + below


def _split_number(pattern: str, joined: str, language: str) -> tuple[Decimal | None, Decimal | None]:
    """Return what stands before and behind a hundred or a thousand; nothing is zero, and what is no number is None."""
    parts = re.fullmatch(pattern, joined)
    if parts is None:
        return None, None
    above, below = (_load_spelled(language).get(part) if part else Decimal(0) for part in parts.groups())
    return above, below


def _parse_half_more(joined: str, language: str) -> Decimal | None:
    """Read 'zweieinhalb'."""
    parts = re.fullmatch(load_rules(language).half_more, joined)
    whole = _load_spelled(language).get(parts[1]) if parts else None
    return whole + Decimal("0.5") if whole is not None else None


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
_VULGAR = {
    "½": "0.5", "¼": "0.25", "¾": "0.75", "⅛": "0.125", "⅜": "0.375", "⅝": "0.625", "⅞": "0.875", "⅕": "0.2",
}  # fmt: skip
_PREFIXED_MONEY = re.compile(rf"[{BLANKS}]?(k|K|M|G|m|B|bn|T)(?=(?:€|\$|£|EUR|USD|CHF|GBP|SEK|DKK|NOK|JPY)(?![^\W_]))")
_MONEY_SCALES = {"k": 3, "K": 3, "M": 6, "m": 6, "G": 9, "B": 9, "bn": 9, "T": 12}
_WORD = re.compile(r"[^\W\d_]+(?:['’](?=[^\W\d_]))?")
_DIGIT_BEFORE = re.compile(r"[0-9][\s-]?$")
_ORDINAL_ENDING = f"(?:º|ª|°|{join_check_patterns('ordinal_ending')})"
_ORDINAL = re.compile(
    rf"(?<![\w.,])([0-9]{{1,4}})(?:{_ORDINAL_ENDING}|\.(?=\s+[A-ZÄÖÜ]))(?!\w)|(?<![\w-])[^\W\d_]+(?:-[^\W\d_]+)?"
)
_LEAST_COUNTED = 10
"""An ordinal below it more often names one of a row: 'the 3rd patient room'."""
_COUNTED = re.compile(rf"(?<![\w.,'’/+−–-])([0-9]+(?:[.,'’{BLANKS}][0-9]{{3}})*){_ORDINAL_ENDING}(?=\s+[^\W\d_]{{3,}})")
_GLUE = re.compile(rf"[{BLANKS}\n]|-")


class FigureReading(NamedTuple):
    """One value that a printed number can have, and where the words that say it end."""

    value: Decimal
    end: int
    exponent: int = 0


class Figure(NamedTuple):
    """A number in a text; `doubt` says why it has no certain value."""

    start: int
    end: int
    readings: tuple[FigureReading, ...]
    doubt: str = ""
    is_spelled: bool = False
    about: str = ""
    """'about' for a round count such as 'une quarantaine', 'dozen' for one that may be exact."""


def find_figures(text: str, start: int, end: int, language: str, cues: CueTables) -> list[Figure]:
    """Return the numbers in digits of a part of a text, each with every value it can have."""
    return list(_list_figures(text, start, end, language, cues))


@lru_cache(maxsize=256)
def _list_figures(text: str, start: int, end: int, language: str, cues: CueTables) -> tuple[Figure, ...]:
    found = []
    at = start
    while run := _RUN.search(text, at, end):
        figure = _make_figure(text, run, end, language, cues)
        found.append(figure)
        at = max(figure.end, run.end())
    return tuple(found)


def _make_figure(text: str, run: re.Match[str], limit: int, language: str, cues: CueTables) -> Figure:
    printed = run.group()
    read = parse_figure(printed, language)
    after = run.end()
    if read is None:
        return Figure(run.start(), after, (), f"{printed!r} can be read in more than one way")
    power = _TIMES_TEN.match(text, after) or _E.match(text, after)
    base_power = _POWER.match(text, after) if printed == "10" else None
    if power or base_power:
        return _make_powered(run.start(), Decimal(1) if base_power else read, power or base_power, cues)
    value = read
    if _MULTIPLIED.match(text, after):
        return Figure(run.start(), after, (FigureReading(value, after),), _MULTIPLIED_DOUBT)
    if text[after : after + 1] in _VULGAR and printed.isdecimal():
        value, after = value + Decimal(_VULGAR[text[after]]), after + 1
    mark = _NOTE_MARK.match(text, after)
    if mark:
        return _make_noted(text, run, value, mark, cues)
    return Figure(run.start(), after, tuple(iter_scaled_readings(text, value, after, limit, cues)))


def _make_powered(start: int, value: Decimal, power: re.Match[str] | None, cues: CueTables) -> Figure:
    assert power is not None
    digits = next(group for group in power.groups() if group)
    exponent = int(digits.translate(_RAISED).replace("−", "-").replace("–", "-"))
    end = power.end()
    is_scaled = _find_scale(_get_word_at(power.string, end), cues) > 0 or _GROUP_BEHIND.match(power.string, end)
    reading = FigureReading(value.scaleb(exponent), end, exponent)
    return Figure(start, end, (reading,), _MULTIPLIED_DOUBT if is_scaled else "")


_MULTIPLIED_DOUBT = "it is multiplied by another number"


def _get_word_at(text: str, at: int) -> str:
    found = _SCALE_WORD.match(text, at)
    return found[1] if found else ""


def _make_noted(text: str, run: re.Match[str], value: Decimal, mark: re.Match[str], cues: CueTables) -> Figure:
    """A raised mark behind a number: a footnote behind separators or a bracketed mark, else perhaps an exponent."""
    printed = run.group()
    is_note = not printed.isdecimal() or mark.group()[0] in "[*†‡§ᵃᵇᶜᵈᵉᶠ" or len(printed) > 3
    doubt = "" if is_note else "a raised mark behind it may be an exponent"
    return Figure(run.start(), mark.end(), tuple(iter_scaled_readings(text, value, mark.end(), len(text), cues)), doubt)


def iter_scaled_readings(text: str, value: Decimal, at: int, limit: int, cues: CueTables) -> Iterator[FigureReading]:
    """The value by itself, then with the scale words that follow."""
    yield FigureReading(value, at)
    money = _PREFIXED_MONEY.match(text, at)
    if money:
        thousands = _MONEY_SCALES[money[1]]
        yield FigureReading(value.scaleb(thousands), money.end(), thousands)
        return
    dozens = cues.find("dozen", text[at : at + 12])
    if dozens and dozens[0].start == 1:
        yield FigureReading(value * 12, at + dozens[0].end, 1)
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
        yield FigureReading(value.scaleb(exponent), at, exponent)
        half = cues.find("half", text[at : at + 8])
        if half and half[0].start <= 1:
            yield FigureReading(value.scaleb(exponent) + Decimal(5).scaleb(exponent - 1), at + half[0].end, exponent)


def parse_figure(printed: str, language: str) -> Decimal | None:
    """Return the number that digits and separators are in a language; None where more than one is possible."""
    if len(printed) > LONGEST or (len(printed) > 1 and printed[0] == "0" and printed[1].isdecimal()):
        return None
    if printed.isdecimal():
        return Decimal(printed)
    rules = load_rules(language)
    grouped = _GROUPED.fullmatch(printed)
    if grouped and printed[0] != "0":
        return _parse_grouped(printed, grouped[1], rules.decimal_mark)
    if rules.groups_by_two and _INDIAN.fullmatch(printed):
        return Decimal(_keep_digits(printed))
    return _parse_decimal(printed, rules.decimal_mark)


def _parse_decimal(printed: str, decimal_mark: str) -> Decimal | None:
    """A number with a decimal part; a full stop may stand for the comma where it cannot part thousands."""
    both = _GROUPED_DECIMAL.fullmatch(printed)
    if both and both[2] != both[3]:
        return Decimal(f"{_keep_digits(both[1])}.{both[4]}")
    simple = _DECIMAL.fullmatch(printed)
    if simple and (simple[2] in (decimal_mark, "·") or (simple[2] == "." and len(simple[3]) != 3)):
        return Decimal(f"{simple[1]}.{simple[3]}")
    return None


def _parse_grouped(printed: str, mark: str, decimal_mark: str) -> Decimal | None:
    """Groups of three: thousands, unless the one mark is the decimal mark; long rows of blanks may be columns."""
    groups = re.split(r"[^0-9]", printed)
    if mark == decimal_mark and len(groups) == 2:
        return Decimal(f"{groups[0]}.{groups[1]}")
    if mark in " \n" and len(groups) > 2 and len(groups[0]) == 3 and "000" not in groups:
        return None
    return Decimal("".join(groups))


def _keep_digits(printed: str) -> str:
    return re.sub(r"[^0-9]", "", printed)


def find_spelled(text: str, start: int, end: int, language: str, cues: CueTables) -> list[Figure]:
    """Return the numbers in words of a part of a text."""
    words = list(_WORD.finditer(text, start, end))
    found, at = [], 0
    while at < len(words):
        figure, count = _read_spelled(text, words, at, language, cues)
        if figure is not None:
            found.append(figure)
        at += max(count, 1)
    return found


def find_ordinals(text: str, start: int, end: int, cues: CueTables) -> list[Figure]:
    """Return the ordinals of a part of a text, in words and in digits."""
    found = []
    for word in _ORDINAL.finditer(text, start, end):
        value = int(word[1]) if word[1] else _read_ordinal(word.group().lower(), cues)
        if value is not None:
            found.append(
                Figure(word.start(), word.end(), (FigureReading(Decimal(value), word.end()),), is_spelled=True)
            )
    return found


_SUPERLATIVE = re.compile(r"[^\W\d_]{2,}(?:s|ß)t(?:e|en|er|es|em)")


def _read_ordinal(word: str, cues: CueTables) -> int | None:
    """Read an ordinal by itself, or the first part of 'third-largest' and 'drittgrößte'."""
    first = word.partition("-")[0]
    value = cues.ordinals.get(word) or cues.ordinals.get(first)
    if value or not _SUPERLATIVE.fullmatch(word):
        return value
    stems = ((stem[:-1], found) for stem, found in cues.ordinals.items() if stem.endswith("te"))
    return next((found for stem, found in stems if word.startswith(stem) and len(word) > len(stem) + 4), None)


def find_counted_ordinals(text: str, start: int, end: int, language: str, cues: CueTables) -> list[Figure]:
    """Return the ordinals that tell how many there have been: 'its 10,000th patient', 'il 70° anniversario'."""
    found = []
    for word in _COUNTED.finditer(text, start, end):
        lead = text[max(start, word.start() - 16) : word.start()].rstrip().lower()
        following = re.findall(r"[^\W\d_]+", text[word.end() : word.end() + 60].lower())[:1]
        value = parse_figure(word[1], language)
        one_in_many = any(cue.end == len(lead) for cue in cues.find("each", lead))
        if (
            value is not None
            and value >= _LEAST_COUNTED
            and not one_in_many
            and not set(cues.tables["uncounted"]) & set(following)
        ):
            found.append(Figure(word.start(), word.end(), (FigureReading(value, word.end()),), is_spelled=True))
    return found


def _read_spelled(
    text: str, words: list[re.Match[str]], first: int, language: str, cues: CueTables
) -> tuple[Figure | None, int]:
    """Read the longest number in words that begins at a word: (the number, how many words)."""
    if _DIGIT_BEFORE.search(text, max(0, words[first].start() - 3), words[first].start()):
        return None, 1
    half = _read_half_of_scale(text, words, first, cues)
    if half:
        return half
    last, total, group, scale = first, Decimal(0), list[str](), 0
    for at in range(first, _find_run_end(text, words, first)):
        word = words[at].group()
        if exponent := _find_scale(word, cues):
            is_second = exponent > scale > 0 and bool(total)
            below = total % Decimal(10) ** exponent if is_second else Decimal(0)
            part = _find_multiplier(group, language, may_be_alone=not is_second and (bool(total) or exponent == 3))
            if part is None and not below:
                break
            total += (below + (part or 0)).scaleb(exponent) - below
            group, last, scale = [], at + 1, exponent
        elif is_number_word(word, language) or _joins_parts(word, group, total, language):
            group.append(word)
            if parse_number_words(group, language) is not None:
                last = at + 1
        elif word.lower() in cues.tables["one"] and not (group or total):
            group.append(word)
        else:
            break
    if last == first:
        return None, 1
    return _make_spelled_figure(words[first:last], total, scale, language, cues), last - first


def _find_run_end(text: str, words: list[re.Match[str]], first: int) -> int:
    """How far words follow each other with only a blank or a hyphen between."""
    last = first + 1
    while last < len(words) and _is_joined(text, words[last - 1], words[last]):
        last += 1
    return last


def _find_scale(word: str, cues: CueTables) -> int:
    """The power of ten of a scale word from thousand upwards; 0 for other words."""
    exponent = cues.scales.get(word.lower(), 0)
    return exponent if exponent >= 3 and len(word) > 1 and word.lower() not in cues.tables["plural_scale"] else 0


def _joins_parts(word: str, group: list[str], total: Decimal, language: str) -> bool:
    """Whether 'and' goes on with a number: 'two hundred and six', not 'six and seven thousand'."""
    if word.lower() != load_rules(language).skipped_and:
        return False
    return bool(total) or (parse_number_words(group, language) or 0) > 99


def _find_multiplier(group: list[str], language: str, *, may_be_alone: bool) -> Decimal | None:
    """What stands before a scale word: a number, an article, or nothing before 'mille' and behind another part."""
    if not group:
        return Decimal(1) if may_be_alone else None
    is_article = len(group) == 1 and load_rules(language).is_article(group[0])
    return Decimal(1) if is_article else parse_number_words(group, language)


def _make_spelled_figure(
    words: list[re.Match[str]], total: Decimal, scale: int, language: str, cues: CueTables
) -> Figure:
    """Add what stands behind the last scale word."""
    tail = _list_tail([word.group() for word in words], cues)
    value = total + (parse_number_words(tail, language) or 0) if tail else total
    end = words[-1].end()
    return Figure(words[0].start(), end, (FigureReading(value, end, scale),), is_spelled=True)


def _list_tail(words: list[str], cues: CueTables) -> list[str]:
    """The words behind the last scale word."""
    for at in range(len(words) - 1, -1, -1):
        if cues.scales.get(words[at].lower(), 0) >= 3 and len(words[at]) > 1:
            return words[at + 1 :]
    return words


_ONE = join_check_patterns("one")
_HALF_OF_SCALE = re.compile(
    rf"(?:(?:{_ONE}|({join_check_patterns('three')}))[\s-]+)?"
    rf"(?:{join_check_patterns('half')}|(?P<quarter>{join_check_patterns('quarter')}))"
    rf"(?:[\s-]+(?:{join_check_patterns('of')}))?(?:[\s-]*(?:{_ONE}))?[\s-]+(?P<scale>[^\W\d_]+)",
    re.IGNORECASE,
)


def _read_half_of_scale(
    text: str, words: list[re.Match[str]], first: int, cues: CueTables
) -> tuple[Figure, int] | None:
    """Read 'half a million' and 'a quarter of a million'."""
    found = _HALF_OF_SCALE.match(text, words[first].start())
    scale = cues.scales.get(found["scale"].lower(), 0) if found else 0
    if found is None or scale < 3 or (found[1] and not found["quarter"]):
        return None
    part = Decimal("0.75") if found[1] else Decimal("0.25") if found["quarter"] else Decimal("0.5")
    end = found.end()
    count = sum(word.end() <= end for word in words[first:])
    return Figure(words[first].start(), end, (FigureReading(part.scaleb(scale), end, scale),), is_spelled=True), count


def _is_joined(text: str, one: re.Match[str], other: re.Match[str]) -> bool:
    between = text[one.end() : other.start()]
    return bool(_GLUE.fullmatch(between)) or between == ", "


_RAISED_SIGNS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺²³", "0123456789-+23")
_FACTOR = r"[^\W\d_°]{1,4}(?:\^?[-−–]?[0-9](?![0-9])|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹])?"
_PRINTED = re.compile(rf"{_FACTOR}(?:(?:[ \u00a0\u202f]?[·⋅∙*./][ \u00a0]?|[ \u00a0\u202f])\(?{_FACTOR}\)?)*(?![^\W_])")
_PART = re.compile(r"([·⋅∙*./ \u00a0\u202f]*)(\()?([^\W\d_°⁰¹²³⁴⁵⁶⁷⁸⁹]+)\^?([-−–]?[0-9]|[⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹])?(\))?")
_CODE = re.compile(r"([./]?)([A-Za-z%\[\]_']+|\{[^}]*\}|1)(-?[0-9])?")


def find_product_end(text: str, at: int, code: str) -> int | None:
    """Return where a printed product of units ends that is the unit of a code; None where it is another one."""
    wanted = _split_code(code)
    found = _PRINTED.match(text, at)
    if found is None or list(wanted.values()) == [1]:
        return None
    parts = list(_PART.finditer(found.group()))
    for count in range(len(parts), 0, -1):
        if _count_factors(parts[:count]) == wanted:
            return at + parts[count - 1].end()
    return None


def _count_factors(parts: list[re.Match[str]]) -> Counter[str]:
    factors: Counter[str] = Counter()
    is_below = False
    for part in parts:
        if "/" in part[1]:
            is_below = True
        power = int((part[4] or "1").translate(_RAISED_SIGNS).replace("−", "-").replace("–", "-"))
        for symbol, exponent in _split_symbol(part[3]).items():
            factors[symbol] += exponent * power * (-1 if is_below else 1)
        is_below = is_below and part[2] is not None and part[5] is None
    return Counter({symbol: power for symbol, power in factors.items() if power})


@lru_cache(maxsize=512)
def _split_symbol(symbol: str) -> Counter[str]:
    """A printed symbol as the parts of its code."""
    item = units.load_written_forms().get(symbol)
    return _split_code(item) if item else Counter({symbol: 1})


@lru_cache(maxsize=512)
def _split_code(code: str) -> Counter[str]:
    factors: Counter[str] = Counter()
    for mark, symbol, power in _CODE.findall(code):
        if symbol != "1":
            factors[symbol] += int(power or 1) * (-1 if mark == "/" else 1)
    return Counter({symbol: power for symbol, power in factors.items() if power})
