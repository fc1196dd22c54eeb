"""The letter with the code that erases what is held of a mailbox."""

from uuid import UUID

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from sympolis.core.languages import INTERFACE_LANGUAGES
from sympolis.directory.actions import make_code
from sympolis.directory.actions.codes import MINUTES
from sympolis.directory.models import OneTimeCode
from sympolis.directory.states import CodePurpose
from sympolis.messaging.actions import post
from sympolis.registrations.models import Participant


def send(participant: Participant, *, language: str, instead_of: UUID | str | None = None) -> OneTimeCode:
    """Make a code and post it to the participant's address; the one of `instead_of` is void."""
    own = participant.language if participant.language in dict(INTERFACE_LANGUAGES) else language
    with transaction.atomic(), translation.override(own):
        code, digits = make_code(CodePurpose.ERASE, None, instead_of=UUID(str(instead_of)) if instead_of else None)
        words = {"code": f"{digits[:4]} {digits[4:]}", "minutes": MINUTES, "network": participant.network}
        post(
            key=f"code:{code.pk}", kind="erase_code", secret=True, to_address=participant.email,
            subject=_("Your code to erase your data at %(network)s") % {"network": participant.network.name},
            text=render_to_string("registrations/letters/erase_code.txt", words).strip() + "\n", language=own,
            network=participant.network_id, person=participant.person_id,
        )  # fmt: skip
    return code
