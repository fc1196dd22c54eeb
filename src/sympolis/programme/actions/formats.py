"""Formats of a network and their run-of-show templates."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.networks.models import Network
from sympolis.programme.actions import given, rows
from sympolis.programme.actions.titles import titles_of
from sympolis.programme.formats import FormatPlan, PartPlan, house_formats
from sympolis.programme.models import Format, FormatPart, FormatSegment
from sympolis.programme.states import SegmentKind
from sympolis.programme.wording import LINE, SEGMENT, TEXT

Words = str | dict[str, Any]

MOST_FORMATS, MOST_PARTS, MOST_SEGMENTS = 100, 20, 60
LONGEST_CODE = 20
MOST_DAYS = 366


def ensure_formats(network: Network, *, by: Account | None = None) -> list[Format]:
    """Install the formats A to I that the network does not have yet; those it has stay as they are.

    Returns the new ones. Raises Refused("not_allowed").
    """
    with transaction.atomic():
        network = rows.network_to_set_up(network, by)
        had = set(network.formats.values_list("code", flat=True))
        return [_install(network, plan, by) for plan in house_formats() if plan.code not in had]


def add_format(
    network: Network,
    *,
    by: Account | None,
    code: str,
    name: Words,
    summary: Words | None = None,
    backstage_minutes: int = 15,
    parts: list[dict[str, Any]] | None = None,
) -> Format:
    """Add a format. parts as in `set_format_parts`; default: one part without steps, called like the format.

    Raises Refused: "not_allowed", "missing", "too_long", "wrong_slug", "taken" (code), "too_many", "wrong_number".
    """
    with transaction.atomic():
        network = rows.network_to_set_up(network, by)
        if network.formats.count() >= MOST_FORMATS:
            raise given.too_many(_("A network has at most %(most)s formats. Remove one first."), MOST_FORMATS, "name")
        kind = Format(network=network)
        wished = {"code": code, "name": name, "summary": summary, "backstage_minutes": backstage_minutes}
        rows.set_fields(kind, _checked(kind, wished))
        kind.save()
        _set_parts(kind, [{"title": dict(kind.name), "segments": []}] if parts is None else parts)
        journal.record("format.added", kind, network=network.pk, by=by)
    return kind


def change_format(format: Format, *, by: Account | None, **fields: Any) -> Format:
    """Change code, name, summary or backstage_minutes. Raises as `add_format`."""
    with transaction.atomic():
        kind = _to_change(format, by)
        if rows.set_fields(kind, _checked(kind, fields)):
            kind.save()
            _record(kind, by)
    return kind


def set_format_parts(format: Format, parts: list[dict[str, Any]], *, by: Account | None) -> Format:
    """Set the meetings of a format, in order; at least one.

    part   {"id": id of the part it replaces or None, "title": words, "day_offset": days after the first,
           "segments": as in `set_format_segments`; without the key they stay}
    Raises Refused: "not_allowed", "missing", "too_many" (20), "wrong_number", and as `set_format_segments`.
    The field is "parts-<index>-<key>".
    """
    with transaction.atomic():
        kind = _to_change(format, by)
        _set_parts(kind, parts)
        _record(kind, by)
    return kind


def set_format_segments(part: FormatPart, segments: list[dict[str, Any]], *, by: Account | None) -> FormatPart:
    """Set the steps of a meeting, in order. Sessions that were made from the format keep theirs.

    segment   {"minutes": int, "title": words, "kind": SegmentKind, "note": words, "fallback": words,
              "id": id of the step it replaces or None}
    Raises Refused: "not_allowed", "gone", "missing", "too_long", "too_many" (60), "ends_before_start" (minutes),
    "unknown_choice". The field is "segments-<index>-<key>".
    """
    with transaction.atomic():
        kind = _to_change(part.format, by)
        stored = kind.parts.filter(pk=part.pk).first()
        if stored is None:
            raise _gone()
        _set_segments(stored, segments, "segments", kind.network.working_language)
        _record(kind, by)
    return stored


def remove_format(format: Format, *, by: Account | None) -> None:
    """Remove a format that no session has. Raises Refused("not_allowed") or Refused("format_in_use")."""
    with transaction.atomic():
        kind = _to_change(format, by)
        users = list(kind.sessions.all())
        if users:
            words = ngettext(
                "%(number)s session has this format: %(titles)s. Give it another format first.",
                "%(number)s sessions have this format: %(titles)s. Give them another format first.",
                len(users),
            )
            raise Refused("format_in_use", words % {"number": len(users), "titles": titles_of(users)})
        journal.record("format.removed", kind, network=kind.network_id, by=by, code=kind.code)
        kind.delete()


def _to_change(format: Format, by: Account | None) -> Format:
    network = rows.network_to_set_up(format.network, by)
    kind = Format.objects.filter(pk=format.pk, network=network).first()
    if kind is None:
        raise _gone()
    kind.network = network
    return kind


def _gone() -> Refused:
    return Refused("gone", _("This was removed in the meantime."))


def _record(kind: Format, by: Account | None) -> None:
    journal.record("format.changed", kind, network=kind.network_id, by=by)


def _checked(kind: Format, wished: dict[str, Any]) -> dict[str, Any]:
    original = kind.network.working_language
    checks: dict[str, Callable[[Any], Any]] = {
        "code": lambda value: _code(kind, value),
        "name": lambda value: given.texts(value, original, LINE, "name", before=kind.name, needed=True),
        "summary": lambda value: given.texts(value, original, TEXT, "summary", before=kind.summary),
        "backstage_minutes": lambda value: given.number(value, 0, 240, "backstage_minutes"),
    }
    return {name: check(wished[name]) for name, check in checks.items() if name in wished}


def _code(kind: Format, value: Any) -> str:
    code = given.line(value, LONGEST_CODE, "code")
    if not code.isascii() or not code.replace("-", "").replace("_", "").isalnum():
        raise Refused("wrong_slug", _("A code has Latin letters, figures and hyphens only, for example A."), "code")
    if kind.network.formats.filter(code__iexact=code).exclude(pk=kind.pk).exists():
        raise Refused("taken", _("“%(slug)s” is in use. Choose another one.") % {"slug": code}, "code")
    return code


def _set_parts(kind: Format, parts: list[dict[str, Any]]) -> None:
    if not parts:
        raise Refused("missing", _("A format needs at least one meeting."), "parts")
    if len(parts) > MOST_PARTS:
        raise given.too_many(_("A format has at most %(most)s meetings."), MOST_PARTS, "parts")
    before = {part.pk: part for part in kind.parts.all()}
    kept = []
    for place, wished in enumerate(parts):
        part = before.pop(wished.get("id") or 0, None) or FormatPart(format=kind)
        _set_part(part, wished, place)
        kept.append(part.pk)
    kind.parts.exclude(pk__in=kept).delete()


def _set_part(part: FormatPart, wished: dict[str, Any], place: int) -> None:
    original = part.format.network.working_language
    name = f"parts-{place}"
    part.order = place
    part.title = given.texts(wished.get("title"), original, LINE, f"{name}-title", before=part.title, needed=True)
    part.day_offset = given.number(wished.get("day_offset") or 0, 0, MOST_DAYS, f"{name}-day_offset")
    part.save()
    if "segments" in wished:
        _set_segments(part, wished["segments"], f"{name}-segments", original)


def _set_segments(part: FormatPart, segments: list[dict[str, Any]], name: str, original: str) -> None:
    if len(segments) > MOST_SEGMENTS:
        raise given.too_many(_("A run of show has at most %(most)s segments."), MOST_SEGMENTS, name)
    before = {segment.pk: segment for segment in part.segments.all()}
    after = [
        _segment(part, wished, before.get(wished.get("id") or 0), f"{name}-{place}", original, place)
        for place, wished in enumerate(segments)
    ]
    part.segments.all().delete()
    FormatSegment.objects.bulk_create(after)


def _segment(
    part: FormatPart, wished: dict[str, Any], stored: FormatSegment | None, name: str, original: str, place: int
) -> FormatSegment:
    texts: dict[str, Texts] = {
        field: given.texts(
            wished.get(field),
            original,
            shape,
            f"{name}-{field}",
            before=getattr(stored, field) if stored else None,
            needed=field == "title",
        )
        for field, shape in SEGMENT.items()
    }
    return FormatSegment(
        part=part,
        order=place,
        minutes=given.minutes(wished.get("minutes"), f"{name}-minutes"),
        kind=given.choice(wished.get("kind") or SegmentKind.PLENARY, SegmentKind, f"{name}-kind"),
        **texts,
    )


def _install(network: Network, plan: FormatPlan, by: Account | None) -> Format:
    kind = Format.objects.create(
        network=network,
        code=plan.code,
        name=plan.name,
        summary=plan.summary,
        backstage_minutes=plan.backstage_minutes,
    )
    for place, part in enumerate(plan.parts):
        _install_part(kind, part, place)
    journal.record("format.added", kind, network=network.pk, by=by)
    return kind


def _install_part(kind: Format, plan: PartPlan, place: int) -> None:
    part = FormatPart.objects.create(format=kind, order=place, title=plan.title, day_offset=plan.day_offset)
    FormatSegment.objects.bulk_create(
        FormatSegment(
            part=part,
            order=number,
            minutes=step.minutes,
            kind=step.kind,
            title=step.title,
            note=step.note,
            fallback=step.fallback,
        )
        for number, step in enumerate(plan.segments)
    )
