"""A document's view, its sentences and its words.

Every stage matches on the *view*: one writing of the text in which word-segmented and raw text, composed
and decomposed letters, old and new tone placement look the same. The view knows for each of its
characters where it stands in the text as given.
"""

import re
import unicodedata
from array import array
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from solieu.model import Sentence

_SAME_LENGTH = str.maketrans(
    {
        "_": " ", "\t": " ", "\u00a0": " ", "\u2007": " ", "\u2009": " ", "\u202f": " ", "\u3000": " ",
        "\u2028": "\n", "\u2029": "\n", "\r": "\n", "\x0b": " ", "\x0c": "\n", "\x85": "\n",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "″": '"', "‘": "'", "’": "'", "ʼ": "'", "`": "'",
        "–": "-", "—": "-", "−": "-", "‐": "-", "‑": "-", "‒": "-", "―": "-",
        "ð": "đ", "Ð": "Đ", "²": "2", "³": "3", "％": "%", "，": ",", "．": ".", "∕": "/", "⁄": "/",
    }
)  # fmt: skip
_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa", "oè": "òe", "oé": "óe", "oẻ": "ỏe",
    "oẽ": "õe", "oẹ": "ọe", "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
# What runs over every text begins with one set of characters, in both cases: `re` skips all others in a tight loop,
# and tries the rest of the pattern only there. (It does not where a pattern begins with a look behind.)
_OTHER = re.compile("[" + re.escape("".join(map(chr, _SAME_LENGTH))) + "]")
_VOWELS = "".join(new[1] for new in _TONES)
_NEW_TONE = re.compile(rf"[oOuU][{_VOWELS}{_VOWELS.upper()}](?<![qQ]..)(?!\w)")
_DECOMPOSED = re.compile(r"\w[\u0300-\u036f]+")
# What changes length. An alternative that comes first wins; each looks back at the one character taken before it.
_EDIT = re.compile(
    r"""
    [ \"\n%\u200b-\u200d\u2060\ufeff\u00ad]
    (?! (?<=[^(\[{/&+\-i][ ]) \w | (?<=\wi[ ]) \w )  # most are a blank between two words: nothing to do
    (?:
        (?P<newline>                 # becomes one line break, a blank where only a segmenter saw an end
            (?<=[ \"\n]) (?: (?<=\n) | [ \"]*\n ) [ \n\"]*
        )
        | (?P<none>                  # goes
            (?<=[ \"]) [ \"]* (?=[,.;:!?%)\]}…])  # before closing punctuation
            | (?<=[(\[{][ \"]) [ \"]*             # after opening punctuation
            | (?<=[\w%][ ]) [ ]* (?=/)            # round a slash: "đồng / kg"
            | (?<=\.[ ]) [ ]* (?=/[ ]?\.)          # in what ends an article: ". / ."
            | (?<=/[ ]) [ ]* (?=\w)
            | (?<=\d[ ]) [ ]* (?=-[ ]*\d)         # round a hyphen between digits: "10 - 12"
            | (?<=\d-[ ]) [ ]* (?=\d)
            | (?<=\d[ ]-[ ]) [ ]* (?=\d)
            | (?<=[\u200b-\u200d\u2060\ufeff\u00ad]) [\u200b-\u200d\u2060\ufeff\u00ad]*  # what nobody sees
            | (?<=\([-+][ ]) [ ]* (?=\d)          # between a bracket's sign and its digits: "( - 0,3%)"
            | (?<=\([ ][-+][ ]) [ ]* (?=\d)
            | (?<=\w[ ]) [ ]* (?=&)               # round "&" in a name: "S & P"
            | (?<=&[ ]) [ ]* (?=\w)
            | (?<=\bi[ ]) [ ]* (?=[A-Z][a-z])     # in what segmenters break: "i Phone"
        )
        | (?P<blank>                 # becomes one blank
            (?<=[ \"]) [ \"]+                     # a run of blanks and quotes
            | (?<=\")
        )
        | (?P<glued>                 # gets a blank behind it
            (?<=\d%) (?=[^\W\d_])                 # a per cent sign that a letter follows: "5%GDP"
        )
    )
    """,
    re.VERBOSE,
)
_LONGEST = 6_000  # characters of a sentence
_GLUED = r"(?<=[a-zà-ỹ%\d][a-zà-ỹ%\d)”\x22]\.)(?=[A-ZÀ-Ỵ][a-zà-ỹ])"  # "5 tấn.Giá"; `_goes_on` drops small letters
_END = re.compile(rf"[\n.!?…](?:(?<=\n)|(?<!\n)[.!?…]*\)?(?= |\n|$)|{_GLUED})")
_INITIAL = re.compile(
    r"(?:^|[\s(.])(?:(?-i:[A-ZĐ])|tp|tx|ths|ts|pgs|gs|bs|ks|st|mr|mrs|dr|no|vs|tt|tr)$", re.IGNORECASE
)
_SHORT = re.compile(r"(?:^|[\s(])(?:tp|tx|ths|ts|pgs|gs|bs|ks|mr|mrs|dr)$", re.IGNORECASE)
_LETTER = re.compile(r"[\s(][A-ZĐ] +$")  # with a segmenter's blank before its full stop


class _Places:
    """Where each of a view's characters stands in the text that it was made from: in stretches, as edits are rare."""

    def __init__(self) -> None:
        self._starts = [0]  # of stretches, in the view
        self._sources = [0]  # and in the text

    def go_on(self, start: int, source: int) -> None:
        """Let what begins at `start` of the view come from `source` of the text on."""
        self._starts.append(start)
        self._sources.append(source)

    def __getitem__(self, place: int) -> int:
        k = bisect_right(self._starts, place) - 1
        return self._sources[k] + place - self._starts[k]


@dataclass(frozen=True)
class View:
    """The text as every stage sees it. `text` keeps case; `lower` has the same length without it."""

    source: str
    text: str
    lower: str
    _middle: "_Places"  # view offset -> offset into the composed source
    _origin: Sequence[int]  # offset into the composed source -> offset into the source

    @classmethod
    def of(cls, source: str) -> "View":
        """Make the view of a text; linear in its length."""
        composed, origin = _compose(source)
        text = _NEW_TONE.sub(_old_tone, _OTHER.sub(_same_length, composed))
        pieces: list[str] = []
        middle = _Places()
        done = length = 0
        for m in _EDIT.finditer(text):
            start, end = m.span()
            if m.lastgroup == "glued":
                start = end  # the sign stays
            new = _replacement(text, m)
            pieces += (text[done:start], new)
            length += start - done + len(new)
            middle.go_on(length, end)
            done = end
        pieces.append(text[done:])
        view = "".join(pieces)
        return cls(source, view, _lower(view), middle, origin)

    def source_span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of view[start:end], without blanks that the view dropped."""
        first = self.source_place(start)
        return first, self._origin[self._middle[end - 1] + 1] if end > start else first

    def source_place(self, place: int) -> int:
        """Return the source offset of view[place]."""
        return self._origin[self._middle[place]]

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """The sentences in order; they cover all but blanks and line breaks."""
        return tuple(_split(self.text))


def _compose(source: str) -> tuple[str, Sequence[int]]:
    """Return the NFC form of the letters of `source`, and the source offset of each character."""
    if unicodedata.is_normalized("NFC", source):
        return source, range(len(source) + 1)
    pieces: list[str] = []
    origin = array("I")
    done = 0
    for m in _DECOMPOSED.finditer(source):
        letters = unicodedata.normalize("NFC", m[0])
        pieces += (source[done : m.start()], letters)
        origin.extend(range(done, m.start() + 1))
        origin.extend(range(m.end() - len(letters) + 1, m.end()))
        done = m.end()
    pieces.append(source[done:])
    origin.extend(range(done, len(source) + 1))
    return "".join(pieces), origin


def _replacement(text: str, m: re.Match[str]) -> str:
    if m.lastgroup == "none":
        return ""
    if m.lastgroup == "newline" and _broken(text, m.start(), m.end()):
        return " "
    # Two blanks before a capital are what is left of a line break in scraped news.
    lost = m[0].isspace() and len(m[0]) > 1 and text[m.end() : m.end() + 1].isupper()
    return "\n" if m.lastgroup == "newline" or lost else " "


def _broken(text: str, start: int, end: int) -> bool:
    """Whether a segmenter has taken the full stop before a line break for the end of a sentence."""
    if text[start - 1 : start] != ".":
        return False
    stop = start - 1
    while stop and text[stop - 1] == " ":
        stop -= 1
    if text[end : end + 1].islower() or _SHORT.search(text, max(0, stop - 5), stop):
        return True
    return bool(_LETTER.search(text, max(0, stop - 2), start - 1))


def _same_length(m: re.Match[str]) -> str:
    return _SAME_LENGTH[ord(m[0])]


def _old_tone(m: re.Match[str]) -> str:
    old = _TONES.get(m[0].lower())
    if old is None:
        return m[0]
    return old if m[0].islower() else old.upper() if m[0].isupper() else old.capitalize()


def _lower(text: str) -> str:
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(low if len(low := c.lower()) == 1 else c for c in text)


def _split(text: str) -> Iterator[Sentence]:
    paragraph = start = 0
    for m in _END.finditer(text):
        if m[0] == "\n":
            yield from _trimmed(text, start, m.start(), paragraph)
            paragraph += 1
        elif not _goes_on(text, start, m):
            yield from _trimmed(text, start, m.end(), paragraph)
        else:
            continue
        start = m.end()
    yield from _trimmed(text, start, len(text), paragraph)


def _goes_on(text: str, start: int, m: re.Match[str]) -> bool:
    """Whether a full stop ends no sentence: an initial, an abbreviation, a leading "1.", or a small letter follows."""
    after = text[m.end() : m.end() + 2].strip()
    if not after or after == "(":
        return False
    if after[0].islower():
        return True
    if m[0] != ".":
        return False
    short = _INITIAL.search(text, max(0, start - 1, m.start() - 8), m.start())
    return bool(short) or text[start : m.start()].strip().isdigit()


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield a sentence, one of unlikely length in pieces: what looks at all of a sentence would take for ever."""
    while end - start > _LONGEST:
        cut = max(text.rfind(", ", start, start + _LONGEST), text.rfind(" ", start + _LONGEST // 2, start + _LONGEST))
        cut = cut + 1 if cut > start else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _trimmed(text: str, start: int, end: int, paragraph: int) -> Iterator[Sentence]:
    while start < end and text[start] == " ":
        start += 1
    while end > start and text[end - 1] == " ":
        end -= 1
    # A title has no full stop; a first line that ends with one is the lead.
    title = paragraph == 0 and text[end - 1 : end] not in (".", "…")
    if end - start > _LONGEST:
        yield from (Sentence(*piece, paragraph, title=title) for piece in _pieces(text, start, end))
    elif end > start:
        yield Sentence(start, end, paragraph, title=title)
