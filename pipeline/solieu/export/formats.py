"""The formats of `solieu export`: what each writes, which module writes it, and whether it needs the texts.

The module of a format has `write(request, output)`, which returns messages for standard error. `output` is a path to
write to that will be renamed when all went well: an empty folder that exists, or a file that does not. Its name is
a temporary one and must not get into what is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, the suffix of the file that it writes (None: a folder), and the module that writes it."""

    name: str
    module: str  # below solieu.export
    suffix: str | None
    needs_texts: bool
    help: str


_FORMATS = (
    Format("standoff", "standoff", None, False, "A folder to publish: offsets and quotes without the texts"),
    Format("labelstudio", "labelstudio", None, True, "A folder for Label Studio: tasks.json and config.xml"),
    Format("doccano", "doccano", ".jsonl", True, "A file for doccano: sequence labelling with relations"),
    Format("brat", "brat", None, True, "A folder for brat: .txt, .ann and its configuration"),
    Format("conll", "conll", ".conll", True, "A file of tokens with BIO labels, as CoNLL-2003"),
    Format("docbin", "docbin", ".spacy", True, "A file of spaCy Docs: DocBin"),
    Format("frictionless", "data_package", None, False, "A folder: a Frictionless Data Package"),
    Format("croissant", "croissant", None, False, "A folder: Parquet with Croissant metadata"),
    Format("hub", "hub", None, False, "A folder for the Hugging Face Hub: splits in Parquet, with a card"),
)
#: Every format by its name.
FORMATS: Mapping[str, Format] = {made.name: made for made in _FORMATS}
