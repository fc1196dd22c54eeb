"""Write down what happened, and ask for another try. Use as `from sympolis.journal import actions as journal`."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from sympolis.core import pulse
from sympolis.core.rows import insert, insert_few
from sympolis.journal import registry
from sympolis.journal.models import Delivery, Entry
from sympolis.journal.states import DeliveryState

LARGEST_FACTS = 2000  # characters of JSON


class Actor(Protocol):
    """Somebody with an account."""

    @property
    def pk(self) -> int | None: ...


class NoTransaction(RuntimeError):
    """A fact must be written in the transaction that makes it true."""


class UnfitFacts(ValueError):
    """Facts are too large, or hold something that looks like a mail address."""


def record(name: str, subject: models.Model, *, network: int | None, by: Actor | None, **facts: object) -> Entry:
    """Write down that something happened to `subject`, and a delivery for each listener of that fact.

    name      declared in the FACTS of an app's states.py
    network   id of the network it concerns, None for none
    by        the account that did it, None for the program itself
    facts     small values that JSON can hold (dates too); ids and fields' names, never personal data
    On commit, pages made before are out of date and the worker wakes. A roll-back leaves nothing.
    Raises NoTransaction, UnknownFact, UnfitFacts: faults of the calling code, not of its user.
    """
    return record_all(name, [(subject, facts)], network=network, by=by)[0]


def record_all(
    name: str,
    subjects: Iterable[tuple[models.Model, dict[str, object]]],
    *,
    network: int | None,
    by: Actor | None,
    on_pages: bool = True,
) -> list[Entry]:
    """`record` for several subjects with the facts of each, in two queries however many they are.

    on_pages   whether public pages show it; what they do not show leaves them as they are
    """
    _inside_transaction()
    registry.known(name)
    told = list(subjects)
    for _subject, facts in told:
        _fit(facts)
    entries = [
        Entry(
            name=name,
            network_id=network,
            subject_type=subject._meta.label_lower,
            subject_id=str(subject.pk),
            facts=facts,
            by_id=by.pk if by else None,
            on_pages=on_pages,
        )
        for subject, facts in told
    ]
    insert_few(entries)
    listeners = registry.listeners_of(name)
    insert_few([Delivery(entry=entry, listener=listener) for entry in entries for listener in listeners])
    transaction.on_commit(tell if on_pages else _wake_worker, robust=True)
    return entries


def record_rows(
    name: str, model: type[models.Model], facts_of: Mapping[int, dict[str, object]], *, network: int | None,
    by: Actor | None,
) -> None:  # fmt: skip
    """`record_all` for thousands of rows known by their ids, which no public page shows: id -> facts of each."""
    _inside_transaction()
    registry.known(name)
    for facts in facts_of.values():
        _fit(facts)
    entries = insert(
        Entry, ["subject_id", "facts"], [(str(pk), facts) for pk, facts in facts_of.items()], name=name,
        network_id=network, subject_type=model._meta.label_lower, by_id=by.pk if by else None, on_pages=False,
    )  # fmt: skip
    for listener in registry.listeners_of(name):
        insert(Delivery, ["entry_id"], [(entry,) for entry in entries], listener=listener)
    transaction.on_commit(_wake_worker, robust=True)


def tell() -> None:
    """Say to every process of this host that pages are out of date and that there is work."""
    pulse.bump("pages")
    _wake_worker()


def _wake_worker() -> None:
    pulse.bump("work")


def retry(delivery: Delivery, *, by: Actor | None) -> Delivery:
    """Try a failing delivery again at once; one that is done stays done. The caller has checked that `by` may."""
    with transaction.atomic():
        delivery = Delivery.objects.select_for_update(of=("self",)).select_related("entry").get(pk=delivery.pk)
        if delivery.state == DeliveryState.DONE:
            return delivery
        delivery.state, delivery.tries, delivery.due_at = DeliveryState.WAITING, 0, timezone.now()
        delivery.save(update_fields=["state", "tries", "due_at"])
        record("delivery.retried", delivery, network=delivery.entry.network_id, by=by)
    return delivery


def _inside_transaction() -> None:
    """A test case's own transaction does not count, so that tests find an action that forgot its own."""
    blocks = transaction.get_connection().atomic_blocks
    if not blocks or blocks[-1]._from_testcase:
        raise NoTransaction("record() belongs inside the transaction.atomic() of the action that did it.")


def _fit(facts: dict[str, object]) -> None:
    written = DjangoJSONEncoder().encode(facts)
    if len(written) > LARGEST_FACTS:
        raise UnfitFacts(f"{len(written)} characters of facts; {LARGEST_FACTS} is the most.")
    if "@" in written:
        raise UnfitFacts("Facts hold no mail address, nor other personal data.")
