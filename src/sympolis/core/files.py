"""Files that people send: told by their content, never by their name or by what the browser says of them."""

import struct
import zipfile
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, cast

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, random_tail

MOST_PIXELS = 50_000_000
MOST_UNPACKED = 60_000_000  # bytes of an office file
MOST_SEGMENTS = 5000  # of a JPEG before the one that tells its size; cameras write some dozens
MOST_PARTS = 2000  # files in an office file
TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
}
ACCEPT = ",".join(f".{ending}" for ending in TYPES)
PICTURES = ("png", "jpg")


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was sent with a form: its path in the storage, the name it had, its bytes."""

    path: str
    name: str
    size: int

    @property
    def ending(self) -> str:
        """What its content is, one of TYPES."""
        return self.path.rpartition(".")[2]


def keep(upload: UploadedFile, *, folder: str, largest: int, endings: Collection[str] = TYPES) -> Kept:
    """Store an upload of an allowed kind in a folder, under a random name. Raises Refused: "too_large", "wrong_file"."""
    if (upload.size or 0) > largest:
        words = _("This file is too large: at most %(most)s MB.")
        raise Refused("too_large", words % {"most": largest // 1_000_000})
    ending = kind_of(cast(BinaryIO, upload.file))
    if ending is None or ending not in endings:
        raise Refused("wrong_file", _wanted(endings))
    upload.seek(0)
    path = default_storage.save(f"{folder}/{random_tail(24)}.{ending}", ContentFile(upload.read()))
    return Kept(path, shown_name(upload.name or "", ending), upload.size or 0)


def _wanted(endings: Collection[str]) -> str:
    if set(endings) == set(PICTURES):
        return _("Send a picture: PNG or JPEG.")
    return _("Send a PDF, a picture (PNG, JPEG) or an office file (Word, Excel, LibreOffice).")


def shown_name(name: str, ending: str) -> str:
    """The name without folders and with the ending that its content has."""
    stem = PurePosixPath(one_line(name).replace("\\", "/")).stem.strip(". ")[:100]
    return f"{stem or 'file'}.{ending}"


def kind_of(file: BinaryIO) -> str | None:
    """The ending that belongs to the content, one of TYPES; None for anything else, and for bombs."""
    file.seek(0)
    head = file.read(32)
    for sign, look in LOOKS:
        if head.startswith(sign):
            return look(file)
    return None


def _png(file: BinaryIO) -> str | None:
    file.seek(16)
    sides = file.read(8)
    return "png" if len(sides) == 8 and _few_pixels(*struct.unpack(">II", sides)) else None


def _jpeg(file: BinaryIO) -> str | None:
    """Walks the segments up to the one that tells the size (ITU T.81 B.2.2)."""
    file.seek(2)
    for _segment in range(MOST_SEGMENTS):
        if len(head := file.read(4)) < 4:
            return None
        mark, length = struct.unpack(">xBH", head)
        if head[0] != 0xFF or length < 2:
            return None
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            body = file.read(5)
            return "jpg" if len(body) == 5 and _few_pixels(*struct.unpack(">xHH", body)) else None
        file.seek(length - 2, 1)
    return None


def _few_pixels(width: int, height: int) -> bool:
    return 0 < width * height <= MOST_PIXELS


def _office(file: BinaryIO) -> str | None:
    """An office file by its parts; sizes are those the archive tells of itself, nothing is unpacked but its type."""
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                return None
            names = {part.filename for part in parts}
            if any(name.casefold().endswith("vbaproject.bin") for name in names):  # holds macros
                return None
            if "[Content_Types].xml" in names:
                found = [end for end, folder in (("docx", "word/"), ("xlsx", "xl/"), ("pptx", "ppt/"))
                         if any(name.startswith(folder) for name in names)]  # fmt: skip
                return found[0] if len(found) == 1 else None
            if parts and parts[0].filename == "mimetype" and parts[0].file_size < 200:
                told = archive.read("mimetype").decode("ascii", "replace")
                return next((end for end, kind in TYPES.items() if kind == told and end.startswith("od")), None)
    except (zipfile.BadZipFile, NotImplementedError, OSError, RuntimeError, ValueError):
        return None
    return None


LOOKS: tuple[tuple[bytes, Callable[[BinaryIO], str | None]], ...] = (
    (b"%PDF-", lambda file: "pdf"),
    (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", _png),
    (b"\xff\xd8\xff", _jpeg),
    (b"PK\x03\x04", _office),
)
