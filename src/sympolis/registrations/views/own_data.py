"""What is held of somebody, to take away: one JSON file, and the files they sent as a ZIP."""

import json
import shutil
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import PurePosixPath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from sympolis.directory.privacy import File, Held, plain

FORMAT = "sympolis-personal-data-1"
CHUNK = 1 << 16  # bytes
IN_MEMORY = 10_000_000  # bytes; a larger ZIP is made on the disk


def json_file(held: Held) -> HttpResponse:
    """Everything in one file, in plain names."""
    told = {"format": FORMAT, "made_at": timezone.now().isoformat(timespec="seconds"), "from": settings.ORIGIN}
    content = json.dumps({**told, **plain(held)}, ensure_ascii=False, indent=1)
    headers = {"Content-Disposition": 'attachment; filename="my-data.json"', "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type="application/json", headers=headers)


def zip_file(held: Held) -> StreamingHttpResponse:
    """The files, each under the name it had; 404 when there is none."""
    if not held.files:
        raise Http404
    headers = {"Content-Disposition": 'attachment; filename="my-files.zip"', "X-Content-Type-Options": "nosniff"}
    return StreamingHttpResponse(_zipped(held.files), content_type="application/zip", headers=headers)


def _zipped(files: list[File]) -> Iterator[bytes]:
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w") as archive:
            for name, file in named(files):
                if default_storage.exists(file.path):
                    with default_storage.open(file.path) as content, archive.open(name, "w") as member:
                        shutil.copyfileobj(content, member)
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk


def named(files: list[File]) -> list[tuple[str, File]]:
    """Names inside the ZIP: no folders, none twice."""
    seen: Counter[str] = Counter()
    found = []
    for file in files:
        name = PurePosixPath(file.name.replace("\\", "/")).name.lstrip(".") or "file"
        seen[name.casefold()] += 1
        number = seen[name.casefold()]
        stem, dot, ending = name.rpartition(".")
        found.append((name if number == 1 else f"{stem or name} {number}{dot}{ending if stem else ''}", file))
    return found
