"""The stages in their order, without spaCy: from a text to its facts and its ledger.

`Stages` holds the compiled cores of one rulebook. A `Work` is one text on its way through them: each
result is made when it is first asked for, from those before it, and kept.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from pathlib import Path

from solieu.checks import Known, check_row
from solieu.checks.confidence import Confidence
from solieu.clock import Clock, stage
from solieu.entities.find import EntityFinder
from solieu.entities.ner import Recogniser
from solieu.facts.assemble import Assembler, Read, facts_of
from solieu.facts.series import Series
from solieu.mentions.calendar import resolve_all
from solieu.mentions.periods import PeriodFinder, infer_date
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.model import Block, DocLayout, Fact, LedgerRow, NonFact, Period, Quantity, Term
from solieu.rulebook.load import Rulebook, load_rules
from solieu.tables.assemble import TableRead, TableReader
from solieu.tables.lead import lead_of
from solieu.tables.phrase import Piece
from solieu.tokens import View

_ANY_DATE = "2000-01-01"


class Stages:
    """The cores of one rulebook. Compiled once, safe to share."""

    def __init__(self, rules: Rulebook) -> None:
        self.rules = rules
        self.periods = PeriodFinder(rules)
        self.quantities = QuantityFinder(rules)
        self.roles = RoleFinder(rules)
        self.terms = EntityFinder(rules)
        self.assembler = Assembler(rules)
        self.tables = TableReader(rules, self.terms, self.periods, self.quantities)
        self.series = Series.of(rules)
        self.known = Known.of(rules)
        self.confidence = Confidence.of(rules)


@cache
def stages_of(rules: str | None) -> Stages:
    """Return the stages with the shipped rules, those of the folder `rules` added.

    Raises:
        RuleError: the rules have defects; the message lists them all.
    """
    return Stages(load_rules(Path(rules) if rules else None))


@dataclass(frozen=True, slots=True)
class Dated:
    """A document's date, where it is from, and the view's characters that show it if it was inferred."""

    date: str | None = None
    source: str | None = None  # document, metadata, text, option, open; None: not settled yet
    shown: tuple[int, int] | None = None


class Work:
    """One text on its way through the stages. All offsets but those of facts and ledger are the view's."""

    def __init__(
        self, stages: Stages, text: str, date: Dated, fallback: Dated | None = None, layout: DocLayout | None = None
    ) -> None:
        self.stages = stages
        self.text = text
        self.layout = layout or DocLayout()
        self.recognise: Recogniser | None = None  # of names; set before the terms are asked for
        self.clock = Clock()
        self._given = date
        self._fallback = fallback

    @stage
    def view(self) -> View:
        """The text as the stages see it: without its tables, which are read by their heads."""
        return View.of(_without(self.text, sorted([*((b.start, b.end) for b in self._blocks), *self._notes])))

    @stage
    def sentences(self) -> Sequence[tuple[int, int]]:
        """The sentences and the rows of tables, in source offsets."""
        sentences = [self.view.source_span(s.start, s.end) for s in self.view.sentences]
        return sorted([*sentences, *(row for block in self._blocks for row in _rows(self.text, block))])

    @stage
    def periods(self) -> Sequence[Period]:
        """Time expressions."""
        return self.stages.periods(self.view)

    @stage
    def quantities(self) -> Sequence[Quantity]:
        """Numbers with their units, those included that are no facts."""
        return self.stages.quantities(self.view, self._taken)

    @stage
    def roles(self) -> Sequence[NonFact]:
        """Numbers that are no facts."""
        return self.stages.roles(self.view, self.quantities, self._taken)

    @stage
    def terms(self) -> Sequence[Term]:
        """Phrases of the lexicons."""
        return self.stages.terms(self.view, self.quantities, self.recognise)

    @stage
    def dated(self) -> Dated:
        """The date that relative words count from: as given, else from the text, else the fallback."""
        given = self._given
        if given.date or given.source:
            return given if given.source else Dated(given.date, "document")
        if found := infer_date(self.view, self.periods):
            return Dated(found[0], "text", found[1])
        return self._fallback or Dated(None, "open")

    @cached_property
    def needs_date(self) -> bool:
        """Whether time expressions stay open that any date would settle."""
        if self.dated.date:
            return False
        bare, settled = (resolve_all(self.view, self.periods, date) for date in (None, _ANY_DATE))
        return any(without is None and given is not None for without, given in zip(bare, settled, strict=True))

    @property
    def read(self) -> Read:
        """All that the facts are made from. It is not kept: it asks for the terms, and a ring is freed late."""
        return Read(self.view, self.view.sentences, self.periods, self.quantities, lambda: self.terms)

    @stage
    def assembled(self) -> tuple[list[Fact], list[LedgerRow]]:
        """The facts, not yet checked, and the ledger; both in source offsets."""
        facts, ledger = facts_of(self.stages.assembler, self.read, self.dated.date, self.roles)
        facts += (fact for table in self.tables_read for fact in table.facts)
        ledger += (row for table in self.tables_read for row in table.ledger)
        told = [self.stages.series(fact, self.text) for fact in sorted(facts, key=lambda fact: fact.start)]
        return told, sorted(ledger, key=lambda row: row.start)

    @stage
    def tables_read(self) -> Sequence[TableRead]:
        """What the tables say, each with the lines above it."""
        date = self.dated.date
        read = zip(self._blocks, self._leads, strict=True)
        return [self.stages.tables(self.text, block, *lead, date) for block, lead in read]

    @stage
    def facts(self) -> list[Fact]:
        """The facts, each with the names of the checks that it fails, and how likely it is right."""
        return [self._checked(fact) for fact in self.assembled[0]]

    @property
    def ledger(self) -> list[LedgerRow]:
        """What became of every number, in source offsets."""
        return self.assembled[1]

    @property
    def date_span(self) -> tuple[int, int] | None:
        """The source characters that show the date, if it was inferred."""
        return self.view.source_span(*self.dated.shown) if self.dated.shown else None

    def sentence_of(self, start: int) -> tuple[int, int]:
        """Return the span of the sentence at a source offset: the last that begins before it."""
        return self.sentences[max(0, self._before(start))]

    @cached_property
    def _blocks(self) -> Sequence[Block]:
        return [block for block in self.layout.blocks if block.kind == "table"]

    @cached_property
    def _leads(self) -> Sequence[tuple[Sequence[Piece], Piece | None]]:
        return [lead_of(self.text, self.layout.blocks, block) for block in self._blocks]

    @cached_property
    def _notes(self) -> Sequence[tuple[int, int]]:
        """The lines above tables that only name units."""
        lines = [piece for above, _ in self._leads for piece in above if self.stages.tables.is_note(piece[0])]
        return [(start, start + len(line)) for line, start in lines]

    @cached_property
    def _taken(self) -> Sequence[tuple[int, int]]:
        return [digits for period in self.periods for digits in period.digits]

    def _before(self, start: int) -> int:
        return bisect_right(self.sentences, start, key=lambda span: span[0]) - 1

    def _checked(self, fact: Fact) -> Fact:
        sentence = self.sentence_of(fact.start)
        fact = replace(fact, checks=tuple(self._failed(fact, *sentence)))
        confidence = self.stages.confidence(fact, sentence, dated=self.dated.date is not None)
        return replace(fact, columns={**fact.columns, "confidence": confidence}) if confidence else fact

    def _failed(self, fact: Fact, first: int, last: int) -> list[str]:
        """Return the checks that a fact of the sentence text[first:last] fails."""
        row = {
            **fact.columns,
            "start": fact.start,
            "end": fact.end,
            "quote": self.text[fact.start : fact.end],
            "sentence": self.text[first:last],
            "evidence": fact.evidence,
        }
        return check_row(row, self.text, self.stages.known)


def _without(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """Return the text with blanks for its tables and their notes: offsets stay, no sentence runs into a cell."""
    pieces = []
    done = 0
    for start, end in spans:
        pieces += [text[done:start], "".join("\n" if c == "\n" else " " for c in text[start:end])]
        done = end
    return "".join([*pieces, text[done:]]) if pieces else text


def _rows(text: str, block: Block) -> Iterator[tuple[int, int]]:
    at = block.start
    for line in text[block.start : block.end].split("\n"):
        if line.strip():
            yield at, at + len(line)
        at += len(line) + 1
