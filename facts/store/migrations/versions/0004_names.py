"""The fourth version: names of facilities and metrics in other languages are rows, so that a language needs no column.

Revision ID: 0004
"""

from __future__ import annotations

from alembic import op

revision = "0004"
down_revision = "0003"

TABLE = """
CREATE TABLE record_name (
    kind {text} NOT NULL, record {text} NOT NULL, language {text} NOT NULL, name {text} NOT NULL,
    PRIMARY KEY (kind, record, language)
) {keyed}
"""
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": ""},
}
LANGUAGES = ("it", "de", "fr")
MOVE = """
INSERT INTO record_name (kind, record, language, name)
SELECT 'metric', id, '{language}', label_{language} FROM metric WHERE label_{language} <> '';
ALTER TABLE metric DROP COLUMN label_{language};
"""


def upgrade() -> None:
    op.execute(TABLE.format_map(TYPES[op.get_bind().dialect.name]))
    for language in LANGUAGES:
        for statement in MOVE.format_map({"language": language}).split(";")[:-1]:
            op.execute(statement)
