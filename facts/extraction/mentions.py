"""Names in a text: those of the catalogue's facilities, whole or a part of a longer one, and those of others."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import tokens as kinds
from facts.extraction.lexicon import LANGUAGES, lexicon
from facts.extraction.tokens import tokenise

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context
    from facts.extraction.names import Mention, Names
    from facts.extraction.tokens import Token

_COMMON = frozenset(
    "PET CT MRI CEO EU US USA UK UN CPU GPU IT AI DNA RNA TV PR LED USB IVA VAT FTE PUE HPC CE II III IV VI VII".split()
)
_TITLES = frozenset(
    "president director professor prof dr mr ms mrs minister presidente direttore direttrice professore professoressa "
    "präsident präsidentin direktor direktorin professorin leiter leiterin président présidente directeur directrice "
    "professeur european italian german french swiss austrian british american japanese chinese europe".split()
)
_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag".split()
)
_IN_A_PLACE = frozenset("in at near di da a ad al nel de à en au von aus bei im am".split())
_INSTITUTION = re.compile(
    r"cent(?:re|er)|institut\w*|laborator\w*|universit\w*|hospital|source|facility|foundation|synchrotron|"
    r"observator\w*|"
    r"school|academy|council|consortium|clinic|collider|reactor|museum|society|"
    r"centro|istituto|ospedale|fondazione|consorzio|osservatorio|"
    r"\w*zentrum|\w*klinik\w*|\w*labor|\w*stiftung|\w*universität|\w*quelle|\w*werk|\w*gesellschaft|"
    r"hôpital|fondation|laboratoire|observatoire",
    re.IGNORECASE,
)
_GENERIC = re.compile(
    r"\w*zentrum|\w*institut|\w*labor|\w*beschleuniger|\w*beschleunigeranlage|\w*laser|\w*anlage|\w*ring|\w*projekt|"
    r"\w*experiment|\w*quelle|\w*detektor|\w*teleskop|supercomputer|großrechner",
    re.IGNORECASE,
)
"""German nouns, written like names, that say what a name beside them is."""


class Named(NamedTuple):
    """A mention at its place in the text; `is_whole` unless it is a part of a longer name or another's abbreviation."""

    start: int
    end: int
    at: int
    last: int
    facility: str
    is_whole: bool


class Mentions:
    """Who is named in one text."""

    def __init__(self, context: Context, names: Names, found: Sequence[Candidate], language: str) -> None:
        self.context, self.names, self.language = context, names, language
        self.tokens = context.tokens
        mentions = names.mentions(self.tokens)
        foreign = {self.tokens[one.at].text for one in mentions if self._is_foreign(one, mentions)}
        self.all = [self._placed(one, foreign) for one in mentions]
        self.whole = [one for one in self.all if one.is_whole]
        self.covered = {at for one in self.whole for at in range(one.at, one.last)}
        self.covered.update(at for one in found for at in context.within(one.start, one.end))

    def between(self, first: int, last: int) -> list[Named]:
        """The whole names that reach into a stretch of text."""
        return [one for one in self.whole if one.start < last and one.end > first]

    def only_of(self, words: str) -> tuple[str, ...]:
        """The facilities that other words name, such as a title."""
        return tuple(dict.fromkeys(one.facility for one in self.names.mentions(tokenise(words))))

    # ---- whole, or a part --------------------------------------------------------------------------

    def _placed(self, one: Mention, foreign: set[str]) -> Named:
        is_abbreviated = one.end - one.at == 1 and self.tokens[one.at].text in foreign
        first, last = self.tokens[one.at].start, self.tokens[one.end - 1].end
        return Named(first, last, one.at, one.end, one.facility, not (is_abbreviated or self._is_part(one)))

    def _is_foreign(self, one: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether a bracket gives the abbreviation to a name that is not the facility's: 'Energy Storage (ESS)'."""
        before = one.at - 2
        if one.end - one.at != 1 or before < 0 or self.tokens[one.at - 1].text != "(":
            return False
        if any(other.end == one.at - 1 and other.facility == one.facility for other in mentions):
            return False
        return self.tokens[before].is_capitalised and not self.is_generic(before)

    def _is_part(self, one: Mention) -> bool:
        """Whether capitals beside it make it a part of a longer name: 'Cavern Complex', 'LHC Restaurant'."""
        before, after = one.at - 1, one.end
        if before >= 0 and (self._is_hyphen(before, one.at) or self._is_beside(before, one.at)):
            token = self.tokens[before]
            return token.text in "-–" or not (token.lower in self._function_words or self._is_plain_start(before))
        return after < len(self.tokens) and (self._is_hyphen(after, after) or self._is_beside(after, after))

    def _is_hyphen(self, at: int, gap_at: int) -> bool:
        """Whether a hyphen joins the name to a word beyond it: 'ESS-Bilbao', 'Proto-CNAO'."""
        is_glued = self.tokens[gap_at].gap == kinds.GLUED and self.tokens[at].text in "-–"
        beyond = at if at < gap_at else at + 1
        return is_glued and beyond < len(self.tokens) and self.tokens[beyond].gap == kinds.GLUED

    def _is_beside(self, at: int, gap_at: int) -> bool:
        """Whether a capital stands beside the name on its line, and is no title or kind of thing."""
        token = self.tokens[at]
        is_word = token.kind in (kinds.WORD, kinds.NAME) and token.is_capitalised
        return (
            is_word and self.tokens[gap_at].gap == kinds.SPACE and not (token.lower in _TITLES or self.is_generic(at))
        )

    def is_generic(self, at: int) -> bool:
        """Whether a German noun only says what the name beside it is: 'das Rechenzentrum GridKa'."""
        return self.language == "de" and _GENERIC.fullmatch(self.tokens[at].text) is not None

    def _is_plain_start(self, at: int) -> bool:
        """Whether a capital is that of a sentence, on a word that is no name."""
        token = self.tokens[at]
        first = self.context.sentence(token.start, token.end)[0]
        return (token.start <= first + 2 or not at) and self.is_ordinary(token)

    def is_ordinary(self, token: Token) -> bool:
        """Whether a word is no name: a function word, or one that the text also writes small."""
        return token.lower in self._function_words or token.lower in self._small

    @cached_property
    def _small(self) -> frozenset[str]:
        return frozenset(token.text for token in self.tokens if token.kind == kinds.WORD and token.text.islower())

    @cached_property
    def _function_words(self) -> frozenset[str]:
        return frozenset().union(*(lexicon(language).stop for language in LANGUAGES))

    def is_country(self, named: Named) -> bool:
        """Whether a name is that of a place: one that follows a bare 'in' and is no abbreviation."""
        before = self.tokens[named.at - 1].lower if named.at else ""
        kind = self.names.by_id[named.facility].kind
        return before in _IN_A_PLACE and kind == "organisation" and not self.tokens[named.at].text.isupper()

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
        if token.lower in _TITLES or self.is_time(token):
            return False
        if any(letter.isupper() for letter in token.text[1:]):
            return token.text not in _COMMON and not self._is_unit(at)
        if self.language == "de":
            return self._is_german_name(at)
        if token.start <= first + 2 or (at and self.tokens[at - 1].text in "“”\"«„:•–(‘'"):
            return at_start and not self.is_ordinary(token)
        return not self.is_place(at) or _INSTITUTION.fullmatch(token.text) is not None

    def is_time(self, token: Token) -> bool:
        """Whether a word is a month or a day."""
        return token.lower in _DAYS or any(token.lower in lexicon(language).months for language in LANGUAGES)

    def _is_unit(self, at: int) -> bool:
        """Whether capitals stand right behind a number: 'TB', 'MeV', 'EUR'."""
        return at > 0 and self.tokens[at - 1].kind == kinds.NUMBER

    def is_place(self, at: int) -> bool:
        """Whether a capital follows a bare 'in' and stands alone: 'in Pavia'."""
        before = self.tokens[at - 1].lower if at else ""
        return before in _IN_A_PLACE and not self._goes_on(at)

    def _goes_on(self, at: int) -> bool:
        """Whether another capital follows on the line."""
        follows = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return follows is not None and follows.gap == kinds.SPACE and follows.is_capitalised

    def _is_german_name(self, at: int) -> bool:
        """Two capitals in a row without an article between are a name in German: 'Zentrum Linthal', 'Sakai Werke'."""
        if not self._goes_on(at) or at + 1 in self.covered:
            return False
        follows = self.tokens[at + 1]
        return follows.kind == kinds.WORD and not self.is_time(follows) and not self.is_ordinary(self.tokens[at])


def is_institution(words: str) -> bool:
    """Whether words hold what institutions are called."""
    return _INSTITUTION.search(words) is not None
