"""Letters to those who take care of something before a session: what is due, once a day at most."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sympolis.contributions.actions.speaking import speaker_for
from sympolis.contributions.speaking_links import token
from sympolis.core import clock
from sympolis.core.languages import pick
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post
from sympolis.messaging.models import Letter
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.networks.queries import today_in
from sympolis.planning.checklist import Line, checklists
from sympolis.planning.models import Item
from sympolis.planning.owners import Circle, Somebody, address_of, circles, either, key_of, name_of
from sympolis.planning.queries.owned import with_items, with_networks
from sympolis.programme import queries
from sympolis.programme.board import local_of, short_day
from sympolis.programme.models import Series, Session
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import contact_of, known_zone, reader_with_part

KIND = "go_live_due"
DUE = timedelta(days=1)  # before its date somebody hears of an item
AGAIN = timedelta(days=3)  # who left it open hears of it again
HOURS = range(7, 20)  # of their day in which a letter is written
MOST = 30  # items in a letter


@dataclass(frozen=True, slots=True)
class Due:
    """An item that somebody has to see to."""

    line: Line
    session: Session


def declare() -> None:
    """Make the kind known to the post office."""
    kinds.declare(
        KIND, name=gettext_lazy("Before a session: what is due"), example=example, needed=("items",),
        fields={
            "name": gettext_lazy("name of the person"), "network": gettext_lazy("name of the network"),
            "items": gettext_lazy("what is due, by session"),
        },
        links={"desk": gettext_lazy("lists at the desk; for those with a part, their own items")},
        subject=gettext_lazy("Due before the session"),
        body=gettext_lazy(
            "Hello {name},\n\nyou take care of this, and it is due:\n\n{items}\n\n[Go to the list]({desk})\n\nIs it done? Tick it "
            "there; an answer to this letter does as well.\n\n{network}"
        ),
    )  # fmt: skip


def remind_due() -> int:
    """Write to everybody who has something due that they have not been told of lately; how many letters."""
    now = timezone.now()
    found: dict[tuple[int, str], list[Due]] = {}
    owners: dict[str, Somebody] = {}
    for due in _due(now):
        owner = due.line.owner
        if owner is not None:
            owners[key_of(owner)] = owner
            found.setdefault((due.session.series.network_id, key_of(owner)), []).append(due)
    return sum(_remind(owners[who], mine, now) for (_network, who), mine in found.items() if _is_news(mine, now))


def _due(now: datetime) -> Iterable[Due]:
    """What is open, owned by somebody who still belongs to it, and due within a day or late; of sessions to come."""
    sessions = with_items(Item.objects.filter(either("owner")), now)
    lists, around = checklists(sessions, now), circles(sessions)
    for session in sessions:
        for line in lists[session.pk].open:
            if line.due_at <= now + DUE and _belongs(line.owner, around[session.pk]):
                yield Due(line, session)


def _belongs(owner: Somebody | None, circle: Circle) -> bool:
    return owner is not None and circle.holds(owner)


def _is_news(mine: list[Due], now: datetime) -> bool:
    """Whether something in it was never told, or long ago."""
    told = [one.line.item.reminded_at for one in mine]
    return any(at is None or now - at >= AGAIN for at in told)


def _remind(owner: Somebody, mine: list[Due], now: datetime) -> int:
    """One letter with everything that is due for somebody in a network; none at night, or when there was one today."""
    network = mine[0].session.series.network
    language, zone = _reads(owner, mine[0].session)
    key = f"{KIND}:{network.pk}:{key_of(owner)}:{today_in(network)}"
    address = address_of(owner)
    awake = now.astimezone(clock.zone(zone or network.zone)).hour in HOURS
    if not address or not awake or Letter.objects.filter(key=key).exists():
        return 0
    writer = texts.Writer(KIND, network=network, language=language)
    with transaction.atomic():
        with translation.override(ours(writer.language)):
            values = _values(mine, network, writer.language, zone)
            written = writer.written({**values, "name": name_of(owner), "desk": _desk(owner, mine, network)})
        post(
            key=key, kind=KIND, to_address=address, to_name=name_of(owner), language=written.language,
            subject=written.subject, text=written.text, html=written.html, network=network.pk,
            person=None if isinstance(owner, Account) else owner.pk, about=f"planning.owner:{key_of(owner)}",
            reply_to=contact_of(mine[0].session.series, network),
        )  # fmt: skip
        items = [one.line.item.pk for one in mine]
        Item.objects.filter(pk__in=items).update(reminded_at=now)
        journal.record_all(
            "checklist.reminded", [(owner, {"items": len(items)})], network=network.pk, by=None, on_pages=False
        )
    return 1


def _reads(owner: Somebody, session: Session) -> tuple[str, str]:
    """Language and zone of somebody."""
    if isinstance(owner, Account):
        return owner.language or session.series.working_language, known_zone(owner.zone)
    reader = reader_with_part(owner, session.series)
    return reader.language, reader.zone


def _values(mine: list[Due], network: Network, language: str, zone: str) -> dict[str, str]:
    """What stands in the letter, in the active language."""
    blocks: dict[int, list[str]] = {}
    for due in sorted(mine, key=lambda one: (one.session.starts_at, one.line.due_at))[:MOST]:
        session = due.session
        if session.pk not in blocks:
            local = local_of(session.starts_at, zone or session.zone)
            title = pick(session.title, language, session.series.working_language)[0]
            blocks[session.pk] = [f"{title}, {short_day(local)}, {local:%H:%M}"]
        blocks[session.pk].append(f"– {_words(due.line, language, session)} ({due.line.distance})")
    told = ["\n".join(lines) for lines in blocks.values()]
    if (more := len(mine) - MOST) > 0:
        told.append(ngettext("and %(count)d more", "and %(count)d more", more) % {"count": more})
    return {"network": pick(network.name, language, network.working_language)[0], "items": "\n\n".join(told)}


def _words(line: Line, language: str, session: Session) -> str:
    if line.has_own_title:
        return pick(Texts(line.item.title), language, session.series.working_language)[0]
    return str(line.title)


def _desk(owner: Somebody, mine: list[Due], network: Network) -> str:
    """The list of the first session, or of its series when there are several; for those with a part, all that is theirs."""
    first = mine[0].session
    if not isinstance(owner, Account):
        return public_base(network) + reverse("care:page", args=[token(speaker_for(first.series, owner))])
    alone = len({one.session.pk for one in mine}) == 1
    keys = [first.series.slug, first.slug] if alone else [first.series.slug]
    return public_base(network) + reverse("go_live:session" if alone else "go_live:series", args=keys)


def example(network: Network, language: str) -> dict[str, str] | None:
    """The newest session that is to come, as if one of its items were due; None while there is none."""
    now = timezone.now()
    series = list(Series.objects.filter(network=network)[:3])
    sessions = with_networks(queries.drafts(series).filter(starts_at__gt=now)[:1])
    if not sessions:
        return None
    with translation.override(ours(language)):
        mine = [Due(line, sessions[0]) for line in checklists(sessions, now)[sessions[0].pk].open[:2]]
        told = _values(mine, network, language, "")
        return {**told, "name": _("Name"), "desk": f"{settings.ORIGIN}/desk/"} if mine else None
