"""Statistical names, on demand: only in a sentence with a number where a head noun or an attribution announces an
actor that no rule reads.

A recogniser is any callable that takes a sentence and returns (start, end, label) for the names in it, with the label
PER or ORG (others are left aside). `underthesea_names` gives one; docs/entities.md tells how to use another.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from importlib.util import find_spec

from solieu.entities.actor import Actor
from solieu.entities.spans import Spans
from solieu.model import Mention, Sentence, Term
from solieu.tokens import View

Recogniser = Callable[[str], Sequence[tuple[int, int, str]]]

_KINDS = {"PER": ("person", "person"), "ORG": ("organisation", "company")}
_NAMED = frozenset({"organisation", "person", "province", "place", "city", "sector"})
_HEADS = frozenset({"head_association", "head_bank", "head_business", "head_company", "head_organisation"})
_SAYING = frozenset({"attribution_by", "attribution_person", "attribution_says"})
#: How far behind a head noun, and how far from a word of saying, its name is looked for.
_NEAR = 40
#: Longer sentences are cut: the tagger takes time with the square of their length.
_LONGEST = 600


class NameFinder:
    """Pure core: a view, its terms and its numbers in; the names that a recogniser adds out."""

    def __init__(self, recognise: Recogniser) -> None:
        self._recognise = recognise

    def __call__(self, view: View, terms: Sequence[Term], numbers: Sequence[Mention]) -> Iterator[Actor]:
        """Yield the names of the sentences that need them, where no term of the rules stands."""
        taken = Spans(terms, _NAMED)
        for sentence in needing(view, terms, numbers):
            text = view.text[sentence.start : min(sentence.end, sentence.start + _LONGEST)]
            for start, end, label in self._recognise(text):
                first, last = sentence.start + start, sentence.start + end
                if label in _KINDS and not taken.touch(first, last):
                    kind, type = _KINDS[label]
                    yield Actor(first, last, "ner", kind, f"open:{view.lower[first:last]}", False, type)


def needing(view: View, terms: Sequence[Term], numbers: Sequence[Mention]) -> Iterator[Sentence]:
    """Yield the sentences with a number in which a name is announced and none is read."""
    taken = Spans(terms, _NAMED)
    starts = [t.start for t in terms]
    places = [n.start for n in numbers]
    for sentence in view.sentences:
        if bisect_left(places, sentence.start) == bisect_left(places, sentence.end):
            continue
        here = terms[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if any(_announces(view, term, sentence, taken) for term in here):
            yield sentence


def _announces(view: View, term: Term, sentence: Sentence, taken: Spans) -> bool:
    """Whether a term announces a name: one with a capital stands close to it, where nothing is read."""
    if term.kind == "head" and term.id in _HEADS or term.id in ("attribution_by", "attribution_person"):
        first, last = term.end, min(term.end + _NEAR, sentence.end)
    elif term.id in _SAYING:
        first, last = max(term.start - _NEAR, sentence.start + 1), term.start
    else:
        return False
    if taken.touch(term.start, term.end) or taken.touch(first, last):
        return False
    return any(c.isupper() for c in view.text[first:last])


def underthesea_names() -> Recogniser | None:
    """Return the recogniser of underthesea, or None where it is not installed."""
    return _underthesea if find_spec("underthesea") else None


def _underthesea(sentence: str) -> list[tuple[int, int, str]]:
    from underthesea import word_tokenize
    from underthesea.pipeline.chunking import CRFChunkingPredictor
    from underthesea.pipeline.ner import CRFNERPredictor
    from underthesea.pipeline.pos_tag import CRFPOSTagPredictor

    words = word_tokenize(sentence, use_token_normalize=False)
    tagged = CRFChunkingPredictor.Instance().predict(CRFPOSTagPredictor.Instance().predict(words))
    names = CRFNERPredictor.Instance().predict(tagged)
    return list(_spans(sentence, [(word, label) for word, _, _, label in names]))


def _spans(sentence: str, tagged: Sequence[tuple[str, str]]) -> Iterator[tuple[int, int, str]]:
    """Join the words of a name, and find where they stand."""
    place = start = end = 0
    now = ""
    for word, tag in tagged:
        at = sentence.find(word, place)
        if at < 0:
            continue
        place = at + len(word)
        if now and tag == f"I-{now}":
            end = place
            continue
        if now:
            yield start, end, now
        now = tag[2:] if tag.startswith("B-") else ""
        start, end = at, place
    if now:
        yield start, end, now
