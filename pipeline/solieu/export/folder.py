"""A folder written as a whole or not at all, in the place of an earlier export that nobody has changed since."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from solieu.errors import InputError

#: What tells an export from any other folder: the format, and the hash of every file.
MARK = ".solieu-export"


@contextmanager
def replacing_folder(path: Path, name: str) -> Iterator[Path]:
    """Give an empty folder beside `path`; put it in the place of `path` when all went well.

    It gets a file `MARK` that names the format `name` and has the hash of every file. When the block fails, the
    folder is removed and an old one stays as it was, also when the program is interrupted.

    Raises:
        InputError: as `check_folder`, or the folder cannot be written.
    """
    check_folder(path, name)
    path = Path(os.path.realpath(path))
    temporary, old = (path.with_name(f".{path.name}.{secrets.token_hex(4)}.{end}") for end in ("tmp", "old"))
    try:
        try:
            temporary.mkdir()
            yield temporary
            (temporary / MARK).write_text(f"solieu export {name}\n{sums(temporary)}", encoding="utf-8", newline="\n")
            if path.exists():
                path.rename(old)
            temporary.rename(path)
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
            if old.exists() and not path.exists():
                old.rename(path)
            shutil.rmtree(old, ignore_errors=True)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error


def check_folder(path: Path, name: str) -> None:
    """See that a folder can be written: it is new, empty, or an export of this format that nobody has changed.

    Raises:
        InputError: it is something else, or the folder it belongs into is missing.
    """
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; create it first")
    if not path.exists():
        return
    if not path.is_dir():
        raise InputError(f"{path}: is a file; {name} writes a folder: name another")
    if not any(path.iterdir()):
        return
    mark = path / MARK
    said = mark.read_text("utf-8", errors="replace") if mark.is_file() else ""
    if not said.startswith(f"solieu export {name}\n"):
        raise InputError(f"{path}: exists and is no earlier export to {name}; name another folder")
    if said.partition("\n")[2] != sums(path):
        raise InputError(f"{path}: has been changed since it was exported; move it away or name another folder")


def sums(folder: Path) -> str:
    """Return the SHA-256 of every file of a folder but `MARK`, as sha256sum writes them, sorted by path."""
    paths = sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != MARK)
    return "".join(f"{hashlib.sha256((folder / path).read_bytes()).hexdigest()}  {path}\n" for path in paths)
