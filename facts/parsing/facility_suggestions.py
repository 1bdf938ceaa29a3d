"""Which facility a number is about: by the facilities named in its sentence and those it may refer to."""

from __future__ import annotations

import re
from functools import cache, cached_property
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from facts.model.confidence import LIKELY, WEAK, Confidence, because
from facts.parsing import context_clues
from facts.parsing import tokenizer as kinds
from facts.parsing.catalogue_names import Mention, find_concepts
from facts.parsing.context_clues import WordPattern, join_words, make_owner_pattern
from facts.parsing.facility_names import find_new_names, find_topic_name
from facts.parsing.lexicon import load_lexicon, unite_lexicons
from facts.parsing.tokenizer import tokenize_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from facts.model.confidence import Reason
    from facts.parsing.catalogue_names import CatalogueNames
    from facts.parsing.context_clues import ContextSpans, TextContext
    from facts.parsing.facility_names import NewName
    from facts.parsing.parsed_quantity import ParsedQuantity
    from facts.parsing.tokenizer import Token


_COMMON = frozenset(
    "PET CT MRI CEO EU US USA UK UN CPU GPU IT AI DNA RNA TV PR LED USB IVA VAT FTE PUE HPC CE II III IV VI VII".split()
)


class NamedFacility(NamedTuple):
    """A mention at its place in the text; `is_whole` unless it is a part of a longer name or another's abbreviation."""

    start: int
    end: int
    at: int
    last: int
    facility: str
    is_whole: bool


class FacilityMentions:
    """Who is named in one text."""

    def __init__(
        self, context: TextContext, names: CatalogueNames, found: Sequence[ParsedQuantity], language: str
    ) -> None:
        self.context, self.names, self.tokens = context, names, context.tokens
        self.lexicon, self.all_words = load_lexicon(language), unite_lexicons()
        self.generic = re.compile(join_words(self.lexicon.clues.generic_nouns), re.IGNORECASE)
        mentions = names.mentions(self.tokens)
        mentions = sorted((*mentions, *self._iter_alike(mentions, language)))
        foreign = {self.tokens[one.at].text for one in mentions if self._is_foreign(one, mentions)}
        self.all = [self._place_mention(one, foreign) for one in mentions]
        self.whole = [one for one in self.all if one.is_whole]
        self.covered = {at for one in self.whole for at in range(one.at, one.last)}
        self.covered.update(at for one in found for at in context.within(one.start, one.end))

    def between(self, first: int, last: int) -> list[NamedFacility]:
        """The whole names that reach into a stretch of text."""
        return [one for one in self.whole if one.start < last and one.end > first]

    def only_of(self, words: str) -> tuple[str, ...]:
        """The facilities that other words name, such as a title."""
        return tuple(dict.fromkeys(one.facility for one in self.names.mentions(tokenize_text(words))))

    def _iter_alike(self, mentions: Sequence[Mention], language: str) -> Iterator[Mention]:
        """Yield names that are a facility's in other words: 'Centre de protonthérapie de Trente'."""
        taken = {at for one in mentions for at in range(one.at, one.end)}
        for named in find_new_names(self.context.text, self.tokens, language, taken):
            facility = self.names.find_alike(named.name)
            if facility:
                yield Mention(named.at, self.context.within(named.start, named.end).stop, facility)

    # ---- whole, or a part --------------------------------------------------------------------------

    def _place_mention(self, one: Mention, foreign: set[str]) -> NamedFacility:
        is_abbreviated = one.end - one.at == 1 and self.tokens[one.at].text in foreign
        first, last = self.tokens[one.at].start, self.tokens[one.end - 1].end
        return NamedFacility(
            first, last, one.at, one.end, one.facility, not (is_abbreviated or self._is_name_part(one))
        )

    def _is_foreign(self, one: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether a bracket gives the abbreviation to a name that is not the facility's: 'Energy Storage (ESS)'."""
        before = one.at - 2
        if one.end - one.at != 1 or before < 0 or self.tokens[one.at - 1].text != "(":
            return False
        if any(other.end == one.at - 1 and other.facility == one.facility for other in mentions):
            return False
        return self.tokens[before].is_capitalised and not self.is_generic(before)

    def _is_name_part(self, one: Mention) -> bool:
        """Whether capitals beside it make it a part of a longer name: 'Cavern Complex', 'LHC Restaurant'."""
        before, after = one.at - 1, one.end
        if before >= 0 and (self._is_hyphenated(before, one.at) or self._has_capital_beside(before, one.at)):
            token = self.tokens[before]
            return token.text in "-–" or not (token.lower in self.all_words.stop or self._is_plain_start(before))
        return after < len(self.tokens) and (
            self._is_hyphenated(after, after) or self._has_capital_beside(after, after)
        )

    def _is_hyphenated(self, at: int, gap_at: int) -> bool:
        """Whether a hyphen joins the name to a word beyond it: 'ESS-Bilbao', 'Proto-CNAO'."""
        is_glued = self.tokens[gap_at].gap == kinds.GLUED and self.tokens[at].text in "-–"
        beyond = at if at < gap_at else at + 1
        return is_glued and beyond < len(self.tokens) and self.tokens[beyond].gap == kinds.GLUED

    def _has_capital_beside(self, at: int, gap_at: int) -> bool:
        """Whether a capital stands beside the name on its line, and is no title or kind of thing."""
        token = self.tokens[at]
        is_word = token.kind in (kinds.WORD, kinds.NAME) and token.is_capitalised
        is_title = token.lower in self.all_words.titles or self.is_generic(at)
        return is_word and self.tokens[gap_at].gap == kinds.SPACE and not is_title

    def is_generic(self, at: int) -> bool:
        """Whether a noun written like a name only says what the name beside it is: 'das Rechenzentrum GridKa'."""
        return self.generic.fullmatch(self.tokens[at].text) is not None

    def _is_plain_start(self, at: int) -> bool:
        """Whether a capital is that of a sentence, on a word that is no name."""
        token = self.tokens[at]
        first = self.context.sentence(token.start, token.end)[0]
        return (token.start <= first + 2 or not at) and self.is_ordinary(token)

    def is_ordinary(self, token: Token) -> bool:
        """Whether a word is no name: a function word, or one that the text also writes small."""
        return token.lower in self.all_words.stop or token.lower in self._small

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(token.text for token in self.tokens if token.kind == kinds.WORD and token.text.islower())

    def is_country(self, named: NamedFacility) -> bool:
        """Whether a name is that of a place: one that follows a bare 'in' and is no abbreviation."""
        before = self.tokens[named.at - 1].lower if named.at else ""
        kind = self.names.by_id[named.facility].kind
        is_inside = before in self.all_words.town_prepositions
        return is_inside and kind == "organisation" and not self.tokens[named.at].text.isupper()

    # ---- the subject -------------------------------------------------------------------------------

    def is_governed(self, at: int) -> bool:
        """Whether a preposition before the name at a token makes it no subject: 'at SwissFEL', 'du CNRS'."""
        while at and self.tokens[at - 1].lower in self._articles and self.tokens[at].gap != kinds.PARAGRAPH:
            at -= 1
        return at > 0 and self.tokens[at - 1].lower in self._prepositions

    @cached_property
    def _prepositions(self) -> frozenset[str]:
        words = self.lexicon
        owners = words.of_words.difference(words.clues.again_articles)
        return words.links | words.town_prepositions | words.not_owning | owners

    @cached_property
    def _articles(self) -> frozenset[str]:
        return self.lexicon.name_links.union(self.lexicon.clues.again_articles) - self._prepositions

    # ---- others ------------------------------------------------------------------------------------

    def rival(self, first: int, last: int, *, at_start: bool = False) -> str:
        """Return a name in a stretch of text that may be somebody else's; nothing where there is none.

        The first word of a sentence counts only where it is asked for: its capital may be the sentence's.
        """
        for at in self.context.within(first, last):
            token = self.tokens[at]
            is_word = token.kind in (kinds.WORD, kinds.NAME) and token.is_capitalised and len(token.text) > 1
            if is_word and at not in self.covered and self._is_rival(at, first, at_start=at_start):
                return token.text
        return ""

    def _is_rival(self, at: int, first: int, *, at_start: bool) -> bool:
        token = self.tokens[at]
        if token.lower in self.all_words.titles or self.is_time(token):
            return False
        if any(letter.isupper() for letter in token.text[1:]):
            return token.text not in _COMMON and not self._is_unit_behind(at)
        if self.lexicon.capitalises_nouns:
            return self._begins_two_capitals(at)
        if token.start <= first + 2 or (at and self.tokens[at - 1].text in "“”\"«„:•–(‘'"):
            return at_start and not self.is_ordinary(token)
        return not self.is_place(at) or _compile_institution().fullmatch(token.text) is not None

    def is_time(self, token: Token) -> bool:
        """Whether a word is a month or a day."""
        return token.lower in self.all_words.weekdays or token.lower in self.all_words.months

    def _is_unit_behind(self, at: int) -> bool:
        """Whether capitals stand right behind a number: 'TB', 'MeV', 'EUR'."""
        return at > 0 and self.tokens[at - 1].kind == kinds.NUMBER

    def is_place(self, at: int) -> bool:
        """Whether a capital follows a bare 'in' and stands alone: 'in Pavia'."""
        before = self.tokens[at - 1].lower if at else ""
        return before in self.all_words.town_prepositions and not self._has_capital_after(at)

    def _has_capital_after(self, at: int) -> bool:
        """Whether another capital follows on the line."""
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return follows is not None and follows.gap == kinds.SPACE and follows.is_capitalised

    def _begins_two_capitals(self, at: int) -> bool:
        """Two in a row, no article between, are a name where nouns have capitals: 'Zentrum Linthal', 'Sakai Werke'."""
        if not self._has_capital_after(at) or at + 1 in self.covered:
            return False
        follows = self.tokens[at + 1]
        return follows.kind == kinds.WORD and not self.is_time(follows) and not self.is_ordinary(self.tokens[at])


@cache
def _compile_institution() -> re.Pattern[str]:
    return re.compile(join_words(unite_lexicons().clues.institution), re.IGNORECASE)


def is_institution(words: str) -> bool:
    """Whether words hold what institutions are called."""
    return _compile_institution().search(words) is not None


MOST = 3
STRONG, LED_BACK = 0.95, 0.92
SPOKEN_OF, HALF = 0.45, 0.5
BESIDE, UNNAMED = 0.6, 0.45
STRANGER = 0.2
OPENING = 2
"""How many paragraphs tell what an article is about."""
_TREATED = frozenset({"treat"})


class FacilitySuggester:
    """Who is spoken of in one text."""

    def __init__(
        self,
        context: TextContext,
        names: CatalogueNames,
        found: Sequence[ParsedQuantity],
        *,
        language: str,
        title: str = "",
        publisher: str = "",
    ) -> None:
        self.context, self.names, self.language = context, names, language
        self.lexicon = load_lexicon(language)
        self.mentions = FacilityMentions(context, names, found, language)
        self.title, self.publisher = title, publisher
        self._told_by: AbstractSet[int] = frozenset()
        self.titled = self.mentions.only_of(title)
        self.published_by = self.mentions.only_of(publisher)
        self.is_strange = not self.published_by and is_institution(publisher)
        """Whether the publisher is an institution that the catalogue does not know."""

    def guess(
        self, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str], told_by: AbstractSet[int] = frozenset()
    ) -> tuple[tuple[str, ...], Confidence]:
        """Return the likeliest facilities, the first one first, and how sure it is.

        `label` is what the name of the likeliest metric means, and `told_by` are the tokens of other words that tell
        it: they name nobody else.
        """
        self._told_by = told_by
        inside = self.mentions.between(*scene.sentence)
        first, sure = (
            self._suggest_named(one, scene, inside, label) if inside else self._suggest_led_back(one, scene, label)
        )
        others = (it.facility for it in _sort_by_nearness(one, self.mentions.whole))
        ranked = dict.fromkeys((*((first,) if first else ()), *others, *self.titled, *self.published_by))
        return tuple(ranked)[:MOST], sure

    def is_meant(self, main: str, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]) -> bool:
        """Whether a sentence that names nobody can mean only one facility: the text names no other, and nothing else
        stands in the clause that could have the number.
        """
        if self._new_names or self.mentions.rival(*scene.sentence, at_start=True):
            return False
        if not all(it.facility == main for it in self.mentions.all):
            return False
        again = _make_again_pattern(self.names.by_id[main].kind)
        called = again.search(self.context.text, *scene.clause) if again else None
        at = self.context.within(one.start, one.end).start
        return self._is_owner(self.context.within(*called.span()) if called else range(at, at), one, scene, label)

    # ---- nobody whom the catalogue knows -----------------------------------------------------------

    def find_new(self, one: ParsedQuantity, scene: ContextSpans) -> NewName | None:
        """Return the facility of which a number is where the catalogue knows none: the one that its sentence names,
        else the one of its paragraph, of the article, of the publisher.
        """
        if context_clues.WE.search(self.context.text, *scene.clause) and self._issuer:
            return self._issuer
        inside = [it for it in self._new_names if scene.sentence[0] <= it.start < scene.sentence[1]]
        before = [it for it in self._new_names if it.start <= one.start]
        spoken_of = [it for it in inside if it.start <= one.start] or inside or before
        subjects = [it for it in spoken_of if not self.mentions.is_governed(it.at)]
        ranked = (*(subjects or spoken_of)[-1:], *self._new_names[:1], *([self._issuer] if self._issuer else []))
        return self._unite_names(ranked[0]) if ranked else None

    def _is_only_subject(self, best: NamedFacility, inside: Sequence[NamedFacility]) -> bool:
        """Whether prepositions govern every other name of a sentence: 'The SwissFEL at the Paul Scherrer Institute'."""
        others = (it for it in inside if it.facility != best.facility)
        return not self.mentions.is_governed(best.at) and all(self.mentions.is_governed(it.at) for it in others)

    def has_strange_subject(self, one: ParsedQuantity, scene: ContextSpans) -> bool:
        """Whether the subject of a clause, before its number, is one that the catalogue does not know."""
        inside = (it for it in self._new_names if scene.clause[0] <= it.start < one.start)
        return any(not self.mentions.is_governed(it.at) for it in inside)

    @cached_property
    def _new_names(self) -> list[NewName]:
        text, tokens, covered = self.context.text, self.context.tokens, self.mentions.covered
        found = find_new_names(text, tokens, self.language, covered)
        if found or self.main:
            return found
        heading = {at for at, token in enumerate(tokens) if token.start < len(self.title)}
        is_headed = bool(self.title) and text.startswith(self.title)
        told = f"{self.title} {self.publisher}"
        topic = find_topic_name(text, tokens, self.language, covered | heading if is_headed else covered, told)
        return [topic] if topic else []

    @cached_property
    def _issuer(self) -> NewName | None:
        """The name that the publisher or the title holds, where the catalogue does not know them."""
        if self.published_by or self.titled:
            return None
        for words in (self.publisher, self.title):
            found = find_new_names(words, tokenize_text(words), self.language)
            if found:
                return found[0]
        return None

    def _unite_names(self, named: NewName) -> NewName:
        """The same name as it is written in full, or as the publisher writes it.

        'Fusionszentrums Brockental' is its own genitive, the 'Institut de Lyon' the 'Institut de Chimie de Lyon'.
        """
        words = _fold_name(named.name)
        known = (*([self._issuer] if self._issuer else []), *self._new_names)
        return next((it for it in known if _is_in_full(_fold_name(it.name), words)), named)

    # ---- somebody is named ------------------------------------------------------------------------

    def _suggest_named(
        self, one: ParsedQuantity, scene: ContextSpans, inside: Sequence[NamedFacility], label: frozenset[str]
    ) -> tuple[str | None, Confidence]:
        nearest = _sort_by_nearness(one, inside)
        in_clause = [it for it in nearest if it.start >= scene.clause[0] and it.end <= scene.clause[1]]
        subjects = [it for it in in_clause if it.start < one.start and not self.mentions.is_governed(it.at)]
        if not subjects and self.has_strange_subject(one, scene):
            return None, Confidence.of(STRANGER, because("its subject is one that the catalogue does not know"))
        earlier = [it for it in nearest if it.start < scene.clause[0] and not self.mentions.is_governed(it.at)]
        best = (subjects or in_clause or earlier or nearest)[0]
        name = " ".join(self.context.text[best.start : best.end].split())
        if len({it.facility for it in inside}) > 1 and not self._is_only_subject(best, inside):
            is_alone = len({it.facility for it in in_clause}) == 1
            value = HALF if is_alone else WEAK
            return best.facility, Confidence.of(value, because("its sentence names {words} and others", name))
        objections = self._iter_objections(best, one, scene, label, is_near=bool(in_clause))
        value, but = next(objections, (STRONG, because("and nobody else")))
        return best.facility, Confidence.of(value, because("its sentence names {words}", name), but)

    def _iter_objections(
        self, best: NamedFacility, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str], *, is_near: bool
    ) -> Iterator[tuple[float, Reason]]:
        """Yield what speaks against the only facility of a sentence, the worst first."""
        other = self.mentions.rival(*scene.sentence)
        if other:
            yield WEAK, because("and also {words}", other)
        if self.mentions.is_country(best):
            yield WEAK, because("perhaps as the place")
        if not self._can_own(best):
            yield BESIDE, because("perhaps not as the one that has it")
        if context_clues.ELSEWHERE.search(self._get_other_words(scene.sentence, one)):
            yield LIKELY, because("and speaks of others")
        if not is_near or not self._is_owner(range(best.at, best.last), one, scene, label):
            value = WEAK if self.mentions.is_governed(best.at) else LIKELY
            yield value, because("not plainly as the one that has it")

    def _is_owner(self, named: range, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]) -> bool:
        """Whether a clause says that a name has the number, and nothing else: no other noun stands in it.

        'CNAO has treated 900 patients', '900 patients have been treated at CNAO'; not 'the canteen of CNAO has 9',
        nor 'CNAO has 9 rooms to clean'. What follows a comma behind them is not looked at.
        """
        clause, phrase = self.context.within(*scene.clause), self.context.within(one.start, one.end)
        last = max(named.stop, phrase.stop)
        stop = next((at for at in range(last, clause.stop) if self.context.tokens[at].text in ",;.!"), clause.stop)
        said = self._find_since_words(scene.clause) | self._told_by
        around = (at for at in range(clause.start, stop) if at not in said and at not in phrase and at not in named)
        return all(
            self._is_light_word(at, label) or (at == named.start - 1 and self.mentions.is_generic(at)) for at in around
        )

    def _find_since_words(self, place: tuple[int, int]) -> set[int]:
        """The tokens of words that say since when something is had: they name nobody."""
        owned = make_owner_pattern(self.language)
        known = (owned, context_clues.SO_FAR, context_clues.TO_DATE, context_clues.OPENING, context_clues.TODAY)
        spans = (found.span() for words in known for found in words.finditer(self.context.text, *place))
        return {at for span in spans for at in self.context.within(*span)}

    def _is_light_word(self, at: int, label: frozenset[str]) -> bool:
        """Whether a word names nobody and nothing: function words, numbers, times, and the metric's own words."""
        token = self.context.tokens[at]
        if token.kind not in (kinds.WORD, kinds.NAME) or at in self.mentions.covered or len(token.text) == 1:
            return True
        if context_clues.TOLD.fullmatch(token.text):
            return False
        is_known = token.lower in self._empty_words or self.mentions.is_time(token) or self._is_town(at)
        return is_known or bool(find_concepts(token.text) & (label | _TREATED))

    def _is_town(self, at: int) -> bool:
        """Whether a word is the name of a town behind a bare 'in'; where nouns have capitals each could be."""
        token = self.context.tokens[at]
        is_name = token.is_capitalised and not token.text.isupper() and not self.lexicon.capitalises_nouns
        return is_name and self.mentions.is_place(at)

    @cached_property
    def _empty_words(self) -> frozenset[str]:
        return self.lexicon.stop | self.lexicon.hedge_words | unite_lexicons().people

    def _get_other_words(self, place: tuple[int, int], one: ParsedQuantity) -> str:
        """The words of a place without names and without the phrase itself."""
        text, at = self.context.text, place[0]
        cut = [(it.start, it.end) for it in self.mentions.between(*place)]
        pieces = []
        for start, end in sorted([*cut, (one.start, one.end)]):
            pieces.append(text[at : max(at, start)])
            at = max(at, end)
        return " ".join([*pieces, text[at : place[1]]])

    def _can_own(self, named: NamedFacility) -> bool:
        """Whether the word before a name leaves it the owner of what is counted."""
        if not named.at or self.context.tokens[named.at].starts_paragraph:
            return True
        before = self.context.tokens[named.at - 1]
        if before.kind != kinds.WORD:
            return True
        if before.lower in unite_lexicons().not_owning:
            return False
        is_empty = before.lower in self._empty_words or context_clues.TODAY.fullmatch(before.text) is not None
        return is_empty or before.lower in self._called or self.mentions.is_generic(named.at - 1)

    @cached_property
    def _called(self) -> frozenset[str]:
        """'the laboratory CERN', 'il centro CNAO': nouns that say what the name after them is."""
        return frozenset(chain.from_iterable(unite_lexicons().called.values()))

    # ---- nobody is named --------------------------------------------------------------------------

    def _suggest_led_back(
        self, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]
    ) -> tuple[str | None, Confidence]:
        """A sentence without a known name: of whom it goes on to speak."""
        other = self.mentions.rival(*scene.sentence)
        spoken_of = self._find_last_named(one)
        if other and self.main and not self._names_stranger(scene):
            return spoken_of or self.main, Confidence.of(
                WEAK, because("the article is about it; its sentence also names {words}", other)
            )
        if other:
            return None, Confidence.of(
                STRANGER, because("its sentence speaks of {words}, which the catalogue does not know", other)
            )
        main = self.main
        if main is None or spoken_of not in (main, None):
            return self._judge_last_named(spoken_of)
        words = self._get_other_words(scene.sentence, one)
        if context_clues.ELSEWHERE.search(words) or context_clues.COMPARED.search(words):
            return main, Confidence.of(WEAK, because("the article is about it, but its sentence speaks of others"))
        return main, self._judge_led_back(main, one, scene, label)

    def _names_stranger(self, scene: ContextSpans) -> bool:
        """Whether a sentence names a facility that the catalogue does not know."""
        return any(scene.sentence[0] <= it.start < scene.sentence[1] for it in self._new_names)

    def _judge_led_back(self, main: str, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]) -> Confidence:
        if not self._is_led_back(main, one, scene, label):
            return Confidence.of(UNNAMED, because("the article is about it; its sentence names nobody"))
        first_word = self.mentions.rival(*scene.sentence, at_start=True)
        if first_word:
            return Confidence.of(
                UNNAMED, because("the article is about it; {words} may be the name of another", first_word)
            )
        if all(it.facility == main for it in self.mentions.all):
            return Confidence.of(
                LED_BACK, because("the only facility of the article, and its sentence leads back to it")
            )
        return Confidence.of(LIKELY, because("its sentence leads back to what the article is about"))

    def _find_last_named(self, one: ParsedQuantity) -> str | None:
        """The facility that the paragraph has named last, else its section, else the first that its section names."""
        first, last = self.context.section(one.start)
        for begin in (self.context.paragraph(one.start), first):
            before = self.mentions.between(begin, one.start)
            subjects = [it for it in before if not self.mentions.is_governed(it.at)]
            if before:
                return (subjects or before)[-1].facility
        after = self.mentions.between(one.end, last) if first else []
        return after[0].facility if after else None

    def _judge_last_named(self, spoken_of: str | None) -> tuple[str | None, Confidence]:
        if spoken_of is None or (self.is_strange and self._new_names):
            return None, Confidence.of(
                STRANGER, because("nobody that the catalogue knows is what the article is about")
            )
        return spoken_of, Confidence.of(SPOKEN_OF, because("the one that its section has named last"))

    @cached_property
    def main(self) -> str | None:
        """The one facility that title and opening are about; None where there are several, or a stranger."""
        paragraphs = self.context.paragraphs
        until = paragraphs[OPENING + 1] if len(paragraphs) > OPENING + 1 else len(self.context.text)
        first = self.context.sentence(0, 1)[1] if self.context.text else 0
        told = self.titled or self._list_named(0, until)
        if len(told) > 1 and not self.titled:
            told = self._list_named(0, first) or told
        if not told and not self.mentions.whole:
            told = self.published_by
        is_hidden = self.is_strange and not self.titled
        return told[0] if len(told) == 1 and not is_hidden else None

    def _list_named(self, first: int, last: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(it.facility for it in self.mentions.between(first, last)))

    def _is_led_back(self, main: str, one: ParsedQuantity, scene: ContextSpans, label: frozenset[str]) -> bool:
        """Whether a clause says 'we' in the facility's own paper, or 'the centre' without saying which other."""
        words = context_clues.WE if main in self.published_by else _make_again_pattern(self.names.by_id[main].kind)
        said = words.search(self.context.text, *scene.clause) if words else None
        return said is not None and self._is_owner(self.context.within(*said.span()), one, scene, label)


@cache
def _make_again_pattern(kind: str) -> WordPattern | None:
    """What a facility of a kind is called again, unless the words say which other one is meant."""
    words = unite_lexicons()
    called, articles = words.called.get(kind), join_words(words.clues.again_articles)
    another = rf"(?!['’]?s?\s+(?:{join_words(words.clues.place_prepositions)})\s+[A-ZÀ-Ý])"
    pattern = rf"(?:{articles}) ?(?:{join_words(called or ())})(?!\w){another}"
    return WordPattern(lambda: (pattern,)) if called else None


def _is_in_full(full: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """Whether words are a name, or its first and last words with fewer between."""
    is_short = 1 < len(words) < len(full) and (full[0], full[-1]) == (words[0], words[-1])
    return full == words or (is_short and set(words) <= set(full))


def _fold_name(name: str) -> tuple[str, ...]:
    return tuple(word.lower().removesuffix("s") for word in name.split())


def _sort_by_nearness(one: ParsedQuantity, mentions: Iterable[NamedFacility]) -> list[NamedFacility]:
    """Sort names by how near they stand before a number, then behind it."""
    return sorted(mentions, key=lambda it: (it.start > one.start, abs(it.start - one.start)))
