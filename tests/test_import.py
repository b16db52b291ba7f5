"""Importing the package costs nothing, and its names are there whatever was imported before."""

import subprocess
import sys

import pytest

import solieu


def run(program):
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.split()


@pytest.mark.parametrize("module", ["solieu", "solieu.cli"])
def test_nothing_heavy_is_loaded(module):
    heavy = {"spacy", "pandas", "pyarrow", "numpy", "underthesea", "pydantic", "duckdb"}
    assert not heavy & set(run(f"import sys, {module}; print(*(m.partition('.')[0] for m in sys.modules))"))


def test_mentions_is_a_function_whatever_was_imported():
    """Called once: each call in a new process compiles all rules."""
    called = "print(solieu.mentions('5 kg', date=None)[0].unit)"
    assert run(f"import solieu.mentions.numbers, solieu\n{called}") == ["kg"]
    for before in (
        "",
        "import solieu.mentions.numbers as n; n.RUN\n",
        "import solieu.mentions.calendar; solieu.mentions.calendar.resolve_all\n",
        "from solieu.mentions.calendar import resolve_all\n",
        "solieu.mentions; import solieu.mentions.calendar; solieu.mentions.calendar.resolve_all\n",
        "import importlib; importlib.reload(importlib.import_module('solieu.mentions'))\n",
        "solieu.load; import solieu.pipes\n",
        "from solieu import mentions\n",
    ):
        assert run(f"import solieu\n{before}print(callable(solieu.mentions))") == ["True"]


def test_names():
    assert set(solieu.__all__) <= set(dir(solieu))
    assert all(getattr(solieu, name) is not None for name in solieu.__all__)
    assert solieu.load.__module__ == "solieu.pipes"
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        solieu.nothing  # noqa: B018
