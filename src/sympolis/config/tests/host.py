"""A whole installation of its own - data folder and database - whose commands tests run as a host does."""

import json
import os
import sqlite3
import subprocess
import sys
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

import psycopg

SERVER = os.environ.get("DATABASE_URL", "")
on_postgresql = SERVER.startswith(("postgres://", "postgresql://"))  # what the tests run on
LONG = 180.0  # seconds after which a wait has failed; on a crowded machine the demo alone takes a minute


class Host:
    """An empty data folder and an empty database, of the kind the tests run on unless SQLite is asked for.

    `settings` are variables of its environment; without SYMPOLIS_DEMO="0" it is a demo's.
    """

    def __init__(self, folder: Path, *, sqlite: bool = False, server: str = SERVER, **settings: str) -> None:
        self.folder, self.name, self.server = folder, f"host_{uuid.uuid4().hex[:12]}", server
        self.on_postgresql = server.startswith(("postgres://", "postgresql://")) and not sqlite
        self.url = f"sqlite:///{folder / 'sympolis.sqlite3'}"
        if self.on_postgresql:
            self._on_server(f"create database {self.name}")
            self.url = urlsplit(server)._replace(path=f"/{self.name}").geturl()
        self.environment = {
            **os.environ, "SYMPOLIS_DATA": str(folder), "DATABASE_URL": self.url, "SYMPOLIS_DEMO": "1",
            "DJANGO_SETTINGS_MODULE": "sympolis.config.settings", **settings,
        }  # fmt: skip
        self.mine: list[subprocess.Popen] = []

    def _on_server(self, sql: str) -> None:
        with psycopg.connect(urlsplit(self.server)._replace(path="/postgres").geturl(), autocommit=True) as server:
            server.execute(sql)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error) -> None:
        self.close()

    def close(self) -> None:
        """End what was started here and take the database away."""
        for process in self.mine:
            if process.poll() is None:
                process.kill()
            process.communicate()
        if self.on_postgresql:
            self._on_server(f"drop database {self.name} with (force)")

    def start(self, *words: object, complaints: int = subprocess.PIPE) -> subprocess.Popen:
        """A command as a process of its own; `complaints` is where its standard error goes."""
        process = subprocess.Popen(
            [sys.executable, "-m", "sympolis", *map(str, words)], env=self.environment, text=True,
            stdout=subprocess.PIPE, stderr=complaints,
        )  # fmt: skip
        self.mine.append(process)
        return process

    def run(self, *words: object) -> tuple[int, str, str]:
        """Exit code, output and complaints of a command."""
        process = self.start(*words)
        out, complaints = process.communicate(timeout=LONG)
        return process.returncode, out, complaints

    def done(self, *words: object) -> str:
        """Output of a command that must end well and without a word of trouble."""
        code, out, complaints = self.run(*words)
        assert (code, complaints) == (0, "")
        return out

    def told(self, *words: object) -> dict:
        """The report of a command that must end well."""
        return json.loads(self.done(*words, "--json"))

    def rows(self, sql: str) -> list[tuple]:
        """What a query finds, seen from outside Django."""
        if self.on_postgresql:
            with psycopg.connect(self.url) as database:
                return database.execute(sql).fetchall()
        with closing(sqlite3.connect(self.folder / "sympolis.sqlite3", timeout=LONG)) as database:
            return database.execute(sql).fetchall()

    def change(self, *statements: str) -> None:
        """Write past Django, all of it together."""
        if self.on_postgresql:
            with psycopg.connect(self.url) as database:
                for sql in statements:
                    database.execute(sql)
            return
        with closing(sqlite3.connect(self.folder / "sympolis.sqlite3")) as database, database:
            for sql in statements:
                database.execute(sql)

    def counts(self) -> dict[str, int]:
        """Rows of every table but the cache, the note of migrations and SQLite's own."""
        tables = "select name from sqlite_master where type = 'table' and name not like 'sqlite_%' and name not like '%_fts%'"
        if self.on_postgresql:
            tables = "select table_name from information_schema.tables where table_schema = 'public'"
        names = sorted({name for (name,) in self.rows(tables)} - {"cache", "django_migrations"})
        counted = " union all ".join(f"select '{name}', count(*) from {name}" for name in names)
        return dict(self.rows(counted)) if names else {}

    def exports(self) -> dict[str, str]:
        """Every series as its file."""
        slugs = [slug for (slug,) in self.rows("select slug from programme_series order by slug")]
        return {slug: self.done("export", slug, "--with-secrets") for slug in slugs}


def until(true: Callable[[], object]) -> None:
    """Wait for something, for LONG seconds at most."""
    end = time.monotonic() + LONG
    while not true():
        assert time.monotonic() < end, "it took too long"
        time.sleep(0.002)
