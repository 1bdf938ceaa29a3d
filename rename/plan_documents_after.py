"""plan_documents_after.py ROOT: the edits by hand that follow plan_documents.tsv. Run it before ruff's --fix."""

import re
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
MISSED = []


def edit(path, old, new):
    file = ROOT / path
    text = file.read_text("utf-8") if file.exists() else ""
    if old not in text:
        MISSED.append(f"{path}: {old!r}")
        return
    file.write_text(text.replace(old, new), "utf-8")


def docstring(path, new):
    """Give a joined module one docstring in the place of those of its parts."""
    file = ROOT / path
    text = file.read_text("utf-8") if file.exists() else ""
    if not text.startswith('"""'):
        MISSED.append(f"{path}: no docstring")
        return
    file.write_text(f'"""{new}"""' + text[text.index('"""', 3) + 3 :], "utf-8")


# The store and the catalogue import facts.provenance.manifest and .export_log: the package itself must stay light, and
# must not import recheck, which stands above the catalogue.
(ROOT / "facts/provenance/__init__.py").write_text(
    '''"""Exported files: stamped when they are made, read back later, and each number in them checked again."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from facts.provenance.manifest import FileRow, FileStamps, parse_export_id
    from facts.provenance.read_back import SUFFIXES, read_stamped_file, read_stamps
    from facts.provenance.recheck import CheckedNumber, NumberChange, RecheckOutcome, RecheckResult, recheck_numbers

__all__ = [
    "SUFFIXES",
    "CheckedNumber",
    "FileRow",
    "FileStamps",
    "NumberChange",
    "RecheckOutcome",
    "RecheckResult",
    "parse_export_id",
    "read_stamped_file",
    "read_stamps",
    "recheck_numbers",
]
_MODULES = {
    "FileRow": "manifest",
    "FileStamps": "manifest",
    "parse_export_id": "manifest",
    "SUFFIXES": "read_back",
    "read_stamped_file": "read_back",
    "read_stamps": "read_back",
}


def __getattr__(name: str) -> Any:
    """Import a name's module when it is asked for: the store needs the manifest alone."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"facts.provenance.{_MODULES.get(name, 'recheck')}"), name)
''',
    "utf-8",
)

edit("facts/documents/document_kinds.py", "use `confined`", "use `run_confined`")
# Each reader has a function of its own name: the dispatch names both.
for kind, module, reader in (
    ("PDF", "pdf_reader", "read_pdf"),
    ("DOCX", "word_reader", "read_docx"),
    ("HTML", "html_reader", "read_html"),
    ("EMAIL", "mail_reader", "read_email"),
    ("TEXT", "plain_reader", "read_plain_text"),
):
    edit("facts/documents/document_kinds.py", f'FileKind.{kind}: "{module}"', f'FileKind.{kind}: ("{module}", "{reader}")')
edit(
    "facts/documents/document_kinds.py",
    'module = import_module(f"facts.documents.{_READERS[kind]}")',
    "module, name = _READERS[kind]\n    read = getattr(import_module(f\"facts.documents.{module}\"), name)",
)
edit("facts/documents/document_kinds.py", "draft: DocumentDraft = module.read_document(data, **told)", "draft: DocumentDraft = read(data, **told)")
# read_back.py: one block of type imports
edit("facts/provenance/read_back.py", "    from collections.abc import Collection, Iterator, Mapping\n", "    from collections.abc import Callable, Collection, Iterator, Mapping\n\n    Reader = Callable[[bytes, str], FileStamps]\n")
edit("facts/provenance/read_back.py", "\n\nif TYPE_CHECKING:\n    from collections.abc import Callable\n\n    Reader = Callable[[bytes, str], FileStamps]\n", "")

D, P = "facts/documents", "facts/provenance"
for path, text in {
    f"{D}/characters.py": """The characters of an article: cleaned, raised or lowered, of symbol fonts, and in equations on one line.

A raised digit never joins the digits of its line, and U+FFFD marks what cannot be read.
""",
    f"{D}/plain_reader.py": "Plain text: bytes decoded, line ends kept, invisible characters removed; a form feed begins a page.",
    f"{D}/reader_faults.py": """Failures of readers: parsers run in a process of their own, and our own faults are told apart from broken files.

A fault of ours is reported as ours, logged with its traceback, and costs only the part of the document that it hit.
""",
    f"{D}/document_kinds.py": """The kinds of files: detected by content, each parsed by its reader.

What goes wrong in a parser is raised as a FileError, what goes wrong in our own code as a ReaderFault.
""",
    f"{D}/document_source.py": """Read a file, bytes or an address, and settle what the document states of itself. Nothing that is read is stored.

Language, title, issue, publisher and date come from the file's own data, unless its text says otherwise.
""",
    f"{D}/pdf_drawing.py": """What a PDF page draws beside its letters, and the annotations over it.

Lines part cells or strike out words, areas may hide a word; text boxes, stamps and form values are read.
""",
    f"{D}/text_flow.py": """Printed lines to running text: running headers and footers removed, words broken at line ends joined, paragraphs
separated.
""",
    f"{D}/word_elements.py": "Equations (OMML), fields and drawings of DOCX documents.",
    f"{D}/html_reader.py": """Web pages: trafilatura finds the main text; navigation, banners and advertisements are left out.

Quotation marks (>) at the head of a letter's lines are no hedges, and the quoted words are somebody else's.
""",
    f"{D}/dropped_words.py": "Words of a PDF page that are not read: drawn twice in one place, or struck out by a line.",
    f"{D}/page_geometry.py": "Boxes on a PDF sheet, affine maps, borders between cells, and letters set wide.",
    f"{D}/printed_line.py": "One printed line: its words, the blanks or tabs between them, and its raised and lowered characters.",
    f"{D}/reading_order.py": """The printed lines of a page in reading order: columns from left to right, tables row by row.

Large key figures side by side are read one after the other, each with its words.
""",
    f"{D}/reading_result.py": "What reading gives: the text, what the document states of itself, and where each word is printed.",
    f"{D}/page_signs.py": """Signs, counters and footnote marks of a web page.

Printable signs hold a position in the text until the whole line is known: the finder of the main text drops others.
""",
    f"{D}/page_styles.py": """The style sheets inside a web page: what they declare of hiding, striking and raising, by element.

Sheets of other addresses are not fetched. Rules, selectors and matches are bounded: any page may be read.
""",
    f"{D}/fetching.py": """Articles from the web: only public addresses, checked and then connected to as checked, again at every redirect.
""",
    f"{P}/document_stamps.py": """Stamps of Office files, PDF files and web pages: the manifest inside the file, export ids in its words.

Word, PowerPoint and Excel keep the custom property and the part with the manifest when a document is saved; other
programs keep the property, by which the export log finds the numbers. Pasted pictures keep their own manifest.
""",
    f"{P}/export_log.py": "The export log: each export is entered once, and never faster than a public address may fill a database.",
    f"{P}/manifest.py": """The manifest of an export: id, time and address, and each number as it was; and the stamps found in a file.

A manifest is stored inside the file, picture or page; the export log keeps a copy. Read back from a file it is
untrusted: bounded, strictly validated, and never shown as anything but text.
""",
    f"{P}/picture_stamps.py": "Stamps of pictures: the manifest is in a text chunk of a PNG, or in the metadata of an SVG.",
    f"{P}/read_back.py": "Exported files read back: the content decides what a file is, and a process of its own reads it.",
    f"{P}/recheck.py": """Check the numbers of an exported file: each beside what the catalogue states now.

Rows whose ids a spreadsheet destroyed are matched by facility, metric and words.
""",
    f"{P}/recheck_words.py": "The words for a recheck and for the export log, the same on the page and on the command line.",
    f"{P}/recheck_worker.py": "The process that reads exported files: `python -m facts.provenance.recheck_worker png 9 < picture.png`.",
}.items():
    docstring(path, text)

# Docs
edit(".docs/developer_guide.md", "`facts/recall`", "`facts/provenance`")
edit(".docs/developer_guide.md", "  recall/          marks", "  provenance/      marks")
edit(
    ".docs/developer_guide.md",
    "  manifest.py      what an export holds: its id and numbers; export_register.py: entered once, at a bounded rate\n",
    "",
)
edit(
    ".docs/developer_guide.md",
    "  provenance/      marks written into files, read back, each number checked again",
    "  provenance/      manifest.py: what an export holds; export_log.py; stamps in files, read back, numbers checked again",
)
edit(".docs/developer_guide.md", "one reader in `facts/recall/` and one entry in its `READERS`", "one reader in `facts/provenance/` and one entry in `READERS` of its `read_back.py`")

left = [
    f"{p.relative_to(ROOT)}: {found[0]}"
    for p in [*ROOT.rglob("*.py"), *ROOT.rglob("*.md"), ROOT / "pyproject.toml"]
    if not {".venv", ".git", ".hypothesis"} & set(p.parts)
    for found in re.finditer(r"facts[./]recall\b|facts[./]reading\b|facts[./]export_register\b|\bexport_register\.py|facts[./]manifest\b", p.read_text("utf-8"))
]
print("\n".join([*(f"not found: {m}" for m in MISSED), *(f"old name left: {m}" for m in left)]) or "all edits made")
