"""`outputs/` is what the README's command makes now."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
#: What `make facts` writes, and the options that make it.
MADE = {"facts.csv": ["--ledger", "ledger.csv"], "facts.jsonl": []}
NAMES = ("facts.csv", "facts.jsonl", "ledger.csv")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("outputs")
    for name, options in MADE.items():
        command = [
            Path(sys.executable).with_name("solieu"),
            "extract",
            ROOT / "corpus" / "in.jsonl",
            "-o",
            name,
            *options,
        ]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", NAMES)
def test_outputs_are_fresh(made: Path, name: str) -> None:
    assert (ROOT / "outputs" / name).read_bytes() == (made / name).read_bytes(), "run `make facts`"


def test_nothing_else_lies_there() -> None:
    assert sorted(p.name for p in (ROOT / "outputs").iterdir()) == sorted(NAMES)
