"""Numbers in tables: what a cell says is in the heads of its column and row, and in the lines above the table.

Read `grid` (which cells are heads, labels, numbers), `numbers` (the value of a cell), `phrase` and `saying` (what the
words of a head decide), `lines` (rows: totals, parts, sections), then `assemble` (a cell to a fact).
"""
