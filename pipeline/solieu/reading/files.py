"""Files, folders and standard input as they are given, one after the other, to what stands in them.

Within a folder files come sorted by path; hidden ones and those of other formats are left out, the latter
with a warning that counts them. Each format may be packed: `.txt.gz`. A document's id is its `doc_id`, else its
path below the given folder, or the name of a file that was given itself.
"""

import codecs
import gzip
import json
import os
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import IO, cast

from solieu.errors import InputError
from solieu.reading.encodings import UndecodableError, decode
from solieu.reading.jsonl import Found, read_lines
from solieu.reading.problems import Problem

TEXTS = (".txt", ".md")
LINES = (".jsonl", ".ndjson")
PACKED = ".gz"
STDIN = "-"
_READ = frozenset(suffix + packed for suffix in TEXTS + LINES for packed in ("", PACKED))
_FORMATS = f"formats that can be read: {' '.join(TEXTS + LINES)}, also with {PACKED}"
_WIDE_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)  # that of UTF-32 has NUL bytes too
_NOTHING = b"\0 \t\n\v\f\r" + codecs.BOM_UTF8 + codecs.BOM_UTF16


def check_inputs(inputs: Sequence[str | Path], leave_out: Container[Path] = ()) -> None:
    """Check before anything is read that every input exists and that every folder has documents.

    Raises:
        InputError: one does not; the message lists all of them.
    """
    if "" in map(str, inputs):
        raise InputError("an input is empty: name a file or a folder, or - for standard input")
    defects = [defect for given in inputs if (defect := _defect(given, leave_out))]
    if sum(str(given) == STDIN for given in inputs) > 1:
        defects.append("-: standard input can be read once only")
    if defects:
        raise InputError("\n".join(defects))


def read_inputs(inputs: Iterable[str | Path], leave_out: Container[Path] = ()) -> Iterator[Found | Problem]:
    """Yield the documents of all inputs in order, and what is wrong with those that cannot be read.

    `leave_out` are files within folders that are no input (resolved paths): where the output goes.

    Raises:
        InputError: standard input has no text.
    """
    for given in inputs:
        path = Path(given)
        if str(given) == STDIN:
            yield from _stdin(sys.stdin.buffer)
        elif path.is_dir():
            yield from _folder(path, leave_out)
        else:
            yield from _file(path, path.name)


def documents_below(folder: Path, leave_out: Container[Path] = ()) -> Iterator[Path]:
    """Yield the files of a folder that are read as documents."""
    return (path for path in _walk(folder, leave_out) if _ending(path) in _READ)


def _defect(given: str | Path, leave_out: Container[Path]) -> str | None:
    path = Path(given)
    if str(given) == STDIN:
        return None
    if not path.exists():
        return f"{given}: no such file or folder"
    if path.is_dir() and not any(documents_below(path, leave_out)):
        return f"{given}: a folder without documents; {_FORMATS}"
    return None


def _ending(path: Path) -> str:
    """Return the suffix of a file, with that of what is packed: `.txt`, `.txt.gz`."""
    suffix = path.suffix.lower()
    return Path(path.stem).suffix.lower() + suffix if suffix == PACKED else suffix


def _walk(folder: Path, leave_out: Container[Path]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        paths = (Path(place, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if not leave_out or path.resolve() not in leave_out)


def _folder(folder: Path, leave_out: Container[Path]) -> Iterator[Found | Problem]:
    paths = sorted(_walk(folder, leave_out), key=lambda path: path.relative_to(folder).as_posix())
    others = Counter(_ending(p) or p.name for p in paths if _ending(p) not in _READ)
    if others:
        counts = ", ".join(f"{n} {suffix}" for suffix, n in sorted(others.items()))
        yield Problem(str(folder), f"{folder}: files of other formats were left out: {counts}", warning=True)
    for path in paths:
        if _ending(path) in _READ:
            yield from _file(path, path.relative_to(folder).as_posix())


def _file(path: Path, name: str) -> Iterator[Found | Problem]:
    name = os.fsencode(name).decode("utf-8", "backslashreplace")
    where = os.fsencode(path).decode("utf-8", "backslashreplace")
    ending = _ending(path)
    if ending not in _READ:
        yield Problem(name, f"{where}: a format that cannot be read; {_FORMATS}")
        return
    try:
        with _opened(path) as file:
            if ending.removesuffix(PACKED) in LINES:
                yield from _lines(file, name, where)
            else:
                yield from _whole(file.read(), name, where, lambda text: False)
    except (OSError, EOFError, zlib.error) as error:  # the last two: a packed file that is cut or damaged
        yield Problem(name, f"{where}: cannot be read: {getattr(error, 'strerror', None) or error}")


def _opened(path: Path) -> IO[bytes]:
    return cast(IO[bytes], gzip.open(path)) if path.suffix.lower() == PACKED else path.open("rb")


def _lines(file: IO[bytes], name: str, where: str) -> Iterator[Found | Problem]:
    """Read line by line; a file in UTF-16 or UTF-32 as a whole."""
    start = file.read(4)
    file.seek(0)
    if b"\0" in start or start.startswith(_WIDE_MARKS):
        yield from _whole(file.read(), name, where, lambda text: True)
    else:
        yield from read_lines(file, name, where)


def _whole(data: bytes, name: str, where: str, is_lines: Callable[[str], bool]) -> Iterator[Found | Problem]:
    """Read all bytes of a file: as one text, or as JSON Lines where the text is that."""
    try:
        decoded = decode(data)
    except UndecodableError as error:
        yield Problem(name, f"{where}: {error}")
        return
    if decoded.warning:
        yield Problem(name, f"{where}: {decoded.warning}", warning=True)
    if is_lines(decoded.text):
        yield from read_lines((line.encode() for line in decoded.text.split("\n")), name, where)
    else:
        yield decoded.text, name, where, None


def _stdin(stdin: IO[bytes]) -> Iterator[Found | Problem]:
    """Read JSON Lines when the first line is such a record, else one text."""
    first = stdin.readline()
    if _is_record(first):
        yield from read_lines(chain((first,), stdin), "stdin", "stdin")
        return
    data = first + stdin.read()
    if not data.strip(_NOTHING):
        raise InputError("-: no text on standard input; give it a text or JSON Lines")
    yield from _whole(data, "stdin", "stdin", lambda text: _is_record(text.partition("\n")[0].encode()))


def _is_record(line: bytes) -> bool:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found
