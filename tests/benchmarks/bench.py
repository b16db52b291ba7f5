"""Speed on real texts: the pipeline as `solieu extract` runs it, its stages, and underthesea on the same text.

    python tests/benchmarks/bench.py FILE_OR_FOLDER... [--limit DOCUMENTS] [--ner CHARACTERS]

A file is JSON Lines, plain or gzipped, with `text` (or `raw`) and perhaps `date`; a folder is all such files in it.
Time is the processor's, of one process. The systems take turns, a block of documents each, so that whatever else
the machine does hits all alike; each reads every document once, so that nothing is remembered from a run before.
`underthesea.word_tokenize` reads line by line, which it needs. `underthesea.ner` is so slow that it gets only the
first text of each block: by lines too, and by sentences, which spares it much (its time grows with their square).
"""

import argparse
import gzip
import json
import sys
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from time import process_time
from typing import Any

from solieu.batch.one import rows_of, settings_of
from solieu.model import Document
from solieu.rulebook.load import load_rules
from solieu.stages import Dated, Stages, Work
from solieu.tokens import View

#: Documents of a turn.
_BLOCK = 10
#: The stages in the order in which a document goes through them, as attributes of `Work`.
_STAGES = ("view", "sentences", "periods", "quantities", "roles", "assembled", "facts")
#: What their rows are called; `terms` are looked for within `assembled`, where anything needs them.
_NAMES = {"assembled": "assembly", "facts": "checks"}
SYSTEMS = ("solieu", "underthesea.word_tokenize", "underthesea.ner by line", "underthesea.ner by sentence")
_WARMING = "Tháng 5/2016, xuất khẩu chè đạt 12 nghìn tấn, tăng 4,5%.\nGiá gạo giảm 3% so với năm 2015."

Read = Callable[[Document], object]


@dataclass
class Speed:
    """What a system has read so far, in bytes and seconds of the processor."""

    bytes: int = 0
    seconds: float = 0.0

    def add(self, read: Callable[[Any], object], given: Sequence[Any], texts: Sequence[str]) -> None:
        """Have what is given read; it counts as these texts."""
        start = process_time()
        for one in given:
            read(one)
        self.seconds += process_time() - start
        self.bytes += sum(len(text.encode()) for text in texts)

    @property
    def megabytes(self) -> float:
        """Megabytes a second."""
        return self.bytes / 1e6 / self.seconds if self.seconds else 0.0


@dataclass
class Parts:
    """The seconds that each stage takes, on stages of their own: the pipeline's may have remembered a document."""

    stages: Stages = field(default_factory=lambda: Stages(load_rules()))
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def __post_init__(self) -> None:
        self.stages.terms = self._watched("terms", self.stages.terms)

    def read(self, document: Document) -> None:
        """Take a document through the stages, each when its turn comes."""
        date = Dated(document.date, "document" if document.date else None)
        work = Work(self.stages, document.text, date)
        for stage in _STAGES:
            start = process_time()
            getattr(work, stage)
            self.seconds[_NAMES.get(stage, stage)] += process_time() - start

    def _watched(self, name: str, find: Callable[..., Any]) -> Any:
        """Return a finder that notes its time as its own, not as that of the stage that asked for it."""

        def watched(*given: object) -> object:
            start = process_time()
            found = find(*given)
            took = process_time() - start
            self.seconds[name] += took
            self.seconds["assembly"] -= took
            return found

        return watched


def files(paths: Sequence[Path]) -> Iterator[Path]:
    """Yield the files among the paths and in the folders among them."""
    for path in paths:
        if path.is_dir():
            yield from sorted(p for p in path.iterdir() if p.name.endswith((".jsonl", ".jsonl.gz")))
        else:
            yield path


def documents(path: Path, limit: int) -> list[Document]:
    """Return the first documents of a file that have text."""
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as file:
        rows = (json.loads(line) for line in file)
        texts = ((row.get("text") or row.get("raw") or "", row.get("date")) for row in rows)
        found = (
            Document(text, f"{n}", date, "document" if date else None)
            for n, (text, date) in enumerate(texts)
            if text.strip()
        )
        return list(islice(found, limit))


def read(paths: Sequence[Path], limit: int) -> list[Document]:
    """Return the first documents of each file."""
    return [document for path in files(paths) for document in documents(path, limit)]


def readers() -> tuple[Read, Callable[[str], object], Callable[[str], object]]:
    """Return the pipeline, the word segmenter of a line and the recogniser of names in one, all loaded."""
    from underthesea import ner, word_tokenize

    settings = settings_of(None, None)

    def pipeline(document: Document) -> object:
        return rows_of(document, settings)

    pipeline(Document(_WARMING, ""))
    word_tokenize(_WARMING)
    ner(_WARMING)
    return pipeline, word_tokenize, ner


def lines(document: Document) -> list[str]:
    """Return the lines of a document that are not blank."""
    return [line for line in document.text.split("\n") if line.strip()]


def sentences(document: Document) -> list[str]:
    """Return the sentences of a document."""
    view = View.of(document.text)
    return [view.text[s.start : s.end] for s in view.sentences]


def sample(texts: Iterable[str], characters: int) -> list[str]:
    """Return the first texts, until they have so many characters."""
    found: list[str] = []
    for text in texts:
        found.append(text)
        if sum(map(len, found)) >= characters:
            break
    return found


def measured(texts: Sequence[Document], ner_characters: int) -> tuple[dict[str, Speed], Parts]:
    """Return the speed of each system on some documents, and of the pipeline's stages."""
    pipeline, words, names = readers()
    speeds: dict[str, Speed] = {name: Speed() for name in SYSTEMS}
    parts = Parts()
    parts.read(Document(_WARMING, ""))
    parts.seconds.clear()
    blocks = [texts[at : at + _BLOCK] for at in range(0, len(texts), _BLOCK)]
    for block in blocks:
        whole = [document.text for document in block]
        some = ner_characters // len(blocks)
        speeds["solieu"].add(pipeline, block, whole)
        speeds["underthesea.word_tokenize"].add(words, [line for d in block for line in lines(d)], whole)
        for name, pieces in (("underthesea.ner by line", lines), ("underthesea.ner by sentence", sentences)):
            given = sample((piece for d in block for piece in pieces(d)), some)
            speeds[name].add(names, given, given)
        for document in block:
            parts.read(document)
    return speeds, parts


def table(name: str, texts: Sequence[Document], speeds: dict[str, Speed], parts: Parts) -> Iterator[str]:
    """Yield the lines of a file's table."""
    ours = speeds["solieu"]
    size = ours.bytes / 1e6
    yield f"{name}: {len(texts):,} documents, {size:.2f} MB"
    yield f"  {'':28} {'seconds':>8} {'MB/s':>8} {'solieu is faster':>18}"
    for system, speed in speeds.items():
        times = (
            "" if speed is ours else f"{ours.megabytes / speed.megabytes:.1f} times" if speed.megabytes else "not run"
        )
        yield f"  {system:28} {speed.seconds:8.2f} {speed.megabytes:8.4f} {times:>18}"
    yield f"  {'stage':28} {'seconds':>8} {'ms/MB':>8} {'share':>8}"
    known = dict(parts.seconds)
    known["rows, and noise"] = ours.seconds - sum(known.values())
    for stage, seconds in known.items():
        yield f"  {stage:28} {seconds:8.2f} {seconds * 1000 / size:8.0f} {seconds / sum(known.values()):8.0%}"
    yield ""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("texts", nargs="+", type=Path)
    parser.add_argument("--limit", type=int, default=100, help="documents a file (100)")
    parser.add_argument("--ner", type=int, default=20_000, help="characters a file for underthesea.ner (20000)")
    options = parser.parse_args()
    for path in files(options.texts):
        if texts := documents(path, options.limit):
            for line in table(path.name, texts, *measured(texts, options.ner)):
                print(line)
        else:
            sys.exit(f"{path}: no texts there")
    return 0


if __name__ == "__main__":
    sys.exit(main())
