"""Old fonts that draw Vietnamese letters in the place of others: characters to Unicode, font by font."""

from collections.abc import Iterator, Sequence

from solieu.reading.formats.pdf_glyphs import Font, Glyph


def decoded(glyphs: Sequence[Glyph]) -> tuple[list[Glyph], tuple[str, ...]]:
    """Return the characters in Unicode, and the names of the fonts that had them otherwise."""
    from solieu.reading.legacy import decode_font

    words = list(_words(glyphs))
    texts: dict[Font, list[str]] = {}
    for word in words:
        texts.setdefault(word[0].font, []).append("".join(g.text for g in word))
    found: dict[Font, Iterator[str]] = {}
    for font, pieces in texts.items():
        text = decode_font(" ".join(pieces), font.name)  # as a whole: a word may be too short to judge by
        if text is not None and len(text.split(" ")) == len(pieces):
            found[font] = iter(text.split(" "))
    if not found:
        return list(glyphs), ()
    done: list[Glyph] = []
    for word in words:
        done += _rewritten(word, next(found[word[0].font])) if word[0].font in found else word
    return done, tuple(sorted({font.name for font in found}))


def _words(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """Yield characters of one font that stand close together."""
    word: list[Glyph] = []
    for glyph in glyphs:
        if word and not _follows(word[-1], glyph):
            yield word
            word = []
        word.append(glyph)
    if word:
        yield word


def _follows(last: Glyph, glyph: Glyph) -> bool:
    near = -0.5 < (glyph.x0 - last.x1) / glyph.size < 0.1 and abs(glyph.base - last.base) <= 0.5
    return near and glyph.font == last.font and not glyph.spaced


def _rewritten(word: list[Glyph], text: str) -> list[Glyph]:
    if len(text) == len(word):
        return [glyph._replace(text=c) for glyph, c in zip(word, text, strict=True)]
    return [word[0]._replace(text=text, x1=word[-1].x1)]  # two characters for a letter: no place for each
