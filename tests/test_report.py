"""The report page: its data, its one file, and the command that writes it."""

import base64
import hashlib
import json
import re
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import solieu
from made.rows import row
from solieu import cli_review
from solieu.checks.arithmetic import CHECKS as ARITHMETIC
from solieu.checks.row import CHECKS
from solieu.dossier import Dossier
from solieu.model import Block, DocLayout, Document, TableCell, Why
from solieu.review import data as review_data
from solieu.review import page
from solieu.table.columns import FACTS, LEDGER
from solieu.table.writers import write_table

ASSETS = Path(page.__file__).parent / "assets"
LABELS = json.loads(page.asset("labels.json"))
TEXT = (
    "Năm 2018, kim ngạch xuất khẩu hàng hóa của Việt Nam đạt 231 tỷ USD, kim ngạch nhập khẩu đạt 224 tỷ USD, "
    "xuất siêu 19 tỷ USD.\nNăm 2016, xuất khẩu hồ tiêu đạt 1,4 tỷ USD."
)


@pytest.fixture
def table(tmp_path):
    """A table of one document whose balance contradicts itself, beside its source."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "facts.jsonl"
    solieu.extract(tmp_path / "in").write(path)
    return path


def run(*arguments):
    app = typer.Typer()
    app.callback()(lambda: None)
    cli_review.add_review_commands(app)
    done = CliRunner().invoke(app, [str(a) for a in arguments])
    return done.exit_code, done.output, done.exception


def block_of(text):
    return re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.DOTALL)[1]


class Page(HTMLParser):
    """The elements of a page as a browser's parser finds them, the texts of scripts and styles, and its policy."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.texts, self.policy, self.attributes = [], {"script": [], "style": []}, "", set()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}
        found = dict(attrs)
        if found.get("http-equiv") == "Content-Security-Policy":
            self.policy = found["content"]
        self.data = found.get("type") == "application/json"

    def handle_data(self, data):
        if self.tags and self.tags[-1] in self.texts and not self.data and data.strip():
            self.texts[self.tags[-1]].append(data)


def test_the_record_of_a_document_with_its_source(table):
    found = review_data.page_data(table, [str(table.parent / "in")])
    assert (found["total"], found["shown"], len(found["facts"])) == (4, 4, 4)
    document = found["documents"][0]
    assert document["doc_id"] == "a.txt"
    assert document["text"] == TEXT
    assert document["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert [TEXT[start:end] for start, end, *_ in document["ledger"]] == ["2018", "231", "224", "19", "2016", "1,4"]
    assert [role for _, _, role, *_ in document["ledger"]] == ["period", "fact", "fact", "fact", "period", "fact"]
    ids = [fact["fact_id"] for fact in found["facts"]]
    assert [(c["check"], c["doc_id"], c["fact_ids"]) for c in found["contradictions"]] == [
        ("balance", "a.txt", ids[:3])
    ]
    assert "16" not in found["contradictions"][0]["check"]
    assert [fact.get("contradictions") for fact in found["facts"]] == [[0], [0], [0], None]
    assert [fact["value"] for fact in found["facts"]] == ["231000000000", "224000000000", "19000000000", "1400000000"]
    assert [column["name"] for column in found["columns"]] == list(FACTS.types)
    assert json.loads(json.dumps(found)) == found


def test_without_a_source_there_are_the_rows_only(table):
    found = review_data.page_data(table)
    assert [(d["doc_id"], d["text"], d["ledger"], d["blocks"]) for d in found["documents"]] == [("a.txt", None, [], [])]
    assert found["documents"][0]["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert len(found["contradictions"]) == 1


def test_a_source_that_changed_is_told_of(table):
    (table.parent / "in" / "a.txt").write_text(TEXT.replace("1,4", "1,5"), encoding="utf-8")
    told = []
    found = review_data.page_data(table, [str(table.parent / "in")], told=told.append)
    assert [problem.doc_id for problem in told] == ["a.txt"]
    assert found["documents"][0]["text"] is None
    assert len(found["facts"]) == 4


def test_cells_of_tables_go_along():
    layout = DocLayout((Block(0, 7, "table", 2, (TableCell(0, 3, 0, 0), TableCell(4, 7, 0, 1, 1, 2, 1.5, "B1"))),))
    document = Document("Gạo\t612", "d", layout=layout, about={"title": "T", "url": "https://example.vn"})
    found = review_data.collect([Dossier("d", document, [])])
    assert found["documents"][0]["blocks"] == [
        {
            "start": 0,
            "end": 7,
            "kind": "table",
            "page": 2,
            "cells": [[0, 3, 0, 0, 1, 1, 0, None], [4, 7, 0, 1, 1, 2, 1.5, "B1"]],
        }
    ]
    assert (found["documents"][0]["title"], found["documents"][0]["url"]) == ("T", "https://example.vn")


def test_the_first_facts_are_shown_and_how_to_see_all(monkeypatch, tmp_path):
    rows = [row("level", 7 + k, doc_id=f"d{k // 3}", start=k, flow=None) for k in range(8)]
    path = tmp_path / "facts.jsonl"
    write_table(rows, path)
    monkeypatch.setattr(review_data, "LIMIT", 5)
    found = review_data.page_data(path)
    assert (found["total"], found["shown"], len(found["facts"]), len(found["documents"])) == (8, 5, 5, 2)
    assert found["commands"] == [
        """duckdb -c "FROM read_json_auto('facts.jsonl')\"""",
        'sqlite-utils insert facts.db facts "facts.jsonl" --nl && datasette facts.db',
    ]
    code, told, _ = run("report", path, "-o", tmp_path / "r.html")
    assert code == 0
    assert "warning: 8 facts, the page shows the first 5; for all of them:" in told
    assert "read_json_auto('facts.jsonl')" in told


@pytest.mark.parametrize("name", ["facts.jsonl", "facts.csv", "facts.parquet"])
def test_the_command_of_duckdb_reads_the_table(name, tmp_path, monkeypatch):
    duckdb = pytest.importorskip("duckdb")
    monkeypatch.chdir(tmp_path)
    write_table([row("level", 7), row("level", 9)], tmp_path / name)
    sql = re.fullmatch('duckdb -c "(.*)"', review_data.commands(Path(name))[0])[1]
    assert len(duckdb.sql(sql).fetchall()) == 2


def test_exactly_as_many_facts_as_fit_are_no_warning(monkeypatch, tmp_path):
    path = tmp_path / "facts.csv"
    write_table([row("level", 7 + k, start=k) for k in range(3)], path)
    monkeypatch.setattr(review_data, "LIMIT", 3)
    found = review_data.page_data(path)
    assert (found["total"], found["shown"], "commands" in found) == (3, 3, False)


@pytest.mark.parametrize("language", ["en", "vi"])
def test_every_column_and_value_has_a_label(language):
    labels = LABELS[language]
    closed = [f"{c.name}.{value}" for c in FACTS.columns for value in c.values]
    roles = [f"role.{role}" for role in (*LEDGER.by_name["role"].values, "doubt", "rejected", "unlisted")]
    checks = [key for name in (*CHECKS, *ARITHMETIC) for key in (f"check.{name}", f"check.{name}.name")]
    wanted = [*FACTS.types, *closed, *roles, *checks, *(f"why.{why}" for why in Why)]
    assert [key for key in wanted if not labels.get(key)] == []


def test_every_label_that_a_script_names_is_there_and_is_used():
    code = "".join(page.asset(name) for name in (*page.SCRIPTS, "page.html"))
    named = set(re.findall(r'"(ui\.\w+)"', code))
    made = {"ui.low", "ui.high", "ui.overview", "ui.facts", "ui.document", "ui.vi", "ui.en"}
    for language in ("en", "vi"):
        assert {key for key in LABELS[language] if key.startswith("ui.")} == named | made


def test_vietnamese_explains_every_column():
    assert [name for name in FACTS.types if f"help.{name}" not in LABELS["vi"]] == []


def test_the_policy_holds_for_what_is_inlined(table):
    text = page.render(review_data.page_data(table))
    found = Page(text)
    for kind in ("style", "script"):
        digests = [base64.b64encode(hashlib.sha256(t.encode()).digest()).decode() for t in found.texts[kind]]
        rule = next(r for r in found.policy.split("; ") if r.startswith(f"{kind}-src"))
        assert rule == " ".join([f"{kind}-src", *(f"'sha256-{digest}'" for digest in digests)])
    assert found.policy.startswith("default-src 'none'; ")
    assert "connect-src" not in found.policy
    assert {name for name in found.attributes if name == "style" or name.startswith("on")} == set()


def test_data_cannot_leave_its_block(table):
    hostile = "</script><script>alert(1)</script><!-- \u2028\u2029 & ]]> {{policy}}"
    given = review_data.page_data(table)
    given["facts"][0]["sentence"] = hostile
    given["documents"][0]["doc_id"] = hostile
    given["documents"][0]["title"] = "\ud83d"
    text = page.render(given)
    assert text.encode()
    assert Page(text).tags.count("script") == 2
    assert not set("<>&\u2028\u2029") & set(block_of(text))
    assert json.loads(block_of(text))["facts"][0]["sentence"] == hostile


def test_further_assets_and_configuration(table):
    given = review_data.page_data(table)
    text = page.render(given, scripts=["base.js"], styles=["print.css"], config={"token": "</script>"})
    found = Page(text)
    assert (found.tags.count("script"), found.tags.count("style")) == (3, 2)
    assert found.policy.endswith("; connect-src 'self'")
    assert found.policy.count("'sha256-") == 4
    assert json.loads(block_of(text))["config"] == {"token": "</script>"}


def test_the_same_table_gives_the_same_bytes(table, tmp_path):
    for name in ("one.html", "two.html"):
        assert run("report", table, "--source", table.parent / "in", "-o", tmp_path / name)[0] == 0
    assert (tmp_path / "one.html").read_bytes() == (tmp_path / "two.html").read_bytes()


def test_the_command(table, tmp_path):
    code, told, _ = run("report", table, "--source", table.parent / "in", "-o", tmp_path / "r.html")
    assert (code, told) == (0, f"1 document, 4 facts: {tmp_path / 'r.html'}\n")
    assert json.loads(block_of((tmp_path / "r.html").read_text("utf-8")))["documents"][0]["text"] == TEXT


def test_what_the_command_refuses(table, tmp_path):
    for arguments, message in (
        ((table, "-o", tmp_path / "r.pdf"), "r.pdf: the page is HTML; name a file that ends in .html"),
        ((table, "-o", tmp_path / "no" / "r.html"), "does not exist; create it first"),
        (
            (table, "--source", table.parent / "in", "-o", table.parent / "in" / "r.html"),
            "and would be read as a document; name another file",
        ),
        ((tmp_path / "none.csv", "-o", tmp_path / "r.html"), "none.csv: no such file"),
    ):
        _, _, error = run("report", *arguments)
        assert isinstance(error, solieu.InputError), arguments
        assert message in str(error)
    assert not (tmp_path / "r.html").exists()


def test_a_source_with_a_problem_ends_with_1(table, tmp_path):
    (table.parent / "in" / "a.txt").write_text("Không còn gì.", encoding="utf-8")
    code, told, _ = run("report", table, "--source", table.parent / "in", "-o", tmp_path / "r.html")
    assert code == 1
    assert "error: a.txt: its text is not the one that the rows were read from; shown without it" in told


def test_decimals_are_texts_without_exponent():
    found = review_data.collect([Dossier("d", None, [row("level", Decimal("7E+9"), value_low=Decimal("6.5E+9"))])])
    assert (found["facts"][0]["value"], found["facts"][0]["value_low"]) == ("7000000000", "6500000000")


def test_assets_are_small_and_safe():
    names = {path.name for path in ASSETS.iterdir()}
    own = {*page.SCRIPTS, *page.STYLES, "page.html", "labels.json"}
    assert own <= names
    for name in page.SCRIPTS:
        text = page.asset(name)
        assert len(text.splitlines()) <= 300, name
        assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\b|new Function", text), (
            name
        )
        assert not re.search("</|<!--", text), name
