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

from facts.model.record import Rank, ReviewState

# The same order of letters on both databases, and cheap comparisons.
TEXT = Text().with_variant(PG_TEXT(collation="C"), "postgresql")
# SQLite numbers its rows only through a column that is called INTEGER.
NUMBER = BigInteger().with_variant(Integer(), "sqlite")

metadata = MetaData()


def _text_column(name: str, *, null: bool = True) -> Column[str]:
    return Column(name, TEXT, nullable=null)


def _id_column() -> Column[str]:
    return Column("id", TEXT, primary_key=True)


def _revision_column() -> Column[int]:
    return Column("revision", Integer, nullable=False)


facility = Table(
    "facility",
    metadata,
    _id_column(),
    _revision_column(),
    _text_column("name", null=False),
    _text_column("short_name", null=False),
    _text_column("kind", null=False),
    Column("part_of", TEXT, ForeignKey("facility.id", deferrable=True, initially="DEFERRED")),
    _text_column("country"),
    _text_column("ror"),
    _text_column("wikidata"),
    _text_column("url"),
    _text_column("aliases", null=False),
    Index("facility_short_name", "short_name"),
    sqlite_with_rowid=False,
)

metric = Table(
    "metric",
    metadata,
    _id_column(),
    _revision_column(),
    _text_column("label", null=False),
    _text_column("definition", null=False),
    _text_column("unit", null=False),
    _text_column("stat_type", null=False),
    _text_column("comparability_group", null=False),
    Column("shelf_life_days", Integer),
    _text_column("direction", null=False),
    Column("significant_digits", Integer),
    _text_column("topics", null=False),
    _text_column("good_example", null=False),
    _text_column("bad_example", null=False),
    Index("metric_label", "label"),
    sqlite_with_rowid=False,
)

# The names of facilities and metrics in other languages than English.
record_name = Table(
    "record_name",
    metadata,
    Column("kind", TEXT, primary_key=True),
    Column("record", TEXT, primary_key=True),
    Column("language", TEXT, primary_key=True),
    _text_column("name", null=False),
    sqlite_with_rowid=False,
)

article = Table(
    "article",
    metadata,
    _id_column(),
    _revision_column(),
    _text_column("title", null=False),
    _text_column("publisher", null=False),
    _text_column("authors", null=False),
    _text_column("published"),
    _text_column("url"),
    _text_column("language", null=False),
    _text_column("licence"),
    _text_column("accessed"),
    _text_column("medium", null=False),
    _text_column("text_sha256"),
    _text_column("note", null=False),
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
    _text_column("qualifier", null=False),
    _text_column("dimension", null=False),
    _text_column("verification", null=False),
    _text_column("review_state", null=False),
    _text_column("rank", null=False),
    _text_column("topics", null=False),
    _text_column("as_of_start"),
    _text_column("as_of_end"),
    Column("low", Double),
    Column("high", Double),
    Column("point", Double),
    Column("low_inclusive", Boolean, nullable=False),
    Column("high_inclusive", Boolean, nullable=False),
    _revision_column(),
    _text_column("modified_at"),
    _text_column("scope", null=False),
    _text_column("value_text", null=False),
    _text_column("amount"),
    _text_column("lower"),
    _text_column("upper"),
    Column("lower_inclusive", Boolean),
    Column("upper_inclusive", Boolean),
    Column("approximate", Boolean),
    Column("decimals", Integer),
    _text_column("unit", null=False),
    _text_column("unit_text", null=False),
    _text_column("as_of"),
    _text_column("as_of_basis"),
    _text_column("period"),
    _text_column("status_kind", null=False),
    _text_column("derivation", null=False),
    _text_column("page"),
    _text_column("quote_exact", null=False),
    _text_column("quote_prefix", null=False),
    _text_column("quote_suffix", null=False),
    Column("quote_start", Integer),
    Column("quote_end", Integer),
    _text_column("text_sha256"),
    _text_column("checked_at"),
    _text_column("check_note", null=False),
    _text_column("claimed_by"),
    _text_column("reviewed_by"),
    _text_column("reviewed_at"),
    _text_column("rank_reason", null=False),
    _text_column("review_by"),
    _text_column("note", null=False),
    # What the other facts of its series leave of it; `last_day` is the last one on which a current fact is current.
    _text_column("state", null=False),
    _text_column("last_day", null=False),
    _text_column("overtaken_by"),
    _text_column("contradicts", null=False),
)
UNJUDGED = "unjudged"
"""The state of an approved fact that came from an older version, until it is judged."""
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
    _text_column("at", null=False),
    _text_column("by", null=False),
    _text_column("verb", null=False),
    _text_column("kind", null=False),
    _text_column("record", null=False),
    _revision_column(),
    _text_column("reason", null=False),
    _text_column("before"),
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
    _revision_column(),
    _text_column("sha256", null=False),
    _text_column("text", null=False),
    _text_column("pages", null=False),
    _text_column("notes", null=False),
    _text_column("read_at", null=False),
    _text_column("read_by", null=False),
)

# A number of a held text: what the machine read (JSON), what was decided, and the fact made from it.
candidate = Table(
    "candidate",
    metadata,
    _id_column(),
    Column("article", TEXT, ForeignKey("article.id"), nullable=False),
    _revision_column(),
    _text_column("text_sha256", null=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    _text_column("state", null=False),
    _text_column("proposal", null=False),
    _text_column("reason", null=False),
    _text_column("fact"),
    _text_column("decided_by"),
    _text_column("decided_at"),
    Index("candidate_article", "article", "start"),
    Index("candidate_fact", "fact"),
    sqlite_with_rowid=False,
)

# Two facts of one facility and metric that are at odds; `decision` is JSON, of a case that a person has decided.
fact_case = Table(
    "fact_case",
    metadata,
    _id_column(),
    _text_column("kind", null=False),
    _text_column("one", null=False),
    _text_column("other", null=False),
    _text_column("facility", null=False),
    _text_column("metric", null=False),
    _text_column("state", null=False),
    _text_column("since", null=False),
    _revision_column(),
    _text_column("decision"),
    Index("fact_case_pair", "one", "other", unique=True),
    Index("fact_case_other", "other"),
    Index("fact_case_series", "metric", "facility"),
    Index("fact_case_state", "state", "since"),
    sqlite_with_rowid=False,
)

# The register of what left the house: a file, picture or embed, and the facts in it as they were then.
export = Table(
    "export",
    metadata,
    _id_column(),
    _text_column("at", null=False),
    _text_column("by", null=False),
    _text_column("form", null=False),
    _text_column("title", null=False),
    _text_column("address", null=False),
    _text_column("language", null=False),
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
    _revision_column(),
    Index("export_fact_fact", "fact"),
    sqlite_with_rowid=False,
)

# What an office notes: who does a task and when it comes back, who looks after a number, where it was published.
task_mark = Table(
    "task_mark",
    metadata,
    Column("kind", TEXT, primary_key=True),
    Column("subject", TEXT, primary_key=True),
    _revision_column(),
    _text_column("assignee"),
    _text_column("until"),
    sqlite_with_rowid=False,
)
series_owner = Table(
    "series_owner",
    metadata,
    Column("facility", TEXT, primary_key=True),
    Column("metric", TEXT, primary_key=True),
    Column("scope", TEXT, primary_key=True),
    _text_column("owner", null=False),
    sqlite_with_rowid=False,
)
placement = Table(
    "placement",
    metadata,
    _id_column(),
    _text_column("fact", null=False),
    _revision_column(),
    _text_column("place", null=False),
    _text_column("published", null=False),
    _text_column("noted_at", null=False),
    _text_column("noted_by", null=False),
    _text_column("gone_at"),
    Index("placement_fact", "fact"),
    sqlite_with_rowid=False,
)
feed_key = Table(
    "feed_key",
    metadata,
    Column("digest", TEXT, primary_key=True),
    _text_column("person", null=False),
    _text_column("made_at", null=False),
    _text_column("ended_at"),
    sqlite_with_rowid=False,
)
# On which sites an embed was seen: the name of the host, never a page nor a reader.
embed_host = Table(
    "embed_host",
    metadata,
    Column("export", TEXT, ForeignKey("export.id"), primary_key=True),
    Column("host", TEXT, primary_key=True),
    _text_column("first_day", null=False),
    _text_column("last_day", null=False),
    sqlite_with_rowid=False,
)

# What the address of an article answered last, and how it differs from the words of a fact as they are held.
source_visit = Table(
    "source_visit",
    metadata,
    Column("article", TEXT, ForeignKey("article.id"), primary_key=True),
    _text_column("url", null=False),
    _text_column("outcome", null=False),
    _text_column("note", null=False),
    _text_column("etag", null=False),
    _text_column("last_modified", null=False),
    _text_column("held_sha256", null=False),
    _text_column("since", null=False),
    _text_column("visited_at", null=False),
    sqlite_with_rowid=False,
)
source_change = Table(
    "source_change",
    metadata,
    Column("fact", TEXT, primary_key=True),
    _text_column("article", null=False),
    _text_column("kind", null=False),
    _text_column("quote", null=False),
    _text_column("old_words", null=False),
    _text_column("new_words", null=False),
    _text_column("held_sha256", null=False),
    _text_column("seen_at", null=False),
    _text_column("ended_at"),
    Index("source_change_article", "article"),
    sqlite_with_rowid=False,
)

RECORDS = {"facility": facility, "metric": metric, "article": article, "fact": fact}
STATES = tuple(ReviewState)


def fold_state(review_state: str, rank: str) -> int:
    """Return the number under which a review state and rank are filed: 0 to 2, deprecated ones 3 to 5."""
    return STATES.index(ReviewState(review_state)) + len(STATES) * (rank == Rank.DEPRECATED)


APPROVED = fold_state(ReviewState.APPROVED, Rank.NORMAL)
