"""The fifth version: the scope of a fact, and what the other facts of its series leave of it.

Facts that are there wait to be judged: that takes the program's rules, and is done when the database is opened.

Revision ID: 0005
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"

COLUMNS = """
ALTER TABLE fact ADD COLUMN scope {text} NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN state {text} NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN last_day {text} NOT NULL DEFAULT '';
ALTER TABLE fact ADD COLUMN overtaken_by {text};
ALTER TABLE fact ADD COLUMN contradicts {text} NOT NULL DEFAULT '[]';
UPDATE fact SET state = 'unjudged' WHERE standing = 1;
UPDATE fact SET low = point, high = point
 WHERE qualifier = 'exact' AND decimals = 0 AND dimension = 'count' AND point IS NOT NULL;
DROP INDEX fact_narrow;
CREATE INDEX fact_narrow ON fact (
    standing, facility, metric, article, qualifier, dimension, verification, topics, as_of_end, state, last_day{number}
);
CREATE INDEX fact_state ON fact (standing, state, no, last_day);
"""
TALLIES = {
    "state": "state last_day",
    "facility_state": "facility state last_day",
    "metric_state": "metric topics state last_day",
}
TYPES = {
    "sqlite": {"text": "TEXT", "keyed": "WITHOUT ROWID", "number": ""},
    "postgresql": {"text": 'TEXT COLLATE "C"', "keyed": "", "number": ", no"},
}


def upgrade() -> None:
    types = TYPES[op.get_bind().dialect.name]
    for statement in COLUMNS.format_map(types).split(";")[:-1]:
        op.execute(statement)
    for name, columns in TALLIES.items():
        typed = ", ".join(f"{column} {types['text']} NOT NULL" for column in columns.split())
        keys = ", ".join(["standing", *columns.split()])
        op.execute(
            f"CREATE TABLE tally_{name} (standing SMALLINT NOT NULL, {typed}, n INTEGER NOT NULL,"
            f" PRIMARY KEY ({keys})) {types['keyed']}"
        )
        op.execute(
            f"INSERT INTO tally_{name} ({keys}, n) SELECT {keys}, count(*) FROM fact GROUP BY {keys}"  # noqa: S608
        )
