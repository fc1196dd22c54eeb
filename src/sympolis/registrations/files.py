"""Files that people send with a form, kept under random names, handed out to the team only."""

from datetime import timedelta

from django.core import signing
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from sympolis.core import files as core
from sympolis.core.files import Kept
from sympolis.registrations.models import Answer, Participant

FOLDER = "answers"
LARGEST = 5_000_000  # bytes
WAITS = timedelta(days=1)  # a file whose form was never finished is deleted after this
SALT = "sympolis.registrations.file"


def keep(upload: UploadedFile) -> Kept:
    """Store an upload of an allowed kind. Raises Refused: "too_large", "wrong_file"."""
    return core.keep(upload, folder=FOLDER, largest=LARGEST)


def sealed(kept: Kept) -> str:
    """A stored file as a form may carry it until it is sent again."""
    return signing.dumps([kept.path, kept.name, kept.size], salt=SALT)


def unsealed(text: str) -> Kept | None:
    """The same read back; None when it is none, too old, or used already."""
    try:
        kept = Kept(*signing.loads(text, salt=SALT, max_age=WAITS / 2))
    except (signing.BadSignature, TypeError):
        return None
    return None if Answer.objects.filter(file=kept.path).exists() or not default_storage.exists(kept.path) else kept


def forget_unfinished() -> int:
    """Delete stored files that no answer points at, a day after they came; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    paths = {f"{FOLDER}/{name}" for name in names}
    used = set(Answer.objects.exclude(file="").values_list("file", flat=True))
    used |= {
        value["path"]
        for given in Participant.objects.exclude(given={}).values_list("given", flat=True)
        for _question, value in given.get("answers", [])
        if isinstance(value, dict)
    }
    over = [path for path in paths - used if default_storage.get_modified_time(path) < timezone.now() - WAITS]
    for path in over:
        default_storage.delete(path)
    return len(over)
