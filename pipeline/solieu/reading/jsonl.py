"""JSON Lines: one document a line, with `text` and, if it has them, `doc_id`, `date`, what is known of it, `blocks`."""

import json
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any

from solieu.model import DocLayout
from solieu.reading.found import Found
from solieu.reading.limits import TEXT
from solieu.reading.problems import Problem
from solieu.reading.values import check_text, missing
from solieu.records import layout_from_record

#: What a record may say of its document besides id, text and date.
ABOUT = ("title", "author", "source", "url", "licence", "format", "encoding", "pages", "date_evidence")


def read_lines(lines: Iterable[bytes | None], name: str, where: str) -> Iterator[Found | Problem]:
    """Yield the document of each line that is not blank, or what is wrong with the line; None is one too long.

    A document without `doc_id` is called after its file's `name` and line; `where` names the file in messages.
    """
    number = 0
    for number, line in enumerate(lines, 1):
        if line is None:
            yield Problem(f"{name}:{number}", f"{where}: line {number}: longer than {TEXT:,} bytes; split the document")
            continue
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
        text = _text(found.get("text"))
        about = {key: str(found[key]) for key in ABOUT if not missing(found.get(key)) and found[key] != ""}
        source = found.get("date_source") if isinstance(found.get("date_source"), str) else None
        return Found(text, doc_id, where, found.get("date"), source or "document", _layout(found, text), about)
    except ValueError as error:
        return Problem(doc_id, f"{where}: {error}")


def _layout(found: dict[str, Any], text: str) -> DocLayout:
    """Return what `blocks` says of a text that was saved with `--texts`."""
    blocks = found.get("blocks")
    if missing(blocks) or not blocks:
        return DocLayout()
    try:
        return layout_from_record(blocks, len(text))
    except (TypeError, ValueError, KeyError) as error:
        raise ValueError(f"`blocks` are none that solieu has written: {error}; leave them out") from None


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
