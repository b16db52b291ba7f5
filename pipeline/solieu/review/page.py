"""One HTML file with everything in it: styles, scripts and data; nothing is fetched, nothing else runs."""

import base64
import hashlib
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

#: The parts of the page's script, in order; they share one scope.
SCRIPTS = (
    "base.js", "offsets.js", "cells.js", "rows.js", "state.js", "grid.js", "columns.js", "filters.js",
    "marks.js", "tables.js", "document.js", "evidence.js", "detail.js", "bars.js", "choice.js", "series.js",
    "overview.js", "main.js",
)  # fmt: skip
STYLES = ("page.css", "table.css", "text.css", "print.css")
_PLACE = re.compile(r"\{\{(\w+)\}\}")
#: What would end a script block or start a comment in it, line ends that only JSON allows, halves of characters.
_ESCAPED = {code: f"\\u{code:04x}" for code in (*map(ord, "<>&\u2028\u2029"), *range(0xD800, 0xE000))}


def render(
    data: Mapping[str, Any],
    *,
    scripts: Sequence[str] = (),
    styles: Sequence[str] = (),
    config: Mapping[str, str] = {},
) -> str:
    """Return the page of `review.data.page_data`.

    `scripts` and `styles` name further files of `assets`, which come after the page's own. `config` is handed to
    them; a page with it may also talk to the server that it came from.
    """
    style_texts = ["".join(map(asset, STYLES)), *map(asset, styles)]
    script_texts = [_one_scope(map(asset, SCRIPTS)), *map(asset, scripts)]
    record = {**data, "config": dict(config), "labels": json.loads(asset("labels.json"))}
    parts = {
        "policy": _policy(style_texts, script_texts, connect=bool(config)),
        "styles": "\n".join(f"<style>{text}</style>" for text in style_texts),
        "data": json_block(record),
        "scripts": "\n".join(f"<script>{text}</script>" for text in script_texts),
    }
    return _PLACE.sub(lambda found: parts[found[1]], asset("page.html"))


def json_block(record: Mapping[str, Any]) -> str:
    """Return JSON that may stand in a script element: nothing in it can end the element."""
    text = json.dumps(record, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.translate(_ESCAPED)


@cache
def asset(name: str) -> str:
    """Return a file of `assets`."""
    return (files("solieu.review") / "assets" / name).read_text("utf-8")


def _one_scope(texts: Iterable[str]) -> str:
    return '(() => {\n"use strict";\n' + "\n".join(texts) + "})();\n"


def _policy(styles: Sequence[str], scripts: Sequence[str], *, connect: bool) -> str:
    rules = [
        "default-src 'none'",
        f"style-src {_hashes(styles)}",
        f"script-src {_hashes(scripts)}",
        "img-src data:",
        "base-uri 'none'",
        "form-action 'none'",
    ]
    return "; ".join([*rules, "connect-src 'self'"] if connect else rules)


def _hashes(texts: Sequence[str]) -> str:
    digests = (hashlib.sha256(text.encode()).digest() for text in texts)
    return " ".join(f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests)
