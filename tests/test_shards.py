"""Shards: the same table however it came about; nothing lost and nothing twice when a run is killed; harm is confined."""

import errno
import faulthandler
import json
import multiprocessing
import os
import random
import signal
import time
from collections import Counter
from dataclasses import replace

import pytest

from solieu import __version__
from solieu.batch import manifest, one, quarantine, shards, tasks
from solieu.batch.local import run
from solieu.batch.manifest import Head, ShardDone, entries, locked, path_of, read_errors
from solieu.batch.one import Settings
from solieu.batch.report import Counts, RunReport
from solieu.batch.shard import digest_of, run_shard
from solieu.batch.shards import Options, merge
from solieu.errors import InputError, SolieuError
from solieu.model import Block, DocLayout, Document
from solieu.reading.problems import Problem
from solieu.stages import stages_of
from solieu.table.columns import FACTS, LEDGER
from solieu.table.readers import read_table
from solieu.table.writers import write_table

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
inherits = pytest.mark.skipif(
    multiprocessing.get_start_method() != "fork", reason="the workers do not inherit what the test replaces"
)
TEXT = "Năm {}, xuất khẩu tôm đạt hơn {} triệu USD, tăng 1,7%. Điểm chung đạt 35,4."


def write_shards(items, folder, settings, **options):
    return shards.write_shards(items, folder, settings, Options(**options))


def some(stop, start=0):
    return [Document(TEXT.format(2001 + n % 20, 618 + n), f"d{n}", "2014", "document") for n in range(start, stop)]


def broken():
    raise ValueError("no")


def crash():
    faulthandler.disable()
    os.abort()


def merged(folder, suffix=".jsonl", **options):
    path = folder.with_name(f"{folder.name}{suffix}")
    merge(folder, path, **options)
    return path.read_bytes()


def ids(folder):
    return [doc_id for done in entries(folder) for doc_id, _ in done.documents]


def files(folder):
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != ".lock"}


def in_group(function, *args):
    """Start a function in a process group of its own, so that it can be killed with all its workers."""

    begun = multiprocessing.Event()

    def body():
        os.setsid()
        begun.set()
        function(*args)

    process = multiprocessing.get_context("fork").Process(target=body)
    process.start()
    begun.wait()
    return process


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """What `some(8)` in shards of two gives when nothing disturbs it."""
    folder = tmp_path_factory.mktemp("whole") / "run"
    write_shards(some(8), folder, Settings(), size=2)
    return merged(folder)


class TestShard:
    @pytest.fixture
    def folder(self, tmp_path):
        manifest.clear(tmp_path)
        return tmp_path

    def test_files_and_entry(self, folder):
        items = [*some(2), Problem("x", "x: empty", warning=True), Problem("y", "y: broken")]
        done = run_shard(items, Settings(), folder, 7)
        assert files(folder) == {
            "facts/000007.parquet",
            "ledger/000007.parquet",
            "errors/000007.jsonl",
            "shards/000007.json",
        }
        results = list(run(some(2), Settings()))
        assert done.documents == (("d0", results[0].sha), ("d1", results[1].sha))
        assert (done.number, done.version, done.rules_sha) == (7, __version__, stages_of(None).rules.sha)
        assert done.counts.facts == {"level/value": 2, "growth/value": 2}
        assert done.counts.rejects == {row["why"]: 2 for row in results[0].ledger if "why" in row}
        assert done.counts.errors == {"warning": 1, "unreadable": 1}
        assert (done.counts.documents, done.counts.failed) == (2, 1)
        assert done.counts.bytes == sum(len(document.text.encode()) for document in some(2))
        assert list(entries(folder)) == [done]
        assert read_table(folder / "facts/000007.parquet") == results[0].rows + results[1].rows
        assert read_table(folder / "ledger/000007.parquet", layout=LEDGER) == results[0].ledger + results[1].ledger
        assert list(read_errors(folder)) == [
            {"doc_id": "x", "kind": "warning", "message": "x: empty"},
            {"doc_id": "y", "kind": "unreadable", "message": "y: broken"},
        ]

    def test_apart_gives_the_same(self, folder):
        one_way = run_shard(some(3), Settings(), folder, 0)
        other = run_shard(some(3), Settings(), folder, 1, apart=True)
        assert (one_way.digest, one_way.documents) == (other.digest, other.documents)
        assert read_table(folder / "facts/000000.parquet") == read_table(folder / "facts/000001.parquet")

    def test_no_documents(self, folder):
        done = run_shard([Problem("y", "y: broken")], Settings(), folder, 0)
        assert done.documents == ()
        assert read_table(folder / "facts/000000.parquet") == []

    @pytest.mark.parametrize("ledger", ["full", "rejects", "none"])
    def test_ledger(self, folder, ledger):
        done = run_shard(some(1), Settings(), folder, 0, ledger=ledger)
        want = next(run(some(1), Settings())).ledger
        assert [row.get("why") for row in want].count(None) == len(want) - 1
        path = folder / "ledger/000000.parquet"
        if ledger == "none":
            assert not path.exists()
            assert set(done.files) == {"facts/000000.parquet", "errors/000000.jsonl"}
        else:
            kept = want if ledger == "full" else [row for row in want if "why" in row]
            assert read_table(path, layout=LEDGER) == kept
        assert done.counts.rejects.total() == 1

    def test_digest(self):
        def of(**changed):
            given = {"text": "a", "doc_id": "i", "date": "2014"} | changed
            return digest_of([Document(**given)])

        table = DocLayout((Block(0, 1, "table"),))
        others = [
            {"text": "b"},
            {"doc_id": "j"},
            {"date": None},
            {"date_hint": ("2015", "file name")},
            {"layout": table},
        ]
        assert len({of(), *(of(**other) for other in others)}) == 6
        assert of(about={"title": "t"}) == of()
        known = Document("a", "i", "2014")
        assert digest_of([Problem("", "left out", warning=True), known]) == of()
        assert digest_of([Problem("x", "broken"), known]) != of()


class TestRun:
    @pytest.mark.parametrize("suffix", [".jsonl", ".csv"])
    def test_the_same_bytes_whatever_the_workers(self, tmp_path, suffix):
        items = [*some(4), Problem("bad", "bad: broken"), *some(9, 4)]
        for workers in (1, 2, 3):
            write_shards(items, tmp_path / str(workers), Settings(), workers=workers, size=2)
        rows = [row for document in some(9) for row in next(run([document], Settings())).rows]
        write_table(rows, tmp_path / f"want{suffix}")
        want = (tmp_path / f"want{suffix}").read_bytes()
        assert [merged(tmp_path / str(workers), suffix) == want for workers in (1, 2, 3)] == [True] * 3

    @inherits
    def test_the_same_bytes_whatever_finishes_first(self, tmp_path, monkeypatch, whole):
        rows_of = one.rows_of

        def slow(document, settings):
            time.sleep(0.5 if document.doc_id == "d0" else 0)
            return rows_of(document, settings)

        monkeypatch.setattr(one, "rows_of", slow)
        write_shards(some(8), tmp_path / "run", Settings(), workers=2, size=2)
        assert merged(tmp_path / "run") == whole

    def test_report(self, tmp_path):
        report = write_shards([*some(3), Problem("y", "y: broken")], tmp_path / "run", Settings(), size=2)
        assert (report.shards, report.total.documents, report.new.documents, report.total.failed) == (2, 3, 3, 1)
        assert report.total.facts == {"level/value": 3, "growth/value": 3}
        written = json.loads((tmp_path / "run/report.json").read_bytes())
        assert written == report.as_json()
        assert written["total"]["errors"] == {"unreadable": 1}
        assert written["mb_per_second"] == round(report.total.bytes / 1e6 / report.seconds, 3)
        lines = list(report.lines())
        assert lines[0] == "3 documents, 0.0 MB, 2 shards"
        assert lines[1:4] == ["6 facts", "          3 growth: value 3", "          3 level: value 3"]
        assert lines[-1] == f"rules {stages_of(None).rules.sha}, solieu {__version__}"

    def test_time_by_stage_is_told_of_long_runs(self):
        report = RunReport("r", "v")
        report.add(Counts(stages=Counter(view=4, terms=6)), new=True)
        assert len(list(report.lines())) == 6
        report.add(Counts(stages=Counter(assembled=88.5, facts=1, dated=0.3, sentences=0.2)), new=True)
        assert list(report.lines())[4:-2] == [
            "100.0 seconds of the workers",
            "      88.5% assembly: 88.5 seconds",
            "       6.0% terms: 6.0 seconds",
            "       4.0% reading the text: 4.0 seconds",
            "       1.0% checks: 1.0 seconds",
            "       0.5% other: 0.5 seconds",
        ]
        assert report.as_json()["new"]["stages"]["assembled"] == 88.5

    def test_shards_are_cut_by_characters_too(self, tmp_path, monkeypatch):
        monkeypatch.setattr(tasks, "_CHARACTERS", 200)
        write_shards(some(5), tmp_path / "run", Settings())
        assert [len(done.documents) for done in entries(tmp_path / "run")] == [2, 2, 1]

    def test_documents_are_read_when_they_are_needed(self, tmp_path, monkeypatch):
        finished = 0
        ahead = []
        first = shards._Crew._first

        def noted(crew, running):
            nonlocal finished
            for done in first(crew, running):
                finished += 1
                yield done

        def documents():
            for n, document in enumerate(some(20)):
                ahead.append(n - finished)
                yield document

        monkeypatch.setattr(shards._Crew, "_first", noted)
        write_shards(documents(), tmp_path / "run", Settings(), workers=2, size=1)
        assert max(ahead) <= 4
        assert ids(tmp_path / "run") == [f"d{n}" for n in range(20)]

    def test_no_documents(self, tmp_path):
        assert write_shards([], tmp_path / "run", Settings()).shards == 0
        assert merged(tmp_path / "run") == b""

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            ({"workers": 0}, "at least 1"),
            ({"size": 0}, "at least 1"),
            ({"ledger": "half"}, "'half'"),
            ({"resume": True, "append": True}, "choose one"),
        ],
    )
    def test_wrong_options(self, tmp_path, options, message):
        with pytest.raises(InputError, match=message):
            write_shards(some(1), tmp_path / "run", Settings(), **options)
        assert not (tmp_path / "run").exists()

    def test_a_folder_with_other_things(self, tmp_path):
        (tmp_path / "letter.txt").write_text("mine")
        with pytest.raises(InputError, match="has other files"):
            write_shards(some(1), tmp_path, Settings(), resume=True)
        assert files(tmp_path) == {"letter.txt"}

    def test_a_file_for_a_folder(self, tmp_path):
        (tmp_path / "run").write_text("mine")
        with pytest.raises(InputError, match="cannot be written: File exists"):
            write_shards(some(1), tmp_path / "run", Settings())

    def test_two_runs_at_once(self, tmp_path, monkeypatch):
        monkeypatch.setattr(manifest, "_WAIT", 0.1)
        with locked(tmp_path / "run"), pytest.raises(InputError, match="another run is writing"):
            write_shards(some(1), tmp_path / "run", Settings())


class TestResume:
    @pytest.fixture
    def folder(self, tmp_path):
        write_shards(some(6), tmp_path / "run", Settings(), size=2)
        return tmp_path / "run"

    def test_finished_shards_are_left_out(self, folder, whole):
        path_of(folder, "shards", 1).unlink()
        kept = [path_of(folder, "facts", n).stat().st_mtime_ns for n in (0, 2)]
        report = write_shards(some(6), folder, Settings(), size=2, resume=True)
        assert (report.new.documents, report.total.documents, report.shards) == (2, 6, 3)
        assert [path_of(folder, "facts", n).stat().st_mtime_ns for n in (0, 2)] == kept
        assert whole.startswith(merged(folder))

    def test_more_documents_at_the_end(self, folder, whole):
        report = write_shards(some(8), folder, Settings(), size=2, resume=True)
        assert (report.new.documents, report.total.documents) == (2, 8)
        assert merged(folder) == whole

    def test_nothing_to_do(self, folder):
        before = merged(folder)
        assert write_shards(some(6), folder, Settings(), size=2, resume=True).new.documents == 0
        assert merged(folder) == before

    def test_where_there_is_nothing_it_begins(self, tmp_path, whole):
        write_shards(some(8), tmp_path / "run", Settings(), size=2, resume=True)
        assert merged(tmp_path / "run") == whole

    def test_not_asked_for(self, folder):
        with pytest.raises(InputError, match="holds a run; resume it"):
            write_shards(some(6), folder, Settings(), size=2)

    @pytest.mark.parametrize("mode", ["resume", "append"])
    @pytest.mark.parametrize(
        ("changed", "message"),
        [
            ({"size": 3}, "size 2 then, 3 now"),
            ({"ledger": "none"}, "ledger 'full' then, 'none' now"),
            ({"settings": Settings(date="2015")}, "date None then, '2015' now"),
        ],
    )
    def test_made_otherwise(self, folder, mode, changed, message):
        given = {"settings": Settings(), "size": 2} | changed
        with pytest.raises(InputError, match=message):
            write_shards(some(6), folder, **given, **{mode: True})
        assert Head.read(folder).finished

    @pytest.mark.parametrize("what", ["version", "rules_sha"])
    def test_other_version_or_rules(self, folder, what):
        record = json.loads((folder / "run.json").read_bytes())
        (folder / "run.json").write_text(json.dumps(record | {what: "older"}))
        with pytest.raises(InputError, match=f"{what} 'older' then"):
            write_shards(some(6), folder, Settings(), size=2, resume=True)

    def test_other_documents(self, folder):
        before = merged(folder)
        for items in ([*some(3), *some(7, 4)], [some(1)[0], *some(5)]):
            with pytest.raises(InputError, match="was made from other documents"):
                write_shards(items, folder, Settings(), size=2, resume=True)
        with pytest.raises(InputError, match="shard 2 was made from documents that are not given"):
            write_shards(some(4), folder, Settings(), size=2, resume=True)
        assert merged(folder) == before

    def test_a_gap_is_not_filled_before_the_next_shard_is_checked(self, folder):
        path_of(folder, "shards", 1).unlink()
        with pytest.raises(InputError, match="shard 2 was made from other documents"):
            write_shards([*some(2), *some(8, 4)], folder, Settings(), size=2, resume=True)
        assert [done.number for done in entries(folder)] == [0, 2]

    @pytest.mark.parametrize("harm", ["shorter", "gone"])
    def test_a_damaged_shard(self, folder, whole, harm):
        path = path_of(folder, "facts", 1)
        if harm == "gone":
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[:-1])
        with pytest.raises(InputError, match="missing or changed; remove"):
            merged(folder)
        path_of(folder, "shards", 1).unlink()
        write_shards(some(8), folder, Settings(), size=2, resume=True)
        assert merged(folder) == whole

    @pytest.mark.parametrize(("kind", "layout"), [("facts", FACTS), ("ledger", LEDGER)], ids=["facts", "ledger"])
    def test_a_shard_of_the_same_size(self, folder, whole, kind, layout):
        path, entry = path_of(folder, kind, 1), path_of(folder, "shards", 1)
        path.write_bytes(bytes(path.stat().st_size))
        with pytest.raises(InputError) as told:
            merged(folder, layout=layout)
        advice = f"remove {entry}, then give all documents of the run again with --resume"
        assert str(told.value) == f"{path}: missing or changed; {advice}"
        entry.unlink()
        write_shards(some(8), folder, Settings(), size=2, resume=True)
        assert merged(folder) == whole

    def test_errors_of_the_same_size(self, tmp_path):
        folder = tmp_path / "run"
        write_shards([Problem("y", "y: broken")], folder, Settings())
        path = path_of(folder, "errors", 0)
        path.write_bytes(bytes(path.stat().st_size))
        with pytest.raises(InputError, match="missing or changed; remove"):
            list(read_errors(folder))

    @pytest.mark.parametrize(
        "name", ["facts/2023-notes.parquet", "ledger/7.parquet", "shards/000001.json~", "errors/x"]
    )
    @pytest.mark.parametrize("mode", ["resume", "append"])
    def test_a_file_of_somebody_else(self, folder, whole, name, mode):
        path_of(folder, "shards", 2).unlink()
        (folder / "facts/.hidden").touch()
        (folder / name).touch()
        before = files(folder)
        with pytest.raises(InputError) as told:
            write_shards(some(8), folder, Settings(), size=2, **{mode: True})
        place = (folder / name).parent
        assert str(told.value) == f"{folder / name}: not written by solieu; move what is not out of {place}"
        assert files(folder) == before
        (folder / name).unlink()
        write_shards(some(8), folder, Settings(), size=2, **{mode: True})
        assert merged(folder) == whole

    @pytest.mark.parametrize("name", ["run.json", "shards/000001.json"])
    def test_another_version(self, folder, name):
        record = json.loads((folder / name).read_bytes())
        (folder / name).write_text(json.dumps(record | {"version": "9.1", "colour": "red"}))
        with pytest.raises(InputError) as told:
            merged(folder)
        what = "made by another version of solieu (9.1); begin again in another folder"
        assert str(told.value) == f"{folder / name}: {what}"

    @pytest.mark.parametrize("name", ["run.json", "shards/000001.json"])
    def test_a_damaged_entry(self, folder, name):
        (folder / name).write_text('{"number": 1')
        with pytest.raises(InputError, match="damaged"):
            merged(folder)


class TestAppend:
    def test_new_documents_are_added(self, tmp_path, whole):
        folder = tmp_path / "run"
        write_shards(some(6), folder, Settings(), size=2)
        report = write_shards(some(8), folder, Settings(), size=2, append=True)
        assert (report.skipped, report.new.documents, report.total.documents) == (6, 2, 8)
        assert merged(folder) == whole
        assert "of these new: 2 documents; 6 of those given were there already" in list(report.lines())

    def test_an_id_with_another_text(self, tmp_path):
        folder = tmp_path / "run"
        write_shards([*some(2), Problem("y", "y: broken")], folder, Settings())
        before = merged(folder)
        items = [Document("Xuất khẩu 5 tấn chè.", "d1"), Problem("y", "y: broken")]
        for new in (1, 0):
            report = write_shards(items, folder, Settings(), append=True)
            assert (report.new.documents, report.new.failed, report.total.failed) == (0, new, 2)
        assert merged(folder) == before
        assert [e["message"].partition(":")[0] for e in read_errors(folder)] == ["y", "d1"]

    def test_the_same_text_with_another_id(self, tmp_path):
        folder = tmp_path / "run"
        write_shards(some(1), folder, Settings())
        first, new = (Document(text, "reprint", "2014", "document") for text in (some(1)[0].text, some(2)[1].text))
        report = write_shards(
            [first, replace(new, doc_id="a"), replace(new, doc_id="b")], folder, Settings(), append=True
        )
        assert (report.new.documents, report.skipped) == (1, 2)
        assert ids(folder) == ["d0", "a"]

    def test_after_one_that_was_killed(self, tmp_path, whole):
        folder = tmp_path / "run"
        write_shards(some(4), folder, Settings(), size=2)
        write_shards(some(8), folder, Settings(), size=2, append=True)
        path_of(folder, "shards", 2).unlink()
        assert write_shards(some(8), folder, Settings(), size=2, append=True).new.documents == 2
        assert merged(folder) == whole

    def test_one_that_was_stopped_is_not_resumed(self, tmp_path, whole):
        def stopped():
            yield from some(7)
            raise InputError("no more")

        folder = tmp_path / "run"
        write_shards(some(4), folder, Settings(), size=2)
        with pytest.raises(InputError, match="no more"):
            write_shards(stopped(), folder, Settings(), size=2, append=True)
        advice = "give the same documents again with --append"
        with pytest.raises(InputError) as told:
            merged(folder)
        assert str(told.value) == f"{folder}: holds no finished run; {advice} first"
        with pytest.raises(InputError) as told:
            write_shards(some(4), folder, Settings(), size=2, resume=True)
        assert str(told.value) == f"{folder}: an append was stopped; {advice}"
        write_shards(some(8), folder, Settings(), size=2, append=True)
        assert merged(folder) == whole
        assert write_shards(some(8), folder, Settings(), size=2, resume=True).new.documents == 0

    def test_advice_for_a_damaged_shard_helps(self, tmp_path, whole):
        folder = tmp_path / "run"
        write_shards(some(4), folder, Settings(), size=2)
        write_shards(some(8, 4), folder, Settings(), size=2, append=True)
        path_of(folder, "facts", 1).unlink()
        with pytest.raises(InputError, match="all documents of the run again with --append"):
            merged(folder)
        path_of(folder, "shards", 1).unlink()
        write_shards(some(8), folder, Settings(), size=2, append=True)
        assert merged(folder) == whole


class TestMerge:
    def test_ledger(self, tmp_path):
        folder = tmp_path / "run"
        write_shards(some(3), folder, Settings(), size=2)
        merge(folder, tmp_path / "ledger.jsonl", layout=LEDGER)
        want = [row for done in run(some(3), Settings()) for row in done.ledger]
        assert read_table(tmp_path / "ledger.jsonl", layout=LEDGER) == want
        merge(folder, tmp_path / "both.duckdb")
        assert read_table(tmp_path / "both.duckdb", layout=LEDGER) == want

    @pytest.mark.parametrize("suffix", [".parquet", ".xlsx", ".duckdb", ".dta"])
    def test_other_formats(self, tmp_path, suffix):
        write_shards(some(3), tmp_path / "run", Settings(), size=2, ledger="none")
        merge(tmp_path / "run", tmp_path / f"facts{suffix}")
        assert [row["doc_id"] for row in read_table(tmp_path / f"facts{suffix}")] == [
            "d0",
            "d0",
            "d1",
            "d1",
            "d2",
            "d2",
        ]

    def test_refused(self, tmp_path):
        folder = tmp_path / "run"
        with pytest.raises(InputError, match="no finished run"):
            merge(folder, tmp_path / "a.csv")
        write_shards(some(1), folder, Settings(), ledger="none")
        with pytest.raises(InputError, match="without a ledger"):
            merge(folder, tmp_path / "a.csv", layout=LEDGER)
        with pytest.raises(InputError, match="suffix chooses"):
            merge(folder, tmp_path / "a.txt")
        with pytest.raises(InputError, match="in the folder of the run"):
            merge(folder, folder / "facts" / "000000.parquet")


@inherits
class TestQuarantine:
    def evil(self, monkeypatch, deeds):
        rows_of = one.rows_of

        def replaced(document, settings):
            if document.doc_id in deeds:
                deeds[document.doc_id]()
            return rows_of(document, settings)

        monkeypatch.setattr(one, "rows_of", replaced)

    @pytest.mark.parametrize("workers", [1, 2])
    def test_harm_is_confined(self, tmp_path, monkeypatch, workers):
        deeds = {
            "d1": lambda: os._exit(3),
            "d3": crash,
            "d4": lambda: os.kill(os.getpid(), signal.SIGKILL),
            "d6": lambda: time.sleep(60),
            "d7": lambda: bytearray(1 << 40),
            "d8": broken,
        }
        self.evil(monkeypatch, deeds)
        monkeypatch.setattr(quarantine, "SECONDS", 0.5)
        folder = tmp_path / "run"
        report = write_shards(some(10), folder, Settings(), workers=workers, size=3)
        assert [(e["doc_id"], e["kind"]) for e in read_errors(folder)] == [
            ("d1", "crashed"),
            ("d3", "crashed"),
            ("d4", "memory"),
            ("d6", "time"),
            ("d7", "memory"),
            ("d8", "raised"),
        ]
        assert [e["message"].partition(": ")[2] for e in read_errors(folder)] == [
            "the process crashed while reading it (exit code 3); please report this",
            "the process crashed while reading it (Aborted); please report this",
            "the process was killed while reading it, as happens when memory runs out; split it",
            "not read within 0.5 seconds; split it",
            "needs more than 2,048 MiB of memory; split it",
            f"cannot be extracted: ValueError: no (broken, line {broken.__code__.co_firstlineno + 1}); please report this",
        ]
        assert (report.total.documents, report.total.failed) == (4, 6)
        rows = [json.loads(line) for line in merged(folder).splitlines()]
        assert [row["doc_id"] for row in rows] == [f"d{n}" for n in (0, 2, 5, 9) for _ in range(2)]
        assert not [name for name in files(folder) if name.endswith(".tmp")]

    def test_what_was_put_aside_is_not_tried_again(self, tmp_path, monkeypatch):
        self.evil(monkeypatch, {"d1": lambda: os._exit(3)})
        for mode in ("resume", "append"):
            report = write_shards(some(3), tmp_path / "run", Settings(), **{mode: True})
            assert (report.shards, report.total.documents, report.total.failed) == (1, 2, 1)

    def test_many_that_crash(self, tmp_path, monkeypatch):
        """One in each shard: what others do must not be held against a shard."""
        self.evil(monkeypatch, {f"d{n}": lambda: os._exit(3) for n in range(0, 20, 2)})
        report = write_shards(some(20), tmp_path / "run", Settings(), workers=2, size=2)
        assert (report.total.documents, report.total.errors) == (10, {"crashed": 10})

    def test_a_process_that_cannot_live(self, tmp_path, monkeypatch):
        monkeypatch.setattr(quarantine, "guard", lambda: os._exit(9))
        with pytest.raises(SolieuError, match="again and again between documents 'd0' and 'd1'"):
            write_shards(some(2), tmp_path / "run", Settings())

    def test_a_child_that_cannot_begin_is_held_against_no_document(self, monkeypatch):
        monkeypatch.setattr(quarantine, "guard", lambda: os._exit(9))
        with pytest.raises(SolieuError, match=r"could not begin to read documents \(exit code 9\)"):
            list(quarantine.read_apart(some(2), Settings()))

    def test_no_valid_unicode(self, tmp_path):
        report = write_shards([Document("a\udc80", "a"), *some(1)], tmp_path / "run", Settings(), size=1)
        assert (report.total.documents, report.total.errors) == (1, {"raised": 1})
        assert [error["doc_id"] for error in read_errors(tmp_path / "run")] == ["a"]

    def test_an_error_of_the_input_leaves_what_is_finished(self, tmp_path, whole):
        def broken():
            yield from some(5)
            raise InputError("no more")

        with pytest.raises(InputError, match="no more"):
            write_shards(broken(), tmp_path / "run", Settings(), size=2)
        with pytest.raises(InputError, match="no finished run"):
            merged(tmp_path / "run")
        assert write_shards(some(8), tmp_path / "run", Settings(), size=2, resume=True).new.documents == 4
        assert merged(tmp_path / "run") == whole


@inherits
class TestKilled:
    @pytest.mark.slow
    def test_at_every_step(self, tmp_path, monkeypatch, whole):
        """Killed before and after each time that something becomes part of the folder."""
        stages_of(None)
        fsync = os.fsync

        def deadly(number):
            fsync(number)
            with left.get_lock():
                left.value -= 1
                last = not left.value
            if last:
                os.killpg(0, signal.SIGKILL)

        exitcodes = []
        while not exitcodes or exitcodes[-1]:
            folder = tmp_path / str(len(exitcodes))
            left = multiprocessing.Value("i", len(exitcodes) + 1)
            with monkeypatch.context() as patch:
                patch.setattr(os, "fsync", deadly)
                process = in_group(in_pairs, some(4), folder, "resume")
                process.join()
            exitcodes.append(process.exitcode)
            done = ids(folder)
            report = in_pairs(some(4), folder, "resume")
            assert report.new.documents == 4 - len(done)
            assert merged(folder).splitlines() == whole.splitlines()[:8]
        assert exitcodes == [-signal.SIGKILL] * (len(exitcodes) - 1) + [0]
        assert (
            len(exitcodes) == 2 * (2 + 2 * 4 + 3) + 1
        )  # run.json twice, two shards, errors.jsonl, report.json, run.json

    @pytest.mark.slow
    @pytest.mark.parametrize(("mode", "kill"), [("resume", os.killpg), ("append", os.killpg), ("resume", os.kill)])
    def test_at_random(self, tmp_path, whole, mode, kill):
        stages_of(None)
        folder = tmp_path / "run"
        last = None
        for _ in range(12):
            process = in_group(in_pairs, some(8), folder, mode)
            time.sleep(random.uniform(0.01, 0.4))
            kill(process.pid, signal.SIGKILL)
            process.join()
            finished = [done.number for done in entries(folder)]
            assert set(last or ()) <= set(finished)
            last = finished
        in_pairs(some(8), folder, mode)
        assert merged(folder) == whole
        assert ids(folder) == [f"d{n}" for n in range(8)]

    def test_workers_end_with_the_run(self, tmp_path, monkeypatch):
        """They would hold the lock, and write what nobody waits for."""
        monkeypatch.setattr(one, "rows_of", lambda document, settings: time.sleep(60))
        folder = tmp_path / "run"
        process = in_group(in_pairs, some(8), folder, "resume")
        while not list(folder.glob("facts/.*.tmp")):
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        process.join()
        with locked(folder):
            monkeypatch.undo()
        assert in_pairs(some(8), folder, "resume").total.documents == 8

    @pytest.mark.parametrize("steps", [1, 4, 9, 17])
    def test_a_full_disk(self, tmp_path, monkeypatch, whole, steps):
        left = multiprocessing.Value("i", steps)
        fsync = os.fsync

        def full(number):
            with left.get_lock():
                left.value -= 1
                if left.value <= 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            fsync(number)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(InputError, match="cannot be written: No space left on device; mend that"):
                in_pairs(some(8), tmp_path / "run", "resume")
        assert not [name for name in files(tmp_path / "run") if name.endswith(".tmp")]
        in_pairs(some(8), tmp_path / "run", "resume")
        assert merged(tmp_path / "run") == whole


def in_pairs(items, folder, mode):
    return write_shards(items, folder, Settings(), workers=2, size=2, **{mode: True})


def test_an_entry_survives_its_file(tmp_path):
    manifest.clear(tmp_path)
    done = run_shard([Document(TEXT, "tôm/1.txt")], Settings(), tmp_path, 123456789)
    assert ShardDone.read(tmp_path / "shards/123456789.json") == done
