"""Where facts are kept: SQLite by default, PostgreSQL by URL; the only place that speaks SQL."""

from facts.store.facets import Facet, Totals
from facts.store.log import Event
from facts.store.store import Store

__all__ = ["Event", "Facet", "Store", "Totals"]
