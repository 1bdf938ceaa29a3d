"""What a check finds: a stable code, what, where, and what to do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from facts.record import Fact


class Level(StrEnum):
    """An error must be mended; a note must be known."""

    ERROR = "error"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a check found."""

    code: str
    level: Level
    what: str
    where: str
    remedy: str
    about: tuple[Fact, ...] = ()
    """The facts that it is about, the one to mend first."""
    row: int | None = None
    column: str | None = None
    """The cell of a table, where it is about one."""

    @property
    def facts(self) -> tuple[str, ...]:
        return tuple(fact.id for fact in self.about)


def error(code: str, what: str, remedy: str, *about: Fact) -> Finding:
    return Finding(code, Level.ERROR, what, f"fact {about[0].id}", remedy, about)


def note(code: str, what: str, remedy: str, *about: Fact) -> Finding:
    return Finding(code, Level.NOTE, what, f"fact {about[0].id}", remedy, about)
