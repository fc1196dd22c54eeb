"""What somebody with a part takes care of, opened by their personal link."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from sympolis.contributions.models import Speaker
from sympolis.contributions.speaking_links import token
from sympolis.contributions.views.speaking import by_link, frame, zone_of
from sympolis.core.refusals import Refused
from sympolis.core.text import row_id
from sympolis.planning import care
from sympolis.planning.actions import checklist as actions
from sympolis.planning.checklist import Line, title_of
from sympolis.programme.models import Session


@by_link
def page(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    """Their items, session by session. POST `session` and `item`: one of them is done."""
    if request.method == "POST":
        return _tick(request, speaker)
    found = care.cares(speaker.series.network, speaker.person_id)
    zone = zone_of(request, speaker)
    context = {
        **frame(speaker), "contact": speaker.series.contact_email or speaker.series.network.contact_email,
        "cares": [(one, zone or one.session.zone, [_row(line) for line in one.lines]) for one in found],
    }  # fmt: skip
    return render(request, "planning/care.html", context)


def _row(line: Line) -> dict[str, object]:
    return {"line": line, "may_tick": line.is_open and not line.is_seen}


def _tick(request: HttpRequest, speaker: Speaker) -> HttpResponse:
    sessions = Session.objects.filter(series__network=speaker.series.network_id)
    session = get_object_or_404(sessions, pk=row_id(request.POST.get("session", "")))
    try:
        item = actions.tick_own(session, request.POST.get("item", ""), by=speaker.person)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("Done: %(title)s. Thank you.") % {"title": title_of(item)})
    return redirect("care:page", token(speaker))
