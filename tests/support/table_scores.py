"""How many cells of tables are read right, with their heads: by form of file, in each half of the collection.

python tests/support/table_scores.py [open|apart] [--form=sheet] [--show]

A cell is right where number, hedge, unit, date and both heads are. It is surely wrong where one of them is not, and
number and unit are given 0.9 or more all the same; what stands in no cell of the answers and is given so much, too.
"""

import sys
import tempfile
from collections import Counter
from decimal import Decimal
from functools import cache

from facts.documents.document_kinds import FileKind, parse_document
from facts.documents.document_source import detect_language
from facts.parsing import parse_text
from support import table_files
from support.statement_scores import _is_same_unit as is_same_unit
from support.table_files import HARD_SETTINGS, LAYOUTS, SETTINGS, read_tables

SURE = 0.9
FORMS = ("office", "printed", "narrow", "ruled", "page", "letter", "sheet", *HARD_SETTINGS)


def score_tables(part, form, *, is_shown=False):
    """Count cells of the answers, those that are right, and readings that are surely wrong."""
    counts = Counter()
    for table, text, stated in _iter_texts(part, form):
        counts += _score_text(table, text, detect_language(text, stated), is_shown=is_shown)
    return counts


def _iter_texts(part, form):
    tables = read_tables(part)
    if form == "office":
        draft = parse_document(FileKind.PDF, _print_by_office(part))
        for table, (start, end, _) in zip(tables, draft.pages, strict=True):
            yield table, draft.text[start:end], ""
        return
    for table in tables:
        draft = parse_document(*_write_form(table, form))
        yield table, draft.text, draft.language


@cache
def _print_by_office(part):
    with tempfile.TemporaryDirectory() as folder:
        return table_files.print_by_office(read_tables(part), folder)


def _write_form(table, form):
    if form == "page":
        return FileKind.HTML, table_files.write_page(table)
    if form == "letter":
        return FileKind.DOCX, table_files.write_document(table)
    if form == "sheet":
        return FileKind.WORKBOOK, table_files.write_sheet(table)
    setting = LAYOUTS[table.layout] if form == "printed" else {**SETTINGS, **HARD_SETTINGS}[form]
    return FileKind.PDF, table_files.print_table(table, setting)


def _score_text(table, text, language, *, is_shown):
    found = [one for one in parse_text(text, language=language, published=table.published) if one.kind != "date"]
    counts, used = Counter(cells=len(table.answers)), set()
    for answer in table.answers:
        at = next((at for at, one in enumerate(found) if at not in used and _is_right(one, answer)), None)
        counts["right"] += at is not None
        if at is not None:
            used.add(at)
        elif is_shown:
            print(table.id, table.layout, "not right:", *answer)
    for at, one in enumerate(found):
        if at not in used:
            is_sure = min(one.confidences.number.value, one.confidences.unit.value) >= SURE
            counts["surely wrong"] += is_sure
            if is_shown:
                print(table.id, "SURELY" if is_sure else "unsure", one.phrase, one.value, one.unit, one.as_of, one.cell)
    if language != table.language:
        counts["wrong language"] += 1
    return counts


def _is_right(one, answer):
    cell = one.cell
    if cell is None or (cell.row, cell.column) != (answer.row, answer.column) or one.qualifier != answer.qualifier:
        return False
    ends = [end for end in (one.value, one.low, one.high) if end is not None]
    is_dated = (one.as_of if one.is_stated else "") == answer.as_of
    return ends == [Decimal(answer.amount)] and is_dated and is_same_unit(one.unit, answer.unit)


def main():
    parts = [word for word in sys.argv[1:] if not word.startswith("--")] or ["open", "apart"]
    forms = [word.removeprefix("--form=") for word in sys.argv[1:] if word.startswith("--form=")] or FORMS
    for part in parts:
        total = Counter()
        for form in forms:
            counts = score_tables(part, form, is_shown="--show" in sys.argv)
            total += counts
            print(f"{part:6} {form:8}", dict(counts))
        print(f"{part:6} all     ", dict(total), f"{total['right'] / total['cells']:.3f}")


if __name__ == "__main__":
    main()
