"""A language is a folder: the grammar names none, holds no words of one, and reads one that a folder adds."""

import ast
import json
import re
import subprocess
import sys
from dataclasses import fields

import pytest
from support.product_copy import copy_packages
from support.source_tree import ROOT

from facts.languages import LANGUAGES
from facts.model.confidence import Confidences
from facts.model.metric import StatType
from facts.model.quantity import Qualifier
from facts.model.research_facility import FacilityKind
from facts.model.units import load_units
from facts.parsing import parse_text, tokenizer
from facts.parsing.lexicon import Clues, Lexicon, load_lexicon, unite_lexicons
from facts.parsing.parsed_quantity import READING, ParsedQuantity

GRAMMAR = [*sorted((ROOT / "facts/parsing").glob("*.py")), ROOT / "facts/documents/document_source.py"]
TABLES = [
    path
    for folder in ("facts/model", "facts/evidence")
    for path in sorted((ROOT / folder).glob("*.csv"))
    if set(LANGUAGES) <= set(path.read_text(encoding="utf-8").partition("\n")[0].split(","))
]
"""Tables that have a column a language."""
WORD_OF_A_PATTERN = re.compile(r"(?<![\\<\w])[^\W\d_]{2,}")
EXCEPTIONS = {
    "newsletter": "a kind of publication, as articles are stored with it",
    "report": "a kind of publication, as articles are stored with it",
    "treat": "the name of a concept, a key of `concepts`",
    "line": "a key of the lines that `facts extract` prints",
    "pp": "the symbol of percentage points, which is read only where it touches a number",
    "st": "the symbol of stone, which is not read as a unit",
    "ha": "the symbol of the hectare, which is a verb in Italian and Spanish",
    "position": "a form of a rank, which is not read as a unit",
}


# ---- no language in the grammar --------------------------------------------------------------------


def list_names():
    """Words that are names of the program's own things: codes of units, kinds, qualifiers, fields."""
    units = load_units().values()
    kinds = (*Qualifier, *StatType, *FacilityKind)
    marks = (tokenizer.NUMBER, tokenizer.WORD, tokenizer.NAME, tokenizer.MARK, tokenizer.RAISED)
    models = (*ParsedQuantity._fields, *(field.name for field in fields(Confidences)))
    return {*(one.code for one in units), *(one.dimension for one in units), *kinds, *marks, *models, *READING}


WORDS_OF_A_MEANING = ("concepts", "called")


def list_entries(name, value):
    """The words and phrases of a property of a lexicon; the keys of some tables are meanings, and no words."""
    if name in WORDS_OF_A_MEANING:
        return {word for words in value.values() for word in words}
    return set(value) if isinstance(value, tuple | frozenset | dict) else set()


def list_words():
    """Every word of two or more letters that is an entry in the lexicon of some language."""
    words = unite_lexicons()
    owners = ((Lexicon, words), (Clues, words.clues))
    properties = [(field.name, getattr(owner, field.name)) for model, owner in owners for field in fields(model)]
    entries = {entry for name, value in properties if name != "language" for entry in list_entries(name, value)}
    return {entry for entry in entries if re.fullmatch(r"[^\W\d_]{2,}", entry)}


def list_literals(path):
    """The words that stand in a module as texts: whole ones, those of a list with blanks, and those of a pattern."""
    nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    passed |= {id(part) for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    texts = {node.value: node.lineno for node in nodes if isinstance(node, ast.Constant) and id(node) not in passed}
    found = {(text, line) for text, line in texts.items() if isinstance(text, str)}
    for node in nodes:
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".split"):
            found |= {(word, node.lineno) for word in ast.unparse(node.func).strip("'").split()}
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("re.compile", "make_pattern"):
            parts = [part.value for part in ast.walk(node.args[0]) if isinstance(part, ast.Constant)]
            texts = [text for text in parts if isinstance(text, str)]
            found |= {(word, node.lineno) for text in texts for word in WORD_OF_A_PATTERN.findall(text)}
    return found


@pytest.mark.parametrize("path", GRAMMAR, ids=lambda path: path.name)
def test_no_word_of_a_language_stands_in_the_grammar(path):
    known = list_words() - list_names() - EXCEPTIONS.keys()
    assert sorted((word, line) for word, line in list_literals(path) if word in known) == []


def test_each_exception_is_needed():
    words = {word for path in GRAMMAR for word, _ in list_literals(path)}
    assert EXCEPTIONS.keys() - (words & list_words()) == set()


@pytest.mark.parametrize("path", GRAMMAR, ids=lambda path: path.name)
def test_no_rule_asks_which_language_it_is(path):
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    compared = [node for node in nodes if isinstance(node, ast.Compare | ast.Subscript | ast.MatchValue)]
    codes = {ast.unparse(node) for node in compared for part in ast.walk(node) if is_code(part)}
    assert codes == set()


def is_code(node):
    return isinstance(node, ast.Constant) and node.value in LANGUAGES


@pytest.mark.parametrize(
    ("language", "text", "unit"),
    [
        ("it", "È durato più di un'ora.", "h"),
        ("en", "The panel applied 3 criteria.", "{criterion}"),
        ("en", "It found 12 spectra.", "{spectrum}"),
        ("fr", "Le moteur fait 300 tr/min.", "{revolution}/min"),
        ("de", "Das Gerät misst 50 Mal pro Sekunde.", "Hz"),
    ],
)
def test_a_table_from_a_meaning_to_its_words_is_read_by_its_words(language, text, unit):
    assert [one.unit for one in parse_text(text, language=language)] == [unit]


def test_a_near_language_is_read_with_the_same_lexicon():
    assert load_lexicon("pt") is load_lexicon("it")
    assert load_lexicon("NL") is load_lexicon("de")
    assert load_lexicon("xx") is load_lexicon("en")


# ---- a folder --------------------------------------------------------------------------------------

LANGUAGE = 'name = "Xaquo"\norder = 9\nnearest_for = ["xr"]\n'
LEXICON = """
decimal_comma = true
ones = 'un'
joiners = 'ot'
stop = 'zal vun ket dor pim'
links = 'dor'
conjunctions = 'ot'

[numerals]
nul = 0
duv = 2
trel = 3
quor = 4
pif = 5
sesk = 6
hepp = 7
okt = 8
novv = 9
dekk = 10
vinz = 20
hund = 100

[scales]
hund = 100
mok = 1_000
melk = 1_000_000

[before]
approximately = ['zirk', 'om de']
more_than = 'mul'
"""
PHRASES = {
    "zirk trel mok kg": ("approximately", "3000", "kg"),
    "om de hund ot duv GeV": ("approximately", "102", "GeV"),
    "quor hund ot pif melk EUR": ("exact", "405000000", "EUR"),
    "mul 2,5 melk EUR": ("more_than", "2500000", "EUR"),
}
TEXT = "Zal ketra vun mirra ket pim zirk trel mok kg dor latta. Vun zal dor pim ket ralla."
READ_WORDS = """
import json, sys
from facts.documents.document_source import detect_language
from facts.parsing import hedges, number_parser
from facts.parsing.lexicon import load_lexicon
from facts.parsing.text_language import guess_language
from facts.parsing.tokenizer import tokenize_text
phrases, text = json.load(sys.stdin)
words = load_lexicon("xr")
found = {}
for phrase in phrases:
    tokens = tokenize_text(phrase)
    at = next(at for at, token in enumerate(tokens) if token.kind == "number" or words.may_start(token.lower))
    hedge = hedges.find_hedge_before(tokens, at, words, is_time_span=False)
    number = number_parser.read_number(tokens, at, words)
    found[phrase] = [hedge.qualifier if hedge else "exact", f"{number.value:f}", tokens[number.end].text]
print(json.dumps([found, detect_language(text), guess_language(tokenize_text(text)), words.language]))
"""
READ_TEXT = """
import json, sys
from facts.parsing import parse_text
_, text = json.load(sys.stdin)
print(json.dumps([[one.qualifier, f"{one.value:f}", one.unit] for one in parse_text(text)]))
"""


@pytest.fixture(scope="module")
def tree(tmp_path_factory):
    """A copy of the program with one more folder."""
    root = tmp_path_factory.mktemp("tree")
    copy_packages(root, "facts")
    folder = root / "facts/languages/xq"
    folder.mkdir()
    (folder / "language.toml").write_text(LANGUAGE, encoding="utf-8")
    (folder / "lexicon.toml").write_text(LEXICON, encoding="utf-8")
    return root


def run(tree, program):
    """Run a program in a copy of the tree on the phrases and the text; return what ended."""
    return subprocess.run(
        [sys.executable, "-c", program],
        input=json.dumps([list(PHRASES), TEXT]),
        cwd=tree,
        env={"PYTHONPATH": str(tree)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_folder_adds_the_words_of_a_language(tree):
    done = run(tree, READ_WORDS)
    assert done.returncode == 0, done.stderr
    found, detected, guessed, nearest = json.loads(done.stdout)
    assert {phrase: tuple(read) for phrase, read in found.items()} == PHRASES
    assert (detected, guessed, nearest) == ("xq", "xq", "xq")


@pytest.mark.skipif(bool(TABLES), reason="units and the second check have a column, not a folder, for each language")
def test_a_text_in_it_is_read(tree):
    done = run(tree, READ_TEXT)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["approximately", "3000", "kg"]]


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ("twentys = 'vinz'\n", "facts/languages/xq/lexicon.toml: unknown key 'twentys'"),
        ("clues = { todai = 'zu' }\n", "facts/languages/xq/lexicon.toml, clues: unknown key 'todai'"),
        ("fractions = { terz = 3 }\n", "facts/languages/xq/lexicon.toml, fractions: cannot be read as"),
    ],
)
def test_what_a_file_may_not_hold_is_named_with_its_key(tree, wrong, told):
    path = tree / "facts/languages/xq/lexicon.toml"
    path.write_text(f"{wrong}{LEXICON}", encoding="utf-8")
    try:
        done = run(tree, READ_WORDS)
    finally:
        path.write_text(LEXICON, encoding="utf-8")
    assert told in done.stderr
