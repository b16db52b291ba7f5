"""The pictures of the documentation are what the pipeline reads now; nothing in them overlaps."""

import re
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import pictures
from made.picture_frame import THREE
from made.picture_sentence import SENTENCE
from made.svg import picture, text
from solieu.model import Kind
from solieu.stages import Dated, Work, stages_of

PAGE = Path(__file__).parents[1] / "docs" / "how-it-decides.md"
SVG = "{http://www.w3.org/2000/svg}"
#: Elements and attributes that can load or run something are not among them.
ALLOWED = {"svg", "title", "desc", "style", "g", "text", "line", "rect", "path", "circle"}


def stored(name: str) -> str:
    return (pictures.FOLDER / f"{name}.svg").read_text("utf-8")


def boxes(svg: str) -> list[tuple[str, float, float, float, float]]:
    """Every text with where it stands: left, top, right, bottom."""
    found = []
    for element in ET.fromstring(svg).iter(f"{SVG}text"):
        x, y, size, wide = (float(element.get(n)) for n in ("x", "y", "font-size", "textLength"))
        found.append((element.text, x, y - 0.7 * size, x + wide, y + 0.1 * size))
    return found


def overlaps(svg: str) -> list[tuple[str, str]]:
    return [
        (one, other)
        for (one, *a), (other, *b) in combinations(boxes(svg), 2)
        if a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]
    ]


def outside(svg: str) -> list[str]:
    wide, high = map(float, ET.fromstring(svg).get("viewBox").split()[2:])
    return [
        said for said, left, top, right, bottom in boxes(svg) if min(left, top) < 8 or right > wide - 8 or bottom > high
    ]


def test_the_folder_has_the_pictures_and_nothing_else():
    assert {p.name for p in pictures.FOLDER.iterdir()} == {f"{name}.svg" for name in pictures.PICTURES}


@pytest.mark.parametrize("name", pictures.PICTURES)
class TestPicture:
    def test_it_is_what_the_pipeline_reads_now(self, name):
        assert stored(name) == pictures.PICTURES[name](), "run `python tests/pictures.py`"

    def test_no_text_covers_another_or_leaves_the_picture(self, name):
        assert len(boxes(stored(name))) > 20
        assert overlaps(stored(name)) == []
        assert outside(stored(name)) == []

    def test_it_is_800_wide_told_to_screen_readers_and_readable_in_the_dark(self, name):
        root = ET.fromstring(stored(name))
        assert (root.get("width"), root.get("role")) == ("800", "img")
        told = [root.find(f"{SVG}{tag}") for tag in ("title", "desc")]
        assert root.get("aria-labelledby").split() == [element.get("id") for element in told]
        assert all(len(element.text) > 15 for element in told)
        assert "@media (prefers-color-scheme: dark)" in root.find(f"{SVG}style").text

    def test_it_loads_nothing(self, name):
        root = ET.fromstring(stored(name))
        assert {element.tag.removeprefix(SVG) for element in root.iter()} <= ALLOWED
        assert re.findall(r"href|url\(|@import|\bon\w+=", stored(name)) == []

    def test_the_page_shows_it_and_says_what_is_in_it(self, name):
        alternative = re.findall(rf"!\[([^\]]*)\]\(pictures/{name}\.svg\)", PAGE.read_text("utf-8"))
        assert len(alternative) == 1
        assert len(alternative[0]) > 80


def test_what_overlaps_or_leaves_the_picture_is_found():
    bad = picture("t", "d", 60, [text(20, 30, "one text"), text(50, 32, "another"), text(780, 50, "too long")])
    assert overlaps(bad) == [("one text", "another")]
    assert outside(bad) == ["too long"]


def test_every_number_with_a_unit_stands_in_the_picture():
    work = Work(stages_of(None), THREE, Dated("2019-11", "document"))
    numbers = [THREE[slice(*work.view.source_span(q.start, q.end))] for q in work.quantities if q.kind != Kind.BARE]
    assert len(numbers) == 6
    assert [said for said, *_ in boxes(stored("frame")) if said in numbers] == numbers


def test_the_words_of_the_sentence_stand_in_their_order():
    found = boxes(stored("sentence"))
    line = [said for said, *_ in sorted(found, key=lambda box: box[1]) if said in SENTENCE.split()]
    assert line == SENTENCE.split()


def test_the_sentence_is_the_one_of_the_worked_example():
    assert f'solieu explain "{SENTENCE}" --date 2018-04' in PAGE.read_text("utf-8")
