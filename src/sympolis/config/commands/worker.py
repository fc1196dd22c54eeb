"""`sympolis worker`: the background worker alone."""

import argparse
import sys


def add(chores) -> None:
    """Tell the arguments of `worker`."""
    chore = chores.add_parser("worker", help="run the background worker alone", description=__doc__)
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Work until stopped; 1 while a backup is being restored."""
    import django
    from django.conf import settings

    django.setup()
    from sympolis.config import worker
    from sympolis.config.running import Busy, running

    try:
        with running(settings.DATA_DIR):
            return worker.run() or 0
    except Busy as busy:
        print(busy, file=sys.stderr)
        return 1
