"""What the pages with one form have in common: save it, or show it again with what is wrong."""

from collections.abc import Callable
from typing import TypeVar

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sympolis.core.refusals import Refused
from sympolis.networks.forms.fields import show
from sympolis.ui.together import SharedForm

Saved = TypeVar("Saved")


def saved(request: HttpRequest, form: SharedForm, act: Callable[[], Saved]) -> Saved | None:
    """What `act` gives once the form was posted and is right; None when the form has to be shown (again)."""
    if request.method != "POST" or not form.is_valid() or not form.is_current():
        return None
    try:
        return act()
    except Refused as refusal:
        show(form, refusal)
        return None


def form_page(request: HttpRequest, template: str, form: SharedForm, **context: object) -> HttpResponse:
    """The page of a form; 422 when something is wrong with what was posted."""
    return render(request, template, {"form": form, **context}, status=422 if form.errors else 200)
