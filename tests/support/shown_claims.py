"""What a page shows of a number, as a record; and the records that one makes who reads the page naively."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Decimal

from facts.errors import RecordError
from facts.evidence import verification
from facts.evidence import verification as evidence_quote
from facts.model.record import Fact, build_record
from facts.model.source_article import Article
from support.wrong_records import NOUNS, SLIPS

ARTICLE = build_record(Article, {"id": "a-hall", "title": "The hall", "publisher": "P", "published": "2024-05"})
HEDGES = ("exact", "approximately", "nearly", "more_than", "at_least", "less_than", "up_to")
LOWER, UPPER = ("more_than", "at_least"), ("less_than", "up_to")
OTHER_UNITS = {**SLIPS, "m2": "m", "m": "m2", "um": "m", "cm": "cm2", "keV": "eV", "1/cm2": "cm", "mbar": "bar"}


@dataclass(frozen=True)
class Claim:
    """A number as its words state it; `number` is the bound where the hedge makes it one."""

    quote: str
    number: str
    unit: str = "{person}"
    hedge: str = "exact"
    upper: str = ""
    """The other end of a range."""

    def record(self, quote: str = "", **place) -> Fact:
        value, upper = plain(self.number), plain(self.upper) if self.upper else None
        is_lower, is_upper = self.hedge in (*LOWER, "between"), self.hedge in UPPER
        return build_record(
            Fact,
            {
                "id": "fact00000000", "facility": "cnao", "metric": "patients_treated", "article": ARTICLE.id,
                "value_text": quote or self.quote, "quote_exact": quote or self.quote, "qualifier": self.hedge,
                "unit": self.unit, "amount": None if is_lower or is_upper else value,
                "lower": value if is_lower else None, "upper": value if is_upper else upper,
                **({"lower_inclusive": True, "upper_inclusive": True} if upper else {}), **place,
            },
        )  # fmt: skip

    @property
    def said(self) -> tuple[str, ...]:
        return plain(self.number), self.upper, self.unit, self.hedge


def plain(number: str) -> str:
    return format(Decimal(number.replace(",", "")), "f")


def counted(amount: str, noun: str, hedge: str = "exact", words: str = "", number: str = "") -> Claim:
    """A number of things: '12,500 patients'; `number` where its words are not plain digits."""
    unit = "{person}" if noun == "people" else f"{{{noun.removesuffix('s')}}}"
    return Claim(f"{words}{amount} {noun}", number or amount, unit, hedge)


@dataclass(frozen=True)
class Shown:
    """The sentence of a document: what it claims, and the naive texts of its numbers."""

    name: str
    claims: tuple[Claim, ...]
    naive: tuple[str, ...]
    noun: str
    text: str
    """The text of the document, as the product has read it."""
    at: int = 0
    """Where the sentence begins in the text."""
    right: frozenset[tuple[str, ...]] = frozenset()
    """What the whole document states."""


def wrong_ones(shown: Shown, chance):
    """Yield the statements that are not what the page shows, with the words that each may quote."""
    unit = shown.claims[0].unit if shown.claims else counted("1", shown.noun).unit
    naive = [Claim(f"{text} {shown.noun}", number, unit) for text in shown.naive for number in numbers_of(text)]
    changed = [wrong for claim in shown.claims for wrong in changes(claim, chance)]
    quotes = list(dict.fromkeys(quote for claim in (*shown.claims, *naive) for quote in parts(claim.quote)))
    words: dict[Claim, list[str]] = {}
    for wrong in (*naive, *changed):
        if wrong.said not in shown.right:
            first = next((one for one in words if one.said == wrong.said), wrong)
            words.setdefault(first, []).extend(parts(wrong.quote) if wrong in naive else [wrong.quote])
    for wrong, own in words.items():
        yield wrong, list(dict.fromkeys((*own, *chance.sample(quotes, min(2, len(quotes))))))


def numbers_of(text: str) -> list[str]:
    """The values that somebody gives a naive text who looks at its digits alone."""
    whole = re.sub(r"[^0-9.]", "", text).strip(".")
    first = re.search(r"[0-9][0-9,]*(?:\.[0-9]+)?", text)
    values = [whole if whole.count(".") < 2 else "", first.group().rstrip(",") if first else ""]
    return list(dict.fromkeys(value for value in values if value))


def parts(quote: str) -> list[str]:
    """A quote, without what stands before its digits, its digits alone, and with plain digits for raised ones."""
    digits = re.search(r"[0-9].*", quote)
    bare = digits.group() if digits else quote
    alone = re.match(r"[0-9][0-9,. ]*", bare)
    plain = quote.translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
    found = [quote, bare, alone.group().strip(" ,.") if alone else "", plain, quote.replace("\t", " ")]
    return [one for one in dict.fromkeys(found) if one.strip()]


def changes(claim: Claim, chance):
    """The slips of a naive reader: no sign, no exponent, another hedge, another unit, a digit more or less."""
    value = Decimal(claim.number.replace(",", ""))
    mantissa = re.search(r"([0-9.,]+)\s?(?:[×x]\s?10|e)", claim.quote)
    power = re.search(r"10([⁻−-]?[⁰¹²³⁴⁵⁶⁷⁸⁹0-9]+)", claim.quote)
    if claim.hedge == "between":
        for number in (claim.number, claim.upper):
            yield from (
                replace(claim, hedge=hedge, number=number, upper="") for hedge in ("exact", "at_least", "up_to")
            )
        yield replace(claim, number=plain(str(value * 10)))
        return
    values = [value * 10, value / 1000, value * 1000, value + 1]
    if value < 0 or claim.unit == "Cel":
        values += [-value]
    if mantissa:
        values.append(Decimal(mantissa[1].replace(",", "")))
    if power:
        exponent = power[1].translate(str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻−", "0123456789--"))
        values += [Decimal(f"10{exponent.lstrip('-')}"), Decimal(10), Decimal(1).scaleb(-int(exponent))]
    yield from (replace(claim, number=format(one, "f")) for one in chance.sample(values[:4], 2) + values[4:])
    others = [hedge for hedge in HEDGES if hedge != claim.hedge]
    yield from (replace(claim, hedge=hedge) for hedge in {"exact", chance.choice(others)} - {claim.hedge})
    if claim.unit in OTHER_UNITS:
        yield replace(claim, unit=OTHER_UNITS[claim.unit])
    elif claim.unit.startswith("{"):
        yield replace(claim, unit=chance.choice([noun for noun in NOUNS if noun != claim.unit]))


def outcomes(claim: Claim, quote: str, shown: Shown):
    """What the product says of a record with these words: against the held text, and where none is held."""
    place = place_of(quote, shown)
    before, after = (
        evidence_quote.get_quote_context(shown.text, place["quote_start"], place["quote_end"]) if place else ("", "")
    )
    with suppress(RecordError):  # a number that cannot be, or words with a sign that was lost: refused as a record
        yield verification.renew_verification(claim.record(quote, **place), shown.text, ARTICLE)
        if place:
            yield verification.renew_verification(
                claim.record(quote, quote_prefix=before, quote_suffix=after), None, ARTICLE
            )


def place_of(quote: str, shown: Shown) -> dict[str, object]:
    """The place of the words in the sentence, which makes them found for certain; nothing where they are not there."""
    for start, end in evidence_quote.find_quote(quote, shown.text):
        if shown.at <= start < shown.at + 200:
            return {"quote_start": start, "quote_end": end, "text_sha256": verification.hash_text(shown.text)}
    return {}
