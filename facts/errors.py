"""Everything that can go wrong for a reason a person can mend.

FactsError
├── RecordError          a record that cannot exist
│   ├── QuantityError    a number, bound, hedge or precision that contradicts itself
│   └── UnitError        an unknown unit, or a conversion across dimensions
├── SelectionError       a filter that cannot be understood
├── NotFound             no such fact, facility, metric, article or chart
├── NotAllowed           the actor's role does not permit the verb
├── StaleRevision        somebody else changed the record first
├── FileError            a file that cannot be read or written
│   └── ReaderFault      a file that was not read because this program failed over it
├── ImportRefused        a table with bad rows
└── StoreError           the database cannot be reached, is damaged or of another version
    └── NotWritable      it can be read, but nothing can be written now
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from pathlib import Path
from typing import Any

_LOG = logging.getLogger("facts")


def log_fault(error: BaseException, doing: str, log: logging.Logger = _LOG) -> str:
    """Log an error with its trace; return the id under which the log holds it, for those who met it to quote.

    The same fault at the same place has the same id each time. Nothing of the error can be read from it.
    """
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = "".join(f"{Path(entry.filename).name}:{entry.name}:{entry.lineno}" for entry in last)
    fault = hashlib.sha256(f"{type(error).__name__}:{place}".encode()).hexdigest()[:8]
    log.error("fault %s while %s\n%s", fault, doing, "".join(traceback.format_exception(error)))
    return fault


class FactsError(Exception):
    """Say what is wrong, where, and what to do about it."""

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        self.what = what
        self.where = where
        self.remedy = remedy
        super().__init__(what, where, remedy)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        return f"{place}{self.what}.{remedy}"


class RecordError(FactsError, ValueError):
    """A record that cannot exist."""


class QuantityError(RecordError):
    """A number, bound, hedge or precision that contradicts itself."""


class UnitError(RecordError):
    """An unknown unit, or a conversion across dimensions."""


class SelectionError(FactsError, ValueError):
    """A filter that cannot be understood."""


class NotFound(FactsError, LookupError):
    """No such fact, facility, metric, article or chart."""


class NotAllowed(FactsError, PermissionError):
    """The actor's role does not permit the verb."""


class StaleRevision(FactsError):
    """Somebody else changed the record first: carries both versions."""

    def __init__(self, what: str, *, where: str, remedy: str, yours: Any, theirs: Any) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.yours = yours
        self.theirs = theirs


class FileError(FactsError):
    """A file that cannot be read or written."""


class ReaderFault(FileError):
    """A file that was not read because this program failed over it: the file may be whole."""


class ImportRefused(FactsError):
    """A table with bad rows: carries every finding."""

    def __init__(self, what: str, *, where: str, remedy: str, findings: list[Any]) -> None:
        super().__init__(what, where=where, remedy=remedy)
        self.findings = findings


class StoreError(FactsError):
    """The database cannot be reached, is damaged, or is of another version."""


class NotWritable(StoreError):
    """The database can be read, but nothing can be written now."""
