"""Facilities, and names of facilities and metrics in other languages than English.

Such names are one field of the model, called as the English one with an s: `labels` beside `label`. In tables and forms
they are a column a language: `label_it`, `label_es` …
"""

from __future__ import annotations

import re
from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, get_origin

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from facts.languages import ENGLISH, LANGUAGES
from facts.model import text_limits
from facts.model.quantity import describe_field, describe_required
from facts.model.text_limits import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


CODE = r"^[a-z]{2,3}$"
MOST_LANGUAGES = 200


def _refuse_english(names: dict[str, str]) -> dict[str, str]:
    if ENGLISH in names:
        raise PydanticCustomError("english_name", "the English name has a field of its own")
    return names


LocalNames: TypeAlias = Annotated[
    dict[Annotated[str, Field(pattern=CODE)], Annotated[text_limits.Name, Field(min_length=1)]],
    AfterValidator(_refuse_english),
]
"""Names by the code of their language."""


def choose_name(english: str, names: Mapping[str, str], language: str) -> str:
    """Return the name in a language, the English one where there is no other."""
    return names.get(language) or english


@cache
def find_names_field(model: type[BaseModel]) -> str:
    """Return the field that holds a record's names by language; nothing where it has none."""
    return next((name for name, info in model.model_fields.items() if get_origin(info.annotation) is dict), "")


def get_names(record: BaseModel) -> dict[str, str]:
    """Return the names of a record by language; none for one that has no such field."""
    field = find_names_field(type(record))
    return getattr(record, field) if field else {}


def name_column(model: type[BaseModel], language: str) -> str:
    """Return the column of the names in one language."""
    return f"{find_names_field(model).removesuffix('s')}_{language}"


def read_language(model: type[BaseModel], column: str) -> str:
    """Return the language of a column of names; nothing for every other column."""
    begin, _, language = column.rpartition("_")
    is_name = bool(begin) and f"{begin}s" == find_names_field(model)
    return language if is_name and re.fullmatch(CODE, language) and language != ENGLISH else ""


def find_field(model: type[BaseModel], column: str) -> str:
    """Return the field that a column belongs to: its own, or the one of all names."""
    return find_names_field(model) if read_language(model, column) else column


def get_example(model: type[BaseModel], column: str) -> Any:
    """Return the good example of a column."""
    example = (model.model_fields[find_field(model, column)].examples or [None])[0]
    return example.get(read_language(model, column)) if isinstance(example, dict) else example


def gather_names(model: type[BaseModel], values: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the values of a record with its columns of names gathered into their field; empty ones are left out.

    Values that have the field already have no such columns.
    """
    field = find_names_field(model)
    if not field or field in values:
        return values
    languages = {column: language for column in values if (language := read_language(model, column))}
    names = {language: values[column] for column, language in languages.items() if values[column]}
    others = {name: value for name, value in values.items() if name not in languages}
    return {**others, field: names}


def list_languages(records: Iterable[BaseModel]) -> tuple[str, ...]:
    """Return the languages that records have names in: those of the interface in its order, then the others."""
    found = {language for one in records for language in get_names(one)}
    return tuple(code for code in LANGUAGES if code in found) + tuple(sorted(found.difference(LANGUAGES)))


SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class FacilityKind(StrEnum):
    """What sort of thing a facility is."""

    ORGANISATION = "organisation"
    LABORATORY = "laboratory"
    TREATMENT_CENTRE = "treatment_centre"
    DATA_CENTRE = "data_centre"
    COMPUTING_GRID = "computing_grid"
    INSTRUMENT = "instrument"
    DETECTOR = "detector"
    ACCELERATOR = "accelerator"
    LIGHT_SOURCE = "light_source"
    TELESCOPE = "telescope"
    SUPERCOMPUTER = "supercomputer"
    EXPERIMENT = "experiment"
    PROJECT = "project"
    VISITOR_CENTRE = "visitor_centre"
    PRIZE = "prize"
    WORLD = "world"


class Facility(BaseModel):
    """A facility, organisation, instrument or project."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)

    id: str = describe_required("Permanent slug.", "cnao", "CNAO Pavia", pattern=SLUG, max_length=text_limits.ID)
    name: Text = describe_required(
        "Full name.",
        "National Centre for Oncological Hadrontherapy",
        "cnao",
        min_length=1,
        max_length=text_limits.NAME,
    )
    names: LocalNames = describe_field(
        "Full name in another language; the English one stands in where empty.",
        {"pt": "Centro Nacional de Hadroterapia Oncológica"},
        {"Italian": "Centro Nazionale di Adroterapia Oncologica"},
        default={},
        max_length=MOST_LANGUAGES,
    )
    short_name: Text = describe_required(
        "Name for tables and charts.", "CNAO", "the centre", min_length=1, max_length=40
    )
    kind: FacilityKind = describe_required("What sort of thing it is.", "treatment_centre", "hospital-like")
    part_of: str | None = describe_field(
        "Id of the facility it belongs to.",
        "infn",
        "INFN, Italy",
        pattern=SLUG,
        max_length=text_limits.ID,
    )
    country: str | None = describe_field("ISO 3166-1 alpha-2 code.", "IT", "Italy", pattern=r"^[A-Z]{2}$")
    ror: str | None = describe_field(
        "ROR identifier; empty when not certain.",
        "https://ror.org/005ta0471",
        "005",
        pattern=r"^https://ror\.org/0[a-z0-9]{8}$",
    )
    wikidata: str | None = describe_field(
        "Wikidata item; empty when not certain.", "Q568287", "infn", pattern=r"^Q[1-9][0-9]{0,15}$"
    )
    url: str | None = describe_field(
        "Home page.",
        "https://www.fondazionecnao.it",
        "cnao.it",
        pattern=r"^https?://\S+$",
        max_length=text_limits.ADDRESS,
    )
    aliases: tuple[text_limits.Name, ...] = describe_field(
        "Other names, in any language.", ["CNAO Pavia"], "CNAO/", default=(), max_length=50
    )

    def __hash__(self) -> int:
        return hash(self.id)

    def name_in(self, language: str) -> str:
        return choose_name(self.name, self.names, language)
