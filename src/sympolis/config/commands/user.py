"""`sympolis user`: who can sign in, and in which team with which role."""

import argparse
import json
import sys
from datetime import date


def add(chores) -> None:
    """Tell the arguments of `user`."""
    chore = chores.add_parser("user", help="accounts and their roles", description=__doc__)
    ways = chore.add_subparsers(dest="way", required=True, metavar="WHAT")
    listing = ways.add_parser("list", help="all accounts with their roles")
    new = ways.add_parser("add", help="make an account; it signs in with a code sent to its address")
    new.add_argument("--language", default="", help="language of its pages and letters, such as de")
    new.add_argument("--zone", default="", help="time zone, such as Africa/Nairobi")
    role = ways.add_parser("role", help="give, change or end a role in a team")
    remove = ways.add_parser("remove", help="delete an account with its roles and passkeys; people and work stay")
    for way in (new, role, remove):
        way.add_argument("email", metavar="ADDRESS")
    role.add_argument("role", choices=["coordinator", "carrier", "contractor", "viewer", "none"], help="none ends it")
    role.add_argument("--network", help="short name of the network, when there are several")
    role.add_argument("--series", help="short name of the one series the role is for")
    role.add_argument("--until", type=_day, metavar="YYYY-MM-DD", help="last day of the role")
    for way, run_way in ((listing, _list), (new, _add), (role, _role), (remove, _remove)):
        way.add_argument("--json", action="store_true", help="report as JSON")
        way.set_defaults(run=run, run_way=run_way)


def run(options: argparse.Namespace) -> int:
    """0 when it is done, 1 when it was refused or something named is not there, 2 when there is no database."""
    import django

    django.setup()
    from sympolis.config.prepare import is_ready
    from sympolis.core.refusals import Refused

    if not is_ready():
        return 2
    try:
        told = options.run_way(options)
    except (Refused, _NotThere) as problem:
        print(problem, file=sys.stderr)
        return 1
    print(json.dumps(told, ensure_ascii=False, indent=2) if options.json else _plain(told))
    return 0


class _NotThere(LookupError):
    """Something that was named is not there; says what is."""

    def __str__(self) -> str:
        return str(self.args[0])


def _list(options: argparse.Namespace) -> list[dict]:
    from sympolis.directory.models import Account

    return [_told(account) for account in Account.objects.order_by("email")]


def _add(options: argparse.Namespace) -> dict:
    from sympolis.core.refusals import Refused
    from sympolis.directory import actions
    from sympolis.directory.queries import account_of

    if account_of(options.email):
        raise Refused("taken", f"There is an account for {options.email} already.")
    return _told(actions.account_for(options.email, by=None, language=options.language, zone=options.zone))


def _role(options: argparse.Namespace) -> dict:
    from sympolis.directory.queries import account_of
    from sympolis.networks import actions
    from sympolis.networks.models import TeamMember

    network = _network(options.network)
    series_id = _series(network, options.series)
    member = TeamMember.objects.filter(network=network, account=account_of(options.email), series_id=series_id).first()
    if options.role == "none":
        if member is None:
            raise _NotThere(f"{options.email} has no such role in {network.slug}.")
        actions.end_role(member, by=None)
    elif member is None:
        actions.invite(network, options.email, options.role, by=None, series_id=series_id, ends_on=options.until)
    else:
        actions.change_role(member, by=None, role=options.role, series_id=series_id, ends_on=options.until)
    return _told(_account(options.email))


def _remove(options: argparse.Namespace) -> dict:
    from sympolis.networks import actions

    account = _account(options.email)
    told = _told(account)
    actions.remove_account(account, by=None)
    return {**told, "removed": True}


def _told(account) -> dict:
    """An account for the report."""
    from sympolis.networks.queries import counts_today
    from sympolis.programme.models import Series

    members = list(account.team_roles.select_related("network").order_by("network__slug", "id"))
    slugs = dict(Series.objects.filter(pk__in=[m.series_id for m in members]).values_list("pk", "slug"))
    roles = [
        {
            "network": member.network.slug, "role": member.role, "series": slugs.get(member.series_id),
            "until": member.ends_on and member.ends_on.isoformat(), "counts": counts_today(member),
        }
        for member in members
    ]  # fmt: skip
    return {"email": account.email, "active": account.is_active, "language": account.language, "roles": roles}


def _plain(told: list[dict] | dict) -> str:
    rows = told if isinstance(told, list) else [told]
    return "\n".join(_line(row) for row in rows) or "There is no account yet. Make one: sympolis user add ADDRESS"


def _line(row: dict) -> str:
    roles = [
        f"{role['role']} in {role['network']}"
        + (f", series {role['series']}" if role["series"] else "")
        + (f", {'until' if role['counts'] else 'ended'} {role['until']}" if role["until"] else "")
        for role in row["roles"]
    ]
    state = "removed" if row.get("removed") else "; ".join(roles) or "no role"
    return f"{row['email']}: {state}{'' if row['active'] else ' (closed)'}"


def _account(email: str):
    from sympolis.directory.queries import account_of

    account = account_of(email)
    if account is None:
        raise _NotThere(f"There is no account for {email}. See: sympolis user list")
    return account


def _network(slug: str | None):
    from sympolis.networks.models import Network

    networks = list(Network.objects.filter(slug=slug) if slug else Network.objects.all())
    if len(networks) == 1:
        return networks[0]
    known = ", ".join(Network.objects.values_list("slug", flat=True)) or "none yet; run: sympolis init"
    raise _NotThere(f"Name one network with --network. There are: {known}")


def _series(network, slug: str | None) -> int | None:
    from sympolis.programme.models import Series

    if slug is None:
        return None
    series = Series.objects.filter(network=network, slug=slug).first()
    if series is None:
        known = ", ".join(Series.objects.filter(network=network).values_list("slug", flat=True)) or "none yet"
        raise _NotThere(f"{network.slug} has no series “{slug}”. There are: {known}")
    return series.pk


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no day; write it like 2026-11-30") from None
