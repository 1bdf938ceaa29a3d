"""An article as it was read: its text, what the document tells about itself, and where each word stands."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from facts.reading.places import Place, Places


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
    places: Places = field(default_factory=Places, repr=False)
    url: str | None = None
    """Where it came from, after redirects."""
    notes: tuple[str, ...] = ()
    """What a reader must know: a name that lies, a page without text, an attachment left out."""

    @property
    def sha256(self) -> str:
        """The hash of the text, as `Article.text_sha256` keeps it."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def place_of(self, offset: int) -> Place | None:
        return self.places.place_of(offset)

    def page_of(self, offset: int) -> int | None:
        return next((number for start, end, number in self.pages if start <= offset < end), None)
