"""What all tests share: the command line, and checked rules cached below `build/`, not in the user's folder."""

import os
import sys
from pathlib import Path

import pytest
from hypothesis import settings

from solieu import cli

os.environ.setdefault("SOLIEU_CACHE", str(Path(__file__).parents[1] / "build" / "cache"))

# The same commit gives the same verdict; HYPOTHESIS_PROFILE=search looks for new cases, at length.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))


@pytest.fixture
def solieu(monkeypatch, capsys):
    """Run the command line in this process; returns exit code, standard output and standard error."""

    def run(*arguments):
        monkeypatch.setattr(sys, "argv", ["solieu", *map(str, arguments)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        out, err = capsys.readouterr()
        return ended.value.code or 0, out, err

    return run


@pytest.fixture
def calls():
    """Count the calls, of Python's functions and of C's, that a function makes: the same on every machine."""

    def count(function):
        made = 0

        def note(_frame, event, _argument):
            nonlocal made
            made += event in ("call", "c_call")

        before = sys.getprofile()
        sys.setprofile(note)
        try:
            function()
        finally:
            sys.setprofile(before)
        return made

    return count
