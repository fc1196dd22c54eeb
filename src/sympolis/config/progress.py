"""Progress of long work on a terminal; silent when nobody is looking."""

import sys

WIDTH = 30


class Progress:
    """A bar on standard error that is gone when the work is done. Called with (done, of)."""

    def __init__(self, label: str) -> None:
        self.label, self.shown = label, sys.stderr.isatty()
        self.last = -1

    def __call__(self, done: int, of: int) -> None:
        share = WIDTH * done // max(of, 1)
        if not self.shown or share == self.last:
            return
        self.last = share
        end = "\r\033[K" if done >= of else ""
        sys.stderr.write(f"\r{self.label} [{'#' * share}{'.' * (WIDTH - share)}] {done}/{of}{end}")
        sys.stderr.flush()
