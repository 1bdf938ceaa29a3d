"""Rows of a Data Package: a folder or a zip with `datapackage.json` and one CSV per table."""

from __future__ import annotations

import json
import re
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError
from facts.export.descriptor import MODELS
from facts.importing.archive import checked, member
from facts.importing.delimited import read_csv
from facts.importing.row import Unread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from importlib.resources.abc import Traversable

    from facts.importing.row import Piece

    Opener = Callable[[str], AbstractContextManager[BinaryIO]]

DESCRIPTOR = "datapackage.json"
MAX_DESCRIPTOR = 4 * 1024 * 1024
MAX_UNPACKED = 8 * 1024**3
_REMEDY = "Export one as datapackage to see how it is made."
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")


def read_folder(folder: Path | Traversable, where: str) -> Iterator[Piece]:
    """Yield the rows of the package in a folder; nothing outside of the folder is read."""

    def opened(name: str) -> AbstractContextManager[BinaryIO]:
        try:
            return cast("AbstractContextManager[BinaryIO]", _inside(folder, name, where).open("rb"))
        except OSError as error:
            raise FileError(f"cannot be read ({error.strerror})", where=name, remedy="Check the folder.") from error

    yield from _tables(opened, "", where)


def read_zip(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield the rows of the package in a zip; nothing is unpacked to disk."""
    with checked(stream, where, MAX_UNPACKED) as archive:
        names = [name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTOR]
        if not names:
            raise FileError(f"the zip has no {DESCRIPTOR}", where=where, remedy=_REMEDY)
        folder = min(names, key=len)[: -len(DESCRIPTOR)]
        yield from _tables(lambda name: member(archive, name, where), folder, where)


def _inside(folder: Path | Traversable, name: str, where: str) -> Path | Traversable:
    """Return a file of the folder; a link that leads out of it is refused."""
    found = folder.joinpath(name)
    if isinstance(folder, Path) and isinstance(found, Path) and not found.resolve().is_relative_to(folder.resolve()):
        raise FileError(f"{name} leads out of the folder", where=where, remedy="Put the file itself into the folder.")
    if not found.is_file():
        raise FileError(f"there is no file {name}", where=where, remedy=_REMEDY)
    return found


def _tables(opened: Opener, folder: str, where: str) -> Iterator[Piece]:
    """Yield the rows of each table, those that others point to first."""
    with opened(folder + DESCRIPTOR) as file:
        paths = _paths(file.read(MAX_DESCRIPTOR), where)
    if not paths:
        raise FileError(f"{DESCRIPTOR} names none of the tables {', '.join(MODELS)}", where=where, remedy=_REMEDY)
    for table in MODELS:
        if table in paths:
            with opened(folder + paths[table]) as file:
                for piece in read_csv(file, f"{where}/{paths[table]}", table):
                    yield piece._replace(part=paths[table]) if isinstance(piece, Unread) else piece


def _paths(data: bytes, where: str) -> dict[str, str]:
    try:
        resources = json.loads(data)["resources"]
        named = {item["name"]: item["path"] for item in resources if item.get("name") in MODELS}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(f"{DESCRIPTOR} cannot be understood", where=where, remedy=_REMEDY) from error
    return {table: _safe(path, where) for table, path in named.items()}


def _safe(path: Any, where: str) -> str:
    """Return a path made of plain names only: never an address, never upwards, never from the root."""
    found = path[0] if isinstance(path, list) and len(path) == 1 else path
    parts = found.split("/") if isinstance(found, str) else [""]
    if not all(_FILE_NAME.fullmatch(part) and ".." not in part for part in parts):
        raise FileError(
            f"the path {str(path)[:80]!r} is not followed",
            where=f"{where}/{DESCRIPTOR}",
            remedy="Name a file beside it.",
        )
    return "/".join(parts)
