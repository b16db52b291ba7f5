"""Many documents through the one pipeline. Read `one` (a document), then `local` (many, on this machine)."""
