"""Read a text from left to right: dates, ranks, then quantities; what is none of them is passed over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from facts.parsing import (
    date_parser,
    number_parser,
    number_with_unit,
    parsed_quantity,
    quantity_forms,
    ranks,
    skipped_numbers,
    unit_parser,
    written_units,
)
from facts.parsing import parsed_quantity as made
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.parsed_quantity import ParsedQuantity
from facts.parsing.quantity_forms import QuantityForm
from facts.parsing.shared_units import SharedParts
from facts.parsing.text_language import list_language_runs
from facts.parsing.tokenizer import text_at

if TYPE_CHECKING:
    from facts.parsing.date_parser import DateFound, IssueDate
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.number_with_unit import NumberWithUnit
    from facts.parsing.tokenizer import Token


REACH_OF_DAMAGE = 2
PARALLEL_REACH, MOST_BETWEEN = 10, 3


class QuantityReader:
    """One text being read; `is_phrase` trusts that every number in it is meant."""

    def __init__(
        self, text: str, tokens: list[Token], lexicon: Lexicon, issue: IssueDate, *, is_phrase: bool = False
    ) -> None:
        self.text, self.tokens, self.lexicon, self.issue = text, tokens, lexicon, issue
        self.is_phrase = is_phrase
        self.found: list[ParsedQuantity] = []
        self.spots: list[tuple[int, int]] = []
        self.scales: list[int] = []
        self.shares: set[int] = set()

    def read(self) -> list[ParsedQuantity]:
        """Read the text, each paragraph in its own language."""
        runs = [] if self.is_phrase else list_language_runs(self.tokens, self.lexicon)
        if len(runs) < 2:
            return self.read_as_one()
        parts = (QuantityReader(self.text, self.tokens[run.first : run.last], run.words, self.issue) for run in runs)
        return [one for part in parts for one in part.read_as_one()]

    def read_as_one(self) -> list[ParsedQuantity]:
        """Read all tokens in the one language."""
        at = 0
        tokens, may_start = self.tokens, self.lexicon.may_start
        while at < len(tokens):
            token = tokens[at]
            if token.kind == kinds.NUMBER or (
                token.kind == kinds.WORD and may_start(token.lower) and not self._is_percent(at)
            ):
                at = max(at + 1, self._read_at(at))
            else:
                at = max(at + 1, self._read_date(at) if token.kind == kinds.NAME else 0)
        return SharedParts(self.found, self.spots, self.scales, self.shares, tokens, self.lexicon).share_parts()

    def _is_percent(self, at: int) -> bool:
        """Whether it is the 'cento' of 'per cento'."""
        is_hundred = self.lexicon.scales.get(self.tokens[at].lower) == 100
        return is_hundred and text_at(self.tokens, at - 1) in unite_lexicons().percent_prepositions

    def _read_at(self, at: int) -> int:
        return (
            number_parser.find_unreadable_end(self.tokens, at, self.lexicon)
            or self._read_decade(at)
            or self._read_date(at)
            or self._read_rank(at)
            or self._skip_excluded(at)
            or self._read_counted_order(at)
            or self._read_quantity(at)
        )

    def _skip_excluded(self, at: int) -> int:
        return 0 if self.is_phrase else skipped_numbers.find_excluded_end(self.tokens, at, self.lexicon)

    def _read_date(self, at: int) -> int:
        found = date_parser.read_date(self.tokens, at, self.lexicon, self.issue)
        if found is None:
            return 0
        if found.unit == "CCYY" and found.is_resolved:
            verdict = self._classify_year(found)
            if verdict == skipped_numbers.YEAR_IS_NAME:
                return found.end
            if verdict == skipped_numbers.YEAR_IS_QUANTITY:
                return 0
        if found.is_resolved and not self._is_header(found):
            self._keep_date(found)
        return found.end

    def _is_header(self, found: DateFound) -> bool:
        """Whether a month and year stand alone on a line, as issues of a newsletter print them on every page."""
        tokens = self.tokens
        if self.is_phrase or found.day or len(tokens) == found.end - found.start:
            return False
        begins = found.start == 0 or kinds.LINE in tokens[found.start].gap
        ends = found.end >= len(tokens) or kinds.LINE in tokens[found.end].gap
        return begins and ends

    def _classify_year(self, found: DateFound) -> str:
        """Whether a bare year is a date, a quantity such as '2000 patients', or part of a name."""
        if self._is_compared_year(found.start):
            return skipped_numbers.YEAR_IS_DATE
        return skipped_numbers.classify_year(self.tokens, found, self.lexicon, is_phrase=self.is_phrase)

    def _is_compared_year(self, at: int) -> bool:
        """Whether it is the year of '1200 Mitglieder, 300 mehr als 2019': the number stands before the comparison."""
        words = tuple(token.lower for token in self.tokens[max(0, at - 2) : at])
        if at < MOST_BETWEEN or self.lexicon.before_phrases.get(words) not in ("more_than", "less_than"):
            return False
        unit, before = self.tokens[at - MOST_BETWEEN], self.tokens[at - MOST_BETWEEN - 1 : at - MOST_BETWEEN]
        is_word = unit.kind == kinds.WORD and unit.lower not in self.lexicon.stop
        is_behind_unit = is_word and bool(before) and before[0].kind == kinds.NUMBER
        return unit.kind == kinds.NUMBER or (is_behind_unit and self._ends_phrase(at + 1))

    def _ends_phrase(self, at: int) -> bool:
        """Whether nothing that could be counted stands at a token."""
        return at >= len(self.tokens) or self.tokens[at].kind in (kinds.MARK, kinds.BREAK)

    def _keep_date(self, found: DateFound) -> None:
        lower = Decimal(found.number)
        qualifier = "between" if found.until else "exact"
        self._keep_reading(
            found.start,
            found.end,
            kind=made.DATE,
            qualifier=qualifier,
            value=None if found.until else lower,
            low=lower if found.until else None,
            high=Decimal(found.last_number) if found.until else None,
            low_inclusive=True if found.until else None,
            high_inclusive=True if found.until else None,
            decimals=None if found.until else 0,
            unit=found.unit,
            unit_name=found.unit,
            as_of=found.edtf,
            **parsed_quantity.judge_date(found),
        )

    def _read_decade(self, at: int) -> int:
        """Read 'the beginning of the 2000s' and 'early 1990s' as about that year."""
        end = date_parser.find_vague_decade(self.tokens, at, self.lexicon)
        if end:
            year = Decimal(self.tokens[at].text)
            self._keep_reading(
                at,
                end,
                kind=made.DATE,
                qualifier="approximately",
                value=year,
                decimals=0,
                unit="CCYY",
                unit_name="CCYY",
                as_of=f"{year}~",
                **parsed_quantity.judge_decade(),
            )
        return end

    def _read_rank(self, at: int) -> int:
        found = ranks.read_ranks(self.tokens, at, self.lexicon)
        for rank in found:
            self._keep_rank(rank)
        return found[-1].resume if found else 0

    def _keep_rank(self, rank: ranks.RankFound) -> None:
        value = Decimal(rank.value)
        self._keep_reading(
            rank.start,
            rank.end,
            kind=made.RANK,
            qualifier="up_to" if rank.is_limit else "exact",
            value=None if rank.is_limit else value,
            high=value if rank.is_limit else None,
            high_inclusive=True if rank.is_limit else None,
            decimals=None if rank.is_limit else 0,
            unit="rank",
            unit_name="rank",
            **parsed_quantity.judge_rank(rank),
        )

    def _read_counted_order(self, at: int) -> int:
        """In a stored phrase 'a second camera' and 'the fourth consecutive year' may stand for two and for four."""
        found = ranks.read_ordinal(self.tokens, at, self.lexicon) if self.is_phrase else None
        if found is None:
            return 0
        value, end = found
        if end == len(self.tokens) and at == 0:
            self._keep_rank(ranks.RankFound(value, at, end, end))
            return end
        if end < len(self.tokens) and self.tokens[end].kind == kinds.NUMBER:
            return 0
        side = number_with_unit.read_number_with_unit(
            self.tokens, at, self.lexicon, number_parser.ParsedNumber(Decimal(value), end, is_word=True)
        )
        if side is None:
            return 0
        unit = side.unit or number_with_unit.read_singular_noun(self.tokens, end, self.lexicon)
        self._keep_form(
            QuantityForm("exact", at, max(end, unit.end if unit else 0), unit, side.value, decimals=0, is_word=True)
        )
        return end

    def _read_quantity(self, at: int) -> int:
        vague = quantity_forms.read_magnitude(self.tokens, at, self.lexicon)
        if vague:
            self._keep_form(vague)
            return vague.resume
        side = self._read_number(at)
        if side is not None and number_parser.is_cut_number(self.tokens, side, self.lexicon):
            return number_parser.find_run_end(self.tokens, max(at, side.number.end - 1))
        if side is None:
            return number_parser.find_odd_end(self.tokens, at, self.lexicon)
        found = self._read_forms(side)
        for shape in found:
            self._keep_form(shape)
        return found[-1].resume if found else side.end

    def _read_number(self, at: int) -> NumberWithUnit | None:
        side = number_with_unit.read_number_with_unit(self.tokens, at, self.lexicon)
        if side is None:
            side = self._read_hedged_one(at)
        if side is None or self.is_phrase:
            return None if side and skipped_numbers.is_one_of(self.tokens, side) else side
        return None if self._is_non_counting(side) else side

    def _read_hedged_one(self, at: int) -> NumberWithUnit | None:
        """Read 'more than a year' and 'quasi un secolo': an article counts only between a hedge and a unit.

        In '5 euros less than a year ago' the words compare two numbers and hedge nothing.
        """
        if self.tokens[at].lower not in self.lexicon.ones:
            return None
        joints = self.lexicon.to_words | self.lexicon.or_words
        if text_at(self.tokens, at + 1) in joints:
            one = number_parser.ParsedNumber(Decimal(1), at + 1, is_word=True)
            first = number_with_unit.NumberWithUnit(one, at, at + 1, at, Decimal(1), None)
            found = quantity_forms.read_range(self.tokens, first, self.lexicon)
            return first if len(found) == 1 and found[0].unit is not None else None
        if at + 1 < len(self.tokens) and self.tokens[at + 1].text in written_units.CURRENCY_SIGNS:
            return None
        end = at + 1 + (text_at(self.tokens, at + 1) == "'")
        side = number_with_unit.read_number_with_unit(
            self.tokens, at, self.lexicon, number_parser.ParsedNumber(Decimal(1), end, is_word=True)
        )
        if side is None or side.unit is None or side.unit.is_noun or side.unit.is_before:
            return None
        if side.unit.code == "%":
            return side
        shape = quantity_forms.make_single(self.tokens, side, self.lexicon)
        is_compared = bool(self.spots) and self.spots[-1][1] == shape.start
        return side if (shape.hedge and not is_compared) or side.value != 1 else None

    def _is_non_counting(self, side: NumberWithUnit) -> bool:
        """Whether the number is a name, or a 'one' that does not count."""
        tokens, lexicon = self.tokens, self.lexicon
        is_bare = side.number.end == side.at + 1 and not side.number.is_word and side.start == side.at
        if is_bare:
            measured = side.unit is not None and (not side.unit.is_noun or self._is_shouted(side.at))
            measured = measured or (side.unit is not None and skipped_numbers.is_place_name(tokens, side.at, lexicon))
            is_named = not measured and skipped_numbers.is_named(tokens, side.at, lexicon)
            if is_named and not (self._is_opening(side) or self._is_parallel(side) or self._opens_range(side)):
                return True
        is_unsure = (
            side.unit is None and side.number.end == side.at + 1 and tokens[side.at].lower in lexicon.unsure_numerals
        )
        if is_unsure and text_at(tokens, side.end) not in lexicon.to_words | lexicon.conjunctions | {"-"}:
            return True
        is_small = side.number.is_word and side.value in (0, 1) and side.number.end == side.at + 1
        return is_small and skipped_numbers.is_pronoun(tokens, side, lexicon)

    def _opens_range(self, side: NumberWithUnit) -> bool:
        """Whether a number behind a name begins a range with a unit: 'für Investitionen 5 bis 6 Mio. €'."""
        follows = side.unit is None and text_at(self.tokens, side.end) in self.lexicon.to_words
        found = quantity_forms.read_range(self.tokens, side, self.lexicon) if follows else []
        return len(found) == 1 and found[0].unit is not None

    def _is_parallel(self, side: NumberWithUnit) -> bool:
        """Whether a number without a unit ends a clause like the one before: '16 Euro, Kinder 9', 'on Tuesday 9'."""
        tokens, lexicon = self.tokens, self.lexicon
        word, before = text_at(tokens, side.at - 1), text_at(tokens, side.at - 2)
        openers = {",", *lexicon.conjunctions, *lexicon.year_prefixes} if lexicon.capitalises_nouns else set[str]()
        is_clause = before in openers or (word in lexicon.weekdays and before in lexicon.stop)
        if side.unit is not None or word in lexicon.structural or not is_clause or not self.found:
            return False
        after = tokens[side.end] if side.end < len(tokens) else None
        is_last = after is None or after.kind in (kinds.MARK, kinds.BREAK) or after.lower in lexicon.conjunctions
        return is_last and self._follows_measured(side.at)

    def _follows_measured(self, at: int) -> bool:
        """Whether a number with a unit stands before a token in its sentence, not far from it."""
        last, end = self.found[-1], self.spots[-1][1]
        between = self.tokens[end:at]
        if last.kind != made.QUANTITY or any(token.text in ".?!" or token.kind == kinds.BREAK for token in between):
            return False
        return len(between) <= (PARALLEL_REACH if last.unit != "1" else MOST_BETWEEN)

    def _is_opening(self, side: NumberWithUnit) -> bool:
        """Whether the capital word before a number that counts something only begins the sentence or says where."""
        return (
            side.unit is not None
            and skipped_numbers.classify_opening(self.tokens, side.at, self.lexicon) != skipped_numbers.NAMES
        )

    def _is_shouted(self, at: int) -> bool:
        """Whether the words around are all capitals, as in a headline."""
        words = [token.text for token in self.tokens[max(0, at - 3) : at + 4] if token.kind == kinds.WORD]
        return all(word.isupper() for word in words)

    def _read_forms(self, side: NumberWithUnit) -> list[QuantityForm]:
        tokens, lexicon = self.tokens, self.lexicon
        exact = quantity_forms.read_tolerance(tokens, side, lexicon)
        if exact:
            return [exact]
        joined = quantity_forms.read_range(tokens, side, lexicon)
        if joined:
            return self._add_alternatives(joined)
        if not self.is_phrase and skipped_numbers.is_score(tokens, side):
            return []
        if skipped_numbers.is_between_two(tokens, side, lexicon) or skipped_numbers.is_superlative_list(
            tokens, side, lexicon
        ):
            return []
        return [quantity_forms.make_single(tokens, side, lexicon)]

    def _add_alternatives(self, joined: list[QuantityForm]) -> list[QuantityForm]:
        """In a stored phrase 'from five to ten petabytes' may be a range or the two ends of a change."""
        if not self.is_phrase or len(joined) != 1 or self.tokens[joined[0].start].lower not in self.lexicon.from_words:
            return joined
        both = joined[0]
        ends = [
            both._replace(
                qualifier="exact",
                value=value,
                low=None,
                high=None,
                low_inclusive=None,
                high_inclusive=None,
                decimals=number_parser.ParsedNumber(value, 0, max(0, number_parser.count_places(value))).decimals,
            )
            for value in (both.low, both.high)
            if value is not None
        ]
        return [both, *ends]

    def _keep_form(self, shape: QuantityForm) -> None:
        if shape.is_share and shape.unit is not None and shape.unit.is_noun:
            # A share counts nothing: 0.75 of the staff are not 0.75 persons. A stored phrase may have been read so.
            share = number_with_unit.UnitRead("1", "", shape.unit.start, shape.unit.end)
            if self.is_phrase:
                self._keep_quantity(shape)
            self._keep_quantity(shape._replace(unit=share))
            return
        self._keep_quantity(shape)

    def _keep_quantity(self, shape: QuantityForm) -> None:
        unit = shape.unit or self._read_unit_in_front(shape) or self._read_years_of_age(shape)
        is_negative = any(number is not None and number < 0 for number in (shape.value, shape.low, shape.high))
        if unit and is_negative and not number_with_unit.can_be_negative(unit.code):
            unit = None
        shape = self._add_doubts(shape, unit)
        unit_text = "" if unit is None else self.text[self.tokens[unit.start].start : self.tokens[unit.end - 1].end]
        self._keep_reading(
            shape.start,
            shape.end,
            kind=made.QUANTITY,
            qualifier=shape.qualifier,
            value=shape.value,
            low=shape.low,
            high=shape.high,
            low_inclusive=shape.low_inclusive,
            high_inclusive=shape.high_inclusive,
            decimals=shape.decimals,
            unit=unit.code if unit else "1",
            unit_text=unit_text,
            unit_name=unit.name if unit else "",
            also=shape.also,
            approximate=shape.is_approximate or shape.qualifier == "approximately",
            **parsed_quantity.judge_quantity(shape, unit),
        )
        self.scales[-1] = shape.scale
        if shape.is_share:
            self.shares.add(len(self.found) - 1)

    def _add_doubts(self, shape: QuantityForm, unit: number_with_unit.UnitRead | None) -> QuantityForm:
        """Doubt a number that stands beside damage, in other digits than 0 to 9, or alone above the word it counts."""
        tokens = self.tokens
        around = tokens[max(0, shape.start - REACH_OF_DAMAGE) : shape.end + 1]
        if any(token.text in kinds.DAMAGED for token in around):
            return shape._replace(doubt="a sign that could not be read stands beside it")
        phrase = self.text[tokens[shape.start].start : tokens[shape.end - 1].end]
        if any(sign.isdecimal() and not sign.isascii() for sign in phrase):
            return shape._replace(doubt=shape.doubt or "digits of another script")
        if unit and not unit.is_before and kinds.LINE in tokens[unit.start].gap and self._is_alone(shape):
            return shape._replace(doubt=shape.doubt or "the word it counts stands on the next line")
        return shape

    def _is_alone(self, shape: QuantityForm) -> bool:
        """Whether nothing stands before a number on its line."""
        return not self.is_phrase and (shape.start == 0 or kinds.LINE in self.tokens[shape.start].gap)

    def _read_years_of_age(self, shape: QuantityForm) -> number_with_unit.UnitRead | None:
        """Read the years that 'aged 18 to 75' leaves out."""
        at = shape.start - 1
        is_aged = at >= 0 and self.tokens[at].lower in self.lexicon.age_words
        phrases = unite_lexicons().age_phrases
        before = " ".join(token.lower for token in self.tokens[max(0, at - 1) : at + 1])
        if not (is_aged or before in phrases or shape.hedge.endswith(tuple(phrases))):
            return None
        return number_with_unit.UnitRead("a", unit_parser.name_unit("a"), at, at + 1, is_before=True)

    def _read_unit_in_front(self, shape: QuantityForm) -> number_with_unit.UnitRead | None:
        """Read the noun of 'laboratories and divisions - some 15 -' and 'patients (300)'."""
        tokens = self.tokens
        end = shape.end
        if shape.start < 2 or (end >= len(tokens) and not self.is_phrase):
            return None
        opener = tokens[shape.start - 1].text
        closer = tokens[end].text if end < len(tokens) else opener
        if (opener, closer) not in (("-", "-"), ("–", "–"), ("—", "—"), ("(", ")")):
            return None
        return number_with_unit.read_noun_before(tokens, shape.start - 1, self.lexicon)

    def _keep_reading(self, start: int, end: int, **parts: object) -> None:
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        self.spots.append((start, end))
        self.scales.append(0)
        told = {"phrase": self.text[first:last], "language": self.lexicon.language, **parts}
        self.found.append(ParsedQuantity(start=first, end=last, **told))  # type: ignore[arg-type]
