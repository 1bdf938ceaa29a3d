"""As of when a number is: the date that governs its clause, else the day of the publication."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from facts.extraction import candidate as made
from facts.extraction import clues
from facts.extraction.clauses import near
from facts.sureness import LIKELY, WEAK, Sure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from facts.extraction.candidate import Candidate
    from facts.extraction.clauses import Context, Scene

STATED, PUBLISHED = 0.95, 0.93
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


def date(
    one: Candidate, scene: Scene, found: Sequence[Candidate], context: Context, published: str | None, title: str
) -> Dated:
    """Return the date that a number is as of, and how sure that is."""
    if one.kind == made.DATE:
        return Dated(one.as_of, True, Sure(STATED, "is a date itself"))
    clause = context.text[scene.clause[0] : scene.clause[1]]
    own = _governing(found, scene.own, context.text)
    if len(own) == 1:
        return _stated(own[0], one, clause, context)
    if own:
        nearest = min(own, key=lambda it: abs(it.start - one.start))
        return Dated(nearest.as_of, True, Sure(WEAK, "beside it stand several dates"))
    shared = _shared(found, scene, context.text)
    if shared:
        return Dated(shared.as_of, True, Sure(LIKELY, f"{shared.phrase!r} stands before all numbers of its clause"))
    return _relative(clause, published) or _undated(one, scene, found, context, published, title)


def _governing(found: Sequence[Candidate], place: tuple[int, int], text: str) -> list[Candidate]:
    """The dates of a stretch of text, without those from which something is counted."""
    return [it for it in near(found, *place) if it.kind == made.DATE and not _is_start(it, text)]


def _shared(found: Sequence[Candidate], scene: Scene, text: str) -> Candidate | None:
    """The only date of a clause of several numbers, where it stands before them all: 'In 2019 it had 50 … and 12 …'."""
    dates = _governing(found, scene.clause, text)
    numbers = [it for it in near(found, *scene.clause) if it.kind != made.DATE]
    return dates[0] if len(dates) == 1 and numbers and dates[0].end <= numbers[0].start else None


def _is_start(date: Candidate, text: str) -> bool:
    """Whether a date is the one from which something is counted, or of an opening: 'since 2011', 'opened in 2010'."""
    before = text[max(0, date.start - BEFORE) : date.start]
    return _SINCE.search(before) is not None or clues.OPENING.search(before) is not None


def _stated(date: Candidate, one: Candidate, clause: str, context: Context) -> Dated:
    if clues.ANOTHER_DATE.search(clause):
        return Dated(date.as_of, True, Sure(WEAK, f"{date.phrase!r} stands beside words for another time"))
    if clues.OPENING.search(clause) and not clues.OPENING.search(one.phrase):
        return Dated(date.as_of, True, Sure(0.5, f"{date.phrase!r} may be the date of something else in its clause"))
    if date.confidence < LIKELY:
        return Dated(date.as_of, True, Sure(date.confidence, f"dated by {date.phrase!r}, which is vague"))
    if "year taken" in " ".join(date.reasons):
        return Dated(date.as_of, True, Sure(0.85, f"dated by {date.phrase!r}, its year taken from the publication"))
    before = context.text[max(0, date.start - BEFORE) : date.start]
    if _UNTIL_NOW.search(before):
        return Dated(date.as_of, True, Sure(WEAK, f"{date.phrase!r} is one end of a time"))
    return Dated(date.as_of, True, Sure(STATED, f"dated by {date.phrase!r} in its clause"))


def _relative(clause: str, published: str | None) -> Dated | None:
    """Read 'last year' and 'this year' against the publication."""
    year = int(published[:4]) if published and published[:4].isdecimal() else None
    if year is None:
        return None
    for words, years in ((_LAST_YEAR, 1), (_THIS_YEAR, 0)):
        said = words.search(clause)
        if said:
            return Dated(str(year - years), True, Sure(0.85, f"{said.group()!r}, seen from the publication"))
    return None


def _undated(
    one: Candidate, scene: Scene, found: Sequence[Candidate], context: Context, published: str | None, title: str
) -> Dated:
    """Take the day of publication, as far as nothing says another time."""
    sentence = context.text[scene.sentence[0] : scene.sentence[1]]
    clause = context.text[scene.clause[0] : scene.clause[1]]
    year = _year_of_report(title)
    if year:
        return Dated(year, True, Sure(0.6, f"the title is that of a report on {year}"))
    if not published:
        return Dated(None, False, Sure(WEAK, "neither its words nor the article are dated"))
    other = clues.ANOTHER_DATE.search(clause) or clues.FORMER.search(clause)
    if other:
        return Dated(published, False, Sure(WEAK, f"{other.group()!r} tells another time than the publication"))
    dates = [it for it in near(found, *scene.sentence) if it.kind == made.DATE]
    if any(not _is_start(it, context.text) for it in dates):
        return Dated(published, False, Sure(0.5, "another clause of its sentence is dated"))
    return _published(one, clause, sentence, scene, found, context, published)


def _published(
    one: Candidate,
    clause: str,
    sentence: str,
    scene: Scene,
    found: Sequence[Candidate],
    context: Context,
    published: str,
) -> Dated:
    why = "no date in its sentence: dated by the publication"
    if clues.TODAY.search(sentence) or clues.TO_DATE.search(clause):
        return Dated(published, False, Sure(PUBLISHED, "counted up to the publication"))
    if clues.PAST.search(clause):
        return Dated(published, False, Sure(0.6, f"{why}, though told of the past"))
    first = context.paragraph(one.start)
    earlier = [it for it in near(found, first, scene.sentence[0]) if it.kind == made.DATE]
    if any(not _is_start(it, context.text) and it.as_of != published for it in earlier):
        return Dated(published, False, Sure(LIKELY, f"{why}, though a sentence before is dated"))
    return Dated(published, False, Sure(PUBLISHED, why))


def _year_of_report(title: str) -> str:
    found = _YEAR.findall(title)
    return found[0] if len(found) == 1 and _OF_A_YEAR.search(title) else ""
