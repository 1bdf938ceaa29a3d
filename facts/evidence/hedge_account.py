"""Whether the words hedge a number as the record does, no more and no less, and whether a negation turns it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from facts import units
from facts.evidence import unit_account
from facts.evidence.clause import Doubt
from facts.evidence.cues import Cue
from facts.evidence.figures import find_figures, find_spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.clause import Clause, Match, Stated

ALLOWED = {
    "exact": frozenset[str](),
    "approximately": frozenset({"approximately"}),
    "nearly": frozenset({"nearly", "approximately"}),
    "more_than": frozenset({"more_than", "approximately"}),
    "at_least": frozenset({"at_least", "approximately"}),
    "less_than": frozenset({"less_than", "nearly", "approximately"}),
    "up_to": frozenset({"up_to", "approximately"}),
    "between": frozenset({"approximately"}),
    "tolerance": frozenset({"approximately"}),
    "one_of_only": frozenset({"one_of_only"}),
}
"""Which hedges of the words each qualifier accounts for."""
_FAR = 8
"""How many words may stand between a hedge that can be nothing else and its number."""
_AFTER = 6
_WORD = re.compile(r"[^\W\d_]+|[€$£¥]")
_LIST = re.compile(r"\b(?:and|or|to|e|ed|o|a|und|oder|bis|et|ou|à)\b|,|[-–—/]")


def doubts(clause: Clause, matches: list[Match], stated: Stated) -> list[Doubt]:
    """Return what hedges and negations say beyond or against the record."""
    left = min(match.left for match in matches)
    money = unit_account.currency_before(clause.text, left)
    left = money[0] if money else left
    before = _attached_before(clause, left, stated)
    before = _turned_behind(clause, matches[-1], before)
    after = _attached_after(clause, matches[-1])
    return [
        *_unaccounted(before, after, stated),
        *_round_count(matches[-1], before, after, stated),
        *_hedged_elsewhere(clause, left, stated),
        *_unsaid(clause, left, (*before, *after, *_said_by_number(matches[-1])), stated),
        *negation_doubts(clause, left, stated),
    ]


def _says(cue: Cue) -> set[str]:
    """The hedges that a cue bears out: one, or either of two."""
    return set(cue.role.split("_or_"))


def _said_by_number(match: Match) -> Iterator[Cue]:
    """A dozen and 'une quarantaine' say by themselves that the number is round."""
    if match.figure.about:
        yield Cue("approximately", "", match.figure.start, match.figure.end)


def _round_count(match: Match, before: list[Cue], after: list[Cue], stated: Stated) -> Iterator[Doubt]:
    if match.figure.about == "about" and stated.qualifier == "exact" and not (before or after):
        yield _doubt("a round count is not exact", contradicts=True)


def _doubt(what: str, *, contradicts: bool = False) -> Doubt:
    return Doubt("hedge", what, contradicts)


FLIPPED = {"more_than": "up_to", "less_than": "at_least", "at_least": "less_than", "up_to": "more_than"}


def _attached_before(clause: Clause, left: int, stated: Stated) -> list[Cue]:
    """The hedges before a number that belong to it, as a negation before them turns them."""
    first = _end_of_figure_before(clause, left)
    zone = clause.text[first:left]
    found = [cue for cue in clause.cues.hedges_before(zone) if _belongs(clause, cue, zone, stated)]
    denied = [Cue("less_than", cue.words, cue.start, cue.end) for cue in _at_end(clause, "denied_number", zone)]
    if _at_end(clause, "none_of", zone):
        found = [cue for cue in found if cue.role != "one_of_only"]
    negations = _open_negations(clause, zone)
    return [*(_turned(clause, cue, zone, negations) for cue in found), *denied]


def _at_end(clause: Clause, role: str, zone: str) -> list[Cue]:
    """The words of a role that stand right before the number: 'none of the', 'keine'."""
    return [cue for cue in clause.cues.find(role, zone) if _is_at_end(cue, zone[cue.end :].strip())]


def _is_at_end(cue: Cue, rest: str) -> bool:
    return rest.lower() in _DEFINITE if cue.words.endswith(" of") else not rest


_DEFINITE = frozenset("the its our their these those his her all".split())


def _turned_behind(clause: Clause, match: Match, cues: list[Cue]) -> list[Cue]:
    """A comparison that a negation at the end of its clause turns: 'überschreiten 5 mm nicht'."""
    zone = clause.text[match.reading.end : clause.last]
    late = [cue for cue in clause.cues.find("late_negation", zone) if _is_last(clause, zone, cue)]
    if not late:
        return cues
    return [replace(cue, role=FLIPPED[cue.role]) if cue.role in ("more_than", "less_than") else cue for cue in cues]


def _is_last(clause: Clause, zone: str, cue: Cue) -> bool:
    """Whether a negation ends the clause within a few words of the number, and is part of no hedge behind it."""
    between, rest = zone[: cue.start], zone[cue.end :].lstrip()
    is_hedge = any(one.start <= cue.start < one.end for one in clause.cues.hedges_after(zone))
    return (
        not is_hedge
        and len(_WORD.findall(between)) <= 3
        and not re.search(r"[,;:]", between)
        and rest[:1] in (*",.;:!?", "")
    )


def _turned(clause: Clause, cue: Cue, zone: str, negations: list[Cue]) -> Cue:
    """A bound behind a negation of its own clause: 'cannot hold more than 250' is up to 250."""
    turns = any(one.end <= cue.start and ", " not in zone[one.end : cue.start] for one in negations)
    is_bound = _can_turn(clause, cue)
    return replace(cue, role=FLIPPED[cue.role]) if turns and is_bound else cue


def _can_turn(clause: Clause, cue: Cue) -> bool:
    """Whether a negation turns a hedge: a comparison, and no word such as 'maximum'."""
    is_comparison = cue.role in ("more_than", "less_than")
    return cue.role in FLIPPED and (is_comparison or cue.words not in clause.cues.ambiguous)


def _open_negations(clause: Clause, zone: str) -> list[Cue]:
    """The negations of a part of a clause that are no part of a hedge, behind the last 'but'."""
    start = max((cue.end for cue in clause.cues.find("but", zone)), default=0)
    hedges = clause.cues.hedges_before(zone)
    return [
        cue
        for cue in clause.cues.negations(zone)
        if cue.start >= start
        and not any(hedge.start <= cue.start < hedge.end and _is_hedge(hedge, cue, zone) for hedge in hedges)
    ]


def _is_hedge(hedge: Cue, negation: Cue, zone: str) -> bool:
    """Whether a hedge takes its negation with it: 'not even', and a lone 'kaum' right before the number."""
    return hedge.words != negation.words or not zone[hedge.end :].strip()


def _end_of_figure_before(clause: Clause, left: int) -> int:
    """Where the last number before this one ends; the start of the clause where there is none."""
    figures = find_figures(clause.text, clause.first, left, clause.language, clause.cues)
    return max((figure.readings[-1].end if figure.readings else figure.end for figure in figures), default=clause.first)


def _belongs(clause: Clause, cue: Cue, zone: str, stated: Stated) -> bool:
    between = zone[cue.end :]
    words = [word.lower() for word in _WORD.findall(between)]
    strange = [word for word in words if word not in clause.cues.fillers and not _is_currency(word)]
    if cue.words in clause.cues.ambiguous:
        return (
            not _may_be_span(clause, cue, stated)
            and not strange
            and len(words) <= 3
            and not re.search(r"[,;:()]", between)
        )
    if re.search(r"[;:()]|,\s", between):
        return False
    spelled = find_spelled(between, 0, len(between), clause.language, clause.cues) if strange else []
    certain = [figure for figure in spelled if len(between[figure.start : figure.end]) > 3]
    return len(strange) <= _FAR and not certain


def _may_be_span(clause: Clause, cue: Cue, stated: Stated) -> bool:
    """Whether 'over' before a time may say during as well as more than."""
    return cue.words in clause.cues.tables["duration"] and units.unit(stated.unit).dimension == "time"


def _is_currency(word: str) -> bool:
    return word in "€$£¥" or word in ("eur", "usd", "chf", "gbp", "euro")


def _attached_after(clause: Clause, match: Match) -> list[Cue]:
    """The hedges behind a number: 'or more', 'circa', '(estimated)'."""
    end = match.reading.end
    zone = clause.text[end : clause.last]
    number = re.search(r"[0-9]", zone)
    zone = zone[: number.start()] if number else zone
    plus = re.match(r"\s?\+(?![\w/−-])", zone)
    found = [cue for cue in clause.cues.hedges_after(zone) if _is_behind(clause, zone, cue)]
    return [*found, *(_plus(plus) if plus else ())]


def _plus(found: re.Match[str]) -> Iterator[Cue]:
    yield Cue("at_least", "+", found.start(), found.end())


def _is_behind(clause: Clause, zone: str, cue: Cue) -> bool:
    between = zone[: cue.start]
    if re.search(r"[,;:]", between) or ("(" in between and zone[cue.start - 1 : cue.start] != "("):
        return False
    words = _WORD.findall(between)
    if cue.words in clause.cues.ambiguous_behind:
        return len(words) <= 3 and _ends_phrase(zone[cue.end :])
    return len(words) <= _AFTER


def _ends_phrase(rest: str) -> bool:
    """Whether nothing follows a hedge that it could belong to instead."""
    following = _WORD.match(rest.lstrip(" \u00a0"))
    return following is None or rest.lstrip()[:1] in ").,;:"


def _unaccounted(before: list[Cue], after: list[Cue], stated: Stated) -> Iterator[Doubt]:
    allowed = ALLOWED[stated.qualifier]
    has_own = any(cue.role == stated.qualifier for cue in (*before, *after))
    for cue in (*before, *after):
        is_allowed = _says(cue) & (allowed | {stated.qualifier})
        if not is_allowed and not (cue.role == "one_of_only" and stated.amount is None):
            is_weaker = has_own and cue.words in ("estimated", "some")
            if not is_weaker:
                yield _doubt(f"{cue.words!r} is not in the record ({stated.qualifier})", contradicts=True)


def _unsaid(clause: Clause, left: int, cues: tuple[Cue, ...], stated: Stated) -> Iterator[Doubt]:
    """A hedge of the record that no word bears out."""
    needed = stated.qualifier
    if needed in ("exact", "between", "tolerance") or any(needed in _says(cue) for cue in cues):
        return
    if needed in _said_near(clause, left):
        return
    shared = _shared_hedge(clause, left)
    if needed not in shared:
        yield _doubt(f"no word says {needed.replace('_', ' ')!r}", contradicts=True)


def _hedged_elsewhere(clause: Clause, left: int, stated: Stated) -> Iterator[Doubt]:
    """A plain number in a list whose first number is hedged, or beside a mark that was reached or passed."""
    if stated.qualifier != "exact":
        return
    near = clause.text[max(clause.first, left - 30) : min(clause.last, left + 50)]
    if clause.cues.find("threshold", near):
        yield _doubt("it is a mark that may have been passed")
    first = _end_of_figure_before(clause, left)
    between = clause.text[first:left]
    is_list = len(_WORD.findall(between)) <= 1 and re.search(r"[,/]|\b(?:and|or|e|ed|o|und|oder|et|ou)\b", between)
    if first > clause.first and is_list and _shared_hedge(clause, left):
        yield _doubt("the hedge of an earlier number may belong to it")


_REACH = 4


def _said_near(clause: Clause, left: int) -> set[str]:
    """The hedges that may belong to a number without being sure to: 'a maximum frame rate of', 'circa' behind it."""
    first = _end_of_figure_before(clause, left)
    zone = clause.text[first:left]
    near = (cue for cue in clause.cues.hedges_before(zone) if len(_WORD.findall(zone[cue.end :])) <= _REACH)
    before = {said for cue in near for said in _says(cue)}
    behind = clause.text[left : min(clause.last, clause.end + 20)]
    return before | {cue.role for cue in clause.cues.hedges_after(behind)}


def _shared_hedge(clause: Clause, left: int) -> set[str]:
    """The hedges of a list, range or bracket of which this number is a later one."""
    first = _end_of_figure_before(clause, left)
    if first == clause.first or len(_WORD.findall(clause.text[first:left])) > 5:
        return set()
    between = clause.text[first:left]
    if not (_LIST.search(between) or "(" in between or "=" in between):
        return set()
    return {said for cue in clause.cues.hedges_before(clause.text[clause.first : first]) for said in _says(cue)}


def negation_doubts(clause: Clause, left: int, stated: Stated) -> list[Doubt]:
    """A negation in the clause before a number that turns no bound next to it."""
    zone = clause.text[clause.first : left]
    if _at_end(clause, "none_of", zone) or _at_end(clause, "denied_number", zone):
        return []
    hedges = clause.cues.hedges_before(zone)
    bounds = [one for one in hedges if _can_turn(clause, one) and not _may_be_span(clause, one, stated)]
    for cue in _open_negations(clause, zone):
        rest = zone[cue.end :]
        near = [hedge for hedge in bounds if hedge.start >= cue.end and ", " not in zone[cue.end : hedge.start]]
        far = [hedge for hedge in bounds if hedge.start >= cue.end]
        if (far and not near) or (not far and ", " not in rest):
            return [_doubt(f"{cue.words!r} may turn what the number says")]
    return []
