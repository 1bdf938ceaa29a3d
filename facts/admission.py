"""A fact on its way in: what every way in asks of it, by hand, by table, by package and from a notebook."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from facts import checks, plausibility, wording
from facts.errors import RecordError
from facts.record import Rank, ReviewState, Verification
from facts.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.catalog_reads import CatalogueReads
    from facts.findings import Finding
    from facts.metric import Metric
    from facts.record import Fact
    from facts.source_article import Article

MOST_OTHERS = 500
"""How many facts of a metric, and of a facility and a metric, a new one is held against."""
_ALL = {"review_state": tuple(ReviewState), "deprecated": True}


class Admission:
    """Holds facts against those that are there, and against those that came in with them."""

    def __init__(
        self,
        catalogue: CatalogueReads,
        metrics: Mapping[str, Metric] | None = None,
        articles: Mapping[str, Article] | None = None,
    ) -> None:
        """Take, beside a catalogue, the metrics and articles that the facts bring along."""
        own_metrics, own_articles = metrics or {}, articles or {}
        self._metric = cache(lambda key: own_metrics.get(key) or catalogue.metric(key))
        self._article = cache(lambda key: own_articles.get(key) or catalogue.article(key))
        self._text = lru_cache(maxsize=8)(catalogue.text_for_checks)
        self._of_metric = cache(lambda metric: catalogue.facts(Selection.of(metric=metric), limit=MOST_OTHERS))
        self._beside = cache(
            lambda facility, metric: catalogue.facts(Selection.of(facility=facility, metric=metric), limit=MOST_OTHERS)
        )
        self._stated = cache(
            lambda facility, metric, article: catalogue.facts(
                Selection.of(facility=facility, metric=metric, article=article, **_ALL)
            )
        )
        self._taken: dict[tuple[str, str], list[Fact]] = defaultdict(list)
        self._said: dict[tuple[Any, ...], list[Fact]] = defaultdict(list)

    def same(self, fact: Fact) -> Fact | None:
        """Return the fact that makes the same statement already, one that stands before one that was withdrawn."""
        there = [*self._stated(fact.facility, fact.metric, fact.article), *self._said[checks.subject(fact)]]
        found = [other for other in there if other.id != fact.id and checks.same_statement(fact, other)]
        return min(found, key=lambda other: not stands(other), default=None)

    def checked(self, fact: Fact) -> Fact:
        """Return a fact that was not checked yet with the outcome of its check: in the text where that is held."""
        if fact.verification is not Verification.CITED:
            return fact
        text = self._text(fact.article)
        found = wording.recorded(wording.judge(fact, text, self._article(fact.article)), text)
        return fact.model_copy(update={**found, "checked_at": datetime.now(UTC)})

    def findings(self, fact: Fact) -> list[Finding]:
        """Return what speaks against a fact: an error must be mended before it may come in, a note be known."""
        article = self._article(fact.article)
        plausible = plausibility.findings(
            fact,
            self._metric(fact.metric),
            article,
            beside=[*self._beside(fact.facility, fact.metric), *self._came_with(fact)[-MOST_OTHERS:]],
            others=self._of_metric(fact.metric),
        )
        return list(plausible)

    def take(self, fact: Fact) -> None:
        """Remember a fact that comes in, so that the next ones are held against it, too."""
        self._taken[fact.facility, fact.metric].append(fact)
        self._said[checks.subject(fact)].append(fact)

    def refuse_known(self, fact: Fact) -> None:
        """Raise RecordError where a fact that stands makes the same statement."""
        known = self.same(fact)
        if known is not None and stands(known):
            raise RecordError(
                f"it is there already, as fact {known.id}: the same number from the same words",
                where=f"fact {fact.id}",
                remedy="Correct that one, or choose other words of the article.",
            )

    def _came_with(self, fact: Fact) -> list[Fact]:
        return self._taken[fact.facility, fact.metric]


def stands(fact: Fact) -> bool:
    """Whether a fact is, or may become, part of what the catalogue says."""
    return fact.review_state is not ReviewState.REJECTED and fact.rank is not Rank.DEPRECATED
