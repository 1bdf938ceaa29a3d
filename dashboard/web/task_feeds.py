"""Tasks for feed readers and calendars, which cannot log in: at an address that one person has, and that can be ended.

The address holds 32 random bytes, of which the catalogue keeps the digest alone. It tells tasks only as long as its
person is an editor; where that is told by a claim of the login, which nobody can ask here, it holds for ninety days.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from starlette.responses import Response

from dashboard import safe_text
from dashboard.views.shared_catalogue import EDITOR, get_catalogue
from dashboard.web.answers import PAGES
from facts import settings
from facts.catalog import digest_secret, update_kinds
from facts.errors import NotFound
from facts.evidence.status import get_today
from facts.languages import ENGLISH
from facts.languages.translator import speaker
from facts.model.office_task import TaskFilter

if TYPE_CHECKING:
    from starlette.requests import Request

    from facts.catalog import Catalogue, UpdateTask
    from facts.languages.translator import Speaker
    from facts.model.office_record import FeedKey

MOST = 100
LONGEST_SECRET = 100
WITH_CLAIM, AT_MOST = timedelta(days=90), timedelta(days=366)
AHEAD = 366
_PRIVATE = {"cache-control": "private, no-store", "referrer-policy": "no-referrer", "x-robots-tag": "noindex"}
_ATOM = "http://www.w3.org/2005/Atom"
_FOLD = 73
"""Bytes of a calendar's line, its line end and the blank of the next one left out."""


async def send_atom(request: Request) -> Response:
    """Answer with a person's tasks as a feed, what matters most first."""
    return await _send(request, _make_atom, "application/atom+xml; charset=utf-8")


async def send_calendar(request: Request) -> Response:
    """Answer with the days by which numbers must be looked at again."""
    return await _send(request, _make_calendar, "text/calendar; charset=utf-8")


async def _send(request: Request, make: object, media_type: str) -> Response:
    secret, base = request.path_params["secret"], str(request.base_url).rstrip("/")
    say = speaker(request.query_params.get("in", ENGLISH))
    is_mine = request.query_params.get("of") == "me"

    def answer() -> str:
        key = find_key(secret)
        chosen = TaskFilter(person=key.person if is_mine else "")
        return make(get_catalogue(EDITOR), chosen, base, say)  # type: ignore[operator, no-any-return]

    return Response(await PAGES.run(answer), media_type=media_type, headers=_PRIVATE)


def find_key(secret: str) -> FeedKey:
    """Return whose address this is; raise NotFound where it was ended, is over, or its person is no editor any more."""
    known = get_catalogue(EDITOR).open_office().find_feed_key(digest_secret(secret[:LONGEST_SECRET]))
    if known is None or not _is_good(known, datetime.now(UTC)):
        raise NotFound("there is no such address", where="address", remedy="Make a new one on the page Updates.")
    return known


def _is_good(key: FeedKey, now: datetime) -> bool:
    read, age = settings.read_settings(), now - key.made_at
    if read.login is None:
        return read.everyone_edits and age < AT_MOST
    if key.person in read.login.editors:
        return age < AT_MOST
    return read.login.editor_claim is not None and age < WITH_CLAIM


def _make_atom(catalogue: Catalogue, chosen: TaskFilter, base: str, say: Speaker) -> str:
    tasks = catalogue.list_updates(chosen, limit=MOST).tasks
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    now = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ}"
    _add_texts(feed, id=f"{base}/updates", title=say("Updates"), updated=now)
    _add_texts(ET.SubElement(feed, f"{{{_ATOM}}}author"), name="Facts")
    for task in tasks:
        entry = ET.SubElement(feed, f"{{{_ATOM}}}entry")
        day = f"{task.since}T00:00:00Z" if len(task.since) == 10 else now
        title = f"{update_kinds.name_kind(task.kind.name, say)}: {update_kinds.name_task(task, say)}"
        key = f"urn:facts:task:{task.kind.name}:{task.subject}:{task.revision}"
        _add_texts(entry, id=key, title=title, updated=day, summary=_explain_task(task, say))
        ET.SubElement(entry, f"{{{_ATOM}}}link", href=_make_link(task, base))
    return ET.tostring(feed, encoding="unicode", xml_declaration=True)


def _add_texts(element: ET.Element, **texts: str) -> None:
    for name, text in texts.items():
        ET.SubElement(element, f"{{{_ATOM}}}{name}").text = safe_text.remove_unprintable(text)


def _explain_task(task: UpdateTask, say: Speaker) -> str:
    return f"{update_kinds.explain_task(task, say)} {update_kinds.advise_task(task, say)}"


def _make_link(task: UpdateTask, base: str) -> str:
    return f"{base}/fact?id={task.facts[0].id}" if task.facts else f"{base}/updates?kind={task.kind.name}"


def _make_calendar(catalogue: Catalogue, chosen: TaskFilter, base: str, say: Speaker) -> str:
    today = get_today()
    due = catalogue.open_office().list_due(today, today + timedelta(days=AHEAD), chosen.person, MOST)
    facts = catalogue.get_judged([key for key, _ in due])
    facilities = catalogue.get_facilities({fact.facility for fact in facts.values()})
    metrics = catalogue.get_metrics({fact.metric for fact in facts.values()})
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Facts//Updates//EN", "CALSCALE:GREGORIAN"]
    for key, day in due:
        if key in facts:
            fact = facts[key]
            task = update_kinds.UpdateTask(
                update_kinds.find_kind("out-of-date"),
                key,
                fact.revision,
                (fact,),
                facility=facilities[fact.facility],
                metric=metrics[fact.metric],
            )
            told = say("Look again: {what}", what=update_kinds.name_task(task, say))
            lines += _make_event(f"due-{key}", date.fromisoformat(day), told, f"{base}/fact?id={key}")
    for task in catalogue.list_updates(TaskFilter(person=chosen.person, is_put_off=True), limit=MOST).tasks:
        if not task.until.startswith("9999"):
            told = f"{update_kinds.name_kind(task.kind.name, say)}: {update_kinds.name_task(task, say)}"
            key = f"{task.kind.name}-{task.subject}"
            lines += _make_event(key, date.fromisoformat(task.until), told, _make_link(task, base))
    return "".join(f"{folded}\r\n" for line in [*lines, "END:VCALENDAR"] for folded in _fold_line(line))


def _make_event(key: str, day: date, summary: str, url: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{key}@facts",
        f"DTSTAMP:{datetime.now(UTC):%Y%m%dT%H%M%SZ}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"SUMMARY:{_escape_text(summary)}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _escape_text(words: str) -> str:
    """Return a text of a calendar: on one line, its signs escaped."""
    plain = safe_text.remove_unprintable(" ".join(words.split()))
    return plain.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")


def _fold_line(line: str) -> list[str]:
    """Return a line in parts of at most 75 bytes, no letter cut."""
    parts, part = [], ""
    for letter in line:
        if len((part + letter).encode()) > _FOLD:
            parts.append(part)
            part = " "
        part += letter
    return [*parts, part]
