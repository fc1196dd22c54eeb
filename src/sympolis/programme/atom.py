"""The changes of a programme as an Atom feed (RFC 4287): one entry a release, its changes in words."""

from collections.abc import Sequence
from datetime import UTC, datetime
from html import escape as html_escape
from typing import Any
from uuid import UUID, uuid5
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis import __version__
from sympolis.core.languages import pick
from sympolis.programme.changes import in_words, reason_in_words
from sympolis.programme.models import Release, Series
from sympolis.programme.schedule import NOT_IN_XML

NAMESPACE = UUID("0c9b7f6e-3a55-4d3a-9a52-2f4f0e6b6d10")  # of the ids below; never change it
ENTRIES = 50


def feed_id(series: Series) -> str:
    """Stays when title, slug or host change: made from when and as which row the series was created."""
    return uuid5(NAMESPACE, f"{series.pk}/{series.created_at.astimezone(UTC).isoformat()}").urn


def entry_id(series: Series, number: int) -> str:
    return uuid5(UUID(feed_id(series)), str(number)).urn


def latest_releases(series: Series) -> list[Release]:
    """The releases that the feed tells, newest first."""
    return list(Release.objects.filter(series=series).order_by("-number")[:ENTRIES])


def of_series(
    series: Series,
    releases: Sequence[Release],
    *,
    base_url: str,
    source: str,
    changes_url: str,
    language: str,
    zone: str,
) -> bytes:
    """The feed. `source` is its own address, `changes_url` the page of changes; times in words are those of `zone`."""
    title = _("%(series)s: changes of the programme") % {
        "series": pick(series.title, language, series.working_language)[0]
    }
    name = pick(series.network.name, language, series.working_language)[0]
    updated = releases[0].at if releases else series.created_at
    head = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang={attribute(language)}>\n'
        f"<id>{feed_id(series)}</id>\n<title>{plain(title)}</title>\n<updated>{moment_of(updated)}</updated>\n"
        f"<author><name>{plain(name)}</name></author>\n"
        f'<link rel="self" type="application/atom+xml" href={attribute(source)}/>\n'
        f'<link rel="alternate" type="text/html" href={attribute(changes_url)}/>\n'
        f'<generator version="{__version__}">Sympolis</generator>\n'
    )
    entries = (_entry(series, release, base_url, changes_url, language, zone) for release in releases)
    return f"{head}{''.join(entries)}</feed>\n".encode("utf-8", "replace")


def _entry(series: Series, release: Release, base_url: str, changes_url: str, language: str, zone: str) -> str:
    count = len(release.changes)
    title = ngettext("Version %(number)d: %(count)d change", "Version %(number)d: %(count)d changes", count) % {
        "number": release.number,
        "count": count,
    }
    html = _content(series, release, base_url, language, zone)
    return (
        f"<entry>\n<id>{entry_id(series, release.number)}</id>\n<title>{plain(title)}</title>\n"
        f"<published>{moment_of(release.at)}</published>\n<updated>{moment_of(release.at)}</updated>\n"
        f'<link rel="alternate" type="text/html" href={attribute(f"{changes_url}#r{release.number}")}/>\n'
        f'<content type="html">{plain(html)}</content>\n</entry>\n'
    )


def _content(series: Series, release: Release, base_url: str, language: str, zone: str) -> str:
    """The note of the release and its changes as HTML; every text in it is escaped once for HTML."""
    original = series.working_language
    note = pick(release.note, language, original)[0]
    home = base_url + series.get_absolute_url()
    lines = "".join(
        f'<li><a href="{html_escape(home)}sessions/{html_escape(change["session"])}/">'
        f"{html_escape(str(in_words(change, language=language, original=original, zone=zone)))}</a>{_why(change, language, original)}</li>"
        for change in release.changes
    )
    return (f"<p>{html_escape(note)}</p>" if note else "") + (f"<ul>{lines}</ul>" if lines else "")


def _why(change: dict[str, Any], language: str, original: str) -> str:
    words = reason_in_words(change.get("reason"), language=language, original=original)
    return f"<br>{html_escape(words)}" if words else ""


def moment_of(moment: datetime) -> str:
    """As RFC 3339 in UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(text: str) -> str:
    """Text for an element."""
    return escape(NOT_IN_XML.sub("", text))


def attribute(text: str) -> str:
    """Text for an attribute, in its quotes."""
    return quoteattr(NOT_IN_XML.sub("", text))
