"""What those who took part say of a session, kept without who said it."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Session
from sympolis.programme.states import SessionState
from sympolis.registrations import queries
from sympolis.registrations.actions.about import Answers
from sympolis.registrations.actions.answers import checked, field_of
from sympolis.registrations.actions.locking import locked_registration
from sympolis.registrations.feedback import asked_after
from sympolis.registrations.models import Feedback, Participant, Registration
from sympolis.registrations.permissions import is_own

LONGEST = 4000
OPEN_FOR = timedelta(days=60)  # after the session


def give_feedback(
    registration: Registration,
    *,
    by: Participant | Account,
    usefulness: int | None = None,
    will_use: str = "",
    improvement: str = "",
    answers: Answers | None = None,
    language: str = "",
) -> None:
    """Keep an answer apart from its giver: the registration only remembers that one was given, and on which day.

    answers   to the series' own questions that are asked afterwards, not yet checked
    Raises Refused: "not_allowed", "gone", as refusal_of, "missing" (nothing said), "wrong_number", "wrong_answer" (the
    question is not asked here, or the answer does not fit it), "too_long".
    """
    will_use, improvement = tidy(will_use), tidy(improvement)
    own = _own(registration.session, answers or {})
    _check(usefulness, will_use, improvement, own)
    with transaction.atomic():
        session, registration = locked_registration(registration)
        if not is_own(by, registration):
            raise Refused("not_allowed", _("This registration is not yours."))
        if refusal := refusal_of(registration):
            raise refusal
        today = timezone.now().date()
        registration.feedback_on = today
        registration.save(update_fields=["feedback_on"])
        Feedback.objects.create(
            session=session, shuffle=uuid.uuid4(), on=today, usefulness=usefulness, will_use=will_use,
            improvement=improvement, answers=own, language=language,
        )  # fmt: skip
        # The fact is about the session: one about the registration would tell in which order they answered
        journal.record_all(
            "feedback.given", [(session, {})], network=session.series.network_id, by=None, on_pages=False
        )


def refusal_of(registration: Registration, now: datetime | None = None) -> Refused | None:
    """Why somebody cannot say how a session was; None when they can. Uses the session and its released version.

    Codes: "given" (once a session), "cancelled", "not_over", "closed", "not_attended" (neither live nor afterwards).
    """
    session, now = registration.session, now or timezone.now()
    end = queries.start_of(session) + timedelta(minutes=session.minutes)
    if registration.feedback_on:
        return Refused("given", _("You have answered already. Thank you."))
    if session.released and session.released.state == SessionState.CANCELLED:
        return Refused("cancelled", _("This session did not take place."))
    if now < end:
        return Refused("not_over", _("This session is not over yet. Tell us afterwards."))
    if now > end + OPEN_FOR:
        words = _("Answers to this session are no longer collected. Write to the secretariat instead.")
        return Refused("closed", words)
    if not registration.attendance:
        words = _("We ask those who took part, and we do not know that you did.")
        return Refused("not_attended", words)
    return None


def _own(session: Session, answers: Answers) -> dict[str, Any]:
    """Answers to own questions as they are kept: number of the question -> value."""
    here = set(asked_after(session)) if answers else set()
    for question in answers:
        if question not in here:
            raise Refused("wrong_answer", _("This question is not asked any more."), field_of(question))
    found = {str(question.pk): checked(question, value) for question, value in answers.items()}
    return {number: value for number, value in found.items() if value is not None}


def _check(usefulness: int | None, will_use: str, improvement: str, own: dict[str, Any]) -> None:
    if usefulness is None and not will_use and not improvement and not own:
        raise Refused("missing", _("Answer at least one question."), "usefulness")
    if usefulness is not None and not 1 <= usefulness <= 5:
        raise Refused("wrong_number", _("Choose from 1 to 5."), "usefulness")
    for name, text in (("will_use", will_use), ("improvement", improvement)):
        if len(text) > LONGEST:
            raise Refused("too_long", _("This is too long: at most %(most)s signs.") % {"most": LONGEST}, name)
