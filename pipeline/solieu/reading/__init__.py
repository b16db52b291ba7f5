"""From files, folders, JSON Lines, frames and lists to documents with an id and a date.

Read `problems` (what is told of a bad input), `encodings`, `jsonl`, `files` and `memory` (from each source to a
text with an id), then `dates`, `metadata` and `documents` (ids that are unique, dates with their source).
"""
