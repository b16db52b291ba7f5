"""Read `rules/` into one checked, frozen `Rulebook`. The only part that knows about YAML.

Loading YAML is slow (0.3 MB/s), so the checked rows of each file are kept as JSON under its hash: in the wheel,
else in the user's cache folder. Every defect of every file is reported at once.
"""

import hashlib
import json
import os
import re
import tempfile
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from solieu.errors import RuleError
from solieu.rulebook import assembly, patterns, quantities, rows

_CUES = "lexicon/cues.yaml"
#: The files of a rules folder and the row that each one holds.
FILES: Mapping[str, type[rows.Row]] = {
    "lexicon/places.yaml": rows.Place,
    "lexicon/provinces.yaml": rows.Province,
    "lexicon/commodities.yaml": rows.Commodity,
    "lexicon/organisations.yaml": rows.Organisation,
    "lexicon/sectors.yaml": rows.Sector,
    "lexicon/topics.yaml": rows.Topic,
    _CUES: rows.Cue,
    **quantities.FILES,
    **patterns.FILES,
    **assembly.FILES,
}


@dataclass(frozen=True)
class Rulebook:
    """All rows, by file, and the hash that names this state of the rules."""

    files: Mapping[str, tuple[Any, ...]]
    settings: Mapping[str, Mapping[str, Any]]
    sha: str

    def __getitem__(self, file: str) -> tuple[Any, ...]:
        """Return the rows of a file, as `rulebook["lexicon/units"]`."""
        return self.files[f"{file}.yaml"]

    @cached_property
    def names(self) -> Mapping[str, rows.Row]:
        """Every row by its full id, as `units.tonne`."""
        return {f"{Path(f).stem}.{r.id}": r for f, rs in self.files.items() for r in rs}


def rules_folder() -> Path:
    """Return the rules that belong to this installation: the wheel's, else the checkout's."""
    packaged = Path(__file__).parents[1] / "_rules"
    return packaged if packaged.is_dir() else Path(__file__).parents[3] / "rules"


def load_rules(extra: Path | None = None) -> Rulebook:
    """Return the rules, with those of the folder `extra` added (same id: replaced).

    Raises RuleError that lists every defect of every file.
    """
    folders = [rules_folder()] + ([extra] if extra else [])
    unread = list(_unread(extra)) if extra else []
    texts = [(folder, file, path.read_bytes()) for folder in folders for file, path in _found(folder)]
    sha = hashlib.sha256(b"\0".join(p for _, file, text in texts for p in (file.encode(), text))).hexdigest()
    raw = _checked(texts, folders, unread)
    try:
        files = _built(raw)
    except ValidationError:  # rows in the cache that another state of the program has checked
        raw = _checked(texts, folders, unread, cached=False)
        files = _built(raw)
    return Rulebook(files, {f: {k: v for k, v in raw[f].items() if k != "rows"} for f in FILES}, sha[:16])


def ids_of(folder: Path) -> Mapping[str, frozenset[str]]:
    """Return the ids of the rows that each file of a folder has, as far as its files can be read."""
    read = ((file, _read(str(path), file, path.read_bytes())[0]) for file, path in _found(folder) if file in FILES)
    return {file: frozenset(row["id"] for row in data.get("rows", ())) for file, data in read}


def _found(folder: Path, suffixes: Container[str] = (".yaml",)) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*.*")):
        file = path.relative_to(folder)
        if path.suffix in suffixes and path.is_file() and not any(part.startswith(".") for part in file.parts):
            yield file.as_posix(), path


def _unread(extra: Path) -> Iterator[str]:
    """Yield what would be passed over in silence in a folder of one's own."""
    if not extra.is_dir():
        raise RuleError(f"{extra}: no such folder of rules")
    misnamed = [path for _, path in _found(extra, (".yml", ".YML", ".YAML"))]
    yield from (f"{path}: is not read; rename it to {path.stem}.yaml" for path in misnamed)
    if not misnamed and not any(_found(extra)):
        yield f"{extra}: a folder without rules; the files are {', '.join(FILES)}"


def _built(raw: Mapping[str, Any]) -> dict[str, tuple[rows.Row, ...]]:
    return {file: tuple(map(row.model_validate, raw[file]["rows"])) for file, row in FILES.items()}


def _checked(
    texts: Sequence[tuple[Path, str, bytes]], folders: Sequence[Path], unread: Iterable[str], *, cached: bool = True
) -> dict[str, Any]:
    defects = [*unread]
    fresh: dict[str, dict[str, Any]] = {}  # by its hash what is not in the cache yet
    merged: dict[str, Any] = {file: {"rows": {}} for file in FILES}
    homes: dict[tuple[str, str], str] = {}
    shipped: dict[str, dict[str, Any]] = {}
    for folder, file, text in texts:
        where = f"{folder / file}"
        if file not in FILES:
            defects.append(f"{where}: no such file of rules; the files are {', '.join(FILES)}")
            continue
        sha = hashlib.sha256(f"{file}\0".encode() + text).hexdigest()
        data = _cached(sha) if cached else None
        if data is None:
            data, found = _read(where, file, text)
            defects += found
            fresh[sha] = {**data}
        read = {row["id"]: row for row in data.pop("rows", ())}
        merged[file]["rows"] |= read
        merged[file] |= data
        homes |= {(file, id): where for id in read}
        shipped.setdefault(file, read)
    for file, content in merged.items():
        content["rows"] = list(content["rows"].values())
        if not content["rows"] and not defects:
            defects.append(f"{folders[0] / file}: missing or without rows")
    defects += [*_cross(merged, homes), *_unknown_cues(merged, homes, shipped.get(_CUES, {}))]
    if fresh or len(folders) > 1:  # what is in the cache has been looked at
        defects += _no_patterns(merged, homes)
    if defects:
        raise RuleError("\n".join(defects))
    for sha, content in fresh.items():
        _keep(sha, content)
    return merged


def _read(where: str, file: str, text: bytes) -> tuple[dict[str, Any], list[str]]:
    """Return the checked content of one file as JSON values, and its defects."""
    import srsly

    try:
        data = srsly.yaml_loads(text.decode())
    except (ValueError, UnicodeDecodeError) as error:  # bad syntax, the same key twice, not UTF-8
        return {}, [f"{where}: {error}"]
    if not isinstance(data, dict) or not isinstance(data.get("rows"), list):
        return {}, [f"{where}: must be a mapping with a list `rows`"]
    good, defects = [], []
    for n, row in enumerate(data["rows"]):
        try:
            good.append(FILES[file].model_validate(row).model_dump(mode="json", by_alias=True, exclude_defaults=True))
        except ValidationError as error:
            name = row.get("id", n) if isinstance(row, dict) else n
            defects += [f"{where}: rows.{name}.{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors()]
    defects += [f"{where}: {line}" for line in _clashes(good)]
    return {**data, "rows": good}, defects


def _clashes(good: Sequence[dict[str, Any]]) -> Iterator[str]:
    ids = Counter(row["id"] for row in good)
    words = Counter(
        (row.get("column"), phrase.casefold())  # a cue may say something in several columns
        for row in good
        for key in ("aliases", "weak_aliases")
        for phrase in row.get(key, ())
    )
    yield from (f"id {name!r} is declared {n} times" for name, n in ids.items() if n > 1)
    for (column, name), n in words.items():
        if n > 1:
            yield f"alias {name!r} is declared {n} times" + (f" for {column}" if column else "")


def _cross(merged: Mapping[str, Any], homes: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """References between rows: a parent, a successor, a region must exist."""
    for file, key in (
        ("lexicon/commodities.yaml", "parent"), ("lexicon/provinces.yaml", "merged_into"),
        ("lexicon/organisations.yaml", "successor"), ("lexicon/cues.yaml", "like"),
    ):  # fmt: skip
        rows_ = merged[file]["rows"]
        ids = {row["id"] for row in rows_}
        for row in rows_:
            if row.get(key) and row[key] not in ids:
                yield f"{homes[file, row['id']]}: rows.{row['id']}.{key}: no row {row[key]!r}"


def _no_patterns(merged: Mapping[str, Any], homes: Mapping[tuple[str, str], str]) -> Iterator[str]:
    """Patterns that are no regular expressions with the parts of their file."""
    for file in (file for file, row in FILES.items() if row is assembly.ContextPattern):
        for row in merged[file]["rows"]:
            try:
                re.compile(assembly.expanded(row["pattern"], merged[file]["parts"]))
            except re.error as error:
                yield f"{homes[file, row['id']]}: rows.{row['id']}.pattern: not a regular expression: {error}"


#: Columns in which the program acts on a cue's id: a new row must be like one of the shipped.
_ACTED_ON = frozenset({"statistic", "flow", "measure", "status", "base", "direction", "link", "attribution", "head"})


def _unknown_cues(
    merged: Mapping[str, Any], homes: Mapping[tuple[str, str], str], shipped: Mapping[str, Any]
) -> Iterator[str]:
    """Cues of which the program would not know what to do: a new id must be `like` a shipped row, with its value."""
    file = _CUES
    rows_ = {row["id"]: row for row in merged[file]["rows"]}
    known = {id: row for id, row in shipped.items() if not row.get("like")}
    for id, row in rows_.items():
        model = known.get(row.get("like") or id)
        column = row["column"]
        where = f"{homes[file, id]}: rows.{id}"
        if column not in _ACTED_ON or row.get("like", id) not in rows_:
            continue
        if model is None or model["column"] != column:
            choices = sorted(k for k, r in known.items() if r["column"] == column)
            yield f"{where}.like: say which row it is like: {', '.join(choices)}"
        elif model["value"] != row["value"]:
            yield f"{where}.value: {row['value']!r} is not the value of {model['id']}, {model['value']!r}"


def _name(sha: str) -> str:
    return f"rules-{sha[:32]}.json"


def _cache() -> Path:
    return Path(os.environ.get("SOLIEU_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "solieu"


def _cached(sha: str) -> dict[str, Any] | None:
    for folder in (rules_folder() / "compiled", _cache()):
        try:
            data = json.loads((folder / _name(sha)).read_text("utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(data, dict) and data.get("sha") == sha and isinstance(data.get("content"), dict):
            found: dict[str, Any] = data["content"]
            return found
    return None


def _keep(sha: str, content: Mapping[str, Any]) -> None:
    """Write the cache whole or not at all; a folder that cannot be written to costs only time."""
    folder = _cache()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=folder) as draft:
            path = Path(draft, _name(sha))
            path.write_text(json.dumps({"sha": sha, "content": content}, ensure_ascii=False), "utf-8")
            path.replace(folder / path.name)
    except OSError:
        return
