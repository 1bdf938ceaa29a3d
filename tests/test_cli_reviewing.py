"""`facts ingest` and `facts review`: what a user types, what comes back, with which exit code, and what is stored."""

import pytest
from reportlab.pdfgen.canvas import Canvas

from facts.store import Store

TEXT = "A record year\n\nSo far the CNAO has treated 4,000 patients. See page 3.\n"


@pytest.fixture
def shipped(tmp_path):
    """A database of its own for each test, made by the first command."""
    return f"sqlite:///{tmp_path}/catalogue.sqlite"


@pytest.fixture
def article(tmp_path):
    path = tmp_path / "note.txt"
    path.write_text(TEXT, encoding="utf-8")
    return str(path)


TOLD = ("--publisher", "CNAO", "--published", "2024-03")


def stored(shipped):
    with Store.open(shipped) as store:
        return [text.article for text in store.candidates.texts()]


def test_an_article_comes_in_and_says_where_to_review_it(facts, article, shipped):
    ran = facts("ingest", article, *TOLD)
    assert ran.code == 0
    assert "a-record-year: “A record year”, CNAO, 2024-03" in ran.out
    assert "0 of 1 numbers handled; review them at http://127.0.0.1:8501/review?article=a-record-year" in ran.out
    assert stored(shipped) == ["a-record-year"]
    again = facts("ingest", article, *TOLD)
    assert (again.code, "held already" in again.out) == (0, True)


def test_the_address_is_the_one_that_people_use(facts, article, monkeypatch):
    monkeypatch.setenv("FACTS_PUBLIC_URL", "https://facts.example.org")
    ran = facts("ingest", article, *TOLD)
    assert "https://facts.example.org/review?article=a-record-year" in ran.out


def test_what_the_document_does_not_tell_is_asked_for(facts, article, shipped):
    ran = facts("ingest", article)
    assert (ran.code, ran.out) == (2, "")
    assert "does not tell its publisher. Say it with --publisher." in ran.err
    assert stored(shipped) == []


def test_an_id_of_ones_own_and_an_article_that_is_known(facts, article):
    assert "my-note:" in facts("ingest", article, *TOLD, "--article", "my-note").out
    ran = facts("ingest", article, "--article", "infn-newsletter-62")
    assert (ran.code, "“INFN Newsletter 62”" in ran.out) == (0, True)
    assert "failed 3d2085e97c16: the phrase is not in the text" in ran.out


def _garbage(path):
    path.write_bytes(b"%PDF-1.7 garbage")


def _scanned(path):
    """A page with a picture on it and no letter: as a scanner makes it."""
    canvas = Canvas(str(path))
    canvas.rect(50, 50, 300, 300, fill=1)
    canvas.save()


def _encrypted(path):
    canvas = Canvas(str(path), encrypt="secret")
    canvas.drawString(50, 700, "The CNAO treated 4,000 patients.")
    canvas.save()


@pytest.mark.parametrize(
    ("make", "words"), [(_garbage, "is broken"), (_scanned, "scan"), (_encrypted, "password"), (None, "cannot be read")]
)
def test_what_cannot_be_read_is_said_plainly_and_nothing_is_stored(facts, tmp_path, shipped, make, words):
    path = tmp_path / "file.pdf"
    if make:
        make(path)
    ran = facts("ingest", str(path), *TOLD)
    assert ran.code == 2
    assert words in " ".join(ran.err.split())
    assert "Traceback" not in ran.err
    assert stored(shipped) == []


def test_an_address_on_this_machine_is_refused(facts, shipped):
    ran = facts("ingest", "http://127.0.0.1:9/x.pdf", *TOLD)
    assert (ran.code, stored(shipped)) == (2, [])


def test_what_is_left_is_listed_with_exit_code_1_until_all_is_handled(facts, article):
    facts("ingest", article, *TOLD)
    ran = facts("review", "a-record-year")
    assert (ran.code, "4,000 patients" in ran.out) == (1, True)
    assert "0 of 1 numbers handled" in ran.err
    done = facts("review", "a-record-year", "--accept-above", "0.9", "--yes")
    assert (done.code, "4,000 patients: cnao" in done.out) == (0, True)
    assert "1 of 1 numbers handled" in done.err
    assert "4,000 patients" in facts("find", "4,000", "--article", "a-record-year").out


def test_without_a_yes_the_list_is_shown_and_nothing_accepted(facts, article):
    facts("ingest", article, *TOLD)
    ran = facts("review", "a-record-year", "--accept-above", "0.9", stdin=b"n\n")
    assert (ran.code, "4,000 patients: cnao" in ran.out) == (1, True)
    assert "0 of 1 numbers handled" in ran.err


def test_an_article_whose_text_is_not_held_cannot_be_reviewed(facts):
    ran = facts("review", "infn-newsletter-62")
    assert (ran.code, "the text is not held. Bring it in first" in ran.err) == (2, True)


def test_verification_uses_held_texts_and_a_folder_goes_before_them(facts, article, tmp_path):
    facts("ingest", article, *TOLD)
    facts("review", "a-record-year", "--accept-above", "0.9", "--yes")
    assert "1 verified in the text" in facts("verify", "--article", "a-record-year").out
    folder = tmp_path / "texts"
    folder.mkdir()
    (folder / "a-record-year.txt").write_text(TEXT.replace("4,000", "4,001"), encoding="utf-8")
    ran = facts("verify", "--article", "a-record-year", "--articles", str(folder))
    assert (ran.code, "the phrase is not in the text" in ran.out) == (1, True)


def test_a_second_record_of_a_known_article_is_not_made_by_mistake(facts, article, shipped):
    """The title and the date are those of the newsletter that ships."""
    ran = facts("ingest", article, "--title", "Newsletter 62", "--publisher", "INFN", "--published", "2019-08")
    assert ran.code == 2
    assert "this seems to be infn-newsletter-62" in ran.err
    assert "Say --article infn-newsletter-62" in ran.err
    assert stored(shipped) == []
    other = facts("ingest", article, "--title", "Newsletter 62", "--publisher", "INFN", "--published", "2020-08")
    assert other.code == 0


LISTED = """A record year

So far the CNAO has treated 4,000 patients, which is more than anybody had thought it would.

[1] A. Rossi, B. Weiss, Annals of Accelerators 4, 210 (2019).
[2] C. Durand, D. Rossi, Annals of Accelerators 5, 310 (2021).
"""


def test_a_group_is_listed_and_rejected_in_one_step(facts, tmp_path):
    (tmp_path / "note.txt").write_text(LISTED, encoding="utf-8")
    facts("ingest", str(tmp_path / "note.txt"), *TOLD)
    ran = facts("review", "a-record-year", "--group", "reference", "--reject", "not worth keeping", "--yes")
    assert "210 – [1] A. Rossi, B. Weiss, Annals of Accelerators 4, 210 (2019)." in ran.out
    left = facts("review", "a-record-year")
    assert (left.code, "4,000" in left.out, "210" in left.out) == (1, True, False)


def test_a_group_that_is_none_and_a_rejection_without_one_are_refused(facts, article):
    facts("ingest", article, *TOLD)
    assert "Write one of statement, cell" in facts("review", "a-record-year", "--group", "nonsense").err
    assert "Say which numbers with --group." in facts("review", "a-record-year", "--reject", "no").err
