"""What `solieu explain` says of a sentence, as the pictures show it."""

from collections.abc import Mapping
from typing import Any

from solieu.explain import explain
from solieu.model import Kind

Json = Mapping[str, Any]
#: The columns of the guide that a picture shows, in the order of the table.
COLUMNS = (
    "statistic", "value", "bound", "unit", "flow", "measure", "commodity", "reporter", "partner", "period", "base",
)  # fmt: skip
_NAMES = {"commodity", "place", "province", "city", "organisation", "person", "sector"}
#: A rule that ends so took its value from elsewhere than the clause of its number.
_CARRIED = {"comment", "sentence", "frame", "topic"}


def read(sentence: str, date: str) -> Json:
    """Return what `solieu explain --json` prints."""
    return explain(sentence, date=date).as_json()


def kind_of(found: Json) -> str:
    """Return how a mention or a term is marked."""
    if found["kind"] in set(Kind):
        return "number"
    if found["kind"].startswith("period"):
        return "period"
    return "name" if found["kind"] in _NAMES else "cue"


def value_of(fact: Json, column: str) -> str:
    """Return a cell as text."""
    value = fact[column]
    return ";".join(value) if isinstance(value, list) else str(value)


def carried(rule: str) -> bool:
    """Whether a rule took its value from elsewhere."""
    return rule.partition("/")[0].rpartition("_")[2] in _CARRIED
