"""What is asked of the catalogue to show: facts, and options. Its names are those of the dashboard's addresses."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from facts import edtf_date, units
from facts.errors import SelectionError
from facts.language import Speaker, speaker
from facts.selection import LONGEST_VALUE, MOST_VALUES, Selection

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from dashboard.charts import Chart

Pairs = tuple[tuple[str, str], ...]

# What awaits review is for editors; no address opens it to readers.
FILTERS = tuple(name for name in Selection.model_fields if name != "review_state")
READER = ("in", "theme")
IGNORED_OPTIONS = ("page", "order", "chart")  # where a reader of the dashboard is; no part of what is shown
_TRACKING = ("utm_", "fbclid", "gclid", "mc_")
_ESCAPED = re.compile("^(amp;)+")
_CHOICES = {"in": units.LANGUAGES, "theme": ("light", "dark"), "scale": ("linear", "log")}


@dataclass(frozen=True)
class ViewQuery:
    """A checked query: which facts, how to show them, and to whom."""

    selection: Selection
    options: Pairs

    def get_option(self, name: str, default: str = "") -> str:
        return dict(self.options).get(name, default)

    @cached_property
    def say(self) -> Speaker:
        return speaker(self.get_option("in"))

    @property
    def language(self) -> str:
        return self.say.language

    @classmethod
    def of(cls, selection: Selection, **options: str) -> ViewQuery:
        """Make a query of what is known already; an empty option is left out."""
        return cls(selection, tuple(sorted((name, value) for name, value in options.items() if value)))

    def with_options(self, **options: str) -> ViewQuery:
        """Return the same with some options set; an empty one is left out."""
        return ViewQuery.of(self.selection, **{**dict(self.options), **options})

    @property
    def at(self) -> date | None:
        """The last day of the date as of which facts are asked for."""
        written = self.get_option("at")
        return edtf_date.bounds(written, "option at")[1] if written else None

    @property
    def frozen(self) -> datetime | None:
        """The moment, in UTC, as of which the catalogue itself is asked for."""
        written = self.get_option("frozen")
        return _read_moment(written) if written else None

    def keep_options(self, *names: str) -> ViewQuery:
        """Return the same with some of the options alone."""
        return replace(self, options=tuple(pair for pair in self.options if pair[0] in names))

    def write_query(self, *without: str, **more: str) -> str:
        """Return the query in one fixed order, with some options left out or replaced."""
        kept = [(name, value) for name, value in self.options if name not in (*without, *more)]
        return urlencode([*self.selection.to_query(), *kept, *more.items()])


def list_options(chart: Chart) -> tuple[str, ...]:
    """Return the options of a chart's addresses, with those that are none of its own."""
    return (*IGNORED_OPTIONS, *chart.options)


def read_query(pairs: Iterable[tuple[str, str]], options: Collection[str] = (), *, filters: bool = True) -> ViewQuery:
    """Check a query; raise SelectionError naming what is not known here, or the value that is wrong."""
    # Where an address was escaped for HTML once more than read, names begin with what is left of an ampersand.
    plain = [(_ESCAPED.sub("", name), value) for name, value in pairs]
    given = [(name, value) for name, value in plain if value and not name.startswith(_TRACKING)]
    if len(given) > MOST_VALUES:
        raise SelectionError(f"it has {len(given):,} values", where="address", remedy="Ask for less.")
    allowed = {*(FILTERS if filters else ()), *options, *READER}
    for name, value in given:
        _check_option(name, value, allowed)
    chosen = Selection.from_query((name, value) for name, value in given if name in FILTERS)
    query = ViewQuery(chosen, tuple(sorted(dict(pair for pair in given if pair[0] not in FILTERS).items())))
    _check_values(query)
    return query


def _check_option(name: str, value: str, allowed: Collection[str]) -> None:
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


def _check_values(query: ViewQuery) -> None:
    """Read what is only read later, so that an error is told before anything is made."""
    _ = query.at, query.frozen
    if query.get_option("unit"):
        units.unit(query.get_option("unit"))
    code = query.get_option("currency")
    known = [name for name, unit in units.vocabulary().items() if unit.dimension == "money"]
    if code and code not in known:
        raise SelectionError(f"got {code[:60]!r}", where="option currency", remedy=f"Write one of {', '.join(known)}.")


def _read_moment(written: str) -> datetime:
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
