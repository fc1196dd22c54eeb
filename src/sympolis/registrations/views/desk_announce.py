"""Writing to participants: to whom, what, how many and what they read, then sent."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.journal.queries import happened_to
from sympolis.programme.history import lines_of
from sympolis.programme.models import Series
from sympolis.registrations.forms.desk_announce import AnnounceForm
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.letters import announcements
from sympolis.registrations.permissions import may_select
from sympolis.registrations.views.desk import people_door, series_frame

SHOWN_BEFORE = 10  # announcements sent before


@people_door(may_select)
def announce(request: HttpRequest, series: Series) -> HttpResponse:
    """The form; with `do=look` how many get it and what they read; with `do=send` it goes out."""
    chosen = request.GET.getlist("sessions")
    form = AnnounceForm(request.POST or None, series=series, initial={"sessions": chosen} if chosen else None)
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "send":
            if _send(request, series, form):
                return redirect("registrations_desk:series_announce", series.slug)
        else:
            preview = _preview(series, form)
    sent = happened_to(series).filter(name="announcement.sent")[:SHOWN_BEFORE]
    context = {
        **series_frame(request, series, "announce"),
        "form": form,
        "preview": preview,
        "sent": [(line, entry.facts.get("letters", 0)) for line, entry in zip(lines_of(sent), sent, strict=True)],
    }
    return render(request, "registrations/desk_announce.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, series: Series, form: AnnounceForm) -> bool:
    try:
        count = announcements.announce(
            series, form.announcement(), form.audience(), once=form.cleaned_data["once"], by=request.user
        )
    except Refused as refusal:
        show(form, refusal)
        return False
    if count:
        messages.success(request, ngettext("%(n)d letter goes out.", "%(n)d letters go out.", count) % {"n": count})
    else:
        messages.info(request, _("This was sent already; nobody gets it twice."))
    return True


def _preview(series: Series, form: AnnounceForm) -> dict[str, Any]:
    """How many, in which languages, who is left out, and one letter of each language as somebody gets it."""
    reach, reader = announcements.reach(series, form.audience()), get_language() or "en"
    first = {announcements.reader_of(one, series).language: one for one in reversed(reach.people)}
    letters = announcements.written(series, form.announcement(), first.values(), to_look_at=True)
    return {
        "count": len(reach.people),
        "stopped": reach.stopped,
        "bounced": reach.bounced,
        "languages": [(language_name(code, reader), count) for code, count in reach.languages.most_common()],
        "letters": [(one, letter) for one, letter in letters],
    }
