"""Work of several threads done in one go by one of them: what each go costs is then paid once for all."""

import threading
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

Task = TypeVar("Task")
Result = TypeVar("Result")


class _Place(Generic[Task, Result]):
    """A thread that waits with its task: until that is done, or until it is the one to do everybody's."""

    def __init__(self, task: Task) -> None:
        self.task, self.called = task, threading.Event()
        self.is_done = False
        self.result: Result | None = None


class Together(Generic[Task, Result]):
    """Takes tasks of many threads. Whoever comes first does theirs at once, alone; those who come meanwhile wait, and one
    of them does all that have come by then.

    work   does several tasks in one go: their results in the same order. It runs in the thread of one of them, which also
           gets what it raises
    most   tasks of one go
    """

    def __init__(self, work: Callable[[list[Task]], Sequence[Result]], *, most: int) -> None:
        self.work, self.most = work, most
        self.lock, self.at_work = threading.Lock(), False
        self.waiting: list[_Place[Task, Result]] = []

    def done(self, task: Task) -> Result | None:
        """The task's result; None when the go that it was part of failed, and it has to be done by itself."""
        mine: _Place[Task, Result] = _Place(task)
        with self.lock:
            self.waiting.append(mine)
            if not self.at_work:
                self.at_work = True
                mine.called.set()
        try:
            mine.called.wait()
        except BaseException:  # the thread is to end: nobody may wait for it
            self._leave(mine)
            raise
        if not mine.is_done:
            self._go()
        return mine.result

    def _leave(self, mine: _Place[Task, Result]) -> None:
        with self.lock:
            if mine in self.waiting:
                self.waiting.remove(mine)
                if mine.called.is_set():
                    self._call_next()

    def _go(self) -> None:
        group: list[_Place[Task, Result]] = []
        try:
            with self.lock:
                group, self.waiting = self.waiting[: self.most], self.waiting[self.most :]
            results = self.work([one.task for one in group])
            for one, result in zip(group, results, strict=True):
                one.result = result
        finally:
            with self.lock:
                self._call_next()
            for one in group:
                one.is_done = True
                one.called.set()

    def _call_next(self) -> None:
        """Have the first of those who wait do what has come by now. The lock is held."""
        self.at_work = bool(self.waiting)
        for one in self.waiting[:1]:
            one.called.set()
