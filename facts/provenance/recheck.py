"""Check the numbers of an exported file against what the catalogue states now, and say what was found.

Rows whose ids a spreadsheet destroyed are matched by facility, metric and words.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from facts import saying
from facts.evidence import status
from facts.evidence.status import name_status
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model import fact_columns
from facts.model.record import Status, get_current_id
from facts.model.selection import Selection
from facts.provenance.manifest import FileRow, FileStamps, Manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from facts.catalog import Catalogue
    from facts.languages.translator import Speaker
    from facts.model.metric import Metric
    from facts.model.record import Fact
    from facts.model.research_facility import Facility


_HINTS = {"quote": "quote_exact", "article": "article"}


def restore_ids(catalogue: Catalogue, found: FileStamps) -> FileStamps:
    """Return what was found in a file, with the ids of those facts that can be told without them."""
    if all(number.lost is None for number in found.numbers):
        return found
    states = cache(
        lambda facility, metric: tuple(catalogue.iter_states(Selection.of(facility=facility, metric=metric)))
    )
    known = catalogue.get_current_states([number.lost for number in found.numbers if number.lost]).keys()
    return replace(found, numbers=tuple(_restore_id(number, known, states) for number in found.numbers))


def _restore_id(number: FileRow, known: Collection[str], states: Callable[[str, str], tuple[Fact, ...]]) -> FileRow:
    if number.lost is None:
        return number
    if get_current_id(number.lost) in known:  # one that looks like a number, and is whole
        return number.model_copy(update={"fact": get_current_id(number.lost), "lost": None})
    facts = states(number.cells["facility"] or "", number.cells["metric"] or "")
    fits = _find_fitting(
        number, [fact for fact in facts if _is_same_text(number.cells["value_text"] or "", fact.value_text)]
    )
    return number.model_copy(update={"fact": fits.pop()}) if len(fits) == 1 else number


def _find_fitting(number: FileRow, facts: list[Fact]) -> set[str]:
    """Return the ids of facts that the row may be; what else it says decides only where it decides between them."""
    for name, field in _HINTS.items():
        closer = [fact for fact in facts if _is_same_text(number.words.get(name, ""), getattr(fact, field))]
        facts = closer or facts
    return {fact.id for fact in facts}


def _is_same_text(cell: str, text: str) -> bool:
    return " ".join(cell.split()) == " ".join(text.split())


class RecheckOutcome(StrEnum):
    """What has become of a number, the most urgent first."""

    WITHDRAWN = "withdrawn"
    CORRECTED = "corrected"
    UNKNOWN = "unknown"
    CONTRADICTED = "contradicted"
    OVERTAKEN = "overtaken"
    OUT_OF_DATE = "out_of_date"
    UNDATED = "undated"
    PLANNED = "planned"
    CURRENT = "current"


_JUDGED = frozenset(RecheckOutcome) - {RecheckOutcome.CORRECTED, RecheckOutcome.UNKNOWN, RecheckOutcome.WITHDRAWN}
_RIGHT = (RecheckOutcome.CURRENT, RecheckOutcome.PLANNED)
"""A plan that stands is said as one: its words carry it."""


@dataclass(frozen=True, slots=True)
class NumberChange:
    """The event by which a number stopped being what it was."""

    at: datetime
    by: str
    verb: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedNumber:
    """One number of a file: what it said, what is said now, and where the file's cells say something else."""

    fact: str
    outcome: RecheckOutcome
    subject: str
    said_then: str
    said_now: str = ""
    change: NumberChange | None = None
    altered: str = ""
    newer: str = ""
    """The id of the fact that overtakes it: what to say in its place."""

    @property
    def is_right(self) -> bool:
        return self.outcome in _RIGHT and not self.altered


@dataclass(frozen=True, slots=True)
class RecheckResult:
    """All numbers of a file, those that need somebody first; and exports whose numbers are not known here."""

    checked: tuple[CheckedNumber, ...]
    exports: tuple[Manifest, ...]
    unlisted: tuple[Manifest, ...]
    unregistered: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        return all(item.is_right for item in self.checked) and not (self.unlisted or self.unregistered)

    def count_outcomes(self) -> Counter[RecheckOutcome]:
        return Counter(item.outcome for item in self.checked)


def recheck_numbers(catalogue: Catalogue, found: FileStamps | Manifest, language: str = ENGLISH) -> RecheckResult:
    """Say of each number of a file whether it is still current; facts, their log and names are each read once."""
    found = FileStamps((found,)) if isinstance(found, Manifest) else restore_ids(catalogue, found)
    own = {item.export: item for item in found.manifests}
    registered = catalogue.get_exports({*found.marks, *own})
    exports = registered | own
    numbers, said = _gather_rows(found, exports.values())
    check = _CatalogueCheck(catalogue, [number.fact for number in numbers], language)
    checked = (check.number(number, said.get((number.fact, number.revision), "")) for number in numbers)
    return RecheckResult(
        tuple(sorted(checked, key=rank_urgency)),
        tuple(exports.values()),
        tuple(item for item in exports.values() if item.facts and not item.lines and not found.numbers),
        tuple(mark for mark in found.marks if mark not in exports and not found.numbers),
    )


def recheck_lines(
    catalogue: Catalogue, lines: Iterable[tuple[str, int]], language: str = ENGLISH
) -> dict[tuple[str, int], CheckedNumber]:
    """Say the same of revisions of facts, by (fact, revision), whatever they were published in."""
    pairs = sorted(set(lines))
    check = _CatalogueCheck(catalogue, [fact for fact, _ in pairs], language)
    return {(fact, number): check.number(FileRow(fact=fact, revision=number), "") for fact, number in pairs}


def rank_urgency(item: CheckedNumber) -> tuple[bool, int, str]:
    return item.is_right, list(RecheckOutcome).index(item.outcome), item.subject


def _gather_rows(
    found: FileStamps, exports: Iterable[Manifest]
) -> tuple[list[FileRow], dict[tuple[str, int | None], str]]:
    """Return each number once, with its cells where it has some; and the words that manifests have for it."""
    lines = [line for item in exports for line in item.lines]
    said: dict[tuple[str, int | None], str] = {(line.fact, line.revision): line.said for line in lines if line.said}
    rows = {(row.fact, row.revision) for row in found.numbers if row.fact}
    listed = dict.fromkeys((line.fact, line.revision) for line in lines)
    return [*found.numbers, *(FileRow(fact=key[0], revision=key[1]) for key in listed if key not in rows)], said


class _CatalogueCheck:
    """What the catalogue knows of some facts, and how it tells it to one actor in one language."""

    def __init__(self, catalogue: Catalogue, facts: list[str], language: str) -> None:
        self._say: Speaker = speaker(language)
        self._facts = catalogue.get_current_states(facts)
        self._events = catalogue.get_histories("fact", self._facts)
        self._judged = catalogue.get_judged(self._facts)
        self._newer = catalogue.get_judged(one.overtaken_by for one in self._judged.values() if one.overtaken_by)
        against = [key for one in self._judged.values() for key in one.contradicts[: status.AGAINST_NAMED]]
        self._against = catalogue.get_judged(against)
        states = [state for fact in self._facts.values() for state in self._list_states(fact)]
        self._metrics: Mapping[str, Metric] = catalogue.get_metrics({state.metric for state in states})
        self._facilities: Mapping[str, Facility] = catalogue.get_facilities({state.facility for state in states})

    def number(self, number: FileRow, said: str) -> CheckedNumber:
        now = self._facts.get(number.fact)
        then = None if now is None else self._find_then(number, now)
        if now is None or then is None:
            return CheckedNumber(
                number.fact or number.lost or "",
                RecheckOutcome.UNKNOWN,
                "",
                said,
                altered=self._describe_lost_id(number),
            )
        outcome, newer = self._judge_outcome(then, now), self._find_newer(now)
        return CheckedNumber(
            number.fact,
            outcome,
            self._name_subject(then),
            status.describe_figure(then, self._say.language),
            self._describe_now(then, now, outcome, newer),
            self._find_change(then, now),
            "; ".join(filter(None, (self._describe_lost_id(number), self._describe_altered(number, then)))),
            newer.id if outcome is RecheckOutcome.OVERTAKEN and newer else "",
        )

    def _describe_lost_id(self, number: FileRow) -> str:
        """Say that a spreadsheet destroyed the id of a row, and how its fact was found all the same."""
        if number.lost is None:
            return ""
        say = self._say
        by_words = say("found by facility, metric and words") if number.fact else ""
        gone = say("a spreadsheet destroyed the id ({id})", id=number.lost or "–")
        return ", ".join(filter(None, (gone, by_words)))

    def _find_then(self, number: FileRow, now: Fact) -> Fact | None:
        """Return the fact as it was; without its revision, the newest one that says what the file says."""
        states = self._list_states(now)
        if number.revision is not None:
            return next((state for state in states if state.revision == number.revision), None)
        return next((state for state in states if not self._describe_altered(number, state)), now)

    def _list_states(self, now: Fact) -> list[Fact]:
        """Return all revisions, newest first."""
        return [now, *(event.before for event in self._events.get(now.id, ()) if event.before is not None)]

    def _judge_outcome(self, then: Fact, now: Fact) -> RecheckOutcome:
        if not status.is_public(now):
            return RecheckOutcome.WITHDRAWN
        if status.compare_revisions(then, now).is_correction:
            return RecheckOutcome.CORRECTED
        return RecheckOutcome(status.judge_fact(self._judged.get(now.id, now), self._metrics[now.metric]))

    def _find_newer(self, now: Fact) -> Fact | None:
        judged = self._judged.get(now.id)
        return self._newer.get(judged.overtaken_by or "") if judged else None

    def _name_subject(self, fact: Fact) -> str:
        metric = self._metrics[fact.metric].label_in(self._say.language)
        return f"{self._facilities[fact.facility].short_name}, {metric}"

    def _describe_now(self, then: Fact, now: Fact, outcome: RecheckOutcome, newer: Fact | None) -> str:
        if outcome is RecheckOutcome.WITHDRAWN:
            return ""
        if outcome is RecheckOutcome.OVERTAKEN and newer:
            return status.describe_figure(newer, self._say.language)
        told = status.describe_correction(status.compare_revisions(then, now), self._name_subject(now), self._say)
        if outcome is not RecheckOutcome.CONTRADICTED:
            return told
        named = self._judged[now.id].contradicts[: status.AGAINST_NAMED]
        others = [self._against[key] for key in named if key in self._against]
        return f"{told}. {status.explain_status(now, Status.CONTRADICTED, self._say, others)}"

    def _find_change(self, then: Fact, now: Fact) -> NumberChange | None:
        """Return the newest event after a revision that changed what a reader is told."""
        states = [state for state in self._list_states(now) if state.revision >= then.revision]
        for after, before in pairwise(states):
            if status.compare_revisions(before, after) or status.is_public(before) is not status.is_public(after):
                return self._find_event(before, after)
        return None

    def _find_event(self, before: Fact, after: Fact) -> NumberChange | None:
        """Return the event that ended a state; a withdrawn fact says itself why, to everybody."""
        found = reversed(self._events.get(before.id, ()))
        event = next((item for item in found if item.revision > before.revision), None)
        if event is None:
            return None
        return NumberChange(event.at, event.by, event.verb, event.reason or _explain_withdrawal(after))

    def _describe_altered(self, number: FileRow, then: Fact) -> str:
        """Return where the cells of a file say something else than that revision."""
        return "; ".join(
            self._say(
                "{column}: {theirs} instead of {ours}", column=name, theirs=cell or "–", ours=_format_value(then, name)
            )
            for name, cell in number.cells.items()
            if not _is_same_value(cell, _get_value(then, name))
        )


def _explain_withdrawal(fact: Fact) -> str:
    return fact.rank_reason if status.is_deprecated(fact.rank) else ""


def _get_value(fact: Fact, column: str) -> Any:
    return getattr(fact, fact_columns.TWINS.get(column, column))


def _format_value(fact: Fact, name: str) -> str:
    value = _get_value(fact, name)
    return "–" if value is None else f"{value:f}" if isinstance(value, Decimal) else str(value)


def _is_same_value(cell: str | None, value: Any) -> bool:
    if value is None or cell is None:
        return value is None and cell is None
    if not isinstance(value, Decimal):
        return cell.strip() == str(value).strip()
    try:
        return Decimal(cell.strip()) == value
    except InvalidOperation:
        return False


def name_outcomes(say: Speaker) -> dict[RecheckOutcome, str]:
    """Return the words for what has become of a number, the most urgent first."""
    return {
        RecheckOutcome.WITHDRAWN: say("withdrawn since"),
        RecheckOutcome.CORRECTED: say("corrected since"),
        RecheckOutcome.UNKNOWN: say("not known here"),
        **{outcome: name_status(Status(outcome), say) for outcome in RecheckOutcome if outcome in _JUDGED},
    }


def describe_outcome(item: CheckedNumber, say: Speaker) -> str:
    """Say what has become of a number, and whether the file itself was changed."""
    words, altered = name_outcomes(say)[item.outcome], say("changed in the file")
    return f"{words}, {altered}" if item.altered else words


def describe_counts(found: RecheckResult, say: Speaker) -> str:
    """Say how many numbers are in each state: '1 corrected since · 5 may be out of date'."""
    counted = found.count_outcomes()
    words = [
        f"{_format_count(counted[name], say)} {text}" for name, text in name_outcomes(say).items() if counted[name]
    ]
    altered = sum(bool(item.altered) for item in found.checked)
    changed = say("changed in the file")
    return " · ".join([*words, f"{_format_count(altered, say)} {changed}"] if altered else words)


def describe_now(item: CheckedNumber, say: Speaker) -> str:
    """Say what a number is now, where that is not what the file says."""
    return say("the same") if item.said_now == item.said_then else item.said_now


def describe_change(item: NumberChange | None, say: Speaker) -> str:
    """Say when, by whom and why a number was changed."""
    if item is None:
        return ""
    day = saying.phrase_day(item.at, say.language)
    return ", ".join(filter(None, (day, item.by))) + (f": {item.reason}" if item.reason else "")


def summarize_numbers(found: RecheckResult, say: Speaker) -> str:
    """Say how many numbers of a file still stand."""
    right = sum(item.is_right for item in found.checked)
    numbers = {"n": _format_count(len(found.checked), say), "right": _format_count(right, say)}
    return say.many(
        "{right} of {n} number is still current",
        "{right} of {n} numbers are still current",
        len(found.checked),
        **numbers,
    )


def list_gaps(found: RecheckResult, say: Speaker) -> list[str]:
    """Say which exports were recognised, although their numbers are not known here."""
    listed = [
        say(
            "{export} holds {n} numbers, too many to be listed in the register; check the file that has them.",
            export=item.export,
            n=number,
        )
        for item, number in ((item, _format_count(item.facts, say)) for item in found.unlisted)
    ]
    silent = say("{export} shows how many facts there are, and no number that could change.")
    strange = say("{export} is not in the register of this catalogue.")
    return [
        *listed,
        *(silent.format(export=item.export) for item in found.exports if not item.facts),
        *(strange.format(export=key) for key in found.unregistered),
    ]


def describe_export_count(count: int, unlisted: int, say: Speaker) -> str:
    """Say how many exports a fact went into, as far as the register lists it."""
    shown, large = _format_count(count, say), _format_count(unlisted, say)
    said = say.many("In {n} export", "In {n} exports", count, n=shown)
    more = say.many(
        "{n} large export is registered without its numbers and may hold it, too",
        "{n} large exports are registered without their numbers and may hold it, too",
        unlisted,
        n=large,
    )
    return f"{said}; {more}." if unlisted else f"{said}."


def name_form(item: Manifest, say: Speaker) -> str:
    """Say what kind of thing left the house."""
    words = {"embed": say("embedded chart"), "card": say("card"), "data": say("data")}
    return words.get(item.form, item.form.upper())


def format_export_day(item: Manifest, say: Speaker) -> str:
    return saying.phrase_day(item.at, say.language)


def _format_count(value: int, say: Speaker) -> str:
    return saying.phrase_number(Decimal(value), say.language)
