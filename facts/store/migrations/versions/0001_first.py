"""The first version: records, events, words, counters.

Revision ID: 0001
"""

from alembic import op

from facts.store.schema import metadata

revision = "0001"
down_revision = None

# Every index ends in the fact's number: SQLite does that by itself.
INDEXES = {
    "fact_standing": "standing",
    "fact_metric": "standing, metric",
    "fact_facility": "standing, facility",
    "fact_qualifier": "standing, qualifier",
    "fact_dimension": "standing, dimension",
    "fact_verification": "standing, verification",
    "fact_article": "standing, article",
    "fact_pair": "standing, metric, facility, rank",
    "fact_narrow": "standing, facility, metric, article, qualifier, dimension, verification, topics, as_of_end",
    "fact_value": "standing, metric, point",
    "fact_modified": "modified_at",
}


def upgrade() -> None:
    bind = op.get_bind()
    on_sqlite = bind.dialect.name == "sqlite"
    tables = [t for t in metadata.sorted_tables if not on_sqlite or t.name != "search"]
    metadata.create_all(bind, tables=tables)
    op.execute("INSERT INTO clock (id, tick, serial) VALUES (1, 0, 0)")
    for name, columns in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON fact ({columns if on_sqlite else columns + ', no'})")
    if on_sqlite:
        op.execute("CREATE VIRTUAL TABLE search USING fts5(document, tokenize = 'ascii', detail = none, columnsize = 0)")
