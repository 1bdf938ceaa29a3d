"""The export log: each export is entered once, and never faster than a public address may fill a database."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

from facts.errors import StoreError
from facts.provenance.manifest import MOST_LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

    from facts.provenance.manifest import ExportedFact, Manifest
    from facts.store import Store

REMEMBERED = 10_000
AT_ONCE = 20_000  # database rows
A_SECOND = 1.0
Item = TypeVar("Item")
_LOG = logging.getLogger(__name__)


class RateLimiter:
    """So many rows at once, then so many a second."""

    def __init__(self, at_once: float, a_second: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._rate, self._clock = at_once, a_second, clock
        self._left, self._since = at_once, clock()

    def spend(self, rows: int) -> bool:
        """Take the rows from what is left; take nothing where it is not enough."""
        now = self._clock()
        self._left = min(self._most, self._left + (now - self._since) * self._rate)
        self._since = now
        if rows > self._left:
            return False
        self._left -= rows
        return True


class ExportLog:
    """What this process entered into the register of one store."""

    def __init__(self, store: Store, allowance: RateLimiter | None = None) -> None:
        self._store = store
        self._entered: OrderedDict[str, None] = OrderedDict()
        self._allowance = allowance or RateLimiter(AT_ONCE, A_SECOND)
        self._lock = Lock()

    def enter(self, manifest: Manifest, by: str, *, unbounded: bool) -> bool:
        """Enter an export unless it is there; return whether it is there now.

        What cannot be entered leaves the house all the same: its file carries the manifest.
        """
        if not self._is_new(manifest, unbounded=unbounded):
            return manifest.export in self._entered
        try:
            self._store.register(manifest, by=by)
        except StoreError as error:
            _LOG.warning("Export %s was not entered into the register: %s", manifest.export, error)
            return False
        self._remember_export(manifest.export)
        return True

    def enter_host(self, export: str, host: str, day: date) -> None:
        """Enter on which site an embed was seen, once a day, and not where too many are."""
        seen = f"{export} {host} {day}"
        with self._lock:
            if seen in self._entered or not self._allowance.spend(1):
                return
        self._remember_export(seen)
        try:
            self._store.office.enter_host(export, host, day)
        except StoreError as error:
            _LOG.warning("The site of embed %s was not entered: %s", export, error)

    def _is_new(self, manifest: Manifest, *, unbounded: bool) -> bool:
        """Whether it must still be entered, and may be."""
        with self._lock:
            if manifest.export in self._entered:
                return False
            return unbounded or self._allowance.spend(1 + len(manifest.lines))

    def _remember_export(self, export: str) -> None:
        with self._lock:
            self._entered[export] = None
            while len(self._entered) > REMEMBERED:
                self._entered.popitem(last=False)


class PendingExport:
    """What is written of one export; it is entered once the file is in its place, and not where it was broken off."""

    def __init__(self, enter: Callable[[list[ExportedFact]], object]) -> None:
        self._enter = enter
        self._lines: list[ExportedFact] | None = None

    def note_facts(self, items: Iterable[Item], line: Callable[[Item], ExportedFact]) -> Iterator[Item]:
        """Yield what is written, and keep the lines once the last one is; none where there are too many to list."""
        lines: list[ExportedFact] = []
        rest = iter(items)
        for item in rest:
            lines.append(line(item))
            yield item
            if len(lines) > MOST_LINES:
                lines = []
                yield from rest
        self._lines = lines

    def enter(self) -> None:
        """Enter what was written to its end."""
        if self._lines is not None:
            self._enter(self._lines)


_EXPORT_LOGS: WeakKeyDictionary[Store, ExportLog] = WeakKeyDictionary()


def get_export_log(store: Store) -> ExportLog:
    """Return the one register of a store in this process."""
    return _EXPORT_LOGS.setdefault(store, ExportLog(store))
