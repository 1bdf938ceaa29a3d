"""Print what reading a text costs, beside quantulum3: import and first sentence, memory, sentences a second.

python tests/benchmarks/bench_extraction.py

quantulum3 is installed for this run only, from .lock/bench.txt, into a temporary folder; the product never needs it.
"""

import json
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent
ARTICLES = HERE.parent / "articles"
PINNED = HERE.parent.parent / ".lock" / "bench.txt"
ROUNDS = 3
TARGETS = "first sentence under 0.5 s, under 60 MB, at least 1000 sentences a second on one core"
READERS = {
    "facts": "from facts.parsing import parse_text as read",
    "quantulum3": "from quantulum3.parser import parse as read",
}
# Each is measured in an interpreter of its own, so that neither pays for what the other has loaded.
PROGRAM = """
import json, resource, sys, time, warnings
warnings.simplefilter("ignore")
texts = json.load(sys.stdin)
memory = lambda: resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
start = time.perf_counter()
{line}
read("The centre treated more than 2,500 patients in 2019.")
first, loaded = time.perf_counter() - start, memory()
start = time.perf_counter()
for text in texts * {rounds}:
    read(text)
rate = {rounds} * len(texts) / (time.perf_counter() - start)
print(json.dumps([first, loaded, rate, memory()]))
"""


def sentences():
    texts = [
        json.loads(line)["text"]
        for path in sorted(ARTICLES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [f"{part}." for text in texts for part in text.rstrip(".").split(". ")]


def measured(python, line, texts):
    """Seconds and megabytes to the first sentence, sentences a second, megabytes after them all."""
    program = PROGRAM.format(line=line, rounds=ROUNDS)
    done = subprocess.run([python, "-c", program], input=json.dumps(texts), capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def bare(python):
    """Megabytes of an interpreter that has loaded nothing: the floor."""
    return measured(python, "read = str", [])[1]


def quantulum3(folder):
    """Install quantulum3 into a folder; return its Python, or raise what hindered."""
    venv.create(folder, with_pip=True)
    python = str(Path(folder) / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes"]
    subprocess.run([*install, "--requirement", str(PINNED)], capture_output=True, text=True, check=True)
    return python


def report(name, first, loaded, rate, after):
    print(
        f"{name:12s} first sentence {first:6.3f} s   memory {loaded:6.1f} MB, after all {after:6.1f} MB"
        f"   {rate:8.0f} sentences a second"
    )
    return rate


def main():
    texts = sentences()
    print(f"{len(texts)} sentences, {ROUNDS} times; wanted: {TARGETS}")
    print(f"{'bare Python':12s} {'':32s}{bare(sys.executable):6.1f} MB")
    own = report("facts", *measured(sys.executable, READERS["facts"], texts))
    with tempfile.TemporaryDirectory(prefix="facts-benchmark-") as folder:
        try:
            other = report("quantulum3", *measured(quantulum3(folder), READERS["quantulum3"], texts))
        except subprocess.CalledProcessError as error:
            said = (error.stderr or "").strip().splitlines()
            print(f"quantulum3   could not be installed or run, so there is nothing to compare with: {said[-1:]}")
            return
    print(f"facts reads {own / other:.1f} times as many sentences a second (quantulum3 as it installs, no classifier)")


if __name__ == "__main__":
    main()
