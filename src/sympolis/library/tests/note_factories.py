"""A session that was held, with two speakers, a moderator, and people who registered, to try notes on."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from sympolis.core.refusals import Refused
from sympolis.directory.models import Person
from sympolis.journal.delivering import deliver_due
from sympolis.library.actions import note_approvals, notes
from sympolis.library.models import NoteApproval, SessionNote
from sympolis.messaging.models import Letter
from sympolis.networks.models import Network
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.programme.tests import factories as programme
from sympolis.registrations.actions import attendance
from sympolis.registrations.models import Registration
from sympolis.registrations.tests import factories as registrations

BEFORE = "2020-10-01T08:00:00Z"
AFTER = "2020-10-28T09:00:00Z"  # the day after the session, 10:00 to 12:00 in Berlin on the 27th
UNTIL = datetime(2020, 10, 31, 22, 59, tzinfo=UTC)


@dataclass
class Held:
    """The session, who has a part in it, who registered ("came", "missed", "waits"), by name."""

    network: Network
    series: Series
    session: Session
    people: dict[str, Person] = field(default_factory=dict)
    rows: dict[str, Registration] = field(default_factory=dict)

    def fresh(self) -> Session:
        rows = Session.objects.select_related("released", "series__network")
        return rows.prefetch_related("segments", "parts__person", "cities").get(pk=self.session.pk)

    @property
    def note(self) -> SessionNote:
        return SessionNote.objects.get(session=self.session)

    def approval(self, name: str) -> NoteApproval:
        return NoteApproval.objects.select_related("note__session", "version").get(
            note=self.note, person=self.people[name]
        )


def held(clock: Any = None, *, recording: str = "plenary", **series: Any) -> Held:
    """Made at BEFORE; `clock` (a traveller of time_machine) is moved to AFTER then."""
    network = programme.network(languages=["en", "de"])
    kumasi = programme.municipality(network, "Kumasi")
    made = programme.series(network, **{"slug": "autumn", "title": {"en": "Lessons learned"}, **series})
    session = registrations.session(
        made, slug="water", title={"en": "Water supply", "de": "Wasser"}, capacity=2, recording=recording
    )
    ama = programme.person(network, "Mensah", given_name="Ama", email="ama@kumasi.example", municipality=kumasi)
    ben = programme.person(network, "Weber", given_name="Ben", email="ben@bonn.example")
    cleo = programme.person(network, "Ruiz", given_name="Cleo", email="cleo@quito.example")
    for minutes, title, kind, person in (
        (10, "Welcome", SegmentKind.WELCOME, cleo), (30, "Wells of Kumasi", SegmentKind.INPUT, ama),
        (30, "Pipes of Bonn", SegmentKind.INPUT, ben), (10, "Break", SegmentKind.BREAK, None),
        (30, "Talk", SegmentKind.PLENARY, None), (10, "Close", SegmentKind.CLOSING, cleo),
    ):  # fmt: skip
        programme.segment(session, minutes, title={"en": title}, kind=kind, person=person)
    programme.part(session, ama)
    programme.part(session, ben)
    programme.part(session, cleo, SessionRole.MODERATOR)
    programme.release(made)
    session.refresh_from_db()
    rows = {name: registrations.registered(session, f"{name.title()} Guest", email=f"{name}@k.example") for name in ("came", "missed", "waits")}  # fmt: skip
    attendance.set_attendance(session, [rows["came"]], "live", by=None)
    if clock is not None:
        clock.move_to(AFTER)
    Letter.objects.all().delete()
    return Held(network, made, session, {"ama": ama, "ben": ben, "cleo": cleo}, rows)


def entry(title: str, points: str, person: Person | None = None, **more: Any) -> dict[str, Any]:
    """An entry as actions.save_note takes it."""
    return {"title": {"en": title}, "points": {"en": points}, "person": person.pk if person else None, **more}


def write(place: Held, **more: Any) -> SessionNote:
    """A note with the parts of both speakers and a talk."""
    told = {
        "summary": {"en": "Wells first."},
        "entries": [
            entry("Wells of Kumasi", "* Forty wells", place.people["ama"]),
            entry("Pipes of Bonn", "Old pipes leak.", place.people["ben"]), entry("Talk", "Everybody meters."),
        ],
        "lines": {"offer": [{"text": {"en": "A call on meters"}, "person": place.people["ama"].pk}]},
        **more,
    }  # fmt: skip
    return notes.save_note(place.fresh(), by=None, **told).note


def rewrite(place: Held, title: str, points: str) -> SessionNote:
    """Change the key points of one entry."""
    note = place.note
    entries = [
        {
            "id": one.pk, "title": one.title, "kind": one.kind, "person": one.person_id,
            "points": {"en": points} if str(one.title) == title else one.points,
        }
        for one in note.entries.all()
    ]  # fmt: skip
    lines = {
        "offer": [{"id": one.pk, "text": one.text, "person": one.person_id} for one in note.lines.filter(kind="offer")]
    }
    return notes.save_note(place.fresh(), by=None, summary=note.summary, entries=entries, lines=lines).note


def send(place: Held, *, silence: bool = False, until: datetime = UNTIL) -> None:
    """Ask everybody, and let the letters be written and sent."""
    note_approvals.send_note(place.fresh(), until=until, silence_counts=silence, by=None)
    deliver_due(bool)
    Letter.objects.filter(kind="note_for_approval").update(state="sent", sent_at=timezone.now())


def approve(place: Held, *names: str) -> None:
    for name in names:
        asked = place.approval(name)
        note_approvals.approve(asked, shown=asked.version.number)


def refused(act: Callable[[], Any]) -> Refused:
    """What an act is refused with; it must be refused, in words, and leave nothing behind."""
    with pytest.raises(Refused) as caught, transaction.atomic():
        act()
    assert str(caught.value.words)
    return caught.value


def pdf(name: str = "slides.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, b"%PDF-1.7\n%%EOF", "application/pdf")


def letters(kind: str = "") -> set[str]:
    rows = Letter.objects.filter(kind=kind) if kind else Letter.objects.all()
    return set(rows.values_list("to_address", flat=True))


def a_day_later(clock: Any, days: float = 1) -> None:
    clock.shift(timedelta(days=days))
