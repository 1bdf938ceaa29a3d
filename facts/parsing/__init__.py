"""Read the quantities, ranks and dates that a text states, each with its place, hedge and unit."""

from __future__ import annotations

from facts.parsing.catalogue_names import CatalogueNames, EarlierPhrase, FacilityName, MetricName
from facts.parsing.parsed_quantity import ParsedQuantity
from facts.parsing.text_language import find_language_at
from facts.parsing.text_parser import find_implied_rank, make_suggester, parse_phrase, parse_phrase_widely, parse_text

__all__ = [
    "CatalogueNames",
    "EarlierPhrase",
    "FacilityName",
    "MetricName",
    "ParsedQuantity",
    "find_implied_rank",
    "find_language_at",
    "make_suggester",
    "parse_phrase",
    "parse_phrase_widely",
    "parse_text",
]
