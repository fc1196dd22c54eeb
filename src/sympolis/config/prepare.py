"""What has to be there before anything runs: tables of the database, the cache's table, the files that browsers load.

Each step looks first whether there is something to do, so that a second start costs a fraction of a second.
"""

import hashlib
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor

Told = Callable[[str], None]


def prepare(told: Told = lambda line: None) -> None:
    """Bring database and static files up to date. `told` hears each step that is really done."""
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    if count := len(pending_migrations()):
        told(f"database: {count} migrations")
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    collect_static(told)


def pending_migrations() -> list[str]:
    """Names of the migrations that the database does not have yet."""
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _backwards in plan]


def is_ready() -> bool:
    """Whether the database has all tables; says on standard error what to do when it does not."""
    if pending_migrations():
        sys.stderr.write("The database is not ready. Run `sympolis init` first.\n")
        return False
    return True


def collect_static(told: Told = lambda line: None) -> None:
    """Collect, fingerprint and compress static files, unless exactly these were collected last time."""
    stamp, wanted = Path(settings.STATIC_ROOT) / ".collected", _static_fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    told("static files: collect and compress")
    call_command("collectstatic", interactive=False, verbosity=0)
    stamp.write_text(wanted)


def _static_fingerprint() -> str:
    """A fingerprint of names, sizes and times of change of all static files."""
    found = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list([]):
            file = Path(storage.path(path)).stat()
            found.update(f"{path}:{file.st_size}:{file.st_mtime_ns}\n".encode())
    return found.hexdigest()
