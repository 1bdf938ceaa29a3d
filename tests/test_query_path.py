"""The way of one query, from the address of an embed to its chart: through few modules, and never back up."""

import threading
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.testclient import TestClient
from support.source_tree import ROOT, level, module_name

from dashboard.views.view import ViewQuery
from dashboard.web import routes
from facts.model.selection import Selection

ADDRESS = "/embed/compare?metric=processors&country=IT"
MOST_MODULES, MOST_CLIMBS = 11, 10


class QueryWatch:
    """Note each call of our own code that is given the request, its query or its selection."""

    def __init__(self):
        self.calls = []
        self.is_on = False

    def __call__(self, frame, event, _):
        module = name_module(frame) if self.is_on and event == "call" else None
        if module and any(map(carries_query, list_arguments(frame))):
            caller = frame.f_back
            while caller and not name_module(caller):
                caller = caller.f_back
            self.calls.append((caller and name_module(caller), module))


def carries_query(value):
    return isinstance(value, ViewQuery | Selection | Request)


def list_arguments(frame):
    code = frame.f_code
    return [frame.f_locals.get(name) for name in code.co_varnames[: code.co_argcount + code.co_kwonlyargcount]]


def name_module(frame):
    path = Path(frame.f_code.co_filename)
    is_ours = path.is_relative_to(ROOT / "facts") or path.is_relative_to(ROOT / "dashboard")
    return module_name(path) if is_ours else None


@pytest.fixture
def watch():
    """Watch the threads that are started from now on."""
    noted = QueryWatch()
    threading.setprofile(noted)
    yield noted
    threading.setprofile(None)


def test_a_query_crosses_few_modules_and_seldom_climbs(watch, tmp_path, monkeypatch):
    monkeypatch.setenv("FACTS_DATABASE_URL", f"sqlite:///{tmp_path}/catalogue.sqlite")
    with TestClient(Starlette(routes=routes.list_routes(), lifespan=routes.run_lifespan)) as client:
        assert client.get("/embed/compare?metric=patients_treated").status_code == 200
        watch.is_on = True
        answer = client.get(ADDRESS)
        watch.is_on = False
    assert answer.status_code == 200
    modules = {module for _, module in watch.calls}
    climbs = [(a, b) for a, b in watch.calls if a and (level(b) or 0) > (level(a) or 0)]
    assert len(watch.calls) > 20
    assert {"dashboard.views.view", "facts.store.store"} <= modules
    assert len(modules) <= MOST_MODULES, modules
    assert len(climbs) <= MOST_CLIMBS, climbs
