"""Pictures of people that somebody sends: read safely, made square, small and free of what a camera writes into them.

Pillow reads them in a process of its own with little memory and time, from the two formats that `core.files` lets in.
What is kept is painted anew: no EXIF, no place, no colour profile, nothing hidden behind the picture.
docs/decisions/0024-portraits.md
"""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from sympolis.core import files
from sympolis.core.refusals import Refused

HERE = Path(__file__).parent
LARGEST = 12_000_000  # bytes of what comes in; phones write 3 to 8
SECONDS = 20
SIZES = {640: 40_000, 320: 16_000, 96: 4_000}  # side in pixels -> bytes at most
SMALLEST = 96  # pixels of the side of what comes in
ENVIRONMENT = {"LANG": "C.UTF-8"}  # all that the process sees of ours: no setting, no secret


@dataclass(frozen=True, slots=True)
class Portrait:
    """One size of a picture: a square JPEG. `side` is smaller than asked for when the picture itself is."""

    asked: int
    side: int
    body: bytes


def portraits(upload: UploadedFile) -> list[Portrait]:
    """The square portraits of a picture that was sent, the largest first.

    Raises Refused: "too_large", "wrong_file" (no PNG or JPEG, broken, or more pixels than we read), "too_small".
    """
    if (upload.size or 0) > LARGEST:
        words = _("This picture is too large: at most %(most)s MB.")
        raise Refused("too_large", words % {"most": LARGEST // 1_000_000})
    if files.kind_of(cast(BinaryIO, upload.file)) not in files.PICTURES:
        raise Refused("wrong_file", _("Send a picture: PNG or JPEG."))
    upload.seek(0)
    found = _parted(_painted(upload.read()))
    if found[0].side < SMALLEST:
        words = _("This picture is too small: at least %(least)s pixels each way.")
        raise Refused("too_small", words % {"least": SMALLEST})
    return found


def _painted(body: bytes) -> bytes:
    command = [sys.executable, "-I", str(HERE / "painter.py"), *(f"{side}:{most}" for side, most in SIZES.items())]
    unreadable = Refused("wrong_file", _("This picture cannot be read. Save it anew as JPEG, or send another one."))
    try:
        done = subprocess.run(command, input=body, capture_output=True, timeout=SECONDS, env=ENVIRONMENT)  # noqa: S603
    except subprocess.TimeoutExpired:
        raise unreadable from None
    if done.returncode:
        raise unreadable
    return done.stdout


def _parted(stream: bytes) -> list[Portrait]:
    """A line of "asked side bytes" before each picture."""
    found = []
    while stream:
        line, _newline, stream = stream.partition(b"\n")
        asked, side, length = map(int, line.split())
        found.append(Portrait(asked, side, stream[:length]))
        stream = stream[length:]
    return found


__all__ = ["LARGEST", "SIZES", "Portrait", "portraits"]
