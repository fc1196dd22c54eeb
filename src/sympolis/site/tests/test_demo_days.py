"""The running series of the demo on awkward days: a clock change, the turn of a year."""

from datetime import UTC, date, datetime, timedelta

import pytest

from sympolis.core import clock
from sympolis.programme.models import Series
from sympolis.site.demo import load_demo


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2026, 3, 29), date(2028, 1, 1)])
def test_the_demo_can_begin_on_any_day(day):
    moment = datetime(day.year, day.month, day.day, 1, 30, tzinfo=UTC)

    load_demo(moment)

    now = Series.objects.get(slug="lessons-learned-now")
    assert clock.monday_of(day) - clock.monday_of(now.starts_on) == timedelta(weeks=5)
    assert now.releases.count() == 4
