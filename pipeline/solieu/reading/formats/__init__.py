"""One module a format, each with `read(data: bytes) -> Iterator[Content]`: see `reading.content`."""
