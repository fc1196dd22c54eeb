"""A city asks the contact of a practice something; neither sees the other's address before the contact wants it."""

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.models import Author
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, comparable, one_line, tidy
from sympolis.journal import actions as journal
from sympolis.library.models import Enquiry, Practice
from sympolis.library.queries import people
from sympolis.library.queries.practices import public
from sympolis.library.states import EnquiryState
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.registrations.actions.people import checked_address, checked_name

LONGEST_TEXT = 4000
KEPT, UNPROVEN_KEPT = timedelta(days=90), timedelta(days=7)
MOST_A_DAY = 10  # of one mailbox
S = EnquiryState


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody asks; `key` is the form's own, so that the same form twice is one."""

    name: str
    email: str
    city: str
    message: str
    language: str = ""
    key: str = ""


def ask(practice: Practice, asked: Asked, *, is_proven: bool = False) -> Enquiry:
    """Keep a question; a letter asks whether the address is theirs, unless that is known, then the contact gets it.

    Raises Refused: "not_public", "no_contact", "missing" and "too_long" (name, place, message), "wrong_address",
    "too_many" (ten a day of one mailbox).
    """
    name, email, city = checked_name(asked.name), checked_address(asked.email), one_line(asked.city)[:300]
    if not comparable(city):
        raise Refused("missing", _("Tell us which city you write for."), "place")
    message = _text(asked.message, "message", _("Write what you would like to know."))
    with transaction.atomic():
        held = _shown(practice)
        if not people.contacts(held):
            raise Refused(
                "no_contact", _("Nobody of this city can be asked here now. Write to the secretariat instead.")
            )
        if asked.key and (made := Enquiry.objects.filter(form_key=asked.key).first()):
            return made
        recent = Enquiry.objects.filter(email_key=address_key(email), asked_at__gt=timezone.now() - timedelta(days=1))
        if recent.count() >= MOST_A_DAY:
            raise Refused("too_many", _("Too many questions came from this mailbox today. Go on tomorrow."))
        row = Enquiry.objects.create(
            practice=held, name=name, email=email, email_key=address_key(email), city=city, message=message,
            language=asked.language, form_key=asked.key or None,
        )  # fmt: skip
        if is_proven:
            _pass_on(row)
        else:
            _record("enquiry.told", row)
    return row


def prove(enquiry: Enquiry) -> Enquiry:
    """Whoever asked came by the mailed link and pressed a button; the contact gets it. Twice changes nothing.

    Raises Refused: "not_public", "no_contact".
    """
    with transaction.atomic():
        row = _locked(enquiry)
        if row.state == S.TOLD:
            if not people.contacts(_shown(row.practice)):
                raise Refused("no_contact", _("Nobody of this city can be asked here now. Write to the secretariat instead."))  # fmt: skip
            _pass_on(row)
    return row


def answer(enquiry: Enquiry, *, author: Author, text: str, shows_address: bool) -> Enquiry:
    """The contact answers, with or without letting both see each other's address. Raises Refused: "missing", "too_long"."""
    text = _text(text, "text", _("Write an answer, or say that you cannot help now."))
    return _close(enquiry, S.ANSWERED, author, text, shows_address)


def decline(enquiry: Enquiry, *, author: Author) -> Enquiry:
    """The contact cannot help now; whoever asked is told."""
    return _close(enquiry, S.DECLINED, author, "", False)


def forget(enquiry: Enquiry) -> None:
    """Delete a question with its answer and the letters about it."""
    with transaction.atomic():
        forget_letters(about=[about(enquiry)])
        Enquiry.objects.filter(pk=enquiry.pk).delete()


def forget_old() -> int:
    """Delete what was asked 90 days ago, and what nobody has shown to be theirs for a week; how many."""
    now = timezone.now()
    old = Enquiry.objects.filter(asked_at__lt=now - KEPT)
    unproven = Enquiry.objects.filter(state=S.TOLD, asked_at__lt=now - UNPROVEN_KEPT)
    rows = list(old | unproven)
    for row in rows:
        forget(row)
    return len(rows)


def about(row: Enquiry) -> str:
    """How letters name it."""
    return f"library.enquiry:{row.pk}"


def _close(enquiry: Enquiry, state: str, author: Author, text: str, shows_address: bool) -> Enquiry:
    with transaction.atomic():
        row = _locked(enquiry)
        if row.state != S.PASSED_ON:
            raise Refused("answered", _("This was answered already."))
        row.state, row.author, row.answer, row.shows_address = state, author, text, shows_address
        row.answered_at = timezone.now()
        row.save()
        _record("enquiry.answered", row, state=state)
    return row


def _pass_on(row: Enquiry) -> None:
    row.state, row.proven_at = S.PASSED_ON, timezone.now()
    row.save(update_fields=["state", "proven_at"])
    _record("enquiry.passed_on", row)


def _shown(practice: Practice) -> Practice:
    rows = public(practice.network).select_related("network", "contribution", "series")
    held = rows.filter(pk=practice.pk).first()
    if held is None:
        raise Refused("not_public", _("This practice is no longer in the library."))
    return held


def _locked(enquiry: Enquiry) -> Enquiry:
    rows = Enquiry.objects.select_for_update(of=("self",)).select_related("practice__network")
    row = rows.filter(pk=enquiry.pk).first()
    if row is None:
        raise Refused("gone", _("This was deleted."))
    return row


def _text(text: str, field: str, missing: str) -> str:
    text = tidy(text)
    if not comparable(text):
        raise Refused("missing", missing, field)
    if len(text) > LONGEST_TEXT:
        raise Refused("too_long", _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_TEXT}, field)
    return text


def _record(fact: str, row: Enquiry, **facts: object) -> None:
    told: dict[str, object] = {"practice": row.practice_id, **facts}
    journal.record_all(fact, [(row, told)], network=row.practice.network_id, by=None, on_pages=False)
