"""Where names of known persons stand in a text: written in full, or by their last words behind a form of address."""

import re
from collections.abc import Collection, Mapping

from solieu.tokens import View

Words = tuple[str, ...]
_NEXT_WORD = re.compile(r"\s+(\w+)")


class Names:
    """Puts masks for names, in whatever case they are written, segmented or not.

    `whole` has the mask of each name that is looked for as it is; `persons` has the mask of each person, whose last
    words are looked for, with a capital, behind a form of address, which goes with them; `forms` is a pattern of these.
    All are words in small letters.
    """

    def __init__(
        self,
        whole: Mapping[Words, str],
        persons: Mapping[Words, str],
        forms: str,
    ) -> None:
        tails: dict[Words, str] = {}
        for name, mask in persons.items():
            for k in range(min(1, len(name) - 1), len(name)):
                tails.setdefault(name[k:], mask)
        self._masks = {" ".join(name): mask for name, mask in {**tails, **whole}.items()}
        self._pattern = re.compile(
            rf"(?<![^\W_])(?:(?P<whole>{_either(whole)})|(?:{forms})(?:\.\s*|\s+)(?P<tail>{_either(tails)}))"
            r"(?![^\W_])"
        )

    def masked(self, text: str) -> str:
        """Return the text with masks for the names."""
        view = View.of(text)
        for m in reversed(list(self._pattern.finditer(view.lower))):
            group = m.lastgroup or "whole"
            words = m[group].split()
            if (group == "whole" and len(words) > 1) or _is_name(view.text, *m.span(group)):
                start, end = view.source_span(*m.span())
                text = text[:start] + self._masks[" ".join(words)] + text[end:]
        return text


def _either(names: Collection[Words]) -> str:
    """Return a pattern of any of the names, the longest first."""
    literals = [r"\s+".join(map(re.escape, name)) for name in sorted(names, key=lambda n: (-len(n), *n))]
    return "|".join(literals)


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether words begin with a capital, and no longer name does: a place that begins like a given name."""
    name, after = text[start:end], _NEXT_WORD.match(text, end)
    if name.isupper() and len(name) > 1:
        return True
    return name[:1].isupper() and not (after and after[1][0].isupper() and not after[1].isupper())
