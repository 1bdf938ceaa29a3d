"""What several numbers share, said once: '5, 10 and 20 percent', 'about 45 km (28 miles)'."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts import units
from facts.extraction import candidate as made
from facts.extraction import confidence, measures, nouns, parsed_number
from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

FAR = 24
MOST_ADJECTIVES = 4
MOST_ALIKE = 30
"""A number compared with another is not so many times larger or smaller."""
_TIMES = frozenset({"x", "×", "by", "per"})
_SAME_AGAIN = (["("], ["["], ["/"], ["(", "="], ["="])
_LOWER = frozenset({"more_than", "at_least"})
_UPPER = frozenset({"less_than", "up_to"})
_BOUNDS = _LOWER | _UPPER


class Sharing:
    """The candidates of a text with the token ranges (`spots`) and the powers of ten of the scale words they have."""

    def __init__(
        self,
        found: list[Candidate],
        spots: list[tuple[int, int]],
        scales: list[int],
        tokens: Sequence[Token],
        lexicon: Lexicon,
    ) -> None:
        self.found, self.spots, self.scales = list(found), spots, scales
        self.tokens, self.lexicon = tokens, lexicon

    def shared(self) -> list[Candidate]:
        """Return the candidates, each with the unit, scale and hedge that is said at another."""
        joined = self._from_behind()
        self._doubt_mixed()
        for place in range(1, len(self.found)):
            if place - 1 in joined:
                self._take_hedge(place)
            elif not (self.between(place - 1) in _SAME_AGAIN and self._says_again(place)):
                self._take_unit_from_before(place)
        return self.found

    def _doubt_mixed(self) -> None:
        """Doubt both parts of '6 ft 2 in' and '2 hours and 30 minutes': neither is the whole."""
        for place in range(len(self.found) - 1):
            one, after = self.found[place : place + 2]
            between = self.between(place)
            is_mixed = not between or (len(between) == 1 and between[0] in self.lexicon.conjunctions)
            is_cut = (
                not between
                and _is_measured(one)
                and (_is_measured(after) or not (after.unit_text or after.unit != "1"))
            )
            if is_cut or (is_mixed and _is_part(one, after)):
                for at, it in ((place, one), (place + 1, after)):
                    self.found[at] = it.with_guesses(**confidence.of_doubted(it, "part of a quantity in two units"))

    def between(self, place: int) -> list[str]:
        """The words between a candidate and the next."""
        return [token.lower for token in self.tokens[self.spots[place][1] : self.spots[place + 1][0]]]

    def _from_behind(self) -> set[int]:
        """Give numbers without a unit that of the next number they are joined with; return which were given one."""
        joined: set[int] = set()
        in_list = False
        for place in range(len(self.found) - 2, -1, -1):
            one, after = self.found[place], self.found[place + 1]
            in_list = self._joins(place, in_list=in_list) and _may_share(one, after)
            in_list = in_list and not (after.qualifier in _BOUNDS and one.qualifier in _BOUNDS)
            if in_list:
                self.found[place] = self._scaled(place, one, after).with_guesses(
                    unit=after.unit,
                    unit_text=after.unit_text,
                    unit_name=after.unit_name,
                    **confidence.of_shared(one, after),
                )
                joined.add(place)
        return joined

    def _joins(self, place: int, *, in_list: bool) -> bool:
        between = self.between(place)
        if between in (["of"], ["of", "the"], ["of", "its"], ["of", "those"], ["dei"], ["delle"], ["der"], ["des"]):
            return True
        if between == ["-", ","] or (len(between) == 2 and between[0] == "-" and between[1] in self.lexicon.or_words):
            between = between[1:]
        if len(between) == 2 and between[0] == "," and between[1] in self.lexicon.conjunctions:
            between = between[1:]
        while 1 < len(between) <= MOST_ADJECTIVES and self._describes(between[0]):
            between = between[1:]
        if len(between) != 1:
            return False
        word = between[0]
        if word in self.lexicon.to_words:
            return text_at(self.tokens, self.spots[place][0] - 1) in self.lexicon.from_words
        is_listed = word in self.lexicon.conjunctions | self.lexicon.or_words | _TIMES
        return is_listed or (word == "," and (in_list or self._is_listed_on(place + 1)))

    def _describes(self, word: str) -> bool:
        """Whether a word may stand between a number and 'and': '25 public and 8 private universities'."""
        return word == "-" or word in self.lexicon.ordinals or nouns.is_adjective(word, self.lexicon) or word == "year"

    def _is_listed_on(self, place: int) -> bool:
        return place + 1 < len(self.found) and self.between(place)[:1] == [","]

    def _scaled(self, place: int, one: Candidate, after: Candidate) -> Candidate:
        """Give the first of '3 and 5 million' its million, where it is the smaller number as printed."""
        scale = self.scales[place + 1]
        if self.between(place) == ["of"] or not scale or self.scales[place] or one.value is None:
            return one
        top = after.value if after.value is not None else after.high if after.high is not None else after.low
        if top is None or not one.value < 1000 or one.value >= 10 * abs(top).scaleb(-scale):
            return one
        self.scales[place] = scale
        return one.with_guesses(
            value=parsed_number.written_out(one.value.scaleb(scale)),
            decimals=None if one.decimals is None else one.decimals - scale,
        )

    def _take_hedge(self, place: int) -> None:
        """Give the later numbers of a plain list the hedge of the first: 'about 5, 10 and 20 percent'."""
        between = self.between(place - 1)
        if all(word in {",", "-"} | self.lexicon.conjunctions | self.lexicon.or_words for word in between):
            self.found[place] = _hedged_like(self.found[place], self.found[place - 1])

    def _says_again(self, place: int) -> bool:
        """Give the same quantity in another unit, in brackets, the hedge and the rate of the first."""
        one, after = self.found[place - 1], self.found[place]
        if one.kind != made.QUANTITY or after.kind != made.QUANTITY or "1" in (one.unit, after.unit):
            return False
        if units.unit(one.unit).dimension == "mass" and after.unit == "GBP" and "ound" in after.unit_text:
            after = after.with_guesses(unit="[lb_av]", unit_name="pound")
        if _kind(one) == _kind(after) and one.unit != after.unit:
            after = _hedged_like(after, one)
        self.found[place - 1 : place + 1] = self._rated(one, after, self.spots[place][1])
        return True

    def _rated(self, one: Candidate, after: Candidate, end: int) -> list[Candidate]:
        """Read 'a year' behind the bracket of '7.8 billion euros ($8.4 billion) a year'."""
        if text_at(self.tokens, end) not in (")", "]"):
            return [one, after]
        rated = [
            measures.with_rate(self.tokens, measures.UnitFound(it.unit, end, end + 1), self.lexicon)
            for it in (one, after)
        ]
        return [
            it if found.end == end + 1 else it.with_guesses(unit=found.code, unit_name=measures.unit_name(found.code))
            for it, found in zip((one, after), rated, strict=True)
        ]

    def _take_unit_from_before(self, place: int) -> None:
        """Give a number that is compared with one before it the unit said there: 'against 4,700 the season before'."""
        after = self.found[place]
        if after.kind != made.QUANTITY or after.unit != "1" or after.unit_text or after.value is None:
            return
        before = self._measured_before(place)
        if before is None or (after.value < 0 and not units.unit(before.unit).may_be_negative):
            return
        first, _ = self.spots[place]
        cue = [token.lower for token in self.tokens[max(0, first - 3) : first]]
        is_compared = not self.lexicon.compare_words.isdisjoint(cue)
        self.found[place] = after.with_guesses(
            unit=before.unit,
            unit_text=before.unit_text,
            unit_name=before.unit_name,
            **confidence.of_taken_over(after, before, is_sure=is_compared),
        )

    def _measured_before(self, place: int) -> Candidate | None:
        """The nearest number with a unit before one in its sentence, of like size; None where a noun may follow."""
        first, end = self.spots[place]
        after = self.found[place]
        if self._goes_on(end):
            return None
        for earlier in range(place - 1, -1, -1):
            one = self.found[earlier]
            words = self.tokens[self.spots[earlier][1] : first]
            if len(words) > FAR or any(token.kind == kinds.BREAK or token.text in ".?!" for token in words):
                return None
            is_measured = one.kind == made.QUANTITY and (one.unit != "1" or bool(one.unit_text))
            if is_measured and not _is_duration(one):
                is_money_sign = one.phrase[:1] in "€$£¥"
                return one if _alike(one, after) and not is_money_sign else None
        return None

    def _goes_on(self, end: int) -> bool:
        """Whether a word that may be counted follows: then its unit was not left out but not understood."""
        if end >= len(self.tokens):
            return False
        token = self.tokens[end]
        is_mark = token.kind == kinds.MARK and token.text in ".,;:)?!"
        return not (is_mark or token.lower in self.lexicon.stop or token.kind == kinds.BREAK)


def _is_measured(one: Candidate) -> bool:
    return one.kind == made.QUANTITY and one.unit not in ("1", "%") and not one.unit.startswith("{")


def _is_part(one: Candidate, after: Candidate) -> bool:
    """Whether two measures of one dimension, the larger unit first, make up one quantity."""
    if one.kind != made.QUANTITY or after.kind != made.QUANTITY or not one.value or not after.value:
        return False
    if one.unit == after.unit or "1" in (one.unit, after.unit):
        return False
    return _kind(one) == _kind(after) and _kind(one) in ("time", "length", "mass", "angle") and after.value < 100


def _kind(one: Candidate) -> str:
    return units.unit(one.unit).dimension


def _is_duration(one: Candidate) -> bool:
    """Whether it is a time, which says how long and is not what others are compared with."""
    return one.unit in ("a", "mo", "d", "h", "min", "wk")


def _alike(one: Candidate, after: Candidate) -> bool:
    numbers = [it for it in (one.value, one.low, one.high) if it]
    if not numbers or not after.value:
        return False
    ratio = abs(after.value / numbers[0])
    return Decimal(1) / MOST_ALIKE < ratio < MOST_ALIKE


def _hedged_like(after: Candidate, one: Candidate) -> Candidate:
    """Return a number with the hedge of another it goes with, where it has none of its own."""
    value = after.value
    if after.qualifier == "between" and one.approximate:
        return after.with_guesses(approximate=True)
    if after.qualifier != "exact" or value is None:
        return after
    parts: dict[str, Any] = {"qualifier": one.qualifier}
    if one.qualifier in _LOWER:
        parts |= {"value": None, "low": value, "low_inclusive": one.low_inclusive, "decimals": None}
    elif one.qualifier in _UPPER:
        parts |= {"value": None, "high": value, "high_inclusive": one.high_inclusive, "decimals": None}
    elif one.approximate or one.qualifier == "nearly":
        parts = {"qualifier": "nearly" if one.qualifier == "nearly" else "approximately"}
        parts["approximate"] = one.approximate
    else:
        return after
    return after.with_guesses(**parts)


def _may_share(one: Candidate, after: Candidate) -> bool:
    both = one.kind == after.kind == made.QUANTITY
    is_sign_before = after.phrase[:1] in "€$£¥"
    is_negative = any(it is not None and it < 0 for it in (one.value, one.low, one.high))
    if is_negative and not units.unit(after.unit).may_be_negative:
        return False
    has_unit = after.unit != "1" or bool(after.unit_text)
    return both and one.unit == "1" and not one.unit_text and has_unit and not is_sign_before
