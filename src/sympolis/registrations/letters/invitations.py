"""The letter of an invitation: the personal link, once for every time it is sent."""

from typing import Any

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.core.languages import pick
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.published import published
from sympolis.registrations import links
from sympolis.registrations.letters import words
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import contact_of
from sympolis.registrations.models import Invitation

INVITATION = "registration_invitation"


def declare() -> None:
    """Make the kind known to the post office."""
    kinds.declare(
        INVITATION,
        name=gettext_lazy("Invitation"),
        fields={
            "name": gettext_lazy("name of the person, may be empty"),
            "network": gettext_lazy("name of the network"),
            "what": gettext_lazy("title of the session, or of the series"),
            "when": gettext_lazy("time of the session, empty for a series"),
            "until": gettext_lazy("until when the link works, may be empty"),
        },
        links={"register": gettext_lazy("personal page to register")},
        needed=("register",),
        example=example,
        subject=gettext_lazy("Invitation: {what}"),
        body=gettext_lazy(
            "Hello {name},\n\n{network} invites you to take part:\n\n{what}\n\n{when}\n\n[Register]({register})\n\n"
            "{until}\n\nThe link is for you alone. If you do not want to come, you need do nothing."
        ),
    )


def tell(invitation: Invitation) -> bool:
    """Post the letter of an invitation that is open; False when there is nothing to tell. Said twice, it is one letter."""
    if not is_open(invitation):
        return False
    series = invitation.series
    language = invitation.language or series.working_language
    writer = texts.Writer(INVITATION, network=series.network, language=language)
    written = writer.written(values_of(invitation, writer.language))
    post(
        key=f"{INVITATION}:{invitation.pk}:{invitation.version}", kind=INVITATION, to_address=invitation.email,
        to_name=invitation.name, language=written.language, subject=written.subject, text=written.text,
        html=written.html, network=series.network_id, reply_to=contact_of(series, series.network),
        about=f"registrations.invitation:{invitation.pk}",
    )  # fmt: skip
    return True


def is_open(invitation: Invitation) -> bool:
    """Whether its link can still be used for the first time."""
    return invitation.used_at is None and (invitation.ends_at is None or invitation.ends_at > timezone.now())


def values_of(invitation: Invitation, language: str, *, shown: str = "") -> dict[str, Any]:
    """What stands in the letter, in a language; `shown` instead of the secret that opens the form."""
    series, network = invitation.series, invitation.series.network
    base = public_base(network)
    title, when, zone = pick(series.title, language, series.working_language)[0], "", series.zone
    with translation.override(ours(language)):
        if invitation.session_id:
            programme = published(series, base_url=base, language=language, sessions=[invitation.session_id])
            if programme.entries:
                entry = programme.entries[0]
                title, zone = programme.title(entry)[0], str(entry.card["zone"])
                when = words.moment_line(programme, entry, zone)
        until = ""
        if invitation.ends_at:
            until = _("The link works until %(until)s.") % {
                "until": words.until_words(invitation.ends_at, language, zone)
            }
    token = shown or links.token(invitation, links.Purpose.INVITED)
    return {
        "name": invitation.name,
        "network": pick(network.name, language, network.working_language)[0],
        "what": title,
        "when": when,
        "until": until,
        "register": f"{base}/series/{series.slug}/register/invited/{token}/",
    }


def example(network: Network, language: str) -> dict[str, Any] | None:
    """The newest invitation of a network, for looking at the letter; None while there is none."""
    rows = Invitation.objects.filter(series__network=network).select_related("series__network")
    row = rows.order_by("-pk").first()
    return values_of(row, language, shown="…") if row else None
