"""The figures in the package equal the scorer's, and break down into what they are made of."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from solieu.errors import InputError
from solieu.evaluate import cli_eval
from solieu.evaluate.align import NOWHERE, aligned
from solieu.evaluate.breakdown import errors
from solieu.evaluate.compare import FULL, SLOTS, days, plain, same, same_words
from solieu.evaluate.gold import GoldDocument, gold_ids, read_gold
from solieu.evaluate.match import Row, match
from solieu.evaluate.predictions import read_predictions
from solieu.evaluate.report import report_text
from solieu.evaluate.score import score
from solieu.rulebook.load import load_rules

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
ORACLE = ROOT / "tests" / "oracle" / "score.py"
COLUMNS = (*SLOTS,)


def gold_rows(documents: Sequence[GoldDocument]) -> list[Row]:
    return [
        {"doc_id": d.doc_id, "start": f["start"], "end": f["start"] + len(f["text"]), "quote": f["text"]}
        | {c: f[c] for c in COLUMNS if c in f}
        for d in documents
        for f in d.facts
    ]


def perturbed(rows: Sequence[Row], seed: int) -> list[Row]:
    """Drop, double, shift, and change rows; add rows of a document that nobody annotated."""
    draw = random.Random(seed)
    out: list[Row] = []
    for row in rows:
        match draw.randrange(12):
            case 0:
                continue
            case 1:
                out.append({**row, "start": row["start"] - 1})
            case 2:
                out.append({**row, "end": row["end"] + 40})
            case 3:
                out.append({c: v for c, v in row.items() if c != draw.choice(FULL)})
            case 4:
                out.append({**row, draw.choice(SLOTS): draw.choice(["VN", "2005", "-1", "export", "", None])})
            case 5:
                out.append({**row, "partner": ";".join(row.get("partner", [])), "period": row.get("period", "2001")})
            case 6:
                out.append({**row, "commodity": str(row.get("commodity", "gạo")).upper().replace(" ", "_")})
        out.append(row)
    out += [{**rows[0], "doc_id": "unknown"}, {**rows[1], "doc_id": "folder/unknown.txt"}]
    return [
        {**r, "doc_id": f"some/{r['doc_id']}.txt"} if r["doc_id"].startswith("a02_five_years_2020") else r for r in out
    ]


def gold_ledger(documents: Sequence[GoldDocument], seed: int) -> list[Row]:
    draw = random.Random(seed)
    numbers = [(d.doc_id, n) for d in documents for n in d.numbers if n["n"] is not None and draw.random() > 0.1]
    return [
        {"doc_id": doc, "start": n["start"], "end": n["start"] + len(n["text"]), "text": n["text"]}
        | {"role": n["role"] if draw.random() > 0.1 else "other", "rule": "gold"}
        for doc, n in numbers
    ]


def write_lines(path: Path, rows: Sequence[Row]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return path


def oracle(*arguments: object) -> dict[str, object]:
    command = [sys.executable, str(ORACLE), *map(str, arguments), "--json"]
    return json.loads(subprocess.run(command, check=True, capture_output=True, encoding="utf-8").stdout)


def bare(figures: Any) -> Any:
    """The figures without their intervals: the scorer draws the two writings of a text apart."""
    if not isinstance(figures, dict):
        return figures
    return {name: bare(figure) for name, figure in figures.items() if name != "interval"}


@pytest.fixture(scope="module")
def documents() -> list[GoldDocument]:
    return read_gold(CORPUS)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_equals_the_scorer_on_perturbed_rows(documents: list[GoldDocument], tmp_path: Path, seed: int) -> None:
    rows, ledger = perturbed(gold_rows(documents), seed), gold_ledger(documents, seed)
    facts = write_lines(tmp_path / "facts.jsonl", rows)
    want = oracle(CORPUS, facts, "--ledger", write_lines(tmp_path / "ledger.jsonl", ledger))
    got = score(match(documents, read_predictions(facts, documents)), ledger).as_dict()
    assert bare(got) == bare(want)
    assert 0 < want["key"]["f1"] < 1


def test_equals_the_scorer_on_some_of_the_documents(documents: list[GoldDocument], tmp_path: Path) -> None:
    split = tmp_path / "split.json"
    split.write_text(json.dumps({"some": [d.doc_id for d in documents[::3]]}), "utf-8")
    facts = write_lines(tmp_path / "facts.jsonl", perturbed(gold_rows(documents), 4))
    want = oracle(CORPUS, facts, "--only", f"{split}:some")
    some = read_gold(CORPUS, f"{split}:some")
    got = score(match(some, read_predictions(facts, some), gold_ids(CORPUS))).as_dict()
    assert json.loads(json.dumps(got)) == want


def test_equals_the_scorer_on_the_pipelines_rows(documents: list[GoldDocument], tmp_path: Path) -> None:
    from solieu.evaluate.bench import Bench
    from solieu.table.columns import LEDGER
    from solieu.table.writers import write_table

    output = Bench(documents).output()
    write_table(output.rows, tmp_path / "facts.jsonl")
    write_table(output.ledger, tmp_path / "ledger.jsonl", layout=LEDGER)
    want = oracle(CORPUS, tmp_path / "facts.jsonl", "--ledger", tmp_path / "ledger.jsonl")
    assert bare(score(match(documents, output.rows), output.ledger).as_dict()) == bare(want)


def test_both_writings_of_a_text_are_drawn_together(documents: list[GoldDocument]) -> None:
    raw = [d for d in documents if not d.doc_id.endswith("_seg")]
    draw = random.Random(6)
    rows = [row for row in gold_rows(raw) if draw.random() > 0.3]
    twins = [replace(d, doc_id=f"{d.doc_id}_seg") for d in raw]
    again = [{**row, "doc_id": f"{row['doc_id']}_seg"} for row in rows]
    once, twice = score(match(raw, rows)), score(match([*raw, *twins], [*rows, *again]))
    assert (once.documents, once.texts, twice.documents, twice.texts) == (33, 33, 66, 33)
    assert (twice.all, twice.trade) == (once.all, once.trade)
    assert "texts 33\n" in report_text(twice)
    assert " over texts)" in report_text(twice)


def test_gold_against_itself_is_perfect(documents: list[GoldDocument]) -> None:
    run = match(documents, gold_rows(documents))
    perfect = score(run, intervals=False)
    assert {f.f1 for f in (*perfect.all.values(), *perfect.trade.values())} == {1.0}
    assert {slot.accuracy for slot in perfect.slots.values()} == {1.0}
    assert errors(run, "all") == []


def test_no_rows_at_all(documents: list[GoldDocument]) -> None:
    nothing = score(match(documents, []), [])
    assert (nothing.all["found"].r, nothing.all["found"].f1) == (0.0, 0.0)
    assert nothing.ledger is not None
    assert (nothing.ledger.covered, nothing.ledger.role) == (0.0, 0.0)
    assert nothing.slots["value"].accuracy is None
    assert "found  P 0.000  R 0.000  F1 0.000" in report_text(nothing)


@pytest.mark.parametrize(
    ("slot", "gold", "got", "want"),
    [
        ("period", "2017-Q1", "2017-01/2017-03", True),
        ("period", "2017-Q1", "2017-01/2017-04", False),
        ("partner", ["US", "JP"], "JP;US", True),
        ("partner", ["US"], [], False),
        ("value", "17.50", 17.5, True),
        ("value", "17.5", "abc", False),
        ("commodity", "hàng dệt may", "dệt may", True),
        ("commodity", "hàng hóa", "hàng hoá", True),
        ("commodity", "gạo", "gạo nếp", False),
        ("unit", "doanh nghiệp", "doanh_nghiệp", True),
        ("unit", "USD", "usd", True),
        ("base", None, "", True),
        ("base", None, "yoy", False),
    ],
)
def test_same(slot: str, gold: object, got: object, want: bool) -> None:
    assert same(slot, gold, got) is want


def test_plain_and_days() -> None:
    assert plain("Hoà_Bình ") == "hòa bình"
    assert plain("quý") == "quý"
    assert same_words("Công ty Vinamilk", "vinamilk")
    assert days("2016-13") is None
    assert days("2016/2017") == ("2016-01-01", "2017-12-31")


TEXT = "Kim_ngạch đạt 15,5 %, năm trước 5,5 %.\nGạo tăng 5,5 % và giảm 5,5 %."


def document(text: str = TEXT) -> GoldDocument:
    return GoldDocument("d", None, text, [])


@pytest.mark.parametrize(
    ("rows", "want"),
    [
        ([{"quote": "5,5%"}], ["5,5 %"]),
        ([{"quote": "15,5%"}, {"quote": "5,5 %"}], ["15,5 %", "5,5 %"]),
        ([{"quote": "kim ngạch"}], ["Kim_ngạch"]),
        ([{"quote": "77"}], [""]),
        ([{"quote": ""}], [""]),
    ],
)
def test_quotes_are_aligned(rows: list[Row], want: list[str]) -> None:
    placed = aligned([{"doc_id": "d", **row} for row in rows], [document()])
    assert [TEXT[max(0, r["start"]) : max(0, r["end"])] for r in placed] == want


def test_repeated_quotes_take_one_place_each_and_keep_to_their_sentence() -> None:
    rows = [{"doc_id": "d", "quote": "5,5 %"} for _ in range(4)]
    starts = [r["start"] for r in aligned(rows, [document()])]
    assert starts == [*(n for n in range(len(TEXT)) if TEXT.startswith(" 5,5", n - 1) and n), NOWHERE[0]]
    second = {"doc_id": "d", "quote": "5,5%", "sentence": "Gạo tăng 5,5% và giảm 5,5%."}
    assert aligned([second], [document()])[0]["start"] == TEXT.index("tăng") + 5


def test_gold_quotes_without_offsets_find_nearly_all_their_places(
    documents: list[GoldDocument], tmp_path: Path
) -> None:
    rows = [{c: v for c, v in row.items() if c not in ("start", "end")} for row in gold_rows(documents)]
    read = read_predictions(write_lines(tmp_path / "facts.jsonl", rows), documents)
    assert len(read) == len(rows)
    assert score(match(documents, read), intervals=False).all["found"].f1 > 0.9


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ('{"quote": "5"}', "row 1: no doc_id"),
        ('{"doc_id": "d"}', "row 1: needs start and end, or a quote"),
        ("[]", "line 1: no JSON object"),
        ("{", "line 1: no JSON"),
    ],
)
def test_wrong_predictions_are_refused(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_text(line, "utf-8")
    with pytest.raises(InputError, match=message):
        read_predictions(path, [document()])


def test_predictions_of_another_format(documents: list[GoldDocument], tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text("doc_id,start,end,value\nd,1,4,2.5\n", "utf-8")
    rows = read_predictions(path, documents)
    assert [(r["doc_id"], r["start"], r["end"], str(r["value"])) for r in rows] == [("d", 1, 4, "2.5")]


def test_the_command_prints_and_refuses(tmp_path: Path, documents: list[GoldDocument]) -> None:
    rows = write_lines(tmp_path / "rows.jsonl", gold_rows(documents))
    worse = write_lines(tmp_path / "worse.jsonl", perturbed(gold_rows(documents), 5))
    text = cli_eval(CORPUS, predictions=worse, errors="missed", against=rows)
    assert text.splitlines()[0].split(" ", 2)[2].startswith("missed")
    assert "facts differ" in text
    report = json.loads(cli_eval(CORPUS, predictions=rows, only=documents[0].doc_id, errors="all", as_json=True))
    assert (report["documents"], report["full"]["f1"], report["errors"]) == (1, 1.0, [])
    for wrong, message in (
        ({"errors": "colour"}, "--errors colour"),
        ({"only": "nosuch"}, "no gold documents of nosuch"),
        ({"only": "nosuch.json:x"}, "no such file"),
        ({"predictions": rows, "without": "all"}, "does not go with"),
        ({"without": "nosuch_rule"}, "no assembly rule nosuch_rule"),
    ):
        with pytest.raises(InputError, match=message):
            cli_eval(CORPUS, **wrong)


def test_taking_a_rule_out_shows_what_it_wins(documents: list[GoldDocument]) -> None:
    from solieu.evaluate.ablation import without
    from solieu.evaluate.bench import Bench

    (rank,) = without(["statistic_rank"], documents[:20], Bench(documents[:20]))
    assert rank.won["statistic"] > rank.lost.get("statistic", 0)
    assert rank.key > 0
    assert {"statistic"} <= {slot for d in rank.differences for slot in d.won}


def test_each_column_may_lose_its_rules(documents: list[GoldDocument]) -> None:
    from solieu.evaluate.bench import Bench

    bench = Bench(documents[:8])
    ledger = bench.output().ledger
    rows = load_rules()["assembly/columns"]
    for column in {row.column for row in rows}:
        output = bench.output(frozenset(row.id for row in rows if row.column == column))
        assert len(output.ledger) == len(ledger), column
