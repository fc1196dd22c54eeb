"""My page: who I am here, my roles, how I read, how I sign in."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from sympolis.contributions.models import Speaker
from sympolis.contributions.reviewing import reviewerships
from sympolis.contributions.views.speaking import url_of
from sympolis.directory.actions import set_preferences
from sympolis.interpretation.models import Interpreter
from sympolis.networks.queries import memberships_of
from sympolis.programme.models import Series
from sympolis.registrations import mine, own_page, queries
from sympolis.registrations.models import Participant
from sympolis.site.accounts import remember_preferences
from sympolis.site.forms import PreferencesForm
from sympolis.site.views.passkeys import passkeys_of


@never_cache
@login_required
def me(request: HttpRequest) -> HttpResponse:
    """GET: show. POST: save language and zone, on the account and in the two cookies."""
    account = request.user
    now = {"language": account.language or request.reader.language, "zone": account.zone}
    form = PreferencesForm(request.POST or None, initial=now)
    if request.method == "POST" and form.is_valid():
        set_preferences(account, **form.cleaned_data)
        with translation.override(account.language):
            messages.success(request, _("Saved."))
        response = redirect("site:me")
        if not account.zone:
            response.delete_cookie(settings.ZONE_COOKIE_NAME)
        remember_preferences(response, account)
        return response
    roles, selves = _roles(request), _selves(request)
    context = {
        "form": form, "persons": account.persons.select_related("municipality", "organisation"), "roles": roles,
        "has_desk": any(role["here"] for role in roles) or account.is_superuser, "passkeys": passkeys_of(account),
        "selves": selves, "series_list": mine.open_series(request.network, timezone.now()) if request.network else [],
        "here": "me", "speaking": _speaking(request), "chapters": own_page.chapters(_participants(request)),
        "interprets": _interprets(request), "reviews": request.network is not None and reviewerships(account, request.network).exists(),
    }  # fmt: skip
    response = render(request, "site/me.html", context)
    response.form_targets = mine.rooms(row for one in selves for row in one.coming)
    return response


def _selves(request: HttpRequest) -> list[mine.Self]:
    """Everybody as whom the account takes part in this network, with their sessions."""
    if request.network is None:
        return []
    zone = request.reader.zone or request.user.zone
    return mine.selves(request.user, request.network, language=request.reader.language, zone=zone)


def _speaking(request: HttpRequest) -> list[tuple[Series, str]]:
    """(series, address of the page to prepare one's part) of each series in which somebody of the account speaks."""
    if request.network is None:
        return []
    mine_too = Speaker.objects.filter(person__account=request.user, series__network=request.network)
    rows = mine_too.filter(person__parts__session__series=F("series")).distinct().select_related("series")
    return [(row.series, url_of(row)) for row in rows.order_by("-series__starts_on", "pk")]


def _interprets(request: HttpRequest) -> bool:
    """Whether somebody of the account interprets for this network."""
    return Interpreter.objects.filter(network=request.network, person__account=request.user).exists()


def _participants(request: HttpRequest) -> list[Participant]:
    """The same as plain rows; what else is theirs hangs on these."""
    return list(queries.participants_of(request.user, request.network)) if request.network else []


def _roles(request: HttpRequest) -> list[dict]:
    """Roles that count now: in which network, for which series, until when."""
    members = memberships_of(request.user)
    series = Series.objects.in_bulk([member.series_id for member in members if member.series_id])
    return [
        {"member": member, "series": series.get(member.series_id), "here": member.network == request.network}
        for member in members
    ]
