"""The console script itself."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("unbuffered", ["", "1"])
@pytest.mark.parametrize("words", ["listeners", "--help", "django help"])
def test_a_reader_that_has_gone_ends_a_command_without_a_word(words, unbuffered, tmp_path):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        ended = subprocess.run(
            [sys.executable, "-m", "sympolis", *words.split()], stdout=writing, stderr=subprocess.PIPE, text=True,
            env={**os.environ, "SYMPOLIS_DATA": str(tmp_path), "PYTHONUNBUFFERED": unbuffered},
        )  # fmt: skip
    finally:
        os.close(writing)

    assert ended.stderr == ""
    assert ended.returncode == 141 or (words, unbuffered, ended.returncode) == ("--help", "1", 0)


@pytest.mark.parametrize("words", ["export some-series", "user list", "import nothing.toml"])
def test_without_a_database_a_command_says_what_to_do(words, tmp_path):
    (tmp_path / "nothing.toml").write_text("")
    surroundings = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}

    ended = subprocess.run(
        [sys.executable, "-m", "sympolis", *words.split()], capture_output=True, text=True, cwd=tmp_path,
        env={**surroundings, "SYMPOLIS_DATA": str(tmp_path)},
    )  # fmt: skip

    assert (ended.returncode, ended.stderr) == (2, "The database is not ready. Run `sympolis init` first.\n")
