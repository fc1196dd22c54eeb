"""The console script `sympolis`: one command a chore, each with --help; exit code 0 only on success."""

import argparse
import os
import select
import sys
from collections.abc import Callable

from sympolis import __version__

Run = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> None:
    """Run one command and exit with its code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sympolis.config.settings")
    code: int | str | None
    try:
        code = _run(sys.argv[1:] if arguments is None else arguments)
        sys.stdout.flush()  # what is still kept back would complain at the very end
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        if not _reader_has_gone():
            raise
        code = 141  # what a shell tells of a program that the closed pipe has ended
    sys.exit(code)


def _run(given: list[str]) -> int | str | None:
    """The exit code of one command."""
    try:
        return _do(given)
    except SystemExit as ended:
        return ended.code


def _do(given: list[str]) -> int:
    if given[:1] == ["django"]:  # migrations and other chores of developers
        from django.core.management import execute_from_command_line

        execute_from_command_line(["sympolis django", *given[1:]])
        return 0
    options = _parser().parse_args(given)
    return options.run(options)


def _reader_has_gone() -> bool:
    """Whether nobody reads what we print any more, as with `sympolis listeners | head -1`; then nothing more is said."""
    out = select.poll()
    out.register(sys.stdout, 0)
    if not out.poll(0):  # told without being asked: POLLERR, POLLHUP
        return False
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return True


def _parser() -> argparse.ArgumentParser:
    from sympolis.config import commands

    parser = argparse.ArgumentParser(prog="sympolis", description="Virtual exchange series of city networks.")
    parser.add_argument("--version", action="version", version=f"sympolis {__version__}")
    chores = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    for add in commands.ALL:
        add(chores)
    return parser
