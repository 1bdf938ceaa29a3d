"""The counted thing after a number: '2,500 patients', '80 of these quadrupole modules'."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from facts import units
from facts.extraction import forms
from facts.extraction import tokens as kinds

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from facts.extraction.lexicon import Lexicon
    from facts.extraction.tokens import Token

REACH = 7
_VERB_ENDINGS = {"it": ("ano", "ono", "anno"), "fr": ("aient", "èrent", "ront", "issent")}
"""How verbs end that may follow a number directly: 'tre su quattro usano'."""
LEAST_PART = 5
LONGEST_ACRONYM = 5
_POINTERS = frozenset(
    "all these those the its their his her our such other such of "
    "di dei degli delle del della questi queste tali altri altre dell "
    "der dieser diese von aus de des d ces ses leurs autres".split()
)
_ADJECTIVE_ENDINGS = tuple("al ic ive ous ful less able ible ary ed an ese ish ent ant ory ular ern".split())
_NOUNS_THAT_LOOK_LIKE_ADJECTIVES = frozenset(
    (
        "accident agent american animal apartment applicant approval archive arrival assistant bakery battery bed "
        "bible breed cable canal capital category cell cellular cent choice clan client clinic coal component "
        "consultant continent criminal deal decimal deed delivery dental department detective dictionary "
        "directory discovery dish dive document drive element elephant employment environment equipment event "
        "executive experiment fabric factory fan feed festival fiber fibre finish fire fish fragment funeral "
        "gallery general goal government gradient grocery history hive hospital human immigrant incident "
        "individual infant ingredient instrument inventory investment journal laboratory library logic mammal man "
        "material meal memory merchant metal migrant mineral moment monument motive music musical native need "
        "nuclear nursery ocean official olive orient panda parent parliament participant patient plan plant "
        "president professional proposal protein recovery referral renewal rent rental representative resident "
        "restaurant salary satellite seal secretary seed segment servant settlement shed shipment signal solar "
        "speed steel story student surgery table talent tenant tent terminal territory topic traffic treatment "
        "trial van variable vegetable vehicle voice wed weed wire woman"
    ).split()
)


_LATIN = {
    "consortia": "consortium",
    "criteria": "criterion",
    "phenomena": "phenomenon",
    "bacteria": "bacterium",
    "nuclei": "nucleus",
    "spectra": "spectrum",
    "antennae": "antenna",
    "fungi": "fungus",
    "stimuli": "stimulus",
    "symposia": "symposium",
    "stadia": "stadium",
    "millennia": "millennium",
}


_NOT_JOINED = frozenset("strong odd plus ish fold something long wide old".split())


_MEMBERS = frozenset(
    "members officers sets points cards bases files records types carriers centres centers items".split()
)
_PLURALS_OF_IE = frozenset("calories movies cookies zombies brownies selfies rookies birdies aunties".split())


class NounFound(NamedTuple):
    code: str
    name: str
    end: int
    is_known: bool
    start: int = 0


def find(tokens: Sequence[Token], at: int, lexicon: Lexicon, value: Decimal | None) -> NounFound | None:
    """Find the noun that a number before `at` counts."""
    is_joined = _is_hyphen(tokens, at)
    at = _skip_measure(tokens, _skip_pointers(tokens, at, lexicon))
    run = _run(tokens, at, lexicon)
    if not run:
        return None
    head = 0 if is_joined else _head(run, lexicon, is_one=value == 1)
    if is_joined and (run[0][1].lower in _NOT_JOINED or run[0][1].lower in lexicon.stop):
        return None
    if head is None:
        return None
    found = _long_form(tokens, run[head][0], lexicon) or _named(run[: head + 1], lexicon)
    return found._replace(start=run[0][0], end=_pair_end(tokens, found.end, lexicon))


def _skip_measure(tokens: Sequence[Token], at: int) -> int:
    """Pass over the measure of what is counted: '3,400 12-core servers', '3.200 20-Liter-Kanister'."""
    is_measure = at + 3 < len(tokens) and tokens[at].kind == kinds.NUMBER and _is_hyphen(tokens, at + 1)
    if not is_measure or tokens[at + 2].kind != kinds.WORD or tokens[at].gap != kinds.SPACE:
        return at
    return at + 3 + _is_hyphen(tokens, at + 3)


def _pair_end(tokens: Sequence[Token], end: int, lexicon: Lexicon) -> int:
    """The index after both words of 'Patientinnen und Patienten', and after 'Nutzer:innen'."""
    if not lexicon.pair_endings:
        return end
    word = tokens[end - 1].lower
    if end + 1 < len(tokens) and tokens[end].text in (":", "*", "_", "·", "/"):
        after = end + 1 + (tokens[end + 1].text == "-")
        is_ending = after < len(tokens) and tokens[after].lower in lexicon.pair_endings
        return after + 1 if is_ending and tokens[end].gap == tokens[after].gap == kinds.GLUED else end
    stem = next((word.removesuffix(ending) for ending in lexicon.pair_endings if word.endswith(ending)), "")
    if not stem or end + 1 >= len(tokens) or tokens[end].lower not in lexicon.conjunctions | {"/", "bzw"}:
        return end
    after = end + 1 + (tokens[end + 1].text == "-")
    other = tokens[after].lower if after < len(tokens) else ""
    is_pair = len(other) > LEAST_PART and other[:LEAST_PART] == stem[:LEAST_PART]
    is_pair = is_pair or (after > end + 1 and len(other) >= LEAST_PART and other[:LEAST_PART] in stem)
    return after + 1 if is_pair else end


def _long_form(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> NounFound | None:
    """Read a counted thing of several words that goes on after its head: 'camere di trattamento'."""
    if lexicon.language not in ("it", "fr"):
        return None
    for parts, code in forms.forms(lexicon.language, lexicon.stop).folded.get(tokens[at].lower, ()):
        end = at + len(parts)
        if len(parts) > 1 and parts == tuple(token.lower for token in tokens[at:end]) and units.unit(code).is_count:
            return NounFound(code, " ".join(parts), end, is_known=True)
    return None


def _is_hyphen(tokens: Sequence[Token], at: int) -> bool:
    return at < len(tokens) and tokens[at].text == "-" and tokens[at].gap == kinds.GLUED


def _skip_pointers(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> int:
    """Pass over 'of these', 'di euro', 'other', a hyphen and opening quotes."""
    if _is_hyphen(tokens, at):
        return at + 1
    linked = at < len(tokens) and tokens[at].lower in lexicon.links
    while linked and at < len(tokens) and (tokens[at].lower in _POINTERS or tokens[at].text == "'"):
        at += 1
    if at + 1 < len(tokens) and tokens[at].lower in lexicon.noun_articles:
        return at + 1 if code_of(tokens[at + 1 : at + 2], lexicon) else at
    while at < len(tokens) and tokens[at].lower in (
        "other",
        "more",
        "further",
        "additional",
        "altri",
        "altre",
        "weitere",
    ):
        at += 1
    return at


def _run(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> list[tuple[int, Token]]:
    """The words from `at` on that may belong to one noun phrase; hyphened words stay together."""
    run: list[tuple[int, Token]] = []
    opened, closed = _bracket(tokens, at, lexicon)
    for index in range(at, min(max(at, closed) + 2 * REACH, len(tokens))):
        token = tokens[index]
        if opened <= index < closed:
            continue
        hyphened = token.gap == kinds.GLUED and index > at and tokens[index - 1].text == "-"
        if token.text == "-" and token.gap == kinds.GLUED and index > at:
            continue
        if token.kind == kinds.NUMBER and run and run[-1][1].is_capitalised and run[-1][0] == index - 1:
            continue
        if token.kind not in (kinds.WORD, kinds.NAME) or (token.starts_paragraph and index >= at):
            break
        if run and (_joins_names(tokens, index, run, lexicon) or _is_possessive(tokens, index)):
            continue
        is_stop = token.lower in lexicon.stop and not (token.text.istitle() and token.lower in lexicon.capital_nouns)
        if not hyphened and is_stop and not _opens_compound(tokens, index):
            break
        if (
            token.lower in lexicon.months
            or token.lower in lexicon.clock_after
            or (len(token.text) == 1 and not _opens_compound(tokens, index) and not _is_model(run, token))
        ):
            break
        run.append((index, token))
        if len(run) >= REACH:
            break
    return run


def _is_possessive(tokens: Sequence[Token], index: int) -> bool:
    """Whether it is a part of the 's in 'three of the board's members'."""
    if tokens[index].gap != kinds.GLUED:
        return False
    is_mark = tokens[index].lower == "'" and index + 1 < len(tokens) and tokens[index + 1].lower == "s"
    return is_mark or (tokens[index].lower == "s" and tokens[index - 1].lower == "'")


def _is_model(run: list[tuple[int, Token]], token: Token) -> bool:
    """Whether a lone capital belongs to a name: '75 Vela Z vans'."""
    return bool(run) and token.is_capitalised and run[-1][1].is_capitalised


def _joins_names(tokens: Sequence[Token], index: int, run: list[tuple[int, Token]], lexicon: Lexicon) -> bool:
    """Whether the 'and' of '28 Airbus and Boeing jets' stands between two names that say of what kind."""
    if tokens[index].lower not in lexicon.conjunctions or lexicon.capitalises_nouns or index + 2 >= len(tokens):
        return False
    after, head = tokens[index + 1], tokens[index + 2]
    names = all(token.is_capitalised and token.kind == kinds.WORD for token in (run[-1][1], after))
    return names and len(run) == 1 and not head.is_capitalised and is_plural(head.lower, lexicon)


def _bracket(tokens: Sequence[Token], at: int, lexicon: Lexicon) -> tuple[int, int]:
    """The bracket in 'six multi-particle (protons and ions) centres': first index and the one after it."""
    opened = next((place for place in range(at, min(at + 5, len(tokens))) if tokens[place].text == "("), 0)
    if not opened or opened == at or lexicon.language != "en":
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


def _head(run: list[tuple[int, Token]], lexicon: Lexicon, *, is_one: bool) -> int | None:
    if lexicon.language == "en":
        return _english_head(run, lexicon, is_one=is_one)
    if lexicon.language == "de":
        return _german_head(run)
    return _romance_head(run, lexicon)


def _english_head(run: list[tuple[int, Token]], lexicon: Lexicon, *, is_one: bool) -> int | None:
    """The last of the first plural words; the first noun where the number is one or joined by a hyphen."""
    if is_one:
        return next((place for place, (_, token) in enumerate(run) if not is_adjective(token.lower, lexicon)), None)
    for place, (_, token) in enumerate(run):
        if _is_plural_token(token, lexicon):
            last = place
            while last + 1 < len(run) and _is_plural_token(run[last + 1][1], lexicon):
                # What cannot be counted has no plural of its own: 'the crew looks', but 'crew members'.
                if run[last][1].lower in lexicon.uncountable and run[last + 1][1].lower not in _MEMBERS:
                    break
                last += 1
            return last
    return 0 if _is_lone_acronym(run) else None


def _is_lone_acronym(run: list[tuple[int, Token]]) -> bool:
    """Whether the number counts an acronym without a plural: '30 FTE'."""
    text = run[0][1].text
    return 1 < len(text) <= LONGEST_ACRONYM and text.isupper() and not (len(run) > 1 and run[1][1].is_capitalised)


def _german_head(run: list[tuple[int, Token]]) -> int | None:
    """The first capitalised word, with what a hyphen joins to it: 'CPU-Kerne'."""
    head = next((place for place, (_, token) in enumerate(run) if token.is_capitalised), None)
    while head is not None and head + 1 < len(run) and run[head + 1][0] == run[head][0] + 2:
        head += 1
    return head


def _romance_head(run: list[tuple[int, Token]], lexicon: Lexicon) -> int | None:
    """The first word that is no adjective, unless it looks like a verb in the plural."""
    head = next((place for place, (_, token) in enumerate(run) if not is_adjective(token.lower, lexicon)), None)
    if head is None or run[head][1].lower.endswith(_VERB_ENDINGS[lexicon.language]):
        return None
    return head


def _is_plural_token(token: Token, lexicon: Lexicon) -> bool:
    is_acronym = len(token.text) > 2 and token.text[-1] == "s" and token.text[:-1].isupper()
    return is_acronym or is_plural(token.lower, lexicon)


@lru_cache(maxsize=8192)
def is_plural(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.uncountable:
        return True
    return len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) and word not in lexicon.stop


def is_adjective(word: str, lexicon: Lexicon) -> bool:
    if word in lexicon.adjectives:
        return True
    if lexicon.language != "en" or word in _NOUNS_THAT_LOOK_LIKE_ADJECTIVES:
        return False
    return len(word) > 3 and word.endswith(_ADJECTIVE_ENDINGS)


def _named(phrase: list[tuple[int, Token]], lexicon: Lexicon) -> NounFound:
    """Name the noun: a counted thing of the vocabulary where its words say one, else the words themselves."""
    end = phrase[-1][0] + 1
    head = phrase[-1][1].text
    code = _known(phrase, lexicon)
    if code:
        return NounFound(code, _spelt(head), end, is_known=True)
    words = [phrase[-1][1]]
    for _, token in reversed(phrase[:-1]):
        if lexicon.language != "en" or is_adjective(token.lower, lexicon) or not _is_plain(token, words[0]):
            break
        words.insert(0, token)
    before = [token.lower for token in words[:-1]]
    noun = " ".join([*before, singular(words[-1].lower, lexicon)])
    printed = " ".join([*before, words[-1].lower])
    return NounFound("{" + noun[:58].strip() + "}", printed, end, is_known=False)


def _is_plain(token: Token, after: Token) -> bool:
    apart = kinds.GLUED not in (after.gap, token.gap)
    return apart and token.kind == kinds.WORD and (not token.is_capitalised or token.text.isupper())


def _known(phrase: list[tuple[int, Token]], lexicon: Lexicon) -> str | None:
    """The code of the longest ending of the phrase that the vocabulary counts: 'processor cores', 'cores'."""
    for start in range(max(0, len(phrase) - 3), len(phrase)):
        code = code_of([token for _, token in phrase[start:]], lexicon)
        if code:
            return code
    return _compound_code(phrase[-1][1].lower, lexicon) if lexicon.language == "de" else None


@lru_cache(maxsize=4096)
def _compound_code(word: str, lexicon: Lexicon) -> str | None:
    """The code of a German compound by its last part: 'Krebspatienten' counts patients."""
    table = forms.forms(lexicon.language, lexicon.stop).folded
    for ending in lexicon.pair_endings:
        if word.endswith(ending):
            return _compound_code(word.removesuffix(ending), lexicon)
    for length in range(len(word), LEAST_PART - 1, -1):
        for parts, code in table.get(word[-length:], ()):
            if len(parts) == 1 and units.unit(code).is_count:
                return str(code)
    return None


def code_of(words: Sequence[Token], lexicon: Lexicon) -> str | None:
    """The code of a counted noun written in exactly these words."""
    wanted = tuple(token.lower for token in words if token.text != "-")
    if not wanted:
        return None
    table = forms.forms(lexicon.language, lexicon.stop)
    entries: list[forms.Entry] = [*table.folded.get(wanted[0], ()), *table.exact.get(wanted[0], ())]
    for parts, code in entries:
        if parts == wanted and units.unit(code).is_count:
            return code
    return None


def _spelt(word: str) -> str:
    return word if word.isupper() and len(word) < 4 else word.lower()


@lru_cache(maxsize=8192)
def singular(word: str, lexicon: Lexicon) -> str:
    """The singular of an English plural; other languages keep the printed word."""
    if word in _LATIN:
        return _LATIN[word]
    if lexicon.language != "en" or word in lexicon.uncountable or not is_plural(word, lexicon):
        return word
    if word.endswith("ies") and len(word) > 4 and word not in _PLURALS_OF_IE:
        return word[:-3] + "y"
    if word.endswith(("shes", "ches", "xes", "sses", "zzes")):
        return word[:-2]
    return word[:-1]
