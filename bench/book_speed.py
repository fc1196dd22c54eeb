"""The book of a series of 40 sessions and 115 practices: seconds and memory, beside typst alone on the same template.

    python bench/book_speed.py [--sessions 40] [--practices 115] [--paragraphs 1] [--rounds 3]

Each file is made by `sympolis book` in a process of its own on a fresh SQLite database, so that its seconds and its peak
memory (of the whole family of processes) include the start of everything. Bars: PDF <= 30 s, < 500 MB.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
WORDS = [
    "the",
    "city",
    "council",
    "opened",
    "a",
    "desk",
    "for",
    "all",
    "questions",
    "so",
    "that",
    "wards",
    "know",
    "soon",
    "who",
    "helps",
    "and",
    "what",
    "it",
    "costs",
]
HOSTILE = [
    '#read("/etc/passwd")',
    "<script>alert(1)</script>",
    "$ x^2 $ *b* _i_ `c` @label",
    "السلام عليكم",
    "Київ, Тбилиси",
]
POINTS = 5


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--sessions", type=int, default=40)
    arguments.add_argument("--practices", type=int, default=115)
    arguments.add_argument("--paragraphs", type=int, default=1, help="of 60 words, in each field of a practice")
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--fill", action="store_true", help=argparse.SUPPRESS)
    arguments.add_argument("--keep", help="folder for the files of the last round")
    options = arguments.parse_args()
    if options.fill:
        fill(options.sessions, options.practices, options.paragraphs)
        return
    with tempfile.TemporaryDirectory() as folder:
        measure(options, Path(options.keep or folder), folder)


def measure(options: argparse.Namespace, out: Path, folder: str) -> None:
    environment = {
        **os.environ, "SYMPOLIS_DATA": folder, "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "sympolis.config.settings",
    }  # fmt: skip
    told = [
        "--sessions",
        str(options.sessions),
        "--practices",
        str(options.practices),
        "--paragraphs",
        str(options.paragraphs),
    ]
    run([sys.executable, "-m", "django", "migrate", "-v0"], environment)
    run([sys.executable, __file__, "--fill", *told], environment)
    print(
        f"{options.sessions} sessions, each with a note, {options.practices} practices; median of {options.rounds} rounds"
    )
    for kind in ("pdf", "epub", "html"):
        seconds, memory, size = [], [], 0
        for _round in range(options.rounds):
            for file in Path(folder, "files", "books").rglob("*"):  # made anew each time
                if file.is_file():
                    file.unlink()
            target = out / f"book.{kind}"
            began = time.perf_counter()
            memory.append(
                run(
                    [sys.executable, "-m", "sympolis", "book", "bench", "--format", kind, "--out", str(target)],
                    environment,
                )
            )
            seconds.append(time.perf_counter() - began)
            size = target.stat().st_size
        print(f"  {kind:<5} {statistics.median(seconds):6.2f} s  {max(memory):5.0f} MB at most  {size / 1000:8,.0f} kB")
    typst_alone(environment)


def run(command: list[str], environment: dict[str, str]) -> float:
    """Runs a command; the megabytes of all its processes together (PSS, looked at ten times a second)."""
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=said, text=True)
        most = 0
        while process.poll() is None:
            most = max(most, sum(pss(pid) for pid in family(process.pid)))
            time.sleep(0.1)
        if process.returncode:
            said.seek(0)
            raise SystemExit(said.read()[-2500:])
    return most / 1000


def family(pid: int) -> list[int]:
    """A process and all that it started."""
    try:
        children = [one for file in Path(f"/proc/{pid}/task").glob("*/children") for one in file.read_text().split()]
    except OSError:
        return []
    return [pid, *(one for child in children for one in family(int(child)))]


def pss(pid: int) -> int:
    """The kilobytes of a process, what it shares counted in part; none once it is gone."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def typst_alone(environment: dict[str, str]) -> None:
    """The same content, only set: what of the seconds is not ours."""
    script = (
        "import django, time; django.setup()\n"
        "from sympolis.programme.models import Series\nfrom sympolis.library.book import making\n"
        "from sympolis.library.book.content import content_of\n"
        "series = Series.objects.select_related('network').get(slug='bench')\n"
        "began = time.perf_counter(); content = content_of(series, language='en'); read = time.perf_counter() - began\n"
        "began = time.perf_counter(); making._pdf(content, 'en'); alone = time.perf_counter() - began\n"
        "print(f'  read and shaped in {read:.2f} s, set by typst in a process of its own in {alone:.2f} s: {read / alone:.2f} of it')"
    )
    print(
        subprocess.run(
            [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
        ).stdout,
        end="",
    )


# -- what is measured


def fill(sessions: int, practices: int, long: int) -> None:
    """A series that is over, through the real verbs where they are quick enough."""
    import django

    django.setup()
    from django.conf import settings

    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    from datetime import date, datetime, timedelta

    from sympolis.library.actions.note_publishing import publish_note
    from sympolis.library.actions.notes import save_note
    from sympolis.library.tests import factories as library
    from sympolis.programme.models import Session
    from sympolis.programme.tests import factories as programme

    dice = random.Random(1)
    network = programme.network("bench", host="", name={"en": "Bench"})
    cities = [programme.municipality(network, f"City {number}") for number in range(60)]
    series = programme.series(network, slug="bench", title={"en": "A series of forty sessions"}, starts_on=date(2020, 8, 25), description={"en": paragraphs(dice, 3)})  # fmt: skip
    themes = [programme.theme(series, f"Theme {number}") for number in range(8)]
    rows = []
    for number in range(sessions):
        start = datetime(2020, 9, 1, 14) + timedelta(days=number)
        session = programme.session(
            series, start, slug=f"session-{number}", title={"en": f"{sentence(dice, 6)} {dice.choice(HOSTILE)}"}, theme=dice.choice(themes),
            summary={"en": sentence(dice, 20)}, description={"en": paragraphs(dice, 3)},
        )  # fmt: skip
        session.cities.set(dice.sample(cities, 3))
        for _part in range(3):
            programme.part(session, programme.person(network, f"Person {number}", given_name="Ama"))
        rows.append(session)
    programme.release(series)
    for row in rows:
        session = Session.objects.select_related("released", "series__network").get(pk=row.pk)
        entries = [{"title": {"en": sentence(dice, 5)}, "points": {"en": paragraphs(dice, 2) + "\n\n* " + "\n* ".join(sentence(dice, 12) for _ in range(POINTS))}} for _ in range(6)]  # fmt: skip
        lines = {
            kind: [{"text": {"en": sentence(dice, 12)}} for _ in range(4)] for kind in ("challenge", "offer", "step")
        }
        save_note(session, by=None, summary={"en": paragraphs(dice, 1)}, entries=entries, lines=lines)
        publish_note(session, by=None, reason="bench")
    for number in range(practices):
        fields = (
            "problem",
            "done",
            "partners",
            "equipment",
            "results",
            "wrong",
            "lessons",
            "must_have",
            "can_change",
            "context",
        )
        content = {name: {"en": paragraphs(dice, long)} for name in fields} | {"status": "running", "cost": "low", "staff": {"en": "Two people"}, "office": {"en": "Office"}}  # fmt: skip
        library.practice(series, title={"en": f"{sentence(dice, 6)} {number}"}, summary={"en": sentence(dice, 60)}, content=content, municipality=dice.choice(cities), country="GH")  # fmt: skip


def sentence(dice: random.Random, words: int) -> str:
    return " ".join(dice.choice(WORDS) for _ in range(words)).capitalize()


def paragraphs(dice: random.Random, number: int) -> str:
    return "\n\n".join(f"{sentence(dice, 60)}. {dice.choice(HOSTILE)}" for _ in range(number))


if __name__ == "__main__":
    main()
