"""The book of a series: its foreword, and whether everybody may have it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from sympolis.core.refusals import Refused
from sympolis.directory.models import Account
from sympolis.journal import actions as journal
from sympolis.library.models import SeriesBook
from sympolis.programme.actions import given
from sympolis.programme.models import Series
from sympolis.programme.permissions import may_work_on
from sympolis.programme.queries import PUBLIC_STATES
from sympolis.programme.wording import Shape

FOREWORD = Shape(10_000, one_line=False)


def save_foreword(series: Series, foreword: given.Words, *, by: Account | None) -> SeriesBook:
    """What the team says before everything else; limited Markdown. Raises Refused: "not_allowed", "too_long"."""
    with transaction.atomic():
        book = _held(series, by)
        words = given.texts(foreword, series.working_language, FOREWORD, "foreword", before=book.foreword)
        if words != book.foreword:
            book.foreword, book.changed_at = words, timezone.now()
            book.save()
            _record("book.changed", book, by)
    return book


def publish_book(series: Series, *, by: Account | None) -> SeriesBook:
    """Let everybody take the book along. Twice is once. Raises Refused: "not_allowed", "not_public" (the series)."""
    with transaction.atomic():
        book = _held(series, by)
        if book.series.state not in PUBLIC_STATES:
            words = _("The series is not public, so nobody could find its book. Publish the series first.")
            raise Refused("not_public", words)
        if not book.is_public:
            book.is_public, book.published_at = True, timezone.now()
            book.save()
            _record("book.published", book, by)
    return book


def withdraw_book(series: Series, *, by: Account | None) -> SeriesBook:
    """Keep it for the team. Raises Refused: "not_allowed"."""
    with transaction.atomic():
        book = _held(series, by)
        if book.is_public:
            book.is_public = False
            book.save()
            _record("book.withdrawn", book, by)
    return book


def _held(series: Series, by: Account | None) -> SeriesBook:
    held = Series.objects.select_for_update(no_key=True, of=("self",)).select_related("network").get(pk=series.pk)
    if by is not None and not may_work_on(by, held):
        raise Refused("not_allowed", _("Only the team of this series can work on its book."))
    book = SeriesBook.objects.filter(series=held).first() or SeriesBook(series=held)
    book.series = held
    return book


def _record(fact: str, book: SeriesBook, by: Account | None) -> None:
    journal.record(fact, book.series, network=book.series.network_id, by=by)
