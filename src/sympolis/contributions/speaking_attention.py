"""What of speakers the team should look at: links not sent, people who cannot come, dates asked for."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions.models import Speaker, Unavailable
from sympolis.contributions.preparing import OF_ROLE, overlapping
from sympolis.contributions.speaking import is_coming, span
from sympolis.contributions.states import TechCheck
from sympolis.core.text import isolated
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Part, Session
from sympolis.programme.next_steps import DO, FIX, Step

SOON = timedelta(days=21)  # before a session its speakers should have their links
HERE, ALL = "speakers_desk:session_speakers", "speakers_desk:speakers"


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk, in three queries however many sessions there are."""
    coming = {session.pk: session for session in sessions if is_coming(session, now)}
    series = {session.series_id for session in coming.values()}
    speakers = list(Speaker.objects.filter(series__in=series).select_related("person"))
    parts = list(Part.objects.filter(session__in=coming).select_related("person").order_by("pk"))
    yield from _unsent(coming, parts, {(one.series_id, one.person_id) for one in speakers if one.invited_at}, now)
    yield from _away(coming, parts)
    for one in speakers:
        if one.tech == TechCheck.ASKED:
            words = _("%(name)s wants a date for the technical check.") % {"name": isolated(str(one.person))}
            yield Step(DO, words, _("See the speakers"), ALL, series_id=one.series_id)


def _unsent(
    coming: dict[int, Session], parts: list[Part], invited: set[tuple[int, int]], now: datetime
) -> Iterable[Step]:
    for pk, session in coming.items():
        persons = {part.person_id for part in parts if part.session_id == pk and part.role in OF_ROLE}
        count = len([person for person in persons if (session.series_id, person) not in invited])
        if count and span(session)[0] - now <= SOON:
            words = ngettext(
                "%(count)d person has not been sent the link to prepare: %(title)s, %(day)s",
                "%(count)d people have not been sent the link to prepare: %(title)s, %(day)s", count,
            )  # fmt: skip
            yield Step(DO, words % {"count": count, **_named(session)}, _("Send it"), HERE, session)


def _away(coming: dict[int, Session], parts: list[Part]) -> Iterable[Step]:
    """Who said that they cannot be there when they have a part."""
    times: dict[tuple[int, int], list[tuple[datetime, datetime]]] = {}
    rows = Unavailable.objects.filter(speaker__series__in={session.series_id for session in coming.values()})
    for row in rows.select_related("speaker"):
        times.setdefault((row.speaker.series_id, row.speaker.person_id), []).append((row.starts_at, row.ends_at))
    told = set()
    for part in parts:
        session = coming[part.session_id]
        theirs = times.get((session.series_id, part.person_id), [])
        if (session.pk, part.person_id) not in told and overlapping(theirs, *span(session)):
            told.add((session.pk, part.person_id))
            words = _("%(name)s cannot be there: %(title)s, %(day)s")
            yield Step(
                FIX,
                words % {"name": isolated(str(part.person)), **_named(session)},
                _("See the speakers"),
                HERE,
                session,
            )


def _named(session: Session) -> dict[str, object]:
    return {"title": session.title, "day": short_day(local_of(session.starts_at, session.zone))}
