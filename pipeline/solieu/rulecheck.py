"""Does every rule do what its examples say? The second half of `solieu rules check`.

The first half, whether the files are well formed, is loading them. A row must be found in each of its examples
and in no counter-example. A row of numbers that only helps others (a bound, a scale word) must make a
difference: without it its example reads otherwise.
"""

import re
from collections.abc import Callable, Container, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from solieu.entities.gazetteer import NAMES
from solieu.facts.assemble import Assembler
from solieu.mentions.periods import resolve
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.model import Fact, Mention, Period
from solieu.rulebook import quantities
from solieu.rulebook.assembly import AssemblyRule, ContextPattern, compile_patterns
from solieu.rulebook.load import FILES, Rulebook, ids_of
from solieu.rulebook.patterns import PeriodRow
from solieu.rulebook.phrases import normal
from solieu.rulebook.rows import Row, Topic
from solieu.stages import Dated, Stages, Work
from solieu.tokens import View

#: What a checker yields: the example or counter-example, and what is wrong with it.
Defects = Iterator[tuple[str, str]]
Checker = Callable[["_Bench", Any], Defects]

#: The fields of a row of numbers that hold words.
_WORDS = (
    "aliases",
    "weak_aliases",
    "exact",
    "symbols",
    "glued",
    "inside",
    "shared",
    "per_only",
    "words",
    "before",
    "after",
)
#: Files whose rows are named in what they find; the rows of other files of numbers only help.
_NAMED = frozenset(
    f"{f}.yaml"
    for f in ("lexicon/units", "lexicon/currencies", "lexicon/counts", "patterns/roles", "patterns/thresholds")
)
_WHOLE = re.compile(r"\d+(?![.,]?\d)")
_NOT_FOUND = "the row is not found in it"
_FOUND = "the row is found in this counter-example"
_NO_DIFFERENCE = "the row is not found, and neither this nor another of its examples reads otherwise without it"


def check_examples(rules: Rulebook, files: Container[str] = FILES, extra: Path | None = None) -> list[str]:
    """Return one line for each example that fails: file, row, example and what is wrong.

    `files` limits the search. The file of a row of the folder `extra` is named by its path.
    """
    own = ids_of(extra) if extra else {}
    stages = Stages(rules)
    bench = _Bench(rules, stages, _Numbers(stages.quantities, stages.roles))
    return [
        f"{extra / file if extra and row.id in own.get(file, ()) else file}: rows.{row.id}: {text!r}: {defect}"
        for file, rows in rules.files.items()
        if file in files
        for row in rows
        for text, defect in CHECKERS[file](bench, row)
    ]


@dataclass(frozen=True)
class _Numbers:
    """Reads the numbers of a text by themselves: without the periods, which take theirs first."""

    find: QuantityFinder
    tell: RoleFinder

    @classmethod
    def of(cls, rules: Rulebook) -> "_Numbers":
        return cls(QuantityFinder(rules), RoleFinder(rules))

    def __call__(self, view: View) -> list[Mention]:
        quantities = self.find(view, ())
        return [*quantities, *self.tell(view, quantities, ())]


@dataclass(frozen=True)
class _Bench:
    rules: Rulebook
    stages: Stages
    numbers: _Numbers

    def work(self, text: str, date: str | None = None) -> Work:
        return Work(self.stages, text, Dated(date, "document" if date else "open"))

    def terms(self, text: str) -> set[str]:
        return {term.rule for term in self.work(text).terms}

    def strong_terms(self, text: str) -> set[str]:
        return {term.rule for term in self.work(text).terms if not term.weak}

    def facts(self, text: str, date: str | None) -> list[Fact]:
        return self.work(text, date).assembled[0]

    @cached_property
    def without_choice(self) -> "_Bench":
        """The same, where the rules of a column have the last word."""
        stages = copy(self.stages)
        stages.assembler = Assembler(self.rules, frozenset(row.id for row in self.rules["assembly/choice"]))
        return replace(self, stages=stages)


def _named(stem: str) -> Checker:
    """A row is found in its examples; in a counter-example at most as a weak word, which other stages decide on."""

    def check(bench: _Bench, row: Row) -> Defects:
        name = f"{stem}.{row.id}"
        yield from ((text, _NOT_FOUND) for text in row.examples if name not in bench.terms(text))
        yield from ((text, _FOUND) for text in row.counter_examples if name in bench.strong_terms(text))

    return check


def _matters(file: str) -> Checker:
    """A row of numbers is named in what is read, or without it one of its examples reads otherwise.

    Its words stand in every example. A row that says that a number is no size (megapixels) shows only where
    another would be one: with decimals.
    """

    def check(bench: _Bench, row: Row) -> Defects:
        name = f"{Path(file).stem}.{row.id}"
        rest = tuple(other for other in bench.rules.files[file] if other.id != row.id)
        without = cache(lambda: _Numbers.of(replace(bench.rules, files={**bench.rules.files, file: rest})))

        def named(text: str) -> bool:
            return name in {mention.rule for mention in bench.numbers(View.of(text))}

        def differs(*texts: str) -> bool:
            return any(bench.numbers(view) != without()(view) for view in map(View.of, texts))

        idle = [text for text in row.examples if not named(text) and not differs(text, _WHOLE.sub(r"\g<0>,5", text))]
        if len(idle) == len(row.examples):
            yield idle[0], _NO_DIFFERENCE
        else:
            yield from ((text, _NOT_FOUND) for text in idle if not _has_words(row, text))
        found = named if file in _NAMED else differs
        yield from ((text, _FOUND) for text in row.counter_examples if found(text))

    return check


def _has_words(row: Row, text: str) -> bool:
    words = [word for field in _WORDS for word in getattr(row, field, ())]
    lower = View.of(text).lower
    return not words or any(normal(word) in lower for word in words)


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
    """The pattern matches: from the start, if it does in all examples, else somewhere; a blank only a blank."""
    yield from _matches(row, bench.rules.settings["patterns/context.yaml"]["parts"])


def _table(bench: _Bench, row: ContextPattern) -> Defects:
    """The pattern matches a cell as a view writes it."""
    seen = {
        field: tuple(View.of(text).lower for text in getattr(row, field)) for field in ("examples", "counter_examples")
    }
    yield from _matches(row.model_copy(update=seen), bench.rules.settings["patterns/tables.yaml"]["parts"])


def _matches(row: ContextPattern, parts: Mapping[str, str]) -> Defects:
    pattern = compile_patterns([row], parts)[row.id]
    look = pattern.match if all(map(pattern.match, row.examples)) else pattern.search

    def found(text: str) -> bool:
        m = look(text)
        return m is not None and (m[0] == text or m[0].strip() != "")

    yield from ((text, _NOT_FOUND) for text in row.examples if not found(text))
    yield from ((text, _FOUND) for text in row.counter_examples if found(text))


def _rule(bench: _Bench, row: AssemblyRule) -> Defects:
    """The rule decides, before the choice among all candidates."""
    yield from _assembly(bench.without_choice, row)


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
        got = ";".join(value) if isinstance(value, list) else "" if value is None else str(value)
        by = next((e.rule for e in fact.evidence if e.column == row.column), "no rule")
        if got != example.want or (got and by.partition("/")[0] != row.id):
            wrong = f"{row.column} {got or 'empty'} by {by}, not {example.want or 'empty'} by {row.id}"
            yield example.text, f"{example.number!r} has {wrong}"


def _checkers() -> Iterator[tuple[str, Checker]]:
    for file in (*NAMES, "lexicon/cues"):
        yield file, _named(Path(file).stem)
    for file in quantities.FILES:
        yield file.removesuffix(".yaml"), _matters(file)
    yield from (("patterns/periods", _period), ("patterns/context", _context), ("patterns/tables", _table))
    yield from (("lexicon/topics", _topic), ("assembly/columns", _rule), ("assembly/choice", _assembly))


#: How the rows of each file are tried; every file of `rulebook.load.FILES` has one.
CHECKERS: Mapping[str, Checker] = {f"{file}.yaml": checker for file, checker in _checkers()}
