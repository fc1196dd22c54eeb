"""A contribution is begun, written, sent; by its authors behind their links, or by the team for a city."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.contributions.actions.contact import withdraw_consents
from sympolis.contributions.actions.files import delete_files
from sympolis.contributions.actions.moving import (
    Writer,
    keep_aside,
    keep_version,
    lapse_approvals,
    locked,
    record,
    refuse_writing,
    snapshot,
    turn,
    why_not,
)
from sympolis.contributions.content import LONGEST_TITLE, fields
from sympolis.contributions.flat import flat, put
from sympolis.contributions.models import Author, Call, Contribution, Version
from sympolis.contributions.permissions import may_bring
from sympolis.contributions.states import CHOSEN, IN_LIBRARY, ApprovalState, ContributionState, Moment
from sympolis.contributions.telling import Joined, joined
from sympolis.core.languages import known_language
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, one_line
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme.models import Series
from sympolis.registrations.actions.people import Named, checked_address, checked_name, participants_for, prove
from sympolis.registrations.models import Participant
from sympolis.registrations.towns import Town, find

MOST_AUTHORS = 12
MOST_OPEN_DRAFTS = 200  # of a call by one mailbox
S = ContributionState


@dataclass(frozen=True, slots=True)
class Begun:
    """What a form that begins a contribution says; `key` is the form's own, so that the same form twice is one draft."""

    kind: str
    title: str
    language: str
    place: str = ""
    country: str = ""
    organisation: str = ""
    key: str = ""


def begin(call: Call, begun: Begun, *, name: str, email: str) -> Author:
    """Begin a contribution as a draft; the letter with the author's own link follows.

    The same form sent twice gives the author that it made. What is typed under a known name and address changes nothing
    of the person. Raises Refused: "closed", "unknown_choice" (kind, language), "missing" and "too_long" (title, name),
    "wrong_address" (email), "too_many".
    """
    if not call.takes(timezone.now()):
        raise Refused("closed", _("This call is closed. Write to the secretariat if you have something for it."))
    if begun.kind not in call.kinds:
        raise Refused("unknown_choice", _("Choose from the list."), "kind")
    name, email = checked_name(name), checked_address(email)
    row = _new(call.series, begun, call=call)
    try:
        with transaction.atomic():
            return _begin(row, begun, name=name, email=email)
    except IntegrityError:  # the same form at the same moment, or two forms that make the same person
        with transaction.atomic():
            return _begin(_new(call.series, begun, call=call), begun, name=name, email=email)


def _begin(row: Contribution, begun: Begun, *, name: str, email: str) -> Author:
    if made := _made_by(begun, email):
        return made
    if begun.key and Contribution.objects.filter(form_key=begun.key).exists():
        row.form_key = None  # the same page again, with something else on it
    participant = _participant(
        row.series, name, email, row.language, find(row.series.network, begun.place, begun.country)
    )
    drafts = Author.objects.filter(participant__email_key=participant.email_key, contribution__series=row.series_id)
    if drafts.filter(contribution__state=S.DRAFT).count() >= MOST_OPEN_DRAFTS:
        raise Refused("too_many", _("Too many drafts wait under this address. Finish or remove some of them first."))
    _store(row, begun)
    author = Author.objects.create(contribution=row, participant=participant)
    keep_version(row, author=author)
    record("contribution.begun", row, by=None, kind=row.kind)
    record_author("author.added", author, by=None, why="begun")
    return author


def _made_by(begun: Begun, email: str) -> Author | None:
    """The author that this very form has made already."""
    rows = Author.objects.filter(contribution__form_key=begun.key, participant__email_key=address_key(email))
    author = rows.select_related("contribution").first() if begun.key else None
    title = one_line(begun.title)
    return author if author and title in author.contribution.title.values() else None


def enter(series: Series, begun: Begun, *, by: Account | None, call: Call | None = None) -> Contribution:
    """The team enters a contribution for a city, whether or not a call is open. Raises Refused as `begin`, "not_allowed"."""
    if by is not None and not may_bring(by, series):
        raise Refused("not_allowed", _("Only the team of this series can enter contributions."))
    row = _new(series, begun, call=call)
    with transaction.atomic():
        if begun.key and (made := Contribution.objects.filter(form_key=begun.key).first()):
            return made
        row.entered_by_id = by.pk if by else None
        _store(row, begun)
        keep_version(row, by=by)
        record("contribution.entered", row, by=by, kind=row.kind)
    return row


def _new(series: Series, begun: Begun, *, call: Call | None) -> Contribution:
    title = one_line(begun.title)
    if not title:
        raise Refused("missing", _("Give it a title; you can change it later."), "title")
    if len(title) > LONGEST_TITLE:
        raise Refused(
            "too_long", _("This text is too long: at most %(most)s signs.") % {"most": LONGEST_TITLE}, "title"
        )
    if not known_language(begun.language):
        raise Refused("unknown_choice", _("Choose a language from the list."), "language")
    return Contribution(
        series=series, call=call, kind=begun.kind, language=begun.language, title=Texts({begun.language: title}),
        organisation=one_line(begun.organisation)[:300], form_key=begun.key or None,
    )  # fmt: skip


def _store(row: Contribution, begun: Begun) -> None:
    set_place(row, find(row.series.network, begun.place, begun.country))
    row.save()


def set_place(row: Contribution, town: Town) -> None:
    """Where it comes from: the city if it is known, else as it was typed."""
    row.municipality_id, row.place, row.country = town.municipality_id, town.place, town.country


def _participant(series: Series, name: str, email: str, language: str, town: Town) -> Participant:
    about = {"language": language, "zone": town.zone, "place": town.place, "country": town.country, "municipality_id": town.municipality_id}  # fmt: skip
    ((participant, _is_new),) = participants_for([Named(series.network, name, email, about)])
    return participant


@dataclass(frozen=True, slots=True)
class Saved:
    """What a form brought about; `joined` tells what somebody else wrote meanwhile."""

    row: Contribution
    joined: Joined


def save(contribution: Contribution, told: Mapping[str, Any], *, seen: Mapping[str, str], by: Writer) -> Saved:
    """Store the fields of a form (flat.py) that nobody else changed meanwhile.

    seen   marks of the fields as the form's page showed them (telling.py)
    Fields that both changed stay as they are stored; what the form says of them is kept beside as a version of its own.
    Raises Refused: "not_allowed", "gone", "wrong_state" (it is being reviewed, or it is over).
    """
    with transaction.atomic():
        row = locked(contribution)
        refuse_writing(row, by)
        stored = flat(row)
        found = joined(seen, stored, told)
        if found.conflicts:
            _keep_aside(row, {name: told[name] for name in found.conflicts}, by)
        if found.mine:
            _write(row, found.mine, stored, by=by, is_new="language" in found.mine)
    return Saved(row, found)


def _write(
    row: Contribution, mine: Mapping[str, Any], stored: Mapping[str, Any], *, by: Writer, is_new: bool = False
) -> None:
    put(row, mine)
    if {"place", "country"} & mine.keys():
        set_place(row, _town(row, mine, stored))
    row.revision, row.changed_at = row.revision + 1, timezone.now()
    row.save()
    author, account = by if isinstance(by, Author) else None, by if isinstance(by, Account) else None
    keep_version(row, author=author, by=account, is_new=is_new)
    if row.state != S.DRAFT:
        record("contribution.changed", row, by=account, fields=sorted(mine)[:40])
    if row.state in CHOSEN and not _is_approved(row):  # other words than the city was shown
        lapse_approvals(row, given=row.state not in IN_LIBRARY)
        if row.state == S.APPROVED:
            turn(row, S.ACCEPTED, by=account)


def _town(row: Contribution, mine: Mapping[str, Any], stored: Mapping[str, Any]) -> Town:
    """Where the place is that counts now; the country of the place before says nothing of a new one, unless it is alone."""
    place, network = mine.get("place", stored["place"]), row.series.network
    town = find(network, place, mine.get("country", "" if "place" in mine else stored["country"]))
    return town if town.municipality_id or town.country else find(network, place, stored["country"])


def _is_approved(row: Contribution) -> bool:
    """Whether the words are those that the city has approved."""
    given = row.approvals.filter(state=ApprovalState.APPROVED).select_related("version").order_by("-pk").first()
    return given is not None and given.version.content == snapshot(row)


def _keep_aside(row: Contribution, mine: Mapping[str, Any], by: Writer) -> None:
    """Nobody's words are lost: those that could not be stored are in the list of versions."""
    ghost = Contribution.objects.select_related("series").get(pk=row.pk)
    put(ghost, {name: value for name, value in mine.items() if name != "themes"})
    if "place" in mine:
        ghost.municipality, ghost.place = None, mine["place"]
    ghost.country = mine.get("country", ghost.country)
    content = snapshot(ghost) | ({"themes": sorted(mine["themes"])} if "themes" in mine else {})
    author, account = by if isinstance(by, Author) else None, by if isinstance(by, Account) else None
    keep_aside(row, content, author=author, by=account)


def submit(contribution: Contribution, *, by: Writer) -> Contribution:
    """Send a draft, or send it again after revision. Once it is sent, once more changes nothing.

    Raises Refused: "not_allowed", "gone", "missing" (with the field), "too_late" (the draft stays), "wrong_state".
    """
    with transaction.atomic():
        row = locked(contribution)
        if row.state == S.SUBMITTED:
            return row
        refuse_writing(row, by)
        if row.state not in (S.DRAFT, S.RETURNED):
            raise Refused("wrong_state", why_not(row))
        if lacking := missing(row):
            raise Refused("missing", _("This is still missing."), lacking[0])
        account = by if isinstance(by, Account) else None
        if row.state == S.DRAFT and isinstance(by, Author) and not takes(row):
            words = _("The deadline is over. Your draft is kept; write to the secretariat if it should still count.")
            raise Refused("too_late", words)
        row.submitted_at = row.submitted_at or timezone.now()
        row.save(update_fields=["submitted_at"])
        keep_version(row, moment=Moment.SUBMITTED, author=by if isinstance(by, Author) else None, by=account)
        turn(row, S.SUBMITTED, by=account)
        record("contribution.submitted", row, by=account)
    return row


def takes(row: Contribution) -> bool:
    """Whether its call still takes contributions; one without a call may be sent whenever its author is ready."""
    return row.call is None or row.call.takes(timezone.now())


def missing(row: Contribution) -> list[str]:
    """Names of the form's fields that are still empty and needed to send it, in their order."""
    told = flat(row)
    working = row.series.working_language
    needed = ["title", "summary" if not told.get(f"summary_{working}") else f"summary_{working}"]
    if not row.municipality_id and not row.place and not row.organisation:
        needed.append("place")
    needed += [f"c_{field.code}" for field in fields(row.kind) if field.required]
    if row.call is not None:
        needed += [question.code for question in row.call.questions.filter(is_open=True, required=True)]
    return [name for name in needed if told.get(name) in (None, "", [], [None, None], False)]


def withdraw(contribution: Contribution, *, by: Writer) -> Contribution:
    """Take a contribution back. What is presented or published of it is told to the team, who take it out.

    A draft that was never sent is removed. Raises Refused: "not_allowed", "gone".
    """
    with transaction.atomic():
        row = locked(contribution)
        account = by if isinstance(by, Account) else None
        if isinstance(by, Author) and not row.authors.filter(pk=by.pk).exists():
            raise Refused("not_allowed", _("You are not among the authors of this contribution any more."))
        if isinstance(by, Account) and not may_bring(by, row.series):
            raise Refused("not_allowed", _("Only the team of this series can change contributions."))
        if row.submitted_at is None and row.state == S.DRAFT:
            remove(row, by=account)
            return row
        before = row.state
        if before != S.WITHDRAWN:
            turn(row, S.WITHDRAWN, by=account)
            record("contribution.withdrawn", row, by=account, before=before)
    return row


def remove(row: Contribution, *, by: Account | None) -> None:
    """Delete a locked contribution with everything of it, in the caller's transaction."""
    record("contribution.removed", row, by=by)
    withdraw_consents(row.authors.select_related("participant"))
    delete_files(row.files.all())
    row.delete()


def bring_back(contribution: Contribution, *, by: Writer) -> Contribution:
    """Make a withdrawn contribution a draft again. Raises Refused: "not_allowed", "gone", "wrong_state"."""
    with transaction.atomic():
        row = locked(contribution)
        if isinstance(by, Account) and not may_bring(by, row.series):
            raise Refused("not_allowed", _("Only the team of this series can change contributions."))
        if row.state == S.WITHDRAWN:
            row.reason = ""
            row.save(update_fields=["reason"])
        return turn(row, S.DRAFT, by=by if isinstance(by, Account) else None)


def restore(contribution: Contribution, version: Version, *, by: Writer) -> Contribution:
    """Put the words of an older version in place of the present ones, which stay as a version too.

    Raises Refused as `save`.
    """
    with transaction.atomic():
        row = locked(contribution)
        refuse_writing(row, by)
        if snapshot(row) == version.content:
            return row
        for name in ("language", "sdgs", "organisation", "content", "answers", "links", "place", "country"):
            setattr(row, name, version.content[name])
        row.municipality_id = version.content["municipality"]
        row.title, row.summary = Texts(version.content["title"]), Texts(version.content["summary"])
        _write(row, {"themes": version.content["themes"]}, {}, by=by, is_new=True)
    return row


def add_author(contribution: Contribution, *, name: str, email: str, by: Writer, why: str = "joined") -> Author:
    """Let somebody else write too; a letter brings their own link. Who is an author already stays one.

    why   "joined" (a co-author) or "handed_over" (the team entered it for them)
    Raises Refused: "missing", "wrong_address", "too_long", "too_many", and as `save` when `by` may not write.
    """
    name, email = checked_name(name), checked_address(email)
    with transaction.atomic():
        row = locked(contribution)
        refuse_writing(row, by)
        participant = _participant(row.series, name, email, row.language, Town())
        number = row.authors.count()
        held = row.authors.filter(participant=participant).first()
        if held is not None:
            return held
        if number >= MOST_AUTHORS:
            raise Refused("too_many", _("At most %(most)s people can write one contribution.") % {"most": MOST_AUTHORS})
        author = Author.objects.create(contribution=row, participant=participant, order=number)
        record_author("author.added", author, by=by if isinstance(by, Account) else None, why=why)
    return author


def remove_author(author: Author, *, by: Writer) -> None:
    """Take somebody's way in away, at once. Raises Refused: "last" (withdraw it instead), "not_allowed"."""
    with transaction.atomic():
        row = locked(author.contribution)
        refuse_writing(row, by)
        if isinstance(by, Author) and row.authors.count() < 2:
            raise Refused("last", _("Somebody has to remain. You can withdraw the contribution instead."))
        held = row.authors.filter(pk=author.pk).first()
        if held is None:
            return
        record_author("author.removed", held, by=by if isinstance(by, Account) else None)
        withdraw_consents([held])
        held.delete()


def renew_link(author: Author, *, by: Account | None) -> Author:
    """Take an author's links back and mail a new one. Raises Refused("not_allowed")."""
    with transaction.atomic():
        row = locked(author.contribution)
        if by is not None and not may_bring(by, row.series):
            raise Refused("not_allowed", _("Only the team of this series can change contributions."))
        held = row.authors.select_for_update(of=("self",)).get(pk=author.pk)
        held.link_version += 1
        held.save(update_fields=["link_version"])
        record_author("author.added", held, by=by, why="renewed")
    return held


def prove_author(author: Author) -> None:
    """The author came by the mailed link and pressed a button: the address is theirs. Twice changes nothing."""
    if author.proven_at is not None:
        return
    with transaction.atomic():
        rows_of_author = Author.objects.select_for_update(of=("self",)).select_related("contribution__series")
        held = rows_of_author.filter(pk=author.pk, proven_at=None).first()
        if held is None:
            return
        held.proven_at = author.proven_at = timezone.now()
        held.save(update_fields=["proven_at"])
        rows = Participant.objects.select_for_update(no_key=True, of=("self",)).select_related("person", "network")
        participant = rows.get(pk=held.participant_id)
        prove(participant, by=participant)
        record_author("author.proven", held, by=None)


def record_author(fact: str, author: Author, *, by: Account | None, **facts: Any) -> None:
    row = author.contribution
    journal.record(
        fact, author, network=row.series.network_id, by=by, series=row.series_id, contribution=row.pk, **facts
    )  # fmt: skip
