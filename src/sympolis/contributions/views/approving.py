"""A city approves what is published in its name, or says what has to change."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from sympolis.contributions import actions, links, queries
from sympolis.contributions.models import Approval, Contribution, ContributionFile
from sympolis.contributions.states import CHOSEN, ApprovalState
from sympolis.contributions.views.writing import handed_out
from sympolis.core.languages import ORIGINS
from sympolis.core.refusals import Refused
from sympolis.core.texts import Texts
from sympolis.directory.models import Municipality
from sympolis.programme.models import Theme
from sympolis.ui.caching import personal


@personal
def approve(request: HttpRequest, token: str) -> HttpResponse:
    """GET: the words that were shown, and what was answered. POST: the answer; it may be changed later."""
    approval = _approval(request, token)
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
    return render(request, "contributions/approve.html", _shown(request, approval, error, reason), status=status)


def _shown(request: HttpRequest, approval: Approval, error: str, reason: str) -> dict[str, Any]:
    """Everything that would be published, as it stood when the city was asked."""
    row, content = approval.contribution, approval.version.content
    language = request.reader.language  # type: ignore[attr-defined]
    title, summary = Texts(content["title"]), Texts(content["summary"])
    return {
        "approval": approval, "series": row.series, "here": "programme", "error": error, "reason": reason, "title": title,
        "titles": _told(title), "summary": _told(summary), "row": _as_it_stood(row, content), "themes": _themes(content),
        "sections": queries.told_sections(row.kind, content["content"], content["language"], language),
        "is_lapsed": approval.state == ApprovalState.LAPSED or row.state not in CHOSEN,
        "is_open": approval.state == ApprovalState.ASKED, "files": _public_files(approval), "token": links.token(approval, links.Purpose.APPROVE),
    }  # fmt: skip


def _told(texts: Texts) -> list[tuple[str, str]]:
    return [(code, text) for code, text in texts.items() if code != ORIGINS and text]


def _as_it_stood(row: Contribution, content: dict[str, Any]) -> Contribution:
    """A row that is never saved, with the words of a version."""
    then = Contribution(series=row.series, kind=row.kind)
    for name in ("language", "sdgs", "place", "country", "organisation", "links"):
        setattr(then, name, content[name])
    then.municipality = Municipality.objects.filter(pk=content.get("municipality")).first()
    return then


def _themes(content: dict[str, Any]) -> list[Theme]:
    return list(Theme.objects.filter(pk__in=content.get("themes") or []))


@personal
def approve_file(request: HttpRequest, token: str, file: int) -> HttpResponse:
    """One of the files that would be published."""
    approval = _approval(request, token)
    found = next((one for one in _public_files(approval) if one.pk == file), None)
    if found is None:
        raise Http404
    return handed_out(found)


def _approval(request: HttpRequest, token: str) -> Approval:
    approval = links.approval_of(token)
    network = request.network  # type: ignore[attr-defined]
    if approval is None or network is None or approval.contribution.series.network_id != network.pk:
        raise Http404
    return approval


def _public_files(approval: Approval) -> list[ContributionFile]:
    """Those that were there when the city was asked: only these are published."""
    return list(approval.contribution.files.filter(is_public=True, added_at__lte=approval.asked_at))
