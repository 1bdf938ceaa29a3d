"""The counted thing after a number: '2,500 patients', '80 of these quadrupole modules'."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts.model import units
from facts.parsing import tokenizer as kinds
from facts.parsing import written_units
from facts.parsing.lexicon import unite_lexicons

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from facts.parsing.lexicon import Lexicon
    from facts.parsing.tokenizer import Token

REACH = 7
LEAST_PART = 5
LONGEST_ACRONYM = 5
LEAST_PLURAL = 2


class NounFound(NamedTuple):
    code: str
    name: str
    end: int
    is_known: bool
    start: int = 0


def find_noun(tokens: Sequence[Token], at: int, lexicon: Lexicon, value: Decimal | None) -> NounFound | None:
    """Find the noun that a number before `at` counts."""
    is_joined = _is_hyphen(tokens, at)
    is_part = at < len(tokens) and tokens[at].lower in lexicon.part_articles - lexicon.links
    at = _skip_measure(tokens, _skip_pointers(tokens, at, lexicon))
    run = _list_phrase_words(tokens, at, lexicon)
    if not run:
        return None
    head = 0 if is_joined else _find_head(run, lexicon, value)
    if is_joined and (run[0][1].lower in unite_lexicons().hyphened_words or run[0][1].lower in lexicon.stop):
        return None
    if head is None:
        return None
    found = _find_long_form(tokens, run[head][0], lexicon) or _name_noun(run[: head + 1], lexicon)
    if is_part and not _may_be_part(tokens[found.end - 1].lower, lexicon, value):
        return None
    end = _find_pair_end(tokens, found.end, lexicon)
    is_glued = end > found.end and tokens[end - 1].gap == kinds.GLUED
    name = "".join(token.lower for token in tokens[found.end - 1 : end]) if is_glued else found.name
    return found._replace(start=run[0][0], end=end, name=name)


def _may_be_part(noun: str, lexicon: Lexicon, value: Decimal | None) -> bool:
    """Whether a noun behind an article may be the whole of which so many are: 'elf der Turbinen', not 'der Firma'."""
    is_whole = value is None or value == value.to_integral_value()
    return is_whole and (not lexicon.part_endings or noun.endswith(lexicon.part_endings))


def _skip_measure(tokens: Sequence[Token], at: int) -> int:
    """Pass over the measure of what is counted: '3,400 12-core servers', '3.200 20-Liter-Kanister'."""
    is_measure = at + 3 < len(tokens) and tokens[at].kind == kinds.NUMBER and _is_hyphen(tokens, at + 1)
    if not is_measure or tokens[at + 2].kind != kinds.WORD or tokens[at].gap != kinds.SPACE:
        return at
    return at + 3 + _is_hyphen(tokens, at + 3)


def _find_pair_end(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> int:
    """The index after both words of 'Patientinnen und Patienten', and after 'Nutzer:innen'."""
    if not lexicon.pair_endings:
        return end
    word = tokens[end - 1].lower
    if end + 1 < len(tokens) and tokens[end].text in (":", "*", "_", "·", "/"):
        after = end + 1 + (tokens[end + 1].text == "-")
        is_ending = after < len(tokens) and tokens[after].lower in lexicon.pair_endings
        return after + 1 if is_ending and tokens[end].gap == tokens[after].gap == kinds.GLUED else end
    stem = next((word.removesuffix(ending) for ending in lexicon.pair_endings if word.endswith(ending)), "")
    if (
        not stem
        or end + 1 >= len(tokens)
        or tokens[end].lower not in lexicon.conjunctions | lexicon.pair_joiners | {"/"}
    ):
        return end
    after = end + 1 + (tokens[end + 1].text == "-")
    other = tokens[after].lower if after < len(tokens) else ""
    is_pair = len(other) > LEAST_PART and other[:LEAST_PART] == stem[:LEAST_PART]
    is_pair = is_pair or (after > end + 1 and len(other) >= LEAST_PART and other[:LEAST_PART] in stem)
    return after + 1 if is_pair else end


def _find_long_form(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> NounFound | None:
    """Read a counted thing of several words that goes on after its head: 'camere di trattamento'."""
    if not lexicon.head_comes_first:
        return None
    for parts, code in written_units.load_forms(lexicon).folded.get(tokens[at].lower, ()):
        end = at + len(parts)
        if len(parts) > 1 and parts == tuple(token.lower for token in tokens[at:end]) and units.get_unit(code).is_count:
            return NounFound(code, " ".join(parts), end, is_known=True)
    return None


def _is_hyphen(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text == "-" and tokens[at].gap == kinds.GLUED


def _skip_pointers(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Pass over 'of these', 'di euro', 'other', a hyphen and opening quotes."""
    if _is_hyphen(tokens, at):
        return at + 1
    words = unite_lexicons()
    linked = at < len(tokens) and tokens[at].lower in lexicon.links | lexicon.part_articles
    while linked and at < len(tokens) and (tokens[at].lower in words.noun_pointers or tokens[at].text == "'"):
        at += 1
    if at + 1 < len(tokens) and tokens[at].lower in lexicon.noun_articles:
        return at + 1 if find_noun_code(tokens[at + 1 : at + 2], lexicon) else at
    while at < len(tokens) and tokens[at].lower in words.other_words:
        at += 1
    return at


def _list_phrase_words(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[tuple[int, Token]]:
    """The words from `at` on that may belong to one noun phrase; hyphened words stay together."""
    run: list[tuple[int, Token]] = []
    opened, closed = _find_bracket(tokens, at, lexicon)
    for index in range(at, min(max(at, closed) + 2 * REACH, len(tokens))):
        token = tokens[index]
        if opened <= index < closed:
            continue
        hyphened = token.gap == kinds.GLUED and index > at and tokens[index - 1].text == "-"
        if token.text == "-" and token.gap == kinds.GLUED and index > at:
            continue
        if token.kind == kinds.NUMBER and run and run[-1][1].is_capitalised and run[-1][0] == index - 1:
            continue
        if run and (_is_possessive(tokens, index) or _joins_names(tokens, index, run, lexicon)):
            continue
        if not _is_plain_word(token) or (not run and _is_number_word(tokens, index, lexicon)):
            break
        is_stop = token.lower in lexicon.stop and not (token.text.istitle() and token.lower in lexicon.capital_nouns)
        if not hyphened and is_stop and not _opens_compound(tokens, index):
            break
        if (
            token.lower in lexicon.months
            or token.lower in lexicon.clock_after
            or (len(token.text) == 1 and not _opens_compound(tokens, index) and not _is_model_letter(run, token))
        ):
            break
        run.append((index, token))
        if len(run) >= REACH:
            break
    return run


def _is_plain_word(token: Token) -> bool:
    return token.kind in (kinds.WORD, kinds.NAME) and not token.starts_paragraph


def _is_number_word(tokens: Sequence[Token], index: int, lexicon: Lexicon) -> bool:
    """Whether a word is a number of its own: the 'fourteen' of 'seven of the fourteen coils'."""
    return lexicon.number_word(tokens[index].lower) is not None and not _opens_compound(tokens, index)


def _is_possessive(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is a part of the 's in 'three of the board's members'."""
    if tokens[index].gap != kinds.GLUED:
        return False
    is_mark = tokens[index].lower == "'" and index + 1 < len(tokens) and tokens[index + 1].lower == "s"
    return is_mark or (tokens[index].lower == "s" and tokens[index - 1].lower == "'")


def _is_model_letter(run: list[tuple[int, Token]], token: Token) -> bool:
    """Whether a lone capital belongs to a name: '75 Vela Z vans'."""
    return bool(run) and token.is_capitalised and run[-1][1].is_capitalised


def _joins_names(tokens: Sequence[Token], index: int, run: list[tuple[int, Token]], lexicon: Lexicon) -> bool:
    """Whether the 'and' of '28 Airbus and Boeing jets' stands between two names that say of what kind."""
    if tokens[index].lower not in lexicon.conjunctions or lexicon.capitalises_nouns or index + 2 >= len(tokens):
        return False
    after, head = tokens[index + 1], tokens[index + 2]
    names = all(token.is_capitalised and token.kind == kinds.WORD for token in (run[-1][1], after))
    return names and len(run) == 1 and not head.is_capitalised and is_plural(head.lower, lexicon)


def _find_bracket(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    """The bracket in 'six multi-particle (protons and ions) centres': first index and the one after it."""
    opened = next((place for place in range(at, min(at + 5, len(tokens))) if tokens[place].text == "("), 0)
    if not opened or opened == at or not lexicon.plural_by_s:
        return 0, 0
    before = [token for token in tokens[at:opened] if token.kind == kinds.WORD]
    if any(is_plural(token.lower, lexicon) or token.lower in lexicon.stop for token in before):
        return 0, 0
    closed = next((place for place in range(opened, min(opened + 9, len(tokens))) if tokens[place].text == ")"), 0)
    return opened, closed + 1 if closed else 0


def _opens_compound(tokens: Sequence[Token], index: int) -> bool:
    """Whether a function word begins a hyphened adjective: 'on-site', 'in-house'."""
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    return after is not None and after.text == "-" and after.gap == kinds.GLUED


def _find_head(run: list[tuple[int, Token]], lexicon: Lexicon, value: Decimal | None) -> int | None:
    if lexicon.plural_by_s:
        return _find_plural_head(run, lexicon, is_one=value == 1)
    if lexicon.capitalises_nouns:
        return _find_capital_head(run)
    head = _find_first_head(run, lexicon)
    may_be_singular = value is None or value < LEAST_PLURAL or not lexicon.plural_endings
    return head if head is None or may_be_singular or _is_plural_noun(run[head][1], lexicon) else None


def _is_plural_noun(token: Token, lexicon: Lexicon) -> bool:
    """Whether a noun ends as plurals do; acronyms need not."""
    return token.lower.endswith(lexicon.plural_endings) or token.text.isupper()


def _find_plural_head(run: list[tuple[int, Token]], lexicon: Lexicon, *, is_one: bool) -> int | None:
    """The last of the first plural words; the first noun where the number is one or joined by a hyphen."""
    if is_one:
        return next((place for place, (_, token) in enumerate(run) if not is_adjective(token.lower, lexicon)), None)
    for place, (_, token) in enumerate(run):
        if _is_plural_token(token, lexicon):
            last = place
            while last + 1 < len(run) and _is_plural_token(run[last + 1][1], lexicon):
                # What cannot be counted has no plural of its own: 'the crew looks', but 'crew members'.
                is_whole = run[last][1].lower in lexicon.uncountable or find_noun_code([run[last][1]], lexicon)
                goes_on = run[last + 1][1].lower in lexicon.member_nouns or find_noun_code([run[last + 1][1]], lexicon)
                if is_whole and not goes_on:
                    break
                last += 1
            return last
    return 0 if _is_lone_acronym(run) else None


def _is_lone_acronym(run: list[tuple[int, Token]]) -> bool:
    """Whether the number counts an acronym without a plural: '30 FTE'."""
    text = run[0][1].text
    return 1 < len(text) <= LONGEST_ACRONYM and text.isupper() and not (len(run) > 1 and run[1][1].is_capitalised)


def _find_capital_head(run: list[tuple[int, Token]]) -> int | None:
    """The first capitalised word, with what a hyphen joins to it: 'CPU-Kerne'."""
    head = next((place for place, (_, token) in enumerate(run) if token.is_capitalised), None)
    while head is not None and head + 1 < len(run) and run[head + 1][0] == run[head][0] + 2:
        head += 1
    return head


def _find_first_head(run: list[tuple[int, Token]], lexicon: Lexicon) -> int | None:
    """The first word that is no adjective, unless it looks like a verb in the plural."""
    head = next((place for place, (_, token) in enumerate(run) if not is_adjective(token.lower, lexicon)), None)
    if head is None or run[head][1].lower.endswith(lexicon.plural_verb_endings):
        return None
    while head + 1 < len(run) and _is_prefix(run, head, lexicon):
        head += 1
    return head


def _is_prefix(run: list[tuple[int, Token]], at: int, lexicon: Lexicon) -> bool:
    """Whether a hyphen joins a word to the noun behind it: the 'demi' of 'demi-journées', not of 'chefs-lieux'."""
    is_joined = run[at + 1][0] == run[at][0] + 2
    word = run[at][1].lower
    return is_joined and (word in lexicon.stop or not word.endswith(lexicon.plural_endings))


def _is_plural_token(token: Token, lexicon: Lexicon) -> bool:
    is_acronym = len(token.text) > 2 and token.text[-1] == "s" and token.text[:-1].isupper()
    return is_acronym or is_plural(token.lower, lexicon)


@lru_cache(maxsize=8192)
def is_plural(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.uncountable:
        return True
    is_singular = word.endswith(unite_lexicons().singular_endings) or word in lexicon.stop
    return len(word) > 3 and word.endswith("s") and not is_singular


def is_adjective(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.adjectives:
        return True
    return len(word) > 3 and word.endswith(lexicon.adjective_endings) and word not in lexicon.nouns_like_adjectives


def _name_noun(phrase: list[tuple[int, Token]], lexicon: Lexicon) -> NounFound:
    """Name the noun: a counted thing of the vocabulary where its words say one, else the words themselves."""
    end = phrase[-1][0] + 1
    head = phrase[-1][1].text
    code = _find_known_code(phrase, lexicon)
    if code:
        return NounFound(code, _fold_noun(head), end, is_known=True)
    words = [phrase[-1][1]]
    for _, token in reversed(phrase[:-1]):
        if not lexicon.noun_before_noun or is_adjective(token.lower, lexicon) or not _is_plain_pair(token, words[0]):
            break
        words.insert(0, token)
    before = [token.lower for token in words[:-1]]
    if lexicon.head_comes_first:
        joined = _find_hyphened_prefix(phrase)
    else:
        joined = _join_measure(phrase, lexicon) if len(words) == 1 else ""
    noun = " ".join([*before, joined + make_singular(words[-1].lower, lexicon)])
    printed = " ".join([*before, joined + words[-1].lower])
    return NounFound("{" + noun[:58].strip() + "}", printed, end, is_known=False)


def _join_measure(phrase: list[tuple[int, Token]], lexicon: Lexicon) -> str:
    """The 'passenger-' of 'passenger-kilometres': what a hyphen joins to a measure is a part of what is counted."""
    if len(phrase) < 2 or phrase[-1][0] != phrase[-2][0] + 2 or phrase[-1][1].gap != kinds.GLUED:
        return ""
    is_measure = phrase[-1][1].lower in written_units.load_forms(lexicon).folded
    return f"{phrase[-2][1].lower}-" if is_measure else ""


def _find_hyphened_prefix(phrase: list[tuple[int, Token]]) -> str:
    """The 'demi-' of 'demi-journées'."""
    first = len(phrase) - 1
    while first and phrase[first - 1][0] == phrase[first][0] - 2:
        first -= 1
    return "".join(f"{token.lower}-" for _, token in phrase[first:-1])


def _is_plain_pair(token: Token, after: Token) -> bool:
    apart = kinds.GLUED not in (after.gap, token.gap)
    return apart and token.kind == kinds.WORD and (not token.is_capitalised or token.text.isupper())


def _find_known_code(phrase: list[tuple[int, Token]], lexicon: Lexicon) -> str | None:
    """The code of the longest ending of the phrase that the vocabulary counts: 'processor cores', 'cores'."""
    for start in range(max(0, len(phrase) - 3), len(phrase)):
        code = find_noun_code([token for _, token in phrase[start:]], lexicon)
        if code:
            return code
    return _find_compound_code(phrase[-1][1].lower, lexicon) if lexicon.joins_nouns else None


@lru_cache(maxsize=4096)
def _find_compound_code(word: str, lexicon: Lexicon) -> str | None:
    """The code of a noun joined of several by its last part, in any case: 'Krebspatienten', 'Kernen'."""
    table = written_units.load_forms(lexicon).folded
    for ending in lexicon.pair_endings:
        if word.endswith(ending):
            return _find_compound_code(word.removesuffix(ending), lexicon)
    stems = [word, *(word.removesuffix(ending) for ending in lexicon.noun_case_endings if word.endswith(ending))]
    for stem in stems:
        for length in range(len(stem), LEAST_PART - 1, -1):
            for parts, code in table.get(stem[-length:], ()):
                if len(parts) == 1 and units.get_unit(code).is_count:
                    return str(code)
    return None


def find_noun_code(words: Sequence[Token], lexicon: Lexicon) -> str | None:
    """The code of a counted noun written in exactly these words."""
    wanted = tuple(token.lower for token in words if token.text != "-")
    if not wanted:
        return None
    table = written_units.load_forms(lexicon)
    entries: list[written_units.Entry] = [*table.folded.get(wanted[0], ()), *table.exact.get(wanted[0], ())]
    for parts, code in entries:
        if parts == wanted and units.get_unit(code).is_count:
            return code
    return None


def _fold_noun(word: str) -> str:
    return word if word.isupper() and len(word) < 4 else word.lower()


@lru_cache(maxsize=8192)
def make_singular(word: str, lexicon: Lexicon) -> str:
    """The singular of a plural by s; other languages keep the printed word."""
    if word in unite_lexicons().irregular_plurals:
        return unite_lexicons().irregular_plurals[word]
    if not lexicon.plural_by_s or word in lexicon.uncountable or not is_plural(word, lexicon):
        return word
    if word.endswith("ies") and len(word) > 4 and word not in lexicon.plurals_of_ie:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]
