"""`outputs/` is what the README's command makes now."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SUFFIXES = ("csv", "jsonl")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    for suffix in SUFFIXES:
        facts, ledger = folder / f"facts.{suffix}", folder / f"ledger.{suffix}"
        command = [
            Path(sys.executable).with_name("solieu"),
            "extract",
            "corpus/in.jsonl",
            "-o",
            facts,
            "--ledger",
            ledger,
        ]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("table", ["facts", "ledger"])
def test_outputs_are_fresh(made: Path, table: str, suffix: str) -> None:
    name = f"{table}.{suffix}"
    assert (ROOT / "outputs" / name).read_bytes() == (made / name).read_bytes(), "run `make facts`"


def test_nothing_else_lies_there() -> None:
    assert {p.name for p in (ROOT / "outputs").iterdir()} == {f"{t}.{s}" for t in ("facts", "ledger") for s in SUFFIXES}
