"""The seventh version: the cases of facts that are at odds, and what was decided about them.

Which facts are at odds takes the program's rules to tell: one fact waits to be judged, so that all are, when the
database is opened.

Revision ID: 0007
"""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"

TABLE = """
CREATE TABLE fact_case (
    id {text} NOT NULL PRIMARY KEY, kind {text} NOT NULL, one {text} NOT NULL, other {text} NOT NULL,
    facility {text} NOT NULL, metric {text} NOT NULL, state {text} NOT NULL, since {text} NOT NULL,
    revision INTEGER NOT NULL, decision {text}
) {keyed};
CREATE UNIQUE INDEX fact_case_pair ON fact_case (one, other);
CREATE INDEX fact_case_other ON fact_case (other);
CREATE INDEX fact_case_series ON fact_case (metric, facility);
CREATE INDEX fact_case_state ON fact_case (state, since);
UPDATE fact SET state = 'unjudged' WHERE no = (SELECT min(no) FROM fact WHERE standing = 1);
"""
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": ""},
}


def upgrade() -> None:
    types = TYPES[op.get_bind().dialect.name]
    for statement in TABLE.format_map(types).split(";")[:-1]:
        op.execute(statement)
