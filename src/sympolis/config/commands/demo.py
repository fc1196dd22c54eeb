"""`sympolis demo`: prepare a demo host: database, files, the series of 2020, the same running now, a team."""

import argparse
import json
import sys


def add(chores) -> None:
    """Tell the arguments of `demo`."""
    chore = chores.add_parser("demo", help="load the demo series and its team", description=__doc__)
    chore.add_argument("--sessions", type=_number, default=0, metavar="N", help="also a series of N sessions, load-N")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def _number(text: str) -> int:
    if not text.isdigit() or not 0 <= int(text) <= 2000:
        raise argparse.ArgumentTypeError("write a number from 0 to 2000")
    return int(text)


def run(options: argparse.Namespace) -> int:
    """0 when the demo is there, 2 on a host that is none for demos."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils import timezone

    from sympolis.config.prepare import prepare
    from sympolis.site.demo import load_demo

    if not settings.DEMO:
        words = "This is no demo host: the accounts of the demo could sign in to it. SYMPOLIS_DEMO=1 makes it one."
        print(words, file=sys.stderr)
        return 2
    told = (lambda line: None) if options.json else _tell
    prepare(told)
    demo = load_demo(timezone.now(), sessions=options.sessions, told=told)
    if options.json:
        accounts = [{"email": email, "may": may} for email, may in demo.accounts]
        told_as = {"address": settings.ORIGIN, "made": demo.made, "series": demo.series, "accounts": accounts}
        print(json.dumps(told_as, ensure_ascii=False, indent=2))
    else:
        print(_welcome(settings.ORIGIN, demo))
    return 0


def _tell(line: str) -> None:
    print(f"  {line}", flush=True)


def _welcome(origin: str, demo) -> str:
    width = max(len(email) for email, _may in demo.accounts)
    rows = [f"  {email:<{width}}  {may}" for email, may in demo.accounts]
    return "\n".join(
        [
            "",
            f"  Sympolis demo: {origin}/",
            "",
            f"  Sign in at {origin}/accounts/login/ with one of these addresses;",
            f"  the code arrives at {origin}/demo/mail/ (nothing leaves this machine):",
            f"  For passkeys use {origin.replace('127.0.0.1', 'localhost')}/ : browsers want a name there.",
            "",
            *rows,
            "",
        ]
    )
