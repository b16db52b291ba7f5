"""What readers and writers share: formats, packages that may be missing, atomic replacement."""

import importlib
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from solieu.errors import InputError

SUFFIXES = (".jsonl", ".csv", ".parquet", ".duckdb", ".xlsx", ".dta")


def suffix_of(path: Path) -> str:
    """Return the suffix that names the format of a table.

    Raises:
        InputError: it is none of `SUFFIXES`.
    """
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise InputError(f"{path}: the suffix chooses the format; use one of {' '.join(SUFFIXES)}")
    return suffix


def need(module: str, extra: str, path: Path) -> ModuleType:
    """Return a module that comes with an extra.

    Raises:
        InputError: it is not installed; the message has the command that installs it.
    """
    try:
        return importlib.import_module(module)
    except ImportError:
        command = f"pip install 'solieu[{extra}]', in a clone pip install -e '.[{extra}]'"
        raise InputError(f"{path}: {path.suffix.lower()} needs the package {module}: {command}") from None


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Give a temporary path in the same folder; put it in the place of `path` when all went well.

    When the block fails the temporary file is removed and an old file stays as it was.

    Raises:
        InputError: the folder is missing, or the file cannot be written.
    """
    path = Path(os.path.realpath(path))  # a link stays a link
    if path.is_dir():
        raise InputError(f"{path}: is a folder; name a file")
    if not path.parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist; create it first")
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(4)}.tmp")
    try:
        temporary.touch()  # an OSError here, not each package's own later
        temporary.unlink()
        yield temporary
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {error.strerror or error}") from error
    finally:
        for left in (temporary, temporary.with_name(f"{temporary.name}.wal")):  # .wal: DuckDB
            left.unlink(missing_ok=True)
