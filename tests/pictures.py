"""The pictures of docs/how-it-decides.md, drawn from what the pipeline reads in sentences of our own.

    python tests/pictures.py        writes docs/pictures/*.svg

`tests/test_pictures.py` compares them with what would be drawn now; `tests/made/picture_*.py` draw them.
"""

import sys
from pathlib import Path

from made.picture_frame import frame
from made.picture_sentence import sentence
from made.picture_stages import stages

FOLDER = Path(__file__).parents[1] / "docs" / "pictures"
PICTURES = {"stages": stages, "sentence": sentence, "frame": frame}


def write() -> None:
    """Write all pictures."""
    for name, draw in PICTURES.items():
        (FOLDER / f"{name}.svg").write_text(draw(), encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write()
    sys.stdout.write(f"{len(PICTURES)} pictures: {FOLDER}\n")
