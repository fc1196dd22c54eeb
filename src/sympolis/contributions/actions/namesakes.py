"""A reviewer has the name of an author: the team says that they are two people, for one contribution, and takes it back."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions import conflicts
from sympolis.contributions.actions.moving import locked
from sympolis.contributions.actions.standing_aside import LONGEST_NOTE, put_aside
from sympolis.contributions.models import Author, Contribution, Namesake, Reviewer
from sympolis.contributions.permissions import may_run_review
from sympolis.core.refusals import Refused
from sympolis.core.text import tidy
from sympolis.directory.models import Account
from sympolis.journal import actions as journal


def tell_apart(reviewer: Reviewer, author: Author, *, why: str, by: Account | None) -> Namesake:
    """The two have one name and are two people: it keeps the reviewer out of that contribution no more.

    Every other conflict stands: own city, own project, somebody they know, the same address or person. What was put
    aside stays aside; the contribution can be given to the reviewer again. Saying it twice is once.
    Raises Refused: "not_allowed", "missing" and "too_long" (why), "gone" (they have not one name, or are one person).
    """
    why = tidy(why)
    with transaction.atomic():
        row = locked(author.contribution)
        _refuse(row, reviewer, by)
        if not why:
            raise Refused("missing", _("Say how you know that they are two people."), "why")
        if len(why) > LONGEST_NOTE:
            words = _("This text is too long: at most %(most)s signs.")
            raise Refused("too_long", words % {"most": LONGEST_NOTE}, "why")
        pairs = {(one.reviewer.pk, one.author.pk): one for one in conflicts.alike(row)}
        pair = pairs.get((reviewer.pk, author.pk))
        if pair is None:
            raise Refused("gone", _("These two have no name in common any more, or are the same person."))
        if pair.apart is not None:
            return pair.apart
        said = Namesake.objects.create(reviewer=reviewer, author=author, why=why, by_id=by.pk if by else None)
        _record("namesakes.told_apart", said, row, by)
    return said


def undo(said: Namesake, *, by: Account | None) -> None:
    """They may be one person after all: what the reviewer has of the contribution is put aside. Twice is once.

    Raises Refused: "not_allowed".
    """
    with transaction.atomic():
        row = locked(said.author.contribution)
        _refuse(row, said.reviewer, by)
        held = Namesake.objects.filter(pk=said.pk, undone_at=None).first()
        if held is None:
            return
        held.undone_at, held.undone_by_id = timezone.now(), by.pk if by else None
        held.save(update_fields=["undone_at", "undone_by_id"])
        _record("namesakes.undone", held, row, by)
        put_aside(row.series, contributions=[row.pk], by=by)


def _refuse(row: Contribution, reviewer: Reviewer, by: Account | None) -> None:
    if by is None:
        return
    if by.pk == reviewer.account_id or not may_run_review(by, row.series):
        raise Refused("not_allowed", _("Somebody else of the team has to say whether these are two people."))
    if conflicts.between(by, row):
        raise Refused("not_allowed", _("You have a conflict of interest here yourself."))


def _record(fact: str, said: Namesake, row: Contribution, by: Account | None) -> None:
    """Who said it stands in the journal, and why in the row: words about people can be erased there."""
    journal.record(fact, said, network=row.series.network_id, by=by, series=row.series_id, contribution=row.pk)
