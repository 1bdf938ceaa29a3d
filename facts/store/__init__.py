"""Where facts are kept: SQLite by default, PostgreSQL by URL; the only place that speaks SQL."""

from facts.store.backup import Contents
from facts.store.candidates import Deed, Held, stale
from facts.store.dump import back_up, restore, verify_backup
from facts.store.facets import Facet, Totals
from facts.store.log import Event
from facts.store.store import Store

__all__ = [
    "Contents",
    "Deed",
    "Event",
    "Facet",
    "Held",
    "Store",
    "Totals",
    "back_up",
    "restore",
    "stale",
    "verify_backup",
]
