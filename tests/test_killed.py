"""Killed at every statement: each change is stored whole or not at all, and what was acknowledged is kept.

A process of its own carries a verb out and stops before each statement. What a death (SIGKILL) leaves there is looked
at, every row of every table: PostgreSQL takes back what is not committed, and so keeps what others see meanwhile; of
SQLite the files are left as they are, and a copy of them is opened as the next process would open them. Then the
process goes on, up to the commit and to its end. Some deaths are carried out, one of them at the commit.
"""

from __future__ import annotations

import gc
import hashlib
import multiprocessing
import os
import shutil
import signal
import sqlite3
import tempfile
import warnings
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from itertools import count
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

import psycopg
import pytest
from sqlalchemy import event
from support.catalogue_verbs import find_reached, list_changes
from support.small_catalogue import ARTICLE, CNAO, PATIENTS, TEXT, a_fact, desk, entered, filled, open_numbers, reading

from facts import tables
from facts.catalog import Catalogue, ReviewService
from facts.errors import NotWritable
from facts.model.candidate_number import NumberState
from facts.model.metric import Metric
from facts.model.record import build_record
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.store import Store
from facts.store.database import find_companion
from facts.store.schema import metadata

if TYPE_CHECKING:
    from collections.abc import Callable

    from facts.model.fact_case import FactCase

TABLES = sorted(set(metadata.tables) - {"search"})
MOST_READING = 2
"""Before how many of the statements that only read is looked, at random; it is before all of the writing ones."""
DONE = "done"


def a_table() -> tables.ParsedTable:
    """New and changed facts of a new facility, metric and article, and of known ones."""
    facility = build_record(Facility, {**CNAO, "id": "another", "name": "Another", "short_name": "Another"})
    metric = build_record(Metric, {**PATIENTS, "id": "visitors", "label": "Visitors"})
    article = build_record(Article, {**ARTICLE, "id": "a-table"})
    changed = [a_fact(f"known-{number}", number * 100, facility="another", article="a-table") for number in range(1, 6)]
    new = [a_fact(f"table-{number}", number, metric="visitors", article="a-table") for number in range(1, 4)]
    return tables.ParsedTable(
        good=[*changed, *new],
        facilities={"another": facility},
        metrics={"visitors": metric},
        articles={"a-table": article},
    )


def undone(desk: ReviewService, state: NumberState) -> None:
    number = next(number for number in open_numbers(desk.catalogue.store, state) if number.decided_by)
    desk.undo_decision(number.id, expected=number.revision)


def by_hand(desk: ReviewService) -> None:
    start = TEXT.index("Pavia")
    values = {"facility": "cnao", "metric": "patients", "qualifier": "exact", "amount": "1", "unit": "{patient}"}
    desk.add_by_hand("a-year", start, start + 5, {**values, "value_text": "Pavia"})


def a_case(catalogue: Catalogue, *, is_open: bool) -> FactCase:
    return next(case for case in catalogue.list_cases() if case.is_open is is_open)


def decided(catalogue: Catalogue) -> None:
    case = a_case(catalogue, is_open=True)
    wanted = {"verdict": "prefer", "fact": case.one, "reason": "x"}
    revisions = {fact: now(catalogue, fact) for fact in case.facts}
    catalogue.decide_case(case.id, wanted, expected=1, revisions=revisions)


def now(catalogue: Catalogue, fact: str) -> int:
    return catalogue.store.fact(fact).revision


CHOSEN = {"facility": "cnao", "metric": "patients"}
IN_REVIEW = {
    "ingest a new article": lambda it: it.ingest_text(
        reading("The Lakeside Centre has 9 rooms."), build_record(Article, {**ARTICLE, "id": "b", "publisher": "News"})
    ),
    "add a proposed facility": lambda it: it.add_new_facility(it.get_review("b").numbers[0].id),
    "add a proposed metric": lambda it: it.add_new_metric(it.get_review("b").numbers[0].id),
    "ingest an article anew": lambda it: it.ingest_text(
        reading(TEXT.replace("Its", "The")), it.catalogue.store.article("a-year")
    ),
    "accept": lambda it: it.accept_number(
        open_numbers(it.catalogue.store)[-1].id, {**CHOSEN, "unit": "{patient}"}, expected=1
    ),
    "reject": lambda it: it.reject_number(open_numbers(it.catalogue.store)[0].id, "no", expected=1),
    "reject several": lambda it: it.reject_numbers(open_numbers(it.catalogue.store)[-2:], "no"),
    "undo a step": lambda it: it.undo_step(open_numbers(it.catalogue.store, NumberState.REJECTED)[-1]),
    "undo an acceptance": lambda it: undone(it, NumberState.ACCEPTED),
    "undo a rejection": lambda it: undone(it, NumberState.REJECTED),
    "add by hand": by_hand,
}
OF_THE_CATALOGUE = {
    "import": lambda it: it.import_rows(a_table()),
    "propose": lambda it: it.propose_facts([a_fact("proposal-2", 12), a_fact("proposal-3", 13)]),
    "approve": lambda it: it.approve_fact("proposal", expected=now(it, "proposal")),
    "reject a proposal": lambda it: it.reject_fact("proposal-2", expected=now(it, "proposal-2"), reason="x"),
    "correct": lambda it: it.correct_fact(
        "known-6", {"amount": "9", "as_of": "2020"}, expected=now(it, "known-6"), reason="x"
    ),
    "withdraw": lambda it: it.withdraw_fact("known-7", expected=now(it, "known-7"), reason="x"),
    "confirm": lambda it: it.confirm_fact("known-5", expected=now(it, "known-5"), reason="x"),
    "renew": lambda it: it.renew_fact("known-4", expected=now(it, "known-4"), source="the director"),
    "decide a case": decided,
    "reopen a case": lambda it: it.reopen_case(a_case(it, is_open=False).id, expected=2, reason="x"),
    "prefer": lambda it: it.prefer_fact("known-8", expected=now(it, "known-8"), reason="x"),
    "verify one": lambda it: it.verify_facts({"a-year": "77 patients"}.get, Selection(text="77")),
    "add a facility": lambda it: it.add_facility(build_record(Facility, {**CNAO, "id": "new"})),
    "add a metric": lambda it: it.add_metric(build_record(Metric, {**PATIENTS, "id": "new", "topics": ["health"]})),
    "add an article": lambda it: it.add_article(build_record(Article, {**ARTICLE, "id": "new"})),
    "enter an export": entered,
    "load what ships": lambda it: it.load_starter(),
}
EACH_BY_ITSELF = {"accept_numbers", "open", "export_facts"}
"""Not one change, but one after the other: acceptances; what ships, after the tables; a file, then its entry."""
VERBS: dict[str, Callable[[Store], object]] = {
    **{name: lambda it, verb=verb: verb(desk(it)) for name, verb in IN_REVIEW.items()},
    **{name: lambda it, verb=verb: verb(desk(it).catalogue) for name, verb in OF_THE_CATALOGUE.items()},
}


class Step(NamedTuple):
    """A statement that comes next, or a commit: its number, and whether it is of a transaction that writes."""

    number: int
    writes: bool = False
    commits: bool = False


class Steps:
    """The statements of one store, counted: before each the process says so, and waits until it may go on."""

    def __init__(self, store: Store, pipe: int, leave: int) -> None:
        self._number, self._writes, self._pipe, self._leave = 0, False, pipe, leave
        engine = store._database.engine
        event.listen(engine, "begin", self._begin)
        event.listen(engine, "before_cursor_execute", self._step)
        event.listen(engine, "commit", lambda _: self._step(commits=True))

    def _begin(self, connection: Any) -> None:
        self._writes = self._writes or bool(connection.get_execution_options().get("writes"))

    def _step(self, *_: Any, commits: bool = False) -> None:
        self._number += 1
        os.write(self._pipe, f"{self._number} {self._writes:d} {commits:d}\n".encode())
        os.read(self._leave, 1)


def attempt(url: str, verb: Callable[[Store], object], is_death: Callable[[Step], object]) -> tuple[bool, str]:
    """Carry a verb out in a process of its own, asked at each step whether to kill it; return if so, and what it said.

    What is asked may look at the database meanwhile.
    """
    ours, theirs = os.pipe()
    waits, leave = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a process with threads; the new one uses nothing of them
        child = os.fork()
    if not child:
        _carry_out(url, verb, theirs, waits)
    os.close(theirs)
    os.close(waits)
    try:
        with os.fdopen(ours) as pipe:
            said = _follow(child, pipe, leave, is_death)
    finally:
        os.close(leave)
        _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status), said


def _follow(child: int, pipe: TextIO, leave: int, is_death: Callable[[Step], object]) -> str:
    for line in pipe:
        if not line[:1].isdigit():
            return line
        number, writes, commits = map(int, line.split())
        if is_death(Step(number, bool(writes), bool(commits))):
            os.kill(child, signal.SIGKILL)
            return ""
        os.write(leave, b".")
    return ""


def _carry_out(url: str, verb: Callable[[Store], object], pipe: int, leave: int) -> None:
    """Never return: the process ends here."""
    gc.disable()  # it would touch, and so copy, all that the tests have loaded
    try:
        store = Store.open(url)
        Steps(store, pipe, leave)
        verb(store)
        os.write(pipe, DONE.encode())
    except BaseException as error:  # noqa: BLE001 - nothing may come back to the tests
        os.write(pipe, repr(error).encode())
    finally:
        os._exit(0)


def connected(url: str) -> Any:
    """Connect without any of our own code."""
    return sqlite3.connect(url.removeprefix("sqlite:///")) if "sqlite" in url else psycopg.connect(url)


def state(url: str) -> str:
    """A digest of every row, once the database is seen to be sound."""
    with closing(connected(url)) as connection:
        if "sqlite" in url:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
        found = {name: sorted(map(repr, connection.execute(f"SELECT * FROM {name}").fetchall())) for name in TABLES}
        indexed, counted = connection.execute(
            "SELECT (SELECT count(*) FROM search), sum(n) FROM tally_article"
        ).fetchone()
    assert len(found["fact"]) == indexed == counted
    return hashlib.sha256(repr(found).encode()).hexdigest()


class Left:
    """What a death would leave at this moment, while the process that works is stopped."""

    def __init__(self, url: str, folder: str) -> None:
        self._url, self._folder = url, Path(folder)
        self._known: dict[str, str] = {}

    def find_state(self) -> str:
        """Return the digest that `state` gives; files of the same bytes are opened once."""
        if "sqlite" not in self._url:
            return state(self._url)
        database = Path(self._url.removeprefix("sqlite:///"))
        files = [file for file in (database, find_companion(database, "wal")) if file.exists()]
        key = hashlib.sha256(b"".join(b"%d " % file.stat().st_size + file.read_bytes() for file in files)).hexdigest()
        if key not in self._known:
            copies = self._folder / key
            copies.mkdir()
            for file in files:
                shutil.copy(file, copies)
            self._known[key] = state(f"sqlite:///{copies / database.name}")
        return self._known[key]


def find_commit(url: str, verb: Callable[[Store], object]) -> tuple[int, int]:
    """Kill a verb at its first commit of a transaction that writes; return its first step and that of the commit."""
    writing: list[int] = []

    def is_commit(step: Step) -> bool:
        if step.writes:
            writing.append(step.number)
        return step.writes and step.commits

    was_killed, said = attempt(url, verb, is_commit)
    assert was_killed, said
    return writing[0], writing[-1]


def killed_everywhere(url: str, verb: Callable[[Store], object], random: Random) -> tuple[int, list[str]]:
    """Look before each step of a verb what a death would leave; return before how many, and what was wrong."""
    before = state(url)
    first, commit = find_commit(url, verb)
    deaths = {commit: state(url)}
    somewhere = random.randrange(first, commit)
    was_killed, _ = attempt(url, verb, lambda step: step.number == somewhere)
    assert was_killed
    deaths[somewhere] = state(url)
    chosen = {*random.sample(range(1, first), min(MOST_READING, first - 1))}
    with tempfile.TemporaryDirectory() as folder:
        left, seen = Left(url, folder), dict[int, str]()

        def look(step: Step) -> None:
            if step.writes or step.number in chosen:
                seen[step.number] = left.find_state()

        _, said = attempt(url, verb, look)
    parts = sorted(step for found in (deaths, seen) for step, digest in found.items() if digest != before)
    if parts:
        return len(seen), [f"killed at step {parts[0]}, it left a part"]
    is_kept = state(url) != before
    return len(seen), [] if said == DONE and is_kept else [f"said {said} and kept {is_kept}"]


def warm_up() -> None:
    """Load and remember what every process would load again."""
    with tempfile.TemporaryDirectory() as folder, Store.open(f"sqlite:///{folder}/facts.db") as store:
        filled(store)
        for verb in VERBS.values():
            verb(store)


def walk_verbs(url: str) -> dict[str, tuple[int, list[str]]]:
    """Look at every verb, one after the other, before each of its steps; each then comes to its end and is kept."""
    warm_up()
    random = Random(18)
    return {name: killed_everywhere(url, verb, random) for name, verb in VERBS.items()}


@pytest.fixture
def url(store_url: str) -> str:
    with Store.open(store_url) as store:
        filled(store)
    return store_url


def test_a_change_is_stored_whole_or_not_at_all_wherever_it_is_killed(url: str) -> None:
    """The processes that die are copies of a small one: a copy of that of the tests takes three times as long."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as small:
        walked = small.submit(walk_verbs, url).result()
    looked = sum(steps for steps, _ in walked.values())
    faults = [f"{name}: {what}" for name, (_, wrong) in walked.items() for what in wrong]
    print(f"{len(VERBS)} verbs, {looked} steps, {len(faults)} faults")
    assert faults == []
    assert looked > 8 * len(VERBS)


def test_every_verb_is_among_those_that_are_killed() -> None:
    """A new one is walked too, by itself or through another one."""
    called = [*IN_REVIEW.values(), *OF_THE_CATALOGUE.values(), entered, undone, by_hand, decided]
    walked = find_reached({name for verb in called for name in verb.__code__.co_names})
    changes = list_changes(Catalogue) | list_changes(ReviewService)
    assert changes - walked == EACH_BY_ITSELF
    assert len(changes) > 20


def test_what_is_said_to_write_is_what_writes() -> None:
    """The test above can fail: it knows verbs, and reads are none."""
    assert {"approve_fact", "load_starter", "import_rows", "undo_decision", "verify_facts"} <= list_changes(Catalogue)
    assert {"get_fact", "list_facts", "iter_findings", "list_numbers", "open_past"}.isdisjoint(list_changes(Catalogue))
    assert {"accept_number", "ingest_text", "add_by_hand"} <= list_changes(ReviewService)
    assert {"get_review", "draft_fact", "list_findings", "propose_numbers"}.isdisjoint(list_changes(ReviewService))


def test_a_verb_of_two_writes_would_be_found(url: str) -> None:
    """The test above can fail."""

    def twice(store: Store) -> None:
        store.add(facilities=[build_record(Facility, {**CNAO, "id": "one"})], by="anna")
        store.add(facilities=[build_record(Facility, {**CNAO, "id": "two"})], by="anna")

    _, wrong = killed_everywhere(url, twice, Random(18))
    assert wrong
    assert "it left a part" in wrong[0]


@pytest.mark.parametrize("verb", ["import", "load what ships"])
def test_a_full_disk_leaves_a_change_undone_and_says_so(tmp_path: Path, verb: str) -> None:
    """However little room there is: what is refused is not stored, and what is stored was not refused."""
    url, refused = f"sqlite:///{tmp_path}/facts.db", 0
    with Store.open(url) as store:
        filled(store)
    for room in count(step=8):
        before = state(url)
        with Store.open(url) as store:
            limit = f"PRAGMA max_page_count = {_pages(url) + room}"
            event.listen(store._database.engine, "connect", lambda raw, _, limit=limit: raw.execute(limit))
            store._database.engine.dispose()
            try:
                VERBS[verb](store)
                break
            except NotWritable as error:
                refused += "the disk is full, and nothing was changed" in error.what
        assert state(url) == before
    print(f"{verb}: refused {refused} times for want of room, then stored")
    assert refused
    assert state(url) != before


def _pages(url: str) -> int:
    with closing(connected(url)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])
