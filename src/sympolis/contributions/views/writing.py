"""An author's pages: write, send, see how it will look, who else writes, what it was before, take it back."""

from typing import Any

from django.contrib import messages
from django.core.files.storage import default_storage
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from sympolis.contributions import actions, queries
from sympolis.contributions.actions import approved_version, contact
from sympolis.contributions.actions.moving import snapshot, why_not
from sympolis.contributions.content import LONGEST_TEXT
from sympolis.contributions.differences import Difference, differences
from sympolis.contributions.forms.writing import PersonForm, WriteForm
from sympolis.contributions.models import Author, Contribution, ContributionFile, Version
from sympolis.contributions.states import WRITTEN_BY_AUTHORS, ContributionState, Moment
from sympolis.contributions.views.doors import address, author_door
from sympolis.contributions.views.storing import Stored, frame, wants_json
from sympolis.core.files import ACCEPT, TYPES
from sympolis.core.refusals import Refused
from sympolis.core.text import address_key, isolated, row_id
from sympolis.registrations import limits
from sympolis.ui.templatetags.ui import markdown

S = ContributionState
VERSIONS_A_PAGE = 25
LETTERS = limits.Limit(8, 3600)  # to one mailbox, whoever asks for them
SAVES = limits.Limit(900, 900)  # of one author


@author_door
def write(request: HttpRequest, author: Author) -> HttpResponse:
    """GET: the form, or what became of it. POST: save it, save and send it."""
    row = author.contribution
    if request.method != "POST":
        if row.state not in WRITTEN_BY_AUTHORS:
            return redirect(address(author, "read"))
        return _form_page(request, author, WriteForm(contribution=row, questions=queries.questions_of(row)))
    if not SAVES.allows(str(author.pk)):
        return HttpResponse(_("Too much was saved within some minutes. Wait a moment."), status=429)
    stored = Stored(request, row, author)
    if wants_json(request):
        return stored.answer()
    if stored.is_whole and request.POST.get("do") == "submit":
        return _submit(request, author, stored)
    if stored.is_whole:
        messages.success(request, _("Saved."))
        return redirect(address(author, "write"))
    return _form_page(request, author, stored.form, status=409 if stored.conflicts or stored.refused else 422)


def _submit(request: HttpRequest, author: Author, stored: Stored) -> HttpResponse:
    if lacking := actions.missing(stored.row):
        stored.form.lacks(lacking)
        return _form_page(request, author, stored.form, status=422)
    try:
        actions.submit(stored.row, by=author)
    except Refused as refusal:
        stored.form.show(refusal)
        return _form_page(request, author, stored.form, status=409)
    messages.success(request, _("Thank you: it is sent. We have mailed you what happens now."))
    return redirect(address(author, "read"))


def _form_page(request: HttpRequest, author: Author, form: WriteForm, *, status: int = 200) -> HttpResponse:
    row = author.contribution
    context = {
        **_around(request, author, "write"), **frame(row.series, request.reader.language), "form": form.tell_needed(),  # type: ignore[attr-defined]
        "accept": ACCEPT, "remarks": queries.open_remarks(row),
        "lacking": [(name, form[name]) for name in actions.missing(row) if name in form.fields],
        "can_send": row.state in (S.DRAFT, S.RETURNED), "saves_itself": row.state in (S.DRAFT, S.RETURNED, S.SUBMITTED),
    }  # fmt: skip
    return render(request, "contributions/write.html", context, status=status)


def _around(request: HttpRequest, author: Author, tab: str) -> dict[str, Any]:
    row = author.contribution
    reader = request.reader  # type: ignore[attr-defined]
    call = row.call
    return {
        "tab": tab, "author": author, "token": author.token, "row": row, "series": row.series, "here": "programme",  # type: ignore[attr-defined]
        "state": ContributionState(row.state).label, "call": call,
        "deadline": call.closes_at if call is not None and row.state == S.DRAFT else None,
        "is_late": row.state == S.DRAFT and call is not None and not call.takes(timezone.now()),
        "zone": reader.zone or (call.zone if call is not None else row.series.zone),
        "files": list(row.files.all()),
        "authors": list(row.authors.select_related("participant__person")),
        "may_write": row.state in WRITTEN_BY_AUTHORS, "to_prove": author.proven_at is None,
    }  # fmt: skip


@author_door
@require_POST
def preview(request: HttpRequest, author: Author) -> HttpResponse:
    """Markdown of one field as it will look; nothing is stored."""
    return HttpResponse(markdown(request.POST.get("text", "")[:LONGEST_TEXT]))


@author_door
def read(request: HttpRequest, author: Author) -> HttpResponse:
    """How it will look, and how far it is."""
    row = author.contribution
    context = {
        **_around(request, author, "read"), **shown(row, request.reader.language), "why_not": why_not(row),  # type: ignore[attr-defined]
        "approval": approved_version(row), "is_own": True,
    }  # fmt: skip
    return render(request, "contributions/read.html", context)


def shown(row: Contribution, language: str) -> dict[str, Any]:
    """What a contribution says, for a page that shows it whole."""
    return {
        "sections": queries.told_sections(row.kind, row.content, row.language, language), "themes": list(row.themes.all()),
        "answers": [(question, queries.answer_words(question, row.answers.get(str(question.pk)))) for question in queries.questions_of(row)],
    }  # fmt: skip


@author_door
@require_POST
def prove(request: HttpRequest, author: Author) -> HttpResponse:
    """Nothing but the button behind the mailed link: the door has noted whose it is."""
    if author.proven_at is None:
        messages.info(request, _("Use the link that we mailed to you: it shows that the address is yours."))
    else:
        messages.success(request, _("Thank you. The address is confirmed."))
    return redirect(address(author, "write"))


@author_door
def people(request: HttpRequest, author: Author) -> HttpResponse:
    """Who writes it, who is the contact; a further author is added."""
    form = PersonForm(request.POST if request.POST.get("do") == "add" else None)
    status = 200
    if request.method == "POST":
        if request.POST.get("do") != "add":
            return _change_people(request, author)
        status = 422
        if not limits.forms_of_network.allows(limits.network_address(request)):
            form.add_error(None, _("Too many forms came from your network address. Try again in some minutes."))
            status = 429
        elif form.is_valid() and not LETTERS.allows(address_key(form.cleaned_data["email"])):
            form.add_error("email", _("Several letters went to this address within an hour. Try again later."))
            status = 429
        elif form.is_valid() and _joined(form, author):
            messages.success(request, _("Added. A letter with their own link is on its way."))
            return redirect(address(author, "people"))
    context = {**_around(request, author, "people"), "form": form, "wording": contact.wording(author.contribution)}
    return render(request, "contributions/people.html", context, status=status)


def _joined(form: PersonForm, author: Author) -> bool:
    told = form.cleaned_data
    try:
        actions.add_author(author.contribution, name=told["name"], email=told["email"], by=author)
    except Refused as refusal:
        form.show(refusal)
        return False
    return True


def _change_people(request: HttpRequest, author: Author) -> HttpResponse:
    do = request.POST.get("do", "")
    try:
        if do == "contact":
            contact.set_contact(author, agrees=request.POST.get("agrees") == "yes", language=get_language() or "en")
            messages.success(request, _("Saved."))
        elif do == "remove":
            other = author.contribution.authors.filter(pk=row_id(request.POST.get("author", ""))).first()
            if other is None:
                raise Http404
            actions.remove_author(other, by=author)
            messages.success(request, _("Removed. Their link no longer works."))
            if other.pk == author.pk:
                return redirect("contributions:contribute", author.contribution.series.slug)
        else:
            raise Http404
    except Refused as refusal:
        messages.error(request, str(refusal.words))
    return redirect(address(author, "people"))


@author_door
@require_POST
def files(request: HttpRequest, author: Author) -> HttpResponse:
    """Add one, or remove one."""
    upload = request.FILES.get("file")
    try:
        if "remove" in request.POST:
            actions.remove_file(_file(author.contribution, row_id(request.POST["remove"])), by=author)
            messages.success(request, _("The file is removed."))
        elif upload:
            if not limits.files_of_network.allows(limits.network_address(request)):
                raise Refused(
                    "too_many", _("Too many files came from your network address. Try again in some minutes.")
                )
            actions.add_file(author.contribution, upload, by=author)
            messages.success(request, _("The file is there."))
        else:
            raise Refused("missing", _("Choose a file first."))
    except Refused as refusal:
        words = str(refusal.words)
        if upload:
            words = _("“%(name)s” was not taken. %(why)s") % {"name": isolated((upload.name or "")[:80]), "why": words}
        messages.error(request, words)
        return redirect(address(author, "write"))  # its top, where the reason stands
    return redirect(address(author, "write") + "#files")


@author_door
def file(request: HttpRequest, author: Author, file: int) -> HttpResponse:
    """Hand one out, to be saved."""
    return handed_out(_file(author.contribution, file))


def _file(row: Contribution, pk: int) -> ContributionFile:
    found = row.files.filter(pk=pk).select_related("contribution__series__network").first()
    if found is None:
        raise Http404
    return found


def handed_out(row: ContributionFile) -> HttpResponse:
    """A file as an attachment that no browser opens by itself."""
    path = str(row.file.name)
    if not default_storage.exists(path):
        raise Http404
    kind = TYPES.get(path.rpartition(".")[2], "application/octet-stream")
    answer = FileResponse(default_storage.open(path), as_attachment=True, filename=row.name, content_type=kind)
    answer.headers["X-Content-Type-Options"] = "nosniff"
    return answer


@author_door
def versions(request: HttpRequest, author: Author) -> HttpResponse:
    """All of them; each with what it changed. POST: bring one back."""
    row = author.contribution
    if request.method == "POST":
        version = row.versions.filter(number=row_id(request.POST.get("restore", ""))).first()
        if version is None:
            raise Http404
        try:
            actions.restore(row, version, by=author)
        except Refused as refusal:
            messages.error(request, str(refusal.words))
        else:
            messages.success(request, _("The words of version %(number)s are back.") % {"number": version.number})
        return redirect(address(author, "versions"))
    context = {**_around(request, author, "versions"), **steps(request, row)}
    return render(request, "contributions/versions.html", context)


def steps(request: HttpRequest, row: Contribution) -> dict[str, Any]:
    """Versions, newest first, a page at a time; of the one in `?look=` what differs from the one before."""
    page = Paginator(queries.versions_of(row), VERSIONS_A_PAGE).get_page(request.GET.get("page"))
    chosen = row_id(request.GET.get("look", ""))
    now = snapshot(row)
    rows = [
        {"version": one, "is_now": one.content == now, "is_open": one.number == chosen,
         "changes": _changes(row, one) if one.number == chosen else []}
        for one in page
    ]  # fmt: skip
    return {"steps": rows, "page": page}


def _changes(row: Contribution, version: Version) -> list[Difference]:
    """What differs from the version before; what was kept aside never stood there."""
    before = row.versions.filter(number__lt=version.number).exclude(moment=Moment.ASIDE).first()
    if before is None:
        return []
    return differences(
        row.kind,
        before.content,
        version.content,
        here=get_language() or "en",
        names=queries.names_in([before, version]),
    )


@author_door
def withdraw(request: HttpRequest, author: Author) -> HttpResponse:
    """GET: what follows from it. POST: take it back, or make a withdrawn one a draft again."""
    row = author.contribution
    if request.method != "POST":
        return render(request, "contributions/withdraw.html", _around(request, author, ""))
    was_draft = row.submitted_at is None
    try:
        if request.POST.get("do") == "bring_back":
            actions.bring_back(row, by=author)
            messages.success(request, _("It is a draft again."))
            return redirect(address(author, "write"))
        actions.withdraw(row, by=author)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect(address(author, "read"))
    if was_draft:
        messages.success(request, _("The draft is removed."))
        return redirect("contributions:contribute", row.series.slug)
    messages.success(request, _("It is withdrawn. The secretariat is told."))
    return redirect(address(author, "read"))
