"""Shards made by tasks of Ray: the same table as by the workers of one machine, whatever becomes of the nodes."""

import importlib.util
import os
import resource
import secrets
import shutil
import tempfile
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from made.ray_cluster import HOLD, RUNTIME, do_harm
from solieu.batch import cluster, one, quarantine
from solieu.batch.cluster import RayCrew
from solieu.batch.manifest import clear, entries, read_errors
from solieu.batch.one import Settings
from solieu.batch.shard import run_shard
from solieu.batch.shards import Options, Task, merge, write_shards
from solieu.errors import InputError, SolieuError
from solieu.model import Document
from solieu.reading.problems import Problem
from solieu.table.columns import LEDGER

ray = pytest.importorskip("ray")
exceptions = pytest.importorskip("ray.exceptions")
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")
TEXT = "Năm {}, kim ngạch xuất khẩu hạt điều đạt gần {} triệu USD, tăng 2,3% so với năm trước. Lớp học có {} em."
RULE = '{id: gio, unit: "giỏ", kind: physical, family: basket, aliases: ["giỏ"], examples: ["hái 12 giỏ chè"]}'


@pytest.fixture(scope="module", autouse=True)
def apart(tmp_path_factory):
    """Ray with a folder and a token of its own; workers that find the module `made`."""
    temporary = tmp_path_factory.mktemp("temporary")
    short = tempfile.mkdtemp(prefix="ray")  # the names of its sockets must not be long
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("RAY_ADDRESS", raising=False)
        patch.setenv("RAY_AUTH_TOKEN", secrets.token_hex(16))  # else it writes one into the user's folder
        patch.setenv("RAY_AUTH_MODE", "")  # which Ray sets
        patch.delenv("RAY_AUTH_MODE")
        patch.setenv("RAY_TMPDIR", short)
        patch.setenv("TMPDIR", str(temporary))
        patch.setenv("PYTHONPATH", str(Path(__file__).parent), prepend=os.pathsep)
        patch.setattr(tempfile, "tempdir", str(temporary))
        yield temporary
    shutil.rmtree(short, ignore_errors=True)


@pytest.fixture(autouse=True)
def nothing_is_left(apart):
    yield
    assert not ray.is_initialized()
    assert list(apart.iterdir()) == []


def some(stop, start=0, more=""):
    return [
        Document(TEXT.format(2003 + n % 15, 411 + n, 20 + n) + more, f"d{n}", "2019", "document")
        for n in range(start, stop)
    ]


def with_ray(items, folder, step=lambda done: None, **options):
    return write_shards(items, folder, Settings(), Options(engine="ray", **options), step)


def merged(folder, **options):
    path = folder.with_name(f"{folder.name}.jsonl")
    merge(folder, path, **options)
    return path.read_bytes()


def in_process(items, folder, **options):
    """Return the bytes of the table that one process of this machine makes."""
    write_shards(items, folder, Settings(), Options(**options))
    return merged(folder)


def ids(folder):
    return [doc_id for done in entries(folder) for doc_id, _ in done.documents]


class TestWithoutRay:
    @pytest.fixture
    def folder(self, tmp_path):
        clear(tmp_path)
        return tmp_path

    @pytest.fixture
    def make(self, apart):
        """Make a shard with the number 7 as a node does."""

        def made(items, rules=None):
            settings = Settings(rules="elsewhere" if rules else None)
            return cluster._make(items, 7, False, cluster._Order("run", settings, rules or {}, "full", 60))

        yield made
        shutil.rmtree(apart / "solieu-run", ignore_errors=True)

    def test_not_installed(self, monkeypatch):
        monkeypatch.setattr(cluster, "find_spec", lambda name: importlib.util.find_spec(f"no_{name}"))
        with pytest.raises(InputError, match=r"needs the package ray: pip install 'solieu\[cluster\]'"):
            Options(engine="ray")

    def test_a_shard_comes_back_as_its_files(self, folder, make, apart):
        done, files = make(some(2))
        assert list((apart / "solieu-run").iterdir()) == []
        want = run_shard(some(2), Settings(), folder, 7)
        assert replace(done, counts=want.counts) == want
        assert files == {name: (folder / name).read_bytes() for name in want.files}

    def test_the_entry_is_written_last(self, folder, make, monkeypatch):
        there = []
        durable = cluster.durable
        monkeypatch.setattr(cluster, "durable", lambda path: there.append(entry.is_file()) or durable(path))
        entry = folder / "shards" / "000007.json"
        done, files = make(some(2))
        assert RayCrew(iter(()), folder, Settings(), Options())._written(done, files) == done
        assert there == [False] * 3
        assert list(entries(folder)) == [done]

    @pytest.mark.parametrize("other", [{"version": "0.0"}, {"rules_sha": "other"}])
    def test_a_node_with_something_else_installed(self, tmp_path, make, other):
        done, files = make(some(1))
        with pytest.raises(SolieuError, match="install the same on all nodes"):
            RayCrew(iter(()), tmp_path, Settings(), Options())._written(replace(done, **other), files)
        assert list(tmp_path.iterdir()) == []

    def test_rules_go_along(self, folder, make, apart):
        rules = folder.with_name("rules")
        (rules / "lexicon").mkdir(parents=True)
        (rules / "lexicon" / "units.yaml").write_text(f"rows: [{RULE}]\n", encoding="utf-8")
        settings = Settings(rules=str(rules))
        items = [Document("Năm 2017, xã xuất khẩu 3.100 giỏ chè.", "d")]
        want = run_shard(items, settings, folder, 7)
        sent = cluster._rules_of(settings)
        shutil.rmtree(rules)
        for _ in range(2):
            done, files = make(items, sent)
            assert replace(done, counts=want.counts) == want
            assert files == {name: (folder / name).read_bytes() for name in want.files}
        assert [path.name for path in (apart / "solieu-run").iterdir()] == ["rules"]

    def test_the_limit_ends_with_the_task(self, make):
        before = resource.getrlimit(resource.RLIMIT_AS)
        make(some(1))
        assert resource.getrlimit(resource.RLIMIT_AS) == before

    @pytest.mark.parametrize("address", ["127.0.0.1:1", "ray://127.0.0.1:1", "nonsense"])
    def test_no_cluster_there(self, tmp_path, monkeypatch, address):
        monkeypatch.setenv("RAY_ADDRESS", address)
        with pytest.raises(InputError, match=f"RAY_ADDRESS '{address}': no cluster to be reached"):
            with_ray(some(1), tmp_path / "run")

    @pytest.mark.parametrize(
        "cause",
        [
            MemoryError(),
            exceptions.WorkerCrashedError(),
            exceptions.NodeDiedError("d"),
            exceptions.OutOfMemoryError("m"),
        ],
    )
    def test_what_is_lost(self, monkeypatch, cause):
        monkeypatch.setattr(ray, "get", partial(fail, cause))
        assert cluster._made(None) is None

    @pytest.mark.parametrize(
        ("cause", "kind", "message"),
        [
            (InputError("/tmp/7: cannot be written"), InputError, "on a node: /tmp/7: cannot be written"),
            (exceptions.RaySystemError(ImportError("no solieu"), "at"), SolieuError, r"\(.*: no solieu\); mend that"),
            (SolieuError("a process could not begin"), SolieuError, r"\(SolieuError: a process could not begin\)"),
            (exceptions.OutOfDiskError("full"), SolieuError, r"a node cannot make shards \(OutOfDiskError: .*full"),
        ],
    )
    def test_what_is_told(self, monkeypatch, cause, kind, message):
        monkeypatch.setattr(ray, "get", partial(fail, cause))
        with pytest.raises(kind, match=message):
            cluster._made(None)


def fail(cause, reference):
    """Raise as `ray.get` does: what a task has raised comes wrapped."""
    if isinstance(cause, exceptions.RayError) and not isinstance(cause, exceptions.RaySystemError):
        raise cause
    raise exceptions.RayTaskError("_make", "traceback", cause, "ray::_make", 1, "10.0.0.1").as_instanceof_cause()


def test_the_same_bytes_as_in_one_process(tmp_path, capfd):
    items = [*some(3), Problem("bad", "bad: broken"), *some(9, 3)]
    want = in_process(items, tmp_path / "pool", size=2)
    report = with_ray(items, tmp_path / "ray", workers=2, size=2)
    assert merged(tmp_path / "ray") == want
    assert merged(tmp_path / "ray", layout=LEDGER) == merged(tmp_path / "pool", layout=LEDGER)
    assert [done.files for done in entries(tmp_path / "ray")] == [done.files for done in entries(tmp_path / "pool")]
    assert (report.total.documents, report.total.failed, report.shards) == (9, 1, 5)
    assert capfd.readouterr() == ("", "")


@pytest.mark.slow
class TestSlow:
    def test_harm_is_confined(self, tmp_path, monkeypatch, capfd):
        words = {1: "exits", 3: "crashes", 4: "is killed", 6: "sleeps", 7: "fills", 8: "raises"}
        items = [replace(document, text=f"{document.text} {words.get(n, '')}") for n, document in enumerate(some(10))]
        monkeypatch.setattr(quarantine, "SECONDS", 3.0)  # more than the first document takes on a busy machine
        monkeypatch.setattr(one, "rows_of", one.rows_of)
        monkeypatch.setattr(ray, "init", partial(ray.init, runtime_env=RUNTIME))
        report = with_ray(items, tmp_path / "ray", workers=2, size=3)
        assert capfd.readouterr() == ("", "")
        do_harm()
        assert merged(tmp_path / "ray") == in_process(items, tmp_path / "pool", size=3)
        errors = list(read_errors(tmp_path / "ray"))
        assert [error["kind"] for error in errors] == ["crashed", "crashed", "memory", "time", "memory", "raised"]
        assert errors == list(read_errors(tmp_path / "pool"))
        assert (report.total.documents, report.total.failed) == (4, 6)

    def test_a_node_that_dies(self, tmp_path, monkeypatch, apart):
        """Not gracefully, while each node is in the middle of a shard."""
        from ray.cluster_utils import Cluster

        items = [*some(2), *some(16, 2, " waits")]
        lost = []
        again = Task.again
        monkeypatch.setattr(Task, "again", lambda task: lost.append(task.number) or again(task))
        monkeypatch.setattr(ray, "init", partial(ray.init, runtime_env=RUNTIME))
        (apart / HOLD).touch()
        nodes = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
        try:
            dying = nodes.add_node(num_cpus=1)
            nodes.add_node(num_cpus=1)
            monkeypatch.setenv("RAY_ADDRESS", nodes.address)

            def kill(done):
                if done.number == 0:
                    while len(list(apart.glob("solieu-*/*"))) < 3:
                        time.sleep(0.1)
                    nodes.remove_node(dying, allow_graceful=False)
                    (apart / HOLD).unlink()

            report = with_ray(items, tmp_path / "ray", step=kill, size=2)
        finally:
            nodes.shutdown()
        assert len(lost) == 1
        assert (report.shards, report.total.documents) == (8, 16)
        assert ids(tmp_path / "ray") == [f"d{n}" for n in range(16)]
        assert merged(tmp_path / "ray") == in_process(items, tmp_path / "pool", size=2)

    def test_a_run_that_is_stopped(self, tmp_path):
        def stop(done):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            with_ray(some(8), tmp_path / "run", step=stop, workers=2, size=2)
        assert len(list(entries(tmp_path / "run"))) == 1
        report = with_ray(some(8), tmp_path / "run", workers=2, size=2, resume=True)
        assert (report.new.documents, report.total.documents) == (6, 8)
        assert merged(tmp_path / "run") == in_process(some(8), tmp_path / "pool", size=2)
