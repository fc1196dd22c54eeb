"""A session: add, change, move, cancel, delete."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.programme import deleting
from sympolis.programme.actions import given, rows, session_fields, slugs, times
from sympolis.programme.actions.overlaps import refuse_person_twice
from sympolis.programme.actions.titles import session_title
from sympolis.programme.models import Format, FormatPart, FormatSegment, Move, Segment, Series, Session, Theme
from sympolis.programme.permissions import may_work_on
from sympolis.programme.states import Focus, SessionState
from sympolis.programme.wording import TEXT

Words = str | dict[str, Any]

LONGEST_SLUG = 120
MOST_SESSIONS = 2000


def add_session(
    series: Series,
    *,
    by: Account | None,
    title: Words,
    local_start: datetime,
    zone: str = "",
    minutes: int | None = None,
    second_hour: bool | None = None,
    format: Format | None = None,
    part: FormatPart | None = None,
    theme: Theme | None = None,
    focus: str = Focus.GLOBAL,
    slug: str = "",
    state: str = SessionState.PLANNED,
    **fields: Any,
) -> Session:
    """Add a session to the draft, with the run of show of its format.

    local_start   naive wall clock in `zone` (default: the series')
    minutes       default: the sum of the format's segments
    second_hour   which of the two instants of a doubled hour; None asks back
    part          the part of a format of several meetings whose run of show is meant (default: its first)
    state         "idea", "planned", "open", "done" or "documented"
    fields        summary, description, audience, guiding_questions (texts; questions one a line);
                  regions, cities (rows or ids); floor_language (default: the working language),
                  interpretation_languages (codes), left_out_languages (codes: it was decided that these will not be
                  there); capacity (int or None); join_url, dial_in; recording
    Raises Refused: "not_allowed", "missing", "too_long", "too_many", "unknown_zone", "wrong_date", "missing_hour",
    "doubled_hour" (field "second_hour"), "outside_series", "ends_before_start", "unknown_language", "unknown_theme",
    "unknown_format", "unknown_choice", "wrong_address", "wrong_number", "wrong_slug", "taken" (slug).
    """
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_work_on)
        wished = {**fields, "title": title, "theme": theme, "format": format, "focus": focus}
        steps = _steps_of(session_fields.checked(Session(series=series), {"format": format})["format"], part)
        start = times.starts(local_start, zone or series.zone, second_hour)
        wished["minutes"] = _length(minutes, steps)
        return store_session(series, by=by, start=start, wished=wished, steps=steps, slug=slug, state=state)


def store_session(
    series: Series,
    *,
    by: Account | None,
    start: dict[str, Any],
    wished: dict[str, Any],
    steps: Sequence[FormatSegment | Segment],
    with_person: bool = False,
    slug: str = "",
    state: str = SessionState.PLANNED,
) -> Session:
    """Check and store a new session of a series that is locked: `start` from `times.starts`, `steps` to copy."""
    _refuse_full(series)
    session = Session(series=series, state=_state(state))
    languages = {"floor_language": "", "interpretation_languages": []}
    rows.set_fields(session, {**start, **session_fields.checked(session, {**languages, **wished})})
    times.refuse_outside(series, session.starts_at, session.minutes)
    session.slug = _new_slug(session, slug)
    related = session_fields.related(wished)
    session.save()
    session_fields.set_related(session, related)
    Segment.objects.bulk_create(_segment_like(step, session, with_person=with_person) for step in steps)
    record("session.added", session, by)
    return session


def add_format_sessions(
    series: Series, format: Format, *, by: Account | None, title: Words, local_start: datetime, **fields: Any
) -> list[Session]:
    """One session for each part of the format, at the same wall clock, days apart as the format says.

    Titles are "title: part" where the format has several parts. Fields and refusals as in `add_session`; `minutes`
    and `slug` are left to the parts.
    """
    options = {name: value for name, value in fields.items() if name not in {"minutes", "slug", "part"}}
    with transaction.atomic():
        parts = list(format.parts.all())
        titles = [_part_title(series, title, part) for part in parts] if len(parts) > 1 else [title]
        return [
            add_session(
                series,
                by=by,
                title=words,
                local_start=local_start + timedelta(days=part.day_offset),
                format=format,
                part=part,
                **options,
            )
            for part, words in zip(parts, titles, strict=True)
        ]


def change_session(
    session: Session,
    *,
    by: Account | None,
    expected_revision: int | None = None,
    state: str | None = None,
    **fields: Any,
) -> Session:
    """Change anything but the time: title, slug, minutes, theme, format, focus and the `fields` of `add_session`.

    expected_revision   the revision that was shown; Refused("changed_meanwhile") when it is not the stored one
    state               "idea", "planned", "open", "done", "documented"; cancelling is a verb of its own
    A change of `format` does not touch the run of show. Raises as `add_session`, and "person_twice", "address_fixed"
    (slug after the first release), "already_released" (back to an idea), "already_cancelled" (another state).
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by, expected_revision)
        old_title = session_title(session)
        if fields.get("minutes", 0) is None:  # an empty length in a form leaves it as it is
            fields.pop("minutes")
        columns = session_fields.checked(session, fields)
        if state is not None and state != session.state:
            columns["state"] = _other_state(session, state)
        changed = rows.set_fields(session, columns)
        if "minutes" in changed:
            times.refuse_outside(session.series, session.starts_at, session.minutes)
            refuse_person_twice(session, persons_of(session), by)
        changed += _follow_title(session, old_title, fields.get("slug") or "")
        changed += session_fields.set_related(session, session_fields.related(fields))
        if changed:
            rows.save_revision(session)
            _record_change(session, changed, by)
    return session


def _record_change(session: Session, changed: list[str], by: Account | None) -> None:
    """Languages beside the floor's are decided in the draft: pages have them from its release on."""
    told = [(session, {"series": session.series_id, "fields": sorted(changed)})]
    on_pages = not set(changed) <= set(session_fields.CHANNELS)
    journal.record_all("session.changed", told, network=session.series.network_id, by=by, on_pages=on_pages)


def move_session(
    session: Session,
    *,
    by: Account | None,
    local_start: datetime,
    zone: str = "",
    second_hour: bool | None = None,
    reason: Words | None = None,
    expected_revision: int | None = None,
    at: datetime | None = None,
) -> Session:
    """Give the session another time; calendar entry and address stay. The same time again changes nothing.

    at   when that was decided (aware), for a history that is read from a file; default now
    Raises Refused: "not_allowed", "unknown_zone", "wrong_date", "missing_hour", "doubled_hour", "outside_series",
    "person_twice", "already_cancelled", "locked", "changed_meanwhile", "too_long" (reason).
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by, expected_revision)
        if session.state == SessionState.CANCELLED:
            raise _cancelled()
        if session.is_locked:
            words = _("The time of this session is fixed. Unlock it on the board first, if it really has to move.")
            raise Refused("locked", words)
        why = given.texts(reason, session.series.working_language, TEXT, "reason")
        before = session.starts_at
        changed = rows.set_fields(session, times.starts(local_start, zone or session.zone, second_hour))
        times.refuse_outside(session.series, session.starts_at, session.minutes)
        refuse_person_twice(session, persons_of(session), by)
        if not changed:
            return session
        rows.save_revision(session)
        if session.starts_at == before:  # another zone's clock for the same moment
            record("session.changed", session, by, fields=changed)
        else:
            note_move(session, before, why, by, at)
    return session


def lock_session(session: Session, *, by: Account | None, expected_revision: int | None = None) -> Session:
    """Fix the time of a session: nobody moves it before it is unlocked. Doing it twice changes nothing.

    Raises Refused: "not_allowed", "already_cancelled", "changed_meanwhile".
    """
    return _set_locked(session, True, by, expected_revision)


def unlock_session(session: Session, *, by: Account | None, expected_revision: int | None = None) -> Session:
    """Let the session be moved again. Raises as `lock_session`."""
    return _set_locked(session, False, by, expected_revision)


def _set_locked(session: Session, is_locked: bool, by: Account | None, expected_revision: int | None) -> Session:
    with transaction.atomic():
        session = rows.session_to_change(session, by, expected_revision)
        if session.state == SessionState.CANCELLED:
            raise _cancelled()
        if rows.set_fields(session, {"is_locked": is_locked}):
            rows.save_revision(session)
            record("session.locked" if is_locked else "session.unlocked", session, by)
    return session


def cancel_session(session: Session, *, by: Account | None, reason: Words | None = None) -> Session:
    """Cancel in the draft; the public learns of it with the next release. Raises Refused("already_cancelled")."""
    with transaction.atomic():
        session = rows.session_to_change(session, by)
        if session.state == SessionState.CANCELLED:
            raise Refused("already_cancelled", _("This session is cancelled already."))
        session.cancelled_reason = given.texts(reason, session.series.working_language, TEXT, "reason")
        session.state = SessionState.CANCELLED
        rows.save_revision(session)
        record("session.cancelled", session, by)
    return session


def reinstate_session(session: Session, *, by: Account | None) -> Session:
    """Take a cancellation back: the session is planned again.

    Raises Refused: "not_allowed", "not_cancelled", "outside_series", "person_twice".
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by)
        if session.state != SessionState.CANCELLED:
            raise Refused("not_cancelled", _("This session is not cancelled."))
        session.state, session.cancelled_reason = SessionState.PLANNED, Texts()
        times.refuse_outside(session.series, session.starts_at, session.minutes)
        refuse_person_twice(session, persons_of(session), by)
        rows.save_revision(session)
        record("session.reinstated", session, by)
    return session


def delete_session(session: Session, *, by: Account | None) -> None:
    """Delete a session that was never released.

    Raises Refused: "already_released" (cancel it instead), "needed" (an app above says why).
    """
    with transaction.atomic():
        session = rows.session_to_change(session, by)
        if session.released_id or session.versions.exists():
            words = _("The public knows this session. Cancel it instead, so that everybody learns of it.")
            raise Refused("already_released", words)
        if why := deleting.hindrance(session):
            raise Refused("needed", why)
        record("session.deleted", session, by)
        session.delete()


def record(fact: str, session: Session, by: Account | None, **facts: Any) -> None:
    """Record a fact of a session in its network's journal, with the id of its series."""
    series = session.series
    journal.record(fact, session, network=series.network_id, by=by, series=series.pk, **facts)


def _segment_like(step: FormatSegment | Segment, session: Session, *, with_person: bool) -> Segment:
    """A segment, not stored yet, like one of a format or of another session."""
    languages = [session.series.working_language, *session.series.languages]
    return Segment(
        session=session,
        order=step.order,
        minutes=step.minutes,
        kind=step.kind,
        title=given.kept_in(step.title, languages),
        note=given.kept_in(step.note, languages),
        fallback=given.kept_in(step.fallback, languages),
        language=getattr(step, "language", ""),
        tool=getattr(step, "tool", ""),
        person_id=getattr(step, "person_id", None) if with_person else None,
    )


def _refuse_full(series: Series) -> None:
    if series.sessions.count() >= MOST_SESSIONS:
        raise given.too_many(_("A series has at most %(most)s sessions. Begin another one."), MOST_SESSIONS, "title")


def _steps_of(format: Format | None, part: FormatPart | None) -> list[FormatSegment]:
    """The run of show to begin with: that of the part, else of the format's first part."""
    if format is None:
        return []
    parts = list(format.parts.all())
    chosen = next((one for one in parts if part is not None and one.pk == part.pk), parts[0] if parts else None)
    return list(chosen.segments.all()) if chosen else []


def _length(minutes: int | None, steps: list[FormatSegment]) -> int:
    if minutes is not None:
        return minutes
    if not steps:
        raise Refused("missing", _("Give the length in minutes, or choose a format."), "minutes")
    return sum(step.minutes for step in steps)


def _part_title(series: Series, title: Words, part: FormatPart) -> dict[str, str]:
    whole = {series.working_language: title} if isinstance(title, str) else title
    names = Texts(part.title)
    return {
        code: f"{text}: {names.best(code, series.working_language)[0]}"
        for code, text in whole.items()
        if isinstance(text, str)
    }


def _state(wished: str) -> str:
    if wished == SessionState.CANCELLED:
        words = _("A session is cancelled with “Cancel this session”, so that the reason is told.")
        raise Refused("unknown_choice", words, "state")
    return given.choice(wished, SessionState, "state")


def _other_state(session: Session, wished: str) -> str:
    state = _state(wished)
    if session.state == SessionState.CANCELLED:
        raise _cancelled()
    if state == SessionState.IDEA and session.released_id:
        words = _("The public knows this session; it cannot become an idea again. Cancel it instead.")
        raise Refused("already_released", words, "state")
    return state


def _cancelled() -> Refused:
    return Refused("already_cancelled", _("This session is cancelled. Take the cancellation back first."))


def persons_of(session: Session) -> list[int]:
    """Ids of the people with a part in it."""
    return list(session.parts.values_list("person_id", flat=True))


def note_move(session: Session, before: datetime, why: Texts, by: Account | None, at: datetime | None) -> None:
    """Keep where a session lay before, and record that it moved."""
    after = session.starts_at
    told = {"from_starts_at": before, "to_starts_at": after, "zone": session.zone, "reason": why}
    Move.objects.create(session=session, by=by, at=at or timezone.now(), **told)
    record("session.moved", session, by, old=before.isoformat(), new=after.isoformat())


def _new_slug(session: Session, wished: str) -> str:
    def is_taken(slug: str) -> bool:
        return Session.objects.filter(series=session.series, slug=slug).exclude(pk=session.pk).exists()

    if wished:
        return slugs.chosen_slug(wished, LONGEST_SLUG, is_taken)
    return slugs.free_slug(session_title(session), LONGEST_SLUG, is_taken)


def _follow_title(session: Session, old_title: str, wished: str) -> list[str]:
    """Until the first release the address follows the title; ["slug"] when it changed."""
    if wished and wished != session.slug:
        if session.released_id:
            words = _("People may have kept the address of this session; it cannot change any more.")
            raise Refused("address_fixed", words, "slug")
        session.slug = _new_slug(session, wished)
        return ["slug"]
    is_same = session_title(session) == old_title
    if session.released_id or is_same or not slugs.is_made_from(session.slug, old_title, LONGEST_SLUG):
        return []
    session.slug = _new_slug(session, "")
    return ["slug"]
