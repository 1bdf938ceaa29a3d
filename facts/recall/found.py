"""What was found in a file: manifests, ids in its words, and rows of numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from facts.errors import FileError
from facts.manifest import EXPORT_ID, MARK, Manifest
from facts.record import ID, current_id

MOST_NUMBERS = 50_000
MOST_MARKS = 2000
_MARK = re.compile(rf"\b{MARK}({EXPORT_ID.strip('^$')})\b")


class FoundNumber(BaseModel):
    """One number as a row of the file tells it; `cells` are text, and only those of its columns that tell it.

    A row whose id was destroyed, or emptied, has no `fact`: `lost` is what stands in its place, and `words` are what
    else may tell which fact it was.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    fact: Annotated[str, AfterValidator(current_id)] = Field("", pattern=rf"{ID}|^$")
    revision: int | None = Field(None, ge=1, le=10**9)
    cells: dict[str, str | None] = {}
    lost: str | None = Field(None, max_length=80)
    words: dict[str, str] = {}


@dataclass(frozen=True, slots=True)
class Found:
    """All of it, from any file."""

    manifests: tuple[Manifest, ...] = ()
    marks: tuple[str, ...] = ()
    numbers: tuple[FoundNumber, ...] = ()

    def with_(self, other: Found) -> Found:
        """Return both together; raise FileError where that is more than anybody checks at once."""
        found = Found(
            _once(self.manifests + other.manifests),
            tuple(dict.fromkeys(self.marks + other.marks)),
            self.numbers + other.numbers,
        )
        count = len(found.numbers) + sum(len(item.lines) for item in found.manifests)
        if count > MOST_NUMBERS or len(found.marks) > MOST_MARKS:
            raise FileError(
                f"it holds more than {MOST_NUMBERS:,} numbers", remedy="Check a part of it, or what it was made from."
            )
        return found

    @property
    def is_empty(self) -> bool:
        return not (self.manifests or self.marks or self.numbers)


def _once(manifests: tuple[Manifest, ...]) -> tuple[Manifest, ...]:
    return tuple({item.export: item for item in manifests}.values())


def marks_in(words: str) -> tuple[str, ...]:
    """Return the ids that stand in captions and notes, each once."""
    return tuple(dict.fromkeys(_MARK.findall(words)))


def mark(written: str) -> str:
    """Return an id as a person types or pastes it, without what surrounds it."""
    found: Any = _MARK.search(written)
    return str(found[1]) if found else written.strip().removeprefix(MARK)
