"""Commands that bring articles in and show what is left to review: ingest, review."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from facts import lengths, saying, settings
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, app, opened
from facts.errors import RecordError
from facts.record import build
from facts.source_article import Article
from facts.sureness import SURE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from facts.documents import Reading
    from facts.reviewing import Ingested, Proposed, Reviewing


@app.command(epilog="Example: facts ingest newsletter.pdf --publisher INFN")
def ingest(
    source: Annotated[str, typer.Argument(metavar="FILE|URL", help="PDF, HTML, DOCX, e-mail or text; or http(s)://…")],
    article: Annotated[str | None, typer.Option(help="Id of the article; a new one, or one that is known.")] = None,
    title: Annotated[str | None, typer.Option(help="Title, where the document does not tell it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="EDTF date of publication, such as 2019-08.")] = None,
    language: Annotated[str | None, typer.Option(help="Language of the text: en, it, de, fr …")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Read an article, keep its text, and propose its numbers for review."""
    from facts.reviewing import Reviewing  # noqa: PLC0415 - `--help` starts without the grammar

    reading = _read(source)
    given = {"id": article, "title": title, "publisher": publisher, "published": published, "language": language}
    reviewing = Reviewing(opened(database_url))
    record = _article(reviewing, reading, {name: value for name, value in given.items() if value is not None})
    _tell(reviewing.ingest(reading, record, reason=f"from {source}"[: lengths.REASON]))
    for note in reading.notes:
        console.err.print(escape(note), highlight=False, soft_wrap=True)


def _read(source: str) -> Reading:
    from facts.documents import read_file, read_url  # noqa: PLC0415 - only for addresses and files

    return read_url(source) if source.startswith(("http://", "https://")) else read_file(source)


def _article(reviewing: Reviewing, reading: Reading, given: dict[str, Any]) -> Article:
    """Return the known article that is meant, with what was given corrected, else a new one."""
    known = reviewing.catalogue.articles([given["id"]]).get(given["id"]) if "id" in given else reviewing.known(reading)
    told = {**(known.model_dump() if known else reviewing.describe(reading)), **given}
    if known is None and "id" not in given:
        _refuse_likely(reviewing.likely(told))
    missing = [name for name in ("title", "publisher") if not told.get(name)]
    if missing:
        raise RecordError(
            f"the document does not tell its {' and '.join(missing)}",
            where="article",
            remedy=f"Say it with {' and '.join(f'--{name}' for name in missing)}.",
        )
    return build(Article, {**told, "id": given.get("id") or (known.id if known else reviewing.free_id(told["title"]))})


def _refuse_likely(article: Article | None) -> None:
    """Ask which is meant before a second record of an article is made: none is ever deleted."""
    if article is not None:
        raise RecordError(
            f"this seems to be {article.id}, {article.citation}",
            where="article",
            remedy=f"Say --article {article.id}, or --article with a new id if it is another one.",
        )


def _tell(done: Ingested) -> None:
    def said(line: str) -> None:
        console.out.print(escape(line), highlight=False, soft_wrap=True)

    said(f"{done.article.id}: {done.article.citation}")
    if not done.is_changed:
        said("This text is held already; nothing was changed.")
    if done.anchored:
        said(f"{len(done.anchored)} recorded facts found in the text")
    for fact_id, reason in done.failed:
        said(f"failed {fact_id}: {reason}")
    said(f"{done.handled} of {done.total} numbers handled; review them at {_address(done.article.id)}")


def _address(article_id: str) -> str:
    read = settings.read()
    return f"{read.public_url or f'http://{read.host}:{read.port}'}/review?article={article_id}"


@app.command(epilog="Example: facts review infn-newsletter-62")
def review(
    article: Annotated[str, typer.Argument(help="Id of an article whose text is held.")],
    accept_above: Annotated[
        float | None,
        typer.Option(
            help="Accept what passes the gate: every part at least so sure, nothing against it.", min=SURE, max=1
        ),
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept the list without asking.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """List the numbers of an article that are still to be decided; exit with 1 while there are any."""
    from facts.reviewing import Reviewing  # noqa: PLC0415

    reviewing = Reviewing(opened(database_url))
    if accept_above is not None:
        _accept(reviewing, [one for one in reviewing.proposed(article) if one.passes(accept_above)], yes=yes)
    found = reviewing.review(article)
    left = reviewing.proposed(article)
    _list(left)
    for fact in found.failed:
        console.out.print(escape(f"failed {fact.id}: {fact.value_text}"), highlight=False, soft_wrap=True)
    handled, total = found.progress
    console.err.print(f"{handled} of {total} numbers handled; {_address(article)}", highlight=False, soft_wrap=True)
    if left or found.failed:
        raise typer.Exit(FINDINGS)


def _accept(reviewing: Reviewing, chosen: list[Proposed], *, yes: bool) -> None:
    """Show what would be accepted and why, ask, and accept exactly that."""
    for one in chosen:
        words = " ".join(one.number.phrase.split())
        named = ", ".join([*map(str, one.values.values()), saying.as_of(one.fact) if one.fact else ""])
        line = f"{words}: {named} – {'; '.join(one.number.proposal.confidences.reasons)}"
        console.out.print(escape(line), highlight=False, soft_wrap=True)
    if chosen and (yes or typer.confirm(f"Accept these {len(chosen)}?", err=True)):
        for _, reason in reviewing.accept_all(chosen).refused:
            console.err.print(escape(reason), highlight=False, soft_wrap=True)


def _list(proposed: Iterable[Proposed]) -> None:
    """List what is open; "none of these" stands as nothing."""
    table = Table("Place", "Phrase", "Facility", "Metric", "Confidence", "Weakest", box=None)
    for one in proposed:
        number, first = one.number, one.number.proposal.first
        part, sure = number.proposal.confidences.weakest
        weakest = f"{part.replace('_', ' ')}: {sure.reason}" if sure.value < SURE else ""
        names = (first.get("facility", ""), first.get("metric", ""))
        cells = (number.start, " ".join(number.phrase.split()), *names, number.confidence, weakest)
        table.add_row(*(escape(str(cell)) for cell in cells))
    if table.row_count:
        console.out.print(table)
