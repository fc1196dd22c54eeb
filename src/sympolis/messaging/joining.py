"""What the post office does when two people of the directory become one."""

from django.utils.translation import gettext_lazy as _

from sympolis.directory.changes import Changes
from sympolis.messaging.models import Letter

WORDS = {"messaging.letter": _("Letters")}


def persons(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Letter.objects.all(), "person_id", kept, lost)
