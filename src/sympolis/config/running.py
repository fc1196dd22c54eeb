"""Whether Sympolis runs on a data folder: a lock that the kernel lets go when the last process of it has ended."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Busy(RuntimeError):
    """Somebody else needs the data folder now."""


@contextmanager
def running(folder: Path) -> Iterator[None]:
    """Run on this folder, together with others that run; forked children hold it too. Raises Busy during a restore."""
    with _locked(folder, fcntl.LOCK_SH, f"A backup is being restored into {folder}. Start again when that has ended."):
        yield


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Have the folder alone. Raises Busy while web server or worker run on it, or another restore."""
    words = f"Sympolis runs on {folder}. Stop it first (Ctrl-C, or `systemctl stop sympolis`), then try again."
    with _locked(folder, fcntl.LOCK_EX, words):
        yield


@contextmanager
def _locked(folder: Path, kind: int, words: str) -> Iterator[None]:
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder / "running", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Busy(words) from None
        yield
    finally:
        os.close(handle)  # the lock stays while a child has the file open
