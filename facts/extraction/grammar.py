"""Read a text from left to right: dates, ranks, then quantities; what is none of them is passed over."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from facts.extraction import candidate as made
from facts.extraction import (
    confidence,
    currencies,
    dates,
    exclusions,
    hedges,
    idle,
    in_phrase,
    numbers,
    ranks,
    shapes,
    sides,
    spans,
    unreadable,
)
from facts.extraction import tokens as kinds
from facts.extraction.candidate import Candidate
from facts.extraction.lexicon import language_runs
from facts.extraction.shapes import Shape
from facts.extraction.shared import Sharing
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from facts.extraction.dates import DateFound, Issue
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.sides import Side
    from facts.extraction.tokens import Token


REACH_OF_DAMAGE = 2


class Reader:
    """One text being read; `is_phrase` trusts that every number in it is meant."""

    def __init__(
        self, text: str, tokens: list[Token], lexicon: Lexicon, issue: Issue, *, is_phrase: bool = False
    ) -> None:
        self.text, self.tokens, self.lexicon, self.issue = text, tokens, lexicon, issue
        self.is_phrase = is_phrase
        self.found: list[Candidate] = []
        self.spots: list[tuple[int, int]] = []
        self.scales: list[int] = []

    def read(self) -> list[Candidate]:
        """Read the text, each paragraph in its own language."""
        runs = [] if self.is_phrase else language_runs(self.tokens, self.lexicon)
        if len(runs) < 2:
            return self.read_as_one()
        parts = (Reader(self.text, self.tokens[run.first : run.last], run.words, self.issue) for run in runs)
        return [one for part in parts for one in part.read_as_one()]

    def read_as_one(self) -> list[Candidate]:
        """Read all tokens in the one language."""
        at = 0
        tokens = self.tokens
        while at < len(tokens):
            token = tokens[at]
            if token.kind == kinds.NUMBER or (
                token.kind == kinds.WORD and self._may_start(token.lower) and not self._is_percent(at)
            ):
                at = max(at + 1, self._read_at(at))
            else:
                at += 1
        return Sharing(self.found, self.spots, self.scales, tokens, self.lexicon).shared()

    def _may_start(self, word: str) -> bool:
        return self.lexicon.may_start(word) or (self.is_phrase and in_phrase.may_start(word, self.lexicon))

    def _is_percent(self, at: int) -> bool:
        """Whether it is the 'cento' of 'per cento'."""
        return self.lexicon.scales.get(self.tokens[at].lower) == 100 and text_at(self.tokens, at - 1) in ("per", "pour")

    def _read_at(self, at: int) -> int:
        return (
            unreadable.end_of_unreadable(self.tokens, at, self.lexicon)
            or self._decade(at)
            or self._date(at)
            or self._rank(at)
            or self._excluded(at)
            or self._multiple(at)
            or self._counted_in_order(at)
            or self._quantity(at)
        )

    def _multiple(self, at: int) -> int:
        """In a stored phrase 'twice as many' and 'dreimal' state a factor."""
        number = in_phrase.multiple(self.tokens, at, self.lexicon) if self.is_phrase else None
        if number is None:
            return 0
        side = sides.Side(number, at, number.end, at, number.value, None)
        self._keep_shape(shapes.single(self.tokens, side, self.lexicon))
        return number.end

    def _excluded(self, at: int) -> int:
        return 0 if self.is_phrase else exclusions.end_of_excluded(self.tokens, at, self.lexicon)

    def _date(self, at: int) -> int:
        found = dates.read(self.tokens, at, self.lexicon, self.issue)
        if found is None:
            return 0
        if found.unit == "CCYY" and found.is_resolved:
            verdict = self._year_verdict(found)
            if verdict == idle.NAME:
                return found.end
            if verdict == idle.QUANTITY:
                if self.is_phrase and self._qualifier_of_year(found) == "approximately":
                    self._keep_date(found)
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

    def _year_verdict(self, found: DateFound) -> str:
        """Whether a bare year is a date, a quantity such as '2000 patients', or part of a name."""
        return idle.year_verdict(self.tokens, found, self.lexicon, is_phrase=self.is_phrase)

    def _keep_date(self, found: DateFound) -> None:
        lower = Decimal(found.number)
        qualifier = "between" if found.until else self._qualifier_of_year(found)
        self._keep(
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
            as_of=found.edtf if qualifier != "approximately" else f"{found.edtf}~",
            **confidence.of_date(found),
        )

    def _qualifier_of_year(self, found: DateFound) -> str:
        """In a stored phrase 'around 1850' and '1850 circa' are about that year."""
        if not self.is_phrase or found.unit != "CCYY":
            return "exact"
        hedge = hedges.before(self.tokens, found.start, self.lexicon, is_time_span=False)
        hedge = hedge or hedges.after(self.tokens, found.end, self.lexicon)
        word = text_at(self.tokens, found.start - 1)
        is_about = word in self.lexicon.years_about or (word == "." and text_at(self.tokens, found.start - 2) in "c ca")
        return "approximately" if is_about or (hedge and hedge.qualifier == "approximately") else "exact"

    def _decade(self, at: int) -> int:
        """Read 'the beginning of the 2000s' and 'early 1990s' as about that year."""
        end = dates.vague_decade(self.tokens, at, self.lexicon)
        if end:
            year = Decimal(self.tokens[at].text)
            self._keep(
                at,
                end,
                kind=made.DATE,
                qualifier="approximately",
                value=year,
                decimals=0,
                unit="CCYY",
                unit_name="CCYY",
                as_of=f"{year}~",
                **confidence.of_decade(),
            )
        return end

    def _rank(self, at: int) -> int:
        found = ranks.read(self.tokens, at, self.lexicon)
        for rank in found:
            value = Decimal(rank.value)
            self._keep(
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
                **confidence.of_rank(rank),
            )
        if not found and self.is_phrase:
            self._place_alone(at)
        return found[-1].resume if found else 0

    def _place_alone(self, at: int) -> None:
        """In a stored phrase a bare '14th', 'No. 42' and 'zweitgrößte' may state a place in an order."""
        order = ranks.ordinal(self.tokens, at, self.lexicon)
        value = in_phrase.place_in_order(self.tokens, at, self.lexicon, order)
        if value is not None:
            place = ranks.RankFound(value, at, at + 1, at + 1)
            self._keep(
                at,
                at + 1,
                kind=made.RANK,
                qualifier="exact",
                value=Decimal(value),
                decimals=0,
                unit="rank",
                unit_name="rank",
                **confidence.of_rank(place),
            )

    def _counted_in_order(self, at: int) -> int:
        """In a stored phrase 'a second camera' and 'the thousandth patient' may stand for two and for a thousand."""
        if not self.is_phrase:
            return 0
        found = in_phrase.counted_ordinal(self.tokens, at, self.lexicon)
        found = found or ranks.ordinal(self.tokens, at, self.lexicon)
        if found is None:
            return 0
        value, end = found
        if end < len(self.tokens) and self.tokens[end].kind == kinds.NUMBER:
            return 0
        side = sides.read(self.tokens, at, self.lexicon, numbers.Number(Decimal(value), end, is_word=True))
        if side is None:
            return 0
        unit = side.unit or sides.singular_noun(self.tokens, end, self.lexicon)
        self._keep_shape(
            Shape("exact", at, max(end, unit.end if unit else 0), unit, side.value, decimals=0, is_word=True)
        )
        return end

    def _quantity(self, at: int) -> int:
        vague = shapes.magnitude(self.tokens, at, self.lexicon)
        if vague:
            self._keep_shape(vague)
            return vague.resume
        side = self._side(at)
        if side is not None and unreadable.is_cut(self.tokens, side, self.lexicon):
            return unreadable.end_of_run(self.tokens, max(at, side.number.end - 1))
        if side is None:
            return unreadable.end_of_odd(self.tokens, at, self.lexicon)
        found = self._shapes(side)
        for shape in found:
            self._keep_shape(shape)
        return found[-1].resume if found else side.end

    def _side(self, at: int) -> Side | None:
        side = sides.read(self.tokens, at, self.lexicon)
        if side is None:
            side = self._hedged_one(at)
        if side is None or self.is_phrase:
            return None if side and idle.is_one_of(self.tokens, side) else side
        return None if self._is_idle(side) else side

    def _hedged_one(self, at: int) -> Side | None:
        """Read 'more than a year' and 'quasi un secolo': an article counts only between a hedge and a unit.

        In '5 euros less than a year ago' the words compare two numbers and hedge nothing.
        """
        if self.tokens[at].lower not in self.lexicon.ones:
            return None
        if at + 1 < len(self.tokens) and self.tokens[at + 1].text in currencies.SIGNS:
            return None
        end = at + 1 + (text_at(self.tokens, at + 1) == "'")
        side = sides.read(self.tokens, at, self.lexicon, numbers.Number(Decimal(1), end, is_word=True))
        if side is None or side.unit is None or side.unit.is_noun or side.unit.is_before:
            return None
        if side.unit.code == "%":
            return side
        shape = shapes.single(self.tokens, side, self.lexicon)
        is_compared = bool(self.spots) and self.spots[-1][1] == shape.start
        return side if (shape.hedge and not is_compared) or side.value != 1 else None

    def _is_idle(self, side: Side) -> bool:
        """Whether the number is a name, or a 'one' that does not count."""
        tokens, lexicon = self.tokens, self.lexicon
        is_bare = side.number.end == side.at + 1 and not side.number.is_word and side.start == side.at
        if is_bare:
            measured = side.unit is not None and (not side.unit.is_noun or self._is_shouted(side.at))
            measured = measured or (side.unit is not None and exclusions.is_place(tokens, side.at))
            if not measured and exclusions.is_named(tokens, side.at, lexicon) and not self._opens(side):
                return True
        is_unsure = (
            side.unit is None and side.number.end == side.at + 1 and tokens[side.at].lower in lexicon.unsure_numerals
        )
        if is_unsure and text_at(tokens, side.end) not in lexicon.to_words | lexicon.conjunctions | {"-"}:
            return True
        is_small = side.number.is_word and side.value in (0, 1) and side.number.end == side.at + 1
        return is_small and idle.is_pronoun(tokens, side, lexicon)

    def _opens(self, side: Side) -> bool:
        """Whether the capital word before a number that counts something only begins the sentence or says where."""
        return side.unit is not None and exclusions.is_opening(self.tokens, side.at, self.lexicon) != exclusions.NAMES

    def _is_shouted(self, at: int) -> bool:
        """Whether the words around are all capitals, as in a headline."""
        words = [token.text for token in self.tokens[max(0, at - 3) : at + 4] if token.kind == kinds.WORD]
        return all(word.isupper() for word in words)

    def _shapes(self, side: Side) -> list[Shape]:
        tokens, lexicon = self.tokens, self.lexicon
        exact = shapes.tolerance(tokens, side, lexicon)
        if exact:
            return [exact]
        joined = spans.read(tokens, side, lexicon)
        if joined:
            return self._with_alternatives(joined)
        if not self.is_phrase and idle.is_score(tokens, side):
            return []
        if idle.is_between_two(tokens, side, lexicon) or idle.is_superlative_list(tokens, side, lexicon):
            return []
        return [shapes.single(tokens, side, lexicon)]

    def _with_alternatives(self, joined: list[Shape]) -> list[Shape]:
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
                decimals=numbers.Number(value, 0, max(0, numbers.printed_places(value))).decimals,
            )
            for value in (both.low, both.high)
            if value is not None
        ]
        return [both, *ends]

    def _keep_shape(self, shape: Shape) -> None:
        if shape.is_share and shape.unit is not None and shape.unit.is_noun:
            # A share counts nothing: 0.75 of the staff are not 0.75 persons. A stored phrase may have been read so.
            share = sides.UnitRead("1", "", shape.unit.start, shape.unit.end)
            if self.is_phrase:
                self._keep_read(shape)
            self._keep_read(shape._replace(unit=share))
            return
        self._keep_read(shape)

    def _keep_read(self, shape: Shape) -> None:
        unit = shape.unit or self._unit_in_front(shape) or self._years_of_age(shape)
        is_negative = any(number is not None and number < 0 for number in (shape.value, shape.low, shape.high))
        if unit and is_negative and not sides.may_be_negative(unit.code):
            unit = None
        shape = self._doubted(shape, unit)
        unit_text = "" if unit is None else self.text[self.tokens[unit.start].start : self.tokens[unit.end - 1].end]
        self._keep(
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
            **confidence.of_quantity(shape, unit),
        )
        self.scales[-1] = shape.scale

    def _doubted(self, shape: Shape, unit: sides.UnitRead | None) -> Shape:
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

    def _is_alone(self, shape: Shape) -> bool:
        """Whether nothing stands before a number on its line."""
        return not self.is_phrase and (shape.start == 0 or kinds.LINE in self.tokens[shape.start].gap)

    def _years_of_age(self, shape: Shape) -> sides.UnitRead | None:
        """Read the years that 'aged 18 to 75' leaves out."""
        at = shape.start - 1
        is_aged = at >= 0 and self.tokens[at].lower in self.lexicon.age_words
        is_of_age = shape.hedge.endswith("age of") or (
            at > 0 and (self.tokens[at - 1].lower, self.tokens[at].lower) == ("age", "of")
        )
        if not (is_aged or is_of_age):
            return None
        return sides.UnitRead("a", "year", at, at + 1, is_before=True)

    def _unit_in_front(self, shape: Shape) -> sides.UnitRead | None:
        """Read the noun of 'laboratories and divisions - some 15 -' and 'patients (300)'."""
        tokens = self.tokens
        end = shape.end
        if shape.start < 2 or (end >= len(tokens) and not self.is_phrase):
            return None
        opener = tokens[shape.start - 1].text
        closer = tokens[end].text if end < len(tokens) else opener
        if (opener, closer) not in (("-", "-"), ("–", "–"), ("—", "—"), ("(", ")")):
            return None
        return sides.noun_before(tokens, shape.start - 1, self.lexicon)

    def _keep(self, start: int, end: int, **parts: object) -> None:
        first, last = self.tokens[start].start, self.tokens[end - 1].end
        self.spots.append((start, end))
        self.scales.append(0)
        self.found.append(Candidate(start=first, end=last, phrase=self.text[first:last], **parts))  # type: ignore[arg-type]
