"""`solieu export`: what it refuses, that it writes wholly or not at all, and the same bytes each time."""

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

import solieu
from solieu.cli_export import add_export_command
from solieu.errors import InputError
from solieu.export import doccano
from solieu.export.folder import MARK, replacing_folder
from solieu.export.formats import FORMATS
from solieu.export.frame import export
from solieu.export.request import Request

TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt 618 triệu USD.\nNăm 2012, xuất khẩu gạo đạt 8 triệu tấn.\n"
OURS = ("standoff", "labelstudio", "doccano", "brat", "conll", "docbin")
NEED_TEXTS = OURS[1:]


@pytest.fixture
def made(tmp_path):
    """A folder with two texts, one of them without facts, and their table."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "in" / "b.txt").write_text("Hôm nay trời đẹp.\n", encoding="utf-8")
    solieu.extract(tmp_path / "in").write(tmp_path / "facts.jsonl")
    return tmp_path


def request_of(folder, **more):
    return Request(folder / "facts.jsonl", (str(folder / "in"),), **more)


def output_of(folder, name):
    return folder / f"out{FORMATS[name].suffix or ''}"


def contents(path):
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


def refused(name, request, output):
    with pytest.raises(InputError) as caught:
        export(name, request, output)
    return str(caught.value)


def test_formats_have_their_names():
    assert list(FORMATS) == [*OURS, "frictionless", "croissant", "hub"]
    assert all(form.name == name and form.help for name, form in FORMATS.items())
    assert {name for name, form in FORMATS.items() if form.needs_texts} == set(NEED_TEXTS)


@pytest.mark.parametrize("name", OURS)
def test_a_format_is_written_twice_alike(made, name):
    output = output_of(made, name)
    assert export(name, request_of(made), output) == ["2 documents, 2 facts"]
    first = contents(output)
    assert export(name, request_of(made), output) == ["2 documents, 2 facts"]
    assert contents(output) == first
    assert sorted(p.name for p in made.iterdir()) == sorted(["facts.jsonl", "in", output.name])


def test_the_same_bytes_whatever_python_hashes_to(made):
    code = (
        "import sys; from pathlib import Path; from solieu.export.frame import export;"
        "from solieu.export.request import Request; from solieu.export.formats import FORMATS; f = Path(sys.argv[1]);"
        f"[export(n, Request(f / 'facts.jsonl', (str(f / 'in'),)), f / (n + sys.argv[2] + (FORMATS[n].suffix or '')))"
        f" for n in {OURS}]"
    )
    for seed in "12":
        subprocess.run([sys.executable, "-c", code, made, seed], check=True, env={**os.environ, "PYTHONHASHSEED": seed})
    for name in OURS:
        one, two = (contents(made / f"{name}{seed}{FORMATS[name].suffix or ''}") for seed in "12")
        assert list(one.values()) == list(two.values()), name


def test_an_unknown_format(made):
    assert refused("xml", request_of(made), made / "out") == (
        "--to xml: no such format; use one of standoff, labelstudio, doccano, brat, conll, docbin, frictionless, "
        "croissant, hub"
    )


@pytest.mark.parametrize("name", NEED_TEXTS)
def test_texts_are_needed(made, name):
    output = output_of(made, name)
    assert refused(name, Request(made / "facts.jsonl"), output) == (
        f"--to {name}: needs the texts; give --source, what the table was made from"
    )
    assert not output.exists()


@pytest.mark.parametrize("name", NEED_TEXTS)
def test_texts_of_other_documents(made, name):
    (made / "other").mkdir()
    (made / "other" / "c.txt").write_text(" \n", encoding="utf-8")
    request = Request(made / "facts.jsonl", (str(made / "other"),))
    assert refused(name, request, output_of(made, name)) == (
        f"{made / 'facts.jsonl'}: --source has no text of its documents; give what the table was made from"
    )
    assert sorted(p.name for p in made.iterdir()) == ["facts.jsonl", "in", "other"]


def test_names_of_outputs(made):
    request = request_of(made)
    assert (
        refused("brat", request, made / "out.txt") == f"{made / 'out.txt'}: brat writes a folder; name it without .txt"
    )
    assert refused("conll", request, made / "out") == f"{made / 'out'}: conll writes a file .conll; name it so"
    assert "is read by this command; name another output" in refused("brat", request, made / "in")
    assert "is read by this command; name another output" in refused("standoff", request, made)
    assert "would read it as a text the next time; name another" in refused("brat", request, made / "in" / "out")
    assert "does not exist; create it first" in refused("brat", request, made / "no" / "out")
    assert "does not exist; create it first" in refused("conll", request, made / "no" / "out.conll")
    (made / "out").write_text("mine")
    assert refused("brat", request, made / "out") == f"{made / 'out'}: is a file; brat writes a folder: name another"
    assert (made / "out").read_text() == "mine"


def test_a_folder_of_somebody_is_left_alone(made):
    out = made / "out"
    out.mkdir()
    export("brat", request_of(made), out)  # an empty one is nobody's
    assert refused("labelstudio", request_of(made), out) == (
        f"{out}: exists and is no earlier export to labelstudio; name another folder"
    )
    (out / "a_txt.ann").write_text("T1\tlevel 0 3\tNăm\n", encoding="utf-8")
    held = contents(out)
    message = f"{out}: has been changed since it was exported; move it away or name another folder"
    assert refused("brat", request_of(made), out) == message
    assert contents(out) == held
    (out / MARK).unlink()
    assert (
        refused("brat", request_of(made), out) == f"{out}: exists and is no earlier export to brat; name another folder"
    )


def test_a_failure_leaves_what_was_there(made):
    for name in OURS:
        output = made / f"{name}{FORMATS[name].suffix or ''}"
        export(name, request_of(made), output)
        held = contents(output)
        rows = (made / "facts.jsonl").read_text("utf-8")
        (made / "facts.jsonl").write_text(rows + '{"value": "x"}\n', encoding="utf-8")
        assert "row 3: value: no decimal number: 'x'" in refused(name, request_of(made), output)
        (made / "facts.jsonl").write_text(rows, encoding="utf-8")
        assert contents(output) == held
    assert not [p for p in made.iterdir() if p.name.startswith(".")]


def test_a_folder_that_cannot_be_put_in_place(tmp_path, monkeypatch):
    with replacing_folder(tmp_path / "out", "brat") as folder:
        (folder / "one").write_text("1")

    def fail(self, target):
        if self.name.endswith(".tmp"):
            raise OSError(28, "No space left on device")
        return rename(self, target)

    rename = Path.rename
    monkeypatch.setattr(Path, "rename", fail)
    full = pytest.raises(InputError, match="cannot be written: No space left on device")
    with full, replacing_folder(tmp_path / "out", "brat") as folder:
        (folder / "two").write_text("2")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [MARK, "one"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("at", ["mkdir", "rename"])
def test_an_interrupted_export_leaves_the_old_one(tmp_path, monkeypatch, at):
    """Also between the two renames."""
    with replacing_folder(tmp_path / "out", "brat") as folder:
        (folder / "one").write_text("1")
    go_on = getattr(Path, at)

    def interrupted(self, *arguments):
        if self.name.endswith(".tmp"):
            raise KeyboardInterrupt
        return go_on(self, *arguments)

    monkeypatch.setattr(Path, at, interrupted)
    with pytest.raises(KeyboardInterrupt), replacing_folder(tmp_path / "out", "brat") as folder:
        (folder / "two").write_text("2")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == [MARK, "one"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_a_document_without_its_text_is_told_of(made):
    told = []
    (made / "in" / "c.txt").write_text("Năm 2013, xuất khẩu gạo đạt 7 triệu tấn, tăng 2%.\n", encoding="utf-8")
    solieu.extract(made / "in").write(made / "facts.jsonl")
    (made / "in" / "c.txt").unlink()
    (made / "in" / "b.txt").write_text("Hôm nay trời mưa.\n", encoding="utf-8")
    assert export("doccano", request_of(made, tell=told.append), made / "o.jsonl") == ["2 documents, 2 facts"]
    assert [p.message for p in told] == ["c.txt: no text in the sources; its 2 facts are left out"]
    assert export("standoff", request_of(made), made / "so") == ["3 documents, 4 facts"]


def test_a_changed_text_is_told_of(made):
    told = []
    (made / "in" / "a.txt").write_text(TEXT.replace("tôm", "cua"), encoding="utf-8")
    assert export("conll", request_of(made, tell=told.append), made / "o.conll") == ["1 document, 0 facts"]
    assert [p.message for p in told] == [
        "a.txt: its text is not the one that the rows were read from; shown without it",
        "a.txt: no text in the sources; its 2 facts are left out",
    ]


def test_a_row_that_does_not_stand_in_its_text(made):
    rows = (made / "facts.jsonl").read_text("utf-8").replace('"quote": "8 triệu tấn"', '"quote": "9 triệu tấn"')
    (made / "facts.jsonl").write_text(rows, encoding="utf-8")
    start = TEXT.index("8 triệu tấn")
    assert refused("doccano", request_of(made), made / "o.jsonl") == (
        f"document a.txt, number at {start}: the text has no '9 triệu tấn' there; `solieu verify` tells which rows hold"
    )


def app():
    made = typer.Typer()
    add_export_command(made)
    made.command("other")(lambda: None)
    return made


def run(*arguments):
    done = CliRunner().invoke(app(), ["export", *map(str, arguments)])
    return done.exit_code, done.output


def test_the_command(made):
    facts, source = made / "facts.jsonl", ("--source", made / "in")
    (made / "m.csv").write_text("doc_id,url,licence\na.txt,https://a.vn/1,CC-BY-4.0\n")
    code, said = run(facts, "--to", "doccano", *source, "--metadata", made / "m.csv", "-o", made / "o.jsonl")
    assert (code, said) == (0, f"2 documents, 2 facts\n{made / 'o.jsonl'}\n")
    line = json.loads((made / "o.jsonl").read_text("ascii").splitlines()[0])
    assert (line["doc_id"], line["url"], line["licence"]) == ("a.txt", "https://a.vn/1", "CC-BY-4.0")
    (made / "in" / "a.txt").unlink()
    code, said = run(facts, "--to", "doccano", *source, "-o", made / "o.jsonl")
    assert code == 1
    assert said == (
        "error: a.txt: no text in the sources; its 2 facts are left out\n"
        f"1 document, 0 facts\n{made / 'o.jsonl'}; 1 problem, listed above\n"
    )


def test_an_empty_text_is_left_out_of_tools(made):
    (made / "in" / "e.txt").write_text(" \n", encoding="utf-8")
    doccano.write(request_of(made), made / "o.jsonl")
    ids = [json.loads(line)["doc_id"] for line in (made / "o.jsonl").read_text("ascii").splitlines()]
    assert ids == ["a.txt", "b.txt"]
