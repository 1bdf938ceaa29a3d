"""What the grammar read: a number as printed, a quantity, rank or date with its words, and how sure each part is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from facts.errors import UnitError
from facts.evidence.clause import Doubt, RecordedQuantity
from facts.evidence.second_check import find_doubts
from facts.languages import ENGLISH
from facts.model.confidence import DOUBTED, UNJUDGED, Confidence, Confidences, because

if TYPE_CHECKING:
    from facts.model.confidence import Reason
    from facts.model.quantity import Quantity
    from facts.parsing.date_parser import DateFound
    from facts.parsing.number_with_unit import UnitRead
    from facts.parsing.quantity_forms import QuantityForm
    from facts.parsing.ranks import RankFound


QUANTITY, RANK, DATE = "quantity", "rank", "date"
READING = ("number", "unit", "hedge")


@dataclass(frozen=True, slots=True)
class CellHeads:
    """What a table says of a cell beside the cell: the heads of its row and its column, and the table's caption."""

    row: str
    column: str
    caption: str = ""
    is_doubted: bool = False
    """Whether its column is not beyond question."""

    @property
    def words(self) -> str:
        """The heads as one run of words: where metrics are looked for."""
        return f"{self.row} {self.column}".strip()


class ParsedQuantity(NamedTuple):
    """What one phrase says; `start` and `end` count code points of the text."""

    start: int
    end: int
    phrase: str
    kind: str
    qualifier: str
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    low_inclusive: bool | None = None
    high_inclusive: bool | None = None
    decimals: int | None = None
    unit: str = "1"
    unit_text: str = ""
    unit_name: str = ""
    also: str = ""
    """Another qualifier that the same words bear out: 'just under 300' is nearly 300 and less than 300."""
    approximate: bool = False
    """Whether it is hedged both ways, a range too: 'about 10 to 12'."""
    as_of: str | None = None
    is_stated: bool = False
    """Whether the words say as of when; else it is the day of the publication."""
    facility: tuple[str, ...] | None = None
    metric: tuple[str, ...] | None = None
    cell: CellHeads | None = None
    """The heads of a number in a table."""
    language: str = ENGLISH
    """That of its paragraph, by whose words it was read."""
    confidences: Confidences = UNJUDGED

    @property
    def confidence(self) -> float:
        """How sure number, unit and hedge are, the least sure of them."""
        return self.confidences.reading

    @property
    def reasons(self) -> tuple[str, ...]:
        return self.confidences.reasons

    @property
    def is_soft_range(self) -> bool:
        """Whether it is a range that is hedged as a whole."""
        return self.approximate and self.qualifier == "between"

    def quantity(self) -> Quantity:
        """Return it as a checked quantity; raise QuantityError or UnitError where it cannot be one."""
        from facts.model.quantity import Qualifier, Quantity  # noqa: PLC0415 - pydantic doubles a first sentence's cost

        return Quantity(
            qualifier=Qualifier(self.qualifier),
            amount=self.value,
            lower=self.low,
            upper=self.high,
            lower_inclusive=self.low_inclusive,
            upper_inclusive=self.high_inclusive,
            approximate=self.is_soft_range or None,
            decimals=self.decimals,
            unit=self.unit,
        )

    def with_guesses(self, **guesses: Any) -> ParsedQuantity:
        return self._replace(**guesses)

    def as_json(self, line: int | None = None) -> dict[str, Any]:
        """Return it as one line of `facts extract`, numbers as plain JSON numbers."""
        return {
            "line": line,
            "start": self.start,
            "end": self.end,
            "phrase": self.phrase,
            "value": _make_json_number(self.value),
            "low": _make_json_number(self.low),
            "high": _make_json_number(self.high),
            "unit": self.unit_name,
            "unit_code": "" if self.unit == "1" else self.unit,
            "unit_phrase": " ".join(self.unit_text.split()),
            "approximate": self.approximate,
            "qualifier": self.qualifier,
            "kind": self.kind,
            "facility": list(self.facility) if self.facility else None,
            "metric": list(self.metric) if self.metric else None,
            "as_of": self.as_of,
            "confidence": self.confidence,
            "confidences": {name: sure.value for name, sure in self.confidences if sure.value or name in READING},
            "reasons": list(self.reasons),
        }


def _make_json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


class ParsedNumber(NamedTuple):
    """A number and the index after its last token."""

    value: Decimal
    end: int
    places: int = 0
    """Digits after the printed point."""
    exponent: int = 0
    """Power of ten of the scale word."""
    is_word: bool = False
    is_round: bool = False
    """A dozen, 'una decina': a round count, never exact."""
    is_fraction: bool = False
    doubt: str = ""
    remark: str = ""
    """What is unusual in the print, though it can mean one thing only."""
    is_plain: bool = False
    """Bare digits without separators or scale, which may be a name or a year."""

    @property
    def decimals(self) -> int | None:
        """Precision as printed: 2,500 is -2, 4.5 million -5, 12 is 0; None for a third."""
        if self.is_fraction and count_places(self.value) > 2:
            return None
        if self.places:
            return self.places - self.exponent
        if self.value != self.value.to_integral_value():
            return count_places(self.value)
        if abs(self.value) < 1000:
            return count_places(self.value) if self.exponent or self.is_fraction else 0
        return count_places(self.value)

    @property
    def rounded_decimals(self) -> int | None:
        """The same after 'about', where every trailing zero counts as rounded."""
        if self.is_fraction:
            return self.decimals
        return self.places - self.exponent if self.places else count_places(self.value)


def drop_exponent(value: Decimal) -> Decimal:
    """Drop the exponent that scaling leaves: 4.5E+6 becomes 4500000."""
    text = f"{value:f}"
    return Decimal(text.partition(".")[0] if value == value.to_integral_value() else text)


def round_share(value: Decimal) -> Decimal:
    """A share with six digits at most."""
    return value if value == round(value, 4) else round(value, 6)


def count_places(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0


START = 0.97
NO_UNIT, UNKNOWN_NOUN, SMALL_WORD, REMARK, VAGUE, SHARED = 0.35, 0.12, 0.15, 0.2, 0.1, 0.1
NOT_UNDERSTOOD = 0.3

INFERRED_YEAR = because("year taken from the date of publication")


def judge_quantity(shape: QuantityForm, unit: UnitRead | None) -> dict[str, Any]:
    parts = Confidences(number=_judge_number(shape), unit=_judge_unit(shape, unit), hedge=_judge_hedge(shape))
    if shape.doubt:
        parts = parts.add_doubt("number", because("it is doubtful: {words}", shape.doubt))
    if unit is not None and unit.doubt:
        parts = parts.add_doubt("unit", because("it is doubtful: {words}", unit.doubt))
    return {"confidences": parts}


def _judge_number(shape: QuantityForm) -> Confidence:
    if shape.remark:
        return _lower_confidence(REMARK, because("it can be read in two ways: {words}", shape.remark))
    if shape.is_word and not shape.is_share and shape.value is not None and shape.value <= 2:
        return _lower_confidence(SMALL_WORD, because("a small number in words"))
    return Confidence(START)


def _judge_unit(shape: QuantityForm, unit: UnitRead | None) -> Confidence:
    if unit is None:
        no_unit = because("no unit or counted noun found")
        return _lower_confidence(SHARED, because("a share")) if shape.is_share else _lower_confidence(NO_UNIT, no_unit)
    if not unit.is_understood:
        return Confidence.of(NOT_UNDERSTOOD, because("{words} is not understood as a unit", unit.name))
    if unit.is_noun and not unit.is_known:
        return _lower_confidence(UNKNOWN_NOUN, because("counts {words}, a noun not in the vocabulary", unit.name))
    return Confidence.of(START, because("unit {words}", unit.name or unit.code))


def _judge_hedge(shape: QuantityForm) -> Confidence:
    if shape.qualifier == "order_of_magnitude":
        return _lower_confidence(VAGUE, because("only an order of magnitude"))
    return Confidence.of(START, because("hedge “{words}”", shape.hedge)) if shape.hedge else Confidence(START)


def _lower_confidence(by: float, reason: Reason) -> Confidence:
    return Confidence.of(round(START - by, 2), reason)


def judge_doubted(one: ParsedQuantity, doubt: str) -> dict[str, Any]:
    """How sure a number is against which something speaks that stands beside it."""
    return {"confidences": one.confidences.add_doubt("number", because("it is doubtful: {words}", doubt))}


def judge_shared(one: ParsedQuantity, after: ParsedQuantity) -> dict[str, Any]:
    """How sure a number is that takes its unit from the next one of a list."""
    taken = because("shares the unit of “{words}”", after.phrase)
    unit = Confidence.of(round(after.confidences.unit.value - SHARED, 2), taken)
    return {"confidences": replace(one.confidences, unit=unit)}


def judge_inherited(one: ParsedQuantity, before: ParsedQuantity, *, is_sure: bool) -> dict[str, Any]:
    """How sure a number is that takes the unit said before it."""
    value = round(before.confidences.unit.value - SHARED - SMALL_WORD, 2)
    taken = because("takes over the unit of “{words}”", before.phrase)
    unit = Confidence.of(value if is_sure else min(value, DOUBTED), taken)
    return {"confidences": replace(one.confidences, unit=unit)}


def judge_subject(one: ParsedQuantity, noun: str) -> dict[str, Any]:
    """How sure a number is whose noun its clause says before it."""
    unit = Confidence.of(round(START - UNKNOWN_NOUN - SHARED, 2), because("counts {words}, said before it", noun))
    return {"confidences": replace(one.confidences, unit=unit)}


def judge_rank(found: RankFound) -> dict[str, Any]:
    if found.is_limit:
        return make_confidences(0.7, because("place in a list of that length"))
    return make_confidences(0.85, because("ordinal with a place, ranking or region"))


def judge_decade() -> dict[str, Any]:
    return make_confidences(0.5, because("a part of a decade, taken as about its first year"))


def judge_date(found: DateFound) -> dict[str, Any]:
    if found.is_inferred:
        return make_confidences(0.8, INFERRED_YEAR)
    if found.until:
        return make_confidences(0.85, because("calendar date") if found.month else because("period of years"))
    return (
        make_confidences(0.93, because("calendar date"))
        if found.month
        else make_confidences(0.8, because("a year alone"))
    )


def make_confidences(sure: float, reason: Reason) -> dict[str, Any]:
    """Return the parts of a reading that is judged as one."""
    return {"confidences": Confidences(Confidence.of(sure, reason), Confidence(sure), Confidence(sure))}


def apply_doubts(found: list[ParsedQuantity], text: str) -> list[ParsedQuantity]:
    """Cap the confidence of each quantity that its words do not bear out, with the reason."""
    return [_apply_doubts_to(one, text) if one.kind == QUANTITY else one for one in found]


def _apply_doubts_to(one: ParsedQuantity, text: str) -> ParsedQuantity:
    doubts = _find_doubts(one, text)
    if not doubts:
        return one
    confidences = one.confidences
    for doubt in doubts:
        part = doubt.part if doubt.part in READING else "number"
        confidences = confidences.add_doubt(part, because("not accounted for: {words}", doubt.what))
    return one.with_guesses(confidences=confidences)


def _find_doubts(one: ParsedQuantity, text: str) -> tuple[Doubt, ...]:
    stated = RecordedQuantity(
        one.qualifier, one.value, one.low, one.high, one.unit, one.unit_text, None, one.is_soft_range
    )
    try:
        return find_doubts(text, one.start, one.end, stated, one.language)
    except UnitError:
        return (Doubt("unit", f"the unit {one.unit!r} is not one of the catalogue's"),)
