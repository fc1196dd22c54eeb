"""What is held of speakers: shown to them, erased with them, forgotten with their series, joined when two are the same."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from sympolis.contributions.actions.speaking import drop_portraits, drop_slides, speaker_for
from sympolis.contributions.models import Portrait, Slides, Speaker, Talk, Unavailable
from sympolis.contributions.speaking import ABOUT, answers_of, hides_biography
from sympolis.contributions.speaking_purposes import PUBLICATION
from sympolis.core.text import address_key
from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Consent, Person
from sympolis.directory.privacy import Chapter, File, Held, held, told
from sympolis.directory.privacy import Detail as D
from sympolis.messaging.models import Letter
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.programme.models import Part, Series
from sympolis.registrations.models import Participant
from sympolis.registrations.retention import Further, today_of

WORDS = {
    "contributions.speaker": gettext_lazy("Speakers’ pages"),
    "contributions.slides": gettext_lazy("Slides"),
    "contributions.portrait": gettext_lazy("Photos"),
}


def tells(persons: Sequence[Person]) -> Held:
    """What persons gave as speakers, in every series."""
    speakers = list(Speaker.objects.filter(person__in=persons).select_related("series").order_by("pk"))
    slides = list(
        Slides.objects.filter(talk__speaker__in=speakers).select_related("talk__session__series").order_by("pk")
    )
    times = Unavailable.objects.filter(speaker__in=speakers).select_related("speaker__series").order_by("pk")
    portraits = list(Portrait.objects.filter(person__in=persons).select_related("network").order_by("pk"))
    files = [File(one.name, str(one.file.name)) for one in slides]
    files += [File(f"photo-{size}.jpg", one.path(size)) for one in portraits for size in one.sides]
    return Held(
        [
            Chapter("speakers", _("As a speaker"), [_speaker(one) for one in speakers]),
            Chapter("slides", _("Slides"), [
                told(
                    D("session", _("Session"), str(one.talk.session.title)), D("name", _("File"), one.name),
                    D("number", _("Version"), one.number), D("at", _("Sent on"), one.at),
                    D("public", _("May be published"), one.talk.is_public),
                )
                for one in slides
            ]),
            Chapter("unavailable", _("Times when you cannot be there"), [
                told(
                    D("series", _("Series"), str(one.speaker.series.title)), D("starts_at", pgettext("time", "From"), one.starts_at),
                    D("ends_at", _("Until"), one.ends_at), D("zone", _("Time zone"), one.zone),
                )
                for one in times
            ]),
            Chapter("portraits", _("Photo"), [
                told(D("network", _("Network"), str(one.network.name)), D("at", _("Sent on"), one.at)) for one in portraits
            ]),
        ],
        files,
    )  # fmt: skip


def of_link(speaker: Speaker) -> Held:
    """What a personal link may show: all of the person if the mailbox speaks for them, else what they gave as a speaker."""
    found = held([speaker.person]) if speaks_for_person(speaker) else tells([speaker.person])
    return Held([chapter for chapter in found.chapters if chapter.rows], found.files)


def speaks_for_person(speaker: Speaker) -> bool:
    """Whether the mailbox that their letters go to is the only one known of the person."""
    person = speaker.person
    known = {address_key(person.email)} if person.email else set()
    known |= {person.account.email} if person.account else set()
    known |= set(Participant.objects.filter(person=person, erased_at=None).values_list("email_key", flat=True))
    return known == {address_key(person.address)} != {""}


def _speaker(one: Speaker) -> list[D]:
    return told(
        D("series", _("Series"), str(one.series.title)),
        D("declined", _("Said no to"), one.declined),
        D("tech", _("Technical check"), one.tech, one.get_tech_display()),  # type: ignore[attr-defined]
        D("tech_at", _("Noted on"), one.tech_at),
        D("tech_wish", _("Wished date"), one.tech_wish),
        D("remark", _("Remark"), one.remark),
        D("draft", _("Typed and not saved"), one.draft, "\n".join(one.draft.values())),
        D("invited_at", _("Link sent on"), one.invited_at),
        D("reminded_at", _("Reminded on"), one.reminded_at),
        D("since", _("Since"), one.created_at),
    )


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Delete all of it, with slides, photos and letters."""
    speakers = list(Speaker.objects.filter(person__in=persons))
    _forget_speakers(speakers)
    drop_portraits(Portrait.objects.filter(person__in=persons))


def _forget_speakers(speakers: Sequence[Speaker]) -> int:
    slides = drop_slides(Slides.objects.filter(talk__speaker__in=speakers))
    forget_letters(about=[f"{ABOUT}:{one.pk}" for one in speakers])
    Speaker.objects.filter(pk__in=[one.pk for one in speakers]).delete()
    return slides


# -- the last day of a series' personal data


def kept(series: Series) -> list[tuple[str, int, str]]:
    """What of its speakers goes after the last day. What they let us publish stays, as the public programme does."""
    return [
        (_("Speakers’ pages"), _pages(series).count(), _("To prepare sessions: slides, checks, remarks, when they cannot")),
        (_("Slides"), _passing_slides(series).count(), _("To be shown in sessions; those that may be published stay")),
        (_("Photos"), len(_passing_portraits(series)), _("To announce speakers; those that may be published stay")),
        (_("Letters to speakers"), _letters(series).count(), _("To see whether they arrived")),
    ]  # fmt: skip


def forgets(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction."""
    counts: Counter[str] = Counter()
    counts["speaker_letters"] = _letters(series).delete()[0]
    portraits = _passing_portraits(series)
    drop_portraits(portraits)
    counts["photos"], counts["slides"] = len(portraits), drop_slides(_passing_slides(series))
    pages = _pages(series)
    counts["speakers"] = pages.count()
    Unavailable.objects.filter(speaker__in=pages).delete()
    counts["biographies"] = _keep_hidden(series)
    stay = Slides.objects.filter(talk__speaker=OuterRef("pk"))
    pages.filter(~Exists(stay)).exclude(_own_words(series)).delete()
    pages.update(
        remark="", draft={}, tech="", tech_wish="", tech_at=None, tech_by_id=None, invited_at=None, reminded_at=None
    )
    return +counts


def _pages(series: Series) -> QuerySet[Speaker]:
    """Speakers of whom there is more than slides and a biography that stay."""
    rows = Speaker.objects.filter(series=series)
    bare: dict[str, Any] = {"remark": "", "draft": {}, "tech": "", "invited_at": None, "reminded_at": None}
    stay = Slides.objects.filter(talk__speaker=OuterRef("pk"), talk__is_public=True)
    away = Unavailable.objects.filter(speaker=OuterRef("pk"))
    return rows.exclude((Exists(stay) | _own_words(series)) & ~Exists(away), **bare)


def _own_words(series: Series) -> Q:
    """Speakers who let their biography be published: the row tells that it needs their yes, when that is taken back."""
    agrees = Consent.objects.filter(
        person=OuterRef("person"), network_id=series.network_id, purpose=PUBLICATION, withdrawn_at=None
    )
    return Q(Exists(agrees), ~Q(person__biography={}), wrote_biography=True)


def _passing_slides(series: Series) -> QuerySet[Slides]:
    """All but the newest of those who let them be published and still agree."""
    agreed = _agreed(series)
    public = Slides.objects.filter(talk__speaker__series=series, talk__is_public=True, talk__speaker__person__in=agreed)
    newest = {slides.talk_id: slides.pk for slides in public.order_by("talk", "number")}
    return Slides.objects.filter(talk__speaker__series=series).exclude(pk__in=newest.values())


def _passing_portraits(series: Series) -> list[Portrait]:
    """Photos of those who do not let them be published, and speak in no other series that still keeps its data."""
    persons = set(Speaker.objects.filter(series=series).values_list("person_id", flat=True))
    rows = list(Portrait.objects.filter(network=series.network_id, person__in=persons - _agreed(series)))
    if not rows:
        return []
    busy = _speaking_elsewhere(series, [row.person_id for row in rows])
    return [row for row in rows if row.person_id not in busy]


def _speaking_elsewhere(series: Series, persons: Iterable[int]) -> dict[int, Series]:
    """Of these persons (ids) those with a part in another series of the network that still keeps its data, and which."""
    now = timezone.now()
    others = Series.objects.filter(network=series.network_id).exclude(pk=series.pk)
    open_ones = {one.pk: one for one in others if one.retention_on is None or one.retention_on >= today_of(one, now)}
    parts = Part.objects.filter(session__series__in=open_ones, person__in=list(persons)).order_by("session__series")
    return {person: open_ones[pk] for person, pk in parts.values_list("person_id", "session__series")}


def _keep_hidden(series: Series) -> int:
    """Empty the biographies that nobody may see; how many. Their rows go, and with them the "no" that hides them.

    Who speaks in a series that still keeps its data says no there from now on.
    """
    rows = list(Speaker.objects.filter(series=series).exclude(person__biography={}).select_related("person"))
    rows = [row for row in rows if hides_biography(series.network_id, row.person_id)]
    people = [row.person_id for row in rows]
    elsewhere = _speaking_elsewhere(series, people) if rows else {}
    answers = answers_of(series.network_id, people, rows)
    emptied = []
    for row in rows:
        if row.person_id not in elsewhere:
            emptied.append(row.person_id)
            continue
        other = speaker_for(elsewhere[row.person_id], row.person)
        said_no = {purpose for purpose, yes in answers.get(row.person_id, {}).items() if not yes}
        other.declined = sorted(said_no | set(other.declined))
        other.wrote_biography = other.wrote_biography or row.wrote_biography
        other.save(update_fields=["declined", "wrote_biography"])
    return Person.objects.filter(pk__in=emptied).update(biography={})


def _agreed(series: Series) -> set[int]:
    rows = Consent.objects.filter(network_id=series.network_id, purpose=PUBLICATION, withdrawn_at=None)
    return set(rows.values_list("person_id", flat=True))


def _letters(series: Series) -> QuerySet[Letter]:
    speakers = Speaker.objects.filter(series=series).values_list("pk", flat=True)
    return Letter.objects.filter(about__in=[f"{ABOUT}:{pk}" for pk in speakers], network_id=series.network_id)


FURTHER = Further(rows=kept, forgets=forgets)


# -- two people of the directory become one


def persons(changes: Changes, kept: int, lost: int) -> None:
    """What the one that goes gave comes to the one that stays; in the same series and session it joins what is there.

    Their old link opens the page of the one that stays (speaking_links.speaker_of).
    """
    mine = {row.series_id: row for row in Speaker.objects.filter(person=kept)}
    for theirs in Speaker.objects.filter(person=lost).order_by("pk"):
        if theirs.series_id in mine:
            _join(changes, mine[theirs.series_id], theirs)
        else:
            changes.set(Speaker.objects.filter(pk=theirs.pk), person_id=kept)
    known = set(Portrait.objects.filter(person=kept).values_list("network_id", flat=True))
    changes.set(Portrait.objects.filter(person=lost).exclude(network__in=known), person_id=kept)
    _withdraw_declined(changes, kept)


def _withdraw_declined(changes: Changes, person: int) -> None:
    """The "no" of one of the two is stronger than the "yes" of the other."""
    for network, declined in Speaker.objects.filter(person=person).values_list("series__network", "declined"):
        given = Consent.objects.filter(person=person, network_id=network, purpose__in=declined, withdrawn_at=None)
        changes.set(given, withdrawn_at=timezone.now())


def _join(changes: Changes, mine: Speaker, theirs: Speaker) -> None:
    talks = {talk.session_id: talk for talk in mine.talks.all()}
    for talk in theirs.talks.order_by("pk"):
        if talk.session_id not in talks:
            changes.set(Talk.objects.filter(pk=talk.pk), speaker_id=mine.pk)
            continue
        _join_talks(changes, talks[talk.session_id], talk)
    changes.set(Unavailable.objects.filter(speaker=theirs), speaker_id=mine.pk)
    fields = {name: getattr(theirs, name) for name in FILLED if getattr(theirs, name) and not getattr(mine, name)}
    fields["declined"] = sorted({*mine.declined, *theirs.declined})
    fields["wrote_biography"] = mine.wrote_biography or theirs.wrote_biography
    changes.set(Speaker.objects.filter(pk=mine.pk), **fields)


FILLED = ("tech", "tech_at", "tech_wish", "remark", "invited_at", "reminded_at")


def _join_talks(changes: Changes, own: Talk, other: Talk) -> None:
    """All versions by the time they came, the newest counts; it may be published if both of them let theirs be."""
    found = Slides.objects.filter(talk__in=[own, other])
    versions = sorted(found, key=lambda one: (one.at, one.talk_id != own.pk, one.number))
    numbers: dict[int, int] = {}
    last = 0
    for slides in versions:
        last = numbers[slides.pk] = max(last + 1, slides.number if slides.talk_id == own.pk else 0)
    # Own ones only move up, the last one first: a number stands once in a talk at any moment
    for slides in sorted(versions, key=lambda one: (one.talk_id != own.pk, -one.number)):
        changes.set(Slides.objects.filter(pk=slides.pk), talk_id=own.pk, number=numbers[slides.pk])
    changes.set(
        Talk.objects.filter(pk=own.pk), is_public=own.is_public and other.is_public,
        without_slides=not versions and (own.without_slides or other.without_slides),
    )  # fmt: skip
