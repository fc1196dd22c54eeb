"""What stands on the page of a practice besides the practice: who uses it too, whether it still runs."""

from typing import Any

from sympolis.library import citing
from sympolis.library.models import Practice
from sympolis.library.queries import checks, people, reuse
from sympolis.library.views.public_cite import cited


def beside(practice: Practice) -> dict[str, Any]:
    """For the page's template."""
    return {
        "uses": reuse.confirmed(practice),
        "standing": checks.standing(practice),
        "has_contact": bool(people.contacts(practice)),
        "cite": citing.plain(cited(practice)),
    }
