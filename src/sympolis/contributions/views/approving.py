"""A city approves what is published in its name, or says what has to change."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.contributions import actions, links, queries
from sympolis.contributions.models import Contribution
from sympolis.contributions.states import ApprovalState
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.ui.caching import personal


@personal
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """GET: the words that were shown, and what was answered. POST: the answer; it may be changed later."""
    approval = links.approval_of(token)
    network = request.network  # type: ignore[attr-defined]
    if approval is None or network is None or approval.contribution.series.network_id != network.pk:
        raise Http404
    error, reason, status = "", approval.reason, 200
    if request.method == "POST":
        reason = request.POST.get("reason", "")
        approves = request.POST.get("do") == "approve"
        try:
            actions.answer_approval(approval, approves=approves, reason=reason)
        except Refused as refusal:
            error, status = str(refusal.words), 422
        else:
            messages.success(request, _("Thank you. It is noted that you approve.") if approves else _("Thank you. It is noted that it must not be published like this; the secretariat is told."))  # fmt: skip
            return redirect("contributions:approve", token)
    row, content = approval.contribution, approval.version.content
    language = request.reader.language  # type: ignore[attr-defined]
    context = {
        "approval": approval, "row": row, "series": row.series, "here": "programme", "error": error, "reason": reason,
        "title": Texts(content["title"]), "summary": Texts(content["summary"]),
        "sections": queries.told_sections(row.kind, content["content"], content["language"], language),
        "is_lapsed": approval.state == ApprovalState.LAPSED, "is_open": approval.state == ApprovalState.ASKED,
        "files": _public_files(row),
    }  # fmt: skip
    return render(request, "contributions/approve.html", context, status=status)


def _public_files(row: Contribution) -> list[str]:
    return list(row.files.filter(is_public=True).values_list("name", flat=True))
