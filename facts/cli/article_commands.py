"""Commands for articles: extract, propose, ingest, review."""

from __future__ import annotations

import gc
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape
from rich.table import Table

from facts import saying, settings
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, app, check_language, open_database, read_utf8_text
from facts.errors import FactsError, RecordError
from facts.languages import LANGUAGES
from facts.model import edtf_date, text_limits
from facts.model.confidence import SURE
from facts.model.quantity import Qualifier
from facts.model.record import build_record
from facts.model.source_article import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from facts.catalog import ArticleReview, IngestionReport, ProposedFact, RankedNumber, ReviewService
    from facts.documents import Reading
    from facts.model.candidate_number import NewFacility, NewMetric


@app.command(epilog="Example: facts extract newsletter.txt --format table")
def extract(
    file: Annotated[str, typer.Argument(help="PDF, HTML, DOCX, XLSX, e-mail or text; - for text from standard input.")],
    lines: Annotated[bool, typer.Option("--lines", help="Take every line as a text of its own.")] = False,
    format: Annotated[str, typer.Option("--format", help="jsonl or table.")] = "jsonl",
    language: Annotated[
        str | None, typer.Option(help=f"{', '.join(LANGUAGES)}; told from the words where not given.")
    ] = None,
    published: Annotated[
        str | None, typer.Option(help="EDTF date of the issue, to resolve dates such as 27 July.")
    ] = None,
) -> None:
    """Print every quantity, rank and date that a text states; nothing is stored."""
    console.check_format(format, "jsonl", "table")
    if language is not None:
        check_language(language, "--language", LANGUAGES)
    if published is not None:
        edtf_date.get_closed_bounds(published, "--published")
    text = read_utf8_text(file) if lines or file == "-" else _read_any(file)
    texts = text.splitlines() if lines else [text]
    found = _iter_quantities(texts, language, published, numbered=lines)
    if format == "jsonl":
        for candidate in found:
            console.write_json_line(candidate)
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


def _read_any(file: str) -> str:
    """Return the text of a file of any kind that can be read; that of a text file as it is."""
    from facts.documents import read_file  # noqa: PLC0415 - `--help` starts without the readers

    if Path(file).suffix.lower() in ("", ".txt", ".text", ".md"):
        return read_utf8_text(file)
    with console.show_reading() as tell:
        return read_file(file, tell).text


def _iter_quantities(
    texts: list[str], language: str | None, published: str | None, *, numbered: bool
) -> Iterator[dict[str, Any]]:
    from facts.parsing import parse_text as read  # noqa: PLC0415 - `--help` starts without the grammar

    gc.freeze()  # the words and units that were loaded stay: looking for unused ones among them costs a tenth
    for number, text in enumerate(texts):
        for candidate in read(text, language=language, published=published):
            yield candidate.as_json(number if numbered else 0)


NOT_STORED = "not-stored"
LIKELIHOOD = "likelihood"
ORDERS = (LIKELIHOOD, "text")
NumberOrder = Annotated[str, typer.Option("--order", help="likelihood or text: which numbers first.")]
UNSAID = "–"


@app.command(epilog="Example: facts propose newsletter.pdf --published 2019-08 --publisher INFN")
def propose(
    file: Annotated[str, typer.Argument(help="PDF, HTML, DOCX, XLSX, e-mail or text.")],
    format: Annotated[str, typer.Option("--format", help="jsonl or table.")] = "table",
    published: Annotated[str | None, typer.Option(help="EDTF date of publication, such as 2019-08.")] = None,
    title: Annotated[str | None, typer.Option(help="Title, where the document does not tell it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    language: Annotated[str | None, typer.Option(help=f"Language of the text: {', '.join(LANGUAGES)} …")] = None,
    order: NumberOrder = "text",
    database_url: DatabaseUrl = None,
) -> None:
    """Show what a review of an article would propose, and what would be accepted unseen; nothing is stored."""
    from facts.catalog import ReviewService, rank_numbers  # noqa: PLC0415
    from facts.documents import read_file  # noqa: PLC0415 - `--help` starts without the grammar

    console.check_format(format, "jsonl", "table")
    if published is not None:
        edtf_date.get_bounds(published, "--published")
    with console.show_reading() as tell:
        reading = read_file(file, tell)
    given = {"published": published, "title": title, "publisher": publisher, "language": language}
    _check_order(order)
    found = ReviewService(open_database(database_url)).propose_numbers(reading, _make_article(reading, given))
    ranked = rank_numbers([one.number for one in found], reading.text, reading.pages)
    sorted_ones = _sort_proposals(found, ranked, order)
    if format == "jsonl":
        ranks = {one.number.id: (place, one) for place, one in enumerate(ranked, 1)}
        for one in sorted_ones:
            line = make_proposal_json(one) | _make_rank_json(*ranks[one.number.id])
            console.write_json_line(line)
    else:
        _print_proposals(sorted_ones, ranked)


def _check_order(order: str) -> None:
    if order not in ORDERS:
        raise FactsError(f"got {order!r}", where="--order", remedy=f"Write {' or '.join(ORDERS)}.")


def _sort_proposals(found: Iterable[ProposedFact], ranked: Iterable[RankedNumber], order: str) -> list[ProposedFact]:
    """Return proposals with likely facts first, or as the text has them."""
    places = {one.number.id: at for at, one in enumerate(ranked)}
    return sorted(found, key=lambda one: places[one.number.id]) if order == LIKELIHOOD else list(found)


def _make_rank_json(place: int, one: RankedNumber) -> dict[str, Any]:
    """Return how likely a number is a fact among the others of its article; null for one that was left out."""
    is_left_out = bool(one.number.reason)
    return {
        "likelihood_rank": None if is_left_out else place,
        "rank_reason": None if is_left_out else str(one.reason),
        "group": str(one.group),
        "page": one.page,
    }


def _make_article(reading: Reading, given: dict[str, str | None]) -> Article:
    from facts.catalog import article_ingestion  # noqa: PLC0415

    told = {"title": UNSAID, "publisher": UNSAID, **article_ingestion.describe_article(reading)}
    return build_record(Article, {**told, **{name: value for name, value in given.items() if value}, "id": NOT_STORED})


def make_proposal_json(one: ProposedFact) -> dict[str, Any]:
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
        **{name: _write_plain(getattr(said, name)) for name in ("amount", "lower", "upper")},
        "lower_inclusive": said.lower_inclusive,
        "upper_inclusive": said.upper_inclusive,
        "approximate": bool(said.approximate) or said.qualifier == Qualifier.APPROXIMATELY,
        "unit": said.unit,
        "unit_phrase": read.unit_text,
        "facility": read.first.get("facility"),
        "metric": read.first.get("metric"),
        "as_of": as_of.date if as_of else None,
        "as_of_basis": str(as_of.basis) if as_of else None,
        "status_kind": str(guesses.status_kind),
        "period": one.fact.period if one.fact else guesses.period,
        "new_facility": _write_new(guesses.new_facility),
        "new_metric": _write_new(guesses.new_metric),
        "confidence": {part: sure.value for part, sure in read.confidences},
        "cell": list(read.cell) if read.cell else None,
        "passes_gate": one.passes(),
        "findings": [
            {"kind": finding.code, "severity": str(finding.level), "message": finding.what} for finding in one.findings
        ],
        "reasons": list(read.confidences.reasons),
        "left_out": number.reason or None,
    }


def _write_new(proposed: NewFacility | NewMetric | None) -> dict[str, str] | None:
    return proposed.model_dump(mode="json") if proposed else None


def _write_plain(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _print_proposals(found: Iterable[ProposedFact], ranked: Iterable[RankedNumber]) -> None:
    reasons = {one.number.id: one.reason for one in ranked}
    table = Table("Phrase", "Facility", "Metric", "As of", "Confidence", "Passes", "Reason of the rank", box=None)
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
            reasons[one.number.id],
        )
        table.add_row(*(escape(str(cell)) for cell in cells))
    console.out.print(table)


@app.command(epilog="Example: facts ingest newsletter.pdf --publisher INFN")
def ingest(
    source: Annotated[
        str, typer.Argument(metavar="FILE|URL", help="PDF, HTML, DOCX, XLSX, e-mail or text; or http(s)://…")
    ],
    article: Annotated[str | None, typer.Option(help="Id of the article; a new one, or one that is known.")] = None,
    title: Annotated[str | None, typer.Option(help="Title, where the document does not tell it.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    published: Annotated[str | None, typer.Option(help="EDTF date of publication, such as 2019-08.")] = None,
    language: Annotated[str | None, typer.Option(help=f"Language of the text: {', '.join(LANGUAGES)} …")] = None,
    database_url: DatabaseUrl = None,
) -> None:
    """Read an article, keep its text, and propose its numbers for review."""
    from facts.catalog import ReviewService  # noqa: PLC0415 - `--help` starts without the grammar

    reading = _read_source(source)
    given = {"id": article, "title": title, "publisher": publisher, "published": published, "language": language}
    reviewing = ReviewService(open_database(database_url))
    record = _find_article(reviewing, reading, {name: value for name, value in given.items() if value is not None})
    _print_ingested(reviewing.ingest_text(reading, record, reason=f"from {source}"[: text_limits.REASON]))
    for note in reading.notes:
        console.err.print(escape(note), highlight=False, soft_wrap=True)


def _read_source(source: str) -> Reading:
    from facts.documents import read_file, read_url  # noqa: PLC0415 - only for addresses and files

    with console.show_reading() as tell:
        return read_url(source, tell) if source.startswith(("http://", "https://")) else read_file(source, tell)


def _find_article(reviewing: ReviewService, reading: Reading, given: dict[str, Any]) -> Article:
    """Return the known article that is meant, with what was given corrected, else a new one."""
    known = (
        reviewing.catalogue.get_articles([given["id"]]).get(given["id"])
        if "id" in given
        else reviewing.find_article(reading)
    )
    told = {**(known.model_dump() if known else reviewing.describe_reading(reading)), **given}
    if known is None and "id" not in given:
        _refuse_likely(reviewing.find_likely_article(told))
    missing = [name for name in ("title", "publisher") if not told.get(name)]
    if missing:
        raise RecordError(
            f"the document does not tell its {' and '.join(missing)}",
            where="article",
            remedy=f"Say it with {' and '.join(f'--{name}' for name in missing)}.",
        )
    return build_record(
        Article, {**told, "id": given.get("id") or (known.id if known else reviewing.make_free_id(told["title"]))}
    )


def _refuse_likely(article: Article | None) -> None:
    """Ask which is meant before a second record of an article is made: none is ever deleted."""
    if article is not None:
        raise RecordError(
            f"this seems to be {article.id}, {article.citation}",
            where="article",
            remedy=f"Say --article {article.id}, or --article with a new id if it is another one.",
        )


def _print_ingested(done: IngestionReport) -> None:
    def print_line(line: str) -> None:
        console.out.print(escape(line), highlight=False, soft_wrap=True)

    print_line(f"{done.article.id}: {done.article.citation}")
    if not done.is_changed:
        print_line("This text is held already; nothing was changed.")
    if done.anchored:
        print_line(f"{len(done.anchored)} recorded facts found in the text")
    for fact_id, reason in done.failed:
        print_line(f"failed {fact_id}: {reason}")
    print_line(f"{done.handled} of {done.total} numbers handled; review them at {_get_review_address(done.article.id)}")


def _get_review_address(article_id: str) -> str:
    read = settings.read_settings()
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
    group: Annotated[
        str | None,
        typer.Option(help="Numbers alike: statement, cell, rank, date, label, bare, reference, tick or page."),
    ] = None,
    reject: Annotated[str | None, typer.Option(help="Reject the group for this reason, in one step.")] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Accept or reject the list without asking.")] = False,
    order: NumberOrder = LIKELIHOOD,
    database_url: DatabaseUrl = None,
) -> None:
    """List the numbers of an article that are still to be decided; exit with 1 while there are any."""
    from facts.catalog import ReviewService  # noqa: PLC0415

    _check_order(order)
    _check_group(group, reject)
    reviewing = ReviewService(open_database(database_url))
    if accept_above is not None:
        _accept_proposals(
            reviewing, [one for one in reviewing.list_proposals(article) if one.passes(accept_above)], yes=yes
        )
    if reject is not None:
        _reject_group(reviewing, reviewing.get_review(article), group, reject, yes=yes)
    found = reviewing.get_review(article)
    left = _sort_proposals(reviewing.list_proposals(article), found.ranked, order)
    in_group = {one.number.id for one in found.ranked if group in (None, one.group)}
    _print_open([one for one in left if one.number.id in in_group], found.ranked)
    for fact in found.failed:
        console.out.print(escape(f"failed {fact.id}: {fact.value_text}"), highlight=False, soft_wrap=True)
    handled, total = found.progress
    console.err.print(
        f"{handled} of {total} numbers handled; {_get_review_address(article)}", highlight=False, soft_wrap=True
    )
    if left or found.failed:
        raise typer.Exit(FINDINGS)


def _check_group(group: str | None, reject: str | None) -> None:
    from facts.catalog import NumberGroup  # noqa: PLC0415

    if group not in (None, *NumberGroup):
        raise FactsError(f"got {group!r}", where="--group", remedy=f"Write one of {', '.join(NumberGroup)}.")
    if reject is not None and group is None:
        raise FactsError("no group is named", where="--reject", remedy="Say which numbers with --group.")


def _reject_group(reviewing: ReviewService, found: ArticleReview, group: str | None, reason: str, *, yes: bool) -> None:
    """Show the numbers of a group in their lines, ask, and reject exactly those."""
    chosen = [one for one in found.ranked_open if one.group == group]
    for one in chosen:
        page = "" if one.page is None else f"page {one.page}: "
        words = " ".join(found.cut_line(one.number)).strip()
        console.out.print(escape(f"{page}{one.number.phrase} – {words}"), highlight=False, soft_wrap=True)
    if chosen and (yes or typer.confirm(f"Reject these {len(chosen)}?", err=True)):
        reviewing.reject_numbers([one.number for one in chosen], reason)


def _accept_proposals(reviewing: ReviewService, chosen: list[ProposedFact], *, yes: bool) -> None:
    """Show what would be accepted and why, ask, and accept exactly that."""
    for one in chosen:
        words = " ".join(one.number.phrase.split())
        named = ", ".join([*map(str, one.values.values()), saying.phrase_as_of(one.fact) if one.fact else ""])
        line = f"{words}: {named} – {'; '.join(one.number.proposal.confidences.reasons)}"
        console.out.print(escape(line), highlight=False, soft_wrap=True)
    if chosen and (yes or typer.confirm(f"Accept these {len(chosen)}?", err=True)):
        for _, reason in reviewing.accept_numbers(chosen).refused:
            console.err.print(escape(reason), highlight=False, soft_wrap=True)


def _print_open(proposed: Iterable[ProposedFact], ranked: Iterable[RankedNumber]) -> None:
    """List what is open; "none of these" stands as nothing."""
    reasons = {one.number.id: one.reason for one in ranked}
    table = Table("Place", "Phrase", "Facility", "Metric", "Confidence", "Weakest", "Reason of the rank", box=None)
    for one in proposed:
        number, first = one.number, one.number.proposal.first
        part, sure = number.proposal.confidences.weakest
        weakest = f"{part.replace('_', ' ')}: {sure.reason}" if sure.value < SURE else ""
        names = (first.get("facility", ""), first.get("metric", ""))
        cells = (number.start, " ".join(number.phrase.split()), *names, number.confidence, weakest, reasons[number.id])
        table.add_row(*(escape(str(cell)) for cell in cells))
    if table.row_count:
        console.out.print(table)
