"""Whether reading takes time linear in the length of the text, also of text that is nothing but one kind of mention.

    python tests/benchmarks/linear.py

For each piece of text, repeated: the seconds of the processor for a short text, and how many times as many its
eightfold takes, the least of three each. Linear is 8, quadratic 64. That the calls made are linear, a test asserts.
"""

import gc
from time import process_time

from solieu.mentions.periods import PeriodFinder
from solieu.mentions.quantities import QuantityFinder
from solieu.mentions.roles import RoleFinder
from solieu.rulebook.load import load_rules
from solieu.tokens import View

SHORT, TIMES = 20_000, 8
NUMBERS = ("1 ", "1,1 ", "1.000 ", "hai ", "1 tỷ đồng, ", "1-", "hàng chục ", "(1 ", "một trăm ", "từ 1 đến ", "1/")
PERIODS = ("9,", "tháng ", "15/8 đến ", "tháng 1, 2, 3, ", "quý i, ", "năm ", "ngày 5, ")


def main() -> None:
    """Print a line for each piece."""
    rules = load_rules()
    quantities, roles, periods = QuantityFinder(rules), RoleFinder(rules), PeriodFinder(rules)

    def numbers(view: View) -> None:
        roles(view, quantities(view, ()), ())

    gc.disable()
    for name, read, pieces in (("numbers", numbers, NUMBERS), ("periods", periods, PERIODS)):
        for piece in pieces:
            read(View.of(piece * 10))
            short, long = (least(read, piece * (size // len(piece))) for size in (SHORT, SHORT * TIMES))
            print(f"{name} {piece!r:20} {short:7.3f} s, {long / short:5.1f} times for {TIMES} times the text")


def least(read, text: str) -> float:
    """Return the least time of three, each on a view of its own."""
    took = []
    for _ in range(3):
        view = View.of(text)
        began = process_time()
        read(view)
        took.append(process_time() - began)
        gc.collect()
    return min(took)


if __name__ == "__main__":
    main()
