"""Many documents through the one pipeline. Read `one` (a document), `local` (many, into one table), then `shards`."""
