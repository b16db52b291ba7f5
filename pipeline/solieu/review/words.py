"""What is wrong with an answer, in English, with the key of the label that says it in the page's other languages."""

import json
from functools import cache
from typing import Any

from solieu.review.page import asset


class Said(str):
    """A message; `key` names its label in `assets/review_labels.json`, `values` fill it in."""

    __slots__ = ("key", "values")
    key: str
    values: dict[str, Any]


def said(key: str, **values: Any) -> Said:  # noqa: ANN401
    """Return the English message of a key."""
    return keyed(_english()[f"wrong.{key}"].format(**values), key, **values)


def keyed(text: str, key: str, **values: Any) -> Said:  # noqa: ANN401
    """Return a message that is worded elsewhere, with a key of its own."""
    made = Said(text)
    made.key, made.values = f"wrong.{key}", values
    return made


@cache
def _english() -> dict[str, str]:
    labels: dict[str, dict[str, str]] = json.loads(asset("review_labels.json"))
    return labels["en"]
