"""Time reading and validating a table next to `frictionless validate` on the same table, each as a whole program.

python tests/benchmarks/bench_reading.py [ROWS]
"""

import csv
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


if __name__ == "__main__":
    main()
