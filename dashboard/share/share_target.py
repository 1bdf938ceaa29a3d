"""What is shared: a chart, one fact, or a selection; the addresses that show others the same, and what is offered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime  # noqa: TC003 - a field of a dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from dashboard.charts import ChartPage, list_offered
from dashboard.views.shared_catalogue import PREVIEW
from dashboard.views.view import View, ViewQuery, show_chart
from facts.model.metric import StatType
from facts.model.selection import Selection

if TYPE_CHECKING:
    from facts.languages.translator import Speaker

ID = "id"


@dataclass(frozen=True, slots=True)
class ShareTarget:
    """A chart by name, the query that tells it, and the facts to download; without a chart the page of the facts."""

    query: ViewQuery
    facts: Selection
    chart: str = ""
    page: str = ""

    @property
    def fact(self) -> str:
        """The id of the one fact, where it is one."""
        return self.query.get_option(ID)

    def with_options(self, **options: str) -> ShareTarget:
        """Return the same with some options set; an empty one is left out."""
        return replace(self, query=self.query.with_options(**options))

    def embed(self) -> str:
        """Return the path of the page to frame."""
        return _make_path(f"/embed/{self.chart}", self.query.write_query())

    def card(self) -> str:
        """Return the path of one fact's card."""
        return _make_path(f"/embed/fact/{self.fact}", self.query.write_query(ID))

    def make_page_path(self) -> str:
        """Return the path of one fact's page for people and search engines."""
        return _make_path(f"/f/{self.fact}", self.query.write_query(ID, "theme"))

    def image(self, ending: str, size: str) -> str:
        """Return the path of the picture."""
        return _make_path(f"/image/{self.chart}.{ending}", self.query.write_query(size=size))

    def data(self, suffix: str, facts: Selection, **more: str) -> str:
        """Return the path of facts as a file; how a chart shows them is no part of it."""
        return _make_path(
            f"/data/facts.{suffix}", replace(self.query.keep_options("in"), selection=facts).write_query(**more)
        )

    def place(self) -> str:
        """Return the path of the dashboard's page of a selection without a chart."""
        return _make_path(f"/{self.page}", self.query.keep_options("in").write_query())

    def entry(self) -> str:
        """Return what a report calls it."""
        if self.fact:
            return _make_path(f"{ChartPage.FACT}/{self.fact}", self.query.keep_options("in").write_query())
        return _make_path(self.chart or ChartPage.EXPLORE, self.query.write_query("theme"))


@dataclass(frozen=True)
class ShareOptions:
    """A subject, who speaks in the dialog, and the moment at which it was opened."""

    subject: ShareTarget
    say: Speaker
    opened: datetime

    @cached_property
    def shown(self) -> View:
        """The chart as its address shows it; raise FactsError naming what cannot be shown to everyone."""
        return show_chart(self.subject.chart, self.subject.query)

    @property
    def page(self) -> str:
        """The path of the dashboard's page that shows the same."""
        return self.shown.page if self.subject.chart else self.subject.place()

    @property
    def title(self) -> str:
        """What the chart is of; of one fact, who and how much."""
        if not self.subject.fact:
            return self.shown.heading
        row = self.shown.frame.iloc[0]
        return f"{row['facility_name']}: {row['value_said']}"

    @property
    def alt(self) -> str:
        """The chart in words, for those who cannot see it."""
        return self.shown.describe()

    @property
    def ids(self) -> list[str]:
        """The facts that the chart shows."""
        return self.shown.ids if self.subject.chart else []

    @property
    def is_date(self) -> bool:
        """Whether it is one fact that no number line can show."""
        return bool(self.subject.fact) and bool((self.shown.frame["stat_type"] == StatType.DATE).all())


def mark_as_preview(path: str) -> str:
    """Return the path that shows the same to somebody who is about to share it."""
    return f"{path}{'&' if '?' in path else '?'}{PREVIEW}"


def share_chart(name: str, chosen: Selection, say: Speaker, **options: str) -> ShareTarget:
    """Return a chart as a page shows it; options are those of its address: unit, currency, scale, at."""
    return ShareTarget(_make_query(chosen, say, **options), chosen, name)


def share_fact(fact_id: str, same: Selection, say: Speaker) -> ShareTarget:
    """Return one fact; the selection is of all that was said of the same."""
    return ShareTarget(_make_query(Selection(), say, id=fact_id), same, list_offered(ChartPage.FACT)[0].name)


def share_facts(chosen: Selection, say: Speaker, page: str) -> ShareTarget:
    """Return the facts of a selection, which a page of the dashboard shows."""
    return ShareTarget(_make_query(chosen, say), chosen, page=page)


def _make_query(chosen: Selection, say: Speaker, **options: str) -> ViewQuery:
    return ViewQuery.of(chosen, **{"in": say.language, **options})


def _make_path(path: str, query: str) -> str:
    return f"{path}?{query}".rstrip("?")
