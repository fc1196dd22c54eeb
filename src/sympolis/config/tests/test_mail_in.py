"""`sympolis mail-in`, as a mail server calls it: a process with a mail on its standard input."""

import os
import subprocess
import sys

from sympolis.messaging.tests import reports


def mail_in(house, raw: bytes, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "-m", "sympolis", "mail-in"],
        input=raw, capture_output=True, timeout=60,
        env={
            **os.environ, "DJANGO_SETTINGS_MODULE": "sympolis.config.tests.small_settings",
            "SYMPOLIS_DATA": str(house.folder), "DATABASE_URL": house.url, "SYMPOLIS_DEMO": "0", **environment,
        },
    )  # fmt: skip


def test_a_bounce_on_standard_input_is_noted(house):
    house.run("post", 2)
    house.rows("update messaging_letter set state = 'sent'")
    ((name,),) = house.rows("select message_id from messaging_letter where key = 'probe:1'")

    run = mail_in(house, reports.EXCHANGE.format(message_id=name).encode())

    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
    assert house.rows("select key, state from messaging_letter order by key") == [
        ("probe:0", "sent"), ("probe:1", "bounced"),
    ]  # fmt: skip


def test_whatever_else_comes_is_taken_in_silence(house):
    for raw in (b"", b"Subject: hello\n\nwords\n", b"x" * 3_000_000):
        run = mail_in(house, raw)
        assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def test_a_database_in_trouble_asks_the_mail_server_to_try_again(house):
    mail = reports.EXCHANGE.format(message_id="<" + "0" * 32 + "@x.example>").encode()

    run = mail_in(house, mail, DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")

    assert (run.returncode, run.stdout) == (75, b"")
    assert b"try again later" in run.stderr
