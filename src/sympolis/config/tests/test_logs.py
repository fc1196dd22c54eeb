"""Our own log holds no secret of a personal address."""

import logging
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import URLPattern, get_resolver

from sympolis.config import logs
from sympolis.config.logs import WithoutSecrets

TOKEN = "AAFkQ0xHZ3VtbXlUb2tlbg_-"
INSTALLING = Path(logs.__file__).parents[3] / "docs" / "hosts" / "installing.md"


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
    assert as_logged(logged) == f"Not Found: {kept}"


def as_logged(path: str) -> str:
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", (path,), None)
    assert WithoutSecrets().filter(record)
    return record.getMessage()


def personal(patterns, before: str = "") -> list[str]:
    """Every address that carries a secret, with one in it."""
    found = []
    for one in patterns:
        route = before + str(one.pattern)
        if not isinstance(one, URLPattern):
            found += personal(one.url_patterns, route)
        elif secret := re.search("<str:(token|receipt)>", route):
            path = route.replace(secret[0], TOKEN)
            found.append("/" + re.sub("<int:[^>]*>", "7", re.sub("<(slug|str):[^>]*>", "own", path)))
    return found


def test_no_personal_address_is_logged_with_its_secret():
    found = personal(get_resolver().url_patterns)

    assert len(found) > 50
    assert [path for path in found if TOKEN in as_logged(path)] == []


def test_nginx_is_told_to_log_none_of_them():
    pattern = re.search(r"sympolis_logged \{\s+\"~([^\"]+)\" 0", INSTALLING.read_text())

    assert pattern
    assert [path for path in personal(get_resolver().url_patterns) if not re.search(pattern[1], path)] == []


def test_everything_that_is_logged_passes_it():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_secrets"]
    assert settings.LOGGING["root"]["handlers"] == ["console"]
