"""Files, folders and standard input as they are given, one after the other, to what stands in them.

Within a folder files come sorted by path; hidden ones and those of other formats are left out, the latter
with a warning that counts them. A document's id is its `doc_id`, else its path below the given folder, or the
name of a file that was given itself.
"""

import json
import os
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO

from solieu.errors import InputError
from solieu.reading.encodings import UndecodableError, decode
from solieu.reading.jsonl import Found, read_lines
from solieu.reading.problems import Problem

TEXTS = (".txt", ".md")
LINES = (".jsonl", ".ndjson")
STDIN = "-"
_FORMATS = f"formats that can be read: {' '.join(TEXTS + LINES)}"


def check_inputs(inputs: Sequence[str | Path], leave_out: Container[Path] = ()) -> None:
    """Check before anything is read that every input exists and that every folder has documents.

    Raises:
        InputError: one does not; the message lists all of them.
    """
    defects = [defect for given in inputs if (defect := _defect(given, leave_out))]
    if sum(str(given) == STDIN for given in inputs) > 1:
        defects.append("-: standard input can be read once only")
    if defects:
        raise InputError("\n".join(defects))


def read_inputs(inputs: Iterable[str | Path], leave_out: Container[Path] = ()) -> Iterator[Found | Problem]:
    """Yield the documents of all inputs in order, and what is wrong with those that cannot be read.

    `leave_out` are files within folders that are no input (resolved paths): where the output goes.
    """
    for given in inputs:
        path = Path(given)
        if str(given) == STDIN:
            yield from _stdin(sys.stdin.buffer)
        elif path.is_dir():
            yield from _folder(path, leave_out)
        else:
            yield from _file(path, path.name)


def _defect(given: str | Path, leave_out: Container[Path]) -> str | None:
    path = Path(given)
    if str(given) == STDIN:
        return None
    if not path.exists():
        return f"{given}: no such file or folder"
    if path.is_dir() and not any(p.suffix.lower() in TEXTS + LINES for p in _walk(path, leave_out)):
        return f"{given}: a folder without documents; {_FORMATS}"
    return None


def _walk(folder: Path, leave_out: Container[Path]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        paths = (Path(place, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if not leave_out or path.resolve() not in leave_out)


def _folder(folder: Path, leave_out: Container[Path]) -> Iterator[Found | Problem]:
    paths = sorted(_walk(folder, leave_out), key=lambda path: path.relative_to(folder).as_posix())
    others = Counter(p.suffix.lower() or p.name for p in paths if p.suffix.lower() not in TEXTS + LINES)
    if others:
        counts = ", ".join(f"{n} {suffix}" for suffix, n in sorted(others.items()))
        yield Problem(str(folder), f"{folder}: files of other formats were left out: {counts}", warning=True)
    for path in paths:
        if path.suffix.lower() in TEXTS + LINES:
            yield from _file(path, path.relative_to(folder).as_posix())


def _file(path: Path, name: str) -> Iterator[Found | Problem]:
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    where = os.fsencode(path).decode("utf-8", "backslashreplace")
    suffix = path.suffix.lower()
    if suffix not in TEXTS + LINES:
        yield Problem(name, f"{where}: a format that cannot be read; {_FORMATS}")
        return
    try:
        if suffix in LINES:
            with path.open("rb") as file:
                yield from _lines(file, name, where)
        else:
            yield from _text(path.read_bytes(), name, where)
    except OSError as error:
        yield Problem(name, f"{where}: cannot be read: {error.strerror or error}")


def _lines(file: IO[bytes], name: str, where: str) -> Iterator[Found | Problem]:
    """Read line by line; a file in UTF-16 or UTF-32 as a whole."""
    start = file.read(2)
    file.seek(0)
    if start in (b"\xff\xfe", b"\xfe\xff"):
        try:
            decoded = decode(file.read())
        except UndecodableError as error:
            yield Problem(name, f"{where}: {error}")
            return
        yield from read_lines((line.encode() for line in decoded.text.split("\n")), name, where)
    else:
        yield from read_lines(file, name, where)


def _text(data: bytes, name: str, where: str) -> Iterator[Found | Problem]:
    try:
        decoded = decode(data)
    except UndecodableError as error:
        yield Problem(name, f"{where}: {error}")
        return
    if decoded.warning:
        yield Problem(name, f"{where}: {decoded.warning}", warning=True)
    yield decoded.text, name, where, None


def _stdin(stdin: IO[bytes]) -> Iterator[Found | Problem]:
    """Read JSON Lines when the first line is such a record, else one text."""
    first = stdin.readline()
    if _is_record(first):
        yield from read_lines(chain((first,), stdin), "stdin", "stdin")
    else:
        yield from _text(first + stdin.read(), "stdin", "stdin")


def _is_record(line: bytes) -> bool:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found
