"""Files of tests lie in a folder of their own."""

import pytest


@pytest.fixture
def storage(settings, tmp_path):
    """The folder in which stored files lie."""
    folder = tmp_path / "files"
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}
    settings.DATA_DIR = tmp_path
    return folder
