"""Files that came with a form, for the team that asked for them. They are never shown inside a page."""

from pathlib import PurePosixPath

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from sympolis.core.files import TYPES
from sympolis.programme.doors import series_door
from sympolis.programme.models import Series
from sympolis.registrations.models import Answer
from sympolis.registrations.permissions import may_see_addresses
from sympolis.ui.caching import personal


@require_safe
@personal
@series_door(may_see_addresses)
def answer_file(request: HttpRequest, series: Series, answer: int) -> FileResponse:
    """The file that somebody sent for a question of the series, as an attachment."""
    row = get_object_or_404(Answer.objects.exclude(file=""), pk=answer, question__series=series)
    kind = TYPES.get(PurePosixPath(row.file.name).suffix.lstrip("."), "application/octet-stream")
    try:
        file = row.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, as_attachment=True, filename=row.value.get("name", "file"), content_type=kind)
