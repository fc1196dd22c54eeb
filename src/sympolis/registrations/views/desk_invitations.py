"""Invitations: a list pasted, looked at, sent; what became of each; taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.refusals import Refused
from sympolis.programme.models import Series
from sympolis.registrations import actions
from sympolis.registrations.forms.desk_fields import show
from sympolis.registrations.forms.desk_invitations import InviteForm
from sympolis.registrations.models import Invitation
from sympolis.registrations.permissions import may_select
from sympolis.registrations.views.desk import paged, people_door, series_frame


@people_door(may_select)
def invitations(request: HttpRequest, series: Series) -> HttpResponse:
    """Those sent, newest first; below, a list to paste. It is shown with its count before anything goes out."""
    form = InviteForm(request.POST or None, series=series, initial={"session": request.GET.get("session", "")})
    preview = None
    if request.method == "POST" and form.is_valid():
        if request.POST.get("do") == "send":
            if _send(request, series, form):
                return redirect("registrations_desk:series_invitations", series.slug)
        else:
            preview = form.cleaned_data["guests"]
    rows = Invitation.objects.filter(series=series).select_related("session")
    context = {
        **series_frame(request, series, "invitations"),
        **paged(request, rows),
        "form": form,
        "preview": preview,
        "now": timezone.now(),
    }
    return render(request, "registrations/desk_invitations.html", context, status=422 if form.errors else 200)


def _send(request: HttpRequest, series: Series, form: InviteForm) -> bool:
    told = form.cleaned_data
    try:
        done = actions.invite(
            series, told["session"], told["guests"], by=request.user, language=told["language"], ends_at=form.ends_at()
        )
    except Refused as refusal:
        show(form, refusal)
        return False
    sent = len(done.new) + len(done.again)
    messages.success(request, ngettext("%(n)d invitation goes out.", "%(n)d invitations go out.", sent) % {"n": sent})
    if done.known:
        words = ngettext(
            "%(n)d was invited before and is left alone.", "%(n)d were invited before and are left alone.",
            len(done.known),
        )  # fmt: skip
        messages.info(request, words % {"n": len(done.known)})
    return True


@people_door(may_select)
@require_POST
def invitation_withdraw(request: HttpRequest, series: Series, invitation: int) -> HttpResponse:
    """Take one back: its link stops working."""
    row = get_object_or_404(Invitation.objects.select_related("series__network"), pk=invitation, series=series)
    try:
        actions.withdraw_invitation(row, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    else:
        messages.success(request, _("The invitation is taken back; its link does nothing any more."))
    return redirect(reverse("registrations_desk:series_invitations", args=[series.slug]))
