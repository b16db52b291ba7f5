"""JSON Lines: one document a line, with `text` and, if it has them, `doc_id` and `date`."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from solieu.reading.problems import Problem
from solieu.reading.values import check_text, missing

#: One document as it was found: text, id, where it stands (for messages), its own date or None.
Found = tuple[str, str, str, Any]


def read_lines(lines: Iterable[bytes], name: str, where: str) -> Iterator[Found | Problem]:
    """Yield the document of each line that is not blank, or what is wrong with the line.

    A document without `doc_id` is called after its file's `name` and line; `where` names the file in messages.
    """
    number = 0
    for number, line in enumerate(lines, 1):
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if line := line.strip():
            yield read_record(partial(_parsed, line), f"{name}:{number}", f"{where}: line {number}")
    if not number:
        yield Problem(name, f"{where}: empty; no documents were read from it", warning=True)


def read_record(record: Callable[[], Any], default_id: str, where: str) -> Found | Problem:
    """Return the document of a record that `record` gives, or what is wrong with it."""
    doc_id = default_id
    try:
        found = record()
        doc_id = _id(found.get("doc_id"), default_id)
        return _text(found.get("text")), doc_id, where, found.get("date")
    except ValueError as error:
        return Problem(doc_id, f"{where}: {error}")


def _parsed(line: bytes) -> dict[str, Any]:
    try:
        found = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise ValueError(f"not UTF-8 at byte {error.start} of the line; save the file as UTF-8") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"no JSON at character {error.pos + 1}: {error.msg}; mend or remove the line") from None
    except (ValueError, RecursionError) as error:
        raise ValueError(f"no JSON that can be read: {error}; mend or remove the line") from None
    if not isinstance(found, dict):
        raise ValueError('no JSON object; write {"doc_id": ..., "text": ...}')
    return found


def _id(value: Any, default: str) -> str:  # noqa: ANN401
    if missing(value) or value == "":
        return default
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise ValueError(f"doc_id {value!r} is neither a text nor a whole number")
    return str(value).encode("utf-8", "backslashreplace").decode("utf-8")


def _text(value: Any) -> str:  # noqa: ANN401
    if missing(value):
        raise ValueError("no text; give the document a field `text`")
    if not isinstance(value, str):
        raise ValueError(f"`text` is {type(value).__name__}, not a text; quote it")
    return check_text(value)
