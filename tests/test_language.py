"""The interface's words: every string is there in every language, with its placeholders."""

import ast
import re

import pytest
import translations
from support.source_tree import SOURCES

from facts.languages.translator import speaker


@pytest.mark.parametrize("language", translations.LANGUAGES)
def test_every_string_is_translated_with_its_placeholders(language):
    known = translations.catalogue(language)
    for message in translations.messages():
        entry = known.get(message if isinstance(message, str) else message[0])
        assert entry is not None, f"{message!r} is not in {language}.po: run tests/translations.py"
        said = (entry.string,) if isinstance(entry.string, str) else entry.string
        assert all(said), f"{message!r} has no words in {language}.po"
        source = message if isinstance(message, str) else message[1]
        assert all(set(re.findall(r"{\w+}", text)) == set(re.findall(r"{\w+}", source)) for text in said), message


def test_an_unknown_language_speaks_english():
    assert speaker("xx")("Overview") == "Overview"
    assert speaker(None).language == "en"


def test_numbers_choose_their_form():
    assert speaker("it").many("{n} fact found", "{n} facts found", 1) != speaker("it").many(
        "{n} fact found", "{n} facts found", 2
    )


def test_whatever_speaks_is_called_as_the_collector_knows_it():
    names = {name for path in SOURCES for name in speakers(ast.parse(path.read_text(encoding="utf-8")))}
    assert names == set(translations.SPEAKERS)
    assert "{column}: {theirs} instead of {ours}" in translations.messages()


def speakers(tree):
    """The names that hold a Speaker: arguments and attributes of this type, and what `speaker` returns."""
    for node in ast.walk(tree):
        if isinstance(node, ast.arg) and node.annotation and ast.unparse(node.annotation) == "Speaker":
            yield node.arg
        if isinstance(node, ast.AnnAssign) and ast.unparse(node.annotation) == "Speaker":
            yield ast.unparse(node.target).rpartition(".")[2]
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("speaker("):
            yield "speaker"
        made = ast.unparse(node.value.func) if isinstance(getattr(node, "value", None), ast.Call) else ""
        if isinstance(node, ast.Assign) and made in ("speaker", "controls.language"):
            yield from (ast.unparse(target).rpartition(".")[2] for target in node.targets)


def test_no_string_hides_inside_an_f_string():
    """The collector reads no calls inside f-strings: their words would stay English."""
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for node in ast.walk(joined)
        if isinstance(node, ast.Call)
        and {getattr(node.func, "id", ""), getattr(node.func, "attr", "")} & {*translations.SPEAKERS, "many"}
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []
