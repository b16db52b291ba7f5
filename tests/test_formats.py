"""One text through every format: the same facts, each at its place in the text that `solieu text` prints."""

import io
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

import solieu
from made.formats import FILES, TEXT, page, printed
from solieu.reading.choose import choose
from solieu.reading.files import check_inputs
from solieu.reading.one_text import one_text

EXTRACT = (str(Path(sys.executable).with_name("solieu")), "extract")
ADDRESS = {"fact_id", "doc_id", "start", "end", "sentence", "evidence", "doc_sha256", "page", "cell"}


def said(table):
    assert table.errors == []
    return [{name: value for name, value in row.items() if name not in ADDRESS} for row in table.rows]


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
def test_standard_input(name, want, tmp_path):
    output = tmp_path / "facts.jsonl"
    command = [*EXTRACT, "-", "-o", str(output)]
    done = subprocess.run(command, input=FILES[name](), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
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
