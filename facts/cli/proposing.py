"""The command that shows what a review would propose: propose."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from facts import edtf_date
from facts.cli import console
from facts.cli.console import DatabaseUrl, app, opened
from facts.errors import FactsError
from facts.record import build
from facts.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from facts.documents import Reading
    from facts.reviewing import Proposed

NOT_STORED = "not-stored"
UNSAID = "–"


@app.command(epilog="Example: facts propose newsletter.pdf --published 2019-08 --publisher INFN")
def propose(
    file: Annotated[str, typer.Argument(help="PDF, HTML, DOCX, e-mail or text.")],
    format: Annotated[str, typer.Option("--format", help="jsonl or table.")] = "table",
    published: Annotated[str | None, typer.Option(help="EDTF date of publication, such as 2019-08.")] = None,
    title: Annotated[str | None, typer.Option(help="Title, where the document does not tell it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the text: en, it, de, fr …")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Show what a review of an article would propose, and what would be accepted unseen; nothing is stored."""
    from facts.documents import read_file  # noqa: PLC0415 - `--help` starts without the grammar
    from facts.reviewing import Reviewing  # noqa: PLC0415

    if format not in ("jsonl", "table"):
        raise FactsError(f"got {format!r}", where="--format", remedy="Write jsonl or table.")
    if published is not None:
        edtf_date.bounds(published, "--published")
    reading = read_file(file)
    given = {"published": published, "title": title, "publisher": publisher, "language": language}
    found = Reviewing(opened(database_url)).propose(reading, _article(reading, given))
    if format == "jsonl":
        for one in found:
            sys.stdout.write(json.dumps(as_json(one), ensure_ascii=False) + "\n")
    else:
        _list(found)


def _article(reading: Reading, given: dict[str, str | None]) -> Article:
    from facts.reviewing import describing  # noqa: PLC0415

    told = {"title": UNSAID, "publisher": UNSAID, **describing.values(reading)}
    return build(Article, {**told, **{name: value for name, value in given.items() if value}, "id": NOT_STORED})


def as_json(one: Proposed) -> dict[str, Any]:
    """Return a proposal as one line of `facts propose`."""
    number, read, guesses = one.number, one.number.proposal, one.number.guesses
    as_of = guesses.as_of[0] if guesses.as_of and read.is_shown("as_of") else None
    said = one.fact or read
    return {
        "start": number.start,
        "end": number.end,
        "phrase": number.phrase,
        "kind": read.kind,
        "qualifier": str(said.qualifier),
        **{name: _plain(getattr(said, name)) for name in ("amount", "lower", "upper")},
        "lower_inclusive": said.lower_inclusive,
        "upper_inclusive": said.upper_inclusive,
        "unit": said.unit,
        "unit_phrase": read.unit_text,
        "facility": read.first.get("facility"),
        "metric": read.first.get("metric"),
        "as_of": as_of.date if as_of else None,
        "as_of_basis": str(as_of.basis) if as_of else None,
        "status_kind": str(guesses.status_kind),
        "period": one.fact.period if one.fact else guesses.period,
        "new_facility": None,
        "new_metric": None,
        "confidence": {part: sure.value for part, sure in read.confidences},
        "cell": None,
        "passes_gate": one.passes(),
        "findings": [
            {"kind": finding.code, "severity": str(finding.level), "message": finding.what} for finding in one.findings
        ],
        "reasons": list(read.confidences.reasons),
        "left_out": number.reason or None,
    }


def _plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _list(found: Iterable[Proposed]) -> None:
    table = Table("Phrase", "Facility", "Metric", "As of", "Confidence", "Passes", box=None)
    for one in found:
        if one.number.reason:
            continue
        first, dates = one.number.proposal.first, one.number.guesses.as_of
        cells = (
            " ".join(one.number.phrase.split()),
            first.get("facility", ""),
            first.get("metric", ""),
            dates[0].date if dates else "",
            one.number.confidence,
            "yes" if one.passes() else "",
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.out.print(table)
