"""A house template gives its look, and brings nothing else into a report."""

import io
import random
import zipfile

import docx
import pptx
import pytest

from dashboard.reports.outline import check_template
from facts.errors import FileError

REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MS = "http://schemas.microsoft.com/office/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def plain(kind):
    held = io.BytesIO()
    (docx.Document() if kind == "docx" else pptx.Presentation()).save(held)
    return held.getvalue()


PLAIN = {kind: plain(kind) for kind in ("docx", "pptx")}


def changed(kind, **changes):
    """The plain file with some of its parts written anew, or others added."""
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(PLAIN[kind])) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        parts = {name: source.read(name) for name in source.namelist()}
        for name, change in changes.items():
            parts[name] = change(parts.get(name, b""))
        for name, content in parts.items():
            made.writestr(name, content)
    return held.getvalue()


def linked(kind, type_, target, mode="External"):
    """The plain file with one more relation of its main part."""
    name = {"docx": "word/_rels/document.xml.rels", "pptx": "ppt/_rels/presentation.xml.rels"}[kind]
    mode = f' TargetMode="{mode}"' if mode else ""
    more = f'<Relationship Id="rIdX" Type="{type_}" Target="{target}"{mode}/></Relationships>'
    return changed(kind, **{name: lambda old: old.replace(b"</Relationships>", more.encode())})


def field(*pieces):
    runs = "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
    return changed(
        "docx", **{"word/document.xml": lambda old: old.replace(b"<w:body>", f"<w:body><w:p>{runs}</w:p>".encode())}
    )


@pytest.mark.parametrize("kind", ["docx", "pptx"])
def test_a_plain_template_and_one_with_links_to_the_web_are_taken(kind):
    check_template(PLAIN[kind], f".{kind}", "Office")
    for target in ("https://www.example.org/", "http://example.org", "mailto:press@example.org", "#top"):
        check_template(linked(kind, f"{REL}/hyperlink", target), f".{kind}", "Office")
    check_template(field("PAGE"), ".docx", "Word")
    check_template(field("HYPERLINK \\l place"), ".docx", "Word")


@pytest.mark.parametrize("kind", ["docx", "pptx"])
@pytest.mark.parametrize(
    ("type_", "target", "mode", "told"),
    [
        (
            f"{REL}/attachedTemplate",
            "http://example.org/x.dotm",
            "External",
            "leads outside of itself .attachedTemplate",
        ),
        (f"{REL}/attachedTemplate", "file:///C:/Templates/house.dotm", "External", "leads outside"),
        (f"{REL}/oleObject", "file:///etc/passwd", "External", "object of another program"),
        (f"{REL}/oleObject", "embeddings/oleObject1.bin", "", "object of another program"),
        (f"{REL}/image", "http://example.org/seen.png", "External", "leads outside of itself .image"),
        (f"{REL}/image", "\\\\server\\share\\seen.png", "External", "leads outside"),
        (f"{REL}/image", "http://example.org/seen.png", "", "leads outside"),
        (f"{REL}/frame", "http://example.org/", "External", "leads outside"),
        (f"{REL}/mailMergeSource", "file:///people.csv", "External", "leads outside"),
        (f"{REL}/externalLink", "http://example.org/book.xlsx", "External", "leads outside"),
        (f"{REL}/subDocument", "part.docx", "External", "object of another program"),
        (f"{REL}/aFChunk", "chunk.html", "", "object of another program"),
        (f"{REL}/control", "activeX1.xml", "", "object of another program"),
        (f"{REL}/hyperlink", "file:///C:/Windows/System32/calc.exe", "External", "leads outside"),
        (f"{REL}/hyperlink", "\\\\server\\share", "External", "leads outside"),
        (f"{REL}/hyperlink", "javascript:alert(1)", "External", "leads outside"),
        (f"{REL}/hyperlink", "ms-word:ofe|u|http://example.org/x", "External", "leads outside"),
        (f"{MS}/vbaProject", "vbaProject.bin", "", "holds a program"),
        (f"{MS}/keyMapCustomizations", "customizations.xml", "", "holds a program"),
        (f"{MS}/webextensiontaskpanes", "taskpanes.xml", "", "holds a program"),
    ],
)
def test_what_leads_elsewhere_or_does_something_is_refused_with_the_reason(kind, type_, target, mode, told):
    with pytest.raises(FileError, match=told) as caught:
        check_template(linked(kind, type_, target, mode), f".{kind}", "Office")
    assert (caught.value.where, "save it" in caught.value.remedy) == ("template", True)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("word/vbaProject.bin", "program"),
        ("word/vbaData.xml", "program"),
        ("word/activeX/activeX1.bin", "program"),
        ("word/embeddings/oleObject1.bin", "object"),
    ],
)
def test_programs_and_objects_are_found_without_any_relation(name, told):
    with pytest.raises(FileError, match=told):
        check_template(changed("docx", **{name: lambda _: b"x"}), ".docx", "Word")


def test_a_document_with_macros_under_another_name_is_refused():
    kind = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    content = changed(
        "docx",
        **{
            "[Content_Types].xml": lambda old: old.replace(
                kind, b"application/vnd.ms-word.document.macroEnabled.main+xml"
            )
        },
    )
    with pytest.raises(FileError, match="holds a program"):
        check_template(content, ".docx", "Word")


@pytest.mark.parametrize(
    "pieces",
    [
        ('DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k x"',),
        (" dde ", "excel x"),
        ("INCLUDE", 'PICTURE "http://example.org/seen.png"'),
        ('INCLUDETEXT "file:///etc/passwd"',),
        ("LINK Excel.Sheet.8 x",),
        ("IMPORT x",),
    ],
)
def test_fields_that_load_are_refused_also_in_pieces(pieces):
    with pytest.raises(FileError, match="a field that loads from elsewhere"):
        check_template(field(*pieces), ".docx", "Word")


def test_a_damaged_template_is_refused_in_words():
    rng, faults = random.Random(18), []
    for attempt in range(300):
        content = bytearray(PLAIN["docx" if attempt % 2 else "pptx"])
        for _ in range(rng.randrange(1, 40)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        try:
            check_template(bytes(content[: rng.randrange(len(content)) if attempt % 3 == 0 else None]), ".docx", "Word")
        except FileError:
            pass
        except Exception as error:  # noqa: BLE001 - each one is a fault
            faults.append(repr(error))
    print(f"damaged templates: 300 attempts, {len(faults)} faults")
    assert faults == []
