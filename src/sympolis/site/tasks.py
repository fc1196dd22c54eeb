"""What the worker does every so often for accounts."""

from django.contrib.sessions.models import Session
from django.utils import timezone


def clear_old_sessions() -> int:
    """Delete sessions whose time is over; how many rows that were."""
    return Session.objects.filter(expire_date__lt=timezone.now()).delete()[0]
