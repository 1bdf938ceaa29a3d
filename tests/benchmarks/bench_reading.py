"""Time reading and validating a table next to `frictionless validate` on the same table, each as a whole program.

Then reading a long PDF next to pdfium alone, which finds its characters and nothing else, in seconds of the processor.

python tests/benchmarks/bench_reading.py [ROWS]
"""

import csv
import io
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
STARTER = ROOT / "facts" / "starter"
OURS = """
import sys
from pathlib import Path
from facts import tables
parsed = tables.read_package(Path(sys.argv[1]))
assert not parsed.findings, parsed.findings[:3]
print(len(parsed.good))
"""

PDFIUM = """
import sys, pypdfium2
document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
print(sum(len(page.get_textpage().get_text_range()) for page in document))
"""
PAGES = 120


def package(folder, rows):
    """Write the shipped package with its facts repeated under new ids."""
    for path in STARTER.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    with (STARTER / "fact.csv").open(encoding="utf-8", newline="") as table:
        facts = list(csv.DictReader(table))
    with (folder / "fact.csv").open("w", encoding="utf-8", newline="") as table:
        writer = csv.DictWriter(table, facts[0], lineterminator="\n")
        writer.writeheader()
        for number in range(rows):
            writer.writerow({**facts[number % len(facts)], "id": f"f{number:011d}"})


def timed(command, folder):
    times = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        times.append(time.perf_counter() - start)
    return sorted(times)[1]


def print_report():
    """Return a PDF of many pages in two columns."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842))
    for page in range(PAGES):
        canvas.setFont("Helvetica", 9)
        for line in range(60):
            for x in (50, 310):
                canvas.drawString(
                    x, 790 - 12 * line, f"In {1960 + line} the hall {page} had some {line * 7} users of its rings"
                )
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def processor_seconds(command, data):
    """Return the seconds of the processor that a program takes, the middle of three runs."""
    times = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, input=data, check=True, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        times.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return sorted(times)[1]


def time_pdf():
    data = print_report()
    ours = processor_seconds([sys.executable, "-m", "facts.documents.document_worker", "pdf", "60"], data)
    floor = processor_seconds([sys.executable, "-c", PDFIUM], data)
    print(f"read a PDF of {PAGES} pages: {ours:.1f} s; pdfium alone {floor:.1f} s; ratio {ours / floor:.1f}")


def main():
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        package(folder, rows)
        ours = timed([sys.executable, "-c", OURS, name], folder)
        floor = timed([sys.executable, "-m", "frictionless", "validate", "datapackage.json"], folder)
    print(
        f"read and validate {rows} rows: {rows / ours:,.0f} rows/s; frictionless {rows / floor:,.0f} rows/s; "
        f"ratio {floor / ours:.1f}"
    )
    time_pdf()


if __name__ == "__main__":
    main()
