"""A text as words and blanks, exactly: what a spaCy Doc is made of.

Words joined by underscores stay whole, and so do numbers with their separators; punctuation stands apart. A
blank behind a word belongs to it; every other run of white space is a word of its own, which is how spaCy
keeps a text verbatim.
"""

import re

_WORD = re.compile(
    r"\d+(?:[.,]\d+)*"  # 32,4 and 1.234.567
    r"|[^\W\d_](?:\w|[\u0300-\u036f])*"  # kim_ngạch, m2, and letters with their marks apart
    r"|\s+|\w+|."
)


def split_words(text: str) -> tuple[list[str], list[bool]]:
    """Return the words of a text, and for each whether one blank follows it; together they are the text."""
    words: list[str] = []
    blanks: list[bool] = []
    for m in _WORD.finditer(text):
        word = m[0]
        if word[0] == " " and blanks and not blanks[-1] and not words[-1].isspace():
            blanks[-1] = True
            word = word[1:]
        if word:
            words.append(word)
            blanks.append(False)
    return words, blanks
