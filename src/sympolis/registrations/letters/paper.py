"""The words of a certificate as a kind whose text a network may write in its own languages, like those of its letters.

Each line of the text is one place on the paper, told by its placeholder; the order does not matter.
"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy

from sympolis.messaging import kinds, texts
from sympolis.networks.models import Network
from sympolis.registrations.letters.thanks import example as thanks_example
from sympolis.registrations.models import Registration

CERTIFICATE = "certificate"
LINES = ("live", "followed", "time", "minutes", "from", "days", "issued", "verify")  # one placeholder tells each line


def declare() -> None:
    """Make the words known to the desk's list of letters."""
    fields = {
        "live": gettext_lazy("marks what the person did: came. The title stands below it"),
        "followed": gettext_lazy("marks what the person did: followed afterwards"),
        "day": gettext_lazy("day of the session"),
        "time": gettext_lazy("time of day, on the host’s clock"),
        "place": gettext_lazy("whose clock: a place"),
        "offset": gettext_lazy("how far from UTC"),
        "minutes": gettext_lazy("length in minutes"),
        "from": gettext_lazy("first day of an exchange in writing"),
        "days": gettext_lazy("length of an exchange in writing, in days"),
        "issued": gettext_lazy("day of the certificate"),
        "verify": gettext_lazy("marks what stands above the address that verifies it"),
    }
    kinds.declare(
        CERTIFICATE, name=gettext_lazy("Certificate, the paper itself"), fields=fields, needed=LINES, example=_example,
        subject=gettext_lazy("Certificate of participation"),
        body=gettext_lazy(
            "took part in the session {live}\n\nfollowed, after it took place, the session {followed}\n\n"
            "{day}, {time}, {place} time, {offset}\n\n{minutes} minutes, online\n\nfrom {from}\n\n{days} days, in writing\n\n"
            "Issued on {issued}\n\nWhether this paper is genuine can be seen here: {verify}"
        ),
    )  # fmt: skip


def own_lines(network: Network, language: str) -> tuple[str, dict[str, str]] | None:
    """(title, placeholder that tells a line -> the line) in exactly this language, if the network wrote it; else None."""
    own = texts.own_text(CERTIFICATE, network=network, language=language)
    if own is None:
        return None
    subject, body = own
    rows = [row.strip() for row in body.splitlines() if row.strip()]
    found = {name: row for row in rows for name in LINES if f"{{{name}}}" in row}
    return subject, found


def filled(line: str, values: Mapping[str, str]) -> str:
    """A line with these values; a placeholder that only marks it stands for nothing."""
    for name, value in values.items():
        line = line.replace(f"{{{name}}}", value)
    return line.strip()


def _example(network: Network, language: str) -> dict[str, str] | None:
    known = thanks_example(network, language)
    if known is None:
        return None
    row = Registration.objects.filter(participant__network=network).select_related("session").last()
    assert row is not None  # the other example is made of it
    return {
        "live": known["what"], "followed": "", "day": f"{row.session.local_date:%d.%m.%Y}",
        "time": f"{row.session.local_time:%H:%M}", "place": row.session.zone, "offset": "", "from": "", "days": "",
        "minutes": str(row.session.minutes), "issued": f"{row.session.local_date:%d.%m.%Y}", "verify": "…",
    }  # fmt: skip
