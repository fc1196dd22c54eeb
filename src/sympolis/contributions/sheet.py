"""What came in, as a table to take away: a row a contribution, with no more in it than the desk shows its reader."""

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from sympolis.contributions.content import Field, fields
from sympolis.contributions.models import CallQuestion, Contribution
from sympolis.contributions.queries import answer_words, told_field
from sympolis.core.sheets import Cell
from sympolis.core.texts import Texts


def kinds_in(rows: Iterable[Contribution]) -> list[str]:
    """Kinds that there are, so that the table has columns for what they tell and no others."""
    return sorted({row.kind for row in rows})


def questions_in(rows: Iterable[Contribution]) -> list[CallQuestion]:
    """Own questions of their calls."""
    return list(CallQuestion.objects.filter(call__in={row.call_id for row in rows if row.call_id}))


def columns(kinds: Sequence[str], questions: Iterable[CallQuestion], *, may_see_addresses: bool) -> list[str]:
    """Names of the columns, in the reader's language."""
    first = [
        _("Number"), _("Title"), _("Kind"), _("State"), _("City"), _("Country"), _("Organisation"), _("Themes"), _("Language"),
        _("Summary"), _("Names"), *([_("E-mail addresses")] if may_see_addresses else []), _("Sent on"), pgettext("for contributions", "Call"),
    ]  # fmt: skip
    return [*first, *(str(field.label) for field in _fields(kinds)), *(str(one.label) for one in questions)]


def lines(
    rows: Iterable[Contribution],
    kinds: Sequence[str],
    questions: Sequence[CallQuestion],
    language: str,
    *,
    may_see_addresses: bool,
) -> Iterable[list[Cell]]:
    """A row for each contribution as in queries.contributions_of; texts in `language` if there are any, else as written."""
    told = _fields(kinds)
    for row in rows:
        authors = [one.participant for one in row.authors.all()]
        first: list[Cell] = [
            row.pk, _in(row.title, language), row.get_kind_display(), row.get_state_display(),  # type: ignore[attr-defined]
            str(row.municipality or row.place), row.municipality.country if row.municipality else row.country,
            row.organisation, "; ".join(str(theme.name) for theme in row.themes.all()), row.language,
            _in(row.summary, language), "; ".join(str(one.person) for one in authors),
            *(["; ".join(one.email for one in authors)] if may_see_addresses else []), row.submitted_at,
            str(row.call.title) if row.call else "",
        ]  # fmt: skip
        answers = [answer_words(one, row.answers.get(str(one.pk))) for one in questions]
        yield [*first, *(_cell(row, field, language) for field in told), *answers]


def _fields(kinds: Sequence[str]) -> list[Field]:
    found = {field.code: field for kind in kinds for field in fields(kind)}
    return list(found.values())


def _cell(row: Contribution, field: Field, language: str) -> Cell:
    told = told_field(field, row.content.get(field.code), row.language, language)
    return "" if told is None else ", ".join(told.values) or told.text


def _in(texts: Texts, language: str) -> str:
    return texts.best(language)[0]
