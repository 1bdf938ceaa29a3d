"""Who may see what: marked words in a catalogue, looked for by every role at every surface.

Readers see approved facts and what was public of others; who did something and why, what is not public, texts under
review, and where things lie on the server are for editors.
"""

import contextlib
import io
import re
import sys
import zipfile
import zlib
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pypdfium2
import pytest
from pyarrow import ipc, parquet
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.catalogue_verbs import list_changes, list_public
from support.login_settings import PROVIDER
from support.streamlit_pages import open_page
from support.streamlit_pages import words as said_on

from dashboard import reports
from dashboard.charts import CHARTS
from dashboard.pictures import ENDINGS
from dashboard.reports.outline import Outline, ReportItem
from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from dashboard.web.routes import PAGES
from facts import provenance
from facts.catalog import Actor, Catalogue, ReviewService, Role, UpdateService
from facts.cli import main
from facts.documents import read_bytes
from facts.errors import FactsError
from facts.frame import DisplayOptions, build_frame
from facts.model.record import Fact, ReviewState
from facts.model.selection import Selection
from facts.notebook import Notebook
from facts.provenance.manifest import FileStamps, Manifest
from facts.tables import FORMATS

ANNA, BRUNO = "anna.rossi@sentinel.example", "bruno.verdi@sentinel.example"
PLACE = "/srv/sentinel-place/letters"
HIDDEN = 918273645  # of what is not public: no surface may say it
PUBLIC_NOTE, PUBLIC_WHY = "counts openly", "the publisher took it back"
SECRETS = {
    "a name": "sentinel.example",
    "a reason": "sentinel-reason",
    "a path": "sentinel-place",
    "a database": "sentinel-database",
    "a host's user": "sentinel-account",
    "words under review": "sentinelheld",
    "a number that is not public": str(HIDDEN),
}
FOR_EDITORS = set(SECRETS) - {"a path", "a database", "a host's user"}
TEXT = f"""A letter from the sentinelheld ring

The sentinelheld ring has stored {HIDDEN:,} patients, said the sentinelheld president.
It has about 95 rooms for the sentinelheld visitors, and a floor of 12,000 m2.
"""
FACT = {"facility": "cnao", "metric": "patients_treated", "article": "infn-newsletter-62", "unit": "{patient}"}
FACT |= {"qualifier": "exact", "as_of_basis": "stated", "reviewed_by": BRUNO, "unit_text": "patients"}
ROLES = {
    "reader": {"FACTS_HOST": "0.0.0.0"},
    "visitor": {
        **PROVIDER,
        "FACTS_OIDC_CLIENT_SECRET": "the sentinel-account of the client",
        "FACTS_EDITORS": ANNA,
    },
    "editor": {},
}


# ---- a catalogue with marked words in it -----------------------------------------------------


@pytest.fixture(scope="module", autouse=True)
def filled(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sentinel-database")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{folder}/catalogue.sqlite")
        patch.setenv("FACTS_ACTOR", "sentinel-account")
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield Filled(Catalogue(get_catalogue().store, Actor(ANNA, Role.EDITOR)))


class Filled:
    """The catalogue, the ids of its facts, exports of each, and moments between its changes."""

    def __init__(self, editor):
        self.editor = editor
        self.moments, self.exports = [], []
        self.facts = [self.corrected(), self.withdrawn(), self.proposed(), self.rejected(), self.hidden_between()]
        self.cases = [self.decided_case()]
        self.article = self.under_review()
        self.held = [fact.id for fact in editor.iter_facts(EVERYTHING.with_(article=[self.article]))]
        self.numbers = [number.id for number in editor.list_numbers(self.article)]
        self.note_exports()
        UpdateService(editor).set_owner("cnao", "patients_treated", ANNA)

    def add(self, key, amount, year, **more):
        words = f"{amount} patients"
        values = {**FACT, "id": key, "amount": str(amount), "as_of": year, "quote_exact": words, "value_text": words}
        fact = Fact.model_validate({**values, "review_state": "approved", "note": PUBLIC_NOTE, **more})
        self.editor.store.add(facts=[fact], by=ANNA, reason=f"sentinel-reason: import of {PLACE}/table.csv")
        self.note_exports()
        return key

    def revise(self, key, verb="correct", **changes):
        stored = self.editor.get_fact(key)
        revised = stored.revise(**changes)
        told = {"verb": verb, "by": ANNA, "reason": f"sentinel-reason: {verb} by {BRUNO}"}
        self.editor.store.revise(revised, expected=stored.revision, **told)
        self.note_exports()

    def note_exports(self):
        """Enter what would leave now, of facts that are not public too, and remember the moment."""
        states = Selection(article=("infn-newsletter-62",), review_state=tuple(ReviewState), deprecated=True)
        rows = [row for row in self.editor.list_rows(states) if row["id"].startswith("sentinel")]
        told = [{**row, "value_said": ""} for row in rows]
        manifest = Manifest.of(form="docx", title="Report", address="", language="en", rows=told)
        self.editor.enter_export(manifest)
        self.exports.append(manifest.export)
        self.moments.append(datetime.now(UTC) + timedelta(microseconds=1))

    def corrected(self):
        key = self.add("sentinel-corrected", 4100, "2021")
        self.editor.correct_fact(key, {"amount": Decimal(4200)}, expected=1, reason="sentinel-reason: counted again")
        self.editor.prefer_fact(key, expected=2, reason="the newest count")
        self.note_exports()
        return key

    def withdrawn(self):
        key = self.add("sentinel-withdrawn", 4300, "2022")
        self.editor.withdraw_fact(key, expected=1, reason=PUBLIC_WHY)
        self.note_exports()
        return key

    def proposed(self):
        return self.add("sentinel-proposed", HIDDEN, "2023", review_state="proposed")

    def rejected(self):
        key = self.add("sentinel-rejected", 4400, "2024")
        self.revise(key, "undo", amount=Decimal(HIDDEN), review_state="rejected")
        return key

    def hidden_between(self):
        key = self.add("sentinel-between", 4500, "2020")
        self.revise(key, "undo", amount=Decimal(HIDDEN), review_state="proposed")
        self.revise(key, "accept", amount=Decimal(4600), review_state="approved")
        return key

    def decided_case(self):
        """The totals of 2020 and 2021, of which the later one is less."""
        (case,) = self.editor.list_cases(facts=["sentinel-between"])
        revisions = {key: self.editor.get_fact(key).revision for key in case.facts}
        wanted = {"verdict": "both_stand", "reason": "the publisher explained it"}
        self.editor.decide_case(case.id, wanted, expected=case.revision, revisions=revisions)
        return case.id

    def under_review(self):
        desk = ReviewService(self.editor)
        reading = read_bytes(TEXT.encode(), "letter.txt")
        desk.ingest_text(
            reading,
            self.editor.get_article("infn-newsletter-62").model_copy(
                update={"id": "letter", "title": "A letter", "url": None}
            ),
            reason=f"sentinel-reason: from {PLACE}/letter.txt",
        )
        for number in self.editor.list_numbers("letter"):
            desk.reject_number(number.id, "sentinel-reason: not about us", expected=number.revision)
        first = self.editor.list_numbers("letter")[0]
        desk.undo_decision(first.id, expected=first.revision)
        return "letter"


EVERYTHING = Selection(review_state=tuple(ReviewState), deprecated=True)


# ---- looking for them ------------------------------------------------------------------------

BETWEEN_DIGITS = re.compile(r"(?<=\d)(?:[.,'\u2019\u00a0\u202f\u2009 _]|\\,)(?=\d{3})")


def found_in(*contents):
    """The kinds of secrets in some contents."""
    texts = [text for content in contents for text in texts_of(content)]
    joined = [text if isinstance(text, str) else text.decode("utf-8", "ignore") for text in texts]
    joined = [*joined, *(BETWEEN_DIGITS.sub("", text) for text in joined)]
    return {kind for kind, secret in SECRETS.items() if any(secret in text for text in joined)}


def texts_of(content):
    """All that a content says: packed parts, compressed streams, cells and pages too."""
    if isinstance(content, str):
        return [content]
    if content[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(content))
        return [*archive.namelist(), *(text for name in archive.namelist() for text in texts_of(archive.read(name)))]
    if content[:4] == b"PAR1":
        return [content, str(parquet.read_table(io.BytesIO(content)).to_pylist())]
    if content[:5] == b"%PDF-":
        pages = pypdfium2.PdfDocument(content)
        return [content, *inflated(content), *(page.get_textpage().get_text_bounded() for page in pages)]
    return [content, *(inflated(content) if content[:4] == b"\x89PNG" else ())]


def inflated(content):
    """Every part that is compressed as in PDF and PNG."""
    for start in (match.start() for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", content)):
        try:
            yield zlib.decompressobj().decompress(content[start:])
        except zlib.error:
            continue


def test_the_search_finds_marked_words_in_every_kind_of_file(filled):
    """Without this a walk that finds nothing says nothing."""
    for name, kind in FORMATS.items():
        stream = io.BytesIO()
        kind.write(filled.editor.export_facts(EVERYTHING, form=name), stream)
        assert "a number that is not public" in found_in(stream.getvalue()), name
    assert found_in(f"918,273,645 {ANNA}") == {"a name", "a number that is not public"}
    assert found_in("918\u00a0273\u00a0645") == found_in("918\u202f273\u202f645") == {"a number that is not public"}


class Walk:
    """Attempts and faults of one walk; each attempt is a surface and what it said."""

    def __init__(self, name):
        self.name, self.attempts, self.faults = name, 0, []

    def look(self, surface, *contents):
        self.attempts += 1
        self.faults += [f"{surface}: {kind}" for kind in sorted(found_in(*contents))]

    def end(self, least):
        print(f"{self.name}: {self.attempts} attempts, {len(self.faults)} faults")
        assert self.faults == []
        assert self.attempts >= least


@pytest.fixture(params=["reader", "visitor"])
def as_reader(request, monkeypatch):
    return as_role(request.param, monkeypatch)


def as_role(role, monkeypatch):
    for name, value in ROLES[role].items():
        monkeypatch.setenv(name, value)
    return role


# ---- the catalogue itself --------------------------------------------------------------------

NOT_READS = {"open", "view_as", "close", "check_permission", "export_facts", "note_host"}
"""What is walked as files and pages below, or shows nothing."""


def asked_of(read, filled):
    """How each read is called: a read that is not here makes the test fail."""
    facts, metric, day = filled.facts, Selection(metric=("patients_treated",)), filled.moments[-1]
    of_state = [metric.with_(review_state=state, deprecated=True) for state in (*ReviewState, tuple(ReviewState))]
    alike = [
        ("get_fact list_revisions list_fact_exports list_fact_numbers", [(key,) for key in (*facts, *filled.held)]),
        ("list_facts_by_id list_rows_by_id get_judged get_current_states list_source_changes", [(facts,)]),
        ("list_facts list_rows iter_facts iter_judged stream_rows list_latest", [(chosen,) for chosen in of_state]),
        ("count_facts count_coverage iter_states describe_selection", [(chosen,) for chosen in of_state]),
        ("get_facilities get_metrics get_articles get_version", [()]),
        ("list_texts count_totals count_unlisted_exports count_progress", [()]),
        ("list_cases count_cases list_updates count_updates open_office", [()]),
        ("get_case", [(key,) for key in filled.cases]),
        ("get_held_text read_text read_text_for_checks list_numbers get_article find_visit", [(filled.article,)]),
    ]
    for_each = {
        **{name: given for names, given in alike for name in names.split()},
        "count_facets": [
            (s, ["facility", "verification", "review_state", "state", "topic", "article"]) for s in of_state
        ],
        "get_history": [
            *(("fact", key) for key in facts),
            *(("number", key) for key in filled.numbers),
            *(("case", key) for key in filled.cases),
            ("article", filled.article),
            ("facility", "cnao"),
            ("metric", "patients_treated"),
        ],
        "get_histories": [("fact", facts), ("number", filled.numbers)],
        "open_past": [(moment, metric) for moment in filled.moments],
        "get_facility": [("cnao",)],
        "get_near_facilities": [("cnao",)],
        "list_recent_events": [(("add", "correct", "withdraw", "reject", "accept"),)],
        "get_metric": [("patients_treated",)],
        "find_last_event": [(day,)],
        "suggest_search": [(Selection(text=word),) for word in ("patiens", "4400", "sentinal")],
        "get_number": [(key,) for key in filled.numbers],
        "find_holder": [(filled.editor.get_held_text(filled.article).sha256,)],
        "get_revision": [("article", filled.article)],
        "get_export": [(key,) for key in filled.exports],
        "get_exports": [(filled.exports,)],
        "iter_findings": [(), *((chosen,) for chosen in of_state)],
        "read_table": [(a_table(filled),)],
    }
    return for_each[read]


def a_table(filled):
    """The editor's facts as a file, which is read against what the catalogue knows."""
    stream = io.BytesIO()
    FORMATS["csv"].write(filled.editor.export_facts(Selection(facility=("cnao",)), form="csv"), stream)
    return io.BytesIO(stream.getvalue())


def answer(reads, name, given):
    """What a read says, of a generator and of a catalogue of the past all."""
    try:
        told = getattr(reads, name)(*given)
        told = list(told) if hasattr(told, "__next__") else told
    except FactsError as error:
        return str(error)
    if isinstance(told, Catalogue):
        with_all = Selection(metric=("patients_treated",), review_state=tuple(ReviewState), deprecated=True)
        return repr(
            [told.list_rows(with_all), told.list_facts(with_all), told.count_facets(with_all, ["review_state"])]
        )
    return repr(told)


def reads():
    return sorted(list_public(Catalogue) - list_changes(Catalogue) - NOT_READS)


def test_no_read_of_the_catalogue_shows_readers_what_is_for_editors(filled):
    walk = Walk("reads of the catalogue as a reader")
    public = filled.editor.view_as(Actor("visitor"))
    seen = set()
    for name in reads():
        for given in asked_of(name, filled):
            walk.look(f"{name}{given}", answer(public, name, given))
            seen |= found_in(answer(filled.editor, name, given))
    assert seen == FOR_EDITORS | {"a path"}, "an editor sees it all by the same reads"
    walk.end(100)


def test_a_reader_sees_what_was_public_and_that_it_is_no_more(filled):
    public = filled.editor.view_as(Actor("visitor"))
    states = {
        key: (str(fact.amount), fact.review_state) for key, fact in public.get_current_states(filled.facts).items()
    }
    assert states == {
        "sentinel-corrected": ("4200", "approved"),
        "sentinel-withdrawn": ("4300", "approved"),
        "sentinel-rejected": ("4400", "rejected"),
        "sentinel-between": ("4600", "approved"),
    }
    assert [str(fact.amount) for fact in public.list_revisions("sentinel-between")] == ["4500", "4600"]
    assert public.get_fact("sentinel-withdrawn").rank_reason == PUBLIC_WHY
    assert public.get_fact("sentinel-withdrawn").note == PUBLIC_NOTE
    assert [event.verb for event in public.get_history("fact", "sentinel-corrected")] == ["prefer", "correct", "add"]


# ---- addresses -------------------------------------------------------------------------------


def filled_in(path, filled):
    """The addresses of a route; one that is not here makes the test fail."""
    ids = [*filled.facts, *filled.held]
    states = ["", "&deprecated=true", "&review_state=proposed", "&review_state=rejected"]
    frozen = ["", *(f"&frozen={moment.isoformat().replace('+00:00', 'Z')}" for moment in filled.moments)]
    chosen = "metric=patients_treated&facility=cnao"
    site = "http://testserver"
    pages = [f"{page}?{chosen}" for page in ("compare", "trend", "explore")]
    pages += [f"{page}?id={key}" for page in ("fact", "f") for key in ids] + [f"f/{key}" for key in ids] + [""]
    known = {
        "/data/facts.{suffix}": [
            f"/data/facts.{kind.suffix.removeprefix('.')}?{chosen}{state}"
            for kind in FORMATS.values()
            for state in states
        ]
        + [f"/data/facts.json?article={filled.article}", f"/data/facts.csv?text={HIDDEN}", "/data/facts.nothing"],
        "/data/dictionary.json": ["/data/dictionary.json"],
        "/data/openapi.json": ["/data/openapi.json"],
        "/f/{id}": [f"/f/{key}?in={language}{then}" for key in ids for language in ("en", "de") for then in frozen],
        "/image/{chart}.{ending}": [
            *(f"/image/compare.{ending}?{chosen}" for ending in ENDINGS),
            *(f"/image/interval.svg?id={key}" for key in ids),
            f"/image/trend.svg?{chosen}{frozen[-1]}",
        ],
        "/oembed": [f"/oembed?url={site}/{page.replace('?', '%3F').replace('&', '%26')}" for page in pages],
        "/embed/host.js": ["/embed/host.js"],
        "/embed/fact/{id}": [f"/embed/fact/{key}?{then}" for key in ids for then in frozen],
        "/embed/{chart}.json": [f"/embed/{chart}.json?{chosen}{then}" for chart in CHARTS for then in frozen],
        "/embed/{chart}": [
            *(f"/embed/{chart}?{chosen}{then}{state}" for chart in CHARTS for then in frozen[::3] for state in states),
            *(f"/embed/interval?id={key}{then}" for key in ids for then in frozen),
        ],
        "/embed/static/{digest}/{name}": ["/embed/static/0/card.css"],
        **{f"/tasks/{{secret}}/updates.{end}": [f"/tasks/{'x' * 43}/updates.{end}"] for end in ("atom", "ics")},
    }
    closed = re.fullmatch(r"/(data|f|image|embed|tasks)(/\{rest:path\})?", path)
    return [path.replace("{rest:path}", f"x?id={filled.facts[2]}")] if closed else known[path]


def list_paths():
    return [route.path for route in routes.list_routes()]


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as opened:
        yield opened


@pytest.mark.parametrize("path", list_paths())
def test_no_address_shows_what_is_for_editors(path, filled, client):
    """Addresses know no person: whoever asks is a reader, also on the machine of its owner."""
    walk = Walk(f"addresses {path}")
    for address in filled_in(path, filled):
        for accept in ("text/html", "*/*"):
            told = client.get(address, headers={"accept": accept})
            # What a reader wrote into the address comes back: looked for is what it did not say itself.
            body = told.content.replace(str(HIDDEN).encode(), b"") if str(HIDDEN) in address else told.content
            walk.look(f"{address} ({told.status_code})", body, str(told.headers))
            assert told.status_code < 500, address
    walk.end(1)


# ---- pages -----------------------------------------------------------------------------------


def on_page(at):
    """All that a page sends: each element as it is sent, tables as they read."""
    elements = [str(node.proto) for node in walked(at.main) if getattr(node, "proto", None) is not None]
    tables = [ipc.open_stream(frame.proto.arrow_data.data).read_all().to_pylist() for frame in at.dataframe]
    return [*elements, said_on(at), *map(str, tables)]


def walked(block):
    for child in getattr(block, "children", {}).values():
        yield child
        yield from walked(child)


def queries(name, filled):
    """What each page is asked for: a page that is not here makes the test fail."""
    ids = [*filled.facts, *filled.held]
    chosen = {"metric": "patients_treated", "facility": "cnao", "deprecated": "true"}
    cards = [f"card:fact/{key}" for key in filled.facts]
    moment = filled.moments[-1].isoformat().replace("+00:00", "Z")
    of_pages = {
        "overview": [{}],
        "explore": [chosen, {"text": str(HIDDEN)}, {**chosen, "review_state": "proposed"}],
        "compare": [chosen],
        "trend": [chosen],
        "facility": [{"facility": "cnao"}],
        "article": [{"article": filled.article}, {"article": "infn-newsletter-62"}],
        "review": [
            {},
            {"article": filled.article},
            *({"article": filled.article, "number": n} for n in filled.numbers),
        ],
        "cases": [{}, {"show": "all"}, *({"case": key} for key in filled.cases)],
        "home": [{"facility": "cnao", "part": part} for part in ("", "published")],
        "updates": [{}, {"kind": "proposed"}, {"facility": "cnao"}, {"rest": "yes"}],
        "report": [
            {"item": ["chart:compare?metric=patients_treated&facility=cnao", *cards]},
            {"item": [f"card:fact/{key}?frozen={moment}" for key in filled.facts]},
        ],
        "check": [{}, *({"export": key} for key in filled.exports), {"export": "xaaaaaaaaaa"}],
        "fact": [{"id": key, "in": language} for key in ids for language in ("en", "it")],
    }
    assert name in of_pages, f"say here what the page {name} is asked for"
    return of_pages[name]


SHARED = {
    "fact": ("Link", "Embed", "Picture", "Data", "Words"),
    "compare": ("Embed", "Data", "Words"),
    "explore": ("Data",),
}


@pytest.mark.parametrize("name", sorted({"overview", *PAGES}))
def test_no_page_shows_readers_what_is_for_editors(name, filled, as_reader):
    walk = Walk(f"page {name} as a {as_reader}")
    for query in queries(name, filled):
        at = open_page(name, **query)
        told = [text.replace(str(HIDDEN), "") if str(HIDDEN) in query.values() else text for text in on_page(at)]
        walk.look(f"{query}", *told)
        if as_reader == "reader":
            share(walk, at, name, query)
    walk.end(1)


def share(walk, at, name, query):
    """Open the dialog Share of a page, each of its parts."""
    for tab in SHARED.get(name, ()):
        button = next((one for one in at.button if str(one.key).startswith("share_")), None)
        if button is None:
            return
        at.session_state["share_tab"] = tab
        button.click().run()
        walk.look(f"share {tab} {query}", *on_page(at))


def test_editors_go_on_seeing_it_on_the_same_pages(filled, monkeypatch):
    as_role("editor", monkeypatch)
    seen = {
        name: set().union(*(found_in(*on_page(open_page(name, **query))) for query in queries(name, filled)[:40]))
        for name in ("fact", "check", "review", "updates")
    }
    assert seen["fact"] >= {"a name", "a reason", "a number that is not public"}
    assert seen["check"] >= {"a name", "a reason"}
    assert seen["updates"] >= {"a name", "a number that is not public"}
    assert seen["review"] >= {"words under review", "a reason", "a name"}


# ---- files, reports, checks, notebook, command line ------------------------------------------


def outline(filled):
    """A report of everything; what cannot be shown to a reader is left out of it by its maker."""
    moment = filled.moments[-1].isoformat().replace("+00:00", "Z")
    chosen = "metric=patients_treated&facility=cnao&deprecated=true"
    shown = ["sentinel-corrected", "sentinel-withdrawn", "sentinel-between"]
    cards = [f"card:fact/{key}{then}" for key in shown for then in ("", f"?frozen={moment}")]
    written = [f"chart:compare?{chosen}", f"table:trend?{chosen}", f"table:explore?{chosen}", *cards]
    return Outline.of(items=[ReportItem.read(one) for one in written])


@pytest.mark.parametrize("form", reports.FORMATS)
def test_no_report_shows_what_is_for_editors(form, filled):
    walk = Walk(f"report as {form}")
    for actor in (Actor("visitor"), filled.editor.actor):
        (made,) = reports.iter_made_reports(
            outline(filled), [form], filled.editor.view_as(actor), site="https://facts.example.org"
        )
        walk.look(f"{form} by a {actor.role}", made.content)
    walk.end(2)


@pytest.mark.parametrize("form", FORMATS)
def test_no_download_of_a_reader_holds_what_is_for_editors(form, filled):
    walk = Walk(f"download as {form}")
    public = filled.editor.view_as(Actor("visitor"))
    for selection in (Selection(deprecated=True), Selection(article=(filled.article,)), EVERYTHING):
        for only in (None, filled.facts):
            stream = io.BytesIO()
            FORMATS[form].write(public.export_facts(selection, form=form, only=only), stream)
            walk.look(f"{selection.to_query()} {only}", stream.getvalue())
    walk.end(6)


def test_no_check_of_a_file_tells_readers_what_is_for_editors(filled):
    walk = Walk("checks of files and captions")
    public = filled.editor.view_as(Actor("visitor"))
    lost = [
        provenance.FileRow(
            lost="4.5E+11", cells={"facility": "cnao", "metric": "patients_treated", "value_text": words}
        )
        for words in (f"{HIDDEN} patients", "4400 patients", "4500 patients")
    ]
    numbers = [provenance.FileRow(fact=key, revision=n) for key in filled.facts for n in (1, 2, 3, None)]
    for language in ("en", "it"):
        for asked in (*(FileStamps(marks=(key,)) for key in filled.exports), FileStamps(numbers=tuple(numbers + lost))):
            found = provenance.recheck_numbers(public, asked, language)
            told = [f"{item.said_then} {item.said_now} {item.change} {item.subject}" for item in found.checked]
            walk.look(f"{asked}"[:200], *told, repr(found))
    told = {
        item.fact: item
        for item in provenance.recheck_numbers(public, FileStamps(numbers=tuple(numbers))).checked
        if item.change
    }
    assert told["sentinel-withdrawn"].change.reason == PUBLIC_WHY
    assert told["sentinel-rejected"].outcome is provenance.RecheckOutcome.WITHDRAWN
    walk.end(20)


def test_a_notebook_of_a_reader_shows_no_more(filled):
    walk = Walk("notebook as a reader")
    public = Notebook(filled.editor.store, Actor("visitor"))
    for filters in ({}, {"deprecated": True}, {"review_state": ["approved", "proposed", "rejected"]}, {"latest": True}):
        frame = public.frame(metric="patients_treated", facility="cnao", **filters)
        walk.look(str(filters), frame.to_csv())
    rows = build_frame(filled.editor.list_rows(EVERYTHING), DisplayOptions()).frame
    assert "a number that is not public" in found_in(rows.to_csv())
    walk.end(4)


@pytest.mark.parametrize("form", FORMATS)
def test_the_command_line_exports_what_is_public_unless_asked(form, filled, tmp_path, monkeypatch):
    """It is an editor's: the names of who decided are in the lossless formats, as before."""
    path = tmp_path / f"facts{FORMATS[form].suffix}"
    monkeypatch.setattr(sys, "argv", ["facts", "export", "--format", form, "--facility", "cnao", "-o", str(path)])
    with contextlib.suppress(SystemExit):
        main()
    assert found_in(path.read_bytes()) <= {"a name"}
