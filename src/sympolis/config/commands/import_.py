"""`sympolis import`: make the installation what a series file tells, all of it or nothing."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path


def add(chores) -> None:
    """Tell the arguments of `import`."""
    chore = chores.add_parser("import", help="create or update a series from a series file", description=__doc__)
    chore.add_argument("file", metavar="FILE", help="series file (see docs/secretariat); - for standard input")
    chore.add_argument("--dry-run", action="store_true", help="show what would change, write nothing")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when the file is applied (or could be, with --dry-run), 1 when it has problems, 2 when it cannot be opened."""
    import django

    django.setup()
    from sympolis.config.prepare import is_ready
    from sympolis.config.progress import Progress
    from sympolis.programme.series_file.apply import apply
    from sympolis.programme.series_file.document import MOST_BYTES, Unusable
    from sympolis.programme.series_file.known import known_here
    from sympolis.programme.series_file.read import read

    name = "standard input" if options.file == "-" else options.file
    try:
        content = _content(options.file, MOST_BYTES + 1)
    except OSError as error:
        print(f"{name}: {error.strerror}", file=sys.stderr)
        return 2
    if not is_ready():
        return 2
    try:
        document = read(content, known_here)
        outcome = apply(document, dry_run=options.dry_run, progress=Progress("sessions"))
    except Unusable as unusable:
        return _refuse(name, unusable.problems, options.json)
    _report(name, outcome, options)
    return 0


def _content(file: str, most: int) -> bytes:
    """At most that many bytes: a file that is far too large is not read to its end."""
    if file == "-":
        return sys.stdin.buffer.read(most)
    with Path(file).open("rb") as source:
        return source.read(most)


def _refuse(name: str, problems: Sequence, as_json: bool) -> int:
    if as_json:
        rows = [{"line": one.line, "column": one.column, "key": one.key, "words": one.words} for one in problems]
        print(json.dumps({"file": name, "problems": rows}, ensure_ascii=False, indent=2))
        return 1
    for problem in problems:
        print(problem.printed(name), file=sys.stderr)
    print(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}; nothing was written.", file=sys.stderr)
    return 1


def _report(name: str, outcome, options: argparse.Namespace) -> None:
    if options.json:
        told = {
            "file": name,
            "series": outcome.series.slug,
            "dry_run": options.dry_run,
            "changed": outcome.changed,
            "release": outcome.release.number if outcome.release else None,
            "differences": [difference.as_dict() for difference in outcome.differences],
        }
        print(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for difference in outcome.differences:
        print(difference.printed())
    if not outcome.changed:
        print("Nothing to change.")
    elif options.dry_run:
        print("Nothing was written (--dry-run).")
