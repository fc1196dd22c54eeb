"""`sympolis init`, `import`, `export` and `demo` as a host runs them."""

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from time import perf_counter, process_time

import pytest

from sympolis.config import cli
from sympolis.core.text import one_line
from sympolis.directory.models import Account
from sympolis.networks.models import Network, TeamMember
from sympolis.programme.models import Series

HOUSE = Path(__file__).parents[4]
SMALL = (HOUSE / "docs/secretariat/series-file.md").read_text().split("```toml\n")[1].split("```")[0]


def sympolis(*arguments: str) -> int:
    """Run a command in this process; its exit code."""
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    return int(ended.value.code or 0)


@pytest.fixture
def host(db, settings, tmp_path):
    """A host with its own folder, where static files count as collected already."""
    settings.DATA_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    settings.STATICFILES_FINDERS = []
    (tmp_path / "static").mkdir()
    return tmp_path


@pytest.fixture
def small(tmp_path) -> Path:
    """The file of the documentation."""
    file = tmp_path / "small.toml"
    file.write_text(SMALL)
    return file


def test_import_tells_each_difference_and_then_none(db, small, capsys):
    assert sympolis("import", small) == 0
    first = capsys.readouterr().out.splitlines()
    assert sympolis("import", small) == 0

    assert first[0] == "+ network river-towns: added"
    assert first[-1] == "* series flood-season-2027: released, version 1, 2 sessions"
    assert capsys.readouterr().out == "Nothing to change.\n"


def test_import_as_json(db, small, capsys):
    assert sympolis("import", small, "--json", "--dry-run") == 0

    told = json.loads(capsys.readouterr().out)
    assert (told["series"], told["dry_run"], told["changed"], told["release"]) == ("flood-season-2027", True, True, 1)
    assert told["differences"][0] == {"kind": "added", "what": "network", "name": "river-towns", "detail": ""}
    assert not Series.objects.exists()


def test_problems_are_one_line_each_on_standard_error_and_nothing_is_written(db, small, capsys):
    small.write_text(SMALL.replace('theme = "warning"', 'theme = "warnin"').replace("minutes = 90", "minuts = 90"))

    assert sympolis("import", small) == 1

    out, problems = capsys.readouterr()
    line = small.read_text().splitlines().index("minuts = 90") + 1
    assert out == ""
    assert problems.splitlines() == [
        f"{small}:{line}: sessions.first-hour.minuts: There is no such key here. Did you mean “minutes”?",
        f"{small}:{line + 2}: sessions.first-hour.theme: There is no theme “warnin” in this series. "
        "Did you mean “warning”?",
        "2 problems; nothing was written.",
    ]
    assert not Network.objects.exists()


def test_problems_as_json(db, small, capsys):
    small.write_text(SMALL.replace("minutes = 90", "minutes = 0"))

    assert sympolis("import", small, "--json") == 1

    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (problem["key"], problem["words"]) == ("sessions.first-hour.minutes", "Write a number from 1 to 86400.")


def test_a_file_that_is_not_there(db, tmp_path, capsys):
    assert sympolis("import", tmp_path / "gone.toml") == 2
    assert capsys.readouterr().err == f"{tmp_path / 'gone.toml'}: No such file or directory\n"


def test_a_huge_file_is_refused_without_being_read_to_its_end(db, tmp_path, capsys):
    huge = tmp_path / "huge.toml"
    with huge.open("wb") as file:
        file.truncate(3_000_000_000)
    start = process_time()

    assert sympolis("import", huge) == 1
    assert "more than 5 MB" in capsys.readouterr().err
    assert process_time() - start < 1


def test_export_to_standard_output_and_to_a_file(db, small, tmp_path, capsys):
    sympolis("import", small)
    capsys.readouterr()

    assert sympolis("export", "flood-season-2027") == 0
    printed = capsys.readouterr().out
    assert sympolis("export", "flood-season-2027", "-o", tmp_path / "out.toml") == 0

    assert (tmp_path / "out.toml").read_text() == printed
    assert sympolis("import", tmp_path / "out.toml") == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Nothing to change."


def test_export_of_a_series_that_is_not_there_names_those_that_are(db, small, capsys):
    sympolis("import", small)
    capsys.readouterr()

    assert sympolis("export", "flod") == 1
    assert capsys.readouterr().err == "There is no series “flod”. There are: flood-season-2027\n"


def test_export_into_a_folder_that_is_not_there_leaves_no_half_file(db, small, tmp_path, capsys):
    sympolis("import", small)
    capsys.readouterr()

    assert sympolis("export", "flood-season-2027", "-o", tmp_path / "no" / "out.toml") == 2
    assert capsys.readouterr().err == f"{tmp_path / 'no' / 'out.toml'}: No such file or directory\n"


def test_init_sets_up_a_network_with_a_coordinator_once(host, capsys):
    for _time in range(2):
        assert sympolis("init", "--network", "River Towns", "--email", "Ida@Linz.example") == 0

    network = Network.objects.get()
    assert (network.slug, network.working_language, network.formats.count()) == ("river-towns", "en", 9)
    assert [(one.account.email, one.role) for one in TeamMember.objects.all()] == [("ida@linz.example", "coordinator")]


def test_init_without_a_terminal_asks_for_the_flags(host, capsys, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    assert sympolis("init") == 1
    assert "--network NAME --email ADDRESS" in capsys.readouterr().err
    assert not Network.objects.exists()


def test_init_refuses_an_address_that_is_none_and_keeps_nothing(host, capsys):
    assert sympolis("init", "--network", "River Towns", "--email", "ida") == 1
    assert capsys.readouterr().err.splitlines()[-1] == "email: Write an e-mail address like name@city.example."
    assert not Network.objects.exists()


def test_the_demo_refuses_a_host_that_is_none_for_demos(host, settings, capsys):
    settings.DEMO = False

    assert sympolis("demo") == 2
    assert "SYMPOLIS_DEMO=1" in capsys.readouterr().err
    assert not Account.objects.exists()


def test_the_demo_tells_its_address_and_how_to_sign_in(host, settings, capsys):
    settings.DEMO, settings.ORIGIN = True, "http://127.0.0.1:8123"

    assert sympolis("demo") == 0

    told = one_line(capsys.readouterr().out)
    assert "http://127.0.0.1:8123/demo/mail/" in told
    for role in ("secretariat", "carrier", "contractor", "funder", "speaker", "interpreter", "city", "participant"):
        assert f"{role}@demo.example" in told
        assert Account.objects.filter(email=f"{role}@demo.example").exists()


@pytest.mark.parametrize("command", ["init", "import", "export", "demo"])
def test_each_command_has_help(command):
    run = subprocess.run(
        [sys.executable, "-m", "sympolis", command, "--help"], capture_output=True, text=True, check=True
    )

    assert "--json" in run.stdout


def test_a_fresh_folder_is_prepared_and_a_second_start_is_quick(tmp_path):
    """The real thing in processes of its own: SQLite in an empty folder, migrations, static files, all series."""
    environment = {
        **os.environ, "SYMPOLIS_DATA": str(tmp_path), "SYMPOLIS_DEMO": "1", "DATABASE_URL": "", "PYTHONWARNINGS": "error",
    }  # fmt: skip

    def demo() -> tuple[dict, float]:
        start = perf_counter()
        run = subprocess.run(
            [sys.executable, "-m", "sympolis", "demo", "--json"],
            capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        assert (run.returncode, run.stderr) == (0, "")
        return json.loads(run.stdout), perf_counter() - start

    first, long = demo()
    second, short = demo()

    assert first["made"] == ["lessons-learned-2020", "core-programme-2020", "lessons-learned-now"]
    assert second["made"] == []
    assert short < long
    assert (tmp_path / "static" / ".collected").exists()
