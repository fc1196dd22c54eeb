"""Nobody can be in two sessions at once."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account, Person
from sympolis.programme.models import Part, Session
from sympolis.programme.permissions import may_see_draft
from sympolis.programme.states import SessionState

A_DAY = 1440  # a written exchange over days asks nobody to be there at an hour


def refuse_person_twice(session: Session, persons: Iterable[int], by: Account | None) -> None:
    """Raises Refused("person_twice") when one of the persons has a part in another session of the network then.

    Looks at the session's own `starts_at` and `minutes` as they are about to be stored. Cancelled sessions and
    exchanges over days do not count. The persons are locked, so that two series cannot plan them at the same moment.
    """
    wanted = sorted(set(persons))
    if not wanted or session.minutes >= A_DAY or session.state == SessionState.CANCELLED:
        return
    list(Person.objects.select_for_update(no_key=True).filter(pk__in=wanted).order_by("pk").values_list("pk"))
    for part in _parts_near(session, wanted):
        if part.session.starts_at < session.ends_at and session.starts_at < part.session.ends_at:
            raise Refused("person_twice", _words(part, session, by), "local_start")


def _parts_near(session: Session, persons: list[int]) -> Iterable[Part]:
    return (
        Part.objects.filter(
            person__in=persons,
            session__series__network=session.series.network_id,
            session__minutes__lt=A_DAY,
            session__starts_at__lt=session.ends_at,
            session__starts_at__gt=session.starts_at - timedelta(minutes=A_DAY),
        )
        .exclude(session__state=SessionState.CANCELLED)
        .exclude(session=session.pk)
        .select_related("person", "session", "session__series", "session__series__network")
        .order_by("session__starts_at", "session_id", "person_id")
    )


def _words(part: Part, session: Session, by: Account | None) -> str:
    told = {"person": part.person, "title": session.title, "time": _span(session), "other_time": _span(part.session)}
    if by is not None and not may_see_draft(by, part.session.series):  # its draft is none of their business
        return (
            _(
                "%(person)s takes part in another session at that time (%(other_time)s) and cannot be in "
                "“%(title)s” (%(time)s). Choose another time or another person."
            )
            % told
        )
    return _(
        "%(person)s would be in two sessions at once: “%(title)s” (%(time)s) and “%(other)s” (%(other_time)s). "
        "Choose another time or another person."
    ) % {**told, "other": part.session.title}


def _span(session: Session) -> str:
    place = clock.zone(session.zone)
    start, end = session.starts_at.astimezone(place), session.ends_at.astimezone(place)
    return f"{_moment(start)}–{time_format(end) if start.date() == end.date() else _moment(end)}, {session.zone}"


def _moment(local: datetime) -> str:
    return f"{date_format(local)}, {time_format(local)}"
