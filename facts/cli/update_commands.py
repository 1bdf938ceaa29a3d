"""Commands for what an office has to do: updates, own, publish, digest, feed."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.markup import escape

from facts import settings
from facts.cli import console
from facts.cli.console import FINDINGS, DatabaseUrl, Tongue, app, check_language, open_database
from facts.errors import FactsError
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model.office_task import TaskFilter

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.catalog import Catalogue, UpdateTask
    from facts.languages.translator import Speaker

AT_ONCE = 500


@app.command(epilog="Example: facts updates --facility cnao --kind out-of-date")
def updates(
    kind: Annotated[list[str] | None, typer.Option(help="Kind of task. May be repeated.")] = None,
    facility: Annotated[list[str] | None, typer.Option(help="Facility id. May be repeated.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Topic of the metric. May be repeated.")] = None,
    owner: Annotated[str, typer.Option(help="Who does it, or looks after the number.")] = "",
    put_off: Annotated[bool, typer.Option("--put-off", help="Those that were put off, instead.")] = False,
    limit: Annotated[int, typer.Option(help="How many to list.", min=1, max=100_000)] = 10_000,
    format: Annotated[str, typer.Option("--format", help="text or jsonl.")] = "text",
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """List what needs a person, each with why and the next step; exit with 1 where there is something."""
    console.check_format(format, "text", "jsonl")
    say, catalogue = speaker(check_language(tongue)), open_database(database_url)
    chosen = TaskFilter(tuple(kind or ()), tuple(facility or ()), tuple(topic or ()), owner, put_off)
    _check_kinds(catalogue, chosen)
    count = 0
    for task in _iter_tasks(catalogue, chosen, limit):
        count += 1
        if format == "jsonl":
            console.write_json_line(make_task_json(task, say))
        else:
            _print_task(task, say)
    console.err.print(say.many("{n} thing to do", "{n} things to do", count), highlight=False)
    if count:
        raise typer.Exit(FINDINGS)


def _check_kinds(catalogue: Catalogue, chosen: TaskFilter) -> None:
    """Raise FactsError for a kind that is neither known nor there: no tasks would look like an answer."""
    from facts.catalog.update_kinds import UPDATE_KINDS  # noqa: PLC0415 - `--help` starts without the catalogue

    known = {*UPDATE_KINDS, *catalogue.count_updates()} if chosen.kind else set()
    for missing in [kind for kind in chosen.kind if kind not in known]:
        remedy = f"There are: {', '.join(sorted(known))}."
        raise FactsError(f"there is no kind of task {missing!r}", where="--kind", remedy=remedy)


def _iter_tasks(catalogue: Catalogue, chosen: TaskFilter, limit: int) -> Iterator[UpdateTask]:
    for offset in range(0, limit, AT_ONCE):
        page = catalogue.list_updates(chosen, limit=min(AT_ONCE, limit - offset), offset=offset)
        if not offset and page.unchecked:
            told = f"{page.unchecked:,} facts are too many to check against each other at once: choose --facility."
            console.err.print(told, highlight=False)
        yield from page.tasks
        if len(page.tasks) < AT_ONCE:
            return


def make_task_json(task: UpdateTask, say: Speaker) -> dict[str, Any]:
    """Return a task as a line of JSON."""
    from facts.catalog import update_kinds  # noqa: PLC0415 - as above

    return {
        "kind": task.kind.name,
        "facts": list(task.fact_ids),
        "why": update_kinds.explain_task(task, say),
        "next": update_kinds.advise_task(task, say),
        "title": update_kinds.name_kind(task.kind.name, say),
        "about": update_kinds.name_task(task, say),
        "facility": task.facility.id if task.facility else None,
        "metric": task.metric.id if task.metric else None,
        "article": task.article.id if task.article else None,
        "owner": task.person or None,
        "since": task.since or None,
        "until": task.until or None,
        "published": task.published,
        "old_words": task.change.old_words if task.change else None,
        "new_words": (task.change.new_words or None) if task.change else None,
    }


def _print_task(task: UpdateTask, say: Speaker) -> None:
    told = make_task_json(task, say)
    ids = " ".join(told["facts"]) or told["article"]
    owner = f" · {told['owner']}" if told["owner"] else ""
    console.out.print(
        f"[bold]{escape(told['title'])}[/] {escape(told['about'])} ({escape(ids)}){escape(owner)}",
        highlight=False,
        soft_wrap=True,
    )
    console.out.print(escape(f"  {told['why']} {told['next']}"), highlight=False, soft_wrap=True)
    for sign, words in (("-", told["old_words"]), ("+", told["new_words"])):
        if words:
            console.out.print(escape(f"  {sign} {words}"), highlight=False, soft_wrap=True)


@app.command(epilog="Example: facts own cnao patients_treated a.rossi@example.org")
def own(
    facility: Annotated[str, typer.Argument(help="Facility id.")],
    metric: Annotated[str, typer.Argument(help="Metric id.")],
    owner: Annotated[str, typer.Argument(help="Who looks after the number, best an e-mail address; '' for nobody.")],
    scope: Annotated[str, typer.Option(help="Scope of its facts.")] = "",
    database_url: DatabaseUrl = None,
) -> None:
    """Say who looks after the number of a facility and metric: its tasks go to that person."""
    from facts.catalog import UpdateService  # noqa: PLC0415 - as above

    set_to = UpdateService(open_database(database_url)).set_owner(facility, metric, owner, scope)
    console.err.print(escape(f"{facility}, {metric}: {set_to.owner or 'nobody'}"), highlight=False)


@app.command(epilog='Example: facts publish 3d2085e97c16 "annual report 2025, p. 12" --on 2025-06')
def publish(
    fact_id: Annotated[str, typer.Argument(metavar="ID", help="The fact's id.")],
    place: Annotated[str, typer.Argument(help="Where it stands: a page of a printed report, a panel, a talk.")],
    on: Annotated[str, typer.Option("--on", help="EDTF date of publication.")],
    database_url: DatabaseUrl = None,
) -> None:
    """Note where a number was published, so that you are told when it is no longer right there."""
    from facts.catalog import UpdateService  # noqa: PLC0415 - as above

    noted = UpdateService(open_database(database_url)).note_placement(fact_id, place, on)
    console.err.print(escape(f"Noted as {noted.id}: {noted.place}"), highlight=False)


@app.command(epilog="Example: facts digest --dry-run")
def digest(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Print the messages, and send none.")] = False,
    tongue: Tongue = ENGLISH,
    database_url: DatabaseUrl = None,
) -> None:
    """Send each person who has tasks an e-mail that lists them; for a weekly run by cron."""
    from facts.cli import digest_mail  # noqa: PLC0415 - `--help` starts without it

    read, say = settings.read_settings(), speaker(check_language(tongue))
    if read.mail is None and not dry_run:
        remedy = "Set FACTS_SMTP_HOST and FACTS_SMTP_FROM, or look at the messages with --dry-run."
        raise FactsError("no mail server is set up", where="FACTS_SMTP_HOST", remedy=remedy)
    sender = read.mail.sender if read.mail else "facts@localhost"
    messages = list(digest_mail.iter_digests(open_database(database_url), sender, read.public_url, say))
    if dry_run:
        for message in messages:
            console.out.print(escape(f"{message['To']}\n{message.get_content()}"), highlight=False, soft_wrap=True)
    elif read.mail and messages:
        digest_mail.send_messages(read.mail, messages)
    console.err.print(f"{len(messages)} messages{' would be' if dry_run else ''} sent", highlight=False)


@app.command(epilog="Example: facts feed a.rossi@example.org")
def feed(
    person: Annotated[str, typer.Argument(help="Whose address it is: the e-mail address of the login.")],
    end: Annotated[bool, typer.Option("--end", help="End the address; it answers no more.")] = False,
    database_url: DatabaseUrl = None,
) -> None:
    """Make the address by which a person's feed reader and calendar ask for tasks; an earlier one ends."""
    from facts.catalog import UpdateService  # noqa: PLC0415 - as above

    office, read = UpdateService(open_database(database_url)), settings.read_settings()
    if end:
        console.err.print(f"{office.end_feed_keys(person)} addresses ended", highlight=False)
        return
    secret, base = office.make_feed_key(person), read.public_url or f"http://{read.host}:{read.port}"
    for ending in ("atom", "ics"):
        sys.stdout.write(f"{base}/tasks/{secret}/updates.{ending}\n")
    console.err.print("Keep them to yourself: whoever has one sees what is to do.", highlight=False)
