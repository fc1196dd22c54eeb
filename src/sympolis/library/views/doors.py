"""What pages about one practice, and pages behind personal links, have in common."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.library import queries
from sympolis.library.models import Practice


def practice_of(request: HttpRequest, slug: str) -> Practice | None:
    """A practice that may be seen; None for one that was taken down. Raises Http404."""
    network = request.network  # type: ignore[attr-defined]
    if network is None:
        raise Http404
    rows = queries.public(network).select_related("series", "municipality")
    found = rows.filter(slug=slug).first()
    if found is None and not queries.is_gone(network, slug):
        raise Http404
    if found is not None:
        found.network = network
    return found


def gone(request: HttpRequest) -> HttpResponse:
    """It was taken down, and not a word of it."""
    return render(request, "library/practice_gone.html", {"here": "practices"}, status=410)


def is_here(request: HttpRequest, practice: Practice) -> bool:
    """Whether a practice belongs to the network whose host name this is."""
    network = request.network  # type: ignore[attr-defined]
    return network is not None and practice.network_id == network.pk


def is_shown(practice: Practice) -> bool:
    return queries.public(practice.network).filter(pk=practice.pk).exists()


def known_sender(request: HttpRequest) -> dict[str, str]:
    """Who is signed in, as a form of senders takes it; {} for nobody."""
    if not request.user.is_authenticated:
        return {}
    person = request.user.persons.select_related("municipality").first()
    known = {"email": request.user.email}
    return {**known, "name": str(person), "place": str(person.municipality or "")} if person else known
