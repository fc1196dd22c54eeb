"""What interpreters lack, as steps of the plan and of the desk; and who does not want to be recorded."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.contributions.speaking import is_coming, recording_of, span
from sympolis.core.text import isolated
from sympolis.interpretation import missing
from sympolis.interpretation.models import Booking, Missing
from sympolis.interpretation.states import Answer, BookingState
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Session
from sympolis.programme.next_steps import DO, FIX, Step
from sympolis.programme.states import Recording

PAGE, CHANNELS = "interpreters_team:missing", "interpretation_desk:session"
SOON = timedelta(days=3)  # before a session what is missing becomes urgent


def steps(sessions: Sequence[Session], now: datetime) -> Iterable[Step]:
    """Steps in two queries, however many sessions there are."""
    coming = {one.pk: one for one in sessions if is_coming(one, now)}
    if not coming:
        return
    rows = list(missing.open_ones(Missing.objects.filter(session__in=coming)))
    for pk, session in coming.items():
        count = sum(row.session_id == pk for row in rows)
        if count:
            words = ngettext(
                "Interpreters lack %(count)d thing: %(title)s, %(day)s", "Interpreters lack %(count)d things: %(title)s, %(day)s", count
            )  # fmt: skip
            urgency = FIX if span(session)[0] - now < SOON else DO
            yield Step(urgency, words % {"count": count, **_named(session)}, _("See what is missing"), PAGE, series_id=session.series_id)  # fmt: skip
    refused = Booking.objects.filter(session__in=coming, state=BookingState.ACCEPTED, recording=Answer.NO)
    for row in refused.select_related("interpreter__person").order_by("session__starts_at", "pk"):
        session = coming[row.session_id]
        if recording_of(session) != Recording.NONE:
            words = _("%(name)s does not agree to be recorded: %(title)s, %(day)s. Record without this interpretation.")
            told = {"name": isolated(str(row.interpreter.person)), **_named(session)}
            yield Step(DO, words % told, _("See the channels"), CHANNELS, session)


def _named(session: Session) -> dict[str, object]:
    return {"title": session.title, "day": short_day(local_of(session.starts_at, session.zone))}
