"""The driver: numbers of a document, in order, each given its columns by the rules of `assembly/columns.yaml`."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from solieu.facts import (  # noqa: F401  (they register finders)
    abroad,
    actors,
    base,
    dealings,
    dealt,
    economy,
    flow,
    homelands,
    indices,
    inherited_reporter,
    inherited_subject,
    inherited_time,
    leaving,
    listed,
    markets,
    measure,
    movement,
    no_trade,
    own_time,
    partner,
    people,
    percent,
    pointed,
    products,
    quoted,
    reporter,
    restated,
    rows,
    source,
    speakers,
    statistic,
    status,
    subject,
    tariffs,
    time,
    told,
    versions,
    whole,
)  # fmt: skip
from solieu.facts.choice import Chooser
from solieu.facts.clock import Clock
from solieu.facts.echo import echo, prices
from solieu.facts.fact import fact_of
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.ledger import ledger_of
from solieu.facts.lists import settle
from solieu.facts.names import Names
from solieu.facts.namings import Namings
from solieu.facts.off_topic import TopicScorer
from solieu.facts.ranked import scope
from solieu.facts.registry import FINDERS, ORDER, Finder
from solieu.facts.scene import Scene
from solieu.facts.series import inherit_sources, parts_of
from solieu.facts.set_aside import without_set_aside
from solieu.facts.topic import Topic, topic_of
from solieu.facts.traders import with_their_verb
from solieu.facts.units import share_prices
from solieu.model import Fact, LedgerRow, NonFact, Period, Quantity, Sentence, Term, Why
from solieu.rulebook.assembly import Patterns
from solieu.rulebook.load import Rulebook
from solieu.tokens import View

#: What holds on as long as sentence after sentence takes it over.
_LASTING = ("period", "flow", "commodity", "partner", "base")
_BEGINNING = re.compile(r"\w*")
#: What gave a number a measure that the next one has no part in.
_OF_ITS_OWN = ("/default", "/staff", "/over_gdp")
#: What a clause leaves for the next one.
_CARRIED = ("flow", "measure", "commodity", "reporter", "partner", "entity", "period", "base", "status")


@dataclass(frozen=True)
class Read:
    """All that the stages before have found in a document, in view offsets, sorted.

    The terms are looked for when they are first asked for: only numbers that may become facts need them.
    """

    view: View
    sentences: Sequence[Sentence]
    periods: Sequence[Period]
    quantities: Sequence[Quantity]
    find_terms: Callable[[], Sequence[Term]]

    @cached_property
    def terms(self) -> Sequence[Term]:
        """Phrases of the lexicons."""
        return self.find_terms()


class Assembler:
    """Pure core: what was read of a document in, facts out. The rules decide the order of the finders."""

    def __init__(self, rules: Rulebook, without: frozenset[str] = frozenset()) -> None:
        self.names = Names.of(rules)
        self.topics = TopicScorer(rules)
        parts = rules.settings["patterns/context.yaml"]["parts"]
        self._patterns = Patterns(rules["patterns/context"], parts)
        self._finders: dict[str, list[tuple[str, Finder]]] = {column: [] for column in ORDER}
        for row in rules["assembly/columns"]:
            if row.id not in without:
                self._finders[row.column].append((row.id, FINDERS[row.id]))
        choices = {row.column: row for row in rules["assembly/choice"] if row.id not in without}
        self.chooser = Chooser(choices, self._finders)
        self.choose: Callable[[Sequence[Number], Namings], None] = self.chooser

    def numbers(self, read: Read, date: str | None) -> list[Number]:
        """Return every number of a document of a date with its columns decided."""
        subjects = without_set_aside(read.view, read.terms, self._patterns)
        subjects = with_their_verb(read.view, subjects, read.quantities, self.names, self._patterns)
        read = replace(read, find_terms=lambda: subjects)
        topic = topic_of(read.view, read.sentences, read.terms, self.names, date, read.periods, self._patterns)
        numbers = list(self._in_sentences(read, topic))
        echo(numbers)
        prices(numbers)
        self._reconsider(read, numbers)
        parts_of(numbers)
        inherit_sources(numbers)
        return numbers

    def _reconsider(self, read: Read, numbers: Sequence[Number]) -> None:
        """Choose among all candidates for the numbers that become rows."""
        rows = [n for n in numbers if _why(n) is None]
        if rows:
            scenes = {n.sentence: n.scene for n in rows}
            self.choose(rows, Namings(read.view, read.terms, read.periods, scenes, rows[0].clock))

    def _in_sentences(self, read: Read, topic: Topic) -> Iterator[Number]:
        """Yield the numbers of one sentence after the other: each finds the frame that those before leave."""
        frame = Frame()
        clock = Clock(read.view, read.periods, topic.date, topic.today)
        for index, scene in _scenes(read, self._patterns):
            frame = rows.head(frame.next_sentence(), scene, index, clock)
            solved: list[Number] = []
            for k, q in enumerate(scene.numbers):
                left, right = scene.zones[k]
                previous = solved[-1] if solved else None
                n = Number(scene, k, q, left, right, frame, topic, clock, index, previous)
                self._decide(n)
                frame = leaving.bracket(scope(_carry(frame, n), n), n)
                solved.append(n)
                if len({tuple(x.value("partner") or ()) for x in solved[-4:] if x.value("partner")}) > 1:
                    listed = dict.fromkeys(code for x in solved for code in x.value("partner") or ())
                    frame = frame.set("partner_list", Slot([*listed], "list", sentence=index))
            frame = leaving.name(leaving.tail(frame, scene, index), scene, index, clock, topic.names)
            frame = people.remember(told.tell(quoted.quote(frame, scene, index), scene, index), scene, index)
            if solved:
                settle(solved)
                frame = leaving.close(frame, solved, index)
                share_prices(solved)
                yield from solved

    def _decide(self, n: Number) -> None:
        for column in ORDER:
            slot = self._first(n, column)
            if slot is not None and slot.value not in (None, [], ""):
                n.columns[column] = slot
            elif slot is not None:
                n.emptied[column] = slot.rule.partition("/")[0]
            if column == "flow":
                n.columns["sign"] = Slot(movement.sign(n), "sign")

    def _first(self, n: Number, column: str) -> Slot | None:
        for rule, find in self._finders[column]:
            slot = find(n)
            if slot is not None:
                return slot.by(f"{rule}/{slot.rule.rpartition('/')[2]}")
        return None


def facts_of(
    assembler: Assembler, read: Read, date: str | None, roles: Sequence[NonFact]
) -> tuple[list[Fact], list[LedgerRow]]:
    """Return the facts of a document of a date and its ledger, both in source offsets.

    Only a document in which a number may become a fact is assembled.
    """
    roles = [*roles, *_in_names(read, assembler.names)]
    cancelled = {(r.start, r.end) for r in roles}
    kept = [q for q in read.quantities if (q.start, q.end) not in cancelled]
    off_topic = bool(kept) and assembler.topics.off_topic(read.view)
    if off_topic or all(q.unit is None for q in kept):
        whys: list[Why | None] = [Why.OFF_TOPIC if off_topic else Why.NO_UNIT] * len(kept)
        return [], ledger_of(read.view, kept, whys, read.periods, roles)
    numbers = assembler.numbers(replace(read, quantities=kept), date)
    whys = [_why(n) for n in numbers]
    facts = [fact_of(n, read.view) for n, why in zip(numbers, whys, strict=True) if why is None]
    return facts, ledger_of(read.view, kept, whys, read.periods, roles)


def _in_names(read: Read, names: Names) -> Iterator[NonFact]:
    """Yield the numbers without a unit that are a piece of a good's name: "lúa IR 50404"."""
    bare = [q for q in read.quantities if q.unit is None]
    bare = [q for q in bare if _BEGINNING.findall(read.view.lower, q.start, q.end)[0] in names.goods_phrases]
    goods = [t for t in read.terms if t.kind == "commodity"] if bare else []
    for q in bare:
        name = next((t for t in goods if t.start < q.start and q.end <= t.end), None)
        if name:
            yield NonFact(q.start, q.end, name.rule, "other")


def _why(n: Number) -> Why | None:
    """Say why a number is no row, or None: a row needs statistic, value, unit and measure."""
    if n.quantity.unit is None:
        return Why.NO_UNIT
    return None if n.value("measure") else Why.NO_MEASURE


def _scenes(read: Read, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[int, Scene]]:
    """Yield the sentences with what stands in them, up to the last number; linear in the number of mentions."""
    t = p = q = 0
    for index, sentence in enumerate(read.sentences):
        if q == len(read.quantities):
            return  # a sentence behind the last number changes none
        t, terms = _take(read.terms, t, sentence)
        p, periods = _take(read.periods, p, sentence)
        q, numbers = _take(read.quantities, q, sentence)
        yield index, Scene(read.view, sentence, numbers, terms, periods, patterns)


def _take(items: Sequence[Any], at: int, sentence: Sentence) -> tuple[int, list[Any]]:
    first = at
    while first < len(items) and items[first].start < sentence.start:
        first += 1
    last = first
    while last < len(items) and items[last].start < sentence.end:
        last += 1
    return last, list(items[first:last])


def _carry(frame: Frame, n: Number) -> Frame:
    """Return the frame with what a number leaves for the next one."""
    left: dict[str, Slot] = {}
    before = n.base_level or n.rule("period").startswith("period_from") or n.rule("period").endswith("told")
    for column in _CARRIED:
        slot = n.columns.get(column)
        aside = column == "period" and before or column == "measure" and slot and slot.rule.endswith(_OF_ITS_OWN)
        start = column == "status" and (
            movement.from_to(n) or n.emptied.get(column) == "status_start"
        )  # its end is planned
        if aside or start or column == "measure" and n.value("measure") == "count":
            continue
        if slot is not None:
            left[column] = slot.said_in(n.sentence) if column in _LASTING else slot
            if column == "period":
                left |= _windows(n, left[column])
        elif column == "flow" and not flow.ends_trade(n):
            continue
        elif column in ("flow", "partner", "commodity", "entity", "status") or own_time.told(n, column):
            left[column] = Slot(None, "none", sentence=n.sentence)
    return frame.set_all({**left, **leaving.compared_later(n)})


def _windows(n: Number, slot: Slot) -> Iterator[tuple[str, Slot]]:
    """Yield what a period is remembered as: the present one, the last month, the last span of years."""
    if slot.window is None:
        return
    yield "period_priced" if n.value("measure") == "price" else "period_amount", slot
    if not n.clock.after(slot.window):
        yield "period_now", slot
        if slot.window.type == "month":
            yield "period_month", slot
        if slot.window.type == "half_month":
            yield "period_round", slot
    if slot.window.start.year < slot.window.end.year:
        yield "period_years", slot
