"""Reviewing in a browser, by keys and by selection; the server is killed and started again in the middle."""

import signal

import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select, WebDriverWait

from browser import messages, open_browser, resize
from made.reviews import Process, make_table
from solieu.review.apply import applied
from solieu.review.store import read_logs
from solieu.table.writers import write_table

pytestmark = pytest.mark.slow

#: Select words in the document as a mouse does, over the marks within them.
SELECT = """
const walker = document.createTreeWalker(document.getElementById('text'), NodeFilter.SHOW_TEXT);
const nodes = [];
while (walker.nextNode()) nodes.push(walker.currentNode);
const all = nodes.map((node) => node.data).join('');
const placed = (at) => {
  for (const node of nodes) {
    if (at <= node.data.length) return [node, at];
    at -= node.data.length;
  }
};
const start = all.indexOf(arguments[0]);
if (start >= 0) getSelection().setBaseAndExtent(...placed(start), ...placed(start + arguments[0].length));
return start >= 0;
"""


class Page:
    """The review page in a browser."""

    def __init__(self, driver):
        self.driver = driver

    def open(self, url):
        self.driver.get(url)
        self.wait(lambda: self.find("#review-progress"))

    def wait(self, true):
        return WebDriverWait(self.driver, 20, poll_frequency=0.05).until(lambda _: true())

    def find(self, css):
        return next(iter(self.driver.find_elements(By.CSS_SELECTOR, css)), None)

    def keys(self, *keys):
        ActionChains(self.driver).send_keys(*keys).perform()

    def script(self, code, *arguments):
        return self.driver.execute_script(code, *arguments)

    def choose(self, row):
        self.script(
            "document.activeElement.blur(); solieu.select(arguments[0], arguments[1])", row["fact_id"], row["doc_id"]
        )
        self.wait(lambda: self.find('[data-action="correct"]'))

    def fact(self, row):
        code = "return solieu.data.facts.find((f) => f.fact_id === arguments[0] && f.doc_id === arguments[1]) ?? null"
        return self.script(code, row["fact_id"], row["doc_id"])

    def decided(self, row, how):
        self.wait(lambda: (self.fact(row) or {}).get("_decision") == how)

    @property
    def selected(self):
        return self.script("return solieu.selected()?.fact_id")

    @property
    def focused(self):
        return self.script("return document.activeElement.id")

    @property
    def progress(self):
        return self.script("return document.querySelector('#review-progress summary').textContent.trim()")

    def fill(self, name, text):
        field = self.find(f"#review-of-{name}")
        if field.tag_name == "select":
            Select(field).select_by_value(text)
            return field
        field.clear()
        field.send_keys(text)
        return field


@pytest.fixture(scope="module")
def browser():
    with open_browser() as driver:
        yield driver


DOUBLED_IDS = """
    const ids = [...document.querySelectorAll("[id]")].map((node) => node.id);
    return ids.filter((id, place) => ids.indexOf(id) !== place);
"""


@pytest.fixture
def made(tmp_path):
    """The source, the table without the fact that is added here, and its rows."""
    source, _, rows = make_table(tmp_path)
    facts = tmp_path / "some.jsonl"
    write_table([*rows[:5], *rows[6:]], facts)
    return source, facts, rows


@pytest.fixture
def page(browser):
    return Page(browser)


def correct_badly_then_well(page, row):
    """Type what is refused, see it said beside the fields, and mend it."""
    page.choose(row)
    page.keys("c")
    assert page.script(DOUBLED_IDS) == []
    fill_in(page, {"value": "viel", "statistic": ""})
    page.wait(lambda: page.find('[data-field="value"] .review-error').text == "no decimal number: 'viel'")
    assert page.find('[data-field="statistic"] .review-error').text == "must not be empty"
    assert page.focused == "review-of-statistic"
    page.fill("statistic", "level")
    page.fill("value", "284500000")
    page.fill("partner", "PH;MY").send_keys(Keys.ENTER)
    page.decided(row, "corrected")


def reject(page, row, reason):
    page.choose(row)
    page.keys("x")
    page.wait(lambda: page.focused == "review-reason")
    page.keys(reason, Keys.ENTER)
    page.decided(row, "rejected")


def fill_in(page, columns):
    for name, text in columns.items():
        field = page.fill(name, text)
    field.send_keys(Keys.CONTROL, Keys.ENTER)


def test_a_review_outlives_its_server(page, made, tmp_path):
    source, facts, rows = made
    path = tmp_path / "d.sqlite"
    with Process(facts, source, path) as server:
        again = ("--reviewer", "an", "--port", server.url.rstrip("/").rpartition(":")[2])
        page.open(server.url)
        assert page.progress == "0 / 7"
        page.choose(rows[0])
        page.keys("a")
        page.decided(rows[0], "accepted")
        assert page.progress == "1 / 7"
        assert page.selected != rows[0]["fact_id"]  # the next that is open
        correct_badly_then_well(page, rows[1])
        found = page.fact(rows[1])
        assert (found["value"], found["partner"], found["checks"]) == ("284500000", ["PH", "MY"], ["value"])
        reject(page, rows[2], "không rõ")
        server.end(signal.SIGKILL)
    page.choose(rows[3])
    page.keys("a")
    page.wait(lambda: page.find("#review-status").text.startswith("Not written"))
    assert "_decision" not in page.fact(rows[3])
    with Process(facts, source, path, *again) as server:
        assert page.script(SELECT, "ba trăm nghìn tấn")
        page.keys("i")
        page.wait(lambda: page.find("#review-of-quote").get_attribute("value") == "ba trăm nghìn tấn")
        fill_in(page, {"statistic": "level", "value": "300000", "unit": "t", "measure": "other", "bound": "~"})
        page.decided(rows[5], "added")
        server.end(signal.SIGKILL)
    refused = [m for m in messages(page.driver) if "net::ERR" not in m and "422" not in m]
    with Process(facts, source, path, *again) as server:
        page.open(server.url)
        assert page.progress == "3 / 7"
        shown = [(row["start"], page.fact(row).get("_decision")) for row in rows]
        server.end(signal.SIGINT)
    assert shown == [
        (59, "accepted"), (82, "corrected"), (102, "rejected"), (175, None), (200, None), (214, "added"), (79, None),
        (99, None),
    ]  # fmt: skip
    assert refused == messages(page.driver) == []
    reviewed = [(row["start"], row["review"]) for row in applied(facts, [path]).rows() if "review" in row]
    assert reviewed == [(59, "accepted"), (82, "corrected"), (214, "added")]
    assert [decision.note for decision in read_logs([path])[0]] == ["", "", "không rõ", ""]


def test_every_fact_by_two_keys(page, made, tmp_path):
    source, facts, _ = made
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        page.keys("n")
        seen = []
        for count in range(1, 8):
            page.wait(lambda: page.find('[data-action="accept"]'))
            seen.append(page.selected)
            page.keys("a")
            page.wait(lambda count=count: page.progress == f"{count} / 7" and page.find("#review-status").text)
        assert len(set(seen)) == 7
        page.keys("u")
        page.wait(lambda: page.progress == "6 / 7")
        page.wait(lambda: page.selected == seen[-1])


def test_a_number_that_is_typed_is_added_edited_and_taken_back(page, made, tmp_path):
    source, facts, rows = made
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        page.choose(rows[0])
        page.keys("i")
        page.wait(lambda: page.focused == "review-of-quote")
        page.keys("nghìn tấn")
        assert "(1 / 3)" in page.find("#review-of-quote-at").text
        page.fill("quote", "ba trăm nghìn tấn")
        assert "(1 / 1)" in page.find("#review-of-quote-at").text
        fill_in(page, {"statistic": "level", "value": "300000", "unit": "t", "measure": "volume"})
        page.decided(rows[5], "added")
        page.wait(lambda: page.selected == rows[5]["fact_id"])
        page.keys("c")
        fill_in(page, {"commodity": "gạo"})
        page.wait(lambda: page.fact(rows[5]).get("commodity") == "gạo")
        page.keys("x")  # back to what it was before the edit
        page.wait(lambda: "commodity" not in page.fact(rows[5]))
        page.keys("x")
        page.wait(lambda: page.fact(rows[5]) is None)


def test_a_fact_of_a_document_without_any(page, made, tmp_path):
    source, _, rows = made
    facts = tmp_path / "rice.jsonl"
    write_table([row for row in rows if row["doc_id"] == "rice"], facts)
    steel = next(row for row in rows if row["doc_id"] == "steel")
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        page.find('[data-view="document"]').click()
        Select(page.find("#document select")).select_by_value("steel")
        page.script("document.activeElement.blur()")
        page.wait(lambda: page.script(SELECT, "190 triệu USD"))
        page.keys("i")
        page.wait(lambda: page.focused == "review-of-statistic")
        fill_in(page, {"statistic": "level", "value": "190000000", "unit": "USD", "measure": "value"})
        page.decided(steel, "added")


def test_a_second_correction_goes_on_from_the_first(page, made, tmp_path):
    source, facts, rows = made
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        for name, text in (("indicator", "rice_export"), ("commodity", "cà phê"), ("commodity", "gạo")):
            page.choose(rows[0])
            page.keys("c")
            page.script("document.querySelector('.review-form details').open = true")
            fill_in(page, {name: text})
            page.wait(lambda name=name, text=text: page.fact(rows[0]).get(name) == text)
        fact = page.fact(rows[0])
        assert (fact["indicator"], fact["commodity"], fact["commodity_id"]) == ("rice_export", "gạo", "gao")


def test_in_vietnamese_and_on_a_narrow_screen(page, made, tmp_path):
    source, facts, rows = made
    with Process(facts, source, tmp_path / "d.sqlite", "--token", "abc", "--port", "0") as server:
        page.open(server.url)
        assert "token" not in page.driver.current_url
        page.find('#languages [lang="vi"]').click()
        page.choose(rows[0])
        assert page.find('[data-action="accept"]').text == "Chấp nhận a"
        page.keys("c")
        page.fill("value", "5")
        page.find('#languages [lang="en"]').click()
        assert page.find("#review-of-value").get_attribute("value") == "5"  # what was typed stays
        resize(page.driver, 360, 780)
        assert page.script("return document.documentElement.scrollWidth") <= 360
        resize(page.driver, 1280, 900)


def test_what_is_typed_waits_while_another_fact_is_looked_at(page, made, tmp_path):
    source, facts, rows = made
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        page.choose(rows[0])
        page.find("#review-note").send_keys("hỏi lại")
        page.choose(rows[1])
        assert page.find("#review-note").get_attribute("value") == ""
        page.keys("c")
        page.fill("commodity", "ngô")
        page.find('#toolbar [data-action="next"]').click()
        page.wait(lambda: page.selected != rows[1]["fact_id"] and page.find("#review-note"))
        page.choose(rows[0])
        assert page.find("#review-note").get_attribute("value") == "hỏi lại"
        page.script("solieu.select(arguments[0], arguments[1])", rows[1]["fact_id"], rows[1]["doc_id"])
        page.wait(lambda: page.find("#review-of-commodity"))
        page.script("document.activeElement.blur()")
        page.keys("a")  # goes back to the form; nothing is decided
        page.wait(lambda: page.focused == "review-of-statistic")
        assert page.find("#review-of-commodity").get_attribute("value") == "ngô"
        page.find("#review-of-commodity").send_keys(Keys.ENTER)
        page.decided(rows[1], "corrected")
    (log,) = read_logs([tmp_path / "d.sqlite"])
    assert [(d.fact_id, d.changes["commodity"], d.note) for d in log] == [(rows[1]["fact_id"], "ngô", "")]


def test_numbers_and_errors_in_vietnamese(page, made, tmp_path):
    source, facts, rows = made
    with Process(facts, source, tmp_path / "d.sqlite") as server:
        page.open(server.url)
        page.find('#languages [lang="vi"]').click()
        page.choose(rows[1])
        page.keys("c")
        understood = page.find('[data-field="value"] output')
        assert understood.text == "= 284.000.000"
        for typed, shown in (("812.400", "= 812,4"), ("541,5", "= 541,5"), ("541.000.000", "= 541.000.000"), ("x", "")):
            page.fill("value", typed)
            assert understood.text == shown, typed
        page.find("#review-of-value").send_keys(Keys.ENTER)
        page.wait(lambda: page.find('[data-field="value"] .review-error').text == "không phải số thập phân: 'x'")
        assert page.find("#review-status").text == "Giá trị: không phải số thập phân: 'x'"
        page.fill("value", "1.284,5").send_keys(Keys.ENTER)
        page.decided(rows[1], "corrected")
        assert page.fact(rows[1])["value"] == "1284.5"
        assert page.find("#review-status").text == ""
        for column, head in (("_decision", "Quyết định"), ("flow", "Chiều XNK")):
            sort = page.find(f'th[data-column="{column}"] .sort')
            assert sort.text == head
            assert page.script("return arguments[0].scrollWidth <= arguments[0].clientWidth", sort), head
        page.find('[data-view="overview"]').click()
        widest = (
            "return Math.max(...[...document.querySelectorAll('.years rect')].map((bar) => bar.getAttribute('width')))"
        )
        assert page.script(widest) <= 120
