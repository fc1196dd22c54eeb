"""`sympolis book`."""

import zipfile

import pytest

from sympolis.config.cli import main
from sympolis.programme.tests import factories as programme

pytestmark = pytest.mark.django_db


def code(*arguments: str) -> int:
    """What the command ends with."""
    with pytest.raises(SystemExit) as ended:
        main(["book", *arguments])
    return int(ended.value.code or 0)


@pytest.fixture(autouse=True)
def ready(monkeypatch, settings, tmp_path) -> None:
    monkeypatch.setattr("sympolis.config.prepare.is_ready", lambda: True)
    kept = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "files"}}
    settings.STORAGES = {**settings.STORAGES, "default": kept}


def test_it_writes_the_file_in_the_language_and_shape_that_were_asked_for(tmp_path, capsys):
    programme.released_session(programme.series(slug="autumn", languages=["en", "de"]))
    target = tmp_path / "book.epub"

    assert code("autumn", "--format", "epub", "--language", "de", "--out", str(target)) == 0

    assert zipfile.ZipFile(target).read("mimetype") == b"application/epub+zip"
    assert str(target) in capsys.readouterr().out


def test_it_says_what_is_wrong(tmp_path, capsys):
    programme.series(slug="autumn", languages=["en", "de"])

    assert code("nowhere") == 1
    assert "There are: autumn" in capsys.readouterr().err
    assert code("autumn", "--language", "fr") == 1
    assert "Its languages: en, de" in capsys.readouterr().err
    assert code("autumn", "--format", "html", "--out", str(tmp_path / "nowhere" / "book.html")) == 2
    assert "No such file or directory" in capsys.readouterr().err
