"""Reads of speakers: who has a part, how far they are, and what of it is public."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from sympolis.contributions import preparing
from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.preparing import Given, Item, Role
from sympolis.contributions.speaking_purposes import NAMES, PUBLICATION
from sympolis.directory.models import Consent, Person
from sympolis.messaging.models import Letter
from sympolis.programme.models import Part, Series, Session, SessionVersion
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.states import Recording, SessionState

ABOUT = "contributions.speaker"  # what letters to speakers are about: "contributions.speaker:12"


@dataclass
class Preparation:
    """Somebody with parts in a series, and how far they are.

    speaker      not stored (no pk) while nobody wrote to them
    parts        all their parts that were asked for; session and its released version are joined
    items        what the parts to come ask for
    talks        session id -> talk; `slides` session id -> the version that counts
    answers      purpose -> yes or no, once said
    letter       the last one to them about this, as the post office has it
    """

    person: Person
    speaker: Speaker
    parts: list[Part] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    talks: dict[int, Talk] = field(default_factory=dict)
    slides: dict[int, Slides] = field(default_factory=dict)
    unavailable: list[Unavailable] = field(default_factory=list)
    answers: dict[str, bool] = field(default_factory=dict)
    portrait: Portrait | None = None
    letter: Letter | None = None

    @property
    def missing(self) -> list[Item]:
        return [item for item in self.items if item.is_missing]

    @property
    def address(self) -> str:
        """Where letters to them go, "" when none is known."""
        return self.person.address

    @property
    def coming(self) -> list[Part]:
        """Parts in sessions that are still to come."""
        now = timezone.now()
        return [part for part in self.parts if is_coming(part.session, now)]

    def clashes(self) -> list[Part]:
        """Parts to come in sessions at a time when they say they cannot be there."""
        times = [(one.starts_at, one.ends_at) for one in self.unavailable]
        return [part for part in self.coming if preparing.overlapping(times, *span(part.session))]


def span(session: Session) -> tuple[datetime, datetime]:
    """When a session is: as released, else as in the draft."""
    version = session.released
    return (version.starts_at, version.ends_at) if version else (session.starts_at, session.ends_at)


def minutes_of(session: Session) -> int:
    """How long a session is: as released, else as in the draft."""
    starts_at, ends_at = span(session)
    return int((ends_at - starts_at).total_seconds() // 60)


def is_cancelled(session: Session) -> bool:
    """Whether a session is cancelled, in public or in the draft: nobody needs to prepare it."""
    version = session.released
    return session.state == SessionState.CANCELLED or (version is not None and version.state == SessionState.CANCELLED)


def is_coming(session: Session, now: datetime) -> bool:
    return not is_cancelled(session) and span(session)[1] > now


def is_shown(session: Session) -> bool:
    """Whether those with a part may see the session: its series is public, and it was released."""
    return session.released_id is not None and session.series.state in PUBLIC_STATES


def parts_of(series: Series, *, session: Session | None = None, person: Person | None = None) -> QuerySet[Part]:
    """Parts in sessions of a series, by time, joined for what is asked of speakers."""
    rows = Part.objects.filter(session__series=series)
    rows = rows.filter(session=session) if session else rows
    rows = rows.filter(person=person) if person else rows
    joined = rows.select_related("person__municipality", "person__organisation", "person__account", "session__released")
    return joined.defer("session__released__content").order_by("session__starts_at", "session_id", "order", "pk")


def preparations(series: Series, *, session: Session | None = None, person: Person | None = None) -> list[Preparation]:
    """Everybody with a part in a series, or in one session of it; by their first session, in a constant number of queries.

    What is asked of them counts all their parts that were asked for.
    """
    found: dict[int, Preparation] = {}
    for part in parts_of(series, session=session, person=person):
        part.session.series = series
        who = found.setdefault(part.person_id, Preparation(part.person, Speaker(series=series, person=part.person)))
        who.parts.append(part)
    _read_given(series, found)
    now = timezone.now()
    for who in found.values():
        who.items = preparing.items(_roles(who, now), _given(who))
    return list(found.values())


def preparation_of(speaker: Speaker) -> Preparation:
    """How far one speaker is; no parts when their role has ended."""
    found = preparations(speaker.series, person=speaker.person)
    if found:
        return found[0]
    ended = Preparation(speaker.person, speaker)
    _read_given(speaker.series, {speaker.person_id: ended})
    return ended


def _read_given(series: Series, found: dict[int, Preparation]) -> None:
    speakers = {row.pk: row for row in Speaker.objects.filter(series=series, person__in=found)}
    for row in speakers.values():
        row.series, row.person = series, found[row.person_id].person
        found[row.person_id].speaker = row
    for talk in Talk.objects.filter(speaker__in=speakers):
        found[speakers[talk.speaker_id].person_id].talks[talk.session_id] = talk
    rows = Slides.objects.filter(talk__speaker__in=speakers).select_related("talk").order_by("talk", "number")
    for slides in rows:  # the last one of a talk stays
        found[speakers[slides.talk.speaker_id].person_id].slides[slides.talk.session_id] = slides
    for time in Unavailable.objects.filter(speaker__in=speakers).order_by("starts_at"):
        found[speakers[time.speaker_id].person_id].unavailable.append(time)
    for portrait in Portrait.objects.filter(network=series.network_id, person__in=found):
        found[portrait.person_id].portrait = portrait
    for pk, answers in answers_of(series.network_id, found, speakers.values()).items():
        found[pk].answers = answers
    letters = Letter.objects.filter(about__in=[f"{ABOUT}:{pk}" for pk in speakers])
    for letter in letters.only("about", "state", "created_at", "sent_at", "last_error", "kind").order_by("pk"):
        found[speakers[int(letter.about.partition(":")[2])].person_id].letter = letter


def answers_of(network: int, persons: Iterable[int], speakers: Iterable[Speaker]) -> dict[int, dict[str, bool]]:
    """Person (id) -> purpose -> yes or no. A yes that was taken back is a no."""
    found: dict[int, dict[str, bool]] = {}
    for speaker in speakers:
        found.setdefault(speaker.person_id, {}).update(dict.fromkeys(speaker.declined, False))
    rows = Consent.objects.filter(network_id=network, person__in=list(persons), purpose__in=list(NAMES))
    for pk, purpose, withdrawn in rows.order_by("given_at", "pk").values_list("person_id", "purpose", "withdrawn_at"):
        mine = found.setdefault(pk, {})
        if withdrawn is None:
            mine[purpose] = True
        else:
            mine.setdefault(purpose, False)
    return found


def _roles(who: Preparation, now: datetime) -> list[Role]:
    return [
        Role(part.session_id, part.role, recording_of(part.session) != Recording.NONE)
        for part in who.parts
        if is_coming(part.session, now)
    ]


def recording_of(session: Session) -> str:
    """The recording rule: as released, else as in the draft."""
    return str(session.released.card["recording"]) if session.released else session.recording


def _given(who: Preparation) -> Given:
    slides = {session: False for session, talk in who.talks.items() if talk.without_slides}
    slides |= dict.fromkeys(who.slides, True)
    return Given(
        name=bool(who.person.spoken_name), biography=bool(who.person.biography), photo=who.portrait is not None,
        answers=who.answers, slides=slides, tech=who.speaker.tech,
    )  # fmt: skip


def versions_of(talk: Talk | None) -> list[Slides]:
    """All versions of the slides of a talk, the newest first."""
    return list(talk.slides.order_by("-number")) if talk else []


# -- what is public


def publishing(network: int, persons: Iterable[int]) -> set[int]:
    """Of these persons (ids) those who agree to publication in a network now."""
    rows = Consent.objects.filter(network_id=network, purpose=PUBLICATION, withdrawn_at=None)
    return set(rows.filter(person__in=list(persons)).values_list("person_id", flat=True))


def public_portraits(network: int, persons: Collection[int]) -> dict[int, Portrait]:
    """Person (id) -> portrait, of those who agree to its publication; one query, none for nobody."""
    if not persons:
        return {}
    agreed = Consent.objects.filter(
        person=OuterRef("person"), network_id=network, purpose=PUBLICATION, withdrawn_at=None
    )
    rows = Portrait.objects.filter(Exists(agreed), network=network, person__in=list(persons))
    return {row.person_id: row for row in rows}


def public_portrait(network: int, key: str) -> Portrait | None:
    """The portrait of this key, if its person agrees to publication."""
    row = Portrait.objects.filter(network=network, key=key).first()
    return row if row and publishing(network, [row.person_id]) else None


def hides_biography(network: int, person: int) -> bool:
    """Whether somebody keeps their biography from the public pages: they said no, or wrote it and have not said yes."""
    speakers = list(Speaker.objects.filter(series__network=network, person=person))
    answer = answers_of(network, [person], speakers).get(person, {}).get(PUBLICATION)
    return answer is False or (answer is None and any(speaker.wrote_biography for speaker in speakers))


@dataclass(frozen=True, slots=True)
class PublicSlides:
    """Slides that anybody may take from the page of a session that is over."""

    person: Person
    slides: Slides


def public_slides(version: SessionVersion, now: datetime | None = None) -> list[PublicSlides]:
    """The newest slides of a released session whose speakers agree to their publication; none before it is over.

    Only of those who have a part in the version. Session and series are joined.
    """
    if version.state == SessionState.CANCELLED or version.ends_at > (now or timezone.now()):
        return []
    named = {part["person"] for part in version.content["parts"]}
    rows = Talk.objects.filter(session=version.session_id, is_public=True, speaker__person__in=named)
    talks = {talk.pk: talk for talk in rows.select_related("speaker__person")} if named else {}
    if not talks:
        return []
    agreed = publishing(version.session.series.network_id, [talk.speaker.person_id for talk in talks.values()])
    newest: dict[int, Slides] = {}
    for slides in Slides.objects.filter(talk__in=talks).order_by("talk", "number"):
        newest[slides.talk_id] = slides
    order = {part["person"]: place for place, part in enumerate(version.content["parts"])}
    found = [PublicSlides(talks[pk].speaker.person, slides) for pk, slides in newest.items()]
    return sorted((one for one in found if one.person.pk in agreed), key=lambda one: order[one.person.pk])
