"""One text through every format: the same facts, each at its place in the text that `solieu text` prints."""

import io
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import solieu
from made.formats import FILES, TEXT, page, printed
from made.legacy import encode
from made.reports import CASES, as_pdf
from solieu.reading.choose import choose
from solieu.reading.files import check_inputs
from solieu.reading.legacy import decode_legacy
from solieu.reading.one_text import one_text

EXTRACT = (str(Path(sys.executable).with_name("solieu")), "extract")
ADDRESS = {"fact_id", "doc_id", "start", "end", "sentence", "evidence", "doc_sha256", "page", "cell"}


def said(table):
    assert table.errors == []
    return [{name: value for name, value in row.items() if name not in ADDRESS} for row in table.rows]


@pytest.fixture
def run(request):
    """The command line in this process, beside the module of the same name."""
    return request.getfixturevalue("solieu")


@pytest.fixture(scope="module")
def want():
    rows = said(solieu.extract([TEXT]))
    assert len(rows) == 10
    assert {row["doc_date_source"] for row in rows} == {"text"}
    return rows


@pytest.mark.parametrize("name", FILES)
def test_the_same_text_gives_the_same_facts(name, want, tmp_path):
    path = tmp_path / name
    path.write_bytes(FILES[name]())
    table = solieu.extract(path)
    assert said(table) == want
    text = one_text(str(path))
    assert all(text[row["start"] : row["end"]] == row["quote"] for row in table.rows)
    assert all(row["sentence"] in text for row in table.rows)


@pytest.mark.parametrize("source", [pd.DataFrame, pa.table])
def test_tables_in_memory(source, want):
    assert said(solieu.extract(source({"text": [TEXT]}))) == want


@pytest.mark.parametrize("name", ["tieu.txt", "tieu.pdf", "tieu.docx", "tieu.html", "tieu.zip", "tieu.jsonl"])
def test_standard_input(name, want, tmp_path, monkeypatch, run):
    output = tmp_path / "facts.jsonl"
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(FILES[name]())))
    code, _, err = run("extract", "-", "-o", output)
    assert code == 0, err
    rows = solieu.read_table(output)
    assert [{n: v for n, v in row.items() if n not in ADDRESS} for row in rows] == want


@pytest.mark.parametrize(("name", "told"), [("tieu.pdf", "pdf"), ("tieu.html", "html"), ("tieu.docx", "zip")])
def test_the_content_is_looked_at_before_the_suffix(name, told, want, tmp_path):
    assert choose(FILES[name]()[:4096], ".txt") == told
    path = tmp_path / "misnamed.txt"
    path.write_bytes(FILES[name]())
    assert said(solieu.extract(path)) == want


def test_a_page_that_a_fact_stands_on(tmp_path):
    (tmp_path / "tieu.pdf").write_bytes(printed())
    assert {row["page"] for row in solieu.extract(tmp_path).rows} == {1}


def test_saved_texts_give_the_same_table(tmp_path, want):
    """What `--texts` saves is an input like any other: offsets, pages and cells come back."""
    for name, make in {"a.pdf": printed, "b.html": page}.items():
        (tmp_path / name).write_bytes(make())
    first, texts, again = (tmp_path / n for n in ("first.jsonl", "texts.jsonl", "again.jsonl"))
    inputs = [str(tmp_path / "a.pdf"), str(tmp_path / "b.html")]
    subprocess.run([*EXTRACT, *inputs, "-o", str(first), "--texts", str(texts)], check=True, capture_output=True)
    subprocess.run([*EXTRACT, str(texts), "-o", str(again)], check=True, capture_output=True)
    assert len(solieu.read_table(first)) == 2 * len(want)
    assert first.read_bytes() == again.read_bytes()


def test_missing_packages_are_told_of_at_once(tmp_path, monkeypatch):
    for name in ("a.pdf", "b.pdf", "c.docx"):
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.setattr("solieu.reading.files.find_spec", lambda name: None)
    with pytest.raises(solieu.InputError) as error:
        check_inputs([tmp_path])
    assert str(error.value) == (
        "2 files with .pdf: needs the package pypdfium2: pip install 'solieu[pdf]', in a clone pip install -e '.[pdf]'\n"
        "1 file with .docx or .doc: needs the package docx: pip install 'solieu[docx]', in a clone pip install -e '.[docx]'"
    )


def test_a_stream_that_is_no_text(monkeypatch, tmp_path):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"\x89PNG\r\n\x1a\n\0\0")))
    table = solieu.extract("-")
    assert [error["message"] for error in table.errors] == ["stdin: binary: it has NUL bytes; give a text file"]


def garbled(text, times=1):
    for _ in range(times):
        text = "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in text.encode())
    return text


@pytest.mark.parametrize(
    ("encoding", "data"),
    [
        ("utf-16", TEXT.encode("utf-16")),
        ("utf-8-sig", TEXT.encode("utf-8-sig")),
        ("tcvn3", encode(TEXT, "tcvn3")),
        ("vni", encode(TEXT, "vni")),
        ("viscii", encode(TEXT, "viscii")),
        ("viqr", encode(TEXT, "viqr")),
        ("cp1258", encode(TEXT, "cp1258")),
        ("utf-8", garbled(TEXT).encode()),
        ("utf-8", garbled(TEXT, 2).encode()),
        ("html", "".join(c if c.isascii() else f"&#{ord(c)};" for c in TEXT).encode()),
        ("utf-8", unicodedata.normalize("NFD", TEXT).encode()),
        ("utf-8", TEXT.replace("đ", "ð").encode()),
    ],
)
def test_the_same_text_in_every_encoding(encoding, data, want, tmp_path, run):
    if encoding == "tcvn3":  # it has no capitals with a tone
        want = said(solieu.extract([decode_legacy(data, "tcvn3")]))
    path = tmp_path / "tieu.txt"
    path.write_bytes(data)
    texts = tmp_path / "texts.jsonl"
    code, _, err = run("extract", path, "-o", tmp_path / "f.jsonl", "--texts", texts)
    assert code == 0, err
    rows = solieu.read_table(tmp_path / "f.jsonl")
    columns = ("statistic", "value", "unit", "flow", "measure", "reporter", "partner", "period", "base")
    assert [[r.get(c) for c in columns] for r in rows] == [[r.get(c) for c in columns] for r in want]
    assert json.loads(texts.read_text("utf-8"))["encoding"] == encoding


def test_a_pdf_is_verified_like_a_text(tmp_path):
    (tmp_path / "tieu.pdf").write_bytes(printed())
    (tmp_path / "bieu.pdf").write_bytes(as_pdf(CASES[0]))
    facts = tmp_path / "facts.csv"
    subprocess.run([*EXTRACT, str(tmp_path), "-o", str(facts), "--date", "2019-06"], check=True)
    command = [EXTRACT[0], "verify", str(facts), "--source", str(tmp_path), "--date", "2019-06"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    rows = len(solieu.read_table(facts))
    assert (done.returncode, done.stdout) == (0, f"verified: {rows}\ncontradicted: 0\nnot verifiable: 0\n")
