"""Themes of a series."""

from typing import Any

from django.db import transaction
from django.db.models import Max, ProtectedError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.programme.actions import given, rows, slugs
from sympolis.programme.actions.series import note_change
from sympolis.programme.actions.titles import titles_of
from sympolis.programme.models import Series, Session, Theme
from sympolis.programme.permissions import may_change_series
from sympolis.programme.wording import THEME

Words = str | dict[str, Any]

LONGEST_CODE = 40
MOST_THEMES = 60


def add_theme(
    series: Series,
    *,
    by: Account | None,
    name: Words,
    short_name: Words | None = None,
    short_note: Words | None = None,
    code: str = "",
) -> Theme:
    """Add a theme at the end. `code` is what filters and files call it; made from the short name when empty.

    Raises Refused: "not_allowed", "missing", "too_long", "wrong_slug", "taken" (code), "too_many" (60).
    """
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_change_series)
        theme = Theme(series=series)
        rows.set_fields(theme, _checked(theme, {"name": name, "short_name": short_name, "short_note": short_note}))
        if series.themes.count() >= MOST_THEMES:
            raise given.too_many(_("A series has at most %(most)s themes. Remove one first."), MOST_THEMES, "name")
        theme.code = _new_code(theme, code)
        theme.order = (series.themes.aggregate(last=Max("order"))["last"] or 0) + 1
        theme.save()
        note_change(series, by, ["themes"])
    return theme


def change_theme(theme: Theme, *, by: Account | None, **fields: Any) -> Theme:
    """Change name, short_name, short_note or code. Raises as `add_theme`."""
    with transaction.atomic():
        theme = _to_change(theme, by)
        changed = rows.set_fields(theme, _checked(theme, fields))
        code = fields.get("code") or theme.code
        if code != theme.code:
            theme.code = _new_code(theme, code)
            changed.append("code")
        if changed:
            theme.save()
            note_change(theme.series, by, ["themes"])
    return theme


def remove_theme(theme: Theme, *, by: Account | None) -> None:
    """Remove a theme that no session has, neither in the draft nor for the public.

    Raises Refused("not_allowed") or Refused("theme_in_use") naming the sessions.
    """
    with transaction.atomic():
        theme = _to_change(theme, by)
        users = list(theme.sessions.all()) or _released_with(theme)
        if users:
            words = ngettext(
                "%(number)s session has this theme: %(titles)s. Give it another theme and release that first.",
                "%(number)s sessions have this theme: %(titles)s. Give them another theme and release that first.",
                len(users),
            )
            raise Refused("theme_in_use", words % {"number": len(users), "titles": titles_of(users)})
        series = theme.series
        try:
            theme.delete()
        except ProtectedError:
            words = _("Something else of the series asks for this theme, for example a call. Change that first.")
            raise Refused("theme_in_use", words) from None
        note_change(series, by, ["themes"])


def order_themes(series: Series, ids: list[int], *, by: Account | None) -> None:
    """Put the themes in the order of `ids`; those not named keep their order behind. Foreign ids are ignored."""
    with transaction.atomic():
        series = rows.series_to_change(series, by, may_change_series)
        before = list(series.themes.all())
        place = {pk: number for number, pk in enumerate(ids)}
        after = sorted(before, key=lambda theme: place.get(theme.pk, len(place)))
        for number, theme in enumerate(after, 1):
            theme.order = number
        if [theme.pk for theme in before] != [theme.pk for theme in after]:
            Theme.objects.bulk_update(after, ["order"])
            note_change(series, by, ["themes"])


def _to_change(theme: Theme, by: Account | None) -> Theme:
    series = rows.series_to_change(theme.series, by, may_change_series)
    locked = Theme.objects.select_for_update(no_key=True).filter(pk=theme.pk, series=series).first()
    if locked is None:
        raise Refused("gone", _("This theme was removed in the meantime."))
    locked.series = series
    return locked


def _checked(theme: Theme, wished: dict[str, Any]) -> dict[str, Texts]:
    original = theme.series.working_language
    return {
        field: given.texts(
            wished[field], original, shape, field, before=getattr(theme, field), needed=field == "name"
        )
        for field, shape in THEME.items()
        if field in wished
    }  # fmt: skip


def _new_code(theme: Theme, wished: str) -> str:
    def is_taken(code: str) -> bool:
        return Theme.objects.filter(series=theme.series, code=code).exclude(pk=theme.pk).exists()

    if wished:
        return slugs.chosen_slug(wished, LONGEST_CODE, is_taken, field="code")
    names = theme.short_name or theme.name
    return slugs.free_slug(Texts(names).best(theme.series.working_language)[0], LONGEST_CODE, is_taken)


def _released_with(theme: Theme) -> list[Session]:
    """Sessions whose released version still stands under the theme."""
    sessions = Session.objects.filter(series=theme.series, released__isnull=False).select_related("released")
    return [session for session in sessions if session.released and session.released.card.get("theme") == theme.pk]
