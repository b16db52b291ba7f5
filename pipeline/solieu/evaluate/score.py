"""The scorer's figures: found, core, key and full, over all facts and over trade, columns, ledger.

found   the number is there as a fact            (precision, recall, F1)
core    found, and statistic, value, value_max, unit right
key     core, and flow, measure, commodity, reporter, partner, period right
full    key, and entity, bound, base, status, rank_of right
trade   the same four over facts, and rows, whose `flow` is set
ledger  every run of digits has one ledger row of its own span, and the role is right
"""

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from solieu.evaluate.compare import LEVELS, SLOTS, empty
from solieu.evaluate.gold import Entry
from solieu.evaluate.match import Pair, Result, Row, Run, take

_ROUNDS = 1000
#: What is right, what the gold has, what the rows have.
Tally = tuple[int, int, int]


@dataclass(frozen=True)
class Figure:
    """Precision, recall, F1; `interval` holds 95 % of the F1 over texts drawn with replacement.

    Both writings of a text, raw and word-segmented, are drawn together: they say the same.
    """

    p: float
    r: float
    f1: float
    interval: tuple[float, float] | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the figure as the scorer writes it."""
        plain: dict[str, Any] = {"p": self.p, "r": self.r, "f1": self.f1}
        return plain if self.interval is None else plain | {"interval": list(self.interval)}


@dataclass(frozen=True)
class SlotFigure:
    """A column: how often it is right, and F1 where it is set, over the facts found."""

    accuracy: float | None
    set: Figure


@dataclass(frozen=True)
class LedgerFigure:
    """How many runs of digits the gold has, the share with one ledger row, the share with the right role."""

    numbers: int
    covered: float
    role: float


@dataclass(frozen=True)
class Score:
    """Every figure of one run. A text may be two documents: raw and word-segmented."""

    documents: int
    texts: int
    gold: int
    got: int
    all: Mapping[str, Figure]
    trade_gold: int
    trade: Mapping[str, Figure]
    slots: Mapping[str, SlotFigure]
    ledger: LedgerFigure | None = None

    def as_dict(self) -> dict[str, Any]:
        """Return the figures in the shape of the scorer's JSON."""
        report: dict[str, Any] = {"gold": self.gold, "got": self.got}
        report |= {name: figure.as_dict() for name, figure in self.all.items()}
        report["trade"] = {"gold": self.trade_gold} | {n: f.as_dict() for n, f in self.trade.items()}
        report["slots"] = {n: {"accuracy": s.accuracy} | s.set.as_dict() for n, s in self.slots.items()}
        return report if self.ledger is None else report | {"ledger": asdict(self.ledger)}


def score(run: Run, ledger: Iterable[Row] | None = None, *, intervals: bool = True) -> Score:
    """Return the figures of a run; with `ledger`, those of the ledger's rows too."""
    every = _by_text(run.results)
    texts = len(every)
    if run.unknown:
        every.append({("all", name): (0, 0, len(run.unknown)) for name in LEVELS})
    columns = {(part, n): [t[part, n] for t in every if (part, n) in t] for part in ("all", "trade") for n in LEVELS}
    figures = {key: figure(tallies, intervals=intervals) for key, tallies in columns.items()}
    pairs = list(run.pairs)
    return Score(
        documents=len(run.results),
        texts=texts,
        gold=sum(t[1] for t in columns["all", "found"]),
        got=sum(t[2] for t in columns["all", "found"]),
        all={name: figures["all", name] for name in LEVELS},
        trade_gold=sum(t[1] for t in columns["trade", "found"]),
        trade={name: figures["trade", name] for name in LEVELS},
        slots={slot: slot_figure(slot, pairs) for slot in SLOTS},
        ledger=None if ledger is None else ledger_figure(run, ledger),
    )


def figure(tallies: Sequence[Tally], *, intervals: bool = True) -> Figure:
    """Return the figure of all tallies together, one tally a text."""
    bare = _figure(_sum(tallies))
    return Figure(bare.p, bare.r, bare.f1, _interval(tallies)) if intervals and tallies else bare


def slot_figure(slot: str, pairs: Sequence[Pair]) -> SlotFigure:
    """Return how well a column is filled in some pairs."""
    tally = [0, 0, 0]
    for pair in pairs:
        wants, has = not empty(pair.gold.get(slot)), not empty(pair.row.get(slot))
        tally = [a + b for a, b in zip(tally, (wants and has and pair.right[slot], wants, has), strict=True)]
    accuracy = round(sum(pair.right[slot] for pair in pairs) / len(pairs), 4) if pairs else None
    return SlotFigure(accuracy, _figure((tally[0], tally[1], tally[2])))


def ledger_figure(run: Run, ledger: Iterable[Row]) -> LedgerFigure:
    """Return coverage and role accuracy over every run of digits of the gold documents."""
    seen = covered = right = 0
    for _, number, roles in ledger_roles(run, ledger):
        seen += 1
        covered += bool(roles)
        right += roles == [number["role"]]
    return LedgerFigure(seen, round(covered / seen, 4) if seen else 1.0, round(right / seen, 4) if seen else 1.0)


def ledger_roles(run: Run, ledger: Iterable[Row]) -> Iterable[tuple[str, Entry, list[str]]]:
    """Yield each run of digits of the gold with its document and the roles that the ledger gives it."""
    shelf: dict[str, list[Row]] = defaultdict(list)
    for row in ledger:
        shelf[str(row["doc_id"])].append(row)
    for result in run.results:
        roles: dict[tuple[int, int], list[str]] = defaultdict(list)
        for row in take(shelf, result.document.doc_id):
            roles[row["start"], row["end"]].append(row["role"])
        for number in result.document.numbers:
            if number["n"] is not None:
                span = number["start"], number["start"] + len(number["text"])
                yield result.document.doc_id, number, roles.get(span, [])


def _by_text(results: Iterable[Result]) -> list[dict[tuple[str, str], Tally]]:
    texts: dict[str, list[dict[tuple[str, str], Tally]]] = defaultdict(list)
    for result in results:
        texts[result.document.text_id].append(_tallies(result))
    return [{key: _sum(tallies[key] for tallies in writings) for key in writings[0]} for writings in texts.values()]


def _tallies(result: Result) -> dict[tuple[str, str], Tally]:
    facts, rows = result.document.facts, result.rows
    sizes = {"all": (len(facts), len(rows)), "trade": (_trading(facts), _trading(rows))}
    tallies: dict[tuple[str, str], Tally] = {}
    for name in LEVELS:
        good = [pair for pair in result.pairs if pair.reaches(name)]
        tallies["all", name] = (len(good), *sizes["all"])
        tallies["trade", name] = (sum(pair.trade for pair in good), *sizes["trade"])
    return tallies


def _trading(items: Iterable[Mapping[str, Any]]) -> int:
    return sum(bool(item.get("flow")) for item in items)


def _sum(tallies: Iterable[Tally]) -> Tally:
    right = gold = got = 0
    for a, b, c in tallies:
        right, gold, got = right + a, gold + b, got + c
    return right, gold, got


def _figure(tally: Tally) -> Figure:
    right, gold, got = tally
    p, r = right / got if got else float(gold == 0), right / gold if gold else 1.0
    return Figure(round(p, 4), round(r, 4), round(2 * p * r / (p + r) if p + r else 0.0, 4))


def _interval(tallies: Sequence[Tally]) -> tuple[float, float]:
    draw = random.Random(0)
    figures = sorted(_figure(_sum(draw.choices(tallies, k=len(tallies)))).f1 for _ in range(_ROUNDS))
    return figures[_ROUNDS // 40], figures[-_ROUNDS // 40]
