"""Mutated files: whatever is done to a file, reading ends in a text or in a message, in bounded time and memory.

More of them: python tests/test_reading_fuzz.py COUNT [SEED]
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
import zipfile
from pathlib import Path

COUNT = 400
SEED = 62
MOST_SECONDS, MOST_MEGABYTES = 1200, 500
TOKENS = (
    b"\0", b"\xff\xfe", b"<", b">", b"&#0;", b"&amp;" * 50, b"<div>" * 200, b"<!--", b"<![CDATA[", b"</p>", b"<table>",
    b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids[3 0 R]", b"/Length 99999999", b"/Count -1", b"2147483648",
    b"-99999999999", b"1e308", b" Td ", b" Tj ", b"q " * 500, b"1 0 0 1 0 0 cm ", b"0 0 0 0 0 0 Tm ", b"(", b")", b"[",
    b'Content-Type: multipart/mixed; boundary="', b"\r\n--", b"Content-Transfer-Encoding: base64\r\n", b"=?utf-8?b?",
    b"charset=utf-7\r\n", b"\n\n", b"\r", b"\f", b"\xe2\x80\xae", b"\xed\xa0\x80", b"\xf0\x9f", b"<w:p>", b"PK\x05\x06",
)  # fmt: skip


def seeds():
    """One whole file of each kind; PDFs packed and plain, so that mutations reach what is inside."""
    from support.generated_documents import PAGE_KINDS, WORD_KINDS, page_document, word_document
    from support.printed_article import CENTRE, HALL, article
    from support.web_page import PAGE
    from support.word_and_mail import document, letter, saved

    return {
        "a.pdf": article(2, times=2),
        "plain.pdf": article(2, times=2, pageCompression=0),
        "a.html": PAGE.encode(),
        "a.docx": saved(document()),
        "kinds.docx": word_document(
            {name: kind(random.Random(name)) for name, kind in WORD_KINDS.items()}, ("12", "500")
        ),
        "kinds.html": page_document(
            {name: kind(random.Random(name)) for name, kind in PAGE_KINDS.items()}, ("12", "500")
        ),
        "a.eml": letter().as_bytes(),
        "a.txt": f"NEWSLETTER 62\nAUGUST 2019\n\n{CENTRE}\n\n{HALL}\n".encode(),
    }


def mutated(data, chance):
    """Change a file at a few places: bits, bytes, tokens, pieces taken out, doubled or moved."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 2, 5, 20, 100))):
        at = chance.randrange(len(found) + 1)
        length = chance.choice((1, 4, 50, 1000))
        match chance.randrange(6):
            case 0 if found:
                found[at % len(found)] ^= 1 << chance.randrange(8)
            case 1:
                found[at : at + length] = chance.randbytes(min(length, 50))
            case 2:
                found[at:at] = chance.choice(TOKENS)
            case 3:
                del found[at : at + length]
            case 4:
                found[at:at] = found[at : at + length] * chance.choice((1, 2, 30))
            case 5:
                to = chance.randrange(len(found) + 1)
                found[to:to] = found[at : at + length]
    return bytes(found[:2_000_000])


def repacked(data, chance):
    """Change one part of a DOCX and pack it again, so that the change reaches the parser of the part."""
    files = {}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    name = chance.choice(["word/document.xml", *files])
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for each, content in files.items():
            archive.writestr(each, mutated(content, chance) if each == name else content)
    return buffer.getvalue()


def case(files, number, seed):
    chance = random.Random(seed * 1_000_003 + number)
    name = list(files)[number % len(files)]
    change = repacked if name.endswith(".docx") and chance.random() < 0.7 else mutated
    return name, change(files[name], chance)


def peak():
    """The most memory this process has held, in megabytes; `ru_maxrss` also counts what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024


def loop(count, seed):
    """Read the mutated files one after the other in this process, and tell what they cost."""
    from facts.documents import document_source, document_worker
    from facts.documents.document_kinds import describe_wrong_name, detect_kind, parse_document
    from facts.errors import FileError

    files = seeds()
    document_worker.limit_memory()
    told = {"cases": 0, "read": 0, "refused": 0, "without_remedy": 0, "slowest": 0.0, "slowest_case": -1, "reasons": {}}
    for number in range(count):
        name, data = case(files, number, seed)
        print(number, file=sys.stderr, flush=True)
        started = time.monotonic()
        try:
            kind = detect_kind(data, name)
            reading = document_source.make_reading(parse_document(kind, data), kind, describe_wrong_name(name, kind))
            assert reading.sha256
            assert all(reading.place_of(at) for at in range(0, len(reading.text), 97)) or not reading.places.runs
            told["read"] += 1
        except FileError as error:
            told["without_remedy"] += not error.remedy
            told["refused"] += 1
            told["reasons"][error.what] = told["reasons"].get(error.what, 0) + 1
        cost = time.monotonic() - started
        if cost > told["slowest"]:
            told["slowest"], told["slowest_case"] = round(cost, 2), number
        told["cases"] += 1
    told["megabytes"] = peak()
    return told


def fuzzed(count, seed):
    """Run the loop in a process that may die, and return what it told."""
    command = [sys.executable, __file__, str(count), str(seed), "--inside"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    last = done.stderr.strip().splitlines()[-12:]
    assert done.returncode == 0, f"seed {seed}, exit {done.returncode}: {last}"
    return json.loads(done.stdout)


def test_hundreds_of_mutated_files_end_in_a_text_or_a_message():
    told = fuzzed(COUNT, SEED)
    assert told["cases"] == COUNT
    assert told["read"] > COUNT / 4, told
    assert told["without_remedy"] == 0, told
    assert told["megabytes"] < MOST_MEGABYTES, told


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent))
    number, begin = int(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else SEED
    found = loop(number, begin) if "--inside" in sys.argv else fuzzed(number, begin)
    print(json.dumps(found, indent=None if "--inside" in sys.argv else 2))
