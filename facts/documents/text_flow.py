"""The printed lines of a page as running text, in reading order: columns from left to right, tables row by row.

Large key figures side by side are read one after the other, each with its words. Running headers and footers are
removed, words broken at line ends joined, paragraphs separated.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from facts.documents.page_geometry import Borders
from facts.documents.page_tables import find_page_tables
from facts.documents.printed_line import PrintedLine, make_line, mend_justified
from facts.documents.reading_result import PagePlace, TextRun, check_length
from facts.languages import join_patterns, unite_lists
from facts.parsing.tokenizer import READER_MARK

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from facts.documents.page_geometry import PageBox
    from facts.documents.pdf_glyphs import GlyphPiece


if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from facts.documents.pdf_glyphs import GlyphPiece

    Row = list[GlyphPiece]

_LARGER = 1.2
_MOST_WORDS, _MOST_LABEL_WORDS = 3, 6
_MOST_LABEL_ROWS = 4
_NEAR, _NEAR_FIGURE = 1.0, 1.2
_DIGIT = re.compile(r"\d")


def split_key_figures(
    rows: Sequence[Row], gutters: Sequence[tuple[float, float]], borders: Borders
) -> list[tuple[list[Row], bool]] | None:
    """Return the rows in parts, each figure with its words a part of its own; None where there is no figure."""
    cells = [[] if _is_ruled(row, borders) else _split_row(row, gutters) for row in rows] if gutters else []
    found: list[tuple[list[Row], bool]] = []
    at, plain = 0, 0
    while at < len(cells):
        end = _find_figures_end(rows, cells, at, is_first=at == plain)
        if end == at:
            at += 1
            continue
        found += [(list(rows[plain:at]), False)] if at > plain else []
        found += [(column, True) for column in _iter_cell_columns(cells[at:end])]
        at = plain = end
    if not found:
        return None
    return [*found, *([(list(rows[plain:]), False)] if plain < len(rows) else [])]


def _is_ruled(row: Row, borders: Borders) -> bool:
    """Whether borders part the words of a row: it belongs to a table."""
    in_order = sorted(row, key=lambda piece: piece.x0)
    return bool(borders.bands) and any(
        borders.part(one.x1, other.x0, one.foot + 0.3 * one.size, one.size) for one, other in pairwise(in_order)
    )


def _find_figures_end(rows: Sequence[Row], cells: Sequence[list[Row]], at: int, *, is_first: bool) -> int:
    """Return the row after the words of the figures in a row; the row itself where they are none."""
    if not _are_figures(cells[at]):
        return at
    end = at + 1
    while end < len(rows) and end - at <= _MOST_LABEL_ROWS and _is_near(rows, end) and _are_words(cells[end]):
        end += 1
    is_apart = is_first or not _is_near(rows, at)
    return end if end > at + 1 and _are_prominent(rows[at:end], is_apart=is_apart) else at


def _is_near(rows: Sequence[Row], at: int) -> bool:
    """Whether a row stands close below the one before it."""
    above, row = rows[at - 1], rows[at]
    gap = min(piece.foot for piece in above) - max(piece.half for piece in row)
    size, size_above = max(piece.size for piece in row), max(piece.size for piece in above)
    return gap < max(_NEAR * size, _NEAR_FIGURE * size_above if size_above > _LARGER * size else 0)


def _are_words(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return bool(said) and not _are_figures(cells) and all(len(words) <= _MOST_LABEL_WORDS for words in said)


def _split_row(row: Row, gutters: Sequence[tuple[float, float]]) -> list[Row]:
    """Part a row at its gutters."""
    found: list[Row] = [[] for _ in range(len(gutters) + 1)]
    for piece in sorted(row, key=lambda piece: piece.x0):
        middle = 0.5 * (piece.x0 + piece.x1)
        found[sum(0.5 * (low + high) < middle for low, high in gutters)].append(piece)
    return found


def _are_figures(cells: Iterable[Row]) -> bool:
    said = [words for cell in cells if (words := [piece.text for piece in cell if piece.text])]
    return len(said) > 1 and all(_is_figure(words) for words in said)


def _is_figure(words: Sequence[str]) -> bool:
    """Whether a cell is a number, perhaps with its hedge or unit."""
    numbers = [word for word in words if _DIGIT.search(word)]
    return bool(numbers) and len(words) - len(numbers) <= _MOST_WORDS - 1


def _are_prominent(rows: Sequence[Row], *, is_apart: bool) -> bool:
    """Whether the first row is larger than the others, or begins something new and alone has numbers."""
    sizes = [median(piece.size for piece in row) for row in rows]
    if sizes[0] > _LARGER * max(sizes[1:]):
        return True
    return is_apart and not any(_DIGIT.search(piece.text) for row in rows[1:] for piece in row)


def _iter_cell_columns(cells: Sequence[list[Row]]) -> Iterator[list[Row]]:
    for column in zip(*cells, strict=True):
        if rows := [cell for cell in column if cell]:
            yield rows


_GUTTER = 0.7
_WIDE_GUTTER = 1.2
_MOST_GUTTERS = 8
_MOSTLY, _FEWEST_WORDS = 0.5, 3
_PAUSE = 3.0
_DEEPEST = 8


@dataclass(slots=True)
class _RowGroup:
    """Rows that share their columns, or share that they have none."""

    rows: list[list[GlyphPiece]] = field(default_factory=list)
    gutters: list[tuple[float, float]] = field(default_factory=list)

    @property
    def pieces(self) -> list[GlyphPiece]:
        return [piece for row in self.rows for piece in row]


def gather_rows(pieces: Iterable[GlyphPiece]) -> list[list[GlyphPiece]]:
    """Gather pieces into rows from the top: what overlaps in height belongs together."""
    found: list[list[GlyphPiece]] = []
    bottom = float("inf")
    for piece in sorted(pieces, key=lambda piece: -piece.half):
        if piece.half <= bottom:
            found.append([])
            bottom = piece.foot
        bottom = min(bottom, piece.foot)
        found[-1].append(piece)
    return found


def join_row_text(row: Iterable[GlyphPiece]) -> str:
    return " ".join(piece.text for piece in sorted(row, key=lambda piece: piece.x0))


class _ColumnPart(NamedTuple):
    """What is read before anything beside it: rows of a column, a key figure with its words, or a table's lines."""

    rows: list[list[GlyphPiece]]
    is_figure: bool = False
    lines: list[PrintedLine] | None = None


def order_lines(pieces: Sequence[GlyphPiece], borders: Borders | None = None) -> list[PrintedLine]:
    """Return the lines of a page in reading order, each knowing its column.

    Pieces without a text only fill the place of words that are not read.
    """
    found: list[PrintedLine] = []
    borders = borders or Borders()
    for number, part in enumerate(_iter_columns(pieces, borders), start=1):
        of_column = part.lines or [make_line(row, borders) for row in part.rows if any(piece.text for piece in row)]
        if not of_column:
            continue
        left, right = min(line.x0 for line in of_column), _find_edge(of_column)
        for line in of_column:
            line.left, line.right, line.column, line.block = left, right, number, number * part.is_figure
        if part.lines is None:
            mend_justified(of_column)
        found += of_column
    return found


def write_figure_lines(figures: Sequence[Sequence[GlyphPiece]]) -> list[PrintedLine]:
    """Return the words of charts row by row, each a paragraph that begins with the mark of readers."""
    lines = [make_line(row, Borders()) for figure in figures for row in gather_rows(figure)]
    for number, line in enumerate(lines, start=1):
        words = [word._replace(after=word.after.replace("\t", " ")) for word in line.words]
        line.words = [words[0]._replace(after=READER_MARK), *words[1:]]
        line.block = -number
    return lines


def _find_edge(of_column: list[PrintedLine]) -> float:
    """Return the right edge of a column; a few lines may stick out."""
    return sorted(line.x1 for line in of_column)[int(0.85 * (len(of_column) - 1))]


def _iter_columns(pieces: Sequence[GlyphPiece], borders: Borders, depth: int = 0) -> Iterator[_ColumnPart]:
    """Yield the parts of a page one after the other: what stands between tables, and the tables."""
    rows = gather_rows(pieces)
    at = 0
    for table in find_page_tables(rows, borders):
        yield from _iter_parts(rows[at : table.first], borders, depth)
        yield _ColumnPart([], lines=table.lines)
        at = table.last
    yield from _iter_parts(rows[at:], borders, depth)


def _iter_parts(rows: list[list[GlyphPiece]], borders: Borders, depth: int) -> Iterator[_ColumnPart]:
    """Yield the rows of one column after the other, key figures with their words apart."""
    waiting: list[list[GlyphPiece]] = []
    for group in _iter_groups(rows):
        if not group.rows:
            continue
        figures = split_key_figures(group.rows, group.gutters, borders) if depth < _DEEPEST else None
        gutter = _choose_gutter(group, borders) if depth < _DEEPEST and figures is None else None
        if gutter is None and figures is None:
            waiting += group.rows
            continue
        if waiting:
            yield _ColumnPart(waiting)
            waiting = []
        for part, is_figure in figures or ():
            yield from (
                [_ColumnPart(part, is_figure=True)]
                if is_figure
                else _iter_columns([piece for row in part for piece in row], borders, depth + 1)
            )
        for side in _split_sides(group.pieces, gutter) if gutter else ():
            yield from _iter_columns(side, borders, depth + 1)
    if waiting:
        yield _ColumnPart(waiting)


def _iter_groups(of_page: list[list[GlyphPiece]]) -> Iterator[_RowGroup]:
    group = _RowGroup()
    for row in of_page:
        shared = _share_gutters(group.gutters, row) if group.gutters else []
        own = [] if shared else _find_gutters(row)
        if group.rows and (_is_pause(group, row) or (group.gutters and not shared)):
            yield group
            group = _RowGroup([row], _find_gutters(row))
        elif own:
            beside = _find_rows_beside(group, own)
            yield _RowGroup(group.rows[: len(group.rows) - len(beside)])
            group = _RowGroup([*beside, row], own)
        else:
            group = _RowGroup([*group.rows, row], shared)
    yield group


def _find_rows_beside(group: _RowGroup, gutters: list[tuple[float, float]]) -> list[list[GlyphPiece]]:
    """Return the last rows that stand in one column only: those above the first row of another column."""
    found: list[list[GlyphPiece]] = []
    widest = [max(gutters, key=lambda band: band[1] - band[0])]
    for row in reversed(group.rows):
        if _share_gutters(widest, row) != widest:
            break
        found.insert(0, row)
    return found


def _is_pause(group: _RowGroup, row: list[GlyphPiece]) -> bool:
    """Whether empty paper across the whole page parts a row from those above it."""
    size = max(piece.size for piece in row)
    return min(piece.foot for piece in group.rows[-1]) - max(piece.half for piece in row) > _PAUSE * size


def _find_gutters(pieces: Iterable[GlyphPiece]) -> list[tuple[float, float]]:
    """Return the upright white bands inside a row, wide enough to part columns."""
    in_order = sorted(pieces, key=lambda piece: piece.x0)
    found, end = [], in_order[0].x1
    for piece in in_order[1:]:
        if piece.x0 - end > max(_GUTTER * piece.size, 5):
            found.append((end, piece.x0))
        end = max(end, piece.x1)
    return found


def _share_gutters(gutters: list[tuple[float, float]], row: list[GlyphPiece]) -> list[tuple[float, float]]:
    """Return what is left of the bands beside a further row."""
    width = max(_GUTTER * median(piece.size for piece in row), 5)
    for piece in row:
        gutters = [part for band in gutters for part in _cut_band(band, piece) if part[1] - part[0] > width]
    return gutters


def _cut_band(band: tuple[float, float], piece: GlyphPiece) -> list[tuple[float, float]]:
    low, high = band
    if piece.x1 <= low or piece.x0 >= high:
        return [band]
    return [(low, piece.x0), (piece.x1, high)]


def _choose_gutter(group: _RowGroup, borders: Borders) -> tuple[float, float] | None:
    """Return the widest band with prose on both sides, or with prose beside a table."""
    pieces = group.pieces
    size = median(piece.size for piece in pieces)
    for low, high in sorted(group.gutters, key=lambda band: band[0] - band[1])[:_MOST_GUTTERS]:
        sides = [gather_rows(side) for side in _split_sides(pieces, (low, high)) if side]
        if len(sides) < 2:
            continue
        least = 2 if high - low > _WIDE_GUTTER * size else 3
        are_prose = [_is_prose_column(side) for side in sides]
        if max(map(len, sides)) >= least and (all(are_prose) or _is_beside_table(sides, are_prose, borders)):
            return low, high
    return None


def _is_prose_column(of_side: list[list[GlyphPiece]]) -> bool:
    """Whether most of what stands together in the lines of a side are several words."""
    words = [sum(not _DIGIT.search(piece.text) for piece in chunk) for row in of_side for chunk in _iter_chunks(row)]
    return sum(count >= _FEWEST_WORDS for count in words) >= _MOSTLY * len(words)


def _iter_chunks(row: list[GlyphPiece]) -> Iterator[list[GlyphPiece]]:
    """Yield what wide white space parts in a row."""
    chunk: list[GlyphPiece] = []
    for piece in sorted(row, key=lambda piece: piece.x0):
        if chunk and piece.x0 - chunk[-1].x1 > max(_WIDE_GUTTER * piece.size, 5):
            yield chunk
            chunk = []
        chunk.append(piece)
    yield chunk


def _is_beside_table(sides: list[list[list[GlyphPiece]]], are_prose: list[bool], borders: Borders) -> bool:
    """Whether one side is prose, with lines that go on in small letters, and the other has a table."""
    return any(
        is_prose and _goes_on(side) and bool(find_page_tables(other, borders))
        for is_prose, side, other in zip(are_prose, sides, reversed(sides), strict=True)
    )


def _goes_on(side: list[list[GlyphPiece]]) -> bool:
    firsts = [min(row, key=lambda piece: piece.x0).text for row in side]
    return len(side) > 2 and sum(first[:1].islower() for first in firsts) > 0.25 * len(side)


def _split_sides(
    pieces: Iterable[GlyphPiece], gutter: tuple[float, float]
) -> tuple[list[GlyphPiece], list[GlyphPiece]]:
    middle = sum(gutter) / 2
    left: list[GlyphPiece] = []
    right: list[GlyphPiece] = []
    for piece in pieces:
        (left if (piece.x0 + piece.x1) / 2 < middle else right).append(piece)
    return left, right


_HYPHEN = re.compile(r"(?<=\w)[-\u2010]$")
_PLAIN = re.compile(r"[^\W\d_]+")
_LAST_PART = re.compile(r"[^\W\d_]+$")
_KEPT_BEFORE = frozenset("non self well half cross quasi ex anti vice all mid e x".split())
_SMALL = frozenset(unite_lists("layout.toml", "small"))
_KEPT_AFTER = frozenset(unite_lists("layout.toml", "joiners"))
_ENDED = re.compile(r"[.!?:;…▪•][\"'”’»)\]]*$|[▪•]$")
_BULLET = re.compile(r"[•▪●◦‣·○■□►➢✓»]|[-–—*]$")
_RANGE = re.compile(r"\d[-\u2010-\u2015\u2212]$")
_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+$")
_INNER_GROUP = re.compile(r"(?<![\d.,] )(?<![\d.,])\d{1,3} \d{3}(?![\d.,]* ?\d)")
_FIRST_GROUP = re.compile(r"(?<![\d.,])\d{1,3}$")
_GROUP = re.compile(r"\d{3}(?![\d])")
_SIGN_LAST = re.compile(r"(?:^|[\s(])[<>≤≥≈~±+−×€$£]$|[(/]$")
_SIGN_FIRST = re.compile(r"[%‰°€$£±×]")
_OPEN = frozenset(unite_lists("layout.toml", "opening"))
"""Words that no line ends with on purpose."""
_ITEM = re.compile(r"[<>≤≥≈~±+−€$£]?\s?\d[\d.,]*\s?(?:[^\W\d]|[%€$£°])")
_SHORT = 20
_WIDER = 1.3
_INDENT = 0.8
_OTHER_SIZE = 0.12


@dataclass(slots=True)
class TextFlow:
    """The text as it grows, with the place of every word and the beginning of every page."""

    places: Callable[[PageBox, int], PagePlace]
    parts: list[str] = field(default_factory=list)
    runs: list[TextRun] = field(default_factory=list)
    starts: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0

    def add(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)
        check_length(self.length)

    def add_line(self, line: PrintedLine, cut: int) -> None:
        """Add the words of a line, less so many characters at its end."""
        length, parts, page = self.length, self.parts, line.page
        for word in line.words:
            length += len(word.after)
            if not self.starts or self.starts[-1][1] != page:
                self.starts.append((length, page))
            self.runs.append(TextRun(length, self.places(word.printed, page)))
            parts += (word.after, word.text)
            length += len(word.text)
        if cut:
            parts[-1] = parts[-1][:-cut]
        self.length = length - cut
        check_length(self.length)

    @property
    def text(self) -> str:
        return "".join(self.parts)

    @property
    def pages(self) -> tuple[tuple[int, int, int], ...]:
        ends = [start for start, _ in self.starts[1:]] + [self.length]
        return tuple((start, end, page) for (start, page), end in zip(self.starts, ends, strict=True))


def join_printed_lines(lines: Sequence[PrintedLine], places: Callable[[PageBox, int], PagePlace]) -> TextFlow:
    """Join lines in reading order to paragraphs, an empty line between two."""
    flow = TextFlow(places)
    vocabulary, leading = _count_vocabulary(lines), _measure_leading(lines)
    has_groups = any(_INNER_GROUP.search(line.text) for line in lines)
    for line, after in zip(lines, [*lines[1:], None], strict=True):
        gap = _choose_gap(line, after, leading) if after else ""
        if after and gap == " " and _are_two_numbers(line, after, has_groups=has_groups):
            gap = "\n"
        cut, gap = _mend_line_end(line, after, vocabulary) if after and gap == " " else (0, gap)
        flow.add_line(line, cut)
        flow.add(gap)
    return flow


# ---- words broken at the end of a line ------------------------------------------------------------


def _count_vocabulary(lines: Iterable[PrintedLine]) -> Counter[str]:
    """Count the words of the document as they stand inside lines, with and without hyphens."""
    found: Counter[str] = Counter()
    for line in lines:
        for word in line.words:
            bare = word.text.strip(".,;:!?()[]“”„\"'’‘«»").casefold()
            found[bare] += 1
            found.update(bare.split("-") if "-" in bare[:-1] else ())
    return found


def _mend_line_end(line: PrintedLine, after: PrintedLine, vocabulary: Counter[str]) -> tuple[int, str]:
    """Return how many characters to drop from the line's end, and what to put before the next line."""
    last, first = line.words[-1].text, after.words[0].text
    if (_RANGE.search(last) and first[0].isdigit()) or (last[-1] == "/" and len(last) > 1):
        return 0, ""
    if not _HYPHEN.search(last):
        return 0, " "
    next_part = _PLAIN.match(first)
    if next_part and next_part[0].casefold() in _KEPT_AFTER and next_part[0] == first:
        return 0, " "
    last_part = _LAST_PART.search(last[:-1])
    if not next_part or not last_part:
        return 0, ""
    one, other = last_part[0].casefold(), next_part[0].casefold()
    if not first[0].islower():
        return int(last_part[0].isupper() and vocabulary[one + other] > vocabulary[f"{one}-{other}"]), ""
    return int(not _is_compound(one, other, vocabulary)), ""


def _is_compound(one: str, other: str, vocabulary: Counter[str]) -> bool:
    """Whether a hyphen at a line's end belongs to the word: the rest of the document knows best."""
    whole, parted = vocabulary[one + other], vocabulary[f"{one}-{other}"]
    if whole or parted:
        return parted > whole
    are_words = len(one) > 2 and one not in _SMALL and vocabulary[one] and vocabulary[other]
    return one in _KEPT_BEFORE or len(one) == 1 or bool(are_words)


def _are_two_numbers(line: PrintedLine, after: PrintedLine, *, has_groups: bool) -> bool:
    """Whether digits on both sides of a line's end are not, or not surely, groups of one number."""
    text, first = line.text, after.words[0].text
    if not (text[-1].isdigit() and first[0].isdigit()):
        return False
    is_grouped = _GROUPS.search(text) or (_FIRST_GROUP.search(text) and (has_groups or first.startswith("000")))
    return not (_GROUP.match(first) and is_grouped)


# ---- paragraphs -----------------------------------------------------------------------------------


def _measure_leading(lines: Sequence[PrintedLine]) -> float:
    """Return the usual distance of two lines, as a part of their size."""
    found = [
        (one.foot - other.foot) / one.size
        for one, other in pairwise(lines)
        if (one.page, one.column) == (other.page, other.column)
        and not one.block
        and 0 < one.foot - other.foot < 3 * one.size
    ]
    return median(found) if found else 1.2


def _choose_gap(line: PrintedLine, after: PrintedLine, leading: float) -> str:
    """Return what parts two lines: a space inside a paragraph, else an empty line; rows of a table stand alone."""
    if line.block or after.block:
        return " " if (line.page, line.block) == (after.page, after.block) else "\n\n"
    if line.is_row and after.is_row:
        return "\n"
    if line.is_row or after.is_row or _differs_in_size(line, after) or _BULLET.match(after.words[0].text):
        return "\n\n"
    if (line.page, line.column) != (after.page, after.column):
        return " " if _continues_paragraph(line, after) else "\n\n"
    is_apart = line.foot - after.foot > _WIDER * leading * line.size
    is_indented = after.x0 - after.left > _INDENT * after.size and line.x0 - line.left < 0.4 * line.size
    is_ended = _is_short(line, after) or _are_items(line, after)
    return "\n\n" if is_apart or is_indented or is_ended else " "


def _differs_in_size(line: PrintedLine, after: PrintedLine) -> bool:
    return abs(line.size - after.size) > _OTHER_SIZE * max(line.size, after.size)


def _continues_paragraph(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether a paragraph runs over to the next column or page."""
    return after.words[0].text[0].islower() or not (_ENDED.search(line.text) or _leaves_room(line, after))


def _is_short(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether the line was ended on purpose: the next word had room in it, and nothing is left open."""
    if not _leaves_room(line, after) or _is_open(line, after):
        return False
    return bool(_ENDED.search(line.text)) or not after.words[0].text[0].islower()


def _are_items(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether two short lines that begin with a number are two items of a list."""
    is_short = max(line.x1 - line.x0, after.x1 - after.x0) < _SHORT * line.size
    return is_short and bool(_ITEM.match(line.text) and _ITEM.match(after.text)) and not _is_open(line, after)


def _is_open(line: PrintedLine, after: PrintedLine) -> bool:
    """Whether a number, a range or a phrase cannot end where the line does."""
    text, first = line.text, after.words[0].text
    if line.words[-1].text.casefold() in _OPEN or _SIGN_LAST.search(text):
        return True
    if first[0].isdigit() and _RANGE.search(text):
        return True
    if _GROUP.match(first) and (_GROUPS.search(text) or (first.startswith("000") and _FIRST_GROUP.search(text))):
        return True
    return text[-1].isdigit() and bool(_SIGN_FIRST.match(first))


def _leaves_room(line: PrintedLine, after: PrintedLine) -> bool:
    return line.right - line.x1 > after.first_width + 0.6 * line.size


_DEPTH = 6
"""So many rows from the edge of a page may be furniture."""
_NUMBER = re.compile(r"\d+")
_LONE = re.compile(
    rf"[-–—·|\s]*(?:(?:{join_patterns('layout.toml', 'page')})\s*)?(?:\d{{1,4}}|[ivxl]{{1,6}})"
    rf"(?:\s*(?:/|{join_patterns('layout.toml', 'of')})\s*\d{{1,4}})?[-–—·|\s]*",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _EdgeRow:
    """One row near an edge: `key` is its text without numbers, at its height."""

    page: int
    row: list[GlyphPiece]
    text: str
    foot: float
    is_repeated: bool = False

    @property
    def key(self) -> str:
        return _NUMBER.sub("#", self.text).casefold()

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(int(number[:9]) for number in _NUMBER.findall(self.text))


def remove_furniture(pages: Sequence[list[GlyphPiece]]) -> tuple[list[list[GlyphPiece]], list[str]]:
    """Return the pages without what repeats at their edges, and the texts that were taken away."""
    edges = [edge for number, page in enumerate(pages) for edge in _list_edges(number, page)]
    _mark_edges([row for both in edges for row in both])
    gone = [row for both in edges for row in _find_outer_rows(both, len(pages))]
    taken = {id(piece) for edge in gone for piece in edge.row}
    kept = [[piece for piece in page if id(piece) not in taken] for page in pages]
    return kept, list(dict.fromkeys(edge.text for edge in gone))


def _list_edges(number: int, page: list[GlyphPiece]) -> Iterable[list[_EdgeRow]]:
    """Return the rows at the top and at the bottom, each from the edge inwards."""
    of_page = [_EdgeRow(number, row, join_row_text(row), min(piece.foot for piece in row)) for row in gather_rows(page)]
    half = len(of_page) // 2
    return of_page[: min(_DEPTH, half)], of_page[: -1 - min(_DEPTH, half) : -1]


def _mark_edges(edges: Iterable[_EdgeRow]) -> None:
    by_key: dict[str, list[_EdgeRow]] = defaultdict(list)
    for edge in edges:
        by_key[edge.key].append(edge)
    for same in by_key.values():
        for height in _split_by_height(same):
            _mark_repeated(height)


def _split_by_height(same: list[_EdgeRow]) -> Iterable[list[_EdgeRow]]:
    """Part rows of one text by where they stand."""
    found: list[list[_EdgeRow]] = []
    for edge in sorted(same, key=lambda edge: edge.foot):
        if not found or edge.foot - found[-1][-1].foot > 4:
            found.append([])
        found[-1].append(edge)
    return found


def _mark_repeated(same: list[_EdgeRow]) -> None:
    """Mark rows that are equal, or differ only by a number that counts with the pages."""
    by_offset: dict[tuple[int, ...], set[int]] = defaultdict(set)
    for edge in same:
        for key in _list_offsets(edge):
            by_offset[key].add(edge.page)
    for edge in same:
        edge.is_repeated = any(len(by_offset[key]) > 1 for key in _list_offsets(edge))


def _list_offsets(edge: _EdgeRow) -> list[tuple[int, ...]]:
    """Return the numbers of a row as printed, and once for each of them less its page."""
    numbers = edge.numbers
    counted = [(at, *numbers[:at], number - edge.page, *numbers[at + 1 :]) for at, number in enumerate(numbers)]
    return [(-1, *numbers), *counted]


def _find_outer_rows(from_edge: list[_EdgeRow], count: int) -> list[_EdgeRow]:
    """Return the rows from the edge up to the last that repeats, with lone page numbers between."""
    last = max((at for at, edge in enumerate(from_edge) if edge.is_repeated), default=-1)
    while last >= 0 and not all(edge.is_repeated or _LONE.fullmatch(edge.text) for edge in from_edge[: last + 1]):
        last = max((at for at in range(last) if from_edge[at].is_repeated), default=-1)
    if last < 0 and count == 1 and from_edge and _is_lone_number(from_edge):
        last = 0
    return from_edge[: last + 1]


def _is_lone_number(from_edge: list[_EdgeRow]) -> bool:
    """Whether the outermost row of a single page is its number, well apart from the text."""
    outer = from_edge[0]
    apart = abs(outer.foot - from_edge[1].foot) if len(from_edge) > 1 else 0.0
    return bool(_LONE.fullmatch(outer.text)) and apart > 2 * max(piece.size for piece in outer.row)
