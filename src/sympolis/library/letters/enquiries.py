"""Letters of a question to the contact of a practice: is it you, somebody asks, the answer."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from sympolis.library import links
from sympolis.library.actions.enquiries import about
from sympolis.library.letters import common
from sympolis.library.models import Enquiry
from sympolis.library.queries import people
from sympolis.library.states import EnquiryState
from sympolis.messaging import kinds
from sympolis.networks.models import Network

TOLD, ASKED, ANSWERED, DECLINED = "enquiry_told", "enquiry_asked", "enquiry_answered", "enquiry_declined"


def declare() -> None:
    """Make the kinds known to the post office."""
    fields = {
        "name": _("name of the person"),
        "network": _("name of the network"),
        "practice": _("title of the practice"),
    }
    told: dict[str, Any] = {"links": {"page": _("page with the question")}, "needed": ("page",), "example": example}
    kinds.declare(
        TOLD, name=_("Question to a city: is this address yours?"), fields=fields,
        subject=_("Send your question: {practice}"), **told,
        body=_(
            "Hello {name},\n\nsomebody, we think it was you, has written a question to the city behind “{practice}”. It is "
            "sent when you press the button here:\n\n[Send my question]({page})\n\nIf it was not you, you need do nothing: "
            "it is deleted after a week.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        ASKED, name=_("Question to a city"),
        fields={**fields, "asker": _("who asks"), "city": _("their city"), "message": _("the question")},
        subject=_("{city} asks about “{practice}”"), **told,
        body=_(
            "Hello {name},\n\n{asker} of {city} asks about your practice “{practice}”:\n\n{message}\n\n[Answer]({page})\n\n"
            "They do not see your address unless you want it. If you would rather not be asked any more, take your yes back "
            "on the page of your contribution.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        ANSWERED, name=_("Question to a city: the answer"),
        fields={**fields, "answer": _("the answer"), "contact": _("who answers"), "address": _("their address, may be empty")},
        subject=_("Answer: {practice}"), **told,
        body=_(
            "Hello {name},\n\n{contact} answers your question about “{practice}”:\n\n{answer}\n\nYou can go on by mail: "
            "{address}\n\n[See question and answer]({page})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        DECLINED, name=_("Question to a city: no answer now"), fields=fields,
        subject=_("No answer now: {practice}"), **told,
        body=_(
            "Hello {name},\n\nthe contact of “{practice}” cannot help just now. What is known stands on the page of the "
            "practice; you can also write to us.\n\n[See it]({page})\n\n{network}"
        ),
    )  # fmt: skip


def ask_asker(row: Enquiry) -> None:
    """Ask whether the address is theirs."""
    if row.state == EnquiryState.TOLD:
        _to_asker(row, TOLD)


def ask_contacts(row: Enquiry) -> None:
    """Put the question to everybody who agreed to be asked; without the asker's address."""
    if row.state != EnquiryState.PASSED_ON:
        return
    for author in people.contacts(row.practice):
        participant = author.participant
        common.send(
            ASKED, row.practice, language=common.language_for(author, row.practice),
            values=lambda language, author=author: {
                **common.head(row.practice, language), "name": str(author.participant.person), "asker": row.name,
                "city": row.city, "message": row.message,
                "page": common.address(row.practice, "enquiry_contact", links.of_contact(row, author)),
            },
            key=f"{ASKED}:{row.pk}:{author.pk}", to_address=participant.email, to_name=str(participant.person),
            person=participant.person_id, about=about(row),
        )  # fmt: skip


def tell_answer(row: Enquiry) -> None:
    """Tell whoever asked what the contact says."""
    if row.state == EnquiryState.ANSWERED:
        _to_asker(row, ANSWERED)
    elif row.state == EnquiryState.DECLINED:
        _to_asker(row, DECLINED)


def _to_asker(row: Enquiry, kind: str) -> None:
    participant = row.author.participant if row.author else None
    common.send(
        kind, row.practice, language=row.language,
        values=lambda language: {
            **common.head(row.practice, language), "name": row.name, "answer": row.answer,
            "contact": str(participant.person) if participant else "",
            "address": participant.email if participant and row.shows_address else "",
            "page": common.address(row.practice, "enquiry", links.of_asker(row)),
        },
        key=f"{kind}:{row.pk}", to_address=row.email, to_name=row.name, about=about(row),
    )  # fmt: skip


def example(network: Network, language: str) -> dict[str, Any] | None:
    """Values of the newest question, for looking at a letter; None while there is none."""
    row = (
        Enquiry.objects.filter(practice__network=network)
        .select_related("practice__network", "practice__series")
        .first()
    )
    if row is None:
        return None
    return {
        **common.head(row.practice, language), "name": "Ama Owusu", "asker": row.name, "city": row.city,
        "message": row.message, "answer": row.answer, "contact": "Ama Owusu", "address": "",
        "page": common.address(row.practice, "enquiry", "…"),
    }  # fmt: skip
