"""The kinds of tasks: what each is called, how much it matters, why it is one, and what to do next.

A kind is one entry in `UPDATE_KINDS`. A finding of the checks whose code is not among them is a task all the same,
under its own name and with the words of the finding.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from facts import saying
from facts.evidence import status
from facts.model.fact_case import CaseKind
from facts.model.office_task import (
    CLAIM_EXPIRED,
    FAILED_CHECK,
    NEEDS_PERSON,
    OUT_OF_DATE,
    PLAN_PAST,
    PROPOSED,
    PUBLISHED_CORRECTED,
    PUBLISHED_OVERTAKEN,
    PUBLISHED_WITHDRAWN,
    SOURCE_CHANGED,
    SOURCE_VANISHED,
    UNDECIDED,
)
from facts.model.watched_source import ChangeKind

if TYPE_CHECKING:
    from facts.evidence.fact_checks import Finding
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact, JudgedFact
    from facts.model.research_facility import Facility
    from facts.model.source_article import Article
    from facts.model.watched_source import SourceChange


class NextStep(StrEnum):
    """What a task can be ended by where it is listed; every task can be opened, assigned and put off."""

    RENEW = "renew"
    """A person says with a source that the number is still right."""
    CONFIRM = "confirm"
    """A person has read the words and answers for the number."""
    APPROVE = "approve"
    """A person decides about a proposed fact."""
    SETTLE = "settle"
    """It was dealt with elsewhere: it comes back when a fact of it changes."""
    OPEN = "open"
    """It is done on the page that it leads to."""


@dataclass(frozen=True, slots=True)
class UpdateKind:
    """One kind of task; `weight` orders, what matters most first."""

    name: str
    weight: int
    step: NextStep = NextStep.OPEN


UPDATE_KINDS = {
    kind.name: kind
    for kind in (
        UpdateKind(PUBLISHED_WITHDRAWN, 90, NextStep.SETTLE),
        UpdateKind(CaseKind.CONTRADICTION, 80),
        UpdateKind(FAILED_CHECK, 75),
        UpdateKind(PUBLISHED_CORRECTED, 70, NextStep.SETTLE),
        UpdateKind(CaseKind.FALL, 70),
        UpdateKind(CaseKind.LOOK, 45),
        UpdateKind("sum-to-look-at", 45, NextStep.SETTLE),
        UpdateKind("claim-to-look-at", 45, NextStep.SETTLE),
        UpdateKind("claim-disproved", 70, NextStep.SETTLE),
        UpdateKind("misfit", 65, NextStep.SETTLE),
        UpdateKind(SOURCE_CHANGED, 60, NextStep.SETTLE),
        UpdateKind(NEEDS_PERSON, 55, NextStep.CONFIRM),
        UpdateKind(PUBLISHED_OVERTAKEN, 50, NextStep.SETTLE),
        UpdateKind(CLAIM_EXPIRED, 45, NextStep.RENEW),
        UpdateKind(OUT_OF_DATE, 40, NextStep.RENEW),
        UpdateKind(PLAN_PAST, 40, NextStep.SETTLE),
        UpdateKind(SOURCE_VANISHED, 35, NextStep.SETTLE),
        UpdateKind(PROPOSED, 30, NextStep.APPROVE),
        UpdateKind(UNDECIDED, 30),
    )
}
OF_ERRORS, OF_NOTES = 70, 45
"""The weight of a finding without an entry, by its level."""
NO_TASKS = frozenset({"restated"})
"""Findings that are only worth knowing."""


def find_kind(name: str, *, is_error: bool = False) -> UpdateKind:
    """Return the kind of a name, or one made for a finding that has no entry."""
    return UPDATE_KINDS.get(name) or UpdateKind(name, OF_ERRORS if is_error else OF_NOTES, NextStep.SETTLE)


@dataclass(frozen=True, slots=True)
class UpdateTask:
    """One task with all that is told of it; `person` does it, `until` is the day to which it was put off."""

    kind: UpdateKind
    subject: str
    revision: int
    facts: tuple[JudgedFact, ...] = ()
    newer: Fact | None = None
    """What overtakes its first fact."""
    facility: Facility | None = None
    metric: Metric | None = None
    article: Article | None = None
    """The article that it is about, or that states its first fact."""
    since: str = ""
    """The day from which it is a task (ISO); empty where none is known."""
    person: str = ""
    assignee: str = ""
    until: str = ""
    published: int = 0
    """How often its first fact went out, up to 20."""
    is_headline: bool = False
    finding: Finding | None = None
    change: SourceChange | None = None
    """How the source of its fact differs from the words that are held."""
    case: str = ""
    """The id of the case, of facts that are at odds."""

    @property
    def fact_ids(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.facts)


def name_kind(name: str, say: Speaker) -> str:
    """Return what people call a kind of task."""
    words = {
        PUBLISHED_WITHDRAWN: say("Published, and withdrawn since"),
        CaseKind.CONTRADICTION: say("Contradicted by another one"),
        FAILED_CHECK: say("Differs from its words"),
        PUBLISHED_CORRECTED: say("Published, and corrected since"),
        "claim-disproved": say("Claim that no longer holds"),
        "claim-to-look-at": say("Claim that may no longer hold"),
        "misfit": say("Sum that does not fit"),
        "sum-to-look-at": say("Sum to look at"),
        CaseKind.FALL: say("Total that falls"),
        CaseKind.LOOK: say("Difference to look at"),
        SOURCE_CHANGED: say("Source has changed"),
        SOURCE_VANISHED: say("Source has vanished"),
        NEEDS_PERSON: say("Words to be read by a person"),
        PUBLISHED_OVERTAKEN: say("Published, and a newer figure is known"),
        CLAIM_EXPIRED: say("Claim to look at again"),
        OUT_OF_DATE: say("Out of date"),
        PLAN_PAST: say("Plan whose day has passed"),
        PROPOSED: say("Proposed, and not decided"),
        UNDECIDED: say("Article with numbers to decide"),
    }
    named = words.get(name) or say(name.replace("-", " "))
    return named[:1].upper() + named[1:]


def name_task(task: UpdateTask, say: Speaker) -> str:
    """Return what a task is about: facility, metric and figure, or the title of an article."""
    if task.facility is None or task.metric is None or not task.facts:
        return task.article.title if task.article else task.subject
    figures = " / ".join(status.describe_figure(fact, say.language) for fact in task.facts)
    scope = f" ({task.facts[0].scope})" if task.facts[0].scope else ""
    return f"{task.facility.short_name}, {task.metric.label_in(say.language)}{scope}: {figures}"


def explain_task(task: UpdateTask, say: Speaker) -> str:
    """Return why something is a task, in a sentence or two."""
    fact, finding = next(iter(task.facts), None), task.finding
    note = fact.check_note if fact else ""
    if finding:
        return f"{finding.what}."
    named = {
        "day": saying.phrase_date(task.since, say.language) if task.since else "–",
        "figure": status.describe_figure(task.newer, say.language) if task.newer else "–",
    }
    overdue = say("It counted as current until {day}, and nothing newer is known.", **named)
    words = {
        OUT_OF_DATE: overdue,
        CLAIM_EXPIRED: overdue,
        PLAN_PAST: say("It was to be by {day}, and nobody has recorded whether it has come true.", **named),
        FAILED_CHECK: _add_note(say("The record differs from the words it came from."), note),
        NEEDS_PERSON: _add_note(say("The check could not account for everything in the words."), note),
        PROPOSED: say("It was proposed on {day}, and nobody has decided about it.", **named),
        UNDECIDED: say("It was read on {day}, and some of its numbers are not decided.", **named),
        PUBLISHED_WITHDRAWN: _add_note(
            say("It was published, and withdrawn on {day}.", **named), fact.rank_reason if fact else ""
        ),
        PUBLISHED_OVERTAKEN: say("It was published; since then {figure} is known.", **named),
        PUBLISHED_CORRECTED: say("It was published as it was before its correction of {day}.", **named),
        SOURCE_CHANGED: explain_change(task.change, say) if task.change else "",
        SOURCE_VANISHED: explain_vanished(task.since, say),
        CaseKind.CONTRADICTION: say("Both are said of about the same time, and cannot both hold."),
        CaseKind.LOOK: say("They differ, and their dates do not tell which of them holds."),
        CaseKind.FALL: say("The later total is less than the earlier one, and a total cannot fall."),
    }
    return words.get(task.kind.name, "")


def explain_change(change: SourceChange, say: Speaker) -> str:
    """Return what became of the words of a fact in its source, and since when."""
    day = saying.phrase_date(change.seen_at.date().isoformat(), say.language)
    words = {
        ChangeKind.WORDS: say("The source says other words there since {day}.", day=day),
        ChangeKind.AROUND: say("The sentence around the words is another one in the source since {day}.", day=day),
        ChangeKind.GONE: say("The words are not in the source any more since {day}.", day=day),
    }
    return words[change.kind]


def explain_vanished(since: str, say: Speaker) -> str:
    """Return since when the address of an article leads nowhere."""
    day = saying.phrase_date(since, say.language) if since else "–"
    return say("Since {day} its address leads to no page. The words of its facts are kept.", day=day)


def _add_note(sentence: str, note: str) -> str:
    return f"{sentence} {note}" if note else sentence


def advise_task(task: UpdateTask, say: Speaker) -> str:
    """Return the next step, as an office takes it."""
    steps = {
        OUT_OF_DATE: say("Look for a newer figure, or say with a source that it is still right."),
        CLAIM_EXPIRED: say("See whether the claim still holds, and say so with a source, or withdraw it."),
        PLAN_PAST: say("Find out whether it has come true, and record what is now."),
        FAILED_CHECK: say("Open it, and correct or withdraw it."),
        NEEDS_PERSON: say("Read the words of the source, then confirm the number or withdraw it."),
        PROPOSED: say("Approve it, or reject it with a reason."),
        UNDECIDED: say("Decide its numbers in Review."),
        PUBLISHED_WITHDRAWN: say("See where it was published, and take it out there."),
        PUBLISHED_OVERTAKEN: say("See where it was published, and put the newer figure in its place."),
        PUBLISHED_CORRECTED: say("See where it was published, and correct it there."),
        **{kind.value: say("Open both, and decide which one holds.") for kind in CaseKind},
        "claim-disproved": say("Withdraw the claim, or say of what it holds."),
        SOURCE_CHANGED: say(
            "Compare both. Bring the article in again and correct the number, or withdraw it, or say why it stays."
        ),
        SOURCE_VANISHED: say("Look for its new address, or say that the number stands without it."),
    }
    return steps.get(task.kind.name) or (task.finding.remedy if task.finding else say("Open it, and decide."))
