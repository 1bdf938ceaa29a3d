"""Where a fact was printed."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from facts import edtf_date, lengths
from facts.damage import Text
from facts.quantity import described, required
from facts.research_facility import SLUG


class Article(BaseModel):
    """An article, newsletter, page or paper that states facts."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = required(
        "Permanent slug; also the name of its text file.",
        "infn-newsletter-62",
        "Newsletter",
        pattern=SLUG,
        max_length=lengths.KEY,
    )
    title: Text = required(
        "Title as printed.",
        "INFN Newsletter 62",
        "newsletter",
        min_length=1,
        max_length=lengths.TITLE,
    )
    publisher: Text = required("Who published it.", "INFN", "website", min_length=1, max_length=lengths.NAME)
    authors: tuple[lengths.Name, ...] = described(
        "Authors as printed.", ["G. Vago"], "staff", default=(), max_length=500
    )
    published: str | None = described(
        "EDTF date of publication; empty when the page shows none.", "2019-08", "August", max_length=edtf_date.LONGEST
    )
    url: str | None = described(
        "Web address.",
        "https://example.org/62",
        "example.org",
        pattern=r"^https?://\S+$",
        max_length=lengths.ADDRESS,
    )
    language: str = described("Language of the text, ISO 639-1.", "en", "english", default="en", pattern=r"^[a-z]{2}$")
    licence: Text | None = described("Licence of the text, where stated.", "CC-BY-4.0", "free", max_length=lengths.NAME)
    accessed: str | None = described(
        "Day it was read, by UTC.", "2026-11-22", "yesterday", pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    )
    medium: Text = described(
        "newsletter, press_release, web_page, paper, news, report.",
        "newsletter",
        "",
        default="web_page",
        max_length=lengths.ID,
    )
    text_sha256: str | None = described("SHA-256 of the stored text.", "e3b0…", "md5", pattern=r"^[0-9a-f]{64}$")
    note: Text = described(
        "What a reader must know.",
        "undated; probably 2014",
        "",
        default="",
        max_length=lengths.REMARK,
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.published:
            edtf_date.closed_bounds(self.published, "published")
        return self

    @property
    def attribution(self) -> str:
        """The short source mark: 'INFN Newsletter 62 (2019-08)'."""
        title = self.title if len(self.title) <= 60 else f"{self.title[:59].rstrip()}…"
        return f"{self.publisher}, {title}" if self.publisher not in self.title else title

    @property
    def citation(self) -> str:
        """The full reference: authors, title, publisher, date, address, day of access."""
        authors = f"{', '.join(self.authors)}: " if self.authors else ""
        parts = [f"{authors}“{self.title}”", self.publisher, self.published or "n.d."]
        if self.url:
            parts.append(self.url)
        if self.accessed:
            parts.append(f"accessed {self.accessed}")
        return ", ".join(parts) + "."
