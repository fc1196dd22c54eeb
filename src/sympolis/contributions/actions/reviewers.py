"""Who reviews for a series: asked by their address, with what they read and how much; ended."""

from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions.standing_aside import put_aside, set_free
from sympolis.contributions.models import Reviewer
from sympolis.contributions.permissions import may_run_review
from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line
from sympolis.directory.actions import account_for
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.messaging.actions import take_back
from sympolis.programme.models import Series, Theme

MOST_REVIEWERS = 500  # of a series
LONGEST_NAME = 300
MOST_LOAD = 500
MOST_KNOWN, LONGEST_KNOWN = 100, 300
FIELDS = ("name", "languages", "most", "municipality", "known_people")
TIES = {"name", "municipality", "known_people"}  # what conflicts follow from


def invite_reviewer(series: Series, email: str, *, by: Account | None, language: str = "", **fields: Any) -> Reviewer:
    """Ask somebody to review for a series; a letter tells them, and they sign in with a code sent to their address.

    fields     name, themes (rows; none: all), languages (codes; none: all), most, municipality, known_people (lines)
    language   interface language of a new account, so that its first letter can be read
    Who reviewed before and was ended is asked again and keeps what they reviewed. Raises Refused: "not_allowed",
    "wrong_address", "already" (reviews already), "too_many", and as `change_reviewer`.
    """
    with transaction.atomic():
        held = _held(series, by)
        account = account_for(email, by=by, language=language)
        row = Reviewer.objects.filter(series=held, account=account).first()
        if row and row.is_active:
            words = _("%(email)s reviews for this series already. Change the entry in the list instead.")
            raise Refused("already", words % {"email": account.email}, "email")
        if row is None and held.reviewers.filter(ended_at=None).count() >= MOST_REVIEWERS:
            raise Refused("too_many", _("A series has at most %(most)s reviewers.") % {"most": MOST_REVIEWERS})
        if row is not None:
            _refuse_lifting(row, fields, by)
        row = row or Reviewer(series=held, account=account)
        row.ended_at, row.invited_at = None, timezone.now()
        _store(row, fields)
        _record("reviewer.invited", row, by)
    return row


def change_reviewer(reviewer: Reviewer, *, by: Account | None, **fields: Any) -> Reviewer:
    """Change what a reviewer reads, how much, their city, the people they know. They may do so themselves.

    Of what keeps them from judging, they add to it and take nothing away. A review that they may not write any more is
    put aside. Raises Refused: "not_allowed", "own_conflict" (municipality, known_people), "missing" (name), "too_long", "unknown_language", "unknown_choice" (most, themes), "gone".
    """
    with transaction.atomic():
        held = _held(reviewer.series, None)
        row = _locked(reviewer, held)
        if by is not None and by.pk != row.account_id and not may_run_review(by, held):
            raise _not_allowed()
        _refuse_lifting(row, fields, by)
        changed = _store(row, fields)
        if changed:
            _record("reviewer.changed", row, by, fields=changed)
        if TIES & set(changed):
            put_aside(held, reviewers=[row], by=by)
    return row


def end_reviewer(reviewer: Reviewer, *, by: Account | None) -> Reviewer:
    """Let somebody review no more, at once: what they sent stays and counts, what they did not send is free again.

    Raises Refused("not_allowed") or ("gone"). Ending twice is once.
    """
    with transaction.atomic():
        held = _held(reviewer.series, by)
        row = _locked(reviewer, held)
        if row.ended_at is None:
            row.ended_at = timezone.now()
            row.save(update_fields=["ended_at"])
            set_free(row.assignments.filter(aside_at=None).exclude(review__sent_at__isnull=False))
            _record("reviewer.ended", row, by)
    return row


def want_letters(reviewer: Reviewer, kinds: Collection[str], wanted: bool) -> None:
    """Stop letters of these kinds to a reviewer, or send them again. The link in a letter proves that they may."""
    with transaction.atomic():
        row = Reviewer.objects.select_for_update(of=("self",)).select_related("account", "series").get(pk=reviewer.pk)
        unwanted = set(row.unwanted) - set(kinds) if wanted else set(row.unwanted) | set(kinds)
        if unwanted == set(row.unwanted) or row.account is None:
            return
        row.unwanted = sorted(unwanted)
        row.save(update_fields=["unwanted"])
        if not wanted:
            about, address = f"contributions.reviewer:{row.pk}", row.account.email
            network = row.series.network_id
            take_back(kinds, network=network, which=lambda one: (one.about, one.to_address) == (about, address))
        _record("reviewer.changed", row, row.account, fields=["unwanted"])


def _held(series: Series, by: Account | None) -> Series:
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
    if by is not None and not may_run_review(by, held):
        raise _not_allowed()
    return held


def _not_allowed() -> Refused:
    return Refused("not_allowed", _("Only the team of this series can change its reviewers."))


def _locked(reviewer: Reviewer, series: Series) -> Reviewer:
    rows = Reviewer.objects.select_for_update(no_key=True, of=("self",)).select_related("account")
    row = rows.filter(pk=reviewer.pk, series=series).first()
    if row is None:
        raise Refused("gone", _("This reviewer is not there any more."))
    row.series = series
    return row


def _refuse_lifting(row: Reviewer, fields: dict[str, Any], by: Account | None) -> None:
    """Nobody lifts a conflict of their own."""
    if by is None or by.pk != row.account_id:
        return
    if row.municipality_id and fields.get("municipality", row.municipality) != row.municipality:
        words = _("What comes from %(city)s goes to somebody else. Ask somebody else of the team to change your city.")
        raise Refused("own_conflict", words % {"city": row.municipality}, "municipality")
    kept = {one_line(text) for text in fields.get("known_people", row.known_people)}
    gone = [text for text in row.known_people if text not in kept]
    if gone:
        words = _(
            "You can add people here. To take somebody off the list, ask somebody else of the team. Add again: %(people)s."
        )
        raise Refused("own_conflict", words % {"people": ", ".join(gone)}, "known_people")


def _store(row: Reviewer, fields: dict[str, Any]) -> list[str]:
    """Check and save what differs; the names of what did."""
    wished = {name: fields[name] for name in FIELDS if name in fields}
    if "name" in wished:
        wished["name"] = one_line(wished["name"])
    if "known_people" in wished:
        wished["known_people"] = [line for text in wished["known_people"] if (line := one_line(text))]
    _check({**{name: getattr(row, name) for name in FIELDS}, **wished})
    changed = [name for name, value in wished.items() if row.pk is None or getattr(row, name) != value]
    for name, value in wished.items():
        setattr(row, name, value)
    row.save()
    return changed + _set_themes(row, fields.get("themes"))


def _check(told: dict[str, Any]) -> None:
    if not told["name"]:
        raise Refused("missing", _("Say what the reviewer is called."), "name")
    if len(told["name"]) > LONGEST_NAME:
        raise Refused("too_long", _("This name is too long: at most %(most)s signs.") % {"most": LONGEST_NAME}, "name")
    for code in told["languages"]:
        if not known_language(code):
            raise Refused("unknown_language", _("“%(code)s” is no language code.") % {"code": code}, "languages")
    if not 1 <= told["most"] <= MOST_LOAD:
        words = _("Choose a number from %(least)s to %(most)s.") % {"least": 1, "most": MOST_LOAD}
        raise Refused("unknown_choice", words, "most")
    people = told["known_people"]
    if len(people) > MOST_KNOWN or any(len(line) > LONGEST_KNOWN for line in people):
        words = _("At most %(most)s people, one a line, %(longest)s signs each.")
        raise Refused("too_long", words % {"most": MOST_KNOWN, "longest": LONGEST_KNOWN}, "known_people")


def _set_themes(row: Reviewer, themes: Iterable[Theme] | None) -> list[str]:
    if themes is None:
        return []
    wanted = list(themes)
    if any(theme.series_id != row.series_id for theme in wanted):
        raise Refused("unknown_choice", _("Choose themes of this series."), "themes")
    if {theme.pk for theme in wanted} == set(row.themes.values_list("pk", flat=True)):
        return []
    row.themes.set(wanted)
    return ["themes"]


def _record(fact: str, row: Reviewer, by: Account | None, **facts: Any) -> None:
    journal.record(fact, row, network=row.series.network_id, by=by, series=row.series_id, **facts)
