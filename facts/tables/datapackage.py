"""All of every record as a Data Package (Frictionless): `datapackage.json` and a CSV per table."""

from __future__ import annotations

import json
import re
import zipfile
from contextlib import contextmanager, nullcontext, suppress
from datetime import UTC
from operator import attrgetter
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from facts.errors import FileError
from facts.model.record import JudgedFact
from facts.model.research_facility import (
    find_field,
    find_names_field,
    get_example,
    get_names,
    list_languages,
    read_language,
)
from facts.model.text_limits import NAME, get_constraint
from facts.output import open_outputs
from facts.tables.columns import MODELS, ColumnKind, find_kind, format_example, list_allowed, list_kinds
from facts.tables.delimited import CSV, format_lines, read_csv
from facts.tables.raw_rows import UnreadPart
from facts.tables.table_format import TableFormat, open_archive, open_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager
    from importlib.resources.abc import Traversable

    from pydantic import BaseModel
    from pydantic.fields import FieldInfo

    from facts.tables.raw_rows import Piece
    from facts.tables.table_format import Export, FileSample

    Opener = Callable[[str], AbstractContextManager[Any]]

# What is written of a fact beside its own fields is not read: it follows from the others.
_WRITTEN: dict[str, type[BaseModel]] = {**MODELS, "fact": JudgedFact}
DESCRIPTOR = "datapackage.json"
MAX_DESCRIPTOR = 4 * 1024 * 1024
MAX_UNPACKED = 8 * 1024**3
_REMEDY = "Export one as datapackage to see how it is made."
_FILE_NAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_. -]*")
_LINKS = {
    "fact": {"facility": "facility", "metric": "metric", "article": "article"},
    "facility": {"part_of": ""},
}
_TYPES = {ColumnKind.TEXT: "string", ColumnKind.LIST: "string", ColumnKind.MOMENT: "datetime"}
_LIMITS = {
    "pattern": "pattern",
    "ge": "minimum",
    "le": "maximum",
    "min_length": "minLength",
    "max_length": "maxLength",
}
CELLS = (
    "Empty cells are null. Lists are joined by | (a bar inside an item is written \\|)."
    " Text that a spreadsheet would run as a formula begins with an apostrophe that is not part of it."
)


def build_descriptor(
    about: Mapping[str, str] | None = None, languages: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Return the datapackage.json, made from the models; `about` gives title, description and the time it was made.

    `languages` gives those that the records of a table have names in.
    """
    given = dict(about or {})
    text = {
        "title": given.get("title") or "Facts",
        "description": " ".join(part for part in (given.get("description"), given.get("verified"), CELLS) if part),
    }
    if given.get("generated_at"):
        text["created"] = given["generated_at"]
    if given.get("export"):
        text["id"] = given["export"]
    named = languages or {}
    resources = [describe_resource(name, model, named.get(name, ())) for name, model in _WRITTEN.items()]
    return {"profile": "tabular-data-package", "name": "facts", **text, "resources": resources}


def describe_resource(name: str, model: type[BaseModel], languages: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the description of one table."""
    return {
        "profile": "tabular-data-resource",
        "name": name,
        "path": f"{name}.csv",
        "description": (model.__doc__ or "").split("\n")[0],
        "format": CSV.name,
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True},
        "schema": describe_schema(name, model, languages),
    }


def describe_schema(name: str, model: type[BaseModel], languages: tuple[str, ...] = ()) -> dict[str, Any]:
    """Return the columns of a table, its key and its links to the other tables."""
    links = [
        {"fields": column, "reference": {"resource": target, "fields": "id"}}
        for column, target in _LINKS.get(name, {}).items()
    ]
    found: dict[str, Any] = {
        "fields": [_describe_field(column, model) for column in list_kinds(model, languages)],
        "missingValues": [""],
        "primaryKey": "id",
    }
    return {**found, "foreignKeys": links} if links else found


def _describe_field(name: str, model: type[BaseModel]) -> dict[str, Any]:
    info = model.model_fields[find_field(model, name)]
    held = find_kind(info)
    found: dict[str, Any] = {
        "name": name,
        "type": _TYPES.get(held, str(held)),
        "description": info.description or "",
        "example": format_example(get_example(model, name)),
    }
    if held is ColumnKind.BOOLEAN:
        found |= {"trueValues": ["true"], "falseValues": ["false"]}
    is_of_names = read_language(model, name)
    constraints = {"maxLength": NAME} if is_of_names else _list_constraints(name, info, held)
    return {**found, "constraints": constraints} if constraints else found


def _list_constraints(name: str, info: FieldInfo, held: ColumnKind) -> dict[str, Any]:
    found: dict[str, Any] = {"required": True} if info.is_required() else {}
    if name == "id":
        found["unique"] = True
    if held is ColumnKind.TEXT and list_allowed(info):
        found["enum"] = [str(value) for value in list_allowed(info)]
    for rule, constraint in _LIMITS.items():
        value = get_constraint(info, rule)
        if value is not None:
            found[constraint] = value
    return found


def write_package(target: Path | BinaryIO, export: Export) -> None:
    """Write the package into a folder, which is made where it is missing, or as a zip into a binary stream."""
    if not isinstance(target, Path):
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            _write_tables(export, lambda name: _add_entry(archive, name, export))
        return
    was_there = target.is_dir()
    names = [*(f"{name}.csv" for name in MODELS), DESCRIPTOR]
    try:
        target.mkdir(parents=True, exist_ok=True)
        with open_outputs(*(target / name for name in names)) as streams:
            files = dict(zip(names, streams, strict=True))
            _write_tables(export, lambda name: nullcontext(files[name]))
    except BaseException:
        if not was_there:
            _remove_folder(target)
        raise


def _remove_folder(folder: Path) -> None:
    """Remove a folder that was made for a package that did not come about."""
    with suppress(OSError):
        folder.rmdir()


def _write_tables(export: Export, opened: Opener) -> None:
    records = export.records
    facilities, metrics = list(records.facilities()), list(records.metrics())
    languages = {"facility": list_languages(facilities), "metric": list_languages(metrics)}
    descriptor = json.dumps(build_descriptor(export.about, languages), ensure_ascii=False, indent=2)
    with opened(DESCRIPTOR) as file:
        file.write(f"{descriptor}\n".encode())
    facts = map(JudgedFact.of, records.facts())
    tables: tuple[Iterable[BaseModel], ...] = (facilities, metrics, records.articles(), facts)
    for (name, model), items in zip(_WRITTEN.items(), tables, strict=True):
        with opened(f"{name}.csv") as file:
            for text in format_table(model, items, languages.get(name, ())):
                file.write(text.encode())


@contextmanager
def _add_entry(archive: zipfile.ZipFile, name: str, export: Export) -> Iterator[Any]:
    """Open a file of the archive, dated as the export: the same facts make the same bytes."""
    made = export.generated_at.astimezone(UTC)
    info = zipfile.ZipInfo(name, (max(made.year, 1980), *made.timetuple()[1:6]))
    info.compress_type = zipfile.ZIP_DEFLATED
    info.external_attr = 0o644 << 16
    with archive.open(info, "w", force_zip64=True) as file:
        yield file


def format_table(model: type[BaseModel], items: Iterable[BaseModel], languages: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the CSV of one table line by line: every field, nothing lost."""
    columns = list_kinds(model, languages)
    return format_lines(tuple(columns), tuple(columns.values()), map(_make_reader(model, columns), items))


def _make_reader(model: type[BaseModel], columns: Iterable[str]) -> Callable[[Any], Sequence[Any]]:
    """Return what reads the cells of a record."""
    if not find_names_field(model):
        return attrgetter(*columns)
    languages = {column: read_language(model, column) for column in columns}

    def read_cells(record: Any) -> list[Any]:
        names = get_names(record)
        return [names.get(language) if language else getattr(record, name) for name, language in languages.items()]

    return read_cells


def read_folder(folder: Path | Traversable, where: str) -> Iterator[Piece]:
    """Yield the rows of the package in a folder; nothing outside of the folder is read."""

    def open_file(name: str) -> AbstractContextManager[BinaryIO]:
        try:
            return cast("AbstractContextManager[BinaryIO]", _find_inside(folder, name, where).open("rb"))
        except OSError as error:
            raise FileError(f"cannot be read ({error.strerror})", where=name, remedy="Check the folder.") from error

    yield from _read_tables(open_file, "", where)


def read_zip(stream: BinaryIO, where: str) -> Iterator[Piece]:
    """Yield the rows of the package in a zip; nothing is unpacked to disk."""
    with open_archive(stream, where, MAX_UNPACKED) as archive:
        folder = _find_folder(archive, where)
        yield from _read_tables(lambda name: open_entry(archive, name, where), folder, where)


def _find_folder(archive: zipfile.ZipFile, where: str) -> str:
    """Return the beginning of the names of what belongs to the package, as it may be in a folder of the zip."""
    names = [name for name in archive.namelist() if PurePosixPath(name).name == DESCRIPTOR]
    if not names:
        raise FileError(f"the zip has no {DESCRIPTOR}", where=where, remedy=_REMEDY)
    return min(names, key=len)[: -len(DESCRIPTOR)]


def _find_inside(folder: Path | Traversable, name: str, where: str) -> Path | Traversable:
    """Return a file of the folder; a link that leads out of it is refused."""
    found = folder.joinpath(name)
    if isinstance(folder, Path) and isinstance(found, Path) and not found.resolve().is_relative_to(folder.resolve()):
        raise FileError(f"{name} leads out of the folder", where=where, remedy="Put the file itself into the folder.")
    if not found.is_file():
        raise FileError(f"there is no file {name}", where=where, remedy=_REMEDY)
    return found


def _read_tables(opened: Opener, folder: str, where: str) -> Iterator[Piece]:
    """Yield the rows of each table, those that others point to first."""
    with opened(folder + DESCRIPTOR) as file:
        paths = _find_paths(file.read(MAX_DESCRIPTOR), where)
    if not paths:
        raise FileError(f"{DESCRIPTOR} names none of the tables {', '.join(MODELS)}", where=where, remedy=_REMEDY)
    for table in MODELS:
        if table in paths:
            with opened(folder + paths[table]) as file:
                for piece in read_csv(file, f"{where}/{paths[table]}", table):
                    yield piece._replace(part=paths[table]) if isinstance(piece, UnreadPart) else piece


def _find_paths(data: bytes, where: str) -> dict[str, str]:
    try:
        resources = json.loads(data)["resources"]
        named = {item["name"]: item["path"] for item in resources if item.get("name") in MODELS}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise FileError(f"{DESCRIPTOR} cannot be understood", where=where, remedy=_REMEDY) from error
    return {table: _check_path(path, where) for table, path in named.items()}


def _check_path(path: Any, where: str) -> str:
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


def _find_export(stream: BinaryIO, where: str) -> str:
    with open_archive(stream, where, MAX_UNPACKED) as archive:
        name = _find_folder(archive, where) + DESCRIPTOR
        with open_entry(archive, name, where) as file:
            data = file.read(MAX_DESCRIPTOR)
    try:
        return str(json.loads(data).get("id") or "")
    except (ValueError, AttributeError, RecursionError):
        return ""


def _is_package(sample: FileSample) -> bool:
    return any(PurePosixPath(name).name == DESCRIPTOR for name in sample.entries)


DATA_PACKAGE = TableFormat(
    "datapackage",
    "Data Package",
    ".zip",
    "application/zip",
    lambda export, stream: write_package(stream, export),
    read_zip,
    recognize=_is_package,
    find_export=_find_export,
    is_compressed=True,
)
