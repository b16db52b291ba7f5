"""No table is written over an input, however the two are spelled."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from solieu.batch.targets import check_targets
from solieu.errors import InputError

LINE = json.dumps({"text": "Năm 2012, xuất khẩu tôm đạt 618 triệu USD."}) + "\n"
ROW = json.dumps({"doc_id": "a", "start": 1, "end": 2, "text": "5", "role": "fact"}) + "\n"


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of documents in a folder, with two links to it beside the folder, which is the place of all paths."""
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "in" / "news.jsonl"
    path.parent.mkdir()
    path.write_text(LINE, encoding="utf-8")
    Path("link.jsonl").symlink_to(path)
    Path("hard.jsonl").hardlink_to(path)
    return path


def check(*inputs: str, output: str = "f.csv", ledger: str | None = None, metadata: str | None = None) -> None:
    check_targets(inputs, Path(output), ledger and Path(ledger), metadata and Path(metadata))


@pytest.mark.usefixtures("news")
@pytest.mark.parametrize("target", ["in/news.jsonl", "in/../in/news.jsonl", "link.jsonl", "hard.jsonl"])
@pytest.mark.parametrize("given", ["in/news.jsonl", "./in", "link.jsonl"])
def test_an_input_is_no_target(target: str, given: str) -> None:
    for targets in ({"output": target}, {"ledger": target}):
        with pytest.raises(InputError, match=f"^{target}: would be written over the input .*; name another file$"):
            check("-", given, **targets)


@pytest.mark.parametrize("content", ["", ROW, ROW + LINE])
def test_a_table_of_an_earlier_run_is_written_again(news: Path, content: str) -> None:
    news.write_text(content, encoding="utf-8")
    check("in", output="in/news.jsonl")
    with pytest.raises(InputError, match=r"over the input in/news\.jsonl"):
        check("in/news.jsonl", output="in/news.jsonl")


@pytest.mark.parametrize("content", ["\n" + LINE, "{", "[" * 100_000, "5\n"])
def test_what_is_no_table_is_kept(news: Path, content: str) -> None:
    news.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="over the input"):
        check("in", output="in/news.jsonl")


@pytest.mark.usefixtures("news")
def test_other_files_are_targets() -> None:
    check("in", "absent.txt", "-", output="in/new.jsonl", ledger="in/ledger.jsonl", metadata="dates.csv")


@pytest.mark.usefixtures("news")
def test_one_file_for_both() -> None:
    with pytest.raises(InputError, match="facts, ledger and texts need a file each"):
        check("in", output="link.jsonl", ledger="hard.jsonl")


@pytest.mark.usefixtures("news")
def test_the_metadata_are_no_target() -> None:
    with pytest.raises(InputError, match=r"^in/\.\./dates\.csv: would be written over the metadata dates\.csv;"):
        check("in", output="in/../dates.csv", metadata="dates.csv")


def test_standard_input_is_no_target(news: Path) -> None:
    """As the shell has it in `solieu extract - -o news.jsonl < news.jsonl`."""
    command = [sys.executable, "-c", "from solieu.cli import main; main()", "extract", "-", "-o", str(news)]
    with news.open("rb") as stdin:
        done = subprocess.run(command, stdin=stdin, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, news.read_text("utf-8")) == (2, LINE)
    assert done.stderr == f"solieu: {news}: would be written over standard input; name another file\n"
