"""From `rules/` to checked, frozen rows."""
