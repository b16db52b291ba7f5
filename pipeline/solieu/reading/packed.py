"""What is packed: `.gz` files and the members of archives, unpacked in memory and within limits."""

import gzip
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import IO, cast

from solieu.reading.choose import PACKED
from solieu.reading.limits import ARCHIVE, FILE, FREE, MEMBERS, MIB, RATIO, TooLargeError
from solieu.reading.problems import Problem

#: What a file that is cut, damaged, encrypted or packed otherwise raises.
DAMAGED = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError)


def ending(name: str) -> str:
    """Return the suffix of a file, with that of what is packed: `.txt`, `.txt.gz`."""
    path = PurePosixPath(name)
    suffix = path.suffix.lower()
    return PurePosixPath(path.stem).suffix.lower() + suffix if suffix == PACKED else suffix


def size_of(file: IO[bytes]) -> int:
    """Return the bytes of a file, which is read from its start afterwards."""
    size = file.seek(0, io.SEEK_END)
    file.seek(0)
    return size


def whole(file: IO[bytes]) -> bytes:
    """Return all bytes of a file.

    Raises:
        TooLargeError: there are too many.
    """
    data = file.read(FILE + 1)
    if len(data) > FILE:
        raise TooLargeError(f"larger than {FILE // MIB:,} MiB; split it")
    return data


def unpacked(file: IO[bytes]) -> IO[bytes]:
    """Return what is packed in a `.gz` file, as a file that raises TooLargeError where it unpacks to too much."""
    return cast(IO[bytes], io.BufferedReader(_Bounded(gzip.GzipFile(fileobj=file), size_of(file))))


class _Bounded(io.RawIOBase):
    """A packed file that may not unpack to much more than any text does."""

    def __init__(self, file: gzip.GzipFile, packed: int) -> None:
        self._file, self._most, self._read = file, max(FREE, packed * RATIO), 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        self._read += len(data)
        if self._read > self._most:
            raise TooLargeError(f"unpacks to more than {RATIO} times its size, as no text does; it was not read")
        buffer[: len(data)] = data
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        self._read = offset if whence == io.SEEK_SET else self._read
        return self._file.seek(offset, whence)


def members(file: IO[bytes], name: str, where: str) -> Iterator[tuple[IO[bytes], str, str] | Problem]:
    """Yield the files of an archive in the order of their names, with id and place; nothing is written to disk.

    Raises:
        zipfile.BadZipFile: it is damaged.
    """
    left = ARCHIVE
    with zipfile.ZipFile(file) as archive:
        infos = sorted((info for info in archive.infolist() if not info.is_dir()), key=lambda info: info.filename)
        for info in infos[:MEMBERS]:
            inside, place = f"{name}/{info.filename}", f"{where}/{info.filename}"
            path = PurePosixPath(info.filename.replace("\\", "/"))
            if path.is_absolute() or ".." in path.parts:
                yield Problem(inside, f"{place}: a path that leads out of the archive; it was left out: rename it")
                continue
            if any(part.startswith((".", "__MACOSX")) for part in path.parts):
                continue
            if info.file_size > min(FILE, left, max(FREE, info.compress_size * RATIO)):
                size = f"unpacks to {info.file_size // MIB:,} MiB"
                yield Problem(inside, f"{place}: {size}, more than is read; it was left out: unpack the archive")
                continue
            try:
                with archive.open(info) as member:
                    data = io.BytesIO(whole(member))
            except (*DAMAGED, TooLargeError) as error:
                yield Problem(inside, f"{place}: cannot be read: {error}")
                continue
            left -= data.getbuffer().nbytes
            yield data, inside, place
    if len(infos) > MEMBERS:
        yield Problem(name, f"{where}: more than {MEMBERS:,} files; the others were left out: unpack it")
