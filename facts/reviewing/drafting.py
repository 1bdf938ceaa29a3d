"""From a number and what a person chose to the fact that stands for it: quote, page, date and shelf life by rule."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from facts import edtf_date, status, wording
from facts.errors import RecordError
from facts.metric import StatType
from facts.quantity import Qualifier
from facts.quotation import MAX_LETTERS, around, places_of, quotable, wider
from facts.record import AsOfBasis, Fact, ReviewState, build, new_id

if TYPE_CHECKING:
    from collections.abc import Mapping

    from facts.catalog_reads import Held
    from facts.metric import Metric
    from facts.number import Number
    from facts.source_article import Article

CLAIM_DAYS = 365
"""How long a claim such as 'one of only six' is taken to hold where the metric has no shelf life."""
_HAVE_A_PERIOD = frozenset({StatType.FLOW, StatType.RATE, StatType.MONEY})
_SET_BY_RULE = frozenset(
    "id revision modified_at article quote_start quote_end text_sha256 verification checked_at check_note review_state "
    "reviewed_by reviewed_at rank rank_reason".split()
)
MAY_BE_GIVEN = frozenset(Fact.model_fields) - _SET_BY_RULE


def draft(
    number: Number, values: Mapping[str, Any], *, metric: Metric, article: Article, held: Held, replaces: Fact | None
) -> Fact:
    """Return the approved fact, checked against its words; raise RecordError where it cannot be one.

    Whether its unit fits the metric is not yet asked. It takes the place of the fact that stood for the number
    before, if there was one.
    """
    chosen = {**_proposed(replaces), **{name: value for name, value in values.items() if value != ""}}
    fact = build(Fact, _filled(number, chosen, metric, article, held) | _identity(replaces))
    if "quote_exact" not in chosen:
        fact = _with_telling_quote(fact, number, article, held)
    verdict = wording.verify(fact, held.text, article)
    place = {} if verdict.start is None else {"quote_start": verdict.start, "quote_end": verdict.end}
    return fact.model_copy(update={**wording.recorded(verdict), "checked_at": datetime.now(UTC), **place})


def _with_telling_quote(fact: Fact, number: Number, article: Article, held: Held) -> Fact:
    """Quote a few words more where the phrase alone does not say what was read: the 'ninth' of 'ninth position'.

    Only for what was read: words are not looked for that would bear out a number somebody put in its place.
    """
    read = number.quantity
    if read is None or not wording.agrees(fact, read) or not wording.mismatch(fact, article):
        return fact
    for place in wider(held.text, *quotable(held.text, number.start, number.end)):
        quoted = fact.model_copy(update=_quoted(held, *place))
        if not wording.mismatch(quoted, article):
            return quoted
    return fact


def _proposed(fact: Fact | None) -> dict[str, Any]:
    """What a fact says that came as a proposal, by an import; one whose acceptance was undone says nothing."""
    if fact is None or fact.review_state is not ReviewState.PROPOSED:
        return {}
    return {name: getattr(fact, name) for name in MAY_BE_GIVEN if getattr(fact, name) not in (None, "", ())}


def _identity(replaces: Fact | None) -> dict[str, Any]:
    if replaces is None:
        return {"id": new_id(), "revision": 1}
    return {"id": replaces.id, "revision": replaces.revision + 1, "modified_at": datetime.now(UTC)}


def _filled(number: Number, values: Mapping[str, Any], metric: Metric, article: Article, held: Held) -> dict[str, Any]:
    _refuse(values.keys() - MAY_BE_GIVEN)
    filled = {**_read(number, metric), **_quote(number, held), **_time(number, metric, article), **values}
    if "as_of" in values and "as_of_basis" not in values:
        filled["as_of_basis"] = _basis(values["as_of"], number, article)
    if filled.get("quote_exact") != _quote(number, held)["quote_exact"]:
        filled |= _place_of_quote(filled["quote_exact"], number, held)
    if filled.get("qualifier") == Qualifier.ONE_OF_ONLY and not filled.get("review_by"):
        filled["review_by"] = review_by(filled.get("as_of"), metric)
    return filled | {"article": article.id, "review_state": ReviewState.APPROVED}


def _refuse(names: Any) -> None:
    if names:
        raise RecordError(
            f"{', '.join(sorted(names))} cannot be chosen",
            where="values",
            remedy="It follows from the article, the words and who decides.",
        )


def _read(number: Number, metric: Metric) -> dict[str, Any]:
    """What the machine read; nothing where it read nothing that can be a quantity.

    What is counted over a year is so much a year: '1,021 patients last year' of the patients treated in a year.
    """
    read = number.proposal.values if number.quantity is not None else {}
    if (
        read
        and metric.stat_type is StatType.FLOW
        and metric.unit == f"{read['unit']}/a"
        and number.guesses.period == "P1Y"
    ):
        read["unit"] = metric.unit
    printed = " ".join(number.phrase.split())[:MAX_LETTERS]
    return {**read, "value_text": printed, "unit_text": number.proposal.unit_text}


def _quote(number: Number, held: Held) -> dict[str, Any]:
    start, end = quotable(held.text, number.start, number.end)
    page = next((str(page) for first, last, page in held.pages if first <= start < last), None)
    return {**_quoted(held, start, end), "text_sha256": held.sha256, "page": f"p. {page}" if page else None}


def _quoted(held: Held, start: int, end: int) -> dict[str, Any]:
    prefix, suffix = around(held.text, start, end)
    return {
        "quote_exact": " ".join(held.text[start:end].split()),
        "quote_prefix": prefix,
        "quote_suffix": suffix,
        "quote_start": start,
        "quote_end": end,
    }


def _place_of_quote(words: str, number: Number, held: Held) -> dict[str, Any]:
    """Anchor a phrase that a person chose at its number."""
    at = [place for place in places_of(words, held.text) if place[0] < number.end and place[1] > number.start]
    if not at:
        raise RecordError(
            f"the words {words[:60]!r} do not stand at the number",
            where="quote_exact",
            remedy="Quote the article exactly, with the number inside.",
        )
    return _quoted(held, *at[0])


def _time(number: Number, metric: Metric, article: Article) -> dict[str, Any]:
    """The likeliest date, status and period; a person sees them before accepting."""
    guesses = number.guesses
    told: dict[str, Any] = {"status_kind": guesses.status_kind}
    if guesses.as_of:
        told |= {"as_of": guesses.as_of[0].date, "as_of_basis": guesses.as_of[0].basis}
    elif article.published:
        told |= {"as_of": article.published, "as_of_basis": AsOfBasis.INFERRED_FROM_PUBLICATION}
    if metric.stat_type in _HAVE_A_PERIOD:
        told["period"] = guesses.period
    return told


def _basis(as_of: str | None, number: Number, article: Article) -> AsOfBasis | None:
    """How a chosen date is known: as it was guessed, else stated unless it is the publication's own."""
    if as_of is None:
        return None
    guessed = next((guess.basis for guess in number.guesses.as_of if guess.date == as_of), None)
    is_published = as_of == article.published
    return guessed or (AsOfBasis.INFERRED_FROM_PUBLICATION if is_published else AsOfBasis.STATED)


def review_by(as_of: str | None, metric: Metric) -> date:
    """Return the day by which a claim must be checked again: its date and the metric's shelf life, or a year."""
    known = edtf_date.bounds(as_of)[1] if as_of else status.today()
    return edtf_date.add_days(known, metric.shelf_life_days or CLAIM_DAYS)
