"""A real server with two web processes and its worker, and many people who press the same button at the same moment."""

import asyncio
import json
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from sympolis.config.tests.host import LONG, Host, on_postgresql, until

KIND = "PostgreSQL" if on_postgresql else "SQLite"
PREPARE = """
import django; django.setup()
import json
from datetime import datetime, timedelta
from django.utils import timezone
from sympolis.config.prepare import prepare
prepare(lambda line: None)
from sympolis.networks.tests import factories as networks
from sympolis.programme.tests import factories
from sympolis.registrations import actions, links
from sympolis.registrations.links import Purpose
today = timezone.now().date()
series = factories.series(networks.network("north"), slug="rush", starts_on=today, ends_on=today + timedelta(days=60))
start = datetime.combine(today + timedelta(days=30), datetime.min.time()) + timedelta(hours=10)
made = {
    name: factories.session(series, start, slug=name, state="open", capacity=seats)
    for name, seats in (("last-seat", 1), ("twice", 10), ("busy", 50))
}
factories.release(series)
def registered(number):
    done = actions.sign_up(
        series.network, [made["busy"]], name=f"Early {number}", email=f"e{number}@x.example", source="team"
    )
    return {"pk": done.new[0].pk, "token": links.token(done.participant, Purpose.MINE)}
print(json.dumps([registered(number) for number in range(60)]))
"""


@dataclass
class Rush:
    """A server that is up; `early`: 50 confirmed people of the session "busy" and 10 who wait for it."""

    host: Host
    port: int
    early: list[dict]
    cookie: str = ""
    token: str = ""

    def form(self, **told: str) -> bytes:
        return self.button("/series/rush/register/", **told)

    def button(self, path: str, **told: str) -> bytes:
        """A request as a browser sends it when a button is pressed."""
        body = urlencode({"csrfmiddlewaretoken": self.token, **told}).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\nCookie: sympolis_csrf={self.cookie}\r\nConnection: close\r\n\r\n"
        )
        return head.encode() + body

    def press(self, requests: list[bytes]) -> Counter:
        """All at once, over connections opened before; how often each status was answered."""
        began = time.perf_counter()
        codes = waited_for(self._press(requests))
        took = time.perf_counter() - began
        print(f"{len(requests)} at once in {took:.1f} s ({len(requests) / took:.0f}/s): {dict(codes)}")
        return codes

    async def _press(self, requests: list[bytes]) -> Counter:
        links = [await asyncio.open_connection("127.0.0.1", self.port) for _one in requests]

        async def one(link, request: bytes) -> int:
            reader, writer = link
            writer.write(request)
            answer = await reader.read()
            writer.close()
            return int(answer.split()[1])

        return Counter(await asyncio.gather(*(one(link, told) for link, told in zip(links, requests, strict=True))))

    def rows(self, session: str) -> list[tuple]:
        """(id, state) of a session's registrations as they stand in the line."""
        return self.host.rows(
            "select r.id, r.state from registrations_registration r join programme_session s on s.id = r.session_id "
            f"where s.slug = '{session}' order by r.queued_at, r.id"
        )

    def states(self, session: str) -> Counter:
        return Counter(state for _pk, state in self.rows(session))


def waited_for(doing: Coroutine) -> Any:
    """Its result, by a thread of its own: the loop of a browser that other tests drive may still run in this one."""
    with ThreadPoolExecutor(1) as beside:
        return beside.submit(asyncio.run, doing).result()


def _page(rush: Rush) -> str:
    """The form with its headers; "" while the server is not up."""

    async def get() -> str:
        reader, writer = await asyncio.open_connection("127.0.0.1", rush.port)
        writer.write(b"GET /series/rush/register/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        answer = (await asyncio.wait_for(reader.read(), LONG)).decode()
        writer.close()
        return answer

    try:
        return waited_for(get())
    except OSError:
        return ""


def started(host: Host) -> Rush:
    """The series of PREPARE on an empty host, and a server with two web processes that is up."""
    told = subprocess.run(
        [sys.executable, "-c", PREPARE], env=host.environment, check=True, capture_output=True, text=True
    ).stdout
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    host.start("serve", "--workers", 2, "--port", port, complaints=subprocess.DEVNULL)
    rush = Rush(host, port, json.loads(told.splitlines()[-1]))
    until(lambda: _page(rush))
    page = _page(rush)
    rush.cookie = re.search(r"sympolis_csrf=([^;]+)", page)[1]
    rush.token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    return rush
