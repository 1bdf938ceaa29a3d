"""What a database says when it refuses, in words for who can mend it."""

from __future__ import annotations

from typing import NamedTuple

from facts.errors import NotWritable, StoreError
from facts.store.sqlite_file import RESTORE


class Refusal(NamedTuple):
    """What is wrong, and what to do; the driver's own words are added to it."""

    what: str
    remedy: str
    kind: type[StoreError] = StoreError


_DAMAGED = Refusal("the database is damaged", RESTORE)
_READ_ONLY = Refusal(
    "the database cannot be written", "See that you may write the file and its folder; reading works.", NotWritable
)
_BUSY = Refusal("another program is writing and does not finish", "Wait for it, then try again.", NotWritable)
_FULL = Refusal("the disk is full, and nothing was changed", "Make room, then try again.", NotWritable)
_UNREADABLE = Refusal(
    "the disk does not answer", "Look after the disk; a backup comes back with “facts restore BACKUP”."
)

# By SQLite's result code, and by PostgreSQL's SQLSTATE.
_KNOWN: dict[int | str, Refusal] = {
    5: _BUSY,
    6: _BUSY,
    8: _READ_ONLY,
    10: _UNREADABLE,
    11: _DAMAGED,
    13: _FULL,
    24: _DAMAGED,
    26: _DAMAGED,
    "25006": _READ_ONLY,
    "42501": _READ_ONLY,
    "53100": _FULL,
    "55P03": _BUSY,
    "58030": _UNREADABLE,
    "XX001": _DAMAGED,
    "XX002": _DAMAGED,
}


def explain(error: BaseException, otherwise: str) -> Refusal:
    """Return what a driver's error means; where nothing is known of it, its own words with the other remedy."""
    cause = str(error).strip().partition("\n")[0] or type(error).__name__
    code = getattr(error, "sqlite_errorcode", None)
    known = _KNOWN.get((getattr(error, "sqlstate", None) or "") if code is None else code & 0xFF)
    if known is None and (isinstance(error, UnicodeDecodeError) or "decode to UTF-8" in cause):
        known = _DAMAGED
    if known is None:
        return Refusal(f"the database refused: {cause}", otherwise)
    return Refusal(f"{known.what} ({cause})", known.remedy, known.kind)
