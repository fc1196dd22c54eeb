"""Addresses of a note's pages, and what stands on them, as a browser would post it."""

import re
from html import unescape

from django.urls import reverse

from sympolis.library import note_links
from sympolis.library.actions import note_publishing
from sympolis.library.models import NoteEntry

DESK = "/desk/series/autumn/sessions/water/note/"
PUBLIC = "/series/autumn/sessions/water/note/"


def said(answer) -> str:
    return answer.content.decode()


def shown(answer) -> dict[str, str]:
    """What a browser would post of the note's form."""
    page = re.search(r'<form class="table-form note-form".*?</form>', said(answer), re.DOTALL)
    assert page
    text = page.group(0)
    data = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name, value = re.search(r'name="([^"]*)"', tag), re.search(r'value="([^"]*)"', tag)
        if name and "checkbox" not in tag:
            data[name.group(1)] = unescape(value.group(1)) if value else ""
    for name, value in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>\n?(.*?)</textarea>', text, re.DOTALL):
        data[name] = unescape(value)
    for name, options in re.findall(r'<select[^>]*name="([^"]*)"[^>]*>(.*?)</select>', text, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        data[name] = chosen.group(1) if chosen else ""
    data.pop("csrfmiddlewaretoken", None)
    return data


def points() -> dict[str, str]:
    return {str(one.title): str(one.points) for one in NoteEntry.objects.all()}


def url_of(place, name: str) -> str:
    return reverse("notes:approve", args=[note_links.token(place.approval(name))])


def shown_points(place) -> dict[str, str]:
    version = place.note.versions.first()
    points = {f"points-{one['id']}": one["points"].get("en", "") for one in version.content["entries"]}
    return {"version": str(version.number), **points}


def publish(place) -> None:
    note_publishing.publish_note(place.fresh(), reason="They agreed.", by=None)
