"""Ranges and tolerances: two numbers that are one statement, and one that may be half of such a pair."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts import units
from facts.evidence import unit_account, unit_forms
from facts.evidence.clause import Doubt
from facts.evidence.figures import BLANKS, find_figures, find_spelled

if TYPE_CHECKING:
    from facts.evidence.clause import Clause, Match, Stated

_DASHES = "-–—−"
_TOLERANCE = re.compile(r"±|\+\s?/\s?[-−–]|\+[-−–]|plus (?:or|ou) (?:minus|moins)|più o meno|plus minus")


def doubts_between(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """What stands between the two numbers of a range or tolerance."""
    one, other = matches
    middle = clause.text[one.reading.end : other.left]
    if stated.qualifier == "tolerance":
        what = "no sign of a tolerance stands between the two numbers"
        return [] if _TOLERANCE.search(middle) else [Doubt("hedge", what, contradicts=True)]
    is_dash = any(dash in middle for dash in _DASHES)
    joined = is_dash or clause.cues.find("range_to", middle)
    if not joined or find_figures(clause.text, one.reading.end, other.figure.start, clause.language, clause.cues):
        return [Doubt("number", "the two numbers are not joined as a range")]
    return [] if is_dash else _joined_by_word(clause, one, middle)


def _joined_by_word(clause: Clause, one: Match, middle: str) -> list[Doubt]:
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


def doubts_around(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """A number that is one end of a range or has a tolerance, where the record knows only one number."""
    if len(matches) == 2:
        return []
    match = matches[0]
    text, end = clause.text, match.reading.end
    left = match.left
    after, before = text[end : min(clause.last, end + 40)], text[max(clause.first, left - 40) : left]
    if re.match(rf"[{BLANKS}\n]?\(?(?:±|\+\s?/\s?[-−–]|\+[-−–][0-9])", _after_unit(clause, match, stated)) or re.match(
        r"\s?±", after
    ):
        return [Doubt("hedge", "a tolerance stands behind the number", contradicts=True)]
    if re.match(rf"[{BLANKS}\n]?[-–—−][{BLANKS}\n]?[0-9]", after) or re.match(
        r"\s?[-–—−]\s?[0-9]", _after_unit(clause, match, stated)
    ):
        return [Doubt("number", "a second number follows after a dash: it may be a range")]
    if re.search(rf"[0-9](?:[^\W\d_]{{1,3}}|[%°€$£])?[{BLANKS}\n]?[-–—−][{BLANKS}\n]?(?:[€$£]|[A-Z]{{3}} ?)?$", before):
        return [Doubt("number", "it follows another number after a dash: it may be a range")]
    return _word_range(clause, match, stated, before)


def _word_range(clause: Clause, match: Match, stated: Stated, before: str) -> list[Doubt]:
    """'five to ten': one of the two numbers alone is right only where something changed from one to the other."""
    rest = _after_unit(clause, match, stated)
    cues = clause.cues
    follows = [
        cue for cue in cues.find("range_to", rest[:14]) if not rest[: cue.start].strip() and cue.words not in _AND
    ]
    behind = rest[follows[0].end :] if follows else ""
    second = _number_at(clause, behind) and not _counts_time(behind, stated)
    leads = [
        cue
        for cue in cues.find("range_to", before)
        if not before[cue.end :].strip(BLANKS + "€$£") and cue.words not in _AND
    ]
    first = leads and _number_before(clause, before[: leads[-1].start])
    if not (second or first):
        return []
    around = clause.text[clause.first : clause.last]
    if cues.find("change", around) and _has_origin(clause, match.figure.start, 1 if first else 0):
        return []
    return [Doubt("number", "it may be one end of a range")]


def _has_origin(clause: Clause, left: int, numbers: int) -> bool:
    """Whether 'from' stands before a number, with so many others between."""
    between = (
        find_figures(clause.text, clause.first + cue.end, left, clause.language, clause.cues)
        for cue in clause.cues.find("between", clause.text[clause.first : left])
    )
    return any(len(figures) <= numbers for figures in between)


_AND = frozenset(
    {"and", "e", "ed", "und", "et", "o", "ou", "oder", "or", "ai", "al", "alle", "aux", "e i", "e le", "et de"}
)


def _number_at(clause: Clause, rest: str) -> bool:
    stripped = rest.lstrip(BLANKS + "€$£\n")
    word = re.match(r"[^\W\d_]+", stripped)
    if stripped[:1].isdigit():
        return True
    return bool(word and find_spelled(word.group(), 0, len(word.group()), clause.language, clause.cues))


def _counts_time(rest: str, stated: Stated) -> bool:
    """Whether the number behind a share or a size is of years or days: 'l'85% a cinque anni'."""
    words = re.match(r"\s*\S+[\s-]+([^\W\d_]+)", rest)
    code = units.written_forms().get(words[1]) if words else None
    return bool(code) and "time" == units.unit(code).dimension != units.unit(stated.unit).dimension


def _number_before(clause: Clause, before: str) -> bool:
    """Whether a number, with at most a unit behind it, ends here."""
    tail = re.search(r"(\S+)(?:\s+(\S+))?\s*$", before)
    if tail is None:
        return False
    words = [word for word in tail.groups() if word]
    if len(words) > 1 and words[0].lower() in clause.cues.articles and not unit_forms.measure_at(words[1], 0):
        words = words[1:]
    return any(
        re.sub(r"^[^\W\d_]{1,4}['’]", "", word)[:1].isdigit()
        or (word.isalpha() and find_spelled(word, 0, len(word), clause.language, clause.cues))
        for word in words
    )


def _after_unit(clause: Clause, match: Match, stated: Stated) -> str:
    """The clause behind a number and the unit of the record that follows it."""
    end = unit_account.end_of_unit(clause, match, stated)
    return clause.text[end : min(clause.last, end + 60)]
