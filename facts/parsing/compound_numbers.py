"""Number words written as one word: 'ventisei', 'zweitausendfünfhundert', 'fortyfold'."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from facts.parsing.lexicon import Lexicon

LEAST_COMPOUND = 6
"""Shorter words are not looked at."""
HUNDRED, THOUSAND = 100, 1000


def read_compound(word: str, lexicon: Lexicon) -> int | Decimal | None:
    """Return the number that a word of several number words says; None for any other word."""
    if lexicon.factor_endings and word.endswith(lexicon.factor_endings):
        stems = (word.removesuffix(end) for end in lexicon.factor_endings)
        return next((lexicon.numerals[stem] for stem in stems if stem in lexicon.numerals), None)
    if not lexicon.joins_numerals or len(word) < LEAST_COMPOUND:
        return None
    pattern = _compile_parts(lexicon)
    parts = pattern.findall(word) if pattern.match(word) else []
    if len(parts) < 2 or "".join(parts) != word or parts[-1] in lexicon.numeral_joiners:
        return None
    return _add_parts(lexicon.compound_parts[part] for part in parts)


@cache
def _compile_parts(lexicon: Lexicon) -> re.Pattern[str]:
    return re.compile("|".join(sorted(lexicon.compound_parts, key=len, reverse=True)))


def _add_parts(values: Iterable[int | Decimal]) -> int | Decimal:
    """Add up parts from left to right; a hundred and a thousand multiply what stands before them."""
    total: int | Decimal = 0
    group: int | Decimal = 0
    for value in values:
        if value >= THOUSAND:
            total, group = total + (group or 1) * value, 0
        elif value == HUNDRED:
            group = (group or 1) * value
        else:
            group += value
    return total + group
