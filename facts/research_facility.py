"""Who or what a fact is about."""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from facts import lengths
from facts.damage import Text
from facts.quantity import described, required

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"


class Kind(StrEnum):
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

    id: str = required("Permanent slug.", "cnao", "CNAO Pavia", pattern=SLUG, max_length=lengths.ID)
    name: Text = required(
        "Full name.",
        "National Centre for Oncological Hadrontherapy",
        "cnao",
        min_length=1,
        max_length=lengths.NAME,
    )
    short_name: Text = required("Name for tables and charts.", "CNAO", "the centre", min_length=1, max_length=40)
    kind: Kind = required("What sort of thing it is.", "treatment_centre", "hospital-like")
    part_of: str | None = described(
        "Id of the facility it belongs to.",
        "infn",
        "INFN, Italy",
        pattern=SLUG,
        max_length=lengths.ID,
    )
    country: str | None = described("ISO 3166-1 alpha-2 code.", "IT", "Italy", pattern=r"^[A-Z]{2}$")
    ror: str | None = described(
        "ROR identifier; empty when not certain.",
        "https://ror.org/005ta0471",
        "005",
        pattern=r"^https://ror\.org/0[a-z0-9]{8}$",
    )
    wikidata: str | None = described(
        "Wikidata item; empty when not certain.", "Q568287", "infn", pattern=r"^Q[1-9][0-9]{0,15}$"
    )
    url: str | None = described(
        "Home page.",
        "https://www.fondazionecnao.it",
        "cnao.it",
        pattern=r"^https?://\S+$",
        max_length=lengths.ADDRESS,
    )
    aliases: tuple[lengths.Name, ...] = described(
        "Other names, in any language.", ["CNAO Pavia"], "CNAO/", default=(), max_length=50
    )
