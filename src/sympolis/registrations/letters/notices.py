"""Noting that people have to hear of a change, and taking back letters that would tell them otherwise."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils import timezone

from sympolis.messaging.actions import take_back
from sympolis.messaging.models import Letter
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.states import SessionState
from sympolis.registrations.letters import kinds
from sympolis.registrations.letters.own import TAKEN_BACK
from sympolis.registrations.models import Notice, Participant, Registration
from sympolis.registrations.states import RegistrationState
from sympolis.registrations.wishes import languages_of

QUIET = timedelta(minutes=10)  # without a further change, before anybody is told
LONGEST = timedelta(minutes=30)  # from the first change on, however many follow
URGENT = 10  # never longer than this part of what is left until the session
AROUND = timedelta(days=1)  # a letter is written within seconds of what it tells; a day covers a worker that was away


def standing(version: SessionVersion) -> tuple:
    """What people have to know of a version. The time of a cancelled session is nobody's business."""
    if version.state == SessionState.CANCELLED:
        return ("cancelled",)
    return version.starts_at, version.ends_at


def differ(before: SessionVersion, now: SessionVersion) -> bool:
    """Whether two versions differ in what somebody may have to know: time, or languages of a session that is held."""
    if standing(before) != standing(now):
        return True
    return now.state != SessionState.CANCELLED and languages_of(before.card) != languages_of(now.card)


def notice(session: Session, before: SessionVersion | None, *, way_in: bool = False) -> Notice:
    """Note that those who come have to be told of a change once it is quiet; joins a notice that waits already.

    before   the version that the public read until now; None when only the way in changed
    """
    now = timezone.now()
    row = Notice.objects.select_for_update().filter(session=session).first()
    row = row or Notice(session=session, first_at=now)
    row.before = row.before or before
    row.way_in_changed = row.way_in_changed or way_in
    times = [version.starts_at for version in (row.before, session.released) if version]
    left = [(starts_at - now) / URGENT for starts_at in times if starts_at > now]
    row.due_at = min(now + min([QUIET, *left]), row.first_at + LONGEST)
    row.save()
    return row


def version_before(version: SessionVersion) -> SessionVersion | None:
    """The version of a session that the public read until this one."""
    rows = SessionVersion.objects.filter(session=version.session_id, pk__lt=version.pk)
    return rows.defer("content").order_by("-pk").first()


def take_back_outdated(session: Session) -> int:
    """Take back letters on their way that tell an old time of a session, and see that what they told is told anew.

    A letter that the mail server has already is followed by the one about the change. Returns how many were taken back.
    """
    now = session.released
    if now is None:
        return 0
    misled, starts_at = _told_otherwise(session, now), f"{now.starts_at.timestamp():.0f}"
    registered = set(Registration.objects.filter(session=session).values_list("pk", flat=True))

    def is_outdated(letter: Letter) -> bool:
        if letter.kind in kinds.REMINDERS.values():
            _kind, registration, told = letter.key.split(":")
            return int(registration) in registered and (told != starts_at or now.state == SessionState.CANCELLED)
        return letter.person_id in misled or _is_about_old(letter, session)

    gone = take_back(kinds.WITH_TIMES, network=session.series.network_id, which=is_outdated)
    _tell_registrations_anew([letter for letter in gone if letter.kind in kinds.ABOUT_REGISTRATIONS])
    _tell_changes_anew([letter for letter in gone if letter.kind in (*kinds.ABOUT_CHANGES, kinds.ENTRY)])
    return len(gone)


def _told_otherwise(session: Session, now: SessionVersion) -> set[int]:
    """Persons whom a letter told another time than the public reads now."""
    rows = Registration.objects.filter(session=session).exclude(told=None).exclude(told=now)
    told = dict(rows.values_list("participant__person_id", "told_id"))
    versions = SessionVersion.objects.defer("content", "card").in_bulk(set(told.values()))
    return {person for person, pk in told.items() if standing(versions[pk]) != standing(now)}


def _is_about_old(letter: Letter, session: Session) -> bool:
    """Whether the key of a letter about changes, to somebody with a part, names another version of the session."""
    parts = letter.key.split(":")
    return parts[1] == "person" and parts[3] == str(session.pk) and parts[5] != str(session.released_id)


def _tell_registrations_anew(gone: Iterable[Letter]) -> None:
    for person, written_at in {letter.person_id: letter.created_at for letter in gone}.items():
        rows = Registration.objects.filter(participant__person=person, state_at__gte=written_at - AROUND)
        rows.update(told_state_at=TAKEN_BACK)
        Participant.objects.filter(registrations__in=rows).update(tell_at=timezone.now())


def _tell_changes_anew(gone: list[Letter]) -> None:
    """Nobody read these: go back to what was told before, in every session that a letter may have named."""
    if not gone:
        return
    people, since = {letter.person_id for letter in gone}, min(letter.created_at for letter in gone) - AROUND
    rows = Registration.objects.filter(told__release__at__gte=since, participant__person__in=people)
    for version in SessionVersion.objects.filter(pk__in=rows.values("told")).select_related("session__released"):
        before = version_before(version)
        if before is not None and differ(before, version):
            theirs = rows.filter(told=version)
            had_entry = before.state != SessionState.CANCELLED
            theirs.filter(state=RegistrationState.CONFIRMED).update(has_entry=had_entry)
            theirs.update(told=before)
            notice(version.session, before)
