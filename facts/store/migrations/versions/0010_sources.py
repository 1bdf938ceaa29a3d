"""The tenth version: what the addresses of articles answered last, and what they say otherwise than before.

Revision ID: 0010
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"

TABLES = """
CREATE TABLE source_visit (
    article {text} NOT NULL PRIMARY KEY REFERENCES article (id), url {text} NOT NULL, outcome {text} NOT NULL,
    note {text} NOT NULL, etag {text} NOT NULL, last_modified {text} NOT NULL, held_sha256 {text} NOT NULL,
    since {text} NOT NULL, visited_at {text} NOT NULL
) {keyed};
CREATE TABLE source_change (
    fact {text} NOT NULL PRIMARY KEY, article {text} NOT NULL, kind {text} NOT NULL, quote {text} NOT NULL,
    old_words {text} NOT NULL, new_words {text} NOT NULL, held_sha256 {text} NOT NULL, seen_at {text} NOT NULL,
    ended_at {text}
) {keyed};
CREATE INDEX source_change_article ON source_change (article);
"""
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": ""},
}


def upgrade() -> None:
    for statement in TABLES.format_map(TYPES[op.get_bind().dialect.name]).split(";")[:-1]:
        op.execute(statement)
