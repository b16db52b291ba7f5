"""The stages as a spaCy pipeline: `load()`, our tokenizer, and one thin shell for each stage.

    nlp = solieu.load()
    doc = nlp("Năm 2005, xuất khẩu đạt trên 32,4 tỉ USD.")
    doc._.facts, doc._.ledger, doc.spans["quantities"]

What a Doc carries is JSON primitives, so `n_process`, `DocBin` and pickling work; `doc._.facts` and
`doc._.ledger` build `Fact` and `LedgerRow` from them. The date that relative words count from is set
before the pipeline runs, also for `nlp.pipe`, which takes Docs as well as texts:

    doc = nlp.make_doc(text)
    doc._.date = "2006-04"
    nlp(doc)

Without it the date is inferred from the text; then `doc._.date_source` is "text" afterwards. Where the text shows
none, `doc._.needs_date` says whether time expressions stay open for want of one. Every component can be left out;
each makes what it needs from the stages before.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, cast
from weakref import WeakKeyDictionary

import numpy as np
import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from solieu.entities.ner import Recogniser, underthesea_names
from solieu.model import Fact, LedgerRow, Mention
from solieu.notebook import register
from solieu.reading.dates import parse_date
from solieu.records import (
    fact_from_record,
    fact_to_record,
    layout_from_record,
    ledger_from_record,
    ledger_to_record,
)
from solieu.stages import Dated, Work, stages_of
from solieu.words import split_words

#: The components in their order.
COMPONENTS = ("solieu_sentences", "solieu_mentions", "solieu_entities", "solieu_facts", "solieu_checks")
#: Keys of `doc.user_data`: lists of JSON records.
FACTS, LEDGER = "solieu_facts", "solieu_ledger"

_working: WeakKeyDictionary[Doc, Work] = WeakKeyDictionary()


def load(
    rules: str | Path | None = None, *, spans: bool = True, ner: bool = False, exclude: Iterable[str] = ()
) -> Language:
    """Return the pipeline, with the rules of the folder `rules` added to those of the installation.

    `ner=True` looks for names with underthesea where the rules end (`solieu_ner`; docs/entities.md).
    `spans=False` leaves `doc.spans` empty, which is faster; `exclude` names components to leave out.

    Raises:
        RuleError: the rules have defects; the message lists them all.
    """
    folder = str(Path(rules).resolve()) if rules is not None else None
    stages_of(folder)
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "solieu.tokenizer.v1"}}})
    for name in COMPONENTS:
        if name not in exclude:
            nlp.add_pipe(name, config={"rules": folder, "spans": spans})
    if ner:
        nlp.add_pipe("solieu_ner", config={"rules": folder}, first=True)
    return nlp


@registry.tokenizers("solieu.tokenizer.v1")
def make_tokenizer() -> Any:  # noqa: ANN401
    """Return what makes our tokenizer."""
    return lambda nlp: Tokenizer(nlp.vocab)


class Tokenizer(DummyTokenizer):
    """Makes a Doc whose text is the source, character by character; it has no state to save."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text."""
        words, spaces = split_words(text)
        return Doc(self.vocab, words=words, spaces=spaces)


class Pipe:
    """What all shells share. A subclass adds what one stage has found to the Doc."""

    def __init__(self, rules: str | None, spans: bool) -> None:
        self.rules = rules
        self.spans = spans

    def __call__(self, doc: Doc) -> Doc:
        """Run the stage."""
        self._add(doc, self._work(doc))
        return doc

    def _add(self, doc: Doc, work: Work) -> None:
        raise NotImplementedError

    def _work(self, doc: Doc) -> Work:
        """Return the Doc's text on its way through the stages; a Doc from elsewhere starts anew."""
        if (work := _working.get(doc)) is None:
            date = Dated(parse_date(doc._.date), doc._.date_source)
            source = doc._.date_fallback_source or "option"
            fallback = Dated(doc._.date_fallback, source) if doc._.date_fallback else None
            layout = layout_from_record(doc._.layout or (), len(doc.text))
            work = _working[doc] = Work(stages_of(self.rules), doc.text, date, fallback, layout)
        return work

    def _show(self, doc: Doc, work: Work, key: str, mentions: Iterable[tuple[Mention, str]]) -> None:
        """Show mentions as spans of the Doc, for displaCy and for other components."""
        if self.spans:
            found = ((*work.view.source_span(m.start, m.end), label, m.rule) for m, label in mentions)
            doc.spans[key] = [_span(doc, *span) for span in found]


class SentencesPipe(Pipe):
    """Sets the starts of sentences."""

    def _add(self, doc: Doc, work: Work) -> None:
        starts = np.full((len(doc), 1), -1, dtype=np.int64)
        places = doc.to_array(["IDX"])
        begins = [start for start, _ in work.sentences]
        starts[np.searchsorted(places, begins, side="right") - 1] = 1
        starts[:1] = 1
        doc.from_array(["SENT_START"], cast(Any, starts.astype(np.uint64)))


class MentionsPipe(Pipe):
    """Shows quantities and periods."""

    def _add(self, doc: Doc, work: Work) -> None:
        self._show(doc, work, "quantities", ((q, q.kind.value) for q in work.quantities))
        self._show(doc, work, "periods", ((p, p.type) for p in work.periods))


class NamesPipe(Pipe):
    """Has a recogniser look for names where the rules end; any callable that is registered can take its place."""

    def __init__(self, rules: str | None, recogniser: Recogniser | None) -> None:
        super().__init__(rules, False)
        self.recogniser = recogniser

    def _add(self, doc: Doc, work: Work) -> None:
        work.recognise = self.recogniser


class EntitiesPipe(Pipe):
    """Shows the phrases of the lexicons."""

    def _add(self, doc: Doc, work: Work) -> None:
        self._show(doc, work, "terms", ((t, t.kind) for t in work.terms))


class FactsPipe(Pipe):
    """Stores the facts, not yet checked, the ledger, and the date that was read."""

    def _add(self, doc: Doc, work: Work) -> None:
        facts, ledger = work.assembled
        doc.user_data[FACTS] = [fact_to_record(fact) for fact in facts]
        doc.user_data[LEDGER] = [ledger_to_record(row) for row in ledger]
        doc._.date, doc._.date_source = work.dated.date, work.dated.source
        doc._.needs_date = work.needs_date
        doc._.date_shown = work.date_span
        if self.spans:
            doc.spans["facts"] = [_span(doc, f.start, f.end, f.columns["statistic"], "fact") for f in facts]


class ChecksPipe(Pipe):
    """Adds to each fact the checks that it fails. The last stage: the work is let go."""

    def _add(self, doc: Doc, work: Work) -> None:
        doc.user_data[FACTS] = [fact_to_record(fact) for fact in work.facts]
        del _working[doc]


_DEFAULTS = {"rules": None, "spans": True}


@Language.factory("solieu_sentences", assigns=["token.is_sent_start", "doc.sents"], default_config=_DEFAULTS)
def make_sentences(nlp: Language, name: str, rules: str | None, spans: bool) -> SentencesPipe:
    """Return the shell of `tokens`."""
    return SentencesPipe(rules, spans)


@Language.factory("solieu_mentions", default_config=_DEFAULTS)
def make_mentions(nlp: Language, name: str, rules: str | None, spans: bool) -> MentionsPipe:
    """Return the shell of `mentions`."""
    return MentionsPipe(rules, spans)


@Language.factory("solieu_entities", default_config=_DEFAULTS)
def make_entities(nlp: Language, name: str, rules: str | None, spans: bool) -> EntitiesPipe:
    """Return the shell of `entities`."""
    return EntitiesPipe(rules, spans)


@registry.misc("solieu.underthesea.v1")
def make_recogniser() -> Recogniser | None:
    """Return the recogniser of underthesea, or None where it is not installed."""
    return underthesea_names()


@Language.factory("solieu_ner", default_config={"rules": None, "recogniser": {"@misc": "solieu.underthesea.v1"}})
def make_ner(nlp: Language, name: str, rules: str | None, recogniser: Callable[..., Any] | None) -> NamesPipe:
    """Return the shell of `entities.ner`."""
    return NamesPipe(rules, recogniser)


@Language.factory("solieu_facts", assigns=["doc._.facts", "doc._.ledger", "doc._.date"], default_config=_DEFAULTS)
def make_facts(nlp: Language, name: str, rules: str | None, spans: bool) -> FactsPipe:
    """Return the shell of `facts`."""
    return FactsPipe(rules, spans)


@Language.factory("solieu_checks", requires=["doc._.facts"], assigns=["doc._.facts"], default_config=_DEFAULTS)
def make_checks(nlp: Language, name: str, rules: str | None, spans: bool) -> ChecksPipe:
    """Return the shell of `checks`."""
    return ChecksPipe(rules, spans)


def _span(doc: Doc, start: int, end: int, label: str, rule: str) -> Span:
    return cast(Span, doc.char_span(start, end, label, alignment_mode="expand", span_id=rule))


def _facts(doc: Doc) -> list[Fact]:
    return [fact_from_record(record) for record in doc.user_data.get(FACTS, ())]


def _ledger(doc: Doc) -> list[LedgerRow]:
    return [ledger_from_record(record) for record in doc.user_data.get(LEDGER, ())]


Doc.set_extension("facts", getter=_facts, force=True)
Doc.set_extension("ledger", getter=_ledger, force=True)
for _name in ("date", "date_source", "date_fallback", "date_fallback_source", "date_shown", "needs_date", "layout"):
    Doc.set_extension(_name, default=None, force=True)
register()
