"""How the draft of a session differs from what the public sees. No database: rows in, differences out."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from sympolis.core.languages import ORIGINS
from sympolis.programme.models import Session, SessionVersion
from sympolis.programme.states import RELEASABLE, ChangeKind, SessionRole, SessionState
from sympolis.programme.versions import CALENDAR_KEYS, card_of, changed_keys, content_of


@dataclass(frozen=True, slots=True)
class PendingChange:
    """What the next release would make public of a session."""

    kind: ChangeKind
    session: Session
    fields: tuple[str, ...]  # keys of card and content that differ, "state" and "starts_at" among them; () when added
    old_starts_at: datetime | None  # released start, None when it was never released
    new_starts_at: datetime
    old_zone: str  # "" when it was never released
    new_zone: str
    raises_sequence: bool  # calendars have to know


def change_of(session: Session) -> PendingChange | None:
    """The difference, None when there is none. Uses the joins and prefetches of `queries.draft`."""
    before = session.released
    if session.state not in RELEASABLE:
        return None
    if before is None:
        kind = ChangeKind.CANCELLED if session.state == SessionState.CANCELLED else ChangeKind.ADDED
        return PendingChange(kind, session, (), None, session.starts_at, "", session.zone, False)
    fields = _differing(before, session)
    if not fields:
        return None
    return PendingChange(
        kind=_kind(before, session),
        session=session,
        fields=fields,
        old_starts_at=before.starts_at,
        new_starts_at=session.starts_at,
        old_zone=before.card["zone"],
        new_zone=session.zone,
        raises_sequence=bool({*CALENDAR_KEYS, "state", "starts_at"} & set(fields)),
    )


def _differing(before: SessionVersion, session: Session) -> tuple[str, ...]:
    fields = changed_keys(before.card, card_of(session))
    fields += changed_keys(_public(before.content), _public(content_of(session)))
    fields += ["state"] if before.state != session.state else []
    fields += ["starts_at"] if before.starts_at != session.starts_at else []
    return tuple(sorted(fields))


def _public(content: dict[str, Any]) -> dict[str, Any]:
    """The content without interpreters: no page names them, and one who accepts is no news for the public."""
    parts = [part for part in content.get("parts", ()) if part["role"] != SessionRole.INTERPRETER]
    return {**content, "parts": parts}


def _kind(before: SessionVersion, session: Session) -> ChangeKind:
    """The most important thing to say of a session."""
    was, now = before.state == SessionState.CANCELLED, session.state == SessionState.CANCELLED
    if now and not was:
        return ChangeKind.CANCELLED
    if was and not now:
        return ChangeKind.REINSTATED
    return ChangeKind.MOVED if before.starts_at != session.starts_at else ChangeKind.CHANGED


def fingerprint(release_number: int, changes: Iterable[PendingChange], reasons: Mapping[int, dict[str, Any]]) -> str:
    """Tells whether two looks at a draft saw the same: the last release and, for each change, the very text.

    Not how often a session was changed: what was changed back, locked, or kept from the public is the same draft.
    reasons   why sessions move, by session id: the release tells them
    """
    seen = [
        [change.kind, change.session.pk, *_frozen(change.session), reasons.get(change.session.pk)] for change in changes
    ]
    text = json.dumps([release_number, seen], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _frozen(session: Session) -> list[Any]:
    return [card_of(session), _public(content_of(session)), session.state, moment_text(session.starts_at)]


def log_entry(change: PendingChange, reason: dict[str, Any] | None = None) -> dict[str, Any]:
    """How a change stands in Release.changes (see actions.release)."""
    session, before = change.session, change.session.released
    local = f"{session.local_date:%Y-%m-%d}T{session.local_time:%H:%M}"
    entry: dict[str, Any] = {
        "session": session.slug,
        "title": public_texts(session.title),
        "kind": str(change.kind),
        "fields": list(change.fields),
        "old": None,
        "new": _moment(session.starts_at, local, session.zone, session.minutes),
    }
    if before is not None:
        card = before.card
        entry["old"] = _moment(before.starts_at, card["local"], card["zone"], card["minutes"])
    if reason:
        entry["reason"] = public_texts(reason)
    return entry


def public_texts(texts: dict[str, Any]) -> dict[str, str]:
    """The texts per language without what only translators need."""
    return {language: text for language, text in texts.items() if language != ORIGINS}


def _moment(starts_at: datetime, local: str, zone: str, minutes: int) -> dict[str, Any]:
    return {"starts_at": moment_text(starts_at), "local": local, "zone": zone, "minutes": minutes}


def moment_text(moment: datetime) -> str:
    """ "2020-10-27T09:00:00Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
