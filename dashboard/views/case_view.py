"""A case of two facts that are at odds, as pages and the command line tell it: both sides, why, and the decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dashboard.views.fact_view import FactView, read_facts
from facts import saying
from facts.evidence import status
from facts.model import units
from facts.model.fact_case import CaseState
from facts.model.quantity import Qualifier, Quantity

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.catalog import Catalogue
    from facts.languages.translator import Speaker
    from facts.model.fact_case import FactCase
    from facts.model.quantity import Interval
    from facts.model.record import Fact


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with what it is about."""

    case: FactCase
    sides: tuple[FactView, FactView]

    @property
    def facts(self) -> dict[str, Fact]:
        return {one.fact.id: one.fact for one in self.sides}

    def subject(self, say: Speaker) -> str:
        """Return whom and what it is about."""
        one = self.sides[0]
        return f"{one.facility.short_name} · {one.metric.label_in(say.language)}"

    def title(self, say: Speaker) -> str:
        """Return both numbers in words."""
        one, other = (side.phrase_fact(say.language) for side in self.sides)
        return say("{one} or {other}?", one=one, other=other)

    def describe_state(self, say: Speaker) -> str:
        """Say whether a person must decide, and since when."""
        day = saying.phrase_day(self.case.since, say.language)
        words = {
            CaseState.OPEN: say("Open since {day}.", day=day),
            CaseState.REOPENED: say("Open again since {day}: a side was changed after it was decided.", day=day),
            CaseState.DECIDED: say("Decided."),
            CaseState.OVER: say("A side is gone or was changed since: nothing is at odds any more."),
        }
        return words[self.case.state]

    def explain(self, say: Speaker) -> str:
        """Say why a person should look."""
        one, other = (side.fact for side in self.sides)
        return status.explain_case(self.case.kind, one, other, say)

    def describe_decision(self, say: Speaker) -> str:
        """Say what was decided, by whom as far as it is told, and when; nothing where nothing was."""
        decided = self.case.decision
        if decided is None:
            return ""
        said = status.describe_decision(self.case, self.facts, say)
        day = saying.phrase_day(decided.at, say.language) if decided.at else ""
        who = say("Decided by {who}, {day}.", who=decided.by, day=day) if decided.by else day
        return " ".join(filter(None, (said, who)))


def read_cases(catalogue: Catalogue, cases: Sequence[FactCase]) -> list[CaseView]:
    """Return cases with their facts; one of which a fact may not be seen is left out."""
    found = {one.fact.id: one for one in read_facts(catalogue, list({key for case in cases for key in case.facts}))}
    seen = [case for case in cases if found.keys() >= set(case.facts)]
    return [CaseView(case, _sort_sides(found[case.one], found[case.other])) for case in seen]


def _sort_sides(one: FactView, other: FactView) -> tuple[FactView, FactView]:
    """Return the earlier one first; one without a date after one that has one."""
    return (other, one) if (other.fact.as_of or "~") < (one.fact.as_of or "~") else (one, other)


def describe_reach(fact: Fact, say: Speaker) -> str:
    """Return the numbers that a fact stands for, in its unit; nothing for a date, which says it itself."""
    interval = fact.interval
    if units.get_unit(fact.unit).is_date or (interval.low is None and interval.high is None):
        return ""
    return say("Stands for: {numbers}", numbers=saying.phrase_quantity(_make_quantity(interval, fact), say.language))


def _make_quantity(interval: Interval, fact: Fact) -> Quantity:
    """Return an interval as a quantity that can be said."""
    low, high = interval.low, interval.high
    if low is not None and high is not None:
        qualifier = Qualifier.EXACT if low == high else Qualifier.BETWEEN
    elif low is not None:
        qualifier = Qualifier.AT_LEAST if interval.low_inclusive else Qualifier.MORE_THAN
    else:
        qualifier = Qualifier.UP_TO if interval.high_inclusive else Qualifier.LESS_THAN
    amount = low if qualifier is Qualifier.EXACT else None
    ends: dict[str, Any] = {"amount": amount, "lower": low, "upper": high}
    return Quantity.model_construct(
        qualifier=qualifier,
        **ends,
        lower_inclusive=interval.low_inclusive,
        upper_inclusive=interval.high_inclusive,
        decimals=None,
        unit=fact.unit,
    )
