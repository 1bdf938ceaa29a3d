"""A language is a folder of data: no module names one, and a folder more is a language more."""

import ast
import shutil

import pytest
from support.product_copy import copy_packages, run_surfaces
from support.source_tree import ROOT, SOURCES

from facts.languages import ENGLISH, INTERFACE_LANGUAGES, LANGUAGES, NATIVE_NAMES, read_toml
from facts.languages.translator import speaker

MORE = ROOT / "tests" / "one_language_more"
OWN = ROOT / "facts" / "languages"
PAST = ROOT / "facts" / "store" / "migrations"
"""Steps from columns that older databases have."""
WALKED = [path for path in SOURCES if not path.is_relative_to(OWN) and not path.is_relative_to(PAST)]
SHARED = {"dates": {"day", "month"}, "": {"after_scale_elided", "elided_before"}}
"""What a language that ships may leave to English: patterns of dates, and elision."""


@pytest.mark.parametrize("path", WALKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_decides_by_the_code_of_a_language(path):
    assert list(find_language_codes(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    "code",
    [
        "if language == 'de': pass",
        "if 'fr' != language: pass",
        "if language in ('xx', 'it'): pass",
        "names = {'en': 1}",
        "name = names['it']",
        "match language:\n    case 'de': pass",
        "known = ['en', 'fr']",
        "known = {'it', 'de'}",
        "known = 'en it de fr'.split()",
        "lines = dict(it=1, de=2)",
    ],
)
def test_a_code_in_a_module_is_found(code):
    assert list(find_language_codes(code)) != []


def find_language_codes(source):
    """The lines of a source that compare with a language's code, look something up by one, or list several."""
    for node in ast.walk(ast.parse(source)):
        named = [child.value for child in _list_deciding(node) if isinstance(child, ast.Constant)]
        words = [word for text in named if isinstance(text, str) for word in text.split()]
        keywords = [word.arg for word in node.keywords] if isinstance(node, ast.Call) else []
        is_text = isinstance(node, ast.Constant) and isinstance(node.value, str)
        several = node.value.split() if is_text else keywords
        if set(words) & set(LANGUAGES) or (len(several) > 1 and set(several) <= set(LANGUAGES)):
            yield f"line {node.lineno}: {ast.unparse(node)[:80]}"


def _list_deciding(node):
    """What a comparison, a lookup or a list of codes names."""
    match node:
        case ast.Compare():
            sides = [node.left, *node.comparators]
            return [part for side in sides for part in getattr(side, "elts", [side])]
        case ast.Dict():
            return [key for key in node.keys if key is not None]
        case ast.Subscript():
            return [node.slice]
        case ast.MatchValue():
            return [node.value]
        case ast.Tuple() | ast.List() | ast.Set():
            codes = [item for item in node.elts if isinstance(item, ast.Constant) and item.value in LANGUAGES]
            return codes if len(codes) > 1 else []
    return []


@pytest.mark.parametrize("language", [code for code in INTERFACE_LANGUAGES if code != ENGLISH])
def test_a_language_that_ships_has_every_phrase(language):
    """Where a phrase is missing the English one is said: only the file shows that."""
    english, own = (read_toml(code, "phrases.toml") for code in (ENGLISH, language))
    missing = [name for name in english if name not in own and name not in SHARED[""]]
    missing += [
        f"{table}.{name}"
        for table, words in english.items()
        if isinstance(words, dict)
        for name in words
        if name not in own.get(table, {}) and name not in SHARED.get(table, ())
    ]
    assert missing == [], f"facts/languages/{language}/phrases.toml lacks {', '.join(missing)}"


def test_a_folder_more_is_a_language_more(tmp_path):
    copy_packages(tmp_path, "facts", "dashboard")
    shutil.copytree(MORE / "xq", tmp_path / "facts" / "languages" / "xq")
    run_surfaces(tmp_path, MORE / "surfaces.py")


def test_the_interface_offers_the_languages_it_has_words_for():
    spoken = {path.parent.name for path in OWN.glob("*/messages.po")} | {ENGLISH}
    assert set(INTERFACE_LANGUAGES) == set(NATIVE_NAMES) == spoken
    assert set(LANGUAGES) - spoken != set()
    assert [speaker(code).language for code in LANGUAGES if code not in spoken] == [ENGLISH]


def test_each_folder_of_a_language_says_what_it_is_of():
    """A folder without `language.toml` would be no language, and nobody would notice."""
    folders = [
        path for path in (ROOT / "facts" / "languages").iterdir() if path.is_dir() and path.name != "__pycache__"
    ]
    assert {path.name for path in folders} == set(LANGUAGES)
