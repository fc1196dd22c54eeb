"""Every setting that is read is named, and every named one is documented."""

import re
from pathlib import Path

from sympolis.config import settings
from sympolis.config.settings_names import SETTINGS

READ = re.compile(r'(?:environ\.get|_flag|_number|_names)\(\s*"([A-Z_]+)"')


def test_settings_that_are_read_are_named():
    assert set(READ.findall(Path(settings.__file__).read_text())) == set(SETTINGS)


def test_named_settings_are_documented():
    page = Path(settings.__file__).parents[3] / "docs" / "hosts" / "settings.md"

    assert {line.split("`")[1] for line in page.read_text().splitlines() if line.startswith("| `")} == set(SETTINGS)
