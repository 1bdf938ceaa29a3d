"""The result of reading: the text, what the document states of itself, where each word is, and what was left out."""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_right
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple

from facts.documents import reader_limits
from facts.documents.characters import UNREAD, clean_text
from facts.errors import FileError
from facts.languages import ENGLISH

STRUCK = "struck out"
DELETED = "deleted with tracked changes"
MOVED = "moved away with tracked changes"
HIDDEN = "hidden"
UNSEEN = "in the colour of its ground"
_ALWAYS_TOLD = (STRUCK, "not read", "somebody else's words")
_MOST_WORDS = 12
_MOST_LETTERS = 120
_MOST_PLACES = 3
_WORTH = re.compile(rf"\d|{UNREAD}")


@dataclass(slots=True)
class _Omission:
    words: str
    place: str


@dataclass(slots=True)
class Omissions:
    """Collect what is left out while a document is read; tell it at the end."""

    found: dict[str, list[_Omission]] = field(default_factory=dict)
    _last: tuple[str, object] | None = None

    def add(self, kind: str, words: str, place: str = "", key: object = None) -> None:
        """Note that words were left out; what follows at the same `key` continues them."""
        if key is not None and self._last == (kind, key):
            last = self.found[kind][-1]
            last.words = (last.words + words)[: 4 * _MOST_LETTERS]
        elif words.strip() or kind.startswith(_ALWAYS_TOLD):
            self.found.setdefault(kind, []).append(_Omission(words[: 4 * _MOST_LETTERS], place))
            self._last = (kind, key)

    def notes(self) -> tuple[str, ...]:
        """Return a sentence for each kind; what holds no number is told only where a reader sees it."""
        told = {kind: [one for one in found if is_worth_note(kind, one.words)] for kind, found in self.found.items()}
        return tuple(_describe_kind(kind, found) for kind, found in told.items() if found)


def is_worth_note(kind: str, words: str) -> bool:
    """Whether words that were left out are worth a note: they hold a number, or a reader sees that they are there."""
    return kind.startswith(_ALWAYS_TOLD) or bool(_WORTH.search(words))


def describe_unread(text: str) -> tuple[str, ...]:
    """Say how many signs of a text could not be read, and where the first one is."""
    count = text.count(UNREAD)
    if not count:
        return ()
    at = text.index(UNREAD)
    before, after = text[max(at - 40, 0) : at].split()[-3:], text[at : at + 40].split()[:3]
    signs = "1 sign" if count == 1 else f"{count:,} signs"
    around = " ".join(before) + (" " if text[at - 1 : at].isspace() else "") + " ".join(after)
    return (f"{signs} could not be read, marked {UNREAD} in the text: '{around}'",)


def describe_position(text: str) -> str:
    """Name a place by the words before it."""
    words = text[-80:].split()[-4:]
    return f"after '{' '.join(words)}'" if words else ""


def _describe_kind(kind: str, found: list[_Omission]) -> str:
    places = [f"{one.place}: {_quote_start(one.words)}".strip(": ") for one in found[:_MOST_PLACES]]
    more = f"; and {len(found) - _MOST_PLACES:,} more" if len(found) > _MOST_PLACES else ""
    return " ".join(f"{kind} {'; '.join(places)}{more}".split()).replace(f"{kind} '", f"{kind}: '", 1)


def _quote_start(words: str) -> str:
    """Return the first words of what was left out, in quotation marks."""
    split = clean_text(words).split()
    said = " ".join(split[:_MOST_WORDS])
    cut = said[:_MOST_LETTERS]
    return f"'{cut}{'…' if len(split) > _MOST_WORDS or cut != said else ''}'" if cut else ""


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
            if boxes and _is_same_line(boxes[-1], run.place):
                boxes[-1] = _surround_places(boxes[-1], run.place)
            else:
                boxes.append(run.place)
        return tuple(boxes)


def _get_start(run: TextRun) -> int:
    return run.start


def _is_same_line(one: PagePlace, other: PagePlace) -> bool:
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
        plain = {one.name: getattr(self, one.name) for one in fields(self)}
        return plain | {"runs": [[start, *place] for start, place in self.runs]}

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> DocumentDraft:
        runs = tuple(TextRun(start, PagePlace._make(place)) for start, *place in plain["runs"])
        pages = tuple((start, end, number) for start, end, number in plain["pages"])
        return cls(**plain | {"runs": runs, "pages": pages, "notes": tuple(plain["notes"])})


def check_length(length: int) -> None:
    """Raise FileError for more text than an article has."""
    if length > reader_limits.MAX_CHARACTERS:
        raise FileError(
            f"the text has more than {reader_limits.MAX_CHARACTERS:,} characters", remedy="Give the article alone."
        )


@dataclass(frozen=True, slots=True)
class Reading:
    """The result of reading; nothing of it is stored. What the document does not tell is empty."""

    text: str
    title: str = ""
    publisher: str = ""
    published: str | None = None
    """An EDTF date."""
    language: str = ENGLISH
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
