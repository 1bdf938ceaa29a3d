"""The cells of a table as statements: each figure with the heads of its row and its column.

A cell alone says a number only. What it counts or measures, and of when, is in its heads, in the caption, and in the
rows above it. What the whole table is in ('thousands of euros') holds for a row only where the row says nothing else.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from facts.model import units
from facts.model.confidence import DOUBTED, LIKELY, because
from facts.parsing.parsed_quantity import DATE, NOT_UNDERSTOOD, CellHeads, ParsedQuantity
from facts.parsing.table_heads import HeadReader, scale_quantity
from facts.parsing.table_parser import (
    CAPTION_MARK,
    FOOTNOTE,
    LABEL_MARK,
    SHORT_CELL,
    find_year,
    is_figure,
    remove_dates,
    strip_footnotes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from facts.model.confidence import Reason
    from facts.parsing.lexicon import Lexicon
    from facts.parsing.table_heads import NounReading, Reader
    from facts.parsing.table_parser import TableCell, TableRow, TextTable

MOST_CELLS = 3000
"""Behind so many cells of a text the others are read as text, without their heads: each cell costs several readings."""
OF_HEAD = 0.9
OF_NAME = 0.25
_IN_BRACKETS = re.compile(r"\(([\d.,'’\s]*\d)\)")
_DAY = re.compile(r"[(\[][^()\[\]\d]{0,20}(\d[^()\[\]]{2,20})[)\]]\s*$")
_YEAR = re.compile(r"(?:19|20)\d\d")
_COLUMN = because("which column it stands in is not beyond question")


class _Surroundings(NamedTuple):
    """What holds for the cells of a row beside its own label."""

    whole: str
    """The label of the row that this one is a part of; else its own."""
    group: str
    unit: str
    """What the column of units says."""


class _Given(NamedTuple):
    """What may give a cell its unit, the nearest first."""

    nouns: tuple[str, ...]
    """The head that says what is counted or measured, with that of the row it is a part of."""
    stated: tuple[str, ...]
    """Units of its column alone, and of the column of units."""
    wide: tuple[str, ...]
    """Heads and captions that hold for more than this row."""


class CellReader:
    """Reads the cells of one table; `read` is the grammar's reading of a phrase."""

    def __init__(self, table: TextTable, read: Reader, words: Lexicon) -> None:
        self.table, self.words, self.heads = table, words, HeadReader(read, words)
        self.captions = tuple(filter(None, table.caption.split(CAPTION_MARK)))
        self._unit_column = self._find_unit_column()
        labels = [label for label in (self._join_labels(row) for row in table.body) if label]
        heads = [head for head in table.column_heads[table.label_count :] if head]
        dated = [label for label in labels if not self.heads.is_total(label)]
        self.has_year_rows = len(dated) > 0 and all(map(find_year, dated))
        self.is_turned = self.has_year_rows or (
            self._count_measures(heads) * len(labels) > self._count_measures(labels) * len(heads)
        )
        """Whether the heads of the columns say what is counted, and those of the rows of whom or when."""
        self._own_units = [self._find_known_unit(head) for head in table.column_heads]
        self._above: dict[int, list[ParsedQuantity]] = {}
        """The readings of the rows above in each column, from the last group or total on."""

    # ---- the table

    def _count_measures(self, heads: Sequence[str]) -> float:
        """Return how many heads name a unit or a counted thing; a noun that is not known may be a name."""
        return sum(map(self._weigh_measure, map(remove_dates, heads)))

    def _weigh_measure(self, head: str) -> float:
        if self.heads.list_units(head):
            return 1
        noun = self.heads.read_noun("12", head)
        return 0 if noun is None else 1 if noun.is_known else OF_NAME

    def _find_unit_column(self) -> int | None:
        """Return the column of labels whose cells are units, if there is one."""
        for at in range(1, self.table.label_count):
            texts = [cell.text for row in self.table.body if (cell := row[at]) and cell.text]
            if texts and 2 * sum(map(self.heads.is_unit, texts)) >= len(texts):
                return at
        return None

    def _join_labels(self, row: TableRow) -> str:
        """Return the labels of a row: those of all its columns of words but that of the units."""
        cells = (cell for at, cell in enumerate(row[: self.table.label_count]) if cell and at != self._unit_column)
        return LABEL_MARK.join(filter(None, (strip_footnotes(cell.text) for cell in cells)))

    def _find_known_unit(self, head: str) -> str:
        return next((unit for unit in self.heads.list_units(head) if self.heads.is_unit(unit)), "")

    def iter_quantities(self) -> Iterator[ParsedQuantity]:
        """Yield the figures of the body, each as one quantity."""
        count = self.table.label_count
        group = whole = above = ""
        for row in self.table.body:
            label = self._join_labels(row)
            if all(cell is None or not cell.text for cell in row[count:]):
                group, self._above = label, {}
                continue
            if count > 1 and not (row[0] and row[0].text) and above:
                label = LABEL_MARK.join(filter(None, (above, label)))
            else:
                above = row[0].text if row[0] else ""
            whole = whole if self._is_part(label) else label
            unit = row[self._unit_column] if self._unit_column is not None else None
            yield from self._read_row(row, label, _Surroundings(whole, group, unit.text if unit else ""))

    def _read_row(self, row: TableRow, label: str, around: _Surroundings) -> Iterator[ParsedQuantity]:
        heads = self.table.column_heads
        for at, cell in enumerate(row[self.table.label_count :], self.table.label_count):
            is_read = cell and is_figure(cell.text) and len(cell.text) <= SHORT_CELL
            if cell and is_read and not self._is_reference(heads[at]):
                one = self._read_cell(cell, CellHeads(label, heads[at], self.table.caption), around, at)
                if one is not None:
                    self._above.setdefault(at, []).append(one)
                    yield one
        if self.heads.is_total(label):
            self._above = {}

    def _is_part(self, label: str) -> bool:
        """Whether a row is a part of the one above it: 'of which students'."""
        openers = self.words.table_words.get("of_which", ())
        return any(label.lower().startswith(f"{words} ") for words in openers)

    def _is_reference(self, head: str) -> bool:
        """Whether a column has the numbers of notes or pages, which are no figures."""
        return head.lower().rstrip(".") in self.words.structural

    # ---- a cell

    def _read_cell(self, cell: TableCell, heads: CellHeads, around: _Surroundings, at: int) -> ParsedQuantity | None:
        """Return the reading of a cell; None where it is no number or a date."""
        printed = FOOTNOTE.sub("", cell.text)
        figure = _IN_BRACKETS.sub(r"−\1", printed) if _IN_BRACKETS.fullmatch(printed) else printed
        given, own = self._gather_given(heads, around, at)
        one = self._compose(figure, given, own, at)
        if one is None or one.kind == DATE:
            return None
        if not one.unit_text or one.unit_text not in printed:
            measure = heads.column if self.is_turned else heads.row
            said = because("“{words}” is in the head of its row or column", measure)
            one = _doubt(one, "unit", said, OF_HEAD)
        if cell.is_doubted:
            one = _doubt(one, "number", _COLUMN)
        return one._replace(
            start=cell.start,
            end=cell.start + len(printed),
            phrase=printed,
            cell=replace(heads, is_doubted=cell.is_doubted),
            as_of=self._find_date(heads),
        )

    def _gather_given(self, heads: CellHeads, around: _Surroundings, at: int) -> tuple[_Given, str]:
        """Return what may give a cell its unit, and the head that does not say what is counted."""
        measure, other = (heads.column, heads.row) if self.is_turned else (heads.row, heads.column)
        nouns = (measure,) if self.is_turned else tuple(dict.fromkeys((measure, around.whole)))
        own = self._own_units[at] if not self.is_turned and self._is_single_unit(self._own_units[at]) else ""
        wide = (other, around.group, self.table.column_heads[0], *reversed(self.captions))
        return _Given(nouns, tuple(filter(None, (own, around.unit))), wide), other

    def _is_single_unit(self, unit: str) -> bool:
        """Whether a unit is that of its own column alone, as of changes in percent beside years."""
        return (
            bool(unit)
            and self._own_units.count(unit) < sum(map(bool, self.table.column_heads)) - self.table.label_count
        )

    def _compose(self, figure: str, given: _Given, other: str, at: int) -> ParsedQuantity | None:
        """Return the reading of a cell with the unit that it has itself, else that of its heads, else their noun."""
        alone = self.heads.read_whole(figure)
        if alone is None:
            return None
        if alone.unit != "1":
            return self._scale_money(figure, alone, given)
        counted = self._read_nouns(figure, given, other)
        basis = counted.quantity if counted else alone
        stated = (*given.stated, *(unit for noun in given.nouns for unit in self.heads.list_units(noun)))
        for unit in dict.fromkeys(stated):
            one = self.heads.read_with_unit(figure, unit, basis)
            if one is not None:
                return one
        wide = self._read_wide(figure, alone, counted, given)
        if wide is not None:
            return wide
        return self._read_counted(figure, alone, counted, given, at)

    def _scale_money(self, figure: str, alone: ParsedQuantity, given: _Given) -> ParsedQuantity:
        """Return an amount with the scale of its heads, where the cell has a currency and no scale: '$ 48,210'."""
        if not _is_money(alone) or self.heads.has_scale(figure):
            return alone
        for unit in self._iter_units((*given.nouns, *given.wide)):
            power, rest = self.heads.split_scale(unit)
            named = self.heads.read_with_unit("1", rest, alone) if rest else None
            if power > 1 and (not rest or (named is not None and named.unit == alone.unit)):
                return scale_quantity(alone, power)
        return alone

    def _iter_units(self, heads: Sequence[str]) -> Iterator[str]:
        return (unit for head in heads for unit in self.heads.list_units(head))

    def _read_nouns(self, figure: str, given: _Given, other: str) -> NounReading | None:
        """Return the figure with the noun of its heads: of the other one where the first names nothing."""
        nouns = given.nouns if not self.heads.tells_nothing(given.nouns[0]) else (*given.nouns, other)
        found = [one for noun in reversed(nouns) if (one := self.heads.read_noun(figure, noun)) is not None]
        if not found:
            return None
        is_explicit = any(one.is_explicit for one in found) or self._says_number(given, other)
        return replace(found[0], is_explicit=is_explicit)

    def _says_number(self, given: _Given, other: str) -> bool:
        """Whether one of the heads is a word for a count: 'Number' beside 'Share (%)'."""
        return any(
            head and self.heads.tells_nothing(head) and not self.heads.is_total(head) and remove_dates(head).strip()
            for head in (*given.nouns, other)
        )

    def _read_wide(
        self, figure: str, alone: ParsedQuantity, counted: NounReading | None, given: _Given
    ) -> ParsedQuantity | None:
        """Return the reading with what the table is in; None where this row is in something else."""
        is_count = counted is not None and (counted.is_explicit or (counted.is_known and not counted.is_staff))
        for unit in dict.fromkeys(self._iter_units(given.wide)):
            one = self.heads.read_with_unit(figure, unit, counted.quantity if counted else alone)
            if one is None:
                continue
            is_scale = not self.heads.split_scale(unit)[1]
            if _is_money(one):
                strange = self.heads.may_be_unit(given.nouns[0])
                if strange:
                    return self._leave_unknown(counted.quantity if counted else alone, strange)
                if is_count:
                    return None
                return self._doubt_staff(one, counted, unit)
            if is_scale and is_count and alone.value is not None and alone.value == int(alone.value):
                return _doubt(
                    one, "number", because("the table is in “{words}”: whether its counts are is not said", unit)
                )
            if is_scale or one.unit == "%" or not is_count:
                return one
        return None

    def _leave_unknown(self, one: ParsedQuantity, strange: str) -> ParsedQuantity:
        """Return a figure without a currency, where what stands in brackets in its label may be its unit."""
        return _doubt(
            one,
            "unit",
            because("“{words}” in its head may be its unit, and is not understood", strange),
            NOT_UNDERSTOOD,
        )

    def _doubt_staff(self, one: ParsedQuantity, counted: NounReading | None, unit: str) -> ParsedQuantity:
        if counted is None or not counted.is_staff:
            return one
        said = because("the table is in “{words}”: whether people are counted or paid is not said", unit)
        return _doubt(one, "unit", said)

    def _read_counted(
        self, figure: str, alone: ParsedQuantity, counted: NounReading | None, given: _Given, at: int
    ) -> ParsedQuantity:
        """Return the figure with the noun of its heads, else with that of the caption, or of the rows it sums."""
        money = next((unit for unit in self._iter_units(given.wide) if self._is_money_unit(unit)), "")
        if counted is not None and (counted.is_known or counted.is_explicit):
            if money and not counted.is_explicit:
                said = because("counts things, though the table is in “{words}”", money)
                return _doubt(counted.quantity, "unit", said, LIKELY)
            return counted.quantity
        if self.heads.is_total(given.nouns[0]) and (summed := self._read_sum(alone, at)):
            return summed
        captioned = self._read_caption(figure, is_named=counted is not None)
        if captioned is not None:
            return captioned
        return counted.quantity if counted is not None else alone

    def _is_money_unit(self, unit: str) -> bool:
        rest = self.heads.split_scale(unit)[1]
        one = self.heads.read_whole(f"12 {rest}") or self.heads.read_whole(f"{rest} 12") if rest else None
        return one is not None and _is_money(one)

    def _read_sum(self, alone: ParsedQuantity, at: int) -> ParsedQuantity | None:
        """Return a total with the unit that all the rows above it share."""
        above = self._above.get(at, [])
        if len({one.unit for one in above}) != 1 or above[0].unit == "1":
            return None
        first = above[0]
        told = alone.with_guesses(unit=first.unit, unit_name=first.unit_name, unit_text=first.unit_text)
        sures = replace(told.confidences, unit=first.confidences.unit)
        return _doubt(told._replace(confidences=sures), "unit", because("the sum of the rows above it"), LIKELY)

    def _read_caption(self, figure: str, *, is_named: bool) -> ParsedQuantity | None:
        """Return a figure with the noun of the caption, where the heads name none, or only the parts it is told by."""
        for caption in reversed(self.captions):
            told = self.heads.read_caption(figure, caption)
            if told is None:
                continue
            counted, is_parted = told
            if is_parted or (counted.is_known and not is_named):
                sure = LIKELY if counted.is_known else DOUBTED
                return _doubt(
                    counted.quantity, "unit", because("“{words}” is in the caption of its table", caption), sure
                )
        return None

    # ---- dates

    def _find_date(self, heads: CellHeads) -> str | None:
        """Return the date of the head, or the day of its year that the label names; else the date of the caption."""
        head = heads.row if self.has_year_rows else heads.column
        year = find_year(head)
        named = _DAY.search(heads.row)
        phrases = [f"{named[1]} {year}", f"{named[1]}{year}"] if named and year else []
        phrases += self._iter_days_of_year(year)
        texts = (*phrases, head, *([] if year else self.captions))
        return next(filter(None, map(self._read_date, texts)), None) or year or find_year(self.table.caption) or None

    def _iter_days_of_year(self, year: str) -> Iterator[str]:
        """Yield the day that a caption names without a year, in the year of a head: 'au 31 décembre'."""
        if len(year) != len("2023"):
            return
        for caption in self.captions:
            if not _YEAR.search(caption) and (day := self._find_day(caption)):
                yield f"{day} {year}"
                yield f"{day}{year}"

    def _find_day(self, caption: str) -> str:
        found = (re.search(rf"\d{{1,2}}\.?\s(?:{month})\b", caption, re.IGNORECASE) for month in self.words.months)
        return next((one[0] for one in found if one), "")

    def _read_date(self, text: str) -> str:
        """Return the only day, month or part of a year that a text names."""
        found = (
            {one.as_of for one in self.heads.read(text) if one.kind == DATE and one.as_of}
            if _YEAR.search(text)
            else set()
        )
        only = found.pop() if len(found) == 1 else None
        return only if only and "-" in only else ""


def _is_money(one: ParsedQuantity) -> bool:
    return units.get_unit(one.unit).is_money


def _doubt(one: ParsedQuantity, part: str, why: Reason, at_most: float = DOUBTED) -> ParsedQuantity:
    return one._replace(confidences=one.confidences.add_doubt(part, why, at_most))


def replace_cells(
    found: Sequence[ParsedQuantity], tables: Sequence[TextTable], read: Reader, words: Lexicon
) -> list[ParsedQuantity]:
    """Return the quantities of a text with those of its tables read by their heads; labels and heads state nothing."""
    cells = (one for table in tables for one in CellReader(table, read, words).iter_quantities())
    inside = list(islice(cells, MOST_CELLS))
    end = inside[-1].end if len(inside) == MOST_CELLS else tables[-1].end
    outside = [
        one
        for one in found
        if not any(table.names_scale(one) for table in tables)
        and (one.start >= end or not any(table.covers(one.start) for table in tables))
    ]
    return sorted((*outside, *inside), key=lambda one: (one.start, -one.end))
