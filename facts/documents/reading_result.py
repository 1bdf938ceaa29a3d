"""What reading a document gives: the text, the place of each word, and what the document says about itself."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple

from facts.documents import limits
from facts.errors import FileError


class PagePlace(NamedTuple):
    """A box on a page (1 is the first), in points from the upper left corner of the page as it is shown."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class TextRun(NamedTuple):
    """From this character to the next run's: one printed word and the white space after it."""

    start: int
    place: PagePlace


@dataclass(frozen=True, slots=True)
class PagePlaces:
    """The map from characters to places, one run per printed word; empty where a medium has no pages."""

    runs: tuple[TextRun, ...] = ()
    length: int = 0

    def place_of(self, offset: int) -> PagePlace | None:
        """Return the box of the word that holds the character; white space belongs to the word before it."""
        at = bisect_right(self.runs, offset, key=_get_start) - 1
        return self.runs[at].place if at >= 0 and offset < self.length else None

    def places_of(self, start: int, end: int) -> tuple[PagePlace, ...]:
        """Return the boxes that cover a phrase: one for each printed line it touches."""
        first = max(bisect_right(self.runs, start, key=_get_start) - 1, 0)
        boxes: list[PagePlace] = []
        for run in self.runs[first:]:
            if run.start >= min(end, self.length):
                break
            if boxes and _same_line(boxes[-1], run.place):
                boxes[-1] = _surround_places(boxes[-1], run.place)
            else:
                boxes.append(run.place)
        return tuple(boxes)


def _get_start(run: TextRun) -> int:
    return run.start


def _same_line(one: PagePlace, other: PagePlace) -> bool:
    middle = (other.y0 + other.y1) / 2
    return one.page == other.page and one.y0 <= middle <= one.y1 and other.x0 >= one.x0


def _surround_places(one: PagePlace, other: PagePlace) -> PagePlace:
    return PagePlace(
        one.page, min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )


@dataclass(frozen=True, slots=True)
class DocumentDraft:
    """A text with what the file itself says about it; plain data, so that it can cross to another process."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str = ""
    language: str = ""
    url: str = ""
    pages: tuple[tuple[int, int, int], ...] = ()
    runs: tuple[TextRun, ...] = ()
    margins: str = ""
    """Running headers and footers: not text, but often the only place of the issue and its month."""
    notes: tuple[str, ...] = ()

    def to_plain(self) -> dict[str, Any]:
        return asdict(self) | {"runs": [[run.start, *run.place] for run in self.runs]}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> DocumentDraft:
        runs = tuple(TextRun(start, PagePlace(*place)) for start, *place in plain["runs"])
        pages = tuple((start, end, number) for start, end, number in plain["pages"])
        return cls(**plain | {"runs": runs, "pages": pages, "notes": tuple(plain["notes"])})


def check_length(length: int) -> None:
    """Raise FileError for more text than an article has."""
    if length > limits.MAX_CHARACTERS:
        raise FileError(
            f"the text has more than {limits.MAX_CHARACTERS:,} characters", remedy="Give the article alone."
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading; nothing of it is stored. What the document does not tell is empty."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str | None = None
    """An EDTF date."""
    language: str = "en"
    medium: str = "web_page"
    pages: tuple[tuple[int, int, int], ...] = ()
    """(start, end, number) for each page with text; empty for media without pages."""
    places: PagePlaces = field(default_factory=PagePlaces, repr=False)
    url: str | None = None
    """Where it came from, after redirects."""
    notes: tuple[str, ...] = ()
    """What a reader must know: a name that lies, a page without text, an attachment left out."""

    @property
    def sha256(self) -> str:
        """The hash of the text, as `Article.text_sha256` keeps it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def place_of(self, offset: int) -> PagePlace | None:
        return self.places.place_of(offset)

    def page_of(self, offset: int) -> int | None:
        return next((number for start, end, number in self.pages if start <= offset < end), None)
