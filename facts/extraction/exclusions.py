"""Numbers that state nothing: names, pages, notes, telephone numbers, addresses, versions, scores, clock times."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from facts.extraction import digits, measures
from facts.extraction import tokens as kinds
from facts.extraction.tokens import text_at

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

LONG_IDENTIFIER = 10
MOST_GROUPS = 8
_NAME_MARKS = frozenset("-−_/#")
_NUMBER_PREFIXES = frozenset("mid pre post early late to and or bis sub minus".split())
_CLOCK_TAIL = re.compile(r"h[0-9]{2}")
_CLOCK_DIGITS = re.compile(r"[0-2]?[0-9]\.[0-5][0-9]")
_WHERE = frozenset("in at from".split())
_WEEKDAYS = frozenset("monday tuesday wednesday thursday friday saturday sunday".split())
_VERSION = re.compile(r"[0-9]{1,2}\.[0-9]{1,2}")
_OF_DAY = frozenset({"h", "min"})
_PHONE_MARKS = frozenset("+-/().–")


def end_of_excluded(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """The index after a number that is no quantity; 0 where nothing speaks against it."""
    token = tokens[at]
    if token.kind != kinds.NUMBER:
        return 0
    phone = _phone_end(tokens, at)
    if phone:
        return phone
    return at + 1 if _rule(tokens, at, lexicon) else 0


def _rule(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """The reason of the first rule that holds; a unit right behind the number speaks louder than the weak ones."""
    for rule, words in _RULES.items():
        if rule(tokens, at, lexicon) and not (rule in _WEAK and _is_measured(tokens, at, lexicon)):
            return words
    return ""


def _is_measured(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether a unit of measure, money or a scale follows the number: '6.50 GeV' is no time of day."""
    if text_at(tokens, at + 1) in lexicon.scales:
        return True
    unit = measures.find(tokens, at + 1, lexicon)
    return unit is not None and unit.code not in _OF_DAY


def reason(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """Say why the number at a token is no quantity; nothing where nothing speaks against it."""
    if tokens[at].kind != kinds.NUMBER:
        return ""
    if _phone_end(tokens, at):
        return "telephone or registration number"
    return _rule(tokens, at, lexicon)


def _is_glued(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].gap == kinds.GLUED


def _is_word(tokens: Sequence[Token], at: int) -> bool:
    return 0 <= at < len(tokens) and tokens[at].kind in (kinds.WORD, kinds.NAME)


def _phone_end(tokens: Sequence[Token], at: int) -> int:
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
    if not hyphen or not _is_word(tokens, at - 2) or tokens[at - 2].lower in _NUMBER_PREFIXES:
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
    if after in lexicon.clock_after or (after == "o" and text_at(tokens, at + 3) == "clock"):
        return True
    if after in lexicon.to_words | lexicon.conjunctions and text_at(tokens, at + 3) in lexicon.clock_after:
        return True
    if _is_after_hour(tokens, at, lexicon):
        return True
    if _is_glued(tokens, at + 1) and _CLOCK_TAIL.fullmatch(after):
        return True
    return after in ("a", "p") and text_at(tokens, at + 2) == "." and text_at(tokens, at + 3) == "m"


def _is_after_hour(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """Whether it is the 50 of 'à 6 h 50'."""
    is_minute = tokens[at].text.isdecimal() and len(tokens[at].text) == 2 and text_at(tokens, at - 1) == "h"
    return is_minute and at > 1 and tokens[at - 2].kind == kinds.NUMBER and bool(lexicon.clock_units)


def _is_clock_after_word(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'ore 18', and with a preposition an hour ('à 18 h') or a time with a point ('alle 10.30')."""
    before = text_at(tokens, at - 1)
    if before in lexicon.clock_before:
        return True
    if before in ("alle", "dalle") and len(tokens[at].text) < 3 and not _is_word(tokens, at + 1):
        return True
    if before == "dalle" and text_at(tokens, at + 1) == "alle":
        return True
    is_hour = text_at(tokens, at + 1) in lexicon.clock_units or _CLOCK_DIGITS.fullmatch(tokens[at].text) is not None
    return before in lexicon.clock_prepositions and is_hour


def _is_structural(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> bool:
    """'page 3', 'section 2', 'Fig. 4', 'No. 12', 'phase 2', 'ISBN 978'."""
    before = at - 1
    while text_at(tokens, before) in (".", "°", ":", "#") and before > 0 and tokens[before].text != ":":
        before -= 1
    word = text_at(tokens, before)
    if word == "#":
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
    """'12 Main Street', 'Via Roma 12', '20126 Milano'."""
    if not tokens[at].text.isdecimal():
        return False
    for place in range(at + 1, min(at + 4, len(tokens))):
        if not tokens[place].is_capitalised:
            break
        if tokens[place].lower in lexicon.streets and place > at + 1:
            return True
    if any(text_at(tokens, place) in lexicon.streets for place in range(at - 4, at)) and tokens[at - 1].is_capitalised:
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


def is_opening(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> str:
    """Whether the capital word before a number names it, or only begins its sentence, or tells a place."""
    before = tokens[at - 1]
    earlier = tokens[at - 2] if at > 1 else None
    begins = earlier is None or earlier.kind == kinds.BREAK or earlier.text in '.!?:“"«„'
    if begins:
        is_adverb = before.lower.endswith(lexicon.opening_words) if lexicon.opening_words else False
        return OPENS if is_adverb else MAY_OPEN if not before.text.isupper() else NAMES
    is_after_preposition = earlier is not None and earlier.lower in lexicon.place_prepositions
    return MAY_OPEN if is_after_preposition else NAMES


def is_place(tokens: Sequence[Token], at: int) -> bool:
    """Whether the capitalised word before a number says where, not what: 'At CERN 25 physicists', 'on Friday 3'."""
    return text_at(tokens, at - 2) in _WHERE or text_at(tokens, at - 1) in _WEEKDAYS


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
    glued = _is_glued(tokens, at + 1) and text_at(tokens, at + 1) in ("s", "er", "ern")
    apostrophe = text_at(tokens, at - 1) in ("'", "‘") and _is_glued(tokens, at) and len(tokens[at].text) == 2
    possessive = text_at(tokens, at + 1) == "'" and text_at(tokens, at + 2) == "s" and len(tokens[at].text) == 4
    return tokens[at].text.isdecimal() and (glued or possessive or (apostrophe and not _is_glued(tokens, at - 1)))


def _is_age(tokens: Sequence[Token], at: int, _lexicon: Lexicon) -> bool:
    """'Mara Lindt, 51, met the conductor, 38, there': a number between commas behind somebody."""
    enclosed = text_at(tokens, at - 1) == "," and text_at(tokens, at + 1) in (",", ".", ")", "") and at > 1
    if not enclosed or not tokens[at].text.isdecimal() or len(tokens[at].text) != 2:
        return False
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    is_listed = after is not None and after.kind == kinds.NUMBER
    return tokens[at - 2].kind == kinds.WORD and not is_listed and text_at(tokens, at + 1) == ","


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
    _is_far_year: "year too far off to be read as a date",
}
_WEAK = frozenset((_is_clock_after_word, _is_structural, _is_address, _is_far_year))
REASONS = frozenset((*_RULES.values(), "telephone or registration number"))

is_named = _is_named
