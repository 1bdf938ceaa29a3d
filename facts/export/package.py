"""All of every record, as a Data Package: `datapackage.json` and one CSV per table, in a folder or a zip."""

from __future__ import annotations

import json
import zipfile
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from facts.export.columns import kinds
from facts.export.delimited import lines
from facts.export.descriptor import MODELS, descriptor
from facts.output import written, written_together

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pydantic import BaseModel

    from facts.export.format import Export

    Opener = Callable[[str], Any]

DESCRIPTOR = "datapackage.json"
TABLES = ("facility", "metric", "article", "fact")


def write_datapackage(export: Export, stream: BinaryIO) -> None:
    """Write the package as a zip file."""
    write_package(stream, export)


def write_package(target: Path | BinaryIO, export: Export) -> None:
    """Write the package into a folder, which is made where it is missing, or as a zip into a binary stream."""
    if not isinstance(target, Path):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            _write(export, lambda name: _member(archive, name, export))
        return
    was_there = target.is_dir()
    names = [*(f"{name}.csv" for name in TABLES), DESCRIPTOR]
    try:
        target.mkdir(parents=True, exist_ok=True)
        with written_together(*(target / name for name in names)) as streams:
            files = dict(zip(names, streams, strict=True))
            _write(export, lambda name: nullcontext(files[name]))
    except BaseException:
        if not was_there:
            _taken_away(target)
        raise


def _taken_away(folder: Path) -> None:
    """Remove a folder that was made for a package that did not come about."""
    with suppress(OSError):
        folder.rmdir()


def write_descriptor(folder: Path, about: dict[str, str]) -> None:
    """Write the datapackage.json of tables that already stand in a folder."""
    with written(folder / DESCRIPTOR) as file:
        file.write(_json(about))


def _write(export: Export, opened: Opener) -> None:
    with opened(DESCRIPTOR) as file:
        file.write(_json(export.about))
    records = export.records
    tables = (records.facilities, records.metrics, records.articles, records.facts)
    for name, items in zip(TABLES, tables, strict=True):
        with opened(f"{name}.csv") as file:
            for text in table_text(MODELS[name], items()):
                file.write(text.encode())


def _json(about: dict[str, str]) -> bytes:
    return (json.dumps(descriptor(about=about), ensure_ascii=False, indent=2) + "\n").encode()


@contextmanager
def _member(archive: zipfile.ZipFile, name: str, export: Export) -> Iterator[Any]:
    """Open a file of the archive, dated as the export: the same facts make the same bytes."""
    made = export.generated_at.astimezone(UTC)
    info = zipfile.ZipInfo(name, (max(made.year, 1980), *made.timetuple()[1:6]))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield file


def table_text(model: type[BaseModel], items: Iterable[BaseModel]) -> Iterator[str]:
    """Yield the CSV of one table line by line: every field, nothing lost."""
    columns = kinds(model)
    return lines(tuple(columns), tuple(columns.values()), map(attrgetter(*columns), items))
