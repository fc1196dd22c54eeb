"""What cities brought to the demo's series: practices of 2020 in the library, and what waits in the running series."""

import tomllib
from typing import Any

from django.db import transaction

from sympolis.contributions import actions
from sympolis.contributions.actions import Begun
from sympolis.contributions.actions.contact import set_contact
from sympolis.contributions.actions.moving import locked, turn
from sympolis.contributions.actions.presenting import present
from sympolis.contributions.content import Shape, fields
from sympolis.contributions.models import Contribution
from sympolis.contributions.states import ContributionState, Kind
from sympolis.core.text import comparable
from sympolis.directory import actions as directory
from sympolis.directory.models import Municipality, Region
from sympolis.library.actions import publish
from sympolis.programme.models import Series
from sympolis.site.demo.coming import address, mark_invented
from sympolis.site.demo.files import PAST, SLUG, practices_file

HOW = "Invented for the demo"


def settle_past() -> None:
    """Practices of the series of 2020, approved and published."""
    told = tomllib.loads(practices_file().decode())
    for row in told["invented"]:
        _add_city(row)
    series = Series.objects.select_related("network").get(slug=PAST)
    for row in told["practices"]:
        _published(series, row)
    mark_invented(series.network)


def present_now(series: Series) -> None:
    """Practices of the running series that were presented in its first weeks; their authors speak in the draft."""
    for row in tomllib.loads(practices_file().decode())["presented"]:
        made = _published(series, row)
        present(series.sessions.get(slug=row["session"]), {made.pk: None}, by=None)
    mark_invented(series.network)


def _published(series: Series, row: dict[str, Any]) -> Contribution:
    made = _sent(series, row)
    _accept(made)
    actions.note_approval(made, name=row["author"], approves=True, reason=HOW, by=None)
    publish(made, by=None)
    return made


def settle_now() -> None:
    """What has come in to the running series."""
    series = Series.objects.select_related("network").get(slug=SLUG)
    for row in tomllib.loads(practices_file().decode())["coming"]:
        made = _sent(series, row)
        if row["state"] == ContributionState.ACCEPTED:
            _accept(made)
    mark_invented(series.network)


def _add_city(row: dict[str, Any]) -> None:
    made = directory.add_municipality(
        by=None, network=Series.objects.get(slug=PAST).network_id, name={"en": row["name"]}, country=row["country"],
        zone=row["zone"], region=Region.objects.get(code=row["region"]), latitude=row["latitude"], longitude=row["longitude"],
        size_band=row["size"],
    )  # fmt: skip
    Municipality.objects.filter(pk=made.pk).update(is_demo=True)


def _sent(series: Series, row: dict[str, Any]) -> Contribution:
    """Entered by the team, written, handed over to an invented author, sent."""
    language = row["language"]
    city = Municipality.objects.filter(slug=row["city"]).first()
    begun = Begun(
        kind=Kind.PRACTICE, title=row["title"][language], language=language, place=str(city) if city else row["city"],
        country=city.country if city else "",
    )  # fmt: skip
    call = next((one for one in series.calls.all() if Kind.PRACTICE in one.kinds), None)
    made = actions.enter(series, begun, by=None, call=call)
    actions.save(made, _told(series, row), seen={}, by=None)
    author = actions.add_author(
        made, name=row["author"], email=address(comparable(row["author"])), by=None, why="handed_over"
    )
    if row.get("contact"):
        actions.prove_author(author)
        set_contact(author, agrees=True, language="en")
    return actions.submit(made, by=None)


def _told(series: Series, row: dict[str, Any]) -> dict[str, Any]:
    """The flat fields of a row of the file (contributions/flat.py)."""
    language = row["language"]
    themes = dict(series.themes.values_list("code", "pk"))
    told: dict[str, Any] = {
        "summary": row["summary"][language], "sdgs": row.get("sdgs", []),
        "themes": [themes[code] for code in row["themes"] if code in themes],
    }  # fmt: skip
    for code in row["title"]:
        told |= (
            {f"title_{code}": row["title"][code], f"summary_{code}": row["summary"][code]} if code != language else {}
        )
    for field in fields(Kind.PRACTICE):
        if field.shape in (Shape.LINE, Shape.TEXT):
            told[f"c_{field.code}"] = row[language].get(field.code, "")
    years = [*row.get("years", []), None, None][:2]
    return {
        **told, "c_status": row.get("status", "running"), "c_cost": row.get("cost", "low"),
        "c_advise": row.get("advise", []), "c_years": years,
    }  # fmt: skip


def _accept(made: Contribution) -> None:
    with transaction.atomic():
        turn(locked(made), ContributionState.ACCEPTED, by=None)
