"""Hostile and broken files: bounded memory and time, a message that names the file, and the others extracted."""

import os
import resource
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import solieu
from made.formats import printed
from made.hostile import FILES, MIB, write_long_line
from solieu.reading import apart
from solieu.reading.content import UnreadableError
from solieu.reading.files import read_inputs
from solieu.reading.limits import MEMORY
from solieu.reading.problems import Problem

GOOD = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt hơn 618 triệu USD.\n"
#: A pipeline with its models takes some 350 MiB; what a file may add to the process that reads text.
MOST = 1200 * MIB


def extract(folder, tmp_path):
    """Run the command on a folder: exit code, messages, rows, and the largest memory of any process."""
    output = tmp_path / "facts.jsonl"
    code = (
        "import resource; from pathlib import Path; from solieu.cli import main\n"
        "try: main()\n"
        "finally:\n"
        "    own = Path('/proc/self/status').read_text().split('VmHWM:')[1].split()[0]\n"  # rusage has the parent's too
        "    print('USED', own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    command = [sys.executable, "-c", code, "extract", str(folder), "-o", str(output)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    used = [int(n) * 1024 for n in done.stdout.split("USED")[1].split()]
    return done.returncode, done.stderr, solieu.read_table(output), used


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_costs_a_message(name, tmp_path):
    make, message = FILES[name]
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / name).write_bytes(make())
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "z.txt").write_text(GOOD, encoding="utf-8")
    code, err, rows, (own, children) = extract(folder, tmp_path)
    told = [line for line in err.splitlines() if name in line]
    assert any(message in line for line in told) or not message, err
    assert {row["doc_id"] for row in rows} >= {"a.txt", "z.txt"}
    assert code in (0, 1)
    assert own < MOST
    assert children < MEMORY


def test_a_line_of_500_megabytes(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    write_long_line(folder / "news.jsonl")
    code, err, rows, (own, _) = extract(folder, tmp_path)
    (folder / "news.jsonl").unlink()
    assert f"error: {folder}/news.jsonl: line 2: longer than 20,000,000 bytes; split the document\n" in err
    assert [row["doc_id"] for row in rows] == ["before", "after"]
    assert (code, own < MOST) == (1, True)


def messages(*inputs):
    return [(item.message, item.warning) for item in read_inputs(inputs) if isinstance(item, Problem)]


def test_a_link_out_of_the_folder(tmp_path):
    (tmp_path / "secret.txt").write_text(GOOD, encoding="utf-8")
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text(GOOD, encoding="utf-8")
    (folder / "inside.txt").symlink_to(folder / "a.txt")
    (folder / "outside.txt").symlink_to(tmp_path / "secret.txt")
    found = list(read_inputs([folder]))
    assert [item.doc_id for item in found] == ["a.txt", "inside.txt", "outside.txt"]
    assert messages(folder) == [(f"{folder}/outside.txt: a link out of the folder; give its target as an input", False)]


def test_a_pipe_that_nobody_fills(tmp_path):
    os.mkfifo(tmp_path / "pipe.txt")
    message = f"{tmp_path}/pipe.txt: no regular file, but a pipe, a socket or a device; give its text with -"
    assert messages(tmp_path) == [(message, False)]


def test_a_file_that_changes_while_it_is_read(tmp_path):
    path = tmp_path / "news.jsonl"
    path.write_text('{"text": "A"}\n{"text": "B"}\n', encoding="utf-8")
    items = read_inputs([path])
    first = next(items)
    with path.open("a", encoding="utf-8") as file:
        file.write('{"text": "C"}\n')
    rest = list(items)
    assert first.text == "A"
    assert rest[-1] == Problem(
        "news.jsonl", f"{path}: changed while it was read; read it again when nothing writes to it"
    )


def test_a_file_that_may_not_be_read(tmp_path, monkeypatch):
    """Root may read everything, so the refusal is made."""
    (tmp_path / "closed.txt").write_text(GOOD, encoding="utf-8")
    (tmp_path / "open.txt").write_text(GOOD, encoding="utf-8")
    opened = Path.open

    def refuse(path, *arguments, **options):
        if path.name == "closed.txt":
            raise PermissionError(13, "Permission denied")
        return opened(path, *arguments, **options)

    monkeypatch.setattr(Path, "open", refuse)
    assert messages(tmp_path) == [(f"{tmp_path}/closed.txt: cannot be read: Permission denied", False)]
    assert [item.doc_id for item in read_inputs([tmp_path])] == ["closed.txt", "open.txt"]


class TestTheProcessApart:
    """The process that reads what only a library understands: late, too large, dead, it is replaced."""

    @pytest.fixture
    def reads(self, tmp_path, monkeypatch):
        """Put a reader of our own in the place of that of HTML, in a child of its own."""
        child = apart._Child()
        monkeypatch.setattr(apart, "_child", child)

        def make(body):
            site = tmp_path / "site"
            site.mkdir(exist_ok=True)
            (site / "sitecustomize.py").write_text(
                "import solieu.reading.formats.html as html\n"
                f"def read(data):\n    if data != b'bad':\n        return []\n    {body}\nhtml.read = read\n",
                encoding="utf-8",
            )
            monkeypatch.setenv("PYTHONPATH", str(site))

        yield make
        child.close()

    def ask(self, message):
        with pytest.raises(UnreadableError, match=message):
            apart.read_apart("html", b"bad")
        assert apart.read_apart("html", b"good") == []

    def test_too_slow(self, reads, monkeypatch):
        monkeypatch.setattr(apart, "SECONDS", 3)
        reads("import time; time.sleep(60)")
        self.ask("not read within 3 seconds; split it, or convert it to text")

    def test_too_large(self, reads):
        reads("return [bytearray(1 << 40)]")
        self.ask("needs more than 3,072 MiB of memory")

    def test_dead(self, reads):
        reads("import os; os.abort()")
        self.ask("the program that reads this format crashed on it")

    def test_raises(self, reads):
        reads("return 1 / 0")
        self.ask("cannot be read: ZeroDivisionError: division by zero")


def test_threads_get_their_own_answers(tmp_path):
    (tmp_path / "a.pdf").write_bytes(printed())
    (tmp_path / "b.html").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    paths = [tmp_path / "a.pdf", tmp_path / "b.html"] * 4
    with ThreadPoolExecutor(4) as pool:
        found = [{item.text for item in items} for items in pool.map(lambda path: list(read_inputs([path])), paths)]
    assert found == found[:2] * 4
    assert found[0] != found[1] == {GOOD}


def test_an_answer_that_nobody_took_is_not_given_to_another(tmp_path, monkeypatch):
    (tmp_path / "a.pdf").write_bytes(printed())
    (tmp_path / "b.html").write_text(f"<html><body><p>{GOOD}</p></body></html>", encoding="utf-8")
    with monkeypatch.context() as broken:
        broken.setattr("solieu.reading.apart.pickle.load", lambda file: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            list(read_inputs([tmp_path / "a.pdf"]))
    assert [item.text for item in read_inputs([tmp_path / "b.html"])] == [GOOD]


def test_modules_of_the_working_folder_are_not_run(tmp_path):
    (tmp_path / "random.py").write_text("open('ran', 'w')", encoding="utf-8")
    (tmp_path / "a.pdf").write_bytes(printed())
    command = [str(Path(sys.executable).with_name("solieu")), "extract", "a.pdf", "-o", "facts.csv"]
    subprocess.run(command, cwd=tmp_path, check=True, capture_output=True)
    assert not (tmp_path / "ran").exists()


def test_the_memory_of_this_process_is_that_of_a_pipeline():
    """What the limit above is measured against: the tests themselves do not keep what hostile files unpack to."""
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 < MEMORY
