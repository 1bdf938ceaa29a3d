"""The third version: what the check of a fact could not account for, and what a reading left out.

Revision ID: 0003
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.execute("ALTER TABLE fact ADD COLUMN check_note TEXT NOT NULL DEFAULT ''")
    op.execute("ALTER TABLE held_text ADD COLUMN notes TEXT NOT NULL DEFAULT '[]'")
