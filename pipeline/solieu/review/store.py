"""The file of decisions: an append-only log in SQLite. What was answered is on the disk, whatever ends the program."""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from solieu.errors import InputError
from solieu.review.decisions import Action, Decision

_FORMAT = "1"
_COLUMNS = ("fact_id", "doc_id", "doc_sha256", "action", "changes", "base", "reviewer", "at", "note")
_SCHEMA = """
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE decisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    fact_id TEXT NOT NULL,
    doc_id TEXT NOT NULL,
    doc_sha256 TEXT NOT NULL,
    action TEXT NOT NULL CHECK (action IN ('accept', 'correct', 'reject', 'add', 'undo')),
    changes TEXT NOT NULL CHECK (json_valid(changes)),
    base TEXT NOT NULL CHECK (json_valid(base)),
    reviewer TEXT NOT NULL,
    at TEXT NOT NULL,
    note TEXT NOT NULL
) STRICT;
CREATE TRIGGER never_changed BEFORE UPDATE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
CREATE TRIGGER never_removed BEFORE DELETE ON decisions BEGIN SELECT RAISE(ABORT, 'decisions are only added'); END;
"""


def table_hash(rows: Iterable[Mapping[str, Any]]) -> str:
    """Return a hash of which facts of which texts a table has, in whatever order."""
    total = 0
    for row in rows:
        named = "\n".join(str(row.get(name, "")) for name in ("doc_id", "doc_sha256", "fact_id"))
        total += int.from_bytes(hashlib.sha256(named.encode()).digest())
    return f"{total % 2**256:064x}"


class Store:
    """An open file of decisions about one table. Safe to use from one thread at a time."""

    def __init__(self, path: Path, table: str) -> None:
        """Open the file, or make it; `table` is the `table_hash` of the table that it belongs to.

        Raises:
            InputError: it cannot be opened, is no file of decisions, or belongs to another table.
        """
        self.path = path
        with _told(path):
            self._connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                self._connection.execute("PRAGMA synchronous = FULL")
                self._make(table)
                _check(self._connection, path, table)
            except BaseException:
                self._connection.close()
                raise

    def add(self, decision: Decision) -> None:
        """Write a decision; when this returns, it is on the disk.

        Raises:
            InputError: the file cannot be written.
        """
        values = {name: getattr(decision, name) for name in _COLUMNS}
        values |= {name: _json(values[name]) for name in ("changes", "base")}
        marks = ", ".join(f":{name}" for name in _COLUMNS)
        with _told(self.path):
            self._connection.execute(f"INSERT INTO decisions ({', '.join(_COLUMNS)}) VALUES ({marks})", values)

    def log(self, reviewer: str, after: int = 0) -> list[Decision]:
        """Return what a reviewer has decided behind an `id`, oldest first."""
        with _told(self.path):
            return list(_log(self._connection, "WHERE reviewer = ? AND id > ?", (reviewer, after)))

    def close(self) -> None:
        """Close the file; what stands in the log beside it is moved into it."""
        self._connection.close()

    def _make(self, table: str) -> None:
        """Lay the tables out, in one transaction, unless the file has some."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            if not self._connection.execute("SELECT 1 FROM sqlite_master").fetchone():
                for statement in _statements(_SCHEMA):
                    self._connection.execute(statement)
                about = {"format": _FORMAT, "table": table}
                self._connection.executemany("INSERT INTO about VALUES (?, ?)", about.items())
        finally:
            self._connection.execute("COMMIT")


def read_logs(paths: Sequence[Path], table: str | None = None) -> list[list[Decision]]:
    """Return the decisions of several files about one table, each oldest first.

    `table` is the hash of that table; without it all are about the table of the first.

    Raises:
        InputError: no such file, one that holds no decisions, or some about another table.
    """
    logs = []
    for path in paths:
        if not path.is_file():
            raise InputError(f"{path}: no such file")
        address = f"{path.resolve().as_uri()}?mode=rw"
        with _told(path), closing(sqlite3.connect(address, uri=True, timeout=10)) as connection:
            table = _check(connection, path, table)
            logs.append(list(_log(connection)))
    return logs


def _log(connection: sqlite3.Connection, where: str = "", values: tuple[str | int, ...] = ()) -> Iterator[Decision]:
    names = ("id", *_COLUMNS)
    for row in connection.execute(f"SELECT {', '.join(names)} FROM decisions {where} ORDER BY id", values):
        found = dict(zip(names, row, strict=True))
        found |= {name: json.loads(found[name]) for name in ("changes", "base")}
        yield Decision(**found | {"action": Action(found["action"])})


def _check(connection: sqlite3.Connection, path: Path, table: str | None) -> str:
    """Return the hash of the table that a file belongs to."""
    about = dict(connection.execute("SELECT name, value FROM about"))
    if about.get("format") != _FORMAT:
        raise InputError(f"{path}: decisions in a format that this version does not know; install a newer one")
    if table is not None and about["table"] != table:
        raise InputError(
            f"{path}: these decisions are about another table (other facts or other texts);"
            " name the table that was reviewed, or another file of decisions"
        )
    return str(about["table"])


def _statements(script: str) -> Iterator[str]:
    statement = ""
    for line in script.strip().splitlines():
        statement += f"{line}\n"
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""


def _json(value: Mapping[str, Any]) -> str:
    return json.dumps(dict(value), ensure_ascii=False, allow_nan=False)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, ValueError, TypeError) as error:
        raise InputError(f"{path}: no file of decisions that can be used: {error}") from error
