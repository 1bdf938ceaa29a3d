"""Generated documents: a known sentence sent through every way of drawing, raising, striking and hiding it.

More of them: python tests/test_reading_generated.py COUNT [SEED]
"""

from __future__ import annotations

import random
import sys
from decimal import Decimal

from support.generated_documents import PAGE_KINDS, WORD_KINDS, documents, page_document, word_document

from facts.documents.document_kinds import FileKind, parse_document
from facts.parsing import parse_text

COUNT = 200
"""Documents of each format."""
SEED = 17


# ---- DOCX -----------------------------------------------------------------------------------------


# ---- HTML -----------------------------------------------------------------------------------------


# ---- counting -------------------------------------------------------------------------------------


def faults_of(case, name, draft):
    """Tell what is wrong with what was read of a sentence."""
    start = f"Line {name} holds "
    at = draft.text.find(start)
    if at < 0:
        return [f"the sentence is gone: {draft.text[:300]}"]
    said = draft.text[at + len(start) : draft.text.index(f"{case.noun}.", at)]
    faults = [] if any(said.split() == read.split() for read in case.reads) else [f"{said!r} for {case.reads[0]!r}"]
    faults += [f"{word!r} is read: {said!r}" for word in case.never if word in start + said]
    if case.note and not any(case.note in note for note in draft.notes):
        faults.append(f"no note {case.note!r} in {draft.notes}")
    found = {abs(one) for one in amounts(f"{start}{said}{case.noun}.")}
    if case.amount and abs(Decimal(case.amount.replace(",", ""))) not in found:
        faults.append(f"no amount {case.amount} in {found} of {said!r}")
    return faults


def amounts(sentence):
    """The numbers that the grammar finds."""
    found = parse_text(sentence, language="en", published="2024-05")
    return {number for one in found for number in (one.value, one.low, one.high) if number is not None}


def tried(kind, count, seed):
    """Read generated documents; return how many sentences were tried, and the faults."""
    kinds, build = (WORD_KINDS, word_document) if kind is FileKind.DOCX else (PAGE_KINDS, page_document)
    attempts, faults = 0, []
    for cases, cells in documents(kinds, random.Random(f"{seed} {kind}"), count):
        draft = parse_document(kind, build(cases, cells))
        for name, case in cases.items():
            attempts += 1
            faults += [f"{name}: {fault} | {case.markup} {case.style}" for fault in faults_of(case, name, draft)]
        attempts += 1
        if "\t".join(cells) not in draft.text:
            faults.append(f"cells {cells}: {draft.text[-300:]!r}")
    return attempts, faults


def test_hundreds_of_documents_are_read_as_their_pages_show_them():
    attempts, faults = tried(FileKind.DOCX, COUNT, SEED)
    assert attempts == 5 * COUNT
    assert faults == []


def test_hundreds_of_pages_are_read_as_they_are_seen():
    attempts, faults = tried(FileKind.HTML, COUNT, SEED)
    assert attempts == 5 * COUNT
    assert faults == []


if __name__ == "__main__":
    number_of, begin = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    for each in (FileKind.DOCX, FileKind.HTML):
        done, wrong = tried(each, number_of, begin)
        print(each, done, "sentences,", len(wrong), "faults", *wrong[:20], sep="\n")
