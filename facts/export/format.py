"""What an exporter is given, and what a format is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from facts.article import Article
    from facts.facility import Facility
    from facts.metric import Metric
    from facts.record import Fact

Row = tuple[Any, ...]


def _none() -> tuple[Any, ...]:
    return ()


@dataclass(frozen=True, slots=True)
class Records:
    """The lossless tables, each read only when a format asks for it."""

    facts: Callable[[], Iterable[Fact]] = _none
    facilities: Callable[[], Iterable[Facility]] = _none
    metrics: Callable[[], Iterable[Metric]] = _none
    articles: Callable[[], Iterable[Article]] = _none


@dataclass(frozen=True, slots=True)
class Export:
    """One download: the rows in the contract's order, and what a reader of the file must know about them."""

    rows: Iterable[Sequence[Any]] = ()
    records: Records = field(default_factory=Records)
    title: str = "Facts"
    description: str = ""
    verified: str = ""
    id: str = ""
    address: str = ""
    language: str = "en"
    enter: Callable[[], object] = _none
    """Enters it into the register of exports: to be called when the file is whole, and in its place."""
    generated_at: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def about(self) -> dict[str, str]:
        """The same few lines for every format that has room for them."""
        return {
            "title": self.title,
            "description": self.description,
            "verified": self.verified,
            "export": self.id,
            "address": self.address,
            "language": self.language,
            "generated_at": self.generated_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        }

    def file_name(self, kind: Format, stem: str = "facts") -> str:
        """Return the name to offer: it carries the id, for formats that have no room for one."""
        return f"{'-'.join(filter(None, (stem, self.id)))}{kind.suffix}"

    def counted(self, advance: Callable[[], object]) -> Export:
        """Return the same export, calling `advance` for each fact that is written."""
        facts = self.records.facts
        counted = replace(self.records, facts=lambda: _counting(facts(), advance))
        return replace(self, rows=_counting(self.rows, advance), records=counted)


def _counting(items: Iterable[Any], advance: Callable[[], object]) -> Iterator[Any]:
    for item in items:
        advance()
        yield item


@dataclass(frozen=True, slots=True)
class Format:
    """A file format: `write` fills a binary stream; `companion` ends the name of a dictionary to offer beside it."""

    name: str
    label: str
    suffix: str
    media_type: str
    write: Callable[[Export, BinaryIO], None]
    companion: str | None = None
