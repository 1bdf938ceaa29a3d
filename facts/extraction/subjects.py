"""Which facility a number is about: by who is named in its sentence, and by whom else the sentence may speak of."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import clues
from facts.extraction import tokens as kinds
from facts.extraction.concepts import concepts
from facts.extraction.lexicon import LANGUAGES, lexicon
from facts.extraction.tokens import tokenise
from facts.sureness import LIKELY, WEAK, Sure

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context, Scene
    from facts.extraction.names import Mention, Names
    from facts.extraction.tokens import Token

MOST = 3
_TREATED = frozenset({"treat"})
STRONG, LED_BACK = 0.95, 0.92
OPENING = 2
"""How many paragraphs tell what an article is about."""
_COMMON = frozenset(
    "PET CT MRI CEO EU US USA UK UN CPU GPU IT AI DNA RNA TV PR LED USB IVA VAT FTE PUE HPC CE II III IV VI VII".split()
)
_TITLES = frozenset(
    "president director professor prof dr mr ms mrs minister presidente direttore direttrice professore professoressa "
    "präsident präsidentin direktor direktorin professorin leiter leiterin président présidente directeur directrice "
    "professeur european italian german french swiss austrian british american japanese chinese europe".split()
)
_IN_A_PLACE = frozenset("in at near di da a ad al nel de à en au von aus bei im am".split())
_OWNING = frozenset(
    "at in of the a its this an al alla allo all del della dello dell il la lo l il nel nella presso am an im in bei "
    "beim der die das des dem den au à a aux du de la le les dans des and und e et that says".split()
)
"""Words before a name that leave it the owner of what is counted; 'near', 'with', 'from' do not."""
_INSTITUTION = re.compile(
    r"cent(?:re|er)|institut\w*|laborator\w*|universit\w*|hospital|source|facility|foundation|synchrotron|observator\w*|"
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
_CALLED = {
    "treatment_centre": "cent(?:re|er)|clinic|centro|zentrum|therapiezentrum|centre|facility|struttura",
    "laboratory": "laborator(?:y|io)|lab|institute|research centre|centro|istituto|institut|labor|zentrum|"
    "forschungszentrum|laboratoire|centre",
    "data_centre": "(?:data |computing )?cent(?:re|er)|centro(?: di calcolo)?|(?:rechen)?zentrum|centre(?: de calcul)?",
    "organisation": "institute|organi[sz]ation|agency|council|istituto|ente|institut|organisation|foundation|fondazione",
    "light_source": "facility|light source|source|x-ray laser|laser|synchrotron|sorgente|anlage|quelle|"
    "röntgenlaser|installation",
    "accelerator": "accelerator|collider|facility|machine|acceleratore|beschleuniger|anlage|accélérateur|installation",
    "supercomputer": "supercomputer|machine|system|supercalcolatore|rechner|superrechner|calculateur",
    "telescope": "telescope|observatory|telescopio|teleskop|télescope",
    "experiment": "experiment|collaboration|esperimento|expérience|kollaboration",
    "detector": "detector|camera|rivelatore|detektor|kamera|détecteur",
    "instrument": "instrument|strumento|gerät",
    "visitor_centre": "visitor cent(?:re|er)|centro visite|besucherzentrum|centre de visite",
}
"""What a facility of a kind is called when it has been named before."""
_ARTICLES = r"(?:the|this|our|il|lo|la|l['’]|questo|questa|nostro|das|die|der|dieses|diese|unser|unsere|im|am|le|ce|cette|notre) ?"


class Named(NamedTuple):
    """A mention at its place in the text; `is_whole` unless it is a part of a longer name or another's abbreviation."""

    start: int
    end: int
    at: int
    last: int
    facility: str
    is_whole: bool


class Subjects:
    """Who is spoken of in one text."""

    def __init__(
        self,
        context: Context,
        names: Names,
        found: Sequence[Candidate],
        *,
        language: str,
        title: str = "",
        publisher: str = "",
    ) -> None:
        self.context, self.names, self.language = context, names, language
        self.mentions = self._placed(names.mentions(context.tokens))
        self.titled = self._only_of(title)
        self.published_by = self._only_of(publisher)
        self.publisher, self.title = publisher, title
        self._covered = {at for one in self.mentions if one.is_whole for at in range(one.at, one.last)}
        self._covered.update(at for one in found for at in context.within(one.start, one.end))

    def _placed(self, mentions: Sequence[Mention]) -> list[Named]:
        tokens = self.context.tokens
        foreign = {tokens[one.at].text for one in mentions if self._is_foreign(one, mentions)}
        return [
            Named(
                tokens[one.at].start,
                tokens[one.end - 1].end,
                one.at,
                one.end,
                one.facility,
                not self._is_part(one) and not (one.end - one.at == 1 and tokens[one.at].text in foreign),
            )
            for one in mentions
        ]

    def _is_foreign(self, one: Mention, mentions: Sequence[Mention]) -> bool:
        """Whether a bracket gives the abbreviation to a name that is not the facility's: 'Energy Storage Sites (ESS)'."""
        tokens = self.context.tokens
        if one.end - one.at != 1 or not one.at or tokens[one.at - 1].text != "(":
            return False
        before = one.at - 2
        if any(other.end == one.at - 1 and other.facility == one.facility for other in mentions):
            return False
        return before >= 0 and tokens[before].is_capitalised and not (self.language == "de" and self._is_generic(before))

    def _is_part(self, one: Mention) -> bool:
        """Whether capitals beside it make it a part of a longer name: 'Cavern Complex', 'LHC Restaurant'."""
        return self._is_joined(one.at, one.at - 1) or self._is_joined(one.end, one.end, after=True)

    def _is_joined(self, gap_at: int, at: int, *, after: bool = False) -> bool:
        tokens = self.context.tokens
        if not 0 <= at < len(tokens) or gap_at >= len(tokens):
            return False
        token = tokens[at]
        if token.text in "-–" and tokens[gap_at].gap == kinds.GLUED:
            beyond = at + 1 if after else at - 1
            return 0 <= beyond < len(tokens) and tokens[max(at, beyond)].gap == kinds.GLUED
        if tokens[gap_at].gap != kinds.SPACE or token.kind not in (kinds.WORD, kinds.NAME) or not token.is_capitalised:
            return False
        if token.lower in _TITLES or self._is_generic(at):
            return False
        return after or not (token.lower in self._function_words or self._is_plain_start(at))

    def _is_generic(self, at: int) -> bool:
        return self.language == "de" and _GENERIC.fullmatch(self.context.tokens[at].text) is not None

    def _is_plain_start(self, at: int) -> bool:
        """Whether a capital is that of a sentence, on a word that is no name."""
        token = self.context.tokens[at]
        is_first = self.context.sentence(token.start, token.end)[0] in (token.start, token.start - 1, token.start - 2)
        return (is_first or not at) and self._is_ordinary(token)

    def _is_ordinary(self, token: Token) -> bool:
        return token.lower in self._ordinary

    @cached_property
    def _ordinary(self) -> frozenset[str]:
        """Words that are no names: function words, and those that the text also writes small."""
        small = {token.text for token in self.context.tokens if token.kind == kinds.WORD and token.text.islower()}
        return self._function_words | small

    @cached_property
    def _function_words(self) -> frozenset[str]:
        return frozenset().union(*(lexicon(language).stop for language in LANGUAGES))

    def _only_of(self, words: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(one.facility for one in self.names.mentions(tokenise(words))))

    # ---- the guess -------------------------------------------------------------------------------

    def guess(self, one: Candidate, scene: Scene, label: frozenset[str]) -> tuple[tuple[str, ...], Sure]:
        """Return the likeliest facilities, the first one first, and how sure it is; `label` is what the metric's name means."""
        inside = [it for it in self.mentions if it.is_whole and it.start < scene.sentence[1] and it.end > scene.sentence[0]]
        first, sure = (
            self._named(one, scene, inside, label) if inside else self._led_back(one, scene, label)
        )
        others = (it.facility for it in self._by_nearness(one, self.mentions) if it.is_whole)
        ranked = dict.fromkeys((*((first,) if first else ()), *others, *self.titled, *self.published_by))
        return tuple(ranked)[:MOST], sure

    def _by_nearness(self, one: Candidate, mentions: Iterable[Named]) -> list[Named]:
        return sorted(mentions, key=lambda it: (it.start > one.start, abs(it.start - one.start)))

    def _named(
        self, one: Candidate, scene: Scene, inside: Sequence[Named], label: frozenset[str]
    ) -> tuple[str, Sure]:
        nearest = self._by_nearness(one, inside)
        in_clause = [it for it in nearest if it.start >= scene.clause[0] and it.end <= scene.clause[1]]
        best = (in_clause or nearest)[0]
        name = self._name(best)
        if len({it.facility for it in inside}) > 1:
            alone = len({it.facility for it in in_clause}) == 1
            return best.facility, Sure(0.5 if alone else WEAK, f"its sentence names {name} and others")
        other = self.rival(scene.sentence)
        if other:
            return best.facility, Sure(WEAK, f"its sentence names {name}, and {other}")
        if self._is_country(best):
            return best.facility, Sure(WEAK, f"{name} may be the place, not the owner")
        if not self._owns(best):
            return best.facility, Sure(0.6, f"{name} is named beside it, perhaps not as its owner")
        if clues.ELSEWHERE.search(self._around(scene.sentence, one)):
            return best.facility, Sure(LIKELY, f"its sentence names {name}, and speaks of others")
        if not in_clause or not self._has(range(best.at, best.last), one, scene, label):
            return best.facility, Sure(LIKELY, f"its sentence names {name}, not plainly as the one that has it")
        return best.facility, Sure(STRONG, f"its sentence names {name} and nobody else")

    def _name(self, named: Named) -> str:
        return " ".join(self.context.text[named.start : named.end].split())

    def _has(self, named: range, one: Candidate, scene: Scene, label: frozenset[str]) -> bool:
        """Whether a name is the subject of its clause or the place of it: no other noun comes between it and the number.

        'CNAO has treated 900 patients', '900 patients have been treated at CNAO'; not 'the canteen of CNAO has 9 seats'.
        """
        clause, phrase = self.context.within(*scene.clause), self.context.within(one.start, one.end)
        between = range(named.stop, phrase.start) if named.start < phrase.start else range(phrase.stop, named.start)
        before = range(clause.start, named.start if named.start < phrase.start else phrase.start)
        follows = range(named.stop, min(named.stop + 2, clause.stop)) if named.start > phrase.start else range(0)
        said = {at for words in self._clue_words for found in words.finditer(self.context.text, *scene.clause)
                for at in self.context.within(*found.span())}  # fmt: skip
        heavy = (at for place in (before, between, follows) for at in place if at not in said)
        return all(self._is_light(at, label) or (at == named.start - 1 and self._is_generic(at)) for at in heavy)

    def _is_light(self, at: int, label: frozenset[str]) -> bool:
        """Whether a word names nobody and nothing: function words, numbers, times, and the metric's own words."""
        token = self.context.tokens[at]
        if token.kind not in (kinds.WORD, kinds.NAME) or at in self._covered or len(token.text) == 1:
            return True
        if clues.TOLD.fullmatch(token.text):
            return False
        known = token.lower in lexicon(self.language).stop or self._is_time(token) or token.lower in self._verbs
        return known or bool(concepts(token.text) & (label | _TREATED))

    @cached_property
    def _clue_words(self) -> tuple[re.Pattern[str], ...]:
        owned = clues.OWNED.get(self.language, clues.OWNED["en"])
        return owned, clues.SO_FAR, clues.TO_DATE, clues.OPENING, clues.TODAY

    @cached_property
    def _verbs(self) -> frozenset[str]:
        words = lexicon(self.language)
        return words.hedge_words | frozenset("people personen persone personnes".split())

    def _is_country(self, named: Named) -> bool:
        """Whether a name is that of a place: one that follows a bare 'in' and is no institution's."""
        before = self.context.tokens[named.at - 1].lower if named.at else ""
        kind = self.names.by_id[named.facility].kind
        return before in _IN_A_PLACE and kind == "organisation" and not self.context.tokens[named.at].text.isupper()

    def _around(self, place: tuple[int, int], one: Candidate) -> str:
        """The words of a place without names and without the phrase itself."""
        text = self.context.text
        cut = [(it.start, it.end) for it in self.mentions if it.is_whole and it.start >= place[0] and it.end <= place[1]]
        pieces, at = [], place[0]
        for start, end in sorted([*cut, (one.start, one.end)]):
            if start >= at:
                pieces.append(text[at:start])
                at = end
        return " ".join([*pieces, text[at : place[1]]])

    def _owns(self, named: Named) -> bool:
        """Whether the word before a name leaves it the owner of what is counted."""
        if not named.at:
            return True
        before = self.context.tokens[named.at - 1]
        is_joined = before.kind == kinds.WORD and not before.starts_paragraph
        if not is_joined or self.context.tokens[named.at].starts_paragraph:
            return True
        return before.lower in _OWNING or self._is_generic(named.at - 1) or before.lower in self._called_words

    @cached_property
    def _called_words(self) -> frozenset[str]:
        """'the laboratory CERN', 'il centro CNAO': nouns that say what the name after them is."""
        return frozenset("|".join(_CALLED.values()).replace("(?:re|er)", "re").split("|"))

    # ---- nobody is named -------------------------------------------------------------------------

    def _led_back(self, one: Candidate, scene: Scene, label: frozenset[str]) -> tuple[str | None, Sure]:
        """A sentence without a known name: of whom it goes on to speak."""
        other = self.rival(scene.sentence)
        if other:
            return None, Sure(0.2, f"its sentence speaks of {other}, which the catalogue does not know")
        main = self.main
        if main is None:
            return self._spoken_of(one)
        words = self._around(scene.sentence, one)
        if clues.ELSEWHERE.search(words) or clues.COMPARED.search(words):
            return main, Sure(WEAK, "the article is about it, but its sentence speaks of others")
        if not self._leads_back(main, one, scene, label):
            return main, Sure(0.6, "the article is about it; its sentence names nobody")
        first_word = self.rival(scene.sentence, at_start=True)
        if first_word:
            return main, Sure(0.6, f"the article is about it; {first_word} may be the name of another")
        if self._is_alone(main):
            return main, Sure(LED_BACK, "the only facility of the article, and its sentence leads back to it")
        return main, Sure(LIKELY, "its sentence leads back to what the article is about")

    def _spoken_of(self, one: Candidate) -> tuple[str | None, Sure]:
        """Where an article is about several: the only one that its paragraph has named so far."""
        first = self.context.paragraph(one.start)
        before = {it.facility for it in self.mentions if it.is_whole and first <= it.start < one.start}
        if len(before) == 1 and not self._is_strange(self.publisher):
            return before.pop(), Sure(0.45, "the only one that its paragraph has named before")
        return None, Sure(0.2, "nobody that the catalogue knows is what the article is about")

    @cached_property
    def main(self) -> str | None:
        """The one facility that title and opening are about; None where there are several, or a stranger."""
        opening = self.context.paragraphs[OPENING + 1] if len(self.context.paragraphs) > OPENING + 1 else None
        first = [it.facility for it in self.mentions if it.is_whole and (opening is None or it.start < opening)]
        told = tuple(dict.fromkeys(self.titled or first or self.published_by))
        if len(told) != 1 or (not self.titled and self._is_strange(self.publisher)):
            return None
        return told[0]

    def _is_strange(self, words: str) -> bool:
        """Whether a publisher's name is that of an institution which the catalogue does not know."""
        return not self.published_by and _INSTITUTION.search(words) is not None

    def _is_alone(self, main: str) -> bool:
        return all(it.facility == main for it in self.mentions)

    def _leads_back(self, main: str, one: Candidate, scene: Scene, label: frozenset[str]) -> bool:
        """Whether a clause says 'we' in the facility's own paper, or 'the centre' without saying which other."""
        text, (first, last) = self.context.text, scene.clause
        if main in self.published_by:
            said = clues.WE.search(text, first, last)
        else:
            called = _CALLED.get(self.names.by_id[main].kind)
            again = rf"(?<!\w){_ARTICLES}(?:{called})(?!\w)(?!['’]?s?\s+(?:in|at|of|near|di|a|von|à|de)\s+[A-ZÀ-Ý])"
            said = re.compile(again, re.IGNORECASE).search(text, first, last) if called else None
        return said is not None and self._has(self.context.within(*said.span()), one, scene, label)

    # ---- others ----------------------------------------------------------------------------------

    def rival(self, place: tuple[int, int], *, at_start: bool = False) -> str:
        """Return a name in a stretch of text that may be somebody else's; nothing where there is none."""
        tokens = self.context.tokens
        for at in self.context.within(*place):
            token = tokens[at]
            if at in self._covered or token.kind not in (kinds.WORD, kinds.NAME):
                continue
            if self._is_rival(at, place[0], at_start=at_start):
                return token.text
        return ""

    def _is_rival(self, at: int, first: int, *, at_start: bool) -> bool:
        token = self.context.tokens[at]
        text = token.text
        if not token.is_capitalised or len(text) < 2 or token.lower in _TITLES or self._is_time(token):
            return False
        if text.isupper():
            return text not in _COMMON and not self._is_unit(at)
        if any(letter.isupper() for letter in text[1:]):
            return not self._is_unit(at)
        if self.language == "de":
            return self._is_german_name(at)
        if token.start <= first + 2 or self._opens(at):
            return at_start and not self._is_ordinary(token)
        return not self._is_place(at) or _INSTITUTION.fullmatch(text) is not None

    def _is_time(self, token: Token) -> bool:
        return any(token.lower in lexicon(language).months for language in LANGUAGES) or token.lower in _DAYS

    def _is_unit(self, at: int) -> bool:
        """Whether capitals stand right behind a number: 'TB', 'MeV', 'EUR'."""
        before = self.context.tokens[at - 1] if at else None
        return before is not None and before.kind == kinds.NUMBER

    def _opens(self, at: int) -> bool:
        return bool(at) and self.context.tokens[at - 1].text in "“”\"«„:•–(‘'"

    def _is_place(self, at: int) -> bool:
        before = self.context.tokens[at - 1].lower if at else ""
        follows = self.context.tokens[at + 1] if at + 1 < len(self.context.tokens) else None
        goes_on = follows is not None and follows.gap == kinds.SPACE and follows.is_capitalised
        return before in _IN_A_PLACE and not goes_on

    def _is_german_name(self, at: int) -> bool:
        """Two capitals in a row without an article between are a name in German: 'Zentrum Linthal', 'Sakai Werke'."""
        tokens = self.context.tokens
        follows = tokens[at + 1] if at + 1 < len(tokens) else None
        if follows is None or follows.gap != kinds.SPACE or not follows.is_capitalised or at + 1 in self._covered:
            return False
        return follows.kind == kinds.WORD and not self._is_time(follows) and not self._is_ordinary(tokens[at])


_DAYS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday montag dienstag mittwoch donnerstag freitag samstag "
    "sonntag".split()
)
