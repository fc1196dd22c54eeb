"""Small things that several forms of the desk share."""

from django import forms

from sympolis.core import choices
from sympolis.core.refusals import Refused
from sympolis.networks.forms.fields import here
from sympolis.programme.models import Series, Session


def show(form: forms.Form, refusal: Refused) -> None:
    """Put an action's words at the field they are about, or on top of the form."""
    form.add_error(refusal.field if refusal.field in form.fields else None, refusal.words)


def languages_known(series: Series) -> list[str]:
    """Codes of everything that sessions of a series are interpreted into."""
    told = Session.objects.filter(series=series).values_list("interpretation_languages", flat=True)
    return list(dict.fromkeys(code for codes in told for code in codes))


def languages_of(series: Series) -> list[tuple[str, str]]:
    """Languages to choose from, those of series and network first."""
    likely = [series.working_language, *series.languages, *series.network.languages]
    return choices.languages(here(), likely)
