"""Tables in a text: lines with tabs between cells; each cell is read with the heads of its row and its column.

A cell alone says a number only. Its unit, its noun and its date are in the heads: 'Users', 'Budget (M€)', '2023',
'in thousands'. The cell and its heads are composed to a phrase, which the grammar reads like any other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, replace
from functools import cache, cached_property
from itertools import islice, takewhile
from typing import TYPE_CHECKING, NamedTuple

from facts.model import units
from facts.model.confidence import because
from facts.parsing.parsed_quantity import DATE, QUANTITY, CellHeads, ParsedQuantity, drop_exponent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from decimal import Decimal

    from facts.parsing.lexicon import Lexicon

    Reader = Callable[[str], list[ParsedQuantity]]

MOST_COLUMNS, MOST_CELLS = 40, 3000
"""Behind so many cells of a text the others are read as text, without their heads: each cell costs several readings."""
OF_HEAD = 0.9
OF_NAME = 0.25
LABEL_MARK = " · "
LONGEST_CAPTION, LONGEST_UNIT = 160, 40
LEAST_FIGURE = 1000
_CAPTION_MARK = LABEL_MARK
SHORT_CELL = 60
"""Longer cells hold sentences, as columns of text side by side do."""
_DIGIT = re.compile(r"\d")
_FIGURE = re.compile(r"(?:[^\W\d_]{1,12}\.?\s){0,3}[<>≤≥~≈±+\-−–(\s]*(?:[A-Z]{0,3}[$€£]\s*)?\d")
_FOOTNOTE = re.compile(r"(?<=\S)(?<!^10)(?<!\s10)(?:\s?(?:\*{1,3}|[†‡§]|[¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ]+|(?<=[\d\s])[a-h]\)))+$")
_RAISED = re.compile(r"(?<=[^\W\d_]{3})[¹²³⁴⁵⁶⁷⁸⁹ᵃᵇᶜᵈᵉᶠ*†‡]+")
_IN_BRACKETS = re.compile(r"\(([\d.,'’\s]*\d)\)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_YEARS = re.compile(r"(?:19|20)\d\d\s?[/–-]\s?(?:(?:19|20)\d\d|\d\d)")
_WHOLE_DATE = re.compile(
    r"\b(?:\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d(?:-\d\d)?|[QTH][1-4](?=\W)|"
    r"\d{1,2}\.?\s[^\W\d_]{3,12}\.?\s(?:19|20)\d\d)\b"
)
_BRACKETED = re.compile(r"[(\[]\s*([^()\[\]]{1,40}?)\s*[)\]]\s*$")
_DAY = re.compile(r"[(\[][^()\[\]\d]{0,20}(\d[^()\[\]]{2,20})[)\]]\s*$")
_NUMBERED = re.compile(r"[^\W\d_]{3,9}\.?\s\d{1,3}(?:\.\d{1,2})?\s?[.:–]")
_BEHIND = re.compile(r"(?:,| [-–/])\s+([^\s,;:]{1,20}(?:\s[^\s,;:]{1,20}){0,2})\s*$")


class TableCell(NamedTuple):
    """The text of a cell and its place."""

    start: int
    end: int
    text: str


TableRow = tuple[TableCell | None, ...]


@dataclass(frozen=True)
class TextTable:
    """A table: rows of cells, each as wide as the table; None where a row has no cell."""

    rows: tuple[TableRow, ...]
    caption: str = ""

    @property
    def end(self) -> int:
        return self._cells[-1].end

    def covers(self, place: int) -> bool:
        """Whether a place lies in a short cell, as figures, labels and heads are; sentences are read as text."""
        at = bisect_right(self._starts, place) - 1
        return at >= 0 and place < self._cells[at].end and len(self._cells[at].text) <= SHORT_CELL

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
            if any(_is_figure(cell) and not _is_head(cell) for cell in cells):
                return at
        return len(self.rows)

    @cached_property
    def label_count(self) -> int:
        """How many columns at the left hold labels: the first one, and those of words before any figure."""
        width = len(self.rows[0])
        columns = ([cell.text for row in self.body if (cell := row[at])] for at in range(1, width))
        return next((at for at, texts in enumerate(columns, 1) if any(map(_is_figure, texts))), 1)

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
        return [_strip_footnotes(head) for head in heads]


def _is_figure(text: str) -> bool:
    """Whether a cell begins with a number, a sign or a currency before it."""
    return _FIGURE.match(text) is not None


def _is_head(text: str) -> bool:
    """Whether a cell has no number but a date, as heads have: '2023', 'FY 2022/23', '31.12.2023', 'Q1 2024'."""
    plain = _WHOLE_DATE.sub("", _strip_footnotes(text))
    return not _DIGIT.search(_YEAR.sub("", _YEARS.sub("", plain)))


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


def _find_caption(lines: Sequence[TableCell], first: int, last: int) -> str:
    """Return the short lines before a table, two at most: its name, and what holds for all of it.

    Where none of them has the number of a table, a line below the table that has one is its name, too.
    """
    before = [line.text.strip() for line in reversed(lines[max(first - 2, 0) : first])]
    short = list(takewhile(_may_be_caption, before))[::-1]
    below = lines[last].text.strip() if last < len(lines) else ""
    if _NUMBERED.match(below) and _may_be_caption(below) and not any(map(_NUMBERED.match, short)):
        short.append(below)
    return _CAPTION_MARK.join(short)


def _may_be_caption(text: str) -> bool:
    return "\t" not in text and len(text) <= LONGEST_CAPTION and text[-1:] != "."


def _build_tables(lines: Sequence[TableCell], caption: str) -> list[TextTable]:
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
    tables = (TextTable(tuple(part), caption) for part in parts)
    return [table for table in tables if table.body and any(map(_is_figure, _list_texts(table.body)))]


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
    return (
        not (row[0] and row[0].text) and len(texts) > 1 and all(_find_year(text) and _is_head(text) for text in texts)
    )


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
        and not any(map(_is_figure, labels))
        and any(cell and _is_figure(cell.text) for cell in before)
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
        found.append(TableCell(left, left + len(text), text))
        start += len(written) + 1
    return found


def _fit_row(row: list[TableCell], width: int, at: int) -> TableRow:
    """Bring a row to the table's width: heads without a cell over the labels are moved right, a lone label left."""
    missing: list[TableCell | None] = [None] * (width - len(row))
    is_short_head = len(row) == width - 1 and row[0].text != "" and not (at and _is_label(row[0].text))
    return (*missing, *row) if is_short_head else (*row, *missing)


def _is_label(text: str) -> bool:
    return bool(text) and not _is_figure(text)


# ---- the cells -------------------------------------------------------------------------------------------------------


class _Surroundings(NamedTuple):
    """What holds for the cells of a row beside its own label."""

    whole: str
    """The label of the row that this one is a part of; else its own."""
    group: str
    unit: str
    """What the column of units says."""


class CellReader:
    """Reads the cells of one table; `read` is the grammar's reading of a phrase."""

    def __init__(self, table: TextTable, read: Reader, words: Lexicon) -> None:
        self.table, self.words = table, words
        self.read = cache(read)  # the words of a head are read for each of its cells
        self._scales = {
            word: power for word, power in {**words.scales, **words.magnitudes}.items() if _is_power_of_ten(power)
        }
        links = "|".join(map(re.escape, words.links | words.of_words))
        self._link = re.compile(rf"(?:{links})(?:\s+|['’])", re.IGNORECASE)
        self._unit_column = self._find_unit_column()
        labels = [label for label in (self._join_labels(row) for row in table.body) if label]
        heads = [head for head in table.column_heads[table.label_count :] if head]
        self.has_year_rows = bool(labels) and all(map(_find_year, labels))
        bare = [_YEAR.sub("", _YEARS.sub("", head)).strip() for head in heads]
        self.is_turned = self.has_year_rows or (
            self._count_measures(bare) * len(labels) > self._count_measures(labels) * len(heads)
        )
        """Whether the heads of the columns say what is counted, and those of the rows of whom or when."""
        self._own_units = [self._find_known_unit(head) for head in table.column_heads]

    def _count_measures(self, heads: Sequence[str]) -> float:
        """Return how many heads name a unit or a counted thing; a noun that is not known may be a name."""
        return sum(map(self._weigh_measure, heads))

    def _weigh_measure(self, head: str) -> float:
        if self._find_unit(head):
            return 1
        noun = self._read_noun("12", head)
        return 0 if noun is None else 1 if noun.unit in units.load_units() else OF_NAME

    def _find_unit_column(self) -> int | None:
        """Return the column of labels whose cells are units, if there is one."""
        for at in range(1, self.table.label_count):
            texts = [cell.text for row in self.table.body if (cell := row[at]) and cell.text]
            if texts and 2 * sum(self._is_unit(text) for text in texts) >= len(texts):
                return at
        return None

    def _is_unit(self, text: str) -> bool:
        """Whether a text is a unit, perhaps with a scale before it."""
        _, rest = self._split_scale(text)
        one = self._read_whole(f"12 {rest}") if rest and len(text) <= LONGEST_UNIT else None
        return one is not None and one.unit != "1" and not one.unit.startswith("{")

    def _join_labels(self, row: TableRow) -> str:
        """Return the labels of a row: those of all its columns of words but that of the units."""
        cells = (cell for at, cell in enumerate(row[: self.table.label_count]) if cell and at != self._unit_column)
        return LABEL_MARK.join(filter(None, (_strip_footnotes(cell.text) for cell in cells)))

    def _find_known_unit(self, head: str) -> str:
        unit = self._find_unit(head)
        return unit if unit and self._is_unit(unit) else ""

    def iter_quantities(self) -> Iterator[ParsedQuantity]:
        """Yield the figures of the body, each as one quantity."""
        count, heads = self.table.label_count, self.table.column_heads
        group = whole = above = ""
        for row in self.table.body:
            label = self._join_labels(row)
            if all(cell is None or not cell.text for cell in row[count:]):
                group = label
                continue
            if count > 1 and not (row[0] and row[0].text) and above:
                label = LABEL_MARK.join(filter(None, (above, label)))
            else:
                above = row[0].text if row[0] else ""
            whole = whole if self._is_part(label) else label
            unit = row[self._unit_column] if self._unit_column is not None else None
            around = _Surroundings(whole, group, unit.text if unit else "")
            for at, cell in enumerate(row[count:], count):
                if (
                    cell
                    and _is_figure(cell.text)
                    and len(cell.text) <= SHORT_CELL
                    and not self._is_reference(heads[at])
                ):
                    yield from self._read_cell(cell, CellHeads(label, heads[at]), around, self._own_units[at])

    def _is_part(self, label: str) -> bool:
        """Whether a row is a part of the one above it: 'of which students'."""
        return any(label.lower().startswith(f"{words} ") for words in self.words.of_which)

    def _is_reference(self, head: str) -> bool:
        """Whether a column has the numbers of notes or pages, which are no figures."""
        return head.lower().rstrip(".") in self.words.structural

    def _read_cell(
        self, cell: TableCell, heads: CellHeads, around: _Surroundings, own: str
    ) -> Iterator[ParsedQuantity]:
        """Yield the reading of a cell; nothing where it is no number or a date."""
        printed = _FOOTNOTE.sub("", cell.text)
        measure, other = (heads.column, heads.row) if self.is_turned else (heads.row, heads.column)
        nouns = tuple(dict.fromkeys((around.whole, measure))) if measure == heads.row else (measure,)
        first = own if not self.is_turned and self._is_single_unit(own) else ""
        given = (other, around.group, self.table.column_heads[0], *self.table.caption.split(_CAPTION_MARK))
        one = self._compose(printed, nouns, (first, around.unit), given)
        if one is None or one.kind == DATE:
            return
        sures = one.confidences
        if not one.unit_text or one.unit_text not in printed:
            sures = sures.add_doubt("unit", because("“{words}” is in the head of its row or column", measure), OF_HEAD)
        yield one._replace(
            start=cell.start,
            end=cell.start + len(printed),
            phrase=printed,
            cell=replace(heads, caption=self.table.caption),
            as_of=self._find_date(heads),
            confidences=sures,
        )

    def _is_single_unit(self, unit: str) -> bool:
        """Whether a unit is that of its own column alone, as of changes in percent beside years."""
        return (
            bool(unit)
            and self._own_units.count(unit) < sum(map(bool, self.table.column_heads)) - self.table.label_count
        )

    def _compose(
        self, printed: str, nouns: Sequence[str], stated: Sequence[str], others: Sequence[str]
    ) -> ParsedQuantity | None:
        """Return the reading of a cell with the unit that it has itself, else that of its heads, else their noun."""
        figure = _IN_BRACKETS.sub(r"−\1", printed) if _IN_BRACKETS.fullmatch(printed) else printed
        alone = self._read_whole(figure)
        if alone is None or alone.unit != "1":
            return alone
        found = (*stated, *map(self._find_unit, reversed(nouns)), *map(self._find_unit, others))
        for unit in dict.fromkeys(filter(None, (*found, *map(self._find_scale_behind, others)))):
            one = self._read_with_unit(figure, unit, nouns, alone)
            if one is not None:
                return one
        return next(filter(None, (self._read_noun(figure, noun) for noun in nouns)), alone)

    def _find_scale_behind(self, caption: str) -> str:
        """Return a known unit that a caption ends with behind 'in': 'Budget of the institute in thousand euros'."""
        lower = caption.lower()
        places = ((lower.rfind(f" {words} "), len(words) + 2) for words in self.words.unit_openers)
        at, size = max(places, default=(-1, 0))
        unit = caption[at + size :].strip(" .") if at >= 0 else ""
        return unit if unit and len(unit) <= LONGEST_UNIT and self._is_unit(unit) else ""

    def _read_with_unit(
        self, figure: str, unit: str, nouns: Sequence[str], alone: ParsedQuantity
    ) -> ParsedQuantity | None:
        """Read a figure with a unit from a head: 'M€', 'thousand', 'thousands of euros'."""
        power, rest = self._split_scale(unit)
        if power == 1:
            found = (self._read_whole(phrase) for phrase in (f"{figure} {unit}", f"{unit} {figure}"))
            return next((one for one in found if one is not None and one.unit != "1"), None)
        scaled = (self._read_with_unit(figure, rest, nouns, alone) if rest else None) or next(
            filter(None, (self._read_noun(figure, noun) for noun in nouns)), alone
        )
        return _scale_quantity(scaled, power)

    def _split_scale(self, unit: str) -> tuple[int, str]:
        """Return the power of ten that a unit begins with, and the rest: 'thousands of euros', 'Mio. €', '1,000 t'."""
        first, _, rest = unit.partition(" ")
        power = self._scales.get(first.lower().rstrip(".")) or self._read_power(first)
        return (power, self._link.sub("", rest, count=1) if self._link.match(rest) else rest) if power else (1, unit)

    def _read_power(self, written: str) -> int | None:
        """Return a power of ten in figures, from a thousand on: the 2 of '(2 sites)' is no scale."""
        number = self._read_whole(written) if written[:1].isdecimal() else None
        value = number.value if number else None
        return int(value) if value is not None and value >= LEAST_FIGURE and _is_power_of_ten(value) else None

    def _read_noun(self, figure: str, head: str) -> ParsedQuantity | None:
        """Read a number with the noun that its head is: 'Users', 'Number of users', 'Scientific publications'."""
        noun = _BEHIND.sub("", _BRACKETED.sub("", head).strip()).strip()
        lower = noun.lower()
        opener = next((words for words in self.words.count_openers if lower.startswith(words)), "")
        noun = noun[len(opener) :].strip()
        for written in dict.fromkeys((noun[:1].lower() + noun[1:], noun)):
            found = self.read(f"{figure} {written}")
            if found and found[0].start == 0 and found[0].unit != "1" and found[0].kind == QUANTITY:
                return found[0]
        return None

    def _read_whole(self, phrase: str) -> ParsedQuantity | None:
        """Return the one quantity that a phrase is from its beginning to its end."""
        found = self.read(phrase)
        return next((one for one in found if one.start == 0 and one.end >= len(phrase.rstrip(" ."))), None)

    def _find_unit(self, head: str) -> str:
        """Return what a head gives as unit: in brackets at its end, behind a comma, or all of it behind 'in'."""
        found = _BRACKETED.search(head) or _BEHIND.search(head)
        opened = found[1] if found else head
        lower = opened.lower()
        opener = next((words for words in self.words.unit_openers if lower.startswith(f"{words} ")), "")
        unit = opened[len(opener) :].strip()
        return unit if (found or opener) and not _find_year(unit) and len(unit) <= LONGEST_UNIT else ""

    def _find_date(self, heads: CellHeads) -> str | None:
        """Return the date of the head, or the day of its year that the label names; else the date of the caption."""
        head = heads.row if self.has_year_rows else heads.column
        year = _find_year(head)
        named = _DAY.search(heads.row)
        phrases = (f"{named[1]} {year}", f"{named[1]}{year}") if named and year else ()
        texts = (*phrases, head, *([] if year else self.table.caption.split(_CAPTION_MARK)))
        return next(filter(None, map(self._read_date, texts)), None) or year or _find_year(self.table.caption) or None

    def _read_date(self, text: str) -> str:
        """Return the only day, month or part of a year that a text names."""
        found = (
            {one.as_of for one in self.read(text) if one.kind == DATE and one.as_of} if _YEAR.search(text) else set()
        )
        only = found.pop() if len(found) == 1 else None
        return only if only and "-" in only else ""


def replace_cells(
    found: Sequence[ParsedQuantity], tables: Sequence[TextTable], read: Reader, words: Lexicon
) -> list[ParsedQuantity]:
    """Return the quantities of a text with those of its tables read by their heads; labels and heads state nothing."""
    cells = (one for table in tables for one in CellReader(table, read, words).iter_quantities())
    inside = list(islice(cells, MOST_CELLS))
    end = inside[-1].end if len(inside) == MOST_CELLS else tables[-1].end
    outside = [one for one in found if one.start >= end or not any(table.covers(one.start) for table in tables)]
    return sorted((*outside, *inside), key=lambda one: (one.start, -one.end))


def _is_power_of_ten(number: int | Decimal) -> bool:
    return number == int(number) and str(int(number)).rstrip("0") == "1"


def _scale_quantity(one: ParsedQuantity, power: int) -> ParsedQuantity:
    """Return a quantity that many times as large, with its decimals moved."""
    ends = {name: getattr(one, name) for name in ("value", "low", "high")}
    moved = {name: drop_exponent(value * power) for name, value in ends.items() if value is not None}
    places = len(str(power)) - 1
    return one.with_guesses(decimals=None if one.decimals is None else one.decimals - places, **moved)


def _strip_footnotes(text: str) -> str:
    """Take the marks of footnotes from a label; an exponent of a unit stays."""
    return _RAISED.sub("", _FOOTNOTE.sub("", text))


def _find_year(label: str) -> str:
    """Return the year, or the years as an interval, that a head names alone: '2023', '2022/23', 'FY 2024'."""
    span = _YEARS.search(label)
    if span:
        first, last = re.split(r"\s?[/–-]\s?", span.group())
        return f"{first}/{first[:2] + last if len(last) == 2 else last}"
    found = _YEAR.findall(label)
    return found[0] if len(found) == 1 else ""
