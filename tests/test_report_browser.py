"""The report page in a browser that has no network: what a reader does, what a hostile document cannot do."""

import json
from decimal import Decimal

import pytest

import solieu
from browser import messages, open_browser, resize
from made.rows import row
from solieu.dossier import Dossier
from solieu.model import Block, DocLayout, Document, TableCell
from solieu.review import page
from solieu.review.data import collect, page_data

TRADE = (
    "\U0001f600 Năm 2018, kim ngạch xuất khẩu hàng hóa của Việt Nam đạt 231 tỷ USD, kim ngạch nhập khẩu đạt 224 tỷ USD, "
    "xuất siêu 19 tỷ USD.\nNăm 2016, xuất khẩu cà phê \U0001f600 đạt 3,3 tỷ USD sang Đức.\n"
    "Năm 2017, xuất khẩu cà phê đạt 3,1 tỷ USD.\nNăm 2017, xuất khẩu gạo đạt 5,7 triệu tấn."
)
HOSTILE_ID = '"><img src=x onerror=alert(1)>'
HOSTILE = (
    "<script>document.title='taken';alert(1)</script> Năm 2019, xuất khẩu gạo đạt 6,1 triệu tấn.\n"
    "</script><!-- Năm 2019, nhập khẩu thép đạt 9,3 tỷ USD -->\n"
    "\u202eNăm 2018, xuất khẩu chè đạt 212 triệu USD.\n"
    '=HYPERLINK("http://127.0.0.1:9/","x") Năm 2017, xuất khẩu \'tôm\' đạt 3 tỷ USD.\n'
    + "a" * 10_000
    + "\u2028\u2029 Năm 2016, xuất khẩu hồ tiêu đạt 1,2 tỷ USD."
)


@pytest.fixture(scope="module")
def browser():
    with open_browser() as driver:
        yield driver


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("report")


@pytest.fixture(scope="module")
def trade(folder):
    return written(folder, "trade", TRADE)


def written(folder, name, text, *, doc_id="a.txt", source=True):
    """The page of one document, read by the pipeline."""
    documents = folder / f"{name}.jsonl"
    documents.write_text(json.dumps({"doc_id": doc_id, "text": text, "date": "2019-02"}), encoding="utf-8")
    table = folder / f"{name}.facts.jsonl"
    solieu.extract(documents).write(table)
    return saved(folder, name, page_data(table, [str(documents)] if source else []))


def saved(folder, name, data):
    path = folder / f"{name}.html"
    path.write_text(page.render(data), encoding="utf-8")
    return path.as_uri()


class Reader:
    """A reader at a page: what they do, and what they see."""

    def __init__(self, driver, url, hash=""):
        self.driver = driver
        driver.get("about:blank")
        messages(driver)
        driver.get(f"{url}#{hash}")

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    def texts(self, selector):
        return self.run("return [...document.querySelectorAll(arguments[0])].map((n) => n.textContent)", selector)

    def click(self, selector):
        self.run("document.querySelector(arguments[0]).click()", selector)

    def press(self, selector, *keys):
        script = "document.querySelector(arguments[0]).dispatchEvent(new KeyboardEvent('keydown', {key: arguments[1], bubbles: true}))"
        for key in keys:
            self.run(script, selector, key)

    def type(self, selector, text):
        """Type and wait until the page has taken it."""
        self.driver.execute_async_script(
            """const field = document.querySelector(arguments[0]);
            field.value = arguments[1];
            field.dispatchEvent(new Event('input'));
            setTimeout(arguments[2], 200);""",
            selector,
            text,
        )

    def column(self, name):
        """The cells of a column of the table."""
        place = self.run(
            "return [...document.querySelectorAll('#scroller th')].findIndex((n) => n.dataset.column === arguments[0]) + 1",
            name,
        )
        return self.texts(f"#scroller tbody tr[data-index] td:nth-child({place})")

    @property
    def hash(self):
        return self.run("return location.hash")


def test_it_opens_with_nothing_to_complain(browser, trade):
    reader = Reader(browser, trade)
    assert messages(browser) == []
    assert reader.texts(".tiles strong") == ["1", "6", "1", "3"]
    assert reader.texts(".parts-list li") == ["fact 6 (60.0\u00a0%)", "time 4 (40.0\u00a0%)"]
    assert reader.run("return performance.getEntriesByType('resource').length") == 0
    assert reader.run("return Object.isFrozen(solieu)") is True


def test_contradictions_are_told_and_their_rows_come_first(browser, trade):
    reader = Reader(browser, trade)
    (told,) = reader.texts(".doubts li")
    assert told.startswith("Balance Exports less imports are 6,000,000,000 to 8,000,000,000 USD")
    reader.click("#views [data-view=facts]")
    states = reader.run(
        "return [...document.querySelectorAll('#scroller tbody tr[data-index]')].map((n) => n.className.split(' ')[0])"
    )
    assert states == ["state-contradicted"] * 3 + ["state-fine"] * 3
    assert reader.run("return document.querySelector('.sign').getAttribute('aria-label')") == "in a contradiction"
    reader.click("#scroller th[data-column=_state] .filter")
    assert reader.texts("#popover .ticks li") == ["in a contradiction3", "nothing against it3"]
    reader.click("#popover input")
    assert reader.texts("#chips li") == ["Doubt: in a contradiction ×"]
    assert reader.texts("#count") == ["3 of 6 facts"]


def test_search_finds_without_diacritics(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.type("#search", "ca phe")
    assert sorted(reader.column("value")) == ["3,100,000,000", "3,300,000,000"]
    assert reader.texts("#count") == ["2 of 6 facts"]
    reader.type("#search", "CÀ PHÊ; germany")
    assert reader.column("value") == ["3,300,000,000"]
    assert "q=C%C3%80+PH%C3%8A%3B+germany" in reader.hash
    reader.type("#search", "xyz")
    assert reader.texts("#scroller .empty") == ["No fact passes the filters."]


def test_sorting_is_up_then_down_then_by_doubt(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    by_doubt = reader.column("value")
    head = "#scroller th[data-column=value]"
    sort = "return document.querySelector(arguments[0]).getAttribute('aria-sort')"
    up = ["5,700,000", "3,100,000,000", "3,300,000,000", "19,000,000,000", "224,000,000,000", "231,000,000,000"]
    for wanted, order in (("ascending", up), ("descending", up[::-1]), ("none", by_doubt)):
        reader.click(f"{head} .sort")
        assert (reader.run(sort, head), reader.column("value")) == (wanted, order)


def test_a_filter_of_values(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.click("#scroller th[data-column=flow] .filter")
    assert reader.texts("#popover .ticks li") == ["export4", "import1", "balance1"]
    reader.click("#popover input[value=import]")
    assert reader.column("value") == ["224,000,000,000"]
    assert reader.texts("#chips li") == ["Flow: import ×"]
    assert reader.hash.endswith("is.flow=import")
    reader.press("#popover", "Escape")
    assert reader.run("return document.activeElement.getAttribute('aria-label')") == "Filter by Flow"
    reader.click("#chips .chip")
    assert len(reader.column("value")) == 6


def test_a_filter_of_a_range_and_the_address_bring_the_rows_back(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.click("#scroller th[data-column=value] .filter")
    reader.type("#popover input", "3,200,000,000")
    reader.type("#popover input:last-child", "20,000,000,000")
    assert sorted(reader.column("value")) == ["19,000,000,000", "3,300,000,000"]
    again = Reader(browser, trade, reader.hash.removeprefix("#") + "&sort=-value&columns=_state,quote")
    assert again.column("quote") == ["19 tỷ USD", "3,3 tỷ USD"]
    assert again.texts("#chips li") == ["Value: 3,200,000,000 – 20,000,000,000 ×"]


def test_what_an_address_names_and_the_page_does_not_have_is_passed_over(browser, trade):
    hash = (
        "view=none&sort=no&columns=no,value&is.constructor=1&range.value=x..&has.value=3&fact=f0&document=z&language=xx"
    )
    reader = Reader(browser, trade, hash)
    assert messages(browser) == []
    assert reader.run("return document.body.dataset.view") == "overview"
    reader.click("#views [data-view=facts]")
    assert len(reader.column("value")) == 6


def test_columns_are_chosen(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.click("#choose-columns")
    reader.click("#popover input[value=hs_codes]")
    reader.click("#popover input[value=doc_id]")
    heads = reader.run("return [...document.querySelectorAll('#scroller th')].map((n) => n.dataset.column)")
    assert heads[-2:] == ["confidence", "hs_codes"]
    assert "columns=" in reader.hash


def test_a_row_shows_its_sentence_and_what_it_was_read_from(browser, trade):
    reader = Reader(browser, trade, "view=facts&is.commodity=c%C3%A0+ph%C3%AA&sort=value")
    reader.click("#scroller tbody tr[data-index='1']")
    assert reader.texts("#text .current") == ["3,3 tỷ USD"]
    assert reader.texts("#detail .sentence mark") == ["3,3 tỷ USD"]
    assert reader.texts("#detail .sentence") == ["Năm 2016, xuất khẩu cà phê \U0001f600 đạt 3,3 tỷ USD sang Đức."]
    assert reader.texts("#detail tr[data-column=partner] .said") == ["Germany"]
    assert reader.texts("#detail tr[data-column=partner] q") == ["Đức"]
    assert reader.texts("#detail tr[data-column=commodity] q") == ["cà phê"]
    assert "places." in reader.texts("#detail tr[data-column=partner] code")[0]
    reader.run("document.querySelector('#detail tr[data-column=partner]').focus()")
    assert reader.texts("#detail .sentence .lit") == ["Đức"]
    lit = "return [...CSS.highlights.get('evidence')].map((range) => range.toString())"
    assert reader.run(lit) == ["Đức"]
    assert reader.run("return document.querySelector('#row-1').getAttribute('aria-selected')") == "true"
    assert messages(browser) == []


def test_all_filled_columns_stand_in_the_detail(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.click("#scroller tbody tr[data-index='0']")
    shown = reader.run("return [...document.querySelectorAll('#detail tr')].map((n) => n.dataset.column)")
    filled = reader.run("return Object.keys(solieu.selected())")
    elsewhere = {"quote", "sentence", "evidence", "checks", "valid", "contradictions"}
    assert sorted(shown) == sorted(set(filled) - elsewhere)
    assert "Exports less imports" in reader.texts("#detail .objections")[0]


def test_failed_checks_are_told_in_words(browser, folder):
    rows = [row("share", 140, "%", doc_id="d", sentence="chiếm 140 %", quote="140 %", checks=["share"], valid=False)]
    reader = Reader(browser, saved(folder, "failed", collect([Dossier("d", None, rows)])), "view=facts")
    reader.click("#scroller tbody tr[data-index='0']")
    assert reader.texts("#detail .objections li") == ["Share A share lies between 0 and 100 %."]
    reader.click("#languages [lang=vi]")
    assert reader.texts("#detail .objections li") == ["Tỷ trọng Tỷ trọng phải từ 0 đến 100 %."]


def test_a_mark_of_the_document_selects_its_row(browser, trade):
    reader = Reader(browser, trade, "view=document")
    assert reader.texts("#text .mark")[:4] == ["2018", "231 tỷ USD", "224 tỷ USD", "19 tỷ USD"]
    assert reader.texts(".legend li") == ["12 fact 3", "12 doubtful fact 3", "12 time 4"]
    reader.run("document.querySelectorAll('#text [data-fact]')[2].click()")
    assert reader.run("return solieu.selected().quote") == "19 tỷ USD"
    reader.press("#text .current", "Escape")
    assert reader.run("return solieu.selected()") is None
    assert reader.texts("#detail") == [""]


def test_keys(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.press("body", "/")
    assert reader.run("return document.activeElement.id") == "search"
    reader.press("#search", "ArrowDown")
    assert reader.run("return document.activeElement.getAttribute('role')") == "grid"
    reader.press("#scroller table", "ArrowDown", "ArrowDown", "ArrowUp", "Enter")
    assert (
        reader.run("return document.querySelector('#scroller table').getAttribute('aria-activedescendant')") == "row-1"
    )
    assert reader.run("return solieu.selected().quote") == reader.texts("#detail h2")[0]
    reader.press("#scroller table", "End")
    assert reader.run("return document.querySelector('tr[aria-selected=true]').getAttribute('aria-rowindex')") == "7"
    reader.press("#scroller table", "Escape")
    assert reader.run("return [solieu.selected(), document.activeElement.getAttribute('role')]") == [None, "grid"]


def test_what_a_screen_reader_is_told(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    table = reader.run(
        "const t = document.querySelector('#scroller table'); return ['role', 'aria-label', 'aria-rowcount', 'aria-colcount'].map((n) => t.getAttribute(n))"
    )
    assert table == ["grid", "Facts", "7", "11"]
    assert reader.run("return document.querySelector('#count').getAttribute('aria-live')") == "polite"
    unnamed = """return [...document.querySelectorAll('button, input, select, main > section, aside, nav, [role=button]')]
        .filter((n) => !n.getAttribute('aria-label') && !n.textContent.trim() && !n.labels?.length).length"""
    assert reader.run(unnamed) == 0


def test_the_language_is_switched(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    assert reader.run("return document.documentElement.lang") == "en"
    reader.click("#scroller tbody tr[data-index='0']")
    reader.click("#languages [lang=vi]")
    assert reader.run("return document.documentElement.lang") == "vi"
    assert reader.texts("#views button") == ["Tổng quan", "Số liệu", "Văn bản"]
    assert "231.000.000.000" in reader.column("value")
    assert "xuất khẩu" in reader.column("flow")
    assert reader.texts("#detail tr[data-column=unit] th") == ["Đơn vị"]
    assert reader.hash.endswith("language=vi")
    reader.click("#scroller th[data-column=value] .filter")
    reader.type("#popover input", "3.200.000,5")
    assert reader.texts("#chips li") == ["Giá trị: 3.200.000,5 –  ×"]


def test_a_vietnamese_browser_gets_vietnamese(trade):
    with open_browser(language="vi-VN") as driver:
        reader = Reader(driver, trade)
        assert reader.run("return navigator.language") == "vi-VN"
        assert reader.run("return document.documentElement.lang") == "vi"
        assert reader.texts("#overview h3")[0] == "10 con số trong văn bản được xếp vào đâu"


def test_a_hostile_document_is_text(browser, folder):
    reader = Reader(browser, written(folder, "hostile", HOSTILE, doc_id=HOSTILE_ID), "view=document")
    assert messages(browser) == []
    assert reader.run("return document.title") == "Solieu"
    assert reader.run("return document.querySelectorAll('img, #text script, #detail script, iframe').length") == 0
    lines = reader.texts("#text p")
    assert lines[0] == HOSTILE.split("\n")[0]
    assert lines[1] == HOSTILE.split("\n")[1]
    assert lines[-1].endswith("\u2028\u2029 Năm 2016, xuất khẩu hồ tiêu đạt 1,2 tỷ USD.")
    assert reader.texts("#text [data-fact]")[-1] == "1,2 tỷ USD"
    assert reader.run(
        "return document.querySelector('#text').scrollWidth <= document.querySelector('#text').clientWidth"
    )
    reader.run("document.querySelectorAll('#text [data-fact]')[0].click()")
    assert reader.texts("#detail .place bdi") == [HOSTILE_ID]
    for view in ("facts", "overview"):
        reader.click(f"#views [data-view={view}]")
    assert messages(browser) == []
    assert reader.run("return document.title") == "Solieu"


def test_the_policy_stops_what_would_run(browser, trade):
    reader = Reader(browser, trade)
    reader.run(
        """const script = document.createElement('script'); script.textContent = "document.title = 'taken'"; document.body.append(script);
        document.body.insertAdjacentHTML('beforeend', '<img src="http://127.0.0.1:9/x.png" onerror="document.title = 1">')"""
    )
    assert reader.run("return document.title") == "Solieu"
    assert len(messages(browser)) >= 2


def test_without_the_text_there_are_the_sentences(browser, folder):
    url = written(folder, "bare", TRADE, source=False)
    reader = Reader(browser, url, "view=facts&is.commodity=g%E1%BA%A1o")
    reader.click("#scroller tbody tr[data-index='0']")
    assert reader.texts("#text .current") == ["5,7 triệu tấn"]
    assert len(reader.texts("#text p")) == 4
    assert reader.texts("#detail tr[data-column=commodity] q") == ["gạo"]
    assert reader.texts(".absent") == ["Text not given: sentences of the rows"]
    assert messages(browser) == []


def test_a_quote_that_its_sentence_holds_twice_is_marked_where_it_stands(browser, folder):
    reader = Reader(
        browser, written(folder, "twice", "Năm 2015, xuất khẩu gạo tăng 5%, xuất khẩu chè tăng 5%.", source=False)
    )
    quotes = reader.run("return solieu.data.facts.map((fact) => fact.start)")
    assert len(quotes) == 2
    for k in range(2):
        reader.run("solieu.select(solieu.data.facts[arguments[0]].fact_id)", k)
        before = reader.run(
            "let text = ''; for (const n of document.querySelector('.sentence').childNodes) { if (n.tagName === 'MARK') break; text += n.textContent; } return text.length"
        )
        assert before == quotes[k]


def test_a_table_is_a_table(browser, folder):
    text = "Mặt hàng\tTrị giá\nChè\t213\n"
    cells = (TableCell(0, 8, 0, 0, 2, 1), TableCell(9, 16, 0, 1, 1, 2), TableCell(21, 24, 1, 2, 1, 1, 0, "C2"))
    document = Document(text, "d", layout=DocLayout((Block(0, 25, "table", 3, cells),)))
    fact = row("level", 213, doc_id="d", start=21, end=24, quote="213", sentence="Chè\t213", page=3, cell="C2")
    reader = Reader(browser, saved(folder, "table", collect([Dossier("d", document, [fact])])), "view=document")
    grid = reader.run(
        "return [...document.querySelectorAll('#text tr')].map((r) => [...r.children].map((c) => [c.textContent, c.colSpan, c.rowSpan]))"
    )
    assert grid == [[["Mặt hàng", 1, 2], ["Trị giá", 2, 1]], [["", 1, 1], ["213", 1, 1]]]
    assert reader.texts(".page-rule") == ["Page 3"]
    reader.click("#text [data-fact]")
    assert reader.texts("#detail .place bdi") == ["d", "Page 3", "C2"]


def test_twenty_thousand_facts(browser, folder):
    rows = [
        row("level", Decimal(k) / 8, doc_id=f"d{k // 40}", start=k * 40, end=k * 40 + 9, commodity=f"hàng {k % 500}",
            sentence=f"Mặt hàng thứ {k} đạt {k} USD.", confidence=Decimal(k % 90 + 5) / 100)
        for k in range(20_000)
    ]  # fmt: skip
    dossiers = (Dossier(f"d{k}", None, rows[k * 40 : k * 40 + 40]) for k in range(500))
    reader = Reader(browser, saved(folder, "many", collect(dossiers)), "view=facts")
    assert messages(browser) == []
    assert reader.texts("#count") == ["20,000 facts"]
    assert 20 < len(reader.column("value")) < 200
    reader.press("#scroller table", "End")
    assert reader.column("confidence")[-1] == "0.94"
    assert 20 < len(reader.column("value")) < 200
    assert (
        reader.run("return document.querySelector('#scroller tbody tr.cursor').getAttribute('aria-rowindex')")
        == "20001"
    )
    reader.type("#search", "mat hang thu 19999 ")
    assert reader.column("value") == ["2,499.875"]
    assert reader.run("return document.querySelectorAll('*').length") < 6000


def test_facts_that_do_not_fit_are_announced(browser, folder):
    data = {
        **collect([Dossier("d", None, [row("level", 7, doc_id="d")])]),
        "total": 54321,
        "commands": ["duckdb -c \"FROM 'a'\""],
    }
    reader = Reader(browser, saved(folder, "cut", data))
    assert reader.texts("#notice p") == ["The first 1 of 54,321 facts are shown. For all of them:"]
    assert reader.texts("#notice code") == ["duckdb -c \"FROM 'a'\""]


def test_bars_and_years_lead_to_their_rows(browser, trade):
    reader = Reader(browser, trade)
    assert reader.run("return [...document.querySelectorAll('.year')].map((n) => n.getAttribute('aria-label'))") == [
        "2016: 1",
        "2017: 2",
        "2018: 3",
    ]
    reader.press(".year:nth-of-type(2)", "Enter")
    assert sorted(reader.column("value")) == ["3,100,000,000", "5,700,000"]
    assert reader.hash.endswith("range.period_start=2017..2017")
    browser.back()
    assert reader.run("return document.body.dataset.view") == "overview"
    reader.run("[...document.querySelectorAll('.bar')].find((n) => n.textContent.startsWith('import')).click()")
    assert reader.column("value") == ["224,000,000,000"]


def test_a_series_is_drawn_and_chosen(browser, folder):
    rows = [
        row("level", 5, doc_id="d", start=1, commodity="chè", period="2015"),
        row("level", 7, doc_id="d", start=2, commodity="chè", period="2016"),
        row("level", 8, "t", doc_id="d", start=3, commodity="gạo", measure="volume", period="2015"),
        row("level", 9, "t", doc_id="d", start=4, commodity="gạo", measure="volume", period="2016"),
        row("level", 10, "t", doc_id="d", start=5, commodity="gạo", measure="volume", period="2016", status="target"),
    ]
    reader = Reader(browser, saved(folder, "series", collect([Dossier("d", None, rows)])))
    assert reader.run("return document.querySelector('[data-part=commodity]').value") == "gạo"
    assert len(reader.texts(".dot")) == 3
    assert len(reader.texts(".dot.not-final")) == 1
    assert reader.texts(".joint") == []  # two values for 2016
    reader.run(
        "const s = document.querySelector('[data-part=commodity]'); s.value = 'chè'; s.dispatchEvent(new Event('change'))"
    )
    assert reader.run("return document.querySelector('[data-part=unit]').value") == "USD"
    assert (len(reader.texts(".dot")), len(reader.texts(".joint"))) == (2, 1)
    assert reader.texts(".series tbody tr") == ["20155USDd", "20167USDd"]
    reader.run("document.querySelectorAll('.dot')[1].dispatchEvent(new MouseEvent('click'))")
    assert reader.run("return solieu.selected().period") == "2016"


def test_what_further_scripts_may_use(browser, trade):
    reader = Reader(browser, trade, "view=facts")
    reader.run(
        "window.seen = []; document.addEventListener('solieu:select', (e) => seen.push([e.detail.fact.quote, document.querySelector('#detail-actions').children.length]))"
    )
    id = reader.run("return solieu.data.facts[3].fact_id")
    reader.run("solieu.select(arguments[0])", id)
    assert reader.run("return seen") == [["3,3 tỷ USD", 0]]
    reader.run("solieu.update(arguments[0], {_decision: 'corrected', commodity: 'chè', partner: null})", id)
    assert reader.texts("#detail tr[data-column=commodity] .said") == ["chè"]
    assert reader.texts("#detail tr[data-column=partner]") == []
    assert "corrected" in reader.column("_decision")
    reader.click("#scroller th[data-column=_decision] .filter")
    reader.click("#popover input[value=corrected]")
    assert reader.column("commodity") == ["chè"]
    reader.run(
        """const row = {...solieu.data.facts[3], fact_id: 'f9', start: 2, end: 10, quote: 'Năm 2018', _decision: 'added'};
        solieu.add(row); solieu.select('f9')"""
    )
    assert reader.texts("#text .current") == ["Năm 2018"]
    assert reader.run("return [solieu.label('commodity'), solieu.label('none'), solieu.config]") == [
        "Commodity",
        "none",
        {},
    ]


def test_the_text_selected_in_code_points(browser, trade):
    reader = Reader(browser, trade, "view=document")
    reader.run(
        """const lines = document.querySelectorAll('#text p'); const mark = lines[1].querySelector('[data-fact]');
        const range = new Range(); range.setStart(mark.previousSibling, mark.previousSibling.length - 4); range.setEnd(mark.firstChild, 3);
        getSelection().removeAllRanges(); getSelection().addRange(range)"""
    )
    start = TRADE.index("đạt 3,3")
    assert reader.run("return solieu.selection()") == {
        "doc_id": "a.txt",
        "start": start,
        "end": start + 7,
        "quote": "đạt 3,3",
    }
    reader.run("getSelection().selectAllChildren(document.querySelector('#head'))")
    assert reader.run("return solieu.selection()") is None


def test_a_narrow_screen(browser, trade):
    try:
        resize(browser, 360, 740)
        reader = Reader(browser, trade, "view=facts")
        assert reader.run("return document.documentElement.scrollWidth") <= 360
        reader.click("#scroller tbody tr[data-index='0']")
        assert reader.run("return document.documentElement.scrollWidth") <= 360
        top = reader.run("return document.querySelector('#detail').getBoundingClientRect().top")
        assert -1 < top < 100
        reader.click("#views [data-view=overview]")
        assert reader.run("return document.documentElement.scrollWidth") <= 360
    finally:
        resize(browser, 1280, 900)


def test_paper_has_the_overview_and_the_rows(browser, trade):
    reader = Reader(browser, trade, "view=facts&is.flow=export")
    try:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
        shown = "return ['overview', 'facts', 'document', 'toolbar'].map((id) => getComputedStyle(document.getElementById(id)).display !== 'none')"
        assert reader.run(shown) == [True, True, False, False]
        reader.run("dispatchEvent(new Event('beforeprint'))")
        assert len(reader.column("value")) == 4
    finally:
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
