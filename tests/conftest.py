"""What all tests share: checked rules are cached below `build/`, not in the user's folder."""

import os
from pathlib import Path

from hypothesis import settings

os.environ.setdefault("SOLIEU_CACHE", str(Path(__file__).parents[1] / "build" / "cache"))

# The same commit gives the same verdict; HYPOTHESIS_PROFILE=search looks for new cases, at length.
settings.register_profile("same", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=20_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "same"))
