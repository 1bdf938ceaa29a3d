"""The facts that a relation may set beside one, of its facility, of what that is part of, and of its parts."""

from __future__ import annotations

from functools import cache
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from facts.evidence import claims, fact_checks, status, sums
from facts.evidence.sums import SumVerdict
from facts.model.record import Rank, ReviewState
from facts.model.relation import RelationReach, Relations
from facts.model.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from facts.catalog.catalogue import Catalogue
    from facts.evidence.claims import ClaimCheck
    from facts.evidence.fact_checks import Finding
    from facts.evidence.sums import SumCheck
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.relation import Relation
    from facts.model.research_facility import Facility

Series: TypeAlias = "Mapping[tuple[str, str], Sequence[Fact]]"
_NONE: Series = {}
MOST_OF_METRIC = 2000
"""Facts of a metric that its claims are set beside: the newest."""
MOST_BESIDE = 500
"""Facts of related metrics that one is set beside: the newest, and those of its own time."""


class RelatedFacts:
    """What related facts say of facts, each series and each facility being read once."""

    def __init__(
        self,
        catalogue: Catalogue,
        metrics: Mapping[str, Metric] | None = None,
        facilities: Mapping[str, Facility] | None = None,
    ) -> None:
        """Take, beside a catalogue, the metrics and facilities that the facts bring along."""
        self._catalogue = catalogue
        self._own_metrics, self._own_facilities = metrics or {}, facilities or {}
        self._bind = cache(self._bind_relations)
        self._metric = cache(lambda key: self._bind(key)[1].get(key) or self._read_metric(key))
        self._near = cache(self._find_near)
        self._list = cache(self._list_newest)
        self._of_metric = cache(self._list_of_metric)

    def judge_sums(self, fact: Fact, more: Series = _NONE) -> list[SumCheck]:
        """Return the sums that a fact is one of, as if it were public.

        `more` are facts by facility and metric that come in along with it.
        """
        relations, metrics = self._bind(fact.metric)
        if not relations:
            return []
        is_wide = any(one.reach is not RelationReach.FACILITY for one in relations)
        near = self._near(fact.facility) if is_wide else {}
        places = tuple(sorted({fact.facility, *near}))
        names = tuple(sorted({name for one in relations for name in one.metrics}))
        along = [one for key in product(places, names) for one in more.get(key, ())[-MOST_BESIDE:]]
        beside = {one.id: one for one in (*self._list_beside(fact, places, names), *along)}
        beside[fact.id] = fact.model_copy(update={"review_state": ReviewState.APPROVED, "rank": Rank.NORMAL})
        parents = {key: one.part_of for key, one in near.items()}
        return sums.find_sums(sums.judge_sums(beside.values(), relations, metrics, parents), fact)

    def list_findings(self, fact: Fact, more: Series = _NONE) -> Iterator[Finding]:
        """Yield the misfits that a fact would be one of, and the claims that would not hold beside it."""
        told = (SumVerdict.MISFIT, SumVerdict.LOOK)
        checks = [check for check in self.judge_sums(fact, more) if check.verdict in told]
        if checks:
            yield from fact_checks.report_sums(checks, self._bind(fact.metric)[1], self._near(fact.facility))
        against = [check for check in self.check_claims(fact) if check.others]
        yield from fact_checks.report_claims(against, self._name_facilities(against))

    def check_claims(self, fact: Fact) -> list[ClaimCheck]:
        """Return what is found of what a fact claims, and of the claims of others that it speaks against."""
        metric = self._metric(fact.metric)
        known, is_claimed = self._of_metric(fact.metric)
        if not is_claimed and claims.find_claim(fact, metric) is None:
            return []
        beside = {one.id: one for one in known}
        beside[fact.id] = fact.model_copy(update={"review_state": ReviewState.APPROVED, "rank": Rank.NORMAL})
        facilities = self._catalogue.get_facilities({one.facility for one in beside.values()}) | dict(
            self._own_facilities
        )
        found = claims.check_claims(beside.values(), metric, facilities)
        return [check for check in found if fact.id in (check.claim.fact.id, *(one.id for one in check.others))]

    def describe_fact(self, fact: Fact, say: Speaker) -> list[tuple[SumVerdict, str]]:
        """Return in sentences what a fact agrees with, what it does not fit, and what is found of what it claims."""
        checks = self.judge_sums(fact)
        near, metrics = (self._near(fact.facility), self._bind(fact.metric)[1]) if checks else ({}, {})
        told = [(check.verdict, sums.describe_check(check, fact, metrics, near, say)) for check in checks]
        if claims.find_claim(fact, self._metric(fact.metric)):
            claimed = [check for check in self.check_claims(fact) if check.claim.fact.id == fact.id]
            named = self._name_facilities(claimed)
            told += [(SumVerdict.LOOK, claims.describe_claim(check, named, say)) for check in claimed]
        return [(verdict, sentence) for verdict, sentence in told if sentence]

    def _name_facilities(self, checks: Sequence[ClaimCheck]) -> dict[str, Facility]:
        wanted = {one.facility for check in checks for one in check.others}
        found = self._catalogue.get_facilities(wanted) if wanted else {}
        return found | dict(self._own_facilities)

    def _bind_relations(self, metric: str) -> tuple[tuple[Relation, ...], dict[str, Metric]]:
        """Return the relations that name a metric, and all metrics that these name."""
        named = tuple(one for one in self._catalogue.relations.listed if metric in one.metrics)
        names = {name for one in named for name in one.metrics}
        metrics = self._catalogue.get_metrics(names) if names else {}
        metrics |= {key: one for key, one in self._own_metrics.items() if key in names}
        return Relations(named).bind_metrics(metrics), metrics

    def _read_metric(self, key: str) -> Metric:
        return self._own_metrics.get(key) or self._catalogue.get_metric(key)

    def _find_near(self, key: str) -> dict[str, Facility]:
        """Return by id the facilities whose facts may stand beside those of one: itself, its owner, its parts."""
        found, own = self._catalogue.get_near_facilities(key), self._own_facilities
        owner = own[key].part_of if key in own else None
        if owner and owner not in found:
            found |= self._catalogue.get_facilities([owner])
        return found | {one.id: one for one in own.values() if one.id in (key, owner) or one.part_of == key}

    def _list_beside(self, fact: Fact, places: tuple[str, ...], names: tuple[str, ...]) -> list[Fact]:
        found = self._list(places, names)
        if len(found) == MOST_BESIDE and fact.as_of:
            of_its_time = Selection.of(facility=places, metric=names, as_of_from=fact.as_of, as_of_to=fact.as_of)
            found = [*found, *self._catalogue.list_facts(of_its_time, limit=MOST_BESIDE)]
        return [one for one in found if status.is_public(one)]

    def _list_newest(self, facilities: tuple[str, ...], metrics: tuple[str, ...]) -> list[Fact]:
        return self._catalogue.list_facts(Selection.of(facility=facilities, metric=metrics), limit=MOST_BESIDE)

    def _list_of_metric(self, metric: str) -> tuple[list[Fact], bool]:
        """Return the facts of a metric, and whether one of them claims something."""
        found = self._catalogue.list_facts(Selection.of(metric=metric), limit=MOST_OF_METRIC)
        return found, any(claims.find_claim(one, self._metric(metric)) for one in found)
