"""Certificates: issued to those who took part, revoked when that was a mistake."""

import secrets

from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.journal import actions as journal
from sympolis.programme.models import Session
from sympolis.registrations import queries
from sympolis.registrations.actions.locking import account_of
from sympolis.registrations.models import Certificate, Registration
from sympolis.registrations.permissions import Somebody, is_own, may_note_attendance

SIGNS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that is mistaken for something else when read from paper
LENGTH = 12  # 31 signs to the 12th: 59 bits, not to be guessed through


def issue(registration: Registration, *, by: Somebody) -> Certificate:
    """The certificate of somebody who took part; the same one when it is asked for again.

    Raises Refused: "not_allowed", "not_attended".
    """
    with transaction.atomic():
        rows = Registration.objects.select_for_update(no_key=True, of=("self",))
        registration = rows.select_related("participant__person", "session__series__network", "session__released").get(
            pk=registration.pk
        )
        _refuse(registration, by)
        known = Certificate.objects.filter(registration=registration).first()
        if known and known.revoked_at is None:
            return known
        certificate = known or Certificate(registration=registration, code=new_code())
        certificate.name, certificate.content = str(registration.participant.person), content_of(registration)
        certificate.issued_at, certificate.revoked_at = timezone.now(), None
        certificate.save()
        _record("certificate.issued", [certificate], registration.session, by)
    return certificate


def revoke_for(registrations: list[Registration], *, session: Session, by: Somebody) -> None:
    """Revoke the certificates of those who did not take part after all, in the caller's transaction."""
    rows = list(Certificate.objects.filter(registration__in=registrations, revoked_at=None))
    if rows:
        Certificate.objects.filter(pk__in=[row.pk for row in rows]).update(revoked_at=timezone.now())
        _record("certificate.revoked", rows, session, by)


def new_code() -> str:
    """A new code, in groups of four: "7KQ4-PM2X-9ABC"."""
    signs = "".join(secrets.choice(SIGNS) for _sign in range(LENGTH))
    return "-".join(signs[at : at + 4] for at in range(0, LENGTH, 4))


def content_of(registration: Registration) -> dict:
    """What a certificate says, as it is now (see models.Certificate)."""
    session = registration.session
    card = session.released.card if session.released else {}
    return {
        "network": dict(session.series.network.name),
        "series": dict(session.series.title),
        "title": dict(card.get("title") or session.title),
        "starts_at": queries.start_of(session).isoformat(),
        "zone": session.zone,
        "minutes": card.get("minutes") or session.minutes,
        "attendance": registration.attendance,
    }


def _refuse(registration: Registration, by: Somebody) -> None:
    if by is not None and not is_own(by, registration) and not may_note_attendance(by, registration.session.series):
        raise Refused("not_allowed", _("This registration is not yours."))
    if not registration.attendance:
        words = _("A certificate is for those who took part. If you did, tell the secretariat.")
        raise Refused("not_attended", words)


def _record(fact: str, certificates: list[Certificate], session: Session, by: Somebody) -> None:
    told: list[tuple[Model, dict[str, object]]] = [(one, {"session": session.pk}) for one in certificates]
    journal.record_all(fact, told, network=session.series.network_id, by=account_of(by), on_pages=False)
