"""Facts as files: one file of this package and one entry in FORMATS make a format."""

from facts.errors import FileError
from facts.export.columns import contract_row, dictionary, dictionary_csv, is_dictionary
from facts.export.delimited import write_csv, write_csv_excel
from facts.export.descriptor import descriptor
from facts.export.format import Export, Format, Records
from facts.export.objects import write_json, write_jsonl
from facts.export.package import write_datapackage, write_descriptor, write_package
from facts.export.parquet import write_parquet
from facts.export.workbook import write_xlsx

__all__ = [
    "FORMATS",
    "Export",
    "Format",
    "Records",
    "contract_row",
    "descriptor",
    "dictionary",
    "dictionary_csv",
    "format_named",
    "is_dictionary",
    "write_descriptor",
    "write_package",
]

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: dict[str, Format] = {
    item.name: item
    for item in (
        Format("csv", "CSV", ".csv", "text/csv; charset=utf-8", write_csv, "columns.csv"),
        Format(
            "csv-excel", "CSV with decimal commas", ".csv", "text/csv; charset=utf-8", write_csv_excel, "columns.csv"
        ),
        Format("xlsx", "Excel workbook", ".xlsx", _XLSX, write_xlsx),
        Format("json", "JSON", ".json", "application/json", write_json),
        Format("jsonl", "JSON Lines", ".jsonl", "application/x-ndjson", write_jsonl, "columns.csv"),
        Format("parquet", "Parquet", ".parquet", "application/vnd.apache.parquet", write_parquet),
        Format("datapackage", "Data Package", ".zip", "application/zip", write_datapackage),
    )
}


def format_named(name: str) -> Format:
    """Return a format; raise FileError naming the known ones."""
    if name not in FORMATS:
        raise FileError(f"there is no format {name!r}", where="format", remedy=f"Formats are: {', '.join(FORMATS)}.")
    return FORMATS[name]
