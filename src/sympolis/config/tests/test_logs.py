"""Our own log holds no secret of a personal address."""

import logging

import pytest
from django.conf import settings

from sympolis.config.logs import WithoutSecrets


@pytest.mark.parametrize(
    ("logged", "kept"),
    [
        ("/me/calendar/AAFkQ0xHZ3VtbXlUb2tlbg_-.ics", "/me/calendar/….ics"),
        ("/mine/AAFkQ0xHZ3VtbXlUb2tlbg_-/details/", "/mine/…/details/"),
        ("/speaking/AAFkQ0xHZ3VtbXlUb2tlbg_-/about/", "/speaking/…/about/"),
        ("/pack/AAFkQ0xHZ3VtbXlUb2tlbg_-/files.zip", "/pack/…/files.zip"),
        ("/letters/stop/AAFkQ0xHZ3VtbXlUb2tlbg_-/", "/letters/stop/…/"),
        ("/series/own/programme/", "/series/own/programme/"),
    ],
)
def test_the_secret_part_of_an_address_is_left_out(logged, kept):
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (logged,), None)

    assert WithoutSecrets().filter(record)

    assert record.getMessage() == f"Not Found: {kept}"


def test_everything_that_is_logged_passes_it():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_secrets"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]
