"""A document under review: its rows, its sentences, and what a row of it says of where it is from."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from solieu import __version__
from solieu.batch.one import sha_of
from solieu.dossier import Dossier
from solieu.model import Document
from solieu.review.decisions import Record
from solieu.stages import Dated, Stages, Work
from solieu.table.rows import place_of


class Paper:
    """A document with its rows by their ids; its sentences are found when they are first asked for."""

    def __init__(self, dossier: Dossier, stages: Stages, date: str | None) -> None:
        self.doc_id = dossier.doc_id
        self.text = dossier.document.text if dossier.document else None
        self.rows = {row["fact_id"]: row for row in dossier.rows}
        self._document = dossier.document
        self._stages = stages
        self._date = date

    @cached_property
    def sha(self) -> str:
        """The hash of the text; without a text what the rows say."""
        if self._document:
            return sha_of(self._document)
        return next((row["doc_sha256"] for row in self.rows.values() if "doc_sha256" in row), "")

    def sentence(self, start: int) -> tuple[int, int]:
        """Return the span of the sentence at an offset of the text, which must be there."""
        return self._work.sentence_of(start)

    def address(self, span: Mapping[str, Any]) -> Record:
        """Return a span of the text, which must be there, with its sentence, page and cell."""
        document = self._there
        first, last = self.sentence(span["start"])
        page, cell = place_of(document.layout, span["start"])
        return {**span, "sentence": document.text[first:last], "page": page, "cell": cell}

    def origin(self) -> Record:
        """Return what a row says of the document and of the program that read it."""
        row = next(iter(self.rows.values()), None)
        dated = self._work.dated
        date, source = (row.get("doc_date"), row.get("doc_date_source")) if row else (dated.date, dated.source)
        about = {"doc_id": self.doc_id, "doc_date": date, "doc_date_source": source, "doc_sha256": self.sha}
        return about | {"rules_sha": self._stages.rules.sha, "solieu_version": __version__}

    @property
    def _there(self) -> Document:
        if self._document is None:
            raise ValueError(f"{self.doc_id}: its text is not there")
        return self._document

    @cached_property
    def _work(self) -> Work:
        document = self._there
        hint = document.date_hint or (self._date, "option" if self._date else "open")
        dated = Dated(document.date, document.date_source)
        return Work(self._stages, document.text, dated, Dated(*hint), document.layout)
