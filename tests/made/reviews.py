"""A table under review: two small documents, the facts read in them, and a client of the server that reviews them."""

import json
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import typer
from fastapi.testclient import TestClient

import solieu
from solieu.cli_review import add_review_commands
from solieu.review.guard import Door
from solieu.review.server import make_app, open_case
from solieu.table.writers import write_table

RICE = (
    "Xuất khẩu gạo tháng 7/2019\n"
    "Tháng 7/2019, xuất khẩu gạo đạt 651 nghìn tấn, trị giá 284 triệu USD, tăng 6,2% về lượng so với cùng kỳ năm trước. "
    "Thị trường Philippines nhập khẩu 212 nghìn tấn gạo, chiếm 32,6%. Khoảng ba trăm nghìn tấn còn nằm trong kho.\n"
)
STEEL = (
    "😀 Nhập khẩu thép tháng 5/2018\n"
    "Tháng 5/2018, nhập khẩu sắt thép từ Nhật Bản đạt 190 triệu USD, giảm 4,5% so với tháng trước.\n"
)
TEXTS = {"rice": ("2019-08", RICE), "steel": ("2018-06", STEEL)}
HOST = "127.0.0.1:8765"
#: The commands of review alone, and the same for a process of its own.
COMMANDS = typer.Typer()
add_review_commands(COMMANDS)
IN_A_PROCESS = [sys.executable, "-c", "from made.reviews import COMMANDS; COMMANDS()"]


def write_input(folder: Path) -> Path:
    """Write the two documents as JSON Lines."""
    path = folder / "in.jsonl"
    lines = [json.dumps({"doc_id": id, "date": date, "text": text}) for id, (date, text) in TEXTS.items()]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def make_table(folder: Path) -> tuple[Path, Path, list[dict[str, Any]]]:
    """Write the documents and the facts read in them; return both paths and the rows."""
    source, facts = write_input(folder), folder / "facts.jsonl"
    rows = solieu.extract(source).rows
    write_table(rows, facts)
    return source, facts, rows


class Client:
    """A browser that has the page open, as the server sees it."""

    def __init__(self, client: TestClient) -> None:
        self.client = client

    def post(self, path: str, **body: Any) -> Any:
        headers = {"Content-Type": "application/json", "X-Solieu": "1"}
        return self.client.post(path, content=json.dumps(body), headers=headers)  # any text, halves of letters too

    def decide(self, row: Any, action: str, changes: Any = None, note: str = "") -> Any:
        answer = self.try_to(row, action, changes, note)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def try_to(self, row: Any, action: str, changes: Any = None, note: str = "") -> Any:
        place = {"doc_id": row["doc_id"], "fact_id": row.get("fact_id")}
        return self.post("/api/decide", **place, action=action, changes=changes or {}, note=note)

    def undo(self, **place: str) -> Any:
        return self.post("/api/undo", **place)

    def state(self) -> Any:
        return self.client.get("/api/state").json()


@contextmanager
def served(
    facts: Path, source: Path, decisions: Path, reviewer: str = "an", token: str | None = None
) -> Iterator[Client]:
    """Serve a table to a client, in this process."""
    case = open_case(facts, [str(source)], decisions, reviewer, tell=lambda line: None)
    app = make_app(case, Door("127.0.0.1", 8765, token))
    try:
        yield Client(TestClient(app, base_url=f"http://{HOST}"))
    finally:
        case.store.close()


def span_of(text: str, words: str) -> dict[str, Any]:
    """Return words of a text as a reviewer's selection, in code points."""
    start = text.index(words)
    return {"start": start, "end": start + len(words), "quote": words}


class Process:
    """`solieu review` in a process of its own, which is killed when the block ends, if it has not ended before."""

    def __init__(self, facts: Path, source: Path, decisions: Path, *options: str) -> None:
        command = [*IN_A_PROCESS, "review", str(facts), "--source", str(source), "--decisions", str(decisions)]
        command += ["--reviewer", "an", *(options or ("--port", "0"))]
        folder = Path(__file__).parents[1]
        self._process = subprocess.Popen(command, stderr=subprocess.PIPE, encoding="utf-8", cwd=folder)
        self.said: list[str] = []
        while not self.said or not self.said[-1].startswith("http"):
            self.said.append(self._stderr.readline())
            assert self.said[-1], self.said
        self.url = self.said[-1].strip()

    @property
    def _stderr(self) -> IO[str]:
        assert self._process.stderr is not None
        return self._process.stderr

    def __enter__(self) -> "Process":
        return self

    def __exit__(self, *_: object) -> None:
        self.end(signal.SIGKILL)

    def end(self, sign: int) -> None:
        """End the server with a signal and wait for it."""
        self._process.send_signal(sign)
        self._process.wait(timeout=30)
        self._stderr.close()

    def post(self, path: str, body: Any) -> Any:
        headers = {"Content-Type": "application/json", "X-Solieu": "1"}
        request = urllib.request.Request(self.url + path, json.dumps(body).encode(), headers)
        with urllib.request.urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def state(self) -> Any:
        with urllib.request.urlopen(f"{self.url}api/state", timeout=30) as answer:
            return json.load(answer)
