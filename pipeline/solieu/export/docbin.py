"""spaCy: a DocBin. `DocBin().from_disk(path).get_docs(nlp.vocab)` reads it with any pipeline.

`doc.spans["facts"]` has the facts, labelled with the statistic, the fact's id as span id; `doc.spans["numbers"]` every
other number, labelled with its role; `doc.ents` both, without those that overlap one before. `doc.user_data` has JSON
primitives: `solieu_document`, and `solieu_rows`, the rows in the order of `doc.spans["facts"]`.
"""

from pathlib import Path
from typing import TYPE_CHECKING

from solieu.dossier import Dossier
from solieu.export.documents import about, record
from solieu.export.regions import Region, flat, numbers
from solieu.export.request import Request
from solieu.export.tally import Tally
from solieu.export.words import Words

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.vocab import Vocab


def write(request: Request, output: Path) -> list[str]:
    """Write all documents into one file; memory holds their words until it is written.

    Raises:
        InputError: as `Request.with_texts`.
    """
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    tally = Tally()
    vocab = Vocab()
    bin = DocBin(attrs=["ORTH", "SPACY", "SENT_START", "ENT_IOB", "ENT_TYPE", "ENT_ID"], store_user_data=True)
    for dossier in tally.watch(request.with_texts()):
        bin.add(_doc(dossier, vocab))
    bin.to_disk(output)
    return [str(tally)]


def _doc(dossier: Dossier, vocab: "Vocab") -> "Doc":
    from spacy.tokens import Doc, Span

    assert dossier.document is not None
    regions = numbers(dossier)
    words = Words.of(dossier.document.text, regions)
    first = set(words.first) | {0}
    starts: list[bool | int | None] = [place in first for place in range(len(words.words))]
    doc = Doc(vocab, words=list(words.words), spaces=list(words.blanks), sent_starts=starts)

    def span(region: Region) -> Span:
        id = region.row["fact_id"] if region.row else ""
        return Span(doc, *words.span(region), label=region.label, span_id=id)

    doc.spans["facts"] = [span(region) for region in regions if region.row]
    doc.spans["numbers"] = [span(region) for region in regions if not region.row]
    doc.set_ents([span(region) for region in flat(regions)])
    doc.user_data["solieu_document"] = about(dossier)
    doc.user_data["solieu_rows"] = [record(region.row) for region in regions if region.row]
    return doc
