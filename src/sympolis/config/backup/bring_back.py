"""Restore a backup: everything in it, or nothing is changed."""

import logging
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connections, transaction
from django.db.migrations.executor import MigrationExecutor

from sympolis import __version__
from sympolis.config.backup import tables
from sympolis.config.backup.archive import Archive, Damaged, Told
from sympolis.config.backup.make import files_folder, files_in
from sympolis.config.prepare import collect_static
from sympolis.config.running import alone
from sympolis.directory import erased
from sympolis.journal import actions as journal
from sympolis.library.actions import index

log = logging.getLogger(__name__)
OURS_ANYWAY = {"django_content_type", "auth_permission", "django_session"}  # filled in by a new installation, too
LONGEST_WAIT = "10s"  # for others to let go of the tables of PostgreSQL


class CannotRestore(RuntimeError):
    """It would not go well here; the words say why and what to do. Nothing was changed."""


@dataclass(frozen=True, slots=True)
class Here:
    """What a restore meets on this host."""

    rows: int  # in tables that somebody has filled
    files: int  # uploaded

    @property
    def is_empty(self) -> bool:
        return not self.rows and not self.files


def fits(archive: Archive) -> None:
    """Raises CannotRestore when this program is too old for the backup."""
    made_by = archive.manifest["sympolis"]
    if _number(made_by) > _number(__version__) or _changes(archive) - tables.known_changes():
        raise CannotRestore(
            f"This backup was made by Sympolis {made_by}, which knows more than this one ({__version__}). "
            f"Install Sympolis {made_by} or a newer one, then restore."
        )


def here() -> Here:
    """Look at this host's database and files. Raises CannotRestore when the database is newer than the program."""
    files = files_folder()
    return Here(rows=_rows_here(), files=len(files_in(files)) if files.is_dir() else 0)


def restore(archive: Archive, *, replace: bool, told: Told) -> None:
    """Bring the database and the uploaded files back as they were, then bring older tables up to date.

    Whoever has erased their data since, as far as this host or the backup know, is erased again.
    The archive has been checked. Raises CannotRestore, running.Busy, DatabaseError, OSError; all is as before then.
    """
    fits(archive)
    with alone(settings.DATA_DIR):
        _nobody_else_is_connected()
        if not replace and not here().is_empty:
            raise CannotRestore(
                "There is something here already, which a restore would delete. To replace it: "
                "sympolis restore --replace FILE (make a backup of it first: sympolis backup)."
            )
        collect_static()
        erased.append(_erased(archive) - erased.listed())
        with _files(archive):
            if connections["default"].vendor == "sqlite":
                _into_sqlite(archive, told)
            else:
                _into_postgresql(archive, told)
        _erase_again()
        _index_again()
    journal.tell()  # pages made before are out of date


def _erased(archive: Archive) -> set[erased.Line]:
    """Who is erased: what the backup knows, and what the database knows that it replaces."""
    lines = {(fact, number, made_at, at) for fact, number, made_at, at in archive.manifest.get("erased", [])}
    return lines | (erased.in_journal() if _has_journal() else set())


def _erase_again() -> None:
    """The rest is restored by now: should this fail, the worker does it as soon as it runs."""
    try:
        erased.look_after()
    except Exception:
        log.exception("erasing again")


def _index_again() -> None:
    """What is searched in is in no backup. Should this fail, the worker does it as well."""
    try:
        index.rebuild()
    except Exception:
        log.exception("making the index of the library")


def _has_journal() -> bool:
    return any(model._meta.label_lower == "journal.entry" for model in _models_here())


def _number(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version))


def _changes(archive: Archive) -> set[tables.Change]:
    return {(app, name) for app, name in archive.manifest["changes"]}


def _is_there() -> bool:
    """Whether there is a database to look into; looking would make an empty one of SQLite."""
    connection = connections["default"]
    return connection.vendor != "sqlite" or Path(connection.settings_dict["NAME"]).exists()


def _models_here() -> list:
    if not _is_there():
        return []
    known, unknown = tables.changes_of("default")
    if unknown:
        raise CannotRestore("The database here belongs to a newer Sympolis than this one. Update the program first.")
    return tables.models_at(known) if known else []


def _rows_here() -> int:
    return sum(
        model._base_manager.using("default").count()
        for model in _models_here()
        if model._meta.db_table not in OURS_ANYWAY
    )


def _nobody_else_is_connected() -> None:
    """PostgreSQL may serve several hosts, of which this folder's lock knows one."""
    connection = connections["default"]
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
        )
        others = cursor.fetchone()[0]
    if others:
        raise CannotRestore(
            f"{others} other connections to this database are open. Stop Sympolis on every host that uses it, and "
            "close other programs that do, then try again."
        )


@contextmanager
def _files(archive: Archive) -> Iterator[None]:
    """Unpack beside the folder of uploaded files first; change folders once the database is there."""
    folder = files_folder()
    fresh, old = folder.with_name(f"{folder.name}.new"), folder.with_name(f"{folder.name}.old")
    for left in (fresh, old):  # of a restore that was killed
        shutil.rmtree(left, ignore_errors=True)
    try:
        fresh.mkdir(parents=True)
        archive.unpack_files(fresh)
        yield
    except BaseException:
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    if folder.exists():
        folder.rename(old)
    fresh.rename(folder)
    shutil.rmtree(old, ignore_errors=True)


def _into_sqlite(archive: Archive, told: Told) -> None:
    """Fill a new file, then copy it over the database's in one transaction of SQLite's own."""
    target = Path(connections["default"].settings_dict["NAME"])
    scratch = target.with_name(f".{target.name}.restore")
    scratch.unlink(missing_ok=True)  # of a restore that was killed
    connection = connections["default"].copy("restore")
    connection.settings_dict["NAME"] = str(scratch)
    connection.settings_dict["OPTIONS"]["init_command"] = "PRAGMA journal_mode=MEMORY; PRAGMA synchronous=OFF;"
    connections["restore"] = connection
    try:
        _fill("restore", archive, told)
        connection.close()
        connections["default"].close()
        with (
            connection.wrap_database_errors,
            closing(sqlite3.connect(scratch)) as source,
            closing(sqlite3.connect(target)) as database,
        ):
            database.execute("PRAGMA synchronous=FULL")
            source.backup(database)
    finally:
        connection.close()
        del connections["restore"]
        scratch.unlink(missing_ok=True)


def _into_postgresql(archive: Archive, told: Told) -> None:
    """Drop the tables, make and fill new ones: one transaction."""
    connection = connections["default"]
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{LONGEST_WAIT}'")
            ours = {model._meta.db_table for model in _models_here()}
            ours |= {"django_migrations", settings.CACHES["default"]["LOCATION"]}
            names = ", ".join(map(connection.ops.quote_name, ours & set(connection.introspection.table_names(cursor))))
            if names:
                cursor.execute(f"DROP TABLE {names} CASCADE")
        _fill("default", archive, told)


def _fill(alias: str, archive: Archive, told: Told) -> None:
    """Make the tables as they were, write the rows, bring the tables up to date."""
    connection, changes = connections[alias], _changes(archive)
    _migrate(alias, tables.last_ones(changes))
    with transaction.atomic(using=alias):
        _load(alias, archive, changes, told)
        connection.check_constraints()
    _migrate(alias, tables.last_ones(tables.known_changes()))
    call_command("migrate", database=alias, interactive=False, verbosity=0)  # permissions of what is new
    call_command("createcachetable", database=alias, verbosity=0)


def _migrate(alias: str, aim: list[tables.Change]) -> None:
    def told(event: str, *_about) -> None:
        if event == "apply_success":  # PostgreSQL changes no table while rows written before wait for their checks
            connections[alias].check_constraints()

    MigrationExecutor(connections[alias], told).migrate(aim)


def _load(alias: str, archive: Archive, changes: set[tables.Change], told: Told) -> None:
    found = tables.kept_at(changes)
    if {model._meta.db_table for model in found} != set(archive.manifest["tables"]):
        raise Damaged("This backup holds other tables than its version of Sympolis has.")
    done = 0
    for model in found:
        _empty(alias, model._meta.db_table)
    for model in found:
        lines = archive.table(model._meta.db_table)
        names = next(lines)
        try:
            for count in tables.write(model, names, lines, alias):
                done += count
                told(done, archive.rows + 1)  # the bar is gone when the tables are up to date
        except DatabaseError as error:
            raise CannotRestore(f"The database does not take the rows of {model._meta.db_table}: {error}") from error
    tables.set_counters(found, alias)
    told(archive.rows + 1, archive.rows + 1)


def _empty(alias: str, table: str) -> None:
    """Take out what the changes of tables put in by themselves."""
    connection = connections[alias]
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {connection.ops.quote_name(table)}")  # noqa: S608
