"""When governments change the clock: the local time stays, the instant follows."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.actions import rows
from sympolis.programme.actions.releases import next_release, put_in_force
from sympolis.programme.actions.sessions import record
from sympolis.programme.models import Release, Series, Session, SessionVersion
from sympolis.programme.pending import moment_text, public_texts
from sympolis.programme.permissions import may_release
from sympolis.programme.states import ChangeKind, SessionState

SYSTEM: Account | None = None


def recompute_instants(*, series: Series | None = None) -> int:
    """Compute the instants of coming sessions anew (all series, or one); the number of sessions that changed.

    Released ones get a version with a higher SEQUENCE in a release that says so; nothing else of the draft becomes
    public with it. Records "session.retimed". The worker runs it daily: after an update of the zone database (which a
    process reads at its start) the first run finds what has changed, every other one finds nothing.
    """
    chosen = [series] if series else Series.objects.filter(pk__in=_coming().values("series_id")).order_by("pk")
    return sum(_retime(one) for one in chosen)


def _coming():
    """Sessions that have not begun, by the draft or by what the public sees; not those that both have cancelled."""
    now = timezone.now()
    is_off = Q(state=SessionState.CANCELLED) & (Q(released=None) | Q(released__state=SessionState.CANCELLED))
    return Session.objects.filter(Q(starts_at__gt=now) | Q(released__starts_at__gt=now)).exclude(is_off)


def _retime(series: Series) -> int:
    """Find what is stale without a lock first: on most days it is nothing."""
    stale = [session.pk for session in _sessions(series) if _stale_draft(session) or _stale_version(session)]
    if not stale:
        return 0
    with transaction.atomic():
        series = rows.series_to_change(series, SYSTEM, may_release)
        sessions = list(_sessions(series).filter(pk__in=stale))
        versions = [_Retimed(session, moment) for session in sessions if (moment := _stale_version(session))]
        moved = [session for session in sessions if _move_draft(session) or _stale_version(session)]
        if versions:
            _release(series, versions)
    return len(moved)


def _sessions(series: Series):
    return _coming().filter(series=series).select_related("released", "series").order_by("starts_at", "id")


def _stale_draft(session: Session) -> datetime | None:
    """The instant that the draft's wall clock means now, if it is another one."""
    local = datetime.combine(session.local_date, session.local_time)
    moment = _instant(local, session.zone, second=session.second_hour)
    return moment if moment != session.starts_at else None


def _stale_version(session: Session) -> datetime | None:
    """Likewise for what the public sees, whose wall clock may be another one."""
    version = session.released
    if version is None or version.state == SessionState.CANCELLED or version.starts_at <= timezone.now():
        return None
    local = datetime.fromisoformat(version.card["local"])
    moments = {_instant(local, version.card["zone"], second=second) for second in (False, True)}
    return None if version.starts_at in moments else min(moments)


def _instant(local: datetime, zone: str, *, second: bool) -> datetime:
    """The instant, of an hour that the new rules skip the first one after the gap."""
    try:
        return clock.instant(local, zone, second=second)
    except clock.MissingHour as gap:
        return clock.instant(gap.later, zone, second=False)


def _move_draft(session: Session) -> bool:
    moment = _stale_draft(session)
    if moment is None:
        return False
    before, session.starts_at = session.starts_at, moment
    rows.save_revision(session)
    record("session.retimed", session, SYSTEM, old=before.isoformat(), new=moment.isoformat())
    return True


@dataclass(frozen=True, slots=True)
class _Retimed:
    """A released session whose instant changes."""

    session: Session
    starts_at: datetime

    def entry(self) -> dict[str, Any]:
        before = self.before
        moment = {key: before.card[key] for key in ("local", "zone", "minutes")}
        return {
            "session": self.session.slug,
            "title": public_texts(before.card["title"]),
            "kind": str(ChangeKind.RETIMED),
            "fields": ["starts_at"],
            "old": {"starts_at": moment_text(before.starts_at), **moment},
            "new": {"starts_at": moment_text(self.starts_at), **moment},
        }

    def version(self, made: Release) -> SessionVersion:
        before = self.before
        return SessionVersion(
            session=self.session,
            release=made,
            sequence=before.sequence + 1,
            starts_at=self.starts_at,
            ends_at=self.starts_at + timedelta(minutes=before.card["minutes"]),
            previous_starts_at=before.starts_at,
            state=before.state,
            card=before.card,
            content=before.content,
        )

    @property
    def before(self) -> SessionVersion:
        version = self.session.released
        assert version is not None  # `_stale_version` chose it
        return version


def _release(series: Series, retimed: list[_Retimed]) -> None:
    made = next_release(series, by=SYSTEM, note=_note(series), changes=[one.entry() for one in retimed])
    put_in_force([one.version(made) for one in retimed])
    facts = {"number": made.number, str(ChangeKind.RETIMED): len(retimed)}
    journal.record("programme.released", made, network=series.network_id, by=SYSTEM, series=series.pk, **facts)


def _note(series: Series) -> Texts:
    """What readers of the change log are told, in the languages of the series that we speak."""
    ours = {code for code, _name in settings.LANGUAGES}
    spoken = [code for code in (series.working_language, *series.languages) if code in ours] or ["en"]
    texts = Texts()
    for code in dict.fromkeys(spoken):
        with translation.override(code):
            texts[code] = _(
                "Clock rules have changed: these sessions keep their local time, elsewhere the hour differs."
            )
    return texts
