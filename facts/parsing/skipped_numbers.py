"""Numbers that are no facts (names, pages, notes, telephone numbers, versions, clock times), each with the reason."""

from __future__ import annotations

import re
from bisect import bisect_right
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing import counted_nouns, date_parser, digits, hedges, number_parser, unit_parser
from facts.parsing import tokenizer as kinds
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.text_language import guess_language, list_language_runs
from facts.parsing.tokenizer import READER_MARK, text_at, tokenize_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from facts.parsing.date_parser import DateFound, IssueDate
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.number_with_unit import NumberWithUnit
    from facts.parsing.parsed_quantity import ParsedQuantity
    from facts.parsing.text_language import Run
    from facts.parsing.tokenizer import Token


LONG_IDENTIFIER = 10
MOST_GROUPS = 8
CLOCK_PHRASE = 3
LONGEST_HOUR = 2
_NAME_MARKS = frozenset("-−_/#")
_CLOCK_TAIL = re.compile(r"h[0-9]{2}")
_CLOCK_DIGITS = re.compile(r"[0-2]?[0-9]\.[0-5][0-9]")
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_OF_DAY = frozenset({"h", "min"})
_PHONE_MARKS = frozenset("+-/().–")


def find_excluded_end(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after a number that is no quantity; 0 where nothing speaks against it."""
    token = tokens[at]
    if token.kind != kinds.NUMBER:
        return 0
    phone = _find_phone_end(tokens, at)
    if phone:
        return phone
    return at + 1 if _find_rule(tokens, at, lexicon) else 0


def _find_rule(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """The reason of the first rule that holds; a unit right behind the number speaks louder than the weak ones."""
    for rule, words in _RULES.items():
        if rule(tokens, at, lexicon) and not (rule in _WEAK and _has_measure(tokens, at, lexicon)):
            return words
    return ""


def _has_measure(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a unit of measure, money or a scale follows the number: '6.50 GeV' is no time of day."""
    if text_at(tokens, at + 1) in lexicon.scales:
        return True
    unit = unit_parser.find_unit(tokens, at + 1, lexicon)
    return unit is not None and unit.code not in _OF_DAY


def explain_exclusion(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """Say why the number at a token is no quantity; nothing where nothing speaks against it."""
    if tokens[at].kind != kinds.NUMBER:
        return ""
    if _find_phone_end(tokens, at):
        return "telephone or registration number"
    return _find_rule(tokens, at, lexicon)


def _is_glued(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].gap == kinds.GLUED


def _is_word(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].kind in (kinds.WORD, kinds.NAME)


def _find_phone_end(tokens: Sequence[Token], at: int) -> int:
    """The end of a run such as '+39 06 9403 2000' and '978-3-16-148410-0'."""
    end = at
    groups: list[str] = []
    while end < len(tokens) and (tokens[end].kind == kinds.NUMBER or tokens[end].text in _PHONE_MARKS):
        if len(groups) > MOST_GROUPS or (groups and tokens[end].gap in (kinds.LINE, kinds.PARAGRAPH)):
            break
        if tokens[end].kind == kinds.NUMBER:
            groups.append(tokens[end].text)
        end += 1
    if not groups or len(groups) > MOST_GROUPS or not all(group.isdecimal() for group in groups):
        return 0
    digits = sum(len(group) for group in groups)
    international = text_at(tokens, at - 1) == "+" and len(groups) > 1
    thousands = all(len(group) == 3 for group in groups[1:]) and not groups[0].startswith("0")
    hyphened = len(groups) > 2 and all(token.text != " " and token.gap == kinds.GLUED for token in tokens[at + 1 : end])
    if international or hyphened or (len(groups) >= 3 and digits >= 7 and not thousands and groups[0].startswith("0")):
        return end
    return 0


def _is_part_of_name(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'Falcon-9', 'COVID-19', 'carbon-14', 'cm−2'; not 'mid-2019' and '128GB/256GB'."""
    hyphen = _is_glued(tokens, at) and text_at(tokens, at - 1) in _NAME_MARKS and _is_glued(tokens, at - 1)
    if not hyphen or not _is_word(tokens, at - 2) or tokens[at - 2].lower in unite_lexicons().number_prefixes:
        return False
    before = tokens[at - 2]
    is_unit = before.gap == kinds.GLUED and at > 2 and tokens[at - 3].kind == kinds.NUMBER
    return not is_unit or tokens[at - 1].text in "-−"


def _is_glued_to_letters(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'3D', '737s', '4x4': letters after the digits that are no unit, scale or ordinal ending."""
    if not _is_glued(tokens, at + 1) or not _is_word(tokens, at + 1):
        return False
    return (
        tokens[at + 1].text in ("D", "G", "s", "x4", "C", "H", "B", "Q", "K")
        and tokens[at].text.isdecimal()
        and (len(tokens[at].text) == 1 or tokens[at + 1].text == "s")
    )


def _is_clock_or_ratio(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'10:30', '9 pm', '18 Uhr', '9 a.m.'."""
    if ":" in tokens[at].text:
        return True
    after = text_at(tokens, at + 1)
    if after in lexicon.clock_after or _has_clock_phrase(tokens, at + 1):
        return True
    if after in lexicon.to_words | lexicon.conjunctions and text_at(tokens, at + 3) in lexicon.clock_after:
        return True
    if _is_after_hour(tokens, at, lexicon):
        return True
    return _is_glued(tokens, at + 1) and _CLOCK_TAIL.fullmatch(after) is not None


def _has_clock_phrase(tokens: Sequence[Token], at: int) -> bool:
    words = tuple(token.lower for token in tokens[at : at + CLOCK_PHRASE])
    return words in unite_lexicons().clock_endings


def _is_after_hour(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether it is the 50 of 'à 6 h 50'."""
    is_minute = tokens[at].text.isdecimal() and len(tokens[at].text) == 2 and text_at(tokens, at - 1) == "h"
    return is_minute and at > 1 and tokens[at - 2].kind == kinds.NUMBER and bool(lexicon.clock_units)


def _is_clock_after_word(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'ore 18', and with a preposition an hour ('à 18 h') or a time with a point ('alle 10.30')."""
    before = text_at(tokens, at - 1)
    if before in lexicon.clock_before:
        return True
    words = unite_lexicons()
    is_last = before in words.clock_to_words or before in words.clock_from_words
    if is_last and len(tokens[at].text) < 3 and not _is_word(tokens, at + 1):
        return True
    if before in words.clock_from_words and text_at(tokens, at + 1) in words.clock_to_words:
        return True
    is_hour = _is_hour(tokens[at].text) and text_at(tokens, at + 1) in lexicon.clock_units
    is_hour = is_hour or _CLOCK_DIGITS.fullmatch(tokens[at].text) is not None
    return before in lexicon.clock_prepositions and is_hour


def _is_hour(digits: str) -> bool:
    """Whether digits may be an hour: 'à 18 h', not 'las 5.000 horas'."""
    return len(digits) <= LONGEST_HOUR or _CLOCK_DIGITS.fullmatch(digits) is not None


_STRUCTURAL_SIGNS = ("#", "§")


def _is_structural(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'page 3', 'section 2', 'Fig. 4', 'No. 12', 'phase 2', 'ISBN 978'."""
    before = at - 1
    while text_at(tokens, before) in (".", "°", "º", ":") and before > 0 and tokens[before].text != ":":
        before -= 1
    word = text_at(tokens, before)
    if word in _STRUCTURAL_SIGNS:
        return True
    if word not in lexicon.structural or len(tokens[at].text) > 5 or "," in tokens[at].text:
        return False
    return before == at - 1 or tokens[before + 1].gap == kinds.GLUED


def _is_note(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'[12]', '(3)' and the '1.' or '2)' that begins a line."""
    before, after = text_at(tokens, at - 1), text_at(tokens, at + 1)
    if before == "[" and after in ("]", ",", "-"):
        return True
    short = tokens[at].text.isdecimal() and len(tokens[at].text) <= 2
    if before == "(" and after == ")" and short:
        return True
    begins_line = at == 0 or kinds.LINE in tokens[at].gap
    marked = after in (".", ")") and _is_glued(tokens, at + 1) and not _is_glued(tokens, at + 2)
    return begins_line and short and marked and at + 2 < len(tokens) and tokens[at + 2].is_capitalised


def _is_alone_on_line(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """A page number: nothing else on its line, though other lines exist."""
    begins = at > 0 and kinds.LINE in tokens[at].gap
    ends = at + 1 < len(tokens) and kinds.LINE in tokens[at + 1].gap
    first, last = at == 0, at + 1 == len(tokens)
    return (
        tokens[at].text.isdecimal()
        and len(tokens[at].text) < 4
        and (begins or first)
        and (ends or last)
        and not (first and last)
    )


def _is_identifier(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """Leading zeros ('00185', '007') and very long runs of digits."""
    text = tokens[at].text
    return text.isdecimal() and ((len(text) > 1 and text[0] == "0") or len(text) > LONG_IDENTIFIER)


def _is_address(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'12 Main Street', 'Via Roma 12', 'calle de la Luz, 12', '20126 Milano'."""
    if not tokens[at].text.isdecimal():
        return False
    for place in range(at + 1, min(at + 4, len(tokens))):
        if not tokens[place].is_capitalised:
            break
        if tokens[place].lower in lexicon.streets and place > at + 1:
            return True
    last = at - 1 - (text_at(tokens, at - 1) == ",")
    is_street = last >= 0 and any(text_at(tokens, place) in lexicon.streets for place in range(last - 3, last + 1))
    if is_street and tokens[last].is_capitalised:
        return True
    next_to = at + 1 + (text_at(tokens, at + 1) == ",")
    if text_at(tokens, next_to) in lexicon.streets and (next_to > at + 1 or tokens[next_to].is_capitalised):
        is_street = next_to + 1 < len(tokens) and tokens[next_to + 1].kind == kinds.WORD
        return is_street and (tokens[next_to + 1].is_capitalised or tokens[next_to + 1].lower in lexicon.stop)
    follows_comma = text_at(tokens, at - 1) in (",", "-", "d", "i") and len(tokens[at].text) == 5
    return (
        follows_comma
        and _is_word(tokens, at + 1)
        and tokens[at + 1].is_capitalised
        and tokens[at + 1].gap == kinds.SPACE
    )


def _is_named(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'ATLAS 2', 'Apollo 11', 'Group 5': bare digits after a capitalised word."""
    if text_at(tokens, at - 1) in ("×", "x") and at > 2 and tokens[at].gap == kinds.GLUED == tokens[at - 1].gap:
        at -= 2
    text = tokens[at].text
    is_version = _VERSION.fullmatch(text) is not None
    is_bare = (text.isdecimal() or is_version) and at > 0 and tokens[at].gap in (kinds.SPACE, kinds.LINE)
    if not is_bare or not _is_word(tokens, at - 1):
        return False
    before = tokens[at - 1]
    if before.text == before.lower or len(text) > 4:
        return False
    if len(before.text) == 1 and before.text not in "IAEOÀY" and at > 1 and tokens[at - 2].kind == kinds.WORD:
        return True
    word = before.lower
    known = word in lexicon.stop or word in lexicon.hedge_words or word in lexicon.months or word in lexicon.adjectives
    return not known and word not in lexicon.change_words


NAMES, OPENS, MAY_OPEN = "names", "opens", "may open"


def classify_opening(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """Whether the capital word before a number names it, or only begins its sentence, or tells a place."""
    before = tokens[at - 1]
    earlier = tokens[at - 2] if at > 1 else None
    begins = earlier is None or earlier.kind == kinds.BREAK or earlier.text in '.!?:“"«„'
    if begins:
        is_adverb = before.lower.endswith(lexicon.opening_words) if lexicon.opening_words else False
        return OPENS if is_adverb else MAY_OPEN if not before.text.isupper() else NAMES
    if lexicon.capitalises_nouns and len(tokens[at].text) > 2:
        return MAY_OPEN  # 'hatte das Lichtlabor Velmer 650 Sensoren': the name ends before what is counted
    is_after_preposition = earlier is not None and earlier.lower in lexicon.place_prepositions
    return MAY_OPEN if is_after_preposition else NAMES


def is_place_name(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether the capitalised word before a number says where, not what: 'At CERN 25 physicists', 'on Friday 3'."""
    is_day = lexicon.number_follows_weekday and text_at(tokens, at - 1) in lexicon.weekdays
    return is_day or text_at(tokens, at - 2) in unite_lexicons().where_words


def _is_slashed(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'24/7', '50/50', '9/11'."""
    short = tokens[at].text.isdecimal()
    if digits.is_fraction(tokens, at, lexicon):
        return False
    after = text_at(tokens, at + 1) == "/" and _is_glued(tokens, at + 1) and text_at(tokens, at + 2).isdecimal()
    before = text_at(tokens, at - 1) == "/" and _is_glued(tokens, at) and text_at(tokens, at - 2).isdecimal()
    return short and (after or before)


def _is_decade(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'the 1990s', 'the '90s', '1990er'."""
    glued = _is_glued(tokens, at + 1) and text_at(tokens, at + 1) in unite_lexicons().decade_endings
    apostrophe = text_at(tokens, at - 1) in ("'", "‘") and _is_glued(tokens, at) and len(tokens[at].text) == 2
    possessive = text_at(tokens, at + 1) == "'" and text_at(tokens, at + 2) == "s" and len(tokens[at].text) == 4
    return tokens[at].text.isdecimal() and (glued or possessive or (apostrophe and not _is_glued(tokens, at - 1)))


def _is_age(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'Mara Lindt, 51, met the conductor, 38, there': a number between commas behind somebody."""
    if not tokens[at].text.isdecimal() or len(tokens[at].text) > 2 or at < 2:
        return False
    if _is_age_behind_name(tokens, at, lexicon):
        return True
    enclosed = text_at(tokens, at - 1) == "," and text_at(tokens, at + 1) in (",", ".", ")", "") and at > 1
    if not enclosed or not tokens[at].text.isdecimal() or len(tokens[at].text) != 2:
        return False
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    is_listed = after is not None and after.kind == kinds.NUMBER
    return tokens[at - 2].kind == kinds.WORD and not is_listed and text_at(tokens, at + 1) == ","


def _is_age_behind_name(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'Zoé, 9 ans.', 'Anne Viel (46 ans)', 'Ike Marsden, 38.': set off behind a name, in years or bare."""
    mark, closing = text_at(tokens, at - 1), ",.)" if text_at(tokens, at - 1) == "," else ")"
    before = tokens[at - 2]
    if mark not in (",", "(") or before.kind != kinds.WORD:
        return False
    unit = unit_parser.find_unit(tokens, at + 1, lexicon)
    if unit is not None and unit.code == "a":
        is_somebody = before.is_capitalised or not lexicon.capitalises_nouns
        return is_somebody and text_at(tokens, unit.end) in closing
    is_full_name = before.is_capitalised and at > 2 and tokens[at - 3].is_capitalised and before.gap == kinds.SPACE
    is_name = is_full_name and not lexicon.capitalises_nouns and tokens[at - 3].kind == kinds.WORD
    return is_name and text_at(tokens, at + 1) in (".", ")") and len(tokens[at].text) == 2


def _is_section(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'3.1 Bestand. The library …': the number of a section, before its title of one or two words."""
    before = tokens[at - 1] if at else None
    begins = before is None or before.kind == kinds.BREAK or before.text == "." or kinds.LINE in tokens[at].gap
    if not begins or _VERSION.fullmatch(tokens[at].text) is None or _has_measure(tokens, at, lexicon):
        return False
    after = at + 1
    while after < min(at + 4, len(tokens)) and tokens[after].kind == kinds.WORD and tokens[after].gap == kinds.SPACE:
        after += 1
    is_title = after > at + 1 and tokens[at + 1].is_capitalised
    return is_title and (after == len(tokens) or tokens[after].text == "." or tokens[after].kind == kinds.BREAK)


def _is_postal_code(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'Forschungsstrasse 111, 5232 Villigen)': four or five digits between a house number and a town."""
    is_code = tokens[at].text.isdecimal() and len(tokens[at].text) in (4, 5) and text_at(tokens, at - 1) == ","
    if not is_code or at < 2 or not text_at(tokens, at - 2)[:1].isdecimal():
        return False
    is_town = _is_word(tokens, at + 1) and tokens[at + 1].is_capitalised
    return is_town and text_at(tokens, at + 2) in ("", ".", ",", ")", ";")


def _is_far_year(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'burned down in 1316', 'by 2150', 'A.D. 950': years beyond those that are read as dates."""
    text = tokens[at].text
    if not text.isdecimal() or not 2 < len(text) < 5:
        return False
    if text_at(tokens, at - 1) == "." and text_at(tokens, at - 2) in ("d", "c") and text_at(tokens, at - 3) == ".":
        return True
    is_far = len(text) == 4 and (text[:2] in ("10", "11", "12", "13", "14", "21"))
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    counts = after is not None and after.kind == kinds.WORD and after.lower not in lexicon.stop
    return is_far and text_at(tokens, at - 1) in lexicon.far_year_prefixes and not counts


def _is_ordinal(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'the 63rd minute', 'le 9e jour': an order, not a count."""
    return _is_glued(tokens, at + 1) and _is_word(tokens, at + 1) and text_at(tokens, at + 1) in lexicon.ordinal_endings


_RULES: dict[Callable[[Sequence[Token], int, Lexicon], bool], str] = {
    _is_part_of_name: "part of a name",
    _is_glued_to_letters: "part of a name",
    _is_clock_or_ratio: "time of day or ratio",
    _is_clock_after_word: "time of day or ratio",
    _is_structural: "number of a page, section, figure or issue",
    _is_note: "number of a note or list",
    _is_alone_on_line: "number alone on its line, as on a page",
    _is_identifier: "identifier",
    _is_address: "postal address",
    _is_slashed: "two numbers with a slash",
    _is_decade: "decade",
    _is_ordinal: "order, not a count",
    _is_age: "age of a person",
    _is_section: "number of a page, section, figure or issue",
    _is_postal_code: "postal address",
    _is_far_year: "year too far off to be read as a date",
}
_WEAK = frozenset((_is_clock_after_word, _is_structural, _is_address, _is_far_year))
EXCLUSION_REASONS = frozenset((*_RULES.values(), "telephone or registration number"))

is_named = _is_named


NAME, DATE, HEADING = "part of a name", "date without a known year", "date alone on its line, as in a heading"
ONE, UNREAD = "counts nothing by itself", "not read as a quantity"
JOINED = "digits joined to other signs, not read in part"
ONLY_DATES, OF_FIGURE = "dates other numbers", "tick or label of a figure"
REASONS = EXCLUSION_REASONS | {NAME, DATE, HEADING, ONE, UNREAD, JOINED, ONLY_DATES, OF_FIGURE}
_FIGURE_LINE = re.compile(rf"^{READER_MARK}[^\n]*", re.MULTILINE)


class FigureLines:
    """The lines of a text that are words of charts: no number in them is a statement."""

    def __init__(self, text: str) -> None:
        found = _FIGURE_LINE.finditer(text) if READER_MARK in text else ()
        self._spans = [one.span() for one in found]

    def covers(self, place: int) -> bool:
        at = bisect_right(self._spans, (place, len(self._spans) and self._spans[-1][1])) - 1
        return at >= 0 and place < self._spans[at][1]


class SkippedNumber(NamedTuple):
    """A number that states nothing, as far as the machine can tell."""

    start: int
    end: int
    reason: str


def list_skipped(
    text: str,
    found: Iterable[ParsedQuantity],
    *,
    language: str | None = None,
    published: str | None = None,
    tokens: Sequence[Token] | None = None,
) -> list[SkippedNumber]:
    """Return every number in digits or words outside the candidates, in reading order."""
    tokens = tokens or tokenize_text(text)
    words = load_lexicon(language or guess_language(tokens))
    issue = date_parser.parse_issue(published) if published else date_parser.find_printed_issue(text, words)
    taken, figures = _find_covered(tokens, found), FigureLines(text)
    return [
        SkippedNumber(
            tokens[first].start, tokens[last - 1].end, OF_FIGURE if figures.covers(tokens[first].start) else reason
        )
        for run in list_language_runs(tokens, words)
        for first, last, reason in _iter_skipped(tokens, taken, run, issue)
    ]


def _find_covered(tokens: Sequence[Token], found: Iterable[ParsedQuantity]) -> set[int]:
    """The indexes of the tokens that a candidate covers."""
    starts = sorted((one.start, one.end) for one in found)
    taken: set[int] = set()
    at = 0
    for start, end in starts:
        while at and tokens[at - 1].start >= start:
            at -= 1
        while at < len(tokens) and tokens[at].start < end:
            if tokens[at].end > start:
                taken.add(at)
            at += 1
    return taken


def _iter_skipped(
    tokens: Sequence[Token], taken: set[int], run: Run, issue: IssueDate
) -> Iterator[tuple[int, int, str]]:
    at, words = run.first, run.words
    while at < run.last:
        end = 0 if at in taken else _find_number_end(tokens, at, words)
        while end and not taken.isdisjoint(range(at, end)):
            end -= 1
        if end > at:
            yield at, end, _explain_skip(tokens, at, words, issue)
        at = max(at + 1, end)


def _find_number_end(tokens: Sequence[Token], at: int, words: Lexicon) -> int:
    """The index after the number at a token; 0 where there is none."""
    token = tokens[at]
    if token.kind == kinds.NUMBER:
        known = find_excluded_end(tokens, at, words)
        return known or number_parser.find_unreadable_end(tokens, at, words) or at + 1
    if token.kind == kinds.NAME:
        return at + 1
    if token.kind != kinds.WORD or not words.may_start(token.lower):
        return 0
    number = number_parser.read_number(tokens, at, words)
    return number.end if number else 0


def _explain_skip(tokens: Sequence[Token], at: int, words: Lexicon, issue: IssueDate) -> str:
    token = tokens[at]
    if token.kind == kinds.NAME:
        return NAME
    if token.kind == kinds.WORD:
        return _explain_word(tokens, at, words)
    known = explain_exclusion(tokens, at, words)
    if known:
        return known
    if number_parser.find_unreadable_end(tokens, at, words):
        return JOINED
    date = date_parser.read_date(tokens, at, words, issue)
    if date is not None:
        return DATE if not date.is_resolved else HEADING if _is_line_end(tokens, at) else NAME
    return NAME if is_named(tokens, at, words) else UNREAD


def _explain_word(tokens: Sequence[Token], at: int, words: Lexicon) -> str:
    number = number_parser.read_number(tokens, at, words)
    return ONE if number is not None and number.value in (0, 1, 2) else UNREAD


def _is_line_end(tokens: Sequence[Token], at: int) -> bool:
    return at + 1 >= len(tokens) or kinds.LINE in tokens[at + 1].gap


FIRST_PLAIN_YEAR = 1800
YEAR_IS_DATE, YEAR_IS_QUANTITY, YEAR_IS_NAME = "date", "quantity", "name"
_MARKS_OF_NUMBERS = frozenset("$€£%°")


def classify_year(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon, *, is_phrase: bool) -> str:
    """Whether a bare year is a date, a quantity such as '2000 patients', or part of a name."""
    if found.until:
        return YEAR_IS_DATE
    before = text_at(tokens, found.start - 1)
    if before in unite_lexicons().sure_year_prefixes and not _is_measured(tokens, found.end, lexicon):
        return YEAR_IS_DATE
    if _is_quantity(tokens, found, before, lexicon):
        return YEAR_IS_QUANTITY
    if is_phrase or before in lexicon.year_prefixes:
        return YEAR_IS_DATE
    excluded = find_excluded_end(tokens, found.start, lexicon) > 0
    is_name = excluded or _is_in_name(tokens, found, lexicon) or found.year < FIRST_PLAIN_YEAR
    return YEAR_IS_NAME if is_name else YEAR_IS_DATE


def _is_quantity(tokens: Sequence[Token], found: DateFound, before: str, lexicon: Lexicon) -> bool:
    """Whether marks, a hedge, a unit or a counted noun say that it is no year."""
    if text_at(tokens, found.end) in ("×", "x") and text_at(tokens, found.end + 1).isdecimal():
        return True
    if before in _MARKS_OF_NUMBERS or text_at(tokens, found.end) in _MARKS_OF_NUMBERS:
        return True
    hedge = hedges.find_hedge_before(tokens, found.start, lexicon, is_time_span=False)
    if hedge and before not in lexicon.year_prefixes:
        return True
    return _is_counted(tokens, found, lexicon) or _is_range_end(tokens, found)


def _is_measured(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    if at < len(tokens) and tokens[at].text.istitle() and len(tokens[at].text) > 3 and not lexicon.capitalises_nouns:
        return False
    unit = unit_parser.find_unit(tokens, at, lexicon)
    return unit is not None and unit.code != "1"


def _is_counted(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon) -> bool:
    if _is_measured(tokens, found.end, lexicon) or text_at(tokens, found.end) in lexicon.scales:
        return True
    noun = counted_nouns.find_noun(tokens, found.end, lexicon, Decimal(found.year or 0))
    if noun is None:
        return False
    is_next = noun.end == found.end + 1
    return noun.is_known or (is_next and (lexicon.capitalises_nouns or not tokens[found.end].is_capitalised))


def _is_range_end(tokens: Sequence[Token], found: DateFound) -> bool:
    """Whether a number that is no year stands across a dash: '900-1600'."""
    dash = text_at(tokens, found.end) in "-–—" and text_at(tokens, found.end) != ""
    after = text_at(tokens, found.end + 1)
    return dash and after.isdecimal() and len(after) not in (2, 4)


def _is_in_name(tokens: Sequence[Token], found: DateFound, lexicon: Lexicon) -> bool:
    """'Nature Index 2019', 'the 2019 Breakthrough Prize'."""
    if is_named(tokens, found.start, lexicon) and not lexicon.capitalises_nouns:
        return True
    after = tokens[found.end] if found.end < len(tokens) else None
    glued = after is not None and after.gap == kinds.SPACE and after.is_capitalised and after.kind == kinds.WORD
    return glued and lexicon.year_before_name and text_at(tokens, found.start - 1) not in ("", ".", ",")


def is_pronoun(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether 'one' counts nothing: 'one of the', 'no one', 'one day', 'this one', 'one-way', 'zero-emission'."""
    before, after = text_at(tokens, side.at - 1), text_at(tokens, side.at + 1)
    if side.unit is not None and side.unit.code == "%":
        return False
    words = unite_lexicons()
    if " ".join(token.lower for token in tokens[side.end : side.end + 2]) in words.pronoun_phrases:
        return True
    if after in lexicon.to_words and _is_number_at(tokens, side.at + 2, lexicon):
        return False
    if after == "-" and (side.unit is None or side.unit.is_noun):
        return True
    is_pronoun_one = after in words.after_pronoun_one or (side.value == 1 and before in words.before_pronoun_one)
    if is_pronoun_one or side.unit is None:
        return True
    return after in lexicon.stop


def _is_number_at(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    return at < len(tokens) and (tokens[at].kind == kinds.NUMBER or lexicon.number_word(tokens[at].lower) is not None)


def is_one_of(tokens: Sequence[Token], side: NumberWithUnit) -> bool:
    return side.number.is_word and side.value == 1 and text_at(tokens, side.at + 1) in unite_lexicons().partitives


def is_score(tokens: Sequence[Token], side: NumberWithUnit) -> bool:
    """Whether it is an end of '3-1' or 'won 2–0'."""
    for mark, other in ((side.at - 1, side.at - 2), (side.number.end, side.number.end + 1)):
        if text_at(tokens, mark) in ("-", "–") and text_at(tokens, other).isdecimal() and side.number.is_plain:
            inner = tokens[max(mark, other)]
            if tokens[mark].gap == kinds.GLUED and inner.gap == kinds.GLUED and side.unit is None:
                return True
            if tokens[mark].gap == kinds.GLUED and other > side.at and inner.gap == kinds.GLUED:
                return True
            is_counted = side.unit is not None and not side.unit.is_noun
            if mark < side.at and inner.gap == kinds.GLUED == tokens[mark].gap and not is_counted:
                return int(text_at(tokens, other)) > side.value
    return False


def is_between_two(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether it is the 'two' of 'between two flashes', which counts no more than 'both' does."""
    return side.number.is_word and side.value == 2 and text_at(tokens, side.at - 1) in lexicon.between


def is_superlative_list(tokens: Sequence[Token], side: NumberWithUnit, lexicon: Lexicon) -> bool:
    """Whether it is the ten of 'among the ten most innovative', a place in a list."""
    return side.number.is_word and text_at(tokens, side.number.end) in lexicon.superlatives
