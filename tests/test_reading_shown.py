"""What is read is what the page shows: hundreds of pages, each made for one way in which a reader goes wrong.

More of them: python tests/test_reading_shown.py COUNT [SEED]
"""

from __future__ import annotations

import random
import sys

from support import pdf_shown

from facts.documents.document_kinds import FileKind, parse_document
from facts.errors import FileError

EACH, SEED = 5, 17


def faults(count, seed):
    """Make so many pages of each kind; return how many there were, and what is wrong with each that is read wrongly."""
    found, attempts = [], 0
    for name, made in pdf_shown.kinds().items():
        for at in range(count):
            chance = random.Random(f"{seed}-{name}-{at}")
            shown = made(chance)
            attempts += 1
            found += [f"{name} {at}: {wrong}" for wrong in wrongs(shown, pdf_shown.turned(shown, chance))]
    return attempts, found


def wrongs(shown, data):
    try:
        draft = parse_document(FileKind.PDF, data)
    except FileError as refusal:
        return [f"refused: {refusal}"]
    notes = " | ".join(draft.notes)
    return [
        *(f"lacks {text!r} in {draft.text[-200:]!r}" for text in shown.holds if text not in draft.text),
        *(f"holds {text!r} in {draft.text[-200:]!r}" for text in shown.never if text in draft.text),
        *([f"note {notes!r}, not {shown.note!r}"] if (shown.note not in notes if shown.note else notes) else []),
    ]


def test_every_way_of_showing_a_number_is_read_as_it_is_shown():
    attempts, found = faults(EACH, SEED)
    assert attempts >= 150
    assert not found, f"{len(found)} of {attempts}:\n" + "\n".join(found[:20])


if __name__ == "__main__":
    tried, wrong = faults(int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED)
    print(f"{len(wrong)} faults of {tried}", *wrong, sep="\n")
