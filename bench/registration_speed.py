"""Speed of registering: 300 people press the button at the same moment, for 100 seats.

    python bench/registration_speed.py [--rounds 7] [--people 300] [--only postgresql|sqlite]

Real server, real form (CSRF token, city, consents), one connection a person, opened before the clock starts. Printed:
registrations a second (median of the rounds), CPU of the web processes a form, who got a seat, and in the same run how
often PostgreSQL itself, asked by its own pgbench with as many clients as we have threads, raises a locked counter: the
bound for whatever must hold one row. Needs PostgreSQL.
"""

import argparse
import asyncio
import collections
import json
import os
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "bench"))
sys.path.insert(0, str(ROOT / "script"))
from programme_speed import DurablePostgres, cpu_seconds, family, free_port, wait_for  # noqa: E402
from run_tests import find_postgres  # noqa: E402

SEATS = 100
CLIENTS = 16  # of pgbench: two web workers with eight threads each
MAKE = """
import django; django.setup()
import sys
from datetime import datetime, timedelta
from django.utils import timezone
from sympolis.networks.models import Network
from sympolis.programme.tests import factories
today = timezone.now().date()
series = factories.series(Network.objects.get(), slug="rush", starts_on=today, ends_on=today + timedelta(days=60))
start = datetime.combine(today + timedelta(days=30), datetime.min.time()) + timedelta(hours=10)
for number in range(int(sys.argv[1])):
    factories.session(series, start, slug=f"rush-{number}", state="open", capacity=int(sys.argv[2]))
factories.release(series)
"""
COUNT = """
import django; django.setup()
import json
from django.db.models import Count
from sympolis.messaging.models import Letter
from sympolis.registrations.models import Registration
rows = Registration.objects.filter(session__slug__startswith="rush").order_by().values_list("session__slug", "state")
found = {}
for slug, state, number in rows.annotate(n=Count("pk")):
    found.setdefault(slug, {})[state] = number
print(json.dumps(found))
"""


def tell(line: str) -> None:
    print(line, flush=True)


def children(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


def run(env: dict[str, str], script: str, *arguments: str) -> str:
    command = [sys.executable, "-c", script, *arguments]
    return subprocess.run(command, env=env, check=True, capture_output=True, text=True).stdout


async def fetch_form(port: int) -> tuple[str, str]:
    """(cookie, token) of the form."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /series/rush/register/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
    page = (await reader.read()).decode()
    writer.close()
    cookie = re.search(r"sympolis_csrf=([^;]+)", page, re.IGNORECASE)[1]
    return cookie, re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]


def form(cookie: str, token: str, session: str, number: int) -> bytes:
    """A filled form as a browser sends it."""
    body = urlencode([
        ("csrfmiddlewaretoken", token), ("name", f"Ama Boateng {session} {number}"), ("email", f"p{number}@{session}.example"),
        ("sessions", session), ("place", "Kumasi, Ghana"), ("sector", "administration"), ("way", "video"), ("fax", ""),
        ("agree_contacts", "on"),
    ]).encode()  # fmt: skip
    head = (
        "POST /series/rush/register/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\nCookie: sympolis_csrf={cookie}\r\nAccept-Language: en\r\n\r\n"
    )
    return head.encode() + body


async def rush(port: int, forms: list[bytes]) -> tuple[float, list[int]]:
    """(seconds from the first button to the last answer, status of each)."""
    links = [await asyncio.open_connection("127.0.0.1", port) for _form in forms]

    async def press(link, told: bytes) -> int:
        reader, writer = link
        writer.write(told)
        head = await reader.readuntil(b"\r\n\r\n")
        return int(head.split()[1])

    began = time.perf_counter()
    codes = await asyncio.gather(*(press(link, told) for link, told in zip(links, forms, strict=True)))
    took = time.perf_counter() - began
    for _reader, writer in links:
        writer.close()
    return took, list(codes)


def counter_rate(address: str, folder: Path) -> float:
    """Locked counter updates a second of PostgreSQL alone: everybody wants the same row."""
    host = address.partition("host=")[2]
    programs = find_postgres()
    script = folder / "counter.sql"
    script.write_text("BEGIN;\nSELECT n FROM counter WHERE id = 1 FOR UPDATE;\nUPDATE counter SET n = n + 1 WHERE id = 1;\nCOMMIT;\n")  # fmt: skip
    script.chmod(0o644)
    folder.chmod(0o755)
    base = [str(programs / "psql"), "-h", host, "-U", "postgres", "-qc"]
    subprocess.run([*base, "SET client_min_messages = error; DROP TABLE IF EXISTS counter; CREATE TABLE counter (id int PRIMARY KEY, n int); INSERT INTO counter VALUES (1, 0)", "postgres"], check=True)  # fmt: skip
    told = subprocess.run(
        [str(programs / "pgbench"), "-h", host, "-U", "postgres", "-n", "-c", str(CLIENTS), "-j", "1", "-T", "3", "-f", str(script), "postgres"],
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    return float(re.search(r"tps = ([\d.]+)", told)[1])


def measure(name: str, env: dict[str, str], *, workers: int, rounds: int, people: int, bound=None) -> None:
    port = int(env["PORT"])
    tell(f"{name}: {people} people for {SEATS} seats, {workers} web worker(s)")
    subprocess.run([sys.executable, "-m", "sympolis", "demo"], env=env, check=True, stdout=subprocess.DEVNULL)
    run(env, MAKE, str(rounds + 1), str(SEATS))
    serve = [sys.executable, "-m", "sympolis", "serve", "--workers", str(workers), "--port", str(port)]
    complaints = (Path(env["SYMPOLIS_DATA"]) / "complaints").open("w+")
    server = subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL, stderr=complaints)
    try:
        wait_for(port, "/healthz")
        cookie, token = asyncio.run(fetch_form(port))
        web = [pid for child in children(server.pid) if children(child) for pid in family(child)]
        rates, costs, codes, bounds = [], [], [], []
        for number in range(rounds + 1):
            forms = [form(cookie, token, f"rush-{number}", one) for one in range(people)]
            before = cpu_seconds(web)
            took, answers = asyncio.run(rush(port, forms))
            codes += answers
            if number:  # the first round opens connections and fills what is kept: not counted
                rates.append(people / took)
                costs.append((cpu_seconds(web) - before) * 1000 / people)
            if number and bound is not None:
                bounds.append(bound())
        found = json.loads(run(env, COUNT))
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)
    tell(
        f"  {statistics.median(rates):.0f} registrations/s, median of {len(rates)} ({', '.join(f'{rate:.0f}' for rate in rates)})"
    )
    tell(f"  CPU of the web processes a registration: {statistics.median(costs):.1f} ms")
    if bounds:
        tell(f"  PostgreSQL's own locked counter, {CLIENTS} clients: {statistics.median(bounds):.0f}/s; we reach {statistics.median(rates) / statistics.median(bounds):.0%}")  # fmt: skip
    odd = [one for one in found.values() if one != {"registered": SEATS, "waiting": people - SEATS}]
    tell(f"  answers: {dict(sorted((code, codes.count(code)) for code in set(codes)))}")
    tell(
        f"  exactly {SEATS} seats and {people - SEATS} waiting in {len(found) - len(odd)} of {len(found)} rounds {odd or ''}"
    )
    complaints.seek(0)
    said = [line for line in complaints.read().splitlines() if "Error" in line]
    tell(f"  errors in the log: {collections.Counter(said) or 'none'}")
    tell(f"  load of the machine: {os.getloadavg()[0]:.1f}")


def surroundings(folder: str, port: int, **more: str) -> dict[str, str]:
    return {
        **os.environ, "SYMPOLIS_DATA": folder, "SYMPOLIS_DEMO": "1", "DJANGO_SETTINGS_MODULE": "sympolis.config.settings",
        "PORT": str(port), "SYMPOLIS_ORIGIN": f"http://127.0.0.1:{port}", **more,
    }  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--only", choices=["postgresql", "sqlite"])
    given = parser.parse_args()
    if given.only != "sqlite":
        with DurablePostgres() as address, tempfile.TemporaryDirectory() as folder:
            database = address.replace("/sympolis?", "/postgres?")
            env = surroundings(folder, free_port(), DATABASE_URL=database)
            measure("PostgreSQL", env, workers=2, rounds=given.rounds, people=given.people,
                    bound=lambda: counter_rate(address, Path(folder)))  # fmt: skip
    if given.only != "postgresql":
        with tempfile.TemporaryDirectory() as folder:
            env = surroundings(folder, free_port())
            measure("SQLite", env, workers=2, rounds=given.rounds, people=given.people)


if __name__ == "__main__":
    main()
