"""Who interprets for a network: languages, fee, times away; and the rules for their days."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions import speaking
from sympolis.core.channels import SIGN_LANGUAGES
from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account, Person
from sympolis.interpretation.fitting import Direction
from sympolis.interpretation.ibans import wrong_ibans
from sympolis.interpretation.letter_kinds import WITH_LINK
from sympolis.interpretation.models import Away, Booking, Interpreter, Pair, WorkRules
from sympolis.interpretation.permissions import may_keep_roster, may_set_rules
from sympolis.interpretation.states import STANDING, Answer, FeeUnit, Service
from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.networks.models import Network
from sympolis.networks.queries import persons_of

Somebody = Interpreter | Account | None  # None: the program itself
MOST_PAIRS = 60
LONGEST_INVOICE, LONGEST_NOTE = 2000, 3000
HIGHEST_FEE = Decimal("99999999.99")
FIELDS = ("fee", "fee_unit", "currency", "language", "recording", "invoice", "note")
THEIRS = {"language", "recording", "invoice"}  # what interpreters may change themselves


def add_interpreter(
    network: Network, person: Person, *, by: Account | None, pairs: Iterable[Direction], **fields: Any
) -> Interpreter:
    """Put somebody of the network's people on its roster; fields as in `FIELDS`.

    pairs   (service, heard, spoken or signed or written); both directions are two of them
    Raises Refused: "not_allowed", "unknown_person", "known_interpreter", and as `change_interpreter`.
    """
    with transaction.atomic():
        _locked(network, by)
        if not persons_of(network).filter(pk=person.pk).exists():
            words = _("This person is not among the network's people. Add the person first, then choose the name.")
            raise Refused("unknown_person", words, "person")
        if Interpreter.objects.filter(network=network, person=person).exists():
            words = _("%(person)s is on the roster already.") % {"person": person}
            raise Refused("known_interpreter", words, "person")
        row = Interpreter(network=network, person=person, **_checked(fields))
        row.save()
        _set_pairs(row, pairs)
        _record("interpreter.added", row, by)
    return row


def change_interpreter(
    interpreter: Interpreter, *, by: Somebody, pairs: Iterable[Direction] | None = None, **fields: Any
) -> Interpreter:
    """Change what is told of somebody; `pairs` None leaves them. Interpreters change only what is `THEIRS`.

    Raises Refused: "not_allowed", "gone", "missing" (no direction), "unknown_language", "unknown_choice", "same_language",
    "wrong_number", "too_long", "too_many".
    """
    with transaction.atomic():
        row = held(interpreter, by)
        if isinstance(by, Interpreter) and (pairs is not None or set(fields) - THEIRS):
            raise _not_allowed()
        told = _checked(fields)
        changed = sorted(name for name, value in told.items() if getattr(row, name) != value)
        for name in changed:
            setattr(row, name, told[name])
        if changed:
            row.save(update_fields=changed)
        if pairs is not None and _set_pairs(row, pairs):
            changed.append("pairs")
        if changed:
            _record("interpreter.changed", row, by, what=changed)
    return row


def retire(interpreter: Interpreter, *, by: Account | None) -> Interpreter:
    """Ask somebody no more; what they did stays. Raises Refused: "not_allowed", "gone", "has_bookings" (to come)."""
    with transaction.atomic():
        row = held(interpreter, by)
        coming = Booking.objects.filter(interpreter=row, state__in=STANDING, session__starts_at__gt=timezone.now())
        if coming.exists():
            words = _("They still stand in sessions to come. Release them there first, then retire them.")
            raise Refused("has_bookings", words)
        if row.is_active:
            row.is_active = False
            row.save(update_fields=["is_active"])
            _record("interpreter.retired", row, by)
    return row


def bring_back(interpreter: Interpreter, *, by: Account | None) -> Interpreter:
    """Let somebody be asked again. Raises Refused: "not_allowed", "gone"."""
    with transaction.atomic():
        row = held(interpreter, by)
        if not row.is_active:
            row.is_active = True
            row.save(update_fields=["is_active"])
            _record("interpreter.returned", row, by)
    return row


def set_away(interpreter: Interpreter, times: Sequence[speaking.Away], zone: str, *, by: Somebody) -> list[Away]:
    """Put these times in place of those that were told.

    Raises Refused: "not_allowed", "gone", and what `speaking.moments_of` raises.
    """
    told = speaking.moments_of(times, zone)
    with transaction.atomic():
        row = held(interpreter, by)
        before = set(row.away.values_list("starts_at", "ends_at", "zone"))
        if before != {(*one, zone) for one in told}:
            row.away.all().delete()
            Away.objects.bulk_create(
                Away(interpreter=row, starts_at=start, ends_at=end, zone=zone) for start, end in sorted(set(told))
            )
            _record("interpreter.changed", row, by, what=["away"])
        return list(row.away.all())


def renew_link(interpreter: Interpreter, *, by: Somebody) -> Interpreter:
    """Take the personal links back, those in letters on their way too; new ones are worth something from now on.

    Raises Refused: "not_allowed", "gone".
    """
    with transaction.atomic():
        row = held(interpreter, by)
        Interpreter.objects.filter(pk=row.pk).update(link_version=F("link_version") + 1)
        row.link_version += 1
        mine = {f"interpretation.booking:{pk}" for pk in row.bookings.values_list("pk", flat=True)}
        take_back(WITH_LINK, network=row.network_id, which=lambda letter: letter.about in mine)
        _record("interpreter.link_renewed", row, by)
    return row


def set_rules(
    network: Network, *, by: Account | None, rest_minutes: int, most_a_day: int, answer_hours: int
) -> WorkRules:
    """Say how much rest there is between two sessions, how many a day, and how long an offer waits for its answer.

    Raises Refused: "not_allowed", "wrong_number" (with the field).
    """
    told = {"rest_minutes": rest_minutes, "most_a_day": most_a_day, "answer_hours": answer_hours}
    for name, (least, most) in LIMITS.items():
        if not least <= told[name] <= most:
            words = _("Enter a number from %(least)s to %(most)s.")
            raise Refused("wrong_number", words % {"least": least, "most": most}, name)
    with transaction.atomic():
        locked = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
        if by is not None and not may_set_rules(by, locked):
            raise _not_allowed()
        row = WorkRules.objects.filter(network=locked).first() or WorkRules(network=locked)
        changed = sorted(name for name, value in told.items() if getattr(row, name) != value)
        if changed or row.pk is None:
            for name, value in told.items():
                setattr(row, name, value)
            row.save()
            facts: dict[str, object] = {"what": changed}
            journal.record_all("work_rules.changed", [(row, facts)], network=locked.pk, by=by, on_pages=False)
    return row


LIMITS = {"rest_minutes": (0, 1440), "most_a_day": (1, 10), "answer_hours": (1, 720)}


def held(interpreter: Interpreter, by: Somebody) -> Interpreter:
    """The row as it stands, held until the transaction ends. Raises Refused: "gone", "not_allowed"."""
    rows = Interpreter.objects.select_for_update(no_key=True, of=("self",)).select_related("network", "person__account")
    row = rows.filter(pk=interpreter.pk).first()
    if row is None:
        raise Refused("gone", _("This is not there any more."))
    if isinstance(by, Interpreter) and by.pk != row.pk:
        raise _not_allowed()
    if isinstance(by, Account) and not may_keep_roster(by, row.network):
        raise _not_allowed()
    return row


def account_of(by: Somebody) -> Account | None:
    """The account for the journal; None for a personal link and for the program itself."""
    return by if isinstance(by, Account) else None


def _locked(network: Network, by: Account | None) -> None:
    locked = Network.objects.select_for_update(no_key=True).get(pk=network.pk)
    if by is not None and not may_keep_roster(by, locked):
        raise _not_allowed()


def _not_allowed() -> Refused:
    return Refused("not_allowed", _("Your role in this network does not allow changing its interpreters."))


def _record(fact: str, row: Interpreter, by: Somebody, **facts: object) -> None:
    journal.record_all(
        fact, [(row, {"person": row.person_id, **facts})], network=row.network_id, by=account_of(by), on_pages=False
    )


# -- what was told


def _checked(fields: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: value for name, value in fields.items() if name in FIELDS}
    fee = told.get("fee")
    if fee is not None and not 0 <= fee <= HIGHEST_FEE:
        raise Refused("wrong_number", _("Enter a fee of 0 or more."), "fee")
    for name, choices in (("fee_unit", FeeUnit.values), ("recording", ["", *Answer.values])):
        if name in told and told[name] not in choices:
            raise Refused("unknown_choice", _("Choose from the list."), name)
    if "currency" in told:
        told["currency"] = _currency(told["currency"])
    if told.get("language") and not known_language(told["language"]):
        raise Refused("unknown_language", _("Choose a language from the list."), "language")
    for name, most in (("invoice", LONGEST_INVOICE), ("note", LONGEST_NOTE)):
        if name in told:
            told[name] = tidy(told[name])
            if len(told[name]) > most:
                raise Refused("too_long", _("This text is too long: at most %(most)s signs.") % {"most": most}, name)
    if wrong := wrong_ibans(told.get("invoice", "")):
        words = _("The IBAN %(iban)s cannot be right: a sign is wrong or missing. Compare it with what your bank says.")
        raise Refused("wrong_iban", words % {"iban": wrong[0][:40]}, "invoice")
    return told


def _currency(text: str) -> str:
    code = str(text).strip().upper()
    if len(code) != 3 or not code.isascii() or not code.isalpha():
        raise Refused("unknown_choice", _("Write the currency in three letters, like EUR or USD."), "currency")
    return code


def _set_pairs(row: Interpreter, pairs: Iterable[Direction]) -> bool:
    """Whether that changed anything."""
    wished = sorted({(str(service), source, target) for service, source, target in pairs})
    if not wished:
        raise Refused("missing", _("Enter at least one direction, for example French and English both ways."), "pairs")
    if len(wished) > MOST_PAIRS:
        raise Refused("too_many", _("At most %(most)s directions.") % {"most": MOST_PAIRS}, "pairs")
    for service, source, target in wished:
        _refuse_odd(service, source, target)
    before = set(row.pairs.values_list("service", "source", "target"))
    if before == set(wished):
        return False
    row.pairs.all().delete()
    Pair.objects.bulk_create(Pair(interpreter=row, service=s, source=one, target=two) for s, one, two in wished)
    return True


def _refuse_odd(service: str, source: str, target: str) -> None:
    if service not in Service.values:
        raise Refused("unknown_choice", _("Choose from the list."), "pairs")
    known = [one in SIGN_LANGUAGES or known_language(one) for one in (source, target)]
    if not all(known) or (service == Service.SIGN) != (target in SIGN_LANGUAGES or source in SIGN_LANGUAGES):
        raise Refused("unknown_language", _("Choose languages from the list."), "pairs")
    if source == target and service != Service.CAPTIONS:
        raise Refused("same_language", _("Choose two different languages for each line."), "pairs")
