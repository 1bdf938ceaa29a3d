"""The second version: texts as they were read, candidates under review, the register of exports.

Revision ID: 0002
"""

from __future__ import annotations

from alembic import op

revision = "0002"
down_revision = "0001"

TABLES = """
CREATE TABLE held_text (
    article {text} NOT NULL PRIMARY KEY REFERENCES article (id), revision INTEGER NOT NULL, sha256 {text} NOT NULL,
    text {text} NOT NULL, pages {text} NOT NULL, read_at {text} NOT NULL, read_by {text} NOT NULL
);
CREATE TABLE candidate (
    id {text} NOT NULL PRIMARY KEY, article {text} NOT NULL REFERENCES article (id), revision INTEGER NOT NULL,
    text_sha256 {text} NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, state {text} NOT NULL,
    proposal {text} NOT NULL, reason {text} NOT NULL, fact {text}, decided_by {text}, decided_at {text}
) {keyed};
CREATE INDEX candidate_article ON candidate (article, start);
CREATE INDEX candidate_fact ON candidate (fact);
CREATE TABLE export (
    id {text} NOT NULL PRIMARY KEY, at {text} NOT NULL, by {text} NOT NULL, form {text} NOT NULL, title {text} NOT NULL,
    address {text} NOT NULL, language {text} NOT NULL, facts INTEGER NOT NULL, verified INTEGER NOT NULL
) {keyed};
CREATE INDEX export_at ON export (at);
CREATE TABLE export_fact (
    export {text} NOT NULL REFERENCES export (id), fact {text} NOT NULL, revision INTEGER NOT NULL,
    PRIMARY KEY (export, fact)
) {keyed};
CREATE INDEX export_fact_fact ON export_fact (fact);
"""
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": ""},
}


def upgrade() -> None:
    for statement in TABLES.format_map(TYPES[op.get_bind().dialect.name]).split(";")[:-1]:
        op.execute(statement)
