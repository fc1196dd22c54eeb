"""Set up a network and change what it says of itself."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from sympolis.core import clock
from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable, one_line, tidy
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.networks import look
from sympolis.networks.models import Carrier, Network, colour
from sympolis.networks.permissions import may_run
from sympolis.networks.states import CarrierKind

TEXTS = {"name": 300, "claim": 300, "about": 20_000, "privacy": 20_000}  # longest text in each language
CHANGEABLE = {*TEXTS, *look.DEFAULTS, "languages", "zone", "contact_email"}
MOST_LANGUAGES = 24


def create_network(
    *,
    by: Account | None,
    name: Texts | dict | str,
    slug: str = "",
    host: str = "",
    languages: list[str] | None = None,
    is_demo: bool = False,
    **fields: Any,
) -> Network:
    """Set up a network. Only the system and superusers may: it decides which host name it answers to.

    fields    claim, about, privacy (texts), zone, contact_email, the colours of the look
    Raises Refused: "not_allowed", "taken" (slug or host), and those of `change_network`.
    """
    given = _checked({"name": name, "languages": languages or ["en"], **fields})
    slug, host = slugify(slug or str(given["name"]))[:60], host.strip().lower()
    with transaction.atomic():
        if by is not None and not by.is_superuser:
            raise Refused("not_allowed", _("Only the host of this installation can set up a network."))
        _refuse_taken(slug, host)
        network = Network(slug=slug, host=host, is_demo=is_demo, **given)
        _refuse_faint(network)
        network.save()
        journal.record("network.created", network, network=network.pk, by=by)
    return network


def change_network(network: Network, *, by: Account | None, **fields: Any) -> Network:
    """Change texts, languages, zone, contact address or colours of a network.

    fields    name, claim, about, privacy (text or texts per language), languages (codes, the first is the working
              language), zone, contact_email, mast_light, mast_dark, on_mast_light, on_mast_dark, brand_light,
              brand_dark ("" = the usual colour)
    Raises Refused: "not_allowed", "missing", "too_long", "unknown_language", "unknown_zone", "wrong_address",
    "wrong_colour", "unreadable" (contrast below 4.5:1).
    """
    given = _checked(fields)
    with transaction.atomic():
        network = Network.objects.select_for_update().get(pk=network.pk)
        _refuse_strangers(network, by)
        changed = sorted(field for field, value in given.items() if getattr(network, field) != value)
        for field in changed:
            setattr(network, field, given[field])
        _refuse_faint(network)
        if changed:
            network.save()
            journal.record("network.changed", network, network=network.pk, by=by, fields=changed)
    return network


def set_carriers(network: Network, rows: list[dict[str, str]], *, by: Account | None) -> list[Carrier]:
    """The organisations that carry, fund or partner the network, in order: [{"name", "kind", "website"}]."""
    with transaction.atomic():
        network = Network.objects.select_for_update().get(pk=network.pk)
        _refuse_strangers(network, by)
        wanted = [_carrier(row) for row in rows]
        before = list(network.carriers.values("name", "kind", "website"))
        if wanted != before:
            network.carriers.all().delete()
            Carrier.objects.bulk_create(
                [Carrier(network=network, order=order, **row) for order, row in enumerate(wanted)]
            )
            journal.record("network.changed", network, network=network.pk, by=by, fields=["carriers"])
    return list(network.carriers.all())


def too_faint(ratio: float) -> str:
    """What to say of two colours that cannot be told apart well enough."""
    words = _(
        "The contrast is %(ratio)s : 1, and at least 4.5 : 1 is needed to read it. Take a darker or lighter tone."
    )
    return words % {"ratio": f"{int(ratio * 10) / 10:.1f}"}


def _refuse_strangers(network: Network, by: Account | None) -> None:
    if by is not None and not may_run(by, network):
        raise Refused("not_allowed", _("Only coordinators of this network can change this."))


def _refuse_taken(slug: str, host: str) -> None:
    if not slug or Network.objects.filter(slug=slug).exists():
        raise Refused("taken", _("Another network has this short name."), "slug")
    if host and Network.objects.filter(host=host).exists():
        raise Refused("taken", _("Another network answers to this host name."), "host")


def _refuse_faint(network: Network) -> None:
    for field, _against, ratio in look.unreadable({name: getattr(network, name) for name in look.DEFAULTS}):
        raise Refused("unreadable", too_faint(ratio), field)


def _checked(fields: dict[str, Any]) -> dict[str, Any]:
    if stray := set(fields) - CHANGEABLE:
        raise TypeError(f"unknown fields: {', '.join(sorted(stray))}")
    return {field: _check_of(field)(value, field) for field, value in fields.items()}


def _check_of(field: str) -> Any:
    if field in TEXTS:
        return _texts
    if field in look.DEFAULTS:
        return _colour
    return {"languages": _languages, "zone": _zone, "contact_email": _contact}[field]


def _texts(value: Texts | dict | str | None, field: str) -> Texts:
    given = {"en": value} if isinstance(value, str) else dict(value or {})
    shape = one_line if field in {"name", "claim"} else tidy
    texts = Texts({code: shape(text) if isinstance(text, str) else text for code, text in given.items()})
    for code in [code for code, text in texts.items() if isinstance(text, str)]:
        if not known_language(code):
            raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": code}, field)
        if len(texts[code]) > TEXTS[field]:
            words = _("This is %(length)s signs long; at most %(longest)s fit.")
            raise Refused("too_long", words % {"length": len(texts[code]), "longest": TEXTS[field]}, field)
        if not comparable(texts[code]):  # blank, or only signs that cannot be seen
            del texts[code]
    if field == "name" and not texts:
        raise Refused("missing", _("Give a name."), field)
    return texts


def _colour(value: str | None, field: str) -> str:
    code = (value or "").strip().lower()
    if code:
        try:
            colour(code)
        except ValidationError as error:
            raise Refused("wrong_colour", colour.message, field) from error
    return code


def _languages(value: list[str], field: str) -> list[str]:
    codes = list(dict.fromkeys(code.strip() for code in value if code.strip()))[:MOST_LANGUAGES]
    if not codes:
        raise Refused("missing", _("Choose at least one language."), field)
    for code in codes:
        if not known_language(code):
            raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": code}, field)
    return codes


def _zone(value: str, field: str) -> str:
    try:
        clock.zone(value)
    except clock.UnknownZone as error:
        raise Refused("unknown_zone", _("Choose a time zone from the list."), field) from error
    return clock.present_name(value)


def _contact(value: str | None, field: str) -> str:
    address = one_line(value or "")
    if address:
        try:
            validate_email(address)
        except ValidationError as error:
            words = _("Write an e-mail address like name@city.example.")
            raise Refused("wrong_address", words, field) from error
    return address


def _carrier(row: dict[str, str]) -> dict[str, str]:
    name, website = one_line(row.get("name", ""))[:300], (row.get("website") or "").strip()
    kind = row.get("kind") or CarrierKind.CARRIER
    if not comparable(name):
        raise Refused("missing", _("Give each organisation a name."), "carriers")
    if kind not in CarrierKind.values:
        raise Refused("unknown_choice", _("Choose one of the list."), "carriers")
    if website:
        try:
            URLValidator(schemes=["http", "https"])(website)
        except ValidationError as error:
            words = _("Write the full address, beginning with https://")
            raise Refused("wrong_address", words, "carriers") from error
    return {"name": name, "kind": str(kind), "website": website}
