"""One text in one language."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.core.languages import ORIGINS, translated
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Account
from sympolis.programme.actions import given, rows
from sympolis.programme.actions.series import note_change
from sympolis.programme.actions.sessions import record
from sympolis.programme.models import Part, Segment, Series, Session, Theme
from sympolis.programme.permissions import may_work_on
from sympolis.programme.wording import NEEDED, TEXTS

Target = Series | Theme | Session | Segment | Part


def set_translation(target: Target, field: str, language: str, text: str, *, by: Account | None) -> Target:
    """Set a text of a series, theme, session, segment or part in one language of the series; "" removes it.

    Setting a translation again, even to the same words, says that it fits the original as it is now.
    Raises Refused: "not_allowed", "gone", "unknown_language", "unknown_field", "too_long", "missing" (a title's last).
    """
    with transaction.atomic():
        target, series = _locked(target, by)
        kind = target._meta.model_name or ""
        if field not in TEXTS[kind]:
            raise Refused("unknown_field", _("This text cannot be translated here."), "field")
        _refuse_language(series, language)
        words = given.texts({language: text}, language, TEXTS[kind][field], "text").get(language, "")
        before = getattr(target, field)
        after = Texts(translated(before, series.working_language, language, words))
        if (kind, field) in NEEDED and not after:
            raise given.missing("text")
        if dict(after) != dict(before):
            setattr(target, field, after)
            _save(target, series, field, by)
    return target


def _locked(target: Target, by: Account | None) -> tuple[Any, Series]:
    """The row as stored now and its series, locked in the usual order."""
    if isinstance(target, Series):
        series = rows.series_to_change(target, by, may_work_on)
        return series, series
    if isinstance(target, Theme):
        series = rows.series_to_change(target.series, by, may_work_on)
        return _found(Theme.objects.filter(pk=target.pk, series=series).first()), series
    session = rows.session_to_change(target if isinstance(target, Session) else target.session, by)
    if isinstance(target, Session):
        return session, session.series
    row = _found(type(target).objects.filter(pk=target.pk, session=session).first())
    row.session = session
    return row, session.series


def _found(row: Any) -> Any:
    if row is None:
        raise Refused("gone", _("This text was removed in the meantime."))
    return row


def _refuse_language(series: Series, language: str) -> None:
    if language == ORIGINS or language not in {series.working_language, *series.languages}:
        words = _("The texts of this series are not kept in this language. Add it to the series first.")
        raise Refused("unknown_language", words, "language")


def _save(target: Any, series: Series, field: str, by: Account | None) -> None:
    if isinstance(target, Series):
        note_change(target, by, [field])
    elif isinstance(target, Theme):
        target.save(update_fields=[field])
        note_change(series, by, ["themes"])
    else:
        session = target if isinstance(target, Session) else target.session
        if target is not session:
            target.save(update_fields=[field])
        rows.save_revision(session)
        names = {Segment: "segments", Part: "parts"}
        record("session.changed", session, by, fields=[names.get(type(target), field)])
