"""`python -m solieu.table docs/table.md`: make the tables of the page of documentation anew."""

import sys
from pathlib import Path

from solieu.table.schemas import renew

if __name__ == "__main__":
    page = Path(sys.argv[1])
    page.write_text(renew(page.read_text("utf-8")), "utf-8")
