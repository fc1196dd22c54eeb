"""What taking part holds of people: registrations, answers, consents, letters, attendance, and what happened to them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Q, TextChoices
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.languages import country_name, language_name
from sympolis.core.text import address_key
from sympolis.directory import privacy
from sympolis.directory.models import Account, Consent, Municipality, Person
from sympolis.directory.privacy import Chapter, Detail, File, Held, told
from sympolis.directory.states import Gender, Sector
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.messaging.privacy import chapter as letters_chapter
from sympolis.networks.models import Network
from sympolis.programme.history import lines_of
from sympolis.registrations import purposes
from sympolis.registrations.actions import erasure
from sympolis.registrations.actions.people import OF_PARTICIPANT
from sympolis.registrations.models import (
    Answer,
    AttendanceRow,
    Certificate,
    ImportRow,
    Invitation,
    Participant,
    Question,
    Registration,
)
from sympolis.registrations.sheet import answer_words
from sympolis.registrations.states import Way
from sympolis.registrations.traces import Traces, invitations_to

MOST_LINES = 2000  # of the journal
OF_A_QUESTION = "question:"  # so begin purposes of consents that stand among the answers already


def persons_of(account: Account) -> list[Person]:
    """Everybody who signs in with an account, and whoever registered under its address and never confirmed it."""
    unproven = Participant.objects.filter(email_key=address_key(account.email), erased_at=None, person__account=None)
    found = Person.objects.filter(Q(account=account) | Q(pk__in=unproven.values("person_id")))
    return list(found.select_related("account", "municipality", "organisation").order_by("pk"))


def tells(persons: Sequence[Person]) -> Held:
    """Everything about the participants that persons are, in every network."""
    people = Participant.objects.filter(person__in=persons, erased_at=None)
    found = of_participants(people, persons=persons)
    return Held([one for one in found.chapters if one.key != "letters"], found.files)  # the post office tells of these


def of_link(participant: Participant) -> Held:
    """What a personal link may show: all of the person if the mailbox speaks for them, else what they did under it."""
    if erasure.speaks_for_person(participant):
        return privacy.held([participant.person])
    found = of_participants(Participant.objects.filter(pk=participant.pk))
    return Held([chapter for chapter in found.chapters if chapter.rows], found.files)


def of_participants(rows: Iterable[Participant], *, persons: Sequence[Person] = ()) -> Held:
    """Chapters and files about participants; about the persons themselves too, if they are given."""
    people = list(Participant.objects.filter(pk__in=[one.pk for one in rows]).select_related("person", "network"))
    registrations = list(
        Registration.objects.filter(participant__in=people)
        .select_related("session__series", "session__released", "municipality", "region")
        .order_by("session__starts_at", "pk")
    )
    answers = list(Answer.objects.filter(participant__in=people).select_related("question__series").order_by("pk"))
    files = [File(one.value.get("name", "file"), str(one.file.name)) for one in answers if one.file]
    return Held(
        [
            Chapter("participants", _("Details for taking part"), [_participant(one) for one in people]),
            Chapter("registrations", _("Registrations"), [_registration(one) for one in registrations]),
            Chapter("answers", _("Answers"), [_answer(one) for one in answers]),
            _consents(people, persons),
            letters_chapter(_letters(people, registrations)),
            _certificates(registrations),
            _lists(people, registrations, persons),
            _journal(people, registrations, persons),
        ],
        files,
    )


def _participant(one: Participant) -> list[Detail]:
    return told(
        Detail("network", _("Network"), str(one.network.name)),
        Detail("name", _("Name"), str(one.person)),
        Detail("email", _("E-mail address"), one.email),
        Detail("confirmed_at", _("Address confirmed"), one.address_confirmed_at),
        *_details({name: getattr(one, name) or None for name in OF_PARTICIPANT}),
        Detail("waiting_to_be_confirmed", _("Told and not confirmed yet"), one.given, _waiting(one.given)),
        Detail("unwanted", _("Letters stopped"), one.unwanted),
        Detail("bounced_at", _("Letters come back since"), one.bounced_at),
        Detail("bounce_reason", _("Reason"), one.bounce_reason),
        Detail("since", _("Known since"), one.created_at),
    )


def _details(about: Mapping[str, Any]) -> list[Detail]:
    """What somebody told about themselves, by the names that About.details has for it."""
    reader, told_of = get_language() or "en", about.get
    city = Municipality.objects.filter(pk=pk).first() if (pk := told_of("municipality_id")) else None
    sign, spoken = told_of("sign_language"), [one.get("code", "") for one in told_of("languages") or ()]
    every = [
        Detail("spoken_name", _("Name as spoken"), told_of("spoken_name")),
        Detail("language", _("Language of letters"), told_of("language")),
        Detail("languages", _("Languages"), spoken, ", ".join(language_name(code, reader) for code in spoken)),
        Detail("zone", _("Time zone"), told_of("zone")),
        Detail("way", _("Way of taking part"), told_of("way"), _label(Way, told_of("way"))),
        Detail("municipality_id", _("City"), city and city.pk, str(city or "")),
        Detail("place", _("City"), told_of("place")),
        Detail("country", _("Country"), told_of("country")),
        Detail("organisation", _("Organisation"), told_of("organisation")),
        Detail("function", _("Function"), told_of("function")),
        Detail("sector", _("Sector"), told_of("sector"), _label(Sector, told_of("sector"))),
        Detail("gender", _("Gender"), told_of("gender"), _label(Gender, told_of("gender"))),
        Detail("phone", _("Phone"), told_of("phone")),
        Detail("captions", _("Captions"), told_of("captions")),
        Detail("sign_language", _("Sign language"), sign, language_name(sign, reader) if sign else _("no")),
        Detail("access_needs", _("Access needs"), told_of("access_needs")),
    ]
    return [one for one in every if one.key in about]


def _label(kind: type[TextChoices], value: str | None) -> str:
    return str(dict(kind.choices).get(value, "")) if value else ""


def _waiting(given: Mapping[str, Any]) -> str:
    """What counts once the address is confirmed, a line each. Needs that are empty there were told before and are taken
    back; a city or a question that is gone has no line."""
    lines: list[tuple[str, object]] = [(one.label, one.words) for one in _details(given) if one.value is not None]
    answers = dict(given.get("answers", ()))
    questions = Question.objects.in_bulk(list(answers))
    lines += [(str(questions[pk].label), answer_words(questions[pk], answers[pk])) for pk in answers if pk in questions]
    agreed = [purpose for _series, purpose, *_words in given.get("agreed", ())]
    lines += [(_("Consents"), purposes.name_of(one)) for one in agreed if not one.startswith(OF_A_QUESTION)]
    return "\n".join(f"{label}: {words}" for label, words in lines)


def _registration(one: Registration) -> list[Detail]:
    session = one.session
    start = session.released.starts_at if session.released else session.starts_at
    return told(
        Detail("series", _("Series"), str(session.series.title)),
        Detail("session", _("Session"), str(session.title)),
        Detail("starts_at", _("Begins"), start),
        Detail("state", _("State"), one.state, one.get_state_display()),  # type: ignore[attr-defined]
        Detail("state_at", _("Since"), one.state_at),
        Detail("ending", _("Why it ended"), one.ending, one.get_ending_display()),  # type: ignore[attr-defined]
        Detail("source", _("Source"), one.source, one.get_source_display()),  # type: ignore[attr-defined]
        Detail("registered_at", _("Registered"), one.created_at),
        Detail("municipality", _("City"), str(one.municipality or "")),
        Detail("region", _("Region"), str(one.region or "")),
        Detail("country", _("Country"), one.country, country_name(one.country, "en") if one.country else ""),
        Detail("sector", _("Sector"), one.sector, one.get_sector_display()),  # type: ignore[attr-defined]
        Detail("gender", _("Gender"), one.gender, one.get_gender_display()),  # type: ignore[attr-defined]
        Detail("language", _("Follows in"), one.language),
        Detail("way", _("Way of taking part"), one.way, one.get_way_display()),  # type: ignore[attr-defined]
        Detail("brings", _("Brings"), one.brings, one.get_brings_display()),  # type: ignore[attr-defined]
        Detail("brings_text", _("What they bring"), one.brings_text),
        Detail("question", _("Question for the speakers"), one.question),
        Detail("motivation", _("Motivation"), one.motivation),
        Detail("city_use", _("What the city will do with it"), one.city_use),
        Detail("is_backed", _("Superior agrees"), one.is_backed or None),
        Detail("decided_at", _("Decided on"), one.decided_at),
        Detail("decision_reason", _("Reason of the team"), one.decision_reason),
        Detail("reply", _("Calendar’s answer"), one.reply, one.get_reply_display()),  # type: ignore[attr-defined]
        Detail("replied_at", _("Answered on"), one.replied_at),
        Detail("attendance", _("Attendance"), one.attendance, one.get_attendance_display()),  # type: ignore[attr-defined]
        Detail("attended_minutes", _("Minutes attended"), one.attended_minutes),
        Detail("attendance_from", _("Known from"), one.get_attendance_from_display()),
        Detail("feedback_on", _("Feedback given on"), one.feedback_on),
    )


def _answer(one: Answer) -> list[Detail]:
    return told(
        Detail("series", _("Series"), str(one.question.series.title)),
        Detail("question", _("Question"), str(one.question.label)),
        Detail("answer", _("Answer"), one.value, str(answer_words(one.question, one.value))),
        Detail("at", _("Answered on"), one.at),
    )


def _consents(people: Sequence[Participant], persons: Sequence[Person]) -> Chapter:
    wanted = Q(person__in=persons)
    for one in people:
        wanted |= Q(person=one.person_id, network_id=one.network_id)
    rows = Consent.objects.filter(wanted).order_by("given_at", "pk")
    networks = {network.pk: str(network.name) for network in Network.objects.all()}
    return Chapter("consents", _("Consents"), [
        told(
            Detail("purpose", _("Purpose"), one.purpose, purposes.name_of(one.purpose)),
            Detail("wording", _("Wording"), one.wording),
            Detail("language", _("Language"), one.language),
            Detail("network", _("Network"), networks.get(one.network_id, "")),
            Detail("given_at", _("Given on"), one.given_at),
            Detail("withdrawn_at", _("Taken back on"), one.withdrawn_at),
        )
        for one in rows
    ])  # fmt: skip


def _letters(people: Sequence[Participant], registrations: Sequence[Registration]) -> list[Letter]:
    theirs = Q(about__in=[f"registrations.registration:{one.pk}" for one in registrations])
    for one in people:
        theirs |= Q(person_id=one.person_id, network_id=one.network_id, to_address__iexact=one.email)
    return list(Letter.objects.filter(theirs).defer("text", "html", "calendar").order_by("pk"))


def _certificates(registrations: Sequence[Registration]) -> Chapter:
    rows = Certificate.objects.filter(registration__in=registrations).order_by("pk")
    return Chapter("certificates", _("Certificates"), [
        told(
            Detail("code", _("Code"), one.code), Detail("name", _("Name"), one.name),
            Detail("content", _("Session"), one.content, str(one.content.get("title", {}).get("en", ""))),
            Detail("issued_at", _("Issued on"), one.issued_at), Detail("revoked_at", _("Withdrawn on"), one.revoked_at),
        )
        for one in rows
    ])  # fmt: skip


def _lists(people: Sequence[Participant], registrations: Sequence[Registration], persons: Sequence[Person]) -> Chapter:
    """Rows of lists that were brought along, and invitations."""
    traces = Traces.of(people)
    named = {one.pk for one in (*traces.invitations(), *invitations_to(persons))}
    invitations = Invitation.objects.filter(pk__in=named).select_related("series")
    attended = AttendanceRow.objects.filter(pk__in=traces.attendance(likely=False)).select_related("sheet__session")
    brought = ImportRow.objects.filter(pk__in=traces.imports()).select_related("sheet__series")
    rows = [
        told(
            Detail("list", _("List"), "attendance", _("Attendance list")), Detail("file", _("File"), one.sheet.name),
            Detail("session", _("Session"), str(one.sheet.session.title)),
            Detail("content", _("What it says"), [one.name, one.email, one.minutes], f"{one.name} {one.email}".strip()),
        )
        for one in attended.order_by("pk")
    ]  # fmt: skip
    rows += [
        told(
            Detail("list", _("List"), "import", _("Spreadsheet")), Detail("file", _("File"), one.sheet.name),
            Detail("series", _("Series"), str(one.sheet.series.title)),
            Detail("content", _("What it says"), one.cells, " | ".join(one.cells)),
        )
        for one in brought.order_by("pk")
    ]  # fmt: skip
    rows += [
        told(
            Detail("list", _("List"), "invitation", _("Invitation")),
            Detail("series", _("Series"), str(one.series.title)),
            Detail("content", _("What it says"), [one.name, one.email], f"{one.name} {one.email}".strip()),
            Detail("at", _("Since"), one.created_at), Detail("used_at", _("Used on"), one.used_at),
        )
        for one in invitations.order_by("pk")
    ]  # fmt: skip
    return Chapter("lists", _("Lists that name you"), rows)


def _journal(
    people: Sequence[Participant], registrations: Sequence[Registration], persons: Sequence[Person]
) -> Chapter:
    """What happened to them, and what they did themselves when signed in."""
    about = Q(pk=None)
    for model, rows in ((Participant, people), (Registration, registrations), (Person, persons)):
        about |= Q(subject_type=model._meta.label_lower, subject_id__in=[str(row.pk) for row in rows])
    about |= Q(by_id__in=[person.account_id for person in persons if person.account_id])
    titles = {str(one.pk): str(one.session.title) for one in registrations}
    entries = list(Entry.objects.filter(about).order_by("-pk")[:MOST_LINES])
    return Chapter("journal", _("What happened"), [
        told(
            Detail("fact", _("What"), entry.name, line.words), Detail("at", _("When"), entry.at),
            Detail(
                "subject", _("About"), titles.get(entry.subject_id, "") if entry.subject_type.endswith(".registration") else ""
            ),
            Detail("facts", _("Notes"), entry.facts, " "),
        )
        for entry, line in zip(entries, lines_of(entries), strict=True)
    ])  # fmt: skip
