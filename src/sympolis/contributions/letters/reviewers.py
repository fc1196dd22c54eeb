"""Letters to reviewers: you are asked to review; reviews wait for you."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.contributions import links
from sympolis.contributions.actions.reviewers import want_letters
from sympolis.contributions.models import Reviewer, ReviewPlan
from sympolis.contributions.permissions import may_run_review
from sympolis.contributions.reviewing import Load, loads
from sympolis.core.languages import pick
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.messaging import kinds, texts
from sympolis.messaging.actions import post, post_all
from sympolis.messaging.drafts import Draft
from sympolis.messaging.models import Letter
from sympolis.messaging.stopping import Taker
from sympolis.messaging.texts import Written
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series
from sympolis.registrations.letters.own import ours
from sympolis.registrations.letters.reader import contact_of

INVITED = "reviewer_invited"
WAITING = "reviews_waiting"
ALL, LATE = "waiting", "late"
AUDIENCES = (ALL, LATE)

FIELDS = {
    "name": gettext_lazy("name of the reviewer"),
    "network": gettext_lazy("name of the network"),
    "series": gettext_lazy("title of the series"),
    "until": gettext_lazy("until when reviews are wanted, may be empty"),
    "address": gettext_lazy("address with which the reviewer signs in"),
}
LINKS = {"review": gettext_lazy("the reviewer’s page")}


def declare() -> None:
    """Make the kinds known to the post office."""
    kinds.declare(
        INVITED, name=gettext_lazy("You are asked to review"), fields=FIELDS, links=LINKS, needed=("review",),
        example=example,
        subject=gettext_lazy("You are asked to review: {series}"),
        body=gettext_lazy(
            "Hello {name},\n\n{network} asks you to review what cities have sent in for:\n\n{series}\n\n{until}\n\nYour list "
            "stands on this page. Sign in with {address}: a code comes by mail, there is no password.\n\n"
            "[My reviews]({review})\n\nIf you know somebody of a contribution, or it comes from your own city, say so on its "
            "page: then somebody else reviews it."
        ),
    )  # fmt: skip
    kinds.declare(
        WAITING, name=gettext_lazy("Reviews wait for you"), links=LINKS, needed=("review",), bulk=True, example=example,
        fields={**FIELDS, "count": gettext_lazy("how many reviews wait, in words")},
        subject=gettext_lazy("Your reviews: {series}"),
        body=gettext_lazy(
            "Hello {name},\n\n{count}\n\n{series}\n\n{until}\n\nSign in with {address}.\n\n[My reviews]({review})\n\n"
            "You cannot do them? Please tell us, then somebody else can."
        ),
    )  # fmt: skip


def tell_invited(reviewer: Reviewer, *, once: str) -> bool:
    """Post the letter that asks somebody to review; False when they were ended meanwhile. Said twice, it is one letter."""
    account = reviewer.account
    if not reviewer.is_active or account is None:
        return False
    series = reviewer.series
    written = texts.written(
        INVITED,
        network=series.network,
        language=language_of(reviewer),
        values=values_of(reviewer, language_of(reviewer), _first_day(series)),
    )
    post(
        key=f"{INVITED}:{reviewer.pk}:{once}", kind=INVITED, to_address=account.email, to_name=reviewer.name,
        language=written.language, subject=written.subject, text=written.text, html=written.html,
        network=series.network_id, reply_to=contact_of(series, series.network),
        about=f"contributions.reviewer:{reviewer.pk}",
    )  # fmt: skip
    return True


@dataclass(frozen=True)
class Reach:
    """Who gets a reminder, and who asked for no more letters like it."""

    loads: list[Load] = field(default_factory=list)
    stopped: int = 0


def reach(series: Series, who: str) -> Reach:
    """Reviewers for whom reviews wait; of these only the late ones if `who` says so."""
    found = [load for load in loads(series) if (load.late if who == LATE else load.waiting)]
    wanted = [load for load in found if WAITING not in load.reviewer.unwanted]
    return Reach(wanted, len(found) - len(wanted))


def remind(series: Series, *, who: str, once: str, by: Account | None) -> int:
    """Write to reviewers for whom reviews wait; returns how many letters, 0 when this `once` was sent already.

    Raises Refused: "not_allowed", "nobody".
    """
    if by is not None and not may_run_review(by, series):
        raise Refused("not_allowed", _("Only the team of this series can write to its reviewers."))
    found = reach(series, who)
    if not found.loads:
        raise Refused("nobody", _("No review waits for anybody who wants such letters."))
    ready = list(reminders(series, found.loads, once=once))
    with transaction.atomic():
        Series.objects.select_for_update(no_key=True).get(pk=series.pk)
        if Letter.objects.filter(key__in=[one.key for one in ready]).exists():
            return 0
        post_all(ready)
        journal.record("reviewer.reminded", series, network=series.network_id, by=by, letters=len(ready))
    return len(ready)


def reminders(series: Series, found: Iterable[Load], *, once: str) -> Iterable[Draft]:
    """The letters to those for whom reviews wait."""
    for load, written in written_reminders(series, found):
        reviewer, account = load.reviewer, load.reviewer.account
        assert account is not None  # who has no account has nothing waiting
        yield Draft(
            key=f"{WAITING}:{once}:{reviewer.pk}", kind=WAITING, to_address=account.email, to_name=reviewer.name,
            language=written.language, subject=written.subject, text=written.text, html=written.html,
            network=series.network_id, reply_to=contact_of(series, series.network),
            about=f"contributions.reviewer:{reviewer.pk}", stop_url=stop_url(reviewer),
        )  # fmt: skip


def written_reminders(
    series: Series, found: Iterable[Load], *, to_look_at: bool = False
) -> Iterable[tuple[Load, Written]]:
    """What each of them reads; `to_look_at` without the address that stops such letters."""
    writers: dict[str, texts.Writer] = {}
    for load in found:
        wanted = language_of(load.reviewer)
        writer = writers.get(wanted) or writers.setdefault(
            wanted, texts.Writer(WAITING, network=series.network, language=wanted)
        )
        values = {
            **values_of(load.reviewer, writer.language, load.due_on),
            "count": _count(load.waiting, writer.language),
        }
        stop = f"{public_base(series.network)}/letters/stop/…/" if to_look_at else stop_url(load.reviewer)
        yield load, writer.written(values, stop_url=stop)


def _count(number: int, language: str) -> str:
    with translation.override(ours(language)):
        words = translation.ngettext("%(n)d review waits for you.", "%(n)d reviews wait for you.", number)
        return words % {"n": number}


def language_of(reviewer: Reviewer) -> str:
    account = reviewer.account
    return (account.language if account else "") or reviewer.series.working_language


def values_of(reviewer: Reviewer, language: str, until: date | None) -> dict[str, Any]:
    """What stands in a letter to a reviewer, in a language; `until` is the last day for their reviews."""
    series = reviewer.series
    network = series.network
    return {
        "name": reviewer.name,
        "network": pick(network.name, language, network.working_language)[0],
        "series": pick(series.title, language, series.working_language)[0],
        "until": _until(until, language),
        "address": reviewer.account.email if reviewer.account else "",
        "review": f"{public_base(network)}/review/",
    }


def _first_day(series: Series) -> date | None:
    """The earliest day until which reviews of a call are wanted."""
    days = ReviewPlan.objects.filter(call__series=series, due_on__isnull=False).order_by("due_on")
    return days.values_list("due_on", flat=True).first()


def _until(day: date | None, language: str) -> str:
    if day is None:
        return ""
    with translation.override(ours(language)):
        return _("Until %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}


def stop_url(reviewer: Reviewer) -> str:
    """Where letters to many are stopped."""
    return f"{public_base(reviewer.series.network)}/letters/stop/{links.token(reviewer, links.Purpose.STOP)}/"


def taker_of(token: str, network: Network) -> Taker | None:
    """The reviewer of this network to whom the secret part of a stop address was given."""
    reviewer = links.reviewer_of(token)
    if reviewer is None or reviewer.account is None or reviewer.series.network_id != network.pk:
        return None
    return Taker(
        address=reviewer.account.email,
        unwanted=frozenset(reviewer.unwanted),
        change=lambda kinds, wanted: want_letters(reviewer, kinds, wanted),
    )


def example(network: Network, language: str) -> dict[str, Any] | None:
    """The newest reviewer of a network, for looking at the letters; None while there is none."""
    rows = Reviewer.objects.filter(series__network=network, account__isnull=False)
    row = rows.select_related("series__network", "account").order_by("-pk").first()
    if row is None:
        return None
    return {**values_of(row, language, _first_day(row.series)), "count": _count(3, language)}
