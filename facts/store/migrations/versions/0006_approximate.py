"""The sixth version: ranges that are hedged as a whole.

Revision ID: 0006
"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.execute("ALTER TABLE fact ADD COLUMN approximate BOOLEAN")
