"""What a notebook shows: facts with their numbers marked, whatever the texts hold."""

import sys
from decimal import Decimal
from html.parser import HTMLParser
from types import ModuleType, SimpleNamespace

import pytest

import solieu
from made.rows import row
from solieu.model import Evidence, Fact
from solieu.notebook import View, fact_html, register

TEXT = "Năm 2016, xuất khẩu gạo đạt 4,9 triệu tấn, tăng 5% về lượng nhưng giảm 5% về giá trị."


class Page(HTMLParser):
    """The elements, the text outside of styles, and the marked texts of a page; every element is closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.marks: list[tuple[str | None, str]] = []
        self.cells: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append((tag, dict(attrs)))
        if tag == "mark":
            self.marks.append((dict(attrs).get("class"), ""))
        if tag == "td":
            self.cells.append("")

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        if "style" in self.open:
            return
        self.text += data
        if "mark" in self.open:
            self.marks[-1] = (self.marks[-1][0], self.marks[-1][1] + data)
        if "td" in self.open:
            self.cells[-1] += data


@pytest.fixture(scope="module")
def table():
    return solieu.extract_text(TEXT, date="2017-01", doc_id="gạo.txt")


def test_the_first_facts_stand_in_their_sentences_with_the_number_marked(table):
    page = Page(table.show(2)._repr_html_())
    assert page.marks == [("level", "4,9 triệu tấn"), ("growth", "5%")]
    assert page.cells[:5] == ["gạo.txt", TEXT, "level", "4,900,000", "t"]
    assert page.text.endswith("and 1 more")


def test_a_number_that_is_written_twice_is_marked_where_it_stands(table):
    html = table.show()._repr_html_()
    assert 'tăng <mark class="growth">5%</mark> về lượng' in html
    assert 'giảm <mark class="growth">5%</mark> về giá trị' in html


def test_elsewhere_it_is_plain_text(table):
    lines = repr(table.show(2)).splitlines()
    assert lines[0].split()[:5] == ["doc_id", "quote", "statistic", "value", "unit"]
    assert lines[1].split() == [
        "gạo.txt",
        "4,9",
        "triệu",
        "tấn",
        "level",
        "4,900,000",
        "t",
        "export",
        "volume",
        "gạo",
        "VN",
        "2016",
    ]
    assert lines[1].index("level") == lines[2].index("growth") == lines[0].index("statistic")
    assert lines[3:] == ["and 1 more"]


def test_a_table_shows_its_size_and_its_first_facts():
    rows = [row("level", n, doc_id=f"d{n % 3}", sentence=f"đạt {n} USD") for n in range(1, 1921)]
    page = Page(solieu.FactTable(rows, errors=[{"doc_id": "x", "message": "empty"}])._repr_html_())
    assert page.text.startswith("1,920 facts of 3 documents, 1 error")
    assert [text for _, text in page.marks] == ["1 USD", "2 USD", "3 USD", "4 USD", "5 USD"]
    assert page.text.endswith("and 1,915 more")


def test_a_table_without_facts_is_shown_too():
    page = Page(solieu.FactTable()._repr_html_())
    assert (page.cells, page.text[:34]) == ([], "0 facts of 0 documents, 0 errorsdo")
    assert repr(solieu.FactTable().show()).split()[0] == "doc_id"


def test_values_have_their_bounds_and_ranges():
    rows = [row("level", "1234567.5", bound="<="), row("level", "10", value_max=Decimal(12), partner=["CN", "JP"])]
    cells = Page(View(rows, 2)._repr_html_()).cells
    assert cells[3] == "<= 1,234,567.5"
    assert (cells[14], cells[20]) == ("10 – 12", "CN, JP")


HOSTILE = {
    "script": "<script>alert(1)</script> đạt 7 USD",
    "attribute": "\"><img src=x onerror='alert(1)'> đạt 7 USD",
    "entity": "&lt;b&gt; &amp; đạt 7 USD",
    "end of style": "</style></div></table> đạt 7 USD",
    "comment": "<!-- đạt 7 USD",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_a_text_says_is_never_markup(text):
    hostile = row("level", 7, sentence=text, commodity=text, doc_id=text, partner=[text], unit=text, quote="7 USD")
    page = Page(View([hostile], 1)._repr_html_())
    assert {tag for tag, _ in page.seen} == {"style", "div", "table", "thead", "tr", "th", "tbody", "td", "mark"}
    assert {name for _, attributes in page.seen for name in attributes} == {"class"}
    assert (page.cells[0], page.cells[1], page.cells[7]) == (text, text, text)


def test_a_statistic_that_is_none_is_no_class():
    page = Page(View([row('x" onclick="f()', 7, sentence="7 USD")], 1)._repr_html_())
    assert page.marks == [(None, "7 USD")]


def test_characters_that_turn_the_direction_or_cannot_be_seen_are_replaced():
    text = "\u202eđảo\u202c \u2066đạt\u2069 \u200b\x007 USD\x1b[31m\r\n!"
    view = View([row("level", 7, sentence=text, commodity=text, quote="7 USD")], 1)
    assert Page(view._repr_html_()).cells[1] == "\ufffdđảo\ufffd \ufffdđạt\ufffd \ufffd\ufffd7 USD\ufffd[31m !"
    assert not {"\u202e", "\x1b", "\x00", "\r"} & set(repr(view))
    assert len(repr(view).splitlines()) == 2


def test_long_texts_are_cut_around_their_number():
    text = "gạo " * 2500 + "đạt 7 USD" + " lúa" * 2500
    view = View([row("level", 7, sentence=text, commodity=text, doc_id=text, quote="7 USD")], 1)
    page = Page(view._repr_html_())
    assert page.marks == [("level", "7 USD")]
    assert "gạo đạt 7 USD lúa" in page.cells[1]
    assert (page.cells[1][0], page.cells[1][-1], len(page.cells[1])) == ("…", "…", 407)
    assert (len(page.cells[0]), len(page.cells[7])) == (61, 61)
    assert max(map(len, repr(view).splitlines())) < 400


def test_a_sentence_that_does_not_hold_its_number_is_shown_without_a_mark():
    page = Page(View([row("level", 7, sentence="đạt bảy đô la", quote="7 USD")], 1)._repr_html_())
    assert (page.marks, page.cells[1]) == ([], "đạt bảy đô la")


def test_it_brings_no_script_and_nothing_from_elsewhere(table):
    html = table._repr_html_()
    assert not [word for word in ("<script", "http", "url(", "@import", "javascript") if word in html]
    assert "prefers-color-scheme" not in html
    assert "color: inherit" in html


# A fact by itself


FACT = Fact(
    10,
    17,
    {"statistic": "growth", "value": Decimal("-1.2E+3"), "unit": "%", "partner": ("CN", "JP"), "flow": None},
    (Evidence("value", "units.percent", 10, 17), Evidence("partner", "left/<b>")),
    ("sign_of_growth",),
)


def test_a_fact_shows_every_column_with_its_rule_and_characters():
    page = Page(fact_html(FACT))
    rows = [page.cells[k : k + 3] for k in range(0, len(page.cells), 3)]
    assert rows == [["growth", "", ""], ["-1,200", "units.percent", "10:17"], ["%", "", ""], ["CN, JP", "left/<b>", ""]]
    assert page.marks == [("growth", "-1,200")]
    assert page.text.startswith("Fact at characters 10 to 17")
    assert page.text.endswith("failed: sign_of_growth")


def test_a_notebook_shows_the_facts_of_a_doc_so(monkeypatch):
    known = {}
    formatter = SimpleNamespace(for_type=known.__setitem__)
    shell = SimpleNamespace(display_formatter=SimpleNamespace(formatters={"text/html": formatter}))
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    register()
    fact = solieu.load()(TEXT)._.facts[0]
    assert Page(known[type(fact)](fact)).marks == [("level", "4,900,000")]


@pytest.mark.parametrize("module", [None, SimpleNamespace(get_ipython=lambda: None)], ids=["no IPython", "no shell"])
def test_elsewhere_nothing_happens(monkeypatch, module: ModuleType | None):
    monkeypatch.setitem(sys.modules, "IPython", module)
    register()
