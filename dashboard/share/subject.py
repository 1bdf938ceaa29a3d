"""What is shared: a chart, one fact, or the facts of a selection; and the addresses that show others the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dashboard.addresses.asked import Asked
from dashboard.addresses.preview import PREVIEW
from facts.selection import Selection

if TYPE_CHECKING:
    from facts.language import Speaker

ID = "id"


@dataclass(frozen=True, slots=True)
class Subject:
    """A chart by name, the query that tells it, and the facts to download; without a chart the page of the facts."""

    asked: Asked
    facts: Selection
    chart: str = ""
    page: str = ""

    @property
    def fact(self) -> str:
        """The id of the one fact, where it is one."""
        return self.asked.option(ID)

    def told(self, **options: str) -> Subject:
        """Return the same with some options set; an empty one is left out."""
        given = {**dict(self.asked.options), **options}
        return replace(self, asked=replace(self.asked, options=_pairs(given)))

    def embed(self) -> str:
        """Return the path of the page to frame."""
        return _path(f"/embed/{self.chart}", self.asked.query())

    def card(self) -> str:
        """Return the path of one fact's card."""
        return _path(f"/embed/fact/{self.fact}", self.asked.query(ID))

    def reading(self) -> str:
        """Return the path of one fact's page for people and search engines."""
        return _path(f"/f/{self.fact}", self.asked.query(ID, "theme"))

    def image(self, ending: str, size: str) -> str:
        """Return the path of the picture."""
        return _path(f"/image/{self.chart}.{ending}", self.asked.query(size=size))

    def data(self, suffix: str, facts: Selection, **more: str) -> str:
        """Return the path of facts as a file; how a chart shows them is no part of it."""
        return _path(f"/data/facts.{suffix}", replace(self.asked.only("in"), selection=facts).query(**more))

    def place(self) -> str:
        """Return the path of the dashboard's page of a selection without a chart."""
        return _path(f"/{self.page}", self.asked.only("in").query())

    def entry(self) -> str:
        """Return what a report calls it."""
        if self.fact:
            return _path(f"fact/{self.fact}", self.asked.only("in").query())
        return _path(self.chart or "explore", self.asked.query("theme"))


def previewed(path: str) -> str:
    """Return the path that shows the same to somebody who is about to share it."""
    return f"{path}{'&' if '?' in path else '?'}{PREVIEW}"


def of_chart(name: str, chosen: Selection, say: Speaker, **options: str) -> Subject:
    """Return a chart as a page shows it; options are those of its address: unit, currency, scale, at."""
    return Subject(_asked(chosen, say, options), chosen, name)


def of_fact(fact_id: str, same: Selection, say: Speaker) -> Subject:
    """Return one fact; the selection is of all that was said of the same."""
    return Subject(_asked(Selection(), say, {ID: fact_id}), same, "interval")


def of_facts(chosen: Selection, say: Speaker, page: str) -> Subject:
    """Return the facts of a selection, which a page of the dashboard shows."""
    return Subject(_asked(chosen, say, {}), chosen, page=page)


def _asked(chosen: Selection, say: Speaker, options: dict[str, str]) -> Asked:
    return Asked(chosen, _pairs({"in": say.language, **options}))


def _pairs(options: dict[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted((name, value) for name, value in options.items() if value))


def _path(path: str, query: str) -> str:
    return f"{path}?{query}".rstrip("?")
