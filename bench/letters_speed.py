"""How fast letters are posted and handed to a mail server, on PostgreSQL and on SQLite, both with durable settings.

    python bench/letters_speed.py [--letters 2000] [--posted 10000] [--only sqlite]

The mail server is aiosmtpd on loopback in a process of its own, which takes everything at once. Beside our figure, in
the same run, the bound: smtplib handing the same ready messages to the same server over one open connection.
"""

import argparse
import asyncio
import multiprocessing
import os
import smtplib
import statistics
import subprocess
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "script"))
from run_tests import Postgres

BAR = 150  # letters a second by one worker
POST_BAR = 5.0  # seconds to post 10,000


class DurablePostgres(Postgres):
    """The tests' PostgreSQL, started again with the settings it has at home."""

    def __enter__(self) -> str:
        address = super().__enter__()
        data = str(self.folder / "data")
        self._run(self.control, "-D", data, "-w", "stop")
        options = f"-c listen_addresses='' -k {self.folder}"
        self._run(self.control, "-D", data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        return address


def serve(said: Connection) -> None:
    """A mail server that takes everything, until it is killed; says its port and counts."""
    from aiosmtpd.smtp import SMTP

    class Taker:
        async def handle_DATA(self, server, session, envelope) -> str:
            return "250 OK"

    async def forever() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(Taker(), hostname="localhost"), "127.0.0.1", 0)
        said.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    asyncio.run(forever())


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--letters", type=int, default=2000)
    options.add_argument("--posted", type=int, default=10_000)
    options.add_argument("--only", choices=["sqlite", "postgresql"])
    options.add_argument("--measure", help=argparse.SUPPRESS)
    asked = options.parse_args()
    if asked.measure:
        measure(asked.measure, asked.letters, asked.posted)
        return
    ours, theirs = multiprocessing.Pipe()
    server = multiprocessing.Process(target=serve, args=(theirs,), daemon=True)
    server.start()
    port = ours.recv()
    print(f"{os.cpu_count()} cores, load average {os.getloadavg()[0]:.1f}, Python {sys.version.split()[0]}")
    if asked.only != "postgresql":
        run("SQLite", "", port, asked)
    if asked.only != "sqlite":
        with DurablePostgres() as address:
            run("PostgreSQL", address.replace("/sympolis?", "/postgres?"), port, asked)
    server.kill()


def run(name: str, database: str, port: int, asked: argparse.Namespace) -> None:
    """One database, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(
            [sys.executable, __file__, "--measure", name, "--letters", str(asked.letters), "--posted", str(asked.posted)],
            env={**os.environ, "SYMPOLIS_DATA": folder, "DATABASE_URL": database, "EMAIL_URL": f"smtp://127.0.0.1:{port}",
                 "SYMPOLIS_DEMO": "0", "DJANGO_SETTINGS_MODULE": "sympolis.config.settings"},
            check=True,
        )  # fmt: skip


def measure(name: str, letters: int, posted: int) -> None:
    """Post, hand over, and the bound."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import transaction

    from sympolis.messaging import actions, sending
    from sympolis.messaging.models import Letter

    call_command("migrate", verbosity=0)
    drafts = written(posted)
    began, cpu = time.perf_counter(), time.process_time()
    with transaction.atomic():
        actions.post_all(drafts())
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    print(
        f"{name}: {posted:,} letters written and posted in {took:.2f} s (bar {POST_BAR} s for 10,000), {cpu:.2f} s CPU"
    )
    Letter.objects.exclude(pk__in=Letter.objects.order_by("pk").values("pk")[:letters]).delete()
    began, cpu = time.perf_counter(), time.process_time()
    sending.send_all_due(bool)
    took, cpu = time.perf_counter() - began, time.process_time() - cpu
    sent = Letter.objects.filter(state="sent").count()
    print(f"{name}: {sent:,} letters sent, {sent / took:.0f}/s (bar {BAR}/s), {1000 * cpu / sent:.2f} ms CPU each")
    print(f"{name}: bound, smtplib alone: {bound(letters):.0f}/s")


def written(number: int):
    """That many letters as a moved session makes them: own text for each reader, HTML, a calendar part."""
    from django.utils.translation import gettext_lazy as _

    from sympolis.messaging import kinds
    from sympolis.messaging.drafts import Draft
    from sympolis.messaging.texts import Writer
    from sympolis.networks.models import Network

    network = Network.objects.create(slug="bench", name={"en": "Bench Cities"}, languages=["en"])
    kinds.declare(
        "bench", name=_("Bench"), fields={"name": "", "session": "", "old": "", "new": ""}, links={"page": ""},
        subject="New time: {session}",
        body="Dear {name},\n\nthe session **{session}** has a new time.\n\nWas: {old}\nIs: {new}\n\n[My page]({page})",
        bulk=True,
    )  # fmt: skip
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//bench//EN\r\nMETHOD:REQUEST\r\n" + "X-LINE:words\r\n" * 60
    calendar += "END:VCALENDAR\r\n"

    def drafts():
        write = Writer("bench", network=network, language="en").written
        for count in range(number):
            page = f"https://exchange.example/mine/{count:040d}/"
            values = {"name": f"Reader {count}", "session": "Keeping water running", "page": page,
                      "old": "Mon 26 October, 14:00 Berlin time", "new": "Tue 27 October, 14:00 Berlin time"}  # fmt: skip
            words = write(values, stop_url=f"https://exchange.example/letters/stop/{count:040d}/")
            yield Draft(
                key=f"bench:{count}", kind="bench", to_address=f"reader{count}@city.example", to_name=f"Reader {count}",
                subject=words.subject, text=words.text, html=words.html, network=network.pk, calendar=calendar,
                calendar_method="REQUEST", about=f"registrations.registration:{count}",
                stop_url=f"https://exchange.example/letters/stop/{count:040d}/",
            )  # fmt: skip

    return drafts


def bound(letters: int) -> float:
    """Letters a second that smtplib alone hands over, messages made beforehand; median of three."""
    from django.conf import settings

    from sympolis.messaging.models import Letter
    from sympolis.messaging.sending import message_of

    some = [message_of(letter) for letter in Letter.objects.order_by("pk")[: min(letters, 500)]]
    ready = [(message.to[0], message.message().as_bytes(linesep="\r\n")) for message in some]
    rates = []
    for _ in range(3):
        with smtplib.SMTP(settings.EMAIL_HOST, settings.EMAIL_PORT) as talk:
            began = time.perf_counter()
            for to, content in ready:
                talk.sendmail("sympolis@localhost", [to], content)
            rates.append(len(ready) / (time.perf_counter() - began))
    return statistics.median(rates)


if __name__ == "__main__":
    main()
