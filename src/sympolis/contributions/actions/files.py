"""Files of a contribution."""

from collections.abc import Iterable
from functools import partial

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from sympolis.contributions.actions.moving import Writer, locked, record, refuse_writing
from sympolis.contributions.models import Contribution, ContributionFile
from sympolis.core import files
from sympolis.core.refusals import Refused
from sympolis.directory.models import Account

FOLDER = "contributions"
LARGEST = 10_000_000  # bytes
MOST = 12


def add_file(contribution: Contribution, upload: UploadedFile, *, by: Writer) -> ContributionFile:
    """Keep a file with a contribution. Raises Refused: "too_large", "wrong_file", "too_many", and as `save`."""
    kept = files.keep(upload, folder=FOLDER, largest=LARGEST)
    try:
        with transaction.atomic():
            row = locked(contribution)
            refuse_writing(row, by)
            if row.files.count() >= MOST:
                raise Refused("too_many", _("At most %(most)s files belong to one contribution.") % {"most": MOST})
            made = ContributionFile.objects.create(contribution=row, file=kept.path, name=kept.name, size=kept.size)
            record("contribution.changed", row, by=by if isinstance(by, Account) else None, fields=["files"])
    except Refused:
        default_storage.delete(kept.path)
        raise
    return made


def remove_file(file: ContributionFile, *, by: Writer) -> None:
    """Delete a file; it is gone from older versions too. Raises Refused as `save`."""
    with transaction.atomic():
        row = locked(file.contribution)
        refuse_writing(row, by)
        delete_files([file])
        row.files.filter(pk=file.pk).delete()
        record("contribution.changed", row, by=by if isinstance(by, Account) else None, fields=["files"])


def delete_files(rows: Iterable[ContributionFile]) -> None:
    """Delete what lies in the storage once the transaction is true."""
    for row in rows:
        transaction.on_commit(partial(default_storage.delete, str(row.file.name)), robust=True)
