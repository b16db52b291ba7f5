#!/usr/bin/env python3
"""Join the facts of this folder with the texts that you hold.

    python join.py TEXTS -o joined.jsonl

TEXTS: folders with .txt or .jsonl files, or such files; a line of a .jsonl file has a field "text". HTML, CSV, PDF and
so on: give the texts as solieu read them, from `solieu extract SOURCE -o x.csv --texts texts.jsonl`. A text is found by
the SHA-256 of its UTF-8 form. Needs Python 3.9 or newer and nothing else. Exit code 1: a document was not found, a
file could not be read, or a quote does not stand where it should.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
#: Code points on either side of a number whose sentence's offsets are not known.
AROUND = 160
#: Code points of a quote; of a longer one only these are here.
LONGEST_QUOTE = 80
#: Documents that are named when they are not found.
NAMED = 20
HINT = "give the texts as solieu read them: `solieu extract SOURCE -o x.csv --texts texts.jsonl`"


def main() -> int:
    """Read the arguments, write the joined rows, tell what was not found; return the exit code."""
    parser = argparse.ArgumentParser(description="Join the facts of this folder with the texts that you hold.")
    parser.add_argument("texts", nargs="+", type=Path, metavar="TEXTS", help="folders or files: .txt, .jsonl")
    parser.add_argument("-o", "--output", required=True, type=Path, help="joined.jsonl")
    given = parser.parse_args()
    for path in given.texts:
        if not path.exists():
            parser.error(f"{path}: no such file or folder")
    documents: dict[str, list[str]] = {}
    for row in rows_of(HERE / "documents.jsonl"):
        documents.setdefault(row["sha256"], []).append(row["doc_id"])
    wrong: list[str] = []
    temporary = given.output.with_name(f".{given.output.name}.{os.getpid()}.tmp")
    try:
        with temporary.open("w", encoding="utf-8", newline="\n") as file:
            found, joined = join(given.texts, documents, file.write, wrong)
        temporary.replace(given.output)
    except OSError as error:
        parser.error(f"{given.output}: cannot be written: {error.strerror}")
    finally:
        if temporary.exists():
            temporary.unlink()
    missing = [doc_id for sha, doc_ids in documents.items() if sha not in found for doc_id in doc_ids]
    number = sum(map(len, documents.values()))
    wrong += [f"not found: {doc_id}" for doc_id in missing[:NAMED]]
    wrong += [f"not found: {len(missing) - NAMED} more"] if len(missing) > NAMED else []
    wrong += [HINT] if missing else []
    for line in wrong:
        sys.stderr.write(f"{line}\n")
    sys.stderr.write(f"{number - len(missing)} of {number} documents found, {joined} facts joined: {given.output}\n")
    return 1 if wrong else 0


def join(
    texts: list[Path], documents: dict[str, list[str]], write: Callable[[str], Any], wrong: list[str]
) -> tuple[set[str], int]:
    """Write the rows of every text that is known; return the hashes of those found and the number of rows."""
    facts: dict[str, list[dict[str, Any]]] = {}
    for fact in rows_of(HERE / "facts.jsonl"):
        facts.setdefault(fact["doc_sha256"], []).append(fact)
    found: set[str] = set()
    joined = 0
    for text in texts_of(texts, wrong):
        for variant in variants(text):
            sha = hashlib.sha256(variant.encode("utf-8", "surrogatepass")).hexdigest()
            if sha not in documents:
                continue
            if sha not in found:
                found.add(sha)
                joined += rows_with(variant, facts.get(sha, []), write, wrong)
            break
    return found, joined


def rows_with(text: str, rows: list[dict[str, Any]], write: Callable[[str], Any], wrong: list[str]) -> int:
    """Write the rows of a text whose quotes fit, with their sentences; return how many."""
    written = 0
    for row in rows:
        start, end, quote = row["start"], row["end"], row["quote"]
        if text[start:end][:LONGEST_QUOTE] != quote:
            wrong.append(
                f"does not fit: {row['doc_id']}, {start} to {end}: {text[start:end][:LONGEST_QUOTE]!r}, not {quote!r}"
            )
            continue
        if "sentence_start" in row:
            more = {"sentence": text[row["sentence_start"] : row["sentence_end"]]}
        else:
            more = {"context": text[max(0, start - AROUND) : end + AROUND]}
        write(json.dumps({**row, **more}, ensure_ascii=False) + "\n")
        written += 1
    return written


def variants(text: str) -> Iterator[str]:
    """Yield the text, then what it may have been before a program changed its line ends."""
    bare = text[1:] if text.startswith("\ufeff") else text
    for lines in (bare, bare.replace("\r\n", "\n")):
        yield from (lines, lines.rstrip("\r\n"), lines.rstrip("\r\n") + "\n")
    yield text


def texts_of(paths: list[Path], wrong: list[str]) -> Iterator[str]:
    """Yield the texts of files and folders in the order of their names; what cannot be read is told of."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            if file.suffix.lower() not in (".txt", ".jsonl", ".ndjson") or not file.is_file():
                continue
            try:
                if file.suffix.lower() == ".txt":
                    yield file.read_bytes().decode("utf-8")
                else:
                    yield from (row["text"] for row in rows_of(file) if isinstance(row.get("text"), str))
            except (OSError, ValueError) as error:
                wrong.append(f"cannot be read: {file}: {error}")


def rows_of(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file of JSON Lines."""
    with path.open(encoding="utf-8-sig", newline="\n") as file:
        for number, line in enumerate(file, 1):
            if line.strip():
                row = json.loads(line)
                if not isinstance(row, dict):
                    raise ValueError(f"line {number}: no JSON object")
                yield row


if __name__ == "__main__":
    sys.exit(main())
