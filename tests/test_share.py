"""The dialog Share on the pages, run as Streamlit runs them; and what the server answers at the addresses it gives."""

import html
import re
import time
from decimal import Decimal
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.streamlit_pages import open_page

from dashboard import share
from dashboard.charts import CHARTS
from dashboard.pictures import ENDINGS, SIZES
from dashboard.reports.outline import ReportItem
from dashboard.safe_text import make_tag
from dashboard.share import share_tabs
from dashboard.share.share_target import mark_as_preview
from dashboard.views import view
from dashboard.web import routes
from dashboard.web.middleware import add_own_site
from facts.languages.translator import speaker
from facts.model.selection import Selection

HOME = "https://facts.example.org"
PROCESSORS = "3d2085e97c16"
PLAIN = speaker("en")
OPTIONS = {"metric": "storage_disk", "country": "IT", "unit": "TB", "scale": "log", "in": "it"}


@pytest.fixture(scope="module", autouse=True)
def shipped(tmp_path_factory):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path_factory.mktemp('share')}/catalogue.sqlite")
        patch.setenv("FACTS_PUBLIC_URL", HOME)
        yield


@pytest.fixture(scope="module")
def client():
    with TestClient(Starlette(routes=routes.list_routes())) as opened:
        yield opened


def opened(at, tab, **chosen):
    """Open the dialog of a page at a tab, with some things chosen."""
    at.session_state["share_tab"] = tab
    for key, value in chosen.items():
        at.session_state[f"share_{key}"] = value
    next(button for button in at.button if button.key.startswith("share_")).click().run()
    assert not at.exception, at.exception
    return at


class Copyables(HTMLParser):
    """The words to copy by their titles, and the links to files by their labels."""

    def __init__(self, at):
        super().__init__()
        self.words, self.links, self.buttons, self._open, self._title = {}, {}, [], "", ""
        for item in at.get("html"):
            if "<style" not in item.proto.body:
                self.feed(item.proto.body)

    def handle_starttag(self, tag_, attrs):
        given = dict(attrs)
        self._open = tag_
        if tag_ == "pre":
            self._title = given["aria-label"]
            self.words[self._title] = ""
        if tag_ == "a":
            assert "download" in given
            self._href = given["href"]

    def handle_endtag(self, _):
        self._open = ""

    def handle_data(self, data):
        if self._open == "pre":
            self.words[self._title] += data
        elif self._open == "a":
            self.links[data] = self._href
        elif self._open == "button":
            self.buttons.append(data)


def path_of(address):
    assert address.startswith(f"{HOME}/")
    return address.removeprefix(HOME)


def test_nothing_of_the_dialog_is_made_before_it_is_opened():
    view._read_view.kept.cache_clear()
    at = open_page("compare", metric="patients_treated")
    assert list(at.tabs) == []
    shown = view._read_view.kept.cache_info().misses
    assert shown in (1, 2, 3), "the chart of the page, and those of Overview where nobody has looked before"
    opened(at, "Link", language="de")
    assert view._read_view.kept.cache_info().misses == shown + 1


def test_a_link_tells_the_page_with_filters_unit_scale_date_and_language():
    at = opened(open_page("compare", **OPTIONS, at="2024"), "Link")
    (link,) = Copyables(at).words.values()
    assert link == f"{HOME}/compare?metric=storage_disk&country=IT&at=2024&in=it&scale=log&unit=TB"


def test_a_link_of_a_page_without_a_choice_names_the_metric_that_was_shown():
    at = opened(open_page("compare"), "Link")
    assert "metric=patients_treated" in Copyables(at).words["This page of the dashboard"]


@pytest.mark.parametrize(
    ("name", "query", "chart"),
    [
        ("compare", OPTIONS, "compare"),
        ("compare", {"metric": "construction_cost", "currency": "EUR"}, "compare"),
        ("compare", {"metric": "nature_index_rank"}, "rank"),
        ("compare", {"metric": ["inauguration_date", "first_patient_date"]}, "timeline"),
        ("compare", {"dimension": "time", "chart": "ladder"}, "ladder"),
        ("trend", {"metric": "patients_treated", "scale": "log", "in": "de"}, "trend"),
        ("overview", {}, "compare"),
        ("fact", {"id": PROCESSORS}, "interval"),
    ],
)
def test_every_address_of_every_chart_answers_with_that_chart(client, name, query, chart):
    at = open_page(name, **query)
    shown = at.get("plotly_chart")[0].proto.alt
    words = speaker(query.get("in"))
    code = Copyables(opened(at, words("Embed"), form="chart")).words[words("Code for a web page")]
    address = re.search(r'<iframe src="([^"]+)" title="([^"]+)"', code)
    path = path_of(address[1].replace("&amp;", "&"))
    assert path.startswith(f"/embed/{chart}?")
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    described = re.search(r'<meta name="description" content="([^"]*)"', answer.text)[1]
    if chart != "interval":  # a page of one fact names it above the chart, an embed in it
        assert described.replace("&amp;", "&").replace("&#x27;", "'") == shown
    link = Copyables(opened(open_page(name, **query), words("Link"))).words[words("This page of the dashboard")]
    assert urlsplit(link).path == {"overview": "/compare"}.get(name, f"/{name}")


def test_a_frozen_embed_names_the_moment_and_a_dark_one_the_appearance():
    at = opened(open_page("compare", metric="patients_treated"), "Embed", frozen="frozen", embed_theme="dark")
    code = Copyables(at).words["Code for a web page"]
    assert re.search(r"frozen=20\d\d-\d\d-\d\dT\d\d%3A\d\d%3A\d\dZ&amp;in=en&amp;theme=dark", code)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("size", SIZES)
def test_every_size_and_ending_of_a_picture_is_understood_by_the_server(client, name, size):
    """The figure behind it is built; painting needs a browser and is tested in one."""
    shared = (
        share.share_fact(PROCESSORS, Selection(), PLAIN)
        if name == "interval"
        else share.share_chart(name, Selection(), PLAIN)
    )
    for ending in ENDINGS:
        path = shared.with_options(theme="dark").image(ending, size)
        assert path.startswith(f"/image/{name}.{ending}?")
        query = path.partition("?")[2].replace(f"&size={size}", "").replace(f"size={size}", "")
        assert client.get(f"/embed/{name}.json?{query}").status_code == 200


def test_without_a_browser_the_dialog_says_so_and_names_the_chart_s_own_toolbar(monkeypatch):
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    at = opened(open_page("compare"), "Picture")
    assert "no Chrome or Chromium" in at.warning[0].value
    assert "camera" in " ".join(item.value for item in at.markdown)
    assert Copyables(at).links == {}


def test_data_are_what_the_chart_shows_what_fits_or_everything(client):
    at = opened(open_page("compare", metric="patients_treated"), "Data")
    which = next(item for item in at.selectbox if item.label == "Which facts")
    counts = [int(re.search(r"\((\d+)\)", text)[1]) for text in which.options]
    assert counts[0] < counts[1] < counts[2]
    at = opened(open_page("compare", metric="patients_treated"), "Data", which="fitting")
    found = Copyables(at)
    path = found.links["Save the file"]
    assert found.words["Address of these facts, always up to date"] == HOME + path
    assert len(client.get(path).text.splitlines()) == counts[1] + 1
    at = opened(open_page("compare", metric="patients_treated"), "Data", which="all", format="csv-excel")
    assert len(client.get(Copyables(at).links["Save the file"]).text.splitlines()) == counts[2] + 1


@pytest.mark.parametrize("name", ["explore", "facility", "article"])
def test_a_page_without_a_chart_shares_its_facts_and_its_address(client, name):
    query = {"article": "infn-newsletter-62"} if name == "article" else {"facility": "cnao"}
    found = Copyables(opened(open_page(name, **query), "Data"))
    assert client.get(found.links["Save the file"]).status_code == 200
    link = Copyables(opened(open_page(name, **query), "Link")).words["This page of the dashboard"]
    assert link.startswith(f"{HOME}/{name}?{next(iter(query))}=")


def test_words_of_a_chart_keep_hedges_sources_and_the_chosen_language():
    at = opened(open_page("compare", metric="processor_cores"), "Words", language="it")
    words = {title: text.replace("\u00a0", " ") for title, text in Copyables(at).words.items()}
    assert "più di 5.200 core" in words["A sentence for each number"]
    assert words["A sentence for each number"].count("Fonte:") == len(words["A sentence for each number"].splitlines())
    assert "più di 5.200 core" in words["Alt text"]
    head, *sources = words["Citation"].splitlines()
    assert f"{HOME}/compare?metric=processor_cores&in=it" in head
    assert sources


def test_a_fact_has_a_page_for_everyone_a_card_and_a_sentence_in_four_languages(client):
    link = Copyables(opened(open_page("fact", id=PROCESSORS), "Link"))
    assert client.get(path_of(link.words["Page of this fact"])).status_code == 200
    code = Copyables(opened(open_page("fact", id=PROCESSORS), "Embed")).words["Code for a web page"]
    assert "script" not in code
    card = client.get(path_of(re.search(r'src="([^"]+)"', code)[1].replace("&amp;", "&")))
    assert "more than 12,000" in card.text.replace("\u00a0", " ")
    words = Copyables(opened(open_page("fact", id=PROCESSORS), "Words"))
    for language, said in {
        "English": "more than",
        "Italiano": "più di",
        "Deutsch": "mehr als",
        "Français": "plus de",
    }.items():
        assert said in words.words[language]
    assert "Copy the sentence in Italiano" in words.buttons


def test_a_date_is_shared_as_a_card_and_not_as_a_number_line():
    inaugurated = "inauguration_date"
    dated = next(iter(view.get_catalogue().list_rows(Selection.of(metric=inaugurated), limit=1)))["id"]
    at = opened(open_page("fact", id=dated), "Picture")
    assert "A date has no number line" in at.info[-1].value
    at = opened(open_page("fact", id=dated), "Embed")
    assert f"/embed/fact/{dated}" in Copyables(at).words["Code for a web page"]


def test_a_fact_that_is_not_public_cannot_be_shared_and_that_is_said(monkeypatch):
    monkeypatch.delenv("FACTS_PUBLIC_URL")  # on one's own machine, as editor
    from dashboard.ui import catalogue_access

    catalogue = catalogue_access.open_catalogue()
    fact = catalogue.store.fact("aa58511a51ae").model_copy(
        update={
            "id": "awaiting00001",
            "value_text": "2,600 patients",
            "quote_exact": "2,600 patients have been treated",
            **dict.fromkeys(("quote_start", "quote_end", "text_sha256")),
            "amount": Decimal(2600),
            "review_state": "proposed",
            "revision": 1,
            "reviewed_by": None,
            "reviewed_at": None,
        }
    )
    catalogue.propose_facts([fact], reason="test")
    at = opened(open_page("fact", id=fact.id), "Link")
    assert "there is no fact" in at.warning[-1].value


def test_a_preview_is_the_same_page_and_enters_nothing_into_the_register(client):
    """Who looks before sharing has shared nothing: a fact's page would else say that its number went somewhere."""
    catalogue = view.get_catalogue()
    shared = share.share_fact(PROCESSORS, Selection(), PLAIN).with_options(theme="dark")
    for path in (shared.card(), shared.embed()):
        before = len(catalogue.list_fact_exports(PROCESSORS))
        client.get(mark_as_preview(path))
        assert len(catalogue.list_fact_exports(PROCESSORS)) == before
        client.get(path)
        assert len(catalogue.list_fact_exports(PROCESSORS)) == before + 1
        looked, shown = within_a_second(
            lambda path=path: [client.get(each).text for each in (mark_as_preview(path), path)]
        )
        assert shown == looked


def within_a_second(read):
    """What is read, anew where the clock's second turned meanwhile: pages tell it."""
    while True:
        begun, found = int(time.time()), read()
        if int(time.time()) == begun:
            return found


def test_a_report_understands_what_is_put_into_it():
    for shared, written in (
        (share.share_fact(PROCESSORS, Selection(), PLAIN), f"card:fact/{PROCESSORS}"),
        (share.share_facts(Selection.of(facility="cnao"), PLAIN, "facility"), "table:explore?facility=cnao"),
        (share.share_chart("coverage", Selection(), PLAIN), "chart:coverage"),
    ):
        assert ReportItem.read(shared.entry()).write_line() == written


def test_code_and_hostile_words_are_shown_as_text():
    for words in (make_tag("iframe", src="https://evil.example"), "<img src=x onerror=alert(1)>&amp;\"'"):
        shown = share_tabs._make_copyable("<b>title</b>", words, "<i>copy</i>", PLAIN, None)
        assert not re.search("<(iframe|img|b|i)[ >]", shown)
        assert html.unescape(shown).count(words) == 1


def test_the_dashboard_may_always_frame_its_own_embeds():
    assert add_own_site("*") == "*"
    assert add_own_site("'none'") == "'self'"
    assert add_own_site("https://www.example.org") == "'self' https://www.example.org"
    assert add_own_site("'self' https://www.example.org") == "'self' https://www.example.org"


@pytest.mark.parametrize(
    ("ancestors", "said"),
    [("https://www.example.org", "www"), ("'self'", "No other site may embed"), ("'none'", "No other site may embed")],
)
def test_who_may_embed_is_said_where_not_everyone_may(monkeypatch, ancestors, said):
    monkeypatch.setenv("FACTS_FRAME_ANCESTORS", ancestors)
    at = opened(open_page("compare"), "Embed")
    assert said in " ".join(item.value for item in [*at.info, *at.warning])


def test_addresses_of_this_machine_are_called_that(monkeypatch):
    at = opened(open_page("compare"), "Link")
    assert not at.info
    monkeypatch.setenv("FACTS_PUBLIC_URL", "http://localhost:8501")
    assert "this machine only" in opened(open_page("compare"), "Link").info[0].value
