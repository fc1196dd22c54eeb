"""Letters of a network: to whom they went, and whether they arrived."""

import re
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.core.text import one_line
from sympolis.messaging import actions, kinds, queries
from sympolis.messaging.models import Letter
from sympolis.messaging.permissions import may_see_letters, may_see_texts, may_send_again
from sympolis.messaging.states import OVER, TROUBLED, LetterState
from sympolis.messaging.views.frames import letter_frame
from sympolis.networks.doors import door
from sympolis.networks.models import Network

A_PAGE = 50
# A part of an address that only its reader may know: long, and with a capital letter, which words in addresses lack
SECRET = re.compile(r"/(?=[\w=%-]*[A-Z])[\w=%-]{20,}")

letters_door = door(may_see_texts, may_see_letters)
again_door = door(may_see_texts, may_send_again)


@letters_door
def sent(request: HttpRequest, network: Network) -> HttpResponse:
    """Newest first; by kind, state and words."""
    asked = {name: one_line(request.GET.get(name, "")[:100]) for name in ("kind", "state", "q")}
    if asked["state"] not in LetterState.values:
        asked["state"] = ""
    ids = queries.sent_by(network.pk, kind=asked["kind"], state=asked["state"], words=asked["q"])
    page = Paginator(ids, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": [_row(letter) for letter in queries.rows_of(list(page.object_list))],
        "before": _address(asked, page.number - 1) if page.has_previous() else "",
        "after": _address(asked, page.number + 1) if page.has_next() else "",
        "asked": asked, "is_narrowed": any(asked.values()), "kinds": queries.kinds_used(network.pk),
        "states": [(state, state.label, count) for state, count in _counted(network)], "desk_here": "letters",
    }  # fmt: skip
    return render(request, "messaging/sent.html", context)


@letters_door
def letter(request: HttpRequest, network: Network, letter: int) -> HttpResponse:
    """One letter as it went out, and what became of it."""
    row = get_object_or_404(Letter, pk=letter, network_id=network.pk)
    readable = not row.is_secret
    may_retry = row.state in TROUBLED and not (row.is_secret and row.state in OVER)
    context = {
        **_row(row), "readable": readable, "desk_here": "letters",
        "may_retry": may_retry and may_send_again(request.user, network),
    }  # fmt: skip
    return render(request, "messaging/sent_letter.html", context)


@letters_door
def letter_page(request: HttpRequest, network: Network, letter: int) -> HttpResponse:
    """What a letter said, without the secrets in personal addresses; 404 for one with a code in it."""
    row = get_object_or_404(Letter, pk=letter, network_id=network.pk, is_secret=False)
    text, html = (SECRET.sub("/…", part) for part in (row.text, row.html))
    return letter_frame(row.subject, text, html, row.language)


@again_door
@require_POST
def letter_retry(request: HttpRequest, network: Network, letter: int) -> HttpResponse:
    """Send a letter again that did not arrive."""
    row = get_object_or_404(queries.in_trouble(network.pk), pk=letter)
    actions.retry(row, by=request.user)  # type: ignore[arg-type]
    messages.success(request, _("It is being sent again. Look here in a minute."))
    return redirect("letters:letter", letter=row.pk)


def _row(letter: Letter) -> dict[str, Any]:
    return {
        "letter": letter,
        "name": kinds.name_of(letter.kind),
        "subject": "" if letter.is_secret else letter.subject,
        "is_bad": letter.state in {LetterState.FAILED, LetterState.BOUNCED},
    }


def _counted(network: Network) -> list[tuple[LetterState, int]]:
    counts = queries.counts([network.pk])
    return [(state, counts[state.value]) for state in LetterState]


def _address(asked: dict[str, str], number: int) -> str:
    return "?" + urlencode({**{name: value for name, value in asked.items() if value}, "page": number})
