"""What an office does about its tasks and numbers: each verb is one change, written by the catalogue with its event."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from facts.errors import NotFound, RecordError
from facts.evidence.status import get_today
from facts.model.office_record import (
    MOST_SUBJECT,
    UNTIL_CHANGED,
    FeedKey,
    SeriesOwner,
    TaskMark,
    make_placement,
    revise_note,
)
from facts.model.record import build_record
from facts.store import ChangeSet

if TYPE_CHECKING:
    from facts.catalog.catalogue import Catalogue
    from facts.model.office_record import Note, OfficeRecord, Placement

LONGEST_REST = 730
"""Days to which a task may be put off."""
_WEEK = 7


class UpdateService:
    """The verbs of the page Updates and of an office's home, for one catalogue and its actor."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    # ---- tasks -------------------------------------------------------------------------------

    def assign_task(self, kind: str, subject: str, person: str) -> TaskMark:
        """Give a task to a person; an empty name gives it back to the owner of its number."""
        mark = self._read_mark(kind, subject)
        return self._write(revise_note(mark, assignee=_clean_person(person) or None), "assign", person)

    def put_off_task(self, kind: str, subject: str, until: date, reason: str = "") -> TaskMark:
        """Let a task rest until a day; it comes back earlier when one of its facts is changed."""
        today = get_today()
        if not today < until <= today + timedelta(days=LONGEST_REST):
            raise RecordError(
                f"{until.isoformat()} is not a day within the next two years",
                where="until",
                remedy=f"Write a day such as {(today + timedelta(days=_WEEK)).isoformat()}.",
            )
        return self._rest(kind, subject, until, "put off", reason)

    def settle_task(self, kind: str, subject: str, reason: str) -> TaskMark:
        """Say that a task was dealt with; it comes back only when one of its facts is changed."""
        if not reason.strip():
            raise RecordError("it needs a reason", where="reason", remedy="Say what was done.")
        return self._rest(kind, subject, UNTIL_CHANGED, "settle", reason.strip())

    def resume_task(self, kind: str, subject: str) -> TaskMark:
        """Bring a task back that was put off or dealt with."""
        mark = revise_note(self._read_mark(kind, subject), until=None)
        return self._write(mark, "resume", "")

    def _rest(self, kind: str, subject: str, until: date, verb: str, reason: str) -> TaskMark:
        mark = self._read_mark(kind, subject)
        return self._write(revise_note(mark, until=until), verb, reason)

    def _read_mark(self, kind: str, subject: str) -> TaskMark:
        """Return what is set about a task, at the present revision of its subject; raise NotFound for no subject."""
        revision = self._get_revision(subject)
        given = {"kind": kind, "subject": subject, "revision": revision}
        known = self._catalogue.open_office().find_mark(kind, subject)
        if known is None:
            return build_record(TaskMark, given)
        is_same = known.revision == revision
        return revise_note(known, revision=revision, until=known.until if is_same else None)

    def _get_revision(self, subject: str) -> int:
        """Return the revisions of a task's facts added up, or that of its text; raise NotFound for no subject."""
        keys = set(subject[:MOST_SUBJECT].split("+"))
        facts = self._catalogue.list_facts_by_id(keys)
        if not facts and self._catalogue.get_articles([subject]):
            held = self._catalogue.get_held_text(subject)
            return held.revision if held else self._catalogue.get_revision("article", subject)
        if len(facts) != len(keys):
            raise NotFound(f"there is no task about {subject[:80]!r}", where="task", remedy="Load the list again.")
        return sum(fact.revision for fact in facts)

    # ---- numbers -----------------------------------------------------------------------------

    def set_owner(self, facility: str, metric: str, owner: str, scope: str = "") -> SeriesOwner:
        """Say who looks after the number of a facility, metric and scope; an empty name: nobody any more."""
        self._catalogue.get_facility(facility)
        self._catalogue.get_metric(metric)
        given = {"facility": facility, "metric": metric, "scope": scope, "owner": _clean_person(owner)}
        return self._write(build_record(SeriesOwner, given), "own", owner)

    def note_placement(self, fact_id: str, place: str, published: str) -> Placement:
        """Note where the present revision of a fact was published: 'annual report 2025, p. 12'."""
        fact = self._catalogue.get_fact(fact_id)
        noted = make_placement(fact.id, fact.revision, place, published, self._catalogue.actor.name)
        return self._write(noted, "publish", place)

    def remove_placement(self, key: str, reason: str) -> Placement:
        """Note that a number stands there no more, or was put right."""
        known = self._catalogue.open_office().find_placement(key)
        if known is None or known.gone_at is not None:
            raise NotFound(f"there is no place of publication {key[:40]!r}", where="place", remedy="Load the page.")
        return self._write(revise_note(known, gone_at=datetime.now(UTC)), "unpublish", reason)

    # ---- feeds -------------------------------------------------------------------------------

    def make_feed_key(self, person: str) -> str:
        """Return the secret part of a new address for a person's tasks; an earlier one of theirs is ended.

        Only its digest is kept: it cannot be shown again.
        """
        self._catalogue.check_permission("make an address for tasks")
        secret, now = secrets.token_urlsafe(32), datetime.now(UTC)
        given = {"digest": digest_secret(secret), "person": _clean_person(person), "made_at": now}
        self._write_all([*self._end_keys(person), build_record(FeedKey, given)], "make feed", "")
        return secret

    def end_feed_keys(self, person: str) -> int:
        """End the addresses of a person's tasks; return how many there were."""
        self._catalogue.check_permission("end an address for tasks")
        ended = self._end_keys(person)
        if ended:
            self._write_all(ended, "end feed", "")
        return len(ended)

    def _end_keys(self, person: str) -> list[OfficeRecord]:
        known = self._catalogue.open_office().list_feed_keys(_clean_person(person))
        return [revise_note(one, ended_at=datetime.now(UTC)) for one in known]

    def _write(self, record: Note, verb: str, reason: str) -> Note:
        self._write_all([record], verb, reason)
        return record

    def _write_all(self, records: list[OfficeRecord], verb: str, reason: str) -> None:
        self._catalogue.carry_out(ChangeSet(office=tuple(records)), verb=verb, reason=reason[:400])


def _clean_person(name: str) -> str:
    return " ".join(name.split())


def digest_secret(secret: str) -> str:
    """Return the digest under which the secret part of an address is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()
