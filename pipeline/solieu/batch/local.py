"""Many documents on this machine: in their order, in one process or several."""

from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool

from solieu.batch.one import Result, Settings, read_one
from solieu.errors import SolieuError
from solieu.model import Document
from solieu.reading.problems import Problem
from solieu.stages import stages_of

#: A chunk of documents goes to a worker at once: small enough to share out evenly, large enough to be worth sending.
_DOCUMENTS, _CHARACTERS = 64, 200_000
_AHEAD = 3  # chunks a worker that are read before they are needed

Item = Document | Problem
Done = Result | Problem


def run(items: Iterable[Item], settings: Settings, workers: int = 1) -> Iterator[Done]:
    """Yield the result of every document in the order given; problems pass through at their places.

    Raises:
        RuleError: before the first document is read.
        SolieuError: a worker was killed (out of memory).
    """
    stages_of(settings.rules)
    if workers <= 1:
        for item in items:
            yield from run_chunk([item], settings)
        return
    with ProcessPoolExecutor(workers) as pool:
        waiting: deque[tuple[list[Item], Future[list[Done]]]] = deque()
        try:
            for chunk in _chunks(items):
                waiting.append((chunk, pool.submit(run_chunk, chunk, settings)))
                if len(waiting) >= workers * _AHEAD:
                    yield from _result(*waiting.popleft())
            while waiting:
                yield from _result(*waiting.popleft())
        finally:
            pool.shutdown(cancel_futures=True)


def run_beside(
    items: Iterable[Item], settings: Settings, workers: int = 1
) -> Iterator[tuple[Document, Result] | Problem]:
    """Yield every document with its result, as `run` does; of those on their way to the workers the texts are kept."""
    passing: deque[Document] = deque()

    def noted() -> Iterator[Item]:
        for item in items:
            if isinstance(item, Document):
                passing.append(item)
            yield item

    for done in run(noted(), settings, workers):
        if isinstance(done, Problem):
            yield done
            continue
        while (document := passing.popleft()).doc_id != done.doc_id:
            pass  # it could not be extracted
        yield document, done


def run_chunk(chunk: Iterable[Item], settings: Settings) -> list[Done]:
    """Return the results of some documents: the one function that every worker runs."""
    return [item if isinstance(item, Problem) else read_one(item, settings) for item in chunk]


def _result(chunk: list[Item], future: Future[list[Done]]) -> list[Done]:
    try:
        return future.result()
    except BrokenProcessPool:
        first, last = chunk[0].doc_id, chunk[-1].doc_id
        raise SolieuError(
            f"a worker process was killed between documents {first!r} and {last!r}, as happens when memory runs out:"
            " use fewer workers. (A script that uses workers starts with `if __name__ == '__main__':`.)"
        ) from None


def _chunks(items: Iterable[Item]) -> Iterator[list[Item]]:
    chunk: list[Item] = []
    size = 0
    for item in items:
        chunk.append(item)
        size += len(item.text) if isinstance(item, Document) else 0
        if len(chunk) == _DOCUMENTS or size >= _CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk
