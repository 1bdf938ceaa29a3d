"""The ninth version: facts are found by stems, joined words and numbers without their groups.

The index is emptied here, and made anew when the database is opened.

Revision ID: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"


def upgrade() -> None:
    op.execute("DELETE FROM search")
