"""The desk's page about cities as people typed them: say which city each spelling is, one or many at once."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.core.text import comparable
from sympolis.directory.models import Municipality
from sympolis.directory.queries import spellings as written_as
from sympolis.networks.doors import directory_door, keepers_door
from sympolis.networks.listing import listed
from sympolis.networks.models import Network
from sympolis.networks.permissions import may_keep_directory
from sympolis.networks.queries import municipalities_of
from sympolis.registrations.actions.spellings import assign, unassign
from sympolis.registrations.models import PlaceMerge
from sympolis.registrations.spellings import Spelling, label, labelled, suggest, unassigned

MOST_EARLIER = 50


@dataclass
class Line:
    """A spelling on the page: what stands in its field, whether it is ticked, what is wrong."""

    spelling: Spelling
    value: str
    ticked: bool = False
    problem: str = ""

    @property
    def key(self) -> str:
        return key_of(self.spelling)

    @property
    def others(self) -> list[str]:
        return [label(city, _here()) for city in self.spelling.likely[1:]]


def key_of(spelling: Spelling) -> str:
    return f"{spelling.country}:{spelling.key[0]}"


@directory_door
def spellings(request: HttpRequest, network: Network) -> HttpResponse:
    """GET: spellings that nobody has assigned, those of most people first. POST: assign the ticked ones."""
    may_change = may_keep_directory(request.user, network)
    found = unassigned(network)
    problems: dict[str, str] = {}
    if request.method == "POST" and may_change:
        problems = _assign(request, network, found)
        if not problems:
            return redirect(request.get_full_path())
        found = unassigned(network)
    context = listed(request, found)
    shown = list(context["page"].object_list)
    suggest(network, shown)
    context |= {
        "lines": [_line(request, one, problems) for one in shown],
        "offered": sorted(label(city, _here()) for city in municipalities_of(network)),
        "earlier": PlaceMerge.objects.filter(network=network).select_related("municipality")[:MOST_EARLIER],
        "total": len(found), "may_change": may_change, "desk_here": "cities",
    }  # fmt: skip
    return render(request, "registrations/spellings.html", context, status=422 if problems else 200)


def _line(request: HttpRequest, spelling: Spelling, problems: dict[str, str]) -> Line:
    guess = label(spelling.likely[0], _here()) if spelling.likely else ""
    key = key_of(spelling)
    if request.method != "POST":
        return Line(spelling, guess)
    return Line(
        spelling, request.POST.get(f"city-{key}", guess), key in request.POST.getlist("take"), problems.get(key, "")
    )


def _assign(request: HttpRequest, network: Network, found: list[Spelling]) -> dict[str, str]:
    """Assign what is ticked as far as it can be; key -> what is wrong with the others."""
    by_key, ticked = {key_of(one): one for one in found}, request.POST.getlist("take")
    cities, problems, people = _Cities(network), {}, 0
    for key in ticked:
        if key not in by_key:
            continue  # somebody else was quicker
        city = cities.meant(request.POST.get(f"city-{key}", ""), by_key[key].country)
        if city is None:
            problems[key] = _("No city of the directory is called like this. Choose one of the list, or add it.")
            continue
        try:
            people += assign(network, by_key[key], city, by=request.user).people
        except Refused as refusal:
            problems[key] = str(refusal.words)
    if people:
        words = ngettext("%(n)d person has a city now.", "%(n)d people have a city now.", people)
        messages.success(request, words % {"n": people})
    elif not ticked:
        messages.info(request, _("Tick the spellings that you want to assign."))
    return problems


class _Cities:
    """Finds the city that somebody typed or chose."""

    def __init__(self, network: Network) -> None:
        rows = list(Municipality.objects.filter(merged_into=None).prefetch_related("aliases").order_by("pk"))
        self.labels = labelled(rows, _here())
        self.names: dict[str, list[Municipality]] = {}
        for row in rows:
            for text in written_as(row):
                self.names.setdefault(comparable(text), []).append(row)

    def meant(self, text: str, country: str) -> Municipality | None:
        """By "Kumasi, Ghana", or by a name that only one city (of the country that was told) bears."""
        if city := self.labels.get(comparable(text)):
            return city
        named = [city for city in self.names.get(comparable(text), []) if country in ("", city.country)]
        return named[0] if len(named) == 1 else None


@keepers_door
@require_POST
def undo(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Take an assignment back."""
    done = get_object_or_404(PlaceMerge, network=network, pk=pk)
    try:
        left = unassign(done, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("“%(text)s” is as it was typed again.") % {"text": done.place})
        if left:
            words = ngettext(
                "%(n)d row stays, since it changed since.", "%(n)d rows stay, since they changed since.", left
            )
            messages.info(request, words % {"n": left})
    return redirect("spellings:list")


def _here() -> str:
    return get_language() or "en"
