"""Invented notes of sessions of the running series, two public and one to be approved; the books of the demo's series."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from sympolis.library.actions import books, note_approvals, note_publishing, notes
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import draft
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.site.demo.files import EXAMPLES
from sympolis.site.demo.now import SLUG

TEAMS: dict[str, Any] = {
    "summary": {
        "en": "* Two teams that never meet keep a town hall open.\n* A list of what cannot wait is made before it is needed.\n"
        "* Staff stay when they hear first what the public hears later.",
        "de": "* Zwei Teams, die sich nie begegnen, halten ein Rathaus offen.\n* Die Liste dessen, was nicht warten kann, "
        "entsteht, bevor man sie braucht.\n* Beschäftigte bleiben, wenn sie zuerst hören, was die Öffentlichkeit später hört.",
    },
    "speakers": [
        (
            {"en": "Two teams that never meet", "de": "Zwei Teams, die sich nie begegnen"},
            "Each office was parted into an early and a late team with an hour between them. Nobody was in both.\n\n"
            "* Handing over is done **in writing**, on one page.\n* Rooms are aired in the hour between.\n"
            "* Whoever can work at home does so for a whole week, not for single days.",
        ),
        (
            {"en": "The list of what cannot wait", "de": "Die Liste dessen, was nicht warten kann"},
            "The list names tasks, not offices: burials, wages, water, permits for clinics. For each it says who can do it "
            "besides the one who does it now.\n\n* It was agreed with the staff council.\n* It is read again every month.",
        ),
    ],
    "talk": "Several cities asked how to keep trainees in touch. What helped: a telephone call a day, and one task that is "
    "wholly theirs.",
    "challenge": ["How do we keep contact with staff who have neither a telephone nor a computer of the town hall?"],
    "offer": ["The one-page form for handing over, in English", "A call with the staff council on how it was agreed"],
    "step": [("Put the forms into one folder for all", 7), ("Meet again and say what was tried", 60)],
}  # fmt: skip
BOARD: dict[str, Any] = {
    "summary": {
        "en": "* A crisis team needs a rhythm more than a room.\n* What is not written on the board was not decided.",
        "de": "* Ein Krisenstab braucht einen Rhythmus mehr als einen Raum.\n* Was nicht auf der Tafel steht, ist nicht entschieden.",
    },
    "speakers": [
        (
            {"en": "From the first meeting to a rhythm", "de": "Von der ersten Sitzung zum Rhythmus"},
            "Two short meetings a day in the first week, then one. Each begins with the same three questions: what is new, "
            "what is decided, who tells whom.",
        ),
        (
            {"en": "One board, three languages", "de": "Eine Tafel, drei Sprachen"},
            "Decisions are written on one board, in the languages of those who carry them out. A photograph of it is the "
            "minutes.",
        ),
    ],
    "talk": "Daily work was given to people who are **not** in the crisis team, and stayed with them.",
    "challenge": ["When does a crisis team end its work?"],
    "offer": ["Our agenda of three questions, to copy"],
    "step": [("Exchange the agendas", 14)],
}  # fmt: skip
MARKETS: dict[str, Any] = {
    "summary": {"en": "* Ask shop owners first.\n* Space in the street costs a city little."},
    "speakers": [
        ({"en": "Permits for the pavement"}, "A permit by one form, for one season, without a fee. The form asks four things."),
        ({"en": "A market that moves"}, "Stalls change places by day, so that no street is crowded twice in a row."),
    ],
    "talk": "",
    "challenge": ["How can a city give credit without being a bank?"],
    "offer": ["The form with its four questions"],
    "step": [("Send the form to those who asked", 7)],
}  # fmt: skip
FOREWORD = {
    "en": "Titles and dates follow a real series of 2020. Persons, notes and figures are invented: this book shows what Sympolis "
    "makes of a series, not what was said in it.",
    "de": "Titel und Daten folgen einer wirklichen Reihe von 2020. Personen, Notizen und Zahlen sind erfunden: Dieses Buch zeigt, "
    "was Sympolis aus einer Reihe macht, nicht, was in ihr gesagt wurde.",
}
PUBLIC = {"local-administration-at-work": TEAMS, "crisis-teams-operational-planning": BOARD}
WAITS = {"protecting-small-businesses": MARKETS}


def settle() -> None:
    """Write them, for those of these sessions that are over."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    over = {session.slug: session for session in draft(series) if session.ends_at <= timezone.now()}
    for slug, told in {**PUBLIC, **WAITS}.items():
        if slug in over:
            session = over[slug]
            session.series = series
            _write(session, told)
            if slug in PUBLIC:
                _publish(session)
    for one in Series.objects.filter(network=series.network, slug__in=[SLUG, *EXAMPLES]).order_by("pk"):
        books.save_foreword(one, FOREWORD, by=None)
        books.publish_book(one, by=None)


def _write(session: Session, told: dict[str, Any]) -> None:
    speakers = [part.person_id for part in session.parts.all() if part.role == SessionRole.SPEAKER]
    entries = [
        {"title": title, "points": {"en": points}, "person": person, "kind": SegmentKind.INPUT}
        for (title, points), person in zip(told["speakers"], speakers, strict=False)
    ]
    if told["talk"]:
        title = {"en": "Moderated talk", "de": "Moderiertes Gespräch"}
        entries.append({"title": title, "points": {"en": told["talk"]}, "kind": SegmentKind.PLENARY})
    day = session.starts_at.date()
    lines = {
        "challenge": [{"text": {"en": text}} for text in told["challenge"]],
        "offer": [
            {"text": {"en": text}, "person": person} for text, person in zip(told["offer"], speakers, strict=False)
        ],
        "step": [
            {"text": {"en": text}, "person": speakers[0] if speakers else None, "due_on": day + timedelta(days=days)}
            for text, days in told["step"]
        ],
    }
    notes.save_note(session, by=None, summary=told["summary"], entries=entries, lines=lines)


def _publish(session: Session) -> None:
    people = {part.person for part in session.parts.all() if part.role in (SessionRole.SPEAKER, SessionRole.MODERATOR)}
    for person in sorted(people, key=lambda one: one.pk):
        note_approvals.note_consent(session, person, how="In the meeting after the session", by=None)
    note_publishing.publish_note(session, by=None)
