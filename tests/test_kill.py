"""The program itself, killed or out of room at any moment, and run again: the same table as undisturbed."""

import os
import random
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from solieu.batch.manifest import Head, entries

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
MOMENTS = 12


def solieu(*arguments, **how):
    command = [sys.executable, "-c", "from solieu.cli import main; main()", *map(str, arguments)]
    return subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True, **how)


def extract(given, run, *more, **how):
    process = solieu("extract", given, "-o", f"{run}/", "--workers", 2, "--shard-size", 4, *more, **how)
    _, err = process.communicate()
    return process.returncode, err


def merged(run, table):
    process = solieu("merge", run, "-o", table)
    process.communicate()
    assert process.returncode == 0
    return table.read_bytes()


@pytest.fixture(scope="module")
def given(tmp_path_factory):
    """The documents of corpus/, in a file that nobody changes meanwhile."""
    path = tmp_path_factory.mktemp("given") / "in.jsonl"
    path.write_bytes((ROOT / "corpus" / "in.jsonl").read_bytes())
    return path


@pytest.fixture(scope="module")
def whole(given, tmp_path_factory):
    """Merged table, number of shards and largest file of an undisturbed run."""
    folder = tmp_path_factory.mktemp("whole")
    assert extract(given, folder / "run")[0] == 0
    largest = max(path.stat().st_size for path in (folder / "run").rglob("*.*"))
    return merged(folder / "run", folder / "facts.jsonl"), shards_of(folder / "run"), largest


def shards_of(run):
    return len(list((run / "shards").glob("[0-9]*")))


def killed_after(process, run, shards, more):
    """Kill all processes of a run a moment after it has so many shards; False if it lives to its end before."""
    while process.poll() is None and shards_of(run) < shards:
        time.sleep(0.01)
    try:
        process.communicate(timeout=more)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        return True
    return False


def test_killed_at_random_moments(given, whole, tmp_path):
    """All processes are killed, after more and more shards; when a run lives to its end, another is begun."""
    table, shards, _ = whole
    chance = random.Random(2026)
    killed, finished, stopped_at = 0, 0, set()
    while killed < MOMENTS or not finished:
        run = tmp_path / f"run{finished}"
        process = solieu("extract", given, "-o", f"{run}/", "--workers", 2, "--shard-size", 4, "--resume")
        after = killed % shards if killed < MOMENTS else shards + 1
        if killed_after(process, run, after, chance.uniform(0, 0.4) if after else chance.uniform(0.2, 3)):
            killed += 1
            stopped_at.add(shards_of(run))
            continue
        process.communicate()
        assert process.returncode == 0
        assert merged(run, tmp_path / f"facts{finished}.jsonl") == table
        finished += 1
    assert len(stopped_at) > 2  # before the first shard, between shards, at the end


@pytest.mark.parametrize("share", [0.02, 0.6, 0.99])
def test_a_full_disk(given, whole, tmp_path, share):
    """A limit on the size of a file, a share of the largest, stands for it: writing fails in the middle of one."""
    run, most = tmp_path / "run", int(share * whole[2])

    def little_room():
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    code, err = extract(given, run, preexec_fn=little_room)
    assert code == 2
    assert "cannot be written: File too large; mend that, then resume the run" in err
    head = Head.read(run)
    assert head is None or not head.finished
    done = [entry.number for entry in entries(run)]
    assert not list(run.rglob("*.tmp"))
    code, err = extract(given, run, "--resume")
    assert code == 0
    assert merged(run, tmp_path / "facts.jsonl") == whole[0]
    assert len(done) < len(list(entries(run)))
