"""Print what reading a text costs: import and first sentence, sentences a second, memory; quantulum3 beside it.

python tests/benchmarks/bench_extraction.py
"""

import json
import resource
import subprocess
import sys
import time
from pathlib import Path

ARTICLES = Path(__file__).parent.parent / "articles"
ROUNDS = 20
OWN = "from facts.extraction import extract as read"
OTHER = "from quantulum3.parser import parse as read"
FIRST = """
import resource, sys, time
start = time.perf_counter()
{line}
read("The centre treated more than 2,500 patients in 2019.")
print(time.perf_counter() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""
TARGETS = {"first sentence": "< 0.5 s", "memory": "< 60 MB", "speed": "> 1000 sentences a second"}


def sentences():
    texts = [
        json.loads(line)["text"]
        for path in sorted(ARTICLES.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    return [f"{part}." for text in texts for part in text.rstrip(".").split(". ")]


def first_sentence(line):
    """Seconds and megabytes of a new interpreter from import to the first sentence; None where it is not installed."""
    done = subprocess.run([sys.executable, "-c", FIRST.format(line=line)], capture_output=True, text=True, check=False)
    return [float(part) for part in done.stdout.split()] if done.returncode == 0 else None


def speed(read, texts, rounds):
    start = time.perf_counter()
    for _ in range(rounds):
        for text in texts:
            read(text)
    return rounds * len(texts) / (time.perf_counter() - start)


def report(name, first, rate):
    seconds, megabytes = first
    print(f"{name:12s} first sentence {seconds:6.3f} s   memory {megabytes:6.1f} MB   {rate:8.0f} sentences a second")


def main():
    texts = sentences()
    print(f"{len(texts)} sentences; wanted: " + ", ".join(f"{name} {goal}" for name, goal in TARGETS.items()))
    from facts.extraction import extract

    report("facts", first_sentence(OWN), speed(extract, texts, ROUNDS))
    print(f"{'':12s} after all rounds {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.1f} MB")
    other = first_sentence(OTHER)
    if other is None:
        print("quantulum3   is not installed: nothing to compare with")
        return
    from quantulum3.parser import parse

    report("quantulum3", other, speed(parse, texts, 1))


if __name__ == "__main__":
    main()
