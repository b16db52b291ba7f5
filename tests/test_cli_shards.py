"""`extract -o FOLDER/` and `merge`: a run that is gone on with, what it tells, and what it refuses."""

import gzip
import json

import pytest

from solieu.batch import one
from solieu.batch.manifest import path_of
from solieu.reading.files import Meter, read_inputs
from solieu.table import read_table

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
TEXT = "Năm 2012, xuất khẩu tôm sang Nhật Bản đạt hơn {} triệu USD, tăng 1,7% so với năm 2011."


def week(path, numbers, broken=False):
    records = [{"doc_id": f"d{n}", "date": "2013", "text": TEXT.format(600 + n)} for n in numbers]
    lines = [json.dumps(record, ensure_ascii=False) + "\n" for record in records]
    path.write_text("".join([*lines, "{broken\n"] if broken else lines), "utf-8")
    return path


def quotes(table):
    return [row["quote"] for row in read_table(table) if row["statistic"] == "level"]


def test_two_weeks_are_one_table(solieu, tmp_path):
    run, whole = tmp_path / "run", tmp_path / "whole.jsonl"
    first, second = week(tmp_path / "1.jsonl", range(5)), week(tmp_path / "2.jsonl", range(3, 8))
    code, out, err = solieu("extract", first, "-o", f"{run}/", "--workers", 2)
    assert (code, out) == (0, "")
    assert err.splitlines()[:2] == ["5 documents, 0.0 MB, 1 shard", "10 facts"]
    code, _, err = solieu("extract", second, "-o", f"{run}/", "--append")
    assert (code, err.splitlines()[1]) == (0, "of these new: 3 documents; 2 of those given were there already")
    solieu("merge", run, "-o", tmp_path / "merged.jsonl", "--ledger", tmp_path / "ledger.jsonl")
    solieu("extract", week(tmp_path / "all.jsonl", range(8)), "-o", whole, "--ledger", tmp_path / "whole_ledger.jsonl")
    assert (tmp_path / "merged.jsonl").read_bytes() == whole.read_bytes()
    assert (tmp_path / "ledger.jsonl").read_bytes() == (tmp_path / "whole_ledger.jsonl").read_bytes()


def test_the_size_of_shards_is_that_of_the_run(solieu, tmp_path):
    run = tmp_path / "run"
    solieu("extract", week(tmp_path / "1.jsonl", range(4)), "-o", f"{run}/", "--shard-size", 2)
    code, _, err = solieu("extract", week(tmp_path / "2.jsonl", range(4, 8)), "-o", run, "--append")
    assert (code, err.splitlines()[0]) == (0, "8 documents, 0.0 MB, 4 shards")
    assert solieu("extract", tmp_path / "2.jsonl", "-o", run, "--append", "--shard-size", 3)[2].startswith(
        f"solieu: {run}: was made otherwise: size 2 then, 3 now"
    )


def test_problems_are_listed_and_the_rest_goes_on(solieu, tmp_path):
    run = tmp_path / "run"
    given = week(tmp_path / "in.jsonl", range(2), broken=True)
    code, _, err = solieu("extract", given, "-o", f"{run}/")
    assert code == 1
    assert f"1 problem: {run / 'errors.jsonl'}" in err
    assert "line 3: no JSON" in err
    listed = [json.loads(line) for line in (run / "errors.jsonl").read_text("utf-8").splitlines()]
    assert [(error["doc_id"], error["kind"]) for error in listed] == [("in.jsonl:3", "unreadable")]
    assert solieu("extract", given, "-o", f"{run}/", "--resume")[0] == 1
    solieu("merge", run, "-o", tmp_path / "facts.csv")
    assert quotes(tmp_path / "facts.csv") == ["600 triệu USD", "601 triệu USD"]


def test_problems_of_an_earlier_week_do_not_fail_an_append(solieu, tmp_path):
    run = tmp_path / "run"
    broken = week(tmp_path / "1.jsonl", range(2), broken=True)
    assert solieu("extract", broken, "-o", f"{run}/")[0] == 1
    code, _, err = solieu("extract", week(tmp_path / "2.jsonl", range(2, 4)), "-o", run, "--append")
    assert (code, err.splitlines()[-1]) == (0, f"1 problem, 0 of them new: {run / 'errors.jsonl'}")
    again = week(tmp_path / "3.jsonl", range(4, 6), broken=True)
    code, _, err = solieu("extract", again, "-o", run, "--append")
    assert (code, err.splitlines()[-1]) == (1, f"2 problems, 1 of them new: {run / 'errors.jsonl'}")


@pytest.mark.parametrize("name", ["news", "news.2017"])
def test_a_folder_without_its_slash(solieu, tmp_path, name):
    given, output = week(tmp_path / "in.jsonl", range(2)), tmp_path / name
    code, _, err = solieu("extract", given, "-o", output)
    formats = ".jsonl .csv .parquet .duckdb .xlsx .dta"
    message = f"the suffix chooses the format; use one of {formats}, or {output}/ with a slash for shards"
    assert (code, err) == (2, f"solieu: {output}: {message}\n")


def test_a_flood_of_problems_is_cut_where_a_file_lists_them(solieu, tmp_path):
    given = tmp_path / "in.jsonl"
    given.write_text("{broken\n" * 150, "utf-8")
    _, _, err = solieu("extract", given, "-o", f"{tmp_path / 'run'}/")
    assert err.count("error: ") == 100
    assert f"more problems are in {tmp_path / 'run' / 'errors.jsonl'}" in err
    _, _, err = solieu("extract", given, "-o", tmp_path / "facts.csv")
    assert err.count("error: ") == 150


@pytest.mark.parametrize("kept", ["full", "rejects"])
def test_ledger_rows(solieu, tmp_path, kept):
    run = tmp_path / "run"
    given = tmp_path / "a.txt"
    given.write_text("Năm 2012, xuất khẩu tôm đạt 618 triệu USD. Giá là 35,4.", "utf-8")
    solieu("extract", given, "-o", f"{run}/", "--ledger-rows", kept)
    solieu("merge", run, "-o", tmp_path / "m.csv", "--ledger", tmp_path / "l.jsonl")
    solieu("extract", given, "-o", tmp_path / "f.csv", "--ledger", tmp_path / "k.jsonl", "--ledger-rows", kept)
    assert (tmp_path / "l.jsonl").read_bytes() == (tmp_path / "k.jsonl").read_bytes()
    rows = [json.loads(line) for line in (tmp_path / "l.jsonl").read_text("utf-8").splitlines()]
    assert {row["text"] for row in rows} == ({"2012", "618", "35,4"} if kept == "full" else {"35,4"})


def test_no_ledger(solieu, tmp_path):
    run = tmp_path / "run"
    solieu("extract", week(tmp_path / "in.jsonl", range(2)), "-o", f"{run}/", "--ledger-rows", "none")
    code, _, err = solieu("merge", run, "-o", tmp_path / "m.csv", "--ledger", tmp_path / "l.csv")
    assert (code, err) == (2, f"solieu: {run}: was made without a ledger; run it again with one\n")
    assert not (tmp_path / "m.csv").exists()
    assert not list((run / "ledger").iterdir())


def test_an_output_below_the_input_is_no_input(solieu, tmp_path):
    week(tmp_path / "in.jsonl", range(2))
    run = tmp_path / "run"
    for more in ((), ("--resume",)):
        code, _, err = solieu("extract", tmp_path, "-o", f"{run}/", *more)
        assert (code, err.splitlines()[0]) == (0, "2 documents, 0.0 MB, 1 shard")


@pytest.mark.parametrize(
    ("output", "options", "message"),
    [
        ("run/", ("--ledger", "l.csv"), "--ledger: not for a folder of shards"),
        ("run/", ("--texts", "t.jsonl"), "--texts: not for a folder of shards"),
        ("run/", ("--min-confidence", ".5"), "--min-confidence: not for a folder of shards"),
        ("run/", ("--resume", "--append"), "resume goes on with the same documents, append with others: choose one"),
        ("f.csv", ("--resume",), "--resume: not for one table"),
        ("f.csv", ("--append", "--engine", "ray"), "--append --engine: not for one table"),
        ("in.jsonl/", (), "in.jsonl: is a file; name a folder"),
        ("./", (), ".: the input in.jsonl is in it; name another folder"),
    ],
)
def test_refused(solieu, tmp_path, monkeypatch, output, options, message):
    monkeypatch.chdir(tmp_path)
    week(tmp_path / "in.jsonl", range(2))
    code, _, err = solieu("extract", "in.jsonl", "-o", output, *options)
    assert code == 2
    assert err.startswith(f"solieu: {message}")
    assert [path.name for path in tmp_path.iterdir()] == ["in.jsonl"]


def test_another_run_is_not_mixed_in(solieu, tmp_path):
    run = tmp_path / "run"
    given = week(tmp_path / "in.jsonl", range(2))
    solieu("extract", given, "-o", f"{run}/")
    assert solieu("extract", given, "-o", run)[2] == (
        f"solieu: {run}: holds a run; resume it, append to it, or name another folder\n"
    )
    err = solieu("extract", given, "-o", run, "--resume", "--date", "2020")[2]
    assert err.startswith(f"solieu: {run}: was made otherwise: date None then, '2020' now")


def test_a_document_that_harms_is_put_aside(solieu, tmp_path, monkeypatch):
    rows_of = one.rows_of

    def evil(document, settings):
        if document.doc_id == "d1":
            raise RuntimeError("no")
        return rows_of(document, settings)

    monkeypatch.setattr(one, "rows_of", evil)
    code, _, err = solieu("extract", week(tmp_path / "in.jsonl", range(3)), "-o", f"{tmp_path / 'run'}/")
    assert code == 1
    assert "d1: cannot be extracted: RuntimeError: no" in err
    assert path_of(tmp_path / "run", "facts", 0).is_file()


def test_the_meter_goes_from_nothing_to_all(tmp_path):
    week(tmp_path / "a.jsonl", range(2000))
    packed = tmp_path / "b.jsonl.gz"
    packed.write_bytes(gzip.compress(week(tmp_path / "c.jsonl", range(2000, 2010)).read_bytes()))
    sizes = sum(path.stat().st_size for path in tmp_path.iterdir())
    meter = Meter.of([tmp_path])
    seen = [meter.done for _ in read_inputs([tmp_path], meter=meter)]
    assert seen == sorted(seen)
    assert len(set(seen)) > 10
    assert (meter.done, meter.total) == (sizes, sizes)
    assert Meter.of(["-"]).total is None
