"""The interface's words: every string is there in every language, with its placeholders."""

import ast
import re

import pytest
import translations
from test_architecture import SOURCES

from facts.language import speaker


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


def test_no_string_hides_inside_an_f_string():
    """The collector reads no calls inside f-strings: their words would stay English."""
    hidden = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for joined in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(joined, ast.JoinedStr)
        for node in ast.walk(joined)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", "") == "say" or getattr(node.func, "attr", "") in ("say", "many"))
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]
    assert hidden == []
