"""The command that reads candidates from a text: extract."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from facts import edtf_date
from facts.cli import console
from facts.cli.console import app, known_language, plain_text
from facts.errors import FactsError

if TYPE_CHECKING:
    from collections.abc import Iterator


@app.command(epilog="Example: facts extract newsletter.txt --format table")
def extract(
    file: Annotated[str, typer.Argument(help="A text file; - for standard input.")],
    lines: Annotated[bool, typer.Option("--lines", help="Take every line as a text of its own.")] = False,
    format: Annotated[str, typer.Option("--format", help="jsonl or table.")] = "jsonl",
    language: Annotated[str | None, typer.Option(help="en, it, de or fr; told from the words where not given.")] = None,
    published: Annotated[
        str | None, typer.Option(help="EDTF date of the issue, to resolve dates such as 27 July.")
    ] = None,
) -> None:
    """Print every quantity, rank and date that a text states; nothing is stored."""
    if format not in ("jsonl", "table"):
        raise FactsError(f"got {format!r}", where="--format", remedy="Write jsonl or table.")
    if language is not None:
        known_language(language)
    if published is not None:
        edtf_date.closed_bounds(published, "--published")
    text = plain_text(file)
    texts = text.splitlines() if lines else [text]
    found = _candidates(texts, language, published, numbered=lines)
    if format == "jsonl":
        for candidate in found:
            sys.stdout.write(json.dumps(candidate, ensure_ascii=False) + "\n")
        return
    table = Table("Phrase", "Value", "Unit", "Hedge", "Kind", "As of", "Confidence", box=None)
    for item in found:
        value = item["value"] if item["value"] is not None else f"{item['low']} – {item['high']}"
        cells = (
            item["phrase"],
            value,
            item["unit"],
            item["qualifier"],
            item["kind"],
            item["as_of"] or "",
            item["confidence"],
        )
        table.add_row(*(escape(" ".join(str(cell).split())) for cell in cells))
    console.out.print(table)


def _candidates(
    texts: list[str], language: str | None, published: str | None, *, numbered: bool
) -> Iterator[dict[str, Any]]:
    from facts.extraction import extract as read  # noqa: PLC0415 - `--help` starts without the grammar

    for number, text in enumerate(texts):
        for candidate in read(text, language=language, published=published):
            yield candidate.as_json(number if numbered else 0)
