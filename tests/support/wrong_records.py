"""Make wrong records from right ones: each change makes the record say something that its words do not say."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, replace
from decimal import Decimal

from facts.errors import UnitError
from facts.evidence.clause import RecordedQuantity  # noqa: TC001 - a field of a dataclass
from facts.model import units

CURRENCIES = ("EUR", "USD", "CHF", "GBP", "JPY", "KRW", "CNY", "INR", "ZAR", "PLN", "SEK", "NOK", "DKK", "CAD", "AUD")
EITHER = re.compile(
    r"(?i)(?:just|little|touch|slightly|bit) (?:under|below|less)|short of|shy of|not quite|barely|hardly|scarcely"
    r"|kaum|knapp unter|nicht ganz|weniger als|unter|an die|poco (?:meno|sotto)|appena|à peine|un peu moins|dozen"
    r"|douzaine|dozzin|dutzend|un centinaio|un millier|(?:ant|eci|tr)aine|(?:ant|ent|ec)ina"
)
"""Words that bear out more than one hedge, of which changing the record's makes no wrong record for sure."""
QUALIFIERS = ("exact", "approximately", "nearly", "more_than", "at_least", "less_than", "up_to")
LOWER = ("more_than", "at_least")
UPPER = ("less_than", "up_to")
SLIPS = {
    "TB": "GB", "PB": "TB", "GB": "MB", "EB": "PB", "GB/s": "Gbit/s", "Gbit/s": "GB/s", "m": "km", "km": "m",
    "m2": "m3", "m3": "m2", "t": "kg", "kg": "g", "MeV": "keV", "keV": "eV", "GeV": "MeV", "MHz": "kHz", "Hz": "kHz",
    "TeV": "GeV",
    "fs": "ps", "ns": "us", "us": "ns", "um": "mm", "mm": "um", "K": "mK", "mK": "K", "Cel": "K", "MW": "kW", "T": "mT",
    "EUR": "USD", "USD": "EUR", "CHF": "EUR", "JPY": "USD", "%": "1", "Mpx": "pixel", "h": "min", "a": "mo",
}  # fmt: skip
NOUNS = ("{patient}", "{visitor}", "{student}", "{country}", "{publication}")


@dataclass(frozen=True)
class Case:
    """A record and its words: `text` with the figure phrase from `start` to `end`."""

    text: str
    start: int
    end: int
    stated: RecordedQuantity
    language: str
    kind: str = "right"

    @property
    def quote(self):
        return self.text[self.start : self.end]

    def worded(self, kind, before, quote, after):
        return replace(self, text=before + quote + after, start=len(before), end=len(before) + len(quote), kind=kind)

    @property
    def before(self):
        return self.text[: self.start]

    @property
    def after(self):
        return self.text[self.end :]


def numbers_changed(stated, change):
    return stated._replace(
        **{name: change(value) for name in ("amount", "lower", "upper") if (value := getattr(stated, name)) is not None}
    )


def wrong_digit(case, rng):
    def change(value):
        sign, digits, exponent = value.as_tuple()
        at = rng.randrange(len(digits))
        other = rng.choice([digit for digit in range(10) if digit != digits[at] and (digit or at)])
        return Decimal((sign, (*digits[:at], other, *digits[at + 1 :]), exponent))

    return replace(case, stated=numbers_changed(case.stated, change), kind="digit")


def wrong_scale(case, rng):
    factor = Decimal(rng.choice(["0.001", "0.01", "0.1", "10", "100", "1000", "1000000"]))
    return replace(case, stated=numbers_changed(case.stated, lambda value: value * factor), kind="scale")


def wrong_sign(case, rng):
    if not units.get_unit(case.stated.unit).may_be_negative or case.stated.qualifier not in ("exact", "approximately"):
        return None
    return replace(case, stated=numbers_changed(case.stated, lambda value: -value), kind="sign")


def lost_sign(case, rng):
    found = re.search(r"[0-9]", case.quote)
    if not found or case.stated.qualifier == "between" or not units.get_unit(case.stated.unit).may_be_negative:
        return None
    if case.stated.amount is not None and case.stated.amount < 0:
        return None
    sign = rng.choice(["-", "−", "minus "])
    return case.worded(
        "sign in the words", case.before, case.quote[: found.start()] + sign + case.quote[found.start() :], case.after
    )


def wrong_unit(case, rng):
    top, slash, bottom = case.stated.unit.partition("/")
    if case.stated.unit in SLIPS:
        other = SLIPS[case.stated.unit]
    elif top in SLIPS:
        other = SLIPS[top] + slash + bottom
    elif top.startswith("{"):
        other = rng.choice([noun for noun in NOUNS if noun != top]) + slash + bottom
    else:
        return None
    try:
        units.get_unit(other)
    except UnitError:
        return None
    printed = case.stated.unit_text if top in units.load_units() else ""
    return replace(case, stated=case.stated._replace(unit=other, unit_text=printed), kind="unit")


def wrong_hedge(case, rng):
    stated = case.stated
    if stated.qualifier not in QUALIFIERS:
        return None
    if EITHER.search(case.before + case.quote):
        return None
    number = next(value for value in (stated.amount, stated.lower, stated.upper) if value is not None)
    other = rng.choice([qualifier for qualifier in QUALIFIERS if qualifier != stated.qualifier])
    if {other, stated.qualifier} == {"exact", "up_to"} and re.search(
        r"(?i)max|peak|limit|cap", case.before + case.quote
    ):
        return None
    is_lower, is_upper = other in LOWER, other in UPPER
    changed = stated._replace(
        qualifier=other,
        amount=None if is_lower or is_upper else number,
        lower=number if is_lower else None,
        upper=number if is_upper else None,
    )
    return replace(case, stated=changed, kind="hedge")


NEGATED = {"en": ["no site has ", "it was never ", "there are not "], "it": ["nessun centro ha ", "non sono "],
           "de": ["kein Zentrum hat ", "es sind nicht "], "fr": ["aucun centre n'a ", "ce ne sont pas "]}  # fmt: skip


def negated(case, rng):
    if re.search(
        r"(?i)\bno\b|nicht|\bnon\b|\bpas\b|\bnone\b|\bnot\b|nessuno|\bkeine?\b|aucun|^just", case.before + case.quote
    ):
        return None
    return case.worded("negation", rng.choice(NEGATED[case.language]), case.quote, case.after)


def _at_digit(case, rng):
    places = [found.start() for found in re.finditer(r"[0-9]", case.quote)]
    return rng.choice(places) if places else None


def cell_border(case, rng):
    """A number of a neighbouring cell, or a border inside the number."""
    first = re.search(r"[0-9]", case.quote)
    if not first:
        return None
    at = first.start()
    if re.search(r"[A-Z€$£]\s?$", case.quote[:at]):
        return None
    printed = rng.choice(["3 ", "12 ", "7,", "4.", "2"])
    return case.worded("cell border", case.before, case.quote[:at] + printed + case.quote[at:], case.after)


def glued(case, rng):
    last = [found.end() for found in re.finditer(r"[0-9]+(?:[.,][0-9]+)*", case.quote)]
    if not last:
        return None
    junk = rng.choice(
        ["O", "l", "e5", "×10⁵", " × 10^3", "E−3", "x10", "OO", "/7", ":30", "_0", "(4)", "?", "\ufffd", "S"]
    )
    at = rng.choice(last)
    return case.worded("glued", case.before, case.quote[:at] + junk + case.quote[at:], case.after)


def look_alike(case, rng):
    """A letter in the place of a digit, as text recognition writes it."""
    at = _at_digit(case, rng)
    if at is None:
        return None
    letters = {"0": "OoО", "1": "lI|", "5": "S", "8": "B", "2": "Z"}.get(case.quote[at])
    if not letters:
        return None
    return case.worded(
        "look-alike", case.before, case.quote[:at] + rng.choice(letters) + case.quote[at + 1 :], case.after
    )


def longer_unit(case, rng):
    item = units.get_unit(case.stated.unit)
    end = _end_of_unit(case)
    if end is None or item.noun or case.stated.unit in ("1", "%") or item.is_money:
        return None
    tail = rng.choice(["/s", "²", "⁻¹", "^2", "/kg", " s⁻¹", "·m", "/m2", "−1"])
    return case.worded("unit goes on", case.before, case.quote[:end] + tail + case.quote[end:], case.after)


def _end_of_unit(case):
    """Where the symbol of the unit ends that stands behind the number."""
    found = re.search(r"[0-9]\s?([A-Za-zµ]{1,3}(?:/s)?)(?![A-Za-z0-9])", case.quote)
    return found.end(1) if found and found[1] == units.get_unit(case.stated.unit).symbol else None


def scale_in_words(case, rng):
    words = {
        "en": ["million", "thousand", "billion"],
        "it": ["milioni di", "mila"],
        "de": ["Millionen", "Tausend"],
        "fr": ["millions de", "mille"],
    }
    found = re.search(r"[0-9](?=\s+[A-Za-z€])", case.quote)
    if not found or re.search(r"(?i)milli|mille|thousand|tausend|mila|billion|mrd|mio", case.quote):
        return None
    return case.worded(
        "scale in the words",
        case.before,
        f"{case.quote[: found.end()]} {rng.choice(words[case.language])}{case.quote[found.end() :]}",
        case.after,
    )


def currency_letter(case, rng):
    found = re.search(r"[€$£]", case.quote)
    if not found or case.stated.unit == "1":
        return None
    return case.worded(
        "currency letter",
        case.before,
        case.quote[: found.start()] + rng.choice("RAZ") + case.quote[found.start() :],
        case.after,
    )


def hedge_in_words(case, rng):
    first = re.search(r"(?:[€$£]\s?)?[0-9]", case.quote)
    if not first or case.stated.qualifier not in ("exact", "approximately"):
        return None
    hedges = {
        "en": ["more than ", "at least ", "up to ", "fewer than ", "nearly ", "not more than "],
        "it": ["oltre ", "almeno ", "fino a ", "quasi ", "meno di "],
        "de": ["mehr als ", "mindestens ", "bis zu ", "fast ", "weniger als "],
        "fr": ["plus de ", "au moins ", "jusqu'à ", "près de ", "moins de "],
    }
    hedge = rng.choice(hedges[case.language])
    at = first.start()
    if re.search(r"(?:[A-Z]{3}|\bUS)\s?$", case.quote[:at]):
        return None
    return case.worded("hedge in the words", case.before, case.quote[:at] + hedge + case.quote[at:], case.after)


def range_in_words(case, rng):
    found = re.search(r"[0-9]+(?:[.,][0-9]+)*", case.quote)
    if (
        not found
        or case.stated.qualifier in ("between", "tolerance")
        or re.search(r"[€$£]|[A-Z]{3}", case.quote[: found.start()])
    ):
        return None
    joint = {"en": " to ", "it": " a ", "de": " bis ", "fr": " à "}[case.language]
    before = rng.choice([f"3{joint}", "3-", "2–", "1 - "])
    return case.worded(
        "one end of a range",
        case.before,
        case.quote[: found.start()] + before + case.quote[found.start() :],
        case.after,
    )


def wrong_currency(case, rng):
    if not units.get_unit(case.stated.unit).is_money or "/" in case.stated.unit:
        return None
    other = rng.choice([code for code in CURRENCIES if code != case.stated.unit])
    return replace(case, stated=case.stated._replace(unit=other), kind="currency")


def wrong_power(case, rng):
    """One more or less in the exponent of a number said as a power, its sign turned, or an end of it alone."""
    if not re.search(r"(?i)(?:10|ten|dieci|zehn|dix) (?:to the|alla|hoch|puissance)", case.quote):
        return None
    number = next(value for value in (case.stated.amount, case.stated.lower, case.stated.upper) if value is not None)
    power = Decimal(number.adjusted())
    one = Decimal(1)
    other = rng.choice(
        [one.scaleb(int(power) + 1), one.scaleb(int(power) - 1), one.scaleb(-int(power)), abs(power), Decimal(10)]
    )
    return replace(case, stated=numbers_changed(case.stated, lambda _: other), kind="power in words")


def complement(case, rng):
    """The rest instead of the part: a third for two thirds."""
    number = case.stated.amount
    if case.stated.unit != "1" or number is None or not 0 < number < 1 or number == Decimal("0.5"):
        return None
    return replace(case, stated=numbers_changed(case.stated, lambda value: 1 - value), kind="complement")


def dozen_as_ten(case, rng):
    if not re.search(r"(?i)do[uz]z|dozen|dutzend", case.quote):
        return None
    change = rng.choice([Decimal(10) / 12, Decimal(11) / 12, Decimal(1) / 12, Decimal(2)])
    changed = numbers_changed(case.stated, lambda value: round(value * change, 2).normalize())
    return replace(case, stated=changed, kind="dozen")


CHANGES = (
    wrong_digit, wrong_scale, wrong_sign, lost_sign, wrong_unit, wrong_hedge, negated, cell_border, glued, look_alike,
    longer_unit, scale_in_words, currency_letter, hedge_in_words, range_in_words, wrong_currency, wrong_power,
    complement, dozen_as_ten,
)  # fmt: skip


def wrong_ones(cases, count, seed):
    """Return that many wrong cases, every kind of change as often as it can be made."""
    rng = random.Random(seed)
    made = []
    while len(made) < count:
        for change in CHANGES:
            case = change(rng.choice(cases), rng)
            if case is not None:
                made.append(case)
    return made[:count]
