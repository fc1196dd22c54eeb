"""Make a backup while web server and worker go on working."""

import fcntl
import json
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from django.core.files.storage import default_storage
from django.db import connections, transaction
from django.utils import timezone

from sympolis import __version__
from sympolis.config.backup import tables
from sympolis.config.backup.archive import CHUNK, FORMAT, Archive, Told, Writer, begins_like_one
from sympolis.directory import erased

UNFINISHED = ".sympolis-part"  # end of the name while it is written


class CannotBackUp(RuntimeError):
    """There is nothing to back up, or no place for it; the words say what to do."""


def make(target: Path, told: Told) -> dict[str, Any]:
    """Write the database and the uploaded files of this host into a file, readable by its owner only.

    Everything stands in it as at one moment. It has its name only once it is complete and was read back.
    Returns the manifest. Raises CannotBackUp, OSError.
    """
    if target.exists() and not _is_backup(target):
        raise CannotBackUp(f"{target} is there and is no backup. Choose another name.")
    with _unfinished(target) as out, _snapshot() as alias, Writer(out) as writer:
        manifest: dict[str, Any] = {
            "format": FORMAT,
            "sympolis": __version__,
            "made_at": timezone.now().isoformat(timespec="seconds"),
        }
        manifest |= _tables(writer, alias, told)
        manifest["files"] = _files(writer, files_folder())
        manifest["erased"] = sorted(erased.listed() | erased.in_journal(alias))
        writer.finish(manifest)
        Archive(out).check(lambda done, of: None)
    return manifest


def files_folder() -> Path:
    """Where uploaded files lie."""
    return Path(default_storage.path(""))


def files_in(folder: Path) -> list[str]:
    """Files of a folder, by their path inside it."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def _is_backup(target: Path) -> bool:
    if not target.is_file():
        return False
    with target.open("rb") as file:
        return begins_like_one(file)


@contextmanager
def _unfinished(target: Path) -> Iterator[BinaryIO]:
    """A file beside the target, put in its place at the end; nothing is left after an error."""
    _sweep(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f"{target.name}.", suffix=UNFINISHED)  # mode 0600
    try:
        with os.fdopen(handle, "w+b") as out:
            fcntl.flock(out, fcntl.LOCK_EX)
            yield out
            Path(name).replace(target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    folder = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(folder)  # the name too is on the disk
    finally:
        os.close(folder)


def _sweep(folder: Path) -> None:
    """Remove what killed backups left; one that is being written is locked."""
    for left in folder.glob(f"*{UNFINISHED}"):
        with left.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            left.unlink(missing_ok=True)


@contextmanager
def _snapshot() -> Iterator[str]:
    """The alias of a connection that sees the database as it is now, whatever others write meanwhile."""
    alias = "backup"
    connection = connections["default"].copy(alias)
    if connection.vendor == "sqlite":
        if not Path(connection.settings_dict["NAME"]).exists():
            raise CannotBackUp("There is no database yet. Run `sympolis init` first.")
        # A reader in WAL mode sees one state and keeps nobody from writing
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"
    connections[alias] = connection
    try:
        with transaction.atomic(using=alias):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield alias
    finally:
        connection.close()
        del connections[alias]


def _tables(writer: Writer, alias: str, told: Told) -> dict[str, Any]:
    known, unknown = tables.changes_of(alias)
    if unknown:
        raise CannotBackUp("The database belongs to a newer Sympolis than this one. Update the program first.")
    if not known:
        raise CannotBackUp("There are no tables yet. Run `sympolis init` first.")
    found = tables.kept_at(known)
    total = sum(model._base_manager.using(alias).count() for model in found)
    about: dict[str, dict[str, Any]] = {}
    done = 0
    for model in found:
        name, rows = model._meta.db_table, 0
        about[name] = {}
        with writer.member(f"tables/{name}.jsonl", about[name]) as put:
            put(_line([field.attname for field in tables.columns(model)]))
            for rows, row in enumerate(tables.read(model, alias), 1):
                put(_line(row))
                told(done + rows, total + 1)  # the bar is gone when the files are in, too
        about[name]["rows"] = rows
        done += rows
    told(total + 1, total + 1)
    return {"changes": sorted(map(list, known)), "tables": about}


def _line(values: list) -> bytes:
    return json.dumps(values, separators=(",", ":")).encode() + b"\n"


def _files(writer: Writer, folder: Path) -> dict[str, Any]:
    about: dict[str, dict[str, Any]] = {}
    for name in files_in(folder):
        try:
            file = (folder / name).open("rb")
        except FileNotFoundError:  # deleted a moment ago
            continue
        about[name] = {}
        with file, writer.member(f"files/{name}", about[name]) as put:
            while content := file.read(CHUNK):
                put(content)
    return about
