"""Whether the words name the unit that a record has, whole, and no other one in its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts import units
from facts.evidence import unit_factors, unit_forms
from facts.evidence.clause import Doubt
from facts.evidence.cues import fold
from facts.evidence.figures import BLANKS
from facts.evidence.unit_forms import currency_before

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.clause import Clause, Match, Stated

__all__ = ["currency_before", "doubts", "end_of_unit", "may_be_negative"]

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


def may_be_negative(code: str) -> bool:
    return units.unit(code).may_be_negative


def doubts(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """Return what the words say of the unit beyond or against the record."""
    return list(_doubts(clause, matches, stated))


def _doubts(clause: Clause, matches: list[Match], stated: Stated) -> Iterator[Doubt]:
    match = matches[-1]
    item = units.unit(stated.unit)
    for one in matches:
        yield from _right_edge(clause, one, stated)
    for one in matches[:-1]:
        yield from _unlike_unit(clause, one, stated)
    if not item.is_money:
        yield from _foreign_currency(clause, matches[0])
    if is_whole_ratio_at(clause, match.reading.end, stated):
        return
    if stated.unit == "1":
        yield from _no_unit(clause, match)
    elif item.is_money:
        yield from _money(clause, matches, stated)
    elif item.noun is not None:
        yield from _counted(clause, match, stated)
    else:
        yield from _measure(clause, match, stated)
    yield from _rate(clause, match, stated)
    end = end_of_unit(clause, match, stated)
    word = _NEXT_WORD.match(clause.text, end)
    is_behind_unit = end > match.reading.end or "di " in (word.group() if word else "")
    if word and is_behind_unit and clause.cues.scales.get(word[1].lower(), 0) >= 3:
        yield _number_doubt(f"{word[1]!r} stands behind the unit")


def _doubt(what: str, *, contradicts: bool = False) -> Doubt:
    return Doubt("unit", what, contradicts)


def _number_doubt(what: str) -> Doubt:
    return Doubt("number", what)


_TO_UNIT = re.compile(rf"{_GAP}-?(?:(?:of|di|de|d['’]|von)\s)?")
_TO_NEXT = re.compile(rf"{_GAP}-?")


def _unit_at(clause: Clause, at: int, code: str) -> re.Match[str] | None:
    """The written form of a unit right behind a place, with at most a blank, a hyphen or 'of' between."""
    pattern = unit_forms.pattern_of(code)
    if pattern is None:
        return None
    found = _TO_UNIT.match(clause.text, at)
    return pattern.match(clause.text, found.end() if found else at)


def is_unit_at(clause: Clause, at: int, stated: Stated) -> bool:
    """Whether the record's unit is written right behind a place."""
    return _unit_at(clause, at, _top(stated)) is not None


def is_named(clause: Clause, code: str) -> bool:
    """Whether the quoted words or those right behind them write a unit at all."""
    pattern = unit_forms.pattern_of(code)
    return (
        pattern is not None and pattern.search(clause.text, clause.start, min(clause.last, clause.end + 16)) is not None
    )


def is_whole_ratio_at(clause: Clause, at: int, stated: Stated) -> bool:
    """Whether words behind a place say the record's ratio or frequency as one: '80 rpm', '20 times per second'."""
    pattern = unit_forms.ratio_pattern(stated.unit)
    found = pattern.match(clause.text, _skip(clause.text, at)) if pattern and _is_frequency(stated.unit) else None
    return found is not None and not _MORE_UNIT.match(clause.text, found.end())


def _is_frequency(code: str) -> bool:
    return "/" in code or units.unit(code).dimension == "frequency"


def _top(stated: Stated) -> str:
    return unit_forms.parts_of(stated.unit)[0]


def _product_end(clause: Clause, match: Match, stated: Stated) -> int | None:
    """Where a product of units ends that is the record's: 'W·m⁻²'."""
    at = _skip(clause.text, match.reading.end)
    end = unit_factors.printed_product(clause.text, at, stated.unit)
    return end if end is not None and not _MORE_UNIT.match(clause.text, end) else None


def end_of_unit(clause: Clause, match: Match, stated: Stated) -> int:
    """Where the unit of the record ends that stands right behind a number; the number's end where none does."""
    found = _unit_at(clause, match.reading.end, _top(stated)) if stated.unit != "1" else None
    return found.end() if found else match.reading.end


def _right_edge(clause: Clause, match: Match, stated: Stated) -> Iterator[Doubt]:
    """Letters, digits and signs that touch a number on its right and are not its unit."""
    text, end = clause.text, match.reading.end
    touching = text[end : end + 1]
    if match.figure.is_spelled or not touching or touching.isspace():
        return
    if (touching in "/:" and text[end + 1 : end + 2].isdigit()) or (
        touching in ".," and text[end + 1 : end + 2].isalnum()
    ):
        yield _number_doubt(f"{text[end : end + 4]!r} touches the number")
    elif touching in "?^_&@#\\|" or (touching == "(" and text[end + 1 : end + 2].isdigit()):
        yield _number_doubt(f"{touching!r} touches the number")
    elif (touching.isalnum() or touching in "°′″%‰") and not _is_unit_glued(clause, match, stated):
        yield _number_doubt(f"{text[end : end + 8].split(maxsplit=1)[0]!r} touches the number")


def _is_unit_glued(clause: Clause, match: Match, stated: Stated) -> bool:
    return _unit_at(clause, match.reading.end, _top(stated)) is not None


def own_currency_before(text: str, left: int, stated: Stated) -> bool:
    """Whether a currency stands before a number whose record is money; which one is judged with the unit."""
    return units.unit(stated.unit).is_money and currency_before(text, left) is not None


def _unlike_unit(clause: Clause, match: Match, stated: Stated) -> Iterator[Doubt]:
    """Another unit behind the first of two numbers than that of the record: '12 cm ± 3 mm'."""
    other = unit_forms.measure_at(clause.text, _skip(clause.text, match.reading.end))
    if other and not is_unit_at(clause, match.reading.end, stated) and not _is_scale(clause, other.group()):
        yield _doubt(f"the first number is in {other.group()!r}, the record in {stated.unit}", contradicts=True)


def _is_scale(clause: Clause, word: str) -> bool:
    return word.lower() in clause.cues.scales


def _foreign_currency(clause: Clause, match: Match) -> Iterator[Doubt]:
    money = currency_before(clause.text, match.left)
    if money and money[2] and money[0] >= clause.first:
        yield _doubt(f"the currency {money[1]!r} is not in the record", contradicts=True)


def _no_unit(clause: Clause, match: Match) -> Iterator[Doubt]:
    at = _skip(clause.text, match.reading.end)
    of = _OF_A.match(clause.text, match.reading.end) if match.figure.is_spelled else None
    found = unit_forms.measure_at(clause.text, at) or (unit_forms.measure_at(clause.text, of.end()) if of else None)
    if found:
        yield _doubt(f"the unit {found.group()!r} is not in the record", contradicts=True)


_OF_A = re.compile(r"\s+(?:(?:of|di|de|d['’])\s*)?(?:(?:an?|una?|une|un['’]|einer|eines)\s*)?")
"""What stands between a part and its unit: 'three quarters of an hour', 'half a litre'."""


def _skip(text: str, at: int) -> int:
    found = _TO_NEXT.match(text, at)
    return found.end() if found else at


def _money(clause: Clause, matches: list[Match], stated: Stated) -> Iterator[Doubt]:
    code = _top(stated)
    first = matches[0].left
    before = currency_before(clause.text, first)
    after = _unit_at(clause, matches[-1].reading.end, code)
    if before and before[0] >= clause.first:
        if before[2] != code:
            yield _doubt(f"{before[1]!r} before the number is not {code}", contradicts=bool(before[2]))
        glued = clause.text[before[0] - 1 : before[0]]
        if glued and (glued.isalnum() or glued in "._"):
            yield _doubt(f"{glued!r} touches the currency")
    elif after is None:
        other = unit_forms.measure_at(clause.text, _skip(clause.text, matches[-1].reading.end))
        named = _named_at(clause, matches[-1], code)
        if other:
            yield _doubt(f"the words say {other.group()!r}, the record {code}", contradicts=True)
        elif not named:
            yield _doubt(f"the currency {code} is not in the words")
        else:
            yield from _qualified_currency(clause, named, code)
    else:
        yield from _qualified_currency(clause, after, code)


_NATIONS = {
    "us": "USD", "u.s.": "USD", "american": "USD", "amerikan": "USD", "améric": "USD", "statunit": "USD",
    "canad": "CAD", "kanad": "CAD", "austral": "AUD", "hong": "HKD", "singap": "SGD", "new zealand": "NZD",
    "néo": "NZD", "neoz": "NZD", "neusee": "NZD", "taiwan": "TWD", "taïwan": "TWD", "swiss": "CHF", "schweiz": "CHF",
    "suiss": "CHF", "svizzer": "CHF", "danish": "DKK", "dän": "DKK", "danes": "DKK", "danois": "DKK",
    "swedish": "SEK", "schwed": "SEK", "suéd": "SEK", "sved": "SEK", "norw": "NOK", "norv": "NOK", "czech": "CZK",
    "tschech": "CZK", "cec": "CZK", "tchèq": "CZK", "belg": "", "french": "", "franç": "", "frances": "", "cfa": "",
    "fcfa": "", "luxemb": "", "congol": "", "icelandic": "", "isländ": "", "islandes": "", "islandai": "",
    "mexic": "MXN", "messican": "MXN", "philip": "PHP", "indones": "IDR", "pakist": "", "sri": "", "nepal": "",
    "irish": "", "egyptian": "", "north": "", "nord": "",
}  # fmt: skip
"""How the names of countries begin that tell one dollar, franc or crown from another."""
_ROMANCE = frozenset(
    "american améric statunit canad austral hong singap néo neoz taiwan taïwan suiss svizzer danes danois suéd sved"
    " norv cec tchèq belg franç frances cfa fcfa luxemb congol islandes islandai mexic messican philip indones".split()
)
"""Those that stand behind the currency."""
_NATION = re.compile(rf"\b({'|'.join(map(re.escape, _NATIONS))})[^\s.,;]*\s+$", re.IGNORECASE)
_NATION_BEHIND = re.compile(rf"[ \u00a0-]({'|'.join(map(re.escape, _NATIONS))})[^\W\d_]*(?![^\W_])", re.IGNORECASE)


def _qualified_currency(clause: Clause, after: re.Match[str], code: str) -> Iterator[Doubt]:
    """A country's name or letters beside the currency that the matched form left out."""
    letters = re.compile(r"[ \u00a0]?(CA|CAD|AU|AUD|NZ|HK|SG|US|TW)(?!\w)").match(clause.text, after.end())
    if letters and not code.startswith(letters[1][:2]):
        yield _doubt(f"{letters[1]!r} behind the currency is not in the record")
    found = _NATION.search(clause.text[clause.start : after.start()])
    if found and _NATIONS[found[1].lower()] != code:
        yield _doubt(f"{found[1]!r} before the currency is not in the record")
    behind = _NATION_BEHIND.match(clause.text, after.end())
    if behind and behind[1].lower() in _ROMANCE and _NATIONS[behind[1].lower()] != code:
        yield _doubt(f"{behind.group().strip()!r} behind the currency is not in the record")


def _named_at(clause: Clause, match: Match, code: str) -> re.Match[str] | None:
    """Where the quoted words name a unit elsewhere, outside of what was read as the number."""
    pattern = unit_forms.pattern_of(code)
    if pattern is None:
        return None
    words = clause.text[: clause.end]
    spans = [found for found in pattern.finditer(words, clause.start) if _stands_alone(words, found)]
    outside = (one for one in spans if one.start() >= match.reading.end or one.end() <= match.figure.start)
    return next(outside, None)


def _stands_alone(words: str, found: re.Match[str]) -> bool:
    before = words[found.start() - 1 : found.start()]
    return not (before and (before.isalpha() or before == "_"))


def _measure(clause: Clause, match: Match, stated: Stated) -> Iterator[Doubt]:
    code = _top(stated)
    if _product_end(clause, match, stated) is not None:
        return
    found = _unit_at(clause, match.reading.end, code)
    if found is not None:
        yield from _cut(clause, found, stated)
        if found.group() in clause.cues.scales and _other_noun_at(clause.text, found.end()):
            yield _number_doubt(f"{found.group()!r} may be a scale")
        return
    other = unit_forms.measure_at(clause.text, _skip(clause.text, match.reading.end))
    if other is not None:
        yield _doubt(f"the words say {other.group()!r}, the record {stated.unit}", contradicts=True)
    elif (match.figure.is_spelled and match.reading.value == 1) or not _named_at(clause, match, code):
        yield _doubt(f"the unit {stated.unit} is not in the words")


def _other_noun_at(text: str, at: int) -> bool:
    word = _NEXT_WORD.match(text, at)
    return bool(word and unit_forms.count_code(word[1]))


def _cut(clause: Clause, found: re.Match[str], stated: Stated) -> Iterator[Doubt]:
    """A unit that goes on behind the form of the record: 'km s−1', 'cm²', 'kWh/m2'."""
    text, end = clause.text, found.end()
    bottom = unit_forms.parts_of(stated.unit)[1]
    if _RAISED_TAIL.match(text, end) and found.group()[-1:].isalpha():
        yield _doubt(f"the unit goes on: {_word_at(text, found.start())!r}")
    elif _MORE_UNIT.match(text, end) and not (bottom and _is_whole_ratio(text, end, bottom)):
        yield _doubt(f"the unit goes on: {text[found.start() : end + 6].strip()!r}")
    elif not bottom and found.group() in _symbols(stated.unit) and _juxtaposed(text, end):
        yield _doubt(f"the unit goes on: {text[found.start() : end + 5].strip()!r}")


def _symbols(code: str) -> tuple[str, str]:
    return code, units.unit(code).symbol


def _juxtaposed(text: str, at: int) -> bool:
    """Whether another symbol of measure follows after a blank: the m of '5 N m'."""
    word = re.compile(rf"[{BLANKS}]([A-Zµ]?[A-Za-zΩ]{{1,2}})(?![^\W_])").match(text, at)
    if word is None or word[1] in ("or", "in", "at", "pro", "par"):
        return False
    return word[1] in _SINGLE_SYMBOLS or unit_forms.measure_at(text, word.start(1)) is not None


_SINGLE_SYMBOLS = frozenset("m h s K".split())


def _word_at(text: str, at: int) -> str:
    return text[at : at + 12].split(maxsplit=1)[0]


def _is_whole_ratio(text: str, at: int, bottom: str) -> bool:
    """Whether a slash and what the record is per stand at a place, and the unit does not go on behind them."""
    pattern = unit_forms.pattern_of(bottom)
    slash = re.compile(r"\s?/\s?").match(text, at)
    if slash is None:
        return False
    time = re.compile(rf"{re.escape(bottom)}(?![^\W_])").match(text, slash.end())
    below = time or (pattern and pattern.match(text, slash.end()))
    return bool(below and not (_RAISED_TAIL.match(text, below.end()) or _MORE_UNIT.match(text, below.end())))


def _counted(clause: Clause, match: Match, stated: Stated) -> Iterator[Doubt]:
    code = _top(stated)
    after = clause.text[match.reading.end : clause.last]
    at = _skip(clause.text, match.reading.end)
    measure = unit_forms.measure_at(clause.text, at)
    if measure and not _is_noun_at(clause, at, code):
        yield _doubt(f"the words say {measure.group()!r}, the record {code}", contradicts=True)
        return
    noun = unit_forms.noun_pattern(code)
    if (noun and noun.search(_noun_phrase(after))) or (code == "{person}" and _STRONG.match(after)):
        return
    other = _other_noun(clause, match, code)
    if not other and _prints_own_noun(stated, after):
        return
    if noun and not other and noun.search(_words_before(clause, match)):
        return
    if other:
        is_person = unit_forms.count_code(other) == "{person}"
        yield _doubt(f"the words count {other!r}, the record {code.strip('{}')}", contradicts=not is_person)
    else:
        yield _doubt(f"the words do not name what is counted ({code.strip('{}')})")


_STRONG = re.compile(r"-(?:strong|member|person|man|woman)(?![^\W_])", re.IGNORECASE)
"""What makes a number of persons an adjective: 'an 80-strong team'."""


def _is_noun_at(clause: Clause, at: int, code: str) -> bool:
    noun = unit_forms.noun_pattern(code)
    return bool(noun and noun.match(clause.text, at))


def _prints_own_noun(stated: Stated, after: str) -> bool:
    """Whether the words print the record's own noun for a counted thing that the unit table does not know."""
    is_known = unit_forms.parts_of(stated.unit)[0] in units.vocabulary()
    printed = " ".join(stated.unit_text.casefold().split())
    if (
        is_known
        or not printed
        or _STRONG.match(after)
        or any(unit_forms.is_known_noun(word) for word in (printed, printed.split()[-1]))
    ):
        return False
    return printed.split()[-1] in re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", _noun_phrase(after).casefold())


def _words_before(clause: Clause, match: Match) -> str:
    """The quoted words before a number, back to the number before it."""
    before = clause.text[clause.start : match.figure.start]
    return "" if re.search(r"[0-9]", before) else before


_PHRASE_END = re.compile(r"[,;:.(]\s|[0-9]|\t|\n\s*\n")


_OF_ALL = re.compile(
    r"\s+(?:out\s+of|of|dei|degli|delle|su|von|der|des|sur)\s+(?:(?:the|its|our|their|all|i|gli|le|den|les|ses|nos)\s+)?"
    r"[0-9]{1,3}(?:[.,'’ \u00a0\u202f][0-9]{3})*(?=\s)"
)
"""All of them, of which the number counts some: 'seven of the 40 prototypes'."""


def _noun_phrase(after: str) -> str:
    """The next words up to a mark or another number; a number of which it is a part is passed over."""
    part = _OF_ALL.match(after)
    after = after[part.end() :] if part else after
    stop = _PHRASE_END.search(after)
    words = after[: stop.start() if stop else len(after)]
    return " ".join(words.split()[: _NEAR + 1])


def _other_noun(clause: Clause, match: Match, code: str) -> str | None:
    """A counted thing right behind the number that is not the record's."""
    words = re.findall(r"[^\W\d_]+", _noun_phrase(clause.text[match.reading.end : clause.last]))[:3]
    for length in (3, 2, 1):
        for first in range(len(words) - length + 1):
            phrase = " ".join(words[first : first + length])
            known = unit_forms.count_code(phrase)
            if known and known != code:
                return phrase
    return None


def _rate(clause: Clause, match: Match, stated: Stated) -> Iterator[Doubt]:
    """What the number is per: said and not recorded, or recorded and not said."""
    bottom = unit_forms.parts_of(stated.unit)[1]
    if bottom:
        if not _says_per(clause, bottom) and _product_end(clause, match, stated) is None:
            yield _doubt(f"'per {bottom}' is not in the words")
        return
    if "/" in stated.unit:
        return
    counted = unit_forms.counted_below(clause.text, end_of_unit(clause, match, stated))
    if counted:
        yield _doubt(f"the words say it {counted!r}, the record does not")
    said = _per_behind(clause, match, stated)
    if said and _PERIODS.get(stated.period or "") != said:
        yield _doubt(f"the words say it per {_TIMES.get(said, said)}, the record does not")


def _says_per(clause: Clause, bottom: str) -> bool:
    words = clause.text[clause.start : min(clause.last, clause.end + 30)]
    near = clause.text[max(clause.first, clause.start - 40) : min(clause.last, clause.end + 40)]
    if bottom in _TIMES:
        is_year = bottom == "a" and _IN_YEAR.search(near)
        symbol = re.search(rf"/\s?{bottom}(?!\w)|{bottom}[⁻^−-]", words)
        return bool(clause.cues.find(_TIMES[bottom], near) or is_year or symbol)
    pattern = unit_forms.pattern_of(bottom) or unit_forms.noun_pattern(bottom)
    return bool(pattern and any(_stands_alone(words, found) for found in pattern.finditer(words)))


_ARTICLE_PER = re.compile(r"\s?(?:/\s?|(?:per|pro|par|each|every|je)\s+|an?\s+|al(?:la|l['’])?\s*|l['’]\s?|à l['’]\s?)")


_PER_FURTHER = re.compile(
    rf"((?:[{BLANKS}](?:of|di|de|von)|[{BLANKS}]d['’])?(?:[{BLANKS}]|(?<=['’]))[^\W\d_]+(?:[{BLANKS}][^\W\d_]+)?)"
    rf"(?=[{BLANKS}](?:per|pro|par|each|every|je)[{BLANKS}])"
)
"""What is measured, between a unit and what it is per: '50 litres of water per minute'."""


def _per_behind(clause: Clause, match: Match, stated: Stated) -> str | None:
    """The time that the words right behind the unit or the noun say the number is per."""
    end = end_of_unit(clause, match, stated)
    if units.unit(stated.unit).noun is not None:
        noun = unit_forms.noun_pattern(stated.unit)
        found = noun.search(clause.text, match.reading.end, min(clause.last, match.reading.end + 60)) if noun else None
        end = found.end() if found else end
    if units.unit(stated.unit).dimension in ("time", "date", "rank"):
        return None
    further = _PER_FURTHER.match(clause.text, end, clause.last) if end > match.reading.end else None
    end = further.end(1) if further else end
    per = _ARTICLE_PER.match(clause.text, end, clause.last)
    rest = clause.text[per.end() if per else end : min(clause.last, end + 30)].lstrip()
    word = re.match(r"[^\W\d_.]+(?:\.a\.)?", rest)
    role = _time_role(clause, word.group()) if word else None
    return role if per or (word and _ADVERBS.search(word.group())) else None


def _time_role(clause: Clause, word: str) -> str | None:
    """Return the unit of time that a word names."""
    return next((code for code, role in _TIMES.items() if fold(word) in clause.cues.tables[role]), None)


_ADVERBS = re.compile(r"(?:ly|lich|liche|lichen|mente|ment|annu\w+|p\.a\.|per annum)$")
