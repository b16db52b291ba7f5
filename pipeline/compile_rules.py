"""Build hook: puts the checked rules, as one JSON file, into the wheel beside their YAML.

Reading YAML and checking every row takes seconds; reading the JSON takes a moment. `rulebook.load` uses it
only when its hash is that of the YAML.
"""

import os
import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledRules(BuildHookInterface):  # type: ignore[type-arg]
    """Makes `solieu/_rules/compiled.json`; wrong rules stop the build."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Load the rules with an empty cache and take what the loader keeps there."""
        if version == "editable":
            return
        self._cache = tempfile.TemporaryDirectory()
        sys.path.insert(0, str(Path(self.root) / "pipeline"))
        os.environ["SOLIEU_CACHE"] = self._cache.name
        from solieu.rulebook.load import load_rules

        load_rules()
        (compiled,) = Path(self._cache.name).rglob("rules-*.json")
        build_data["force_include"][str(compiled)] = "solieu/_rules/compiled.json"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:
        """Remove the cache."""
        if version != "editable":
            self._cache.cleanup()
