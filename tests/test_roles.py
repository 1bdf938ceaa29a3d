"""Roles: who is an editor, told from claims that anybody may have written."""

from datetime import UTC, datetime, timedelta

import pytest
from support.login_settings import PROVIDER

from dashboard.ui import catalogue_access
from facts import settings
from facts.catalog import Actor, Role

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
BY_ADDRESS = settings.read_settings({**PROVIDER, "FACTS_EDITORS": "Anna@facts.example"})
BY_GROUP = settings.read_settings({**PROVIDER, "FACTS_EDITOR_CLAIM": "groups=facts-editors"})
BY_PATH = settings.read_settings({**PROVIDER, "FACTS_EDITOR_CLAIM": "realm_access.roles=editor"})
BY_LONG_NAME = settings.read_settings({**PROVIDER, "FACTS_EDITOR_CLAIM": "https://facts.example/roles=editor"})


def claims(**more):
    return {"is_logged_in": True, "iss": "https://login.example.org", "sub": "7", "iat": NOW.timestamp(), **more}


def role(read, **more):
    return catalogue_access.identify_actor(claims(**more), read, NOW).role


def test_without_a_login_the_settings_decide_and_claims_do_not_matter():
    hostile = claims(email="anna@facts.example", groups=["facts-editors"])
    assert catalogue_access.identify_actor(hostile, settings.read_settings({"FACTS_ACTOR": "me"}), NOW) == Actor(
        "me", Role.EDITOR
    )
    elsewhere = settings.read_settings({"FACTS_ACTOR": "me", "FACTS_HOST": "0.0.0.0"})
    assert catalogue_access.identify_actor(hostile, elsewhere, NOW) == catalogue_access.VISITOR, (
        "who runs the server is nobody's business"
    )


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_with_a_login_nobody_is_anything_before_it(host):
    read = settings.read_settings(
        {**PROVIDER, "FACTS_EDITORS": "anna@facts.example", "FACTS_HOST": host, "FACTS_ACTOR": "root"}
    )
    assert catalogue_access.identify_actor({}, read, NOW) == catalogue_access.VISITOR
    assert catalogue_access.VISITOR.role is Role.READER


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"email": "anna@facts.example"}, Role.EDITOR),
        ({"email": "ANNA@Facts.Example", "email_verified": True}, Role.EDITOR),
        ({"email": "anna@facts.example", "email_verified": "true"}, Role.EDITOR),
        ({"email": "anna@facts.example", "email_verified": False}, Role.READER),
        ({"email": "anna@facts.example", "email_verified": "false"}, Role.READER),
        ({"email": "anna@facts.example", "email_verified": None}, Role.READER),
        ({"email": "anna@facts.example", "email_verified": []}, Role.READER),
        ({"email": "bruno@facts.example"}, Role.READER),
        ({"email": "anna@facts.example.evil.example"}, Role.READER),
        ({"email": "xanna@facts.example"}, Role.READER),
        ({"email": " anna@facts.example"}, Role.READER),
        ({"email": "anna@facts.example\n"}, Role.READER),
        ({"email": "anna@facts.example,evil@evil.example"}, Role.READER),
        ({"email": "ann\u0430@facts.example"}, Role.READER),  # a Cyrillic a
        ({"email": "anna@\u017facts.example"}, Role.READER),
        ({"email": "anna@\uff46acts.example"}, Role.READER),  # a wide f, which some fold to an f
        ({"email": ["anna@facts.example"]}, Role.READER),
        ({"email": {"anna@facts.example": True}}, Role.READER),
        ({"email": True}, Role.READER),
        ({"email": ""}, Role.READER),
        ({"name": "anna@facts.example"}, Role.READER),
        ({"preferred_username": "anna@facts.example", "upn": "anna@facts.example"}, Role.READER),
        ({"groups": ["facts-editors"]}, Role.READER),
        ({"role": "editor", "is_editor": True}, Role.READER),
    ],
)
def test_an_address_makes_an_editor_only_when_it_is_exactly_one_of_the_list(more, expected):
    assert role(BY_ADDRESS, **more) is expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({"groups": ["staff", "facts-editors"]}, Role.EDITOR),
        ({"groups": "facts-editors"}, Role.EDITOR),
        ({"groups": ["Facts-Editors"]}, Role.READER),
        ({"groups": "staff facts-editors"}, Role.READER),
        ({"groups": "not-facts-editors"}, Role.READER),
        ({"groups": [["facts-editors"]]}, Role.READER),
        ({"groups": {"facts-editors": True}}, Role.READER),
        ({"groups": [{"name": "facts-editors"}, None, 7]}, Role.READER),
        ({"groups": None}, Role.READER),
        ({"groups": True}, Role.READER),
        ({"Groups": ["facts-editors"]}, Role.READER),
        ({"user": {"groups": ["facts-editors"]}}, Role.READER),
        ({"email": "anna@facts.example"}, Role.READER),
        ({}, Role.READER),
    ],
)
def test_a_claim_makes_an_editor_only_when_it_is_or_holds_exactly_the_value(more, expected):
    assert role(BY_GROUP, **more) is expected


@pytest.mark.parametrize(
    ("read", "more", "expected"),
    [
        (BY_PATH, {"realm_access": {"roles": ["editor"]}}, Role.EDITOR),
        (BY_PATH, {"realm_access": {"roles": ["reader"]}}, Role.READER),
        (BY_PATH, {"realm_access": ["roles", "editor"]}, Role.READER),
        (BY_PATH, {"realm_access": "editor"}, Role.READER),
        (BY_PATH, {"roles": ["editor"]}, Role.READER),
        (BY_LONG_NAME, {"https://facts.example/roles": ["editor"]}, Role.EDITOR),
    ],
)
def test_a_claim_may_stand_within_another_or_be_named_by_an_address(read, more, expected):
    assert role(read, **more) is expected


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, True),
        ({"iat": (NOW - timedelta(hours=11, minutes=59)).timestamp()}, True),
        ({"iat": (NOW - timedelta(hours=12)).timestamp()}, False),
        ({"iat": (NOW - timedelta(days=29)).timestamp(), "exp": (NOW + timedelta(days=1)).timestamp()}, False),
        ({"exp": (NOW - timedelta(minutes=1)).timestamp()}, True),  # the token was good when it was used
        ({"iat": (NOW + timedelta(minutes=4)).timestamp()}, True),  # the provider's clock is ahead
        ({"iat": (NOW + timedelta(hours=1)).timestamp()}, False),
        ({"iat": None}, False),
        ({"iat": True}, False),
        ({"iat": "1795348800"}, False),
        ({"iat": float("inf")}, False),
        ({"iat": float("nan")}, False),
        ({"iat": 10**30}, False),
        ({"sub": ""}, False),
        ({"sub": ["7"]}, False),
        ({"is_logged_in": "True"}, False),
        ({"is_logged_in": 1}, False),
        ({"is_logged_in": False}, False),
    ],
)
def test_a_login_holds_for_half_a_day_and_only_when_it_is_one(more, expected):
    assert catalogue_access.is_logged_in(claims(**more), NOW) is expected
    asks = catalogue_access.identify_actor(claims(email="anna@facts.example", **more), BY_ADDRESS, NOW)
    assert asks == (Actor("anna@facts.example", Role.EDITOR) if expected else catalogue_access.VISITOR)


@pytest.mark.parametrize(
    ("more", "name"),
    [
        ({"email": "Anna@facts.example", "name": "Anna Bianchi"}, "anna@facts.example"),
        ({"name": "Anna Bianchi"}, "Anna Bianchi (id 7)"),
        ({"email": "anna@facts.example", "email_verified": False, "name": "Anna"}, "Anna (id 7)"),
        ({"name": "bruno@facts.example"}, "bruno@facts.example (id 7)"),  # a chosen name never passes for an address
        ({"name": "starter"}, "starter (id 7)"),  # nor for the catalogue that ships, whose facts are replaced
        ({"name": "Anna\n2026-11-22 approved by Bruno\u202e\u0000"}, "Anna 2026-11-22 approved by Bruno (id 7)"),
        ({"name": ["Anna"]}, "id 7"),
        ({}, "id 7"),
        ({"name": "A" * 10_000}, f"{'A' * 100} (id 7)"),
    ],
)
def test_the_log_names_a_person_by_what_the_provider_vouches_for(more, name):
    assert catalogue_access.identify_actor(claims(**more), BY_GROUP, NOW).name == name
