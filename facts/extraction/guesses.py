"""Guess which facility, metric and date a candidate is about: ranked proposals, never taken silently."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from facts import units
from facts.extraction import candidate as made
from facts.extraction.names import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.names import MetricName, Names
    from facts.extraction.tokens import Token

MOST = 3
LONGEST_SIDE = 400
"""How far a sentence reaches on either side of a phrase, at most; tables and lists have no stops."""
MOST_NEAR = 40
"""How many names or dates around a candidate are looked at, so that long texts stay cheap."""
SAME_UNIT, SAME_NOUN, ALIKE = 1.0, 1.5, 3.0
LEAST_SCORE = 1.2
_ENDS = frozenset(".!?")


class Context:
    """A text's sentences, and what they name."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text, self.tokens = text, tokens
        self.ends = _sentence_ends(tokens)

    def sentence(self, start: int, end: int) -> tuple[int, int]:
        """The code points of the sentence around a phrase."""
        before, after = bisect_right(self.ends, start), bisect_left(self.ends, end)
        first = self.ends[before - 1] if before else 0
        last = self.ends[after] if after < len(self.ends) else len(self.text)
        return max(first, start - LONGEST_SIDE), min(last, end + LONGEST_SIDE)


def _sentence_ends(tokens: Sequence[Token]) -> list[int]:
    """Places in the text where a sentence ends: after a stop before a capital, and at empty lines."""
    ends = []
    for token, after in itertools.pairwise(tokens):
        stops = token.text in _ENDS and after.gap != "" and not after.text.islower()
        if stops or (after.starts_paragraph and not after.text[:1].islower()):
            ends.append(token.end)
    return ends


def with_dates(found: list[Candidate], context: Context, published: str | None) -> list[Candidate]:
    """Date each quantity and rank: by a date in its sentence, else by the publication."""
    dates = [one for one in found if one.kind == made.DATE]
    return [one if one.kind == made.DATE else _dated(one, dates, context, published) for one in found]


def _dated(one: Candidate, dates: list[Candidate], context: Context, published: str | None) -> Candidate:
    first, last = context.sentence(one.start, one.end)
    place = bisect_left(dates, first, key=lambda date: date.start)
    near = [date for date in dates[place : place + MOST_NEAR] if date.end <= last]
    if near:
        nearest = min(near, key=lambda date: abs(date.start - one.start))
        return one.with_guesses(
            as_of=nearest.as_of, reasons=(*one.reasons, f"dated by {nearest.phrase!r} in the sentence")
        )
    if published:
        return one.with_guesses(as_of=published, reasons=(*one.reasons, "dated by the publication"))
    return one


def with_names(found: list[Candidate], context: Context, names: Names) -> list[Candidate]:
    """Add ranked facilities and metrics from the catalogue's names and from phrases accepted earlier."""
    mentions = [(context.tokens[at].start, facility) for at, facility in names.mentions(context.tokens)]
    return [_named(one, context, mentions, names) for one in found]


def _named(one: Candidate, context: Context, mentions: list[tuple[int, str]], names: Names) -> Candidate:
    first, last = context.sentence(one.start, one.end)
    words = stems(context.text[first:last])
    alike = _alike(words, names)
    facilities = _facilities(one, (first, last), mentions)
    metrics = _metrics(one, words, alike, names)
    reasons = list(one.reasons)
    if facilities:
        reasons.append(f"nearest named facility {facilities[0]}")
    if metrics:
        reasons.append(f"words and unit fit {metrics[0]}")
    return one.with_guesses(facility=facilities or None, metric=metrics or None, reasons=tuple(reasons))


def _alike(words: frozenset[str], names: Names) -> dict[str, float]:
    """How alike the sentence is to the nearest earlier phrase of each metric, from 0 to 1."""
    best: dict[str, float] = {}
    for stems_of_earlier, earlier in names.earlier_stems:
        either = len(words | stems_of_earlier)
        likeness = len(words & stems_of_earlier) / either if either else 0.0
        best[earlier.metric] = max(best.get(earlier.metric, 0.0), likeness)
    return best


def _facilities(one: Candidate, sentence: tuple[int, int], mentions: list[tuple[int, str]]) -> tuple[str, ...]:
    """Facilities of the sentence by nearness, then those named before it, the last first."""
    here = bisect_left(mentions, (one.start, ""))
    mentions = mentions[max(0, here - MOST_NEAR) : here + MOST_NEAR]
    inside = [mention for mention in mentions if sentence[0] <= mention[0] < sentence[1]]
    inside.sort(key=lambda mention: (mention[0] > one.start, abs(mention[0] - one.start)))
    before = [mention for mention in reversed(mentions) if mention[0] < sentence[0]]
    after = [mention for mention in mentions if mention[0] >= sentence[1]]
    ranked = dict.fromkeys(facility for _, facility in (*inside, *before, *after))
    return tuple(ranked)[:MOST]


def _metrics(one: Candidate, words: frozenset[str], alike: dict[str, float], names: Names) -> tuple[str, ...]:
    scored = []
    for metric in names.metrics:
        fit = _fit(one, metric)
        if fit:
            shared = words & names.metric_stems[metric.id]
            score = fit + 0.5 * len(shared) + ALIKE * alike.get(metric.id, 0.0)
            scored.append((score, metric.id))
    scored.sort(key=lambda pair: (-pair[0], pair[1]))
    is_only_one = len(scored) == 1 and scored[0][0] >= SAME_UNIT
    return tuple(metric for score, metric in scored[:MOST] if score >= LEAST_SCORE or is_only_one)


def _fit(one: Candidate, metric: MetricName) -> float:
    """How well the units fit; 0 where a fact in this unit cannot be of the metric."""
    if one.unit == metric.unit:
        return SAME_NOUN if one.unit.startswith("{") else SAME_UNIT
    try:
        theirs, ours = units.unit(one.unit), units.unit(metric.unit)
    except ValueError:
        return 0.0
    if theirs.is_money and ours.is_money:
        return SAME_UNIT if theirs.dimension == ours.dimension else 0.0
    if units.convertible(one.unit, metric.unit):
        return SAME_UNIT
    return 0.5 if one.unit == "1" and ours.is_count else 0.0
