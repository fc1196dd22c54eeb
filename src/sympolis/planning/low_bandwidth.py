"""What those who only listen, or only read and write, have of a session, and what they lack."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolis.contributions.models import Slides, Talk
from sympolis.contributions.speaking import is_shown, publishing
from sympolis.core.texts import Texts
from sympolis.library.models import SessionNote
from sympolis.planning import phones
from sympolis.planning.checks import Finding
from sympolis.planning.models import LowBandwidth
from sympolis.planning.owners import Somebody
from sympolis.planning.phones import Call
from sympolis.programme.models import Part, Session
from sympolis.programme.states import SessionRole
from sympolis.registrations.models import Registration
from sympolis.registrations.states import HOLDING, Way

WEAK = (Way.AUDIO, Way.TEXT)
SMALL = 1_000_000  # bytes of slides that a weak connection loads in minutes


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that people with a weak connection need. `ways`: who needs it; `page`: where it is given."""

    key: str
    words: Any
    ways: tuple[str, ...]
    page: str


HERE = "go_live:low_bandwidth"
LACKS = (
    Lack("phone", gettext_lazy("No phone number to dial in"), (Way.AUDIO,), "programme:session_edit"),
    Lack("page", gettext_lazy("The session has no public page yet"), WEAK, "programme:series_release"),
    Lack("before", gettext_lazy("Nothing in writing before: neither notes nor small slides"), WEAK, HERE),
    Lack("questions", gettext_lazy("No address for questions by mail"), WEAK, HERE),
    Lack("voice", gettext_lazy("Nobody reads out what comes by mail"), WEAK, HERE),
    Lack("after", gettext_lazy("Nobody takes notes for afterwards"), WEAK, "programme:session_people"),
)  # fmt: skip


@dataclass
class Provision:
    """One session for people with a weak connection.

    people    way -> how many with a seat
    countries way -> country -> how many
    slides    slides that are small enough, by speaker's talk (newest version)
    lacks     what nobody has seen to yet, whether or not somebody needs it
    """

    session: Session
    plan: LowBandwidth | None = None
    people: dict[str, int] = field(default_factory=dict)
    countries: dict[str, int] = field(default_factory=dict)  # of those who listen by phone
    has_slides: bool = False
    has_notes_after: bool = False

    @property
    def numbers(self) -> list[str]:
        return phones.numbers(self.session.dial_in)

    @property
    def everybody(self) -> int:
        return sum(self.people.values())

    @property
    def voice(self) -> Somebody | None:
        return (self.plan.voice or self.plan.voice_account) if self.plan else None

    @property
    def questions_to(self) -> str:
        """The address for questions by mail, "" when none is known."""
        series = self.session.series
        own = self.plan.questions_to if self.plan else ""
        return own or series.contact_email or series.network.contact_email

    @property
    def lacks(self) -> list[Lack]:
        """What nobody has seen to, whether or not somebody needs it already."""
        met = {
            "phone": bool(self.session.dial_in.strip()), "page": is_shown(self.session),
            "before": self.has_slides or bool(self.plan and str(Texts(self.plan.notes))),
            "questions": bool(self.questions_to), "voice": self.voice is not None, "after": self.has_notes_after,
        }  # fmt: skip
        return [lack for lack in LACKS if not met[lack.key]]

    @property
    def gaps(self) -> list[tuple[Lack, int]]:
        """What is lacking, with how many people it touches; only where it touches somebody."""
        counted = [(lack, sum(self.people.get(way, 0) for way in lack.ways)) for lack in self.lacks]
        return [(lack, number) for lack, number in counted if number]

    @property
    def touched(self) -> int:
        """How many people lack something."""
        ways = {way for lack, _number in self.gaps for way in lack.ways}
        return sum(self.people.get(way, 0) for way in ways)

    @property
    def abroad(self) -> int:
        """How many who listen by phone have no number in their country, as far as it is known."""
        found = self.numbers
        return sum(n for country, n in self.countries.items() if phones.call_from(country, found) == Call.ABROAD)

    @property
    def finding(self) -> Finding:
        """For the checklist."""
        if not self.everybody:
            return Finding(True, _("Nobody has a weak connection so far"))
        if self.gaps:
            told = ngettext("%(count)d person lacks something", "%(count)d people lack something", self.touched)
            return Finding(False, told % {"count": self.touched})
        told = ngettext("%(count)d person is provided for", "%(count)d people are provided for", self.everybody)
        return Finding(True, told % {"count": self.everybody})

    def lacking(self, way: str) -> list[Lack]:
        """What somebody who takes part in this way lacks."""
        return [lack for lack in self.lacks if way in lack.ways]


def country_of(row: Registration) -> str:
    """From where somebody calls, as far as they told; "" for not."""
    city = row.municipality.country if row.municipality else ""
    return row.country or city or row.participant.country


def weak(sessions: Iterable[Session]) -> QuerySet[Registration]:
    """Seats of those who only listen, or read and write."""
    rows = Registration.objects.filter(session__in=list(sessions), state__in=HOLDING, way__in=WEAK)
    return rows.filter(participant__erased_at=None)


def provisions(sessions: Iterable[Session]) -> dict[int, Provision]:
    """Session (id) -> what there is, in a fixed number of queries. Series with network and released version are joined."""
    rows = list(sessions)
    found = {session.pk: Provision(session) for session in rows}
    plans = LowBandwidth.objects.filter(session__in=rows).select_related("voice", "voice_account")
    for plan in plans.prefetch_related("voice_account__persons"):
        found[plan.session_id].plan = plan
    told = ("session", "way", "country", "municipality__country", "participant__country")
    for pk, way, own, of_city, of_person, number in weak(rows).order_by().values_list(*told).annotate(n=Count("pk")):
        country = own or of_city or of_person or ""
        mine = found[pk]
        mine.people[way] = mine.people.get(way, 0) + number
        if way == Way.AUDIO:
            mine.countries[country] = mine.countries.get(country, 0) + number
    _read_papers(found)
    return found


def _read_papers(found: dict[int, Provision]) -> None:
    """What there is in writing, before and after."""
    roles: dict[int, set[str]] = {}
    speakers: dict[int, set[int]] = {}
    for session, person, role in Part.objects.filter(session__in=found).values_list("session", "person", "role"):
        roles.setdefault(session, set()).add(role)
        if role == SessionRole.SPEAKER:
            speakers.setdefault(session, set()).add(person)
    noted = set(SessionNote.objects.filter(session__in=found).exclude(published=None).values_list("session", flat=True))
    light = _light_talks([one.session for one in found.values()])
    for pk, one in found.items():
        one.has_notes_after = SessionRole.NOTES in roles.get(pk, ()) or pk in noted
        one.has_slides = bool(speakers.get(pk)) and speakers[pk] <= light.get(pk, set())


def _light_talks(sessions: list[Session]) -> dict[int, set[int]]:
    """Session -> speakers (ids of persons) whose slides are small, for all to have, or who speak without any."""
    networks = {session.pk: session.series.network_id for session in sessions}
    talks = {talk.pk: talk for talk in Talk.objects.filter(session__in=sessions).select_related("speaker")}
    newest: dict[int, Slides] = {}
    for slides in Slides.objects.filter(talk__in=talks).order_by("talk", "number"):
        newest[slides.talk_id] = slides
    persons = [talk.speaker.person_id for talk in talks.values()]
    agreed = {pk: publishing(pk, persons) for pk in set(networks.values())}
    found: dict[int, set[int]] = {}
    for pk, talk in talks.items():
        who = talk.speaker.person_id
        is_handed_out = pk in newest and who in agreed[networks[talk.session_id]] and is_light(talk, newest[pk])
        if is_handed_out or (pk not in newest and talk.without_slides):
            found.setdefault(talk.session_id, set()).add(who)
    return found


def is_light(talk: Talk, slides: Slides) -> bool:
    """Whether slides can be handed to those with a weak connection before the session: a small PDF, open to all."""
    return talk.is_public and slides.size <= SMALL and slides.name.lower().endswith(".pdf")
