"""Backup, duty and rehearsal of a session; and what there is for weak connections."""

import re
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import one_line
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.planning.actions.checklist import begun, chosen_owner, held
from sympolis.planning.models import GoLive, LowBandwidth
from sympolis.planning.owners import pair
from sympolis.programme.models import Session

PHONE = re.compile(r"\+?[\d ()./-]{5,59}")
LONGEST_NOTES = 20_000
is_web = URLValidator(schemes=["https", "http"])


def set_on_the_day(
    session: Session,
    *,
    by: Account | None,
    backup_url: str,
    on_duty: str,
    duty_phone: str,
    rehearsal_at: datetime | None,
) -> GoLive:
    """Say where everybody goes when the room fails, who is on duty and how to reach them, and when the rehearsal is.

    on_duty   a key of owners.Circle.choices
    Raises Refused: "not_allowed", "gone", "same" or "no_link" (backup_url), "unknown_choice" (on_duty), "phone"
    (duty_phone), "behind" (rehearsal_at lies behind the start).
    """
    with transaction.atomic():
        row = held(session, by)
        going = begun(row, by)
        backup_url, duty_phone = backup_url.strip(), one_line(duty_phone)
        _refuse_link(backup_url, row)
        _refuse_phone(duty_phone)
        if rehearsal_at is not None and rehearsal_at >= row.starts_at:
            raise Refused("behind", _("The rehearsal has to be before the session."), "rehearsal")
        who = chosen_owner(row, on_duty, going.on_duty or going.on_duty_account, "on_duty")
        wanted: dict[str, Any] = {
            "backup_url": backup_url, "duty_phone": duty_phone, "rehearsal_at": rehearsal_at, **pair("on_duty", who)
        }  # fmt: skip
        changed = [name for name, value in wanted.items() if getattr(going, name) != value]
        if changed:
            for name in changed:
                setattr(going, name, wanted[name])
            going.save()
            _record("go_live.changed", row, by, changed)
    return going


def _refuse_link(url: str, session: Session) -> None:
    if not url:
        return
    try:
        is_web(url)
    except ValidationError as wrong:
        raise Refused(
            "no_link", _("Write the whole link, for example https://meet.example/backup."), "backup_url"
        ) from wrong
    if url == session.join_url:
        words = _("This is the join link itself. A backup has to be another room, best of another service.")
        raise Refused("same", words, "backup_url")


def _refuse_phone(phone: str) -> None:
    if phone and (not PHONE.fullmatch(phone) or sum(sign.isdigit() for sign in phone) < 5):
        words = _("Write the number with its country code and nothing else, for example +49 228 123456.")
        raise Refused("phone", words, "duty_phone")


def set_low_bandwidth(
    session: Session, *, by: Account | None, notes: dict[str, Any], questions_to: str, voice: str
) -> LowBandwidth:
    """Say what those with a weak connection have.

    notes   texts in words, for before the session
    voice   a key of owners.Circle.choices: who reads out what comes by mail
    Raises Refused: "not_allowed", "gone", "too_long" (notes), "no_address" (questions_to), "unknown_choice" (voice).
    """
    with transaction.atomic():
        row = held(session, by)
        plan = LowBandwidth.objects.select_related("voice", "voice_account").filter(session=row).first()
        plan = plan or LowBandwidth(session=row)
        questions_to = questions_to.strip()
        if any(isinstance(text, str) and len(text) > LONGEST_NOTES for text in notes.values()):
            raise Refused("too_long", _("At most %(most)d signs fit.") % {"most": LONGEST_NOTES}, "notes")
        _refuse_address(questions_to)
        who = chosen_owner(row, voice, plan.voice or plan.voice_account, "voice")
        wanted: dict[str, Any] = {"notes": notes, "questions_to": questions_to, **pair("voice", who)}
        changed = [name for name, value in wanted.items() if getattr(plan, name) != value]
        if changed:
            for name in changed:
                setattr(plan, name, wanted[name])
            plan.save()
            _record("low_bandwidth.changed", row, by, changed)
    return plan


def _refuse_address(address: str) -> None:
    if not address:
        return
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise Refused(
            "no_address", _("Write an e-mail address, for example questions@city.example."), "questions_to"
        ) from wrong


def _record(fact: str, session: Session, by: Account | None, names: list[str]) -> None:
    told: dict[str, object] = {"series": session.series_id, "fields": sorted(names)}
    journal.record_all(fact, [(session, told)], network=session.series.network_id, by=by, on_pages=False)
