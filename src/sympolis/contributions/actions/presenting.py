"""Seats of a session filled from what was accepted: a contribution is presented, its author becomes a speaker."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.contributions.models import Author, Contribution, Presentation
from sympolis.contributions.states import CHOSEN
from sympolis.core.languages import ORIGINS
from sympolis.core.refusals import Refused
from sympolis.core.text import isolated
from sympolis.directory.models import Account, Person
from sympolis.journal import actions as journal
from sympolis.networks.actions import add_contact
from sympolis.programme.actions import set_parts
from sympolis.programme.models import Part, Series, Session
from sympolis.programme.permissions import may_work_on
from sympolis.programme.states import SessionRole, SessionState

MOST = 40  # contributions of a session


def present(session: Session, chosen: Mapping[int, int | None], *, by: Account | None) -> list[Presentation]:
    """Present contributions in a session; whoever presents becomes a speaker in its draft, with the title as topic.

    chosen   id of a contribution -> id of the author who presents it; None: whoever is the contact, else the first
    One that has nobody behind it is presented without a speaker. What is presented there already stays as it is. All
    or nothing. Raises Refused: "not_allowed", "nothing", "not_chosen" (not accepted, withdrawn), "no_author", "too_many",
    "cancelled" (session), and as `programme.actions.set_parts` ("person_twice": in two sessions at one time).
    """
    with transaction.atomic():
        held = _held(session, by)
        if held.state == SessionState.CANCELLED:
            raise Refused("cancelled", _("This session is cancelled. Choose another one."))
        there = set(held.presentations.values_list("contribution_id", flat=True))
        rows = _rows(held, [pk for pk in chosen if pk not in there])
        if not chosen:
            raise Refused("nothing", _("Tick at least one contribution."))
        if len(there) + len(rows) > MOST:
            raise Refused("too_many", _("At most %(most)s contributions are presented in a session.") % {"most": MOST})
        made = []
        for row in rows:
            person = _person(row, chosen[row.pk])
            row_made = Presentation(contribution=row, session=held, person=person, by_id=by.pk if by else None)
            row_made.made_part = person is not None and _add_speaker(held, person, row, by)
            row_made.save()
            _record("presentation.added", row_made, held, by)
            made.append(row_made)
    return made


def take_out(presentation: Presentation, *, by: Account | None) -> None:
    """Present a contribution in a session no more. The part that came with it goes, in the draft of the programme.

    Raises Refused: "not_allowed", "gone".
    """
    with transaction.atomic():
        held = _held(presentation.session, by)
        row = held.presentations.filter(pk=presentation.pk).first()
        if row is None:
            raise Refused("gone", _("Somebody else has taken it out already."))
        _record("presentation.removed", row, held, by)
        row.delete()
        still = held.presentations.filter(person=row.person_id)
        if row.made_part and row.person_id and still.exists():
            still.filter(pk=still.order_by("pk").values("pk")[:1]).update(made_part=True)
        elif row.made_part and row.person_id:
            _remove_speaker(held, row.person_id, by)


def _held(session: Session, by: Account | None) -> Session:
    """The session, locked after its series, as the programme does."""
    series = (
        Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=session.series_id)
    )
    if by is not None and not may_work_on(by, series):
        raise Refused("not_allowed", _("Only the team of this series can fill its sessions."))
    held = Session.objects.select_for_update(no_key=True).filter(pk=session.pk, series=series).first()
    if held is None:
        raise Refused("gone", _("This session was deleted in the meantime."))
    held.series = series
    return held


def _rows(session: Session, ids: list[int]) -> list[Contribution]:
    found = Contribution.objects.select_for_update(no_key=True, of=("self",)).filter(
        series=session.series_id, pk__in=ids
    )
    rows = {row.pk: row for row in found.order_by("pk")}
    for pk in ids:
        row = rows.get(pk)
        if row is None or row.state not in CHOSEN:
            title = isolated(str(row.title)) if row else pk
            words = _("“%(title)s” is not accepted, or was withdrawn. Load the page anew.")
            raise Refused("not_chosen", words % {"title": title})
    return [rows[pk] for pk in ids]


def _person(row: Contribution, author: int | None) -> Person | None:
    authors = list(row.authors.filter(participant__erased_at=None).select_related("participant__person"))
    if author is not None:
        chosen = next((one for one in authors if one.pk == author), None)
        if chosen is None:
            words = _("Whoever was to present “%(title)s” is not among its authors any more. Choose again.")
            raise Refused("no_author", words % {"title": isolated(str(row.title))})
        return chosen.participant.person
    first = presenter_of(authors)
    return first.participant.person if first else None


def presenter_of(authors: list[Author]) -> Author | None:
    """Who presents unless somebody else is chosen: the contact for other cities, else the first of the authors."""
    return next((one for one in authors if one.is_contact), authors[0] if authors else None)


def _add_speaker(session: Session, person: Person, row: Contribution, by: Account | None) -> bool:
    """Whether a part was added; who speaks there already keeps it, with a topic if it had none."""
    parts = _wished(session)
    topic = {code: text for code, text in row.title.items() if code != ORIGINS}
    mine = next((one for one in parts if one["person"] == person.pk and one["role"] == SessionRole.SPEAKER), None)
    if mine is not None:
        if not mine["topic"]:
            mine["topic"] = topic
            set_parts(session, parts, by=by)
        return False
    add_contact(session.series.network, person, by=None)
    set_parts(session, [*parts, {"person": person.pk, "role": SessionRole.SPEAKER, "topic": topic}], by=by)
    return True


def _remove_speaker(session: Session, person: int, by: Account | None) -> None:
    parts = _wished(session)
    kept = [one for one in parts if (one["person"], one["role"]) != (person, SessionRole.SPEAKER)]
    if len(kept) < len(parts):
        set_parts(session, kept, by=by)


def _wished(session: Session) -> list[dict[str, Any]]:
    """The parts as they stand, as `set_parts` takes them."""
    rows = Part.objects.filter(session=session).order_by("order", "pk")
    return [{"person": one.person_id, "role": one.role, "topic": dict(one.topic)} for one in rows]


def _record(fact: str, row: Presentation, session: Session, by: Account | None) -> None:
    journal.record(
        fact, row, network=session.series.network_id, by=by, series=session.series_id, contribution=row.contribution_id,
        session=session.pk,
    )  # fmt: skip
