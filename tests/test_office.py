"""The home of an office, its publications, embeds seen elsewhere, feeds, calendar and the digest by e-mail."""

import re
import ssl
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from xml.etree import ElementTree as ET

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from starlette.applications import Starlette
from starlette.testclient import TestClient
from support.login_settings import PROVIDER
from support.serving import free_port
from support.streamlit_pages import open_page, words
from support.task_catalogue import fill_tasks
from typer.testing import CliRunner

from dashboard.views.shared_catalogue import get_catalogue
from dashboard.web import routes
from facts import settings
from facts.catalog import Actor, Role, UpdateService
from facts.cli.console import app
from facts.errors import FactsError
from facts.provenance.publications import list_publications, list_years
from facts.store import Store

EVA = "eva@example.org"


@pytest.fixture
def editor(tmp_path, monkeypatch):
    url = f"sqlite:///{tmp_path}/tasks.db"
    monkeypatch.setenv("FACTS_DATABASE_URL", url)
    monkeypatch.setenv("FACTS_ACTOR", "anna")
    with Store.open(url) as store:
        fill_tasks(store)
    return get_catalogue(Actor("anna", Role.EDITOR))


@pytest.fixture
def client():
    return TestClient(Starlette(routes=routes.list_routes()), raise_server_exceptions=False)


def run(*words, **environment):
    return CliRunner(env=environment).invoke(app, list(words))


# ---- what was published ------------------------------------------------------------------------


def test_what_was_published_of_a_facility_is_told_with_what_became_of_it(editor):
    service, year = UpdateService(editor), str(datetime.now(UTC).year)
    service.note_placement("old-one", "annual report 2025, p. 12", "2025-06")
    service.note_placement("before-one", "panel in the hall", "2025")
    found = list_publications(editor, "ours", "", "en")
    assert [(one.placement is None, [number.fact for number in one.wrong]) for one in found] == [
        (True, ["gone-one"]),
        (False, []),
    ]
    assert [number.fact for number in list_publications(editor, "theirs", "2025", "en")[0].overtaken] == ["before-one"]
    (export,) = list_publications(editor, "theirs", year, "en")
    assert ([n.fact for n in export.wrong], [n.fact for n in export.overtaken]) == (["mended-one"], ["before-one"])
    assert list_publications(editor, "ours", "2024", "en") == []
    assert list_years(editor, "ours") == [year, "2025"]


def test_the_question_of_last_year_is_one_click_on_the_home_of_the_office(editor, monkeypatch):
    last = str(datetime.now(UTC).year - 1)
    UpdateService(editor).note_placement("before-one", "annual report, p. 12", f"{last}-06")
    monkeypatch.setenv("FACTS_OUR_FACILITY", "theirs")
    at = open_page("home")
    said = words(at)
    assert "What to update" in said
    assert "modules: **900" in said
    assert "Before: 300" in said
    at = open_page("home", part="published", year=last)
    assert "1 number published; none is wrong now; of 1 a newer figure is known" in at.warning[0].value
    assert "annual report, p. 12" in words(at)
    button = next(one for one in at.button if str(one.key).startswith("gone-"))
    button.click().run()
    assert "Nothing is known to have been published then." in words(at)


def test_readers_see_of_the_home_what_may_be_said_and_nothing_else(editor, monkeypatch):
    UpdateService(editor).note_placement("before-one", "annual report, p. 12", "2025-06")
    monkeypatch.setenv("FACTS_HOST", "0.0.0.0")
    for part in ("", "published"):
        said = words(open_page("home", facility="theirs", part=part))
        assert "What we may say now" in said
        assert "annual report" not in said
        assert "What to update" not in said
    assert "annual report" not in words(open_page("fact", id="before-one"))


def test_a_place_is_noted_on_the_page_of_the_fact(editor):
    at = open_page("fact", id="fine-one")
    at.text_input(key="place-fine-one").set_value("annual report 2025, p. 3")
    at.text_input(key="published-fine-one").set_value("June 2025")
    at.button(key="note_place").click().run()
    assert "EDTF" in at.error[0].value
    at.text_input(key="published-fine-one").set_value("2025-06")
    at.button(key="note_place").click().run()
    assert "annual report 2025, p. 3 · June 2025" in words(at)
    assert [one.place for one in editor.open_office().list_placements(fact="fine-one")] == ["annual report 2025, p. 3"]


def test_an_embed_is_remembered_by_the_host_that_shows_it_and_nothing_more(editor, client):
    def visit(referer, path="/embed/fact/fine-one"):
        assert client.get(path, headers={"referer": referer} if referer else {}).status_code == 200

    visit("https://www.example.org/news/secret-page?reader=7")
    visit("https://www.example.org/other")
    for referer in (
        "",
        "http://testserver/fact",
        "http://127.0.0.1/x",
        "javascript:alert(1)",
        "https://[bad",
        "x" * 9000,
    ):
        visit(referer)
    visit("https://other.example.org/", "/embed/fact/fine-one?preview=true")
    (one,) = list_publications(editor, "third", "", "en")[:1]
    assert [host for host, _ in one.hosts] == ["www.example.org"]
    assert "secret-page" not in str(editor.open_office().list_hosts([one.export.export]))


# ---- feeds ---------------------------------------------------------------------------------------


def feed_path(secret, ending="atom"):
    return f"/tasks/{secret}/updates.{ending}"


def test_a_feed_tells_the_tasks_to_whoever_has_its_address_until_it_is_ended(editor, client):
    service = UpdateService(editor)
    service.set_owner("ours", "pulse", EVA)
    secret = service.make_feed_key("anna")
    assert secret not in str(editor.open_office().list_feed_keys("anna"))
    answer = client.get(feed_path(secret))
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "private, no-store")
    titles = [one.text for one in ET.fromstring(answer.text).iter("{http://www.w3.org/2005/Atom}title")]
    assert titles[1].replace("\u00a0", " ") == "Published, and withdrawn since: ours, pulse: 5 fs, as of January 2026"
    assert len(titles) > 10
    mine = service.make_feed_key(EVA)
    assert len(re.findall("<entry>", client.get(f"{feed_path(mine)}?of=me").text)) == 1
    assert client.get(feed_path("x" * 43)).status_code == 404
    again = service.make_feed_key("anna")
    assert client.get(feed_path(secret)).status_code == 404
    assert client.get(feed_path(again)).status_code == 200
    assert service.end_feed_keys("anna") == 1
    assert client.get(feed_path(again)).status_code == 404


@pytest.mark.parametrize(
    ("environment", "person", "status"),
    [
        ({"FACTS_HOST": "0.0.0.0"}, "anna", 404),
        ({**PROVIDER, "FACTS_EDITORS": EVA}, EVA, 200),
        ({**PROVIDER, "FACTS_EDITORS": "other@example.org"}, EVA, 404),
        ({**PROVIDER, "FACTS_EDITOR_CLAIM": "groups=editors"}, EVA, 200),
    ],
)
def test_an_address_holds_as_long_as_its_person_is_an_editor(editor, client, monkeypatch, environment, person, status):
    secret = UpdateService(editor).make_feed_key(person)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    assert client.get(feed_path(secret)).status_code == status


def test_a_calendar_holds_the_days_on_which_something_must_be_looked_at_again(editor, client):
    service, day = UpdateService(editor), datetime.now(UTC).date() + timedelta(days=30)
    service.put_off_task("failed-check", "failed-one", day)
    text = client.get(feed_path(service.make_feed_key("anna"), "ics")).text
    lines = text.split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert max(len(line.encode()) for line in lines) <= 75
    whole = text.replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{day:%Y%m%d}\r\nSUMMARY:Differs from its words: ours\\, temperature: 4 K" in whole
    assert "UID:due-after-one@facts" not in whole, "it has no shelf life"
    assert re.search(r"UID:due-[a-z0-9-]+@facts", whole)


# ---- the digest ----------------------------------------------------------------------------------


class Mailbox:
    def __init__(self):
        self.messages = []

    async def handle_DATA(self, _server, session, envelope):  # noqa: N802 - the name that aiosmtpd calls
        assert session.ssl is not None
        assert session.authenticated
        self.messages.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def mailbox(tmp_path):
    """A real mail server on this machine, with TLS and a login, and the settings that lead to it."""
    key, now, day = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), timedelta(days=1)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now - day, now + day)
    made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
    authority, private = tmp_path / "authority.pem", tmp_path / "private.pem"
    authority.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    form = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    private.write_bytes(key.private_bytes(serialization.Encoding.PEM, *form))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(authority, private)
    box = Mailbox()

    def check(server, session, envelope, mechanism, given):
        return AuthResult(success=(given.login, given.password) == (b"office", b"word"))

    port = free_port()
    protected = {"tls_context": context, "require_starttls": True, "authenticator": check}
    server = Controller(box, hostname="localhost", port=port, **protected)
    server.start()
    box.settings = {
        "FACTS_SMTP_HOST": "localhost",
        "FACTS_SMTP_PORT": str(port),
        "FACTS_SMTP_FROM": "facts@example.org",
        "FACTS_SMTP_USER": "office",
        "FACTS_SMTP_PASSWORD": "word",
        "FACTS_SMTP_AUTHORITY": str(authority),
        "FACTS_PUBLIC_URL": "https://facts.example.org",
    }
    yield box
    server.stop()


def test_each_owner_gets_a_digest_of_their_tasks(editor, mailbox):
    service = UpdateService(editor)
    service.set_owner("ours", "pulse", EVA)
    service.assign_task("failed-check", "failed-one", "otto@example.org")
    service.assign_task("plan-past", "plan-past", "somebody without an address")
    ran = run("digest", **mailbox.settings)
    assert ran.exit_code == 0, ran.output
    told = {to: message for (to,), message in mailbox.messages}
    assert told.keys() == {EVA, "otto@example.org"}
    text = told[EVA].get_content().replace("\u00a0", " ")
    assert told[EVA]["Subject"] == "Facts: 1 thing to do"
    assert "Published, and withdrawn since: ours, pulse: 5 fs, as of January 2026" in text
    assert "https://facts.example.org/fact?id=gone-one" in text
    assert "failed-one" not in text


def test_a_digest_that_cannot_be_sent_says_why(editor, mailbox):
    UpdateService(editor).set_owner("ours", "pulse", EVA)
    for wrong in ({"FACTS_SMTP_PASSWORD": "other"}, {"FACTS_SMTP_AUTHORITY": ""}, {"FACTS_SMTP_PORT": "1"}):
        ran = run("digest", **{**mailbox.settings, **wrong})
        assert isinstance(ran.exception, FactsError), ran.output
        assert "could not be sent" in str(ran.exception)
        assert "other" not in str(ran.exception)
    assert mailbox.messages == []
    assert isinstance(run("digest").exception, FactsError)
    assert "would be sent" in run("digest", "--dry-run").output


@pytest.mark.parametrize(
    ("given", "where"),
    [
        ({"FACTS_SMTP_SECURITY": "none"}, "FACTS_SMTP_SECURITY"),
        ({"FACTS_SMTP_SECURITY": "ssl"}, "FACTS_SMTP_SECURITY"),
        ({"FACTS_SMTP_FROM": "facts\n@example.org"}, "FACTS_SMTP_FROM"),
        ({"FACTS_SMTP_PORT": "0"}, "FACTS_SMTP_PORT"),
        ({"FACTS_OUR_FACILITY": "CNAO Pavia"}, "FACTS_OUR_FACILITY"),
    ],
)
def test_a_bad_setting_is_named(given, where):
    base = {"FACTS_SMTP_HOST": "mail.example.org", "FACTS_SMTP_FROM": "facts@example.org"}
    assert settings.read_settings(base).mail.port == 587
    with pytest.raises(FactsError) as caught:
        settings.read_settings({**base, **given})
    assert caught.value.where == where


# ---- the command line ----------------------------------------------------------------------------


def test_the_command_line_lists_what_is_to_do_and_says_so_by_its_exit(editor):
    ran = run("updates", "--format", "jsonl", "--facility", "ours")
    assert ran.exit_code == 1
    assert '"kind": "failed-check", "facts": ["failed-one"], "why": "The record differs' in ran.output
    assert run("updates", "--facility", "nowhere").exit_code == 0
    assert isinstance(run("updates", "--kind", "nothing").exception, FactsError)
    assert run("own", "ours", "cores", EVA).exit_code == 0
    assert EVA in run("updates", "--owner", EVA).output
    assert run("publish", "fine-one", "annual report", "--on", "2025").exit_code == 0
    made = run("feed", "anna")
    assert re.search(r"/tasks/[\w-]{43}/updates\.ics", made.output)
    assert "1 addresses ended" in run("feed", "anna", "--end").output
