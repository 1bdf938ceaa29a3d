"""The tables: the records, their log of events, and the counters and topics that are derived from them.

`fact.no` is a fact's place in time: the first day of its as-of date, then a running number. Every index ends in
it, so any filtered page comes out in as-of order without sorting. `fact.standing` folds the review state and the
rank into one small number, so that the everyday filter (approved, not deprecated) is one equality.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    SmallInteger,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import TEXT as PG_TEXT
from sqlalchemy.dialects.postgresql import TSVECTOR

from facts.record import Rank, ReviewState

# The same order of letters on both databases, and cheap comparisons.
TEXT = Text().with_variant(PG_TEXT(collation="C"), "postgresql")
# SQLite numbers its rows only through a column that is called INTEGER.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def _text(name: str, *, null: bool = True) -> Column[str]:
    return Column(name, TEXT, nullable=null)


def _id() -> Column[str]:
    return Column("id", TEXT, primary_key=True)


def _revision() -> Column[int]:
    return Column("revision", Integer, nullable=False)


facility = Table(
    "facility",
    metadata,
    _id(),
    _revision(),
    _text("name", null=False),
    _text("short_name", null=False),
    _text("kind", null=False),
    Column("part_of", TEXT, ForeignKey("facility.id", deferrable=True, initially="DEFERRED")),
    _text("country"),
    _text("ror"),
    _text("wikidata"),
    _text("url"),
    _text("aliases", null=False),
    Index("facility_short_name", "short_name"),
    sqlite_with_rowid=False,
)

metric = Table(
    "metric",
    metadata,
    _id(),
    _revision(),
    _text("label", null=False),
    _text("label_it", null=False),
    _text("label_de", null=False),
    _text("label_fr", null=False),
    _text("definition", null=False),
    _text("unit", null=False),
    _text("stat_type", null=False),
    _text("comparability_group", null=False),
    Column("shelf_life_days", Integer),
    _text("direction", null=False),
    Column("significant_digits", Integer),
    _text("topics", null=False),
    _text("good_example", null=False),
    _text("bad_example", null=False),
    Index("metric_label", "label"),
    sqlite_with_rowid=False,
)

article = Table(
    "article",
    metadata,
    _id(),
    _revision(),
    _text("title", null=False),
    _text("publisher", null=False),
    _text("authors", null=False),
    _text("published"),
    _text("url"),
    _text("language", null=False),
    _text("licence"),
    _text("accessed"),
    _text("medium", null=False),
    _text("text_sha256"),
    _text("note", null=False),
    Index("article_title", "title"),
    Index("article_language", "language"),
    Index("article_publisher", "publisher"),
    sqlite_with_rowid=False,
)

# Narrow and often filtered columns stand first: SQLite reads a row from its left.
fact = Table(
    "fact",
    metadata,
    Column("no", NUMBER, primary_key=True, autoincrement=False),
    Column("id", TEXT, nullable=False, unique=True),
    Column("standing", SmallInteger, nullable=False),
    Column("facility", TEXT, ForeignKey("facility.id"), nullable=False),
    Column("metric", TEXT, ForeignKey("metric.id"), nullable=False),
    Column("article", TEXT, ForeignKey("article.id"), nullable=False),
    _text("qualifier", null=False),
    _text("dimension", null=False),
    _text("verification", null=False),
    _text("review_state", null=False),
    _text("rank", null=False),
    _text("topics", null=False),
    _text("as_of_start"),
    _text("as_of_end"),
    Column("low", Double),
    Column("high", Double),
    Column("point", Double),
    Column("low_inclusive", Boolean, nullable=False),
    Column("high_inclusive", Boolean, nullable=False),
    _revision(),
    _text("modified_at"),
    _text("value_text", null=False),
    _text("amount"),
    _text("lower"),
    _text("upper"),
    Column("lower_inclusive", Boolean),
    Column("upper_inclusive", Boolean),
    Column("decimals", Integer),
    _text("unit", null=False),
    _text("unit_text", null=False),
    _text("as_of"),
    _text("as_of_basis"),
    _text("period"),
    _text("status_kind", null=False),
    _text("derivation", null=False),
    _text("page"),
    _text("quote_exact", null=False),
    _text("quote_prefix", null=False),
    _text("quote_suffix", null=False),
    Column("quote_start", Integer),
    Column("quote_end", Integer),
    _text("text_sha256"),
    _text("checked_at"),
    _text("check_note", null=False),
    _text("claimed_by"),
    _text("reviewed_by"),
    _text("reviewed_at"),
    _text("rank_reason", null=False),
    _text("review_by"),
    _text("note", null=False),
)
# A fact's words. On SQLite an FTS5 table of the same name, with its `rowid` for `no`, made by the migration.
search = Table(
    "search",
    metadata,
    Column("no", NUMBER, primary_key=True, autoincrement=False),
    Column("document", TSVECTOR, nullable=False),
    Index("search_document", "document", postgresql_using="gin"),
)

# Every word of a document, to find those that begin alike; SQLite only.
word = Table("word", metadata, Column("word", TEXT, primary_key=True), sqlite_with_rowid=False)

fact_topic = Table(
    "fact_topic",
    metadata,
    Column("topic", TEXT, primary_key=True),
    Column("fact", NUMBER, primary_key=True, autoincrement=False),
    Index("fact_topic_fact", "fact"),
    sqlite_with_rowid=False,
)

metric_topic = Table(
    "metric_topic",
    metadata,
    Column("topic", TEXT, primary_key=True),
    Column("metric", TEXT, ForeignKey("metric.id"), primary_key=True),
    sqlite_with_rowid=False,
)

event = Table(
    "event",
    metadata,
    Column("id", NUMBER, primary_key=True, autoincrement=True),
    _text("at", null=False),
    _text("by", null=False),
    _text("verb", null=False),
    _text("kind", null=False),
    _text("record", null=False),
    _revision(),
    _text("reason", null=False),
    _text("before"),
    Index("event_record", "record", "kind", "id"),
    sqlite_autoincrement=True,
)

# One row: `tick` moves with every write, `serial` numbers the facts.
clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("tick", NUMBER, nullable=False),
    Column("serial", NUMBER, nullable=False),
)

# The text of an article as it was read last; `pages` is JSON: (start, end, number) of each page,
# `notes` what the reading said was left out or not read as current.
held_text = Table(
    "held_text",
    metadata,
    Column("article", TEXT, ForeignKey("article.id"), primary_key=True),
    _revision(),
    _text("sha256", null=False),
    _text("text", null=False),
    _text("pages", null=False),
    _text("notes", null=False),
    _text("read_at", null=False),
    _text("read_by", null=False),
)

# A number of a held text: what the machine read (JSON), what was decided, and the fact made from it.
candidate = Table(
    "candidate",
    metadata,
    _id(),
    Column("article", TEXT, ForeignKey("article.id"), nullable=False),
    _revision(),
    _text("text_sha256", null=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text("state", null=False),
    _text("proposal", null=False),
    _text("reason", null=False),
    _text("fact"),
    _text("decided_by"),
    _text("decided_at"),
    Index("candidate_article", "article", "start"),
    Index("candidate_fact", "fact"),
    sqlite_with_rowid=False,
)

# The register of what left the house: a file, picture or embed, and the facts in it as they were then.
export = Table(
    "export",
    metadata,
    _id(),
    _text("at", null=False),
    _text("by", null=False),
    _text("form", null=False),
    _text("title", null=False),
    _text("address", null=False),
    _text("language", null=False),
    Column("facts", Integer, nullable=False),
    Column("verified", Integer, nullable=False),
    Index("export_at", "at"),
    sqlite_with_rowid=False,
)
export_fact = Table(
    "export_fact",
    metadata,
    Column("export", TEXT, ForeignKey("export.id"), primary_key=True),
    Column("fact", TEXT, primary_key=True),
    _revision(),
    Index("export_fact_fact", "fact"),
    sqlite_with_rowid=False,
)

RECORDS = {"facility": facility, "metric": metric, "article": article, "fact": fact}
STATES = tuple(ReviewState)


def standing(review_state: str, rank: str) -> int:
    """Return the number under which a review state and rank are filed: 0 to 2, deprecated ones 3 to 5."""
    return STATES.index(ReviewState(review_state)) + len(STATES) * (rank == Rank.DEPRECATED)


APPROVED = standing(ReviewState.APPROVED, Rank.NORMAL)
