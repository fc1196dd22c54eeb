"""Writing to the database while the next letters are prepared."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Any

from django.db import connection


class Behind:
    """Does one thing after another in a thread with a connection of its own, one step behind us.

    An error is raised at the next step or at the end; what was to follow is not begun. Inside a transaction, which
    another connection would not see, each thing is done at once.
    """

    def __enter__(self) -> "Behind":
        self._pool = None if connection.in_atomic_block else ThreadPoolExecutor(max_workers=1)
        self._last: Future | None = None
        return self

    def do(self, function: Callable[..., object], *arguments: Any) -> None:
        if self._pool is None:
            function(*arguments)
            return
        self._wait()
        self._last = self._pool.submit(function, *arguments)

    def _wait(self) -> None:
        last, self._last = self._last, None
        if last is not None:
            last.result()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._pool is None:
            return
        try:
            self._wait()
        finally:
            self._pool.submit(_close)
            self._pool.shutdown()


def _close() -> None:
    """Close the connection of the thread that calls this."""
    connection.close()
