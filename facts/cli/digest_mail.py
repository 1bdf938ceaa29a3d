"""The digest: one e-mail to each person who has tasks, sent by the mail server of the settings."""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import TYPE_CHECKING

from facts.catalog import update_kinds
from facts.errors import FactsError
from facts.model.office_task import TaskFilter
from facts.settings import EMAIL

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.catalog import Catalogue, UpdateTask
    from facts.languages.translator import Speaker
    from facts.settings import MailServer

LISTED = 50
PATIENCE = 20.0  # seconds
MOST_PERSONS = 500


def iter_digests(catalogue: Catalogue, sender: str, site: str, say: Speaker) -> Iterator[EmailMessage]:
    """Yield a message for each person with tasks whose name is an e-mail address."""
    for person in catalogue.list_updates(limit=1).persons[:MOST_PERSONS]:
        page = catalogue.list_updates(TaskFilter(person=person), limit=LISTED)
        if page.tasks and EMAIL.fullmatch(person.lower()):
            count = sum(page.counts.values())
            yield _make_message(person, sender, _write_digest(page.tasks, count, site, say), count, say)


def _write_digest(tasks: tuple[UpdateTask, ...], count: int, site: str, say: Speaker) -> str:
    lines = [say.many("{n} thing to do", "{n} things to do", count), ""]
    for task in tasks:
        lines.append(f"{update_kinds.name_kind(task.kind.name, say)}: {update_kinds.name_task(task, say)}")
        lines.append(f"  {update_kinds.explain_task(task, say)} {update_kinds.advise_task(task, say)}")
        lines += [f"  {site}/fact?id={fact.id}" for fact in task.facts if site]
        lines.append("")
    if count > len(tasks):
        lines += [say("The first {n} are listed here.", n=len(tasks)), ""]
    return "\n".join([*lines, *([f"{site}/updates?person=me"] if site else [])])


def _make_message(person: str, sender: str, text: str, count: int, say: Speaker) -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = sender, person
    message["Subject"] = say.many("Facts: {n} thing to do", "Facts: {n} things to do", count)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(text)
    return message


def send_messages(server: MailServer, messages: list[EmailMessage]) -> None:
    """Send messages over one connection, encrypted unless it stays on this machine; raise FactsError saying why not."""
    context = ssl.create_default_context(cafile=server.authority or None)
    is_wrapped = server.security == "tls"
    try:
        opened = (
            smtplib.SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=context)
            if is_wrapped
            else smtplib.SMTP(server.host, server.port, timeout=PATIENCE)
        )
        with opened as connection:
            if server.security == "starttls":
                connection.starttls(context=context)
            if server.user:
                connection.login(server.user, server.password)
            for message in messages:
                connection.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        cause = " ".join(str(error).split())[:200]
        raise FactsError(
            f"the mail could not be sent ({cause})",
            where=f"{server.host}:{server.port}",
            remedy="See FACTS_SMTP_HOST and the settings beside it, then send it again.",
        ) from error
