"""Build hook: puts the checked rules, as JSON, into the wheel beside their YAML.

Reading YAML and checking every row takes seconds; reading the JSON takes a moment. `rulebook.load` uses what is
kept under the hash of a file's YAML.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `solieu/_rules/compiled/`; wrong rules stop the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Load the rules with an empty cache and take what the loader keeps there."""
        if version == "editable":
            return
        self._cache = tempfile.TemporaryDirectory()
        sys.path.insert(0, str(Path(self.root) / "pipeline"))
        os.environ["SOLIEU_CACHE"] = self._cache.name
        from solieu.rulebook.load import load_rules

        load_rules()
        for path in Path(self._cache.name).rglob("rules-*.json"):
            build_data["force_include"][str(path)] = f"solieu/_rules/compiled/{path.name}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the cache."""
        if version != "editable":
            self._cache.cleanup()
