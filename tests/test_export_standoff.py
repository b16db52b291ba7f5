"""The folder without texts, and the script that joins it with texts that somebody holds."""

import hashlib
import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest
from typer.testing import CliRunner

import solieu
from solieu.cli import app
from solieu.export.frame import export
from solieu.export.request import Request

ROOT = Path(__file__).parents[1]
NEEDED = ("facts.jsonl", "documents.jsonl", "README.md", "SHA256SUMS", "join.py")
#: Texts with what may go wrong: emoji, letters and marks apart, line ends of Windows, words joined, quotes.
TEXTS = {
    "một/1": "😀 Năm 2012, xuất khẩu tôm sang Nhật Bản đạt 618 triệu USD, tăng 5%.\nKhông số.\n",
    "2": unicodedata.normalize("NFD", "Năm 2012, kim ngạch xuất khẩu gạo đạt 8 triệu đồng."),
    "3": "Năm 2012\r\nxuất_khẩu gạo đạt 9 triệu tấn ,\r\ntăng “3 %”.\r\n",
}


def lines(path):
    return [json.loads(line) for line in path.read_text("utf-8").split("\n")[:-1]]


def join(folder, *arguments):
    command = [sys.executable, "-I", "-W", "error", folder / "join.py", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False)
    return done.returncode, done.stderr


@pytest.fixture
def made(tmp_path):
    source = "".join(json.dumps({"doc_id": id, "text": text}) + "\n" for id, text in TEXTS.items())
    (tmp_path / "in.jsonl").write_text(source, encoding="utf-8")
    solieu.extract(tmp_path / "in.jsonl").write(tmp_path / "facts.jsonl")
    (tmp_path / "m.csv").write_text("doc_id,title,url,licence\n2,Gạo,https://a.vn/2,CC0\n", encoding="utf-8")
    request = Request(tmp_path / "facts.jsonl", (str(tmp_path / "in.jsonl"),), metadata=tmp_path / "m.csv")
    assert export("standoff", request, tmp_path / "so") == ["3 documents, 5 facts"]
    return tmp_path


def test_the_corpus_is_joined_from_its_hashes(tmp_path):
    """Made from the table alone; joined with word-segmented and raw texts in a folder, whatever they are called."""
    export("standoff", Request(ROOT / "outputs" / "facts.jsonl"), tmp_path / "so")
    (tmp_path / "texts").mkdir()
    for k, path in enumerate(sorted((ROOT / "corpus" / "docs").glob("*.txt"))):
        (tmp_path / "texts" / f"{k}.txt").write_bytes(path.read_bytes())
    documents = lines(tmp_path / "so" / "documents.jsonl")
    table = {(row["doc_id"], row["start"]): row for row in lines(ROOT / "outputs" / "facts.jsonl")}
    code, said = join(tmp_path / "so", tmp_path / "texts", "-o", tmp_path / "joined.jsonl")
    found = f"{len(documents)} of {len(documents)} documents found, {len(table)} facts joined"
    assert (code, said.splitlines()[-1]) == (0, f"{found}: {tmp_path / 'joined.jsonl'}")
    for row in lines(tmp_path / "joined.jsonl"):
        whole = table.pop((row["doc_id"], row["start"]))
        if "sentence_start" in row:
            assert whole == {name: value for name, value in row.items() if not name.startswith("sentence_")}
        else:
            assert whole["sentence"].count(whole["quote"]) > 1
            assert whole["quote"] in row["context"]
    assert table == {}


def test_what_is_in_the_folder(made):
    names = sorted(p.name for p in (made / "so").iterdir() if not p.name.startswith("."))
    assert names == sorted(NEEDED)
    for line in (made / "so" / "SHA256SUMS").read_text("ascii").splitlines():
        sha, name = line.split("  ")
        assert hashlib.sha256((made / "so" / name).read_bytes()).hexdigest() == sha
    facts = lines(made / "so" / "facts.jsonl")
    assert [f["quote"] for f in facts if f["doc_id"] == "một/1"] == ["618 triệu USD", "5%"]
    for row in facts:
        text = TEXTS[row["doc_id"]]
        assert text[row["start"] : row["end"]] == row["quote"]
        assert row["doc_sha256"] == hashlib.sha256(text.encode()).hexdigest()
        assert "sentence" not in row
    two = next(row for row in facts if row["doc_id"] == "2")
    assert (two["url"], two["licence"]) == ("https://a.vn/2", "CC0")
    assert lines(made / "so" / "documents.jsonl")[1] == {
        "doc_id": "2", "sha256": two["doc_sha256"], "title": "Gạo", "url": "https://a.vn/2", "licence": "CC0",
        "length": len(TEXTS["2"]),
    }  # fmt: skip


def test_no_text_gets_into_the_folder(made):
    everything = "".join((made / "so" / name).read_text("utf-8") for name in NEEDED)
    for text in TEXTS.values():
        words = text.split()
        assert not any(" ".join(words[k : k + 6]) in everything for k in range(len(words) - 5))


def test_a_long_quote_is_cut(made):
    text = "Năm 2012 xuất khẩu gạo đạt 5 triệu tấn" + " nhé" * 30 + "."
    sha = hashlib.sha256(text.encode()).hexdigest()
    row = json.loads((made / "facts.jsonl").read_text("utf-8").splitlines()[0])
    start = text.index("5")
    row |= {"doc_id": "d", "start": start, "end": len(text), "quote": text[start:], "sentence": text, "doc_sha256": sha}
    (made / "one.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    export("standoff", Request(made / "one.jsonl"), made / "one")
    [cut] = lines(made / "one" / "facts.jsonl")
    assert cut["quote"] == text[start : start + 80]
    (made / "d.txt").write_text(text, encoding="utf-8")
    code, _ = join(made / "one", made / "d.txt", "-o", made / "joined.jsonl")
    assert code == 0
    [joined] = lines(made / "joined.jsonl")
    assert joined["sentence"] == text


def test_texts_are_found_whatever_became_of_their_line_ends(made):
    (made / "texts").mkdir()
    (made / "texts" / "a.txt").write_bytes(TEXTS["một/1"].replace("\n", "\r\n").encode("utf-8-sig"))
    (made / "texts" / "b.txt").write_bytes((TEXTS["2"] + "\n").encode())
    (made / "texts" / "c.jsonl").write_text(json.dumps({"text": TEXTS["3"]}, ensure_ascii=False), encoding="utf-8")
    code, said = join(made / "so", made / "texts", "-o", made / "joined.jsonl")
    assert (code, said) == (0, f"3 of 3 documents found, 5 facts joined: {made / 'joined.jsonl'}\n")
    table = {row["fact_id"]: row["sentence"] for row in lines(made / "facts.jsonl")}
    joined = {row["fact_id"]: row["sentence"] for row in lines(made / "joined.jsonl")}
    assert joined == table


def test_what_is_not_found_is_listed(made):
    (made / "texts").mkdir()
    (made / "texts" / "a.txt").write_bytes(TEXTS["một/1"].encode())
    (made / "texts" / "b.txt").write_bytes(b"\xff\xfe\x00")
    (made / "texts" / "c.jsonl").write_text("[]\n")
    (made / "texts" / "d.txt").write_text("khác")
    code, said = join(made / "so", made / "texts", "-o", made / "joined.jsonl")
    assert code == 1
    told = said.splitlines()
    assert told[0].startswith(f"cannot be read: {made / 'texts' / 'b.txt'}: 'utf-8' codec")
    assert told[1:] == [
        f"cannot be read: {made / 'texts' / 'c.jsonl'}: line 1: no JSON object",
        "not found: 2",
        "not found: 3",
        "give the texts as solieu read them: `solieu extract SOURCE -o x.csv --texts texts.jsonl`",
        f"1 of 3 documents found, 2 facts joined: {made / 'joined.jsonl'}",
    ]
    assert len(lines(made / "joined.jsonl")) == 2


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.html", "<html><body><p>Năm 2012 xuất khẩu 618 tấn tôm.</p><p>Giá tăng 5%.</p></body></html>"),
        ("a.csv", "doc_id,text\n1,Năm 2012 xuất khẩu 618 tấn tôm.\n2,Giá tôm tăng 5%.\n"),
    ],
)
def test_texts_of_other_files_are_joined_as_solieu_read_them(tmp_path, name, content):
    (tmp_path / name).write_text(content, encoding="utf-8")
    command = ["extract", str(tmp_path / name), "-o", str(tmp_path / "x.csv"), "--texts", str(tmp_path / "texts.jsonl")]
    assert CliRunner().invoke(app, command).exit_code == 0
    export("standoff", Request(tmp_path / "x.csv", (str(tmp_path / name),)), tmp_path / "so")
    code, said = join(tmp_path / "so", tmp_path / name, "-o", tmp_path / "joined.jsonl")
    assert (code, "solieu extract SOURCE -o x.csv --texts texts.jsonl" in said) == (1, True)
    assert "solieu extract SOURCE -o x.csv --texts texts.jsonl" in (tmp_path / "so" / "README.md").read_text("utf-8")
    code, _ = join(tmp_path / "so", tmp_path / "texts.jsonl", "-o", tmp_path / "joined.jsonl")
    assert (code, [row["quote"] for row in lines(tmp_path / "joined.jsonl")]) == (0, ["618 tấn", "5%"])


def test_a_quote_that_does_not_fit_is_not_joined(made):
    facts = (made / "so" / "facts.jsonl").read_text("utf-8").replace('"quote": "5%"', '"quote": "6%"')
    (made / "so" / "facts.jsonl").write_text(facts, encoding="utf-8")
    code, said = join(made / "so", made / "in.jsonl", "-o", made / "joined.jsonl")
    place = TEXTS["một/1"].index("5%")
    assert code == 1
    assert said.splitlines() == [
        f"does not fit: một/1, {place} to {place + 2}: '5%', not '6%'",
        f"3 of 3 documents found, 4 facts joined: {made / 'joined.jsonl'}",
    ]


def test_wrong_arguments_of_join(made):
    code, said = join(made / "so", made / "nowhere", "-o", made / "joined.jsonl")
    assert code == 2
    assert said.endswith(f"{made / 'nowhere'}: no such file or folder\n")
    code, said = join(made / "so", made / "in.jsonl", "-o", made / "nowhere" / "joined.jsonl")
    assert code == 2
    assert "cannot be written: No such file or directory" in said


def test_rows_without_a_hash_need_their_texts(made):
    rows = [{k: v for k, v in row.items() if k != "doc_sha256"} for row in lines(made / "facts.jsonl")]
    (made / "bare.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with pytest.raises(solieu.InputError, match="một/1: its rows have no doc_sha256; give --source"):
        export("standoff", Request(made / "bare.jsonl"), made / "two")
    export("standoff", Request(made / "bare.jsonl", (str(made / "in.jsonl"),)), made / "two")
    wanted = [row["doc_sha256"] for row in lines(made / "so" / "facts.jsonl")]
    assert [row["doc_sha256"] for row in lines(made / "two" / "facts.jsonl")] == wanted
