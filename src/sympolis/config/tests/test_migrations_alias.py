"""Data migrations work on the database that is migrated: a restore fills another one than the default."""

import re
from pathlib import Path

import sympolis

MANAGER = re.compile(r"\.objects\b(?!\.using\()")


def test_data_migrations_name_the_database_that_is_migrated():
    files = [
        path for path in Path(sympolis.__file__).parent.glob("*/migrations/*.py") if "RunPython" in path.read_text()
    ]
    assert files
    assert [path.name for path in files if MANAGER.search(path.read_text())] == []
