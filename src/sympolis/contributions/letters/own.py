"""Letters to authors and to cities: a link of one's own, what was received, what a city is asked."""

from typing import Any
from urllib.parse import unquote

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from sympolis.contributions import links
from sympolis.contributions.links import Purpose
from sympolis.contributions.models import Approval, Author, Contribution
from sympolis.contributions.states import ApprovalState, ContributionState
from sympolis.core.languages import pick
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series

BEGUN = "contribution_begun"
JOINED = "contribution_joined"
RENEWED = "contribution_link"
HANDED_OVER = "contribution_handed_over"
RECEIVED = "contribution_received"
APPROVAL = "approval_asked"
KIND_OF = {"begun": BEGUN, "joined": JOINED, "handed_over": HANDED_OVER, "renewed": RENEWED}
FIELDS = {
    "name": _("name of the person"),
    "network": _("name of the network"),
    "series": _("title of the series"),
    "title": _("title of the contribution"),
}


def declare() -> None:
    """Make the kinds known to the post office."""
    link = {"write": _("personal page of the contribution")}
    kinds.declare(
        BEGUN, name=_("Contribution begun"), fields=FIELDS, links=link, needed=("write",), example=of_author,
        subject=_("Your draft: {title}"),
        body=_(
            "Hello {name},\n\nyou have begun a contribution to {series}:\n\n{title}\n\n[Go on writing]({write})\n\n"
            "The link is for you alone; it works at any time and on any device. The draft saves itself. When it is "
            "ready, send it. If you have begun nothing, you need do nothing: no letter follows.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        JOINED, name=_("Asked to write with others"), fields=FIELDS, links=link, needed=("write",), example=of_author,
        subject=_("Write with us: {title}"),
        body=_(
            "Hello {name},\n\na colleague would like to write a contribution to {series} with you:\n\n{title}\n\n"
            "[Read and write]({write})\n\nThe link is for you alone. If you do not want to take part, you need do "
            "nothing.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        RENEWED, name=_("New link to a contribution"), fields=FIELDS, links=link, needed=("write",), example=of_author,
        subject=_("Your new link: {title}"),
        body=_(
            "Hello {name},\n\nthis is your new link to your contribution to {series}:\n\n{title}\n\n[Open it]({write})\n\n"
            "The old one no longer works. The link is for you alone.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        HANDED_OVER, name=_("Contribution handed over to a city"), fields=FIELDS, links=link, needed=("write",),
        example=of_author, subject=_("Yours to complete: {title}"),
        body=_(
            "Hello {name},\n\nwe have entered a contribution of your city to {series}:\n\n{title}\n\n"
            "[See it and take it over]({write})\n\nPlease put right what is wrong and add what is missing. It is yours "
            "from then on: nothing is published without you. The link is for you alone.\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        RECEIVED, name=_("Contribution received"), fields=FIELDS, links=link, needed=("write",), example=of_author,
        subject=_("Received: {title}"),
        body=_(
            "Hello {name},\n\nthank you: we have received\n\n{title}\n\nfor {series}. People who know the matter read it "
            "now; you hear from us what they decided, and why. Until they begin you can still change it.\n\n"
            "[See it]({write})\n\n{network}"
        ),
    )  # fmt: skip
    kinds.declare(
        APPROVAL, name=_("A city is asked to approve"), fields=FIELDS, links={"approve": _("page to read and answer")},
        needed=("approve",), example=of_approval, subject=_("May we publish this? {title}"),
        body=_(
            "Hello {name},\n\n{network} would like to publish this in the name of your city:\n\n{title}\n\n"
            "[Read it and answer]({approve})\n\nIt is published only if you approve it. You can change your mind later "
            "by the same link."
        ),
    )  # fmt: skip


def tell_author(author: Author, why: str, *, key: str) -> None:
    """Mail an author their own link. Said twice with the same key, it is one letter."""
    _post(author, KIND_OF[why], key=key)


def tell_received(row: Contribution, *, key: str) -> None:
    """Tell all authors that it came in."""
    if row.state == ContributionState.DRAFT:
        return
    for author in row.authors.filter(participant__erased_at=None).select_related("participant__person"):
        author.contribution = row
        _post(author, RECEIVED, key=f"{key}:{author.pk}")


def ask(approval: Approval) -> bool:
    """Mail the question to whoever answers for a city; False when it is no more asked."""
    if approval.state != ApprovalState.ASKED or not approval.email:
        return False
    series = approval.contribution.series
    writer = texts.Writer(APPROVAL, network=series.network, language=approval.language or series.working_language)
    written = writer.written(approval_values(approval, writer.language))
    post(
        key=f"{APPROVAL}:{approval.pk}", kind=APPROVAL, to_address=approval.email, to_name=approval.name,
        language=written.language, subject=written.subject, text=written.text, html=written.html,
        network=series.network_id, reply_to=contact_of(series), about=f"contributions.contribution:{approval.contribution_id}",
    )  # fmt: skip
    return True


def _post(author: Author, kind: str, *, key: str) -> None:
    participant, series = author.participant, author.contribution.series
    if not participant.email:
        return
    writer = texts.Writer(kind, network=series.network, language=language_of(author))
    written = writer.written(author_values(author, writer.language))
    post(
        key=key, kind=kind, to_address=participant.email, to_name=str(participant.person), language=written.language,
        subject=written.subject, text=written.text, html=written.html, network=series.network_id,
        person=participant.person_id, reply_to=contact_of(series),
        about=f"contributions.contribution:{author.contribution_id}",
    )  # fmt: skip


def language_of(author: Author) -> str:
    """In which language an author reads letters."""
    return author.participant.language or author.contribution.language


def contact_of(series: Series) -> str:
    """Where answers go."""
    return series.contact_email or series.network.contact_email


def author_values(author: Author, language: str, *, shown: str = "") -> dict[str, Any]:
    """What stands in a letter to an author; `shown` instead of the secret of the link."""
    path = _path("contributions:write", shown or links.token(author, Purpose.MAILED))
    values = _values(author.contribution, language)
    return {
        **values,
        "name": str(author.participant.person),
        "write": public_base(author.contribution.series.network) + path,
    }


def approval_values(approval: Approval, language: str, *, shown: str = "") -> dict[str, Any]:
    """What stands in the letter to a city; `shown` instead of the secret of the link."""
    path = _path("contributions:approve", shown or links.token(approval, Purpose.APPROVE))
    values = _values(approval.contribution, language)
    return {**values, "name": approval.name, "approve": public_base(approval.contribution.series.network) + path}


def _path(view: str, token: str) -> str:
    """The address of a personal page; the sign that stands for a secret stays readable."""
    return unquote(reverse(view, args=[token]))


def _values(row: Contribution, language: str) -> dict[str, Any]:
    series = row.series
    return {
        "network": pick(series.network.name, language, series.network.working_language)[0],
        "series": pick(series.title, language, series.working_language)[0],
        "title": pick(row.title, language, row.language)[0],
    }  # fmt: skip


def of_author(network: Network, language: str) -> dict[str, Any] | None:
    """Values of the newest author of a network, for looking at a letter; None while there is none."""
    rows = Author.objects.filter(contribution__series__network=network, participant__erased_at=None)
    row = rows.select_related("participant__person", "contribution__series__network").order_by("-pk").first()
    return author_values(row, language, shown="…") if row else None


def of_approval(network: Network, language: str) -> dict[str, Any] | None:
    """Values of the newest question to a city; None while there is none."""
    rows = Approval.objects.filter(contribution__series__network=network)
    row = rows.select_related("contribution__series__network").order_by("-pk").first()
    return approval_values(row, language, shown="…") if row else None
