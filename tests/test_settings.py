"""Settings: what the environment says, half a login refused, secrets kept."""

import pytest
from support.login_settings import COOKIE, LOGIN, SECRET

from facts import settings
from facts.errors import FactsError


def read(**environment):
    return settings.read_settings(environment)


def refused(**environment):
    with pytest.raises(FactsError) as error:
        read(**environment)
    return error.value


def test_without_settings_everyone_at_this_machine_edits():
    plain = read()
    assert (plain.host, plain.port, plain.login, plain.public_url) == ("127.0.0.1", 8501, None, "")
    assert plain.is_local
    assert plain.everyone_edits


@pytest.mark.parametrize(
    ("environment", "edits"),
    [
        ({"FACTS_HOST": "localhost"}, True),
        ({"FACTS_HOST": "0.0.0.0"}, False),
        ({"FACTS_HOST": "192.0.2.7"}, False),
        ({"FACTS_PUBLIC_URL": "http://localhost:8501"}, True),
        ({"FACTS_PUBLIC_URL": "https://facts.example.org"}, False),  # a proxy leads strangers to this machine
        (LOGIN, False),
        (LOGIN | {"FACTS_PUBLIC_URL": "http://127.0.0.1:8501"}, False),
    ],
)
def test_everyone_edits_only_on_ones_own_machine_without_a_login(environment, edits):
    assert read(**environment).everyone_edits is edits


def test_a_whole_login_is_read():
    login = read(**LOGIN, FACTS_EDITOR_CLAIM="groups = facts-editors").login
    assert login.metadata_url == LOGIN["FACTS_OIDC_METADATA_URL"]
    assert (login.client_id, login.client_secret, login.cookie_secret) == ("facts", SECRET, COOKIE)
    assert login.editors == {"anna@facts.example", "bruno@facts.example"}
    assert login.editor_claim == ("groups", "facts-editors")


@pytest.mark.parametrize("missing", [name for name in LOGIN if name != "FACTS_EDITORS"])
def test_half_a_login_names_what_is_missing(missing):
    error = refused(**{name: value for name, value in LOGIN.items() if name != missing})
    assert missing in error.what
    assert "part" in error.what


@pytest.mark.parametrize("name", [name for name in LOGIN if name != "FACTS_PUBLIC_URL"] + ["FACTS_EDITOR_CLAIM"])
def test_each_piece_of_a_login_alone_is_half_a_login(name):
    """Who lists the editors and forgets the provider must not run a server on which everyone edits."""
    alone = refused(**{name: LOGIN.get(name, "groups=facts-editors")})
    assert "FACTS_PUBLIC_URL" in alone.what


def test_a_login_without_any_editor_names_both_ways_to_have_one():
    error = refused(**(LOGIN | {"FACTS_EDITORS": " "}))
    assert "FACTS_EDITORS or FACTS_EDITOR_CLAIM" in error.what
    assert read(**(LOGIN | {"FACTS_EDITORS": "", "FACTS_EDITOR_CLAIM": "groups=editors"})).login.editors == frozenset()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("FACTS_PUBLIC_URL", "http://facts.example.org"),  # the cookie could be read on its way
        ("FACTS_PUBLIC_URL", "facts.example.org"),
        ("FACTS_PUBLIC_URL", "https://facts.example.org/dashboard"),
        ("FACTS_PUBLIC_URL", "https://user@facts.example.org"),
        ("FACTS_PUBLIC_URL", "https://facts.example.org?x=1"),
        ("FACTS_PUBLIC_URL", "https://facts.example.org:port"),
        ("FACTS_PUBLIC_URL", "https://"),
        ("FACTS_OIDC_METADATA_URL", "http://login.example.org/.well-known/openid-configuration"),
        ("FACTS_OIDC_METADATA_URL", "login.example.org"),
        ("FACTS_EDITORS", "anna"),
        ("FACTS_EDITORS", "*@facts.example, Ünna@facts.example"),
        ("FACTS_EDITOR_CLAIM", "groups"),
        ("FACTS_EDITOR_CLAIM", "=editors"),
        ("FACTS_EDITOR_CLAIM", "groups="),
        ("FACTS_OIDC_COOKIE_SECRET", "short"),
        ("FACTS_PORT", "eighty"),
        ("FACTS_FRAME_ANCESTORS", "https://a.example; script-src *"),
    ],
)
def test_a_bad_setting_is_named(name, value):
    assert refused(**(LOGIN | {name: value})).where == name


@pytest.mark.parametrize(
    ("written", "origin"),
    [
        ("https://Facts.Example.org/", "https://facts.example.org"),
        ("https://facts.example.org:443", "https://facts.example.org"),
        ("https://facts.example.org:8443", "https://facts.example.org:8443"),
        ("http://127.0.0.1:8501", "http://127.0.0.1:8501"),
        ("http://localhost:80", "http://localhost"),
    ],
)
def test_the_public_address_is_written_as_browsers_write_an_origin(written, origin):
    assert read(FACTS_PUBLIC_URL=written).public_url == origin


def test_secrets_are_never_shown():
    shown = repr(read(**LOGIN, FACTS_DATABASE_URL="postgresql://facts:hunter22@db/facts"))
    assert not [secret for secret in (SECRET, COOKIE, "hunter22") if secret in shown]
    for missing in LOGIN:
        kept = {name: value for name, value in LOGIN.items() if name != missing}
        if missing != "FACTS_EDITORS":
            assert SECRET not in str(refused(**kept))
            assert COOKIE not in str(refused(**kept))
    assert "too-few" not in str(refused(**(LOGIN | {"FACTS_OIDC_COOKIE_SECRET": "too-few"})))
