"""How long personal data of a series are kept, and that they go by themselves when that is over.

`Series.retention_on` is the last day. Whoever takes part in another series of the network that still keeps its data, or
agreed to more, stays a person there; everybody else of the series is erased. What was said and sent for the series goes
in any case. Apps above say with `also`, in their apps.ready(), what they hold of a series.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import CharField, Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from sympolis.core import clock
from sympolis.directory.actions.erasure import forget as forget_persons
from sympolis.directory.models import Person
from sympolis.journal import actions as journal
from sympolis.messaging.models import Letter
from sympolis.programme.models import Series
from sympolis.registrations.actions.erasure import TEXTS, delete_files, erase_participants
from sympolis.registrations.models import (
    Answer,
    AttendanceRow,
    Certificate,
    Delegation,
    Feedback,
    ImportRow,
    Invitation,
    Participant,
    Registration,
)

A_STEP = 200  # people in one transaction
WARN = timedelta(days=30)  # before the last day the desk says so


@dataclass(frozen=True, slots=True)
class Kept:
    """How many things of a series hold personal data."""

    people: int  # who are not erased
    registrations: int  # with what was told beside them: what one brings, questions, reasons
    answers: int
    files: int
    invitations: int
    import_rows: int
    attendance_rows: int
    letters: int
    certificates: int
    feedback: int  # texts

    @property
    def any(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__)


@dataclass(frozen=True, slots=True)
class Further:
    """What an app above holds of a series.

    rows     (what, how many, why it is held), in the reader's words
    forgets  deletes it in the caller's transaction: kind -> how many, for the proof line
    keeps    participants (ids) who agreed that their data stay for something of the app, beyond the series
    """

    rows: Callable[[Series], list[tuple[str, int, str]]]
    forgets: Callable[[Series], Counter[str]]
    keeps: Callable[[], QuerySet] | None = None


_further: dict[str, Further] = {}


def also(name: str, further: Further) -> None:
    """Say what an app above holds of a series."""
    _further[name] = further


def further_rows(series: Series) -> list[tuple[str, int, str]]:
    """What apps above hold of a series, as `Further.rows`; kinds of which there is none are left out."""
    return [row for one in _further.values() for row in one.rows(series) if row[1]]


def kept(series: Series) -> Kept:
    """What is held of a series, in a query a kind."""
    return Kept(
        people=people_of(series).count(),
        registrations=_told(series).count(),
        answers=answers_of(series).count(),
        files=answers_of(series).exclude(file="").count(),
        invitations=Invitation.objects.filter(series=series).count(),
        import_rows=_import_rows(series).count(),
        attendance_rows=_attendance_rows(series).count(),
        letters=_letters(series).count(),
        certificates=_certificates(series).count(),
        feedback=_feedback(series).count(),
    )


def holds_anything(series: Series) -> bool:
    """Whether anything personal is held, asked until the first yes."""
    rows: list[QuerySet] = [
        people_of(series), _told(series), answers_of(series), Invitation.objects.filter(series=series),
        _import_rows(series), _attendance_rows(series), _letters(series), _certificates(series), _feedback(series),
    ]  # fmt: skip
    return any(found.exists() for found in rows) or bool(further_rows(series))


def days_left(series: Series, now: datetime) -> int | None:
    """Days until the last one, on the series' clock; below 0 once it is over, None without a last day."""
    return None if series.retention_on is None else (series.retention_on - today_of(series, now)).days


def today_of(series: Series, now: datetime) -> date:
    """The calendar day where the series is held."""
    return now.astimezone(clock.zone(series.zone)).date()


def people_of(series: Series) -> QuerySet[Participant]:
    """Participants of the series who are not erased."""
    mine = Registration.objects.filter(participant=OuterRef("pk"), session__series=series)
    return Participant.objects.filter(Exists(mine), network=series.network_id, erased_at=None)


def answers_of(series: Series) -> QuerySet[Answer]:
    return Answer.objects.filter(question__series=series)


def _told(series: Series) -> QuerySet[Registration]:
    said = Q()
    for name in TEXTS:
        said |= ~Q(**{name: ""})
    return Registration.objects.filter(said, session__series=series)


def _import_rows(series: Series) -> QuerySet[ImportRow]:
    return ImportRow.objects.filter(sheet__series=series)


def _attendance_rows(series: Series) -> QuerySet[AttendanceRow]:
    return AttendanceRow.objects.filter(sheet__session__series=series)


def _certificates(series: Series) -> QuerySet[Certificate]:
    return Certificate.objects.filter(registration__session__series=series).exclude(name="")


def _feedback(series: Series) -> QuerySet[Feedback]:
    return Feedback.objects.filter(session__series=series).exclude(will_use="", improvement="", answers={})


def _letters(series: Series) -> QuerySet[Letter]:
    """Letters about the series, its sessions, invitations and registrations; they name these as "app.model:number"."""
    registrations = Registration.objects.filter(session__series=series)
    about = Q(about=f"programme.series:{series.pk}")
    about |= Q(about__in=[f"programme.session:{pk}" for pk in series.sessions.values_list("pk", flat=True)])
    about |= Q(about__in=_named("registrations.registration", registrations))
    about |= Q(about__in=_named("registrations.invitation", Invitation.objects.filter(series=series)))
    return Letter.objects.filter(about, network_id=series.network_id)


def _named(kind: str, rows: QuerySet) -> QuerySet:
    name = Concat(Value(f"{kind}:"), Cast("pk", CharField()), output_field=CharField())
    return rows.order_by().annotate(letter_about=name).values("letter_about")


def overdue(now: datetime) -> list[Series]:
    """Series whose last day is over, on the clock of each."""
    rows = Series.objects.filter(retention_on__lte=now.date() + timedelta(days=1)).select_related("network")
    return [
        series for series in rows.order_by("pk") if series.retention_on and series.retention_on < today_of(series, now)
    ]


def forget_overdue() -> int:
    """Forget every series whose last day is over; how many had something. Run it as often as one likes."""
    now = timezone.now()
    return sum(forget(series, now=now) for series in overdue(now) if holds_anything(series))


def forget(series: Series, *, now: datetime | None = None) -> bool:
    """Delete the personal data of a series, in steps that each count by themselves; whether there were any.

    A kill in between leaves the rest for the next run. The proof line of each run says how much went.
    """
    now = now or timezone.now()
    counts: Counter[str] = Counter()
    with transaction.atomic():
        counts += _delete_things(series)
        _record(series, counts)
    people = 0
    while step := _next_people(series, now):
        with transaction.atomic():
            people += len(forget_people(step))
            _record(series, Counter(people=len(step)))
    return bool(counts or people)


def _delete_things(series: Series) -> Counter[str]:
    counts: Counter[str] = Counter()
    counts["letters"] = _letters(series).delete()[0]
    files = list(answers_of(series).exclude(file="").values_list("file", flat=True))
    counts["answers"], counts["files"] = answers_of(series).delete()[0], len(files)
    delete_files(files)
    counts["invitations"] = Invitation.objects.filter(series=series).delete()[0]
    counts["import_rows"] = _import_rows(series).delete()[0]
    counts["attendance_rows"] = _attendance_rows(series).delete()[0]
    counts["feedback"] = _feedback(series).update(will_use="", improvement="", answers={})
    counts["certificates"] = _certificates(series).update(name="")
    counts["registrations"] = _told(series).update(**dict.fromkeys(TEXTS, ""))
    rows = Registration.objects.filter(session__series=series).exclude(delegation=None)
    delegations = set(rows.values_list("delegation_id", flat=True))
    rows.update(delegation=None)
    Delegation.objects.filter(pk__in=delegations, registrations=None).delete()
    for one in _further.values():
        counts += one.forgets(series)
    return +counts


def _next_people(series: Series, now: datetime) -> list[Participant]:
    """Some of those who take part in no other series of the network that still keeps its data."""
    open_elsewhere = [
        one.pk
        for one in Series.objects.filter(network=series.network_id).exclude(pk=series.pk)
        if one.retention_on is None or one.retention_on >= today_of(one, now)
    ]
    elsewhere = Registration.objects.filter(participant=OuterRef("pk"), session__series__in=open_elsewhere)
    rows = people_of(series).exclude(Exists(elsewhere))
    for one in _further.values():
        if one.keeps is not None:
            rows = rows.exclude(pk__in=one.keeps())
    return list(rows.select_related("person").order_by("pk")[:A_STEP])


def forget_people(people: Sequence[Participant]) -> list[Participant]:
    """Erase participants, and the persons whom nothing else needs: no other participation, no part in a session."""
    gone = erase_participants([one.pk for one in people], by=None)
    persons = Person.objects.filter(pk__in=[one.person_id for one in gone], parts=None, segments=None)
    still = Participant.objects.filter(person=OuterRef("pk"), erased_at=None)
    forget_persons(persons.exclude(Exists(still)))
    return gone


def _record(series: Series, counts: Counter[str]) -> None:
    if counts:
        journal.record("series.forgotten", series, network=series.network_id, by=None, **counts)


def warnings(series: Iterable[int], now: datetime) -> list[tuple[Series, int | None]]:
    """Of these series (ids) those that hold somebody and end soon, or have no end: (series, days left or None)."""
    soon = Q(retention_on=None) | Q(retention_on__lte=now.date() + WARN + timedelta(days=1))
    somebody = Registration.objects.filter(session__series=OuterRef("pk"), participant__erased_at=None)
    found = Series.objects.filter(soon, Exists(somebody), pk__in=list(series)).order_by("pk")
    told = [(one, days_left(one, now)) for one in found]
    return [(one, days) for one, days in told if days is None or days <= WARN.days]
