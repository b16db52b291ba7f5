"""What statistical NER adds to the rules for names, and what it costs; the table of docs/entities.md.

    python tests/benchmarks/ner.py GOLD [--only SPLIT.json:KEY]

GOLD is a folder like corpus/. Prints a table in Markdown: F1 where set of `entity` and `source`, the speed of the entity
stage (MB and sentences a second) and the share of sentences that the recogniser reads. The rows: the lists alone; the
lists and the rules for names; both and underthesea on demand; both and underthesea on every sentence with a number.
"""

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from solieu.entities import ner
from solieu.entities.find import EntityFinder
from solieu.entities.speech import Speech
from solieu.evaluate.gold import GoldDocument, gold_ids, read_gold
from solieu.evaluate.match import match
from solieu.evaluate.score import score
from solieu.model import Mention, Sentence, Term
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import load_rules
from solieu.stages import Dated, Stages, Work
from solieu.tokens import View

Finder = Callable[[View, Sequence[Mention]], list[Term]]


class Counted:
    """A recogniser that counts what it is given."""

    def __init__(self, recognise: ner.Recogniser) -> None:
        self.recognise, self.read = recognise, 0

    def __call__(self, sentence: str) -> Sequence[tuple[int, int, str]]:
        self.read += 1
        return self.recognise(sentence)


class Timed(Work):
    """A text on its way, with another finder of terms."""

    def __init__(self, stages: Stages, document: GoldDocument, finder: Finder) -> None:
        super().__init__(stages, document.text, Dated(document.date, "document" if document.date else None))
        _ = self.view.sentences, self.quantities
        before = time.perf_counter()
        found = finder(self.view, self.quantities)
        self.seconds = time.perf_counter() - before
        self.__dict__["terms"] = found


def with_number(view: View, terms: Sequence[Term], numbers: Sequence[Mention]) -> Iterator[Sentence]:
    """Yield every sentence with a number: what reading without a demand would cost."""
    yield from (s for s in view.sentences if any(s.start <= n.start < s.end for n in numbers))


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("gold", type=Path)
    options.add_argument("--only")
    given = options.parse_args()
    documents = read_gold(given.gold, given.only)
    others = gold_ids(given.gold) - {d.doc_id for d in documents}
    rules = load_rules()
    stages = Stages(rules)
    lists, names = listed(rules), EntityFinder(rules)
    print("| names from | entity | source | MB/s | sentences/s | sentences read |")
    print("|---|---|---|---|---|---|")
    rows: list[tuple[str, Finder, Counted | None]] = [
        ("lists", lists, None),
        ("lists and rules", names, None),
    ]
    recognise = ner.underthesea_names()
    if recognise is None:
        print("underthesea is not installed")
    else:
        recognise("Theo ông Nam, giá tăng.")  # so that loading its models is not timed
        for label, choose in (("on demand", ner.needing), ("on every sentence with a number", with_number)):
            counted = Counted(recognise)
            rows.append((f"lists, rules, underthesea {label}", chosen(names, counted, choose), counted))
    for label, finder, counted in rows:
        print(line(label, documents, others, [Timed(stages, d, finder) for d in documents], counted))


def listed(rules: object) -> Finder:
    """Return the lists without the rules for names; who says so is marked all the same."""
    finder = EntityFinder(rules)
    speech = Speech(compile_patterns(rules["patterns/context"], rules.settings["patterns/context.yaml"]["parts"]))
    return lambda view, numbers: list(speech(view, finder.known(view)))


def chosen(finder: EntityFinder, recognise: ner.Recogniser, choose: Callable[..., Iterator[Sentence]]) -> Finder:
    """Return a finder whose recogniser reads the sentences that `choose` yields."""

    def find(view: View, numbers: Sequence[Mention]) -> list[Term]:
        before, ner.needing = ner.needing, choose
        try:
            return finder(view, numbers, recognise)
        finally:
            ner.needing = before

    return find


def line(
    label: str, documents: Sequence[GoldDocument], others: set[str], works: Sequence[Timed], counted: Counted | None
) -> str:
    """Return a row of the table."""
    rows = [
        {"doc_id": d.doc_id, "start": f.start, "end": f.end, **f.columns}
        for d, w in zip(documents, works, strict=True)
        for f in w.assembled[0]
    ]
    slots = score(match(documents, rows, others), intervals=False).slots
    seconds = sum(w.seconds for w in works)
    size = sum(len(d.text.encode()) for d in documents) / 1e6
    sentences = sum(len(w.view.sentences) for w in works)
    share = f"{counted.read / sentences:.1%}" if counted else "0"
    return (
        f"| {label} | {slots['entity'].set.f1:.3f} | {slots['source'].set.f1:.3f} | {size / seconds:.2f} "
        f"| {sentences / seconds:.0f} | {share} |"
    )


if __name__ == "__main__":
    main()
