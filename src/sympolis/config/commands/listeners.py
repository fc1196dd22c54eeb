"""`sympolis listeners`: which facts there are and who listens."""

import argparse
import json


def add(chores) -> None:
    """Tell the arguments of `listeners`."""
    chore = chores.add_parser("listeners", help="list facts and who listens to them", description=__doc__)
    chore.add_argument("--json", action="store_true", help="as JSON: fact -> names of listeners")
    chore.add_argument("--markdown", action="store_true", help="as the page docs/developers/events.md")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Print them."""
    import django

    django.setup()
    from sympolis.journal import reference, registry

    if options.json:
        print(json.dumps(registry.all_listeners(), indent=2))
    elif options.markdown:
        print(reference.as_markdown(), end="")
    else:
        print(reference.as_text())
    return 0
