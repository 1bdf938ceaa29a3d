"""What every command shares: the program, its two outputs, the options of a selection, opening and reading."""

from __future__ import annotations

import functools
import inspect
import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import Progress

from facts import settings
from facts.errors import FactsError, FileError
from facts.languages import INTERFACE_LANGUAGES
from facts.model.selection import MULTIPLE, Selection
from facts.output import make_write_error

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from facts.catalog import Catalogue
    from facts.tables import UnreadPart


app = typer.Typer(
    name="facts",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Facts from articles: each number with its hedge, unit, date and source.",
)
out = Console()
err = Console(stderr=True)
FINDINGS, CANNOT = 1, 2

DatabaseUrl = Annotated[
    str | None,
    typer.Option("--database-url", help="SQLite or PostgreSQL address; FACTS_DATABASE_URL, else your data folder."),
]
Tongue = Annotated[str, typer.Option("--in", help=f"Language of the answer: {', '.join(INTERFACE_LANGUAGES)}.")]


def main() -> None:
    """Run the command line; what a user can mend is said in one line, never as a traceback."""
    try:
        app()
    except FactsError as error:
        _exit_with_error(error)
    except BrokenPipeError:
        _discard_output()
        sys.exit(CANNOT)
    except OSError as error:
        _discard_output()
        _exit_with_error(make_write_error(error, error.filename or ""))
    except KeyboardInterrupt:
        sys.exit(130)


def print_error(error: FactsError) -> None:
    err.print(f"[bold red]facts:[/] {escape(str(error))}", highlight=False, soft_wrap=True)


def _exit_with_error(error: FactsError) -> None:
    print_error(error)
    sys.exit(CANNOT)


def _discard_output() -> None:
    """Let what waits for standard output go nowhere: it would be tried, and refused, once more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def add_filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command one option for each filter of a Selection, described as the Selection describes it."""

    @functools.wraps(command)
    def with_selection(**given: Any) -> None:
        filters = {name: given.pop(name) for name in Selection.model_fields if name in given}
        chosen = {name: value for name, value in filters.items() if value not in (None, [], "", False)}
        command(selection=Selection.of(**chosen), **given)

    own = [item for item in inspect.signature(command).parameters.values() if item.name != "selection"]
    taken = {item.name for item in own}
    added = [_make_option(name) for name in Selection.model_fields if name not in taken]
    parameters = [item.replace(kind=inspect.Parameter.KEYWORD_ONLY) for item in [*own, *added]]
    hints = {**inspect.get_annotations(command, eval_str=True), **{item.name: item.annotation for item in added}}
    hints.pop("selection")
    with_selection.__signature__ = inspect.Signature(  # type: ignore[attr-defined]
        [item.replace(annotation=hints[item.name]) for item in parameters]
    )
    with_selection.__annotations__ = hints
    return with_selection


def _make_option(name: str) -> inspect.Parameter:
    field = Selection.model_fields[name]
    flag = f"--{name.replace('_', '-')}"
    many = " May be repeated." if name in MULTIPLE else ""
    example = "" if name == "deprecated" else f" For example {field.examples[0] if field.examples else ''}."
    option = typer.Option(flag, help=f"{field.description}{example}{many}", show_default=False)
    kind: Any = bool if name == "deprecated" else list[str] | None if name in MULTIPLE else str | None
    default = False if name == "deprecated" else None
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=Annotated[kind, option])


def open_database(database_url: str | None) -> Catalogue:
    from facts.catalog import Actor, Role, open_catalogue  # noqa: PLC0415 - `--help` starts without a database

    read = settings.read_settings()
    return open_catalogue(database_url or read.database_url, Actor(read.actor, Role.EDITOR), read.relations)


def run_program(module: str, given: str, database_url: str | None) -> int:
    """Run a module of the dashboard as a program of its own, hand it a text, and return how it ended."""
    chosen = {"FACTS_DATABASE_URL": database_url} if database_url else {}
    command = [sys.executable, "-m", module]
    return subprocess.run(command, input=given.encode(), env={**os.environ, **chosen}, check=False).returncode  # noqa: S603 - our own module, no shell


def check_language(code: str, where: str = "--in", known: Sequence[str] = INTERFACE_LANGUAGES) -> str:
    if code not in known:
        raise FactsError(f"got {code!r}", where=where, remedy=f"Write one of {', '.join(known)}.")
    return code


def check_format(format: str, *known: str) -> None:
    if format not in known:
        remedy = f"Write {', '.join(known[:-1])} or {known[-1]}."
        raise FactsError(f"got {format!r}", where="--format", remedy=remedy)


def write_json_line(told: Mapping[str, Any]) -> None:
    """Write one object to standard output as a line of JSON."""
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")


def read_table(catalogue: Catalogue, file: str, format: str | None) -> Any:
    with Progress(console=err, transient=True) as progress:
        progress.add_task("reading", total=None)
        return catalogue.read_table(sys.stdin.buffer if file == "-" else Path(file), format)


def print_unread(unread: Iterable[UnreadPart]) -> None:
    """Say which parts of a file were not read, and why."""
    for one in unread:
        err.print(escape(f"Not read: {one}"), highlight=False, soft_wrap=True)


_PAGES_A_LINE = 50


@contextmanager
def show_reading() -> Iterator[Callable[[int, int], None]]:
    """Give what shows how many pages of a document are read: in place on a terminal, else a line for each fifty."""
    with err.status("Reading …") as status:

        def tell(done: int, total: int) -> None:
            said = f"{done} of {total} pages are read"
            if err.is_terminal:
                status.update(said)
            elif total >= _PAGES_A_LINE and (done % _PAGES_A_LINE == 0 or done == total):
                err.print(said, highlight=False)

        yield tell


def read_utf8_text(file: str) -> str:
    try:
        data = sys.stdin.buffer.read() if file == "-" else Path(file).read_bytes()
        return data.decode("utf-8-sig")
    except OSError as error:
        raise FileError(f"cannot read ({error.strerror})", where=file, remedy="Check the name of the file.") from error
    except UnicodeDecodeError as error:
        raise FileError("is not UTF-8 text", where=file, remedy="Save it as plain text in UTF-8.") from error
