"""What an office notes beside its facts: who looks after what, what waits until a day, where a number was published."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any, TypeAlias, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict

from facts.model import edtf_date, text_limits
from facts.model.metric import SNAKE
from facts.model.quantity import describe_field, describe_required
from facts.model.record import ID, MAX_SCOPE, build_record, get_current_id
from facts.model.research_facility import SLUG
from facts.model.text_limits import Text
from facts.model.watched_source import SourceChange, SourceVisit

UNTIL_CHANGED = date.max
"""The day until which a task rests that was dealt with: it comes back when one of its facts is changed."""
_TASK_KIND = r"^[a-z][a-z-]{1,39}$"
_SUBJECT = r"^[A-Za-z0-9][A-Za-z0-9_+-]*$"
MOST_SUBJECT = 400


class _OfficeRecord(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class TaskMark(_OfficeRecord):
    """What persons set about one task: who does it, and the day on which it comes back."""

    kind: str = describe_required("Kind of task.", "out-of-date", "old", pattern=_TASK_KIND)
    subject: str = describe_required(
        "Ids of its facts, joined by +, or of its article.",
        "7f3a09c2e1b4",
        "fact 12",
        pattern=_SUBJECT,
        max_length=MOST_SUBJECT,
    )
    revision: int = describe_required(
        "Revision of the facts, added up, at which it was put off: once they change, it comes back.",
        3,
        -1,
        ge=0,
        le=text_limits.LARGEST,
    )
    assignee: Text | None = describe_field(
        "Who does it; empty: the owner of the number.", "a.rossi@example.org", "", max_length=text_limits.PERSON
    )
    until: date | None = describe_field("Day on which it comes back.", "2027-01-15", "soon")


class SeriesOwner(_OfficeRecord):
    """Who looks after the number of one facility, metric and scope, whichever fact states it now."""

    facility: str = describe_required("Id of the facility.", "cnao", "CNAO", pattern=SLUG, max_length=text_limits.ID)
    metric: str = describe_required("Id of the metric.", "patients_treated", "Patients", pattern=SNAKE, max_length=64)
    scope: Text = describe_field("Scope of its facts.", "main tunnel", "", default="", max_length=MAX_SCOPE)
    owner: Text = describe_required(
        "Who looks after it; empty: nobody any more.", "a.rossi@example.org", "us", max_length=text_limits.PERSON
    )


def _check_day(written: str) -> str:
    edtf_date.get_closed_bounds(written, "published")
    return written


class Placement(_OfficeRecord):
    """A place of publication that no program can find: a page of a printed report, a panel, a talk."""

    id: str = describe_required("Opaque id.", "p3f09c2e1b4", "", pattern=r"^p[0-9a-f]{11}$")
    fact: Annotated[str, AfterValidator(get_current_id)] = describe_required(
        "Id of the fact.", "7f3a09c2e1b4", "fact 12", pattern=ID
    )
    revision: int = describe_required("Revision that was published.", 1, 0, ge=1, le=text_limits.LARGEST)
    place: Text = describe_required(
        "Where it stands.", "annual report 2025, p. 12", "print", min_length=1, max_length=text_limits.TITLE
    )
    published: Annotated[str, AfterValidator(_check_day)] = describe_required(
        "EDTF date of publication.", "2025-06", "last year", max_length=edtf_date.LONGEST
    )
    noted_at: datetime = describe_required("When it was noted, UTC.", "2026-11-22T10:00:00Z", "today")
    noted_by: Text = describe_required("Who noted it.", "a.rossi@example.org", "", max_length=text_limits.PERSON)
    gone_at: datetime | None = describe_field(
        "When it was noted that it is there no more.", "2026-11-22T10:00:00Z", "today"
    )


class FeedKey(_OfficeRecord):
    """The address by which one person's calendar and feed reader ask for tasks; the address itself is not kept."""

    digest: str = describe_required("SHA-256 of the secret part.", "e3b0…", "md5", pattern=r"^[0-9a-f]{64}$")
    person: Text = describe_required(
        "Whose it is.", "a.rossi@example.org", "", min_length=1, max_length=text_limits.PERSON
    )
    made_at: datetime = describe_required("When it was made, UTC.", "2026-11-22T10:00:00Z", "today")
    ended_at: datetime | None = describe_field("When it was ended.", "2026-11-22T10:00:00Z", "today")


OfficeRecord: TypeAlias = TaskMark | SeriesOwner | Placement | FeedKey | SourceVisit | SourceChange
Note = TypeVar("Note", TaskMark, SeriesOwner, Placement, FeedKey, SourceVisit, SourceChange)


def make_placement(fact: str, revision: int, place: str, published: str, by: str) -> Placement:
    """Return a new note of where a revision of a fact was published."""
    given = {"fact": fact, "revision": revision, "place": place, "published": published}
    made = {"id": f"p{secrets.token_hex(6)[1:]}", "noted_at": datetime.now(UTC), "noted_by": by}
    return build_record(Placement, given | made)


def revise_note(record: Note, **changes: Any) -> Note:
    """Return a note with some fields changed; raise RecordError naming a field that cannot be so."""
    return build_record(type(record), {**record.model_dump(), **changes})
