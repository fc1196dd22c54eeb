"""`sympolis backup`: the database and the uploaded files in one file, while everything goes on working."""

import argparse
import json
import sys
from pathlib import Path


def add(chores) -> None:
    """Tell the arguments of `backup`."""
    chore = chores.add_parser("backup", help="write everything into one backup file", description=__doc__)
    chore.add_argument("file", nargs="?", metavar="FILE", help="file to write, or the folder for it (current folder)")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when the backup is complete and was read back, 1 when there is none to make, 2 when it cannot be written."""
    import django

    django.setup()
    from django.db import DatabaseError

    from sympolis.config.backup.make import CannotBackUp, make
    from sympolis.config.progress import Progress

    target = _target(options.file)
    try:
        manifest = make(target, Progress("rows"))
    except CannotBackUp as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except DatabaseError as error:
        print(f"The database does not answer ({type(error).__name__}). See: sympolis check", file=sys.stderr)
        return 1
    except OSError as error:
        print(f"{error.filename or target}: {error.strerror}. No backup was made.", file=sys.stderr)
        return 2
    _report(target, manifest, options.json)
    return 0


def _target(file: str | None) -> Path:
    """The file to write; a folder gets one named after the moment."""
    from django.utils import timezone

    target = Path(file or ".").resolve()
    return target / f"sympolis-{timezone.now():%Y-%m-%d-%H%M%S}.zip" if target.is_dir() else target


def _report(target: Path, manifest: dict, as_json: bool) -> None:
    size, rows = target.stat().st_size, {name: table["rows"] for name, table in manifest["tables"].items()}
    if as_json:
        told = {
            "file": str(target), "bytes": size, "sympolis": manifest["sympolis"], "made_at": manifest["made_at"],
            "tables": rows, "files": len(manifest["files"]),
        }  # fmt: skip
        print(json.dumps(told, indent=2))
        return
    print(f"{target}: {sum(rows.values())} rows, {len(manifest['files'])} files, {size / 1e6:.1f} MB")
    print("It holds personal data. Keep it safe, and a copy of it on another machine.")
