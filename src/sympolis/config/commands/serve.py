"""`sympolis serve`: web server and background worker together."""

import argparse
import sys


def add(chores) -> None:
    """Tell the arguments of `serve`."""
    chore = chores.add_parser("serve", help="run the web server and the background worker", description=__doc__)
    chore.add_argument("--host", help="address to listen on (SYMPOLIS_BIND, 127.0.0.1)")
    chore.add_argument("--port", type=int, help="port to listen on (PORT, 8000)")
    chore.add_argument("--workers", type=int, help="web worker processes (SYMPOLIS_WEB_WORKERS, 1)")
    chore.add_argument(
        "--no-worker", action="store_true", help="without the background worker; run `sympolis worker` beside it"
    )
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """Serve until stopped; 1 while a backup is being restored, or when the port is taken."""
    import django
    from django.conf import settings

    django.setup()
    from sympolis.config import serve
    from sympolis.config.running import Busy, running

    try:
        with running(settings.DATA_DIR):
            return serve.run(
                host=options.host or settings.BIND,
                port=options.port or settings.PORT,
                web_workers=options.workers or settings.WEB_WORKERS,
                with_worker=not options.no_worker,
            )
    except Busy as busy:
        print(busy, file=sys.stderr)
        return 1
