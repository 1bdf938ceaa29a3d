"""What a reading tells of its article, as the values of a record to correct."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from facts import lengths, status
from facts.record import NUMERIC

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from facts.documents import Reading
    from facts.source_article import Article

LONGEST = 80
_OTHER = re.compile(r"[^a-z0-9]+")


def values(reading: Reading) -> dict[str, Any]:
    """Return the fields of `Article` that the document tells, without an id; the site stands in for a publisher."""
    host = urlsplit(reading.url).hostname if reading.url else None
    told = {
        "title": " ".join(reading.title.split())[: lengths.TITLE],
        "publisher": " ".join(reading.publisher.split())[: lengths.NAME] or (host or "").removeprefix("www."),
        "published": reading.published,
        "url": reading.url,
        "language": reading.language,
        "medium": reading.medium,
        "accessed": status.today().isoformat(),
    }
    return {name: value for name, value in told.items() if value}


def free_id(title: str, taken: Callable[[Iterable[str]], Iterable[str]]) -> str:
    """Return a slug of the title that no article has: with a number where needed."""
    slug = slugged(title)
    if NUMERIC.fullmatch(slug):
        slug = f"article-{slug}"
    wanted = [slug, *(f"{slug}-{number}" for number in range(2, 1000))]
    used = set(taken(wanted))
    return next(name for name in wanted if name not in used)


def slugged(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title.replace("ß", "ss")).encode("ascii", "ignore").decode().lower()
    return _OTHER.sub("-", plain).strip("-")[:LONGEST].rstrip("-") or "article"


def likely(described: Mapping[str, Any], articles: Iterable[Article]) -> Article | None:
    """Return the article with the same address, else the one of the same date whose title holds the other's words."""
    known = list(articles)
    address = described.get("url")
    same = [item for item in known if address and item.url == address]
    return next(iter(same or [item for item in known if _is_same(described, item)]), None)


def _is_same(described: Mapping[str, Any], article: Article) -> bool:
    ours, theirs = _words(described.get("title", "")), _words(article.title)
    dated = described.get("published") is not None and described["published"] == article.published
    return dated and bool(ours) and (ours <= theirs or theirs <= ours)


def _words(title: str) -> set[str]:
    return set(slugged(title).split("-")) if title else set()
