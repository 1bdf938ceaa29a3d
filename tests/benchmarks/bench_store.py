"""How long the store takes at a million facts, each time next to a bare SELECT in the same run.

    python tests/benchmarks/bench_store.py [--folder /tmp/facts-benchmark] [--facts 1000000]

The first run makes the facts, which takes some minutes; later runs find them in the folder.
"""

from __future__ import annotations

import argparse
import csv
import io
import sqlite3
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from generate import fill

from facts.model.fact_columns import NAMES
from facts.model.selection import Selection
from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

OWN = (
    "f.id, f.facility, f.metric, value_text, qualifier, amount, lower, upper, lower_inclusive, upper_inclusive,"
    " f.unit, unit_text, decimals, as_of, as_of_basis, period, status_kind, derivation, f.article, page, quote_exact,"
    " verification, checked_at, rank, review_by, f.note, f.revision"
)
JOINED = (
    f"SELECT {OWN}, a.name, m.label, s.title, s.publisher, s.published, s.url FROM fact f"
    " JOIN facility a ON a.id = f.facility JOIN metric m ON m.id = f.metric JOIN article s ON s.id = f.article"
)
APPROVED = "f.review_state = 'approved' AND f.rank <> 'deprecated'"


class Bench:
    """Time a question to the store and the bare SELECT beside it."""

    def __init__(self, store: Store, path: Path, times: int) -> None:
        self.store = store
        self.times = times
        self.bare = sqlite3.connect(path)
        for pragma in ("mmap_size = 4294967296", "cache_size = -32000"):
            self.bare.execute(f"PRAGMA {pragma}")
        print(f"{'':44} {'ms':>8} {'bare ms':>8} {'ratio':>6}   target")

    def ask(self, name: str, ours: Callable[[], Any], statement: str = "", *values: Any, target: int = 0) -> None:
        took = self._time(ours)
        floor = self._time(lambda: self.bare.execute(statement, values).fetchall()) if statement else None
        beside = f"{floor:8.1f} {took / floor:6.2f}" if floor else " " * 15
        print(f"{name:44} {took:8.1f} {beside}   {f'< {target} ms' if target else ''}", flush=True)

    def _time(self, question: Callable[[], Any]) -> float:
        question()
        return median(self._once(question) for _ in range(self.times))

    def _once(self, question: Callable[[], Any]) -> float:
        start = time.perf_counter()
        question()
        return (time.perf_counter() - start) * 1000

    def rows_of(self, selection: Selection, **how: Any) -> str:
        """The bare SELECT of the rows on a page, found by their ids beforehand."""
        ids = ", ".join(f"'{row['id']}'" for row in self.store.rows(selection, limit=50, **how))
        return f"{JOINED} WHERE f.id IN ({ids})"


def pages(bench: Bench, metric: str, kind: str, country: str) -> None:
    store = bench.store
    bench.ask("totals", store.totals, f"SELECT count(*) FROM fact f WHERE {APPROVED}", target=50)
    bench.ask("first page", lambda: store.rows(Selection(), limit=50), bench.rows_of(Selection()), target=50)
    for name, selection, facets in (
        ("page of a metric, two facets", Selection(metric=metric), ("facility", "country")),
        ("page of a kind and country, two facets", Selection(kind=kind, country=country), ("metric", "facility")),
        ("page of a publisher, two facets", Selection(publisher=_first(store, "publisher")), ("metric", "language")),
        ("page of a topic, two facets", Selection(topic=_first(store, "topic")), ("facility", "kind")),
    ):
        bench.ask(
            name,
            lambda selection=selection, facets=facets: (
                store.rows(selection, limit=50),
                store.facets(selection, facets),
                store.count(selection),
            ),
            bench.rows_of(selection),
            target=50,
        )
    everything = (
        "facility",
        "kind",
        "country",
        "metric",
        "topic",
        "publisher",
        "language",
        "qualifier",
        "verification",
    )
    bench.ask("nine facets of everything", lambda: store.facets(Selection(), everything))
    bench.ask("nine facets of a metric", lambda: store.facets(Selection(metric=metric), everything))
    years = Selection(as_of_from="2018", as_of_to="2020")
    bench.ask(
        "page of three years, two facets",
        lambda: (store.rows(years, limit=50), store.facets(years, ("kind", "metric"))),
    )
    bench.ask(
        "latest of a metric",
        lambda: store.latest(Selection(metric=metric)),
        f"SELECT f.facility, max(f.no) FROM fact f WHERE f.metric = ? AND {APPROVED} GROUP BY f.facility",
        metric,
        target=50,
    )
    bench.ask(
        "value of a metric at a date", lambda: store.latest(Selection(metric=metric), at=date(2018, 1, 1)), target=50
    )
    bench.ask("coverage", lambda: store.coverage(Selection()))


def states(bench: Bench, metric: str) -> None:
    """The facet and the filter by state, beside those of the check against the words."""
    store = bench.store
    for name, among in (("everything", Selection()), ("a metric", Selection(metric=metric))):
        for facet in ("topic", "verification", "facility", "state"):
            bench.ask(f"facet {facet} of {name}", lambda among=among, facet=facet: store.facets(among, [facet]))
    for filters in ({"verification": "verified"}, {"topic": _first(store, "topic")}, *_each_state(store)):
        chosen = Selection.of(**filters)
        bench.ask(
            f"page of {next(iter(filters.values()))}, two facets",
            lambda chosen=chosen: (
                store.rows(chosen, limit=50),
                store.facets(chosen, ("facility", "metric")),
                store.count(chosen),
            ),
        )


def _each_state(store: Store) -> list[dict[str, str]]:
    return [{"state": facet.value} for facet in store.facets(Selection(), ["state"])["state"]]


def search(bench: Bench) -> None:
    store = bench.store
    for words in ("national", "hadrontherapy", "physics milano", "inauguration", "laboratory cry", "nothing at all"):
        selection = Selection(text=words)
        found = f"{store.count(selection):,}"
        bench.ask(
            f"page of “{words}” ({found} found)",
            lambda selection=selection: store.rows(selection, limit=50),
            bench.rows_of(selection),
            target=40,
        )
        bench.ask("  and their count", lambda selection=selection: store.count(selection))


def exports(bench: Bench) -> None:
    store = bench.store
    metric = next(item for item in store.facets(Selection(), ["metric"], limit=200)["metric"] if item.count <= 5100)
    selection = Selection(metric=metric.value)
    bare = f"{JOINED} WHERE f.metric = ? AND {APPROVED} ORDER BY f.no DESC"
    bench.ask(f"{metric.count:,} rows streamed", lambda: list(store.stream_rows(selection)), bare, metric.value)
    bench.ask("  and as CSV", lambda: as_csv(store, selection), bare, metric.value, target=60)
    bench.ask("  as facts", lambda: store.facts(selection), bare, metric.value)


def as_csv(store: Store, selection: Selection) -> str:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(NAMES)
    writer.writerows(store.stream_rows(selection))
    return text.getvalue()


def _first(store: Store, facet: str) -> str:
    return store.facets(Selection(), [facet], limit=1)[facet][0].value


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/facts-benchmark"), help="where the facts are kept")
    parser.add_argument("--facts", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--times", type=int, default=9, help="the median of so many (9)")
    given = parser.parse_args()
    path = given.folder / f"facts-{given.facts}.db"
    with Store.open(f"sqlite:///{path}") as store:
        if not store.totals().facts:
            start = time.perf_counter()
            fill(store, given.facts)
            print(f"made {given.facts:,} facts in {time.perf_counter() - start:.0f} s")
        print(f"{path}: {path.stat().st_size / 1e6:,.0f} MB, {store.totals()}")
        bench = Bench(store, path, given.times)
        kind, country, metric = (_first(store, name) for name in ("kind", "country", "metric"))
        pages(bench, metric, kind, country)
        states(bench, metric)
        search(bench)
        exports(bench)


if __name__ == "__main__":
    main()
