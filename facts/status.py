"""What has become of a fact: what was changed since an earlier revision, and whether its number still holds.

Every surface asks here: pages, embeds, reports, the check of a file, the command line, the checks of the catalogue.

*Stated* is what a reader repeats or relies on (STATED): whom and what the number is about, the number with its hedge,
precision and unit, the date, how that date is known and the period, whether it has come true, and whose words it is:
article, speaker, derivation and the words as printed. A change of any of these is a **correction**, of facility or
metric too: it is the same fact, said of another. *Kept* is how the record is looked after (KEPT): where in the source
the words stand, checks, review, preference, shelf life, remarks, topics. A change of these is no correction.

**Withdrawn** is a fact that is deprecated; one that was told and is not approved any more counts as withdrawn since.
Both go before any correction.
**Out of date** is one whose day of review has passed, or, without such a day, the shelf life of its metric.
**Undated** is one without an as-of date, of a thing that ages: it cannot be judged, and is never called current.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from facts import edtf_date, saying
from facts.metric import StatType
from facts.quantity import Quantity
from facts.record import Rank, ReviewState, Verification

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.language import Speaker
    from facts.metric import Metric
    from facts.record import Fact

STATED = (
    *("facility", "metric", *Quantity.model_fields),
    *("as_of", "as_of_basis", "period", "status_kind"),
    *("article", "claimed_by", "derivation", "value_text", "unit_text", "quote_exact"),
)
KEPT = (
    *("id", "revision", "modified_at", "page", "quote_prefix", "quote_suffix", "quote_start", "quote_end"),
    *("text_sha256", "verification", "checked_at", "check_note", "review_state", "reviewed_by", "reviewed_at"),
    *("rank", "rank_reason", "review_by", "note", "topics"),
)
# What never shows in the words of a figure, so that its change must be named beside them.
_NOT_IN_WORDS = frozenset({"period", "article", "claimed_by", "derivation"})
_IN_SUBJECT = frozenset({"facility", "metric"})
_AGELESS = frozenset({StatType.PHYSICAL, StatType.DATE})


class Status(StrEnum):
    """What holds of a fact by itself on a day."""

    WITHDRAWN = "withdrawn"
    OUT_OF_DATE = "out_of_date"
    UNDATED = "undated"
    CURRENT = "current"


@dataclass(frozen=True, slots=True)
class Difference:
    """What was changed between two revisions of a fact; `fields` are those of STATED."""

    then: Fact
    now: Fact
    fields: tuple[str, ...]
    is_withdrawn: bool

    @property
    def is_correction(self) -> bool:
        return bool(self.fields) and not self.is_withdrawn

    @property
    def is_moved(self) -> bool:
        """Whether the number is now said of another facility or metric."""
        return not _IN_SUBJECT.isdisjoint(self.fields)

    def __bool__(self) -> bool:
        return self.is_withdrawn or bool(self.fields)


def what_changed(then: Fact, now: Fact) -> Difference:
    """Return what was changed in a fact between a revision that was told and a later one."""
    fields = tuple(name for name in STATED if getattr(then, name) != getattr(now, name))
    return Difference(then, now, fields, is_withdrawn=holds(then) and not holds(now))


def holds(fact: Fact) -> bool:
    """Whether a fact is approved and not withdrawn: what the public is told."""
    return fact.review_state is ReviewState.APPROVED and not is_deprecated(fact.rank)


def is_deprecated(rank: str) -> bool:
    """Whether a fact of this rank was taken back."""
    return rank == Rank.DEPRECATED


def today() -> date:
    """Return the day by which everything is judged: that of UTC, one for all readers, and named so where it is told."""
    return datetime.now(UTC).date()


def judge_fact(fact: Fact, metric: Metric, on: date | None = None) -> Status:
    """Return the status of a fact on a day, by default today, by UTC."""
    return _judge(fact.rank, fact.as_of, last_day(fact, metric), metric.stat_type, on)


def judge_row(row: Mapping[str, Any], on: date | None = None) -> Status:
    """Return the same for a row of a store, which holds what the fact borrows from its metric."""
    end = _last_day(row["as_of"], row["review_by"], row["shelf_life_days"])
    return _judge(row["rank"], row["as_of"], end, row["stat_type"], on)


def last_day(fact: Fact, metric: Metric) -> date | None:
    """Return the last day on which a fact counts as current; None where nothing says so."""
    return _last_day(fact.as_of, fact.review_by, metric.shelf_life_days)


def _last_day(as_of: str | None, review_by: date | str | None, shelf_life_days: int | None) -> date | None:
    if review_by:
        return review_by if isinstance(review_by, date) else date.fromisoformat(review_by)
    if not shelf_life_days or not as_of:
        return None
    return edtf_date.add_days(edtf_date.bounds(as_of)[1], shelf_life_days)


def _judge(rank: str, as_of: str | None, end: date | None, stat_type: str, on: date | None) -> Status:
    if is_deprecated(rank):
        return Status.WITHDRAWN
    if end is not None and end < (on or today()):
        return Status.OUT_OF_DATE
    return Status.CURRENT if as_of or stat_type in _AGELESS else Status.UNDATED


# ---- in words ------------------------------------------------------------------------------------


def name_status(status: Status, say: Speaker) -> str:
    """Return a status in a few words."""
    words = {
        Status.WITHDRAWN: say("withdrawn"),
        Status.OUT_OF_DATE: say("may be out of date"),
        Status.UNDATED: say("cannot be judged: it has no date"),
        Status.CURRENT: say("still current"),
    }
    return words[status]


def mark_date(as_of: str, status: str, say: Speaker) -> str:
    """Return a date in words with what a reader must know before repeating the number; 'undated' says it itself."""
    marked = (Status.WITHDRAWN, Status.OUT_OF_DATE)
    return f"{as_of} · {name_status(Status(status), say)}" if status in marked else as_of


def explain_status(fact: Fact, status: Status, say: Speaker) -> str:
    """Return what a reader must know before repeating a number, in a sentence; nothing for a current one."""
    if status is Status.WITHDRAWN:
        return say("Withdrawn: {why}", why=fact.rank_reason)
    if status is Status.OUT_OF_DATE:
        return say("This figure may be out of date: look for a newer one before repeating it.")
    if status is Status.UNDATED:
        return say("Whether this figure still holds cannot be judged: it has no date.")
    return ""


def explain_check(fact: Fact, say: Speaker) -> str:
    """Return what a reader must know of the check of a number, in a sentence; nothing where it says no more."""
    words = {
        Verification.FAILED: say("The record differs from the words it came from."),
        Verification.NEEDS_PERSON: say("A person must look at this number before it is repeated."),
    }
    return words.get(fact.verification, "")


def describe_figure(fact: Fact, language: str) -> str:
    """Return a number as it is told, with its date and how that is known."""
    return f"{saying.fact(fact, language)}, {saying.as_of(fact, language)}"


def describe_correction(difference: Difference, subject: str, say: Speaker) -> str:
    """Return what a corrected fact says now, and what was changed where the words do not show it.

    `subject` names whom it is said of now; it is told where that was changed.
    """
    before, after = (describe_figure(fact, say.language) for fact in (difference.then, difference.now))
    told = f"{subject}, {after}" if difference.is_moved else after
    silent = set(difference.fields) - _IN_SUBJECT if before == after else _NOT_IN_WORDS.intersection(difference.fields)
    titles = _field_titles(say)
    named = dict.fromkeys(titles[name] for name in STATED if name in silent)
    return say("{figure} (changed: {fields})", figure=told, fields=", ".join(named)) if named else told


def _field_titles(say: Speaker) -> dict[str, str]:
    """Return what people call the fields of STATED."""
    hedge, number, words = say("Hedge"), say("Number"), say("In the words of the source")
    return {
        "qualifier": hedge,
        "lower_inclusive": hedge,
        "upper_inclusive": hedge,
        "amount": number,
        "lower": number,
        "upper": number,
        "decimals": say("Precision"),
        "unit": say("Unit"),
        "unit_text": words,
        "value_text": words,
        "quote_exact": words,
        "as_of": say("As of"),
        "as_of_basis": say("As of"),
        "period": say("Period"),
        "status_kind": say("Status"),
        "article": say("Source"),
        "claimed_by": say("Said by"),
        "derivation": say("Derivation"),
    }
