"""Cities, people and organisations that stand in the directory twice: which probably, what would move, merge, take back."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.directory.likely import Named, pairs
from sympolis.directory.merge import MODELS, called
from sympolis.directory.models import Merge
from sympolis.directory.queries import search_municipalities, search_persons, spellings
from sympolis.directory.states import Kind
from sympolis.networks.actions import merging
from sympolis.networks.doors import View, keepers_door
from sympolis.networks.models import Network

KINDS = {"cities": Kind.CITY, "people": Kind.PERSON, "organisations": Kind.ORGANISATION}
TABS = {"cities": "cities", "people": "people", "organisations": "people"}  # of the desk's side bar
MOST_PAIRS, MOST_FOUND, MOST_EARLIER = 50, 30, 50


def kind_door(view: View) -> View:
    """`view(request, network, plural, kind, ...)` for whoever keeps the network's people and cities."""

    @wraps(view)
    def inside(request: HttpRequest, network: Network, plural: str, **keys: Any) -> HttpResponse:
        if plural not in KINDS:
            raise Http404
        return view(request, network, plural, KINDS[plural], **keys)

    return keepers_door(inside)


@kind_door
def duplicates(request: HttpRequest, network: Network, plural: str, kind: str) -> HttpResponse:
    """GET: likely pairs, a search for others, what was merged. ?kept=&lost=: on to the page of these two."""
    if request.GET.get("kept") and request.GET.get("lost"):
        chosen = [request.GET[name] if request.GET[name].isdecimal() else "0" for name in ("kept", "lost")]
        return redirect("networks:duplicate", plural, *(int(one[:18]) for one in chosen))
    rows = _rows(network, kind)
    words = request.GET.get("q", "")[:100]
    context = {
        "plural": plural, "kind": kind, "tabs": list(KINDS), "words": words, "desk_here": TABS[plural],
        "pairs": _pairs(rows, kind), "found": FIND[kind](rows, words)[:MOST_FOUND] if words.strip() else [],
        "earlier": _earlier(network, kind), "title": TITLES[plural](),
    }  # fmt: skip
    return render(request, "networks/duplicates.html", context)


@kind_door
def duplicate(request: HttpRequest, network: Network, plural: str, kind: str, kept: int, lost: int) -> HttpResponse:
    """GET: two beside each other, and what would move. POST: merge them."""
    rows = {row.pk: row for row in _rows(network, kind).filter(pk__in=[kept, lost])}
    if len(rows) < 2:
        raise Http404
    stays, goes, problem, moving = rows[kept], rows[lost], "", {}
    try:
        if request.method == "POST":
            merging.merge(network, kind, stays, goes, by=request.user)
            messages.success(request, _("They are one now: %(name)s.") % {"name": stays})
            return redirect("networks:duplicates", plural)
        moving = merging.merge_plan(network, kind, stays, goes, by=request.user)
    except Refused as refusal:
        problem = str(refusal.words)
    context = {
        "plural": plural, "kind": kind, "stays": stays, "goes": goes, "problem": problem, "moving": called(moving),
        "desk_here": TABS[plural],
    }  # fmt: skip
    return render(request, "networks/duplicate.html", context, status=422 if problem else 200)


@keepers_door
@require_POST
def part(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Take a merge back."""
    done = get_object_or_404(Merge, network_id=network.pk, pk=pk)
    try:
        left = merging.part(network, done, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("They are two again."))
        if left:
            words = ngettext(
                "%(n)d row stays, since it changed since.", "%(n)d rows stay, since they changed since.", left
            )
            messages.info(request, words % {"n": left})
    return redirect("networks:duplicates", next(plural for plural, kind in KINDS.items() if kind == done.kind))


def _rows(network: Network, kind: str) -> Any:
    rows = merging.mergeable(network, kind).order_by("pk")
    if kind == Kind.CITY:
        return rows.select_related("region").prefetch_related("aliases")
    return rows.select_related("municipality", "organisation") if kind == Kind.PERSON else rows


def _pairs(rows: Any, kind: str) -> list[tuple[Any, Any]]:
    """Likely pairs, the likeliest first."""
    known = {row.pk: row for row in rows}
    found = pairs((NAMED[kind](row) for row in known.values()), most=MOST_PAIRS)
    return [(known[pair.first], known[pair.second]) for pair in found]


def _person(row: Any) -> Named:
    return Named(row.pk, (str(row),), row.municipality.country if row.municipality else "", row.email)


NAMED: dict[str, Callable[[Any], Named]] = {
    Kind.CITY: lambda row: Named(row.pk, tuple(spellings(row)), row.country),
    Kind.PERSON: _person,
    Kind.ORGANISATION: lambda row: Named(row.pk, (row.name,), row.country),
}
FIND: dict[str, Callable[[Any, str], list[Any]]] = {
    Kind.CITY: search_municipalities,
    Kind.PERSON: search_persons,
    Kind.ORGANISATION: lambda rows, words: list(rows.filter(name__icontains=words.strip())),
}
TITLES: dict[str, Callable[[], str]] = {
    "cities": lambda: _("Cities that are the same"),
    "people": lambda: _("People who are the same"),
    "organisations": lambda: _("Organisations that are the same"),
}


def _earlier(network: Network, kind: str) -> list[dict[str, Any]]:
    done = list(Merge.objects.filter(network_id=network.pk, kind=kind)[:MOST_EARLIER])
    rows = MODELS[kind].objects.in_bulk([pk for one in done for pk in (one.kept_id, one.lost_id)])
    return [
        {"merge": one, "stays": rows.get(one.kept_id), "goes": rows.get(one.lost_id),
         "may_part": not one.undone_at and bool(one.changes)}
        for one in done
    ]  # fmt: skip
