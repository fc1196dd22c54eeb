"""`sympolis restore`: bring a backup back, all of it or nothing. Stop the server first."""

import argparse
import json
import sys
from pathlib import Path


def add(chores) -> None:
    """Tell the arguments of `restore`."""
    chore = chores.add_parser("restore", help="bring a backup back", description=__doc__)
    chore.add_argument("file", metavar="FILE", help="a file that `sympolis backup` made, on SQLite or PostgreSQL")
    chore.add_argument("--replace", action="store_true", help="delete what is here now")
    chore.add_argument("--dry-run", action="store_true", help="check the file and tell what it holds, change nothing")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when all is back (or could be, with --dry-run), 1 when not; nothing was changed then."""
    import django

    django.setup()
    from django.db import DatabaseError

    from sympolis.config.backup.archive import Damaged
    from sympolis.config.backup.bring_back import CannotRestore
    from sympolis.config.running import Busy

    try:
        with Path(options.file).open("rb") as file:
            told = _restore(file, options)
    except (Damaged, CannotRestore, Busy) as refusal:
        return _refuse(options, str(refusal))
    except DatabaseError as error:
        return _refuse(options, f"The database refused: {' '.join(str(error).split())}.")
    except OSError as error:
        return _refuse(options, f"{error.filename or options.file}: {error.strerror}.")
    print(json.dumps(told, indent=2) if options.json else _plain(told))
    return 0


def _restore(file, options: argparse.Namespace) -> dict:
    """What the backup holds, once it is back."""
    from sympolis.config.backup.archive import Archive
    from sympolis.config.backup.bring_back import fits, here, restore
    from sympolis.config.progress import Progress

    archive = Archive(file)
    archive.check(Progress("check"))
    told = {
        "file": options.file, "sympolis": archive.manifest["sympolis"], "made_at": archive.manifest["made_at"],
        "tables": {name: table["rows"] for name, table in archive.manifest["tables"].items()},
        "files": len(archive.manifest["files"]), "restored": not options.dry_run,
    }  # fmt: skip
    if options.dry_run:
        fits(archive)
        return {**told, "needs_replace": not here().is_empty}
    restore(archive, replace=options.replace, told=Progress("rows"))
    return told


def _refuse(options: argparse.Namespace, words: str) -> int:
    if options.json:
        print(json.dumps({"file": options.file, "restored": False, "problem": words}, indent=2))
    print(f"{words} Nothing was changed.", file=sys.stderr)
    return 1


def _plain(told: dict) -> str:
    lines = [f"{told['file']}: made {told['made_at']} by Sympolis {told['sympolis']}"]
    if not told["restored"]:
        lines += [f"  {rows:7}  {name}" for name, rows in told["tables"].items() if rows]
    lines.append(f"{sum(told['tables'].values())} rows, {told['files']} files")
    if told["restored"]:
        lines.append("Restored. Start with: sympolis serve")
    else:
        lines.append("It is sound and could be restored here.")
        if told["needs_replace"]:
            lines.append("What is here now would be deleted; that needs --replace.")
    return "\n".join(lines)
