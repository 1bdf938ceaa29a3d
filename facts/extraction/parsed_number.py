"""A number that was read, with the precision it was printed with."""

from __future__ import annotations

from decimal import Decimal
from typing import NamedTuple


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
        if self.is_fraction and printed_places(self.value) > 2:
            return None
        if self.places:
            return self.places - self.exponent
        if self.value != self.value.to_integral_value():
            return printed_places(self.value)
        if abs(self.value) < 1000:
            return printed_places(self.value) if self.exponent or self.is_fraction else 0
        return printed_places(self.value)

    @property
    def rounded_decimals(self) -> int | None:
        """The same after 'about', where every trailing zero counts as rounded."""
        if self.is_fraction:
            return self.decimals
        return self.places - self.exponent if self.places else printed_places(self.value)


def written_out(value: Decimal) -> Decimal:
    """Drop the exponent that scaling leaves: 4.5E+6 becomes 4500000."""
    text = f"{value:f}"
    return Decimal(text.partition(".")[0] if value == value.to_integral_value() else text)


def rounded(value: Decimal) -> Decimal:
    """A share with six digits at most."""
    return value if value == round(value, 4) else round(value, 6)


def printed_places(value: Decimal) -> int:
    return -int(value.normalize().as_tuple().exponent) if value else 0
