"""As of when a number is: the date that governs its clause, else the day of the publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import candidate as made
from facts.extraction import clues
from facts.extraction.clauses import near
from facts.extraction.confidence import INFERRED_YEAR
from facts.sureness import LIKELY, WEAK, Sure, because

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context, Scene
    from facts.sureness import Reason

STATED, PUBLISHED = 0.95, 0.93
ALMOST, TOLD = 0.85, 0.6
BEFORE = 24
"""How many characters before a date say what it is the date of."""
_SINCE = re.compile(rf"{clues.SINCE.pattern}\W+(?:the |its |\w+ )?$", re.IGNORECASE)
_UNTIL_NOW = re.compile(r"(?:between|from|tra|fra|dal|zwischen|von|entre|de)\W+$", re.IGNORECASE)
_OF_A_YEAR = re.compile(
    r"annual|yearly|activity|progress|jahres|tätigkeits|rapport|relazione|bilancio|report|year|jahr", re.IGNORECASE
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_LAST_YEAR = clues.any_of(
    r"last year|(?:l['’])?anno scorso|lo scorso anno|(?:im |des )?(?:vergangene[nrs]?|letzte[nrs]?|"
    r"vorige[nrs]?) jahr(?:es)?|"
    r"l['’]an (?:dernier|passé)|l['’]année (?:dernière|passée)"
)
_THIS_YEAR = clues.any_of(r"this year|quest['’]anno|(?:in )?diese[ms] jahr|heuer|cette année")


class Dated(NamedTuple):
    """When a number is as of; `is_stated` where the words say so."""

    as_of: str | None
    is_stated: bool
    sure: Sure


class Calendar:
    """The dates of one text, and when it was published."""

    def __init__(self, found: Sequence[Candidate], context: Context, published: str | None, title: str) -> None:
        self.found, self.context, self.text = found, context, context.text
        self.published = published
        self.report = _year_of_report(title)

    def date(self, one: Candidate, scene: Scene) -> Dated:
        """Return the date that a number is as of, and how sure that is."""
        if one.kind == made.DATE:
            return Dated(one.as_of, True, Sure.of(STATED, because("is a date itself")))
        clause = self.text[scene.clause[0] : scene.clause[1]]
        own = self._governing(scene.own)
        if own:
            nearest = min(own, key=lambda it: abs(it.start - one.start))
            value, why = next(self._against(nearest, own, one, clause), (STATED, because("dated by its clause")))
            return Dated(nearest.as_of, True, Sure.of(value, because("“{words}”", nearest.phrase), why))
        shared = self._shared(scene)
        if shared:
            why = because("“{words}” stands before all numbers of its clause", shared.phrase)
            return Dated(shared.as_of, True, Sure.of(LIKELY, why))
        return self._relative(clause) or self._undated(one, scene, clause)

    def _governing(self, place: tuple[int, int]) -> list[Candidate]:
        """The dates of a stretch of text, without those from which something is counted."""
        return [it for it in near(self.found, *place) if it.kind == made.DATE and not self._is_start(it)]

    def _before(self, date: Candidate) -> str:
        return self.text[max(0, date.start - BEFORE) : date.start]

    def _is_start(self, date: Candidate) -> bool:
        """Whether something is counted from a date, or opened on it: 'since 2011', 'opened in 2010'."""
        before = self._before(date)
        return _SINCE.search(before) is not None or clues.OPENING.search(before) is not None

    def _against(
        self, date: Candidate, own: Sequence[Candidate], one: Candidate, clause: str
    ) -> Iterator[tuple[float, Reason]]:
        """Yield what speaks against a date that stands beside a number, the worst first."""
        if len(own) > 1:
            yield WEAK, because("several dates stand beside it")
        if clues.ANOTHER_DATE.search(clause):
            yield WEAK, because("its clause tells another time, too")
        if _UNTIL_NOW.search(self._before(date)):
            yield WEAK, because("is one end of a time")
        if clues.OPENING.search(clause) and not clues.OPENING.search(one.phrase):
            yield 0.5, because("may be the date of something else in its clause")
        if date.confidence < LIKELY:
            yield date.confidence, because("is vague")
        if INFERRED_YEAR in date.confidences.number.reasons:
            yield ALMOST, because("its year is taken from the publication")

    def _shared(self, scene: Scene) -> Candidate | None:
        """The only date of a clause of several numbers, before them all: 'In 2019 it had 50 … and 12 …'."""
        dates = self._governing(scene.clause)
        numbers = [it for it in near(self.found, *scene.clause) if it.kind != made.DATE]
        return dates[0] if len(dates) == 1 and numbers and dates[0].end <= numbers[0].start else None

    def _relative(self, clause: str) -> Dated | None:
        """Read 'last year' and 'this year' against the publication."""
        year = (self.published or "")[:4]
        for words, years in ((_LAST_YEAR, 1), (_THIS_YEAR, 0)):
            said = words.search(clause)
            if said and year.isdecimal():
                why = because("“{words}”, seen from the publication", said.group())
                return Dated(str(int(year) - years), True, Sure.of(ALMOST, why))
        return None

    def _undated(self, one: Candidate, scene: Scene, clause: str) -> Dated:
        """Take the day of publication, as far as nothing says another time."""
        if self.report:
            why = because("the title is that of a report on {words}", self.report)
            return Dated(self.report, True, Sure.of(TOLD, why))
        if not self.published:
            return Dated(None, False, Sure.of(WEAK, because("neither its words nor the article are dated")))
        sentence = self.text[scene.sentence[0] : scene.sentence[1]]
        is_up_to_now = clues.TODAY.search(sentence) or clues.TO_DATE.search(clause)
        why = because("counted up to the publication") if is_up_to_now else because("no date: that of the publication")
        against = self._against_publication(one, scene, clause, is_up_to_now=is_up_to_now is not None)
        value, but = next(against, (PUBLISHED, None))
        return Dated(self.published, False, Sure.of(value, why, *([but] if but else [])))

    def _against_publication(
        self, one: Candidate, scene: Scene, clause: str, *, is_up_to_now: bool
    ) -> Iterator[tuple[float, Reason]]:
        other = clues.ANOTHER_DATE.search(clause) or clues.FORMER.search(clause)
        if other:
            yield WEAK, because("“{words}” tells another time", other.group())
        if self._governing(scene.sentence):
            yield 0.5, because("another clause of its sentence is dated")
        if is_up_to_now:
            return
        if clues.PAST.search(clause):
            yield TOLD, because("though told of the past")
        first = self.context.paragraph(one.start)
        if any(it.as_of != self.published for it in self._governing((first, scene.sentence[0]))):
            yield LIKELY, because("though a sentence before is dated")


def _year_of_report(title: str) -> str:
    found = _YEAR.findall(title)
    return found[0] if len(found) == 1 and _OF_A_YEAR.search(title) else ""
