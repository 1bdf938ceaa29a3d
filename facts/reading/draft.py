"""What a reader found in a file, before language, title and date are settled."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from facts.errors import FileError
from facts.reading import limits
from facts.reading.places import Place, Run


@dataclass(frozen=True, slots=True)
class Draft:
    """A text with what the file itself says about it; plain data, so that it can cross to another process."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    pages: tuple[tuple[int, int, int], ...] = ()
    runs: tuple[Run, ...] = ()
    margins: str = ""
    """Running headers and footers: not text, but often the only place of the issue and its month."""
    notes: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        return asdict(self) | {"runs": [[run.start, *run.place] for run in self.runs]}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> Draft:
        runs = tuple(Run(start, Place(*place)) for start, *place in plain["runs"])
        pages = tuple((start, end, number) for start, end, number in plain["pages"])
        return cls(**plain | {"runs": runs, "pages": pages, "notes": tuple(plain["notes"])})


def bounded(length: int) -> None:
    """Raise FileError for more text than an article has."""
    if length > limits.MAX_CHARACTERS:
        raise FileError(
            f"the text has more than {limits.MAX_CHARACTERS:,} characters", remedy="Give the article alone."
        )
