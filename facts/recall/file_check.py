"""Whether numbers that left the house are still right: each beside what the catalogue says now."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts import status, table
from facts.language import speaker
from facts.manifest import Manifest
from facts.recall.found import Found, FoundNumber
from facts.recall.restoring import restored
from facts.status import Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from facts.catalog import Catalogue
    from facts.language import Speaker
    from facts.metric import Metric
    from facts.record import Fact
    from facts.research_facility import Facility


class Outcome(StrEnum):
    """What has become of a number, the most urgent first."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"
    OUT_OF_DATE = "out_of_date"
    UNDATED = "undated"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Change:
    """The event by which a number stopped being what it was."""

    at: datetime
    by: str
    verb: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """One number of a file: what it said, what is said now, and where the file's cells say something else."""

    fact: str
    outcome: Outcome
    subject: str
    said_then: str
    said_now: str = ""
    change: Change | None = None
    altered: str = ""

    @property
    def is_right(self) -> bool:
        return self.outcome is Outcome.CURRENT and not self.altered


@dataclass(frozen=True, slots=True)
class Recall:
    """All numbers of a file, those that need somebody first; and exports whose numbers are not known here."""

    checked: tuple[Checked, ...]
    exports: tuple[Manifest, ...]
    unlisted: tuple[Manifest, ...]
    unregistered: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return all(item.is_right for item in self.checked) and not (self.unlisted or self.unregistered)

    def counted(self) -> Counter[Outcome]:
        return Counter(item.outcome for item in self.checked)


def recheck(catalogue: Catalogue, found: Found | Manifest, language: str = "en") -> Recall:
    """Say of each number of a file whether it is still current; facts, their log and names are each read once."""
    found = Found((found,)) if isinstance(found, Manifest) else restored(catalogue, found)
    own = {item.export: item for item in found.manifests}
    registered = catalogue.exports({*found.marks, *own})
    exports = registered | own
    numbers, said = _numbers(found, exports.values())
    check = _Check(catalogue, [number.fact for number in numbers], language)
    checked = (check.number(number, said.get((number.fact, number.revision), "")) for number in numbers)
    return Recall(
        tuple(sorted(checked, key=_urgency)),
        tuple(exports.values()),
        tuple(item for item in exports.values() if item.facts and not item.lines and not found.numbers),
        tuple(mark for mark in found.marks if mark not in exports and not found.numbers),
    )


def _urgency(item: Checked) -> tuple[bool, int, str]:
    return item.is_right, list(Outcome).index(item.outcome), item.subject


def _numbers(found: Found, exports: Iterable[Manifest]) -> tuple[list[FoundNumber], dict[tuple[str, int | None], str]]:
    """Return each number once, with its cells where it has some; and the words that manifests have for it."""
    lines = [line for item in exports for line in item.lines]
    said: dict[tuple[str, int | None], str] = {(line.fact, line.revision): line.said for line in lines if line.said}
    rows = {(row.fact, row.revision) for row in found.numbers if row.fact}
    listed = dict.fromkeys((line.fact, line.revision) for line in lines)
    return [*found.numbers, *(FoundNumber(fact=key[0], revision=key[1]) for key in listed if key not in rows)], said


class _Check:
    """What the catalogue knows of some facts, and how it tells it to one actor in one language."""

    def __init__(self, catalogue: Catalogue, facts: list[str], language: str) -> None:
        self._say: Speaker = speaker(language)
        self._facts = catalogue.current_states(facts)
        self._events = catalogue.histories("fact", self._facts)
        states = [state for fact in self._facts.values() for state in self._states(fact)]
        self._metrics: Mapping[str, Metric] = catalogue.metrics({state.metric for state in states})
        self._facilities: Mapping[str, Facility] = catalogue.facilities({state.facility for state in states})

    def number(self, number: FoundNumber, said: str) -> Checked:
        now = self._facts.get(number.fact)
        then = None if now is None else self._then(number, now)
        if now is None or then is None:
            return Checked(number.fact or number.lost or "", Outcome.UNKNOWN, "", said, altered=self._lost(number))
        outcome = self._outcome(then, now)
        return Checked(
            number.fact,
            outcome,
            self._subject(then),
            status.describe_figure(then, self._say.language),
            "" if outcome is Outcome.WITHDRAWN else self._now(then, now),
            self._change(then, now),
            "; ".join(filter(None, (self._lost(number), self._altered(number, then)))),
        )

    def _lost(self, number: FoundNumber) -> str:
        """Say that a spreadsheet destroyed the id of a row, and how its fact was found all the same."""
        if number.lost is None:
            return ""
        say = self._say
        by_words = say("found by facility, metric and words") if number.fact else ""
        gone = say("a spreadsheet destroyed the id ({id})", id=number.lost or "–")
        return ", ".join(filter(None, (gone, by_words)))

    def _then(self, number: FoundNumber, now: Fact) -> Fact | None:
        """Return the fact as it was; without its revision, the newest one that says what the file says."""
        states = self._states(now)
        if number.revision is not None:
            return next((state for state in states if state.revision == number.revision), None)
        return next((state for state in states if not self._altered(number, state)), now)

    def _states(self, now: Fact) -> list[Fact]:
        """Return all revisions, newest first."""
        return [now, *(event.before for event in self._events.get(now.id, ()) if event.before is not None)]

    def _outcome(self, then: Fact, now: Fact) -> Outcome:
        if not status.holds(now):
            return Outcome.WITHDRAWN
        if status.what_changed(then, now).is_correction:
            return Outcome.CORRECTED
        return _OUTCOMES[status.judge_fact(now, self._metrics[now.metric])]

    def _subject(self, fact: Fact) -> str:
        metric = self._metrics[fact.metric].label_in(self._say.language)
        return f"{self._facilities[fact.facility].short_name}, {metric}"

    def _now(self, then: Fact, now: Fact) -> str:
        return status.describe_correction(status.what_changed(then, now), self._subject(now), self._say)

    def _change(self, then: Fact, now: Fact) -> Change | None:
        """Return the newest event after a revision that changed what a reader is told."""
        states = [state for state in self._states(now) if state.revision >= then.revision]
        for after, before in pairwise(states):
            if status.what_changed(before, after) or status.holds(before) is not status.holds(after):
                return self._event(before, after)
        return None

    def _event(self, before: Fact, after: Fact) -> Change | None:
        """Return the event that ended a state; a withdrawn fact says itself why, to everybody."""
        found = reversed(self._events.get(before.id, ()))
        event = next((item for item in found if item.revision > before.revision), None)
        if event is None:
            return None
        return Change(event.at, event.by, event.verb, event.reason or _why_withdrawn(after))

    def _altered(self, number: FoundNumber, then: Fact) -> str:
        """Return where the cells of a file say something else than that revision."""
        return "; ".join(
            self._say("{column}: {theirs} instead of {ours}", column=name, theirs=cell or "–", ours=_cell(then, name))
            for name, cell in number.cells.items()
            if not _same(cell, _value(then, name))
        )


_OUTCOMES = {
    Status.WITHDRAWN: Outcome.WITHDRAWN,
    Status.OUT_OF_DATE: Outcome.OUT_OF_DATE,
    Status.UNDATED: Outcome.UNDATED,
    Status.CURRENT: Outcome.CURRENT,
}


def _why_withdrawn(fact: Fact) -> str:
    return fact.rank_reason if status.is_deprecated(fact.rank) else ""


def _value(fact: Fact, column: str) -> Any:
    return getattr(fact, table.TWINS.get(column, column))


def _cell(fact: Fact, name: str) -> str:
    value = _value(fact, name)
    return "–" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _same(cell: str | None, value: Any) -> bool:
    if value is None or cell is None:
        return value is None and cell is None
    if not isinstance(value, Decimal):
        return cell.strip() == str(value).strip()
    try:
        return Decimal(cell.strip()) == value
    except InvalidOperation:
        return False
