"""What has become of a fact: every field of it is changed, and every surface says the same."""

import contextlib
import io
import sys
from datetime import UTC, date, datetime, timedelta

import docx
import pytest
from PIL import Image
from support.read_back import opened, plain, said
from support.registering import entered

from dashboard import reports
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from facts import frame, provenance
from facts.catalog import Actor, Catalogue, Role
from facts.cli import console, main
from facts.evidence import status
from facts.evidence.status import Status
from facts.languages import INTERFACE_LANGUAGES
from facts.languages.translator import speaker
from facts.model.candidate_number import AuditEntry
from facts.model.metric import Metric
from facts.model.record import Fact
from facts.model.research_facility import Facility
from facts.model.selection import Selection
from facts.model.source_article import Article
from facts.provenance.document_stamps import stamp_png
from facts.store import Store
from facts.store.record_writer import RecordWriter
from facts.tables import FORMATS

EXACT = {"amount": "2500", "decimals": -2}
BETWEEN = {
    "qualifier": "between",
    "lower": "2500",
    "upper": "6000",
    "lower_inclusive": True,
    "upper_inclusive": True,
}
WITHDRAWN, CORRECTED, OVER, SAME = "withdrawn", "corrected", "out_of_date", "current"
LATER = datetime(2026, 11, 22, 10, tzinfo=UTC)
CHANGES = {
    "facility": (EXACT, "elsewhere", CORRECTED),
    "metric": (EXACT, "other_storage", CORRECTED),
    "qualifier": (EXACT, "approximately", CORRECTED),
    "scope": (EXACT, "disk", CORRECTED),
    "amount": (EXACT, "2600", CORRECTED),
    "lower": (BETWEEN, "2000", CORRECTED),
    "upper": (BETWEEN, "7000", CORRECTED),
    "lower_inclusive": (BETWEEN, False, CORRECTED),
    "upper_inclusive": (BETWEEN, False, CORRECTED),
    "approximate": (BETWEEN, True, CORRECTED),
    "decimals": (EXACT, None, CORRECTED),
    "unit": (EXACT, "PB", CORRECTED),
    "value_text": (EXACT, "2500 terabytes", CORRECTED),
    "unit_text": (EXACT, "TB", CORRECTED),
    "quote_exact": (EXACT, "stores 2,500 terabytes", CORRECTED),
    "as_of": (EXACT, "2023", CORRECTED),
    "as_of_basis": (EXACT, "inferred_from_publication", CORRECTED),
    "period": (EXACT, "P1Y", CORRECTED),
    "status_kind": (EXACT, "planned", CORRECTED),
    "article": (EXACT, "other-article", CORRECTED),
    "claimed_by": (EXACT, "the director", CORRECTED),
    "derivation": (EXACT, "computed", CORRECTED),
    "rank": (EXACT, "deprecated", WITHDRAWN),
    "review_state": (EXACT, "rejected", WITHDRAWN),
    "review_by": (EXACT, "2020-01-01", OVER),
    "page": (EXACT, "p. 4", SAME),
    "quote_prefix": (EXACT, "now ", SAME),
    "quote_suffix": (EXACT, " in all", SAME),
    "quote_start": (EXACT, 2, SAME),
    "quote_end": (EXACT, 30, SAME),
    "text_sha256": (EXACT, "1" * 64, SAME),
    "verification": (EXACT, "verified", SAME),
    "checked_at": (EXACT, LATER, SAME),
    "check_note": (EXACT, "the noun stands before", SAME),
    "reviewed_by": (EXACT, "beatrice", SAME),
    "reviewed_at": (EXACT, LATER, SAME),
    "rank_reason": (EXACT, "newest", SAME),
    "note": (EXACT, "by telephone", SAME),
    "topics": (EXACT, ("storage",), SAME),
}
GIVEN_WITH = {"rank": {"rank_reason": "counted twice"}}
OUTCOMES = {name: expected for name, (_, _, expected) in CHANGES.items()}
SINCE = {name: outcome if outcome in (WITHDRAWN, CORRECTED) else "" for name, outcome in OUTCOMES.items()}
STATES = {name: outcome if outcome in (WITHDRAWN, OVER) else "" for name, outcome in OUTCOMES.items()}


def key_of(name):
    return f"fact-{name.replace('_', '-')}"


def name_of(key):
    return key.removeprefix("fact-").replace("-", "_")


def fact(name, **values):
    shell = {
        "id": key_of(name),
        "facility": f"clinic-{name.replace('_', '-')}",
        "metric": "own_storage",
        "article": "own-article",
        "unit": "TB",
        "unit_text": "terabytes",
        "value_text": "2,500 terabytes",
        "quote_exact": "2,500 terabytes",
        "quote_start": 1,
        "quote_end": 16,
        "text_sha256": "0" * 64,
        "as_of": "2024",
        "as_of_basis": "stated",
        "note": "disks only",
        "review_state": "approved",
    }
    return Fact.model_validate({**shell, **values})


def metric(name, **values):
    shell = {"label": name.replace("_", " "), "definition": "Disks.", "unit": "TB", "stat_type": "capacity"}
    return Metric.model_validate({"id": name, **shell, **values})


# ---- the rule ------------------------------------------------------------------------------------


def test_every_field_is_either_stated_or_kept():
    assert sorted((*status.STATED, *status.KEPT)) == sorted(Fact.model_fields)
    assert set(CHANGES) == set(Fact.model_fields) - {"id", "revision", "modified_at"}
    assert {name for name, outcome in OUTCOMES.items() if outcome == CORRECTED} == set(status.STATED)


@pytest.mark.parametrize("name", CHANGES)
def test_a_change_of_one_field_is_named_where_it_is_stated(name):
    base, value, expected = CHANGES[name]
    then = fact(name, **base)
    difference = status.compare_revisions(then, then.revise(**{name: value, **GIVEN_WITH.get(name, {})}))
    assert difference.fields == ((name,) if expected == CORRECTED else ())
    assert (difference.is_withdrawn, difference.is_correction) == (expected == WITHDRAWN, expected == CORRECTED)
    assert bool(difference) is (expected in (WITHDRAWN, CORRECTED))


@pytest.mark.parametrize("name", status.STATED)
@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_a_correction_never_reads_like_what_was_there_before(name, language):
    base, value, _ = CHANGES[name]
    then = fact(name, **base)
    difference = status.compare_revisions(then, then.revise(**{name: value}))
    told = status.describe_correction(difference, "HIT, Storage", speaker(language))
    assert told != status.describe_figure(then, language)
    assert ("HIT, Storage" in told) is (name in ("facility", "metric"))


def test_a_fact_that_was_withdrawn_already_is_not_withdrawn_since_and_one_that_came_back_is_the_same():
    then = fact("amount", **EXACT)
    gone = then.revise(rank="deprecated", rank_reason="doubted")
    assert not status.compare_revisions(gone, gone.revise(note="still"))
    assert not status.compare_revisions(then, gone.revise(rank="normal", rank_reason=""))


DAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("of_fact", "of_metric", "expected"),
    [
        ({}, {}, Status.CURRENT),
        ({}, {"shelf_life_days": 365}, Status.OUT_OF_DATE),
        ({}, {"shelf_life_days": 517}, Status.CURRENT),
        ({}, {"shelf_life_days": 516}, Status.OUT_OF_DATE),
        ({"review_by": "2030-01-01"}, {"shelf_life_days": 1}, Status.CURRENT),
        ({"review_by": "2026-05-31"}, {}, Status.OUT_OF_DATE),
        ({"as_of": None, "as_of_basis": None}, {}, Status.UNDATED),
        ({"as_of": None, "as_of_basis": None}, {"shelf_life_days": 1}, Status.UNDATED),
        ({"as_of": None, "as_of_basis": None}, {"stat_type": "physical"}, Status.CURRENT),
        ({"as_of": None, "as_of_basis": None, "review_by": "2030-01-01"}, {}, Status.UNDATED),
        ({"as_of": None, "as_of_basis": None, "review_by": "2020-01-01"}, {}, Status.OUT_OF_DATE),
        ({"rank": "deprecated", "rank_reason": "x", "review_by": "2020-01-01"}, {}, Status.WITHDRAWN),
        ({"review_state": "proposed"}, {}, Status.CURRENT),
    ],
)
def test_what_holds_of_a_fact_is_judged_by_rank_day_of_review_shelf_life_and_date(of_fact, of_metric, expected):
    judged, of = fact("amount", **EXACT, **of_fact), metric("own_storage", **of_metric)
    assert status.judge_fact(judged, of, DAY) is expected
    row = {**judged.model_dump(), "shelf_life_days": of.shelf_life_days, "stat_type": of.stat_type}
    assert status.judge_row(row, DAY) is expected


# ---- every surface -------------------------------------------------------------------------------


class Told:
    """What was made of the facts before they were changed, and the moment."""

    def __init__(self, editor, folder):
        self.editor, self.moment = editor, datetime.now(UTC).isoformat().replace("+00:00", "Z")
        self.keys = [key_of(name) for name in CHANGES]
        self.folder = folder
        self.made = {"facts.csv": self._csv(), "chart.png": self._png(), "report.docx": self.report("docx")}
        for name, content in self.made.items():
            (folder / name).write_bytes(content)

    def _csv(self):
        stream = io.BytesIO()
        job = self.editor.export_facts(Selection.of(article="own-article"), form="csv")
        FORMATS["csv"].write(job, stream)
        job.enter()
        return stream.getvalue()

    def _png(self):
        rows = self.editor.store.rows(Selection.of(article="own-article"))
        manifest = entered(self.editor, form="png", title="x", address="/image/compare", language="en", rows=rows)
        stream = io.BytesIO()
        Image.new("RGB", (40, 30), "white").save(stream, "PNG")
        return stamp_png(stream.getvalue(), manifest)

    def report(self, form, query=""):
        items = tuple(ReportItem.read(f"fact/{key}{query}") for key in self.keys)
        outline = Outline(title="All", language="en", items=items)
        return reports.make_reports(outline, [form], get_catalogue(), site="https://facts.example.org")[form]


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    """A fact for each field; all of them told, and then that field changed."""
    folder = tmp_path_factory.mktemp("status")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        editor = Catalogue(get_catalogue().store, Actor("tester", Role.EDITOR))
        _fill(editor)
        made = Told(editor, folder)
        _change(editor)
        yield made


def _fill(editor):
    for name in ("own-article", "other-article"):
        editor.add_article(Article(id=name, title=name, publisher="INFN", published="2024"))
    for name in ("own_storage", "other_storage"):
        editor.add_metric(metric(name))
    facts = [fact(name, **base) for name, (base, _, _) in CHANGES.items()]
    for place in ("elsewhere", *(item.facility for item in facts)):
        editor.add_facility(Facility(id=place, name=place, short_name=place, kind="laboratory"))
    editor.store.add(facts=facts, by="tester")


def _change(editor):
    for name, (_, value, _) in CHANGES.items():
        stored = editor.store.fact(key_of(name))
        revised = stored.revise(**{name: value, **GIVEN_WITH.get(name, {})})
        editor.store.revise(revised, expected=1, verb="correct", by="tester", reason="looked again")


def since(words):
    """What a text says has become of a frozen figure."""
    if "withdrawn" in words.lower():
        return WITHDRAWN
    return CORRECTED if "Corrected since: " in words or ": now " in words else ""


@pytest.mark.parametrize("name", ["facts.csv", "chart.png", "report.docx"])
def test_the_check_of_a_file_says_it(name, told):
    found = provenance.recheck_numbers(told.editor, provenance.read_stamps(told.made[name], name))
    assert {name_of(item.fact): str(item.outcome) for item in found.checked} == OUTCOMES
    assert {name_of(item.fact): item.altered for item in found.checked if item.altered} == {}
    changed = {name_of(item.fact) for item in found.checked if item.change}
    assert changed == {name for name, outcome in OUTCOMES.items() if outcome in (WITHDRAWN, CORRECTED)}
    assert all(item.said_now != item.said_then for item in found.checked if item.outcome == CORRECTED)


def _run(*arguments):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", ["facts", *arguments])
        out = io.StringIO()
        console.out, console.err = console.Console(width=400, file=out), console.Console(width=400, file=io.StringIO())
        with contextlib.suppress(SystemExit):
            main()
        return out.getvalue().splitlines()


def _line_of(lines, name):
    return next(line for line in lines if f"{key_of(name)} " in f"{line} ")


def test_the_command_line_says_it(told):
    lines = _run("recheck", str(told.folder / "facts.csv"))
    words = {
        WITHDRAWN: "withdrawn since",
        CORRECTED: "corrected since",
        OVER: "may be out of date",
        SAME: "still current",
    }
    assert [name for name, outcome in OUTCOMES.items() if words[outcome] not in _line_of(lines, name)] == []
    listed = _run("find", "--article", "own-article", "--article", "other-article", "--deprecated", "--limit", "100")
    public = {name: state for name, state in STATES.items() if name != "review_state"}
    assert {name: _marked(_line_of(listed, name)) for name in public} == public
    shown = {name: _marked("\n".join(_run("show", key_of(name))[:2])) for name in public}
    assert shown == public


def _marked(words):
    if "withdrawn" in words.lower():
        return WITHDRAWN
    return OVER if "may be out of date" in words else ""


def test_pages_cards_and_embeds_that_are_frozen_say_it(told):
    with opened() as client:
        for path in ("/f/{key}?frozen={at}", "/embed/fact/{key}?frozen={at}", "/embed/interval?id={key}&frozen={at}"):
            pages = {name: client.get(path.format(key=key_of(name), at=told.moment)) for name in CHANGES}
            assert {name: page.status_code for name, page in pages.items() if page.status_code != 200} == {}
            assert {name: since(said(page.text)) for name, page in pages.items()} == SINCE, path


def test_pages_and_cards_of_now_say_what_holds(told):
    with opened() as client:
        for path in ("/f/{key}", "/embed/fact/{key}"):
            pages = {name: client.get(path.format(key=key_of(name))) for name in CHANGES if name != "review_state"}
            marked = {name: _marked(said(page.text)) for name, page in pages.items()}
            assert marked == {name: state for name, state in STATES.items() if name != "review_state"}
        assert client.get(f"/f/{key_of('review_state')}").status_code == 404


def test_a_report_of_a_moment_says_it(told):
    content = told.report("docx", f"?frozen={told.moment}")
    document = docx.Document(io.BytesIO(content))
    cells = [plain(cell.text) for table in document.tables for row in table.rows for cell in row.cells]
    paragraphs = [plain(paragraph.text) for paragraph in document.paragraphs]
    for name in CHANGES:
        place = f"clinic-{name.replace('_', '-')} "
        at = next(number for number, text in enumerate(paragraphs) if text.startswith(place))
        around = " ".join(paragraphs[at : at + 3])
        assert since(around) == SINCE[name], (name, around, cells[:8])


def test_the_rows_that_tables_and_notebooks_are_made_of_say_it(told):
    found = told.editor.store.rows_by_id([key_of(name) for name in CHANGES if name != "review_state"])
    rows, left_out = frame.convert_rows(found, frame.DisplayOptions())
    assert not left_out
    assert {name_of(row["id"]): row["status"] for row in rows} == {
        name: STATES[name] or SAME for name in CHANGES if name != "review_state"
    } | {"status_kind": "planned"}


# ---- the clock -----------------------------------------------------------------------------------


def test_a_clock_that_is_set_back_changes_nothing_that_was_frozen(store):
    noon = datetime(2026, 6, 1, 12, tzinfo=UTC)
    hour = timedelta(hours=1)
    writes = [(noon, "first"), (noon + hour, "second"), (noon, "set back"), (noon + hour * 3, "caught up")]
    facility = Facility(id="clinic", name="before", short_name="c", kind="laboratory")
    seen = []
    for at, name in writes:
        with store._database.begin_write() as connection:
            writer = RecordWriter(connection, AuditEntry(by="anna", verb="add", at=at))
            if seen:
                writer.update(facility.model_copy(update={"name": name}), None)
            else:
                writer.add([facility.model_copy(update={"name": name})])
        seen.append(store.last_event(noon + hour * 2))
    first = store.history("facility", "clinic")[-1].id
    assert seen == [first, first + 1, first + 1, first + 1]
    assert store.last_event(noon + hour / 2) == first
    assert store.last_event(noon + hour * 3) == first + 3
    assert store.last_event(noon - hour) == 0
    told_then = next(iter(store.past(noon + hour * 2, Selection()).facilities().values()), None)
    assert told_then is not None
    assert told_then.name == "second"
    with Store(store._database) as again:
        assert again.last_event(noon + hour * 2) == first + 1
