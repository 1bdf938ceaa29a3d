"""plan_parsing_after.py ROOT: the edits by hand that follow plan_parsing.tsv (and plan_parsing_lexicon.tsv).

Run it before ruff's --fix, which would drop the imports by which the command line gets its commands. It says what it missed.
"""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(sys.argv[1])
MISSED = []


def edit(path, old, new):
    file = ROOT / path
    text = file.read_text("utf-8") if file.exists() else ""
    if old not in text:
        MISSED.append(f"{path}: {old[:70]!r}")
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


# ---- the command line: order of the help, one import a module
init = ROOT / "facts/cli/__init__.py"
text = init.read_text("utf-8")
begin, end = text.index("from facts.cli import"), text.index("from facts.cli.console import main")
init.write_text(
    text[:begin]
    + "from facts.cli import serve_command, find_commands, check_commands, file_commands  # noqa: F401, I001 - each adds its commands\n"
    + "from facts.cli import article_commands, backup_commands  # noqa: F401 - the same\n"
    + text[end:],
    "utf-8",
)

# ---- facts.evidence: the package itself is light, so that findings and status do not load the second check
(ROOT / "facts/evidence/__init__.py").write_text(
    '"""Evidence: is a fact borne out by its words and by other facts, and does it still hold?\n\n'
    "The second check (`second_check`) is independent of the grammar of `facts.parsing`; verification asks both.\n"
    '"""\n',
    "utf-8",
)
WHERE = {"RecordedQuantity": "clause", "Doubt": "clause", "find_doubts": "second_check"}
for name in subprocess.run(["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "*.py"], capture_output=True, text=True, check=True).stdout.split():
    file = ROOT / name
    if not file.is_file():
        continue
    source = file.read_text("utf-8")
    changed = re.sub(
        r"from facts\.evidence import (RecordedQuantity|Doubt|find_doubts)\b",
        lambda found: f"from facts.evidence.{WHERE[found[1]]} import {found[1]}",
        source,
    )
    if changed != source:
        file.write_text(changed, "utf-8")

# ---- the vocabulary of units goes with its module
if (ROOT / "facts/units.csv").exists():
    subprocess.run(["git", "-C", ROOT, "mv", "facts/units.csv", "facts/model/units.csv"], check=True)
edit("facts/model/units.py", 'files("facts").joinpath("units.csv")', 'files("facts.model").joinpath("units.csv")')
edit("tests/test_wheel.py", '"facts/units.csv"', '"facts/model/units.csv"')
edit(".docs/developer_guide.md", "`facts/units.csv`", "`facts/model/units.csv`")

# ---- names in texts that are programs
edit("tests/test_extraction.py", "from facts.parsing import extract; extract(", "from facts.parsing import parse_text; parse_text(")
edit("tests/benchmarks/bench_extraction.py", "from facts.parsing import extract as read", "from facts.parsing import parse_text as read")
edit(".docs/developer_guide.md", "from facts.parsing import extract", "from facts.parsing import parse_text")
edit(".docs/developer_guide.md", "in extract(reading.text", "in parse_text(reading.text")
edit(".docs/developer_guide.md", "`facts/extraction`", "`facts/parsing`")

# ---- names in docstrings
edit("facts/parsing/unit_parser.py", "is read by `with_rate`", "is read by `add_rate`")
edit("facts/parsing/unit_parser.py", "is read by `money_scale`", "is read by `find_money_scale`")
edit("facts/parsing/quantity_forms.py", "what `Candidate` needs of it", "what `ParsedQuantity` needs of it")
edit("facts/model/edtf_date.py", "What `bounds` returns", "What `get_bounds` returns")
edit("facts/evidence/second_check.py", "The grammar in `extraction`", "The grammar in `facts.parsing`")

docstring("facts/parsing/tokenizer.py", "Words, numbers and marks of a text, each with its place; and where a sentence runs on over the end of a line.")
docstring("facts/parsing/parsed_quantity.py", "What the grammar read: a number with its printed precision; a quantity, rank or date with its words.")
docstring("facts/parsing/written_units.py", "Written forms of units by language, and money before a number: signs and codes, with letters or a minus between.")
docstring("facts/parsing/number_parser.py", "Numbers as printed: in digits, in words, as a share; scale letters; digits that cannot be read whole.")
docstring("facts/parsing/hedges.py", "The hedge of a number: the words that say how exactly it holds, and the negation in its clause that turns a bound.")
docstring("facts/parsing/skipped_numbers.py", "Numbers that are no facts: those that count nothing, and those that nothing read covers, each with the reason.")
docstring("facts/parsing/reading_confidence.py", "How sure a reading is: number, unit and hedge, each with the reason; capped by what the second check doubts.")
docstring(
    "facts/parsing/context_clues.py",
    "The words around a number: its sentence and clause, and words that say what kind of statement it is.\n\n"
    "The words are of four languages at once: each is of one language only, or means the same in several.\n",
)
docstring("facts/parsing/catalogue_names.py", "The catalogue's names, as far as suggestions need them, and the concepts by which metrics are told apart.")
docstring("facts/parsing/text_parser.py", "From a text to its quantities with suggestions; from a stored phrase back to its number; implied ranks.")
docstring(
    "facts/evidence/clause.py",
    "What the second check works on: the record's statement, its clause, doubts, and words that change a number.\n\n"
    "One line of `cues.csv` is one role. The check of a record against its words reads these tables, and nothing of the\n"
    "grammar that proposes numbers: what the one misreads, the other must not misread in the same way.\n",
)
docstring("facts/evidence/unit_forms.py", "How a unit is written: forms of the unit table, products of symbols, and the other unit that a text names.")
docstring("facts/evidence/number_edges.py", "What touches a printed number and stands before it; ranges and tolerances, two numbers that are one statement.")
docstring("facts/evidence/fact_checks.py", "Checks on facts: alone, against each other, and before they are accepted.")
docstring("facts/cli/file_commands.py", "Commands that write files of facts, read and recheck them: export, import, dictionary, report, where, recheck.")
docstring("facts/cli/article_commands.py", "Commands for articles: extract, propose, ingest, review.")

# ---- `succession` was a function and a module of one name: the program took the module
for name in ("facts/evidence/verification.py", "tests/test_checks.py"):
    edit(name, "import text_parser", "import find_implied_rank")
    edit(name, "text_parser(", "find_implied_rank(")

# ---- noqa comments that stood behind an import
edit("facts/cli/file_commands.py", "# noqa: TC001 - the options are made from it\n", "")
edit("facts/cli/file_commands.py", "# noqa: TC003 - the options are made from it\n", "")
edit(
    "facts/cli/file_commands.py",
    "from facts.model.selection import Selection\n",
    "from facts.model.selection import Selection  # noqa: TC001 - the options are made from it\n",
)
for other in ("frame", "saying"):
    edit(
        "facts/cli/find_commands.py",
        f"    from facts import {other}\n    from facts.evidence import status  # noqa: PLC0415\n",
        f"    from facts import {other}  # noqa: PLC0415\n    from facts.evidence import status  # noqa: PLC0415\n",
    )
edit(
    "facts/parsing/parsed_quantity.py",
    "from facts.model.quantity import Qualifier\n        from facts.model.quantity import Quantity  # noqa: PLC0415 - pydantic doubles the cost of a first sentence",
    "from facts.model.quantity import Qualifier, Quantity  # noqa: PLC0415 - pydantic doubles a first sentence's cost",
)

# ---- lines that became too long
edit(
    "facts/evidence/fact_checks.py",
    'f"{saying.phrase_fact(one)} ({one.article}) and {saying.phrase_fact(other)} ({other.article}) cannot both hold "\n            f"for',
    'f"{saying.phrase_fact(one)} ({one.article}) and {saying.phrase_fact(other)} ({other.article}) "\n            f"cannot both hold for',
)
edit(
    "dashboard/reports/pptx_report.py",
    'f"{report_words.describe_subject(entry, self.say)}: {said or saying.phrase_fact(fact, self.report.language)}",',
    '(\n                f"{report_words.describe_subject(entry, self.say)}: "\n                f"{said or saying.phrase_fact(fact, self.report.language)}"\n            ),',
)

# ---- the picture of the tree in the developer guide: each old line, and what stands in its place
GUIDE = ".docs/developer_guide.md"
for begin, line in {
    "  units.csv        ": "  model/           the records and values, and what each must be:",
    "  units.py         ": "    units.py       units.csv, a line each: look up any written form, convert; unit_algebra.py: prefixes, powers, products",
    "  money.py         ": "    exchange_rates.py  another currency, through a dated reference rate",
    "  quantity.py      ": "    quantity.py    hedge, number, bounds, precision, unit; the interval they stand for; confidence.py: how sure, and why",
    "  edtf_date.py     ": "    edtf_date.py   dates no finer than they are known; lengths.py: how long a value may be",
    "  record.py        ": "    record.py      the fact; beside it research_facility.py, metric.py, source_article.py; fact_columns.py: the columns of the CSV",
    "  selection.py     ": "    selection.py   which facts: URL, command line, SQL and sentence from one object",
    "  extraction/      ": "  parsing/         numbers, hedges, units, ranks and dates read from text; text_parser.py begins, grammar.py reads",
    "  evidence/        ": "  evidence/        second_check.py: does a record account for every sign of its words? cues.csv: hedges, negations, scales",
    "  wording.py       ": "    verification.py  a fact against its words, by both readings; quote.py: a phrase in its text",
    "  checks.py        ": "    fact_checks.py   facts against each other, and before they are accepted; consistency.py: totals that fall, shares above the whole",
    "  findings.py      ": "    findings.py      what a check finds",
    "  status.py        ": "    status.py        what changed in a fact, whether it still holds, in words: every surface asks here",
}.items():
    text = (ROOT / GUIDE).read_text("utf-8")
    found = re.search(rf"^{re.escape(begin)}.*$", text, re.MULTILINE)
    if found is None:
        MISSED.append(f"{GUIDE}: {begin!r}")
    else:
        (ROOT / GUIDE).write_text(text.replace(found[0], line), "utf-8")
edit(GUIDE, "; lengths.py: how long a value may be; output.py", "; output.py")
edit(GUIDE, "; quotation.py: a phrase in its text\n", "; act.py: who changes what, and why\n")
edit(GUIDE, "  table.py         the columns of the CSV; frame.py: facts", "  frame.py         facts")
text = (ROOT / GUIDE).read_text("utf-8")
lines = text.split("\n")
status = next((line for line in lines if line.startswith("    status.py  ")), None)
model = next((at for at, line in enumerate(lines) if line.startswith("  model/  ")), None)
which = next((line for line in lines if line.startswith("    selection.py  ")), None)
if status and which and model is not None:
    lines.remove(status)
    lines.remove(which)
    lines.insert(next(at for at, line in enumerate(lines) if line.startswith("    findings.py  ")) + 1, status)
    lines.insert(next(at for at, line in enumerate(lines) if line.startswith("    record.py  ")) + 1, which)
    damage = next(line for line in lines if line.startswith("  damage.py  "))
    lines.remove(damage)
    lines.insert(model, damage)
    (ROOT / GUIDE).write_text("\n".join(lines), "utf-8")

# ---- layers: a part of a package may lie higher than the rest of it
test = ROOT / "tests/test_architecture.py"
text = test.read_text("utf-8")
begin = text.index("    {\"facts.output\", \"facts.damage\"},\n")
end = text.find("    {\n        \"facts.evidence.findings\",")
if end < 0:
    MISSED.append("tests/test_architecture.py: LAYERS")
else:
    block = """    {"facts.output", "facts.damage"},
    {"facts.model"},
    {"facts.language", "facts.evidence"},
    {"facts.number", "facts.act"},
    {"facts.saying", "facts.parsing"},
    {
        "facts.evidence.status",
        "facts.evidence.verification",
        "facts.evidence.consistency",
        "facts.evidence.fact_checks",
    },
"""
    rest = text[end:]
    for gone in ("findings", "consistency", "verification", "fact_checks", "fact_checks"):
        rest = rest.replace(f'        "facts.evidence.{gone}",\n', "", 1)
    text = text[:begin] + block + rest
    old = text[text.index("def level(module):") : text.index("def module_name(path):")]
    new = '''def level(module):
    """The layer of the longest name that covers a module: a part of a package may lie above the rest of it."""
    found = [
        (len(name), number)
        for number, layer in enumerate(LAYERS)
        for name in layer
        if module == name or module.startswith(f"{name}.")
    ]
    return max(found)[1] if found else None


'''
    test.write_text(text.replace(old, new).replace(
        "# Each line may import only from itself and from the lines above it.",
        "# Each line may import only from itself and from the lines above it; of two names that fit the longer one counts.",
    ), "utf-8")

print("\n".join(["missed:", *MISSED]) if MISSED else "nothing missed")
