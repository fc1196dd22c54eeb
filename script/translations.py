"""Gathers our words into src/sympolis/locale and compiles them; `--check` only looks (needs gettext).

`script/translations.py` after a change of words; then fill the new lines of locale/de/LC_MESSAGES/django.po.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import polib

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "sympolis"
COMPLETE = ["de"]  # languages that must have every word


def gather(package: Path) -> None:
    """Runs makemessages in a package folder."""
    (package / "locale").mkdir(exist_ok=True)
    codes = sorted({*COMPLETE, *(path.parent.parent.name for path in package.glob("locale/*/LC_MESSAGES/django.po"))})
    command = [
        sys.executable,
        "-m",
        "django",
        "makemessages",
        "--no-obsolete",
        "--no-location",
        "--no-wrap",
        "--verbosity",
        "0",
    ]
    for code in codes:
        command += ["--locale", code]
    subprocess.run(
        [*command, "--ignore", "tests/*"], cwd=package, check=True, env={**os.environ, "DJANGO_SETTINGS_MODULE": ""}
    )


def words(catalogue: Path) -> dict[tuple[str | None, str], tuple[str, ...]]:
    """What a .po or .mo file says: (context, word) -> translations."""
    entries = polib.mofile(str(catalogue)) if catalogue.suffix == ".mo" else polib.pofile(str(catalogue))
    return {
        (entry.msgctxt, entry.msgid): tuple(entry.msgstr_plural.values()) or (entry.msgstr,)
        for entry in entries
        if entry.msgid
        and not getattr(entry, "fuzzy", False)
        and not entry.obsolete
        and any((*entry.msgstr_plural.values(), entry.msgstr))
    }


def compile_all(package: Path) -> None:
    """Writes the .mo beside every .po."""
    for catalogue in package.glob("locale/*/LC_MESSAGES/django.po"):
        polib.pofile(str(catalogue)).save_as_mofile(str(catalogue.with_suffix(".mo")))


def complaints(package: Path, fresh: Path) -> list[str]:
    """What is not up to date in `package`, compared with the freshly gathered copy `fresh`."""
    found = []
    for code in COMPLETE:
        path = Path("locale") / code / "LC_MESSAGES" / "django.po"
        catalogue = polib.pofile(str(fresh / path))
        known = words(package / path)
        wanted = {(entry.msgctxt, entry.msgid) for entry in catalogue if entry.msgid}
        found += [f"{code}: not translated: {word[1][:90]!r}" for word in sorted(wanted - known.keys(), key=str)]
        found += [
            f"{code}: half translated: {entry.msgid[:90]!r}"
            for entry in catalogue
            if entry.msgstr_plural and not all(entry.msgstr_plural.values())
        ]
        if words((package / path).with_suffix(".mo")) != known:
            found.append(f"{code}: django.mo is older than django.po; run script/translations.py")
    return found


def main() -> int:
    if not shutil.which("xgettext"):
        print("gettext is missing: apt install gettext")
        return 1
    if "--check" not in sys.argv:
        gather(PACKAGE)
        compile_all(PACKAGE)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        fresh = Path(folder) / "sympolis"
        shutil.copytree(PACKAGE, fresh, ignore=shutil.ignore_patterns("__pycache__"))
        gather(fresh)
        lines = complaints(PACKAGE, fresh)
    print("\n".join(lines[:40]))
    return bool(lines)


if __name__ == "__main__":
    sys.exit(main())
