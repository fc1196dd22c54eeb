"""The interpreters' pack of a session: at the desk, and behind a link that needs no account and ends with the session."""

import tempfile
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from sympolis.contributions import pack as packs
from sympolis.contributions import speaking, speaking_links
from sympolis.contributions.actions import inviting
from sympolis.contributions.models import PackLink, Slides
from sympolis.contributions.pack import Pack
from sympolis.contributions.views.speaking_files import as_attachment
from sympolis.core.files import shown_name
from sympolis.core.refusals import Refused
from sympolis.directory.models import Person
from sympolis.networks.public_address import public_base
from sympolis.programme.doors import session_door
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_see_draft, may_work_on
from sympolis.programme.queries import draft
from sympolis.programme.views.sessions import frame as session_frame
from sympolis.ui.caching import personal

CHUNK = 1 << 16  # bytes
IN_MEMORY = 10_000_000  # bytes; a larger ZIP is made on the disk


@session_door(may_see_draft)
def pack(request: HttpRequest, session: Session) -> HttpResponse:
    """What is in it, and its link. POST `do`: make or renew the link, take it back."""
    if request.method == "POST":
        _turn(request, session)
        return redirect("speakers_desk:pack", session.series.slug, session.slug)
    link = PackLink.objects.filter(session=session, is_open=True).first()
    ends = not speaking.is_coming(session, timezone.now())
    context = {
        **session_frame(request, session), "tab": "speakers", "pack": _pack(request, session), "ends": ends,
        "link": public_base(session.series.network) + _url(link) if link and not ends else "", "token": "",
        "may_work": may_work_on(request.user, session.series),
    }  # fmt: skip
    return render(request, "contributions/desk_pack.html", context)


def _turn(request: HttpRequest, session: Session) -> None:
    try:
        if request.POST.get("do") == "open":
            inviting.open_pack(session, by=request.user)
            messages.success(request, _("Here is the link. One that was there before is worth nothing now."))
        elif request.POST.get("do") == "close":
            inviting.close_pack(session, by=request.user)
            messages.success(request, _("The link is worth nothing any more."))
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal.words))


def _pack(request: HttpRequest, session: Session, zone: str = "", token: str = "") -> Pack:
    def slides_at(person: Person, slides: Slides) -> str:
        if token:
            return reverse("contributions:pack_slides", args=[token, slides.key])
        return reverse("speakers_desk:slides", args=[session.series.slug, person.slug, session.slug, slides.number])

    return packs.pack_of(session, language=request.reader.language, zone=zone, slides_at=slides_at)  # type: ignore[attr-defined]


def _url(link: PackLink) -> str:
    return reverse("contributions:pack", args=[speaking_links.pack_token(link)])


@require_safe
@session_door(may_see_draft)
def pack_zip(request: HttpRequest, session: Session) -> StreamingHttpResponse:
    """All of it in one file."""
    return as_zip(_pack(request, session))


# -- behind the link


def _session_of(request: HttpRequest, token: str) -> Session:
    """The session whose pack a link opens; 404 once it is over, cancelled, renewed, or of another network."""
    link = speaking_links.pack_of(token)
    network = request.network  # type: ignore[attr-defined]
    if link is None or network is None or link.session.series.network_id != network.pk:
        raise Http404
    if not speaking.is_shown(link.session) or not speaking.is_coming(link.session, timezone.now()):
        raise Http404
    series = link.session.series
    found = draft(series).get(pk=link.session_id)
    found.series = series
    return found


@require_safe
@personal
def linked_pack(request: HttpRequest, token: str) -> HttpResponse:
    """The pack, for whoever has the link."""
    session = _session_of(request, token)
    zone = request.reader.zone  # type: ignore[attr-defined]
    context: dict[str, Any] = {
        "pack": _pack(request, session, zone, token), "series": session.series, "session": session, "token": token, "here": "pack",
    }  # fmt: skip
    return render(request, "contributions/pack.html", context)


@require_safe
@personal
def linked_zip(request: HttpRequest, token: str) -> StreamingHttpResponse:
    """The same in one file."""
    return as_zip(_pack(request, _session_of(request, token)))


@require_safe
@personal
def linked_slides(request: HttpRequest, token: str, key: str) -> FileResponse:
    """The newest slides of somebody in it."""
    found = next((one for _member, one in _pack(request, _session_of(request, token)).slides if one.key == key), None)
    if found is None:
        raise Http404
    return as_attachment(found)


def as_zip(pack: Pack, files: Mapping[str, bytes] | None = None) -> StreamingHttpResponse:
    """A pack with its slides to take away; further files beside it, by the name inside the ZIP."""
    page = render_to_string(
        "contributions/pack_file.html", {"pack": pack, "files": dict(_named(pack)), "language": get_language()}
    )
    headers = {
        "Content-Disposition": f'attachment; filename="{pack.session.slug}-pack.zip"', "X-Content-Type-Options": "nosniff",
    }  # fmt: skip
    return StreamingHttpResponse(_zipped(page, pack, files or {}), content_type="application/zip", headers=headers)


def _named(pack: Pack) -> Iterator[tuple[int, str]]:
    """(id of slides, name inside the ZIP): numbered, so that none comes twice and they stand in order."""
    for number, (member, slides) in enumerate(pack.slides, 1):
        stem = f"{number:02d} {member.person} {PurePosixPath(slides.name).stem}".replace("/", " ").replace("\\", " ")
        yield slides.pk, f"slides/{shown_name(stem + '.x', PurePosixPath(slides.file.name).suffix.lstrip('.'))}"


def _zipped(page: str, pack: Pack, files: Mapping[str, bytes]) -> Iterator[bytes]:
    names = dict(_named(pack))
    with tempfile.SpooledTemporaryFile(max_size=IN_MEMORY) as out:
        with zipfile.ZipFile(out, "w") as archive:
            for name, content in {"pack.html": page.encode(), **files}.items():
                archive.writestr(name, content)
            for _member, slides in pack.slides:
                if default_storage.exists(slides.file.name):
                    with default_storage.open(slides.file.name) as file:
                        archive.writestr(names[slides.pk], file.read())
        out.seek(0)
        while chunk := out.read(CHUNK):
            yield chunk
