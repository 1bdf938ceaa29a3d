"""Whether the words hedge a number as its record does, no more and no less, and whether a negation turns the hedge."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts.evidence import unit_check
from facts.evidence.clause import Cue, Doubt, join_check_patterns
from facts.evidence.figures import BLANKS, MINUS, find_figures, find_spelled
from facts.model import units

if TYPE_CHECKING:
    from collections.abc import Iterator

    from facts.evidence.clause import Clause, FigureMatch, RecordedQuantity


_OPENING = "([{«»“”„‚\"'‘’<>=≥≤~≈∼+ "
"""What may touch a number on its left."""
_CHANGING = "±∓√∛∜÷"
"""Signs before a number that make another number or a tolerance of it, a blank between or not."""
_SIDES = re.compile(rf"[0-9][{BLANKS}]?([^\W\d_]{{0,3}})[{BLANKS}]?×$")

_YEAR_BEHIND_WORD = re.compile(r"[^\W\d_][ \u00a0](?:19|20)[0-9]{2}$")
"""A year that only comes before what is counted: 'wurden 2023 112 Nieren'."""


def find_edge_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
    doubts = [_make_sign_doubt() for match in matches if match.lacks_sign]
    for position, match in enumerate(matches):
        doubts += _check_left_edge(clause, match.left, match, stated, is_first=position == 0)
        doubts += _check_scale_left(clause, match)
        doubts += _check_number_behind(clause, match)
    if len(matches) == 2:
        doubts += find_range_doubts(clause, matches, stated)
    doubts += find_doubts_around(clause, matches, stated)
    return doubts


def _make_sign_doubt() -> Doubt:
    return Doubt("number", "the minus sign is not in the words", contradicts=True)


def _check_scale_left(clause: Clause, match: FigureMatch) -> list[Doubt]:
    """A scale word that the record does not use: 2.5 of '2.5 million'."""
    longest = match.figure.readings[-1]
    if match.reading.end >= longest.end:
        return []
    word = clause.text[match.reading.end : longest.end].strip()
    if len(word.strip(".")) > 1:
        return [Doubt("number", f"{word!r} behind the number is not in the record", contradicts=True)]
    return []


def _check_number_behind(clause: Clause, match: FigureMatch) -> list[Doubt]:
    """Digits behind a number with a blank between: '10^3 000'."""
    found = re.compile(rf"(?<=[0-9⁰¹²³⁴⁵⁶⁷⁸⁹])[{BLANKS}]([0-9][0-9.,]*)").match(clause.text, match.reading.end)
    return [Doubt("number", f"another number stands right behind it: {found[1]!r}")] if found else []


def _check_left_edge(
    clause: Clause, left: int, match: FigureMatch, stated: RecordedQuantity, *, is_first: bool
) -> list[Doubt]:
    """What is glued to a number's left side, and a number that stands right before it."""
    text = clause.text
    money = unit_check.has_own_currency(text, left, stated)
    glued = text[left - 1 : left] if left > clause.first else ""
    doubts = []
    sign = _find_sign_before(clause, left, stated) if is_first else ""
    if sign:
        doubts.append(Doubt("number", f"{sign!r} before the number is not in the record"))
    elif glued == "±" and stated.qualifier == "tolerance" and not is_first:
        pass
    elif glued and glued not in _OPENING and glued not in MINUS and not glued.isspace() and not money:
        doubts.append(Doubt("number", f"{_get_glued_left(text, left)!r} touches the number"))
    if glued and glued in MINUS and not match.is_negative and is_first:
        doubts.append(Doubt("number", "a dash touches the number: it may be a minus sign or a range"))
    doubts += _check_spaced_minus(clause, left, match, stated) if is_first else []
    before = text[max(clause.first - 1, 0, left - 12) : left].rstrip(BLANKS + "\n")
    is_apart = text[left - 1 : left] not in ("", "\t") and "\n\n" not in text[len(before) : left]
    if (
        is_first
        and before[-1:].isdigit()
        and is_apart
        and text[left - 1 : left].isspace()
        and text[match.figure.start].isdigit()
        and not _YEAR_BEHIND_WORD.search(before)
    ):
        doubts.append(Doubt("number", f"another number stands right before it: {before.split()[-1]!r}"))
    word = re.search(r"([^\W\d_]+)[\s-]$", text[max(0, left - 20) : left])
    if word and (len(word[1]) > 1 and clause.cues.scales.get(word[1].lower(), 0) >= 2):
        doubts.append(Doubt("number", f"{word[1]!r} stands right before the number"))
    return doubts


def _find_sign_before(clause: Clause, left: int, stated: RecordedQuantity) -> str:
    """A sign before a number that changes its worth; the × between two sides, '75 µm × 75 µm', does not."""
    before = clause.text[max(clause.first, left - 16) : left].rstrip(BLANKS)
    if before.endswith("×"):
        sides = _SIDES.search(before)
        is_side = sides and (sides[1] or units.get_unit(stated.unit).dimension == "length")
        return "" if is_side else "×"
    return before[-1:] if before.endswith(tuple(_CHANGING)) else ""


def _check_spaced_minus(clause: Clause, left: int, match: FigureMatch, stated: RecordedQuantity) -> list[Doubt]:
    """A dash with a blank before a quantity that can be negative."""
    if match.is_negative or not unit_check.is_signed_unit(stated.unit):
        return []
    before = clause.text[max(0, left - 3) : left]
    if before.rstrip(BLANKS)[-1:] in tuple(MINUS) and before[-1:].isspace():
        return [Doubt("number", "a dash before the number may be a minus sign")]
    return []


def _get_glued_left(text: str, left: int) -> str:
    return re.split(r"\s", text[max(0, left - 12) : left])[-1]


_DASHES = "-–—−"
_TOLERANCE = re.compile(r"±|\+\s?/\s?[-−–]|\+[-−–]|" + join_check_patterns("plus_minus"))


def find_range_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
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
    return [] if is_dash else _check_joining_word(clause, one, middle)


def _check_joining_word(clause: Clause, one: FigureMatch, middle: str) -> list[Doubt]:
    """'from A to B' with a verb of change is two statements; 'A and B' without 'between' is none."""
    before = clause.text[clause.first : one.figure.start]
    has_between = bool(clause.cues.find("between", before[-30:]))
    around = before + clause.text[clause.end : clause.last]
    if has_between and clause.cues.find("change", around):
        return [Doubt("hedge", "it may be a change from one number to the other")]
    words = re.findall(r"[^\W\d_]+", middle.lower())
    if set(clause.cues.tables["and"]) & set(words) and not has_between:
        return [Doubt("hedge", "two numbers joined by 'and' are not a range")]
    return []


def find_doubts_around(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
    """A number that is one end of a range or has a tolerance, where the record knows only one number."""
    if len(matches) == 2:
        return []
    match = matches[0]
    text, end = clause.text, match.reading.end
    left = match.left
    after, before = text[end : min(clause.last, end + 40)], text[max(clause.first, left - 40) : left]
    if re.match(
        rf"[{BLANKS}\n]?\(?(?:±|\+\s?/\s?[-−–]|\+[-−–][0-9])", _get_text_after_unit(clause, match, stated)
    ) or re.match(r"\s?±", after):
        return [Doubt("hedge", "a tolerance stands behind the number", contradicts=True)]
    if re.match(rf"[{BLANKS}\n]?[-–—−][{BLANKS}\n]?[0-9]", after) or re.match(
        r"\s?[-–—−]\s?[0-9]", _get_text_after_unit(clause, match, stated)
    ):
        return [Doubt("number", "a second number follows after a dash: it may be a range")]
    if re.search(rf"[0-9](?:[^\W\d_]{{1,3}}|[%°€$£])?[{BLANKS}\n]?[-–—−][{BLANKS}\n]?(?:[€$£]|[A-Z]{{3}} ?)?$", before):
        return [Doubt("number", "it follows another number after a dash: it may be a range")]
    return _check_word_range(clause, match, stated, before)


def _check_word_range(clause: Clause, match: FigureMatch, stated: RecordedQuantity, before: str) -> list[Doubt]:
    """'five to ten': one of the two numbers alone is right only where something changed from one to the other."""
    rest = _get_text_after_unit(clause, match, stated)
    cues = clause.cues
    follows = [
        cue
        for cue in cues.find("range_to", rest[:14])
        if not rest[: cue.start].strip() and cue.words not in cues.tables["loose_range_to"]
    ]
    behind = rest[follows[0].end :] if follows else ""
    second = _is_number_at(clause, behind) and not _is_time_count(behind, stated)
    leads = [
        cue
        for cue in cues.find("range_to", before)
        if not before[cue.end :].strip(BLANKS + "€$£") and cue.words not in cues.tables["loose_range_to"]
    ]
    first = leads and _has_number_before(clause, before[: leads[-1].start])
    if not (second or first):
        return []
    around = clause.text[clause.first : clause.last]
    if cues.find("change", around) and _has_from_word(clause, match.figure.start, 1 if first else 0):
        return []
    return [Doubt("number", "it may be one end of a range")]


def _has_from_word(clause: Clause, left: int, numbers: int) -> bool:
    """Whether 'from' stands before a number, with so many others between."""
    between = (
        find_figures(clause.text, clause.first + cue.end, left, clause.language, clause.cues)
        for cue in clause.cues.find("between", clause.text[clause.first : left])
    )
    return any(len(figures) <= numbers for figures in between)


def _is_number_at(clause: Clause, rest: str) -> bool:
    stripped = rest.lstrip(BLANKS + "€$£\n")
    word = re.match(r"[^\W\d_]+", stripped)
    if stripped[:1].isdigit():
        return True
    return bool(word and find_spelled(word.group(), 0, len(word.group()), clause.language, clause.cues))


def _is_time_count(rest: str, stated: RecordedQuantity) -> bool:
    """Whether the number behind a share or a size is of years or days: 'l'85% a cinque anni'."""
    words = re.match(r"\s*\S+[\s-]+([^\W\d_]+)", rest)
    code = units.load_written_forms().get(words[1]) if words else None
    return bool(code) and "time" == units.get_unit(code).dimension != units.get_unit(stated.unit).dimension


def _has_number_before(clause: Clause, before: str) -> bool:
    """Whether a number, with at most a unit behind it, ends here."""
    tail = re.search(r"(\S+)(?:\s+(\S+))?\s*$", before)
    if tail is None:
        return False
    words = [word for word in tail.groups() if word]
    if len(words) > 1 and words[0].lower() in clause.cues.articles and not unit_check.match_measure(words[1], 0):
        words = words[1:]
    return any(
        re.sub(r"^[^\W\d_]{1,4}['’]", "", word)[:1].isdigit()
        or (word.isalpha() and find_spelled(word, 0, len(word), clause.language, clause.cues))
        for word in words
    )


def _get_text_after_unit(clause: Clause, match: FigureMatch, stated: RecordedQuantity) -> str:
    """The clause behind a number and the unit of the record that follows it."""
    end = unit_check.find_unit_end(clause, match, stated)
    return clause.text[end : min(clause.last, end + 60)]


ALLOWED = {
    "exact": frozenset[str](),
    "approximately": frozenset({"approximately"}),
    "nearly": frozenset({"nearly", "approximately"}),
    "more_than": frozenset({"more_than", "approximately"}),
    "at_least": frozenset({"at_least", "approximately"}),
    "less_than": frozenset({"less_than", "nearly", "approximately"}),
    "up_to": frozenset({"up_to", "approximately"}),
    "between": frozenset[str](),
    "tolerance": frozenset({"approximately"}),
    "one_of_only": frozenset({"one_of_only"}),
}
"""Which hedges of the words each qualifier accounts for."""
_SOFT = frozenset({"approximately", "nearly"})
"""Those that a range hedged as a whole accounts for."""
_FAR = 8
"""How many words may stand between a hedge that can be nothing else and its number."""
_AFTER = 6
_WORD = re.compile(r"[^\W\d_]+|[€$£¥]")


def find_hedge_doubts(clause: Clause, matches: list[FigureMatch], stated: RecordedQuantity) -> list[Doubt]:
    """Return what hedges and negations say beyond or against the record."""
    left = min(match.left for match in matches)
    money = unit_check.find_currency_before(clause.text, left)
    left = money[0] if money else left
    before = _find_attached_before(clause, left, stated)
    before = _turn_behind(clause, matches[-1], before)
    after = _find_attached_after(clause, matches[-1])
    return [
        *_iter_unaccounted(before, after, stated),
        *_doubt_round_count(matches[-1], before, after, stated),
        *_iter_elsewhere(clause, left, stated),
        *_iter_unsaid(clause, left, (*before, *after, *_iter_number_cues(matches[-1])), stated),
        *find_negation_doubts(clause, left, stated),
    ]


def _list_qualifiers(cue: Cue) -> set[str]:
    """The hedges that a cue bears out: one, or either of two."""
    return set(cue.role.split("_or_"))


def _iter_number_cues(match: FigureMatch) -> Iterator[Cue]:
    """A dozen and 'une quarantaine' say by themselves that the number is round."""
    if match.figure.about:
        yield Cue("approximately", "", match.figure.start, match.figure.end)


def _doubt_round_count(
    match: FigureMatch, before: list[Cue], after: list[Cue], stated: RecordedQuantity
) -> Iterator[Doubt]:
    if match.figure.about == "about" and stated.qualifier == "exact" and not (before or after):
        yield _make_doubt("a round count is not exact", contradicts=True)


def _make_doubt(what: str, *, contradicts: bool = False) -> Doubt:
    return Doubt("hedge", what, contradicts)


FLIPPED = {"more_than": "up_to", "less_than": "at_least", "at_least": "less_than", "up_to": "more_than"}


def _find_attached_before(clause: Clause, left: int, stated: RecordedQuantity) -> list[Cue]:
    """The hedges before a number that belong to it, as a negation before them turns them."""
    first = _find_figure_before(clause, left)
    zone = clause.text[first:left]
    found = [cue for cue in clause.cues.hedges_before(zone) if _is_attached(clause, cue, zone, stated)]
    denied = [Cue("less_than", cue.words, cue.start, cue.end) for cue in _find_at_end(clause, "denied_number", zone)]
    if _find_at_end(clause, "none_of", zone):
        found = [cue for cue in found if cue.role != "one_of_only"]
    negations = _find_open_negations(clause, zone)
    return [*(_turn_bound(clause, cue, zone, negations) for cue in found), *denied]


def _find_at_end(clause: Clause, role: str, zone: str) -> list[Cue]:
    """The words of a role that stand right before the number: 'none of the', 'keine'."""
    return [cue for cue in clause.cues.find(role, zone) if _is_at_end(clause, cue, zone[cue.end :].strip())]


def _is_at_end(clause: Clause, cue: Cue, rest: str) -> bool:
    return rest.lower() in clause.cues.tables["definite"] if cue.words.endswith(" of") else not rest


def _turn_behind(clause: Clause, match: FigureMatch, cues: list[Cue]) -> list[Cue]:
    """A comparison that a negation at the end of its clause turns: 'überschreiten 5 mm nicht'."""
    zone = clause.text[match.reading.end : clause.last]
    late = [cue for cue in clause.cues.find("late_negation", zone) if _is_last_word(clause, zone, cue)]
    if not late:
        return cues
    return [cue._replace(role=FLIPPED[cue.role]) if cue.role in ("more_than", "less_than") else cue for cue in cues]


def _is_last_word(clause: Clause, zone: str, cue: Cue) -> bool:
    """Whether a negation ends the clause within a few words of the number, and is part of no hedge behind it."""
    between, rest = zone[: cue.start], zone[cue.end :].lstrip()
    is_hedge = any(one.start <= cue.start < one.end for one in clause.cues.hedges_after(zone))
    return (
        not is_hedge
        and len(_WORD.findall(between)) <= 3
        and not re.search(r"[,;:]", between)
        and rest[:1] in (*",.;:!?", "")
    )


def _turn_bound(clause: Clause, cue: Cue, zone: str, negations: list[Cue]) -> Cue:
    """A bound behind a negation of its own clause: 'cannot hold more than 250' is up to 250."""
    turns = any(one.end <= cue.start and ", " not in zone[one.end : cue.start] for one in negations)
    is_bound = _can_turn(clause, cue)
    return cue._replace(role=FLIPPED[cue.role]) if turns and is_bound else cue


def _can_turn(clause: Clause, cue: Cue) -> bool:
    """Whether a negation turns a hedge: a comparison, and no word such as 'maximum'."""
    is_comparison = cue.role in ("more_than", "less_than")
    return cue.role in FLIPPED and (is_comparison or cue.words not in clause.cues.ambiguous)


def _find_open_negations(clause: Clause, zone: str) -> list[Cue]:
    """The negations of a part of a clause that are no part of a hedge, behind the last 'but'."""
    start = max((cue.end for cue in clause.cues.find("but", zone)), default=0)
    hedges = clause.cues.hedges_before(zone)
    return [
        cue
        for cue in clause.cues.negations(zone)
        if cue.start >= start
        and not any(hedge.start <= cue.start < hedge.end and _is_part_of_hedge(hedge, cue, zone) for hedge in hedges)
    ]


def _is_part_of_hedge(hedge: Cue, negation: Cue, zone: str) -> bool:
    """Whether a hedge takes its negation with it: 'not even', and a lone 'kaum' right before the number."""
    return hedge.words != negation.words or not zone[hedge.end :].strip()


def _find_figure_before(clause: Clause, left: int) -> int:
    """Where the last number before this one ends; the start of the clause where there is none."""
    figures = find_figures(clause.text, clause.first, left, clause.language, clause.cues)
    return max((figure.readings[-1].end if figure.readings else figure.end for figure in figures), default=clause.first)


def _is_attached(clause: Clause, cue: Cue, zone: str, stated: RecordedQuantity) -> bool:
    between = zone[cue.end :]
    words = [word.lower() for word in _WORD.findall(between)]
    strange = [word for word in words if word not in clause.cues.fillers and not _is_currency(word)]
    if cue.words in clause.cues.ambiguous:
        is_span = _may_be_span(clause, cue, stated)
        return not is_span and not strange and len(words) <= 3 and not re.search(r"[,;:()]", between)
    if re.search(r"[;:()]|,\s", between):
        return False
    spelled = find_spelled(between, 0, len(between), clause.language, clause.cues) if strange else []
    certain = [figure for figure in spelled if len(between[figure.start : figure.end]) > 3]
    return len(strange) <= _FAR and not certain


def _may_be_span(clause: Clause, cue: Cue, stated: RecordedQuantity) -> bool:
    """Whether 'over' before a time may say during as well as more than."""
    return cue.words in clause.cues.tables["duration"] and units.get_unit(stated.unit).dimension == "time"


def _is_currency(word: str) -> bool:
    return word in "€$£¥" or word in ("eur", "usd", "chf", "gbp", "euro")


def _find_attached_after(clause: Clause, match: FigureMatch) -> list[Cue]:
    """The hedges behind a number: 'or more', 'circa', '(estimated)'."""
    end = match.reading.end
    zone = clause.text[end : clause.last]
    number = re.search(r"[0-9]", zone)
    zone = zone[: number.start()] if number else zone
    plus = re.match(r"\s?\+(?![\w/−-])", zone)
    found = [cue for cue in clause.cues.hedges_after(zone) if _is_behind(clause, zone, cue)]
    return [*found, *(_iter_plus(plus) if plus else ())]


def _iter_plus(found: re.Match[str]) -> Iterator[Cue]:
    yield Cue("at_least", "+", found.start(), found.end())


def _is_behind(clause: Clause, zone: str, cue: Cue) -> bool:
    between = zone[: cue.start]
    if re.search(r"[,;:]", between) or ("(" in between and zone[cue.start - 1 : cue.start] != "("):
        return False
    words = _WORD.findall(between)
    if cue.words in clause.cues.ambiguous_behind:
        return len(words) <= 3 and _is_phrase_end(zone[cue.end :])
    return len(words) <= _AFTER


def _is_phrase_end(rest: str) -> bool:
    """Whether nothing follows a hedge that it could belong to instead."""
    following = _WORD.match(rest.lstrip(" \u00a0"))
    return following is None or rest.lstrip()[:1] in ").,;:"


def _iter_unaccounted(before: list[Cue], after: list[Cue], stated: RecordedQuantity) -> Iterator[Doubt]:
    allowed = _SOFT if stated.is_soft else ALLOWED[stated.qualifier]
    has_own = any(cue.role == stated.qualifier for cue in (*before, *after))
    for cue in (*before, *after):
        is_allowed = _list_qualifiers(cue) & (allowed | {stated.qualifier})
        if not is_allowed and not (cue.role == "one_of_only" and stated.amount is None):
            is_weaker = has_own and cue.words in ("estimated", "some")
            if not is_weaker:
                yield _make_doubt(f"{cue.words!r} is not in the record ({stated.qualifier})", contradicts=True)


def _iter_unsaid(clause: Clause, left: int, cues: tuple[Cue, ...], stated: RecordedQuantity) -> Iterator[Doubt]:
    """A hedge of the record that no word bears out."""
    needed = "approximately" if stated.is_soft else stated.qualifier
    if (
        needed in ("exact", "between", "tolerance")
        or (stated.is_soft and any(cue.role == "nearly" for cue in cues))
        or any(needed in _list_qualifiers(cue) for cue in cues)
    ):
        return
    if needed in _find_near_hedges(clause, left):
        return
    shared = _find_shared_hedge(clause, left)
    if needed not in shared:
        yield _make_doubt(f"no word says {needed.replace('_', ' ')!r}", contradicts=True)


def _iter_elsewhere(clause: Clause, left: int, stated: RecordedQuantity) -> Iterator[Doubt]:
    """A plain number in a list whose first number is hedged, or beside a mark that was reached or passed."""
    if stated.qualifier != "exact":
        return
    near = clause.text[max(clause.first, left - 30) : min(clause.last, left + 50)]
    if clause.cues.find("threshold", near):
        yield _make_doubt("it is a mark that may have been passed")
    first = _find_figure_before(clause, left)
    between = clause.text[first:left]
    is_list = len(_WORD.findall(between)) <= 1 and (
        re.search("[,/]", between) or _has_word(clause, between, "and", "or")
    )
    if first > clause.first and is_list and _find_shared_hedge(clause, left):
        yield _make_doubt("the hedge of an earlier number may belong to it")


def _has_word(clause: Clause, text: str, *roles: str) -> bool:
    """Whether a word of one of the roles stands in a text."""
    return any(word in clause.cues.tables[role] for word in _WORD.findall(text) for role in roles)


_REACH = 4


def _find_near_hedges(clause: Clause, left: int) -> set[str]:
    """The hedges that may belong to a number without being sure to: 'a maximum frame rate of', 'circa' behind it."""
    first = _find_figure_before(clause, left)
    zone = clause.text[first:left]
    near = (cue for cue in clause.cues.hedges_before(zone) if len(_WORD.findall(zone[cue.end :])) <= _REACH)
    before = {said for cue in near for said in _list_qualifiers(cue)}
    behind = clause.text[left : min(clause.last, clause.end + 20)]
    return before | {cue.role for cue in clause.cues.hedges_after(behind)}


def _find_shared_hedge(clause: Clause, left: int) -> set[str]:
    """The hedges of a list, range or bracket of which this number is a later one."""
    first = _find_figure_before(clause, left)
    if first == clause.first or len(_WORD.findall(clause.text[first:left])) > 5:
        return set()
    between = clause.text[first:left]
    if not (re.search("[-–—,/(=]", between) or _has_word(clause, between, "and", "or", "to")):
        return set()
    return {
        said for cue in clause.cues.hedges_before(clause.text[clause.first : first]) for said in _list_qualifiers(cue)
    }


def find_negation_doubts(clause: Clause, left: int, stated: RecordedQuantity) -> list[Doubt]:
    """A negation in the clause before a number that turns no bound next to it."""
    zone = clause.text[clause.first : left]
    if _find_at_end(clause, "none_of", zone) or _find_at_end(clause, "denied_number", zone):
        return []
    hedges = clause.cues.hedges_before(zone)
    bounds = [one for one in hedges if _can_turn(clause, one) and not _may_be_span(clause, one, stated)]
    for cue in _find_open_negations(clause, zone):
        rest = zone[cue.end :]
        near = [hedge for hedge in bounds if hedge.start >= cue.end and ", " not in zone[cue.end : hedge.start]]
        far = [hedge for hedge in bounds if hedge.start >= cue.end]
        if (far and not near) or (not far and ", " not in rest):
            return [_make_doubt(f"{cue.words!r} may turn what the number says")]
    return []
