"""Logging in with a real provider, in a real Chromium; what each may do is checked where it is done."""

import json
import re
import subprocess
import sys
import time
import urllib.request

import pytest
from playwright.sync_api import expect
from streamlit.web.server.starlette.starlette_app_utils import create_signed_value
from support.browser_pages import come_to_rest, go, idle
from support.serving import free_port, served

from facts.catalog import Actor, Catalogue, Role, open_catalogue
from facts.errors import NotAllowed
from facts.languages import INTERFACE_LANGUAGES

COOKIE_SECRET = "0123456789abcdef0123456789abcdef"
WHO = "_streamlit_user"
ANOTHER = "another"  # a browser of its own, with cookies of its own
FACT = "3d2085e97c16"
PROPOSED = "aa58511a51ae"
EVERYBODY = {
    "anna": {"email": "Anna@facts.example", "email_verified": True, "name": "Anna Bianchi"},
    "bruno": {"email": "bruno@facts.example", "email_verified": True, "name": "anna@facts.example"},
    "mallory": {"email": "anna@facts.example", "email_verified": False, "name": "[Anna](https://evil.example) **A**"},
    "carla": {"name": "Carla", "groups": ["staff", "facts-editors"]},
}
# A page that hides nothing: it calls the verb and lets the catalogue say whether it may.
BOLD_PAGE = f"""
import streamlit as st
from dashboard.ui import catalogue_access
from facts.errors import NotAllowed
from facts.languages.translator import speaker

catalogue_access.show_login(speaker("en"))

def note():
    catalogue = catalogue_access.open_catalogue()
    fact = catalogue.store.fact("{FACT}")
    try:
        catalogue.correct_fact(fact.id, {{"note": "by hand"}}, expected=fact.revision, reason="a test")
        st.session_state["said"] = "Written"
    except NotAllowed as error:
        st.session_state["said"] = f"Refused: {{error}}"

st.button("Write", on_click=note)
st.text(st.session_state.get("said", "Nothing yet"))
"""
BOLD_SERVER = """
import sys
import streamlit as st
from dashboard import server
from facts import settings

read = settings.read_settings()
app = st.App(sys.argv[1], middleware=server._list_middleware(read), secrets=server._make_secrets(read))
app.run(config=server._make_config(read))
"""


@pytest.fixture(scope="module")
def provider():
    """A provider of logins, as a program of its own: it warns of what its own libraries will drop."""
    port = free_port()
    users = [f"--user-claims={json.dumps({'sub': sub, **claims})}" for sub, claims in EVERYBODY.items()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}", *users]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    address = f"http://localhost:{port}"
    try:
        wait_for(f"{address}/.well-known/openid-configuration")
        yield address
    finally:
        process.terminate()
        process.wait(20)


def wait_for(address):
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"{address} did not answer within 30 seconds")


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    url = f"sqlite:///{tmp_path_factory.mktemp('login')}/catalogue.sqlite"
    with open_catalogue(url, Actor("setting up", Role.EDITOR)).store as store:
        catalogue = Catalogue(store, Actor("setting up", Role.EDITOR))
        fact = store.fact(PROPOSED)
        catalogue.correct_fact(fact.id, {"review_state": "proposed"}, expected=fact.revision, reason="waits for review")
    return url


@pytest.fixture(scope="module")
def login(provider, database):
    """The settings of a server with a login, at an address that is decided beforehand."""
    port = free_port()
    return {
        "FACTS_DATABASE_URL": database,
        "FACTS_PORT": str(port),
        "FACTS_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "FACTS_OIDC_METADATA_URL": f"{provider}/.well-known/openid-configuration",
        "FACTS_OIDC_CLIENT_ID": "facts",
        "FACTS_OIDC_CLIENT_SECRET": "the client's secret",
        "FACTS_OIDC_COOKIE_SECRET": COOKIE_SECRET,
        "FACTS_EDITORS": "anna@facts.example",
        "FACTS_EDITOR_CLAIM": "groups=facts-editors",
    }


@pytest.fixture(scope="module")
def server(login):
    with served(**login) as address:
        yield address


@pytest.fixture(scope="module")
def bold(login, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bold")
    (folder / "page.py").write_text(BOLD_PAGE, encoding="utf-8")
    (folder / "start.py").write_text(BOLD_SERVER, encoding="utf-8")
    port = free_port()
    changed = {"FACTS_PORT": str(port), "FACTS_PUBLIC_URL": f"http://127.0.0.1:{port}"}
    with served(str(folder / "start.py"), str(folder / "page.py"), **(login | changed)) as address:
        yield address


@pytest.fixture
def store(database):
    with open_catalogue(database, Actor("looking", Role.READER)).store as opened:
        yield opened


def log_in(page, who):
    page.get_by_role("button", name="Log in").click()
    page.wait_for_url("**/oauth2/authorize**")
    page.get_by_placeholder("sub").fill(who)
    page.get_by_role("button", name="Authorize", exact=True).click()
    page.wait_for_url("http://127.0.0.1:*/**")
    idle(page)


def account(page):
    return page.locator(".st-key-door").get_by_test_id("stPopover").get_by_role("button")


def opened_account(page):
    account(page).click()
    return page.get_by_test_id("stPopoverBody").inner_text()


def is_visitor(page):
    page.locator(".st-key-door button").first.wait_for()
    return page.get_by_role("button", name="Log in").count() == 1 and account(page).count() == 0


def cookie(page):
    return next(item for item in page.context.cookies() if item["name"] == WHO)


def go_with_cookie(page, address, value):
    """Open an address in a browser that holds this cookie and no other."""
    page.context.clear_cookies()
    page.context.add_cookies([{"name": WHO, "value": value, "url": address}])
    go(page, address)


def test_an_editor_logs_in_where_the_page_was_and_sees_who_one_is(page, server):
    go(page, f"{server}/compare?metric=patients_treated&in=en")
    assert is_visitor(page)
    log_in(page, "anna")
    assert page.url.removeprefix(server) == "/compare?metric=patients_treated&in=en"
    said = opened_account(page)
    assert "anna@facts.example" in said
    assert "Editor" in said


def test_who_has_the_claim_is_an_editor_without_an_address(page, server):
    go(page, server)
    log_in(page, "carla")
    said = opened_account(page)
    assert "Carla (id carla)" in said
    assert "Editor" in said


def test_what_waits_for_review_is_for_editors(page, server):
    address = f"{server}/fact?id={PROPOSED}"
    go(page, address)
    expect(page.get_by_text("there is no fact")).to_be_visible()
    log_in(page, "bruno")
    expect(page.get_by_text("there is no fact")).to_be_visible()
    opened_account(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/end_session**")
    go(page, address)
    log_in(page, "anna")
    expect(page.get_by_text("there is no fact")).to_have_count(0)
    expect(page.get_by_role("heading", name="2,500 patients", exact=True)).to_be_visible()


def test_articles_are_reviewed_by_editors_only(page, server):
    go(page, f"{server}/review")
    expect(page.get_by_text("Reviewing needs the role of editor")).to_be_visible()
    log_in(page, "anna")
    expect(page.get_by_role("heading", name="Review", exact=True)).to_be_visible()
    expect(page.get_by_text("Reviewing needs the role of editor")).to_have_count(0)
    expect(page.get_by_test_id("stFileUploader")).to_have_count(1)


def test_a_chosen_name_and_an_unverified_address_make_nobody_an_editor(page, server):
    go(page, server)
    log_in(page, "mallory")
    said = opened_account(page)
    assert "[Anna](https://evil.example) **A** (id mallory)" in said.replace("\u200b", "")
    assert "Reader" in said
    assert page.locator("a[href*='evil.example']").count() == 0


def test_an_editors_change_is_written_under_the_editors_name(page, bold, store):
    go(page, bold)
    log_in(page, "anna")
    page.get_by_role("button", name="Write").click()
    expect(page.get_by_text("Written")).to_be_visible()
    assert store.history("fact", FACT)[0].by == "anna@facts.example"


@pytest.mark.parametrize(("who", "name"), [("bruno", "bruno@facts.example"), (None, "visitor")])
def test_the_verb_itself_refuses_readers_and_visitors(page, bold, store, who, name):
    before = store.fact(FACT).revision
    go(page, bold)
    if who:
        log_in(page, who)
    page.get_by_role("button", name="Write").click()
    expect(page.get_by_text(re.compile(f"Refused: .*{name} may read"))).to_be_visible()
    assert store.fact(FACT).revision == before
    with pytest.raises(NotAllowed, match="may read"):
        Catalogue(store, Actor(name)).correct_fact(FACT, {"note": "x"}, expected=before, reason="x")


def test_two_people_at_once_are_each_themselves(page_of, bold, store):
    """The store is shared between sessions; who asks is not."""
    pages = [page_of(), page_of(ANOTHER)]
    for page, who in zip(pages, ("anna", "bruno"), strict=True):
        go(page, bold)
        log_in(page, who)
    for page, said in ((pages[0], "Written"), (pages[1], "Refused: "), (pages[0], "Written")):
        page.get_by_role("button", name="Write").click()
        idle(page)
        expect(page.get_by_text(re.compile(f"^{said}"))).to_be_visible()


def test_after_logging_out_neither_other_tabs_nor_a_kept_cookie_open_the_door(page, page_of, server):
    go(page, server)
    log_in(page, "anna")
    kept = cookie(page)["value"]
    stranger = page_of(ANOTHER)
    go_with_cookie(stranger, server, kept)
    assert account(stranger).count() == 1, "the cookie is what opens the door"
    other_tab = page.context.new_page()
    go(other_tab, f"{server}/explore")
    opened_account(page)
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/end_session**")
    assert not [item for item in page.context.cookies(server) if item["name"] == WHO]
    other_tab.get_by_role("link", name="Compare").first.click()
    idle(other_tab)
    assert is_visitor(other_tab)
    go(stranger, server)
    assert is_visitor(stranger)


def forged(address, secret=COOKIE_SECRET, **claims):
    """Return a cookie as the server signs it."""
    payload = {
        "origin": address,
        "is_logged_in": True,
        "provider": "default",
        "iss": "x",
        "sub": "anna",
        "iat": int(time.time()),
        "email": "anna@facts.example",
        **claims,
    }
    return create_signed_value(secret, WHO, json.dumps(payload)).decode()


def test_a_cookie_that_the_server_did_not_sign_or_that_is_old_opens_nothing(page, server):
    good = forged(server)
    cookies = {
        "good": good,
        "changed": ("A" if good[20] != "A" else "B").join((good[:20], good[21:])),
        "signed by another": forged(server, secret="f" * 32),
        "of another origin": forged("https://evil.example"),
        "old": forged(server, iat=int(time.time()) - 13 * 3600),
        "nonsense": "chunks-100000",
    }
    doors = {}
    for kind, value in cookies.items():
        go_with_cookie(page, server, value)
        doors[kind] = not is_visitor(page)
    assert doors == {kind: kind == "good" for kind in cookies}


def test_the_cookie_cannot_be_read_by_scripts_nor_sent_by_other_sites(page, server):
    go(page, server)
    log_in(page, "anna")
    kept = cookie(page)
    assert (kept["httpOnly"], kept["sameSite"], kept["secure"]) == (True, "Lax", False)
    assert "anna" not in page.evaluate("document.cookie")


@pytest.mark.parametrize("language", INTERFACE_LANGUAGES)
def test_the_door_covers_no_link_to_a_page(page_of, server, language):
    page = page_of(viewport={"width": 1280, "height": 600})
    go(page, f"{server}/?in={language}")
    come_to_rest(page)
    left = page.locator(".st-key-door").bounding_box()["x"]
    menu = page.get_by_test_id("stTopNav").locator(
        "a, button, [data-testid=stTopNavDropdownLink], .rc-overflow-item-rest"
    )
    boxes = [item.bounding_box() for item in menu.all() if item.is_visible()]
    shown = [box for box in boxes if box and box["y"] > 0]
    assert len(shown) > 4
    assert max(box["x"] + box["width"] for box in shown) <= left


def test_a_login_speaks_the_language_of_the_page(page, server):
    go(page, f"{server}/?in=fr")
    expect(page.get_by_role("button", name="Se connecter")).to_be_visible()
