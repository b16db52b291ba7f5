"""The gate itself: it fails when a figure falls, and lowers no floor unasked."""

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from solieu.errors import InputError
from solieu.evaluate.floors import (
    Floors,
    RegressionError,
    failures,
    figures_of,
    gold_sha256,
    main,
    measured,
    read_floors,
    updated,
    write_floors,
)
from solieu.evaluate.gold import read_gold
from solieu.evaluate.match import match
from solieu.evaluate.score import score

CORPUS = Path(__file__).parents[1] / "corpus"
FLOORS = Floors("0" * 64, 2, 10, {"found": 0.9, "key": 0.4})


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A gold folder of two documents."""
    for name in ("gold", "docs"):
        (tmp_path / name).mkdir()
    for path in sorted((CORPUS / "gold").glob("*.json"))[:2]:
        shutil.copy(path, tmp_path / "gold")
        shutil.copy(CORPUS / "docs" / f"{path.stem}.txt", tmp_path / "docs")
    return tmp_path


@pytest.mark.parametrize(
    ("now", "want"),
    [
        (FLOORS, []),
        (replace(FLOORS, figures={"found": 0.95, "key": 0.4}), []),
        (replace(FLOORS, figures={"found": 0.9, "key": 0.3999}), ["key: 0.3999 is below its floor 0.4"]),
        (replace(FLOORS, figures={"found": 0.9}), ["key: pinned at 0.4, but no longer measured"]),
        (
            replace(FLOORS, figures={**FLOORS.figures, "column.of": 0.2}),
            ["column.of: 0.2, but no floor pins it"],
        ),
        (
            replace(FLOORS, gold_sha256="1" * 64),
            ["the gold is not the one that the floors were measured on: run with --update"],
        ),
    ],
)
def test_failures(now: Floors, want: list[str]) -> None:
    assert failures(FLOORS, now) == want


def test_update_raises_and_does_not_lower() -> None:
    better = replace(FLOORS, figures={"found": 0.91, "key": 0.4})
    mixed = replace(FLOORS, figures={"found": 0.99, "key": 0.39})
    gone = replace(FLOORS, figures={"found": 0.99})
    assert updated(None, mixed) == mixed
    assert updated(FLOORS, better) == better
    for worse, name in ((mixed, "key: 0.4 -> 0.39"), (gone, "key: 0.4 -> None")):
        with pytest.raises(RegressionError, match=name):
            updated(FLOORS, worse)
        assert updated(FLOORS, worse, allow_regression=True) == worse


def test_the_hash_covers_names_texts_and_annotations(small: Path) -> None:
    hashes = {gold_sha256(small)}
    for path in (next((small / "docs").iterdir()), next((small / "gold").iterdir())):
        path.write_bytes(path.read_bytes() + b"\n")
        hashes.add(gold_sha256(small))
    path.rename(path.with_stem("other"))
    hashes.add(gold_sha256(small))
    assert len(hashes) == 4


def test_every_figure_is_pinned() -> None:
    documents = read_gold(CORPUS)
    names = figures_of(score(match(documents, []), [], intervals=False)).keys()
    assert {"found", "trade.key", "column.partner", "ledger.covered", "ledger.role"} <= names
    assert len(names) == 4 + 4 + 18 + 2


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "floors.json"
    assert read_floors(path) is None
    write_floors(path, FLOORS)
    assert read_floors(path) == FLOORS
    path.write_text('{"figures": {}}', "utf-8")
    with pytest.raises(InputError, match="no floors"):
        read_floors(path)


def test_the_command(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(small)]) == 1
    assert "make it with --update" in capsys.readouterr().err
    assert main([str(small), "--update"]) == 0
    assert main([str(small)]) == 0
    assert capsys.readouterr().out.endswith("floors: all figures hold\n")
    path = small / "floors.json"
    raised = json.loads(path.read_text("utf-8"))
    raised["figures"]["found"] = 1.01
    path.write_text(json.dumps(raised), "utf-8")
    assert main([str(small)]) == 1
    assert "found: " in capsys.readouterr().err
    assert main([str(small), "--update"]) == 1
    assert json.loads(path.read_text("utf-8")) == raised
    assert main([str(small), "--update", "--allow-regression"]) == 0
    assert read_floors(path) == measured(small)


def test_no_gold_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path), "--update"]) == 1
    assert "no gold documents" in capsys.readouterr().err


def test_the_floors_are_what_is_reached_now() -> None:
    """The README prints the floors: they are to be what `solieu eval corpus` prints."""
    assert read_floors(CORPUS / "floors.json") == measured(CORPUS), "run `make floors` and `make docs`"


def test_the_floors_of_the_corpus_belong_to_its_gold() -> None:
    floors = read_floors(CORPUS / "floors.json")
    assert floors is not None
    assert floors.gold_sha256 == gold_sha256(CORPUS)
    assert floors.facts == sum(len(d.facts) for d in read_gold(CORPUS))
