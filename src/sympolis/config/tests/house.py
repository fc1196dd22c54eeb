"""A small house of its own - folder, database, processes - that tests may kill."""

import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

LONG = 180.0  # seconds after which a wait has failed; nothing waits that long when all is well


class House:
    """Journal and post office on a database of the kind the tests run on."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.mine: list[subprocess.Popen] = []
        self.server = os.environ.get("DATABASE_URL", "")
        self.on_postgresql = self.server.startswith(("postgres://", "postgresql://"))
        self.name = f"house_{uuid.uuid4().hex[:12]}"
        self.url = f"sqlite:///{folder / 'house.sqlite3'}"
        if self.on_postgresql:
            self._on_server(f"create database {self.name}")
            self.url = urlsplit(self.server)._replace(path=f"/{self.name}").geturl()
        self.run("migrate")

    def _on_server(self, sql: str) -> None:
        # "postgres" is on every server; the database that DATABASE_URL names need not be there yet
        with psycopg.connect(urlsplit(self.server)._replace(path="/postgres").geturl(), autocommit=True) as server:
            server.execute(sql)

    def close(self) -> None:
        """End what was started here and take the database away."""
        self.end_processes()
        if self.on_postgresql:
            self._on_server(f"drop database {self.name} with (force)")

    def end_processes(self) -> None:
        for process in self.mine:
            if process.poll() is None:
                process.kill()
            process.communicate()
        self.mine.clear()

    def start(self, do: str, number: int = 0, **environment: object) -> subprocess.Popen:
        """A process of the probe, its words kept."""
        process = subprocess.Popen(
            [sys.executable, "-m", "sympolis.config.tests.probe", do, str(number)],
            env={
                **os.environ, "DJANGO_SETTINGS_MODULE": "sympolis.config.tests.small_settings",
                "SYMPOLIS_DATA": str(self.folder), "DATABASE_URL": self.url, "SYMPOLIS_DEMO": "0",
                **{name: str(value) for name, value in environment.items()},
            },
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self.mine.append(process)
        return process

    def run(self, do: str, number: int = 0) -> None:
        """Run it to its end, which must be a good one."""
        self.well_ended(self.start(do, number))

    @staticmethod
    def well_ended(process: subprocess.Popen) -> None:
        """The process ends by itself, with code 0 and without a word of trouble."""
        _, trouble = process.communicate(timeout=LONG)
        assert (process.returncode, trouble) == (0, "")

    def started_worker(self, **environment: object) -> subprocess.Popen:
        """A worker that is up."""
        worker = self.start("work", **environment)
        self.until(lambda: (self.folder / f"up-{worker.pid}").exists(), worker)
        return worker

    def until(self, true: Callable[[], object], *processes: subprocess.Popen) -> None:
        """Wait for something, for LONG seconds at most, while these processes live."""
        end = time.monotonic() + LONG
        while not true():
            assert time.monotonic() < end, "it took too long"
            assert [process.poll() for process in processes] == [None] * len(processes)
            time.sleep(0.02)

    def rows(self, sql: str) -> list[tuple]:
        """What a query finds, or [] for a change, seen from outside Django."""
        if self.on_postgresql:
            with psycopg.connect(self.url, autocommit=True) as database:
                done = database.execute(sql)
                return done.fetchall() if done.description else []
        database = sqlite3.connect(self.folder / "house.sqlite3", timeout=LONG, isolation_level=None)
        try:
            return database.execute(sql).fetchall()
        finally:
            database.close()

    def told(self) -> list[tuple[str, str]]:
        """(entry, process) of each time the probe's listener came to an end."""
        return [
            tuple(name.split()[1:3]) for (name,) in self.rows("select name from journal_duty where name like 'told%'")
        ]

    def waiting(self) -> int:
        """Deliveries that are not done."""
        return self.rows("select count(*) from journal_delivery where state <> 'done'")[0][0]

    def all_sent(self) -> bool:
        """No letter is on its way."""
        return self.rows("select count(*) from messaging_letter where state <> 'sent'") == [(0,)]

    def pauses_are_over(self) -> None:
        """Time passes: what waits is due."""
        for table in ("journal_delivery", "messaging_letter"):
            self.rows(f"update {table} set due_at = '2020-01-01 00:00:00'")

    def empty(self) -> None:
        """As new."""
        self.end_processes()
        for table in ("journal_delivery", "journal_entry", "journal_duty", "messaging_letter"):
            self.rows(f"delete from {table}")
