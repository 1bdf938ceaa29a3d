"""What a facility's numbers were published in: exports, embeds, places noted by hand; and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from facts.provenance import recheck
from facts.provenance.recheck import RecheckOutcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.catalog import Catalogue
    from facts.model.office_record import Placement
    from facts.provenance.manifest import Manifest
    from facts.provenance.recheck import CheckedNumber

MOST = 200
"""Exports that are told of at once, the newest."""
_WRONG = (RecheckOutcome.WITHDRAWN, RecheckOutcome.CORRECTED, RecheckOutcome.CONTRADICTED, RecheckOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Publication:
    """One export, or one place that was noted, with the facility's numbers in it; those that are not right first."""

    numbers: tuple[CheckedNumber, ...]
    export: Manifest | None = None
    hosts: tuple[tuple[str, str], ...] = ()
    """The sites on which an embed was seen, each with the last day."""
    placement: Placement | None = None

    @property
    def day(self) -> str:
        """When it was published: a day, or a date as it was noted (EDTF)."""
        if self.placement:
            return self.placement.published
        return self.export.at.date().isoformat() if self.export else ""

    @property
    def wrong(self) -> tuple[CheckedNumber, ...]:
        """Return the numbers that must not stand there: withdrawn, corrected, contradicted, or not known any more."""
        return tuple(number for number in self.numbers if number.outcome in _WRONG)

    @property
    def overtaken(self) -> tuple[CheckedNumber, ...]:
        """Return the numbers that were right of their time, and of which a newer one is known."""
        return tuple(number for number in self.numbers if number.outcome is RecheckOutcome.OVERTAKEN)


def list_publications(catalogue: Catalogue, facility: str, year: str, language: str) -> list[Publication]:
    """Return what was published of a facility in a year (YYYY), or ever for an empty one, for editors, newest first."""
    office = catalogue.open_office()
    first, before = (f"{year}-01-01", f"{int(year) + 1:04d}-01-01") if year else ("", "")
    exports = office.list_facility_exports(facility, first, before, MOST)
    placed = [one for one in office.list_placements(facility=facility) if one.published.startswith(year)]
    lines = [pair for _, revisions in exports for pair in revisions.items()]
    checked = recheck.recheck_lines(catalogue, [*lines, *((one.fact, one.revision) for one in placed)], language)
    hosts = office.list_hosts([manifest.export for manifest, _ in exports])
    made = [
        Publication(
            _sort_numbers([checked[pair] for pair in revisions.items()]),
            manifest,
            tuple(hosts.get(manifest.export, ())),
        )
        for manifest, revisions in exports
    ]
    noted = [Publication((checked[one.fact, one.revision],), placement=one) for one in placed]
    return sorted([*noted, *made], key=lambda one: one.day, reverse=True)


def _sort_numbers(numbers: Sequence[CheckedNumber]) -> tuple[CheckedNumber, ...]:
    return tuple(sorted(numbers, key=recheck.rank_urgency))


def list_years(catalogue: Catalogue, facility: str) -> list[str]:
    """Return the years in which something was published of a facility, the newest first."""
    office = catalogue.open_office()
    days = [manifest.at.date().isoformat() for manifest, _ in office.list_facility_exports(facility, "", "", MOST)]
    return sorted(
        {day[:4] for day in (*days, *(one.published for one in office.list_placements(facility=facility)))},
        reverse=True,
    )
