"""A second eye: is every sign of a printed number, and of its surroundings, accounted for by the record?

The grammar in `extraction` reads words and makes a number of them. This check goes the other way: it takes a number
and asks of each character in and around the words whether the number explains it: digits, letters glued to them,
separators, signs, exponents, currency letters, units, scale words, hedges and negations of the clause. What is left
over is a doubt, said in words. It shares tables of units with the grammar, and no code.
"""

from __future__ import annotations

import re
from decimal import Decimal

from facts import units
from facts.evidence import date_account, hedge_account, unit_account, word_figures
from facts.evidence.clause import Clause, Doubt, Match, Stated
from facts.evidence.cues import cues_of, is_read
from facts.evidence.figures import (
    BLANKS,
    MINUS,
    Figure,
    FigureReading,
    find_counted_ordinals,
    find_figures,
    find_spelled,
)
from facts.evidence.number_edges import edge_doubts

REACH = 160
"""How far around the words the clause is read."""
_STOP = re.compile(r"[.!?;:](?=\s)|\n\s*\n|\t|\n(?=[^a-z])|[•|]")
_ABBREVIATION = re.compile(
    r"\b(?:ca|approx|max|min|mind|env|c|no|nr|mio|mrd|tsd|mln|mld|fig|st|dr|prof|e\.g|i\.e|u\.s|z\.b|bzw|vs)\.$",
    re.IGNORECASE,
)
_DAMAGED = "\ufffd\u0000"


def look_again(text: str, start: int, end: int, stated: Stated, language: str) -> tuple[Doubt, ...]:
    """Return what the words from start to end, and the clause around them, say beyond or against a record.

    Of a language that the check does not read, only that is said.
    """
    if not is_read(language):
        return (Doubt("text", f"the check does not read the language {language!r}"),)
    clause = _clause(text, start, end, language)
    damaged = _damaged(clause)
    if stated.unit in date_account.DATES or stated.unit == "rank":
        return (*damaged, *_date_or_rank(clause, stated))
    if stated.qualifier == "order_of_magnitude":
        return (*damaged, *_magnitude(clause, stated))
    return (*damaged, *_least_doubted(clause, stated))


def _date_or_rank(clause: Clause, stated: Stated) -> tuple[Doubt, ...]:
    check = date_account.missing_in_rank if stated.unit == "rank" else date_account.missing_in_date
    missing = check(clause, stated)
    return (Doubt("number", missing, contradicts=not missing.startswith("no ")),) if missing else ()


def _least_doubted(clause: Clause, stated: Stated) -> list[Doubt]:
    """Take the printed number that leaves the fewest doubts: words may print one more than once."""
    wanted = _wanted(stated)
    figures = _figures(clause, wanted, stated)
    choices = _choices(clause, wanted, figures, stated)
    if not choices:
        spelled = _spelled(clause, stated)
        figures = sorted([*figures, *_outside(spelled, figures)], key=lambda figure: figure.start)
        choices = _choices(clause, wanted, figures, stated) if spelled else []
    if not choices:
        return [_missing(wanted, figures)]
    found = [_doubts(clause, matches, stated) for matches in choices]
    best = min(found, key=len)
    elsewhere = (doubt for doubts in found if doubts is not best for doubt in doubts)
    return [*best, *(doubt for doubt in elsewhere if doubt.part == "number" and not doubt.contradicts)]


def _figures(clause: Clause, wanted: list[Decimal], stated: Stated) -> list[Figure]:
    """The numbers in digits, and those that several words say together: no part of one is a number."""
    text, start, end, language, cues = clause.text, clause.start, clause.end, clause.language, clause.cues
    worded = word_figures.find_worded(text, start, end, language, cues, wanted)
    digits = find_figures(text, start, _figure_end(clause), language, cues)
    factors: list[Figure] = []
    if stated.unit == "1":
        factors += word_figures.find_ratios(text, start, end, language, cues, wanted)
        factors += word_figures.find_multiples(text, start, end, language)
    if stated.qualifier == "exact" and units.unit(stated.unit).noun is not None:
        worded += find_counted_ordinals(text, start, end, language, cues)
    plain = word_figures.with_halves(text, _outside(digits, worded), end, language, cues)
    return sorted([*plain, *worded, *factors], key=lambda figure: figure.start)


def _spelled(clause: Clause, stated: Stated) -> list[Figure]:
    text, end, language, cues = clause.text, clause.end, clause.language, clause.cues
    spelled = [*find_spelled(text, clause.start, end, language, cues), *_articles(clause, stated)]
    return word_figures.with_halves(text, spelled, end, language, cues)


def _articles(clause: Clause, stated: Stated) -> list[Figure]:
    """The 'a' of 'less than a nanotesla' as one; in other languages than English an article is a number word."""
    if clause.language != "en" or units.unit(stated.unit).noun is not None:
        return []
    found = _ARTICLE.finditer(clause.text, clause.start, clause.end)
    return [
        Figure(one.start(), one.end(), (FigureReading(Decimal(1), one.end()),), is_spelled=True)
        for one in found
        if unit_account.is_unit_at(clause, one.end(), stated)
    ]


_ARTICLE = re.compile(r"(?<![^\W_])(?<!of )an?(?=\s)", re.IGNORECASE)


def _outside(figures: list[Figure], spans: list[Figure]) -> list[Figure]:
    """The numbers that are no part of those that several words say together."""
    covered = [one for one in spans if one.is_spelled]
    return [one for one in figures if not any(span.start < one.end and one.start < span.end for span in covered)]


def _choices(clause: Clause, wanted: list[Decimal], figures: list[Figure], stated: Stated) -> list[list[Match]]:
    """Every way in which printed numbers are those of the record, each by its first number."""
    ways = (_assign(clause, wanted, figures[at:], stated) for at in range(len(figures)))
    return [way for at, way in enumerate(ways) if len(way) == len(wanted) and way[0].figure is figures[at]]


def _doubts(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    return [
        *(Doubt("number", match.figure.doubt) for match in matches if match.figure.doubt),
        *edge_doubts(clause, matches, stated),
        *unit_account.doubts(clause, matches, stated),
        *hedge_account.doubts(clause, matches, stated),
    ]


def _clause(text: str, start: int, end: int, language: str) -> Clause:
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
    return Clause(text, start, end, first, last, language, cues_of(language))


def _damaged(clause: Clause) -> tuple[Doubt, ...]:
    near = clause.text[max(clause.first, clause.start - 40) : min(clause.last, clause.end + 40)]
    if any(sign in near for sign in _DAMAGED):
        return (Doubt("text", "a sign beside it could not be read"),)
    return ()


def _magnitude(clause: Clause, stated: Stated) -> tuple[Doubt, ...]:
    """Check 'tens of': the word, ten times as much as its end, no number beside it, and the unit."""
    lower, upper = stated.lower or Decimal(0), stated.upper or Decimal(0)
    orders = word_figures.find_orders(clause.text, clause.start, clause.end, clause.language)
    found = next((one for one in orders if _is_order(one.readings[0].value, lower, upper)), None)
    if found is None:
        return (Doubt("number", "no word for that order of magnitude is in the words"),)
    if find_figures(clause.text, clause.start, clause.end, clause.language, clause.cues):
        return (Doubt("number", "the order of magnitude has a number beside it"),)
    match = Match(found, found.readings[0], is_negative=False, left=found.start)
    unit = unit_account.doubts(clause, [match], stated)
    return (*unit, *hedge_account.negation_doubts(clause, clause.start, stated))


def _is_order(said: Decimal, lower: Decimal, upper: Decimal) -> bool:
    """Whether a word for an order says these bounds; dozens begin at ten, twelve or twenty-four."""
    if said == word_figures.DOZENS:
        return lower.adjusted() == 1 and lower < upper <= 10 * lower
    return said == lower and upper == 10 * lower


# ---- which printed numbers are those of the record --------------------------------------------


def _figure_end(clause: Clause) -> int:
    """A figure that begins inside the words may run on behind them: then it is longer than what was read."""
    end = clause.end
    while end < min(clause.last, clause.end + 12) and not clause.text[end].isspace():
        end += 1
    return end


def _wanted(stated: Stated) -> list[Decimal]:
    if stated.qualifier == "tolerance" and stated.amount is not None and stated.upper is not None:
        return [stated.amount, stated.upper - stated.amount]
    if stated.qualifier == "between":
        return [number for number in (stated.lower, stated.upper) if number is not None]
    return [number for number in (stated.amount, stated.lower, stated.upper) if number is not None][:1]


def _missing(wanted: list[Decimal], figures: list[Figure]) -> Doubt:
    numbers = " and ".join(f"{number:,f}" for number in wanted)
    sure = [figure for figure in figures if figure.readings and not figure.doubt]
    if any(figure.doubt for figure in figures):
        return Doubt("number", next(figure.doubt for figure in figures if figure.doubt))
    return Doubt("number", f"the number {numbers} is not in the words", contradicts=bool(sure))


def _assign(clause: Clause, wanted: list[Decimal], figures: list[Figure], stated: Stated) -> list[Match]:
    """Match in reading order; both ends of a range may share the scale word of the second."""
    found: list[Match] = []
    remaining = list(figures)
    for number in wanted:
        match = next((m for figure in remaining if (m := _match(clause, figure, number, figures, stated))), None)
        if match is None:
            return found
        found.append(match)
        remaining = [figure for figure in remaining if figure.start > match.figure.start]
    return found


def _match(clause: Clause, figure: Figure, number: Decimal, figures: list[Figure], stated: Stated) -> Match | None:
    may_share = stated.qualifier in ("between", "tolerance")
    if not may_share and all(abs(reading.value) != abs(number) for reading in figure.readings):
        return None
    is_negative, left = _sign(clause, figure)
    value = -number if is_negative else number
    for reading in reversed(figure.readings):
        if reading.value == value:
            return Match(figure, reading, is_negative, left)
        if number < 0 and reading.value == -number:
            lacks = not _ends_in_dash(clause.text, figure.start)
            return Match(figure, reading, is_negative=True, left=figure.start, lacks_sign=lacks)
    if may_share and figure.readings and _shares_scale(figure, value, figures):
        return Match(figure, figure.readings[0], is_negative, left)
    return None


def _shares_scale(figure: Figure, value: Decimal, figures: list[Figure]) -> bool:
    """Whether a number has this value by the scale word of a later one: the 10 of '10 to 12 million'."""
    own = figure.readings[0].value
    later = (reading for other in figures if other.start > figure.start for reading in other.readings)
    return any(reading.exponent and own.scaleb(reading.exponent) == value for reading in later)


def _sign(clause: Clause, figure: Figure) -> tuple[bool, int]:
    """Whether a minus belongs to a number, and where number and sign begin."""
    at = figure.start
    before = clause.text[max(0, at - 24) : at]
    word = _minus_word(clause, before)
    if word is not None:
        return True, at - len(before) + word
    bare = before.rstrip(BLANKS)
    is_apart = len(bare) < len(before)
    if not _ends_in_minus(bare, is_apart=is_apart):
        return False, at
    return True, at - len(before) + len(bare) - 1


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


def _minus_word(clause: Clause, before: str) -> int | None:
    """Where a word for minus stands right before a number; the 'moins' of 'au moins' is none."""
    for cue in clause.cues.find("minus", before):
        if not before[cue.end :].strip(BLANKS + "-"):
            hedges = clause.cues.hedges_before(before)
            return None if any(hedge.start <= cue.start < hedge.end for hedge in hedges) else cue.start
    return None
