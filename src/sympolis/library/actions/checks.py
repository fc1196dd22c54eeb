"""Once a year a city is asked whether its practice still runs; what it says, or that it says nothing, is drawn from."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions.moving import locked
from sympolis.contributions.content import Status
from sympolis.contributions.models import Author
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.library.actions import index
from sympolis.library.actions.practices import mark_current, mark_outdated
from sympolis.library.models import Check, Practice
from sympolis.library.permissions import may_publish
from sympolis.library.queries import checks as queries
from sympolis.library.queries import people
from sympolis.library.states import SHOWN, STANDING, CheckAnswer, CheckEnd

LONGEST_TEXT = 2000
A = CheckAnswer


def open_due() -> list[Check]:
    """Begin to ask after every practice whose year is over, in the caller's transaction. Whoever calls writes the letters."""
    now = timezone.now()
    rows = queries.due(now).select_for_update(of=("self",)).select_related("network", "series")
    return _opened(list(rows.order_by("pk")), by=None)


def ask_now(practice: Practice, *, by: Account | None) -> Check:
    """Ask the city of a practice at once, whenever it was asked last; a letter follows. One that is asked already stays so.

    Raises Refused: "not_allowed", "not_public".
    """
    with transaction.atomic():
        held = _held(practice, by)
        if found := Check.objects.filter(practice=held, ended_at=None).first():
            return found
        return _opened([held], by=by)[0]


def _opened(practices: list[Practice], *, by: Account | None) -> list[Check]:
    authors = people.proven_of(practices)
    made = [
        Check(
            practice=practice, asked=len(people.answering(authors.get(practice.contribution_id, []))),
            by_id=by.pk if by else None,
        )
        for practice in practices
    ]  # fmt: skip
    Check.objects.bulk_create(made)
    _record_all("practice_check.asked", [(check, {"asked": check.asked, "alone": by is not None}) for check in made], by=by)  # fmt: skip
    return made


def remind_due() -> list[Check]:
    """Note that those who have not answered for three weeks are asked again, in the caller's transaction."""
    now = timezone.now()
    rows = (
        queries.to_remind(now).select_for_update(of=("self",)).select_related("practice__network", "practice__series")
    )
    due = list(rows.order_by("pk"))
    Check.objects.filter(pk__in=[check.pk for check in due]).update(reminded_at=now)
    _record_all("practice_check.reminded", [(check, {}) for check in due], by=None)
    return due


def end_moot() -> int:
    """End what nobody needs to answer any more; how many."""
    return queries.moot().update(ended_at=timezone.now(), end=CheckEnd.MOOT)


def lapse_due() -> int:
    """Mark practices as outdated of which nobody has said anything for six weeks; how many."""
    due = list(queries.lapsed(timezone.now()).select_related("practice__contribution").order_by("pk"))
    return sum(_lapse(check) for check in due)


def _lapse(check: Check) -> bool:
    """Not of a practice that was taken down in the same moment: `end_moot` sees to that one."""
    try:
        return _lapsed(check)
    except Refused:
        return False


def _lapsed(check: Check) -> bool:
    with transaction.atomic():
        practice = _held(check.practice, None)
        held = Check.objects.select_for_update().filter(pk=check.pk, ended_at=None).first()
        if held is None:
            return False
        held.ended_at, held.end = timezone.now(), CheckEnd.SILENCE if held.asked else CheckEnd.NOBODY
        held.save(update_fields=["ended_at", "end"])
        mark_outdated(practice, by=None)
        held.practice = practice
        _record_all("practice_check.lapsed", [(held, {"end": str(held.end)})], by=None)
    return True


def answer(check: Check, *, author: Author, said: str) -> Check:
    """The city says how it stands; it may change its mind until it is asked the next time, also after it lapsed.

    said   a CheckAnswer: as written counts as confirmed today, ended marks it as outdated; of a changed one a new
           version is awaited
    Raises Refused: "unknown_choice", "not_public", "later" (it was asked again since).
    """
    with transaction.atomic():
        practice = _held(check.practice, None)
        held = Check.objects.select_for_update(of=("self",)).get(pk=check.pk)
        newest = queries.newest(practice)
        if newest is None or newest.pk != held.pk:
            raise Refused("later", _("You were asked again since. Answer behind the newest letter."))
        _answer(held, practice, said, author=author, by=None)
    return held


def answer_for_city(practice: Practice, *, said: str, how: str, by: Account | None) -> Check:
    """The team says how it stands, and how it knows. Raises Refused as `answer`, "not_allowed", "missing" (field "how")."""
    how = tidy(how)
    with transaction.atomic():
        held = _held(practice, by)
        if not how:
            raise Refused("missing", _("Say how you know, for example “call with the city on 3 November”."), "how")
        if len(how) > LONGEST_TEXT:
            words = _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_TEXT}
            raise Refused("too_long", words, "how")
        check = Check.objects.select_for_update().filter(practice=held, ended_at=None).first() or Check(practice=held)
        _answer(check, held, said, author=None, by=by, how=how)
    return check


def _answer(
    check: Check, practice: Practice, said: str, *, author: Author | None, by: Account | None, how: str = ""
) -> None:
    if said not in A.values:
        raise Refused("unknown_choice", _("Choose one of the answers."), "said")
    if check.answer == said and check.end == CheckEnd.ANSWERED and said != A.RUNNING:
        return
    check.answer, check.end, check.ended_at, check.author, check.how = (
        said,
        CheckEnd.ANSWERED,
        timezone.now(),
        author,
        how,
    )
    if by is not None:
        check.by_id = by.pk
    check.save()
    _set_status(practice, ended=said == A.ENDED)
    if said == A.RUNNING:
        mark_current(practice, by=by)
    elif said == A.ENDED:
        mark_outdated(practice, by=by)
    check.practice = practice
    _record_all("practice_check.answered", [(check, {"answer": said, "said": "city" if author else "team"})], by=by)


def _set_status(practice: Practice, *, ended: bool) -> None:
    """What has ended is found among the ended ones, though its text was approved while it ran."""
    written = practice.version.content["content"].get("status", "")
    status = str(Status.ENDED) if ended else written
    if practice.status == status:
        return
    practice.status = status
    practice.content = {**practice.content, "status": status}
    practice.save(update_fields=["status", "content"])
    index.hold_network(practice.network_id)
    index.put_in(practice)


def _held(practice: Practice, by: Account | None) -> Practice:
    """The practice with its contribution locked first, as the verbs of practices do. Raises Refused."""
    row = locked(practice.contribution)
    if by is not None and not may_publish(by, row.series):
        raise Refused("not_allowed", _("Only the team of this series can change what the library shows of it."))
    rows = Practice.objects.select_for_update(of=("self",)).select_related(
        "series", "network", "version", "contribution"
    )
    held = rows.get(pk=practice.pk)
    if held.state not in SHOWN or row.state not in STANDING:
        raise Refused("not_public", _("This practice is no longer in the library."))
    return held


def _record_all(fact: str, told: Iterable[tuple[Check, dict[str, object]]], *, by: Account | None) -> None:
    """One fact a check, in two queries a network."""
    of_network: dict[int, list[tuple[Check, dict[str, object]]]] = {}
    for check, facts in told:
        more = {"practice": check.practice_id, **facts}
        of_network.setdefault(check.practice.network_id, []).append((check, more))
    for network, some in of_network.items():
        journal.record_all(fact, some, network=network, by=by)
