"""Speed on real texts: the whole pipeline, its parts, and `underthesea.word_tokenize` on the same text in one run.

    python tests/benchmarks/bench.py FILE_OR_FOLDER... [--limit DOCUMENTS]

A file is JSON Lines, plain or gzipped, with `text` (or `raw`) and perhaps `date`; a folder is all such files in it.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

import solieu
from solieu.mentions.periods import PeriodFinder
from solieu.mentions.quantities import QuantityFinder
from solieu.rulebook.load import load_rules
from solieu.tokens import View


class Text(NamedTuple):
    text: str
    date: str | None


class Timed(NamedTuple):
    name: str
    seconds: float


def read(paths: Sequence[Path], limit: int) -> list[Text]:
    """Return the first texts of each file, `limit` a file."""
    return [text for path in paths for file in files(path) for text in lines(file, limit)]


def files(path: Path) -> list[Path]:
    if not path.is_dir():
        return [path]
    return sorted(p for p in path.iterdir() if p.name.endswith((".jsonl", ".jsonl.gz")))


def lines(path: Path, limit: int) -> Iterator[Text]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        for _, line in zip(range(limit), file, strict=False):
            row = json.loads(line)
            yield Text(row.get("text") or row["raw"], row.get("date"))


def timed(name: str, work: Callable[[Text], object], texts: Sequence[Text]) -> Timed:
    work(texts[0])  # what is loaded on first use is not counted
    start = perf_counter()
    for text in texts:
        work(text)
    return Timed(name, perf_counter() - start)


def parts() -> Iterator[tuple[str, Callable[[Text], object]]]:
    """Yield what is measured, in the order of the table; the last is what the others are compared with."""
    nlp, plain = solieu.load(), solieu.load(spans=False)
    rules = load_rules()
    periods, quantities = PeriodFinder(rules), QuantityFinder(rules)

    def whole(pipeline: object) -> Callable[[Text], object]:
        def work(text: Text) -> object:
            doc = pipeline.make_doc(text.text)
            doc._.date = text.date
            return pipeline(doc)

        return work

    def mentions(text: Text) -> object:
        view = View.of(text.text)
        found = periods(view)
        return quantities(view, [digits for period in found for digits in period.digits])

    yield "pipeline", whole(nlp)
    yield "pipeline without spans", whole(plain)
    yield "view and sentences", lambda text: View.of(text.text).sentences
    yield "mentions", mentions
    from underthesea import word_tokenize

    yield "underthesea.word_tokenize", lambda text: [word_tokenize(line) for line in text.text.split("\n")]


def table(times: Sequence[Timed], texts: Sequence[Text]) -> Iterator[str]:
    size = sum(len(text.text.encode()) for text in texts) / 1e6
    sentences = sum(len(View.of(text.text).sentences) for text in texts)
    base = times[-1].seconds
    yield f"{len(texts):,} documents, {sentences:,} sentences, {size:.2f} MB"
    yield f"{'':26} {'seconds':>8} {'MB/s':>8} {'sentences/s':>12} {'times as fast':>14}"
    for name, seconds in times:
        yield f"{name:26} {seconds:8.2f} {size / seconds:8.2f} {sentences / seconds:12,.0f} {base / seconds:14.1f}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=100, help="documents a file (100)")
    options = parser.parse_args()
    texts = [text for text in read(options.texts, options.limit) if text.text.strip()]
    if not texts:
        sys.exit("no texts there")
    for line in table([timed(name, work, texts) for name, work in parts()], texts):
        print(line)
    return 0


if __name__ == "__main__":
    sys.exit(main())
