"""docs/notebook.ipynb is a sound notebook, and its outputs are what its cells show now."""

import json
import re

import jsonschema
import pytest

import notebooks

LINES = {"type": "array", "items": {"type": "string"}}
OUTPUTS = {
    "stream": {"name": {"const": "stdout"}, "text": LINES},
    "execute_result": {
        "data": {"type": "object", "additionalProperties": LINES, "required": ["text/plain"]},
        "metadata": {"type": "object"},
        "execution_count": {"type": "integer"},
    },
}
CELLS = {
    "markdown": {},
    "code": {
        "execution_count": {"type": "integer"},
        "outputs": {
            "type": "array",
            "items": {
                "oneOf": [
                    {
                        "properties": {"output_type": {"const": kind}, **fields},
                        "required": ["output_type", *fields],
                        "additionalProperties": False,
                    }
                    for kind, fields in OUTPUTS.items()
                ]
            },
        },
    },
}
CELL = {"id": {"type": "string", "pattern": "^[a-zA-Z0-9-_]{1,64}$"}, "metadata": {"type": "object"}, "source": LINES}
#: What nbformat 4.5 asks of the cells and outputs that we use; error outputs are not among them.
SCHEMA = {
    "properties": {
        "nbformat": {"const": 4},
        "nbformat_minor": {"const": 5},
        "metadata": {"required": ["kernelspec", "language_info"]},
        "cells": {
            "type": "array",
            "items": {
                "oneOf": [
                    {
                        "properties": {"cell_type": {"const": kind}, **CELL, **fields},
                        "required": ["cell_type", *CELL, *fields],
                        "additionalProperties": False,
                    }
                    for kind, fields in CELLS.items()
                ]
            },
        },
    },
    "required": ["nbformat", "nbformat_minor", "metadata", "cells"],
    "additionalProperties": False,
}


def cell(source):
    return {"cell_type": "code", "id": "a", "metadata": {}, "execution_count": None, "outputs": [], "source": [source]}


@pytest.fixture(scope="module")
def stored():
    return json.loads(notebooks.NOTEBOOK.read_text("utf-8"))


@pytest.fixture(scope="module")
def now(stored):
    return notebooks.executed(stored)


def test_it_is_a_sound_notebook(stored):
    jsonschema.validate(stored, SCHEMA)
    ids = [cell["id"] for cell in stored["cells"]]
    assert len(set(ids)) == len(ids)
    assert notebooks.as_text(stored) == notebooks.NOTEBOOK.read_text("utf-8")


def test_an_unsound_notebook_is_found(stored):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({**stored, "cells": [cell("1")]}, SCHEMA)  # not run


def test_its_outputs_are_what_its_cells_show_now(stored, now):
    for before, after in zip(stored["cells"], now["cells"], strict=True):
        assert after == before, f"cell {before['id']}: run `python tests/notebooks.py`"


def test_it_goes_from_texts_to_a_chart(now):
    shown = {cell["id"]: cell["outputs"][0] for cell in now["cells"] if cell["cell_type"] == "code"}
    assert shown["texts"]["data"]["text/plain"] == ["<FactTable: 344 facts of 6 documents, 0 errors>"]
    assert "<mark" in "".join(shown["look"]["data"]["text/html"])
    assert shown["check"]["text"][0] == "0 contradictions in the releases\n"
    assert shown["check"]["text"][1].startswith("balance: ")
    chart = "".join(shown["chart"]["data"]["image/svg+xml"])
    assert re.findall(r"mismatch: (.*?): official", chart)[0] == "điện thoại và linh kiện 2021-02"


def test_a_run_leaves_nothing_behind():
    notebook = json.loads(notebooks.NOTEBOOK.read_text("utf-8"))
    looked = cell("from pathlib import Path\nsorted(path.name for path in Path().iterdir())")
    done = notebooks.executed({**notebook, "cells": [*notebook["cells"], looked]})
    assert done["cells"][-1]["outputs"][0]["data"] == {"text/plain": ["[]"]}


class TestRunning:
    """The machinery: one namespace, prints and the last value stored, errors passed on."""

    def test_cells_share_their_names(self):
        done = notebooks.executed({"cells": [cell("a = 3\nprint('x')\na"), cell("a + 1")]})
        first, second = (c["outputs"] for c in done["cells"])
        assert [o["output_type"] for o in first] == ["stream", "execute_result"]
        assert first[0]["text"] == ["x\n"]
        assert second[0]["data"] == {"text/plain": ["4"]}
        assert second[0]["execution_count"] == 2

    def test_what_shows_nothing_has_no_output(self):
        assert notebooks.executed({"cells": [cell("a = 3\nNone")]})["cells"][0]["outputs"] == []

    def test_an_error_is_one(self):
        with pytest.raises(ZeroDivisionError):
            notebooks.executed({"cells": [cell("1 / 0")]})
