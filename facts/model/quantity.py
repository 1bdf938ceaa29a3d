"""A quantity as printed: a number, its hedge, its precision and its unit; and the interval it stands for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, InvalidOperation
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainSerializer, model_validator

from facts.errors import QuantityError
from facts.model import text_limits, units

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DIGITS = 25
LONGEST_NUMBER = 80


class Qualifier(StrEnum):
    """The hedge that the words put on a number."""

    EXACT = "exact"
    APPROXIMATELY = "approximately"
    NEARLY = "nearly"
    MORE_THAN = "more_than"
    AT_LEAST = "at_least"
    LESS_THAN = "less_than"
    UP_TO = "up_to"
    BETWEEN = "between"
    TOLERANCE = "tolerance"
    ONE_OF_ONLY = "one_of_only"
    ORDER_OF_MAGNITUDE = "order_of_magnitude"


APPROXIMATE_RANGE = "approximately_between"


@dataclass(frozen=True, slots=True)
class Shape:
    """Which parts a qualifier needs; a bound's value is whether it is included (None: either)."""

    amount: bool = False
    lower: bool = False
    upper: bool = False
    lower_inclusive: bool | None = None
    upper_inclusive: bool | None = None


SHAPES = {
    Qualifier.EXACT: Shape(amount=True),
    Qualifier.APPROXIMATELY: Shape(amount=True),
    Qualifier.NEARLY: Shape(amount=True),
    Qualifier.ONE_OF_ONLY: Shape(amount=True),
    Qualifier.MORE_THAN: Shape(lower=True, lower_inclusive=False),
    Qualifier.AT_LEAST: Shape(lower=True, lower_inclusive=True),
    Qualifier.LESS_THAN: Shape(upper=True, upper_inclusive=False),
    Qualifier.UP_TO: Shape(upper=True, upper_inclusive=True),
    Qualifier.BETWEEN: Shape(lower=True, upper=True),
    Qualifier.TOLERANCE: Shape(amount=True, lower=True, upper=True),
    Qualifier.ORDER_OF_MAGNITUDE: Shape(lower=True, upper=True, upper_inclusive=False),
}


@dataclass(frozen=True, slots=True)
class Interval:
    """A range of numbers, open or closed at each end; None is without end."""

    low: Decimal | None
    high: Decimal | None
    low_inclusive: bool = True
    high_inclusive: bool = True

    def contains(self, value: Decimal) -> bool:
        above = self.low is None or value > self.low or (self.low_inclusive and value == self.low)
        below = self.high is None or value < self.high or (self.high_inclusive and value == self.high)
        return above and below

    def meets(self, other: Interval) -> bool:
        """Whether some number lies in both: two statements that do not contradict each other."""
        return not (self.is_wholly_below(other) or other.is_wholly_below(self))

    def is_wholly_below(self, other: Interval) -> bool:
        """Whether every number of it lies below every number of the other."""
        if self.high is None or other.low is None:
            return False
        touching = self.high_inclusive and other.low_inclusive
        return self.high < other.low or (self.high == other.low and not touching)

    def convert(self, source: str, target: str) -> Interval:
        return self if source == target else self.map_numbers(lambda end: units.convert_value(end, source, target))

    def map_numbers(self, change: Callable[[Decimal], Decimal]) -> Interval:
        """Return the interval with each end changed by a rising function."""
        low, high = (None if end is None else change(end) for end in (self.low, self.high))
        return Interval(low, high, self.low_inclusive, self.high_inclusive)

    def __str__(self) -> str:
        left = "(" if self.low is None or not self.low_inclusive else "["
        right = ")" if self.high is None or not self.high_inclusive else "]"
        low, high = ("∞" if end is None else f"{end:f}" for end in (self.low, self.high))
        return f"{left}{'-' if self.low is None else ''}{low}, {high}{right}"


def _read_exact_decimal(value: Any) -> Any:
    """Refuse floats, which are already rounded, and numbers no article prints."""
    if isinstance(value, float):
        raise QuantityError(f"got the float {value!r}", remedy='Write the number as text, such as "0.5".')
    if isinstance(value, str):
        value = value.strip() or None
    if isinstance(value, str) and len(value) > LONGEST_NUMBER:
        raise QuantityError(
            f"the number has {len(value):,} characters",
            remedy=f"Write at most {LONGEST_NUMBER}, as an article prints it.",
        )
    if value is None or isinstance(value, Decimal):
        number = value
    else:
        try:
            number = Decimal(value)
        except (ArithmeticError, ValueError, TypeError):
            raise QuantityError(
                f"{str(value)[:40]!r} is not a number",
                remedy='Write plain digits with a point, such as "2500" or "0.5".',
            ) from None
    if number is not None and not _is_printable(number):
        raise QuantityError(
            f"{str(number)[:40]} is out of range",
            remedy=f"Write a finite number of at most {MAX_DIGITS} digits before the point, {LONGEST_NUMBER} in all.",
        )
    return number


def _is_printable(number: Decimal) -> bool:
    """Whether an article can print it: of a size and with as many digits as there is room for."""
    is_sized = number.is_finite() and abs(number.adjusted()) < MAX_DIGITS
    return is_sized and len(number.as_tuple().digits) <= LONGEST_NUMBER


def _write_plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


ExactNumber = Annotated[
    Decimal | None, BeforeValidator(_read_exact_decimal), PlainSerializer(_write_plain, when_used="always")
]


def describe_field(text: str, good: Any, bad: Any, **constraints: Any) -> Any:
    """A field with its one description and one good and one bad example; optional unless told otherwise."""
    default = constraints.pop("default", None)
    return Field(default, description=text, examples=[good], json_schema_extra={"bad_example": bad}, **constraints)


def describe_required(text: str, good: Any, bad: Any, **constraints: Any) -> Any:
    """The same for a field that must be given."""
    return describe_field(text, good, bad, default=..., **constraints)


_NOT_FOR = {
    "date": frozenset({Qualifier.TOLERANCE, Qualifier.ORDER_OF_MAGNITUDE, Qualifier.NEARLY, Qualifier.ONE_OF_ONLY}),
    "rank": frozenset({Qualifier.TOLERANCE, Qualifier.ORDER_OF_MAGNITUDE}),
}
_COLDEST = {"Cel": Decimal("-273.15"), "[degF]": Decimal("-459.67")}


class Quantity(BaseModel):
    """A number with its hedge and unit, as the words state it."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    qualifier: Qualifier = describe_field(
        "The hedge: what the words say about how exactly the number holds.",
        "more_than",
        "over",
        default=Qualifier.EXACT,
    )
    amount: ExactNumber = describe_field(
        "The number, as an exact decimal; empty when the words give only a bound.", "2500", "2,500"
    )
    lower: ExactNumber = describe_field("The lower bound, where the words give one.", "12000", "more than 12000")
    upper: ExactNumber = describe_field("The upper bound, where the words give one.", "2700", "up to 2700")
    lower_inclusive: bool | None = describe_field(
        "Whether the lower bound itself is included; empty without a lower bound.", False, "maybe"
    )
    upper_inclusive: bool | None = describe_field(
        "Whether the upper bound itself is included; empty without an upper bound.", True, "maybe"
    )
    approximate: bool | None = describe_field(
        "True where a range is hedged as a whole, 'about 20 to 30'; empty for anything else.", True, "about"
    )
    decimals: int | None = describe_field(
        "Precision as printed: digits after the point, negative for rounded thousands (2,500 is -2).",
        -2,
        2.5,
        ge=-MAX_DIGITS,
        le=MAX_DIGITS,
    )
    unit: str = describe_field(
        'Unit code: UCUM, ISO 4217 for money, {patient} for counted things, "1" for none.',
        "{patient}",
        "patients",
        default="1",
        max_length=text_limits.ID,
    )

    @model_validator(mode="before")
    @classmethod
    def _fill_directions(cls, values: Any) -> Any:
        """Take the direction of a bound from the hedge where the hedge already says it, and one form of 'about'."""
        if not isinstance(values, dict):
            return values
        values = _settle_approximate(values)
        try:
            shape = SHAPES[Qualifier(values.get("qualifier") or Qualifier.EXACT)]
        except ValueError:
            return values
        filled = dict(values)
        for side, included in (("lower", shape.lower_inclusive), ("upper", shape.upper_inclusive)):
            if filled.get(side) is not None and filled.get(f"{side}_inclusive") is None and included is not None:
                filled[f"{side}_inclusive"] = included
        return filled

    @model_validator(mode="after")
    def _check_quantity(self) -> Self:
        self._check_shape(SHAPES[self.qualifier])
        self._check_approximate()
        self._check_bounds()
        self._check_precision()
        self._check_unit(units.get_unit(self.unit))
        return self

    def _check_shape(self, shape: Shape) -> None:
        given = (self.amount is not None, self.lower is not None, self.upper is not None)
        if given != (shape.amount, shape.lower, shape.upper):
            self._explain_shape(shape)
        if self.lower is not None or self.lower_inclusive is not None:
            self._check_direction("lower", shape.lower_inclusive)
        if self.upper is not None or self.upper_inclusive is not None:
            self._check_direction("upper", shape.upper_inclusive)

    def _explain_shape(self, shape: Shape) -> None:
        for name in ("amount", "lower", "upper"):
            given, needed = getattr(self, name), getattr(shape, name)
            if given is not None and not needed:
                raise QuantityError(
                    f"{name} is {given}, but {self.qualifier} has none",
                    where=name,
                    remedy=f"Leave {name} empty, or choose the qualifier that fits the words.",
                )
            if needed and given is None:
                raise QuantityError(
                    f"{name} is empty, but {self.qualifier} needs one", where=name, remedy=f"Give {name} as a number."
                )

    def _check_direction(self, side: str, must_be: bool | None) -> None:
        field = f"{side}_inclusive"
        bound, included = getattr(self, side), getattr(self, field)
        if (bound is None) != (included is None):
            raise QuantityError(
                f"{side} is {bound} and {field} is {included}",
                where=field,
                remedy=f"Give both or neither: say whether {bound if bound is not None else 'the bound'} is included.",
            )
        if bound is not None and must_be is not None and included != must_be:
            raise QuantityError(
                f"{field} is {included}, but {self.qualifier} means {must_be}", where=field, remedy=f"Write {must_be}."
            )

    def _check_approximate(self) -> None:
        if self.approximate is None:
            return
        if self.qualifier is not Qualifier.BETWEEN or not self.approximate:
            raise QuantityError(
                f"approximate is {self.approximate}, but the hedge is {self.qualifier}",
                where="approximate",
                remedy="Leave approximate empty, or write between with both bounds; of one number write approximately.",
            )
        if units.get_unit(self.unit).dimension in _NOT_FOR:
            raise QuantityError(
                f"approximate says nothing of a range of the unit {self.unit}",
                where="approximate",
                remedy="Leave approximate empty, or write approximately with one number.",
            )

    def _check_bounds(self) -> None:
        if self.lower is None and self.upper is None:
            return
        if self.lower is not None and self.upper is not None and self.lower >= self.upper:
            raise QuantityError(
                f"lower {self.lower} is not below upper {self.upper}", where="lower", remedy="Exchange the two bounds."
            )
        if self.amount is not None and not Interval(self.lower, self.upper).contains(self.amount):
            raise QuantityError(
                f"amount {self.amount} lies outside its own bounds {self.lower} to {self.upper}",
                where="amount",
                remedy="Correct the amount or the bounds.",
            )

    def _check_precision(self) -> None:
        if self.decimals is not None and self.amount is not None and not _is_rounded(self.amount, self.decimals):
            raise QuantityError(
                f"decimals is {self.decimals}, but amount {self.amount} is printed more exactly",
                where="decimals",
                remedy="Count the digits after the point; for a number ending in zeros, the zeros, with a minus.",
            )

    def _check_unit(self, item: units.Unit) -> None:
        if not item.may_be_negative:
            self._check_sign(item)
        if item.code in _COLDEST:
            self._check_cold(_COLDEST[item.code])
        if self.qualifier is Qualifier.ONE_OF_ONLY or item.dimension == "rank":
            self._check_whole("one_of_only" if item.dimension != "rank" else "a rank")
        if self.qualifier in _NOT_FOR.get(item.dimension, ()):
            raise QuantityError(
                f"{self.qualifier} says nothing of a {item.dimension}",
                where="qualifier",
                remedy="Write between, or the hedge that the words have.",
            )
        if item.is_date:
            for name in ("amount", "lower", "upper"):
                number = getattr(self, name)
                if number is not None:
                    find_date_bounds(number, item.code, name)

    def _check_sign(self, item: units.Unit) -> None:
        for name, number in (("amount", self.amount), ("lower", self.lower), ("upper", self.upper)):
            if number is not None and number < 0:
                raise QuantityError(
                    f"{name} is {number}, but {item.code} is never negative", where=name, remedy="Check the sign."
                )

    def _check_cold(self, coldest: Decimal) -> None:
        for name, number in (("amount", self.amount), ("lower", self.lower), ("upper", self.upper)):
            if number is not None and number < coldest:
                raise QuantityError(f"{name} is {number}, below absolute zero", where=name, remedy="Check the number.")

    def _check_whole(self, what: str) -> None:
        for number in (self.amount, self.lower, self.upper):
            if number is not None and (number < 1 or number != number.to_integral_value()):
                raise QuantityError(
                    f"amount is {number}, but {what} is a whole number from 1",
                    where="amount",
                    remedy="Write 1, 2, 3, …",
                )

    @property
    def hedge(self) -> str:
        """The code of the hedge for people: of a range hedged as a whole, both."""
        return APPROXIMATE_RANGE if self.approximate else str(self.qualifier)

    @property
    def half_step(self) -> Decimal:
        """Half a unit in the last printed place: how far off a rounded number may be."""
        decimals = self.decimals
        if decimals is None and self.qualifier in (Qualifier.APPROXIMATELY, Qualifier.NEARLY):
            decimals = count_decimals(self.amount or Decimal(0))
        if decimals is None and self.approximate:
            decimals = max(count_decimals(end) for end in (self.lower, self.upper) if end)
        return Decimal(0) if decimals is None else Decimal("0.5").scaleb(-decimals)

    @property
    def interval(self) -> Interval:
        """The numbers this quantity stands for; days since year 1 for calendar dates."""
        item = units.get_unit(self.unit)
        if item.is_date:
            return self._make_date_interval()
        if self.amount is not None and self.lower is None:
            return self._make_interval_around(self.amount)
        if self.approximate and self.lower is not None and self.upper is not None:
            return Interval(self.lower - self.half_step, self.upper + self.half_step)
        low, low_inclusive = self.lower, bool(self.lower_inclusive)
        if low is None and item.starts_at_zero and item.is_ratio_scale:
            low, low_inclusive = Decimal(0), True
        return Interval(low, self.upper, low_inclusive, bool(self.upper_inclusive))

    def _make_interval_around(self, amount: Decimal) -> Interval:
        half = self.half_step
        if self.qualifier is Qualifier.NEARLY:
            return Interval(amount - half, amount, True, False)
        if self._is_whole:
            return Interval(amount, amount)
        return Interval(amount - half, amount + half)

    @property
    def _is_whole(self) -> bool:
        """Whether the number is a whole one to the last unit: a place, a few of a kind, things counted one by one."""
        item = units.get_unit(self.unit)
        is_counted = item.is_count and self.qualifier is Qualifier.EXACT and self.decimals == 0
        return is_counted or self.qualifier is Qualifier.ONE_OF_ONLY or item.dimension == "rank"

    def _make_date_interval(self) -> Interval:
        """Days: 'after 2010' begins after its last day, 'before 2010' ends before its first."""
        low = self.amount if self.amount is not None else self.lower
        high = self.amount if self.amount is not None else self.upper
        after, before = self.lower_inclusive is False, self.upper_inclusive is False
        first = None if low is None else Decimal(find_date_bounds(low, self.unit)[after].toordinal())
        last = None if high is None else Decimal(find_date_bounds(high, self.unit)[not before].toordinal())
        return Interval(first, last, not after, not before)

    def make_comparable(self, target: str) -> tuple[str, Interval]:
        """Return the interval in a unit to compare it in, and that unit; intervals of two units do not compare.

        It is the target where that can be had: dates are days in every format, other money stays what it is.
        """
        if units.get_unit(self.unit).is_date:
            return "d", self.interval
        if self.unit == target or not units.is_convertible(self.unit, target):
            return self.unit, self.interval
        return target, self.interval.convert(self.unit, target)

    @property
    def point(self) -> Decimal | None:
        """Where to draw or sort it: the amount, else the stated bound, else the middle of both."""
        if self.amount is not None:
            return self.amount
        if self.lower is not None and self.upper is not None:
            return (self.lower + self.upper) / 2
        return self.lower if self.lower is not None else self.upper

    def in_unit(self, target: str) -> Quantity:
        """Return it in another unit of its dimension, rounded to the digits it was printed with."""
        if target == self.unit:
            return Quantity(**{name: getattr(self, name) for name in Quantity.model_fields})
        scale, offset = units.find_linear(self.unit, target)
        step = scale if offset else None
        return self.map_numbers(lambda number: units.convert_value(number, self.unit, target), target, step)

    def map_numbers(self, change: Callable[[Decimal], Decimal], target: str, step: Decimal | None = None) -> Quantity:
        """Return it with each number changed and rounded to the digits it was printed with, bounds outwards.

        `step` is what one unit becomes where zero moves: there the last printed place counts, not the digits.
        """
        parts = (
            ("amount", self.amount, ROUND_HALF_UP),
            ("lower", self.lower, ROUND_FLOOR),
            ("upper", self.upper, ROUND_CEILING),
        )
        numbers = {
            name: None if number is None else round_like(change(number), number, rounding, step)
            for name, number, rounding in parts
        }
        amount = numbers["amount"]
        decimals = None if self.decimals is None or amount is None else count_decimals(amount)
        return Quantity(
            qualifier=self.qualifier,
            **numbers,
            lower_inclusive=self.lower_inclusive,
            upper_inclusive=self.upper_inclusive,
            approximate=self.approximate,
            decimals=decimals,
            unit=target,
        )


def _settle_approximate(values: dict[str, Any]) -> dict[str, Any]:
    """Give 'about' one form: of one number it is the hedge, of a range the mark `approximate`."""
    is_about = values.get("qualifier") == Qualifier.APPROXIMATELY
    amount, *ends = (values.get(name) for name in ("amount", "lower", "upper"))
    if is_about and amount in (None, "") and None not in ends and "" not in ends:
        included = {f"{side}_inclusive": _get_default(values, f"{side}_inclusive") for side in ("lower", "upper")}
        return values | included | {"qualifier": Qualifier.BETWEEN, "approximate": True}
    needs_none = values.get("approximate") is False or (is_about and values.get("approximate") is True)
    return values | {"approximate": None} if needs_none else values


def _get_default(values: dict[str, Any], name: str) -> Any:
    return True if values.get(name) is None else values[name]


_STEPS = {decimals: Decimal(1).scaleb(-decimals) for decimals in range(-MAX_DIGITS, MAX_DIGITS + 1)}


def _is_rounded(number: Decimal, decimals: int) -> bool:
    """Whether a number has no digit beyond its decimals."""
    try:
        return not number % _STEPS[decimals]
    except InvalidOperation:
        return count_decimals(number) <= decimals


def count_decimals(number: Decimal) -> int:
    """Digits after the point, trailing zeros left out: 2500 is -2, 0.50 is 1."""
    if not number:
        return 0
    _, digits, exponent = number.as_tuple()
    last = len(digits)
    while digits[last - 1] == 0:
        last -= 1
    return -int(exponent) - (len(digits) - last)


def round_like(value: Decimal, printed: Decimal, rounding: str = ROUND_HALF_UP, step: Decimal | None = None) -> Decimal:
    """Round a converted number to the significant digits of the printed one, three at least."""
    if not value:
        return value
    if step is not None:
        place = (step.scaleb(-max(count_decimals(printed), 0))).adjusted()
    else:
        place = value.adjusted() - max(3, len(printed.normalize().as_tuple().digits)) + 1
    return Decimal(f"{value.quantize(Decimal(1).scaleb(place), rounding=rounding).normalize():f}")


_DATE_FORMATS = {"CCYY": 4, "CCYYMM": 6, "CCYYMMDD": 8}


def find_date_bounds(number: Decimal, code: str, where: str = "amount") -> tuple[date, date]:
    """Return the first and last day of a calendar date written in digits, such as 201507 in CCYYMM."""
    digits = f"{number:f}"
    try:
        if len(digits) != _DATE_FORMATS[code]:
            raise ValueError(digits)  # noqa: TRY301 - said with the rest below
        year, month, day = int(digits[:4]), int(digits[4:6] or 1), int(digits[6:8] or 1)
        first = date(year, month, day)
    except (ValueError, KeyError):
        raise QuantityError(
            f"{digits} is not a date in the format {code}", where=where, remedy="Write 2010, 201507 or 20190822."
        ) from None
    if code == "CCYYMMDD":
        return first, first
    after = date(year + 1, 1, 1) if code == "CCYY" else date(year + month // 12, month % 12 + 1, 1)
    return first, after - timedelta(days=1)
