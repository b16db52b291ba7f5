"""Files, folders and standard input as they are given, one after the other, to what stands in them.

Within a folder files come sorted by path; hidden ones and those of other formats are left out, the latter with a
warning that counts them. A document's id is its `doc_id`, else its path below the given folder, or the name of a
file that was given itself.
"""

import io
import json
import os
import stat
import sys
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from pathlib import Path
from typing import IO

from solieu.errors import InputError
from solieu.reading.apart import needed
from solieu.reading.choose import BY_SUFFIX, HEAD, PACKED, choose
from solieu.reading.encodings import UndecodableError
from solieu.reading.entry import bounded_lines, of_text, read_entry
from solieu.reading.formats import FORMATS
from solieu.reading.found import Found
from solieu.reading.jsonl import read_lines
from solieu.reading.limits import FILE, MIB, TooLargeError
from solieu.reading.packed import ending
from solieu.reading.problems import Problem

STDIN = "-"
_SUFFIXES = " ".join(BY_SUFFIX)
_FORMATS = f"formats that can be read: {_SUFFIXES}, also with {PACKED}"
_NOTHING = b"\0 \t\n\v\f\r\xef\xbb\xbf\xff\xfe"
_CHANGED = "changed while it was read; read it again when nothing writes to it"


@dataclass
class Meter:
    """How many bytes of the inputs have been read, and of how many; `total` is None where one is a stream."""

    total: int | None = None
    done: int = 0

    @classmethod
    def of(cls, inputs: Iterable[str | Path], leave_out: Container[Path] = ()) -> "Meter":
        """Return the meter of inputs that have not been read."""
        given = [Path(each) for each in inputs]
        if Path(STDIN) in given:
            return cls()
        paths = chain.from_iterable(documents_below(p, leave_out) if p.is_dir() else (p,) for p in given)
        return cls(sum(path.stat().st_size for path in paths if path.exists()))

    def watch(self, items: Iterable[Found | Problem], file: IO[bytes]) -> Iterator[Found | Problem]:
        """Yield what is read from a file, and note how far it is."""
        before = self.done
        for item in items:
            self.done = before + file.tell()
            yield item
        self.done = before + os.fstat(file.fileno()).st_size


def check_inputs(inputs: Sequence[str | Path], leave_out: Container[Path] = ()) -> None:
    """Check before anything is read that every input exists, has documents, and that its formats can be read.

    Raises:
        InputError: something is amiss; the message lists all of it.
    """
    if "" in map(str, inputs):
        raise InputError("an input is empty: name a file or a folder, or - for standard input")
    defects = [defect for given in inputs if (defect := _defect(given, leave_out))]
    if sum(str(given) == STDIN for given in inputs) > 1:
        defects.append("-: standard input can be read once only")
    if not defects:
        defects = list(_missing(inputs, leave_out))
    if defects:
        raise InputError("\n".join(defects))


def read_inputs(
    inputs: Iterable[str | Path], leave_out: Container[Path] = (), meter: Meter | None = None
) -> Iterator[Found | Problem]:
    """Yield the documents of all inputs in order, and what is wrong with those that cannot be read.

    `leave_out` are files within folders that are no input (resolved paths): where the output goes. `meter` is told
    how far the reading is.

    Raises:
        InputError: standard input has no text.
    """
    meter = meter or Meter()
    for given in inputs:
        path = Path(given)
        if str(given) == STDIN:
            yield from _stdin(sys.stdin.buffer)
        elif path.is_dir():
            yield from _folder(path, leave_out, meter)
        else:
            yield from _file(path, path.name, meter)


def documents_below(folder: Path, leave_out: Container[Path] = ()) -> Iterator[Path]:
    """Yield the files of a folder that are read as documents."""
    return (path for path in _walk(folder, leave_out) if _is_read(path))


def _defect(given: str | Path, leave_out: Container[Path]) -> str | None:
    path = Path(given)
    if str(given) == STDIN:
        return None
    if not path.exists():
        return f"{given}: no such file or folder"
    if path.is_dir() and not any(documents_below(path, leave_out)):
        return f"{given}: a folder without documents; {_FORMATS}"
    return None


def _missing(inputs: Sequence[str | Path], leave_out: Container[Path]) -> Iterator[str]:
    """Yield what to install for the formats that the suffixes of the inputs promise."""
    counts: Counter[str] = Counter()
    for given in inputs:
        path = Path(given)
        paths = () if str(given) == STDIN else documents_below(path, leave_out) if path.is_dir() else (path,)
        counts.update(BY_SUFFIX.get(ending(p.name).removesuffix(PACKED), "") for p in paths)
    for name, format in FORMATS.items():
        absent = next((package for package in format.needs if counts[name] and find_spec(package) is None), None)
        if absent:
            files = f"{counts[name]:,} file{'s' * (counts[name] > 1)}"
            yield f"{files} with {' or '.join(format.suffixes)}: {needed(name, absent)}"


def _is_read(path: Path) -> bool:
    """Whether a file is of a format that is read: by its suffix, or by its first bytes."""
    if ending(path.name).removesuffix(PACKED) in BY_SUFFIX:
        return True
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return False
        with path.open("rb") as file:
            return choose(file.read(HEAD), "") not in (None, "text", "gzip")
    except OSError:
        return False


def _walk(folder: Path, leave_out: Container[Path]) -> Iterator[Path]:
    for place, folders, names in os.walk(folder):
        folders[:] = (name for name in folders if not name.startswith("."))
        paths = (Path(place, name) for name in names if not name.startswith("."))
        yield from (path for path in paths if not leave_out or path.resolve() not in leave_out)


def _folder(folder: Path, leave_out: Container[Path], meter: Meter) -> Iterator[Found | Problem]:
    paths = sorted(_walk(folder, leave_out), key=lambda path: path.relative_to(folder).as_posix())
    read = [path for path in paths if _is_read(path)]
    kept = frozenset(read)
    others = Counter(ending(p.name) or p.name for p in paths if p not in kept)
    if others:
        counts = ", ".join(f"{n} {suffix}" for suffix, n in sorted(others.items()))
        yield Problem(_shown(folder), f"{_shown(folder)}: files of other formats were left out: {counts}", warning=True)
    inside = folder.resolve()
    for path in read:
        name = path.relative_to(folder).as_posix()
        if path.is_symlink() and not path.resolve().is_relative_to(inside):
            yield Problem(_shown(name), f"{_shown(path)}: a link out of the folder; give its target as an input")
        else:
            yield from _file(path, name, meter)


def _shown(path: str | Path) -> str:
    return os.fsencode(path).decode("utf-8", "backslashreplace")


def _file(path: Path, name: str, meter: Meter) -> Iterator[Found | Problem]:
    name, where = _shown(name), _shown(path)
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for ever
            yield Problem(name, f"{where}: no regular file, but a pipe, a socket or a device; give its text with -")
            return
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if ending(name).removesuffix(PACKED) not in BY_SUFFIX and choose(file.read(HEAD), "") in (None, "gzip"):
                yield Problem(name, f"{where}: a format that cannot be read; {_FORMATS}")
                return
            file.seek(0)
            yield from meter.watch(read_entry(file, name, where), file)
            after = path.stat()
            if (before.st_size, before.st_mtime_ns) != (after.st_size, after.st_mtime_ns):
                yield Problem(name, f"{where}: {_CHANGED}")
    except OSError as error:
        yield Problem(name, f"{where}: cannot be read: {error.strerror or error}")


def _stdin(stdin: IO[bytes]) -> Iterator[Found | Problem]:
    """Read JSON Lines as they come when the first line is such a record, else one file of any format."""
    name = "stdin"
    first = stdin.readline(FILE)
    if _is_record(first):
        yield from read_lines(chain((first,), bounded_lines(stdin)), name, name)
        return
    data = first + stdin.read(FILE + 1 - len(first))
    if not data.strip(_NOTHING):
        raise InputError("-: no text on standard input; give it a text or JSON Lines")
    if choose(data[:HEAD], "") is None:
        yield from _stdin_text(data, name)
    else:
        yield from read_entry(io.BytesIO(data), name, name)


def _stdin_text(data: bytes, name: str) -> Iterator[Found | Problem]:
    def read(text: str) -> Iterable[Found | Problem]:
        if _is_record(text.partition("\n")[0].encode()):
            return read_lines((line.encode() for line in text.split("\n")), name, name)
        return [Found(text, name, name)]

    try:
        if len(data) > FILE:
            raise TooLargeError(f"larger than {FILE // MIB:,} MiB; give it as files, or as JSON Lines")
        yield from of_text(data, name, name, read)
    except (UndecodableError, TooLargeError) as error:
        yield Problem(name, f"{name}: {error}")


def _is_record(line: bytes) -> bool:
    try:
        found = json.loads(line.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return False
    return isinstance(found, dict) and "text" in found
