"""The eighth version: what an office notes about its tasks and numbers, and on which sites an embed was seen.

Revision ID: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0008"
down_revision = "0007"

TABLES = """
CREATE TABLE task_mark (
    kind {text} NOT NULL, subject {text} NOT NULL, revision INTEGER NOT NULL, assignee {text}, until {text},
    PRIMARY KEY (kind, subject)
) {keyed};
CREATE TABLE series_owner (
    facility {text} NOT NULL, metric {text} NOT NULL, scope {text} NOT NULL, owner {text} NOT NULL,
    PRIMARY KEY (facility, metric, scope)
) {keyed};
CREATE TABLE placement (
    id {text} NOT NULL PRIMARY KEY, fact {text} NOT NULL, revision INTEGER NOT NULL, place {text} NOT NULL,
    published {text} NOT NULL, noted_at {text} NOT NULL, noted_by {text} NOT NULL, gone_at {text}
) {keyed};
CREATE INDEX placement_fact ON placement (fact);
CREATE TABLE feed_key (
    digest {text} NOT NULL PRIMARY KEY, person {text} NOT NULL, made_at {text} NOT NULL, ended_at {text}
) {keyed};
CREATE TABLE embed_host (
    export {text} NOT NULL REFERENCES export (id), host {text} NOT NULL, first_day {text} NOT NULL,
    last_day {text} NOT NULL, PRIMARY KEY (export, host)
) {keyed};
"""
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID"},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": ""},
}


def upgrade() -> None:
    for statement in TABLES.format_map(TYPES[op.get_bind().dialect.name]).split(";")[:-1]:
        op.execute(statement)
