"""What interpreters find missing: whom it concerns, until when, and what stands open. Reads only."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.contributions.speaking import is_cancelled, span
from sympolis.contributions.speaking_words import title_of
from sympolis.core import clock
from sympolis.core.text import isolated
from sympolis.directory.models import Person
from sympolis.interpretation.models import Missing
from sympolis.interpretation.states import Lack
from sympolis.programme.models import Series, Session
from sympolis.registrations.times import day

OF_SPEAKERS = frozenset(
    {Lack.SLIDES, Lack.NAME, Lack.TEXT}
)  # the person themselves is reminded, all else is the team's
LONGEST = timedelta(days=60)  # no session lasts longer
AHEAD = timedelta(days=2)  # before a session interpreters want to have read everything
JOINED = ("session__series__network", "session__released", "person__account", "by__person")


def open_ones(rows: QuerySet[Missing] | None = None) -> QuerySet[Missing]:
    """What nobody has brought yet for sessions that are still to come; sessions, persons, interpreters are joined."""
    rows = Missing.objects.all() if rows is None else rows
    found = rows.filter(resolved_at=None, session__starts_at__gt=timezone.now() - LONGEST)
    return found.select_related(*JOINED).order_by("session__starts_at", "session_id", "at", "pk")


def still_needed(rows: Iterable[Missing]) -> list[Missing]:
    """Of these, those whose session is neither over nor cancelled."""
    now = timezone.now()
    return [row for row in rows if not is_cancelled(row.session) and span(row.session)[1] > now]


def is_of_speaker(row: Missing) -> bool:
    """Whether a person with a part has to bring it; the team else."""
    return row.person_id is not None and row.lack in OF_SPEAKERS


def needed_by(session: Session) -> datetime | None:
    """Until when the interpreters need something; None: at once, since the session is too close."""
    moment = span(session)[0] - AHEAD
    return moment if moment > timezone.now() else None


def by_words(session: Session) -> str:
    """ "by 18 October 2020", "as soon as you can"."""
    moment = needed_by(session)
    if moment is None:
        return _("as soon as possible")
    zone = session.zone if session.zone in clock.zone_names() else "UTC"
    return _("by %(day)s") % {"day": day(moment, zone)}


def lack_words(row: Missing) -> str:
    """ "Slides: Kwame Asante", "Run of show"."""
    what = str(Lack(row.lack).label)
    return f"{what}: {isolated(str(row.person))}" if row.person else what


def asked_of(series: Series, people: Iterable[Person]) -> dict[int, list[str]]:
    """Id of a person -> what the interpreters of their sessions ask of them, a sentence each, in the active language."""
    rows = open_ones(Missing.objects.filter(session__series=series, person__in=list(people), lack__in=OF_SPEAKERS))
    found: dict[int, list[str]] = {}
    for row in still_needed(rows):
        lines, line = found.setdefault(row.person_id or 0, []), _sentence(row)
        if line not in lines:
            lines.append(line)
    return found


def _sentence(row: Missing) -> str:
    words = {
        Lack.SLIDES: _("The interpreters of “%(title)s” need your slides %(until)s."),
        Lack.NAME: _("The interpreters of “%(title)s” need to know how your name is spoken, %(until)s."),
        Lack.TEXT: _("The interpreters of “%(title)s” need the text that you read or show, %(until)s."),
    }[Lack(row.lack)]
    title = title_of(row.session, get_language() or "en")
    found = words % {"title": isolated(title), "until": by_words(row.session)}
    if row.words:
        found += " " + _("They write: “%(words)s”") % {"words": isolated(" ".join(row.words.split()))}
    return found
