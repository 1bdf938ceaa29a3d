"""A number of an article under review: what the machine read, what a person decided, and the fact made from it."""

from __future__ import annotations

import secrets
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import BaseModel, ConfigDict

from facts.metric import StatType
from facts.quantity import Quantity
from facts.record import AsOfBasis, StatusKind
from facts.sureness import SHOWN, UNJUDGED, Confidences, Sure

NUMBER = "number"


class State(StrEnum):
    """What has been decided about a number."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    LEFT_OUT = "left_out"


class AsOf(BaseModel):
    """A date that a number may be as of, and how it is known."""

    model_config = ConfigDict(frozen=True)

    date: str
    basis: AsOfBasis = AsOfBasis.STATED


class Guesses(BaseModel):
    """Ranked proposals, the likeliest first; a person chooses."""

    model_config = ConfigDict(frozen=True)

    facility: tuple[str, ...] = ()
    metric: tuple[str, ...] = ()
    as_of: tuple[AsOf, ...] = ()
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
    decimals: int | None = None
    unit: str = "1"
    unit_text: str = ""
    confidences: Confidences = UNJUDGED
    guesses: Guesses = Guesses()

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
        sure: Sure = getattr(self.confidences, part)
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


class Number(BaseModel):
    """One number of an article's held text; `start` and `end` count code points."""

    model_config = ConfigDict(frozen=True)

    id: str
    article: str
    revision: int = 1
    text_sha256: str
    start: int
    end: int
    state: State = State.OPEN
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
    def guesses(self) -> Guesses:
        return self.proposal.guesses

    def proposing(self, proposal: Proposal) -> Number:
        return self.model_copy(update={"proposal": proposal})

    @property
    def is_handled(self) -> bool:
        return self.state in (State.ACCEPTED, State.REJECTED)

    @property
    def is_to_handle(self) -> bool:
        """Whether it counts among the numbers to handle; what the machine left out does not, until taken up."""
        return self.state is not State.LEFT_OUT


def new_id() -> str:
    """Return a fresh opaque id of a number."""
    return f"n{secrets.token_hex(6)[1:]}"
