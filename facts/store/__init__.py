"""Where facts are kept: SQLite by default, PostgreSQL by URL; the only place that speaks SQL."""

from facts.store.candidates import Deed, Held, stale
from facts.store.facets import Facet, Totals
from facts.store.log import Event
from facts.store.store import Store

__all__ = ["Deed", "Event", "Facet", "Held", "Store", "Totals", "stale"]
