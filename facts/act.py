"""An act: who changes records, what is done, why and when; every change of the catalogue is one."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Self

from pydantic import BaseModel, ConfigDict

from facts import lengths
from facts.quantity import described, required
from facts.record import build


class Act(BaseModel):
    """What all events of one write share."""

    model_config = ConfigDict(frozen=True)

    by: str = required("Who did it.", "a.rossi@example.org", "", max_length=lengths.PERSON)
    verb: str = required("What was done.", "correct", "", max_length=lengths.ID)
    reason: str = described("Why it was done.", "misprinted", "", default="", max_length=lengths.REASON)
    at: datetime = required("When it was done, UTC.", "2026-11-22T10:00:00Z", "today")

    @classmethod
    def now(cls, by: str, verb: str, reason: str) -> Self:
        """Return an act of this moment; raise RecordError for a reason that is too long to be kept."""
        return build(cls, {"by": by, "verb": verb, "reason": reason, "at": datetime.now(UTC)})
