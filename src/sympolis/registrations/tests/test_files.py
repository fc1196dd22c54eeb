"""Files of forms: kinds told by content, caps, who may have them, what becomes of those never used."""

import io
import struct
import zipfile
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from sympolis.core import files as core
from sympolis.programme.tests import factories as programme
from sympolis.programme.tests.refusals import refused
from sympolis.registrations import files
from sympolis.registrations.models import Answer, Participant, Question
from sympolis.registrations.states import QuestionKind


@pytest.fixture(autouse=True)
def storage(settings, tmp_path):
    options = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "default": options}
    return tmp_path


def archive(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return made.getvalue()


def office(folder: str, **more: bytes) -> bytes:
    return archive(**{"[Content_Types].xml": b"<Types/>", f"{folder}/document.xml": b"<x/>", **more})


def png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + struct.pack(">II", width, height) + b"\x08\x06"


def jpeg(width: int, height: int) -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x04JF\xff\xc0\x00\x11\x08" + struct.pack(">HH", height, width) + b"\x03"


@pytest.mark.parametrize(
    ("content", "ending"),
    [
        (b"%PDF-1.4", "pdf"), (png(800, 600), "png"), (jpeg(800, 600), "jpg"), (office("word"), "docx"), (office("xl"), "xlsx"),
        (office("ppt"), "pptx"), (archive(mimetype=b"application/vnd.oasis.opendocument.text"), "odt"),
        (png(60_000, 60_000), None), (jpeg(60_000, 60_000), None), (png(0, 5), None),
        (office("word", **{"word/vbaProject.bin": b"macro"}), None), (office("word", **{"xl/x": b""}), None),
        (office("word", bomb=b"0" * 61_000_000), None), (archive(**{f"{n}": b"" for n in range(2001)}), None),
        (archive(mimetype=b"text/html"), None), (b"PK\x03\x04", None), (b"<svg/>", None), (b"%!PS", None), (b"", None),
        (b"\xff\xd8\xff\xe0\x00\x01", None), (b"\xff\xd8\xff" * 9, None),
    ],
)  # fmt: skip
def test_kind_is_told_by_the_content(content, ending):
    assert core.kind_of(io.BytesIO(content)) == ending


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/passwd", "passwd.pdf"), ("C:\\plans\\new.exe", "new.pdf"), ("..", "file.pdf"), ("a\r\nb.pdf", "a b.pdf"),
        ("x" * 400 + ".pdf", "x" * 100 + ".pdf"), ("مخطط.pdf", "مخطط.pdf"), ("", "file.pdf"),
    ],
)  # fmt: skip
def test_name_is_shown_without_folders_and_with_its_true_ending(name, shown):
    assert core.shown_name(name, "pdf") == shown


@pytest.mark.django_db
def test_file_that_is_too_large_is_refused():
    with refused("too_large"):
        files.keep(SimpleUploadedFile("plan.pdf", b"%PDF-" + b"0" * files.LARGEST))
    assert not default_storage.exists("answers")


def answer_of(series, name: str = "plan.pdf") -> Answer:
    person = programme.person(series.network)
    keys = {"email_key": f"{person.pk}", "name_key": "a"}
    comer = Participant.objects.create(network=series.network, person=person, **keys)
    question = Question.objects.create(series=series, kind=QuestionKind.FILE, label={"en": "Plan"})
    kept = files.keep(SimpleUploadedFile(name, b"%PDF-1.7"))
    return Answer.objects.create(
        question=question, participant=comer, value={"name": kept.name, "size": kept.size}, file=kept.path
    )


@pytest.mark.django_db
def test_team_gets_it_as_an_attachment_and_nobody_else_gets_it(client):
    series = programme.series()
    answer = answer_of(series, "Ünsafe\r\nX: y.pdf")
    address = reverse("registrations:answer_file", args=[series.slug, answer.pk])
    assert client.get(address).status_code == 302
    client.force_login(programme.coordinator(series.network))

    got = client.get(address)

    assert b"".join(got.streaming_content) == b"%PDF-1.7"
    assert got["Content-Disposition"].startswith("attachment;")
    assert (got["Content-Type"], got["X-Content-Type-Options"]) == ("application/pdf", "nosniff")
    assert "no-store" in got["Cache-Control"]
    assert client.get(f"/files/{answer.file.name}").status_code == 404
    default_storage.delete(answer.file.name)
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_files_whose_form_was_never_finished_are_deleted_after_a_day(monkeypatch):
    series = programme.series()
    used, given = answer_of(series), files.keep(SimpleUploadedFile("b.pdf", b"%PDF-"))
    lost = files.keep(SimpleUploadedFile("c.pdf", b"%PDF-"))
    told = [[1, {"path": given.path, "name": "b.pdf", "size": 5}], [2, "text"]]
    Participant.objects.update(given={"answers": told})
    assert files.forget_unfinished() == 0
    tomorrow = timezone.now() + timedelta(days=1, minutes=1)
    monkeypatch.setattr(files.timezone, "now", lambda: tomorrow)

    assert files.forget_unfinished() == 1

    assert [default_storage.exists(path) for path in (used.file.name, given.path, lost.path)] == [True, True, False]


@pytest.mark.django_db
def test_sealed_file_is_worth_nothing_once_it_is_used_or_forged():
    answer, waiting = answer_of(programme.series()), files.keep(SimpleUploadedFile("b.pdf", b"%PDF-"))
    used = files.Kept(answer.file.name, "plan.pdf", 8)
    default_storage.save("elsewhere.txt", ContentFile(b"x"))

    assert files.unsealed(files.sealed(waiting)) == waiting
    assert files.unsealed(files.sealed(used)) is None
    assert files.unsealed(files.sealed(waiting)[:-2] + "xx") is None
