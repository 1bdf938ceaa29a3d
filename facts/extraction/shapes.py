"""The shape of a quantity: one number, a range, a tolerance, an order of magnitude; its hedge and precision."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import digits, hedges, negations, sides, spelled
from facts.extraction import tokens as kinds
from facts.extraction.number import Number, written_out
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.hedges import Hedge
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.sides import Side, UnitRead
    from facts.extraction.tokens import Token

DOZEN = 12
DOZENS = 24
"""The least that dozens are."""
MOST_DURATION = 100
"""Longer ones are counted, not lived through: 'over 3,100 hours' is a bound."""
_TIMES = ("s", "min", "h", "d", "wk", "mo", "a")


class Shape(NamedTuple):
    """A quantity without its place in the text: what `Candidate` needs of it."""

    qualifier: str
    start: int
    end: int
    unit: UnitRead | None
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    decimals: int | None = None
    is_word: bool = False
    is_share: bool = False
    """Whether it is a part of what is counted: 'two thirds of the staff'."""
    doubt: str = ""
    """What speaks against the number, unit or hedge as read."""
    remark: str = ""
    hedge: str = ""
    also: str = ""
    """Another qualifier that the hedge bears out."""
    is_approximate: bool = False
    """Whether a range is hedged as a whole: 'about 10 to 12'."""
    scale: int = 0
    """The power of ten of the scale words printed at it."""
    resume: int = 0


def single(tokens: Sequence[Token], side: Side, lexicon: Lexicon, *, is_joined: bool = False) -> Shape:
    """One number with its hedge; one of two joined ends does not look behind its noun."""
    hedge = _hedge(tokens, side, lexicon)
    is_behind = hedge is not None and hedge.start >= side.number.end
    if not is_behind and negations.is_denied_behind(tokens, side.end, lexicon):
        place = hedge or hedges.Hedge("exact", side.start, side.start)
        turned = negations.OPPOSITE.get(place.qualifier) if negations.ends_clause(tokens, side.end, lexicon) else None
        doubt = "" if turned == "up_to" else "a negation stands behind it"
        hedge = place._replace(qualifier=turned if turned == "up_to" else "exact", doubt=doubt)
    start, end = side.start, side.end
    if hedge:
        start, end = min(start, hedge.start), max(end, hedge.end)
    if hedge and hedge.start == side.number.end and side.unit is None and not is_joined:
        side = side._replace(unit=sides.unit_after(tokens, side.number._replace(end=hedge.end), lexicon))
        end = max(end, side.unit.end if side.unit else 0)
    qualifier = hedge.qualifier if hedge else "approximately" if side.number.is_round else "exact"
    if qualifier == "one_of_only" and (side.value < 1 or side.value != side.value.to_integral_value()):
        qualifier = "exact"
    doubt = side.number.doubt or (hedge.doubt if hedge else _lost_bound(tokens, side, lexicon))
    shape = Shape(
        qualifier,
        start,
        end,
        side.unit,
        is_word=side.number.is_word,
        is_share=side.number.is_fraction,
        doubt=doubt,
        remark=side.number.remark,
        scale=side.number.exponent or spelled.scale_of(tokens[side.at : side.number.end], lexicon),
        resume=end,
    )
    words = words_of_hedge(tokens, hedge)
    is_dozen = any(lexicon.rounds.get(token.lower) == DOZEN for token in tokens[side.at : side.number.end])
    also = lexicon.either.get(words, "") if hedge else "exact" if side.number.is_round and is_dozen else ""
    return _hedged(shape, side)._replace(hedge=words, also=also)


def _lost_bound(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> str:
    """Doubt a time after 'over', which may say during or more than."""
    before = tokens[side.start - 1].lower if side.start else ""
    is_open = before in lexicon.time_span_prepositions and side.unit is not None and side.unit.code in _TIMES
    return f"{before!r} may say during or more than" if is_open else ""


def words_of_hedge(tokens: Sequence[Token], hedge: Hedge | None) -> str:
    return " ".join(token.lower for token in tokens[hedge.start : hedge.end]) if hedge else ""


def _hedge(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> Hedge | None:
    is_time = side.unit is not None and side.unit.code in _TIMES and side.value < MOST_DURATION
    return (
        hedges.before(tokens, side.start, lexicon, is_time_span=is_time)
        or hedges.after(tokens, side.end, lexicon)
        or hedges.after(tokens, side.number.end, lexicon)
    )


def _hedged(shape: Shape, side: Side) -> Shape:
    value = side.value
    if shape.qualifier in ("more_than", "at_least"):
        return shape._replace(low=value, low_inclusive=shape.qualifier == "at_least")
    if shape.qualifier in ("less_than", "up_to"):
        return shape._replace(high=value, high_inclusive=shape.qualifier == "up_to")
    rounded = shape.qualifier in ("approximately", "nearly")
    return shape._replace(value=value, decimals=side.number.rounded_decimals if rounded else side.number.decimals)


def tolerance(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> Shape | None:
    """Read '12 ± 3 mm', '80,433.5 +/- 9.4 MeV/c2', '12 plus or minus 3', '1.23(4) kg'."""
    concise = _concise(tokens, side, lexicon)
    if concise:
        return concise
    for end in (side.end, side.number.end):
        after = _after_plus_minus(tokens, end, lexicon)
        other = sides.read_from(tokens, after, lexicon) if after else None
        if other and other.start < after:  # the minus of 'plus or minus'
            other = other._replace(value=abs(other.value))
        if other and side.value >= 0 < other.value:
            return _tolerant(tokens, side, other, lexicon)
    return None


def _tolerant(tokens: Sequence[Token], side: Side, other: Side, lexicon: Lexicon) -> Shape | None:
    """Join a number and its spread; None where each has a unit and the two are not the same."""
    if side.unit and other.unit and other.unit.start > side.unit.start and side.unit.code != other.unit.code:
        return None
    unit = other.unit or side.unit or _unit_after_bracket(tokens, other, lexicon)
    last = max(other.end, unit.end if unit else 0)
    side = _sharing_scale(side, other)
    return Shape(
        "tolerance",
        side.start,
        last,
        unit,
        side.value,
        _lower(side.value - other.value, unit),
        side.value + other.value,
        low_inclusive=True,
        high_inclusive=True,
        decimals=_printed(side.value) if side.number.decimals is None else side.number.decimals,
        resume=last,
    )


def _sharing_scale(side: Side, other: Side) -> Side:
    """Read the 8.2 of '8.2 ± 0.5 billion years' in billions, as its spread is."""
    exponent = other.number.exponent
    if not exponent or side.number.exponent or other.value.scaleb(-exponent) > side.value:
        return side
    value = written_out(side.value.scaleb(exponent))
    return side._replace(value=value, number=side.number._replace(value=value, exponent=exponent))


def _concise(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> Shape | None:
    """Read '1.23(4) kg' and '1.602(8)×10⁻¹⁹ C': the bracket is the uncertainty of the last digits."""
    at = side.number.end
    parts = tokens[at : at + 3]
    is_tight = len(parts) == 3 and all(token.gap == kinds.GLUED for token in parts)
    if not is_tight or (parts[0].text, parts[2].text) != ("(", ")") or not parts[1].text.isdecimal():
        return None
    if not side.number.places or side.number.exponent or len(parts[1].text) > side.number.places + 1:
        return None
    number = digits.with_tail(tokens, side.number._replace(end=at + 3), lexicon, money=False)
    if number is None:
        return None
    spread = Decimal(parts[1].text).scaleb(number.exponent - number.places)
    unit = side.unit if side.unit and side.unit.is_before else sides.unit_after(tokens, number, lexicon)
    value = -number.value if side.value < 0 else number.value
    end = max(number.end, unit.end if unit and not unit.is_before else 0)
    return (
        Shape(
            "tolerance",
            side.start,
            end,
            unit,
            value,
            value - spread,
            value + spread,
            low_inclusive=True,
            high_inclusive=True,
            decimals=number.decimals,
            doubt=number.doubt,
            resume=end,
        )
        if spread
        else None
    )


def _lower(value: Decimal, unit: UnitRead | None) -> Decimal:
    """The lower end of a tolerance; '2 ± 3 events' means none at least."""
    return Decimal(0) if value < 0 and unit is not None and not sides.may_be_negative(unit.code) else value


def _printed(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0


def _after_plus_minus(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after '±' or 'give or take', with a comma, a bracket or 'with an accuracy of' before it; else 0."""
    opened = at + (text_at(tokens, at) in (",", "("))
    for words in ((), *lexicon.accuracy_phrases):
        start = opened + len(words)
        if _stands(tokens, opened, words):
            end = next((start + len(sign) for sign in lexicon.plus_minus_phrases if _stands(tokens, start, sign)), 0)
            if end:
                return end
    return 0


def _stands(tokens: Sequence[Token], at: int, words: tuple[str, ...]) -> bool:
    return tuple(token.lower for token in tokens[at : at + len(words)]) == words


def _unit_after_bracket(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> UnitRead | None:
    if side.end < len(tokens) and tokens[side.end].text == ")":
        moved = sides.read(tokens, side.at, lexicon, side.number._replace(end=side.end + 1))
        return moved.unit if moved else None
    return None


def magnitude(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Shape | None:
    """Read 'tens of femtoseconds', 'hundreds of thousands of visitors', 'several hundred sites'."""
    word = tokens[at].lower
    low, end = lexicon.magnitudes.get(word), at + 1
    step = Decimal(10)
    if low is None and word in lexicon.several:
        following = text_at(tokens, at + 1)
        scale = DOZENS if lexicon.rounds.get(following) == DOZEN else lexicon.scales.get(following)
        low, end = scale, at + 2
    if not low:
        return None
    start = at - 1 if at and tokens[at - 1].lower in lexicon.several | lexicon.ones else at
    scaled, end = _magnitude_scale(tokens, end, lexicon)
    bottom = Decimal(low) * scaled
    top = Decimal(100) * scaled if low == DOZENS else bottom * step
    unit, end = _magnitude_unit(tokens, end, lexicon)
    shape = Shape("order_of_magnitude", start, end, unit, is_word=True, hedge=word, resume=end)
    return shape._replace(low=bottom, high=top, low_inclusive=True, high_inclusive=False)


def _magnitude_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Decimal, int]:
    """The 'of thousands' of 'tens of thousands'."""
    linked = at < len(tokens) and tokens[at].lower in lexicon.links
    after = at + linked
    word = tokens[after].lower if after < len(tokens) else ""
    scale = lexicon.magnitudes.get(word) or (lexicon.scales.get(word) if linked else None)
    return (Decimal(scale), after + 1) if scale and scale >= 1000 else (Decimal(1), at)


def _magnitude_unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[UnitRead | None, int]:
    number = Number(Decimal(10000), at, is_round=True)
    side = sides.read(tokens, max(0, at - 1), lexicon, number)
    unit = side.unit if side and not (side.unit and side.unit.is_before) else None
    return unit, unit.end if unit else at
