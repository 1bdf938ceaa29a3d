"""Where facts are kept: SQLite by default, PostgreSQL by URL; the only place that speaks SQL."""

from facts.store.backup_restore import BackupContents, back_up, restore_backup, verify_backup
from facts.store.change_writer import ChangeSet, HeldText, make_stale_error
from facts.store.fact_queries import Facet, Totals
from facts.store.record_writer import AuditEvent
from facts.store.store import Store

__all__ = [
    "AuditEvent",
    "BackupContents",
    "ChangeSet",
    "Facet",
    "HeldText",
    "Store",
    "Totals",
    "back_up",
    "make_stale_error",
    "restore_backup",
    "verify_backup",
]
