"""What the heads and the caption of a table give to a cell: a unit, a scale, or the noun of what is counted.

'Budget (M€)', 'Energy in GWh', '€ million', 'in thousands of euros', 'Number of users'. A head and the figure of a cell
are composed to a phrase, which the grammar reads like any other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from facts.model import units
from facts.parsing.parsed_quantity import QUANTITY, drop_exponent
from facts.parsing.table_parser import find_year, remove_dates
from facts.parsing.unit_parser import name_unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from decimal import Decimal

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.parsed_quantity import ParsedQuantity

    Reader = Callable[[str], list[ParsedQuantity]]

LONGEST_UNIT = 40
LEAST_FIGURE = 1000
PERSON = "{person}"
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]")
_BEHIND = re.compile(r"(?:,| [-–/])\s+([^\s,;:]{1,20}(?:\s[^\s,;:]{1,20}){0,2})\s*$")
_THOUSANDS = re.compile(r"(?:(\S{1,4}?)\s?)?['’`´]?000s?(?:\s(\S{1,4}))?")
"""'000, £000, EUR '000, 000 €."""
_SYMBOL = re.compile(r".*[%‰€$£²³]|.*[a-z]*[A-Z].*[A-Z].*|[kMGTP][A-Z]\w*")
"""A unit at the end of a head without brackets is one that nobody takes for a word."""
_LIKE_UNIT = re.compile(r"(?=.*[A-Z0-9/].*)(?!.*\s\S+\s)\S{1,3}|\S*[a-z]*[A-Z]\S*[A-Z]\S*|\S{1,6}/\S{1,8}|\S{1,3}\.")
_NUMBERED = re.compile(r"[^\W\d_]{3,9}\.?\s\d{1,3}(?:\.\d{1,2})?\s?[.:–]\s*")
_CALENDAR = frozenset({"a", "mo", "wk", "d"})
_SIGNS = frozenset("€$£¥")
_WORD = re.compile(r"[^\W\d_]+|#")


@dataclass(frozen=True, slots=True)
class NounReading:
    """A figure read with the noun of a head."""

    quantity: ParsedQuantity
    is_known: bool
    """Whether the counted thing is one of the catalogue's: another noun may be a name, or what money is spent on."""
    is_explicit: bool
    """Whether the head says that it counts: 'number of …', '… (number)'."""
    is_staff: bool = False
    """Whether it is a word for all who work there, which in a table of money stands for what they cost."""


class HeadReader:
    """Reads heads in one language; `read` is the grammar's reading of a phrase.

    Of the words of tables `unit_openers` stand before a unit ('in thousands'), `count_words` only say that something is
    counted, `total_words` that it is summed, `breakdown_words` by what it is parted ('by country'), `staff_words` mean
    all who work there, and `of_which` opens a row that is a part of the one above.
    """

    def __init__(self, read: Reader, words: Lexicon) -> None:
        self.words, self.read = words, cache(read)  # the words of a head are read for each of its cells
        self._scales = {
            word: power for word, power in {**words.scales, **words.magnitudes}.items() if _is_power_of_ten(power)
        }
        links = "|".join(map(re.escape, words.links | words.of_words))
        self._link = re.compile(rf"(?:{links})(?:\s+|['’])", re.IGNORECASE)
        names = ("count_words", "total_words", "staff_words", "breakdown_words")
        self._count, self._total, self._staff, self._breakdown = (
            frozenset(words.table_words.get(name, ())) for name in names
        )
        self._openers = words.table_words.get("unit_openers", ())
        self.list_units = cache(self._list_units)
        self.is_unit = cache(self._is_unit)

    # ---- units

    def _list_units(self, head: str) -> tuple[str, ...]:
        """Return what a head may give as unit, likeliest first: in brackets, behind a comma or 'in', as last word."""
        return tuple(dict.fromkeys(filter(None, map(self._trim_unit, self._iter_units(head)))))

    def _iter_units(self, head: str) -> Iterator[str]:
        bracketed = [found[1] for found in _BRACKETED.finditer(head)]
        yield from reversed(bracketed)
        plain = remove_dates(_BRACKETED.sub(" ", head)).strip(" ,:–-")
        if behind := _BEHIND.search(plain):
            yield behind[1]
        lower = f" {plain.lower()}"
        places = ((lower.rfind(f" {words} "), len(words) + 1) for words in self._openers)
        at, size = max(places, default=(-1, 0))
        if at >= 0:
            inside = plain[at + size :].strip().partition(",")[0]
            yield from (one for one in (inside,) if at == 0 or self.is_unit(one))
        yield from self._iter_last_words(plain)

    def _iter_last_words(self, plain: str) -> Iterator[str]:
        """Yield a unit that a head is all of, or begins or ends with."""
        parts = plain.split()
        if 0 < len(plain) <= LONGEST_UNIT and not (len(plain) == 1 and plain.isupper()) and self._is_bare_unit(plain):
            yield plain
        if len(parts) > 1:
            ends = (" ".join(parts[-2:]), parts[-1], parts[0] if parts[0] in ("%", "‰") else "")
            yield from (one for one in ends if one and _SYMBOL.fullmatch(one) and self.is_unit(one))

    def _trim_unit(self, opened: str) -> str:
        lower = opened.lower()
        opener = next((words for words in self._openers if lower.startswith(f"{words} ")), "")
        unit = opened[len(opener) :].strip(" .")
        is_fit = unit and not find_year(unit) and len(unit) <= LONGEST_UNIT and not self._is_count_word(unit)
        return unit if is_fit else ""

    def _is_unit(self, text: str) -> bool:
        """Whether a text is a unit, perhaps with a scale before or behind it, or a scale alone."""
        power, rest = self.split_scale(text)
        if power > 1 and not rest:
            return True
        one = self.read_whole(f"12 {rest}") if rest and len(text) <= LONGEST_UNIT else None
        return one is not None and one.unit != "1" and not one.unit.startswith("{")

    def _is_bare_unit(self, head: str) -> bool:
        """Whether all of a head is a unit; 'Year' and 'Month' head the rows' dates."""
        return self.is_unit(head) and getattr(self.read_whole(f"12 {head}"), "unit", "") not in _CALENDAR

    def may_be_unit(self, head: str) -> str:
        """Return what stands in brackets in a head, is not understood, and looks like a unit: '(FTE)', '(t CO₂e)'."""
        found = [one[1] for one in _BRACKETED.finditer(head)]
        return next((one for one in found if _LIKE_UNIT.fullmatch(one) and not find_year(one)), "")

    def read_with_unit(self, figure: str, unit: str, counted: ParsedQuantity) -> ParsedQuantity | None:
        """Read a figure with a unit of a head: 'M€', 'thousands of euros'; a scale alone is that of what is counted."""
        power, rest = self.split_scale(unit)
        if power == 1:
            signed = f"{figure[0]}{unit} {figure[1:]}"
            found = (self.read_whole(phrase) for phrase in (f"{figure} {unit}", f"{unit} {figure}", signed))
            return next((one for one in found if one is not None and _is_settled(one.unit)), None)
        scaled = self.read_with_unit(figure, rest, counted) if rest else counted
        return scale_quantity(scaled, power) if scaled else None

    def split_scale(self, unit: str) -> tuple[int, str]:
        """Return the power of ten in a unit, and the rest: 'thousands of euros', '€ million', '1,000 t', '£000'."""
        if thousands := _THOUSANDS.fullmatch(unit):
            return LEAST_FIGURE, thousands[1] or thousands[2] or ""
        if len(unit) > 1 and unit[:-1] in _SIGNS and unit[-1] in self.words.money_scales:
            return 10 ** self.words.money_scales[unit[-1]], unit[:-1]
        first, _, rest = unit.partition(" ")
        if power := self._find_scale(first) or self._read_power(first):
            return power, self._link.sub("", rest, count=1) if self._link.match(rest) else rest
        before, _, last = unit.rpartition(" ")
        power = self._find_scale(last) if before else None
        if not power:
            return 1, unit
        opener = next((words for words in self._openers if before.lower().endswith(f" {words}")), "")
        return power, before[: len(before) - len(opener)].strip()

    def _find_scale(self, word: str) -> int | None:
        return self._scales.get(word.lower().rstrip("."))

    def _read_power(self, written: str) -> int | None:
        """Return a power of ten in figures, from a thousand on: the 2 of '(2 sites)' is no scale."""
        number = self.read_whole(written) if written[:1].isdecimal() else None
        value = number.value if number else None
        return int(value) if value is not None and value >= LEAST_FIGURE and _is_power_of_ten(value) else None

    def has_scale(self, printed: str) -> bool:
        """Whether a cell says its scale itself: '€ 1.2 million'."""
        return any(map(self._find_scale, _WORD.findall(printed)))

    def read_whole(self, phrase: str) -> ParsedQuantity | None:
        """Return the one quantity that a phrase is from its beginning to its end."""
        found = self.read(phrase)
        return next((one for one in found if one.start == 0 and one.end >= len(phrase.rstrip(" ."))), None)

    # ---- nouns

    def read_noun(self, figure: str, head: str) -> NounReading | None:
        """Read a figure with the noun that a head is: 'Users', 'Number of users', 'All staff', 'Theses (number)'."""
        plain = remove_dates(_BEHIND.sub("", _BRACKETED.sub(" ", head).strip())).strip(" ,:–-")
        noun, opener = self._open_count(plain)
        noun, is_total = self._drop_total(noun)
        said = " ".join(found[1] for found in _BRACKETED.finditer(head))
        is_explicit = bool(opener) or self._is_count_word(said)
        if not noun or self._is_count_word(noun):
            return None
        one = self._read_counted(figure, noun)
        if self._is_staff(noun):
            one = one or self.read_whole(figure)
            named = {"unit": PERSON, "unit_name": name_unit(PERSON), "unit_text": noun}
            return NounReading(one.with_guesses(**named), True, is_explicit, True) if one else None
        if one is None:
            return None
        return NounReading(one, one.unit in units.load_units(), is_explicit or is_total)

    def _read_counted(self, figure: str, noun: str) -> ParsedQuantity | None:
        for written in dict.fromkeys((noun[:1].lower() + noun[1:], noun)):
            found = self.read(f"{figure} {written}")
            if found and found[0].start == 0 and found[0].unit != "1" and found[0].kind == QUANTITY:
                return found[0]
        return None

    def _open_count(self, noun: str) -> tuple[str, str]:
        lower = noun.lower()
        opener = next((words for words in self.words.count_openers if lower.startswith(words)), "")
        return noun[len(opener) :].strip(), opener

    def _drop_total(self, noun: str) -> tuple[str, bool]:
        """Take 'all' and 'total' from before a noun."""
        first, _, rest = noun.partition(" ")
        is_total = bool(rest) and first.lower() in self._total and rest.split()[0].lower() not in self.words.stop
        return (rest, True) if is_total else (noun, False)

    def _is_staff(self, noun: str) -> bool:
        """Whether the noun of a head is a word for all who work there; the last or, in other languages, the first."""
        found = _WORD.findall(noun.lower())
        if not found:
            return False
        if self.words.head_comes_first:
            return found[0] in self._staff
        return found[-1] in self._staff

    def _is_count_word(self, text: str) -> bool:
        found = _WORD.findall(text.lower())
        return bool(found) and all(word in self._count for word in found)

    def tells_nothing(self, head: str) -> bool:
        """Whether a head names nothing by itself: a date, 'number', a total."""
        found = _WORD.findall(remove_dates(head).lower())
        return all(word in self._count or word in self._total for word in found)

    def is_total(self, head: str) -> bool:
        found = _WORD.findall(_BRACKETED.sub(" ", head).lower())
        return bool(found) and all(word in self._total for word in found)

    def read_caption(self, figure: str, caption: str) -> tuple[NounReading, bool] | None:
        """Read a figure with the noun that a caption begins with, and whether the caption says by what it is parted."""
        plain = _NUMBERED.sub("", caption)
        words = self._open_count(plain)[0].split() or [""]
        is_staff = words[0].lower() in self._staff
        one = self.read_noun(figure, words[0] if is_staff else plain) if not find_year(plain[:4]) else None
        if one is None:
            return None
        return one, any(word in self._breakdown for word in _WORD.findall(plain.lower()))


def _is_settled(unit: str) -> bool:
    """Whether a unit is understood: no plain number, and no noun that the catalogue does not know."""
    return unit != "1" and (not unit.startswith("{") or "/" in unit or unit in units.load_units())


def _is_power_of_ten(number: int | Decimal) -> bool:
    return number == int(number) and str(int(number)).rstrip("0") == "1"


def scale_quantity(one: ParsedQuantity, power: int) -> ParsedQuantity:
    """Return a quantity that many times as large, with its decimals moved."""
    ends = {name: getattr(one, name) for name in ("value", "low", "high")}
    moved = {name: drop_exponent(value * power) for name, value in ends.items() if value is not None}
    places = len(str(power)) - 1
    return one.with_guesses(decimals=None if one.decimals is None else one.decimals - places, **moved)
