"""PDF files: the manifest stands in the document's information; ids stand in the words of its pages."""

from __future__ import annotations

import io

from facts.errors import FileError
from facts.manifest import NAME, Manifest
from facts.recall.found import Found, marks_in

_KEY = "FactsExport"
MOST_PAGES = 500


def stamp_pdf(pdf: bytes, manifest: Manifest) -> bytes:
    """Return the document with its manifest, and its title for people who look at its properties."""
    from pypdf import PdfReader, PdfWriter  # noqa: PLC0415 - slow to load

    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(pdf)))
    told = {"/Title": manifest.title, "/Keywords": f"{NAME} {manifest.mark}; {manifest.stated}"}
    writer.add_metadata({**told, f"/{_KEY}": manifest.to_json()})
    stamped = io.BytesIO()
    writer.write(stamped)
    return stamped.getvalue()


def read(data: bytes, where: str) -> Found:
    """Return the manifest, and the ids in captions: a report that was printed to PDF keeps only these."""
    import pypdfium2  # noqa: PLC0415 - slow to load

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise FileError("the PDF is broken or locked", where=where, remedy="Save it without a password.") from error
    try:
        held = document.get_metadata_value(_KEY)
        manifests = (Manifest.from_json(held, where),) if held else ()
        return Found(manifests, marks_in(document.get_metadata_value("Keywords") + "\n" + _words(document)))
    finally:
        document.close()


def _words(document: object) -> str:
    """Return the words of the first pages; a page that cannot be read costs only itself."""
    import pypdfium2  # noqa: PLC0415 - slow to load

    assert isinstance(document, pypdfium2.PdfDocument)
    found = []
    for number in range(min(len(document), MOST_PAGES)):
        try:
            found.append(document[number].get_textpage().get_text_bounded())
        except pypdfium2.PdfiumError:
            continue
    return "\n".join(found)
