"""A gold folder: `docs/ID.txt`, `gold/ID.json`, `in.jsonl`, and perhaps `split.json`."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from solieu.errors import InputError

Entry = Mapping[str, Any]
#: What the id of a text's word-segmented writing has behind that of its raw one.
SEGMENTED = "_seg"


@dataclass(frozen=True)
class GoldDocument:
    """An annotated document: every number of its text with its role, and the columns of each fact."""

    doc_id: str
    date: str | None
    text: str
    numbers: Sequence[Entry]

    @property
    def text_id(self) -> str:
        """What both writings of a text, raw and word-segmented, are called."""
        return self.doc_id.removesuffix(SEGMENTED)

    @property
    def facts(self) -> list[Entry]:
        """The numbers that are facts."""
        return [n for n in self.numbers if n["role"] == "fact"]


def read_gold(folder: Path, only: str | None = None) -> list[GoldDocument]:
    """Return the documents of a gold folder, sorted by file name.

    `only` restricts them: `FILE:KEY` names a list in a JSON file (`split.json:write`; a bare file name lies in
    the gold folder), anything else is ids joined with commas.

    Raises:
        InputError: no gold there, a file is broken, or `only` names nothing.
    """
    wanted = None if only is None else _wanted(folder, only)
    paths = [p for p in sorted((folder / "gold").glob("*.json")) if wanted is None or p.stem in wanted]
    if not paths:
        raise InputError(f"{folder}: no gold documents{' of ' + only if only else ''}; expected gold/ID.json")
    return [_document(folder, path) for path in paths]


def gold_ids(folder: Path) -> set[str]:
    """Return the ids of all documents of a gold folder."""
    return {path.stem for path in (folder / "gold").glob("*.json")}


def _wanted(folder: Path, only: str) -> set[str]:
    name, colon, key = only.rpartition(":")
    if not colon:
        return set(only.split(","))
    path = next((p for p in (Path(name), folder / name) if p.is_file()), None)
    if path is None:
        raise InputError(f"{name}: no such file, neither here nor in {folder}")
    try:
        return set(json.loads(path.read_text("utf-8"))[key])
    except (ValueError, KeyError, TypeError):
        raise InputError(f"{path}: has no list {key!r}") from None


def _document(folder: Path, path: Path) -> GoldDocument:
    text = folder / "docs" / f"{path.stem}.txt"
    try:
        content = json.loads(path.read_text("utf-8"))
        with text.open(encoding="utf-8", newline="") as file:
            source = file.read()
        return GoldDocument(content["doc"], content.get("doc_date"), source, content["numbers"])
    except (ValueError, KeyError, TypeError) as error:
        raise InputError(f"{path}: no gold document: {error!r}") from None
    except OSError as error:
        raise InputError(f"{text}: cannot be read: {error.strerror or error}") from None
