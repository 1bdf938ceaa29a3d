"""A number of an article under review, and the change set with which records are changed."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field

from facts.model import text_limits
from facts.model.confidence import SHOWN, UNJUDGED, Confidence, Confidences
from facts.model.metric import StatType
from facts.model.quantity import Quantity, describe_field, describe_required
from facts.model.record import AsOfBasis, StatusKind, build_record
from facts.model.research_facility import FacilityKind

NUMBER = "number"


class NumberState(StrEnum):
    """What has been decided about a number."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LEFT_OUT = "left_out"


class SuggestedDate(BaseModel):
    """A date that a number may be as of, and how it is known."""

    model_config = ConfigDict(frozen=True)

    date: str
    basis: AsOfBasis = AsOfBasis.STATED


class NewFacility(BaseModel):
    """A facility that the catalogue does not know, as a text names it; prefills the form of a new one."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(max_length=text_limits.NAME)
    kind: FacilityKind


class NewMetric(BaseModel):
    """What a number states, where no metric of the catalogue fits; prefills the form of a new one."""

    model_config = ConfigDict(frozen=True)

    name: str = Field(max_length=text_limits.NAME)
    unit: str = Field(max_length=text_limits.NAME)
    stat_type: StatType
    dimension: str = Field(max_length=text_limits.NAME)


class Suggestion(BaseModel):
    """Ranked proposals, the likeliest first; a person chooses."""

    model_config = ConfigDict(frozen=True)

    facility: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    new_facility: NewFacility | None = None
    """Set where no facility of the catalogue is likely."""
    new_metric: NewMetric | None = None
    """Set where no metric of the catalogue is likely."""
    as_of: tuple[SuggestedDate, ...] = ()
    stat_type: StatType | None = None
    status_kind: StatusKind = StatusKind.ACTUAL
    period: str | None = None


class Proposal(BaseModel):
    """What the machine read at one place of a text."""

    model_config = ConfigDict(frozen=True)

    phrase: str
    kind: str = NUMBER
    """quantity, rank or date; number where nothing was read."""
    qualifier: str = "exact"
    amount: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    lower_inclusive: bool | None = None
    upper_inclusive: bool | None = None
    approximate: bool | None = None
    decimals: int | None = None
    unit: str = "1"
    unit_text: str = ""
    cell: tuple[str, str] | None = None
    """The heads of its row and its column, where it stands in a table."""
    confidences: Confidences = UNJUDGED
    guesses: Suggestion = Suggestion()

    @property
    def confidence(self) -> float:
        """How sure all of it is: the least sure part decides."""
        return self.confidences.lowest

    @property
    def first(self) -> dict[str, str]:
        """The facility and metric to propose first; none that is less likely than 'none of these'."""
        ranked = (("facility", self.guesses.facility), ("metric", self.guesses.metric))
        return {part: guessed[0] for part, guessed in ranked if guessed and self.is_shown(part)}

    def is_shown(self, part: str) -> bool:
        sure: Confidence = getattr(self.confidences, part)
        return sure.value >= SHOWN

    @property
    def quantity(self) -> Quantity | None:
        """The number as a checked quantity; None where nothing was read that can be one."""
        if self.kind == NUMBER:
            return None
        try:
            return Quantity.model_validate(self.values)
        except ValueError:
            return None

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a quantity, not yet checked."""
        return {name: getattr(self, name) for name in Quantity.model_fields}


class CandidateNumber(BaseModel):
    """One number of an article's held text; `start` and `end` count code points."""

    model_config = ConfigDict(frozen=True)

    id: str
    article: str
    revision: int = 1
    text_sha256: str
    start: int
    end: int
    state: NumberState = NumberState.OPEN
    proposal: Proposal
    reason: str = ""
    """Why it was rejected, or left out by the machine."""
    fact: str | None = None
    """The fact that stands for it; kept when the decision is undone, so that accepting again revises it."""
    decided_by: str | None = None
    """Who decided; None for what the machine left out and for facts that were recorded before the text was read."""
    decided_at: datetime | None = None

    @property
    def phrase(self) -> str:
        return self.proposal.phrase

    @property
    def quantity(self) -> Quantity | None:
        return self.proposal.quantity

    @property
    def confidence(self) -> float:
        return self.proposal.confidence

    @property
    def guesses(self) -> Suggestion:
        return self.proposal.guesses

    def replace_proposal(self, proposal: Proposal) -> CandidateNumber:
        return self.model_copy(update={"proposal": proposal})

    @property
    def is_handled(self) -> bool:
        return self.state in (NumberState.ACCEPTED, NumberState.REJECTED)

    @property
    def is_to_handle(self) -> bool:
        """Whether it counts among the numbers to handle; what the machine left out does not, until taken up."""
        return self.state is not NumberState.LEFT_OUT


def make_number_id() -> str:
    """Return a fresh opaque id of a number."""
    return f"n{secrets.token_hex(6)[1:]}"


class AuditEntry(BaseModel):
    """What all events of one write share."""

    model_config = ConfigDict(frozen=True)

    by: str = describe_required("Who did it.", "a.rossi@example.org", "", max_length=text_limits.PERSON)
    verb: str = describe_required("What was done.", "correct", "", max_length=text_limits.ID)
    reason: str = describe_field("Why it was done.", "misprinted", "", default="", max_length=text_limits.REASON)
    at: datetime = describe_required("When it was done, UTC.", "2026-11-22T10:00:00Z", "today")

    @classmethod
    def now(cls, by: str, verb: str, reason: str) -> Self:
        """Return an act of this moment; raise RecordError for a reason that is too long to be kept."""
        return build_record(cls, {"by": by, "verb": verb, "reason": reason, "at": datetime.now(UTC)})
