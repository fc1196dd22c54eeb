"""Who came: from the join page, from a list, by hand, by reading afterwards."""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.tables import read_lines
from sympolis.core.text import one_line
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.registrations import queries
from sympolis.registrations.actions.certificates import revoke_for
from sympolis.registrations.actions.locking import account_of, locked_registration
from sympolis.registrations.attendance_lists import Visitor, visitors
from sympolis.registrations.door import doors
from sympolis.registrations.matching import Known, Match, Seen, match
from sympolis.registrations.models import AttendanceList, AttendanceRow, Participant, Registration
from sympolis.registrations.permissions import Somebody, is_own, may_note_attendance
from sympolis.registrations.states import Attendance, Certainty, NotedFrom, RegistrationState

FIELDS = ["attendance", "attended_minutes", "attendance_from"]


def join(registration: Registration, *, by: Participant | Account) -> str:
    """Note that somebody comes in by the join button, and tell where the meeting is.

    Raises Refused: "not_allowed", "gone", "not_confirmed", "not_yet" (the doors open 15 minutes before), "over",
    "cancelled", "no_link".
    """
    with transaction.atomic():
        session, registration = locked_registration(registration)
        if not is_own(by, registration):
            raise _not_yours()
        _refuse_closed_doors(session, registration, timezone.now())
        _note([registration], Attendance.LIVE, NotedFrom.PAGE, session=session, by=by)
    return session.join_url


def _refuse_closed_doors(session: Session, registration: Registration, now: datetime) -> None:
    opens_at, closes_at = doors(session)
    if session.released is None or session.released.state == SessionState.CANCELLED:
        raise Refused("cancelled", _("This session does not take place."))
    if registration.state != RegistrationState.CONFIRMED:
        raise Refused("not_confirmed", _("Your seat is not confirmed yet. Confirm it first, then join."))
    if now < opens_at:
        raise Refused("not_yet", _("The doors open 15 minutes before the start."))
    if now > closes_at:
        raise Refused("over", _("This session is over. What is kept of it stands on its page."))
    if not session.join_url:
        raise Refused("no_link", _("The link to the meeting is not here yet. Try again in some minutes, or dial in."))


def follow(registration: Registration, *, by: Participant | Account) -> Registration:
    """Note that somebody followed a session afterwards, in its notes or recording. Who was there live stays so.

    Raises Refused: "not_allowed", "gone", "not_over".
    """
    with transaction.atomic():
        session, registration = locked_registration(registration)
        if not is_own(by, registration):
            raise _not_yours()
        if timezone.now() < queries.start_of(session) + timedelta(minutes=session.minutes):
            raise Refused("not_over", _("This session is not over yet. Tell us afterwards."))
        if not registration.attendance:
            _note([registration], Attendance.FOLLOWED, NotedFrom.PERSON, session=session, by=by)
    return registration


def set_attendance(
    session: Session, registrations: Iterable[Registration], attendance: str, *, by: Account | None
) -> list[Registration]:
    """Note by hand who came ("live"), followed afterwards ("followed") or did not come (""); what changed.

    Raises Refused: "not_allowed", "unknown_choice".
    """
    if attendance not in {"", *Attendance.values}:
        raise Refused("unknown_choice", _("Choose live, afterwards or not."), "attendance")
    with transaction.atomic():
        session = _mine(session, by)
        chosen = Registration.objects.filter(session=session, pk__in=[one.pk for one in registrations])
        rows = list(chosen.exclude(attendance=attendance).order_by("pk"))
        _note(rows, attendance, NotedFrom.HAND if attendance else "", session=session, by=by)
    return rows


def read_list(session: Session, content: bytes, name: str, *, by: Account | None) -> AttendanceList:
    """Keep a meeting service's or a spreadsheet's list with a guess whom each row means; nobody is marked yet.

    Raises Refused: "not_allowed", and as core.tables.read_lines and attendance_lists.visitors (field "file").
    """
    lines, encoding = read_lines(content)
    found = visitors(lines)
    with transaction.atomic():
        session = _mine(session, by)
        matches = match([Seen(one.name, one.email) for one in found], known_people(session))
        kept = AttendanceList.objects.create(
            session=session, name=one_line(name)[:200], encoding=encoding, by_id=by.pk if by else None
        )
        AttendanceRow.objects.bulk_create(_row(kept, one, meant) for one, meant in zip(found, matches, strict=True))
    return kept


def known_people(session: Session) -> list[Known]:
    """Everybody who ever registered for the session, as `matching` knows them; those with a seat before others."""
    rows = queries.of_session(session).exclude(participant__person__family_name="")
    ranked = sorted(rows, key=lambda row: row.state != RegistrationState.CONFIRMED)
    return [
        Known(row.pk, str(row.participant.person), row.participant.email, (row.participant.person.spoken_name,))
        for row in ranked
    ]


def _row(kept: AttendanceList, one: Visitor, meant: Match) -> AttendanceRow:
    return AttendanceRow(
        sheet=kept,
        line=one.line,
        name=one.name,
        email=one.email,
        minutes=one.minutes,
        certainty=meant.certainty,
        registration_id=meant.pk if meant.certainty == Certainty.SURE else None,
        candidates=meant.candidates,
    )


def take_list(kept: AttendanceList, meant: Mapping[int, int | None], *, by: Account | None) -> int:
    """Mark those whom the rows mean as attended live; how many were marked.

    meant   id of a row -> id of the registration, or None for nobody; rows not named keep the sure guess
    Raises Refused: "not_allowed", "taken" (already), "unknown_choice" (a registration of another session),
    "person_twice" (two rows mean the same person: say which).
    """
    with transaction.atomic():
        session, kept = _list(kept, by)
        if kept.taken_at and not kept.undone_at:
            raise Refused("taken", _("This list was taken over already. Undo that first."))
        rows = list(kept.rows.all())
        for row in rows:
            if row.pk in meant:
                row.registration_id = meant[row.pk]
        _refuse_wrong(session, rows)
        marked = {row.registration_id: row for row in rows if row.registration_id}
        people = list(Registration.objects.filter(pk__in=marked).order_by("pk"))
        for person in people:
            marked[person.pk].before = {field: getattr(person, field) for field in FIELDS}
        minutes = {pk: row.minutes for pk, row in marked.items()}
        _note(people, Attendance.LIVE, NotedFrom.LIST, session=session, by=by, minutes=minutes)
        AttendanceRow.objects.bulk_update(rows, ["registration", "before"])
        kept.taken_at, kept.undone_at = timezone.now(), None
        kept.save(update_fields=["taken_at", "undone_at"])
    return len(people)


def undo_list(kept: AttendanceList, *, by: Account | None) -> int:
    """Give everybody whom the list had marked their attendance from before; how many. Raises Refused("not_taken")."""
    with transaction.atomic():
        session, kept = _list(kept, by)
        if not kept.taken_at or kept.undone_at:
            raise Refused("not_taken", _("This list is not taken over at the moment."))
        marked = kept.rows.exclude(registration=None).exclude(before=None)
        before = {pk: values or {} for pk, values in marked.values_list("registration_id", "before") if pk}
        people = list(Registration.objects.filter(pk__in=before, attendance_from=NotedFrom.LIST).order_by("pk"))
        for person in people:
            for field, value in before[person.pk].items():
                setattr(person, field, value)
        Registration.objects.bulk_update(people, FIELDS)
        revoke_for([one for one in people if not one.attendance], session=session, by=by)
        _record(people, session=session, by=by)
        kept.undone_at = timezone.now()
        kept.save(update_fields=["undone_at"])
    return len(people)


def _list(kept: AttendanceList, by: Account | None) -> tuple[Session, AttendanceList]:
    session = _mine(kept.session, by)
    return session, AttendanceList.objects.select_for_update(no_key=True).get(pk=kept.pk)


def _refuse_wrong(session: Session, rows: list[AttendanceRow]) -> None:
    chosen = [row.registration_id for row in rows if row.registration_id]
    if Registration.objects.filter(pk__in=chosen, session=session).count() < len(set(chosen)):
        raise Refused("unknown_choice", _("One of the people chosen did not register for this session."))
    doubled = [row for row in rows if row.registration_id and chosen.count(row.registration_id) > 1]
    if doubled:
        words = _("Lines %(lines)s mean the same person. Choose somebody else or nobody for one of them.")
        raise Refused("person_twice", words % {"lines": ", ".join(str(row.line) for row in doubled)})


def _note(
    people: list[Registration],
    attendance: str,
    source: str,
    *,
    session: Session,
    by: Somebody,
    minutes: Mapping[int, int | None] | None = None,
) -> None:
    changed = [one for one in people if (one.attendance, one.attendance_from) != (attendance, source) or minutes]
    for one in changed:
        one.attendance, one.attendance_from = attendance, source
        one.attended_minutes = (minutes or {}).get(one.pk) if attendance else None
    Registration.objects.bulk_update(changed, FIELDS)
    revoke_for([one for one in changed if not one.attendance], session=session, by=by)
    _record(changed, session=session, by=by)


def _record(people: list[Registration], *, session: Session, by: Somebody) -> None:
    told = [(one, {"session": session.pk, "how": one.attendance, "source": one.attendance_from}) for one in people]
    network = session.series.network_id
    journal.record_all("attendance.noted", told, network=network, by=account_of(by), on_pages=False)


def _mine(session: Session, by: Account | None) -> Session:
    held = Session.objects.select_for_update(no_key=True, of=("self",)).select_related("released", "series__network")
    session = held.get(pk=session.pk)
    if by is not None and not may_note_attendance(by, session.series):
        raise Refused("not_allowed", _("Only the team of this series can note who came."))
    return session


def _not_yours() -> Refused:
    return Refused("not_allowed", _("This registration is not yours."))
