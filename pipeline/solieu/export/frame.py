"""`solieu export`: everything that can be wrong is said before anything is written."""

import importlib
from pathlib import Path

from solieu.errors import InputError
from solieu.export.folder import check_folder, replacing_folder
from solieu.export.formats import FORMATS, Format
from solieu.export.request import Request
from solieu.table.files import SUFFIXES, replacing

#: Suffixes of files: a folder that is called so is a slip.
_OF_FILES = frozenset({*SUFFIXES, ".json", ".txt", ".ann", ".xml", ".zip", *(f.suffix for f in FORMATS.values())})

_STAY = "persons are masked in the facts; the texts, which go along, name them still"


def export(name: str, request: Request, output: Path) -> list[str]:
    """Write the table in the format `name` to `output`, as a whole or not at all; return what is to be told.

    Raises:
        InputError: no such format, a wrong output, no texts where the format needs them, or as `Request.dossiers`.
        RuleError: the rules have defects.
    """
    if name not in FORMATS:
        raise InputError(f"--to {name}: no such format; use one of {', '.join(FORMATS)}")
    form = FORMATS[name]
    _check(form, request, output)
    write = importlib.import_module(f"solieu.export.{form.module}").write
    with replacing_folder(output, name) if form.suffix is None else replacing(output) as temporary:
        told: list[str] = write(request, temporary)
    return [*told, _STAY] if request.mask_persons and form.needs_texts else told


def _check(form: Format, request: Request, output: Path) -> None:
    if form.needs_texts and not request.sources:
        raise InputError(f"--to {form.name}: needs the texts; give --source, what the table was made from")
    if form.suffix is None and output.suffix.lower() in _OF_FILES:
        raise InputError(f"{output}: {form.name} writes a folder; name it without {output.suffix}")
    if form.suffix is not None and output.suffix.lower() != form.suffix:
        raise InputError(f"{output}: {form.name} writes a file {form.suffix}; name it so")
    place = output.resolve()
    read = [request.facts, *map(Path, request.sources), *filter(None, (request.metadata, request.rules))]
    for path in (p.resolve() for p in read if str(p) != "-"):
        if place == path or place in path.parents:
            raise InputError(f"{output}: {path} is read by this command; name another output")
        if form.suffix is None and path in place.parents:
            raise InputError(f"{output}: lies in {path}, which would read it as a text the next time; name another")
    if form.suffix is None:
        check_folder(output, form.name)
