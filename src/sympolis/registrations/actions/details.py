"""What somebody changes about themselves, and their personal addresses."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.journal import actions as journal
from sympolis.registrations.actions import answers as answering
from sympolis.registrations.actions.about import About, Agreed, Answers, check_about
from sympolis.registrations.actions.consents import agree
from sympolis.registrations.actions.locking import account_of
from sympolis.registrations.actions.people import set_details
from sympolis.registrations.models import Participant, Registration
from sympolis.registrations.permissions import Somebody
from sympolis.registrations.states import ALIVE


def change_details(
    participant: Participant,
    about: About,
    *,
    by: Somebody,
    answers: Answers | None = None,
    agreed: Iterable[Agreed] = (),
    series_id: int | None = None,
) -> Participant:
    """Set the details of a person in place of those told before; the ways into coming sessions follow.

    Where they come from stays as it was told with each registration: seats are kept and figures counted by it.
    Raises Refused: "not_allowed", "too_long", "unknown_choice", "wrong_answer".
    """
    check_about(about)
    with transaction.atomic():
        participant = _mine(participant, by)
        given = answering.check(answers or {}, {question.series_id for question in answers or {}})
        answering.keep(participant, given)
        language = about.letters or about.language
        agree(participant, [*agreed, *answering.agreed_in(given, language)], series_id=series_id)
        set_details(participant, about.details())
        coming = Registration.objects.filter(participant=participant, state__in=ALIVE)
        coming.update(way=about.way, **({"language": about.language} if about.language else {}))
        _record(participant, by, ["details"])
    return participant


def renew_link(participant: Participant, *, by: Somebody) -> Participant:
    """A new personal link; those in letters until now lead nowhere from now on. Raises Refused("not_allowed")."""
    return _renew(participant, by, "link_version")


def renew_feed(participant: Participant, *, by: Somebody) -> Participant:
    """A new calendar address; the one until now leads nowhere from now on. Raises Refused("not_allowed")."""
    return _renew(participant, by, "feed_version")


def _renew(participant: Participant, by: Somebody, field: str) -> Participant:
    with transaction.atomic():
        participant = _mine(participant, by)
        setattr(participant, field, getattr(participant, field) + 1)
        participant.save(update_fields=[field])
        _record(participant, by, [field])
    return participant


def _mine(participant: Participant, by: Somebody) -> Participant:
    rows = Participant.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "network")
    current = rows.get(pk=participant.pk)
    if not _is_theirs(current, by):
        raise Refused("not_allowed", _("These details are not yours."))
    return current


def _is_theirs(participant: Participant, by: Somebody) -> bool:
    if by is None or isinstance(by, Participant):
        return by is None or by.pk == participant.pk
    return by.is_authenticated and participant.person.account_id == by.pk


def _record(participant: Participant, by: Somebody, fields: list[str]) -> None:
    journal.record_all(
        "participant.changed", [(participant, {"fields": fields})], network=participant.network_id, by=account_of(by),
        on_pages=False,
    )  # fmt: skip
