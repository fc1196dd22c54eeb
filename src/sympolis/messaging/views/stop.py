"""Stopping letters to many, by the link in them or by a mail program's own button (RFC 8058)."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from sympolis.messaging import kinds
from sympolis.messaging.stopping import Taker, bulk_kinds, taker_of

ONE_CLICK = "List-Unsubscribe"


@csrf_exempt  # mail programs post without having seen the page; the secret in the address is what counts
def stop(request: HttpRequest, token: str) -> HttpResponse:
    """GET: which letters to many somebody gets. POST: stop a kind or all of them, or take it up again."""
    network = request.network  # type: ignore[attr-defined]
    taker = taker_of(token, network) if network else None
    if taker is None:
        raise Http404
    if request.method == "POST":
        response = _change(request, taker)
    else:
        rows = [{"code": kind.code, "name": kind.name, "stopped": kind.code in taker.unwanted} for kind in bulk_kinds()]
        open_ones = any(not row["stopped"] for row in rows)
        context = {"rows": rows, "open_ones": open_ones, "address": taker.address}
        response = render(request, "messaging/stop.html", context)
    response.headers["Cache-Control"] = "no-store, private"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _change(request: HttpRequest, taker: Taker) -> HttpResponse:
    asked = request.POST.get("kind") or request.GET.get("kind", "")
    chosen = [asked] if kinds.is_bulk(asked) else [kind.code for kind in bulk_kinds()]
    if request.POST.get(ONE_CLICK) == "One-Click":
        taker.change(chosen, False)
        return HttpResponse(_("Stopped."), content_type="text/plain; charset=utf-8")
    again = request.POST.get("do") == "again"
    taker.change(chosen, again)
    messages.success(
        request, _("You get these letters again.") if again else _("Stopped. You get no more of these letters.")
    )
    return redirect(request.path)
