"""A second eye: is every sign of a printed number, and of its surroundings, accounted for by the record?

The grammar in `facts.parsing` reads words and makes a number of them. This check goes the other way: it takes a number
and asks of each character in and around the words whether the number explains it: digits, letters glued to them,
separators, signs, exponents, currency letters, units, scale words, hedges and negations of the clause. What is left
over is a doubt, said in words. It shares tables of units with the grammar, and no code.

Dates and ranks as values: whether the words print the year, month and day, or the place in an order.
"""

from __future__ import annotations

import re
from decimal import Decimal

from facts.evidence import hedge_check, unit_check, word_figures
from facts.evidence.clause import Clause, Doubt, FigureMatch, RecordedQuantity, join_check_patterns, load_cues_of
from facts.evidence.figures import (
    BLANKS,
    MINUS,
    Figure,
    FigureReading,
    find_counted_ordinals,
    find_figures,
    find_ordinals,
    find_spelled,
    is_language_read,
    load_rules,
)
from facts.evidence.hedge_check import find_edge_doubts
from facts.model import units

REACH = 160
"""How far around the words the clause is read."""
_WIDE = 2 * REACH
"""No rule reads words further away than this."""
_NEAR = 4 * REACH
_STOP = re.compile(r"[.!?;:](?=\s)|\n\s*\n|\t|\n(?=[^a-z])|[•|]")
_ABBREVIATION = re.compile(rf"\b(?:{join_check_patterns('abbreviations')})\.$", re.IGNORECASE)
_DAMAGED = "\ufffd\u0000"
_BELOW_ZERO_REACH = 48
_UNIT_WORDS = re.compile(r"\s*(?:°\s?[CF]?|[^\W\d_]+(?:\s+[^\W\d_]+)?)\s+")


def find_doubts(text: str, start: int, end: int, stated: RecordedQuantity, language: str) -> tuple[Doubt, ...]:
    """Return what the words from start to end, and the clause around them, say beyond or against a record.

    Of a language that the check does not read, only that is said.
    """
    if not is_language_read(language):
        return (Doubt("text", f"the check does not read the language {language!r}"),)
    clause = _cut_clause(text, start, end, language)
    damaged = _find_damage(clause)
    if stated.unit in DATES or stated.unit == "rank":
        return (*damaged, *_check_date_or_rank(clause, stated))
    if stated.qualifier == "order_of_magnitude":
        return (*damaged, *_check_magnitude(clause, stated))
    return (*damaged, *_choose_least_doubted(clause, stated))


def _check_date_or_rank(clause: Clause, stated: RecordedQuantity) -> tuple[Doubt, ...]:
    check = find_missing_rank if stated.unit == "rank" else find_missing_date
    missing = check(clause, stated)
    return (Doubt("number", missing, contradicts=not missing.startswith("no ")),) if missing else ()


def _choose_least_doubted(clause: Clause, stated: RecordedQuantity) -> list[Doubt]:
    """Take the printed number that leaves the fewest doubts: words may print one more than once."""
    wanted = _list_wanted(stated)
    figures = _list_figures(clause, wanted, stated)
    choices = _list_choices(clause, wanted, figures, stated)
    if not choices:
        spelled = _list_spelled(clause, stated)
        figures = sorted([*figures, *_drop_covered(spelled, figures)], key=lambda figure: figure.start)
        choices = _list_choices(clause, wanted, figures, stated) if spelled else []
    if not choices:
        return [_make_missing_doubt(wanted, figures)]
    found = [_collect_doubts(clause, matches, stated) for matches in choices]
    best = min(found, key=len)
    elsewhere = (doubt for doubts in found if doubts is not best for doubt in doubts)
    return [*best, *(doubt for doubt in elsewhere if doubt.part == "number" and not doubt.contradicts)]


def _list_figures(clause: Clause, wanted: list[Decimal], stated: RecordedQuantity) -> list[Figure]:
    """The numbers in digits, and those that several words say together: no part of one is a number."""
    text, start, end, language, cues = clause.text, clause.start, clause.end, clause.language, clause.cues
    worded = word_figures.find_worded(text, start, end, language, cues, wanted)
    digits = find_figures(text, start, _find_figure_end(clause), language, cues)
    factors: list[Figure] = []
    if stated.unit == "1":
        factors += word_figures.find_ratios(text, start, end, language, cues, wanted)
        factors += word_figures.find_multiples(text, start, end, language)
    if stated.qualifier == "exact" and units.get_unit(stated.unit).noun is not None:
        worded += find_counted_ordinals(text, start, end, language, cues)
    plain = word_figures.add_halves(text, _drop_covered(digits, worded), end, language, cues)
    return sorted([*plain, *worded, *factors], key=lambda figure: figure.start)


def _list_spelled(clause: Clause, stated: RecordedQuantity) -> list[Figure]:
    text, end, language, cues = clause.text, clause.end, clause.language, clause.cues
    spelled = [*find_spelled(text, clause.start, end, language, cues), *_list_articles(clause, stated)]
    return word_figures.add_halves(text, spelled, end, language, cues)


def _list_articles(clause: Clause, stated: RecordedQuantity) -> list[Figure]:
    """The 'a' of 'less than a nanotesla' as one; in most languages an article is a number word."""
    if units.get_unit(stated.unit).noun is not None:
        return []
    article = re.compile(rf"(?<![^\W_])(?:{load_rules(clause.language).article})(?=\s)", re.IGNORECASE)
    found = article.finditer(clause.text, clause.start, clause.end)
    return [
        Figure(one.start(), one.end(), (FigureReading(Decimal(1), one.end()),), is_spelled=True)
        for one in found
        if unit_check.is_unit_at(clause, one.end(), stated)
    ]


def _drop_covered(figures: list[Figure], spans: list[Figure]) -> list[Figure]:
    """The numbers that are no part of those that several words say together."""
    covered = [one for one in spans if one.is_spelled]
    return [one for one in figures if not any(span.start < one.end and one.start < span.end for span in covered)]


def _list_choices(
    clause: Clause, wanted: list[Decimal], figures: list[Figure], stated: RecordedQuantity
) -> list[list[FigureMatch]]:
    """Every way in which printed numbers are those of the record, each by its first number."""
    ways = (_match_numbers(clause, wanted, figures[at:], stated) for at in range(len(figures)))
    return [way for at, way in enumerate(ways) if len(way) == len(wanted) and way[0].figure is figures[at]]


def _collect_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
    return [
        *(Doubt("number", match.figure.doubt) for match in matches if match.figure.doubt),
        *find_edge_doubts(clause, matches, stated),
        *unit_check.find_unit_doubts(clause, matches, stated),
        *hedge_check.find_hedge_doubts(clause, matches, stated),
    ]


def _cut_clause(text: str, start: int, end: int, language: str) -> Clause:
    before = text[max(0, start - REACH) : start]
    first = start - len(before)
    for stop in _STOP.finditer(before):
        if not _ABBREVIATION.search(before[: stop.end()]):
            first = start - len(before) + stop.end()
    after = text[end : end + REACH]
    last = end + len(after)
    for stop in _STOP.finditer(after):
        if not _ABBREVIATION.search(after[: stop.end()]):
            last = end + stop.start()
            break
    near = text if len(text) <= _NEAR else text[max(0, start - _WIDE) : end + _WIDE]
    return Clause(text, start, end, first, last, language, load_cues_of(language, near))


def _find_damage(clause: Clause) -> tuple[Doubt, ...]:
    near = clause.text[max(clause.first, clause.start - 40) : min(clause.last, clause.end + 40)]
    if any(sign in near for sign in _DAMAGED):
        return (Doubt("text", "a sign beside it could not be read"),)
    return ()


def _check_magnitude(clause: Clause, stated: RecordedQuantity) -> tuple[Doubt, ...]:
    """Check 'tens of': the word, ten times as much as its end, no number beside it, and the unit."""
    lower, upper = stated.lower or Decimal(0), stated.upper or Decimal(0)
    orders = word_figures.find_orders(clause.text, clause.start, clause.end, clause.language)
    found = next((one for one in orders if _is_order(one.readings[0].value, lower, upper)), None)
    if found is None:
        return (Doubt("number", "no word for that order of magnitude is in the words"),)
    if find_figures(clause.text, clause.start, clause.end, clause.language, clause.cues):
        return (Doubt("number", "the order of magnitude has a number beside it"),)
    match = FigureMatch(found, found.readings[0], is_negative=False, left=found.start)
    unit = unit_check.find_unit_doubts(clause, [match], stated)
    return (*unit, *hedge_check.find_negation_doubts(clause, clause.start, stated))


def _is_order(said: Decimal, lower: Decimal, upper: Decimal) -> bool:
    """Whether a word for an order says these bounds; dozens begin at ten, twelve or twenty-four."""
    if said == word_figures.DOZENS:
        return lower.adjusted() == 1 and lower < upper <= 10 * lower
    return said == lower and upper == 10 * lower


# ---- which printed numbers are those of the record --------------------------------------------


def _find_figure_end(clause: Clause) -> int:
    """A figure that begins inside the words may run on behind them: then it is longer than what was read."""
    end = clause.end
    while end < min(clause.last, clause.end + 12) and not clause.text[end].isspace():
        end += 1
    return end


def _list_wanted(stated: RecordedQuantity) -> list[Decimal]:
    if stated.qualifier == "tolerance" and stated.amount is not None and stated.upper is not None:
        return [stated.amount, stated.upper - stated.amount]
    if stated.qualifier == "between":
        return [number for number in (stated.lower, stated.upper) if number is not None]
    return [number for number in (stated.amount, stated.lower, stated.upper) if number is not None][:1]


def _make_missing_doubt(wanted: list[Decimal], figures: list[Figure]) -> Doubt:
    numbers = " and ".join(f"{number:,f}" for number in wanted)
    sure = [figure for figure in figures if figure.readings and not figure.doubt]
    if any(figure.doubt for figure in figures):
        return Doubt("number", next(figure.doubt for figure in figures if figure.doubt))
    return Doubt("number", f"the number {numbers} is not in the words", contradicts=bool(sure))


def _match_numbers(
    clause: Clause, wanted: list[Decimal], figures: list[Figure], stated: RecordedQuantity
) -> list[FigureMatch]:
    """Match in reading order; both ends of a range may share the scale word of the second."""
    found: list[FigureMatch] = []
    remaining = list(figures)
    for number in wanted:
        match = next((m for figure in remaining if (m := _match_figure(clause, figure, number, figures, stated))), None)
        if match is None:
            return found
        found.append(match)
        remaining = [figure for figure in remaining if figure.start > match.figure.start]
    return found


def _match_figure(
    clause: Clause, figure: Figure, number: Decimal, figures: list[Figure], stated: RecordedQuantity
) -> FigureMatch | None:
    may_share = stated.qualifier in ("between", "tolerance")
    if not may_share and all(abs(reading.value) != abs(number) for reading in figure.readings):
        return None
    is_negative, left = _find_sign(clause, figure)
    value = -number if is_negative else number
    for reading in reversed(figure.readings):
        if reading.value == value:
            return FigureMatch(figure, reading, is_negative, left)
        if number < 0 and reading.value == -number:
            lacks = not _ends_in_dash(clause.text, figure.start)
            return FigureMatch(figure, reading, is_negative=True, left=figure.start, lacks_sign=lacks)
    if may_share and figure.readings and _has_shared_scale(clause.text, figure, value, figures):
        return FigureMatch(figure, figure.readings[0], is_negative, left)
    return None


def _has_shared_scale(text: str, figure: Figure, value: Decimal, figures: list[Figure]) -> bool:
    """Whether a number has this value by a later one: the 10 of '10 to 12 million', the 20 of '20- bis 25.000'."""
    own = figure.readings[0].value
    later = (reading for other in figures if other.start > figure.start for reading in other.readings)
    is_open = text[figure.end : figure.end + 2] == "- " and own.scaleb(3) == value
    return any(
        (reading.exponent and own.scaleb(reading.exponent) == value) or (is_open and reading.value % 1000 == 0)
        for reading in later
    )


def _find_sign(clause: Clause, figure: Figure) -> tuple[bool, int]:
    """Whether a minus belongs to a number, and where number and sign begin."""
    at = figure.start
    before = clause.text[max(0, at - 24) : at]
    word = _find_minus_word(clause, before)
    if word is not None:
        return True, at - len(before) + word
    if _is_below_zero(clause, figure):
        return True, at
    bare = before.rstrip(BLANKS)
    is_apart = len(bare) < len(before)
    if not _ends_in_minus(bare, is_apart=is_apart):
        return False, at
    return True, at - len(before) + len(bare) - 1


def _is_below_zero(clause: Clause, figure: Figure) -> bool:
    """Whether 'below zero' stands behind a number, nothing but its unit between."""
    behind = clause.text[figure.end : figure.end + _BELOW_ZERO_REACH]
    return any(_UNIT_WORDS.fullmatch(behind[: cue.start]) for cue in clause.cues.find("below_zero", behind))


def _ends_in_dash(text: str, at: int) -> bool:
    """Whether any dash stands right before a number that is negative: it can be nothing but its sign."""
    bare = text[max(0, at - 8) : at].rstrip(BLANKS)
    return bare[-1:] in tuple(MINUS) and not bare[-2:-1].isalnum()


def _ends_in_minus(bare: str, *, is_apart: bool) -> bool:
    """Whether a text ends in a minus sign: no dash behind a word or number, none that only parts two clauses."""
    if not bare or bare[-1] not in MINUS:
        return False
    in_front = bare[:-1]
    if in_front and (in_front[-1].isalnum() or in_front[-1] in ")%°€$£/+"):
        return False
    return not is_apart or (bare[-1] in "-−" and bool(in_front.strip() or bare[-1] == "−"))


def _find_minus_word(clause: Clause, before: str) -> int | None:
    """Where a word for minus stands right before a number; the 'moins' of 'au moins' is none."""
    for cue in clause.cues.find("minus", before):
        if not before[cue.end :].strip(BLANKS + "-"):
            hedges = clause.cues.hedges_before(before)
            return None if any(hedge.start <= cue.start < hedge.end for hedge in hedges) else cue.start
    return None


DATES = frozenset({"CCYY", "CCYYMM", "CCYYMMDD"})
_YEAR = re.compile(r"(?<![\w.,'’])(?:1[5-9]|20|21)\d\d(?![\w]|[.,]\d)|(?<!\w)(?:1[5-9]|20|21)\d\ds(?!\w)")
_DAY = re.compile(r"(?<![\w.,])(\d{1,2})(?:st|nd|rd|th|er|º|\.)?(?![\w])")
_NUMERIC = re.compile(r"(?<!\d)(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})(?!\d)")


def find_missing_date(clause: Clause, stated: RecordedQuantity) -> str:
    """Return what of a calendar date the words do not print; a year that is not printed at all is no contradiction."""
    words = clause.text[clause.start : clause.end]
    for number in (stated.amount, stated.lower, stated.upper):
        if number is not None and (missing := _find_missing_part(f"{number:f}", words, clause)):
            return missing
    return ""


def _find_missing_part(digits: str, words: str, clause: Clause) -> str:
    year, month, day = digits[:4], int(digits[4:6] or 0), int(digits[6:8] or 0)
    numeric = _NUMERIC.search(words)
    if numeric:
        parts = {int(part) for part in numeric.groups()}
        return "" if {int(year), month, day} - {0} <= parts else f"the date {digits} is not in the words"
    years = [found.group()[:4] for found in _YEAR.finditer(words)]
    if years and year not in years and not _has_short_year(year, words):
        return f"the year {year} is not in the words"
    if month and _find_months(words, clause) and month not in _find_months(words, clause):
        return f"the month {month} is not in the words"
    if month and not _find_months(words, clause):
        return "no month is in the words"
    days = [int(found[1]) for found in _DAY.finditer(words)]
    if day and day not in days:
        return f"the day {day} is not in the words"
    return "" if years or month else "no year is in the words"


def _has_short_year(year: str, words: str) -> bool:
    """The second year of '2007-13'."""
    return bool(re.search(rf"\d[-–/]{year[2:]}(?!\d)", words))


def _find_months(words: str, clause: Clause) -> set[int]:
    names = [name.split("/") for name in clause.cues.tables["months"]]
    tokens = {token.lower().rstrip(".") for token in re.findall(r"[^\W\d_]+\.?", words)}
    return {number for number, forms in enumerate(names, 1) if tokens & set(forms)}


def find_missing_rank(clause: Clause, stated: RecordedQuantity) -> str:
    """Return why the words do not say a place in an order: neither its ordinal nor its number stands in them."""
    text, start, end = clause.text, clause.start, clause.end
    figures = [
        *find_ordinals(text, start, end, clause.cues),
        *find_figures(text, start, end, clause.language, clause.cues),
        *find_spelled(text, start, end, clause.language, clause.cues),
    ]
    wanted = {number for number in (stated.amount, stated.lower, stated.upper) if number is not None}
    printed = {reading.value for figure in figures for reading in figure.readings if not figure.doubt}
    is_only = wanted == {Decimal(1)} and clause.cues.find("superlative", text[start:end]) != []
    return "" if wanted <= printed or is_only else "that place in the order is not in the words"
