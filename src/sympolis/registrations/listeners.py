"""When something was recorded, see to the letters, calendars and seats that follow from it. Each bears being run twice."""

from sympolis.core.text import address_key
from sympolis.journal.models import Entry
from sympolis.messaging.models import Letter
from sympolis.programme.models import Release, Session, SessionVersion
from sympolis.registrations import actions
from sympolis.registrations.letters import invitations, notices, own, replies
from sympolis.registrations.models import Invitation, Participant, Registration

WAY_IN = {"dial_in"}  # the link to join stands behind a button on the personal page and needs no letter
SEATS = {"capacity"}
LONGEST_REASON = 400


def tell_participant(entry: Entry) -> None:
    """Write what became of a registration; what the secretariat decides is kept for a minute, and told together."""
    row = Registration.objects.select_related("participant__person").filter(pk=entry.subject_id).first()
    if row is None:
        return
    if entry.by_id and entry.by_id != row.participant.person.account_id:
        own.tell_later(row.participant_id, pause=own.OF_TEAM)
    else:
        own.tell(row.participant_id)


def follow_release(entry: Entry) -> None:
    """Note who has to hear of what a release changed, and take back letters that would tell otherwise."""
    release = Release.objects.filter(pk=entry.subject_id).first()
    for version in _versions(release) if release else ():
        session, before = version.session, notices.version_before(version)
        if before is None or not notices.differ(before, version):
            continue
        if notices.standing(before) != notices.standing(version):
            notices.take_back_outdated(session)
        notices.notice(session, before)


def offer_after_release(entry: Entry) -> None:
    """Offer seats in sessions that a release moved, or that take place after all."""
    release = Release.objects.filter(pk=entry.subject_id).first()
    for version in _versions(release) if release else ():
        actions.promote(version.session_id)


def follow_session(entry: Entry) -> None:
    """Offer seats when a session got more of them; tell a new number to dial in to those who come."""
    fields = set(entry.facts.get("fields", ()))
    session = Session.objects.select_related("released").filter(pk=entry.subject_id).first()
    if session is None or session.released is None:
        return
    if fields & SEATS:
        actions.promote(session.pk)
    if fields & WAY_IN:
        notices.notice(session, None, way_in=True)


def tell_invited(entry: Entry) -> None:
    """Write the letter of an invitation."""
    row = Invitation.objects.select_related("series__network").filter(pk=entry.subject_id).first()
    if row is not None:
        invitations.tell(row)


def ask_declined(entry: Entry) -> None:
    """Ask somebody whose calendar declined whether they give their seat back."""
    rows = Registration.objects.select_related(
        "participant__network", "participant__person__municipality", "session__released", "session__series__network",
        "delegation__lead__person",
    )  # fmt: skip
    row = rows.filter(pk=entry.subject_id).first()
    if row is not None:
        replies.ask_declined(row)


def mark_bounced(entry: Entry) -> None:
    """Note with a participant that letters do not reach them, and why, until they confirm an address again."""
    letter = Letter.objects.filter(pk=entry.subject_id).first()
    if letter is None or letter.person_id is None:
        return
    rows = Participant.objects.filter(
        person=letter.person_id, network=letter.network_id, email_key=address_key(letter.to_address)
    )
    rows.update(bounced_at=entry.at, bounce_reason=letter.last_error[:LONGEST_REASON])


def _versions(release: Release) -> list[SessionVersion]:
    rows = release.versions.select_related("session__series", "session__released").defer("content")
    return list(rows.order_by("session_id"))
