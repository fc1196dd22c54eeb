"""The desk's pages of the glossary: find, write, take over from files, take away, suggestions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from sympolis.core.languages import known_language, language_name
from sympolis.core.refusals import Refused
from sympolis.core.text import comparable
from sympolis.interpretation import terms_files
from sympolis.interpretation.actions import glossary as actions
from sympolis.interpretation.forms.glossary import EntryForm, TermsFileForm, sealed, unsealed
from sympolis.interpretation.models import GlossaryEntry
from sympolis.interpretation.permissions import may_keep_glossary, may_see_glossary
from sympolis.interpretation.queries import glossary as queries
from sympolis.interpretation.terms_files import Row
from sympolis.networks.doors import door
from sympolis.networks.listing import listed
from sympolis.networks.models import Network
from sympolis.networks.views.saving import form_page, saved
from sympolis.ui.taking_away import table_to_take

readers_door = door(may_see_glossary)
keepers_door = door(may_see_glossary, may_keep_glossary)
COLUMNS = 4  # languages beside each other in the list
MOST_SEALED = 2_000_000  # signs that a browser sends back
MOST_SHOWN = 100  # clashes and faults of a file
TBX = "application/x-tbx; charset=utf-8"


@readers_door
def glossary(request: HttpRequest, network: Network) -> HttpResponse:
    """All entries, or those that ?q= and ?theme= leave, in the languages of the network."""
    words, theme = request.GET.get("q", "")[:100], request.GET.get("theme", "")[:40]
    names = queries.theme_names(network)
    here = request.reader.language  # type: ignore[attr-defined]
    found = queries.entries(network, words=words, theme=theme, language=here)
    languages = {code: language_name(code, here) for code in queries.languages_of(network, found)[:COLUMNS]}
    context = listed(request, found)
    context["rows"] = [_row(entry, languages, names, here) for entry in context["page"].object_list]
    context |= {
        "total": len(found), "theme": theme, "themes": names.items(), "may_change": may_keep_glossary(request.user, network),
        "languages": languages.items(), "desk_here": "glossary",
    }  # fmt: skip
    return render(request, "interpretation/glossary.html", context)


def _row(entry: GlossaryEntry, languages: dict[str, str], names: dict[str, str], here: str) -> dict[str, Any]:
    terms = [(code, name, entry.terms.get(code, "")) for code, name in languages.items()]
    more = [(code, language_name(code, here), term) for code, term in entry.terms.items() if code not in languages]
    return {"entry": entry, "terms": terms, "more": more, "theme": names.get(entry.theme, entry.theme)}


@keepers_door
def entry_new(request: HttpRequest, network: Network) -> HttpResponse:
    """A new entry; ?term=&language= begin it (from a suggestion)."""
    language = request.GET.get("language", "")
    begun = {}
    languages = queries.languages_of(network, [])
    if known_language(language):
        languages = list(dict.fromkeys([*languages, language]))
        begun = {f"term_{language}": request.GET.get("term", "")[: terms_files.LONGEST_TERM]}
    form = EntryForm(request.POST or None, languages=languages, themes=queries.theme_names(network), initial=begun)
    if saved(request, form, lambda: actions.save_entry(network, None, by=request.user, **form.told)):
        messages.success(request, _("Added to the glossary."))
        return redirect("glossary:new" if "another" in request.POST else "glossary:list")
    return form_page(request, "interpretation/glossary_entry.html", form, desk_here="glossary")


@keepers_door
def entry_edit(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Change an entry; whoever saves second sees what the first one wrote."""
    entry = get_object_or_404(GlossaryEntry, network=network, pk=pk)
    form = EntryForm(
        request.POST or None, languages=queries.languages_of(network, [entry]), themes=queries.theme_names(network),
        entry=entry,
    )  # fmt: skip
    if saved(request, form, lambda: actions.save_entry(network, entry, by=request.user, **form.told)):
        messages.success(request, _("Saved."))
        return redirect("glossary:list")
    return form_page(request, "interpretation/glossary_entry.html", form, entry=entry, desk_here="glossary")


@keepers_door
@require_POST
def entry_remove(request: HttpRequest, network: Network, pk: int) -> HttpResponse:
    """Remove an entry."""
    actions.remove_entry(network, get_object_or_404(GlossaryEntry, network=network, pk=pk), by=request.user)
    messages.success(request, _("Removed from the glossary."))
    return redirect("glossary:list")


@keepers_door
def file_read(request: HttpRequest, network: Network) -> HttpResponse:
    """GET: a place for a file. POST: what it would do, then, with its rows sealed in the form, do it."""
    if "rows" in request.POST:
        return _taken(request, network)
    form = TermsFileForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "desk_here": "glossary", "most": MOST_SHOWN}
    if request.method == "POST" and form.is_valid():
        try:
            read = terms_files.read(form.cleaned_data["file"].read(terms_files.LARGEST + 1))
        except Refused as refusal:
            form.add_error("file", refusal.words)
        else:
            context |= _looked_at(network, read)
            if len(context["rows"]) > MOST_SEALED:
                form.add_error("file", _("These are too many terms for one time. Send the file in parts."))
                context.pop("joined")
    return render(request, "interpretation/glossary_file.html", context, status=422 if form.errors else 200)


def _looked_at(network: Network, read: terms_files.Read) -> dict[str, Any]:
    """What taking a file over would do."""
    joined = actions.what_would_be(network, read.rows)
    return {
        "read": read, "joined": joined, "rows": sealed(read.rows), "brings": [*joined.new, *joined.changed],
        "strange": actions.unknown_themes(network, read.rows)[:MOST_SHOWN],
    }  # fmt: skip


def _taken(request: HttpRequest, network: Network) -> HttpResponse:
    rows = unsealed(request.POST["rows"])
    if rows is None:
        messages.error(request, _("Too much time has passed since the file was read. Send it once more."))
        return redirect("glossary:file")
    try:
        joined = actions.take_over(network, rows, by=request.user, replace="replace" in request.POST)
    except Refused as refusal:
        messages.error(request, str(refusal.words))
        return redirect("glossary:file")
    new, changed = len(joined.new), len(joined.changed)
    told = ngettext("%(n)d entry added", "%(n)d entries added", new) % {"n": new}
    told += ", " + ngettext("%(n)d completed", "%(n)d completed", changed) % {"n": changed}
    messages.success(request, f"{told}.")
    return redirect("glossary:list")


@readers_door
def take_away(request: HttpRequest, network: Network, kind: str) -> HttpResponse:
    """The glossary, or what ?q= and ?theme= leave of it, as a table or as TBX."""
    words, theme = request.GET.get("q", "")[:100], request.GET.get("theme", "")[:40]
    found = queries.entries(network, words=words, theme=theme)
    names, codes = queries.theme_names(network), queries.themes_by_words(network)
    names = {code: name for code, name in names.items() if codes.get(comparable(name)) == code}
    rows = [Row(one.pk, one.terms, names.get(one.theme, one.theme), one.comment) for one in found]
    if kind == "tbx":
        body = terms_files.to_tbx(rows, title=str(network.name), language=network.working_language)
        return HttpResponse(
            body, content_type=TBX, headers={"Content-Disposition": 'attachment; filename="glossary.tbx"'}
        )
    columns, cells = terms_files.to_table(rows, queries.languages_of(network, found))
    return table_to_take(kind, "glossary", columns, cells)


@readers_door
def suggestions(request: HttpRequest, network: Network) -> HttpResponse:
    """Terms that several good practices use and the glossary lacks."""
    found, practices = queries.suggestions(network)
    here = request.reader.language  # type: ignore[attr-defined]
    rows = [
        {"term": one.term, "code": one.language, "language": language_name(one.language, here), "count": len(one.practices),
         "practices": [practices[pk] for pk in one.practices[:3]]}
        for one in found
    ]  # fmt: skip
    context = {"rows": rows, "may_change": may_keep_glossary(request.user, network), "desk_here": "glossary"}
    return render(request, "interpretation/glossary_suggestions.html", context)
