"""The roster of a network: who interprets, in which directions, for what, and when they are away."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions.forms.speaking import TimesForm
from sympolis.core import clock
from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.directory.models import Person
from sympolis.interpretation import roster as reads
from sympolis.interpretation.actions import roster as actions
from sympolis.interpretation.forms.roster import InterpreterForm, RulesForm, lines_of
from sympolis.interpretation.models import Away, Interpreter
from sympolis.interpretation.permissions import may_keep_roster, may_see_roster, may_set_rules
from sympolis.interpretation.queries.bookings import zone_of
from sympolis.interpretation.states import STANDING, FeeUnit, Service
from sympolis.interpretation.words import fee_words
from sympolis.networks import actions as networks
from sympolis.networks.doors import door
from sympolis.networks.forms.fields import show
from sympolis.networks.models import Network
from sympolis.networks.queries import persons_of
from sympolis.networks.views.saving import form_page, saved

seers_door = door(may_see_roster)
keepers_door = door(may_see_roster, may_keep_roster)
rules_door = door(may_see_roster, may_set_rules)
HERE = {"desk_here": "interpreters"}


@seers_door
def roster(request: HttpRequest, network: Network) -> HttpResponse:
    """Everybody by name; who is retired below."""
    keeps, language = may_keep_roster(request.user, network), request.reader.language  # type: ignore[attr-defined]
    standing = Q(bookings__state__in=STANDING, bookings__session__starts_at__gt=timezone.now())
    people = (
        reads.of_network(network.pk)
        .prefetch_related("pairs", "away")
        .annotate(coming=Count("bookings", filter=standing, distinct=True))
    )
    rows = [_row(one, language, keeps) for one in people]
    context = {
        **HERE, "rows": [row for row in rows if row["who"].is_active], "retired": [row for row in rows if not row["who"].is_active],
        "rules": reads.rules_of(network.pk), "may_keep": keeps, "may_set_rules": may_set_rules(request.user, network),
    }  # fmt: skip
    return render(request, "interpretation/roster.html", context)


def _row(one: Interpreter, language: str, keeps: bool) -> dict[str, Any]:
    now = timezone.now()
    away = [row for row in one.away.all() if row.ends_at > now]
    return {
        "who": one, "lines": pair_words(one, language), "zone": zone_of(one), "away": [(_day(row),) for row in away[:1]], "more_away": len(away) - 1,
        "fee": fee_words(one.fee, one.currency) if keeps else "", "unit": FeeUnit(one.fee_unit).label, "coming": one.coming,  # type: ignore[attr-defined]
        "has_address": bool(one.person.address),
    }  # fmt: skip


def _day(row: Away) -> str:
    """The day on which somebody is gone, on their own calendar."""
    return date_format(row.starts_at.astimezone(clock.zone(row.zone)), "DATE_FORMAT")


def pair_words(one: Interpreter, language: str) -> list[dict[str, str]]:
    """What somebody works in: {"service" ("" for spoken), "first", "sign", "second"}."""
    told = [(pair.service, pair.source, pair.target) for pair in one.pairs.all()]
    return [
        {
            "service": "" if service == Service.SPOKEN else str(Service(service).label), "way": way,
            "first": language_name(first, language), "second": language_name(second, language),
        }
        for service, first, way, second in lines_of(told)
    ]  # fmt: skip


@keepers_door
def interpreter_new(request: HttpRequest, network: Network) -> HttpResponse:
    """Put somebody on the roster: one of the network's people, or somebody typed."""
    form = InterpreterForm(request.POST or None, network=network)
    made = saved(request, form, lambda: _add(request, network, form))
    if made:
        messages.success(request, _("%(person)s is on the roster.") % {"person": made.person})
        return redirect("interpreters:roster")
    return form_page(request, "interpretation/interpreter_edit.html", form, **HERE)


def _add(request: HttpRequest, network: Network, form: InterpreterForm) -> Interpreter:
    with transaction.atomic():
        if form.cleaned_data["person"]:
            person = get_object_or_404(persons_of(network), pk=form.cleaned_data["person"])
        else:
            person = networks.add_person(network, by=request.user, **form.person_fields())
        return actions.add_interpreter(network, person, by=request.user, **form.chosen())


@keepers_door
def interpreter_edit(request: HttpRequest, network: Network, person: str) -> HttpResponse:
    """Change somebody of the roster."""
    row = _found(network, person)
    form = InterpreterForm(request.POST or None, network=network, interpreter=row)
    if saved(request, form, lambda: actions.change_interpreter(row, by=request.user, **form.chosen())):
        messages.success(request, _("Saved."))
        return redirect("interpreters:roster")
    context = {"who": row, "address": row.person.address, "zone": zone_of(row), **HERE}
    return form_page(request, "interpretation/interpreter_edit.html", form, **context)


@keepers_door
def interpreter_away(request: HttpRequest, network: Network, person: str) -> HttpResponse:
    """When somebody cannot work."""
    row = _found(network, person)
    form = TimesForm(request.POST or None, times=list(row.away.all()), zone=zone_of(row) or network.zone)
    form.fields["zone"].label = _("Time zone")
    if request.method == "POST" and form.is_valid():
        times = form.away
        try:
            actions.set_away(row, times, form.cleaned_data["zone"], by=request.user)
        except Refused as refusal:
            show(form, refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("interpreters:roster")
    status = 422 if form.errors else 200
    return render(request, "interpretation/interpreter_away.html", {"form": form, "who": row, **HERE}, status=status)


@keepers_door
@require_POST
def interpreter_turn(request: HttpRequest, network: Network, person: str) -> HttpResponse:
    """Retire somebody, bring them back, renew their link."""
    row, do = _found(network, person), request.POST.get("do", "")
    verbs = {"retire": actions.retire, "bring_back": actions.bring_back, "renew": actions.renew_link}
    if do not in verbs:
        raise Http404
    try:
        verbs[do](row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("interpreters:interpreter", person)
    words = {
        "retire": _("%(person)s is not asked any more. What they did stays."),
        "bring_back": _("%(person)s can be asked again."),
        "renew": _("The links in earlier letters to %(person)s are worth nothing now."),
    }
    messages.success(request, words[do] % {"person": row.person})
    return redirect("interpreters:roster")


@rules_door
def rules(request: HttpRequest, network: Network) -> HttpResponse:
    """Rest between sessions, most a day, time to answer."""
    form = RulesForm(request.POST or None, rules=reads.rules_of(network.pk))
    if saved(request, form, lambda: actions.set_rules(network, by=request.user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("interpreters:roster")
    return form_page(request, "interpretation/rules.html", form, **HERE)


def _found(network: Network, slug: str) -> Interpreter:
    people = Person.objects.filter(slug=slug)
    return get_object_or_404(reads.of_network(network.pk).select_related("network"), person__in=people)
