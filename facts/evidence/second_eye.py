"""A second eye: is every sign of a printed number, and of its surroundings, accounted for by the record?

The grammar in `extraction` reads words and makes a number of them. This check goes the other way: it takes a number
and asks of each character in and around the words whether the number explains it: digits, letters glued to them,
separators, signs, exponents, currency letters, units, scale words, hedges and negations of the clause. What is left
over is a doubt, said in words. It shares tables of units with the grammar, and no code.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.evidence import date_account, hedge_account, unit_account
from facts.evidence.cues import cues_of, is_read
from facts.evidence.figures import BLANKS, MINUS, Figure, Reading, find_figures, find_spelled

if TYPE_CHECKING:
    from facts.evidence.cues import Cues

REACH = 160
"""How far around the words the clause is read."""
_STOP = re.compile(r"[.!?;:](?=\s)|\n\s*\n|\t|\n(?=[^a-z])|[•|]")
_ABBREVIATION = re.compile(r"\b(?:ca|approx|max|min|mind|env|c|no|nr|mio|mrd|tsd|fig|st|dr|prof|e\.g|i\.e|u\.s|z\.b|bzw|vs|mln|mld)\.$", re.I)
_DAMAGED = "\ufffd\u0000"
_OPENING = "([{«»“”„‚\"'‘’<>=≥≤~≈∼±+ "


class Stated(NamedTuple):
    """What a record states: numbers, hedge, unit, and the unit and the period as far as they are known."""

    qualifier: str
    amount: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str
    unit_text: str = ""
    period: str | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something in the words that the record does not account for; `contradicts` where the words say otherwise."""

    part: str
    """number, unit, hedge or text"""
    what: str
    contradicts: bool = False


class Match(NamedTuple):
    """A number of the record and the figure that says it."""

    figure: Figure
    reading: Reading
    is_negative: bool
    left: int


@dataclass(frozen=True, slots=True)
class Clause:
    """The words around a figure phrase: `start` and `end` of the phrase, `first` and `last` of its clause."""

    text: str
    start: int
    end: int
    first: int
    last: int
    language: str
    cues: Cues


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
    found: list[list[Doubt]] = []
    for at, figure in enumerate(figures):
        matches = _assign(clause, wanted, figures[at:], stated)
        if len(matches) < len(wanted) or matches[0].figure is not figure:
            continue
        doubts = _doubts(clause, matches, stated)
        found.append(doubts)
    if not found:
        return [_missing(wanted, figures)]
    best = min(found, key=len)
    elsewhere = (doubt for doubts in found if doubts is not best for doubt in doubts)
    return [*best, *(doubt for doubt in elsewhere if doubt.part == "number" and not doubt.contradicts)]


def _doubts(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    return [
        *(Doubt("number", match.figure.doubt) for match in matches if match.figure.doubt),
        *_edges(clause, matches, stated),
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


_MAGNITUDES = {1: ("tens", "dozens"), 2: ("hundreds",), 3: ("thousands",), 6: ("millions",), 9: ("billions",)}


def _magnitude(clause: Clause, stated: Stated) -> tuple[Doubt, ...]:
    """Check 'tens of': the word, ten times as much as its end, no number beside it, and the unit."""
    lower, upper = stated.lower or Decimal(0), stated.upper or Decimal(0)
    words = clause.text[clause.start : clause.end]
    cues = [cue for role in _MAGNITUDES.get(lower.adjusted(), ()) for cue in clause.cues.find(role, words)]
    is_dozens = bool(cues) and clause.cues.find("dozens", words) != []
    is_power = lower == Decimal(1).scaleb(lower.adjusted()) and upper == 10 * lower
    if not cues or not (is_power or is_dozens):
        return (Doubt("number", "no word for that order of magnitude is in the words"),)
    if find_figures(clause.text, clause.start, clause.end, clause.language, clause.cues):
        return (Doubt("number", "the order of magnitude has a number beside it"),)
    end = clause.start + cues[-1].end
    figure = Figure(clause.start + cues[0].start, end, (Reading(lower, end),), is_spelled=True)
    match = Match(figure, figure.readings[0], is_negative=False, left=figure.start)
    unit = unit_account.doubts(clause, [match], stated)
    return (*unit, *hedge_account.negation_doubts(clause, clause.start))


# ---- which printed numbers are those of the record --------------------------------------------


def _figures(clause: Clause, wanted: list[Decimal], stated: Stated) -> list[Figure]:
    """The numbers of the words: in digits, and in words where the digits do not hold those of the record."""
    figures = find_figures(clause.text, clause.start, _figure_end(clause), clause.language, clause.cues)
    if any(len(_assign(clause, wanted, figures[at:], stated)) == len(wanted) for at in range(len(figures))):
        return figures
    spelled = find_spelled(clause.text, clause.start, clause.end, clause.language, clause.cues)
    return sorted([*figures, *spelled], key=lambda figure: figure.start)


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


def _match(
    clause: Clause, figure: Figure, number: Decimal, figures: list[Figure], stated: Stated
) -> Match | None:
    is_negative, left = _sign(clause, figure)
    value = -number if is_negative else number
    for reading in reversed(figure.readings):
        if reading.value == value or (number < 0 and not is_negative and reading.value == -number):
            ok = reading.value == value
            return Match(figure, reading, is_negative if ok else not is_negative, left if ok else -1)
    if stated.qualifier in ("between", "tolerance") and figure.readings:
        own = figure.readings[0]
        for other in figures:
            for shared in other.readings if other.start > figure.start else ():
                if shared.exponent and own.value.scaleb(shared.exponent) == value:
                    return Match(figure, own, is_negative, left)
    return None


def _sign(clause: Clause, figure: Figure) -> tuple[bool, int]:
    """Whether a minus belongs to a number, and where number and sign begin."""
    text, at = clause.text, figure.start
    before = text[max(0, at - 24) : at]
    word = next((cue for cue in clause.cues.find("minus", before) if not before[cue.end :].strip(BLANKS + "-")), None)
    if word and any(hedge.start <= word.start < hedge.end for hedge in clause.cues.hedges_before(before)):
        word = None  # the minus of 'au moins' is none
    if word:
        return True, at - len(before) + word.start
    bare = before.rstrip(BLANKS)
    if not bare or bare[-1] not in MINUS:
        return False, at
    in_front = bare[:-1]
    blanks = len(before) - len(bare)
    if in_front and (in_front[-1].isalnum() or in_front[-1] in ")%°€$£/+"):
        return False, at
    if blanks and bare[-1] not in "-−":
        return False, at
    if blanks and bare[-1] == "-" and not in_front.strip():
        return False, at
    sign_at = at - blanks - 1
    return True, sign_at


# ---- the edges of the printed numbers ---------------------------------------------------------


def _edges(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    doubts = [doubt for match in matches if match.left < 0 for doubt in [_sign_doubt()]]
    for position, match in enumerate(matches):
        left = match.left if match.left >= 0 else match.figure.start
        doubts += _left(clause, left, match, stated, is_first=position == 0)
        doubts += _scale_left(clause, match)
    if len(matches) == 2:
        doubts += _between(clause, matches, stated)
    doubts += _range_around(clause, matches, stated)
    return doubts


def _sign_doubt() -> Doubt:
    return Doubt("number", "the minus sign is not in the words", contradicts=True)


def _scale_left(clause: Clause, match: Match) -> list[Doubt]:
    """A scale word that the record does not use: 2.5 of '2.5 million'."""
    longest = match.figure.readings[-1]
    if match.reading.end >= longest.end:
        return []
    word = clause.text[match.reading.end : longest.end].strip()
    if len(word.strip(".")) > 1:
        return [Doubt("number", f"{word!r} behind the number is not in the record", contradicts=True)]
    return []


def _left(clause: Clause, left: int, match: Match, stated: Stated, *, is_first: bool) -> list[Doubt]:
    """What is glued to a number's left side, and a number that stands right before it."""
    text = clause.text
    money = unit_account.currency_before(text, left)
    glued = text[left - 1 : left] if left > clause.first else ""
    doubts = []
    if glued and glued not in _OPENING and glued not in MINUS and not glued.isspace() and not money:
        doubts.append(Doubt("number", f"{_glued_left(text, left)!r} touches the number"))
    if glued in MINUS and glued and not match.is_negative and is_first and not _is_range_mark(clause, left, stated):
        doubts.append(Doubt("number", "a dash touches the number: it may be a minus sign or a range"))
    doubts += _spaced_minus(clause, left, match, stated)
    before = text[max(clause.first - 1, 0, left - 12) : left].rstrip(BLANKS + "\n")
    is_apart = text[left - 1 : left] not in ("", "\t") and "\n\n" not in text[len(before) : left]
    if is_first and before[-1:].isdigit() and is_apart and text[left - 1 : left].isspace() and not match.figure.is_spelled:
        doubts.append(Doubt("number", f"another number stands right before it: {before.split()[-1]!r}"))
    word = re.search(r"([^\W\d_]+)[\s-]$", text[max(0, left - 20) : left])
    if word and (len(word[1]) > 1 and clause.cues.scales.get(word[1].lower(), 0) >= 2):
        doubts.append(Doubt("number", f"{word[1]!r} stands right before the number"))
    return doubts


def _spaced_minus(clause: Clause, left: int, match: Match, stated: Stated) -> list[Doubt]:
    """A dash with a blank before a quantity that can be negative."""
    if match.is_negative or not unit_account.may_be_negative(stated.unit):
        return []
    before = clause.text[max(0, left - 3) : left]
    if before.rstrip(BLANKS)[-1:] in tuple(MINUS) and before[-1:].isspace():
        return [Doubt("number", "a dash before the number may be a minus sign")]
    return []


def _glued_left(text: str, left: int) -> str:
    return re.split(r"\s", text[max(0, left - 12) : left])[-1]


def _is_range_mark(clause: Clause, left: int, stated: Stated) -> bool:
    """Whether the dash before a number joins it to a word ('Tier-1' does, '5-30' is told elsewhere)."""
    return False


_DASHES = "-–—−"


def _between(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """What stands between the two numbers of a range or tolerance."""
    one, other = matches
    middle = clause.text[one.reading.end : other.left if other.left >= 0 else other.figure.start]
    if stated.qualifier == "tolerance":
        return [] if re.search(r"±|\+\s?/\s?[-−–]|\+[-−–]|plus (?:or|ou) (?:minus|moins)|più o meno|plus minus", middle) else [
            Doubt("hedge", "no sign of a tolerance stands between the two numbers", contradicts=True)
        ]
    is_dash = middle.strip(BLANKS + "\n%€$£°").strip("A-Za-z") in tuple(_DASHES) or any(dash in middle for dash in _DASHES)
    joined = is_dash or clause.cues.find("range_to", middle)
    if not joined or find_figures(clause.text, one.reading.end, other.figure.start, clause.language, clause.cues):
        return [Doubt("number", "the two numbers are not joined as a range")]
    return [] if is_dash else _joined_by_word(clause, one, middle, stated)


def _joined_by_word(clause: Clause, one: Match, middle: str, stated: Stated) -> list[Doubt]:
    """'from A to B' with a verb of change is two statements; 'A and B' without 'between' is none."""
    before = clause.text[clause.first : one.figure.start]
    has_between = bool(clause.cues.find("between", before[-30:]))
    around = before + clause.text[clause.end : clause.last]
    if has_between and clause.cues.find("change", around):
        return [Doubt("hedge", "it may be a change from one number to the other")]
    words = re.findall(r"[^\W\d_]+", middle.lower())
    joins = {"and", "e", "ed", "und", "et"} & set(words)
    if joins and not has_between:
        return [Doubt("hedge", "two numbers joined by 'and' are not a range")]
    return []


def _range_around(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """A number that is one end of a range or has a tolerance, where the record knows only one number."""
    if len(matches) == 2:
        return []
    match = matches[0]
    text, end = clause.text, match.reading.end
    left = match.left if match.left >= 0 else match.figure.start
    after, before = text[end : min(clause.last, end + 40)], text[max(clause.first, left - 40) : left]
    if re.match(rf"[{BLANKS}\n]?(?:±|\+\s?/\s?[-−–]|\+[-−–][0-9])", _after_unit(clause, match, stated)) or re.match(r"\s?±", after):
        return [Doubt("hedge", "a tolerance stands behind the number", contradicts=True)]
    if re.match(rf"[{BLANKS}\n]?[-–—−][{BLANKS}\n]?[0-9]", after) or re.match(r"\s?[-–—−]\s?[0-9]", _after_unit(clause, match, stated)):
        return [Doubt("number", "a second number follows after a dash: it may be a range")]
    if re.search(rf"[0-9](?:[^\W\d_]{{1,3}}|[%°€$£])?[{BLANKS}\n]?[-–—−][{BLANKS}\n]?(?:[€$£]|[A-Z]{{3}} ?)?$", before):
        return [Doubt("number", "it follows another number after a dash: it may be a range")]
    return _word_range(clause, match, stated, before)


def _word_range(clause: Clause, match: Match, stated: Stated, before: str) -> list[Doubt]:
    """'five to ten': one of the two numbers alone is right only where something changed from one to the other."""
    rest = _after_unit(clause, match, stated)
    cues = clause.cues
    follows = [cue for cue in cues.find("range_to", rest[:14]) if not rest[: cue.start].strip() and cue.words not in _AND]
    second = follows and _number_at(clause, rest[follows[0].end :])
    leads = [cue for cue in cues.find("range_to", before) if not before[cue.end :].strip(BLANKS + "€$£") and cue.words not in _AND]
    first = leads and _number_before(clause, before[: leads[-1].start])
    if not (second or first):
        return []
    around = clause.text[clause.first : clause.last]
    has_origin = bool(cues.find("between", clause.text[clause.first : match.figure.start]))
    if has_origin and cues.find("change", around):
        return []
    return [Doubt("number", "it may be one end of a range")]


_AND = frozenset({"and", "e", "ed", "und", "et", "o", "ou", "oder", "or", "ai", "al", "alle", "aux", "e i", "e le", "et de"})


def _number_at(clause: Clause, rest: str) -> bool:
    stripped = rest.lstrip(BLANKS + "€$£\n")
    word = re.match(r"[^\W\d_]+", stripped)
    if stripped[:1].isdigit():
        return True
    return bool(word and find_spelled(word.group(), 0, len(word.group()), clause.language, clause.cues))


def _number_before(clause: Clause, before: str) -> bool:
    """Whether a number, with at most a unit behind it, ends here."""
    tail = re.search(r"(\S+)(?:\s+(\S+))?\s*$", before)
    if tail is None:
        return False
    words = [word for word in tail.groups() if word]
    return any(
        word[:1].isdigit() or (word.isalpha() and find_spelled(word, 0, len(word), clause.language, clause.cues))
        for word in words
    )


def _after_unit(clause: Clause, match: Match, stated: Stated) -> str:
    """The clause behind a number and the unit of the record that follows it."""
    end = unit_account.end_of_unit(clause, match, stated)
    return clause.text[end : min(clause.last, end + 60)]
