"""HTML: what trafilatura finds to be the main text, with its tables, in the order of the page.

The page is cut into blocks, and a block is kept when its text is in what trafilatura gives: the text, its order and
its line breaks are the page's own, only the choice is trafilatura's. Tables take part as placeholders. A page
without links is a report: all of it is kept.
"""

import logging
import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from solieu.reading.content import Content, Part, UnreadableError
from solieu.reading.encodings import UndecodableError, decode
from solieu.reading.formats.html_tables import (
    Block,
    blocks_of,
    cells_of,
    flat,
    is_small,
    numbers_in,
    picture_captions,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHARSET = re.compile(rb"""<meta[^>]{0,300}?charset\s*=\s*["']?\s*([\w.:-]+)""", re.IGNORECASE)
_DECLARED_IN = 4096  # bytes from the start
_NOT_ALNUM = re.compile(r"[\W_]+")
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "caption"})
_WINDOW = 4000  # letters that trafilatura may give between two blocks
_ENDS = 60  # letters at either end of a block by which it is known
_FEW_LINKS = 2
_GAP = 12  # blocks
_HUGE = 100_000  # elements
_MANY_BLOCKS = 3000  # beyond, trafilatura's second opinion (justext) would take time by the square
_MANY_NUMBERS = 6  # figures in a table that is kept though trafilatura leaves it out
_HOLDER = "Tableplace{} stands for a table of figures that is put back in its place, and so it is as long as this. "
_DAY = re.compile(r"(?<!\d)(?:(\d{4})[-/.](\d\d?)[-/.](\d\d?)|(\d\d?)[-/.](\d\d?)[-/.](\d{4}))(?!\d)", re.ASCII)
_PUBLISHED = re.compile(r"publish|pubdate|publicationdate|^date$|issued$|^dc(terms)?[.:](date|created)$|^datecreated$")
_DATED = re.compile(r"date|time|publi|posted", re.IGNORECASE)
_NOT_DATED = re.compile(r"\b(nav|aside)\b|foot|sidebar|related|comment|copyright|modif", re.IGNORECASE)
_HEAD = re.compile(r"header|top-?bar", re.IGNORECASE)
_ARTICLE = re.compile(r"article|detail|entry|post|main", re.IGNORECASE)
_DATE_LINE = 80  # characters
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')
_SUFFIX = re.compile(r"\s+[|–—·»-]\s+(?!.*\s[|–—·»-]\s)")
_ABOUT = {"title": "title", "author": "author", "sitename": "source", "url": "url", "license": "licence"}


def read(data: bytes) -> Iterator[Content]:
    """Yield the one document that a page is; without parts, and with a note, when it has no text.

    Raises:
        UnreadableError: the bytes are no text, or in an encoding that cannot be recognised.
    """
    text, encoding, notes = _decoded(data)
    about = {"encoding": encoding}
    parts: list[Part] = []
    tree, cut = _parsed(text)
    body = None if tree is None else tree.find("body")
    if tree is not None and body is not None:
        captions, dates = picture_captions(body), _dates(tree)
        blocks = blocks_of(body, captions)
        whole = _is_whole(body)
        with _quiet():
            _simplify(body, blocks, captions)
            known, main = _extracted(tree, blocks, choose=not whole)
        headline = _headline(blocks, known.title or "", known.sitename or "")
        kept = [b for b in blocks if not b.apart] if whole else _kept(blocks, main, known.description or "")
        parts = _parts(kept, headline)
        about |= _about(known, dates) | ({"title": headline} if headline else {})
    yield Content(tuple(parts), about=about, notes=(*notes, *cut, *(() if parts else ("the page has no text",))))


def _decoded(data: bytes) -> tuple[str, str, tuple[str, ...]]:
    """Return the text of a page, its encoding and notes: UTF-8 where it is UTF-8, else what the page declares."""
    declared = _CHARSET.search(data, 0, _DECLARED_IN)
    if declared and b"\0" not in data and not data.startswith((b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf")):
        name = declared[1].decode("ascii", "replace").lower()
        name = {"iso-8859-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252"}.get(name, name)
        for encoding in ("utf-8", name):
            try:
                return data.decode(encoding), encoding, ()
            except (UnicodeError, LookupError):
                continue
        text = data.decode("utf-8", "replace")
        if name == "utf-8" and (broken := text.count("\ufffd")) * 200 < len(text):
            return text, name, (f"{broken} damaged characters, read as \ufffd",)
    try:
        found = decode(data)
    except UndecodableError as error:
        raise UnreadableError(f"no HTML that can be read: {error}") from None
    return found.text, found.encoding, (found.warning,) if found.warning else ()


def _parsed(text: str) -> tuple["_Element | None", tuple[str, ...]]:
    """Return the tree of a page, None where nothing is in it, and a note where the parser gave up."""
    from lxml import etree, html

    text = re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except etree.ParserError:
        return None, ()
    gave_up = [error.line for error in parser.error_log if error.level_name == "FATAL"]
    return tree, tuple(f"cut: nested too deeply or too long to be read after line {line}" for line in gave_up[:1])


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep what trafilatura and its helpers tell of a page out of the log, for the time of a call."""
    import trafilatura  # noqa: F401  it sets the level of htmldate's log when it is loaded

    logs = [logging.getLogger(name) for name in ("trafilatura", "htmldate", "courlan", "justext")]
    levels = [log.level for log in logs]
    try:
        for log in logs:
            log.setLevel(logging.CRITICAL + 1)
        yield
    finally:
        for log, level in zip(logs, levels, strict=True):
            log.setLevel(level)


def _is_whole(body: "_Element") -> bool:
    """Return whether all of a page is read: it has hardly a link, or is far beyond the size of an article."""
    return sum(1 for _ in body.iter("a")) <= _FEW_LINKS or sum(1 for _ in body.iter()) > _HUGE


def _extracted(tree: "_Element", blocks: list[Block], *, choose: bool) -> tuple[Any, list[str]]:
    """Return what trafilatura knows of a page, and the paragraphs of its main text."""
    from trafilatura import bare_extraction
    from trafilatura.metadata import Document, extract_metadata

    dates = {"extensive_search": False, "original_date": True, "max_date": "2099-12-31"}
    known = extract_metadata(tree, date_config=dates)
    if not choose:
        return known, []
    found = bare_extraction(tree, include_comments=False, fast=len(blocks) > _MANY_BLOCKS)
    if not isinstance(found, Document):
        return known, []
    leaves = (e for e in found.body.iter("p", "head", "item", "quote", "cell", "code") if not len(e.findall(".//p")))
    return known, [text for e in leaves if (text := " ".join("".join(map(str, e.itertext())).split()))]


def _simplify(body: "_Element", blocks: list[Block], captions: Set["_Element"]) -> None:
    """Put placeholders for the tables of data, dissolve those of the layout, drop captions of pictures."""
    from lxml.html import Element

    for n, block in enumerate(blocks):
        parent = None if block.table is None else block.table.getparent()
        if block.table is not None and parent is not None:
            block.text = _HOLDER.format(n) * 3
            place = Element("p")
            place.text, place.tail = block.text, block.table.tail
            parent.replace(block.table, place)
            if parent.tag == "figure":
                parent.tag = "div"
    for element in body.iter("table", "thead", "tbody", "tfoot", "tr", "td", "th", "caption"):
        element.tag = "div"
    for element in captions:
        element.drop_tree()  # type: ignore[attr-defined]


def _kept(blocks: list[Block], main: list[str], description: str) -> list[Block]:
    """Return the blocks of the main text, its lead too, and tables of many numbers; all blocks where none was found."""
    keys = [_key(block.text) for block in blocks]
    chosen = _matching(keys, [_key(text) for text in main])
    if 2 * sum(len(keys[n]) for n in chosen) < sum(len(_key(text)) for text in main):
        return [Block("p", text) for text in main]  # the text stands in a script, and not in the page
    chosen |= {n for n in _between(chosen) if not (blocks[n].apart or blocks[n].linked)}
    first, about = min(chosen, default=len(blocks)), _key(description)[:_ENDS]
    for n, (block, key) in enumerate(zip(blocks, keys, strict=True)):
        if block.apart:
            continue
        if block.table is not None and numbers_in(cells_of(block.table)) >= _MANY_NUMBERS:
            chosen.add(n)
        if n < first and len(key) >= _ENDS // 2 and (block.lead or (about and key.startswith(about))):
            chosen.add(n)
    chosen |= {n for n in _beside_tables(blocks, chosen) if not (blocks[n].apart or blocks[n].linked)}
    return [block for n, block in enumerate(blocks) if n in chosen or not (chosen or block.apart)]


def _between(chosen: set[int]) -> set[int]:
    """Return the blocks in the gaps of the main text: short items and headings, which trafilatura may leave out."""
    marks = sorted(chosen)
    return {n for a, b in pairwise(marks) if b - a <= _GAP for n in range(a + 1, b)}


def _beside_tables(blocks: list[Block], chosen: set[int]) -> set[int]:
    """Return the two blocks before each table and the one after it: its number, its unit, its source."""
    beside = {n + k for n in chosen if blocks[n].table is not None for k in (-2, -1, 1)}
    return {n for n in beside if 0 <= n < len(blocks) and blocks[n].table is None}


def _matching(keys: list[str], main: list[str]) -> set[int]:
    """Return which blocks are in the main text: as a paragraph of it, or next in it, its beginning or its end."""
    lines, whole = set(main), "".join(main)
    chosen, at = set(), 0
    for n, key in enumerate(keys):
        ends = (key[:_ENDS], key[-_ENDS:]) if len(key) * 2 > _ENDS else ()
        reach = at + len(key) + _WINDOW
        places = [place for end in ends if (place := whole.find(end, at, reach)) >= 0]
        if not key or not (key in lines or places or whole.startswith(key, at)):
            continue
        chosen.add(n)
        if places:
            at = max(at + 1, min(places) + len(key) if places[0] == min(places) else min(places) + _ENDS)
        elif whole.startswith(key, at):
            at += len(key)
    return chosen


def _key(text: str) -> str:
    return _NOT_ALNUM.sub("", text).casefold()


def _headline(blocks: list[Block], known: str, site: str) -> str:
    """Return the title of a page: the heading that the metadata begin with, its one `<h1>`, or the metadata's title."""
    headings = [b for b in blocks if b.tag in _HEADINGS and b.tag != "caption" and not b.apart]
    for block in headings:
        key = _key(block.text)
        if len(key) >= 12 and _key(known).startswith(key):
            return " ".join(block.text.split())
    first = [b for b in headings if b.tag == "h1"]
    if len(first) == 1 and _key(first[0].text) != _key(site):
        return " ".join(first[0].text.split())
    pieces = _SUFFIX.split(known, maxsplit=1)
    if len(pieces) == 2 and site and (_key(pieces[1]) in _key(site) or _key(site) in _key(pieces[1])):
        return pieces[0].strip()
    return known


def _parts(kept: list[Block], headline: str) -> list[Part]:
    parts = [Part("title", headline)] if headline and kept else []
    for block in kept:
        if block.table is not None:
            parts.append(Part("table", cells=cells_of(block.table)))
        elif not headline or _key(block.text) != _key(headline):
            parts.append(Part("heading" if block.tag in _HEADINGS and not block.lead else "text", block.text))
    return parts


def _about(known: Any, dates: dict[str, str]) -> dict[str, str]:  # noqa: ANN401  trafilatura's Document
    about = {name: value for field, name in _ABOUT.items() if (value := getattr(known, field))}
    if dates:
        day = known.date if known.date in dates else next(iter(dates))
        about |= {"date": day, "date_from": f"HTML {dates[day]}"}
    return about


def _dates(tree: "_Element") -> dict[str, str]:
    """Return the days that a page gives as those of its publication, surest first, and what showed each."""
    found: dict[str, str] = {}
    for text, shown in _dated(tree):
        match = _DAY.search(text)
        if match:
            y, m, d = (int(g) for g in (match.group(1, 2, 3) if match[1] else match.group(6, 5, 4)))
            try:
                day = date(y, m, d).isoformat()
            except ValueError:
                continue
            if y >= 1990:
                found.setdefault(day, shown or f"text {match[0]}")
    return found


def _dated(tree: "_Element") -> Iterator[tuple[str, str]]:
    for meta in tree.iter("meta"):
        for name in (meta.get("property"), meta.get("name"), meta.get("itemprop")):
            if name and _PUBLISHED.search(name.lower()):
                yield meta.get("content") or "", f"meta {name}"
    for script in tree.iter("script"):
        for match in _JSON_DATE.finditer(script.text or ""):
            yield match[1], "JSON-LD datePublished"
    for element in tree.iter("time", "span", "div", "p", "li", "em", "i", "b", "td"):
        name = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if (element.tag == "time" or _DATED.search(name)) and is_small(element) and _of_article(element):
            if stamp := element.get("datetime"):
                yield stamp, f"{element.tag} {stamp}"
            elif len(text := flat(element)) <= _DATE_LINE:
                yield text, ""


def _of_article(element: "_Element") -> bool:
    """Return whether a date stands at the article: the head of a site has the day of the visit, its foot a licence."""
    near = [element, *(e for e in element.iterancestors() if e.tag not in ("html", "body"))]
    cues = " ".join(f"{e.tag} {e.get('class') or ''} {e.get('id') or ''}" for e in near)
    return not _NOT_DATED.search(cues) and (not _HEAD.search(cues) or bool(_ARTICLE.search(cues)))
