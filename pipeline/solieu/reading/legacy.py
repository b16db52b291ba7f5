"""Vietnamese letters before Unicode: the encodings as tables, and the judge of what is spelled as Vietnamese.

Every encoding is a mapping from what stands in the text, when its bytes are shown as Latin-1, to a letter. So one
reader serves bytes, the runs of old fonts in office files, and texts that were taken for Windows-1252.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from solieu.rulebook.rows import VIETNAMESE

_GRAVE, _HOOK, _TILDE, _ACUTE, _DOT = _TONES = ("\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
_CIRCUMFLEX, _BREVE, _HORN = "\u0302", "\u0306", "\u031b"

_TCVN3 = (
    (0xA1, "ĂÂÊÔƠƯĐăâêôơưđ"),
    (0xB5, "àảãáạ"),
    (0xBB, "ằẳẵắ"),
    (0xC6, "ặầẩẫấậè"),
    (0xCE, "ẻẽéẹềểễếệìỉ"),
    (0xDC, "ĩíịò"),
    (0xE1, "ỏõóọồổỗốộờởỡớợù"),
    (0xF1, "ủũúụừửữứựỳỷỹýỵ"),
)
_VISCII = (
    (0x02, "Ẳ"),
    (0x05, "ẴẪ"),
    (0x14, "Ỷ"),
    (0x19, "Ỹ"),
    (0x1E, "Ỵ"),
    (
        0x80,
        "ẠẮẰẶẤẦẨẬẼẸẾỀỂỄỆỐỒỔỖỘỢỚỜỞỊỎỌỈỦŨỤỲÕắằặấầẩậẽẹếềểễệốồổỗỠƠộờởịỰỨỪỬơớƯÀÁÂÃẢĂẳẵÈÉÊẺÌÍĨỳĐứÒÓÔạỷừửÙÚỹỵÝỡưàáâãảăữẫèéêẻìíĩỉđựòóôõỏọụùúũủýợỮ",
    ),
)
_VNI_MARKS = {
    **dict(zip("ùøûõï", (_ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)),
    **{m: _CIRCUMFLEX + t for m, t in zip("âáàåãä", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
    **{m: _BREVE + t for m, t in zip("êéèúüë", ("", _ACUTE, _GRAVE, _HOOK, _TILDE, _DOT), strict=True)},
}
_VNI_BASES = {**{base: base for base in "aeouy"}, "ô": "ơ", "ö": "ư"}
_VNI_LETTERS = {"ì": "ì", "í": "í", "ñ": "đ", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ", "ô": "ơ", "ö": "ư"}
_VIQR_SHAPES = {"": "", "^": _CIRCUMFLEX, "(": _BREVE, "+": _HORN, "*": _HORN}
_VIQR_TONES = {"": "", **dict(zip("`?~'.", _TONES, strict=True))}


def _rows(rows: Iterable[tuple[int, str]]) -> Mapping[str, str]:
    return MappingProxyType({chr(first + k): letter for first, letters in rows for k, letter in enumerate(letters)})


def _marked(pairs: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield, of all pairs, those whose letter and marks are one Vietnamese letter."""
    for written, spelled in pairs:
        letter = unicodedata.normalize("NFC", spelled)
        if len(letter) == 1 and letter.lower() in VIETNAMESE and letter != written:
            yield written, letter


def _vni() -> Mapping[str, str]:
    pairs = [(b + m, base + marks) for (b, base), (m, marks) in product(_VNI_BASES.items(), _VNI_MARKS.items())]
    lower = dict(_marked(pairs)) | _VNI_LETTERS
    upper = {written.upper(): letter.upper() for written, letter in lower.items()}
    mixed = {  # a capital with the mark of a small letter, and the other way round: both are typed
        form: letter.upper() if form[0].isupper() else letter
        for written, letter in lower.items()
        if len(written) == 2
        for form in (written[0].upper() + written[1], written[0] + written[1].upper())
    }
    return MappingProxyType(lower | upper | mixed)


def _viqr() -> Mapping[str, str]:
    shapes = product("aeiouyAEIOUY", _VIQR_SHAPES.items(), _VIQR_TONES.items())
    letters = dict(_marked((base + s + t, base + shape + tone) for base, (s, shape), (t, tone) in shapes))
    return MappingProxyType(letters | {"dd": "đ", "DD": "Đ", "Dd": "Đ"})


def _windows() -> Mapping[str, str]:
    rows = ((byte, bytes((byte,)).decode("cp1258")) for byte in range(0xA0, 0x100))
    return MappingProxyType({chr(byte): letter for byte, letter in rows if chr(byte) != letter})


#: Those in which a byte or two are a letter; VIQR is written in ASCII.
SINGLE = ("tcvn3", "vni", "viscii", "cp1258")
#: Encoding -> what stands for a letter, as Latin-1 -> the letter. Of several ways to write it the first is the usual.
ENCODINGS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "tcvn3": _rows(_TCVN3),
        "vni": _vni(),
        "viscii": _rows(_VISCII),
        "cp1258": _windows(),
        "viqr": _viqr(),
    }
)
_PATTERNS = {
    name: re.compile("|".join(re.escape(written) for written in sorted(letters, key=len, reverse=True)))
    for name, letters in ENCODINGS.items()
}
# 0x80 to 0x9F: dashes and quotation marks of Windows-1252, whose five gaps stay as they are.
_WINDOWS_MARKS = {byte: bytes((byte,)).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_BYTES = {ord(mark): byte for byte, mark in _WINDOWS_MARKS.items()}
_MODERN = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
_LATIN = re.compile("[\xc0-\xff]")
_FONT = re.compile(r"(?:[A-Z]{6}\+)?(?:(?P<tcvn3>\.vn)|vni[- ])(?P<rest>[^,]*)", re.IGNORECASE)
_STYLE = re.compile(r"[- ]?(?:bold|italic|oblique|regular|mt)+$", re.IGNORECASE)


def convert(text: str, encoding: str) -> str:
    """Return, as NFC, a text whose bytes of an encoding were shown as Windows-1252 or Latin-1."""
    letters = ENCODINGS[encoding]
    text = _PATTERNS[encoding].sub(lambda m: letters[m[0]], text.translate(_BYTES))
    return unicodedata.normalize("NFC", text.translate(_WINDOWS_MARKS))


def as_bytes(text: str) -> bytes:
    """Return the bytes that were shown as Windows-1252 or Latin-1.

    Raises:
        UnicodeEncodeError: the text has a character that neither has.
    """
    return text.translate(_BYTES).encode("latin-1")


def decode_legacy(data: bytes, encoding: str) -> str:
    r"""Return, as NFC, the text of bytes in one of `ENCODINGS`; in VIQR a backslash takes a mark as it is ("ha\.")."""
    text = data.decode("latin-1")
    return read_viqr(text) if encoding == "viqr" else convert(text, encoding)


def read_viqr(text: str) -> str:
    """Return, as NFC, a text in VIQR by the letter: every mark that can belong to a letter does, unless escaped."""
    return "".join(convert(piece, "viqr") if k % 2 == 0 else piece for k, piece in enumerate(_escaped(text)))


def _escaped(text: str) -> list[str]:
    return re.split(r"\\(.)", text)


def decode_font(text: str, font: str | None) -> str | None:
    """Return the text of a run in an old Vietnamese font; None for other fonts and for text that is none of it.

    `font` is called as in a document (".VnTimeH"), a style sheet or a PDF ("ABCDEF+VNI-Times,Bold"). ".Vn" fonts
    show TCVN3, those with a final H in capitals; "VNI-" fonts show VNI. Give a run as a whole: in VNI a letter is
    two characters.
    """
    named = _FONT.match(font.strip(" \"'")) if font else None
    if not named or has_modern(text):
        return None
    encoding = "tcvn3" if named["tcvn3"] else "vni"
    found = convert(text, encoding)
    if found == text or _unknown(text, encoding) or judge(text).likelihood > judge(found).likelihood:
        return None
    capitals = encoding == "tcvn3" and _STYLE.sub("", named["rest"]).endswith("H")
    return found.upper() if capitals else found


def _unknown(text: str, encoding: str) -> bool:
    """Whether a text has a letter of Latin-1 that the encoding does not use."""
    return not set(_LATIN.findall(text)).issubset("".join(ENCODINGS[encoding]))


def has_modern(text: str) -> bool:
    """Return whether a text has a letter that only Unicode has: one beyond Latin-1."""
    return bool(_MODERN.search(text))


# Spelling. Letters are without tones; C, P and T close a syllable only under an acute tone or a dot.
_SYLLABLE = re.compile(
    r"""
    (?: (?:k|gh|ngh)(?=[eêiy]) | (?:c|g|ng)(?![eêiy]) | g(?=in?$|iê) | qu(?=[aăâeêiơôy])
      | b | ch | d | đ | gi | h | kh | l | m | n | nh | p | ph | r | s | t | th | tr | v | x | )
    (?: [aeêioôơuưy] | ia | ya | ua | ưa | uya | a[iyou] | â[yu] | eo | êu | iu | o[ie] | oa[iyo]? | oeo | ôi | ơi
      | u[iêyơ] | uy[au] | uây | uôi | ươi | ươu | ưi | ưu | iêu | yêu
      | o?a (?: m | n | nh | ng | (?P<a>p|t|c|ch) )
      | (?: o?ă | u?â | o?e | oo? | ô | u?ơ | u | ư | uô | ươ | [iy]ê | uyê ) (?: m | n | ng | k | (?P<b>[ptc]) )
      | (?: u?ê | i | u?y ) (?: m | n | nh | (?P<c>p|t|ch) )
    )
    """,
    re.VERBOSE,
)
# Two vowels of which the second never bears the tone; the first may belong to the consonant ("qua", "gia").
_FALLING = re.compile("(?<!^q)(?<!^g)(?:[aâeêioôơuư][iu]|yu|[aâ]y|[ae]o|[iuưy]a)$")
_WORD = re.compile(r"[A-Za-z\u0080-\u009f\u00a1-\u024f\u0300-\u036f\u1ea0-\u1eff]+")
_BEFORE, _AFTER = "«·§©°±×÷", "»·®©°²³"  # no letters where they stand there
#: Of two readings whose words are all well-formed, that with words of every page is the likelier.
_COMMON = frozenset(
    "và của là có các được đã với một những này đến về để từ năm tại số hàng người khi không ngày việc đồng"
    " nước tháng thể đầu trên giá sẽ sản tế triệu công quốc nhiều như phải vào tỷ tăng Việt đạt đó điều khẩu"
    " xuất nhập kinh thị trường động định đây đang ông bà cũng còn rất lớn hơn qua bị ở nhà giảm trước".lower().split()
)
_ENOUGH = 0.75  # of the words: names and misprints are never more than a few
_DENSE = 0.25  # of the words without such letters: in Vietnamese there are more, in English texts hardly any


@dataclass(frozen=True, slots=True)
class Spelling:
    """Of a text's different words with letters beyond ASCII: how many are Vietnamese syllables, and common ones.

    `words` counts them, `ascii` the others.
    """

    good: int = 0
    common: int = 0
    words: int = 0
    ascii: int = 0

    @property
    def share(self) -> float:
        """The share that is well-formed; 0 where there is no such word."""
        return self.good / self.words if self.words else 0.0

    @property
    def likelihood(self) -> float:
        """A figure to compare the readings of one text by."""
        return (self.good + self.common / 2) / (self.words + 1)

    @property
    def vietnamese(self) -> bool:
        """Whether the text is Vietnamese, not another language with a word that could be."""
        return self.share >= _ENOUGH and self.words >= _DENSE * self.ascii


def judge(text: str) -> Spelling:
    """Return how a text is spelled; abbreviations without a vowel do not count."""
    found = set(_WORD.findall(text))
    words = {bare for word in found if not word.isascii() and not (bare := _bare(word)).isascii()}
    words = {word for word in words if not _ABBREVIATED(word)}
    return Spelling(sum(map(_well_formed, words)), len(words & _COMMON), len(words), sum(map(str.isascii, found)))


def likeliest(text: str, encodings: Iterable[str] = SINGLE) -> tuple[str, Spelling] | None:
    """Return the encoding in which a text, whose bytes are shown as Latin-1, is Vietnamese, and how it is spelled.

    None where it is no Vietnamese in any, or just as well spelled as it stands.
    """
    judged = ((encoding, judge(convert(text, encoding))) for encoding in encodings)
    best = max(judged, key=lambda found: found[1].likelihood)
    return best if best[1].vietnamese and best[1].likelihood > judge(text).likelihood else None


def _bare(word: str) -> str:
    """Return a word in lower case without signs; as it is where a capital follows a small letter."""
    word = unicodedata.normalize("NFC", word).lstrip(_BEFORE).rstrip(_AFTER)
    return word if _MIXED.search(word) else word.lower()


_MIXED = re.compile("[a-zà-öø-ÿăđơư][À-ÖØ-ÞỊ]")
_ABBREVIATED = re.compile("[bcdfghjklmnpqrstvwxzđ]{2,}").fullmatch


@lru_cache(maxsize=1 << 14)
def _well_formed(word: str) -> bool:
    if word == "đ":
        return True
    if not VIETNAMESE.issuperset(word):
        return False
    letters = unicodedata.normalize("NFD", word)
    tones = [c for c in letters if c in _TONES]
    bare = unicodedata.normalize("NFC", "".join(c for c in letters if c not in _TONES))
    m = _SYLLABLE.fullmatch(bare)
    if not m or len(tones) > 1 or word[-1] != bare[-1] and _FALLING.search(bare):
        return False
    return not (m["a"] or m["b"] or m["c"]) or tones[:1] in ([_ACUTE], [_DOT])
