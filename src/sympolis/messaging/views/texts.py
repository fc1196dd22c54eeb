"""What letters say: the kinds, and the network's own words for them."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from sympolis.core.languages import language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import one_line, tidy
from sympolis.messaging import actions, queries
from sympolis.messaging import kinds as registry
from sympolis.messaging.forms import TextForm
from sympolis.messaging.kinds import Kind
from sympolis.messaging.models import LetterText
from sympolis.messaging.permissions import may_see_letters, may_see_texts, may_write_texts
from sympolis.messaging.texts import OURS, Writer, Written, default_text
from sympolis.messaging.views.frames import letter_frame, words_frame
from sympolis.networks.doors import door
from sympolis.networks.models import Network
from sympolis.networks.public_address import public_base

readers_door = door(may_see_texts)
writers_door = door(may_see_texts, may_write_texts)


@readers_door
def kinds(request: HttpRequest, network: Network) -> HttpResponse:
    """Every kind of letter with its languages, and whose words they are."""
    own = queries.own_texts(network.pk)
    here = get_language() or "en"
    rows = [
        {
            "kind": kind,
            "texts": [
                {"code": code, "name": language_name(code, here), "own": (kind.code, code) in own, "ours": code in OURS}
                for code in _languages(network)
            ],
        }
        for kind in registry.declared()
    ]
    context = {
        "rows": rows, "desk_here": "letters", "may_write": may_write_texts(request.user, network),
        "may_see_letters": may_see_letters(request.user, network),
    }  # fmt: skip
    return render(request, "messaging/kinds.html", context)


@writers_door
def text(request: HttpRequest, network: Network, kind: str, language: str) -> HttpResponse:
    """Change what a kind of letter says in one language, try it, or go back to our words."""
    known = _known(network, kind, language)
    own = LetterText.objects.filter(network_id=network.pk, kind=known.code, language=language).first()
    subject, body = (own.subject, own.body) if own else default_text(known, _nearest(network, language))
    is_new = own is None and language not in OURS
    form = TextForm(request.POST or None, language=language, is_new=is_new, initial={"subject": subject, "body": body})
    if request.method == "POST":
        done = _do(request, network, known, language, form)
        if done is not None:
            return done
    here = get_language() or "en"
    context = {
        "form": form, "kind": known, "language": language, "language_name": language_name(language, here), "own": own,
        "is_new": is_new, "desk_here": "letters",
        "placeholders": [(name, words, name in known.needed) for name, words in known.placeholders.items()],
    }  # fmt: skip
    return render(request, "messaging/text.html", context, status=422 if form.errors else 200)


def _do(request: HttpRequest, network: Network, kind: Kind, language: str, form: TextForm) -> HttpResponse | None:
    """Save, send to myself, or back to our words; None when the page is to be shown again."""
    place = {"network": network.pk, "language": language}
    wish = request.POST.get("do")
    if wish == "default":
        actions.remove_text(kind, by=request.user, **place)  # type: ignore[arg-type]
        messages.success(request, _("The letter says again what Sympolis says by itself."))
        return redirect("letters:kinds")
    if not form.is_valid():
        return None
    given = {name: form.cleaned_data[name] for name in ("subject", "body")}
    try:
        if wish == "test":
            _send_test(request, network, kind, language, given)
            return None
        if not form.is_current():
            return None
        actions.change_text(kind, by=request.user, **place, **given)  # type: ignore[arg-type]
    except Refused as refusal:
        form.add_error(refusal.field or None, str(refusal.words))
        return None
    messages.success(request, _("Saved. Letters say this from now on."))
    return redirect("letters:text", kind=kind.code, language=language)


def _send_test(request: HttpRequest, network: Network, kind: Kind, language: str, given: dict[str, str]) -> None:
    written = _written(network, kind, language, given)
    to = request.user.email  # type: ignore[union-attr]
    actions.post(
        key=f"test:{uuid4().hex}", kind=kind.code, to_address=to, language=language, network=network.pk,
        subject=_("[Test] %(subject)s") % {"subject": written.subject}, text=written.text, html=written.html,
    )  # fmt: skip
    messages.success(request, _("A test letter is on its way to %(address)s.") % {"address": to})


@writers_door
def preview(request: HttpRequest, network: Network, kind: str, language: str) -> HttpResponse:
    """The letter with values of something real. GET: as it is stored. POST: as it was typed; nothing is stored."""
    known = _known(network, kind, language)
    typed = {"subject": request.POST.get("subject", ""), "body": request.POST.get("body", "")}
    try:
        written = _written(network, known, language, typed if request.method == "POST" else None)
    except Refused as refusal:
        return words_frame(str(refusal.words), get_language() or "en")
    return letter_frame(written.subject, written.text, written.html, language)


def _written(network: Network, kind: Kind, language: str, typed: dict[str, str] | None) -> Written:
    """Raises Refused for typed words that no letter can be written from."""
    if typed is None:
        writer = Writer(kind.code, network=network, language=language)
    else:
        words = {"subject": one_line(typed["subject"]), "body": tidy(typed["body"])}
        writer = Writer.of_text(kind.code, network=network, language=language, **words)
    stop = f"{public_base(network)}/" if kind.bulk else ""
    return writer.written(_values(network, kind, language), stop_url=stop)


def _values(network: Network, kind: Kind, language: str) -> dict[str, Any]:
    """Of something real; where there is nothing yet, what will stand there."""
    real = (kind.example(network, language) if kind.example else None) or {}
    stand_in = {name: f"‹{words}›" for name, words in kind.fields.items()}
    links = {name: f"{public_base(network)}/" for name in kind.links}
    return {**stand_in, **links, **{name: value for name, value in real.items() if name in kind.placeholders}}


def _known(network: Network, code: str, language: str) -> Kind:
    try:
        kind = registry.kind_of(code)
    except KeyError:
        raise Http404 from None
    if language not in _languages(network):
        raise Http404
    return kind


def _languages(network: Network) -> list[str]:
    """Those of the network, then ours: somebody may read the pages in one of them."""
    return list(dict.fromkeys([*network.languages, *sorted(OURS)]))


def _nearest(network: Network, language: str) -> str:
    return language if language in OURS else network.working_language
