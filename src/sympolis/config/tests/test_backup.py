"""`sympolis backup` and `sympolis restore` as a host runs them."""

import io
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from django.db import models

from sympolis.config.backup import tables
from sympolis.config.backup.archive import Archive, Damaged, Writer
from sympolis.config.running import alone
from sympolis.config.tests.host import Host, on_postgresql, until

PICTURE = bytes(range(256)) * 500


@pytest.fixture(scope="module")
def demo(tmp_path_factory) -> Iterator[Host]:
    """The demo, with an uploaded file; tests only read it."""
    with Host(tmp_path_factory.mktemp("demo")) as host:
        host.done("demo")
        (host.folder / "files/speakers").mkdir(parents=True)
        (host.folder / "files/speakers/portrait.jpg").write_bytes(PICTURE)
        yield host


@pytest.fixture(scope="module")
def backup(demo, tmp_path_factory) -> Path:
    """A backup of the demo."""
    file = tmp_path_factory.mktemp("backup") / "demo.zip"
    demo.done("backup", file)
    return file


@pytest.fixture
def new_host(tmp_path) -> Iterator[Callable[..., Host]]:
    """Makes empty hosts."""
    made: list[Host] = []

    def make(**choices) -> Host:
        folder = tmp_path / f"host-{len(made)}"
        folder.mkdir()
        made.append(Host(folder, **choices))
        return made[-1]

    yield make
    for host in made:
        host.close()


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> Iterator[Host]:
    """A host with one network and one file, which refused restores leave as it is."""
    with Host(tmp_path_factory.mktemp("small")) as host:
        host.done("init", "--network", "River Towns", "--email", "office@river.example")
        (host.folder / "files").mkdir()
        (host.folder / "files/plan.pdf").write_bytes(b"%PDF old")
        yield host


def state(host: Host) -> tuple:
    """What there is on a host: rows, networks, uploaded files."""
    files = host.folder / "files"
    found = {str(file.relative_to(files)): file.read_bytes() for file in files.rglob("*") if file.is_file()}
    return host.counts(), host.rows("select slug from networks_network"), found


def left_behind(host: Host) -> list[str]:
    """What a restore makes for itself."""
    return sorted(path.name for path in [*host.folder.glob("files.*"), *host.folder.glob(".*.restore*")])


def resealed(backup: Path, target: Path, **changed: object) -> Path:
    """A sound backup with the same content, whose manifest says something else."""
    with zipfile.ZipFile(backup) as old, target.open("w+b") as out, Writer(out) as writer:
        for name in old.namelist()[1:-1]:
            with writer.member(name, {}) as put:
                put(old.read(name))
        writer.finish({**json.loads(old.read("manifest.json")), **changed})
    return target


def test_everything_comes_back_on_an_empty_machine(demo, backup, new_host):
    there = new_host()

    told = there.told("restore", backup)

    assert there.counts() == demo.counts()
    assert told["tables"] == {name: rows for name, rows in demo.counts().items() if name not in tables.DERIVED}
    assert there.exports() == demo.exports()
    assert (there.folder / "files/speakers/portrait.jpg").read_bytes() == PICTURE
    assert told["files"] == len([file for file in (demo.folder / "files").rglob("*") if file.is_file()])
    there.done("user", "add", "new@city.example")  # a new row gets a free number
    assert there.run("check")[1].count("wrong") == 0


@pytest.mark.skipif(not on_postgresql, reason="needs PostgreSQL beside SQLite")
def test_a_backup_moves_from_sqlite_to_postgresql_and_back(demo, backup, new_host, tmp_path):
    light, grown = new_host(sqlite=True), new_host()
    light.done("restore", backup)
    light.done("backup", tmp_path / "light.zip")
    grown.done("restore", tmp_path / "light.zip")

    assert light.counts() == grown.counts() == demo.counts()
    assert light.exports() == grown.exports() == demo.exports()
    grown.done("user", "add", "new@city.example")


def test_the_file_is_for_its_owner_only_and_named_by_the_moment_in_a_folder(demo, tmp_path):
    told = demo.told("backup", tmp_path)

    assert [str(file) for file in tmp_path.iterdir()] == [told["file"]]
    assert Path(told["file"]).stat().st_mode & 0o777 == 0o600


def test_a_file_that_is_no_backup_is_not_written_over(demo, tmp_path):
    letter = tmp_path / "letter.odt"
    letter.write_text("Dear all")

    code, out, complaints = demo.run("backup", letter)

    assert (code, out) == (1, "")
    assert "is there and is no backup" in complaints
    assert letter.read_text() == "Dear all"


def test_a_host_without_tables_has_nothing_to_back_up(new_host, tmp_path):
    host = new_host()

    code, out, complaints = host.run("backup", tmp_path / "none.zip")

    assert (code, out) == (1, "")
    assert "Run `sympolis init` first." in complaints
    assert not (tmp_path / "none.zip").exists()
    assert not (host.folder / "sympolis.sqlite3").exists()


def flipped(at: float) -> Callable[[bytes], bytes]:
    """One bit wrong at that share of the file."""

    def flip(content: bytes) -> bytes:
        place = min(int(len(content) * at), len(content) - 1)
        return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]

    return flip


def foreign(_content: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("manifest.json", "{}")
    return made.getvalue()


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content[: len(content) // 2],
        lambda content: content[:-1],
        lambda content: content + b"\n",
        lambda content: content[:60],
        lambda content: b"",
        flipped(0.0), flipped(0.0005), flipped(0.3), flipped(0.9), flipped(0.995), flipped(1.0),
        foreign,
        lambda content: b"network:\n  name: River Towns\n" * 100,
    ],
)  # fmt: skip
def test_every_kind_of_damage_is_noticed(damage, backup):
    with pytest.raises(Damaged, match=r"damaged|not made by"):
        Archive(io.BytesIO(damage(backup.read_bytes())))


@pytest.mark.parametrize("damage", [lambda content: content[:-1], foreign])
def test_a_damaged_or_foreign_file_changes_nothing(damage, backup, small, tmp_path):
    before = state(small)
    file = tmp_path / "damaged.zip"
    file.write_bytes(damage(backup.read_bytes()))

    code, out, complaints = small.run("restore", "--replace", file)

    assert (code, out) == (1, "")
    assert complaints.endswith("Nothing was changed.\n")
    assert complaints.count("\n") == 1
    assert state(small) == before


def test_a_backup_whose_rows_are_not_those_of_its_manifest_is_refused(backup, small, tmp_path):
    before = state(small)
    manifest = json.loads(zipfile.ZipFile(backup).read("manifest.json"))
    manifest["tables"]["directory_account"]["rows"] += 1
    odd = resealed(backup, tmp_path / "odd.zip", tables=manifest["tables"])

    code, _, complaints = small.run("restore", "--replace", odd)

    assert code == 1
    assert "tables/directory_account.jsonl is not what was put in" in complaints
    assert state(small) == before


@pytest.mark.parametrize("changed", [{"sympolis": "99.1"}, {"changes": [["directory", "0999_later"]]}, {"format": 2}])
def test_a_newer_backup_is_refused(changed, backup, small, tmp_path):
    before = state(small)
    newer = resealed(backup, tmp_path / "newer.zip", **changed)

    code, _, complaints = small.run("restore", "--replace", newer)

    assert code == 1
    assert "newer" in complaints
    assert state(small) == before


def test_an_older_backup_is_brought_up_to_date(new_host, tmp_path):
    old, there = new_host(), new_host()
    old.done("django", "migrate", "journal", "0001", "-v0")  # all that an early program would have had
    now = "'2026-10-05 12:00:00+00:00'"
    old.change(
        "insert into journal_entry (id, name, subject_type, subject_id, facts, at) "
        f"values (7, 'session.moved', 'programme.session', '3', '{{}}', {now})",
        "insert into journal_delivery (entry_id, listener, state, tries, due_at, last_error) "
        f"values (7, 'site.greet_member', 'waiting', 2, {now}, 'no answer')",
    )
    assert "networks_network" not in old.counts()
    old.done("backup", tmp_path / "old.zip")

    there.done("restore", tmp_path / "old.zip")

    assert there.rows("select entry_id, listener, tries from journal_delivery") == [(7, "site.greet_member", 2)]
    assert there.rows("select subject_id from journal_entry") == [("3",)]
    assert "No planned migration operations" in there.done("django", "migrate", "--plan")


def test_what_is_there_is_replaced_only_when_asked(backup, demo, small, new_host, tmp_path):
    before = state(small)
    code, _, complaints = small.run("restore", backup)
    assert code == 1
    assert "There is something here already" in complaints
    assert state(small) == before
    there = new_host()
    small.done("backup", tmp_path / "small.zip")
    there.done("restore", tmp_path / "small.zip")

    there.done("restore", "--replace", backup)

    assert there.counts() == demo.counts()
    folders = [sorted(path.name for path in (host.folder / "files").iterdir()) for host in (there, demo)]
    assert folders[0] == folders[1]


def test_erased_people_stay_erased(backup, new_host, tmp_path):
    """On the same host by its list, and on an empty one by that of a newer backup."""
    here, elsewhere = new_host(), new_host()
    here.done("restore", backup)
    speaker = here.rows("select person_id from programme_part order by id")[0][0]
    words = "from sympolis.directory.actions.erasure import erase; from sympolis.directory.models import Person"
    here.done("django", "shell", "-v", "0", "-c", f"{words}; erase(Person.objects.filter(pk={speaker}), by=None)")
    here.done("backup", tmp_path / "newer.zip")

    here.done("restore", "--replace", backup)
    elsewhere.done("restore", tmp_path / "newer.zip")
    elsewhere.done("restore", "--replace", backup)

    for host in (here, elsewhere):
        assert host.rows(f"select family_name, email from directory_person where id = {speaker}") == [("", "")]
        assert host.rows(f"select count(*) from programme_part where person_id = {speaker}") == [(0,)]
        assert host.rows("select count(*) from directory_person where family_name = ''") == [(1,)]


def test_a_dry_run_tells_what_it_holds_and_changes_nothing(backup, small, new_host):
    before, empty = state(small), new_host()

    assert small.told("restore", "--dry-run", backup)["needs_replace"] is True
    assert empty.told("restore", "--dry-run", backup)["needs_replace"] is False

    assert "  programme_session\n" in small.done("restore", "--dry-run", backup)
    assert state(small) == before
    assert not (empty.folder / "sympolis.sqlite3").exists()


def test_a_restore_waits_until_the_server_is_stopped(backup, small):
    worker = small.start("worker")
    try:
        until(lambda: _held(small.folder))

        code, _, complaints = small.run("restore", "--replace", backup)

        assert code == 1
        assert "Stop it first" in complaints
        assert small.rows("select slug from networks_network") == [("river-towns",)]
    finally:
        worker.send_signal(signal.SIGTERM)
        assert worker.wait(30) == 0


def _held(folder: Path) -> bool:
    try:
        with alone(folder):
            return False
    except RuntimeError:
        return True


def test_nothing_starts_while_a_backup_is_restored(small):
    with alone(small.folder):
        for command in ("worker", "serve"):
            code, _, complaints = small.run(command)

            assert code == 1
            assert "is being restored" in complaints


@pytest.mark.skipif(not on_postgresql, reason="SQLite serves one host")
def test_a_restore_waits_until_other_hosts_have_left_the_database(backup, small):
    with psycopg.connect(small.url):
        code, _, complaints = small.run("restore", "--replace", backup)

    assert code == 1
    assert "1 other connections to this database are open." in complaints


def test_a_full_disk_leaves_no_half_backup(demo, tmp_path):
    file = tmp_path / "full.zip"

    limited = subprocess.run(
        [sys.executable, "-m", "sympolis", "backup", str(file)], capture_output=True, text=True,
        env={**os.environ, "SYMPOLIS_DATA": str(demo.folder), "DATABASE_URL": demo.url},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000)),
    )  # fmt: skip

    assert limited.returncode == 2
    assert limited.stderr == f"{file}: File too large. No backup was made.\n"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(on_postgresql, reason="the disk of PostgreSQL is not this process's")
def test_a_full_disk_leaves_a_restore_undone(backup, small):
    before = state(small)

    limited = subprocess.run(
        [sys.executable, "-m", "sympolis", "restore", "--replace", str(backup)], capture_output=True, text=True,
        env={**os.environ, "SYMPOLIS_DATA": str(small.folder), "DATABASE_URL": small.url},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (900_000, 900_000)),
    )  # fmt: skip

    assert limited.returncode == 1
    assert "Traceback" not in limited.stderr
    assert (state(small), left_behind(small)) == (before, [])


def test_a_killed_backup_leaves_nothing_under_its_name(demo, backup, tmp_path):
    file = tmp_path / "night.zip"
    shutil.copy(backup, file)
    process = demo.start("backup", file)
    until(lambda: any(tmp_path.glob("*.sympolis-part")))

    process.kill()
    process.wait()

    assert file.read_bytes() == backup.read_bytes()
    assert len(list(tmp_path.iterdir())) == 2
    demo.done("backup", tmp_path / "next.zip")
    assert {path.name for path in tmp_path.iterdir()} == {"night.zip", "next.zip"}


@pytest.mark.parametrize("seen", ["check [", "rows [#", "rows [#############"])
def test_a_killed_restore_leaves_what_was_there(seen, backup, small):
    before = state(small)
    terminal, its_end = os.openpty()
    process = small.start("restore", "--replace", backup, complaints=its_end)
    os.close(its_end)
    shown = b""
    while seen.encode() not in shown:  # the bar that a terminal shows
        shown += os.read(terminal, 100)

    process.kill()
    process.wait()

    os.close(terminal)
    assert process.returncode == -signal.SIGKILL
    assert state(small) == before


def test_a_backup_beside_writers_is_of_one_moment(house, tmp_path):
    writers = [house.start("record", 100_000) for _ in range(2)]  # more than the test has time for
    seen: list[int] = []
    environment = {
        **os.environ, "DJANGO_SETTINGS_MODULE": "sympolis.config.tests.small_settings",
        "SYMPOLIS_DATA": str(house.folder), "DATABASE_URL": house.url,
    }  # fmt: skip

    while len({*seen} - {0}) < 3:
        assert [writer.poll() for writer in writers] == [None, None]  # nobody was locked out
        file = tmp_path / f"{len(seen)}.zip"
        subprocess.run([sys.executable, "-m", "sympolis", "backup", str(file)], env=environment, check=True)
        with file.open("rb") as opened:
            archive = Archive(opened)
            entries = {row[0] for row in list(archive.table("journal_entry"))[1:]}
            columns, *deliveries = archive.table("journal_delivery")
            assert {row[columns.index("entry_id")] for row in deliveries} == entries
            seen.append(len(entries))

    assert seen == sorted(seen)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (models.DateTimeField(), datetime(2026, 10, 25, 0, 30, 1, 123456, UTC)),
        (models.DateField(), date(2026, 2, 28)),
        (models.TimeField(), time(14, 5, 0, 7)),
        (models.DurationField(), -timedelta(days=3, microseconds=1)),
        (models.DecimalField(max_digits=9, decimal_places=3), Decimal("-12.340")),
        (models.UUIDField(), UUID(int=7)),
        (models.BinaryField(), b"\x00\xff"),
        (models.JSONField(), {"a": [1, 2.5, None, "é"]}),
        (models.TextField(), "two\nlines “quoted”"),
        (models.BooleanField(), True),
        (models.IntegerField(null=True), None),
    ],
)
def test_values_are_the_same_after_the_file(field, value):
    written = json.loads(json.dumps(tables.plain(value)))

    assert tables._stored(field, written) == value
