"""A desk to try pages on: a network with a team, cities on four clocks, a released series."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django import forms
from django.test import Client
from django.urls import reverse

from sympolis.directory.models import Account
from sympolis.directory.tests import factories as directory
from sympolis.networks.models import Network
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme.forms.texts import TextsFormField
from sympolis.programme.models import Series, Session
from sympolis.programme.tests import factories


@dataclass
class Desk:
    """`client` is signed in as a coordinator; the session is released, on 27 October 2020 at 10:00 in Berlin."""

    client: Client
    network: Network
    by: Account
    series: Series
    session: Session

    def url(self, name: str, /, *args: Any) -> str:
        """The address of a page: of the session when its name begins so, else of the series when it needs one."""
        of_session = name.startswith("session_") and name != "session_new"
        keys = [self.series.slug, self.session.slug] if of_session else [self.series.slug] if _of_series(name) else []
        return reverse(f"programme:{name}", args=[*keys, *args])

    def get(self, name: str, /, *args: Any, **query: Any):
        return self.client.get(self.url(name, *args), query)

    def post(self, name: str, /, *args: Any, **data: Any):
        return self.client.post(self.url(name, *args), data)

    def signed_in(self, role: str, **scope: Any) -> "Desk":
        """The same desk as somebody of the team with another role."""
        client = Client()
        account = networks.member(self.network, role, **scope)
        client.force_login(account)
        return Desk(client, self.network, account, self.series, self.session)


def _of_series(name: str) -> bool:
    return name.startswith(("series_", "theme_", "clock", "session_new")) and name != "series_new"


def desk() -> Desk:
    network = networks.network("desk", languages=["en", "de"])
    for name, zone, longitude in (
        ("Bogota", "America/Bogota", -74.1), ("Bonn", "Europe/Berlin", 7.1), ("Amman", "Asia/Amman", 35.9),
        ("Kochi", "Asia/Kolkata", 76.3),
    ):  # fmt: skip
        region = directory.region(name.lower())
        networks.city(network, directory.municipality(name, zone=zone, longitude=longitude, region=region))
    series = factories.series(network, slug="own", title={"en": "Lessons learned", "de": "Lehren"})
    session = factories.released_session(series, datetime(2020, 10, 27, 10), slug="water", title={"en": "Water supply"})
    by = networks.member(network, Role.COORDINATOR)
    client = Client()
    client.force_login(by)
    return Desk(client, network, by, series, session)


def as_posted(form: forms.Form, **changes: Any) -> dict[str, Any]:
    """What a browser posts of a form that was opened and saved again, with some answers changed."""
    data: dict[str, Any] = {}
    for bound in form:
        value = bound.value()
        if isinstance(bound.field, TextsFormField):
            data |= {f"{bound.html_name}-{code}": (value or {}).get(code, "") for code in bound.field.languages}
        elif value is True:
            data[bound.html_name] = "on"
        elif value is not None and value is not False:
            shown = bound.field.widget.format_value(value) if hasattr(bound.field.widget, "format_value") else value
            data[bound.html_name] = value if isinstance(value, list) else shown if shown is not None else ""
    return {**data, **changes}
