"""Files of speakers: their own, behind their link; photos and slides that everybody may see, while they agree."""

from pathlib import PurePosixPath

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from sympolis.contributions import speaking
from sympolis.contributions.models import Portrait, Slides, Speaker
from sympolis.contributions.views.speaking import by_link
from sympolis.core.files import TYPES
from sympolis.core.pictures import SIZES
from sympolis.programme.queries import public_series, released


def as_attachment(slides: Slides) -> FileResponse:
    """A version of slides to take away: never shown inside a page, whatever it is. 404 when the file is gone."""
    kind = TYPES.get(PurePosixPath(slides.file.name).suffix.lstrip("."), "application/octet-stream")
    try:
        file = default_storage.open(slides.file.name)
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(file, as_attachment=True, filename=slides.name, content_type=kind)
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def as_picture(portrait: Portrait, size: int) -> HttpResponse:
    """A portrait as we painted it. 404 for another size, or when the file is gone."""
    try:
        body = portrait.body(size) if size in SIZES else None
    except FileNotFoundError:
        body = None
    if body is None:
        raise Http404
    return HttpResponse(body, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})


@require_safe
@by_link
def my_slides(request: HttpRequest, speaker: Speaker, session: str, number: int) -> FileResponse:
    """One of my versions, to look at again."""
    rows = Slides.objects.filter(talk__speaker=speaker, talk__session__slug=session, number=number)
    slides = rows.first()
    if slides is None:
        raise Http404
    return as_attachment(slides)


@require_safe
@by_link
def my_photo(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """My photo as it would be shown, whether I let it be published or not."""
    row = Portrait.objects.filter(network=speaker.series.network_id, person=speaker.person_id).first()
    if row is None:
        raise Http404
    return as_picture(row, 320)


@require_safe
def public_photo(request: HttpRequest, key: str, size: int) -> HttpResponse:
    """The photo of somebody who agrees to its publication; asked for anew each time, so that a no counts at once."""
    network = request.network  # type: ignore[attr-defined]
    row = speaking.public_portrait(network.pk, key) if network else None
    if row is None:
        raise Http404
    response = as_picture(row, size)
    response.headers["ETag"] = f'"{row.key}-{size}"'
    response.headers["Cache-Control"] = "public, max-age=0, must-revalidate"
    return get_conditional_response(request, etag=response.headers["ETag"], response=response) or response


@require_safe
def public_slides(request: HttpRequest, slug: str, session: str, key: str) -> FileResponse:
    """Slides of a session that is over, if their speaker lets them be published."""
    network = request.network  # type: ignore[attr-defined]
    series = public_series(network).filter(slug=slug).first() if network else None
    version = released(series).filter(card__slug=session).first() if series else None
    if version is None:
        raise Http404
    version.session.series = series
    found = next((one.slides for one in speaking.public_slides(version) if one.slides.key == key), None)
    if found is None:
        raise Http404
    response = as_attachment(found)
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
