"""What all tests share: checked rules are cached below `build/`, not in the user's folder."""

import os
from pathlib import Path

os.environ.setdefault("SOLIEU_CACHE", str(Path(__file__).parents[1] / "build" / "cache"))
