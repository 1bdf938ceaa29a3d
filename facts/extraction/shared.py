"""Units that several numbers share: '5, 10 and 20 percent', '75 × 50 µm'."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facts import units
from facts.extraction import candidate as made
from facts.extraction import confidence

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

_TIMES = frozenset({"x", "×", "by", "per"})


def with_shared_units(
    found: list[Candidate], spots: list[tuple[int, int]], tokens: Sequence[Token], lexicon: Lexicon
) -> list[Candidate]:
    """Give a number without a unit that of the next number it is joined with; `spots` are token ranges."""
    result = list(found)
    in_list = False
    for place in range(len(found) - 2, -1, -1):
        one, after = result[place], result[place + 1]
        between = [token.lower for token in tokens[spots[place][1] : spots[place + 1][0]]]
        joined = _joins(between, lexicon, in_list=in_list)
        in_list = joined and _may_share(one, after)
        if in_list:
            result[place] = one.with_guesses(
                unit=after.unit,
                unit_text=after.unit_text,
                unit_name=after.unit_name,
                confidences=replace(one.confidences, unit=confidence.shared(after.confidences.unit, after.phrase)),
            )
    return result


def _joins(between: list[str], lexicon: Lexicon, *, in_list: bool) -> bool:
    if between in (["of"], ["of", "the"], ["of", "its"], ["of", "those"], ["dei"], ["delle"], ["der"], ["des"]):
        return True
    if len(between) == 2 and between[0] == "," and between[1] in lexicon.conjunctions:
        between = between[1:]
    if len(between) != 1:
        return False
    return between[0] in lexicon.conjunctions | lexicon.or_words | _TIMES or (between[0] == "," and in_list)


def _may_share(one: Candidate, after: Candidate) -> bool:
    both = one.kind == after.kind == made.QUANTITY
    is_sign_before = after.phrase[:1] in "€$£¥"
    is_negative = any(number is not None and number < 0 for number in (one.value, one.low, one.high))
    if is_negative and not units.unit(after.unit).may_be_negative:
        return False
    return both and one.unit == "1" and not one.unit_text and after.unit != "1" and not is_sign_before
