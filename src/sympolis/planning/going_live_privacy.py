"""What is held of people for going live: what they take care of, their phone number on the day; and of two who are one."""

from collections import Counter
from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from sympolis.directory.changes import Changes
from sympolis.directory.models import Account, Person
from sympolis.directory.privacy import Chapter, Held, told
from sympolis.directory.privacy import Detail as D
from sympolis.messaging.privacy import forget as forget_letters
from sympolis.planning.checklist import title_of
from sympolis.planning.models import GoLive, Item, LowBandwidth
from sympolis.programme.models import Series
from sympolis.registrations.retention import Further

WORDS = {
    "planning.item": gettext_lazy("Items of go-live checklists"),
    "planning.golive": gettext_lazy("Persons on duty"),
    "planning.lowbandwidth": gettext_lazy("Who reads out questions"),
}


def tells(persons: Sequence[Person]) -> Held:
    """What is held of persons."""
    return _held(Q(owner__in=persons) | Q(done_by_person__in=persons), Q(on_duty__in=persons), Q(voice__in=persons))


def tells_signed_in(accounts: Sequence[Account]) -> Held:
    """What is held of accounts of the team."""
    mine = Q(owner_account__in=accounts) | Q(done_by__in=accounts)
    return _held(mine, Q(on_duty_account__in=accounts), Q(voice_account__in=accounts))


def _held(items: Q, duties: Q, voices: Q) -> Held:
    """Each thing under its session."""
    cares = Item.objects.filter(items).select_related("session").order_by("pk")
    going = GoLive.objects.filter(duties).select_related("session").order_by("pk")
    reading = LowBandwidth.objects.filter(voices).select_related("session").order_by("pk")
    return Held([
        Chapter("go_live_items", _("Items of go-live checklists"), [
            told(
                D("session", _("Session"), str(one.session.title)), D("item", _("Item"), str(title_of(one))),
                D("note", _("Note"), one.note), D("done_at", _("Done on"), one.done_at),
                D("reminded_at", _("Reminded on"), one.reminded_at),
            )
            for one in cares
        ]),
        Chapter("on_duty", _("On duty"), [
            told(D("session", _("Session"), str(one.session.title)), D("phone", _("Phone number"), one.duty_phone))
            for one in going
        ]),
        Chapter("voice", _("Who reads out questions"), [
            told(D("session", _("Session"), str(one.session.title)), D("address", _("Address for questions by mail"), one.questions_to))
            for one in reading
        ]),
    ])  # fmt: skip


def erases(persons: Sequence[Person], by: Account | None) -> None:
    """Nobody takes care of it any more; the phone number goes, and the letters."""
    Item.objects.filter(owner__in=persons).update(owner=None, note="", reminded_at=None)
    Item.objects.filter(done_by_person__in=persons).update(done_by_person=None)
    GoLive.objects.filter(on_duty__in=persons).update(on_duty=None, duty_phone="")
    LowBandwidth.objects.filter(voice__in=persons).update(voice=None, questions_to="")
    forget_letters(about=[f"planning.owner:person-{one.pk}" for one in persons])


def closes(accounts: Sequence[Account]) -> None:
    """The same of accounts that are about to go."""
    Item.objects.filter(owner_account__in=accounts).update(owner_account=None, note="", reminded_at=None)
    GoLive.objects.filter(on_duty_account__in=accounts).update(on_duty_account=None, duty_phone="")
    LowBandwidth.objects.filter(voice_account__in=accounts).update(voice_account=None, questions_to="")
    forget_letters(about=[f"planning.owner:account-{one.pk}" for one in accounts])


def persons(changes: Changes, kept: int, lost: int) -> None:
    """What one of two takes care of is the other's."""
    changes.move(Item.objects.all(), "owner_id", kept, lost)
    changes.move(Item.objects.all(), "done_by_person_id", kept, lost)
    changes.move(GoLive.objects.all(), "on_duty_id", kept, lost)
    changes.move(LowBandwidth.objects.all(), "voice_id", kept, lost)


# -- the last day of a series' personal data


def kept(series: Series) -> list[tuple[str, int, str]]:
    """Phone numbers of those on duty, and who of the sessions' people took care of what."""
    duties = GoLive.objects.filter(session__series=series).exclude(on_duty=None, duty_phone="")
    items = Item.objects.filter(session__series=series).exclude(owner=None, done_by_person=None, note="")
    voices = LowBandwidth.objects.filter(session__series=series).exclude(voice=None, questions_to="")
    return [
        (_("Persons on duty"), duties.count(), _("To reach them on the day")),
        (_("Who reads out questions"), voices.count(), _("To ask by mail on the day")),
        (_("Items of go-live checklists"), items.count(), _("To know who takes care of what")),
    ]


def forgets(series: Series) -> Counter[str]:
    """Delete it, in the caller's transaction."""
    duties = GoLive.objects.filter(session__series=series).exclude(on_duty=None, duty_phone="")
    items = Item.objects.filter(session__series=series).exclude(owner=None, done_by_person=None, note="")
    voices = LowBandwidth.objects.filter(session__series=series).exclude(voice=None, questions_to="")
    counts = {
        "voices": voices.update(voice=None, questions_to=""),
        "on_duty": duties.update(on_duty=None, duty_phone=""),
        "checklist_items": items.update(owner=None, done_by_person=None, note=""),
    }
    return +Counter(counts)


FURTHER = Further(rows=kept, forgets=forgets)
