"""Whether raw and word-segmented text of the same article give the same facts.

    python tests/benchmarks/pairs.py FILE [--limit PAIRS] [--show EXAMPLES]

FILE is JSON Lines, plain or gzipped, with `raw`, `segmented` and perhaps `date`. Facts are aligned by the characters of
the text that are neither blanks nor underscores; they agree if they have the same span there and the same columns.
"""

import argparse
import gzip
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from solieu.stages import Dated, Work, stages_of

#: The column that says nothing of the world: a probability, which moves with every word of the document.
_HOW_SURE = "confidence"
_DROPPED = frozenset(" _\t\n\r\u00a0\u200b\ufeff")


class Pair(NamedTuple):
    doc_id: str
    date: str | None
    raw: str
    segmented: str


class Row(NamedTuple):
    """A fact as both texts can show it: its span counted in characters that both have, and its columns."""

    span: tuple[int, int]
    columns: Mapping[str, Any]
    around: str


class Difference(NamedTuple):
    kind: str
    doc_id: str
    raw: str
    segmented: str


def read(path: Path, limit: int | None) -> Iterator[Pair]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for n, line in enumerate(file):
            if n == limit:
                return
            row = json.loads(line)
            yield Pair(row["doc_id"], row.get("date"), row["raw"], row["segmented"])


def rows(text: str, date: str | None) -> dict[int, Row]:
    """Return the facts of a text by where they start."""
    place = [0]
    for c in text:
        place.append(place[-1] + (c not in _DROPPED))
    found = {}
    for fact in Work(stages_of(None), text, Dated(date, "document" if date else "open")).facts:
        span = (place[fact.start], place[fact.end])
        columns = {name: _plain(value) for name, value in fact.columns.items()}
        if (whole := fact.columns.get("part_of")) is not None:
            columns["part_of"] = place[whole]
        found[span[0]] = Row(span, columns, text[max(0, fact.start - 60) : fact.end + 30].replace("\n", " / "))
    return found


def _plain(value: object) -> object:
    """Compare words without the blanks that a segmenter adds."""
    return value.replace(" ", "").replace("_", "") if isinstance(value, str) else value


def differences(pair: Pair) -> tuple[int, list[Difference]]:
    """Return how many facts either text of a pair has, and those that do not agree."""
    raw, segmented = rows(pair.raw, pair.date), rows(pair.segmented, pair.date)
    starts = sorted(raw.keys() | segmented.keys())
    found = []
    for start in starts:
        a, b = raw.get(start), segmented.get(start)
        if a is None or b is None:
            kind = "only in segmented" if a is None else "only in raw"
            found.append(Difference(kind, pair.doc_id, a.around if a else "", b.around if b else ""))
        elif kind := _unlike(a, b):
            found.append(Difference(kind, pair.doc_id, a.around + _said(a, kind), b.around + _said(b, kind)))
    return len(starts), found


def _unlike(a: Row, b: Row) -> str:
    if a.span != b.span:
        return "span"
    return " ".join(c for c in {**a.columns, **b.columns} if a.columns.get(c) != b.columns.get(c))


def _said(row: Row, kind: str) -> str:
    return f" {[row.columns.get(c) for c in kind.split()]}"


def report(total: int, found: Sequence[Difference], show: int) -> Iterator[str]:
    """Yield the share of facts that agree, and the others by kind."""
    agree = total - len(found)
    told = total - sum(d.kind != _HOW_SURE for d in found)
    yield f"{told:,} of {total:,} facts agree in what they say: {told / max(total, 1):.2%}"
    yield f"{agree:,} of {total:,} facts agree in `{_HOW_SURE}` too: {agree / max(total, 1):.2%}"
    kinds: dict[str, list[Difference]] = defaultdict(list)
    for d in found:
        kinds[d.kind].append(d)
    for kind, n in Counter(d.kind for d in found).most_common():
        yield f"{n:6}  {kind}"
        for d in kinds[kind][:show]:
            yield f"        {d.doc_id}\n          raw        {d.raw}\n          segmented  {d.segmented}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--limit", type=int, help="pairs to read (all)")
    parser.add_argument("--show", type=int, default=0, help="examples of each kind of difference (0)")
    options = parser.parse_args()
    total, found = 0, []
    for pair in read(options.file, options.limit):
        n, unlike = differences(pair)
        total += n
        found += unlike
    if not total:
        sys.exit("no facts there")
    for line in report(total, found, options.show):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
