"""Does every rule do what its examples say? The second half of `solieu rules check`.

The first half, whether the files are well formed, is loading them. A row must be found in each of its examples
and in no counter-example. A row of numbers that only helps others (a bound, a scale word) must make a
difference: without it its example reads otherwise.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from solieu.entities.gazetteer import NAMES
from solieu.mentions.periods import resolve
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.model import Fact, NonFact, Period, Quantity
from solieu.rulebook import quantities
from solieu.rulebook.assembly import AssemblyRule, ContextPattern, compile_patterns
from solieu.rulebook.load import Rulebook
from solieu.rulebook.patterns import PeriodRow
from solieu.rulebook.phrases import normal
from solieu.rulebook.rows import Row, Topic
from solieu.stages import Dated, Stages, Work
from solieu.tokens import View

#: What a checker yields: the example or counter-example, and what is wrong with it.
Defects = Iterator[tuple[str, str]]
Checker = Callable[["_Bench", Any], Defects]

_NOT_FOUND = "the row is not found in it"
_FOUND = "the row is found in this counter-example"
_NO_DIFFERENCE = "the row is not found in it, and it reads the same without the row"


def check_examples(rules: Rulebook) -> list[str]:
    """Return one line for each example that fails: file, row, example and what is wrong."""
    bench = _Bench(rules, Stages(rules))
    return [
        f"{file}: rows.{row.id}: {text!r}: {defect}"
        for file, rows in rules.files.items()
        for row in rows
        for text, defect in CHECKERS[file](bench, row)
    ]


@dataclass(frozen=True)
class _Bench:
    rules: Rulebook
    stages: Stages

    def work(self, text: str, date: str | None = None) -> Work:
        return Work(self.stages, text, Dated(date, "document" if date else "open"))

    def terms(self, text: str) -> set[str]:
        return {term.rule for term in self.work(text).terms}

    def strong_terms(self, text: str) -> set[str]:
        return {term.rule for term in self.work(text).terms if not term.weak}

    def facts(self, text: str, date: str | None) -> list[Fact]:
        return self.work(text, date).assembled[0]


def _named(stem: str) -> Checker:
    """A row is found in its examples; in a counter-example at most as a weak word, which other stages decide on."""

    def check(bench: _Bench, row: Row) -> Defects:
        name = f"{stem}.{row.id}"
        yield from ((text, _NOT_FOUND) for text in row.examples if name not in bench.terms(text))
        yield from ((text, _FOUND) for text in row.counter_examples if name in bench.strong_terms(text))

    return check


def _matters(file: str) -> Checker:
    """A row is named in what is read of its examples, or they read otherwise without it; not so counter-examples."""

    def check(bench: _Bench, row: Row) -> Defects:
        name = f"{Path(file).stem}.{row.id}"
        rest = tuple(other for other in bench.rules.files[file] if other.id != row.id)
        without = cache(lambda: _numbers_reader(replace(bench.rules, files={**bench.rules.files, file: rest})))

        def works(text: str) -> bool:
            work = bench.work(text)
            if name in {mention.rule for mention in (*work.quantities, *work.roles)}:
                return True
            return without()(work) != (work.quantities, work.roles)

        yield from ((text, _NO_DIFFERENCE) for text in row.examples if not works(text))
        yield from ((text, _FOUND) for text in row.counter_examples if works(text))

    return check


def _numbers_reader(rules: Rulebook) -> Callable[[Work], tuple[Sequence[Quantity], Sequence[NonFact]]]:
    """Return what reads the numbers of a text with other rules."""
    find, tell = QuantityFinder(rules), RoleFinder(rules)

    def read(work: Work) -> tuple[Sequence[Quantity], Sequence[NonFact]]:
        taken = [digits for period in work.periods for digits in period.digits]
        found = find(work.view, taken)
        return found, tell(work.view, found, taken)

    return read


def _period(bench: _Bench, row: PeriodRow) -> Defects:
    """The row finds the words, and they mean the period."""
    for example in row.examples:
        work = bench.work(example.text)
        want = View.of(example.finds).text
        hits = [p for p in _of_rule(row, work) if work.view.text[p.start : p.end] == want]
        before = bench.work(example.after).periods[:1] if example.after else ()
        context = resolve(before[0], example.date) if before else None
        meant = resolve(hits[0], example.date, context) if hits else None
        if not hits:
            yield example.text, f"the row does not find {example.finds!r} in it"
        elif (meant.iso if meant else None) != example.iso:
            yield example.text, f"means {meant.iso if meant else None}, not {example.iso}"
    yield from ((text, _FOUND) for text in row.counter_examples if _of_rule(row, bench.work(text)))


def _of_rule(row: PeriodRow, work: Work) -> list[Period]:
    return [period for period in work.periods if period.rule == f"periods.{row.id}"]


def _topic(bench: _Bench, row: Topic) -> Defects:
    """What a topic says of a text: off topic, about the economy, or, of a companion, only that its words occur."""
    off = bench.stages.assembler.topics.off_topic
    economy = row.id == "economy"
    words = [normal(words) for words in (*row.strong, *row.aliases, *row.weak_aliases)]
    for text in row.examples:
        view = View.of(text)
        if (row.off_topic or economy) and off(view) != row.off_topic:
            yield text, "is not taken as off topic" if row.off_topic else "is taken as off topic"
        elif not any(word in view.lower for word in words):
            yield text, _NOT_FOUND
    for text in row.counter_examples:
        if off(View.of(text)) != economy:
            yield text, "is taken as about the economy" if economy else "is taken as off topic"


def _context(bench: _Bench, row: ContextPattern) -> Defects:
    """The pattern matches somewhere; a blank is a match only of a blank."""
    pattern = compile_patterns([row], bench.rules.settings["patterns/context.yaml"]["parts"])[row.id]

    def found(text: str) -> bool:
        m = pattern.search(text)
        return m is not None and (not m[0].isspace() or m[0] == text) and (m[0] != "" or text == "")

    yield from ((text, _NOT_FOUND) for text in row.examples if not found(text))
    yield from ((text, _FOUND) for text in row.counter_examples if found(text))


def _assembly(bench: _Bench, row: AssemblyRule) -> Defects:
    """The fact at the number has the value in the row's column, and from this row."""
    for example in row.examples:
        facts = bench.facts(example.text, example.date)
        fact = next((f for f in facts if example.text[f.start : f.end] == example.number), None)
        if fact is None:
            spans = ", ".join(repr(example.text[f.start : f.end]) for f in facts)
            yield example.text, f"no fact at {example.number!r}; there are {spans or 'none'}"
            continue
        value = fact.columns.get(row.column)
        got = ";".join(value) if isinstance(value, list) else str(value)
        by = next((e.rule for e in fact.evidence if e.column == row.column), "no rule")
        if got != example.want or by.partition("/")[0] != row.id:
            yield example.text, f"{example.number!r} has {row.column} {got} by {by}, not {example.want} by {row.id}"


def _checkers() -> Iterator[tuple[str, Checker]]:
    for file in (*NAMES, "lexicon/cues"):
        yield file, _named(Path(file).stem)
    for file in quantities.FILES:
        yield file.removesuffix(".yaml"), _matters(file)
    yield from (("patterns/periods", _period), ("patterns/context", _context))
    yield from (("lexicon/topics", _topic), ("assembly/columns", _assembly))


#: How the rows of each file are tried; every file of `rulebook.load.FILES` has one.
CHECKERS: Mapping[str, Checker] = {f"{file}.yaml": checker for file, checker in _checkers()}
