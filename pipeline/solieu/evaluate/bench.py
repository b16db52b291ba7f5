"""The pipeline over a gold folder, whole or without some assembly rules."""

from collections.abc import Iterable, Sequence
from copy import copy
from dataclasses import dataclass
from hashlib import sha256

from solieu.errors import InputError
from solieu.evaluate.gold import GoldDocument
from solieu.facts.assemble import Assembler
from solieu.model import Document
from solieu.stages import Dated, Work, stages_of
from solieu.table.rows import Row, ledger_row_of, row_of


@dataclass(frozen=True)
class Output:
    """What an extraction gives: rows and ledger, in the order of the documents."""

    rows: Sequence[Row]
    ledger: Sequence[Row]


class Bench:
    """The documents of a gold folder, read once; only the assembly is done anew for every set of rules."""

    def __init__(self, documents: Iterable[GoldDocument], rules: str | None = None) -> None:
        self._stages = stages_of(rules)
        self._works = [
            (d.doc_id, d.date, Work(self._stages, d.text, Dated(d.date, "document" if d.date else None)))
            for d in documents
        ]

    @property
    def assembly_rules(self) -> list[str]:
        """The ids of all assembly rules, in the order in which they are tried, and of the choices after them."""
        rules = self._stages.rules
        return [row.id for row in (*rules["assembly/columns"], *rules["assembly/choice"])]

    def output(self, without: frozenset[str] = frozenset()) -> Output:
        """Return rows and ledger; without some assembly rules, the rows are not checked, which is faster.

        Raises:
            InputError: an id names no assembly rule.
        """
        unknown = sorted(without - set(self.assembly_rules))
        if unknown:
            raise InputError(f"no assembly rule {', '.join(unknown)}; see rules/assembly")
        works = self._less(without) if without else self._works
        rows = [row for work in works for row in self._rows(*work, checked=not without)]
        ledger = [ledger_row_of(entry, doc_id) for doc_id, _, work in works for entry in work.assembled[1]]
        return Output(rows, ledger)

    def _less(self, without: frozenset[str]) -> list[tuple[str, str | None, Work]]:
        """Return the works with fewer rules; what the stages before the assembly have found is shared."""
        stages = copy(self._stages)
        stages.assembler = Assembler(self._stages.rules, without)
        works = []
        for doc_id, date, work in self._works:
            work.assembled  # noqa: B018  (so that the stages before it have run)
            less = copy(work)
            less.stages = stages
            less.__dict__.pop("assembled", None)
            less.__dict__.pop("facts", None)
            works.append((doc_id, date, less))
        return works

    def _rows(self, doc_id: str, date: str | None, work: Work, *, checked: bool) -> Iterable[Row]:
        digest = sha256(work.text.encode()).hexdigest()
        for fact in work.facts if checked else work.assembled[0]:
            first, last = work.sentence_of(fact.start)
            yield row_of(
                fact,
                document=Document(work.text, doc_id, layout=work.layout),
                doc_date=date,
                doc_date_source="document" if date else None,
                sentence=work.text[first:last],
                doc_sha256=digest,
                rules_sha=self._stages.rules.sha,
            )
