"""One table: what each role may do with a series. The verbs themselves are tried, not only the questions."""

from datetime import date, datetime

import pytest
from django.contrib.auth.models import AnonymousUser

from sympolis.directory.tests import factories as directory
from sympolis.networks.states import Role
from sympolis.networks.tests import factories as networks
from sympolis.programme import actions, permissions
from sympolis.programme.tests import factories
from sympolis.programme.tests.refusals import refused

pytestmark = pytest.mark.django_db

START = datetime(2020, 10, 28, 10)
PEOPLE = [
    "stranger",
    "nobody",
    "other network",
    "other series",
    "ended",
    "viewer",
    "contractor",
    "carrier",
    "coordinator",
]
WORKERS = {"contractor", "carrier", "coordinator", "contractor of the series"}
LEADERS = {"carrier", "coordinator"}


class Place:
    """A series with a session, a theme and a format, and everybody who might knock."""

    def __init__(self) -> None:
        self.network = factories.network()
        self.series = factories.series(self.network)
        self.theme = factories.theme(self.series)
        self.format = factories.format(self.network)
        self.session = factories.session(self.series)
        self.segment = factories.segment(self.session)

    def account(self, who: str):
        other = factories.series(self.network)
        roles = {
            "other network": lambda: networks.member(networks.network()),
            "other series": lambda: networks.member(self.network, Role.COORDINATOR, series_id=other.pk),
            "ended": lambda: networks.member(self.network, Role.COORDINATOR, ends_on=date(2020, 1, 1)),
            "contractor of the series": lambda: networks.member(
                self.network, Role.CONTRACTOR, series_id=self.series.pk
            ),
            "stranger": AnonymousUser,
            "nobody": directory.account,
        }
        return roles[who]() if who in roles else networks.member(self.network, who)


WORK = {
    "add": lambda p, by: actions.add_session(p.series, by=by, title="New", local_start=START, minutes=60),
    "add all": lambda p, by: actions.add_format_sessions(p.series, p.format, by=by, title="New", local_start=START),
    "change": lambda p, by: actions.change_session(p.session, by=by, title="Other"),
    "move": lambda p, by: actions.move_session(p.session, by=by, local_start=START),
    "cancel": lambda p, by: actions.cancel_session(p.session, by=by),
    "delete": lambda p, by: actions.delete_session(p.session, by=by),
    "duplicate": lambda p, by: actions.duplicate_session(p.session, by=by, local_start=START),
    "run of show": lambda p, by: actions.set_run_of_show(p.session, [], by=by),
    "parts": lambda p, by: actions.set_parts(p.session, [], by=by),
    "translate": lambda p, by: actions.set_translation(p.session, "title", "de", "Sitzung", by=by),
    "translate series": lambda p, by: actions.set_translation(p.series, "title", "de", "Reihe", by=by),
    "translate theme": lambda p, by: actions.set_translation(p.theme, "name", "de", "Thema", by=by),
    "translate step": lambda p, by: actions.set_translation(p.segment, "title", "de", "Schritt", by=by),
}
LEAD = {
    "change series": lambda p, by: actions.change_series(p.series, by=by, funder="Ministry"),
    "publish": lambda p, by: actions.publish_series(p.series, by=by),
    "withdraw": lambda p, by: actions.withdraw_series(p.series, by=by),
    "archive": lambda p, by: actions.archive_series(p.series, by=by),
    "add theme": lambda p, by: actions.add_theme(p.series, by=by, name="Theme"),
    "change theme": lambda p, by: actions.change_theme(p.theme, by=by, name="Theme"),
    "remove theme": lambda p, by: actions.remove_theme(p.theme, by=by),
    "order themes": lambda p, by: actions.order_themes(p.series, [p.theme.pk], by=by),
    "release": lambda p, by: actions.release(p.series, by=by),
    "create": lambda p, by: actions.create_series(
        p.network, by=by, title="N", starts_on=date(2021, 1, 1), ends_on=date(2021, 2, 1), zone="UTC"
    ),
    "template": lambda p, by: actions.create_from_template(
        p.network, "empty", by=by, title="N", starts_on=date(2021, 1, 1)
    ),
    "copy": lambda p, by: actions.copy_series(p.series, by=by, title="N", starts_on=date(2021, 8, 24)),
    "formats": lambda p, by: actions.ensure_formats(p.network, by=by),
    "add format": lambda p, by: actions.add_format(p.network, by=by, code="X", name="X"),
    "change format": lambda p, by: actions.change_format(p.format, by=by, name="Y"),
    "format parts": lambda p, by: actions.set_format_parts(p.format, [{"title": "P"}], by=by),
    "format steps": lambda p, by: actions.set_format_segments(p.format.parts.get(), [], by=by),
    "remove format": lambda p, by: actions.remove_format(p.format, by=by),
}


@pytest.mark.parametrize("verb", WORK)
@pytest.mark.parametrize("who", [*PEOPLE, "contractor of the series"])
def test_who_may_work_on_sessions(who, verb):
    place = Place()
    account = place.account(who)

    if who in WORKERS:
        WORK[verb](place, account)
    else:
        with refused("not_allowed"):
            WORK[verb](place, account)


@pytest.mark.parametrize("verb", LEAD)
@pytest.mark.parametrize("who", [*PEOPLE, "contractor of the series"])
def test_who_may_set_up_and_release(who, verb):
    place = Place()
    account = place.account(who)

    if who in LEADERS:
        LEAD[verb](place, account)
    else:
        with refused("not_allowed"):
            LEAD[verb](place, account)


def test_a_session_can_be_reinstated_by_those_who_work_on_it_only():
    place = Place()
    cancelled = actions.cancel_session(place.session, by=None)

    with refused("not_allowed"):
        actions.reinstate_session(cancelled, by=place.account("viewer"))

    assert actions.reinstate_session(cancelled, by=place.account("contractor")).state == "planned"


def test_a_role_for_one_series_leads_that_series_and_not_the_network():
    place = Place()
    account = networks.member(place.network, Role.CARRIER, series_id=place.series.pk)
    other = factories.series(place.network)

    questions = (permissions.may_see_draft, permissions.may_work_on, permissions.may_release)
    assert [ask(account, place.series) for ask in questions] == [True, True, True]
    assert [ask(account, other) for ask in questions] == [False, False, False]
    assert not permissions.may_set_up(account, place.network)
    with refused("not_allowed"):
        actions.copy_series(place.series, by=account, title="Mine", starts_on=date(2021, 8, 24))


def test_a_viewer_sees_the_draft_and_nothing_else():
    place = Place()
    account = place.account("viewer")

    assert permissions.may_see_draft(account, place.series)
    assert not permissions.may_work_on(account, place.series)
    assert not permissions.may_release(account, place.series)
    assert not permissions.may_change_series(account, place.series)
