"""What one document may cost, so that no file harms the machine; what is larger is listed, and the rest goes on."""

MIB = 1 << 20

#: Bytes of a file that is read as a whole (a text, a PDF, a workbook), packed or unpacked.
FILE = 256 * MIB
#: Characters of one document; also bytes of one line of JSON Lines and of one row of CSV.
TEXT = 20_000_000
#: Bytes that the members of one archive may have together, unpacked, and how many there may be.
ARCHIVE = 8 * 1024 * MIB
MEMBERS = 1_000_000
#: How deep archives may lie in archives.
DEPTH = 2
#: How much larger unpacked than packed, beyond the first `FREE` bytes: text packs ten to one, a bomb a thousand.
RATIO = 200
FREE = 16 * MIB
#: Places that the cells of one table may cover together; where they claim more, none goes over several.
PLACES = 2_000_000
#: Seconds and bytes of address space for reading one file of a format that only a library understands.
SECONDS = 120
MEMORY = 3 * 1024 * MIB


class TooLargeError(ValueError):
    """A limit is exceeded; the message says which, and what to do."""
