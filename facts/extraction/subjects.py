"""Which facility a number is about: by who is named in its sentence, and by whom else the sentence may speak of."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from facts.extraction import clues
from facts.extraction import tokens as kinds
from facts.extraction.concepts import concepts
from facts.extraction.lexicon import lexicon
from facts.extraction.mentions import Mentions, is_institution
from facts.sureness import LIKELY, WEAK, Sure, because

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context, Scene
    from facts.extraction.mentions import Named
    from facts.extraction.names import Names
    from facts.sureness import Reason

MOST = 3
STRONG, LED_BACK = 0.95, 0.92
SPOKEN_OF, HALF = 0.45, 0.5
BESIDE, UNNAMED = 0.6, 0.6
STRANGER = 0.2
OPENING = 2
"""How many paragraphs tell what an article is about."""
_TREATED = frozenset({"treat"})
_PEOPLE = frozenset("people persone personen personnes".split())
_NOT_OWNING = frozenset(
    "near from with without by for to like unlike behind beyond beside outside around via through after before against "
    "than as per versus between vicino da dal dalla dall con senza per tra fra oltre contro dopo prima come "
    "mit von vom für ohne neben nach vor gegen zu zum zur um wie als zwischen avec sans pour par près contre après "
    "avant comme entre vers hors".split()
)
"""Words before a name that leave what is counted to somebody else."""
_CALLED = {
    "treatment_centre": "cent(?:re|er)|clinic|centro|zentrum|therapiezentrum|centre|facility|struttura",
    "laboratory": "laborator(?:y|io)|lab|institute|research centre|centro|istituto|institut|labor|zentrum|"
    "forschungszentrum|laboratoire|centre",
    "data_centre": "(?:data |computing )?cent(?:re|er)|centro(?: di calcolo)?|(?:rechen)?zentrum|centre(?: de calcul)?",
    "organisation": "institute|organi[sz]ation|agency|council|istituto|ente|institut|organisation|foundation|"
    "fondazione",
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
_THE = (
    r"(?:the|this|our|il|lo|la|l['’]|questo|questa|nostro|das|die|der|dieses|diese|unser|unsere|im|am|le|ce|cette|"
    r"notre) ?"
)
_ANOTHER = r"(?!['’]?s?\s+(?:in|at|of|near|di|a|von|à|de)\s+[A-ZÀ-Ý])"


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
        self.mentions = Mentions(context, names, found, language)
        self.titled = self.mentions.only_of(title)
        self.published_by = self.mentions.only_of(publisher)
        self.is_strange = not self.published_by and is_institution(publisher)
        """Whether the publisher is an institution that the catalogue does not know."""

    def guess(self, one: Candidate, scene: Scene, label: frozenset[str]) -> tuple[tuple[str, ...], Sure]:
        """Return the likeliest facilities, the first one first, and how sure it is.

        `label` is what the name of the likeliest metric means: its words name nobody else.
        """
        inside = self.mentions.between(*scene.sentence)
        first, sure = self._named(one, scene, inside, label) if inside else self._led_back(one, scene, label)
        others = (it.facility for it in _by_nearness(one, self.mentions.whole))
        ranked = dict.fromkeys((*((first,) if first else ()), *others, *self.titled, *self.published_by))
        return tuple(ranked)[:MOST], sure

    # ---- somebody is named ------------------------------------------------------------------------

    def _named(self, one: Candidate, scene: Scene, inside: Sequence[Named], label: frozenset[str]) -> tuple[str, Sure]:
        nearest = _by_nearness(one, inside)
        in_clause = [it for it in nearest if it.start >= scene.clause[0] and it.end <= scene.clause[1]]
        best = (in_clause or nearest)[0]
        name = " ".join(self.context.text[best.start : best.end].split())
        if len({it.facility for it in inside}) > 1:
            is_alone = len({it.facility for it in in_clause}) == 1
            value = HALF if is_alone else WEAK
            return best.facility, Sure.of(value, because("its sentence names {words} and others", name))
        objections = self._objections(best, one, scene, label, is_near=bool(in_clause))
        value, but = next(objections, (STRONG, because("and nobody else")))
        return best.facility, Sure.of(value, because("its sentence names {words}", name), but)

    def _objections(
        self, best: Named, one: Candidate, scene: Scene, label: frozenset[str], *, is_near: bool
    ) -> Iterator[tuple[float, Reason]]:
        """Yield what speaks against the only facility of a sentence, the worst first."""
        other = self.mentions.rival(*scene.sentence)
        if other:
            yield WEAK, because("and also {words}", other)
        if self.mentions.is_country(best):
            yield WEAK, because("perhaps as the place")
        if not self._owns(best):
            yield BESIDE, because("perhaps not as the one that has it")
        if clues.ELSEWHERE.search(self._around(scene.sentence, one)):
            yield LIKELY, because("and speaks of others")
        if not is_near or not self._has(range(best.at, best.last), one, scene, label):
            yield LIKELY, because("not plainly as the one that has it")

    def _has(self, named: range, one: Candidate, scene: Scene, label: frozenset[str]) -> bool:
        """Whether a clause says that a name has the number, and nothing else: no other noun stands in it.

        'CNAO has treated 900 patients', '900 patients have been treated at CNAO'; not 'the canteen of CNAO has 9',
        nor 'CNAO has 9 rooms to clean'. What follows a comma behind them is not looked at.
        """
        clause, phrase = self.context.within(*scene.clause), self.context.within(one.start, one.end)
        last = max(named.stop, phrase.stop)
        stop = next((at for at in range(last, clause.stop) if self.context.tokens[at].text in ",;.!"), clause.stop)
        said = self._said(scene.clause)
        around = (at for at in range(clause.start, stop) if at not in said and at not in phrase and at not in named)
        return all(
            self._is_light(at, label) or (at == named.start - 1 and self.mentions.is_generic(at)) for at in around
        )

    def _said(self, place: tuple[int, int]) -> set[int]:
        """The tokens of words that say since when something is had: they name nobody."""
        owned = clues.OWNED.get(self.language, clues.OWNED["en"])
        known = (owned, clues.SO_FAR, clues.TO_DATE, clues.OPENING, clues.TODAY)
        spans = (found.span() for words in known for found in words.finditer(self.context.text, *place))
        return {at for span in spans for at in self.context.within(*span)}

    def _is_light(self, at: int, label: frozenset[str]) -> bool:
        """Whether a word names nobody and nothing: function words, numbers, times, and the metric's own words."""
        token = self.context.tokens[at]
        if token.kind not in (kinds.WORD, kinds.NAME) or at in self.mentions.covered or len(token.text) == 1:
            return True
        if clues.TOLD.fullmatch(token.text):
            return False
        is_known = token.lower in self._empty_words or self.mentions.is_time(token) or self._is_town(at)
        return is_known or bool(concepts(token.text) & (label | _TREATED))

    def _is_town(self, at: int) -> bool:
        """Whether a word is the name of a town behind a bare 'in'; in German every noun could be."""
        token = self.context.tokens[at]
        return (
            self.language != "de" and token.is_capitalised and not token.text.isupper() and self.mentions.is_place(at)
        )

    @cached_property
    def _empty_words(self) -> frozenset[str]:
        words = lexicon(self.language)
        return words.stop | words.hedge_words | _PEOPLE

    def _around(self, place: tuple[int, int], one: Candidate) -> str:
        """The words of a place without names and without the phrase itself."""
        text, at = self.context.text, place[0]
        cut = [(it.start, it.end) for it in self.mentions.between(*place)]
        pieces = []
        for start, end in sorted([*cut, (one.start, one.end)]):
            pieces.append(text[at : max(at, start)])
            at = max(at, end)
        return " ".join([*pieces, text[at : place[1]]])

    def _owns(self, named: Named) -> bool:
        """Whether the word before a name leaves it the owner of what is counted."""
        if not named.at or self.context.tokens[named.at].starts_paragraph:
            return True
        before = self.context.tokens[named.at - 1]
        if before.kind != kinds.WORD:
            return True
        if before.lower in _NOT_OWNING:
            return False
        is_empty = before.lower in self._empty_words or clues.TODAY.fullmatch(before.text) is not None
        return is_empty or before.lower in self._called or self.mentions.is_generic(named.at - 1)

    @cached_property
    def _called(self) -> frozenset[str]:
        """'the laboratory CERN', 'il centro CNAO': nouns that say what the name after them is."""
        return frozenset("|".join(_CALLED.values()).replace("(?:re|er)", "re").split("|"))

    # ---- nobody is named --------------------------------------------------------------------------

    def _led_back(self, one: Candidate, scene: Scene, label: frozenset[str]) -> tuple[str | None, Sure]:
        """A sentence without a known name: of whom it goes on to speak."""
        other = self.mentions.rival(*scene.sentence)
        if other:
            return None, Sure.of(
                STRANGER, because("its sentence speaks of {words}, which the catalogue does not know", other)
            )
        main, spoken_of = self.main, self._spoken_of(one)
        if main is None or spoken_of not in (main, None):
            return self._last_named(spoken_of)
        words = self._around(scene.sentence, one)
        if clues.ELSEWHERE.search(words) or clues.COMPARED.search(words):
            return main, Sure.of(WEAK, because("the article is about it, but its sentence speaks of others"))
        return main, self._how_led_back(main, one, scene, label)

    def _how_led_back(self, main: str, one: Candidate, scene: Scene, label: frozenset[str]) -> Sure:
        if not self._leads_back(main, one, scene, label):
            return Sure.of(UNNAMED, because("the article is about it; its sentence names nobody"))
        first_word = self.mentions.rival(*scene.sentence, at_start=True)
        if first_word:
            return Sure.of(UNNAMED, because("the article is about it; {words} may be the name of another", first_word))
        if all(it.facility == main for it in self.mentions.all):
            return Sure.of(LED_BACK, because("the only facility of the article, and its sentence leads back to it"))
        return Sure.of(LIKELY, because("its sentence leads back to what the article is about"))

    def _spoken_of(self, one: Candidate) -> str | None:
        """The facility that the paragraph has named last."""
        before = self.mentions.between(self.context.paragraph(one.start), one.start)
        return before[-1].facility if before else None

    def _last_named(self, spoken_of: str | None) -> tuple[str | None, Sure]:
        if spoken_of is None or self.is_strange:
            return None, Sure.of(STRANGER, because("nobody that the catalogue knows is what the article is about"))
        return spoken_of, Sure.of(SPOKEN_OF, because("the one that its paragraph has named last"))

    @cached_property
    def main(self) -> str | None:
        """The one facility that title and opening are about; None where there are several, or a stranger."""
        paragraphs = self.context.paragraphs
        until = paragraphs[OPENING + 1] if len(paragraphs) > OPENING + 1 else len(self.context.text)
        told = self.titled or tuple(dict.fromkeys(it.facility for it in self.mentions.between(0, until)))
        if not told and not self.mentions.whole:
            told = self.published_by
        is_hidden = self.is_strange and not self.titled
        return told[0] if len(told) == 1 and not is_hidden else None

    def _leads_back(self, main: str, one: Candidate, scene: Scene, label: frozenset[str]) -> bool:
        """Whether a clause says 'we' in the facility's own paper, or 'the centre' without saying which other."""
        words = clues.WE if main in self.published_by else _again(self.names.by_id[main].kind)
        said = words.search(self.context.text, *scene.clause) if words else None
        return said is not None and self._has(self.context.within(*said.span()), one, scene, label)


@cache
def _again(kind: str) -> clues.Words | None:
    """What a facility of a kind is called again, unless the words say which other one is meant."""
    called = _CALLED.get(kind)
    return clues.Words(rf"{_THE}(?:{called})(?!\w){_ANOTHER}") if called else None


def _by_nearness(one: Candidate, mentions: Iterable[Named]) -> list[Named]:
    """Sort names by how near they stand before a number, then behind it."""
    return sorted(mentions, key=lambda it: (it.start > one.start, abs(it.start - one.start)))
