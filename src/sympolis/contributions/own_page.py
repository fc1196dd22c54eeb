"""Somebody's contributions on their own page."""

from collections.abc import Iterable, Sequence

from django.urls import reverse

from sympolis.contributions import links
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Author
from sympolis.registrations.models import Participant
from sympolis.registrations.own_page import Line


def lines(participants: Sequence[Participant]) -> Iterable[Line]:
    """What these participants write, newest first. Whoever sees the page reads their mail, so the link is the mailed one."""
    rows = Author.objects.filter(participant__in=participants).select_related("contribution__series")
    for author in rows.order_by("-contribution_id"):
        row = author.contribution
        path = reverse("contributions:write", args=[links.token(author, Purpose.MAILED)])
        yield Line(row.title, path, f"{row.get_state_display()} · {row.get_kind_display()} · {row.series.title}")  # type: ignore[attr-defined]
