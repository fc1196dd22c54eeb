"""For all tests: styles under their plain names, since nothing is gathered for a test run."""

import pytest


@pytest.fixture(autouse=True)
def plain_styles(settings) -> None:
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # whitenoise warns of a missing folder


@pytest.fixture
def storage(settings, tmp_path):
    """A folder of the test's own in which stored files lie."""
    folder = tmp_path / "files"
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.DATA_DIR = tmp_path
    return folder


@pytest.fixture(autouse=True)
def forget_rows() -> None:
    """A rolled-back test gives its ids to the next one; the rows kept for them would be those of other sessions."""
    from sympolis.networks import queries
    from sympolis.registrations import sent, towns
    from sympolis.site import reading

    towns.forget()
    sent._kept.clear()
    queries._kept.clear()
    reading._makers.clear()
    reading._cards.clear()
    reading._long_texts.clear()


@pytest.fixture(autouse=True)
def limits_begin_anew() -> None:
    """How many forms came from an address is counted in the process: one test must not use up what another needs."""
    from sympolis.contributions.views import writing
    from sympolis.library import limits as of_library
    from sympolis.registrations import limits as of_registrations

    for module in (of_registrations, of_library, writing):
        for limit in vars(module).values():
            if isinstance(limit, of_registrations.Limit):
                limit.full_until.clear()
