"""Invented notes of sessions: three of 2020, of the running series two public and one to be approved; the books of the demo's
series."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any

from django.utils import timezone

from sympolis.library.actions import books, note_approvals, note_publishing, notes
from sympolis.library.models import Practice
from sympolis.programme.models import Series, Session
from sympolis.programme.queries import draft
from sympolis.programme.states import SegmentKind, SessionRole
from sympolis.site.demo.files import EXAMPLES, PAST, SLUG

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
        (
            {"en": "One page to hand over between two teams", "de": "Ein Blatt zur Übergabe zwischen zwei Teams"},
            "Five questions on one page, always in the same place. The first page had twenty, and nobody filled it in.",
        ),
    ],
    "practices": ["one-page-to-hand-over-between-two-teams"],
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
        (
            {"en": "Three questions, twice a day", "de": "Drei Fragen, zweimal am Tag"},
            "Standing, fifteen minutes, and the radio has what was decided within the hour. Whoever keeps the board may "
            "interrupt the mayor.",
        ),
    ],
    "practices": ["three-questions-twice-a-day"],
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
STALLS: dict[str, Any] = {
    "summary": {
        "en": "(Demo text.) Invented, as an example of a note:\n\n* Distance works where traders mark the places themselves.\n"
        "* A message is passed on if it fits into one sentence.",
        "de": "(Demotext.) Erfunden, als Beispiel einer Notiz:\n\n* Abstand gelingt, wo die Händler die Plätze selbst markieren.\n"
        "* Eine Botschaft wird weitergesagt, wenn sie in einen Satz passt.",
    },
    "speakers": [
        (
            {"en": "Market stalls with more space between them", "de": "Marktstände mit mehr Platz dazwischen"},
            "Three places for two stalls, marked with chalk every morning by the traders.\n\n* Whoever gave up a place chose "
            "the next one first.\n* Water and soap stood **at the gate**, not at the stall.",
        ),
        (
            {"en": "Messages people pass on", "de": "Botschaften, die weitergesagt werden"},
            "Posters were read by few. A sentence of seven words on the loudspeaker van was heard in the buses on the next day.",
        ),
    ],
    "talk": "Cities without a market office asked who marks the places. Answers: the guild of traders, pupils, the fire brigade.",
    "challenge": ["What do we offer to those who sell on foot and have no place at all?"],
    "offer": ["The plan of a market with chalk marks, as a drawing", "Twelve sentences of seven words, to translate"],
    "step": [("Collect the sentences in all languages of the session", 14)],
    "practices": ["markets-that-stay-open", "places-to-wash-hands-at-the-weekly-market"],
}  # fmt: skip
WASTE: dict[str, Any] = {
    "summary": {
        "en": "(Demo text.) Invented, as an example of a note:\n\n* Crews need the route on paper before they need a new route.\n"
        "* Waste of the sick is a question of bags and days, not of machines.",
        "de": "(Demotext.) Erfunden, als Beispiel einer Notiz:\n\n* Kolonnen brauchen zuerst die Tour auf Papier, dann erst eine "
        "neue Tour.\n* Abfall von Kranken ist eine Frage von Säcken und Tagen, nicht von Maschinen.",
    },
    "speakers": [
        (
            {"en": "Routes, gloves and agreements", "de": "Touren, Handschuhe und Absprachen"},
            "Crews were parted so that none stands in for another in the same week. Gloves were counted daily; that alone "
            "made them last.",
        ),
        (
            {"en": "Which waste must be kept apart", "de": "Welcher Abfall getrennt bleiben muss"},
            "Only what touched a sick person. Everything else goes the usual way, in a closed bag.\n\n* One day a week for "
            "quarantined homes.\n* Two people, trained, always the same ones.",
        ),
    ],
    "talk": "",
    "challenge": ["How do informal collectors get gloves, and who answers for them?"],
    "offer": ["A sheet with pictures for households"],
    "step": [("Send the sheet to those who asked for it", 7), ("Tell how the talks with collectors went", 45)],
    "practices": ["sorting-waste-in-quarantine"],
}  # fmt: skip
LESSONS: dict[str, Any] = {
    "summary": {
        "en": "(Demo text.) Invented, as an example of a note:\n\n* Radio reaches the homes that a platform does not.\n"
        "* Emergency childcare begins with the question whose work cannot wait.",
        "de": "(Demotext.) Erfunden, als Beispiel einer Notiz:\n\n* Radio erreicht die Wohnungen, die eine Plattform nicht "
        "erreicht.\n* Notbetreuung beginnt mit der Frage, wessen Arbeit nicht warten kann.",
    },
    "speakers": [
        (
            {"en": "Emergency childcare, week by week", "de": "Notbetreuung, Woche für Woche"},
            "Small groups that never mix, the same two adults for each. Parents knew on Thursday how the next week would be.",
        ),
        (
            {"en": "Lessons by radio", "de": "Unterricht im Radio"},
            "Twenty minutes a subject, at the same hour every day, with a task to be done without paper. Teachers called ten "
            "homes each afternoon.",
        ),
    ],
    "talk": "Several cities asked for the scripts. They are short, and most of a lesson is silence in which something is done.",
    "challenge": ["Who looks after children whose parents work at night?"],
    "offer": ["The letter to parents, in three languages", "Scripts of the first two weeks"],
    "step": [("Put scripts and letter into one folder", 10)],
    "practices": ["school-on-the-radio-of-the-quarter"],
}  # fmt: skip
FOREWORD = {
    "en": "Titles and dates follow a real series of 2020. Persons, notes and figures are invented: this book shows what Sympolis "
    "makes of a series, not what was said in it.",
    "de": "Titel und Daten folgen einer wirklichen Reihe von 2020. Personen, Notizen und Zahlen sind erfunden: Dieses Buch zeigt, "
    "was Sympolis aus einer Reihe macht, nicht, was in ihr gesagt wurde.",
}
PUBLIC = {"local-administration-at-work": TEAMS, "crisis-teams-operational-planning": BOARD}
WAITS = {"protecting-small-businesses": MARKETS}
IN_2020 = {
    "infection-chains-informal-sector": STALLS, "municipal-services-solid-waste": WASTE,
    "digital-learning-and-childcare": LESSONS,
}  # fmt: skip


def settle_past() -> None:
    """Publish those of 2020, and the books of what was announced then."""
    series = Series.objects.select_related("network").get(slug=PAST)
    _keep(series, IN_2020, published=IN_2020)
    _bind(series)


def settle_now() -> None:
    """Write those of the running series whose sessions are over; its book."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    _keep(series, {**PUBLIC, **WAITS}, published=PUBLIC)
    for one in Series.objects.filter(network=series.network, slug__in=[SLUG, *EXAMPLES]).exclude(slug=PAST):
        _bind(one)


def _keep(series: Series, wanted: dict[str, dict[str, Any]], *, published: Collection[str]) -> None:
    over = {session.slug: session for session in draft(series) if session.ends_at <= timezone.now()}
    for slug in [slug for slug in wanted if slug in over]:
        session = over[slug]
        session.series = series
        _write(session, wanted[slug])
        if slug in published:
            _publish(session)


def _bind(series: Series) -> None:
    books.save_foreword(series, FOREWORD, by=None)
    books.publish_book(series, by=None)


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
    lines: dict[str, Any] = {
        "challenge": [{"text": {"en": text}} for text in told["challenge"]],
        "offer": [
            {"text": {"en": text}, "person": person} for text, person in zip(told["offer"], speakers, strict=False)
        ],
        "step": [
            {"text": {"en": text}, "person": speakers[0] if speakers else None, "due_on": day + timedelta(days=days)}
            for text, days in told["step"]
        ],
    }
    shown = Practice.objects.filter(series=session.series_id, slug__in=told.get("practices", ()))
    practices = list(shown.order_by("pk").values_list("contribution", flat=True))
    notes.save_note(session, by=None, summary=told["summary"], entries=entries, lines=lines, practices=practices)


def _publish(session: Session) -> None:
    people = {part.person for part in session.parts.all() if part.role in (SessionRole.SPEAKER, SessionRole.MODERATOR)}
    for person in sorted(people, key=lambda one: one.pk):
        note_approvals.note_consent(session, person, how="In the meeting after the session", by=None)
    note_publishing.publish_note(session, by=None)
