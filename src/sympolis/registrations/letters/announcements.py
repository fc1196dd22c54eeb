"""Announcements of the secretariat: one letter a person, in their language, to those who still want such letters."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post_all
from sympolis.messaging.drafts import Draft
from sympolis.messaging.models import Letter
from sympolis.messaging.texts import Written
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series
from sympolis.registrations.letters.reader import contact_of, draft, reader_of, stop_url
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.permissions import may_select

ANNOUNCEMENT = "announcement"
LONGEST_SUBJECT, LONGEST_MESSAGE = 200, 10_000
ASKED = 100  # people looked at to see whether it was sent already


def declare() -> None:
    """Make the kind known to the post office."""
    kinds.declare(
        ANNOUNCEMENT,
        name=gettext_lazy("Announcement"),
        fields={
            "name": gettext_lazy("name of the person"),
            "network": gettext_lazy("name of the network"),
            "series": gettext_lazy("title of the series"),
            "subject": gettext_lazy("subject of the announcement"),
            "message": gettext_lazy("what the secretariat writes"),
        },
        needed=("message",),
        bulk=True,
        example=example,
        subject=gettext_lazy("{subject}"),
        body=gettext_lazy("Hello {name},\n\n{message}\n\n{series}\n{network}"),
    )


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom an announcement goes; what is empty leaves nobody out.

    sessions   ids; a person counts when a registration in one of them fits
    states     RegistrationState values
    regions    ids, as told with the registration
    language   of the channel they follow
    """

    sessions: Sequence[int] = ()
    states: Sequence[str] = ()
    regions: Sequence[int] = ()
    language: str = ""


@dataclass(frozen=True)
class Reach:
    """Who gets it: `people` in the order of their ids, by language of the letter, and who is left out why."""

    people: list[Participant] = field(default_factory=list)
    languages: Counter = field(default_factory=Counter)
    stopped: int = 0  # asked for no more letters like it
    bounced: int = 0  # letters to them come back


def reach(series: Series, audience: Audience) -> Reach:
    """Everybody of a series whom an audience means, each once, in a handful of queries."""
    rows = Registration.objects.filter(session__series=series, participant=OuterRef("pk"))
    if audience.sessions:
        rows = rows.filter(session__in=list(audience.sessions))
    if audience.states:
        rows = rows.filter(state__in=list(audience.states))
    if audience.regions:
        rows = rows.filter(region__in=list(audience.regions))
    if audience.language:
        rows = rows.filter(language=audience.language)
    found = Participant.objects.filter(Exists(rows), network=series.network_id, erased_at=None).exclude(email="")
    everybody = list(found.select_related("person__municipality").order_by("pk"))
    people = [one for one in everybody if ANNOUNCEMENT not in one.unwanted and one.bounced_at is None]
    for one in people:
        one.network = series.network
    stopped = sum(ANNOUNCEMENT in one.unwanted for one in everybody)
    languages = Counter(reader_of(one, series).language for one in people)
    return Reach(people, languages, stopped, len(everybody) - len(people) - stopped)


@dataclass(frozen=True, slots=True)
class Announcement:
    """What is said, in one or several languages; a person whose language is missing gets the series' own."""

    subject: Texts
    message: Texts


def announce(series: Series, announcement: Announcement, audience: Audience, *, once: str, by: Account | None) -> int:
    """Write to everybody in the audience; returns how many letters, 0 when this `once` was sent already.

    Raises Refused: "not_allowed", "missing" (subject, message), "too_long", "nobody".
    """
    _check(series, announcement)
    if by is not None and not may_select(by, series):
        raise Refused("not_allowed", _("Only the team of this series can write to its participants."))
    found = reach(series, audience)
    if not found.people:
        raise Refused("nobody", _("Nobody is in this audience. Choose other sessions or states."))
    ready = list(drafts(series, announcement, found.people, once=once))  # before anything is locked: it takes seconds
    with transaction.atomic():
        if Letter.objects.filter(key__in=[one.key for one in ready[:ASKED]]).exists():
            return 0
        post_all(ready)
        journal.record(
            "announcement.sent", series, network=series.network_id, by=by, letters=len(ready),
            sessions=list(audience.sessions)[:50],
        )  # fmt: skip
    return len(found.people)


def _check(series: Series, announcement: Announcement) -> None:
    for name, longest in (("subject", LONGEST_SUBJECT), ("message", LONGEST_MESSAGE)):
        told: Texts = getattr(announcement, name)
        if not told.get(series.working_language):
            raise Refused("missing", _("Write it in the working language of the series at least."), name)
        if any(len(text) > longest for text in told.values() if isinstance(text, str)):
            raise Refused("too_long", _("This is too long: at most %(most)s signs.") % {"most": longest}, name)


def drafts(series: Series, announcement: Announcement, people: Iterable[Participant], *, once: str) -> Iterable[Draft]:
    """The letters, one a person."""
    for one, letter in written(series, announcement, people):
        yield draft(
            one, ANNOUNCEMENT, f"{ANNOUNCEMENT}:{once}:{one.pk}", letter, reply_to=contact_of(series, series.network),
            stop_url=stop_url(one), about=f"programme.series:{series.pk}",
        )  # fmt: skip


def written(
    series: Series, announcement: Announcement, people: Iterable[Participant], *, to_look_at: bool = False
) -> Iterable[tuple[Participant, Written]]:
    """What each of them reads; `to_look_at` without their personal addresses."""
    writers: dict[str, texts.Writer] = {}
    for one in people:
        wanted = reader_of(one, series).language
        writer = writers.get(wanted) or writers.setdefault(
            wanted, texts.Writer(ANNOUNCEMENT, network=series.network, language=wanted)
        )
        values = values_of(series, announcement, wanted, str(one.person))
        stop = f"{public_base(series.network)}/letters/stop/…/" if to_look_at else stop_url(one)
        yield one, writer.written(values, stop_url=stop)


def values_of(series: Series, announcement: Announcement, language: str, name: str) -> dict[str, Any]:
    """What stands in the letter of somebody who reads a language."""
    working = series.working_language
    return {
        "name": name,
        "network": pick(series.network.name, language, series.network.working_language)[0],
        "series": pick(series.title, language, working)[0],
        "subject": pick(announcement.subject, language, working)[0],
        "message": pick(announcement.message, language, working)[0],
    }


def example(network: Network, language: str) -> dict[str, Any] | None:
    """Something to look at in the list of kinds; None while the network has no series."""
    series = Series.objects.filter(network=network).select_related("network").first()
    if series is None:
        return None
    told = Announcement(
        Texts({language: _("Before the first session")}),
        Texts({language: _("The papers for the first session are ready.")}),
    )
    return values_of(series, told, language, "Ama Owusu")
