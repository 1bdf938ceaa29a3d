"""Behind a proxy: links, cookies, and the way back after a login."""

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from dashboard.web.middleware import LoginReturn, PublicAddress


def base(request):
    answer = PlainTextResponse(str(request.base_url))
    answer.set_cookie("who", "anna", httponly=True)
    answer.set_cookie("which", "this", secure=True)
    return answer


def client(*middleware, **options):
    routes = [
        Route("/", base),
        Route("/auth/login", lambda _: RedirectResponse("https://login.example.org/authorize?x=1", 302)),
        Route("/oauth2callback", lambda _: RedirectResponse("/", 302)),
    ]
    return TestClient(Starlette(routes=routes, middleware=middleware), follow_redirects=False, **options)


PLACES = ("https://facts.example.org", "https://facts.example.org:8443", "http://localhost:8501")


def public(url):
    return client(Middleware(PublicAddress, url=url))


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"host": "evil.example"},
        {"x-forwarded-host": "evil.example", "x-forwarded-proto": "http"},
        {"forwarded": "host=evil.example;proto=http"},
    ],
)
def test_links_begin_with_the_public_address_whatever_a_request_says(headers):
    assert public("https://facts.example.org:8443").get("/", headers=headers).text == "https://facts.example.org:8443/"


def test_cookies_travel_over_tls_only_where_the_public_address_has_tls():
    cookies = public("https://facts.example.org").get("/").headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in cookies] == [1, 1]
    plain = public("http://localhost:8501").get("/").headers.get_list("set-cookie")
    assert [cookie.lower().count("; secure") for cookie in plain] == [0, 1]


def test_browsers_use_tls_alone_where_the_public_address_has_it():
    told = [public(url).get("/").headers.get("strict-transport-security") for url in PLACES]
    assert told == ["max-age=31536000", "max-age=31536000", None]


def came_back(referer=None, cookie=None):
    """Where a login leads that was asked for on a page, or with a cookie of the visitor's own making."""
    browser = client(Middleware(LoginReturn), base_url="https://facts.example.org")
    browser.get("/auth/login", headers={"referer": referer} if referer else {})
    if cookie is not None:
        browser.cookies.clear()
        browser.cookies.set("facts_place", cookie)
    back = browser.get("/oauth2callback")
    assert "facts_place" not in browser.cookies or cookie is not None
    assert "max-age=0" in back.headers["set-cookie"].lower()
    return back.headers["location"]


def test_a_login_leads_back_to_where_it_was_asked_for():
    assert came_back("https://facts.example.org/fact?id=7&in=it") == "/fact?id=7&in=it"
    assert came_back("https://facts.example.org/") == "/"
    assert came_back() == "/"


def test_the_way_to_the_provider_is_left_as_it_is():
    answer = client(Middleware(LoginReturn)).get("/auth/login", headers={"referer": "http://testserver/explore"})
    assert answer.headers["location"] == "https://login.example.org/authorize?x=1"


def test_a_login_never_leads_to_another_server():
    assert came_back("https://evil.example/fact?id=7") == "/"
    assert came_back("https://facts.example.org@evil.example/") == "/"
    assert came_back("https://facts.example.org//evil.example/") == "/"


@pytest.mark.parametrize(
    "place",
    [
        "//evil.example",
        "%2F%2Fevil.example",
        "/%5Cevil.example",
        "https:%2F%2Fevil.example",
        "javascript:alert(1)",
        "/%0D%0Aset-cookie:who=evil",
        "/%09/evil.example",
        "%C3%A8",
        "evil",
    ],
)
def test_a_place_that_is_no_path_of_ours_is_not_gone_to(place):
    assert came_back(cookie=place) == "/"
