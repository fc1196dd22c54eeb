"""Counters in shared memory: "something changed" for every process of one host, without asking the database.

A small file in the data folder is mapped into each process. Reading a counter is a memory read; raising one takes
the file's lock. `pages` rises after every committed change (the page cache drops what is older), `work` when the
background worker has something to do, `people` when somebody presses a button.
"""

import fcntl
import mmap
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NAMES = ("pages", "work", "people")
SIZE = 8 * len(NAMES)
# What ends with a counter: a file or link in the folder that bump() removes before it returns. Always, whatever the
# settings of this process say: who makes a change need not know who put it there.
ENDS = {"pages": "pages/current"}

_maps: dict[Path, memoryview] = {}  # shared with children that are forked later
_folder: list[Path] = []  # the one of open()


def open(folder: Path) -> None:
    """Say where the file lies, for calls that name no folder."""
    _folder[:] = [folder]


def read(name: str, *, folder: Path | None = None) -> int:
    """The counter's value now. Raises ValueError for a name that is none of NAMES."""
    return _counters(folder or _folder[0])[NAMES.index(name)]


def bump(name: str, *, folder: Path | None = None) -> int:
    """Raise the counter by one, safe against other processes and threads; returns the new value."""
    at, folder = NAMES.index(name), folder or _folder[0]
    counters = _counters(folder)
    with _locked(folder):
        counters[at] += 1  # eight bytes stored at once: nobody reads half a number
        # The counter first: should the removal fail, those who only read the counter still know
        if name in ENDS:
            (folder / ENDS[name]).unlink(missing_ok=True)
        return counters[at]


@contextmanager
def held(name: str, value: int, *, folder: Path | None = None) -> Iterator[bool]:
    """Whether the counter stands at this value; nobody can raise it inside the block, so keep that short."""
    at, folder = NAMES.index(name), folder or _folder[0]
    counters = _counters(folder)
    with _locked(folder):
        yield counters[at] == value


def _counters(folder: Path) -> memoryview:
    known = _maps.get(folder)
    return known if known is not None else _map(folder)


def _map(folder: Path) -> memoryview:
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder) as handle:
        if (size := os.fstat(handle).st_size) < SIZE:
            # Written and not only lengthened: a full disk is an error here, and not a crash at the first bump
            os.pwrite(handle, bytes(SIZE - size), size)
        counters = memoryview(mmap.mmap(handle, SIZE)).cast("q")
    _maps[folder] = counters
    return counters


@contextmanager
def _locked(folder: Path) -> Iterator[int]:
    """The file, locked. Opened anew each time: the lock then holds between threads and forked children too."""
    handle = os.open(folder / "pulse", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield handle
    finally:
        fcntl.flock(handle, fcntl.LOCK_UN)  # closing is not enough: a map keeps a copy of the handle
        os.close(handle)
