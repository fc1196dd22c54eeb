"""The desk of a series to try its pages about participants on."""

from typing import Any

from django.urls import reverse

from sympolis.directory.models import Municipality, Region
from sympolis.programme import actions as programme
from sympolis.programme.models import Session
from sympolis.programme.tests.desk import Desk, desk
from sympolis.registrations import actions
from sympolis.registrations.actions import About
from sympolis.registrations.models import Registration


def people_desk(*, capacity: int | None = 3, mode: str = "") -> Desk:
    """A coordinator's desk with one released, open session on 27 October 2020."""
    place = desk()
    programme.change_session(place.session, by=None, capacity=capacity, state="open")
    programme.release(place.series, by=None)
    place.session = Session.objects.select_related("released", "series__network").get(pk=place.session.pk)
    if mode:
        actions.set_admission(place.session, by=None, mode=mode)
    return place


def url(place: Desk, name: str, *args: Any) -> str:
    """The address of a page of the session when its name begins so, else of the series."""
    keys = [place.series.slug, place.session.slug] if name.startswith("session_") else [place.series.slug]
    return reverse(f"registrations_desk:{name}", args=[*keys, *args])


def come(place: Desk, name: str, *, source: str = "team", session: Session | None = None, **about: Any) -> Registration:
    """Somebody registers for the session."""
    email = about.pop("email", f"{name.split()[0].lower()}@kumasi.example")
    city: Municipality | None = about.pop("city", None)
    if city is not None:
        about |= {"municipality_id": city.pk, "region_id": city.region_id, "country": city.country}
    done = actions.sign_up(
        place.network, [session or place.session], name=name, email=email, about=About(**about), source=source
    )
    return (done.new or done.known)[0]


def city_named(place: Desk, name: str) -> Municipality:
    """A city of the network by its name; each stands in a region of its own, named like it."""
    return Municipality.objects.select_related("region").get(memberships__network=place.network, name__en=name)


def region_named(code: str) -> Region:
    return Region.objects.get(code=code)
