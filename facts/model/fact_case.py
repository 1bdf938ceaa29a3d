"""The case of two facts that are at odds: which they are, since when, and what a person decided about them."""

from __future__ import annotations

import secrets
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from facts.errors import RecordError
from facts.model import text_limits
from facts.model.quantity import describe_field, describe_required
from facts.model.record import MAX_SCOPE, get_current_id
from facts.model.text_limits import Text

FactKey = Annotated[str, Field(max_length=text_limits.ID), AfterValidator(get_current_id)]
Value = Annotated[str, Field(max_length=text_limits.REASON)]
Digest = Annotated[str, Field(pattern=r"^([0-9a-f]{32})?$")]


class CaseKind(StrEnum):
    """Why two facts are at odds; the codes are those of the findings."""

    CONTRADICTION = "contradiction"
    """Said of one time, and no number fits both."""
    LOOK = "case-to-look-at"
    """No number fits both, and their dates do not tell whether it changed meanwhile."""
    FALL = "total-falls"
    """A total lies below an earlier one."""


class CaseState(StrEnum):
    """Whether a person must look."""

    OPEN = "open"
    """Nothing was decided."""
    REOPENED = "reopened"
    """A fact was changed since it was decided, and the two are still at odds."""
    DECIDED = "decided"
    """The decision holds: both facts are as they were when it was made."""
    OVER = "over"
    """A fact was withdrawn or changed since it was decided, and nothing is at odds any more."""


OPEN_STATES = (CaseState.OPEN, CaseState.REOPENED)


class CaseVerdict(StrEnum):
    """What a person may decide about two facts that are at odds."""

    PREFER = "prefer"
    """One is preferred; the other may no longer be repeated."""
    SCOPE = "scope"
    """One is of a part of its own, which is written into its scope."""
    SOURCE_ERROR = "source_error"
    """The source of one is wrong; it is withdrawn."""
    BOTH_STAND = "both_stand"
    """Both hold, for the reason given."""


class CaseDecision(BaseModel):
    """What was decided about a case, by whom, when and why."""

    model_config = ConfigDict(frozen=True)

    verdict: CaseVerdict = describe_required("What was decided.", "prefer", "yes")
    fact: FactKey | None = describe_field(
        "Which of the two: the preferred one, the one that got the scope, or the one whose source is wrong.",
        "7f3a09c2e1b4",
        "the first",
    )
    scope: Text = describe_field("The scope that it got.", "main tunnel", "", default="", max_length=MAX_SCOPE)
    reason: Text = describe_field(
        "Why, for every reader.", "the publisher confirmed it", "", default="", max_length=text_limits.REASON
    )
    by: str = describe_field("Who decided.", "a.rossi@example.org", "", default="", max_length=text_limits.PERSON)
    at: datetime | None = describe_field("When it was decided, UTC.", "2026-11-22T10:00:00Z", "today")
    sides: Annotated[tuple[Digest, Digest], Field(max_length=2)] = ("", "")
    """What each fact said when it was decided; empty for one that was not public."""
    before: Annotated[dict[FactKey, Annotated[dict[FactKey, Value], Field(max_length=9)]], Field(max_length=2)] = Field(
        default_factory=dict
    )
    """The fields of each fact that the decision changed, with what they were."""

    @model_validator(mode="after")
    def _check_decision(self) -> CaseDecision:
        if not self.reason.strip():
            raise RecordError("a decision needs a reason", where="reason", remedy="Say what you looked at.")
        if (self.verdict is CaseVerdict.BOTH_STAND) != (self.fact is None):
            raise RecordError(
                f"{self.verdict.value} names {self.fact or 'no fact'}",
                where="fact",
                remedy="Name one of the two facts; none where both stand.",
            )
        if (self.verdict is CaseVerdict.SCOPE) != bool(self.scope):
            raise RecordError(
                f"{self.verdict.value} with the scope {self.scope!r}",
                where="scope",
                remedy="Write which part the named fact is of; nothing for any other decision.",
            )
        return self


class FactCase(BaseModel):
    """Two facts of one facility and metric that are at odds, with what was decided."""

    model_config = ConfigDict(frozen=True)

    id: FactKey
    kind: CaseKind
    one: FactKey
    other: FactKey
    facility: Annotated[str, Field(max_length=text_limits.ID)]
    metric: Annotated[str, Field(max_length=text_limits.ID)]
    state: CaseState = CaseState.OPEN
    since: AwareDatetime
    """When they were found to be at odds, or at odds again."""
    revision: Annotated[int, Field(ge=1, le=text_limits.LARGEST)] = 1
    """Counts up with each decision, and with each that is taken back."""
    decision: CaseDecision | None = None

    @property
    def facts(self) -> tuple[str, str]:
        return self.one, self.other

    @property
    def is_open(self) -> bool:
        """Whether a person must decide."""
        return self.state in OPEN_STATES

    def find_partner(self, fact: str) -> str:
        """Return the id of the fact on the other side."""
        return self.other if fact == self.one else self.one


def make_case_id() -> str:
    """Return a fresh opaque id; it begins with a letter, so that no spreadsheet takes it for a number."""
    return f"c{secrets.token_hex(6)[1:]}"


def make_pair(one: str, other: str) -> tuple[str, str]:
    """Return two ids in the order in which a case keeps them."""
    return (one, other) if one < other else (other, one)
