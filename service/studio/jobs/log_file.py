"""What a job prints: masked, line by line, up to a size."""

from dataclasses import dataclass
from pathlib import Path

from service.privacy.mask import mask

MOST_BYTES = 1_048_576
LONGEST_LINE = 2000
"""Characters; a traceback's line fits, a report that went the wrong way does not."""
CHUNK = 65_536
"""Bytes in one answer."""
FULL = "……记录太长，后面的不再保存。\n"
NAME = "log.txt"


class LogFile:
    """Appends for one job; whoever runs it is the only writer."""

    def __init__(self, folder: Path, most: int = MOST_BYTES) -> None:
        self._path, self._most = folder / NAME, most
        self._size, self._full = self._path.stat().st_size if self._path.exists() else 0, False

    def write(self, line: str) -> None:
        """One line without its end."""
        if self._full:
            return
        data = (mask(line[:LONGEST_LINE]).text + "\n").encode("utf-8", "replace")
        if self._size + len(data) > self._most:
            self._full, data = True, FULL.encode()
        with self._path.open("ab") as file:
            file.write(data)
        self._size += len(data)


@dataclass(frozen=True)
class LogPart:
    """`next` is the byte to go on from."""

    text: str
    next: int


def read_log(folder: Path, after: int) -> LogPart:
    """Whole lines from byte `after` on, CHUNK bytes at most; nothing when there is no more."""
    try:
        with (folder / NAME).open("rb") as file:
            file.seek(after)
            data = file.read(CHUNK)
    except FileNotFoundError:
        data = b""
    whole = data[: data.rfind(b"\n") + 1]
    return LogPart(whole.decode("utf-8", "replace"), after + len(whole))
