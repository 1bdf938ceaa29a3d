"""Guess which facility, metric and date a candidate is about, each with how sure it is; never taken silently."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from facts.extraction import matching
from facts.extraction.candidate import DATE
from facts.extraction.clauses import near, scene
from facts.extraction.subjects import Subjects
from facts.extraction.timing import Calendar
from facts.sureness import WEAK, because

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context
    from facts.extraction.names import Names

MOST = 3
_CELL = because("stands in a row of a table, whose heads were not read")
_KIND = because("no earlier fact of this metric is about a facility of this kind")


class Guesser:
    """What the catalogue and an article tell of the numbers of one text."""

    def __init__(
        self,
        found: Sequence[Candidate],
        context: Context,
        names: Names | None,
        *,
        language: str,
        published: str | None = None,
        title: str = "",
        publisher: str = "",
    ) -> None:
        self.found, self.context, self.names = found, context, names
        self.language = language
        self.calendar = Calendar(found, context, published, title)
        self.subjects = (
            Subjects(context, names, found, language=language, title=title, publisher=publisher) if names else None
        )

    def guess(self, one: Candidate) -> Candidate:
        """Return a candidate with its likeliest facilities, metrics and date."""
        around = scene(one, self.found, self.context)
        dated = self.calendar.date(one, around)
        sures = replace(one.confidences, as_of=dated.sure)
        one = replace(one, as_of=dated.as_of, is_stated=dated.is_stated, confidences=sures)
        if self.names is None or self.subjects is None:
            return one
        words = matching.Around.of(around, self.context.text)
        metric, of_metric = matching.guess(one, words, self.names, self.language)
        label = self.names.label_concepts.get(metric[0], frozenset()) if metric else frozenset()
        facility, of_facility = self.subjects.guess(one, around, label)
        sures = replace(one.confidences, facility=of_facility, metric=of_metric)
        one = replace(one, facility=facility or None, metric=metric or None, confidences=sures)
        return self._checked(one)

    def _checked(self, one: Candidate) -> Candidate:
        """Doubt what does not go together: a metric that is never stated of such a facility, a cell without heads."""
        sures = one.confidences
        if self.context.is_cell(one.start, one.end):
            for part in ("facility", "metric", "as_of"):
                sures = sures.doubted(part, _CELL, WEAK)
        if one.metric and one.facility and self.names:
            kinds = self.names.kinds_of.get(one.metric[0])
            if kinds and self.names.by_id[one.facility[0]].kind not in kinds:
                sures = sures.doubted("facility", _KIND)
        return replace(one, confidences=sures)

    def dates_near(self, one: Candidate) -> tuple[str, ...]:
        """The dates of its sentence, the nearest first."""
        found = [it for it in near(self.found, *self.context.sentence(one.start, one.end)) if it.kind == DATE]
        found.sort(key=lambda it: abs(it.start - one.start))
        return tuple(dict.fromkeys(it.as_of for it in found[:MOST] if it.as_of))
