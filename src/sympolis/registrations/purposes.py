"""What we ask people to agree to, each by itself, never ticked beforehand, in words that are kept with the yes.

Apps above ask for more, and say in their apps.ready() what that is called.
"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from sympolis.registrations.actions.about import Agreed

PURPOSES = {
    "recording": _(
        "When a session is recorded, I may be seen and heard in the recording. Without this I can take part with camera "
        "and microphone off."
    ),
    "contacts": _("The other participants of my sessions may see my name, city and e-mail address."),
    "follow_up": _("The secretariat may write to me after the series, about what became of it and about new ones."),
}
NAMES = {
    "recording": _("Recording"),
    "contacts": _("My contact for other participants"),
    "follow_up": _("Contact after the series"),
}
_further: dict[str, Any] = {}


def also(names: Mapping[str, Any]) -> None:
    """What other purposes are called: {"publication": _("Publication")}. One that is about something is told by what
    stands before its colon: "contact" for "contact:7"."""
    _further.update(names)


def name_of(purpose: str) -> str:
    """What a purpose is called; itself where nobody has a name for it."""
    known = {**_further, **NAMES}
    return str(known.get(purpose) or known.get(purpose.partition(":")[0]) or purpose)


def agreed_to(purpose: str) -> Agreed:
    """The yes to a purpose in the words of the reader's language."""
    return Agreed(purpose, str(PURPOSES[purpose]), get_language() or "en")
