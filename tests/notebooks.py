"""docs/notebook.ipynb is a program: this runs its cells in order and stores what they show, as a kernel would.

    python tests/notebooks.py        writes the outputs again

`tests/test_notebook_file.py` compares what is stored with what would be stored now. No kernel and no IPython is needed:
of the latter a stand-in is there, with the one name that the notebook takes from it.
"""

import ast
import io
import json
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import chdir, contextmanager, redirect_stdout
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
NOTEBOOK = ROOT / "docs" / "notebook.ipynb"
#: What a value shows in a notebook, by the name of the method that gives it.
_SHOWN = {"text/html": "_repr_html_", "image/svg+xml": "_repr_svg_"}

Json = dict[str, Any]


class SVG:
    """Stands in for `IPython.display.SVG`."""

    def __init__(self, *, filename: str) -> None:
        self.data = Path(filename).read_text("utf-8")

    def __repr__(self) -> str:
        return "<IPython.core.display.SVG object>"

    def _repr_svg_(self) -> str:
        return self.data


def executed(notebook: Mapping[str, Any]) -> Json:
    """Return a notebook with the outputs that its cells have now.

    The cells run in a folder beside which `corpus` stands, as it does beside `docs`.
    """
    cells, number, names = [], 0, {"__name__": "__main__"}
    with _workplace():
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                number += 1
                outputs = _outputs("".join(cell["source"]), names, number)
                cell = {**cell, "execution_count": number, "outputs": outputs}
            cells.append(cell)
    return {**notebook, "cells": cells}


def as_text(notebook: Mapping[str, Any]) -> str:
    """Return the file of a notebook, as Jupyter writes it."""
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def write() -> None:
    """Run the notebook and store its outputs."""
    NOTEBOOK.write_text(as_text(executed(json.loads(NOTEBOOK.read_text("utf-8")))), "utf-8", newline="\n")


@contextmanager
def _workplace() -> Iterator[None]:
    import pandas as pd

    stands = {"IPython": ModuleType("IPython"), "IPython.display": ModuleType("IPython.display")}
    stands["IPython"].get_ipython = lambda: None
    stands["IPython.display"].SVG = SVG
    before = {name: sys.modules.get(name) for name in stands}
    sys.modules.update(stands)
    wide = ("display.width", 100, "display.max_columns", 20)  # not as wide as this terminal
    try:
        with tempfile.TemporaryDirectory() as folder, pd.option_context(*wide):
            (Path(folder) / "corpus").symlink_to(ROOT / "corpus")
            (Path(folder) / "docs").mkdir()
            with chdir(Path(folder) / "docs"):
                yield
    finally:
        for name, module in before.items():
            sys.modules.pop(name)
            if module is not None:
                sys.modules[name] = module


def _outputs(source: str, names: dict[str, Any], number: int) -> list[Json]:
    """Run a cell; return what it prints and what its last expression shows."""
    tree = ast.parse(source)
    last = ast.Expression(tree.body.pop().value) if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    printed = io.StringIO()
    value = None
    with redirect_stdout(printed):
        exec(compile(tree, f"cell {number}", "exec"), names)
        if last is not None:
            value = eval(compile(last, f"cell {number}", "eval"), names)  # noqa: S307
    outputs: list[Json] = []
    if text := printed.getvalue():
        outputs.append({"name": "stdout", "output_type": "stream", "text": _lines(text)})
    if value is not None:
        data = {kind: _lines(text) for kind, text in _shown(value)}
        result = {"data": data, "execution_count": number, "metadata": {}, "output_type": "execute_result"}
        outputs.append(result)
    return outputs


def _shown(value: object) -> Iterator[tuple[str, str]]:
    yield "text/plain", repr(value)
    for kind, method in _SHOWN.items():
        if hasattr(value, method):
            yield kind, getattr(value, method)()


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{NOTEBOOK}\n")
