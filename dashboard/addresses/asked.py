"""What an address asks for: the same names as in the dashboard's own addresses, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from dashboard.addresses.threads import QUERIES
from facts import edtf_date, units
from facts.errors import SelectionError
from facts.language import Speaker, speaker
from facts.selection import LONGEST_VALUE, MOST_VALUES, Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from starlette.requests import Request

Pairs = tuple[tuple[str, str], ...]

# What awaits review is for editors; no address opens it to readers.
FILTERS = tuple(name for name in Selection.model_fields if name != "review_state")
VIEW = ("unit", "currency", "scale", "at", "frozen")
READER = ("in", "theme")
PLACE = ("page", "order", "chart")  # where a reader of the dashboard is; no part of what is shown
READ_WITHIN = 5.0  # seconds; what is bounded takes milliseconds
_TRACKING = ("utm_", "fbclid", "gclid", "mc_")
_ESCAPED = re.compile("^(amp;)+")
_CHOICES = {"in": units.LANGUAGES, "theme": ("light", "dark"), "scale": ("linear", "log")}


@dataclass(frozen=True)
class Asked:
    """A checked query: which facts, how to show them, and to whom."""

    selection: Selection
    options: Pairs

    def option(self, name: str, default: str = "") -> str:
        return dict(self.options).get(name, default)

    @cached_property
    def say(self) -> Speaker:
        return speaker(self.option("in"))

    @property
    def language(self) -> str:
        return self.say.language

    @property
    def at(self) -> date | None:
        """The last day of the date as of which facts are asked for."""
        written = self.option("at")
        return edtf_date.bounds(written, "option at")[1] if written else None

    @property
    def frozen(self) -> datetime | None:
        """The moment, in UTC, as of which the catalogue itself is asked for."""
        written = self.option("frozen")
        return _moment(written) if written else None

    def only(self, *names: str) -> Asked:
        """Return the same with some of the options alone."""
        return replace(self, options=tuple(pair for pair in self.options if pair[0] in names))

    def query(self, *without: str, **more: str) -> str:
        """Return the query in one fixed order, with some options left out or replaced."""
        kept = [(name, value) for name, value in self.options if name not in (*without, *more)]
        return urlencode([*self.selection.to_query(), *kept, *more.items()])


async def of(request: Request, options: Collection[str] = (), *, filters: bool = True) -> Asked:
    """Read the query of a request in a thread and within a time: whatever it holds, others are answered."""
    pairs = request.query_params.multi_items()
    try:
        return await QUERIES.run_within(READ_WITHIN, lambda: read(pairs, options, filters=filters))
    except TimeoutError:
        raise SelectionError("it takes too long to read", where="address", remedy="Ask for less.") from None


def read(pairs: Iterable[tuple[str, str]], options: Collection[str] = (), *, filters: bool = True) -> Asked:
    """Check a query; raise SelectionError naming what is not known here, or the value that is wrong."""
    # Where an address was escaped for HTML once more than read, names begin with what is left of an ampersand.
    plain = [(_ESCAPED.sub("", name), value) for name, value in pairs]
    given = [(name, value) for name, value in plain if value and not name.startswith(_TRACKING)]
    if len(given) > MOST_VALUES:
        raise SelectionError(f"it has {len(given):,} values", where="address", remedy="Ask for less.")
    allowed = {*(FILTERS if filters else ()), *options, *READER}
    for name, value in given:
        _check(name, value, allowed)
    chosen = Selection.from_query((name, value) for name, value in given if name in FILTERS)
    asked = Asked(chosen, tuple(sorted(dict(pair for pair in given if pair[0] not in FILTERS).items())))
    _check_values(asked)
    return asked


def _check(name: str, value: str, allowed: Collection[str]) -> None:
    if name not in allowed:
        known = ", ".join(sorted(allowed))
        raise SelectionError("there is no such option here", where=f"option {name[:60]}", remedy=f"There are: {known}.")
    if len(value) > LONGEST_VALUE:
        raise SelectionError(f"the text has {len(value):,} characters", where=f"option {name}", remedy="Shorten it.")
    if "\x00" in value:
        raise SelectionError("a text holds a null character", where=f"option {name}", remedy="Leave it out.")
    choices = _CHOICES.get(name, (value,))
    if value not in choices:
        raise SelectionError(f"got {value[:60]!r}", where=f"option {name}", remedy=f"Write {' or '.join(choices)}.")


def _check_values(asked: Asked) -> None:
    """Read what is only read later, so that an error is told before anything is made."""
    _ = asked.at, asked.frozen
    if asked.option("unit"):
        units.unit(asked.option("unit"))
    code = asked.option("currency")
    known = [name for name, unit in units.vocabulary().items() if unit.dimension == "money"]
    if code and code not in known:
        raise SelectionError(f"got {code[:60]!r}", where="option currency", remedy=f"Write one of {', '.join(known)}.")


def _moment(written: str) -> datetime:
    """Read a moment; a plus sign of a zone arrives as a space, and a time without a zone is UTC."""
    try:
        read_ = datetime.fromisoformat(written.replace(" ", "+") if "T" in written else written)
        moment = read_.replace(tzinfo=UTC) if read_.tzinfo is None else read_.astimezone(UTC)
    except (ValueError, OverflowError):
        raise SelectionError(
            f"got {written[:60]!r}", where="option frozen", remedy="Write a moment such as 2026-11-22T10:00:00Z."
        ) from None
    if moment > datetime.now(UTC):
        raise SelectionError(f"{written!r} has not come yet", where="option frozen", remedy="Write a past moment.")
    return moment
