"""The backup file: a zip of rows and uploaded files, sealed as a whole. Knows no database.

sympolis-backup.txt   says what this is; always first, so that a damaged backup is still known as one
tables/NAME.jsonl     a line with the names of the columns, then a line a row
files/…               uploaded files
manifest.json         version, time, changes of the tables, rows and SHA-256 of every member

The last 64 characters (the zip's comment) are the SHA-256 of every byte before them: a file that was cut short or in
which one bit is wrong is found out before anything in it is believed.
"""

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Self

FORMAT = 1
FIRST, MANIFEST = "sympolis-backup.txt", "manifest.json"
WORDS = "A backup of Sympolis. `sympolis restore FILE` brings it back. It holds personal data: keep it safe.\n"
SEAL = 64  # hexadecimal characters at the end
CHUNK = 1 << 20

Told = Callable[[int, int], None]  # (done, of)


class Damaged(ValueError):
    """The file is no sound backup; the words say how."""


class Writer:
    """Puts members into an open, empty file that can be read back, one after another; `finish` seals it."""

    def __init__(self, out: BinaryIO) -> None:
        self.out = out
        self.zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED)
        self.zip.comment = b"0" * SEAL
        self.zip.writestr(FIRST, WORDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type | None, *_error) -> None:
        if kind:  # else the zip would try again to end itself when it is thrown away, and complain
            with suppress(OSError, ValueError):
                self.zip.close()

    @contextmanager
    def member(self, name: str, told: dict[str, Any]) -> Iterator[Callable[[bytes], None]]:
        """A function that takes the member's bytes; `told` gets its "bytes" and "sha256" at the end."""
        digest, size = hashlib.sha256(), 0
        with self.zip.open(name, "w", force_zip64=True) as member:

            def put(content: bytes) -> None:
                nonlocal size
                digest.update(content)
                size += len(content)
                member.write(content)

            yield put
        told |= {"bytes": size, "sha256": digest.hexdigest()}

    def finish(self, manifest: dict[str, Any]) -> None:
        """Write the manifest and the seal, down to the disk."""
        self.zip.writestr(MANIFEST, json.dumps(manifest, indent=1, sort_keys=True))
        self.zip.close()
        seal = _seal_of(self.out)
        self.out.seek(-SEAL, os.SEEK_END)
        self.out.write(seal)
        self.out.flush()
        os.fsync(self.out.fileno())


class Archive:
    """A sealed backup, open for reading. `manifest` is what it says about itself; `check` compares it with the rest."""

    def __init__(self, file: BinaryIO) -> None:
        """Raises Damaged when the seal is not right or the manifest cannot be read."""
        if not begins_like_one(file):
            raise Damaged("This file was not made by `sympolis backup`.")
        if _seal_of(file) != _seal_in(file):
            raise Damaged("This backup is damaged or was cut short: its checksum is not right.")
        self.zip = zipfile.ZipFile(file)
        self.manifest: dict[str, Any] = json.loads(self.zip.read(MANIFEST))
        if self.manifest.get("format") != FORMAT:
            raise Damaged(f"This backup was made by a newer Sympolis ({self.manifest.get('sympolis')}). Update first.")

    @property
    def rows(self) -> int:
        """Rows of all tables together."""
        return sum(table["rows"] for table in self.manifest["tables"].values())

    def check(self, told: Told) -> None:
        """Read every member and compare it with the manifest. Raises Damaged."""
        members = {f"tables/{name}.jsonl": about for name, about in self.manifest["tables"].items()}
        members |= {f"files/{name}": about for name, about in self.manifest["files"].items()}
        if {*members, FIRST, MANIFEST} != set(self.zip.namelist()) or not all(map(_stays_inside, members)):
            raise Damaged("This backup holds other files than it says.")
        for count, (name, about) in enumerate(members.items(), 1):
            if self._measured(name) != (about["bytes"], about["sha256"], about.get("rows", 0)):
                raise Damaged(f"This backup is damaged: {name} is not what was put in.")
            told(count, len(members))

    def _measured(self, name: str) -> tuple[int, str, int]:
        """(bytes, SHA-256, rows) of a member."""
        digest, size, lines = hashlib.sha256(), 0, 0
        try:
            with self.zip.open(name) as member:
                while content := member.read(CHUNK):
                    digest.update(content)
                    size += len(content)
                    lines += content.count(b"\n")
        except (zipfile.BadZipFile, zlib.error) as error:
            raise Damaged(f"This backup is damaged: {name} cannot be read.") from error
        return size, digest.hexdigest(), lines - 1 if name.startswith("tables/") else 0

    def table(self, name: str) -> Iterator[list]:
        """The names of the columns, then the rows."""
        with self.zip.open(f"tables/{name}.jsonl") as lines:
            for line in lines:
                yield json.loads(line)

    def unpack_files(self, folder: Path) -> None:
        """Write the uploaded files into a folder."""
        for name in self.manifest["files"]:
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            with self.zip.open(f"files/{name}") as member, target.open("wb") as out:
                while content := member.read(CHUNK):
                    out.write(content)
                out.flush()
                os.fsync(out.fileno())


def begins_like_one(file: BinaryIO) -> bool:
    """Whether this file begins as every backup does, sound or not."""
    file.seek(0)
    head = file.read(30 + len(FIRST))  # a zip names its first member after 30 bytes
    return head[:4] == b"PK\x03\x04" and head[30:] == FIRST.encode()


def _seal_of(file: BinaryIO) -> bytes:
    """SHA-256 of all but the last 64 bytes."""
    digest, left = hashlib.sha256(), file.seek(0, os.SEEK_END) - SEAL
    file.seek(0)
    while left > 0:
        content = file.read(min(CHUNK, left))
        digest.update(content)
        left -= len(content)
    return digest.hexdigest().encode()


def _seal_in(file: BinaryIO) -> bytes:
    file.seek(-SEAL, os.SEEK_END)
    return file.read(SEAL)


def _stays_inside(name: str) -> bool:
    return ".." not in PurePosixPath(name).parts and not name.startswith("/")
