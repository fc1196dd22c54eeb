"""Formats, the series itself and its themes."""

from typing import Any

from sympolis.networks.models import Network
from sympolis.programme import actions
from sympolis.programme.models import Format, FormatPart, Series, Theme
from sympolis.programme.series_file.apply.community import Community
from sympolis.programme.series_file.apply.ledger import Ledger, changed_keys, differs, merged, with_texts
from sympolis.programme.series_file.document import Document, Row, Words
from sympolis.programme.states import SegmentKind, SeriesState

TEXTS = (
    "title", "over_title", "summary", "description", "audience", "where_note", "languages_note", "apply_line",
    "apply_note",
)  # fmt: skip
COLUMNS = {  # key of the file -> field of the series
    "starts": "starts_on", "ends": "ends_on", "zone": "zone", "working_language": "working_language",
    "languages": "languages", "apply_by": "apply_by", "contact": "contact_email", "targets": "targets",
    "funder": "funder", "retention": "retention_on",
}  # fmt: skip


class Plan:
    """A series with its themes and the network's formats, by the names the file calls them."""

    def __init__(self, document: Document, ledger: Ledger, community: Community, network: Network) -> None:
        self.document, self.ledger, self.community, self.network = document, ledger, community, network
        self.formats: dict[str, Format] = {}
        self.themes: dict[str, Theme] = {}
        self.later: dict[str, Any] = {}  # dates that can be narrowed only when the sessions stand at their new times

    def settle(self) -> Series | None:
        """Write what differs; None when the series itself is refused."""
        self._formats()
        series = None
        with self.ledger.at(self.document.series.path):
            series = self._series()
        if series is not None:
            self._themes(series)
        return series

    def narrow(self, series: Series) -> None:
        """Dates of the series that had to wait for its sessions."""
        if self.later:
            with self.ledger.at(self.document.series.path):
                actions.change_series(series, by=None, **self.later)

    # --- formats

    def _formats(self) -> None:
        kinds = Format.objects.filter(network=self.network).prefetch_related("parts__segments")
        self.formats = {kind.code: kind for kind in kinds}
        for row in self.document.formats:
            with self.ledger.at(row.path):
                self._format(row)

    def _format(self, row: Row) -> None:
        kind = self.formats.get(row["code"])
        fields = {key: row[key] for key in ("name", "summary") if key in row}
        if "backstage" in row:
            fields["backstage_minutes"] = row["backstage"]
        if kind is None:
            parts = meetings_of(row, None)
            kind = actions.add_format(self.network, by=None, code=row["code"], parts=parts, **with_texts(fields))
            self.ledger.note("added", "format", kind.code)
        elif changed := self._change_format(kind, row, fields):
            self.ledger.note("changed", "format", kind.code, ", ".join(changed))
        self.formats[row["code"]] = Format.objects.prefetch_related("parts__segments").get(pk=kind.pk)

    def _change_format(self, kind: Format, row: Row, fields: dict[str, Any]) -> list[str]:
        changed = changed_keys(kind, fields)
        if changed:
            actions.change_format(kind, by=None, **with_texts(fields, kind))
        wished = meetings_of(row, kind)
        if wished is not None and not _same_meetings(kind, row):
            actions.set_format_parts(kind, wished, by=None)
            changed.append("parts" if "parts" in row else "segments")
        return changed

    # --- series

    def _series(self) -> Series:
        row = self.document.series
        series = Series.objects.filter(network=self.network, slug=row["slug"]).first()
        fields = self._fields(row)
        if series is None:
            series = actions.create_series(
                self.network, by=None, slug=row["slug"], is_demo=row.get("demo", False),
                **{"regions": [], **with_texts(fields)},
            )  # fmt: skip
            self.ledger.note("added", "series", series.slug)
        elif changed := self._changed(series, fields):
            series = actions.change_series(series, by=None, **self._wide(series, with_texts(fields, series)))
            self.ledger.note("changed", "series", series.slug, ", ".join(changed))
        return series

    def _fields(self, row: Row) -> dict[str, Any]:
        fields = {key: row[key] for key in TEXTS if key in row}
        fields |= {field: row[key] for key, field in COLUMNS.items() if key in row}
        if "languages" in row or "working_language" in row:
            spoken = row.get("languages", [self.document.language])
            fields["languages"] = list(dict.fromkeys([self.document.language, *spoken]))
        if "host_city" in row:
            fields["host_city"] = self.community.cities.get(row["host_city"])
        if "regions" in row:
            fields["regions"] = [
                self.community.regions[code] for code in row["regions"] if code in self.community.regions
            ]
        return fields

    def _changed(self, series: Series, fields: dict[str, Any]) -> list[str]:
        plain = {name: value for name, value in fields.items() if name != "regions"}
        changed = changed_keys(series, plain)
        if "regions" in fields and set(fields["regions"]) != set(series.regions.all()):
            changed.append("regions")
        return changed

    def _wide(self, series: Series, fields: dict[str, Any]) -> dict[str, Any]:
        """The fields, with the dates as wide as old and new together; what is to be narrowed waits."""
        wide = dict(fields)
        if "starts_on" in fields and fields["starts_on"] > series.starts_on:
            wide["starts_on"], self.later["starts_on"] = series.starts_on, fields["starts_on"]
        if "ends_on" in fields and fields["ends_on"] < series.ends_on:
            wide["ends_on"], self.later["ends_on"] = series.ends_on, fields["ends_on"]
        return wide

    # --- themes

    def _themes(self, series: Series) -> None:
        self.themes = {theme.code: theme for theme in series.themes.all()}
        before = list(self.themes)
        for row in self.document.themes:
            with self.ledger.at(row.path):
                self._theme(series, row)
        told = [row["code"] for row in self.document.themes if row["code"] in self.themes]
        for code in before:
            if told and code not in told:
                self.ledger.note("left alone", "theme", code, "not in the file")
        wanted = in_order(list(self.themes), told)
        if wanted != list(self.themes):
            actions.order_themes(series, [self.themes[code].pk for code in wanted], by=None)
            self.ledger.note("changed", "series", series.slug, "order of themes")

    def _theme(self, series: Series, row: Row) -> None:
        theme = self.themes.get(row["code"])
        fields = {key: row[key] for key in ("name", "short_name", "short_note") if key in row}
        if theme is None:
            theme = actions.add_theme(series, by=None, code=row["code"], **with_texts(fields))
            self.ledger.note("added", "theme", theme.code)
        elif changed := changed_keys(theme, fields):
            theme = actions.change_theme(theme, by=None, **with_texts(fields, theme))
            self.ledger.note("changed", "theme", theme.code, ", ".join(changed))
        self.themes[row["code"]] = theme


def meetings_of(row: Row, kind: Format | None) -> list[dict[str, Any]] | None:
    """The parts of a format for the action; None when the row tells no steps."""
    if "parts" in row:
        rows = row["parts"]
    elif "segments" in row:
        rows = [row]
    else:
        return None
    stored = list(kind.parts.all()) if kind else []
    return [_meeting(one, row, stored[place] if place < len(stored) else None) for place, one in enumerate(rows)]


def _meeting(one: Row, row: Row, part: FormatPart | None) -> dict[str, Any]:
    name = one["title"] if "title" in one else row.get("name") or Words(part.format.name if part else {})
    steps = list(part.segments.all()) if part else []
    return {
        "id": part.pk if part else None,
        "title": merged(part.title if part and "title" in one else None, name),
        "day_offset": one.get("day", 0),
        "segments": [
            step_of(step, steps[place] if place < len(steps) else None)
            for place, step in enumerate(one.get("segments", []))
        ],
    }


def step_of(row: Row, stored: Any) -> dict[str, Any]:
    """A segment for an action. A stored one with the same title keeps the languages that the file does not tell."""
    known = stored if stored is not None and not differs(stored.title, row["title"]) else None
    texts = {key: merged(getattr(known, key, None), row[key]) for key in ("title", "note", "fallback") if key in row}
    return {
        "id": known.pk if known else None,
        "minutes": row["minutes"],
        "kind": row.get("kind", SegmentKind.PLENARY),
        **texts,
    }


def same_step(row: Row, stored: Any) -> bool:
    """Whether a stored segment is what the file tells."""
    return (
        stored.minutes == row["minutes"]
        and stored.kind == row.get("kind", SegmentKind.PLENARY)
        and not any(differs(getattr(stored, key), row.get(key, Words())) for key in ("title", "note", "fallback"))
        and all(key in row or not getattr(stored, key) for key in ("note", "fallback"))
    )


def _same_meetings(kind: Format, row: Row) -> bool:
    rows, stored = row.get("parts", [row]), list(kind.parts.all())
    return len(rows) == len(stored) and all(_same_meeting(one, part) for one, part in zip(rows, stored, strict=True))


def _same_meeting(one: Row, part: FormatPart) -> bool:
    steps, stored = one.get("segments", []), list(part.segments.all())
    return (
        not ("title" in one and differs(part.title, one["title"]))
        and part.day_offset == one.get("day", 0)
        and len(steps) == len(stored)
        and all(same_step(step, there) for step, there in zip(steps, stored, strict=True))
    )


def in_order(codes: list[str], told: list[str]) -> list[str]:
    """The codes with those that are told in the order in which they are told; the others keep their places."""
    following = iter(told)
    return [next(following) if code in told else code for code in codes]


def is_public(state: str) -> bool:
    return state in {SeriesState.PUBLISHED, SeriesState.ARCHIVED}
