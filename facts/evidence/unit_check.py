"""Whether the words name the unit that a record has, whole, and no other one in its place."""

from __future__ import annotations

import csv
import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from facts.evidence.clause import Doubt, fold_text, join_check_patterns
from facts.evidence.figures import BLANKS, find_product_end
from facts.model import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.clause import Clause, FigureMatch, RecordedQuantity


_SYMBOL = 3
"""Forms up to this length are symbols: their case counts."""
_ALSO_WORDS = frozenset(
    "a A d h m t s u B T b g G K C F V J N W L l in min di de du am an as at is it no so to se si le la al da per pt p"
    " ha mi Ha Mo Mi bar Bar won Rand livre livres franc".split()
)
"""Symbols that are also words or letters: alone they name no other unit."""


@cache
def _load_forms() -> dict[str, tuple[str, ...]]:
    prefixed = [units.get_unit(code) for code, *_ in units.iter_prefixed_codes()]
    return {item.code: _list_item_forms(item) for item in (*prefixed, *units.load_units().values())}


def _list_item_forms(item: units.Unit) -> tuple[str, ...]:
    names = [name for pair in item.names.values() for name in pair]
    written = (item.code, item.symbol, *names, *item.forms, *_load_other_words().get(item.code, ()))
    return tuple(dict.fromkeys(form for form in written if form))


@cache
def _load_other_words() -> dict[str, tuple[str, ...]]:
    """What print says for a unit, ratios too, beside the names of the unit table: 'rpm', 'SFr', 'per nucleone'."""
    text = files("facts.evidence").joinpath("unit_words.csv").read_text(encoding="utf-8")
    return {row["code"]: tuple(row["forms"].split("|")) for row in csv.DictReader(text.splitlines())}


def list_forms(code: str) -> tuple[str, ...]:
    """Return every written form of a unit that is not a ratio; a counted thing outside the table is its noun."""
    known = _load_forms().get(code)
    if known is not None:
        return tuple(form for form in known if not form.startswith("{"))
    noun = units.get_unit(code).noun
    return ((noun,) if noun else ()) + _load_other_words().get(code, ())


@lru_cache(maxsize=1024)
def make_ratio_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for the words that say a whole ratio, or a frequency, at once: 'rpm', 'times per second'."""
    written = sorted(_load_other_words().get(code, ()), key=len, reverse=True)
    return re.compile(rf"(?:{'|'.join(map(_escape_form, written))})(?![^\W_])") if written else None


@lru_cache(maxsize=1024)
def split_ratio(code: str) -> tuple[str, str]:
    """Return what a ratio counts and what it is per; nothing for the second where it is none."""
    if code in units.load_units():
        return code, ""
    top, slash, bottom = code.rpartition("/")
    return (top, bottom) if slash and top else (code, "")


@lru_cache(maxsize=1024)
def make_unit_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for the forms of a unit, the longest first; None where it has none."""
    return _build_pattern(list_forms(code))


def _build_pattern(forms: tuple[str, ...]) -> re.Pattern[str] | None:
    if not forms:
        return None
    ordered = sorted(forms, key=len, reverse=True)
    symbols = "|".join(_escape_form(form) for form in ordered if _is_symbol(form))
    words = "|".join(_escape_form(form) for form in ordered if not _is_symbol(form))
    parts = [part for part in (f"(?i:{words})[ns]?" if words else "", symbols) if part]
    return re.compile(rf"(?:{'|'.join(parts)})(?![^\W_])")


def _is_symbol(form: str) -> bool:
    return (
        len(form) <= _SYMBOL
        or not form[0].isalpha()
        or any(not letter.isalpha() for letter in form if letter not in " -’'")
    )


def _escape_form(form: str) -> str:
    words = r"(?:[^\S\t]+|-)".join(map(re.escape, form.replace("'", "’").split())).replace("’", "['’]")
    return re.sub(r"\\-(?=[0-9])", "[-−–‑]", words)


@lru_cache(maxsize=1024)
def make_noun_pattern(code: str) -> re.Pattern[str] | None:
    """Return a pattern for a counted thing inside a noun phrase, compounds of German included."""
    forms = [form for form in list_forms(code) if form[0].isalpha()]
    if not forms:
        return None
    longest = sorted(forms, key=len, reverse=True)
    joined = "|".join(_escape_form(form) for form in longest)
    return re.compile(
        rf"(?:(?<![^\W\d_])|(?<=[a-zäöüß]))(?i:{joined})(?:{join_check_patterns('noun_ending')})?(?![^\W\d_])"
    )


_PER, _PER_ARTICLE = join_check_patterns("per"), join_check_patterns("per_article")
_IS_RATE = re.compile(rf"/|(?:(?:{_PER})\s|{_PER_ARTICLE})(?!c[ei]|mil)")
"""A form of hertz that is the second half of any other rate."""


@cache
def _list_measure_forms() -> dict[str, list[str]]:
    """The written forms of every unit of measure and money, counted things left out, by their first signs."""
    forms = {
        form
        for code, written in _load_forms().items()
        for form in written
        if not code.startswith("{") and code not in ("1", "rank") and not code.startswith("CCYY")
        if not _IS_RATE.match(form)
    }
    by_sign: dict[str, list[str]] = {}
    for form in sorted(forms):
        for sign in {form[0], form[0].lower(), form[0].upper(), *("'’" if form[0] in "'’" else "")}:
            by_sign.setdefault(sign, []).append(form)
    return by_sign


@cache
def _make_measure_pattern(sign: str) -> re.Pattern[str] | None:
    """A pattern for the units that begin with a sign."""
    return _build_pattern(tuple(_list_measure_forms().get(sign, ())))


def match_measure(text: str, at: int) -> re.Match[str] | None:
    """Return the unit of measure or money that is written at a place, where its letters cannot be another word."""
    pattern = _make_measure_pattern(text[at : at + 1])
    found = pattern.match(text, at) if pattern else None
    return None if found is None or found.group() in _ALSO_WORDS else found


def match_counted_below(text: str, at: int) -> str:
    """Return the 'per nucleon' that stands behind a unit; nothing where no counted thing is said to be below it."""
    found = _make_below_pattern().match(text, at)
    return found.group().strip() if found else ""


@cache
def _make_below_pattern() -> re.Pattern[str]:
    forms = [form for code in _BELOW for form in _load_other_words()[code]]
    return re.compile(rf"\s?(?:/\s?|(?:{_PER})\s+|{_PER_ARTICLE})(?i:{'|'.join(map(_escape_form, forms))})(?![^\W_])")


_BELOW = ("{nucleon}", "{session}", "{fraction}", "{shift}", "{night}", "{pulse}")
"""Counted things that measures are often per."""


@cache
def _list_currencies() -> dict[str, str]:
    return {
        form: code
        for code, forms in _load_forms().items()
        if units.get_unit(code).is_money
        for form in forms
        if form.isupper() or not form.isalpha() or form in _MIXED
    }


def find_currency_before(text: str, at: int) -> tuple[int, str, str] | None:
    """Return (start, words, code) of the currency that ends right before a place; the code is empty for one unknown.

    All signs and capitals that are glued together count: the A$ of an amount in Australian dollars is no $.
    """
    found = _BEFORE_MONEY.search(text, max(0, at - 10), at)
    if found is None:
        return None
    written = found[1]
    return found.start(1), written, _list_currencies().get(written, "")


_MIXED = frozenset("SFr sFr Sfr Rs Rp zł KSh TSh USh DKr SKr NKr".split())
"""Signs of money that stand before a number, though they are letters of both cases."""
_BEFORE_MONEY = re.compile(
    r"(?<![^\W_])((?:[A-Z]{1,3}|Can|CDN|Aus)?[€$£¥₹₽₩₺₪฿₴₦₱₫₡₵৳]|[A-Z]{3}|(?<!\w)[A-Z]{1,2}(?=[0-9]*$)|R(?= )"
    r"|[KTU]Sh|[DNS]Kr|[sS]?Fr\.|[sS]Fr|SFR|Sfr\.?|Rs\.?|Rp\.?|kr\.?)"
    r"[ \u00a0\u202f]?$"
)


def find_count_code(words: str) -> str | None:
    """Return the code of the counted thing that these words name, where the table knows it."""
    code = units.load_written_forms().get(words) or units.load_written_forms().get(words.lower())
    code = code or ("{person}" if words in _load_other_words()["{person}"] else None)
    return code if code and code.startswith("{") else None


@cache
def _list_known_nouns() -> frozenset[str]:
    """Every written form of a counted thing of the unit table."""
    counted = (code for code in _load_forms() if code.startswith("{") and code in units.load_units())
    return frozenset(form.casefold() for code in counted for form in _load_forms()[code])


def is_known_noun(words: str) -> bool:
    """Return whether words name a counted thing that the unit table has a code for, in the German dative too."""
    own = words.casefold()
    return find_count_code(words) is not None or not _list_known_nouns().isdisjoint((own, own.removesuffix("n")))


__all__ = ["find_currency_before", "find_unit_doubts", "find_unit_end", "is_signed_unit"]

_TIMES = {
    "a": "year", "mo": "month", "wk": "week", "d": "day", "h": "hour", "min": "minute", "s": "second",
}  # fmt: skip
_PERIODS = {"P1Y": "a", "P1M": "mo", "P1W": "wk", "P1D": "d", "PT1H": "h"}
_GAP = rf"(?:[{BLANKS}]|\n(?!\s*\n))?"
_RAISED_TAIL = re.compile(r"[⁻⁺⁰¹²³⁴⁵⁶⁷⁸⁹]|\^|[-−–][0-9](?![0-9])|[0-9]")
_MORE_UNIT = re.compile(
    rf"[/·⋅∙*]\s?\(?[^\W_]|\s?[×x]\s?10|×\s?[^\W\d_]|"
    rf"[{BLANKS}][^\W\d_]{{1,4}}(?:[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]|[-−–][0-9](?![0-9]|[.,][0-9])|\^)"
)
_NEXT_WORD = re.compile(rf"[{BLANKS}](?:(?:of|di|de)[{BLANKS}])?([^\W\d_]{{3,}})")
_IN_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_NEAR = 6
"""How many words behind a number its noun, and what it is per, may stand."""


def is_signed_unit(code: str) -> bool:
    return units.get_unit(code).may_be_negative


def find_unit_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
    """Return what the words say of the unit beyond or against the record."""
    return list(_iter_doubts(clause, matches, stated))


def _iter_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> Iterator[Doubt]:
    match = matches[-1]
    item = units.get_unit(stated.unit)
    for one in matches:
        yield from _check_right_edge(clause, one, stated)
    if not item.is_money:
        yield from _check_foreign_currency(clause, matches[0])
    if is_whole_ratio_at(clause, match.reading.end, stated):
        return
    if stated.unit == "1":
        yield from _check_no_unit(clause, match)
    elif item.is_money:
        yield from _check_money(clause, matches, stated)
    elif item.noun is not None:
        yield from _check_counted(clause, match, stated)
    else:
        yield from _check_measure(clause, match, stated)
    yield from _check_rate(clause, match, stated)
    end = find_unit_end(clause, match, stated)
    word = _NEXT_WORD.match(clause.text, end)
    is_behind_unit = end > match.reading.end or "di " in (word.group() if word else "")
    if word and is_behind_unit and clause.cues.scales.get(word[1].lower(), 0) >= 3:
        yield _make_number_doubt(f"{word[1]!r} stands behind the unit")


def _make_doubt(what: str, *, contradicts: bool = False) -> Doubt:
    return Doubt("unit", what, contradicts)


def _make_number_doubt(what: str) -> Doubt:
    return Doubt("number", what)


_TO_UNIT = re.compile(rf"{_GAP}-?(?:(?:of|di|de|d['’]|von)\s)?")
_TO_NEXT = re.compile(rf"{_GAP}-?")


def _match_unit(clause: Clause, at: int, code: str) -> re.Match[str] | None:
    """The written form of a unit right behind a place, with at most a blank, a hyphen or 'of' between."""
    return _match_unit_at(clause.text, at, code)


@lru_cache(maxsize=256)
def _match_unit_at(text: str, at: int, code: str) -> re.Match[str] | None:
    pattern = make_unit_pattern(code)
    if pattern is None:
        return None
    found = _TO_UNIT.match(text, at)
    return pattern.match(text, found.end() if found else at)


def is_unit_at(clause: Clause, at: int, stated: RecordedQuantity) -> bool:
    """Whether the record's unit is written right behind a place."""
    return _match_unit(clause, at, _get_numerator(stated)) is not None


def is_whole_ratio_at(clause: Clause, at: int, stated: RecordedQuantity) -> bool:
    """Whether words behind a place say the record's ratio or frequency as one: '80 rpm', '20 times per second'."""
    pattern = make_ratio_pattern(stated.unit)
    found = pattern.match(clause.text, _skip_gap(clause.text, at)) if pattern and _is_frequency(stated.unit) else None
    return found is not None and not _MORE_UNIT.match(clause.text, found.end())


def _is_frequency(code: str) -> bool:
    return "/" in code or units.get_unit(code).dimension == "frequency"


def _get_numerator(stated: RecordedQuantity) -> str:
    return split_ratio(stated.unit)[0]


def _find_product_end(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> int | None:
    """Where a product of units ends that is the record's: 'W·m⁻²'."""
    at = _skip_gap(clause.text, match.reading.end)
    end = find_product_end(clause.text, at, stated.unit)
    return end if end is not None and not _MORE_UNIT.match(clause.text, end) else None


def find_unit_end(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> int:
    """Where the unit of the record ends that stands right behind a number; the number's end where none does."""
    found = _match_unit(clause, match.reading.end, _get_numerator(stated)) if stated.unit != "1" else None
    return found.end() if found else match.reading.end


def _check_right_edge(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> Iterator[Doubt]:
    """Letters, digits and signs that touch a number on its right and are not its unit."""
    text, end = clause.text, match.reading.end
    touching = text[end : end + 1]
    if match.figure.is_spelled or not touching or touching.isspace():
        return
    if stated.unit == "1" and _TIMES_SIGN.match(text, end):
        return
    if (touching in "/:" and text[end + 1 : end + 2].isdigit()) or (
        touching in ".," and text[end + 1 : end + 2].isalnum()
    ):
        yield _make_number_doubt(f"{text[end : end + 4]!r} touches the number")
    elif touching in "?^_&@#\\|" or (touching == "(" and text[end + 1 : end + 2].isdigit()):
        yield _make_number_doubt(f"{touching!r} touches the number")
    elif (touching.isalnum() or touching in "°′″%‰") and not _is_unit_glued(clause, match, stated):
        yield _make_number_doubt(f"{text[end : end + 8].split(maxsplit=1)[0]!r} touches the number")


_TIMES_SIGN = re.compile(r"[x×](?![\w])(?!\s?[0-9])")
"""The sign of '5x zoom' and '10× to 400×', which says how many times."""


def _is_unit_glued(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> bool:
    return _match_unit(clause, match.reading.end, _get_numerator(stated)) is not None


def has_own_currency(text: str, left: int, stated: RecordedQuantity) -> bool:
    """Whether a currency stands before a number whose record is money; which one is judged with the unit."""
    return units.get_unit(stated.unit).is_money and find_currency_before(text, left) is not None


def _check_foreign_currency(clause: Clause, match: FigureMatch) -> Iterator[Doubt]:
    money = find_currency_before(clause.text, match.left)
    if money and money[2] and money[0] >= clause.first:
        yield _make_doubt(f"the currency {money[1]!r} is not in the record", contradicts=True)


def _check_no_unit(clause: Clause, match: FigureMatch) -> Iterator[Doubt]:
    at = _skip_gap(clause.text, match.reading.end)
    of = _OF_A.match(clause.text, match.reading.end) if match.figure.is_spelled else None
    found = match_measure(clause.text, at) or (match_measure(clause.text, of.end()) if of else None)
    if found:
        yield _make_doubt(f"the unit {found.group()!r} is not in the record", contradicts=True)


_OF_A = re.compile(rf"\s+(?:(?:{join_check_patterns('of')})\s*)?(?:(?:{join_check_patterns('one')})\s*)?")
"""What stands between a part and its unit: 'three quarters of an hour', 'half a litre'."""


def _skip_gap(text: str, at: int) -> int:
    found = _TO_NEXT.match(text, at)
    return found.end() if found else at


def _check_money(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> Iterator[Doubt]:
    code = _get_numerator(stated)
    first = matches[0].left
    before = find_currency_before(clause.text, first)
    after = _match_unit(clause, matches[-1].reading.end, code)
    if before and before[0] >= clause.first:
        if before[2] != code:
            yield _make_doubt(f"{before[1]!r} before the number is not {code}", contradicts=bool(before[2]))
        glued = clause.text[before[0] - 1 : before[0]]
        if glued and (glued.isalnum() or glued in "._"):
            yield _make_doubt(f"{glued!r} touches the currency")
    elif after is None:
        other = match_measure(clause.text, _skip_gap(clause.text, matches[-1].reading.end))
        named = _find_named_unit(clause, matches[-1], code)
        if other:
            yield _make_doubt(f"the words say {other.group()!r}, the record {code}", contradicts=True)
        elif not named:
            yield _make_doubt(f"the currency {code} is not in the words")
        else:
            yield from _check_currency_country(clause, named, code)
    else:
        yield from _check_currency_country(clause, after, code)


@cache
def _load_nations() -> dict[str, tuple[str, str]]:
    """How the names of countries begin that tell one dollar, franc or crown from another: code, and if it is behind."""
    text = files("facts.evidence").joinpath("nations.csv").read_text(encoding="utf-8")
    return {row["stem"]: (row["code"], row["is_behind"]) for row in csv.DictReader(text.splitlines())}


@cache
def _make_nation_pattern(*, is_behind: bool) -> re.Pattern[str]:
    stems = "|".join(re.escape(stem) for stem, (_, behind) in _load_nations().items() if behind or not is_behind)
    written = rf"[ \u00a0-]({stems})[^\W\d_]*(?![^\W_])" if is_behind else rf"\b({stems})[^\s.,;]*\s+$"
    return re.compile(written, re.IGNORECASE)


def _check_currency_country(clause: Clause, after: re.Match[str], code: str) -> Iterator[Doubt]:
    """A country's name or letters beside the currency that the matched form left out."""
    letters = re.compile(r"[ \u00a0]?(CA|CAD|AU|AUD|NZ|HK|SG|US|TW)(?!\w)").match(clause.text, after.end())
    if letters and not code.startswith(letters[1][:2]):
        yield _make_doubt(f"{letters[1]!r} behind the currency is not in the record")
    nations = _load_nations()
    found = _make_nation_pattern(is_behind=False).search(clause.text[clause.start : after.start()])
    if found and nations[found[1].lower()][0] != code:
        yield _make_doubt(f"{found[1]!r} before the currency is not in the record")
    behind = _make_nation_pattern(is_behind=True).match(clause.text, after.end())
    if behind and nations[behind[1].lower()][0] != code:
        yield _make_doubt(f"{behind.group().strip()!r} behind the currency is not in the record")


def _find_named_unit(clause: Clause, match: FigureMatch, code: str) -> re.Match[str] | None:
    """Where the quoted words name a unit elsewhere, outside of what was read as the number."""
    pattern = make_unit_pattern(code)
    if pattern is None:
        return None
    words = clause.text[: clause.end]
    spans = [found for found in pattern.finditer(words, clause.start) if _is_alone(words, found)]
    outside = (one for one in spans if one.start() >= match.reading.end or one.end() <= match.figure.start)
    return next(outside, None)


def _is_alone(words: str, found: re.Match[str]) -> bool:
    before = words[found.start() - 1 : found.start()]
    return not (before and (before.isalpha() or before == "_"))


def _check_measure(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> Iterator[Doubt]:
    code = _get_numerator(stated)
    if _find_product_end(clause, match, stated) is not None:
        return
    if _is_named_product(clause, match.reading.end, code):
        return
    found = _match_unit(clause, match.reading.end, code)
    if found is not None:
        longer = match_measure(clause.text, found.start())
        if longer and longer.group().startswith(f"{found.group()} "):
            yield _make_doubt(f"the words say {longer.group()!r}, the record {stated.unit}", contradicts=True)
        yield from _check_cut(clause, found, stated)
        if found.group() in clause.cues.scales and _has_other_noun(clause.text, found.end()):
            yield _make_number_doubt(f"{found.group()!r} may be a scale")
        return
    other = match_measure(clause.text, _skip_gap(clause.text, match.reading.end))
    if other is not None:
        yield _make_doubt(f"the words say {other.group()!r}, the record {stated.unit}", contradicts=True)
    elif (match.figure.is_spelled and match.reading.value == 1) or not _find_named_unit(clause, match, code):
        yield _make_doubt(f"the unit {stated.unit} is not in the words")


def _is_named_product(clause: Clause, at: int, code: str) -> bool:
    """Whether the names of all factors of a product stand behind a number: 'tonnes-kilomètres', 'newton metres'."""
    if "." not in code:
        return False
    found = _TO_UNIT.match(clause.text, at)
    at = found.end() if found else at
    for place, factor in enumerate(code.split(".")):
        joint = _FACTOR_JOINT.match(clause.text, at) if place else None
        at = joint.end() if joint else at
        pattern = make_unit_pattern(factor)
        name = pattern.match(clause.text, at) if pattern and (joint or not place) else None
        if name is None:
            return False
        at = name.end()
    return not _MORE_UNIT.match(clause.text, at)


_FACTOR_JOINT = re.compile(rf"[{BLANKS}-]")


def _has_other_noun(text: str, at: int) -> bool:
    word = _NEXT_WORD.match(text, at)
    return bool(word and find_count_code(word[1]))


def _check_cut(clause: Clause, found: re.Match[str], stated: RecordedQuantity) -> Iterator[Doubt]:
    """A unit that goes on behind the form of the record: 'km s−1', 'cm²', 'kWh/m2'."""
    text, end = clause.text, found.end()
    bottom = split_ratio(stated.unit)[1]
    if _RAISED_TAIL.match(text, end) and found.group()[-1:].isalpha():
        yield _make_doubt(f"the unit goes on: {_get_word_at(text, found.start())!r}")
    elif _MORE_UNIT.match(text, end) and not (bottom and _is_whole_ratio(text, end, bottom)):
        yield _make_doubt(f"the unit goes on: {text[found.start() : end + 6].strip()!r}")
    elif text[end : end + 1] == "-" and len(found.group()) > _SYMBOL and match_measure(text, end + 1):
        yield _make_doubt(f"the unit goes on: {text[found.start() : end + 12].strip()!r}")
    elif not bottom and found.group() in _list_symbols(stated.unit) and _is_juxtaposed(text, end):
        yield _make_doubt(f"the unit goes on: {text[found.start() : end + 5].strip()!r}")


def _list_symbols(code: str) -> tuple[str, str]:
    return code, units.get_unit(code).symbol


def _is_juxtaposed(text: str, at: int) -> bool:
    """Whether another symbol of measure follows after a blank: the m of '5 N m'."""
    word = re.compile(rf"[{BLANKS}]([A-Zµ]?[A-Za-zΩ]{{1,2}})(?![^\W_])").match(text, at)
    if word is None or word[1] in ("or", "in", "at", "pro", "par"):
        return False
    return word[1] in _SINGLE_SYMBOLS or match_measure(text, word.start(1)) is not None


_SINGLE_SYMBOLS = frozenset("m h s K".split())


def _get_word_at(text: str, at: int) -> str:
    return text[at : at + 12].split(maxsplit=1)[0]


def _is_whole_ratio(text: str, at: int, bottom: str) -> bool:
    """Whether a slash and what the record is per stand at a place, and the unit does not go on behind them."""
    pattern = make_unit_pattern(bottom)
    slash = re.compile(r"\s?/\s?").match(text, at)
    if slash is None:
        return False
    time = re.compile(rf"{re.escape(bottom)}(?![^\W_])").match(text, slash.end())
    below = time or (pattern and pattern.match(text, slash.end()))
    return bool(below and not (_RAISED_TAIL.match(text, below.end()) or _MORE_UNIT.match(text, below.end())))


def _check_counted(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> Iterator[Doubt]:
    code = _get_numerator(stated)
    after = clause.text[match.reading.end : clause.last]
    at = _skip_gap(clause.text, match.reading.end)
    measure = match_measure(clause.text, at)
    if measure and not _is_noun_at(clause, at, code):
        yield _make_doubt(f"the words say {measure.group()!r}, the record {code}", contradicts=True)
        return
    noun = make_noun_pattern(code)
    if noun and noun.search(_get_noun_phrase(after)):
        return
    other = _find_other_noun(clause, match, code)
    if not other and _has_own_noun(stated, after):
        return
    if noun and not other and noun.search(_get_words_before(clause, match)):
        return
    if other:
        is_person = find_count_code(other) == "{person}"
        yield _make_doubt(f"the words count {other!r}, the record {code.strip('{}')}", contradicts=not is_person)
    else:
        yield _make_doubt(f"the words do not name what is counted ({code.strip('{}')})")


def _is_noun_at(clause: Clause, at: int, code: str) -> bool:
    noun = make_noun_pattern(code)
    return bool(noun and noun.match(clause.text, at))


def _has_own_noun(stated: RecordedQuantity, after: str) -> bool:
    """Whether the words print the record's own noun for a counted thing that the unit table does not know."""
    is_known = split_ratio(stated.unit)[0] in units.load_units()
    printed = " ".join(stated.unit_text.casefold().split())
    if is_known or not printed or any(is_known_noun(word) for word in (printed, printed.split()[-1])):
        return False
    return printed.split()[-1] in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", _get_noun_phrase(after).casefold())


def _get_words_before(clause: Clause, match: FigureMatch) -> str:
    """The quoted words before a number, back to the number before it."""
    before = clause.text[clause.start : match.figure.start]
    return "" if re.search(r"[0-9]", before) else before


_PHRASE_END = re.compile(r"[,;:.(]\s|[0-9]|\t|\n\s*\n")


def _get_noun_phrase(after: str) -> str:
    """The next words up to a mark or another number."""
    stop = _PHRASE_END.search(after)
    words = after[: stop.start() if stop else len(after)]
    return " ".join(words.split()[: _NEAR + 1])


def _find_other_noun(clause: Clause, match: FigureMatch, code: str) -> str | None:
    """A counted thing right behind the number that is not the record's."""
    words = re.findall(r"[^\W\d_]+", _get_noun_phrase(clause.text[match.reading.end : clause.last]))[:3]
    for length in (3, 2, 1):
        for first in range(len(words) - length + 1):
            phrase = " ".join(words[first : first + length])
            known = find_count_code(phrase)
            if known and known != code:
                return phrase
    return None


def _check_rate(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> Iterator[Doubt]:
    """What the number is per: said and not recorded, or recorded and not said."""
    bottom = split_ratio(stated.unit)[1]
    if bottom:
        if not _has_per_words(clause, bottom) and _find_product_end(clause, match, stated) is None:
            yield _make_doubt(f"'per {bottom}' is not in the words")
        return
    if "/" in stated.unit:
        return
    counted = match_counted_below(clause.text, find_unit_end(clause, match, stated))
    if counted:
        yield _make_doubt(f"the words say it {counted!r}, the record does not")
    said = _find_per_behind(clause, match, stated)
    if said and _PERIODS.get(stated.period or "") != said:
        yield _make_doubt(f"the words say it per {_TIMES.get(said, said)}, the record does not")


def _has_per_words(clause: Clause, bottom: str) -> bool:
    words = clause.text[clause.start : min(clause.last, clause.end + 30)]
    near = clause.text[max(clause.first, clause.start - 40) : min(clause.last, clause.end + 40)]
    if bottom in _TIMES:
        is_year = bottom == "a" and _IN_YEAR.search(near)
        symbol = re.search(rf"/\s?{bottom}(?!\w)|{bottom}[⁻^−-]", words)
        return bool(clause.cues.find(_TIMES[bottom], near) or is_year or symbol)
    pattern = make_unit_pattern(bottom) or make_noun_pattern(bottom)
    return bool(pattern and any(_is_alone(words, found) for found in pattern.finditer(words)))


_ARTICLE_PER = re.compile(rf"\s?(?:/\s?|(?:{_PER})\s+|{_PER_ARTICLE})")


def _find_per_behind(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> str | None:
    """The time that the words right behind the unit or the noun say the number is per."""
    end = find_unit_end(clause, match, stated)
    if units.get_unit(stated.unit).noun is not None:
        noun = make_noun_pattern(stated.unit)
        found = noun.search(clause.text, match.reading.end, min(clause.last, match.reading.end + 60)) if noun else None
        end = found.end() if found else end
    if units.get_unit(stated.unit).dimension in ("time", "date", "rank"):
        return None
    per = _ARTICLE_PER.match(clause.text, end, clause.last)
    rest = clause.text[per.end() if per else end : min(clause.last, end + 30)].lstrip()
    word = re.match(r"[^\W\d_.]+(?:\.a\.)?", rest)
    role = _find_time_unit(clause, word.group()) if word else None
    if word and clause.cues.find("past_time", rest[word.end() : word.end() + 14]):
        return None
    return role if per or (word and _ADVERBS.search(word.group())) else None


def _find_time_unit(clause: Clause, word: str) -> str | None:
    """Return the unit of time that a word names."""
    return next((code for code, role in _TIMES.items() if fold_text(word) in clause.cues.tables[role]), None)


_ADVERBS = re.compile(rf"(?:{join_check_patterns('rate_ending')})$")
