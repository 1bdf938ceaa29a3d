"""Where a fact was printed."""

from __future__ import annotations

from typing import Self

from pydantic import BaseModel, ConfigDict, model_validator

from facts.languages import ENGLISH
from facts.model import edtf_date, text_limits
from facts.model.quantity import describe_field, describe_required
from facts.model.research_facility import SLUG
from facts.model.text_limits import Text


class Article(BaseModel):
    """An article, newsletter, page or paper that states facts."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = describe_required(
        "Permanent slug; also the name of its text file.",
        "infn-newsletter-62",
        "Newsletter",
        pattern=SLUG,
        max_length=text_limits.KEY,
    )
    title: Text = describe_required(
        "Title as printed.",
        "INFN Newsletter 62",
        "newsletter",
        min_length=1,
        max_length=text_limits.TITLE,
    )
    publisher: Text = describe_required(
        "Who published it.", "INFN", "website", min_length=1, max_length=text_limits.NAME
    )
    authors: tuple[text_limits.Name, ...] = describe_field(
        "Authors as printed.", ["G. Vago"], "staff", default=(), max_length=500
    )
    published: str | None = describe_field(
        "EDTF date of publication; empty when the page shows none.", "2019-08", "August", max_length=edtf_date.LONGEST
    )
    url: str | None = describe_field(
        "Web address.",
        "https://example.org/62",
        "example.org",
        pattern=r"^https?://\S+$",
        max_length=text_limits.ADDRESS,
    )
    language: str = describe_field(
        "Language of the text, ISO 639-1.", ENGLISH, "english", default=ENGLISH, pattern=r"^[a-z]{2}$"
    )
    licence: Text | None = describe_field(
        "Licence of the text, where stated.", "CC-BY-4.0", "free", max_length=text_limits.NAME
    )
    accessed: str | None = describe_field(
        "Day it was read, by UTC.", "2026-11-22", "yesterday", pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
    )
    medium: Text = describe_field(
        "newsletter, press_release, web_page, paper, news, report.",
        "newsletter",
        "",
        default="web_page",
        max_length=text_limits.ID,
    )
    text_sha256: str | None = describe_field("SHA-256 of the stored text.", "e3b0…", "md5", pattern=r"^[0-9a-f]{64}$")
    note: Text = describe_field(
        "What a reader must know.",
        "undated; probably 2014",
        "",
        default="",
        max_length=text_limits.REMARK,
    )

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.published:
            edtf_date.get_closed_bounds(self.published, "published")
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
