"""Where an extract writes to: checked before anything is read, so that no input is written over."""

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from solieu.errors import InputError
from solieu.reading.files import STDIN, documents_below
from solieu.table.files import need, suffix_of

#: Formats that need a package of an extra: module and extra.
_PACKAGES = {".duckdb": ("duckdb", "duckdb"), ".xlsx": ("xlsxwriter", "xlsx")}
_TEXTS = (".jsonl", ".ndjson")
#: What every row of a table has, and no document.
_ROW = frozenset({"doc_id", "start", "end"})


def check_targets(
    inputs: Sequence[str], output: Path, ledger: Path | None, metadata: Path | None, texts: Path | None = None
) -> None:
    """Check that all outputs can be written, and that none takes the place of another or of an input.

    A table of an earlier run that lies in an input folder may be written again: it is no input.

    Raises:
        InputError: one cannot be written, or would destroy an input.
    """
    targets = [path for path in (output, ledger, texts) if path is not None]
    try:
        suffix_of(output)
    except InputError as error:
        raise InputError(f"{error}, or {output}/ with a slash for shards") from None
    for path in targets:
        check = _check_texts if path is texts else check_table
        check(path)
    for one, other in combinations(targets, 2):
        if _same(one, other):
            raise InputError(f"{other}: facts, ledger and texts need a file each")
    for path in targets:
        for lost in _lost(path, inputs, metadata):
            raise InputError(f"{path}: would be written over {lost}; name another file")


def check_table(path: Path) -> None:
    """Check that a table can be written to a file: its format, the package of the format, and its folder.

    Raises:
        InputError: it cannot.
    """
    suffix = suffix_of(path)
    if suffix in _PACKAGES:
        need(*_PACKAGES[suffix], path)
    _check_place(path)


@dataclass(frozen=True, slots=True)
class Below:
    """All paths below a folder, as a container."""

    folder: Path

    def __contains__(self, path: object) -> bool:
        return isinstance(path, Path) and path.is_relative_to(self.folder)


def check_folder(inputs: Sequence[str], folder: Path) -> Below:
    """Check that a folder can take the shards of a run, and return what is below it: no input.

    Raises:
        InputError: it is a file, or lies where an input is read from.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a folder")
    whole = folder.resolve()
    for given in inputs:
        if given != STDIN and Path(given).resolve().is_relative_to(whole):
            raise InputError(f"{folder}: the input {given} is in it; name another folder")
    return Below(whole)


def targets_of(*paths: Path | None) -> frozenset[Path]:
    """Return the files to write as those of a folder are compared with them."""
    return frozenset(path.resolve() for path in paths if path is not None)


def _check_texts(path: Path) -> None:
    if path.suffix.lower() not in _TEXTS:
        raise InputError(f"{path}: texts are written as {' or '.join(_TEXTS)}")
    _check_place(path)


def _check_place(path: Path) -> None:
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; create it first")


def _lost(target: Path, inputs: Sequence[str], metadata: Path | None) -> Iterator[str]:
    """Yield what is read and would be lost."""
    if metadata is not None and _same(target, metadata):
        yield f"the metadata {metadata}"
    for given in inputs:
        path = Path(given)
        if given == STDIN:
            if _is_stdin(target):
                yield "standard input"
        elif path.is_dir():
            below = documents_below(path) if target.exists() else ()
            yield from (f"the input {p}" for p in below if _same(target, p) and not _is_table(p))
        elif _same(target, path):
            yield f"the input {given}"


def _same(one: Path, other: Path) -> bool:
    """Whether two paths are one file: spelled otherwise, through links, or not there yet."""
    if one.exists() and other.exists():
        return one.samefile(other)
    return one.resolve() == other.resolve()


def _is_stdin(target: Path) -> bool:
    try:
        return target.exists() and os.path.samestat(os.fstat(0), target.stat())
    except OSError:  # standard input is closed
        return False


def _is_table(path: Path) -> bool:
    """Whether a file is empty, or JSON Lines of a table rather than of documents."""
    try:
        with path.open("rb") as file:
            first = file.readline()
        row = json.loads(first) if first else dict.fromkeys(_ROW)
    except (OSError, ValueError, RecursionError):
        return False
    return isinstance(row, dict) and row.keys() >= _ROW
