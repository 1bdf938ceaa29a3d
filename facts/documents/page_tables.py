"""Tables on a PDF page: rows whose cells stand in common columns, each written as one line with a tab for each column.

A column is what the words of all rows cover together; white space that no row covers parts two columns. Lines of a
wrapped cell are joined. A head over several columns stands over the first of them, the others are empty below it; a
head of one column only stands in the highest row, so that the one beside it does not reach over it.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from facts.documents.page_geometry import Borders
from facts.documents.page_heads import stack_heads
from facts.documents.printed_line import (
    PageRow,
    PageRows,
    PrintedLine,
    WordChunk,
    find_covered,
    join_chunks,
    make_line,
    overlaps,
    split_cells,
    split_chunks,
)
from facts.parsing.tokenizer import READER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece

    Row = list[GlyphPiece]
    Span = tuple[float, float]

_BLANK = 0.22
"""White space narrower than this part of the size never parts two columns."""
_NARROW, _WIDE = 0.6, 0.9
_UNUSUAL = 1.35
_USUAL, _FEW = 0.33, 4
_ALIGNED = 0.6
_MOST_IN_CHUNK, _MOST_IN_CELL, _MOST_IN_HEAD = 3, 2.5, 8
_PAUSE, _APART = 3.0, 1.6
_MOST_HEADS, _MOST_BETWEEN, _MOST_CAPTIONS = 9, 6, 3
_MOST_WORDS, _MOST_LABEL_WORDS = 7, 14
_LINE_PITCH = 1.4
"""Two lines of a cell stand closer than so many times their size."""
_MOST_COLUMNS, _LEAST_ROWS = 40, 2
_FIGURE_PART = 0.5
_HEDGE = r"(?:[^\W\d_]{1,12}\.?\s){0,3}"
_AMOUNT = r"[<>≤≥~≈±+\-−–(\s]{0,4}(?:[A-Z]{0,3}[$€£¥]\s?)?\d[\d.,'’\u00a0\u202f]*"
_FIGURE = re.compile(
    rf"{_HEDGE}{_AMOUNT}(?:[ \u00a0\u2009\u202f]\d{{3}})*(?:\s?(?:[–±×/-]|to|bis|à|a)\s?{_AMOUNT})?\)?"
    rf"(?:\s?[%‰°€$£]|\s?[^\W\d_]{{1,6}}\.?)?[*†‡§⁰¹²³⁴-⁹ᵃ-ᵗ)\]]*"
)
_NOTHING = re.compile(r"(?:[–—\-−.…·/*]{1,3}|n\.?\s?/?\s?[aavdcb]\.?|k\.\s?A\.)")
_SIGN_ALONE = re.compile(r"[^\w\s–—−-]{1,3}")
_GROUP = re.compile(r"\d{3}(?![\d])")
_MARKED_GROUP = re.compile(r"(?<!\d)\d{1,3}(?:[,.'’]\d{3})+(?!\d)")
_UNITS_PART, _LONGEST_UNIT = 0.7, 7
_GROUP_BEFORE = re.compile(r"(?<!\d)\d{1,3}$")
_YEAR = re.compile(r"(?:19|20)\d\d(?:\s?[/–-]\s?\d{2,4})?")
_NOTE = re.compile(r"[*†‡§⁰¹²³⁴-⁹\d]")
_DIGIT = re.compile(r"\d")
_LEADER = re.compile(r"\.{4,}|(?:\. ){4,}|…{2,}")


@dataclass(slots=True)
class PageTable:
    """The rows of a page from `first` to before `last` as printed lines."""

    first: int
    last: int
    lines: list[PrintedLine]


def find_page_tables(of_page: Sequence[Row], borders: Borders) -> list[PageTable]:
    """Return the tables in the rows of a page or a column, from the top down."""
    rows = PageRows(of_page)
    found: list[PageTable] = []
    at, free = 0, 0
    while at < len(rows):
        run = _grow_run(rows, at, borders) if rows.has_digit(at) and _may_begin(rows[at]) else None
        if run is None:
            at += 1
            continue
        first = _find_first_head(rows, run, free)
        sideways = _find_sideways(rows, run, borders)
        if sideways and first == run.first > free and rows[first - 1].words[-1].x1 < run.columns[1][0]:
            first -= 1  # the head of the labels stands at the foot of the others
        lines = _write_table(rows[first : run.last], run, run.first - first, sideways)
        above = _find_caption(rows, first, run, free)
        captions = [make_line(list(join_chunks(row.words).pieces), borders) for row in rows[above:first]]
        found.append(PageTable(above, run.last, [*captions, *lines]))
        at = free = run.last
    return found


# ---- rows that share columns -----------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Run:
    """Rows that share columns; `last` is one after the last of them, `data` are those with figures."""

    first: int
    last: int
    data: list[int]
    columns: list[Span]


def _grow_run(rows: Sequence[PageRow], at: int, borders: Borders) -> _Run | None:
    """Return the rows from one on that share columns; None where they make no table."""
    run = _Run(at, at + 1, [at], _cover([], rows[at], borders))
    ahead = at + 1
    while ahead < len(rows) and ahead - run.last < _MOST_BETWEEN + 1 and _is_near(rows[ahead - 1], rows[ahead]):
        if rows[ahead].has_figure:
            columns = _cover(run.columns, rows[ahead], borders)
            if not _accept_row(rows, run, ahead, columns):
                break
            run.columns, run.last = columns, ahead + 1
            run.data.append(ahead)
        elif not _fits_between(rows[ahead], run.columns):
            break
        elif rows[ahead].words and rows[ahead].words[-1].x1 < run.columns[0][0]:
            run.columns = _cover(run.columns, rows[ahead], borders)  # a label of two lines, its figures between them
        ahead += 1
    if len(run.data) < _LEAST_ROWS:
        return None
    run.columns = _merge_columns([rows[one] for one in run.data], run.columns)
    run.last = _find_tail(rows, run)
    if not _is_table(rows, run):
        return None
    while _is_label_above(rows, run):
        run.first -= 1
    return run


def _is_label_above(rows: Sequence[PageRow], run: _Run) -> bool:
    """Whether the line above the first row is the beginning of its label: nearer to it than to what is above."""
    at = run.first
    if at < 2 or not (rows[at - 1].words and rows[at - 2].words) or _has_only_years(split_cells(rows[at], run.columns)):
        return False
    row = rows[at - 1]
    below, above = row.foot - rows[at].foot, rows[at - 2].foot - row.foot
    is_label = row.words[-1].x1 < run.columns[1][0] and abs(row.words[0].x0 - run.columns[0][0]) < row.size
    return is_label and below < above - 0.1 * row.size and below < _LINE_PITCH * max(row.size, rows[at].size)


def _may_begin(row: PageRow) -> bool:
    """Whether a row has a figure and white space wider than that between words; two or three words may be cells."""
    if not row.has_figure:
        return False
    gaps = [(other.x0 - one.x1) / row.size for one, other in pairwise(row.words)]
    return len(gaps) < _FEW or max(gaps) > min(_WIDE, max(_NARROW, _UNUSUAL * median(gaps)))


def _is_near(one: PageRow, other: PageRow) -> bool:
    return one.foot - other.foot < _PAUSE * max(one.size, other.size)


def _cover(columns: Sequence[Span], row: PageRow, borders: Borders) -> list[Span]:
    """Return the columns with the words of a further row; what is nearly touched grows together."""
    spans = sorted([*columns, *((word.x0, word.x1) for word in row.words)])
    least, height = _BLANK * row.size, row.foot + 0.3 * row.size
    found: list[Span] = []
    for span in spans:
        if found and span[0] - found[-1][1] < least and not _is_parted(found[-1], span, height, row.size, borders):
            found[-1] = (found[-1][0], max(found[-1][1], span[1]))
        else:
            found.append(span)
    return found


def _is_parted(one: Span, other: Span, height: float, size: float, borders: Borders) -> bool:
    return bool(borders.bands) and one[1] <= other[0] and borders.part(one[1], other[0], height, size)


def _accept_row(rows: Sequence[PageRow], run: _Run, at: int, columns: Sequence[Span]) -> bool:
    """Whether a row fits the columns: it is no sentence, and no two cells of the rows before it grow together."""
    if not 1 < len(columns) <= 8 * _MOST_COLUMNS or not rows[at].is_even:
        return False
    if not _are_clean_cells(split_cells(rows[at], columns)) or _is_sentence(rows[at], columns):
        return False
    if len(columns) >= len(run.columns):
        return True
    return not any(_grow_together(rows[one], run.columns, columns) for one in run.data)


def _is_sentence(row: PageRow, columns: Sequence[Span]) -> bool:
    """Whether words without wide white space between them stand in several columns."""
    return any(
        len(chunk.text.split()) > _MOST_IN_CHUNK and len(find_covered(chunk, columns)) > 1
        for chunk in split_chunks(row, columns)
    )


def _grow_together(row: PageRow, before: Sequence[Span], after: Sequence[Span]) -> bool:
    """Whether a figure and the cell before it are one in the columns that a further row leaves."""
    cells = list(split_cells(row, before).values())
    return any(
        right.x0 - left.x1 > 0.4 * row.size
        and _DIGIT.search(right.text) is not None
        and any(one <= left.x0 and right.x1 <= other for one, other in after)
        for left, right in pairwise(cells)
    )


def _are_clean_cells(cells: dict[int, WordChunk]) -> bool:
    """Whether no cell behind the labels holds two figures."""
    return len(cells) > 1 and all(
        _count_figures(chunk.text) < 2 or not at or _FIGURE.fullmatch(chunk.text) for at, chunk in cells.items()
    )


def _count_figures(text: str) -> int:
    return sum(any(map(str.isdigit, word)) for word in text.split())


def _fits_between(row: PageRow, columns: Sequence[Span]) -> bool:
    """Whether a row without figures may stand between two of a table: a label or its rest, or words in columns."""
    if not row.words:
        return True
    chunks = split_chunks(row, columns)
    if len(chunks) == 1:
        text = chunks[0].text
        is_inside = chunks[0].x1 < columns[-1][1] + row.size
        return is_inside and len(text.split()) <= _MOST_LABEL_WORDS and not (text.endswith(".") and len(text) > 40)
    return all(len(find_covered(chunk, columns)) < 2 for chunk in chunks)


# ---- which white space parts columns ---------------------------------------------------------------------------------


def _merge_columns(data: Sequence[PageRow], columns: list[Span]) -> list[Span]:
    """Return the columns without those that are a part of the one beside them: groups of digits, hedges, signs."""
    at = 0
    while at + 1 < len(columns):
        if _is_one_column(data, columns, at):
            columns = [*columns[:at], (columns[at][0], columns[at + 1][1]), *columns[at + 2 :]]
        else:
            at += 1
    return columns


def _is_one_column(data: Sequence[PageRow], columns: list[Span], at: int) -> bool:
    """Whether the words of two columns beside each other are those of one."""
    split = [split_cells(row, columns) for row in data]
    left = [cells[at].text for cells in split if at in cells]
    right = [cells[at + 1].text for cells in split if at + 1 in cells]
    both = [(cells[at], cells[at + 1]) for cells in split if at in cells and at + 1 in cells]
    size = median(row.size for row in data)
    gap = columns[at + 1][0] - columns[at][1]
    if not (left and right) or all(map(_SIGN_ALONE.fullmatch, left)) or all(map(_SIGN_ALONE.fullmatch, right)):
        return True
    if both and all(_is_group(one, other, size) for one, other in both) and not _has_group_mark(data):
        return True
    if at and _are_units(left, len(data)) and sum(map(_is_value, right)) > _FIGURE_PART * len(right):
        return False
    if gap > _WIDE * size or not _is_nearest(columns, at, len(left), len(right), 0.1 * size):
        return False
    is_sparse = not both or (gap < _NARROW * size and len(both) < 2 and len(data) > 1)
    return is_sparse or not (any(map(_is_value, right)) and (at == 0 or any(map(_is_value, left))))


def _has_group_mark(data: Sequence[PageRow]) -> bool:
    """Whether figures of a table are grouped by commas or points: blanks then part cells, not groups."""
    return any(_MARKED_GROUP.search(word.text) for row in data for word in row.words[1:])


def _are_units(texts: Sequence[str], count: int) -> bool:
    """Whether a column holds short words, not always the same: the units of the rows, not hedges before figures."""
    return (
        len(texts) > _UNITS_PART * count
        and len(set(texts)) > 1
        and all(len(text) <= _LONGEST_UNIT and " " not in text and not _DIGIT.search(text) for text in texts)
    )


def _is_nearest(columns: Sequence[Span], at: int, count: int, count_right: int, slack: float) -> bool:
    """Whether the one of two columns that has fewer words is nearer to the other than to that on its other side."""
    gap = columns[at + 1][0] - columns[at][1]
    if count_right <= count:
        return at + 2 == len(columns) or gap <= columns[at + 2][0] - columns[at + 1][1] + slack
    return at == 0 or gap <= columns[at][0] - columns[at - 1][1] + slack


def _is_group(one: WordChunk, other: WordChunk, size: float) -> bool:
    return bool(
        other.x0 - one.x1 < 0.45 * size and _GROUP_BEFORE.search(one.text.split(" ")[-1]) and _GROUP.match(other.text)
    )


def _is_value(text: str) -> bool:
    return bool(_FIGURE.fullmatch(text) or _NOTHING.fullmatch(text))


def _find_tail(rows: Sequence[PageRow], run: _Run) -> int:
    """Return one after the last row: what follows the last figures is of the table only as the rest of its cells."""
    last = run.data[-1] + 1
    while last < len(rows) and last - run.data[-1] <= _MOST_BETWEEN and rows[last].words:
        row = rows[last]
        if row.has_figure or not _fits_between(row, run.columns) or not _continues_row(rows, last, run):
            break
        last += 1
    return last


def _continues_row(rows: Sequence[PageRow], at: int, run: _Run) -> bool:
    """Whether a row is the rest of the cells above it: close below them, or going on in small letters."""
    row, above = rows[at], rows[at - 1]
    gap = above.foot - row.foot
    pitch = _measure_pitch(rows, run)
    is_alike = abs(row.size - above.size) < 0.1 * row.size and not _NOTE.match(row.words[0].text)
    return is_alike and (gap < 0.85 * pitch or (row.starts_small and gap < 1.5 * row.size)) and gap < 1.6 * row.size


def _measure_pitch(rows: Sequence[PageRow], run: _Run) -> float:
    """Return the usual distance of two rows with figures that follow each other."""
    found = [rows[one].foot - rows[other].foot for one, other in pairwise(run.data) if other == one + 1]
    return median(found) if found else 2 * rows[run.first].size


def _is_table(rows: Sequence[PageRow], run: _Run) -> bool:
    """Whether labels stand before columns of figures, and no column is prose."""
    columns = run.columns
    if not 1 < len(columns) <= _MOST_COLUMNS:
        return False
    cells = [split_cells(rows[at], columns) for at in run.data]
    texts = [[of_row[at].text for of_row in cells if at in of_row] for at in range(len(columns))]
    if any(_LEADER.search(text) for of_column in texts for text in of_column):
        return False
    if _is_prose(texts[0]) or _fills_lines([of_row[0] for of_row in cells if 0 in of_row]):
        return False
    if any(not _are_values(of_column) and _count_words(of_column) > _MOST_IN_CELL for of_column in texts[1:]):
        return False
    labels = [text for text in texts[0] if not _is_value(text) or _YEAR.match(text)]
    figured = [at for at, of_row in zip(run.data, cells, strict=True) if not _has_only_years(of_row)]
    labelled = sum(_has_label(rows, at, run) for at in figured)
    has_labels = len(labels) >= 0.7 * len(texts[0]) and labelled > 0.6 * len(figured)
    is_apart = len(columns) > 2 or columns[1][0] - columns[0][1] > 0.8 * rows[run.first].size
    return any(map(_are_values, texts[1:])) and has_labels and is_apart and len(figured) > (len(figured) == len(cells))


def _has_label(rows: Sequence[PageRow], at: int, run: _Run) -> bool:
    """Whether a row begins with a word in the column of labels, or a line close above or below it is one."""
    beside = (at, *(one for one in (at - 1, at + 1) if run.first - 1 <= one < run.last and one not in run.data))
    return any(
        rows[one].words
        and rows[one].words[0].x0 < run.columns[0][1]
        and abs(rows[one].foot - rows[at].foot) < rows[at].size
        for one in beside
        if 0 <= one < len(rows)
    )


def _has_only_years(cells: dict[int, WordChunk]) -> bool:
    """Whether a row has years, and no other figures."""
    texts = [chunk.text for at, chunk in cells.items() if at]
    return all(_YEAR.search(text) or not _DIGIT.search(text) for text in texts)


def _are_values(texts: Sequence[str]) -> bool:
    return sum(map(_is_value, texts)) >= _FIGURE_PART * len(texts) > 0


def _count_words(texts: Sequence[str]) -> float:
    return sum(len(text.split()) for text in texts) / len(texts) if texts else 0.0


def _is_prose(labels: Sequence[str]) -> bool:
    """Whether the first cells are lines of sentences."""
    small = sum(text[:1].islower() for text in labels)
    words = _count_words(labels)
    ended = sum(text.endswith((".", ",", ";")) for text in labels)
    return words > _MOST_WORDS or (words >= 3.5 and small + ended > 0.35 * len(labels))


def _fills_lines(labels: Sequence[WordChunk]) -> bool:
    """Whether the first cells are all nearly as wide as the widest, as the lines of a text beside a table are."""
    widths = [label.x1 - label.x0 for label in labels]
    words = _count_words([label.text for label in labels])
    return len(labels) > 2 and words >= 4 and min(widths) > 0.75 * max(widths)


# ---- heads -----------------------------------------------------------------------------------------------------------


def _find_first_head(rows: Sequence[PageRow], run: _Run, free: int) -> int:
    """Return the first row of the heads above the figures; a caption is none."""
    first = ahead = run.first
    while ahead > free and run.first - ahead < _MOST_HEADS and _is_near(rows[ahead - 1], rows[ahead]):
        row = rows[ahead - 1]
        if not row.words:
            break
        if _are_heads(row, run.columns):
            first = ahead - 1
        elif not _is_label_head(row, rows[ahead], run.columns):
            break
        ahead -= 1
    return first


def _find_caption(rows: Sequence[PageRow], first: int, run: _Run, free: int) -> int:
    """Return the first row of a caption: lines close above the table, over it, and well apart from what is above."""
    left, right = run.columns[0][0], run.columns[-1][1]
    at = first
    while at > free and first - at < _MOST_CAPTIONS and _is_near(rows[at - 1], rows[at]):
        row = rows[at - 1]
        is_over = row.is_even and bool(row.words) and abs(row.words[0].x0 - left) < row.size
        if not is_over or row.words[-1].x1 > right + row.size or not _is_whole(row):
            break
        at -= 1
        if at == free or rows[at - 1].foot - row.foot > _APART * row.size:
            return at
    return first


def _is_whole(row: PageRow) -> bool:
    return all(other.x0 - one.x1 < _NARROW * row.size for one, other in pairwise(row.words))


def _is_label_head(row: PageRow, below: PageRow, columns: Sequence[Span]) -> bool:
    """Whether a row may be the head of the labels, that stands between two lines of the other heads."""
    return row.words[-1].x1 < columns[1][0] and row.foot - below.foot < row.size and len(row.words) <= _MOST_CAPTIONS


def _are_heads(row: PageRow, columns: Sequence[Span]) -> bool:
    chunks = split_chunks(row, columns)
    if not row.is_even or any(len(chunk.text.split()) > _MOST_IN_HEAD for chunk in chunks):
        return False
    if len(chunks) == 1 and len(chunks[0].text.split()) > _MOST_IN_CHUNK:
        return False
    starts_at_labels = chunks[0].x0 < columns[0][1]
    if starts_at_labels and (len(find_covered(chunks[0], columns)) > 1 or len(chunks) == 1):
        return False
    whole = (columns[0][0] - row.size, columns[-1][1] + row.size)
    return all(overlaps(chunk, whole) for chunk in chunks)


def _find_sideways(rows: Sequence[PageRow], run: _Run, borders: Borders) -> dict[int, list[WordChunk]]:
    """Return the heads that are set sideways over the columns."""
    row = rows[run.first]
    found = borders.take_sideways(run.columns, row.foot + row.size)
    return {at: [WordChunk(piece.x0, piece.x1, (piece,)) for piece in pieces] for at, pieces in found.items()}


# ---- writing ---------------------------------------------------------------------------------------------------------


def _write_table(
    rows: Sequence[PageRow], run: _Run, head_count: int, sideways: dict[int, list[WordChunk]]
) -> list[PrintedLine]:
    """Return a line for each row of a table, the heads first."""
    columns = run.columns
    data = {at - run.first + head_count for at in run.data}
    head_count = _count_heads(rows, columns, data, head_count)
    heads = stack_heads(rows[:head_count], columns, sideways)
    lines = [_write_row(level) for level in heads.levels if level]
    body = list(_join_wrapped(rows, columns, data, head_count))
    return [line for line in (*lines, *(_write_row(cells, heads.doubted) for cells in body)) if line]


def _count_heads(rows: Sequence[PageRow], columns: Sequence[Span], data: set[int], count: int) -> int:
    """Return how many rows are heads: years among them have figures, and may stand over further heads."""
    while count in data and _has_only_years(split_cells(rows[count], columns)):
        count += 1
        further = count
        while further < len(rows) and further not in data and _are_heads(rows[further], columns):
            further += 1
        count = further if further in data else count
    return count


def _join_wrapped(
    rows: Sequence[PageRow], columns: Sequence[Span], data: set[int], first: int
) -> Iterator[dict[int, list[WordChunk]]]:
    """Yield the cells of each row of the body; lines without figures go to the row they are the rest of."""
    found: dict[int, dict[int, list[WordChunk]]] = defaultdict(lambda: defaultdict(list))
    for at, owner in _assign_lines(rows, data, first).items():
        for column, chunk in _split_body(rows[at], columns, is_data=at in data).items():
            found[owner][column].append(chunk)
    for at in sorted(found):
        yield found[at]


def _split_body(row: PageRow, columns: Sequence[Span], *, is_data: bool) -> dict[int, WordChunk]:
    """Return the cells of a row; the words of a group's name may stand over several columns."""
    if not is_data and row.words:
        chunks = split_chunks(row, columns)
        if len(chunks) == 1 and chunks[0].x0 < columns[0][1]:
            return {0: chunks[0]}
    return split_cells(row, columns)


def _assign_lines(rows: Sequence[PageRow], data: set[int], first: int) -> dict[int, int]:
    """Return for each row the one that it belongs to: itself, or the one it is the rest of."""
    owner = {at: at for at in range(first, len(rows))}
    in_order = sorted(at for at in data if at >= first)
    gaps = [rows[one].foot - rows[other].foot for one, other in pairwise(in_order) if other == one + 1]
    pitch = median(gaps) if gaps else 2 * rows[first].size if first < len(rows) else 1.0
    for at in range(first, len(rows)):
        if at not in data and rows[at].words:
            owner[at] = _find_owner(rows, at, data, pitch, owner, first)
    for at in reversed(range(first, len(rows))):  # a line above its figures may belong to a line that belongs below
        owner[at] = owner[owner[at]]
    return owner


def _find_owner(
    rows: Sequence[PageRow], at: int, data: set[int], pitch: float, owner: dict[int, int], first: int
) -> int:
    """Return the row that a line without figures is the rest of; itself where it is a row of its own."""
    row = rows[at]
    size = max(one.size for one in rows[max(at - 1, 0) : at + 2])  # 'users' has no high letters
    above = rows[at - 1].foot - row.foot if at > first else float("inf")
    below = row.foot - rows[at + 1].foot if at + 1 < len(rows) else float("inf")
    tight = min(0.85 * pitch, 1.6 * size)
    before, after = (_reach_data(rows, at, step, data, tight, first) for step in (-1, 1))
    if before is not None and (after is None or above < below + 0.1 * size):
        return owner[before]
    if after is not None:
        return after
    if row.starts_small and above < 1.7 * size:
        return owner[at - 1]
    goes_on = at + 1 in data and rows[at + 1].starts_small and below < 1.7 * size
    return at + 1 if goes_on and len(row.words) < _MOST_WORDS else at


def _reach_data(rows: Sequence[PageRow], at: int, step: int, data: set[int], tight: float, first: int) -> int | None:
    """Return the row with figures that lines close together lead to from a line, upwards or downwards."""
    while first <= at + step < len(rows) and abs(rows[at + step].foot - rows[at].foot) < tight:
        at += step
        if at in data:
            return at
    return None


def _write_row(cells: dict[int, list[WordChunk]], doubted: frozenset[int] = frozenset()) -> PrintedLine | None:
    """Return the line of a row: a tab for each column that is passed, a blank between the lines of a cell.

    The cells of columns that are in doubt begin with the blank that says so.
    """
    words, made = [], []
    before = 0
    for at in sorted(cells):
        for number, chunk in enumerate(cells[at]):
            line = make_line(list(chunk.pieces), Borders())
            made.append(line)
            for place, word in enumerate(line.words):
                after = word.after.replace("\t", " ")
                if not place:
                    after = " " if number else "\t" * (at - before) + (READER_MARK if at in doubted else "")
                words.append(word._replace(after=after))
        before = at
    if not words:
        return None
    first = made[0]
    return PrintedLine(
        words, min(line.x0 for line in made), max(line.x1 for line in made), first.foot, first.size, first.first_width
    )
