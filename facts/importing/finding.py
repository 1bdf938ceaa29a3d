"""What is wrong with a cell: each finding has a stable code, a reason and a remedy."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

CODES = {
    "missing-column": "a column that every table of facts needs is not there",
    "unknown-column": "a column that the contract does not know",
    "duplicate-column": "a column stands there twice",
    "wrong-length": "a row has more or fewer cells than the header",
    "not-json": "a line is not a JSON object",
    "formula": "a cell holds a formula instead of a value",
    "error-value": "a cell holds a spreadsheet's error",
    "missing-value": "a cell that must be filled is empty",
    "not-text": "a value is not text",
    "not-a-number": "a value is not a decimal number",
    "not-a-whole-number": "a value is not a whole number",
    "not-true-or-false": "a value is neither true nor false",
    "not-a-date": "a value is not a date",
    "not-a-time": "a value is not a time",
    "unknown-value": "a value is not one of those allowed",
    "wrong-form": "a value is not in the form of its column",
    "too-long": "a text is over its length",
    "out-of-range": "a number is over or under its limit",
    "contradiction": "a quantity contradicts itself",
    "wrong-precision": "the decimals do not fit the amount",
    "unknown-unit": "a unit is not in the vocabulary",
    "wrong-dimension": "a unit cannot state the metric",
    "bad-quote": "a quotation breaks its rules",
    "incomplete-place": "the place of a quotation is incomplete",
    "incomplete-date": "an as-of date and how it is known do not go together",
    "missing-explanation": "a note, a reason or a day of review is needed here",
    "unknown-facility": "a facility is not in the catalogue",
    "unknown-metric": "a metric is not in the catalogue",
    "unknown-article": "an article is not in the catalogue",
    "circular-part-of": "a facility is part of itself",
    "duplicate-id": "an id stands in more than one row",
    "number-id": "a spreadsheet takes a new id for a number or a date",
    "destroyed-id": "a spreadsheet has made a number or a date of an id",
    "damaged-text": "a text holds characters that were lost or changed on its way",
    "not-as-shown": "a cell of a spreadsheet shows something else than it holds",
    "not-in-the-words": "a number, hedge or unit differs from the words of its own row",
    "needs-a-person": "the words of a row cannot be read",
    "duplicate": "the catalogue, or a row above, states the same from the same words",
    "restated": "the catalogue states the same number of the same time, from other words",
    "not-allowed": "a value breaks another rule of the record",
    "too-many": "there are more findings than can be shown",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One bad cell: its row as a spreadsheet counts them (the header is row 1), and what to do about it."""

    row: int
    column: str
    value: Any
    reason: str
    remedy: str
    code: str
    table: str = "fact"
    sheet: str = ""

    @property
    def where(self) -> str:
        """The place in words: 'row 7, amount', with the name of the table, or of the sheet where there are several."""
        table = "" if self.table == "fact" else f"{self.table}.csv, "
        sheet = f"sheet {self.sheet}, " if self.sheet else ""
        column = f", {self.column}" if self.column else ""
        return f"{table}{sheet}row {self.row}{column}"

    def __str__(self) -> str:
        got = "" if self.value is None else f" (got {str(self.value)[:60]!r})"
        return f"{self.where}: {self.reason}{got}. {self.remedy}"
