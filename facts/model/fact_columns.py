"""Facts as rows: the contract of the CSV, and what each column means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from facts.model.metric import Metric
from facts.model.record import Fact, JudgedFact
from facts.model.research_facility import Facility
from facts.model.source_article import Article

if TYPE_CHECKING:
    from pydantic import BaseModel


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the contract: where its value and its description come from."""

    name: str
    model: type[BaseModel]
    field: str

    @property
    def description(self) -> str:
        return self.model.model_fields[self.field].description or ""

    @property
    def example(self) -> Any:
        return (self.model.model_fields[self.field].examples or [None])[0]


_BORROWED: dict[str, tuple[type[BaseModel], str]] = {
    "facility_name": (Facility, "name"),
    "metric_label": (Metric, "label"),
    "article_title": (Article, "title"),
    "publisher": (Article, "publisher"),
    "published": (Article, "published"),
    "url": (Article, "url"),
    "quote": (Fact, "quote_exact"),
    "state": (JudgedFact, "state"),
    "overtaken_by": (JudgedFact, "overtaken_by"),
    "contradicts": (JudgedFact, "contradicts"),
}
NAMES = tuple(
    "id facility facility_name metric metric_label scope value_text qualifier amount lower upper lower_inclusive"
    " upper_inclusive approximate unit unit_text decimals as_of as_of_basis period status_kind derivation article"
    " article_title publisher published url page quote verification checked_at check_note rank review_by note revision"
    " state overtaken_by contradicts".split()
)
# Forms that know numbers hold these beside the exact text of a column, under names of their own.
TWINS = {f"{name}_number": name for name in ("amount", "lower", "upper")}
CONTRACT = tuple(Column(name, *_BORROWED.get(name, (Fact, name))) for name in NAMES)
