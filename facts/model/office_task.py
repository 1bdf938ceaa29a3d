"""Tasks of an office: what needs a person, which of them are asked for, and the names of their kinds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

OUT_OF_DATE, CLAIM_EXPIRED, PLAN_PAST = "out-of-date", "claim-expired", "plan-past"
FAILED_CHECK, NEEDS_PERSON = "failed-check", "needs-a-person"
PROPOSED, UNDECIDED = "proposed", "undecided"
PUBLISHED_WITHDRAWN, PUBLISHED_OVERTAKEN = "published-withdrawn", "published-overtaken"
PUBLISHED_CORRECTED = "published-corrected"
SOURCE_CHANGED, SOURCE_VANISHED = "source-changed", "source-vanished"


class FoundTask(NamedTuple):
    """A task that was found by reasoning: kind, ids of its facts joined by +, their revisions added up, and the day."""

    kind: str
    subject: str
    revision: int
    fact: str
    facility: str
    metric: str
    scope: str
    since: str


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks: empty filters do not narrow; those that were put off only where they are asked for."""

    kind: tuple[str, ...] = ()
    facility: tuple[str, ...] = ()
    topic: tuple[str, ...] = ()
    person: str = ""
    is_put_off: bool = False


class TaskPage(NamedTuple):
    """Which part of the tasks: so many, after so many, and at most so many of each kind, 0 for any number."""

    limit: int = 50
    offset: int = 0
    most_of_kind: int = 0


class TaskRow(NamedTuple):
    """A task as the database tells it: `person` is who does it, `until` the day to which it was put off."""

    kind: str
    subject: str
    revision: int
    fact: str | None
    facility: str | None
    metric: str | None
    since: str
    person: str | None
    assignee: str | None
    until: str | None
    published: int
    is_headline: bool
