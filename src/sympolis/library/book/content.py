"""What is in the book of a series: one content for the PDF, the EPUB and the HTML page.

The shape stands at the top of papers/series_book.typ. Everything comes from what the public sees: the released programme,
published notes, practices of the library, figures with small numbers hidden. A constant number of queries.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import translation
from django.utils.dateformat import DateFormat
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sympolis.core import clock
from sympolis.core.languages import INTERFACE_LANGUAGES, country_name, language_name, pick
from sympolis.core.zone_words import zone_words
from sympolis.directory.models import Municipality, Person
from sympolis.library import reading
from sympolis.library.models import Practice, SeriesBook, SessionNote
from sympolis.library.note_paper import parts_of
from sympolis.library.note_reading import Names, Reading, named_by_session
from sympolis.library.note_reading import reading as read_note
from sympolis.library.queries import notes as note_queries
from sympolis.library.queries.practices import public
from sympolis.networks.public_address import public_base
from sympolis.programme.models import Series, SessionVersion, Theme
from sympolis.programme.papers import blocks_of, where
from sympolis.programme.queries import released
from sympolis.programme.spoken import spoken
from sympolis.programme.states import PUBLIC_ROLES, SessionRole, SessionState
from sympolis.registrations.figures import LEAST, figures

SHORT = 700  # signs of a band that stands on one page, with the address below it

Content = dict[str, Any]


@dataclass
class Source:
    """Everything that a book is made of, read once."""

    series: Series
    language: str
    base_url: str
    versions: list[SessionVersion]
    themes: list[Theme]
    people: dict[int, Person]
    cities: dict[int, Municipality]
    notes: dict[int, SessionNote]  # session id -> its public note
    names: Names
    named: dict[int, set[int]]
    practices: list[Practice]
    foreword: dict[str, Any]
    changed_at: datetime | None = None
    places: dict[int, list[dict[str, str]]] = field(default_factory=dict)  # city id -> where the book speaks of it

    def text(self, texts: dict[str, Any] | None) -> str:
        return pick(texts, self.language, self.series.working_language)[0]


def read(series: Series, language: str) -> Source:
    """The public matter of a series; its network is joined."""
    versions = [one for one in released(series).select_related("release") if one.state != SessionState.CANCELLED]
    for version in versions:
        version.session.series, version.session.released = series, version
    notes = {note.session_id: note for note in note_queries.published_of(series)}
    contents = {v.session: notes[v.session_id].published.content for v in versions if v.session_id in notes}  # type: ignore[union-attr]
    practices = list(
        public(series.network).filter(series=series).select_related("municipality", "series")
        .prefetch_related("topics").order_by("published_at", "pk")
    )  # fmt: skip
    wanted = {part["person"] for one in versions for part in one.content["parts"] if part["role"] in PUBLIC_ROLES}
    people = Person.objects.select_related("municipality", "organisation").exclude(family_name="").in_bulk(wanted)
    cities = {pk for one in versions for pk in one.card["cities"]} | {one.municipality_id for one in practices}
    book = SeriesBook.objects.filter(series=series).first()
    moments = [
        *(one.release.at for one in versions), *(one.changed_at for one in practices),
        *(note.published.published_at for note in notes.values() if note.published), *([book.changed_at] if book else []),
    ]  # fmt: skip
    return Source(
        series=series, language=language, base_url=public_base(series.network), versions=versions,
        themes=list(Theme.objects.filter(series=series)), people=people,
        cities=Municipality.objects.in_bulk(cities - {None}), notes=notes, names=Names(contents.values(), language, series),
        named=named_by_session(contents) if contents else {}, practices=practices, foreword=book.foreword if book else {},
        changed_at=max((moment for moment in moments if moment), default=None),
    )  # fmt: skip


def content_of(series: Series, *, language: str) -> Content:
    """The book of a series in one of its languages; our own words too where we have them, else in English."""
    ours = language if language in dict(INTERFACE_LANGUAGES) else "en"
    with translation.override(ours):
        return _content(read(series, language))


def _content(source: Source) -> Content:
    series, network = source.series, source.series.network
    chapters = [
        _about(source), _programme(source), _sessions(source), _practices(source), _figures(source), _cities(source),
    ]  # fmt: skip
    return {
        "network": pick(network.name, source.language, network.working_language)[0],
        "kind": _("Documentation of the series"),
        "title": source.text(series.title),
        "over": source.text(series.over_title),
        "summary": source.text(series.summary),
        "dates": _span(series),
        "counts": _counts(source),
        "carriers": [carrier.name for carrier in network.carriers.all()],
        "bars": [bar for one in source.versions if (bar := _bar(one))],
        "contents": _("Contents"),
        "chapters": [chapter for chapter in chapters if chapter],
        "footer": {"version": _state(source), "page": _("Page {page} of {pages}")},
        "colours": {"mast": network.mast_light or None, "brand": network.brand_light or None},
        "address": source.base_url + series.get_absolute_url(),
        "changed_at": source.changed_at.isoformat() if source.changed_at else None,
    }


def _span(series: Series) -> str:
    first, last = (DateFormat(day).format(_("j F Y")) for day in (series.starts_on, series.ends_on))
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _counts(source: Source) -> list[str]:
    held, kept, practices = len(source.versions), len(source.notes), len(source.practices)
    counted = [
        (held, ngettext("%(n)d session", "%(n)d sessions", held)),
        (kept, ngettext("%(n)d with a note", "%(n)d with a note", kept)),
        (practices, ngettext("%(n)d good practice", "%(n)d good practices", practices)),
    ]
    return [words % {"n": number} for number, words in counted if number]


def _state(source: Source) -> str:
    if source.changed_at is None:
        return ""
    return _("As of %(day)s") % {"day": DateFormat(source.changed_at).format(_("j F Y"))}


def _bar(version: SessionVersion) -> dict[str, Any] | None:
    """A session on a day of 24 hours, on its host's clock; none for a written exchange."""
    minutes = version.card["minutes"]
    if minutes >= 1440:
        return None
    place = clock.zone(version.card["zone"])
    start = clock.local_minute(version.starts_at, place)
    return {"start": start, "minutes": minutes, "part": str(clock.part_during(start, minutes))}


# -- chapters


def _about(source: Source) -> Content:
    series = source.series
    pairs = [
        (_("For whom"), source.text(series.audience)), (_("Languages"), source.text(series.languages_note)),
        (_("Where"), source.text(series.where_note)), (_("Paid by"), series.funder), (_("Contact"), series.contact_email),
    ]  # fmt: skip
    themes = [
        {"name": source.text(theme.short_name) or source.text(theme.name), "note": source.text(theme.name) if theme.short_name else ""}
        for theme in source.themes
    ]  # fmt: skip
    return {
        "kind": "about",
        "id": "about",
        "heading": _("The series"),
        "foreword": {"heading": _("Foreword"), "blocks": blocks_of(source.text(source.foreword))} if source.text(source.foreword) else None,
        "blocks": blocks_of(source.text(series.description) or source.text(series.summary)),
        "pairs": [{"label": label, "text": text} for label, text in pairs if text],
        "themes": {"heading": _("Themes"), "rows": themes} if themes else None,
    }  # fmt: skip


def _programme(source: Source) -> Content | None:
    """A table a theme, in the order of the themes; sessions without one come last."""
    groups = []
    for theme in [*source.themes, None]:
        own = [one for one in source.versions if one.card["theme"] == (theme.pk if theme else None)]
        if own:
            name = (source.text(theme.short_name) or source.text(theme.name)) if theme else _("Without a theme")
            groups.append({"heading": name if len(source.themes) else "", "rows": [_row(source, one) for one in own]})
    if not groups:
        return None
    columns = [_("When"), _("Session"), _("Languages"), _("Page")]
    return {"kind": "programme", "id": "programme", "heading": _("Programme"), "columns": columns, "groups": groups}


def _row(source: Source, version: SessionVersion) -> dict[str, Any]:
    local = version.starts_at.astimezone(clock.zone(version.card["zone"]))
    codes = [version.card["floor"], *version.card["into"]]
    hours = "" if version.card["minutes"] >= 1440 else f"{local:%H:%M}"
    return {
        "target": _session_id(version), "day": DateFormat(local).format(_("D j F Y")), "hours": hours,
        "title": source.text(version.card["title"]),
        "languages": ", ".join(language_name(code, source.language) for code in codes),
    }  # fmt: skip


def _session_id(version: SessionVersion) -> str:
    return f"session-{version.session_id}"


def _sessions(source: Source) -> Content | None:
    items = [_session(source, version) for version in source.versions]
    return {"kind": "sessions", "id": "sessions", "heading": _("Sessions"), "items": items} if items else None


def _session(source: Source, version: SessionVersion) -> Content:
    card, content = version.card, version.content
    note, name = source.notes.get(version.session_id), source.text(card["title"])
    for pk in card["cities"]:
        source.places.setdefault(pk, []).append({"target": _session_id(version), "title": name})
    return {
        "id": _session_id(version),
        "title": name,
        "when": _when(version),
        "pairs": _pairs(source, version),
        "summary": source.text(card["summary"]),
        "blocks": [] if note else blocks_of(source.text(content["description"])),
        "people": _people(source, version),
        "note": _note(source, version, note) if note else None,
    }


def _when(version: SessionVersion) -> str:
    place = clock.zone(version.card["zone"])
    start, end = version.starts_at.astimezone(place), version.ends_at.astimezone(place)
    day = DateFormat(start).format(_("l j F Y"))
    if version.card["minutes"] >= 1440:
        return _("%(first)s to %(last)s, in writing") % {"first": day, "last": DateFormat(end).format(_("l j F Y"))}
    zone = zone_words(version.starts_at, version.card["zone"])
    return _("%(day)s, %(start)s to %(end)s, %(zone)s") % {
        "day": day, "start": f"{start:%H:%M}", "end": f"{end:%H:%M}", "zone": zone,
    }  # fmt: skip


def _pairs(source: Source, version: SessionVersion) -> list[dict[str, str]]:
    card = version.card
    theme = next((theme for theme in source.themes if theme.pk == card["theme"]), None)
    cities = [source.text(source.cities[pk].name) for pk in card["cities"] if pk in source.cities]
    languages = spoken(card["floor"], card["into"], source.language)
    pairs = [
        (_("Theme"), (source.text(theme.short_name) or source.text(theme.name)) if theme else ""),
        (_("Format"), source.text(card["format"]["name"]) if card["format"] else ""),
        (_("Languages"), languages), (_("Cities"), ", ".join(cities)),
    ]  # fmt: skip
    return [{"label": label, "text": text} for label, text in pairs if text]


def _people(source: Source, version: SessionVersion) -> Content | None:
    rows = []
    for part in version.content["parts"]:
        person = source.people.get(part["person"])
        if person is not None and part["role"] in PUBLIC_ROLES:
            about = [
                str(SessionRole(part["role"]).label),
                where(person, (source.language, source.series.working_language)),
            ]
            rows.append({
                "name": str(person), "about": ", ".join(filter(None, about)), "topic": source.text(part["topic"]),
            })  # fmt: skip
    return {"heading": _("People"), "rows": rows} if rows else None


def _note(source: Source, version: SessionVersion, note: SessionNote) -> Content:
    assert note.published is not None
    shown: Reading = read_note(note.published.content, source.names, named=source.named[version.session_id])
    parts = parts_of(shown)
    for row, practice in zip((parts["practices"] or {}).get("rows", ()), shown.practices, strict=True):
        row["link"] = source.base_url + practice.url
    return parts


def _practices(source: Source) -> Content | None:
    items = [_practice(source, practice) for practice in source.practices]
    return {"kind": "practices", "id": "practices", "heading": _("Good practices"), "items": items} if items else None


def _practice(source: Source, practice: Practice) -> Content:
    wanted = [source.language, source.series.working_language, practice.language]
    city = source.cities.get(practice.municipality_id or 0)
    place = source.text(city.name) if city else practice.place or practice.organisation
    name, target = pick(practice.title, *wanted)[0], f"practice-{practice.pk}"
    if city is not None:
        source.places.setdefault(city.pk, []).append({"target": target, "title": name})
    country = country_name(practice.country, source.language) if practice.country else ""
    return {
        "id": target,
        "title": name,
        "place": ", ".join(filter(None, [place, country])),
        "summary": pick(practice.summary, *wanted)[0],
        "pairs": [{"label": _("Theme"), "text": ", ".join(source.text(one.short_name or one.name) for one in practice.topics.all())}]
        if practice.topics.all()
        else [],
        "bands": [_band(band) for band in reading.bands_of(practice, wanted)],
        "link": source.base_url + practice.get_absolute_url(),
    }  # fmt: skip


def _band(band: reading.Band) -> Content:
    return {
        "heading": band.title,
        "texts": [{"head": words.head, "blocks": blocks_of(words.text)} for words in band.texts],
        "pairs": [{"label": words.head, "text": words.text} for words in band.facts],
        "is_short": sum(len(words.text) for words in [*band.texts, *band.facts]) <= SHORT,
    }


def _figures(source: Source) -> Content | None:
    found = figures(source.series, source.language)
    if found is None:
        return None
    facts = [(_("People registered"), str(found.people))]
    facts += [(_("Took part"), str(found.took_part))] if found.took_part is not None else []
    facts += [(_("Cities"), str(found.cities)), (_("Countries"), str(found.countries))]
    tables = []
    for table in found.tables:
        rows = [
            {
                "words": line.words, "number": str(line.count) if line.count is not None else _("hidden"),
                "share": line.share if line.count is not None else 0, "level": line.level,
            }
            for line in table.lines
        ]  # fmt: skip
        if rows and table.others:
            rows.append({"words": _("others, put together"), "number": str(table.others), "share": 0, "level": 1})
        if rows:
            tables.append({"heading": table.title, "rows": rows})
    note = _(
        "Everybody counts once, with a confirmed seat or because they came. Numbers under %(least)s are hidden, and with them "
        "the next larger one, so that none can be worked out from the total."
    )
    return {
        "kind": "figures", "id": "figures", "heading": _("Figures"), "note": note % {"least": LEAST}, "tables": tables,
        "facts": [{"label": label, "value": value} for label, value in facts],
    }  # fmt: skip


def _cities(source: Source) -> Content | None:
    """Cities that the book speaks of, by name, with the places where it does."""
    rows: list[dict[str, Any]] = [
        {
            "name": source.text(source.cities[pk].name),
            "country": country_name(source.cities[pk].country, source.language),
            "places": places,
        }
        for pk, places in source.places.items()
        if pk in source.cities
    ]
    rows.sort(key=lambda row: (row["name"].casefold(), row["country"]))
    return {"kind": "cities", "id": "cities", "heading": _("Cities"), "rows": rows} if rows else None
