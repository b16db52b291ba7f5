"""The driver: numbers of a document, in order, each given its columns by the rules of `assembly/columns.yaml`."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from solieu.facts import (  # noqa: F401  (they register finders)
    actors,
    base,
    flow,
    inherited_subject,
    inherited_time,
    leaving,
    measure,
    movement,
    partner,
    percent,
    reporter,
    rows,
    source,
    statistic,
    status,
    subject,
    time,
    whole,
)  # fmt: skip
from solieu.facts.clock import Clock
from solieu.facts.echo import echo
from solieu.facts.frame import Frame, Number, Slot
from solieu.facts.ledger import ledger_of
from solieu.facts.lists import settle
from solieu.facts.names import Names
from solieu.facts.off_topic import TopicScorer
from solieu.facts.registry import FINDERS
from solieu.facts.scene import Scene
from solieu.facts.series import inherit_sources, parts_of
from solieu.facts.topic import Topic, topic_of
from solieu.facts.units import share_prices, unit_of
from solieu.model import Evidence, Fact, Kind, LedgerRow, NonFact, Period, Quantity, Sentence, Term, Why
from solieu.rulebook.assembly import compile_patterns
from solieu.rulebook.load import Rulebook
from solieu.tokens import View

#: The order in which the columns of a number are decided: later ones look at earlier ones.
ORDER = (
    "statistic", "flow", "measure", "commodity", "reporter", "partner", "entity",
    "period", "base", "status", "source", "of", "indicator", "qualifier",
)  # fmt: skip
#: What holds on as long as sentence after sentence takes it over.
_LASTING = ("period", "flow", "commodity", "partner", "base")
#: For how many sentences the scope of a rank is taken over.
_SCOPE_REACH = 6
#: What a clause leaves for the next one.
_CARRIED = ("flow", "measure", "commodity", "reporter", "partner", "entity", "period", "base", "status")


@dataclass(frozen=True, slots=True)
class Read:
    """All that the stages before have found in a document, in view offsets, sorted."""

    view: View
    sentences: Sequence[Sentence]
    terms: Sequence[Term]
    periods: Sequence[Period]
    quantities: Sequence[Quantity]


class Assembler:
    """Pure core: what was read of a document in, facts out. The rules decide the order of the finders."""

    def __init__(self, rules: Rulebook, without: frozenset[str] = frozenset()) -> None:
        self.names = Names.of(rules)
        self.topics = TopicScorer(rules)
        parts = rules.settings["patterns/context.yaml"]["parts"]
        self._patterns = compile_patterns(rules["patterns/context"], parts)
        self._finders: dict[str, list[str]] = {column: [] for column in ORDER}
        for row in rules["assembly/columns"]:
            if row.id not in without:
                self._finders[row.column].append(row.id)

    def topic(self, read: Read, date: str | None) -> Topic:
        """Return what a document is about."""
        return topic_of(read.view, read.sentences, read.terms, self.names, date, read.periods, self._patterns)

    def numbers(self, read: Read, topic: Topic) -> Iterator[Number]:
        """Yield every number of the document with its columns decided."""
        frame = Frame()
        clock = Clock(read.view, read.periods, topic.date)
        for index, scene in _scenes(read, self._patterns):
            frame = rows.head(frame.next_sentence(), scene, index, clock)
            solved: list[Number] = []
            for k, q in enumerate(scene.numbers):
                left, right = scene.zones[k]
                previous = solved[-1] if solved else None
                n = Number(scene, k, q, left, right, frame, topic, clock, index, previous)
                self._decide(n)
                frame = leaving.bracket(_scope(_carry(frame, n), n), n)
                solved.append(n)
                if len({tuple(x.value("partner") or ()) for x in solved[-4:] if x.value("partner")}) > 1:
                    frame = frame.set("partner_list", Slot(n.value("partner") or [], "list", sentence=index))
            frame = leaving.name(leaving.tail(frame, scene, index), scene, index, clock, topic.names)
            settle(solved)
            frame = leaving.close(frame, solved, index)
            share_prices(solved)
            yield from solved

    def _decide(self, n: Number) -> None:
        for column in ORDER:
            slot = self._first(n, column)
            if slot is not None and slot.value not in (None, [], ""):
                n.columns[column] = slot
            if column == "flow":
                n.columns["sign"] = Slot(movement.sign(n), "sign")

    def _first(self, n: Number, column: str) -> Slot | None:
        for rule in self._finders[column]:
            slot = FINDERS[rule](n)
            if slot is not None:
                return replace(slot, rule=f"{rule}/{slot.rule.rpartition('/')[2]}")
        return None


def facts_of(
    assembler: Assembler, read: Read, topic: Topic, roles: Sequence[NonFact]
) -> tuple[list[Fact], list[LedgerRow]]:
    """Return the facts of a document and its ledger, both in source offsets."""
    roles = [*roles, *_in_names(read)]
    cancelled = {(r.start, r.end) for r in roles}
    kept = [q for q in read.quantities if (q.start, q.end) not in cancelled]
    off_topic = assembler.topics.off_topic(read.view)
    facts: list[Fact] = []
    whys: list[Why | None] = []
    numbers = list(assembler.numbers(replace(read, quantities=kept), topic))
    echo(numbers)
    parts_of(numbers)
    inherit_sources(numbers)
    for n in numbers:
        why = Why.OFF_TOPIC if off_topic else _why(n)
        whys.append(why)
        if why is None:
            facts.append(fact_of(n, read.view))
    return facts, ledger_of(read.view, kept, whys, read.periods, roles)


def _in_names(read: Read) -> Iterator[NonFact]:
    """Yield the numbers without a unit that are a piece of a good's name: "lúa IR 50404"."""
    bare = [q for q in read.quantities if q.unit is None]
    names = [t for t in read.terms if t.kind == "commodity"] if bare else []
    for q in bare:
        name = next((t for t in names if t.start < q.start and q.end <= t.end), None)
        if name:
            yield NonFact(q.start, q.end, name.rule, "other")


def _why(n: Number) -> Why | None:
    """Say why a number is no row, or None: a row needs statistic, value, unit and measure."""
    if n.quantity.unit is None:
        return Why.NO_UNIT
    return None if n.value("measure") else Why.NO_MEASURE


def _scenes(read: Read, patterns: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[int, Scene]]:
    """Yield every sentence with what stands in it; linear in the number of mentions."""
    t = p = q = 0
    for index, sentence in enumerate(read.sentences):
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
    for column in _CARRIED:
        slot = n.columns.get(column)
        before = n.base_level or n.rule("period").startswith("period_from") or n.rule("period").endswith("told")
        aside = column == "period" and before or column == "measure" and slot and slot.rule.endswith("default")
        start = column == "status" and movement.from_to(n)  # its end is what is planned
        if aside or start or column == "measure" and n.value("measure") == "count":
            continue
        if slot is not None and column == "period" and slot.window and not n.clock.after(slot.window):
            now = replace(slot, sentence=n.sentence)
            frame = frame.set("period_now", now)
            frame = frame.set("period_month", now) if slot.window.type == "month" else frame
        if slot is not None and column == "period" and slot.window and slot.window.start.year < slot.window.end.year:
            frame = frame.set("period_years", replace(slot, sentence=n.sentence))
        if slot is not None:
            frame = frame.set(column, replace(slot, sentence=n.sentence) if column in _LASTING else slot)
        elif column == "flow" and not flow.ends_trade(n):
            continue
        elif column in ("flow", "partner", "commodity", "entity", "status"):
            frame = frame.set(column, Slot(None, "none", sentence=n.sentence))
    return frame


def _ranked_kind(n: Number, said: tuple[int, int]) -> Slot | None:
    """ "Thị trường nhập khẩu chè lớn thứ ba của Việt Nam": among those of a country, not among countries."""
    kind = n.search("ranked_kind", n.scene.sentence.start, n.quantity.start)
    whose = n.match("ranked_whose", n.quantity.end, said[1])
    if kind is None or whose is None or whose.end() != said[0]:
        return None
    value = f"{kind[1]}{n.text[whose.start() : said[1]]}"
    return Slot(value, "rank_scope/kind", kind.start(1), said[1], None, n.sentence)


def _scope(frame: Frame, n: Number) -> Frame:
    """A rank that names no scope is among those of the rank before ("hạng 2 thế giới ..., Malaysia (25)")."""
    if n.kind is not Kind.RANK:
        return frame
    said = n.quantity.rank_scope
    if said is None:
        slot = frame.get("rank_scope")
        if named := n.search("scope_before", n.scene.sentence.start, n.quantity.start):
            slot = Slot(named[1], "rank_scope/before", named.start(1), named.end(1), None, n.sentence)
        if slot is not None and slot.sentence >= n.sentence - _SCOPE_REACH:
            n.columns["rank_scope"] = replace(slot, rule="rank_scope/carried")
        return frame
    slot = _ranked_kind(n, said) or Slot(
        n.text[said[0] : said[1]], "rank_scope/quantity", said[0], said[1], None, n.sentence
    )
    n.columns["rank_scope"] = slot
    return frame if n.quantity.rank_of else frame.set("rank_scope", slot)


def fact_of(n: Number, view: View) -> Fact:
    """Turn a decided number into a row in source offsets."""
    q = n.quantity
    sign = n.columns["sign"].value
    columns: dict[str, Any] = {"value": q.value * sign}
    if q.value_max is not None:
        columns["value_max"] = q.value_max * sign
    columns |= {c: n.columns[c].value for c in ORDER if c in n.columns}
    columns |= {"unit": unit_of(n), "bound": q.bound, "rank_of": q.rank_of}
    for column in ("rank_scope", "source_inherited"):
        columns[column] = n.value(column)
    if larger := n.columns.get("part_of"):
        columns["part_of"] = view.source_span(larger.value, larger.value + 1)[0]
    columns |= _series(n)
    start, end = view.source_span(q.start, q.end)
    return Fact(start, end, {c: v for c, v in columns.items() if v not in (None, [], "")}, tuple(_evidence(n, view)))


def _evidence(n: Number, view: View) -> Iterator[Evidence]:
    """Yield for each filled column the rule and the source characters that it was read from."""
    q = n.quantity
    spans: list[tuple[str, str, tuple[int, int] | None]] = [
        ("value", q.rule, (q.start, q.end)),
        ("unit", q.rule, q.unit_span or (q.start, q.end)),
    ]
    if q.value_max is not None:
        spans.append(("value_max", q.rule, (q.start, q.end)))
    if q.bound is not None:
        spans.append(("bound", q.rule, q.bound_cue or (q.start, q.end)))
    if q.rank_of is not None:
        spans.append(("rank_of", q.rule, q.parts[0] if q.parts else (q.start, q.end)))
    for column, slot in n.columns.items():
        if column in ORDER or column == "rank_scope":
            span = (slot.start, slot.end) if slot.start is not None and slot.end is not None else None
            spans.append((column, slot.rule, span))
    for column, rule, span in spans:
        yield Evidence(column, rule, *(view.source_span(*span) if span else (None, None)))


def _series(n: Number) -> Mapping[str, Any]:
    """The columns that tell series apart and are no column of the guide."""
    q, sign = n.quantity, n.columns["sign"].value
    low, high = q.value_low, q.value_high
    if sign < 0:
        low, high = (-high if high is not None else None), (-low if low is not None else None)
    said = [t for t in n.scene.whole.of("obs_status") if t.start < q.start]
    revised = bool(said) and said[-1].id == "obs_status_preliminary"
    goods = n.columns.get("commodity")
    actor = n.columns.get("entity")
    return {
        "value_form": q.form, "decimals": q.decimals, "value_low": low, "value_high": high,
        "commodity_id": goods.id if goods else None,
        "entity_id": actor.id if actor else None,
        "obs_status": "P" if revised else "E" if _of_estimates(n) else None,
        **time.series(n),
    }  # fmt: skip


def _of_estimates(n: Number) -> bool:
    """Whether a figure goes on with a list that an estimate opened: "rau quả ước đạt 3 tỷ USD; hạt điều đạt 2 tỷ"."""
    p = n.previous
    while p is not None:
        if p.value("status") == "estimate" and p.value("statistic") == n.value("statistic"):
            return not n.value("status") and p.value("period") == n.value("period")
        p = p.previous
    return False
