"""Two numbers that belong together: the two ends of a range, or what became of a number ('from 4 to 8 PB')."""

from __future__ import annotations

from typing import TYPE_CHECKING

from facts.extraction import hedges, shapes, short_scales, sides, spelled, unreadable
from facts.extraction import tokens as kinds
from facts.extraction.parsed_number import written_out
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.shapes import QuantityForm
    from facts.extraction.sides import Side, UnitRead
    from facts.extraction.tokens import Token

MOST_CHOICE = 100
UNEVEN = 400
CLAUSE = 14
"""How many words before a range may say whether something changed."""
MOST_STEP = 3
"""A range is not wider than so many times its lower end where it may be a step as well: 'fell by 2 to 3 cm'."""
DASHES = frozenset("-–—−…")
_ARTICLES = frozenset("the il i le gli les l ' des den die zu".split())
_NOT_ALONE = frozenset("a ad al ai agli alle alla all auf à".split())
"""Words for 'to' that say other things where no 'from' stands before them."""


def read(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> list[QuantityForm]:
    """Read a range as one shape, or the two ends of a change ('from 4 to 8 PB') as two."""
    opened, start = _opener(tokens, side, lexicon)
    for end in dict.fromkeys((side.end, side.number.end)):
        after = _connector_end(tokens, end, opened, side, lexicon)
        hedge = _hedge_at(tokens, after, lexicon) if after else 0
        other = sides.read_from(tokens, after + hedge, lexicon) if after else None
        if other is None or unreadable.is_cut(tokens, other, lexicon) or (end != side.end and other.unit is None):
            continue
        first = side if end == side.end else _bare(side)
        joined = _joined(tokens, first, other, opened, lexicon)
        if joined is None or (_is_step(tokens, side, end, opened, lexicon) and not _may_be_range(first, other)):
            continue
        found = _told(tokens, joined[0], other, joined[1], (opened, start), lexicon)
        if found:
            return found
    return []


def _told(
    tokens: Sequence[Token],
    first: Side,
    other: Side,
    unit: UnitRead | None,
    opening: tuple[str, int],
    lexicon: Lexicon,
) -> list[QuantityForm]:
    opened, start = opening
    is_way = any(text_at(tokens, place) in lexicon.way_words for place in range(first.end, other.start))
    is_step = any(text_at(tokens, place) in lexicon.step_words for place in range(first.number.end, other.start))
    if opened == "from" and is_step and not is_way and _is_change(tokens, first, lexicon):
        return _two(tokens, first, other, unit, lexicon)
    is_falling = first.value > other.value and opened != "from" and first.value >= 0
    if first.value == other.value or is_falling:
        return []
    # '3 to 4,000' may be 3,000 to 4,000.
    is_uneven = first.number.is_plain and first.value > 0 and other.value >= UNEVEN * first.value
    doubt = "the ends are far apart" if is_uneven and not other.number.exponent and first.unit is None else ""
    if opened == "from" and is_step and not is_way and not _says_span(tokens, start, lexicon):
        both = first.unit is not None and other.unit is not None and first.unit.start < other.start
        is_open = first.value > other.value or (both and first.unit is not None and not first.unit.is_before)
        doubt = "a range, or a change from one to the other" if is_open else doubt
    return [_range(tokens, first, other, unit, start, lexicon, doubt)]


def _bare(side: Side) -> Side:
    """The side without the noun that was taken from beyond the connector."""
    keeps = side.unit is not None and side.unit.is_before
    return side if keeps else side._replace(unit=None, end=side.number.end)


def _opener(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> tuple[str, int]:
    """'between' or 'from' where such a word stands before the first number, and the token with which all begins."""
    at = side.start
    hedge = hedges.before(tokens, at, lexicon, is_time_span=False)
    if hedge and hedge.qualifier in ("approximately", "nearly"):
        at = hedge.start
    at -= at > 1 and tokens[at - 1].lower in _ARTICLES
    before = text_at(tokens, at - 1)
    if before in lexicon.between:
        return "between", at - 1
    return ("from", at - 1) if before in lexicon.from_words else ("", side.start)


def _hedge_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """How many words a hedge before the second number has: 'from 3 to nearly 5'."""
    for length in range(min(hedges.LONGEST, len(tokens) - at), 0, -1):
        words = tuple(token.lower for token in tokens[at : at + length])
        if words in lexicon.before_phrases:
            return length
    return 0


def _connector_end(tokens: Sequence[Token], at: int, opened: str, side: Side, lexicon: Lexicon) -> int:
    """The index after '-', 'to', 'and' (opened by 'between') or 'or'; 0 where none stands."""
    if at + 1 >= len(tokens) or tokens[at].kind == kinds.BREAK:
        return 0
    word = tokens[at].lower
    if word in DASHES:
        return _dash_end(tokens, at, side, lexicon)
    if opened == "from" and word in lexicon.way_words:
        at += 1 + (tokens[at + 1].lower == "'")
        word = text_at(tokens, at)
    if _is_to(word, opened, lexicon):
        return _skip_articles(tokens, at + 1)
    is_choice = word in lexicon.or_words and side.value < MOST_CHOICE and side.unit is None
    return at + 1 if is_choice else 0


def _is_to(word: str, opened: str, lexicon: Lexicon) -> bool:
    if opened == "between" and word in lexicon.conjunctions:
        return True
    return word in lexicon.to_words and (opened == "from" or word not in _NOT_ALONE or word == "à")


def _dash_end(tokens: Sequence[Token], at: int, side: Side, lexicon: Lexicon) -> int:
    """The index after the dash of '5-10', '5 – 10' and '8 - 10 hours', or after the 'to' of '16- to 24-year-olds'."""
    after = tokens[at + 1]
    if after.lower in lexicon.to_words:
        is_hyphened = text_at(tokens, at + 2) == "-" and after.gap == kinds.GLUED
        if is_hyphened or after.gap != kinds.GLUED:
            return at + 2 + is_hyphened
    is_tight = tokens[at].gap == kinds.GLUED == after.gap
    is_signed = after.text == "−" and at + 2 < len(tokens) and tokens[at + 2].gap == kinds.GLUED
    is_apart = (after.kind == kinds.NUMBER or is_signed) and after.gap == kinds.SPACE == tokens[at].gap
    is_spaced = is_apart and (tokens[at].text in "–—" or (tokens[at].text == "-" and side.unit is None))
    is_broken = after.gap == kinds.LINE and after.kind == kinds.NUMBER
    return at + 1 if is_tight or is_spaced or is_broken else 0


def _is_step(tokens: Sequence[Token], side: Side, end: int, opened: str, lexicon: Lexicon) -> bool:
    """Whether the number may be how far something moved: 'fell by 850,000 to 1.4 billion', 'rose 6 points to 20'."""
    if opened or tokens[end].lower not in lexicon.step_words:
        return False
    window = [token.lower for token in tokens[max(0, side.start - 2) : side.start]]
    return any(word in lexicon.change_words for word in window) or window[-1:] in (["by"], ["um"])


def _may_be_range(first: Side, other: Side) -> bool:
    """Whether 'by 2 to 3 centimetres' is a range: only the second has a unit, and the two are near each other."""
    is_near = first.value < other.value <= MOST_STEP * first.value
    return first.unit is None and other.unit is not None and not other.number.exponent and is_near


def _skip_articles(tokens: Sequence[Token], at: int) -> int:
    skipped = at
    while skipped < min(at + 2, len(tokens)) and tokens[skipped].lower in _ARTICLES:
        skipped += 1
    return skipped


def _joined(
    tokens: Sequence[Token], first: Side, other: Side, opened: str, lexicon: Lexicon
) -> tuple[Side, UnitRead | None] | None:
    """Give both ends one unit and one scale; None where they measure different things."""
    first = _as_scale(tokens, first, other)
    if first.unit and other.unit and not _agree(first.unit, other.unit):
        return None
    if first.unit and other.unit is None and not first.unit.is_before and opened != "from":
        return None
    scale = _scale(tokens, other, lexicon)
    if scale and not first.number.exponent and first.value < other.value.scaleb(-scale) and first.value < 1000:
        number = first.number._replace(value=written_out(first.number.value.scaleb(scale)), exponent=scale)
        first = first._replace(value=written_out(first.value.scaleb(scale)), number=number)
    unit = first.unit if first.unit and not first.unit.is_noun else other.unit or first.unit
    return first, other.unit if first.unit and other.unit and _is_rated(first.unit, other.unit) else unit


def _as_scale(tokens: Sequence[Token], first: Side, other: Side) -> Side:
    """Read the m of '3m to 4m euros' as the million that it is at the second number."""
    unit = first.unit
    exponent = short_scales.SCALES.get(tokens[unit.start].text, 0) if unit and not unit.is_before else 0
    is_glued = unit is not None and tokens[unit.start].gap == kinds.GLUED and unit.end == unit.start + 1
    if not exponent or not is_glued or other.number.exponent != exponent:
        return first
    value = written_out(first.value.scaleb(exponent))
    number = first.number._replace(value=written_out(first.number.value.scaleb(exponent)), exponent=exponent)
    return first._replace(number=number, value=value, unit=None)


def _scale(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> int:
    """The power of ten of the scale words of a number, in digits or in words."""
    return side.number.exponent or spelled.scale_of(tokens[side.at : side.number.end], lexicon)


def _agree(one: UnitRead, other: UnitRead) -> bool:
    if not (one.is_understood and other.is_understood):
        return one.name == other.name
    return one.code == other.code or other.is_noun or _is_rated(one, other)


def _is_rated(one: UnitRead, other: UnitRead) -> bool:
    """Whether only the second says what both are per: 'between $3.10 and $3.30 a share'."""
    return other.code.startswith(f"{one.code}/")


def _is_change(tokens: Sequence[Token], first: Side, lexicon: Lexicon) -> bool:
    """Whether the words before 'from A to B' tell what became of a number."""
    window = _clause_before(tokens, first.start)
    changed = max((place for place, word in enumerate(window) if word in lexicon.change_words), default=-1)
    spans = max((place for place, word in enumerate(window) if word in lexicon.span_words), default=-1)
    return changed > spans


def _says_span(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> bool:
    return not lexicon.span_words.isdisjoint(_clause_before(tokens, start))


def _clause_before(tokens: Sequence[Token], end: int) -> list[str]:
    """The words before a token, as far as its clause goes."""
    words: list[str] = []
    for place in range(end - 1, max(-1, end - 1 - CLAUSE), -1):
        if tokens[place].kind == kinds.BREAK or tokens[place].text in (".", ";", ":", "?", "!"):
            break
        words.append(tokens[place].lower)
    return words[::-1]


def _two(
    tokens: Sequence[Token], first: Side, other: Side, unit: UnitRead | None, lexicon: Lexicon
) -> list[QuantityForm]:
    return [
        shapes.single(tokens, side.in_unit(unit), lexicon, is_joined=True)._replace(resume=other.end)
        for side in (first, other)
    ]


def _range(
    tokens: Sequence[Token],
    first: Side,
    other: Side,
    unit: UnitRead | None,
    start: int,
    lexicon: Lexicon,
    doubt: str,
) -> QuantityForm:
    start, end = min(start, first.start), other.end
    hedge = hedges.before(tokens, start, lexicon, is_time_span=False)
    behind = hedges.after(tokens, end, lexicon)
    inner = hedges.before(tokens, first.start, lexicon, is_time_span=False)
    inner = inner or hedges.before(tokens, other.start, lexicon, is_time_span=False)
    said = [one for one in (hedge, behind, inner) if one is not None]
    bound = next((one for one in said if one.qualifier not in ("approximately", "nearly")), None)
    if bound:
        doubt = doubt or bound.doubt or "a bound stands beside the range"
    return shapes.QuantityForm(
        "between",
        min(start, hedge.start) if hedge else start,
        max(end, behind.end) if behind else end,
        unit,
        low=min(first.value, other.value),
        high=max(first.value, other.value),
        low_inclusive=True,
        high_inclusive=True,
        is_word=first.number.is_word,
        doubt=first.number.doubt or other.number.doubt or doubt,
        remark=first.number.remark or other.number.remark,
        hedge=shapes.words_of_hedge(tokens, said[0]) if said else "",
        scale=_scale(tokens, other, lexicon),
        is_approximate=bool(said) and bound is None,
        resume=max(end, behind.end) if behind else end,
    )
