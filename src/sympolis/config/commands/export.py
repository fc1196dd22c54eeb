"""`sympolis export`: write a series into a file that can be changed and imported again."""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path


def add(chores) -> None:
    """Tell the arguments of `export`."""
    chore = chores.add_parser("export", help="write a series as a series file", description=__doc__)
    chore.add_argument("series", metavar="SERIES", help="the series' short name, as in its address")
    chore.add_argument("-o", "--output", metavar="FILE", help="write to this file instead of standard output")
    chore.add_argument("--network", help="short name of the network, when several have a series of that name")
    chore.add_argument(
        "--with-secrets", action="store_true", help="also join links, dial-in numbers and people's e-mail addresses"
    )
    chore.add_argument("--json", action="store_true", help="report as JSON (with -o)")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when the file is written, 1 when there is no such series, 2 when the file cannot be written or there is no database."""
    import django

    django.setup()
    from sympolis.config.prepare import is_ready
    from sympolis.programme.series_file.write import write

    if options.json and not options.output:
        print("--json reports on a file: name it with -o FILE.", file=sys.stderr)
        return 2
    if not is_ready():
        return 2
    series = series_meant(options)
    if series is None:
        return 1
    text = write(series, with_secrets=options.with_secrets)
    if not options.output:
        sys.stdout.write(text)
        return 0
    try:
        replace_file(Path(options.output), text.encode())
    except OSError as error:
        print(f"{options.output}: {error.strerror}", file=sys.stderr)
        return 2
    _report(options, series, text)
    return 0


def series_meant(options: argparse.Namespace):
    """The one series meant, or None once it is told why not."""
    from sympolis.programme.models import Series

    found = Series.objects.filter(slug=options.series).select_related("network").order_by("network__slug")
    if options.network:
        found = found.filter(network__slug=options.network)
    if len(found) == 1:
        return found[0]
    if found:
        names = ", ".join(series.network.slug for series in found)
        print(f"Several networks have a series “{options.series}”; add --network, one of: {names}", file=sys.stderr)
        return None
    known = ", ".join(Series.objects.order_by("slug").values_list("slug", flat=True)[:20])
    print(
        f"There is no series “{options.series}”. {f'There are: {known}' if known else 'There is none.'}",
        file=sys.stderr,
    )
    return None


def replace_file(target: Path, body: bytes) -> None:
    """Write beside the file and put it in its place: never half a file."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(body)
        umask = os.umask(0)
        os.umask(umask)
        Path(name).chmod(0o666 & ~umask)
        Path(name).replace(target)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _report(options: argparse.Namespace, series, text: str) -> None:
    number, size = series.sessions.count(), len(text.encode())
    told = {"file": options.output, "series": series.slug, "sessions": number, "bytes": size}
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=2))
    else:
        print(f"{options.output}: {number} sessions, {size / 1000:.0f} kB")
