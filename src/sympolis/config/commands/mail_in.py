"""`sympolis mail-in`: read one mail from standard input, as mail servers hand it to a program (docs/hosts/mail.md)."""

import argparse
import sys

TRY_AGAIN = 75  # EX_TEMPFAIL of sysexits.h: the mail server keeps the mail and gives it again


def add(chores) -> None:
    """Tell the arguments of `mail-in`."""
    chore = chores.add_parser("mail-in", help="read one mail from standard input", description=__doc__)
    chore.set_defaults(run=run)


def run(_options: argparse.Namespace) -> int:
    """0 when the mail was read, whether or not it says anything to us; 75 when the database is in trouble."""
    import django

    django.setup()
    from django.db import Error

    from sympolis.messaging.incoming import MOST, receive

    raw = sys.stdin.buffer.read(MOST)
    while sys.stdin.buffer.read(MOST):  # the rest of a huge one: a server that cannot write to us would send it back
        pass
    try:
        receive(raw)
    except Error as error:
        print(f"the database is in trouble ({type(error).__name__}); try again later", file=sys.stderr)
        return TRY_AGAIN
    return 0
