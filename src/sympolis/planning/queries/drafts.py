"""Sessions of a series with what is needed to compare them with what is released, and no more."""

from django.db.models import Prefetch, QuerySet

from sympolis.programme.models import Part, Segment, Series, Session


def comparable(series: Series) -> QuerySet[Session]:
    """Sessions by time, joined as `programme.pending.change_of` and a board need them: without persons and notes."""
    segments = Segment.objects.only("session", "order", "minutes", "title", "kind", "language", "person")
    parts = Part.objects.only("session", "order", "person", "role", "topic")
    return (
        Session.objects.filter(series=series)
        .select_related("format", "released")
        .prefetch_related("regions", "cities", Prefetch("segments", segments), Prefetch("parts", parts))
        .order_by("starts_at", "pk")
    )
