"""Somebody's data as one who takes part are deleted. What is counted stays, without anybody in it."""

from collections.abc import Iterable, Sequence
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import CharField, F, Model, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from sympolis.core.text import address_key
from sympolis.directory import erased
from sympolis.directory.actions import erasure as directory
from sympolis.directory.models import Account, Consent
from sympolis.journal import actions as journal
from sympolis.messaging.models import Letter
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.registrations.actions.locking import account_of, locked, turn
from sympolis.registrations.actions.places import promote_locked
from sympolis.registrations.models import Answer, Certificate, Delegation, Invitation, Participant, Registration
from sympolis.registrations.permissions import Somebody
from sympolis.registrations.states import ALIVE, Ending, RegistrationState
from sympolis.registrations.traces import Traces, invitations_to, wipe_attendance, wipe_imports

A_STEP = 500
TEXTS = ("brings_text", "question", "motivation", "city_use", "decision_reason")  # of a registration


def erase(participant: Participant, *, by: Somebody) -> None:
    """Delete everything of whoever reads the mailbox of a participant under this name.

    That is the whole person when every address that is known of them is this mailbox, else only what they did under it.
    Raises Refused("in_team") when the account that would go has a role in a team.
    """
    person = participant.person
    if speaks_for_person(participant):
        directory.erase([person], by=account_of(by))
        return
    with transaction.atomic():
        erase_participants([participant.pk], by=by)


def speaks_for_person(participant: Participant) -> bool:
    """Whether the mailbox of a participant is the only one known of the person."""
    person = participant.person
    known = {address_key(person.email)} if person.email else set()
    known |= {person.account.email} if person.account else set()
    known |= set(person.participants.filter(erased_at=None).values_list("email_key", flat=True))
    return known <= {participant.email_key}


def erase_participants(ids: Iterable[int], *, by: Somebody) -> list[Participant]:
    """Empty the rows of participants, give their seats back and delete what they sent, in the caller's transaction.

    Registrations stay with what seats and figures are counted by; those to come are cancelled, and whoever waits is
    offered the seats. Returns whom it concerned: who is erased already is passed over.
    """
    rows = Participant.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in=list(ids), erased_at=None)
    people = list(rows.select_related("person").order_by("pk"))
    if not people:
        return []
    traces = Traces.of(people)
    _give_back(people, by)
    _delete_sent(people, traces)
    wipe_imports(traces)
    wipe_attendance(traces)
    _record(people, by)
    _empty(people)
    return people


def _give_back(people: Sequence[Participant], by: Somebody) -> None:
    """End what is still to come, session by session in the order of their ids."""
    alive = Registration.objects.filter(participant__in=people, state__in=ALIVE)
    coming = alive.filter(session__released__starts_at__gt=timezone.now()) | alive.filter(session__released=None)
    for session in locked(coming.values_list("session_id", flat=True)):
        mine = alive.filter(session=session).order_by("pk")
        turn(mine, RegistrationState.CANCELLED, session=session, by=by, ending=Ending.ERASED)
        promote_locked(session)


def _delete_sent(people: Sequence[Participant], traces: Traces) -> None:
    registrations = Registration.objects.filter(participant__in=people)
    numbers = list(registrations.values_list("pk", flat=True))
    registrations.update(**dict.fromkeys(TEXTS, ""), delegation=None)
    Certificate.objects.filter(registration__in=registrations).update(name="")
    delete_answers(people)
    invitations = traces.invitations()
    about = [f"registrations.registration:{pk}" for pk in numbers]
    forget_letters(about=about)
    _delete_letters(people)
    _delete_invitations(invitations)
    Delegation.objects.filter(lead__in=people).delete()  # its name may be theirs; the others come by themselves
    _delete_consents(people)


def _delete_letters(people: Sequence[Participant]) -> None:
    """Letters to them under these addresses, whatever they were about."""
    wanted = {(one.person_id, one.network_id, address_key(one.email)) for one in people}
    rows = Letter.objects.filter(person_id__in={one.person_id for one in people})
    columns = rows.values_list("pk", "person_id", "network_id", "to_address")
    theirs = [pk for pk, person, network, address in columns if (person, network, address_key(address)) in wanted]
    for at in range(0, len(theirs), A_STEP):
        Letter.objects.filter(pk__in=theirs[at : at + A_STEP]).delete()


def _delete_consents(people: Sequence[Participant]) -> None:
    """Consents given to these networks, but for persons who still take part there under another address."""
    others = Participant.objects.filter(person__in=[one.person_id for one in people], erased_at=None)
    others = others.exclude(pk__in=[one.pk for one in people])
    stay = set(others.values_list("person_id", "network_id"))
    for network in {one.network_id for one in people}:
        persons = [
            one.person_id for one in people if one.network_id == network and (one.person_id, network) not in stay
        ]
        Consent.objects.filter(network_id=network, person__in=persons).delete()


def delete_answers(people: Sequence[Participant], **which: object) -> tuple[int, int]:
    """Delete answers, and their files once the deletion counts; how many answers and files."""
    answers = Answer.objects.filter(participant__in=people, **which)
    paths = list(answers.exclude(file="").values_list("file", flat=True))
    if not which:
        for one in people:
            paths += [value["path"] for _pk, value in one.given.get("answers", []) if isinstance(value, dict)]
    number = answers.delete()[0]
    delete_files(paths)
    return number, len(paths)


def delete_files(paths: Sequence[str]) -> None:
    """Delete files when the transaction is true. A file that cannot be deleted now goes with the unfinished ones."""
    for path in paths:
        transaction.on_commit(partial(default_storage.delete, path), robust=True)


def _record(people: Sequence[Participant], by: Somebody) -> None:
    """The proof line, for each network, and the same in the list beside the database."""
    account = account_of(by)
    if account is not None and account.pk in {one.person.account_id for one in people}:
        account = None  # the journal does not name who is gone
    for network in sorted({one.network_id for one in people}):
        mine = [one for one in people if one.network_id == network]
        told: list[tuple[Model, dict[str, object]]] = [(one, {"made_at": one.created_at.isoformat()}) for one in mine]
        erased.note(journal.record_all("participant.erased", told, network=network, by=account))


def _empty(people: Sequence[Participant]) -> None:
    """One statement: rows with a value of their own for each of twenty columns would take a second a hundred."""
    numbered = Concat(Value("erased:"), Cast("pk", CharField()), output_field=CharField())
    Participant.objects.filter(pk__in=[one.pk for one in people]).update(
        **dict.fromkeys(EMPTIED, ""), captions=False, email_key=numbered, given={}, unwanted=[], tell_at=None, bounced_at=None,
        address_confirmed_at=None, erased_at=timezone.now(), link_version=F("link_version") + 1,
        feed_version=F("feed_version") + 1,
    )  # fmt: skip


EMPTIED = (
    "email", "name_key", "language", "zone", "place", "country", "organisation", "phone", "sign_language", "access_needs", "bounce_reason",
)  # fmt: skip


def erase_again(fact: str, rows: Iterable[tuple[int, str]]) -> int:
    """Erase participants that an older backup has brought back: (id, when the row was made) of each."""
    with transaction.atomic():
        back = erased.same_rows(Participant, rows, erased_at=None)
        return len(erase_participants([one.pk for one in back], by=None))


def erase_of_persons(persons, by: Account | None) -> None:
    """All participants that persons are, and invitations that they never used, for the directory."""
    erase_participants(Participant.objects.filter(person__in=persons).values_list("pk", flat=True), by=by)
    _delete_invitations(invitations_to(persons))


def erase_of_accounts(accounts: Sequence[Account]) -> None:
    """Invitations to the addresses of accounts that are about to go, for the directory."""
    _delete_invitations(invitations_to([], accounts))


def _delete_invitations(invitations: Sequence[Invitation]) -> None:
    forget_letters(about=[f"registrations.invitation:{one.pk}" for one in invitations])
    Invitation.objects.filter(pk__in=[one.pk for one in invitations]).delete()
