"""Read the quantities, ranks and dates that a text states, each with its place, hedge and unit."""

from __future__ import annotations

from facts.extraction.candidate import Candidate
from facts.extraction.names import Earlier, FacilityName, MetricName, Names
from facts.extraction.proposals import extract, read, reparse, reparse_widely
from facts.extraction.succession import succession

__all__ = [
    "Candidate",
    "Earlier",
    "FacilityName",
    "MetricName",
    "Names",
    "extract",
    "read",
    "reparse",
    "reparse_widely",
    "succession",
]
