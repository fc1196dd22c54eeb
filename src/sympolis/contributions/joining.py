"""What becomes of contributions when two cities or people of the directory become one."""

from django.utils.translation import gettext_lazy

from sympolis.contributions.models import Contribution
from sympolis.directory.changes import Changes

WORDS = {"contributions.contribution": gettext_lazy("Contributions")}


def cities(changes: Changes, kept: int, lost: int) -> None:
    changes.move(Contribution.objects.all(), "municipality_id", kept, lost)
