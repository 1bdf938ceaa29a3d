"""The command line in this process, on the catalogue that ships."""

import io
import sys

import pytest

from facts.cli import console, main


class Ran:
    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err


@pytest.fixture(scope="module")
def shipped(tmp_path_factory):
    """The address of a database that holds the catalogue that ships."""
    return f"sqlite:///{tmp_path_factory.mktemp('cli')}/catalogue.sqlite"


@pytest.fixture
def facts(shipped, monkeypatch, capfdbinary):
    monkeypatch.setenv("FACTS_DATABASE_URL", shipped)
    monkeypatch.setenv("FACTS_ACTOR", "tester")
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments, stdin=b""):
        monkeypatch.setattr(sys, "argv", ["facts", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        console.out, console.err = console.Console(width=200), console.Console(stderr=True, width=200)
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = stop.code or 0
        sys.stdout.flush()
        out, err = capfdbinary.readouterr()
        return Ran(code, out.decode(), err.decode())

    return run
