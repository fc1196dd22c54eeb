"""Invented people who took part: in sessions of 2020, and in the last session of the running series, from the spreadsheet to
the certificate."""

import csv
import io
from collections.abc import Sequence

from django.utils import timezone

from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality
from sympolis.programme.models import Series, Session
from sympolis.registrations import actions
from sympolis.registrations.actions import attendance, certificates, imports
from sympolis.registrations.actions.feedback import OPEN_FOR, give_feedback
from sympolis.registrations.letters import thanks
from sympolis.registrations.models import Registration
from sympolis.registrations.states import Asked, QuestionKind
from sympolis.site.demo.coming import PEOPLE, address, mark_invented
from sympolis.site.demo.files import PAST, SLUG

TYPED = (  # name, city as typed, country: other scripts, and spellings that are no city of the list
    ("Олена Шевченко", "Lviv", "Ukraine", "olena.shevchenko@city.example"),
    ("ليلى حداد", "Greater Amman", "Jordan", "laila.haddad@city.example"),
    ("李娜", "Wuhan", "China", "li.na@city.example"),
    ("Marta Condori", "La Pazz", "Bolivia", "marta.condori@city.example"),
    ("Pedro Mamani", "La Pazz", "Bolivia", "pedro.mamani@city.example"),
    ("Vesna Ilic", "Krusevatz", "Serbia", "vesna.ilic@city.example"),
)
PARTICIPANT = ("Femi Adeyemi", "", "", "participant@demo.example")
SPEAKER = ("Kwame Asante", "Accra", "Ghana", "speaker@demo.example")
IN_2020 = {  # slug -> who of PEOPLE came
    "infection-chains-informal-sector": slice(0, 14), "municipal-services-water": slice(4, 16),
    "municipal-services-solid-waste": slice(8, 22), "digital-learning-and-childcare": slice(2, 20),
}  # fmt: skip
HERE = 12  # of PEOPLE registered; every fourth did not come
NEXT_STEP = {
    "label": {"en": "Shall we look at this again in spring?", "de": "Sollen wir im Frühjahr noch einmal darauf schauen?"},
    "options": [{"en": "Yes", "de": "Ja"}, {"en": "No", "de": "Nein"}],
}  # fmt: skip
MATERIAL = {
    "en": "[Slides and notes](https://files.city.example/session) (invented, like the people)",
    "de": "[Folien und Notizen](https://files.city.example/session) (erfunden wie die Personen)",
}
SAID = (  # usefulness, what they use, what should be different, index of the option
    (5, "The checklist for the first week, translated for our districts.", "", 0),
    (4, "I will call the colleagues from La Paz.", "More time for questions.", 0),
    (4, "", "Slides a day before.", 1),
    (3, "", "", None),
    (5, "The way they asked shop owners first.", "", 0),
)


def settle_past() -> None:
    """Fill some sessions of 2020; some people came to none of them, so that the figures can say how many came."""
    series = Series.objects.select_related("network").get(slug=PAST)
    stayed_away = {address(row[0]) for row in PEOPLE[3::4]}
    for slug, who in IN_2020.items():
        session = series.sessions.get(slug=slug)
        _take_over(series, session, _spreadsheet([*PEOPLE][who]))
        came = [row for row in _rows(session) if row.participant.email not in stayed_away]
        attendance.set_attendance(session, came, "live", by=None)
    mark_invented(series.network)


def settle() -> None:
    """Fill the last session that is over, if there is one of which feedback is still collected."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    now = timezone.now()
    over = series.sessions.filter(released__ends_at__lte=now, released__ends_at__gt=now - OPEN_FOR)
    session = over.select_related("released", "series__network").order_by("released__starts_at").last()
    if session is None:
        return
    _take_over(series, session, _spreadsheet(PEOPLE[:HERE], PARTICIPANT, SPEAKER, *TYPED))
    rows = {row.participant.email: row for row in _rows(session)}
    _note_who_came(session, rows)
    question = actions.save_question(
        series, None, by=None, kind=QuestionKind.CHOICE, asked=Asked.AFTER, **NEXT_STEP
    )  # fmt: skip
    came = [row for row in _rows(session) if row.attendance]
    for row, (useful, use, change, option) in zip(came[1:], SAID, strict=False):
        own = {} if option is None else {question: option}
        give_feedback(
            row, by=row.participant, usefulness=useful, will_use=use, improvement=change, answers=own, language="en"
        )
    thanks.keep_material(session, Texts(MATERIAL), by=None)
    thanks.send(session, by=None)
    for _name, _city, _country, email in (PARTICIPANT, *TYPED[:3]):
        certificates.issue(rows[email], by=None)
    mark_invented(series.network)


def _rows(session: Session) -> list[Registration]:
    rows = Registration.objects.filter(session=session).select_related("participant__person", "session__series")
    return list(rows.order_by("pk"))


def _take_over(series: Series, session: Session, spreadsheet: bytes) -> None:
    """A spreadsheet with the people of this session; nobody is told, the session is over."""
    kept = imports.read_people(series, spreadsheet, "participants.csv", by=None)
    imports.set_mapping(kept, kept.mapping, sessions=[session], tells=False, by=None)
    imports.take_over(kept, by=None)


def _spreadsheet(people: Sequence[tuple[str, ...]], *typed: tuple[str, ...]) -> bytes:
    """A list of these of PEOPLE, and of rows as somebody typed them."""
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(["Name", "City", "Country", "E-mail", "Sector", "Gender", "Language"])
    cities = Municipality.objects.in_bulk([row[1] for row in people], field_name="slug")
    for name, slug, *traits in people:
        rows.writerow([name, cities[slug].name["en"], cities[slug].country, address(name), *traits])
    rows.writerows(typed)
    return file.getvalue().encode()


def _note_who_came(session: Session, rows: dict[str, Registration]) -> None:
    """The list of the meeting service, one who is not known by it, and one who says that they followed afterwards."""
    file = io.StringIO()
    lines = csv.writer(file)
    lines.writerow(["Name (Original Name)", "User Email", "Duration (Minutes)"])
    for place, row in enumerate(rows.values()):
        if place % 4 != 3 or row.participant.email == PARTICIPANT[3]:
            lines.writerow([str(row.participant.person), row.participant.email, 60 + place])
    lines.writerow(["Galaxy A12", "", 41])
    kept = attendance.read_list(session, file.getvalue().encode(), "meeting.csv", by=None)
    attendance.take_list(kept, {}, by=None)
    missed = [row for row in _rows(session) if not row.attendance]
    attendance.follow(missed[0], by=missed[0].participant)
    late = [row for row in _rows(session) if row.participant.email in {one[3] for one in TYPED[:3]}]
    attendance.set_attendance(session, [row for row in late if not row.attendance], "live", by=None)
