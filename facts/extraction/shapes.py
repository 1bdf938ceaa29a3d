"""The shape of a quantity: one number, a range, a tolerance, an order of magnitude; its hedge and precision."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import hedges, sides
from facts.extraction import tokens as kinds
from facts.extraction.number import Number, written_out

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.hedges import Hedge
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.sides import Side, UnitRead
    from facts.extraction.tokens import Token

MOST_CHOICE = 100
DASHES = frozenset("-–—−")
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
    doubt: str = ""
    """What speaks against the number, unit or hedge as read."""
    remark: str = ""
    hedge: str = ""
    is_approximate: bool = False
    """Whether a range is hedged as a whole: 'about 10 to 12'."""
    resume: int = 0


def single(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> Shape:
    """One number with its hedge."""
    hedge = _hedge(tokens, side, lexicon)
    start, end = side.start, side.end
    if hedge:
        start, end = min(start, hedge.start), max(end, hedge.end)
    if hedge and hedge.start == side.number.end and side.unit is None:
        side = side._replace(unit=sides.unit_after(tokens, side.number._replace(end=hedge.end), lexicon))
        end = max(end, side.unit.end if side.unit else 0)
    qualifier = hedge.qualifier if hedge else "approximately" if side.number.is_round else "exact"
    if qualifier == "one_of_only" and (side.value < 1 or side.value != side.value.to_integral_value()):
        qualifier = "exact"
    doubt = side.number.doubt or (hedge.doubt if hedge else "")
    shape = Shape(
        qualifier,
        start,
        end,
        side.unit,
        is_word=side.number.is_word,
        doubt=doubt,
        remark=side.number.remark,
        resume=end,
    )
    return _hedged(shape, side)._replace(hedge=_words(tokens, hedge))


def _words(tokens: Sequence[Token], hedge: Hedge | None) -> str:
    return " ".join(token.lower for token in tokens[hedge.start : hedge.end]) if hedge else ""


def _hedge(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> Hedge | None:
    is_time = side.unit is not None and side.unit.code in _TIMES
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
    """Read '12 ± 3 mm', '80,433.5 +/- 9.4 MeV/c2', '12 plus or minus 3'."""
    for end in (side.end, side.number.end):
        after = _after_plus_minus(tokens, end)
        other = sides.read_from(tokens, after, lexicon) if after else None
        if other and side.value >= 0 < other.value:
            unit = other.unit or side.unit or _unit_after_bracket(tokens, other, lexicon)
            last = max(other.end, unit.end if unit else 0)
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
    return None


def _lower(value: Decimal, unit: UnitRead | None) -> Decimal:
    """The lower end of a tolerance; '2 ± 3 events' means none at least."""
    return Decimal(0) if value < 0 and unit is not None and not sides.may_be_negative(unit.code) else value


def _printed(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0


def _after_plus_minus(tokens: Sequence[Token], at: int) -> int:
    words = [token.lower for token in tokens[at : at + 3]]
    if words[:1] == ["±"]:
        return at + 1
    if words[:3] in (["+", "/", "-"], ["+", "/", "−"], ["plus", "or", "minus"]):
        return at + 3
    return at + 2 if words[:2] == ["+", "-"] else 0


def _unit_after_bracket(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> UnitRead | None:
    if side.end < len(tokens) and tokens[side.end].text == ")":
        moved = sides.read(tokens, side.at, lexicon, side.number._replace(end=side.end + 1))
        return moved.unit if moved else None
    return None


def span(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> list[Shape]:
    """Read a range as one shape, or the two ends of a change ('from 4 to 8 PB') as two."""
    opened = _opener(tokens, side, lexicon)
    for end in dict.fromkeys((side.end, side.number.end)):
        after = _connector_end(tokens, end, opened, side, lexicon)
        other = sides.read_from(tokens, after, lexicon) if after else None
        if other is None or (end != side.end and other.unit is None):
            continue
        first = side if end == side.end else _bare(side)
        joined = _joined(first, other, opened)
        if joined is None:
            continue
        first, unit = joined
        if opened == "from" and _is_change(tokens, first, other, lexicon):
            return _two(first, other, unit)
        if first.value < other.value:
            return [_range(first, other, unit, opened)]
    return []


def _bare(side: Side) -> Side:
    """The side without the noun that was taken from beyond the connector."""
    keeps = side.unit is not None and side.unit.is_before
    return side if keeps else side._replace(unit=None, end=side.number.end)


def _opener(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> str:
    before = tokens[side.start - 1].lower if side.start else ""
    if before in ("the", "il", "i", "les", "des", "den", "l") and side.start > 1:
        before = tokens[side.start - 2].lower
    return "between" if before in lexicon.between else "from" if before in lexicon.from_words else ""


def _connector_end(tokens: Sequence[Token], at: int, opened: str, side: Side, lexicon: Lexicon) -> int:
    """The index after '-', 'to', 'and' (opened by 'between') or 'or'; 0 where none stands."""
    if at + 1 >= len(tokens) or tokens[at].starts_paragraph:
        return 0
    word = tokens[at].lower
    if word in DASHES:
        return _dash_end(tokens, at, lexicon)
    if _is_to(word, opened, lexicon) and (opened or not _is_step(tokens, side, lexicon)):
        return _skip_articles(tokens, at + 1)
    is_choice = word in lexicon.or_words and side.value < MOST_CHOICE and side.unit is None
    return at + 1 if is_choice else 0


def _is_to(word: str, opened: str, lexicon: Lexicon) -> bool:
    if opened == "between" and word in lexicon.conjunctions:
        return True
    return word in lexicon.to_words and (opened == "from" or word not in ("a", "al", "auf"))


def _dash_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after the dash of '5-10' and '5 – 10', or after the 'to' of '16- to 24-year-olds'."""
    after = tokens[at + 1]
    if after.lower in lexicon.to_words and after.gap != kinds.GLUED:
        return at + 2
    is_tight = tokens[at].gap == kinds.GLUED == after.gap
    is_spaced = tokens[at].text in "–—" and after.kind == kinds.NUMBER and after.gap == kinds.SPACE == tokens[at].gap
    is_broken = after.gap == kinds.LINE and after.kind == kinds.NUMBER
    return at + 1 if is_tight or is_spaced or is_broken else 0


def _is_step(tokens: Sequence[Token], side: Side, lexicon: Lexicon) -> bool:
    """Whether the number is how far something moved: 'fell by 850,000 to 1.4 billion', 'rose 6 points to 20'."""
    window = [token.lower for token in tokens[max(0, side.start - 2) : side.start]]
    return any(word in lexicon.change_words for word in window) or window[-1:] in (["by"], ["um"])


def _skip_articles(tokens: Sequence[Token], at: int) -> int:
    skipped = at
    while skipped < min(at + 2, len(tokens)) and tokens[skipped].lower in (
        "the",
        "il",
        "i",
        "le",
        "les",
        "l",
        "'",
        "about",
        "nearly",
    ):
        skipped += 1
    return skipped


def _joined(first: Side, other: Side, opened: str) -> tuple[Side, UnitRead | None] | None:
    """Give both ends one unit and one scale; None where they measure different things."""
    if first.unit and other.unit and not _agree(first.unit, other.unit):
        return None
    if first.unit and other.unit is None and not first.unit.is_before and opened != "from":
        return None
    scale = other.number.exponent
    if scale and not first.number.exponent and first.value < other.value.scaleb(-scale):
        number = first.number._replace(value=written_out(first.number.value.scaleb(scale)), exponent=scale)
        first = first._replace(value=written_out(first.value.scaleb(scale)), number=number)
    unit = first.unit if first.unit and not first.unit.is_noun else other.unit or first.unit
    return first, other.unit if first.unit and other.unit and _is_rated(first.unit, other.unit) else unit


def _agree(one: UnitRead, other: UnitRead) -> bool:
    return one.code == other.code or other.is_noun or _is_rated(one, other)


def _is_rated(one: UnitRead, other: UnitRead) -> bool:
    """Whether only the second says what both are per: 'between $3.10 and $3.30 a share'."""
    return other.code.startswith(f"{one.code}/")


def _is_change(tokens: Sequence[Token], first: Side, other: Side, lexicon: Lexicon) -> bool:
    """Whether 'from A to B' tells what became of a number rather than a range of it."""
    window = tokens[max(0, first.start - 9) : first.start]
    says_so = any(token.lower in lexicon.change_words for token in window)
    both_measured = first.unit is not None and other.unit is not None and first.unit.start < other.start
    return says_so or (both_measured and not first.unit.is_noun if first.unit else False) or first.value > other.value


def _two(first: Side, other: Side, unit: UnitRead | None) -> list[Shape]:
    def exact(side: Side) -> Shape:
        return Shape(
            "exact",
            side.start,
            side.end,
            unit,
            side.value,
            decimals=side.number.decimals,
            is_word=side.number.is_word,
            resume=other.end,
        )

    return [exact(first), exact(other)]


def _range(first: Side, other: Side, unit: UnitRead | None, opened: str) -> Shape:
    start = first.start - 1 if opened else first.start
    return Shape(
        "between",
        start,
        other.end,
        unit,
        low=first.value,
        high=other.value,
        low_inclusive=True,
        high_inclusive=True,
        is_word=first.number.is_word,
        doubt=first.number.doubt or other.number.doubt,
        resume=other.end,
    )


def magnitude(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> Shape | None:
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
    scaled, end = _magnitude_scale(tokens, end, lexicon)
    bottom = Decimal(low) * scaled
    top = Decimal(100) * scaled if low == 24 else bottom * step
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
