"""What README.md and docs/review.md show is what comes out now."""

import json

import pytest
from PIL import Image

import demo
import solieu
from made.release import release
from solieu.reading.documents import documents
from solieu.reading.files import read_inputs


@pytest.fixture(scope="module")
def table():
    return solieu.extract(demo.PDF)


def text_of(path):
    (document,) = documents(read_inputs([str(path)]), {})
    return document.text


def test_the_pdf_is_the_one_that_would_be_made_now(tmp_path):
    made = tmp_path / demo.PDF.name
    made.write_bytes(release())
    assert release() == made.read_bytes()
    assert text_of(demo.PDF) == text_of(made)
    assert demo.PDF.stat().st_size < 100_000


def test_every_number_of_it_has_a_role(table):
    runs = [run for run in text_of(demo.PDF).split() if any(letter.isdecimal() for letter in run)]
    assert len(table) == 61
    assert {row["page"] for row in table.rows} == {1, 2}
    assert sum("cell" in row for row in table.rows) == 33
    assert len(table.ledger) == len(runs)


def test_one_sum_fails_and_nothing_else(table):
    (found,) = table.contradictions()
    assert (found.check, found.figures) == ("table_total", "6.870, 22.171, 28.941")
    assert all(row["valid"] for row in table.rows)


def test_the_chart_is_what_would_be_drawn_now(tmp_path):
    demo.draw(tmp_path / "panel.svg")
    assert (tmp_path / "panel.svg").read_text("utf-8") == demo.CHART.read_text("utf-8")


def test_the_page_has_what_the_screens_show(tmp_path):
    page, rows = demo.report(tmp_path)
    data = json.loads(page.read_text("utf-8").partition('id="data">')[2].partition("</script>")[0])
    assert [[row["quote"] for row in rows].count(quote) for _, quote in demo.CHOSEN.values()] == [1, 1]
    assert [sum("contradictions" in fact for fact in data["facts"]), len(data["documents"][0]["ledger"])] == [3, 77]


def test_the_page_on_review_has_the_text_of_its_screen():
    assert demo.TEXT in (demo.DOCS / "review.md").read_text("utf-8")
    assert demo.CORRECTED in demo.TEXT


@pytest.mark.parametrize("name", [*demo.CHOSEN, "review"])
def test_the_screens_are_light(name):
    path = demo.SCREENS / f"{name}.png"
    assert path.stat().st_size < 150_000
    with Image.open(path) as picture:
        assert picture.size == demo.SIZE
