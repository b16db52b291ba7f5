"""CoNLL-2003: a word a line, sentences apart by a blank line, every document behind `-DOCSTART-`.

Four columns with a blank between them: the word, `-X-` (no part of speech), the code point it begins at, and its label
in BIO. In a `-DOCSTART-` line the third column is the document's id, percent-encoded.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import quote

from solieu.dossier import Dossier
from solieu.english import counted
from solieu.export.regions import Region, flat, numbers
from solieu.export.request import Request
from solieu.export.tally import Tally
from solieu.export.words import Words


def write(request: Request, output: Path) -> list[str]:
    """Write all documents into one file; regions that overlap one before are left out, and counted.

    Raises:
        InputError: as `Request.with_texts`.
    """
    tally = Tally()
    lost = 0
    with output.open("w", encoding="utf-8", newline="\n") as file:
        for dossier in tally.watch(request.with_texts()):
            regions = numbers(dossier)
            apart = list(flat(regions))
            lost += len(regions) - len(apart)
            file.writelines(f"{line}\n" for line in _lines(dossier, apart))
    return [str(tally), *([f"{counted(lost, 'number')} left out: within others"] if lost else [])]


def _lines(dossier: Dossier, regions: Sequence[Region]) -> Iterator[str]:
    assert dossier.document is not None
    words = Words.of(dossier.document.text, regions)
    labels = ["O"] * len(words.words)
    for region in regions:
        first, end = words.span(region)
        labels[first:end] = [f"B-{region.label}", *[f"I-{region.label}"] * (end - first - 1)]
    yield f"-DOCSTART- -X- {quote(dossier.doc_id)} O"
    yield ""
    sentences = set(words.first)
    open_sentence = False
    for place, (word, start) in enumerate(zip(words.words, words.starts, strict=True)):
        if place in sentences and open_sentence:
            yield ""
            open_sentence = False
        if not word.isspace():
            yield f"{word} -X- {start} {labels[place]}"
            open_sentence = True
    if open_sentence:
        yield ""
