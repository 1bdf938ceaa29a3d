"""Exported files: stamped when they are made, read back later, and each number in them checked again."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facts.provenance.manifest import FileRow, FileStamps, parse_export_id
    from facts.provenance.read_back import SUFFIXES, read_stamped_file, read_stamps
    from facts.provenance.recheck import CheckedNumber, NumberChange, RecheckOutcome, RecheckResult, recheck_numbers

__all__ = [
    "SUFFIXES",
    "CheckedNumber",
    "FileRow",
    "FileStamps",
    "NumberChange",
    "RecheckOutcome",
    "RecheckResult",
    "parse_export_id",
    "read_stamped_file",
    "read_stamps",
    "recheck_numbers",
]
_MODULES = {
    "FileRow": "manifest",
    "FileStamps": "manifest",
    "parse_export_id": "manifest",
    "SUFFIXES": "read_back",
    "read_stamped_file": "read_back",
    "read_stamps": "read_back",
}


def __getattr__(name: str) -> Any:
    """Import a name's module when it is asked for: the store needs the manifest alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"facts.provenance.{_MODULES.get(name, 'recheck')}"), name)
