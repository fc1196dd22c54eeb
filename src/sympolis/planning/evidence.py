"""What the system sees by itself of a session that is to begin."""

from collections.abc import Iterable
from datetime import datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext_lazy
from django.utils.translation import gettext as _

from sympolis.contributions import speaking
from sympolis.contributions.preparing import Need
from sympolis.contributions.speaking import Preparation
from sympolis.core.languages import language_name
from sympolis.core.text import isolated
from sympolis.interpretation.fitting import team_size
from sympolis.interpretation.models import Booking
from sympolis.interpretation.queries.bookings import Channel, channels_of
from sympolis.interpretation.states import Answer, BookingState, Service
from sympolis.planning import owners
from sympolis.planning.checks import Finding
from sympolis.planning.low_bandwidth import provisions
from sympolis.planning.models import GoLive
from sympolis.programme.board import local_of, short_day
from sympolis.programme.formats import advice_for
from sympolis.programme.models import Session
from sympolis.programme.pending import change_of
from sympolis.programme.states import Recording, SessionState

MOST_NAMES = 3
LAST_RELEASE = 1  # day before the start, by which what changed in a public session has to be released
NEEDS = {
    Need.NAME: gettext_lazy("name as spoken"), Need.BIOGRAPHY: gettext_lazy("biography"), Need.PHOTO: gettext_lazy("photo"),
    Need.PUBLICATION: gettext_lazy("yes or no to publication"), Need.SLIDES: pgettext_lazy("missing", "slides"),
    Need.CHECK: gettext_lazy("technical check"),
}  # fmt: skip


class Seen:
    """What there is of sessions, read at once: see `of`."""

    def __init__(self, sessions: Iterable[Session], now: datetime) -> None:
        self.sessions, self.now = list(sessions), now
        self.going = {row.session_id: row for row in _going(self.sessions)}
        self.provided = provisions(self.sessions)
        self._speakers = _speakers(self.sessions)
        self._channels = channels_of(self.sessions)

    def findings(self, session: Session) -> dict[str, Finding]:
        """Key of a check -> what is seen of it."""
        going = self.going.get(session.pk)
        channels = self._channels[session.pk]
        bookings = [one for channel in channels for one in channel.standing if one.state == BookingState.ACCEPTED]
        return {
            "released": _released(session),
            "join": Finding(bool(session.join_url)),
            "phone": Finding(bool(session.dial_in.strip())),
            "interpreters": _interpreters(session, channels),
            "run": _run(session),
            "recording": _recording(session, self._speakers.get(session.pk, []), bookings),
            "rehearsal": _rehearsal(session, going),
            "duty": _duty(going),
            "backup": _backup(session, going),
            "speakers": _ready(session, self._speakers.get(session.pk, []), self.now),
            "low_bandwidth": self.provided[session.pk].finding,
            "reminders": _reminders(session),
        }


def _going(sessions: list[Session]) -> Iterable[GoLive]:
    rows = GoLive.objects.filter(session__in=sessions).select_related("on_duty", "on_duty_account")
    return rows.prefetch_related("on_duty_account__persons")


def _speakers(sessions: list[Session]) -> dict[int, list[Preparation]]:
    """Session (id) -> how far those with a part in it are; a handful of queries a series."""
    found: dict[int, list[Preparation]] = {}
    wanted = {session.pk for session in sessions}
    for series in {session.series_id: session.series for session in sessions}.values():
        for who in speaking.preparations(series):
            for session in {part.session_id for part in who.parts} & wanted:
                found.setdefault(session, []).append(who)
    return found


def _released(session: Session) -> Finding:
    if session.released_id is None:
        return Finding(False, _("Not released yet"))
    if change_of(session) is not None:
        return Finding(False, _("The draft has changes that are not released"), days=LAST_RELEASE)
    return Finding(True)


def _run(session: Session) -> Finding:
    steps = list(session.segments.all())
    if not steps:
        return Finding(False, _("No run of show yet"))
    odd = [one for one in advice_for(steps, minutes=session.minutes) if one.code in ("too_short", "too_long")]
    return Finding(not odd, odd[0].words if odd else "")


def _rehearsal(session: Session, going: GoLive | None) -> Finding:
    if going is None or going.rehearsal_at is None:
        return Finding(False, _("No date yet"))
    local = local_of(going.rehearsal_at, session.zone)
    if going.rehearsal_at >= session.starts_at:
        told = {"when": f"{short_day(local)}, {local:%H:%M}"}
        return Finding(False, _("It lies behind the start of the session: %(when)s") % told)
    return Finding(True, f"{short_day(local)}, {local:%H:%M}")


def _duty(going: GoLive | None) -> Finding:
    who = (going.on_duty or going.on_duty_account) if going else None
    if going is None or who is None:
        return Finding(False, _("Nobody yet"))
    name = isolated(owners.name_of(who))
    if not going.duty_phone:
        return Finding(False, _("%(name)s, without a phone number") % {"name": name})
    return Finding(True, name)


def _backup(session: Session, going: GoLive | None) -> Finding:
    if going is None or not going.backup_url:
        return Finding(False)
    if going.backup_url == session.join_url:
        return Finding(False, _("It is the same as the join link"))
    return Finding(True)


def _ready(session: Session, people: list[Preparation], now: datetime) -> Finding:
    if not any(who.items for who in people):
        over = session.ends_at <= now
        return Finding(over, "" if over else _("Nobody speaks yet"))
    lacking = [who for who in people if _missing(who, session)]
    if not lacking:
        return Finding(True)
    words = [
        f"{isolated(str(who.person))} ({_listed(NEEDS[need] for need in _missing(who, session))})" for who in lacking
    ]
    return Finding(False, _shortened(words))


def _missing(who: Preparation, session: Session) -> list[Need]:
    """What of somebody is missing for one session; recording has a check of its own."""
    mine = [one.need for one in who.missing if one.session in (0, session.pk)]
    return [need for need in dict.fromkeys(mine) if need != Need.RECORDING]


def _recording(session: Session, people: list[Preparation], bookings: list[Booking]) -> Finding:
    if session.recording == Recording.NONE:
        return Finding(True, _("Not recorded"))
    said: dict[str, bool | None] = {}
    for who in people:
        if any(item.need == Need.RECORDING for item in who.items):
            said[str(who.person)] = who.answers.get(Need.RECORDING)
    for one in bookings:
        answer = one.recording or one.interpreter.recording
        said.setdefault(str(one.interpreter.person), {Answer.YES: True, Answer.NO: False}.get(answer))  # type: ignore[call-overload]
    refusing = [isolated(name) for name, answer in said.items() if answer is False]
    silent = [isolated(name) for name, answer in said.items() if answer is None]
    if refusing:
        return Finding(False, _("Do not agree: %(names)s") % {"names": _shortened(refusing)})
    if silent:
        return Finding(False, _("Have not answered: %(names)s") % {"names": _shortened(silent)})
    return Finding(True, str(session.get_recording_display()))  # type: ignore[attr-defined]


def _interpreters(session: Session, channels: list[Channel]) -> Finding:
    wanted = [channel for channel in channels if channel.is_decided]
    if not wanted:
        return Finding(True, _("No interpretation planned"))
    lacking = []
    for channel in wanted:
        needed = team_size(session.minutes, channel.service)
        there = sum(one.state == BookingState.ACCEPTED for one in channel.standing)
        if there < needed:
            told = {"language": _named(channel), "there": there, "wanted": needed}
            lacking.append(_("%(language)s: %(there)d of %(wanted)d") % told)
    return Finding(not lacking, _shortened(lacking, most=6) if lacking else _listed(map(_named, wanted)))


def _named(channel: Channel) -> str:
    name = language_name(channel.language, get_language() or "en")
    return name if channel.service == Service.SPOKEN else f"{name} ({Service(channel.service).label})"


def _reminders(session: Session) -> Finding:
    version = session.released
    if version is None or not speaking.is_shown(session):
        return Finding(False, _("They go out once the session is public"))
    if version.state == SessionState.CANCELLED:
        return Finding(False, _("The session is cancelled in public"))
    if version.starts_at != session.starts_at:
        local = local_of(version.starts_at, session.zone)
        when = f"{date_format(local, 'j M')}, {local:%H:%M}"
        return Finding(False, _("They would tell the released time: %(when)s") % {"when": when})
    return Finding(True, _("A day and an hour before"))


def _listed(words: Iterable[object]) -> str:
    return ", ".join(str(one) for one in words)


def _shortened(words: list[str], most: int = MOST_NAMES) -> str:
    if len(words) <= most + 1:
        return "; ".join(words) if any(", " in one for one in words) else ", ".join(words)
    more = len(words) - most
    told = ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more}
    return "; ".join([*words[:most], told])
