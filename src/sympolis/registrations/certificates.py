"""What a certificate says: from what was true when it was issued to the content of papers/certificate.typ."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import segno
from django.utils.dateformat import DateFormat
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core import clock
from sympolis.core.languages import INTERFACE_LANGUAGES, language_name, pick, zone_city
from sympolis.messaging import texts
from sympolis.networks.models import Network
from sympolis.registrations.letters import paper
from sympolis.registrations.models import Certificate
from sympolis.registrations.states import Attendance
from sympolis.ui.papers import render_pdf

TEMPLATE = Path(__file__).parent / "papers" / "certificate.typ"
DAY = 1440  # minutes


def certificate_pdf(certificate: Certificate, network: Network, *, url: str, language: str) -> bytes:
    """The certificate as PDF in a language that is active; texts of the network in that language where it has them."""
    return render_pdf(TEMPLATE, paper_content(certificate, network, url=url, language=language), language=language)


def paper_content(certificate: Certificate, network: Network, *, url: str, language: str) -> dict[str, Any]:
    """The content of certificate.typ. `url` is the full address of the verification page."""
    content = certificate.content
    wanted = (language, network.working_language)
    words = _words(certificate, network, language)
    return {
        "network": pick(content["network"], *wanted)[0],
        "kind": words.kind,
        "name": certificate.name,
        "says": words.says,
        "title": pick(content["title"], *wanted)[0],
        "series": pick(content["series"], *wanted)[0],
        "facts": words.facts,
        "issued": words.issued,
        "verify": {"words": words.verify, "url": url},
        "code": modules(url),
        "sky": sky(content),
        "carriers": [f"{carrier.get_kind_display()} {carrier.name}" for carrier in network.carriers.all()[:4]],
        "colours": {"mast": network.mast_light or None, "on_mast": network.on_mast_light or None},
        "footer": {"version": "", "page": ""},
    }


def languages(network: Network) -> list[tuple[str, str]]:
    """(code, name in itself) of the languages in which there are words for the paper: ours, and the network's own."""
    ours = dict(INTERFACE_LANGUAGES)
    own = [code for code in texts.own_languages(paper.CERTIFICATE, network=network) if code not in ours]
    return [*ours.items(), *((code, language_name(code, code)) for code in own)]


@dataclass(frozen=True, slots=True)
class _Words:
    """What stands on the paper beside names and titles."""

    kind: str
    says: str
    facts: list[str]
    issued: str
    verify: str


def _words(certificate: Certificate, network: Network, language: str) -> _Words:
    """The network's own words in this language, else ours."""
    content = certificate.content
    own = paper.own_lines(network, language)
    if own is None:
        verify = _("Whether this paper is genuine can be seen here:")
        return _Words(
            _("Certificate of participation"), says(content["attendance"]), facts(content, language),
            _("Issued on %(day)s") % {"day": _day(certificate.issued_at)}, verify,
        )  # fmt: skip
    title, lines = own
    did = "followed" if content["attendance"] == Attendance.FOLLOWED else "live"
    return _Words(
        title, paper.filled(lines[did], {did: ""}), _own_facts(content, lines, language),
        paper.filled(lines["issued"], {"issued": _day_there(certificate.issued_at)}), paper.filled(lines["verify"], {"verify": ""}),
    )  # fmt: skip


def _own_facts(content: dict[str, Any], lines: dict[str, str], language: str) -> list[str]:
    start = datetime.fromisoformat(content["starts_at"])
    place = clock.zone(content["zone"])
    day, minutes = _day_there(start.astimezone(place)), content["minutes"]
    if minutes >= DAY:
        return [paper.filled(lines["from"], {"from": day}), paper.filled(lines["days"], {"days": str(minutes // DAY)})]
    values = {
        "day": day, "time": f"{start.astimezone(place):%H:%M}", "place": zone_city(content["zone"], language),
        "offset": clock.offset_label(start, place),
    }  # fmt: skip
    return [paper.filled(lines["time"], values), paper.filled(lines["minutes"], {"minutes": str(minutes)})]


def says(attendance: str) -> str:
    """What the person did, between name and title."""
    if attendance == Attendance.FOLLOWED:
        return _("followed, after it took place, the session")
    return _("took part in the session")


def facts(content: dict[str, Any], language: str) -> list[str]:
    """When and how long, on the host's clock."""
    start = datetime.fromisoformat(content["starts_at"])
    place = clock.zone(content["zone"])
    minutes = content["minutes"]
    if minutes >= DAY:
        days = minutes // DAY
        length = ngettext("%(count)d day, in writing", "%(count)d days, in writing", days) % {"count": days}
        return [_("from %(day)s") % {"day": _day(start.astimezone(place))}, length]
    when = _("%(day)s, %(time)s, %(place)s time, %(offset)s") % {
        "day": _day(start.astimezone(place)),
        "time": f"{start.astimezone(place):%H:%M}",
        "place": zone_city(content["zone"], language),
        "offset": clock.offset_label(start, place),
    }
    return [when, _("%(count)d minutes, online") % {"count": minutes}]


def sky(content: dict[str, Any]) -> dict[str, int]:
    """Where the session stands in the host's day, for the strip; a written exchange fills it."""
    start = datetime.fromisoformat(content["starts_at"]).astimezone(clock.zone(content["zone"]))
    return {"start": start.hour * 60 + start.minute, "minutes": min(content["minutes"], DAY)}


def modules(url: str) -> list[list[bool]]:
    """The QR code of an address (ISO/IEC 18004, error correction M), without its quiet zone; the paper is white."""
    return [[bool(module) for module in row] for row in segno.make(url, error="m", micro=False).matrix]


def _day_there(moment: datetime) -> str:
    """The day as it is written in the active language, ours or not."""
    return date_format(moment, "DATE_FORMAT")


def _day(moment: datetime) -> str:
    return DateFormat(moment).format(_("j F Y"))
