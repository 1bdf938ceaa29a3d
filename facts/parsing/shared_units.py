"""What several numbers share, said once: '5, 10 and 20 percent', 'about 45 km (28 miles)'."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from facts.model import units
from facts.parsing import counted_nouns, parsed_quantity, unit_parser, written_units
from facts.parsing import parsed_quantity as made
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.parsed_quantity import ParsedQuantity
    from facts.parsing.tokenizer import Token

FAR = 24
MOST_ADJECTIVES = 4
MOST_ALIKE = 30
"""A number compared with another is not so many times larger or smaller."""
_TIMES = frozenset({"x", "×"})
_SAME_AGAIN = (["("], ["["], ["/"], ["(", "="], ["="])
_LOWER = frozenset({"more_than", "at_least"})
_UPPER = frozenset({"less_than", "up_to"})
_BOUNDS = _LOWER | _UPPER


class SharedParts:
    """The candidates of a text with the token ranges (`spots`) and the powers of ten of the scale words they have.

    `shares` are the indices of those that are parts of what is counted.
    """

    def __init__(
        self,
        found: list[ParsedQuantity],
        spots: list[tuple[int, int]],
        scales: list[int],
        shares: set[int],
        tokens: Sequence[Token],
        lexicon: Lexicon,
    ) -> None:
        self.found, self.spots, self.scales, self.shares = list(found), spots, scales, shares
        self.tokens, self.lexicon = tokens, lexicon

    def share_parts(self) -> list[ParsedQuantity]:
        """Return the candidates, each with the unit, scale and hedge that is said at another."""
        joined = self._take_unit_from_behind()
        self._doubt_mixed()
        for place in range(len(self.found)):
            if place - 1 in joined:
                self._take_hedge(place)
            elif not (place and self.between(place - 1) in _SAME_AGAIN and self._share_with_repeat(place)):
                self._take_unit_from_before(place)
        self._take_units_from_later()
        self._take_money_from_text()
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
                    self.found[at] = it.with_guesses(
                        **parsed_quantity.judge_doubted(it, "part of a quantity in two units")
                    )

    def between(self, place: int) -> list[str]:
        """The words between a candidate and the next."""
        return [token.lower for token in self.tokens[self.spots[place][1] : self.spots[place + 1][0]]]

    def _take_unit_from_behind(self) -> set[int]:
        """Give numbers without a unit that of the next number they are joined with; return which were given one."""
        joined: set[int] = set()
        in_list = False
        for place in range(len(self.found) - 2, -1, -1):
            one, after = self.found[place], self.found[place + 1]
            in_list = self._is_joined(place, in_list=in_list) and _can_share_unit(one, after)
            in_list = in_list and place not in self.shares
            in_list = in_list and not (after.qualifier in _BOUNDS and one.qualifier in _BOUNDS)
            if in_list:
                self.found[place] = self._share_scale(place, one, after).with_guesses(
                    unit=after.unit,
                    unit_text=after.unit_text,
                    unit_name=after.unit_name,
                    **parsed_quantity.judge_shared(one, after),
                )
                joined.add(place)
        return joined

    def _is_joined(self, place: int, *, in_list: bool) -> bool:
        between, words = self.between(place), unite_lexicons()
        if " ".join(between) in words.part_phrases:
            return True
        joints = self.lexicon.or_words | words.list_links | {","}
        if len(between) == 2 and between[0] == "-" and between[1] in joints:
            between = between[1:]
        if len(between) == 2 and between[0] == "," and between[1] in self.lexicon.conjunctions:
            between = between[1:]
        while 1 < len(between) <= MOST_ADJECTIVES and self._is_description(between[0]):
            between = between[1:]
        if len(between) != 1:
            return False
        word = between[0]
        if word in self.lexicon.to_words:
            return text_at(self.tokens, self.spots[place][0] - 1) in self.lexicon.from_words
        is_side = word in _TIMES and _get_dimension(self.found[place + 1]) == "length"
        is_listed = is_side or word in self.lexicon.conjunctions | self.lexicon.or_words | words.list_links
        return is_listed or (word == "," and (in_list or self._is_listed_on(place + 1)))

    def _is_description(self, word: str) -> bool:
        """Whether a word may stand between a number and 'and': '25 public and 8 private universities'."""
        return (
            word == "-"
            or word in self.lexicon.ordinals
            or counted_nouns.is_adjective(word, self.lexicon)
            or word in unite_lexicons().description_nouns
        )

    def _is_listed_on(self, place: int) -> bool:
        return place + 1 < len(self.found) and self.between(place)[:1] == [","]

    def _share_scale(self, place: int, one: ParsedQuantity, after: ParsedQuantity) -> ParsedQuantity:
        """Give the first of '3 and 5 million' its million, where it is the smaller number as printed."""
        scale = self.scales[place + 1]
        is_part = " ".join(self.between(place)) in unite_lexicons().partitives
        if is_part or not scale or self.scales[place] or one.value is None:
            return one
        top = after.value if after.value is not None else after.high if after.high is not None else after.low
        if top is None or not one.value < 1000 or one.value >= 10 * abs(top).scaleb(-scale):
            return one
        self.scales[place] = scale
        return one.with_guesses(
            value=parsed_quantity.drop_exponent(one.value.scaleb(scale)),
            decimals=None if one.decimals is None else one.decimals - scale,
        )

    def _take_hedge(self, place: int) -> None:
        """Give the later numbers of a plain list the hedge of the first: 'about 5, 10 and 20 percent'."""
        between = self.between(place - 1)
        if all(word in {",", "-"} | self.lexicon.conjunctions | self.lexicon.or_words for word in between):
            self.found[place] = _copy_hedge(self.found[place], self.found[place - 1])

    def _share_with_repeat(self, place: int) -> bool:
        """Give the same quantity in another unit, in brackets, the hedge and the rate of the first."""
        one, after = self.found[place - 1], self.found[place]
        if one.kind != made.QUANTITY or after.kind != made.QUANTITY or "1" in (one.unit, after.unit):
            return False
        if units.get_unit(one.unit).dimension == "mass" and after.unit == "GBP" and _is_pound(after.unit_text):
            after = after.with_guesses(unit="[lb_av]", unit_name=unit_parser.name_unit("[lb_av]"))
        if _get_dimension(one) == _get_dimension(after) and one.unit != after.unit:
            after = _copy_hedge(after, one)
        self.found[place - 1 : place + 1] = self._share_rate(one, after, self.spots[place][1])
        return True

    def _share_rate(self, one: ParsedQuantity, after: ParsedQuantity, end: int) -> list[ParsedQuantity]:
        """Read 'a year' behind the bracket of '7.8 billion euros ($8.4 billion) a year'."""
        if text_at(self.tokens, end) not in (")", "]"):
            return [one, after]
        rated = [
            unit_parser.add_rate(self.tokens, written_units.UnitFound(it.unit, end, end + 1), self.lexicon)
            for it in (one, after)
        ]
        return [
            it
            if found.end == end + 1
            else it.with_guesses(unit=found.code, unit_name=unit_parser.name_unit(found.code))
            for it, found in zip((one, after), rated, strict=True)
        ]

    def _take_unit_from_before(self, place: int) -> None:
        """Give a number the unit that its sentence says elsewhere: 'against 4,700 the season before'."""
        after = self.found[place]
        if not self._lacks_unit(place) or self._has_word_after(self.spots[place][1]):
            return
        counted = self._find_subject(place)
        before = None if counted else self._find_measured_before(place)
        if counted and _may_have_unit(after, counted[0]):
            code, name, words = counted
            guesses = {
                "unit": code,
                "unit_text": words,
                "unit_name": name,
                **parsed_quantity.judge_subject(after, words),
            }
            self.found[place] = after.with_guesses(**guesses)
        elif before is not None and _may_have_unit(after, before.unit):
            is_sure = self._is_compared(place) or self._is_changed(place)
            self.found[place] = _copy_unit(after, before, is_sure=is_sure)

    def _take_units_from_later(self) -> None:
        """Give a number without a unit that of the next one: '300 had been invited, but 480 guests came'."""
        for place in range(len(self.found) - 1):
            one, after = self.found[place], self.found[place + 1]
            words = self.tokens[self.spots[place][1] : self.spots[place + 1][0]]
            is_near = len(words) <= FAR and not any(_ends_sentence(token) for token in words)
            is_counted = after.kind == made.QUANTITY and after.unit.startswith("{") and "/" not in after.unit
            is_counted = is_counted or self._is_bound_pair(place)
            if not (is_near and is_counted and self._lacks_unit(place)) or self._has_word_after(self.spots[place][1]):
                continue
            is_clause = len(words) > 1 or (words and words[0].lower in self.lexicon.conjunctions)
            if (is_clause or self._is_bound_pair(place)) and _is_alike_size(after, one):
                self.found[place] = _copy_unit(one, after, is_sure=False)

    def _take_money_from_text(self) -> None:
        """Give francs and crowns of no country that of the only ones which the text tells the country of."""
        unsure = unite_lexicons().unsure_money
        for place, one in enumerate(self.found):
            word = one.unit_text.lower()
            if one.unit != "1" or word not in unsure:
                continue
            told = {it.unit: it for it in self.found if it.unit != "1" and word in it.unit_text.lower().split()}
            if len(told) == 1:
                taken = _copy_unit(one, next(iter(told.values())), is_sure=False)
                self.found[place] = taken.with_guesses(unit_text=one.unit_text)

    def _is_bound_pair(self, place: int) -> bool:
        """Whether two bounds stand side by side, the unit at the second: 'fewer than 40 but more than 25 litres'."""
        one, after = self.found[place], self.found[place + 1]
        joints = {",", *self.lexicon.conjunctions, *self.lexicon.clause_words}
        is_joined = len(self.between(place)) == 1 and self.between(place)[0] in joints
        return is_joined and after.unit != "1" and {one.qualifier, after.qualifier} <= _BOUNDS

    def _lacks_unit(self, place: int) -> bool:
        one = self.found[place]
        return one.kind == made.QUANTITY and one.unit == "1" and not one.unit_text and place not in self.shares

    def _is_compared(self, place: int) -> bool:
        """Whether words before a number say that it is compared with another: 'against', 'up from'."""
        first, _ = self.spots[place]
        words = {token.lower for token in self.tokens[max(0, first - 3) : first]}
        return not self.lexicon.compare_words.isdisjoint(words)

    def _is_changed(self, place: int) -> bool:
        """Whether a number is what the one before it became: 'from 26 weeks to 11', 'de 6,1 jours en 2015 à 4,4'."""
        first, _ = self.spots[place]
        if text_at(self.tokens, first - 1) not in self.lexicon.to_words:
            return False
        openers = (text_at(self.tokens, self.spots[at][0] - 1) for at in range(max(0, place - 2), place))
        return not self.lexicon.from_words.isdisjoint(openers)

    def _find_subject(self, place: int) -> tuple[str, str, str] | None:
        """Find what a number counts that is said before it: code, name and printed words.

        'The number of beds rose from'; 'i dipendenti erano', where the vocabulary knows the noun.
        """
        first, _ = self.spots[place]
        start = first
        while start > max(0, first - FAR) and not _ends_sentence(self.tokens[start - 1]):
            start -= 1
        for at in range(first - 2, start - 1, -1):
            openers = (
                phrase for phrase in self.lexicon.counting_phrases if phrase == self._list_words(at, len(phrase))
            )
            opener = next(openers, None)
            if opener:
                return self._read_counted(at + len(opener), first)
        return self._find_question(place) or self._find_noun_before_verb(start, first)

    def _list_words(self, at: int, count: int) -> tuple[str, ...]:
        return tuple(token.lower for token in self.tokens[at : at + count])

    def _read_counted(self, at: int, end: int) -> tuple[str, str, str] | None:
        found = counted_nouns.find_noun(self.tokens, at, self.lexicon, None)
        if found is None or found.end > end:
            return None
        return found.code, found.name, " ".join(token.text for token in self.tokens[found.start : found.end])

    def _find_noun_before_verb(self, start: int, first: int) -> tuple[str, str, str] | None:
        """The known noun of 'i dipendenti erano 386' and 'visitors rose from 300', right before the verb."""
        at = first - 1
        verbs = self.lexicon.counting_verbs | self.lexicon.change_words | self.lexicon.from_words
        while at > start and self.tokens[at].lower in verbs:
            at -= 1
        if at == first - 1:
            return None
        noun = self.tokens[at : at + 1]
        code = counted_nouns.find_noun_code(noun, self.lexicon)
        return (code, noun[0].lower, noun[0].text) if code else None

    def _find_question(self, place: int) -> tuple[str, str, str] | None:
        """What a number counts that answers the question before it: 'How many firms have you? – Nineteen'."""
        at = self.spots[place][0] - 1
        while at > 0 and at > self.spots[place][0] - MOST_ADJECTIVES and self.tokens[at].text != "?":
            if not (
                self.tokens[at].kind in (kinds.MARK, kinds.BREAK) or self.tokens[at].lower in self.lexicon.hedge_words
            ):
                return None
            at -= 1
        if self.tokens[at].text != "?":
            return None
        for start in range(at - 1, max(-1, at - FAR), -1):
            if _ends_sentence(self.tokens[start]):
                return None
            for phrase in self.lexicon.asking_phrases:
                if phrase == self._list_words(start, len(phrase)):
                    return self._read_counted(start + len(phrase), at)
        return None

    def _find_measured_before(self, place: int) -> ParsedQuantity | None:
        """The nearest number with a unit before one in its sentence, of like size."""
        first, _ = self.spots[place]
        after = self.found[place]
        is_change = self._is_changed(place) or (place > 0 and self.between(place - 1)[:1] == ["("])
        is_part = self._is_part_of_them(place)
        for earlier in range(place - 1, -1, -1):
            one = self.found[earlier]
            words = self.tokens[self.spots[earlier][1] : first]
            if len(words) > FAR or any(_ends_sentence(token) for token in words):
                return None
            is_measured = one.kind == made.QUANTITY and (one.unit != "1" or bool(one.unit_text))
            if is_measured and is_part and not one.unit.startswith("{"):
                continue
            may_be_time = is_change or self._is_compared(place)
            if is_measured and (may_be_time or not _is_duration(one)):
                is_apart = one.phrase[:1] in "€$£¥" and not self._is_parallel(place)
                is_alike = _is_alike_size(one, after) or self._is_difference(place)
                return one if is_alike and not is_apart else None
        return None

    def _is_part_of_them(self, place: int) -> bool:
        """Whether a number is of things named before, which are counted: 'siete de ellas', 'four of them'."""
        end = self.spots[place][1]
        return text_at(self.tokens, end) in self.lexicon.links and text_at(self.tokens, end + 1) in self.lexicon.stop

    def _is_difference(self, place: int) -> bool:
        """Whether a number says how many more or less: '2.9m hotel nights, 70k more than planned'."""
        end = self.spots[place][1]
        words = self.lexicon.more_words | self.lexicon.less_words
        return text_at(self.tokens, end) in words and text_at(self.tokens, end + 1) in self.lexicon.than_words

    def _is_parallel(self, place: int) -> bool:
        """Whether a number ends a short clause like the one before: 'Adults pay €14, pupils 6 and families 30'."""
        first, end = self.spots[place]
        opener, noun = text_at(self.tokens, first - 2), self.tokens[first - 1]
        is_joined = opener == "," or opener in self.lexicon.conjunctions
        is_last = end >= len(self.tokens) or self.tokens[end].kind in (kinds.MARK, kinds.BREAK)
        is_last = is_last or self.tokens[end].lower in self.lexicon.conjunctions
        return is_joined and is_last and noun.kind == kinds.WORD and noun.lower not in self.lexicon.stop

    def _has_word_after(self, end: int) -> bool:
        """Whether a word that may be counted follows: then its unit was not left out but not understood."""
        if end >= len(self.tokens):
            return False
        token = self.tokens[end]
        is_mark = token.kind == kinds.MARK and token.text in ".,;:)?!–—"
        is_verb = self.lexicon.capitalises_nouns and token.kind == kinds.WORD and token.text.islower()
        is_time = token.lower in self.lexicon.last_words | self.lexicon.next_words
        return not (is_mark or is_verb or is_time or token.lower in self.lexicon.stop or token.kind == kinds.BREAK)


def _is_pound(unit_text: str) -> bool:
    return any(word in unit_text.lower() for word in unite_lexicons().pound_words)


def _is_measured(one: ParsedQuantity) -> bool:
    return one.kind == made.QUANTITY and one.unit not in ("1", "%") and not one.unit.startswith("{")


def _is_part(one: ParsedQuantity, after: ParsedQuantity) -> bool:
    """Whether two measures of one dimension, the larger unit first, make up one quantity."""
    if one.kind != made.QUANTITY or after.kind != made.QUANTITY or not one.value or not after.value:
        return False
    if one.unit == after.unit or "1" in (one.unit, after.unit):
        return False
    return (
        _get_dimension(one) == _get_dimension(after)
        and _get_dimension(one) in ("time", "length", "mass", "angle")
        and after.value < 100
    )


def _get_dimension(one: ParsedQuantity) -> str:
    return units.get_unit(one.unit).dimension


def _is_duration(one: ParsedQuantity) -> bool:
    """Whether it is a time, which says how long and is not what others are compared with."""
    return one.unit in ("a", "mo", "d", "h", "min", "wk")


def _is_alike_size(one: ParsedQuantity, after: ParsedQuantity) -> bool:
    numbers, others = _list_numbers(one), _list_numbers(after)
    ratio = abs(others[0] / numbers[0]) if numbers and others else Decimal(0)
    return Decimal(1) / MOST_ALIKE < ratio < MOST_ALIKE


def _list_numbers(one: ParsedQuantity) -> list[Decimal]:
    return [it for it in (one.value, one.low, one.high) if it]


def _may_have_unit(one: ParsedQuantity, code: str) -> bool:
    is_negative = any(number < 0 for number in _list_numbers(one))
    is_whole = all(number == number.to_integral_value() for number in _list_numbers(one))
    return (not is_negative or units.get_unit(code).may_be_negative) and (is_whole or not units.get_unit(code).is_count)


def _copy_unit(one: ParsedQuantity, other: ParsedQuantity, *, is_sure: bool) -> ParsedQuantity:
    return one.with_guesses(
        unit=other.unit,
        unit_text=other.unit_text,
        unit_name=other.unit_name,
        **parsed_quantity.judge_inherited(one, other, is_sure=is_sure),
    )


def _ends_sentence(token: Token) -> bool:
    return token.kind == kinds.BREAK or token.text in (".", "?", "!")


def _copy_hedge(after: ParsedQuantity, one: ParsedQuantity) -> ParsedQuantity:
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


def _can_share_unit(one: ParsedQuantity, after: ParsedQuantity) -> bool:
    both = one.kind == after.kind == made.QUANTITY
    is_sign_before = after.phrase[:1] in "€$£¥"
    is_negative = any(it is not None and it < 0 for it in (one.value, one.low, one.high))
    if is_negative and not units.get_unit(after.unit).may_be_negative:
        return False
    has_unit = after.unit != "1" or bool(after.unit_text)
    return both and one.unit == "1" and not one.unit_text and has_unit and not is_sign_before
