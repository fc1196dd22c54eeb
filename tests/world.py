"""Two networks with something in every state, and somebody in every role: what access is tried on."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from sympolis.contributions import links as brought
from sympolis.contributions import speaking_links
from sympolis.contributions.actions import open_call, save_call
from sympolis.contributions.actions.contact import set_contact
from sympolis.contributions.models import ContributionFile, PackLink, Portrait, Slides, Speaker, Talk
from sympolis.contributions.tests import factories as contributions
from sympolis.contributions.tests import reviews
from sympolis.directory.models import Account, Consent, Merge
from sympolis.directory.tests import factories as directory
from sympolis.interpretation import links as interpreting
from sympolis.interpretation.models import Booking, GlossaryEntry
from sympolis.interpretation.tests import factories as interpretation
from sympolis.journal.models import Delivery, Entry
from sympolis.library import links as kept_links
from sympolis.library.actions import publish, withdraw
from sympolis.library.actions.books import publish_book
from sympolis.library.actions.enquiries import Asked, ask
from sympolis.library.actions.note_approvals import send_note
from sympolis.library.actions.note_files import add_file
from sympolis.library.actions.note_publishing import publish_note
from sympolis.library.actions.notes import save_note
from sympolis.library.models import NoteApproval, Practice
from sympolis.library.note_links import token as note_token
from sympolis.library.tests import factories as library
from sympolis.library.tests import tellers
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState
from sympolis.networks.look import style_of
from sympolis.networks.models import Network, TeamMember
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.planning.actions import board
from sympolis.planning.actions.checklist_list import add_line
from sympolis.planning.actions.going_live import set_on_the_day
from sympolis.planning.models import Plan
from sympolis.planning.models import Step as BoardStep
from sympolis.programme.models import Series, Session
from sympolis.programme.states import SeriesState
from sympolis.programme.tests import factories as programme
from sympolis.registrations import links, receipts
from sympolis.registrations.actions import Guest, SignedUp, invite, save_question
from sympolis.registrations.actions.certificates import issue
from sympolis.registrations.links import Purpose
from sympolis.registrations.models import (
    Answer,
    AttendanceList,
    Import,
    Invitation,
    Participant,
    PlaceMerge,
    Question,
    Registration,
)
from sympolis.registrations.states import Attendance, QuestionKind, RegistrationState
from sympolis.registrations.tests import factories as registrations

VIEWERS = ("anonymous", "stranger", "other", "viewer", "outside", "contractor", "carrier", "coordinator")
SECRET = "https://meet.example/join-secret"  # of every session: must never be seen from outside


@dataclass
class World:
    """`accounts` by the names of VIEWERS; `marks` stand in the table's paths in braces."""

    north: Network
    accounts: dict[str, Account] = field(default_factory=dict)
    marks: dict[str, str] = field(default_factory=dict)


def build() -> World:
    """North answers to the test's host name; south is another network with the same kinds of things."""
    north = networks.network("north", mast_light="#0b3d91", on_mast_light="#ffffff")
    south = networks.network("south", host="south.example")
    world = World(north)
    for network, prefix in ((north, ""), (south, "their_")):
        own = _series(network, "own" if network == north else "southern")
        world.marks |= {prefix + name: str(pk) for name, pk in _rows(network, own).items()}
    _series(north, "hidden", state=SeriesState.DRAFT)
    other = _series(north, "other")
    world.marks["look"] = style_of(north)[1]
    world.accounts = {
        "stranger": directory.account(), "other": networks.member(south), "viewer": networks.member(north, Role.VIEWER),
        "outside": networks.member(north, Role.CONTRACTOR, series_id=other.pk),
        "contractor": networks.member(north, Role.CONTRACTOR, series_id=Series.objects.get(slug="own").pk),
        "carrier": networks.member(north, Role.CARRIER), "coordinator": networks.member(north),
    }  # fmt: skip
    _reviewing(world, "own", world.accounts["carrier"])
    _reviewing(world, "southern", networks.member(south), "their_")
    networks.member(north)  # so that the coordinator is not the last one
    passkey = Authenticator.objects.create(
        user=directory.account(), type=Authenticator.Type.WEBAUTHN, data={"name": "phone", "credential": {}}
    )
    world.marks["their_passkey"] = str(passkey.pk)
    return world


def _reviewing(world: World, slug: str, account: Account, prefix: str = "") -> None:
    """Somebody reviews a contribution of a series; it has a file."""
    series = Series.objects.get(slug=slug)
    row = contributions.contribution(
        series, call=reviews.call(series), title={"en": f"Secret contribution of {slug}"}, place="", country=""
    )
    one = reviews.reviewer(series, f"Quiet of {slug}", account.email)
    reviews.assigned(row, one)
    path = default_storage.save("contributions/plan.pdf", ContentFile(b"%PDF-1.7"))
    file = ContributionFile.objects.create(contribution=row, file=path, name="plan.pdf", size=8)
    for name, pk in {
        "reviewed": row.pk,
        "reviewer": one.pk,
        "reviewed_file": file.pk,
        "reviewed_call": row.call_id,
    }.items():
        world.marks[prefix + name] = str(pk)


def _series(network: Network, slug: str, **fields) -> Series:
    """A series with a released session that has a public speaker, and a session that is still a draft."""
    series = programme.series(network, slug=slug, **fields)
    theme = programme.theme(series, code="water")
    speaker = programme.person(network, "Asante", slug=f"{slug}-speaker", email=f"{slug}@private.example")
    city = programme.municipality(network, f"{slug.title()}ville", slug=f"{slug}-city")
    session = programme.session(series, slug=f"{slug}-open", theme=theme, join_url=SECRET, dial_in="+49 30 join-secret")
    session.cities.add(city)
    programme.part(session, speaker)
    talker = programme.person(network, "Talker", slug=f"{slug}-talker", email="talker@city.example")
    programme.part(session, talker)
    programme.release(series)
    programme.session(
        series, datetime(2020, 11, 5, 10), slug=f"{slug}-draft", title={"en": f"Secret plan of {slug}"}, join_url=SECRET
    )
    return series


def _coming(session: Session) -> dict[str, int | str]:
    """Somebody who comes to a session, with everything that follows from it."""
    registration = registrations.registered(session, "Ama Comer", email=f"{session.slug}@private.example")
    registration.attendance = Attendance.LIVE
    registration.save()
    series = session.series
    question = save_question(series, None, by=None, label={"en": f"Secret question of {series.slug}"})
    call = save_call(series, None, by=None, title={"en": f"Secret call of {series.slug}"}, kinds=["practice"])
    invited = invite(series, session, [Guest("Quiet", f"{session.slug}-guest@private.example")], by=None).new[0]
    return {
        **_brought(series), "question": question.pk, "invitation": invited.pk, "call": call.pk,
        "registration": registration.pk, "participant": registration.participant_id,
        "mine": links.token(registration.participant, links.Purpose.MINE),
        "feed": links.token(registration.participant, links.Purpose.FEED), "certificate": issue(registration, by=None).code,
        "import": Import.objects.create(series=series, name="people.csv", columns=["Name", "Email"], mapping={"name": 0, "email": 1}).pk,
        "attendance_list": AttendanceList.objects.create(session=session, name="list.csv").pk,
    }  # fmt: skip


def _brought(series: Series) -> dict[str, int | str]:
    """An open call, and a contribution that only its authors and the team may see, with a city that is asked."""
    call = open_call(save_call(series, None, by=None, title={"en": "Bring something"}, kinds=["practice"]), by=None)
    question = call.questions.create(label={"en": f"Secret plan of {series.slug}?"}, is_open=False)
    row = contributions.contribution(
        series, call=call, state="accepted", title={"en": f"Secret draft of {series.slug}"}
    )
    author = contributions.author(row, "Ama Writer", f"{series.slug}-writer@private.example")
    asked = row.approvals.create(version=row.versions.get(), name="Mayor", email=f"{series.slug}-mayor@private.example")
    path = default_storage.save("contributions/world.pdf", ContentFile(b"%PDF-1.7"))
    file = ContributionFile.objects.create(
        contribution=row, file=path, name="plan.pdf", size=8, added_at=asked.asked_at
    )
    return {
        "open_call": call.pk, "call_question": question.pk, "contribution": row.pk, "contribution_file": file.pk,
        "author": brought.token(author, brought.Purpose.MAILED), "approval": brought.token(asked, brought.Purpose.APPROVE),
    }  # fmt: skip


def _rows(network: Network, series: Series) -> dict[str, int | str]:
    """Things of a network that addresses name by number, and some that only its team knows."""
    kind = programme.format(network)
    prefix = series.slug
    networks.contact(
        network, directory.person("Quiet", slug=f"{prefix}-quiet", email=f"{prefix}-quiet@private.example")
    )
    organisation = directory.organisation(f"Organisation of {prefix}")
    networks.contact(network, directory.person("Employed", slug=f"{prefix}-employed", organisation=organisation))
    entry = Entry.objects.create(name="series.changed", network_id=network.pk, subject_type="x", subject_id="1")
    delivery = Delivery.objects.create(entry=entry, listener="nobody", tries=3, last_error="It broke.")
    letter = Letter.objects.create(
        key=f"{prefix}-letter", kind="test", network_id=network.pk, to_address=f"{prefix}@private.example", subject="It broke",
        state=LetterState.FAILED,
    )  # fmt: skip
    member = TeamMember.objects.get(account=networks.member(network, Role.VIEWER))
    city, twin = (
        programme.municipality(network, f"{name} of {prefix}", slug=f"{prefix}-{name}") for name in ("bay", "baie")
    )
    merged = Merge.objects.create(kind="city", kept_id=city.pk, lost_id=0, network_id=network.pk)
    spelling = PlaceMerge.objects.create(network=network, place="Bey", municipality=city, people=1)
    kept = _kept(series) | _interpreting(Session.objects.get(series=series, slug=f"{prefix}-open"))
    comer = _comer(network, series) | _speaking(Session.objects.get(series=series, slug=f"{prefix}-open"))
    note = _note(Session.objects.get(series=series, slug=f"{prefix}-open"))
    term = GlossaryEntry.objects.create(network=network, terms={"en": f"Term of {prefix}"}, keys=f"en:term of {prefix}")
    coming = _coming(Session.objects.get(series=series, slug=f"{prefix}-open"))
    return {
        **coming,
        **kept,
        "format": kind.pk, "part": kind.parts.get().pk, "theme": series.themes.get().pk, "delivery": delivery.pk, "letter": letter.pk,
        "member": member.pk, "organisation": organisation.pk, **comer, "city": city.pk, "other_city": twin.pk, "merge": merged.pk,
        "place_merge": spelling.pk, **note, "glossary_entry": term.pk, "fair_plan": Plan.objects.create(series=series).pk, "board_step": _step(series).pk,
        **_going_live(network, Session.objects.get(series=series, slug=f"{prefix}-open")),
    }  # fmt: skip


def _step(series: Series) -> BoardStep:
    """A session of the series was locked on the board."""
    session = series.sessions.get(slug=f"{series.slug}-draft")
    return board.lock(session, by=None, expected_revision=session.revision)


def _going_live(network: Network, session: Session) -> dict[str, int | str]:
    """A backup link and a line of the network's own list, which only the team may see."""
    told = {"on_duty": "", "duty_phone": "+49 30 5550199", "rehearsal_at": None}
    set_on_the_day(session, by=None, backup_url=f"{SECRET}-backup", **told)
    added = add_line(network, by=None, title={"en": f"Secret plan of {network.slug}"}, days=1)
    return {"checklist_line": added.key}


def _kept(series: Series) -> dict[str, int | str]:
    """Good practices of a series: one in the library, one taken down, one that its city only approved."""
    public = library.approved(series, title={"en": f"{series.slug} practice"})
    secret = {"summary": {"en": f"Secret plan of {series.slug}"}}
    gone = library.approved(series, title={"en": f"{series.slug} gone"}, **secret)
    for row in (public, gone):
        path = default_storage.save("contributions/plan.pdf", ContentFile(b"%PDF-1.7"))
        told = {"name": "plan.pdf", "size": 8, "added_at": row.created_at}
        ContributionFile.objects.create(contribution=row, file=path, **told)
    shown = publish(public, by=None)
    withdraw(publish(gone, by=None), by=None)
    library.approved(series, title={"en": f"{series.slug} waiting"}, summary={"en": f"Secret plan of {series.slug}"})
    return _beside(shown)


def _beside(practice: Practice) -> dict[str, int | str]:
    """What people of other cities told, which only they, its authors and the team may see."""
    slug = practice.series.slug
    author = tellers.author(practice, "Ama Writer", f"{slug}-practice@private.example")
    told = tellers.proven(
        practice, place=f"Elsewhere of {slug}", country="", name="Quiet Teller", email=f"{slug}-teller@private.example",
        adapted=f"Secret plan of {slug}",
    )  # fmt: skip
    set_contact(author, agrees=True, language="en")
    told_by = Asked(
        "Quiet Asker", f"{slug}-asker@private.example", f"Elsewhere of {slug}", f"Secret plan of {slug}", key=slug
    )
    asked = ask(practice, told_by, is_proven=True)
    return {
        "enquiry": kept_links.of_asker(asked), "enquiry_contact": kept_links.of_contact(asked, author),
        "practice": practice.pk, "checks": kept_links.of_asked(author.participant), "reuse": told.pk, "reuse_teller": kept_links.of_teller(told), "reuse_city": kept_links.of_city(told, author),
    }  # fmt: skip


def _speaking(session: Session) -> dict[str, int | str]:
    """Somebody with a part who gave slides and a photo, lets both be published, and has a personal link."""
    person = session.parts.get(person__family_name="Talker").person
    speaker = Speaker.objects.create(series=session.series, person=person)
    Consent.objects.create(person=person, network_id=session.series.network_id, purpose="publication", language="en")
    talk = Talk.objects.create(speaker=speaker, session=session, is_public=True)
    path = default_storage.save(f"slides/{session.slug}-slides.pdf", ContentFile(b"%PDF-1.7"))
    slides = Slides.objects.create(talk=talk, number=1, file=path, name="talk.pdf", size=8)
    photo = Portrait.objects.create(
        network=session.series.network, person=person, key=f"{session.slug}-photo", sides={"96": 96, "320": 96}
    )
    for size in photo.sides:
        default_storage.save(photo.path(size), ContentFile(b"\xff\xd8\xff"))
    link = PackLink.objects.create(session=session)
    return {
        "speaking": speaking_links.token(speaker), "slides": slides.key, "light_slides": slides.pk, "photo": photo.key,
        "pack": speaking_links.pack_token(link),
    }  # fmt: skip


def _interpreting(session: Session) -> dict[str, int | str]:
    """Somebody of the roster who was asked for a session."""
    slug = f"{session.series.slug}-interpreter"
    who = interpretation.interpreter(session.series.network, "Dolmetsch", slug=slug, email=f"{slug}@private.example")
    row = Booking.objects.create(
        session=session, interpreter=who, language="fr", source="en", state="offered", starts_at=session.starts_at,
        minutes=session.minutes, offered_at=timezone.now(), answer_by=timezone.now(),
    )  # fmt: skip
    return {"offer": interpreting.offer_token(row), "interpreting": interpreting.desk_token(who)}


def _note(session: Session) -> dict[str, int | str]:
    """The note of a session: public, with a file for everybody and one for those who took part."""
    speaker = session.parts.get(person__family_name="Asante").person
    entries = [{"title": {"en": "Talk"}, "points": {"en": "Words"}, "person": speaker.pk}]
    save_note(session, by=None, summary={"en": "Words"}, entries=entries)
    files = [
        add_file(session, SimpleUploadedFile("a.pdf", b"%PDF-1.7"), title="", viewers=viewers, by=None)
        for viewers in ("public", "participants")
    ]
    send_note(session, until=timezone.now() + timedelta(days=3), silence_counts=False, by=None)
    publish_note(session, reason="They said yes", by=None)
    publish_book(session.series, by=None)
    approval = NoteApproval.objects.get(note__session=session, person=speaker)
    return {
        "note_file": files[0].pk, "seat_file": files[1].pk, "approve": note_token(approval), "speaker": speaker.pk,
    }  # fmt: skip


def _comer(network: Network, series: Series) -> dict[str, int | str]:
    """Somebody who takes part, what they sent, and the links that they have."""
    person = networks.contact(network, directory.person("Comer", slug=f"{series.slug}-comer"))
    keys = {"email_key": "comer@city.example", "name_key": "comer"}
    comer = Participant.objects.create(network=network, person=person, email="comer@city.example", **keys)
    session = series.sessions.get(slug=f"{series.slug}-open")
    row = Registration.objects.create(participant=comer, session=session, state=RegistrationState.CONFIRMED)
    question = Question.objects.create(series=series, kind=QuestionKind.FILE, label={"en": "Plan"})
    path = default_storage.save("answers/plan.pdf", ContentFile(b"%PDF-1.7"))
    told = {"value": {"name": "plan.pdf", "size": 8}, "file": path}
    answer = Answer.objects.create(question=question, participant=comer, **told)
    invitation = Invitation.objects.create(series=series, email="comer@city.example")
    return {
        "comer": links.token(comer, Purpose.MINE), "stop": links.token(comer, Purpose.STOP), "invited": links.token(invitation, Purpose.INVITED), "answer": answer.pk,
        "receipt": receipts.written(SignedUp(comer, [row], [], is_new=True, at=row.created_at)),
    }  # fmt: skip
