"""From files, folders, JSON Lines, frames and lists to documents with an id and a date.

Read `problems` (what is told of a bad input), `dates`, `encodings`, `jsonl`, `metadata`, `files`, then
`memory` (texts that are in memory already).
"""
