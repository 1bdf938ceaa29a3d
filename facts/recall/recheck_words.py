"""What a check of a file and the register say, on the page and on the command line alike."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from facts import saying
from facts.recall.file_check import Outcome
from facts.status import Status, name_status

if TYPE_CHECKING:
    from facts.language import Speaker
    from facts.manifest import Manifest
    from facts.recall.file_check import Change, Checked, Recall


def outcomes(say: Speaker) -> dict[Outcome, str]:
    """Return the words for what has become of a number, the most urgent first."""
    return {
        Outcome.WITHDRAWN: say("withdrawn since"),
        Outcome.CORRECTED: say("corrected since"),
        Outcome.UNKNOWN: say("not known here"),
        Outcome.OUT_OF_DATE: name_status(Status.OUT_OF_DATE, say),
        Outcome.UNDATED: name_status(Status.UNDATED, say),
        Outcome.CURRENT: name_status(Status.CURRENT, say),
    }


def outcome(item: Checked, say: Speaker) -> str:
    """Say what has become of a number, and whether the file itself was changed."""
    words, altered = outcomes(say)[item.outcome], say("changed in the file")
    return f"{words}, {altered}" if item.altered else words


def counts(found: Recall, say: Speaker) -> str:
    """Say how many numbers are in each state: '1 corrected since · 5 may be out of date'."""
    counted = found.counted()
    words = [f"{_number(counted[name], say)} {text}" for name, text in outcomes(say).items() if counted[name]]
    altered = sum(bool(item.altered) for item in found.checked)
    changed = say("changed in the file")
    return " · ".join([*words, f"{_number(altered, say)} {changed}"] if altered else words)


def now(item: Checked, say: Speaker) -> str:
    """Say what a number is now, where that is not what the file says."""
    return say("the same") if item.said_now == item.said_then else item.said_now


def change(item: Change | None, say: Speaker) -> str:
    """Say when, by whom and why a number was changed."""
    if item is None:
        return ""
    day = saying.day_of(item.at, say.language)
    return ", ".join(filter(None, (day, item.by))) + (f": {item.reason}" if item.reason else "")


def summary(found: Recall, say: Speaker) -> str:
    """Say how many numbers of a file still stand."""
    right = sum(item.is_right for item in found.checked)
    numbers = {"n": _number(len(found.checked), say), "right": _number(right, say)}
    return say.many(
        "{right} of {n} number is still current",
        "{right} of {n} numbers are still current",
        len(found.checked),
        **numbers,
    )


def gaps(found: Recall, say: Speaker) -> list[str]:
    """Say which exports were recognised, although their numbers are not known here."""
    listed = [
        say(
            "{export} holds {n} numbers, too many to be listed in the register; check the file that has them.",
            export=item.export,
            n=number,
        )
        for item, number in ((item, _number(item.facts, say)) for item in found.unlisted)
    ]
    silent = say("{export} shows how many facts there are, and no number that could change.")
    strange = say("{export} is not in the register of this catalogue.")
    return [
        *listed,
        *(silent.format(export=item.export) for item in found.exports if not item.facts),
        *(strange.format(export=key) for key in found.unregistered),
    ]


def listed(count: int, unlisted: int, say: Speaker) -> str:
    """Say how many exports a fact went into, as far as the register lists it."""
    shown, large = _number(count, say), _number(unlisted, say)
    said = say.many("In {n} export", "In {n} exports", count, n=shown)
    more = say.many(
        "{n} large export is registered without its numbers and may hold it, too",
        "{n} large exports are registered without their numbers and may hold it, too",
        unlisted,
        n=large,
    )
    return f"{said}; {more}." if unlisted else f"{said}."


def form(item: Manifest, say: Speaker) -> str:
    """Say what kind of thing left the house."""
    words = {"embed": say("embedded chart"), "card": say("card"), "data": say("data")}
    return words.get(item.form, item.form.upper())


def day(item: Manifest, say: Speaker) -> str:
    return saying.day_of(item.at, say.language)


def _number(value: int, say: Speaker) -> str:
    return saying.number(Decimal(value), say.language)
