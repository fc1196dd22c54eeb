"""`sympolis init`: prepare database and files, and set up the first network with its coordinator."""

import argparse
import json
import sys


def add(chores) -> None:
    """Tell the arguments of `init`."""
    chore = chores.add_parser("init", help="prepare a new installation, or one after an update", description=__doc__)
    chore.add_argument("--network", metavar="NAME", help="name of the first network (asked for on a terminal)")
    chore.add_argument("--email", metavar="ADDRESS", help="address of its coordinator (asked for on a terminal)")
    chore.add_argument("--language", default="en", help="working language of the network (en)")
    chore.add_argument("--zone", default="Europe/Berlin", help="time zone of the network (Europe/Berlin)")
    chore.add_argument("--json", action="store_true", help="report as JSON")
    chore.set_defaults(run=run)


def run(options: argparse.Namespace) -> int:
    """0 when everything is prepared and there is a network, 1 when something was refused or is missing."""
    import django

    django.setup()
    from django.conf import settings
    from django.utils.text import slugify

    from sympolis.config.prepare import prepare
    from sympolis.core.refusals import Refused
    from sympolis.networks.models import Network

    steps: list[str] = []
    prepare(lambda step: _tell(step, steps, options.json))
    networks = Network.objects.order_by("pk")
    there = (networks.filter(slug=slugify(options.network)) if options.network else networks).first()
    if there:
        _report(options, steps, there, f"Ready. Network: {there}. Start with: sympolis serve")
        return 0
    name = options.network or _ask("Name of the network: ")
    email = options.email or _ask("Coordinator's e-mail address: ")
    if not name or not email:
        print("Give the first network with --network NAME --email ADDRESS.", file=sys.stderr)
        return 1
    try:
        network = set_up(name, email, language=options.language, zone=options.zone)
    except Refused as refusal:
        print(f"{refusal.field or 'network'}: {refusal.words}", file=sys.stderr)
        return 1
    words = f"Network: {network}. {email} signs in at {settings.ORIGIN}/accounts/login/ once `sympolis serve` runs."
    _report(options, steps, network, words)
    return 0


def set_up(name: str, email: str, *, language: str, zone: str):
    """A network with the formats of the house and one coordinator. Raises Refused; nothing is stored then."""
    from django.db import transaction

    from sympolis.networks import actions as networks
    from sympolis.networks.states import Role
    from sympolis.programme.actions import ensure_formats

    with transaction.atomic():
        network = networks.create_network(by=None, name={language: name}, languages=[language], zone=zone)
        ensure_formats(network, by=None)
        networks.invite(network, email, Role.COORDINATOR, by=None, language=language)
    return network


def _ask(question: str) -> str:
    return input(question).strip() if sys.stdin.isatty() else ""


def _tell(step: str, steps: list[str], as_json: bool) -> None:
    steps.append(step)
    if not as_json:
        print(step)


def _report(options: argparse.Namespace, steps: list[str], network, words: str) -> None:
    if options.json:
        print(json.dumps({"steps": steps, "network": network.slug, "name": str(network)}, ensure_ascii=False, indent=2))
    else:
        print(words)
