"""The form of a quantity: one number, a range, a tolerance, a change, an order of magnitude; hedge and precision."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import digits, hedges, number_parser, number_with_unit, number_words
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import unite_lexicons
from facts.parsing.parsed_quantity import ParsedNumber, drop_exponent
from facts.parsing.tokenizer import MINUS_SIGNS, text_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.parsing.hedges import Hedge
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.number_with_unit import NumberWithUnit, UnitRead
    from facts.parsing.tokenizer import Token


DOZEN = 12
MOST_DURATION = 100
"""Longer ones are counted, not lived through: 'over 3,100 hours' is a bound."""
_TIMES = ("s", "min", "h", "d", "wk", "mo", "a")
_SPREAD_MARKS = (("+", "/", "-"), ("+", "/", "−"), ("+", "-"))


class QuantityForm(NamedTuple):
    """A quantity without its place in the text: what `ParsedQuantity` needs of it."""

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


def make_single(
    tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon, *, is_joined: bool = False
) -> QuantityForm:
    """One number with its hedge; one of two joined ends does not look behind its noun."""
    hedge = _find_hedge(tokens, side, lexicon)
    is_behind = hedge is not None and hedge.start >= side.end
    if not is_behind and hedges.is_denied_behind(tokens, side.end, lexicon):
        place = hedge or hedges.Hedge("exact", side.start, side.start)
        turned = hedges.OPPOSITE.get(place.qualifier) if hedges.is_clause_end(tokens, side.end, lexicon) else None
        doubt = "" if turned == "up_to" else "a negation stands behind it"
        hedge = place._replace(qualifier=turned if turned == "up_to" else "exact", doubt=doubt)
    start, end = side.start, side.end
    if hedge:
        start, end = min(start, hedge.start), max(end, hedge.end)
    if hedge and hedge.start == side.number.end and side.unit is None and not is_joined:
        side = side._replace(
            unit=number_with_unit.read_unit_after(tokens, side.number._replace(end=hedge.end), lexicon)
        )
        end = max(end, side.unit.end if side.unit else 0)
    qualifier = hedge.qualifier if hedge else "approximately" if side.number.is_round else "exact"
    if qualifier == "one_of_only" and (side.value < 1 or side.value != side.value.to_integral_value()):
        qualifier = "exact"
    doubt = side.number.doubt or (hedge.doubt if hedge else _doubt_lost_bound(tokens, side, lexicon))
    shape = QuantityForm(
        qualifier,
        start,
        end,
        side.unit,
        is_word=side.number.is_word,
        is_share=side.number.is_fraction,
        doubt=doubt,
        remark=side.number.remark,
        scale=side.number.exponent or number_words.find_scale(tokens[side.at : side.number.end], lexicon),
        resume=end,
    )
    words = join_hedge_words(tokens, hedge)
    is_dozen = any(lexicon.rounds.get(token.lower) == DOZEN for token in tokens[side.at : side.number.end])
    also = lexicon.either.get(words, "") if hedge else "exact" if side.number.is_round and is_dozen else ""
    return _apply_hedge(shape, side)._replace(hedge=words, also=also)


def _doubt_lost_bound(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> str:
    """Doubt a time after 'over', which may say during or more than."""
    before = tokens[side.start - 1].lower if side.start else ""
    is_open = before in lexicon.time_span_prepositions and side.unit is not None and side.unit.code in _TIMES
    return f"{before!r} may say during or more than" if is_open else ""


def join_hedge_words(tokens: Sequence[Token], hedge: Hedge | None) -> str:
    return " ".join(token.lower for token in tokens[hedge.start : hedge.end]) if hedge else ""


def _find_hedge(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> Hedge | None:
    is_time = side.unit is not None and side.unit.code in _TIMES and side.value < MOST_DURATION
    return (
        hedges.find_hedge_before(tokens, side.start, lexicon, is_time_span=is_time)
        or hedges.find_hedge_after(tokens, side.end, lexicon)
        or hedges.find_hedge_after(tokens, side.number.end, lexicon)
        or _find_limit(tokens, side, lexicon)
    )


def _find_limit(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> Hedge | None:
    """Read 'Protonen bis 800 MeV' as up to; what 'bis' joins to a number before it is a range."""
    at = side.start - 1
    is_measured = side.unit is not None and not side.unit.is_noun and side.unit.code not in _TIMES
    if at < 1 or tokens[at].lower not in lexicon.limit_words or not is_measured:
        return None
    before = tokens[at - 1]
    is_joined = before.kind != kinds.WORD or lexicon.may_start(before.lower)
    return None if is_joined else hedges.Hedge("up_to", at, side.start)


def _apply_hedge(shape: QuantityForm, side: NumberWithUnit) -> QuantityForm:
    value = side.value
    if shape.qualifier in ("more_than", "at_least"):
        return shape._replace(low=value, low_inclusive=shape.qualifier == "at_least")
    if shape.qualifier in ("less_than", "up_to"):
        return shape._replace(high=value, high_inclusive=shape.qualifier == "up_to")
    rounded = shape.qualifier in ("approximately", "nearly")
    return shape._replace(value=value, decimals=side.number.rounded_decimals if rounded else side.number.decimals)


def read_tolerance(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> QuantityForm | None:
    """Read '12 ± 3 mm', '80,433.5 +/- 9.4 MeV/c2', '12 plus or minus 3', '1.23(4) kg'."""
    concise = _read_concise(tokens, side, lexicon) or _read_uneven(tokens, side, lexicon)
    if concise:
        return concise
    for end in (side.end, side.number.end):
        after = _skip_plus_minus(tokens, end)
        other = number_with_unit.read_from_sign(tokens, after, lexicon) if after else None
        side = _copy_scale(side, other) if other and end == side.number.end else side
        if other and side.value >= 0 < other.value:
            unit = other.unit or side.unit or _read_unit_after_bracket(tokens, other, lexicon)
            last = max(other.end, unit.end if unit else 0)
            return QuantityForm(
                "tolerance",
                side.start,
                last,
                unit,
                side.value,
                _find_lower_end(side.value - other.value, unit),
                side.value + other.value,
                low_inclusive=True,
                high_inclusive=True,
                decimals=_count_places(side.value) if side.number.decimals is None else side.number.decimals,
                resume=last,
            )
    return None


def _read_uneven(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> QuantityForm | None:
    """Read '15 mm +0.1/−0.2' as 15 mm with a doubt: no record holds two spreads, and neither of them is a quantity."""
    at = side.end
    if text_at(tokens, at) != "+" or at + 1 >= len(tokens) or tokens[at + 1].gap != kinds.GLUED:
        return None
    upper = number_with_unit.read_number_with_unit(tokens, at + 1, lexicon)
    end = upper.end if upper else at
    end += text_at(tokens, end) in ("/", ",")
    is_below = upper is not None and text_at(tokens, end) in MINUS_SIGNS and end + 1 < len(tokens)
    lower = number_with_unit.read_number_with_unit(tokens, end + 1, lexicon) if is_below else None
    if lower is None:
        return None
    single = make_single(tokens, side.in_unit(lower.unit), lexicon)
    return single._replace(end=lower.end, resume=lower.end, doubt=single.doubt or "an uneven uncertainty follows it")


def _copy_scale(side: NumberWithUnit, spread: NumberWithUnit) -> NumberWithUnit:
    """Give '8.2 ± 0.5 billion' the scale that is printed once, behind the spread."""
    exponent = spread.number.exponent
    if side.unit is not None or side.number.exponent or not exponent or side.number.is_word:
        return side
    number = side.number._replace(value=side.number.value.scaleb(exponent), exponent=exponent)
    return side._replace(number=number, value=side.value.scaleb(exponent))


def _read_concise(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> QuantityForm | None:
    """Read '1.23(4) kg' and '1.602(8)×10⁻¹⁹ C': the bracket is the uncertainty of the last digits."""
    at = side.number.end
    parts = tokens[at : at + 3]
    is_tight = len(parts) == 3 and all(token.gap == kinds.GLUED for token in parts)
    if not is_tight or (parts[0].text, parts[2].text) != ("(", ")") or not parts[1].text.isdecimal():
        return None
    if not side.number.places or side.number.exponent or len(parts[1].text) > side.number.places + 1:
        return None
    number = digits.add_number_tail(tokens, side.number._replace(end=at + 3), lexicon, money=False)
    if number is None:
        return None
    spread = Decimal(parts[1].text).scaleb(number.exponent - number.places)
    unit = side.unit if side.unit and side.unit.is_before else number_with_unit.read_unit_after(tokens, number, lexicon)
    value = -number.value if side.value < 0 else number.value
    end = max(number.end, unit.end if unit and not unit.is_before else 0)
    return (
        QuantityForm(
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


def _find_lower_end(value: Decimal, unit: UnitRead | None) -> Decimal:
    """The lower end of a tolerance; '2 ± 3 events' means none at least."""
    return Decimal(0) if value < 0 and unit is not None and not number_with_unit.can_be_negative(unit.code) else value


def _count_places(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0


def _skip_plus_minus(tokens: Sequence[Token], at: int) -> int:
    at += text_at(tokens, at) == "("
    phrases = _list_spread_phrases().get(text_at(tokens, at), ())
    words = tuple(token.lower for token in tokens[at : at + 3]) if phrases else ()
    return next((at + len(phrase) for phrase in phrases if words[: len(phrase)] == phrase), 0)


@cache
def _list_spread_phrases() -> dict[str, list[tuple[str, ...]]]:
    """What says plus or minus, by its first word."""
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in (*unite_lexicons().spread_phrases, *_SPREAD_MARKS):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _read_unit_after_bracket(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> UnitRead | None:
    if text_at(tokens, side.end) == ")":
        moved = number_with_unit.read_number_with_unit(tokens, side.at, lexicon, side.number._replace(end=side.end + 1))
        return moved.unit if moved else None
    return None


def read_magnitude(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> QuantityForm | None:
    """Read 'tens of femtoseconds', 'hundreds of thousands of visitors', 'several hundred sites'."""
    word = tokens[at].lower
    low, end = lexicon.magnitudes.get(word), at + 1
    step = Decimal(10)
    if low is None and word in lexicon.several:
        scale = lexicon.scales.get(tokens[at + 1].lower) if at + 1 < len(tokens) else None
        low, end = scale, at + 2
    if not low:
        return None
    start = at - 1 if at and tokens[at - 1].lower in lexicon.several | lexicon.ones else at
    scaled, end = _read_magnitude_scale(tokens, end, lexicon)
    bottom = Decimal(low) * scaled
    top = Decimal(100) * scaled if low == 24 else bottom * step
    unit, end = _read_magnitude_unit(tokens, end, lexicon)
    shape = QuantityForm("order_of_magnitude", start, end, unit, is_word=True, hedge=word, resume=end)
    return shape._replace(low=bottom, high=top, low_inclusive=True, high_inclusive=False)


def _read_magnitude_scale(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[Decimal, int]:
    """The 'of thousands' of 'tens of thousands'."""
    linked = at < len(tokens) and tokens[at].lower in lexicon.links
    after = at + linked
    word = tokens[after].lower if after < len(tokens) else ""
    scale = lexicon.magnitudes.get(word) or (lexicon.scales.get(word) if linked else None)
    return (Decimal(scale), after + 1) if scale and scale >= 1000 else (Decimal(1), at)


def _read_magnitude_unit(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[UnitRead | None, int]:
    number = ParsedNumber(Decimal(10000), at, is_round=True)
    side = number_with_unit.read_number_with_unit(tokens, max(0, at - 1), lexicon, number)
    unit = side.unit if side and not (side.unit and side.unit.is_before) else None
    return unit, unit.end if unit else at


MOST_CHOICE = 100
UNEVEN = 400
CLAUSE = 14
"""How many words before a range may say whether something changed."""
MOST_STEP = 3
"""A range is not wider than so many times its lower end where it may be a step as well: 'fell by 2 to 3 cm'."""
MOST_FALL = 10
"""A number that fell has the scale of what it fell to where it is not so many times larger as printed."""
DASHES = frozenset("-–—−…")
BETWEEN_AND, FROM_TO = "between A and B", "from A to B"
"""How a range may be opened."""


def read_range(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> list[QuantityForm]:
    """Read a range as one shape, or the two ends of a change ('from 4 to 8 PB') as two."""
    opened, start = _find_opener(tokens, side, lexicon)
    for end in dict.fromkeys((side.end, side.number.end)):
        after = _find_connector_end(tokens, end, opened, side, lexicon)
        hedge = _count_hedge_words(tokens, after, lexicon) if after else 0
        other = number_with_unit.read_from_sign(tokens, after + hedge, lexicon) if after else None
        if (
            other is None
            or number_parser.is_cut_number(tokens, other, lexicon)
            or (end != side.end and other.unit is None)
        ):
            continue
        first = side if end == side.end else _drop_noun(side)
        joined = _join_ends(tokens, first, other, opened, lexicon)
        if joined is None or (_is_step(tokens, side, end, opened, lexicon) and not _may_be_range(first, other)):
            continue
        found = _make_forms(tokens, joined[0], other, joined[1], (opened, start), lexicon)
        if found:
            return found
    return []


def _make_forms(
    tokens: Sequence[Token],
    first: NumberWithUnit,
    other: NumberWithUnit,
    unit: UnitRead | None,
    opening: tuple[str, int],
    lexicon: Lexicon,
) -> list[QuantityForm]:
    opened, start = opening
    is_way = any(text_at(tokens, place) in lexicon.way_words for place in range(first.end, other.start))
    is_step = any(text_at(tokens, place) in lexicon.step_words for place in range(first.number.end, other.start))
    is_descent = first.value > other.value and not _has_span_word(tokens, start, lexicon)
    if opened == FROM_TO and is_step and not is_way:
        if _is_change(tokens, first, lexicon) or _is_bounded(tokens, other, lexicon):
            return _make_two_forms(tokens, first, other, unit, lexicon)
        if is_descent:
            told = "a change from one to the other, or a range"
            return [form._replace(doubt=told) for form in _make_two_forms(tokens, first, other, unit, lexicon)]
    is_falling = first.value > other.value and opened != FROM_TO and first.value >= 0
    if first.value == other.value or is_falling:
        return []
    # '3 to 4,000' may be 3,000 to 4,000.
    is_uneven = first.number.is_plain and first.value > 0 and other.value >= UNEVEN * first.value
    doubt = "the ends are far apart" if is_uneven and not other.number.exponent and first.unit is None else ""
    if opened == FROM_TO and is_step and not is_way and not _has_span_word(tokens, start, lexicon):
        both = first.unit is not None and other.unit is not None and first.unit.start < other.start
        is_open = first.value > other.value or (both and first.unit is not None and not first.unit.is_before)
        doubt = "a range, or a change from one to the other" if is_open else doubt
    return [_make_range(tokens, first, other, unit, start, lexicon, doubt)]


def _is_bounded(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether a bound stands before the second number, which is then no end of a range: 'from 2 to more than 5'."""
    hedge = hedges.find_hedge_before(tokens, side.start, lexicon, is_time_span=False)
    return hedge is not None and hedge.qualifier in ("more_than", "at_least", "less_than")


def _drop_noun(side: NumberWithUnit) -> NumberWithUnit:
    """The side without the noun that was taken from beyond the connector."""
    keeps = side.unit is not None and side.unit.is_before
    return side if keeps else side._replace(unit=None, end=side.number.end)


def _find_opener(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> tuple[str, int]:
    """How a word before the first number opens a range, if any, and the token with which all begins."""
    at = side.start
    hedge = hedges.find_hedge_before(tokens, at, lexicon, is_time_span=False)
    if hedge and hedge.qualifier in ("approximately", "nearly"):
        at = hedge.start
    at -= at > 1 and _is_range_article(tokens, at - 1)
    before = text_at(tokens, at - 1)
    if before in lexicon.between:
        return BETWEEN_AND, at - 1
    return (FROM_TO, at - 1) if before in lexicon.from_words else ("", side.start)


def _count_hedge_words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """How many words a hedge before the second number has: 'from 3 to nearly 5'."""
    for length in range(min(hedges.LONGEST_HEDGE, len(tokens) - at), 0, -1):
        words = tuple(token.lower for token in tokens[at : at + length])
        if words in lexicon.before_phrases:
            return length
    return 0


def _find_connector_end(tokens: Sequence[Token], at: int, opened: str, side: NumberWithUnit, lexicon: Lexicon) -> int:
    """The index after '-', 'to', 'and' (opened by 'between') or 'or'; 0 where none stands."""
    if at + 1 >= len(tokens) or tokens[at].kind == kinds.BREAK:
        return 0
    word = tokens[at].lower
    if word in DASHES:
        return _find_dash_end(tokens, at, side, lexicon)
    if opened == FROM_TO and word in lexicon.way_words:
        at += 1 + (tokens[at + 1].lower == "'")
        word = text_at(tokens, at)
    if _is_to_word(word, opened, lexicon):
        return _skip_articles(tokens, at + 1)
    is_choice = word in lexicon.or_words and side.value < MOST_CHOICE and side.unit is None
    return at + 1 if is_choice and not _is_listed(tokens, side.start) else 0


def _is_listed(tokens: Sequence[Token], at: int) -> bool:
    """Whether a number is a later one of a list: the 10 of 'up to 5, 10 or 25 ml' begins no range."""
    return text_at(tokens, at - 1) == "," and at > 1 and tokens[at - 2].kind == kinds.NUMBER


def _is_to_word(word: str, opened: str, lexicon: Lexicon) -> bool:
    if opened == BETWEEN_AND and word in lexicon.conjunctions:
        return True
    return word in lexicon.to_words and (opened == FROM_TO or word not in lexicon.not_alone_to)


def _find_dash_end(tokens: Sequence[Token], at: int, side: NumberWithUnit, lexicon: Lexicon) -> int:
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


def _is_step(tokens: Sequence[Token], side: NumberWithUnit, end: int, opened: str, lexicon: Lexicon) -> bool:
    """Whether the number may be how far something moved: 'fell by 850,000 to 1.4 billion', 'rose 6 points to 20'."""
    if opened or tokens[end].lower not in lexicon.step_words:
        return False
    window = [token.lower for token in tokens[max(0, side.start - 2) : side.start]]
    return any(word in lexicon.change_words for word in window) or (
        bool(window) and window[-1] in unite_lexicons().amount_openers
    )


def _may_be_range(first: NumberWithUnit, other: NumberWithUnit) -> bool:
    """Whether 'by 2 to 3 centimetres' is a range: only the second has a unit, and the two are near each other."""
    is_near = first.value < other.value <= MOST_STEP * first.value
    return first.unit is None and other.unit is not None and not other.number.exponent and is_near


def _skip_articles(tokens: Sequence[Token], at: int) -> int:
    skipped = at
    while skipped < min(at + 2, len(tokens)) and _is_range_article(tokens, skipped):
        skipped += 1
    return skipped


def _is_range_article(tokens: Sequence[Token], at: int) -> bool:
    """Whether an article stands before an end of a range: 'tra i 3 e i 5', 'entre un 40 y un 45'."""
    words = unite_lexicons()
    is_one = tokens[at].lower in words.ones and at + 1 < len(tokens) and tokens[at + 1].kind == kinds.NUMBER
    return is_one or tokens[at].lower in words.range_articles | {"'"}


def _join_ends(
    tokens: Sequence[Token], first: NumberWithUnit, other: NumberWithUnit, opened: str, lexicon: Lexicon
) -> tuple[NumberWithUnit, UnitRead | None] | None:
    """Give both ends one unit and one scale; None where they measure different things."""
    first = _read_unit_as_scale(tokens, first, other)
    if other.is_below_zero and first.unit is None and first.value > 0:
        first = first._replace(value=-first.value)
    if first.unit and other.unit and not _do_units_agree(first.unit, other.unit):
        return None
    if first.unit and other.unit is None and not first.unit.is_before and opened != FROM_TO:
        return None
    scale = _find_scale(tokens, other, lexicon) or _find_hyphened_scale(tokens, first, other)
    most = MOST_FALL if opened == FROM_TO and first.unit is None else 1
    if scale and not first.number.exponent and first.value < most * other.value.scaleb(-scale) and first.value < 1000:
        number = first.number._replace(value=drop_exponent(first.number.value.scaleb(scale)), exponent=scale)
        first = first._replace(value=drop_exponent(first.value.scaleb(scale)), number=number)
    unit = first.unit if first.unit and not first.unit.is_noun else other.unit or first.unit
    return first, other.unit if first.unit and other.unit and _is_rated(first.unit, other.unit) else unit


def _find_hyphened_scale(tokens: Sequence[Token], first: NumberWithUnit, other: NumberWithUnit) -> int:
    """Three for '20- bis 25.000': the hyphen says that the second number ends the first one too."""
    at = first.number.end
    is_open = text_at(tokens, at) == "-" and tokens[at].gap == kinds.GLUED and at + 1 < len(tokens)
    is_open = is_open and tokens[at + 1].gap != kinds.GLUED and first.number.is_plain
    return 3 if is_open and not other.number.is_plain and other.value >= 1000 and other.value % 1000 == 0 else 0


def _read_unit_as_scale(tokens: Sequence[Token], first: NumberWithUnit, other: NumberWithUnit) -> NumberWithUnit:
    """Read the m of '3m to 4m euros' as the million that it is at the second number."""
    unit = first.unit
    exponent = unite_lexicons().short_scales.get(tokens[unit.start].text, 0) if unit and not unit.is_before else 0
    is_glued = unit is not None and tokens[unit.start].gap == kinds.GLUED and unit.end == unit.start + 1
    if not exponent or not is_glued or other.number.exponent != exponent:
        return first
    value = drop_exponent(first.value.scaleb(exponent))
    number = first.number._replace(value=drop_exponent(first.number.value.scaleb(exponent)), exponent=exponent)
    return first._replace(number=number, value=value, unit=None)


def _find_scale(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> int:
    """The power of ten of the scale words of a number, in digits or in words."""
    return side.number.exponent or number_words.find_scale(tokens[side.at : side.number.end], lexicon)


def _do_units_agree(one: UnitRead, other: UnitRead) -> bool:
    if not (one.is_understood and other.is_understood):
        return one.name == other.name
    return one.code == other.code or other.is_noun or _is_rated(one, other)


def _is_rated(one: UnitRead, other: UnitRead) -> bool:
    """Whether only the second says what both are per: 'between $3.10 and $3.30 a share'."""
    return other.code.startswith(f"{one.code}/")


def _is_change(tokens: Sequence[Token], first: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether the words before 'from A to B' tell what became of a number."""
    window = _list_clause_words(tokens, first.start)
    changed = max((place for place, word in enumerate(window) if word in lexicon.change_words), default=-1)
    spans = max((place for place, word in enumerate(window) if word in lexicon.span_words), default=-1)
    return changed > spans


def _has_span_word(tokens: Sequence[Token], start: int, lexicon: Lexicon) -> bool:
    return not lexicon.span_words.isdisjoint(_list_clause_words(tokens, start))


def _list_clause_words(tokens: Sequence[Token], end: int) -> list[str]:
    """The words before a token, as far as its clause goes."""
    words: list[str] = []
    for place in range(end - 1, max(-1, end - 1 - CLAUSE), -1):
        if tokens[place].kind == kinds.BREAK or tokens[place].text in (".", ";", ":", "?", "!"):
            break
        words.append(tokens[place].lower)
    return words[::-1]


def _make_two_forms(
    tokens: Sequence[Token], first: NumberWithUnit, other: NumberWithUnit, unit: UnitRead | None, lexicon: Lexicon
) -> list[QuantityForm]:
    return [
        make_single(tokens, side.in_unit(unit), lexicon, is_joined=True)._replace(resume=other.end)
        for side in (first, other)
    ]


def _make_range(
    tokens: Sequence[Token],
    first: NumberWithUnit,
    other: NumberWithUnit,
    unit: UnitRead | None,
    start: int,
    lexicon: Lexicon,
    doubt: str,
) -> QuantityForm:
    start, end = min(start, first.start), other.end
    hedge = hedges.find_hedge_before(tokens, start, lexicon, is_time_span=False)
    behind = hedges.find_hedge_after(tokens, end, lexicon)
    inner = (hedges.find_hedge_before(tokens, end.start, lexicon, is_time_span=False) for end in (first, other))
    said = [one for one in (hedge, behind, *inner) if one is not None]
    bound = next((one for one in said if one.qualifier not in ("approximately", "nearly")), None)
    if bound:
        doubt = doubt or bound.doubt or "a bound stands beside the range"
    return QuantityForm(
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
        hedge=join_hedge_words(tokens, said[0]) if said else "",
        scale=_find_scale(tokens, other, lexicon),
        is_approximate=bool(said) and bound is None,
        resume=max(end, behind.end) if behind else end,
    )
