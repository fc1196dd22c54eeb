"""What those with a weak connection have of a session, and what they lack."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy

from sympolis.core.languages import country_name
from sympolis.planning import phones
from sympolis.planning.actions.going_live import set_low_bandwidth
from sympolis.planning.forms.going_live import LowBandwidthForm
from sympolis.planning.low_bandwidth import Provision, country_of, provisions, weak
from sympolis.planning.owners import circles, name_of
from sympolis.planning.permissions import may_keep
from sympolis.planning.phone_words import CALLS
from sympolis.planning.views.going_live import address_of, saved, session_frame
from sympolis.programme.doors import session_door
from sympolis.programme.models import Session
from sympolis.programme.permissions import may_see_draft
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Way
from sympolis.registrations.views.desk import paged

SHORT = {Way.AUDIO: gettext_lazy("Sound only"), Way.TEXT: gettext_lazy("In writing")}


@session_door(may_see_draft)
def session_page(request: HttpRequest, session: Session) -> HttpResponse:
    """Gaps with how many people they touch, what each person has, and the form for what the team gives."""
    found = provisions([session])[session.pk]
    series, may_work = session.series, may_keep(request.user, session.series)
    form = LowBandwidthForm(
        request.POST if request.method == "POST" and may_work else None, session=session, circle=circles([session])[session.pk], plan=found.plan,
        usual=series.contact_email or series.network.contact_email,
    )  # fmt: skip
    if may_work and saved(request, form, lambda: set_low_bandwidth(session, by=request.user, **form.wishes())):
        return redirect("go_live:low_bandwidth", series.slug, session.slug)
    people = weak([session]).select_related("participant__person__municipality", "municipality")
    page = paged(request, people.order_by("participant__person__family_name", "participant__person__given_name", "pk"))
    context = {
        **session_frame(request, session), **page, "provision": found, "form": form, "voice": name_of(found.voice) if found.voice else "",
        "gaps": [(lack, number, address_of(session, lack.page)) for lack, number in found.gaps],
        "ahead": [] if found.everybody else [(lack, address_of(session, lack.page)) for lack in found.lacks],
        "people": [_person(row, found) for row in page["page"].object_list],
        "by_way": [(words, found.people.get(way, 0)) for way, words in SHORT.items()],
    }  # fmt: skip
    return render(request, "planning/low_bandwidth.html", context, status=422 if form.errors else 200)


def _person(row: Registration, found: Provision) -> dict[str, Any]:
    """What one of them has, and lacks."""
    country = country_of(row)
    call = phones.call_from(country, found.numbers) if row.way == Way.AUDIO and found.session.dial_in else None
    return {
        "row": row, "country": country_name(country, get_language() or "en") if country else "",
        "call": CALLS[call] if call else "", "lacks": found.lacking(row.way),
    }  # fmt: skip
