"""How much of what articles state is proposed right: each part of a statement, and all of it with one key.

python tests/support/statement_scores.py [open|apart] [--language=de] [--show=one_key]

The texts were written, with their answers, by people who did not know the program: tests/collection/README.md. Those
`apart` were not looked at while the program was made: their figures are the ones to quote.
"""

import hashlib
import json
import re
import sys
import tempfile
import unicodedata
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import SimpleNamespace

from facts.catalog import Actor, ReviewService, Role, open_catalogue
from facts.catalog.number_candidates import CandidateFinder
from facts.errors import UnitError
from facts.model import units
from facts.model.candidate_number import NumberState
from facts.model.record import build_record
from facts.model.selection import Selection
from facts.model.source_article import Article

COLLECTION = Path(__file__).parent.parent / "collection"
SURE = 0.5
"""From this confidence on a guess is shown as chosen."""
_PARTS = ("number", "hedge", "unit", "facility", "metric", "as_of", "status")


def score_texts(part, language=None, show=None):
    """Count what is right in the texts of one part of the collection, in one language or all."""
    counts = Counter()
    for text in read_texts(part):
        if language in (None, text["language"]):
            counts += _score_text(text, show)
    return counts


@cache
def read_texts(part):
    lines = (COLLECTION / f"texts_{part}.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


@cache
def _open_review():
    folder = tempfile.mkdtemp(prefix="facts-collection-")
    return ReviewService(open_catalogue(f"sqlite:///{folder}/catalogue.sqlite", Actor("reader", Role.EDITOR)))


def _propose(text):
    article = build_record(
        Article, {"id": "x", **{name: text[name] for name in ("title", "publisher", "published", "language")}}
    )
    digest = hashlib.sha256(text["text"].encode()).hexdigest()
    return _open_review().propose_numbers(SimpleNamespace(sha256=digest, text=text["text"], pages=()), article)


def _score_text(text, show):
    counts, used = Counter(), set()
    proposed = [one for one in _propose(text) if one.number.state is NumberState.OPEN]
    for statement in text["statements"]:
        counts["statements"] += 1
        found = _find_proposed(statement, text["text"], proposed, used)
        if found is None:
            counts["missed"] += 1
            continue
        used.add(found)
        judged = _judge_proposed(proposed[found], statement)
        counts.update(name for name, is_right in judged.items() if is_right)
        if show in judged and not judged[show]:
            print(text["id"], repr(statement["phrase"]), [name for name in judged if not judged[name]])
    counts += _score_extra(text, proposed, used)
    return counts


def _score_extra(text, proposed, used):
    """Count numbers that are no facts and are proposed, and those that pass the gate."""
    counts = Counter()
    for words in text["left_out"]:
        counts["left out"] += 1
        at = text["text"].find(words)
        rest = (one.number for place, one in enumerate(proposed) if place not in used)
        counts["left out, proposed"] += any(it.start < at + len(words) and it.end > at >= 0 for it in rest)
    counts["passes, no statement"] += sum(one.passes() for place, one in enumerate(proposed) if place not in used)
    return counts


def _find_proposed(statement, text, proposed, used):
    """Find the proposal that lies at a statement's words, the one most alike; None where there is none."""
    first = text.find(statement["phrase"])
    last = first + len(statement["phrase"])
    near = [
        place
        for place, one in enumerate(proposed)
        if place not in used and one.number.start < last and one.number.end > first
    ]
    return max(near, key=lambda place: _count_alike(proposed[place], statement), default=None)


def _count_alike(one, statement):
    judged = _judge_reading(one.number.proposal, statement)
    return sum(judged.values())


def _judge_reading(proposal, statement):
    ends = ("amount", "lower", "upper")
    number = all(_write_plain(getattr(proposal, end)) == _write_plain(statement[end]) for end in ends)
    return {
        "number": number,
        "hedge": ("approximately" if proposal.approximate else str(proposal.qualifier)) == statement["qualifier"],
        "unit": _is_same_unit(proposal.unit, statement["unit"]),
    }


def _write_plain(number):
    return None if number is None else f"{Decimal(number).normalize():f}"


def _is_same_unit(ours, theirs):
    """Whether units are the same; counted things that the table does not have are one class, dates another."""
    ours, theirs = (_classify_unit(code) for code in (ours, theirs))
    return ours == theirs or _is_equal_unit(ours, theirs)


def _is_equal_unit(ours, theirs):
    """Whether two codes are one unit: kWh and kW.h."""
    try:
        return units.find_linear(ours, theirs) == (1, 0)
    except UnitError:
        return False


def _classify_unit(code):
    known = units.load_units()
    if code.startswith("{") and code not in known:
        return "counted"
    if code in known and units.get_unit(code).is_date:
        return "date"
    return {"{employee}": "{person}"}.get(code, code)


def _judge_proposed(one, statement):
    """Return for each part of a statement, for its reading and for all of it whether the first guess is right."""
    proposal, guesses, first = one.number.proposal, one.number.guesses, one.number.proposal.first
    judged = _judge_reading(proposal, statement)
    judged["unit"] |= one.fact is not None and _is_same_unit(one.fact.unit, statement["unit"])
    judged["reading"] = all(judged.values())
    judged["facility"] = _is_right_facility(guesses, first, statement)
    judged["metric"] = _is_right_metric(guesses, first, statement)
    dates = guesses.as_of if proposal.is_shown("as_of") else ()
    judged["as_of"] = (dates[0].date if dates else None) == statement["as_of"]
    judged["status"] = str(guesses.status_kind) == statement["status_kind"]
    judged["one_key"] = all(judged[name] for name in _PARTS)
    for name in ("facility", "metric"):
        chosen, sure = first.get(name), getattr(proposal.confidences, name).value
        judged[f"wrong {name}"] = bool(chosen) and chosen != statement[name] and sure >= SURE
    judged["passes"] = one.passes()
    judged["passes, right"] = judged["passes"] and judged["one_key"]
    return judged


def _is_right_facility(guesses, first, statement):
    if statement["facility"] or not statement["new_facility"]:
        return first.get("facility") == statement["facility"]
    named = guesses.new_facility
    return not first.get("facility") and named is not None and _is_same_name(named.name, statement["new_facility"])


def _is_right_metric(guesses, first, statement):
    if statement["metric"]:
        return first.get("metric") == statement["metric"]
    return not first.get("metric") and guesses.new_metric is not None


def _is_same_name(ours, theirs):
    """Whether one name is the other, or a part of it: 'the Lakeside Centre' and 'Lakeside Centre'."""
    ours, theirs = _fold_name(ours), _fold_name(theirs)
    return bool(ours and theirs) and (ours in theirs or theirs in ours)


def _fold_name(name):
    apart = unicodedata.normalize("NFD", name.lower())
    return "".join(letter for letter in apart if letter.isalnum() or letter == " ")


def count_right_of_newsletter(text, article_id):
    """Count the shipped facts of an article that are proposed right, as if the catalogue did not hold them."""
    review = _open_review()
    facts = [fact for fact in review.catalogue.list_facts(Selection()) if fact.article == article_id]
    names = review.collect_names()
    own = {f"{fact.quote_prefix} {fact.quote_exact} {fact.quote_suffix}" for fact in facts}
    names = replace(names, earlier=tuple(one for one in names.earlier if one.text not in own))
    numbers = CandidateFinder(text, review.catalogue.get_article(article_id), names).list_numbers("")
    proposed = [SimpleNamespace(number=one, fact=None, passes=bool) for one in numbers if one.state is NumberState.OPEN]
    return sum(_is_fact_proposed(fact, text, proposed) for fact in facts)


def _is_fact_proposed(fact, text, proposed):
    """Whether a number inside the words of a fact is proposed with all that the fact says."""
    words = re.compile(r"\s+".join(map(re.escape, fact.quote_exact.split())))
    places = [found.span() for found in words.finditer(text)]
    told = {name: str(value) if isinstance(value, StrEnum) else value for name, value in fact.model_dump().items()}
    told |= {"new_facility": None, "new_metric": None}
    inside = (one for one in proposed if any(one.number.start < b and one.number.end > a for a, b in places))
    return any(_judge_proposed(one, told)["one_key"] for one in inside)


def main():
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    options = dict(word[2:].split("=", 1) for word in sys.argv[1:] if word.startswith("--"))
    for part in words or ("open", "apart"):
        counts = score_texts(part, options.get("language"), options.get("show"))
        print(part)
        for name, count in counts.items():
            print(f"  {name:22} {count:5} {count / counts['statements']:7.3f}")


if __name__ == "__main__":
    main()
