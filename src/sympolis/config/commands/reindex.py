"""`sympolis reindex`: make anew what the library of good practices is searched in, while it is searched."""

import argparse


def add(chores) -> None:
    """Tell the arguments of `reindex`."""
    chore = chores.add_parser("reindex", help="make the search of the library anew", description=__doc__)
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when every practice is found as it is."""
    import django

    django.setup()
    from sympolis.library.actions import index

    print(f"{index.rebuild()} practices.")
    return 0
