"""Where an action's refusal is shown in a form."""

from django import forms
from django.http import QueryDict

from sympolis.core.refusals import Refused
from sympolis.programme.forms.rows import Rows

OTHER_NAMES = {"local_start": "start", "interpretation_languages": "into", "starts_at": "start", "slug": "title"}


def show(form: forms.Form, refusal: Refused) -> None:
    """Put the words at the field they are about, or on top of the form."""
    name = OTHER_NAMES.get(refusal.field, refusal.field)
    form.add_error(name if name in form.fields else None, refusal.words)


def with_revision(data: QueryDict, revision: int) -> QueryDict:
    """What was posted, with the revision that the page shows beside it now: saving again is a choice then."""
    data = data.copy()
    data["revision"] = str(revision)
    return data


def show_in_rows(rows: Rows, refusal: Refused) -> str:
    """Put the words at the field of the row ("segments-3-minutes"); returns them when they are about the whole table."""
    _prefix, _dash, rest = refusal.field.partition("-")
    number, _dash, name = rest.partition("-")
    if number.isdecimal() and int(number) < len(rows.forms) and name in rows.forms[int(number)].fields:
        rows.forms[int(number)].add_error(name, refusal.words)
        return ""
    return str(refusal.words)
