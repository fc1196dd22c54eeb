"""Files of notes, handed out. They are never shown inside a page."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404

from sympolis.core.files import TYPES
from sympolis.library.models import NoteFile


def as_attachment(row: NoteFile) -> FileResponse:
    """The file under the name it had; 404 when it is gone from the disk."""
    kind = TYPES.get(PurePosixPath(row.file.name).suffix.lstrip("."), "application/octet-stream")
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    answer = FileResponse(file, as_attachment=True, filename=row.name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer
