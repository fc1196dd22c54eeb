"""Sending by a provider's own interface instead of SMTP, with django-anymail (extra `sympolis[anymail]`).

Only looked at when EMAIL_URL begins with anymail://; see docs/decisions/0020-letters.md.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any

from django.apps import apps
from django.conf import settings
from django.http import HttpResponse
from django.urls import URLPattern, path

from sympolis.journal.faults import storable
from sympolis.messaging.bounces import note_bounced
from sympolis.messaging.models import Letter
from sympolis.messaging.states import LetterState

METADATA = "letter"  # what the provider keeps beside a letter and tells us again
NOT_ARRIVED = {"bounced", "rejected", "failed"}
LONGEST_ERROR = 500


class NotTaken(Exception):
    """The provider answered, and did not say of any address that it takes the letter."""


def is_used() -> bool:
    """Whether letters go to a provider."""
    return apps.is_installed("anymail")


def connect() -> None:
    """Hear what the provider tells of letters."""
    if is_used():
        import_module("anymail.signals").tracking.connect(heard, dispatch_uid="messaging.heard")


def urlpatterns() -> list[URLPattern]:
    """The address that the provider posts to, letters/provider/tracking/; none without a provider."""
    return [path("letters/provider/tracking/", _webhook(), name="provider_tracking")] if is_used() else []


def _webhook() -> Callable[..., HttpResponse]:
    """django-anymail's view for what the provider tells; it checks the secret."""
    module = import_module(f"anymail.webhooks.{settings.ANYMAIL_PROVIDER}")
    ends = ("TrackingWebhookView", "CombinedWebhookView")
    views = [
        value for name, value in vars(module).items() if name.endswith(ends) and value.__module__ == module.__name__
    ]
    return views[0].as_view()


def heard(sender: Any, event: Any, **more: Any) -> None:
    """Note what became of a letter (django-anymail's normalised tracking event)."""
    name = str((event.metadata or {}).get(METADATA, ""))
    letter = Letter.objects.filter(message_id__startswith=f"<{name}@").first() if name else None
    if letter is None:
        return
    words = event.mta_response or event.description or event.reject_reason or event.event_type
    reason = storable(str(words))[:LONGEST_ERROR]
    if event.event_type in NOT_ARRIVED:
        note_bounced(letter, reason)
    elif event.event_type == "deferred":
        Letter.objects.filter(pk=letter.pk, state=LetterState.SENT).update(last_error=reason)


def look_taken(message: Any) -> None:
    """Raises NotTaken unless the provider said that it takes the message (after sending it, when one is used)."""
    if not is_used():
        return
    told = message.anymail_status.recipients.values()
    if not any(one.message_id or one.status in {"sent", "queued"} for one in told):
        raise NotTaken("the provider did not take it")


def refusal(error: Exception) -> tuple[str, str]:
    """(what an error of the provider means, its words): "letter" (for good), "later", "gone" (nobody to blame), "" for another error."""
    if not is_used():
        return "", ""
    if isinstance(error, NotTaken):
        return "letter", str(error)
    known = import_module("anymail.exceptions")
    words = storable(_said(error))
    if isinstance(
        error, known.AnymailRecipientsRefused | known.AnymailInvalidAddress | known.AnymailUnsupportedFeature
    ):
        return "letter", words
    if not isinstance(error, known.AnymailAPIError):
        return "", ""
    status = error.status_code
    if status is None or status >= 500 or status in {401, 402, 403, 407, 429}:
        return "gone", words
    return ("later" if status in {408, 409, 425} else "letter"), words


def _said(error: Any) -> str:
    """ "422 Inactive recipient": status and the provider's first words, never what we sent."""
    status, response = getattr(error, "status_code", None), getattr(error, "response", None)
    try:
        told = response.json() if response is not None else {}
        words = next((told[key] for key in ("Message", "message", "error") if key in told), "")
    except (ValueError, TypeError, AttributeError):
        words = ""
    return f"{status or ''} {words or type(error).__name__}".strip()
