"""How long a value may be: each field of each model says it, and every way in tells it before anything is saved."""

import ast
import importlib
import io
import pkgutil
import re
import zipfile
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from pathlib import Path
from types import UnionType
from typing import Annotated, Literal, Union, get_args, get_origin

import pytest
from pydantic import AwareDatetime, BaseModel
from support import ways_in
from typer.testing import CliRunner

import dashboard
import facts
from dashboard.reports.outline import Outline
from facts import tables
from facts.catalog import ReviewService
from facts.catalog.catalogue import EVERYTHING
from facts.cli.console import app
from facts.documents import Reading
from facts.errors import ImportRefused, RecordError, SelectionError
from facts.model.candidate_number import AuditEntry
from facts.model.metric import Metric
from facts.model.quantity import LONGEST_NUMBER, Quantity, _read_exact_decimal
from facts.model.record import Fact, build_record
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.model.text_limits import find_max_length
from facts.tables import build_descriptor

LONGEST_PATTERN = 200
FAR = 1_000_000
"""The most characters that any field may hold."""
MADE_BY_MACHINE = {"Proposal", "Suggestion", "SuggestedDate", "CandidateNumber", "FileRow"}
"""What the machine read of a text that is itself bounded; the words of persons in them are in an Act."""


def models():
    for package in (facts, dashboard):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not re.search(r"__main__|migrations|app_pages|\.app$", module.name):
                importlib.import_module(module.name)
    waiting, found = [BaseModel], []
    while waiting:
        below = waiting.pop().__subclasses__()
        waiting += below
        found += below
    return sorted({one for one in found if one.__module__.split(".")[0] in ("facts", "dashboard")}, key=str)


def is_bounded(kind, rules):
    """Whether values of a type under these rules cannot be long without end."""
    if get_origin(kind) is Annotated:
        kind, *more = get_args(kind)
        rules = [*rules, *(rule for one in more for rule in getattr(one, "metadata", [one]))]
        return is_bounded(kind, rules)
    if get_origin(kind) in (Union, UnionType):
        return all(is_bounded(one, rules) for one in get_args(kind) if one is not type(None))
    if get_origin(kind) in (tuple, list, set, frozenset, dict):
        return has_length(rules) and all(is_bounded(one, []) for one in get_args(kind) if one is not ...)
    if kind is Decimal:
        return any(getattr(rule, "func", None) is _read_exact_decimal for rule in rules)
    if get_origin(kind) is Literal or kind is AwareDatetime:
        return True
    if isinstance(kind, type) and issubclass(kind, Enum | BaseModel | bool | float | date | datetime):
        return True
    if kind is int:
        return any(getattr(rule, name, None) is not None for rule in rules for name in ("le", "lt"))
    return kind is str and has_length(rules)


def has_length(rules):
    lengths = [found for rule in rules if isinstance(found := getattr(rule, "max_length", None), int)]
    patterns = [found for rule in rules if (found := getattr(rule, "pattern", None))]
    widths = [re._parser.parse(pattern).getwidth()[1] for pattern in patterns]
    return any(length <= FAR for length in lengths) or any(width <= LONGEST_PATTERN for width in widths)


def test_every_field_of_every_model_says_how_long_it_may_be():
    missing = [
        f"{model.__name__}.{name}"
        for model in models()
        if model.__name__ not in MADE_BY_MACHINE
        for name, info in model.model_fields.items()
        if not is_bounded(info.annotation, info.metadata)
    ]
    assert missing == []


def test_a_field_without_a_limit_is_seen():
    class Loose(BaseModel):
        text: str
        number: Decimal
        names: tuple[str, ...]
        pattern: str
        whole: int

    assert [name for name, info in Loose.model_fields.items() if is_bounded(info.annotation, info.metadata)] == []


TEXTS = [
    (model, name, length)
    for model in (Fact, Facility, Metric, Article)
    for name in model.model_fields
    if (length := find_max_length(model, name)) and get_origin(model.model_fields[name].annotation) not in (tuple, dict)
]
OF_A_FACT = [(name, length) for model, name, length in TEXTS if model is Fact]
NAMES = [(Metric, "labels"), (Facility, "names")]
LISTS = [(Fact, "topics"), (Metric, "topics"), (Facility, "aliases"), (Article, "authors")]
DIGITS = "1" * 100_000
GOOD = {
    "id": "facts0001",
    **{"quote_exact" if name == "quote" else name: cell for name, cell in ways_in.ROW.items()},
}
EXAMPLES = {
    Fact: GOOD,
    Facility: {"id": "elsewhere", "name": "Elsewhere", "short_name": "Elsewhere", "kind": "laboratory"},
    Metric: {"id": "tables", "label": "Tables", "definition": "Tables.", "unit": "1", "stat_type": "stock"},
    Article: {"id": "a-letter", "title": "A letter", "publisher": "Elsewhere"},
}


@pytest.fixture
def catalogue(tmp_path):
    with ways_in.own_catalogue(tmp_path) as opened:
        yield opened


def told(error, name, length):
    return f"{name}: has {length + 1:,} characters, at most {length:,} are allowed. Shorten it" in str(error.value)


@pytest.mark.parametrize(("model", "name", "length"), TEXTS, ids=lambda one: getattr(one, "__name__", str(one)))
def test_a_text_over_its_length_is_refused_with_field_length_and_limit(model, name, length):
    assert build_record(model, EXAMPLES[model])
    with pytest.raises(RecordError) as error:
        build_record(model, {**EXAMPLES[model], name: "x" * (length + 1)})
    assert told(error, name, length)


@pytest.mark.parametrize(("model", "name"), LISTS)
def test_a_list_has_so_many_entries_of_such_a_length(model, name):
    for value in (["x" * 1000], [f"x{number}" for number in range(1000)]):
        with pytest.raises(RecordError, match=rf"{name}.*has 1,000 (characters|entries), at most "):
            build_record(model, {**EXAMPLES[model], name: value})


@pytest.mark.parametrize(("model", "name"), NAMES)
def test_names_by_language_have_so_many_entries_of_such_a_length(model, name):
    codes = [f"{first}{second}" for first in "abcdefghijklmnopqrst" for second in "abcdefghijklmnopqrst"]
    for value, what in (({"es": "x" * 400}, "characters"), (dict.fromkeys(codes, "x"), "entries")):
        with pytest.raises(RecordError, match=rf"{name}.*has 400 {what}, at most 200 are allowed"):
            build_record(model, {**EXAMPLES[model], name: value})


@pytest.mark.parametrize("value", [DIGITS, f"1.{DIGITS}", int("1" * 4000), Decimal(f"1.{DIGITS}"), "1E9999", "0E-9999"])
@pytest.mark.parametrize("name", ["amount", "lower", "upper"])
def test_a_number_has_so_many_digits_and_such_an_exponent(name, value):
    with pytest.raises(RecordError, match=rf"{name}: .*Write (at most {LONGEST_NUMBER}|a finite number)") as error:
        build_record(Quantity, {"qualifier": "exact", name: value})
    assert len(str(error.value)) < 400


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("period", f"P{DIGITS}Y"),
        ("period", "P1234567Y"),
        ("as_of", DIGITS),
        ("as_of", "{" * 1000),
        ("review_by", f"{DIGITS}-01-01"),
        ("review_by", int("9" * 40)),
        ("revision", 10**30),
        ("quote_start", 10**30),
        ("decimals", 10**30),
        ("unit", "m" + "/s" * 50_000),
    ],
)
def test_dates_periods_counts_and_units_have_limits(name, value):
    with pytest.raises(RecordError, match=name) as error:
        build_record(Fact, {**GOOD, "as_of_basis": "stated", name: value})
    assert len(str(error.value)) < 400


LINKS = ("facility", "metric", "article")
"""Of these it is told first that there is no such record."""


@pytest.mark.parametrize("way", ways_in.WAYS)
@pytest.mark.parametrize(("name", "length"), [one for one in OF_A_FACT if one[0] not in LINKS])
def test_every_table_tells_it_before_saving(way, name, length):
    row = {**ways_in.ROW, "quote" if name == "quote_exact" else name: "x" * (length + 1)}
    parsed = tables.parse_rows(tables.read_rows(io.BytesIO(ways_in.WAYS[way]([row]))))
    expected = ("too-long", f"has {length + 1:,} characters, at most {length:,} are allowed", "Shorten it.")
    assert expected in {(one.code, one.reason, one.remedy) for one in parsed.findings}
    assert parsed.good == []


@pytest.mark.parametrize("way", ways_in.WAYS)
@pytest.mark.parametrize("name", LINKS)
def test_a_long_id_that_stands_for_nothing_is_told_in_short(catalogue, way, name):
    with pytest.raises(ImportRefused) as error:
        ways_in.brought(catalogue, ways_in.WAYS[way]([{**ways_in.ROW, name: "x" * 100_000}]))
    assert [one.code for one in error.value.findings] == [f"unknown-{name}"]
    assert len(str(error.value.findings[0])) < 400


@pytest.mark.parametrize(("model", "name", "length"), [one for one in TEXTS if one[0] is not Fact])
def test_a_package_tells_it_of_what_facts_name(catalogue, model, name, length):
    values = {**EXAMPLES[model], name: "x" * (length + 1)}
    table = model.__name__.lower()
    with pytest.raises(ImportRefused) as error:
        ways_in.brought(catalogue, package_with(table, values))
    assert (table, name, "too-long") in {(one.table, one.column, one.code) for one in error.value.findings}


def package_with(table, values):
    """A package of one record beside facts."""
    stream = io.BytesIO(ways_in.package([ways_in.ROW]))
    made = io.BytesIO()
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            new.writestr(name, ways_in.text([values]) if name == f"{table}.csv" else old.read(name))
    return made.getvalue()


@pytest.mark.parametrize(("name", "length"), OF_A_FACT)
def test_a_correction_tells_it_before_saving(catalogue, name, length):
    fact = catalogue.store.facts(EVERYTHING, limit=1)[0]
    with pytest.raises(RecordError) as error:
        catalogue.correct_fact(fact.id, {name: "x" * (length + 1)}, expected=fact.revision, reason="longer")
    assert told(error, name, length)
    assert catalogue.store.fact(fact.id) == fact


REASON = find_max_length(AuditEntry, "reason")
DEEDS = {
    "correct": lambda own, fact, why: own.correct_fact(fact.id, {"note": "so"}, expected=fact.revision, reason=why),
    "approve": lambda own, fact, why: own.approve_fact(fact.id, expected=fact.revision, reason=why),
    "reject": lambda own, fact, why: own.reject_fact(fact.id, expected=fact.revision, reason=why),
    "withdraw": lambda own, fact, why: own.withdraw_fact(fact.id, expected=fact.revision, reason=why),
    "prefer": lambda own, fact, why: own.prefer_fact(fact.id, expected=fact.revision, reason=why),
    "confirm": lambda own, fact, why: own.confirm_fact(fact.id, expected=fact.revision, reason=why),
    "add a facility": lambda own, _, why: own.add_facility(build_record(Facility, EXAMPLES[Facility]), why),
    "add a metric": lambda own, _, why: own.add_metric(build_record(Metric, EXAMPLES[Metric]), why),
    "add an article": lambda own, _, why: own.add_article(build_record(Article, EXAMPLES[Article]), why),
    "propose": lambda own, _, why: own.propose_facts([build_record(Fact, GOOD)], why),
    "import": lambda own, _, why: ways_in.brought(own, ways_in.text([ways_in.ROW]), reason=why),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_reason_is_kept_whole_or_refused(catalogue, deed):
    fact = catalogue.store.facts(EVERYTHING, limit=1)[0]
    before = catalogue.store.version()
    with pytest.raises(RecordError, match=f"(reason|check_note): has {REASON + 1} characters, at most {REASON} are"):
        DEEDS[deed](catalogue, fact, "x" * (REASON + 1))
    assert catalogue.store.version() == before
    DEEDS[deed](catalogue, fact, "x" * REASON)
    assert catalogue.store.version() != before


def test_a_review_tells_it_before_saving(catalogue):
    desk = ReviewService(catalogue)
    desk.ingest_text(
        Reading(text="The CNAO has treated 4,500 patients."), build_record(Article, EXAMPLES[Article]), "read"
    )
    number = next(one for one in desk.get_review("a-letter").numbers if "4,500" in one.phrase)
    chosen = {"facility": "cnao", "metric": "patients_treated", "as_of": "2024-03"}
    for values, name in (
        ({**chosen, "note": "x" * 3000}, "note"),
        ({**chosen, "claimed_by": "x" * 3000}, "claimed_by"),
    ):
        with pytest.raises(RecordError, match=f"{name}: has 3,000 characters, at most "):
            desk.accept_number(number.id, values, expected=1)
        with pytest.raises(RecordError, match=f"{name}: has 3,000 characters, at most "):
            desk.add_by_hand("a-letter", number.start, number.end, values)
    for decide in (
        lambda: desk.reject_number(number.id, "x" * 500, expected=1),
        lambda: accept_because(desk, number, chosen),
    ):
        with pytest.raises(RecordError, match="reason: has 500 characters, at most 400 are allowed"):
            decide()
    assert desk.get_number(number.id) == number


def accept_because(desk, number, chosen):
    desk.accept_number(number.id, chosen, expected=1, reason="x" * 500)


def test_the_command_line_tells_it(catalogue, tmp_path):
    table, letter = tmp_path / "facts.csv", tmp_path / "letter.txt"
    table.write_bytes(ways_in.text([{**ways_in.ROW, "note": "x" * 3000}]))
    letter.write_text("The CNAO has treated 4,500 patients.")
    runner, where = CliRunner(), ["--database-url", f"sqlite:///{tmp_path}/facts.db"]
    for command in (
        ["import", str(table)],
        ["check", str(table)],
        ["ingest", str(letter), "--publisher", "Elsewhere", "--title", "x" * 3000],
    ):
        ran = runner.invoke(app, [*command, *where])
        assert "has 3,000 characters, at most " in f"{ran.output} {ran.exception}", command
        assert ran.exit_code == 1


def test_what_an_older_version_let_in_does_not_stop_other_corrections(catalogue):
    fact = catalogue.store.facts(EVERYTHING, limit=1)[0]
    long = ways_in.let_in(catalogue.store, fact.id, note="x" * 5000)
    corrected = catalogue.correct_fact(fact.id, {"page": "p. 3"}, expected=long.revision, reason="the page")
    assert (corrected.note, corrected.page) == (long.note, "p. 3")
    with pytest.raises(RecordError, match="note: has 5,001 characters"):
        catalogue.correct_fact(fact.id, {"note": "x" * 5001}, expected=corrected.revision, reason="longer")
    with pytest.raises(RecordError, match="quote_exact"):
        catalogue.correct_fact(fact.id, {"quote_exact": "a word " * 13}, expected=corrected.revision, reason="longer")


def test_the_columns_say_it():
    fields = {one["name"]: one for one in build_descriptor()["resources"][3]["schema"]["fields"]}
    assert fields["note"]["constraints"] == {"maxLength": find_max_length(Fact, "note")}
    assert find_max_length(Facility, "aliases") > find_max_length(Facility, "name")
    assert find_max_length(Facility, "names") == find_max_length(Facility, "name")


ROOT = Path(dashboard.__file__).parent
TYPED = ("st.text_input", "st.text_area", "controls.words")


def test_every_form_shows_the_limit():
    missing = [
        f"{path.name}:{node.lineno}"
        for path in ROOT.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in TYPED
        if not {word.arg for word in node.keywords} & {"max_chars", None}
    ]
    assert missing == []


@pytest.mark.parametrize("query", [{"text": "x" * 501}, {"as_of_from": "x" * 501}, {"facility": "x" * 501}])
def test_an_address_tells_it(query):
    with pytest.raises(SelectionError, match=r"has 501 characters, at most (500|80) are allowed\. Shorten it\."):
        Selection.from_query(query.items())


def test_a_report_tells_it():
    with pytest.raises(SelectionError, match="title: has 6,000 characters, at most 200 are allowed"):
        Outline.of(title="x" * 6000)
