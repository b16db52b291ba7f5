"""Values as records and frames hold them."""

from typing import Any


def missing(value: Any) -> bool:  # noqa: ANN401
    """Say whether a cell has no value: None, NaN, or pandas' NA and NaT."""
    return (
        value is None or type(value).__name__ in ("NAType", "NaTType") or (isinstance(value, float) and value != value)
    )


def check_text(text: Any) -> str:  # noqa: ANN401
    """Return the text.

    Raises:
        ValueError: it is none, or not valid Unicode (half of a pair), which no file can hold.
    """
    if not isinstance(text, str):
        raise ValueError(f"{type(text).__name__}, not a text; give a str")
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        bad = text[error.start]
        raise ValueError(f"half of a character, \\u{ord(bad):04x}, at {error.start}; remove it from the text") from None
    return text
