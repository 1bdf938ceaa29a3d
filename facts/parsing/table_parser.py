"""Tables in a text: lines with tabs between cells; their rows, heads and captions."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, NamedTuple

from facts.parsing.tokenizer import READER_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.parsing.parsed_quantity import ParsedQuantity

MOST_COLUMNS = 40
LABEL_MARK = " · "
LONGEST_CAPTION = 160
CAPTION_MARK = LABEL_MARK
SHORT_CELL = 60
"""Longer cells hold sentences, as columns of text side by side do."""
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"(?:[^\W\d_]{1,12}\.?\s){0,3}[<>≤≥~≈±+\-−–(\s]*(?:[A-Z]{0,3}[$€£]\s*)?\d")
FOOTNOTE = re.compile(r"(?<=\S)(?<!^10)(?<!\s10)(?:\s?(?:\*{1,3}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ]+|(?<=[\d\s])[a-h]\)))+$")
_RAISED = re.compile(r"(?<=[^\W\d_]{3})[¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ*†‡]+")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)")
_THOUSANDS = re.compile(r"(?<!\d)['’`´]?000s?(?!\d)")
_WHOLE_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?|[QTH][1-4](?=\W)|"
    r"\d{1,2}\.?\s[^\W\d_]{3,12}\.?\s(?:19|20)\d\d)\b"
)
_NUMBERED = re.compile(r"[^\W\d_]{3,9}\.?\s\d{1,3}(?:\.\d{1,2})?\s?[.:–]")


class TableCell(NamedTuple):
    """The text of a cell and its place."""

    start: int
    end: int
    text: str
    is_doubted: bool = False
    """Whether its column is not beyond question."""


TableRow = tuple[TableCell | None, ...]


@dataclass(frozen=True)
class TextTable:
    """A table: rows of cells, each as wide as the table; None where a row has no cell."""

    rows: tuple[TableRow, ...]
    caption: str = ""
    above: tuple[TableCell, ...] = ()
    """The lines of the caption."""

    @property
    def end(self) -> int:
        return self._cells[-1].end

    def covers(self, place: int) -> bool:
        """Whether a place lies in a short cell, as figures, labels and heads are; sentences are read as text."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._cells[at].end and len(self._cells[at].text) <= SHORT_CELL

    def names_scale(self, one: ParsedQuantity) -> bool:
        """Whether what was read is the scale that a caption names, 'in thousands of euros', and no amount."""
        is_vague = one.value is None and one.qualifier == "order_of_magnitude"
        return is_vague and any(line.start <= one.start < line.end for line in self.above)

    @cached_property
    def _cells(self) -> list[TableCell]:
        return sorted(cell for row in self.rows for cell in row if cell)

    @cached_property
    def _starts(self) -> list[int]:
        return [cell.start for cell in self._cells]

    @cached_property
    def head_count(self) -> int:
        """How many rows at the top are heads: those before the first row with a figure that is no date."""
        for at, row in enumerate(self.rows):
            cells = [cell.text for cell in row[1:] if cell and cell.text]
            if any(is_figure(cell) and not _is_head(cell) for cell in cells):
                return at
        return len(self.rows)

    @cached_property
    def label_count(self) -> int:
        """How many columns at the left hold labels: the first one, and those of words before any figure."""
        width = len(self.rows[0])
        columns = ([cell.text for row in self.body if (cell := row[at])] for at in range(1, width))
        return next((at for at, texts in enumerate(columns, 1) if any(map(is_figure, texts))), 1)

    @property
    def body(self) -> tuple[TableRow, ...]:
        return self.rows[self.head_count :]

    @cached_property
    def column_heads(self) -> list[str]:
        """The words over each column, those of the upper head first; a head reaches over the empty cells after it."""
        levels: list[list[str]] = []
        for row in self.rows[: self.head_count]:
            levels.append(_spread_heads(row, levels[-1] if levels else None))
        heads = [
            " ".join(filter(None, dict.fromkeys(level[at] for level in levels))) for at in range(len(self.rows[0]))
        ]
        return [strip_footnotes(head) for head in heads]


def is_figure(text: str) -> bool:
    """Whether a cell begins with a number, a sign or a currency before it."""
    return _FIGURE.match(text) is not None


def _is_head(text: str) -> bool:
    """Whether a cell has no number but a date, as heads have: '2023', 'FY 2022/23', '31.12.2023', 'Q1 2024'."""
    return not _DIGIT.search(_THOUSANDS.sub("", remove_dates(strip_footnotes(text))))


def _spread_heads(row: Sequence[TableCell | None], above: Sequence[str] | None) -> list[str]:
    """Return the text over each column; an empty cell after a head belongs to it, except over the labels.

    Below another row of heads it does so only as far as the same head stands above.
    """
    found: list[str] = []
    for at, cell in enumerate(row):
        text = cell.text if cell else ""
        is_within = at > 1 and (above is None or (above[at] == above[at - 1] and above[at] != ""))
        found.append(text or (found[-1] if is_within else ""))
    return found


def find_tables(text: str) -> list[TextTable]:
    """Return the tables of a text: two or more rows of tabbed cells, with nothing but short lines between."""
    tables: list[TextTable] = []
    lines = list(_iter_lines(text)) if "\t" in text else []
    for first, last in _group_rows(lines):
        tables += _build_tables(lines[first:last], _find_caption(lines, first, last))
    return tables


def _iter_lines(text: str) -> Iterator[TableCell]:
    """Yield the lines that are not empty, each with its place."""
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield TableCell(start, start + len(line), line)
        start += len(line) + 1


def _group_rows(lines: Sequence[TableCell]) -> Iterator[tuple[int, int]]:
    """Yield the runs of lines, first and one after the last, that may be a table."""
    first = 0
    while first < len(lines):
        if "\t" not in lines[first].text:
            first += 1
            continue
        last = first + 1
        while last < len(lines) and _continues_table(lines, last):
            last += 1
        yield first, last
        first = last


def _continues_table(lines: Sequence[TableCell], at: int) -> bool:
    """Whether a line is a row, or one short line between two rows: the first part of a label, or a group's name."""
    if "\t" in lines[at].text:
        return True
    is_between = at + 1 < len(lines) and "\t" in lines[at + 1].text
    return is_between and len(lines[at].text) <= SHORT_CELL and not lines[at].text.rstrip().endswith((".", ":"))


def _find_caption(lines: Sequence[TableCell], first: int, last: int) -> list[TableCell]:
    """Return the short lines before a table, two at most: its name, and what holds for all of it.

    Where none of them has the number of a table, a line below the table that has one is its name, too.
    """
    before = reversed(lines[max(first - 2, 0) : first])
    short = list(takewhile(lambda line: _may_be_caption(line.text.strip()), before))[::-1]
    below = lines[last].text.strip() if last < len(lines) else ""
    is_named = any(_NUMBERED.match(line.text.strip()) for line in short)
    if _NUMBERED.match(below) and _may_be_caption(below) and not is_named:
        short.append(lines[last])
    return short


def _may_be_caption(text: str) -> bool:
    return "\t" not in text and len(text) <= LONGEST_CAPTION and text[-1:] != "."


def _build_tables(lines: Sequence[TableCell], above: Sequence[TableCell]) -> list[TextTable]:
    """Return the tables of lines: none where the rows do not agree on how many cells they have."""
    rows = _drop_empty_columns([_split_cells(line) for line in _join_labels(lines)])
    tabbed = [row for row in rows if len(row) > 1]
    if len(tabbed) < 2:
        return []
    widths = Counter(map(len, tabbed))
    count = max(widths.values())
    width = max(width for width in widths if widths[width] == count)
    if width > MOST_COLUMNS or 2 * count < len(tabbed):
        return []
    fitted = [_fit_row(row, width, at) for at, row in enumerate(rows) if len(row) <= width]
    parts = (part for one in _split_at_heads(fitted) for part in _split_beside(one))
    caption = CAPTION_MARK.join(line.text.strip() for line in above)
    tables = (TextTable(tuple(part), caption, tuple(above)) for part in parts)
    return [table for table in tables if table.body and any(map(is_figure, _list_texts(table.body)))]


def _drop_empty_columns(rows: list[list[TableCell]]) -> list[list[TableCell]]:
    """Return the rows without the empty columns at the left, as a sheet has that does not begin in its first column."""
    first = min((next((at for at, cell in enumerate(row) if cell.text), len(row)) for row in rows), default=0)
    return [row[first:] for row in rows] if first and all(len(row) > first for row in rows) else rows


def _split_at_heads(rows: list[TableRow]) -> Iterator[list[TableRow]]:
    """Yield the parts of rows that begin with other heads; heads that are repeated on a further page are left out."""
    count = TextTable(tuple(rows)).head_count
    heads = {_list_row(row) for row in rows[:count]}
    part = list(rows[:count])
    begins = False
    for row in rows[count:]:
        if _list_row(row) in heads:
            continue
        if _is_head_row(row):
            if not begins:
                yield part
                part = []
            begins = True
        else:
            begins = False
        part.append(row)
    yield part


def _list_row(row: TableRow) -> tuple[str, ...]:
    return tuple(cell.text if cell else "" for cell in row)


def _is_head_row(row: TableRow) -> bool:
    """Whether a row has no label, or none but a word for years, and behind it years only."""
    texts = [cell.text for cell in row[1:] if cell and cell.text]
    return not (row[0] and row[0].text) and len(texts) > 1 and all(find_year(text) and _is_head(text) for text in texts)


def _split_beside(rows: list[TableRow]) -> Iterator[list[TableRow]]:
    """Yield two tables that stand side by side, each with its labels; else all as one."""
    table = TextTable(tuple(rows))
    half = len(rows[0]) // 2
    if len(rows[0]) % 2 == 0 and half > 1 and _has_two_halves(table, half):
        yield [row[:half] for row in rows]
        yield [row[half:] for row in rows]
    else:
        yield rows


def _has_two_halves(table: TextTable, half: int) -> bool:
    """Whether the right half has labels of its own, and the heads of the left half."""
    labels = [cell.text for row in table.body if (cell := row[half]) and cell.text]
    heads = table.column_heads
    is_headed = heads[1:half] == heads[half + 1 :] and any(heads[1:half])
    before = [row[half - 1] for row in table.body]
    return bool(
        is_headed
        and labels
        and not any(map(is_figure, labels))
        and any(cell and is_figure(cell.text) for cell in before)
    )


def _list_texts(rows: Sequence[Sequence[TableCell | None]]) -> list[str]:
    return [cell.text for row in rows for cell in row[1:] if cell]


def _join_labels(lines: Sequence[TableCell]) -> list[TableCell]:
    """Join a short line to the row below it that goes on in small letters: 'Beam time' above 'delivered (h)'."""
    joined: list[TableCell] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before and "\t" not in before.text and "\t" in line.text and line.text[:1].islower():
            joined[-1] = TableCell(before.start, line.end, f"{before.text.strip()} {line.text}")
        else:
            joined.append(line)
    return joined


def _split_cells(line: TableCell) -> list[TableCell]:
    """Return the cells of a line; places are counted from its end, where a label has a line above it."""
    start = line.end - len(line.text)
    found = []
    for written in line.text.split("\t"):
        text = written.strip()
        left = start + len(written) - len(written.lstrip())
        found.append(TableCell(left, left + len(text), text, written.startswith(READER_MARK)))
        start += len(written) + 1
    return found


def _fit_row(row: list[TableCell], width: int, at: int) -> TableRow:
    """Bring a row to the table's width: heads without a cell over the labels are moved right, a lone label left."""
    missing: list[TableCell | None] = [None] * (width - len(row))
    is_short_head = len(row) == width - 1 and row[0].text != "" and not (at and _is_label(row[0].text))
    return (*missing, *row) if is_short_head else (*row, *missing)


def _is_label(text: str) -> bool:
    return bool(text) and not is_figure(text)


def strip_footnotes(text: str) -> str:
    """Take the marks of footnotes from a label; an exponent of a unit stays, and so does the end of '(tCO2e)'."""
    plain = FOOTNOTE.sub("", text)
    return _RAISED.sub("", plain if plain.count("(") == plain.count(")") else text)


def remove_dates(text: str) -> str:
    """Return a text without its years, days and parts of years."""
    return _YEAR.sub("", _YEARS.sub("", _WHOLE_DATE.sub("", text)))


def find_year(label: str) -> str:
    """Return the year, or the years as an interval, that a head names alone: '2023', '2022/23', 'FY 2024'."""
    span = _YEARS.search(label)
    if span:
        first, last = re.split(r"\s?[/–-]\s?", span.group())
        return f"{first}/{first[:2] + last if len(last) == 2 else last}"
    found = _YEAR.findall(label)
    return found[0] if len(found) == 1 else ""
