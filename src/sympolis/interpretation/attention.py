"""What of interpreters the team should look at next: channels that fail soon, sessions given back, offers unanswered,
and calendars that say no for somebody who is booked."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from sympolis.core.text import isolated
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.bookings import Channel, channels_of, refusing_of
from sympolis.interpretation.states import BookingState
from sympolis.interpretation.words import channel_words
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import SessionState

SOON = timedelta(days=21)  # before a session its interpreters should be found; who says no or nothing is told of before
PAGE = "interpretation_desk:session"


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps of the plan and of the desk, in three queries however many sessions there are."""
    left = [one for one in sessions if one.ends_at > now]
    coming = [one for one in left if one.state not in (SessionState.CANCELLED, SessionState.IDEA)]
    if not coming:
        return
    found = channels_of(coming)
    refusing = refusing_of(one for channels in found.values() for one in channels)
    for session, channels in zip(coming, found.values(), strict=True):
        for channel in channels:
            yield from _of_channel(session, channel, refusing, now)


def _of_channel(session: Session, channel: Channel, refusing: set[int], now: datetime) -> Iterable[Step]:
    told = {
        "title": session.title, "day": short_day(local_of(session.starts_at, session.zone)),
        "language": channel_words(channel.service, channel.language),
    }  # fmt: skip
    is_soon = session.starts_at - now < SOON
    back = [row for row in channel.ended if row.state == BookingState.GIVEN_BACK]
    if channel.lacking and back:
        words = _("%(name)s gave %(language)s back: %(title)s, %(day)s")
        yield Step(FIX, words % {**told, "name": _name(back[-1])}, _("Ask somebody else"), PAGE, session)
    elif channel.lacking and (is_soon or any(row.state == BookingState.DECLINED for row in channel.ended)):
        words = _("No interpreter yet, %(language)s: %(title)s, %(day)s")
        words = (
            words if not channel.standing else _("A second interpreter is missing, %(language)s: %(title)s, %(day)s")
        )
        yield Step(DO, words % told, _("Find one"), PAGE, session)
    for row in channel.standing:
        if row.pk in refusing:
            words = _("%(name)s is booked, but their calendar says no, %(language)s: %(title)s, %(day)s")
            yield Step(FIX, words % {**told, "name": _name(row)}, _("Ask them"), PAGE, session)
        elif row.willing_at and is_soon:
            words = _("%(name)s said yes when all places were taken, %(language)s: %(title)s, %(day)s")
            yield Step(DO, words % {**told, "name": _name(row)}, _("Book or release them"), PAGE, session)
        elif row.is_late(now) and not row.willing_at:
            words = _("%(name)s has not answered, %(language)s: %(title)s, %(day)s")
            yield Step(DO, words % {**told, "name": _name(row)}, _("Ask again or somebody else"), PAGE, session)


def _name(row: Booking) -> str:
    return isolated(str(row.interpreter.person))
