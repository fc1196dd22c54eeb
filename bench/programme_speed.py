"""Speed of the programme page: warm, cold and in memory, alone and behind the shipped nginx configuration, with nginx
serving the same bytes in the same run.

    python bench/programme_speed.py [--sessions 40 400] [--seconds 4] [--weight]

Needs PostgreSQL, nginx and wrk. The database is its own, with durable settings.
"""

import argparse
import gzip
import http.client
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "script"))
from run_tests import Postgres  # noqa: E402

from sympolis.config.tests.nginx import Nginx, shipped  # noqa: E402

TICKS = os.sysconf("SC_CLK_TCK")


class DurablePostgres(Postgres):
    """The tests' PostgreSQL, started again with the settings it has at home."""

    def __enter__(self) -> str:
        address, data = super().__enter__(), str(self.folder / "data")
        options = f"-c listen_addresses='' -k {self.folder}"
        log = str(self.folder / "log")
        self._run(self.control, "-D", data, "-w", "-m", "fast", "-o", options, "-l", log, "restart")
        return address


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid: int) -> list[int]:
    """The process and all below it."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(pids: list[int]) -> float:
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(row[11]) + int(row[12]) for row in fields) / TICKS


def memory_mb(pids: list[int]) -> float:
    texts = [Path(f"/proc/{pid}/smaps_rollup").read_text() for pid in pids]
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) for text in texts) / 1024


def fetch(port: int, path: str) -> tuple[int, bytes]:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    link.request("GET", path, headers={"Accept-Encoding": "gzip", "Accept-Language": "en"})
    answer = link.getresponse()
    status, body = answer.status, answer.read()
    link.close()
    return status, body


def wait_for(port: int, path: str) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        try:
            fetch(port, path)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"nothing answers on port {port}")


def load(port: int, path: str, seconds: int) -> tuple[float, int]:
    """(requests a second, all requests) of wrk with 16 connections; an answer that is no 2xx ends the run."""
    told = subprocess.run(
        ["wrk", "-c16", "-t1", f"-d{seconds}s", "-H", "Accept-Encoding: gzip", "-H", "Accept-Language: en",
         f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    if "Non-2xx" in told or "Socket errors" in told:
        raise SystemExit(told)
    return float(re.search(r"Requests/sec:\s+([\d.]+)", told)[1]), int(re.search(r"(\d+) requests in", told)[1])


def static_nginx(folder: Path, body: bytes, more: str = "") -> tuple[Nginx, int]:
    """nginx that serves the compressed bytes as a file; `more` stands in its http { }."""
    port, page = free_port(), folder / "page"
    page.mkdir(parents=True)
    (page / "index.html.gz").write_bytes(body)
    (page / "index.html").write_bytes(gzip.decompress(body))
    server = Nginx(
        folder,
        f"sendfile on; tcp_nopush on; {more} types {{ text/html html; }}"
        f"server {{ listen 127.0.0.1:{port}; root {folder}; gzip_static on; }}",
    )
    server.wait(port)
    return server, port


def cold(port: int, path: str, data: Path) -> float:
    """Milliseconds, median of 20, of a request after a change, in a server that has served before.

    The 40 requests before are not counted: in them every thread opens its connection to the database and each process
    makes its rows for the first time. The slowest of them is printed, it is the very first reader's.
    """
    from sympolis.core import pulse

    times: list[float] = []
    for _number in range(60):
        pulse.bump("pages", folder=data)
        began = time.perf_counter()
        fetch(port, path)
        times.append((time.perf_counter() - began) * 1000)
    print(f"  before, uncounted: slowest {max(times[:40]):.0f} ms", flush=True)
    return statistics.median(times[40:])


COUNT = """
import django; django.setup()
import sys
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
reader = Client(headers={"host": "127.0.0.1"})
reader.get(sys.argv[1])
with CaptureQueriesContext(connection) as seen:
    assert reader.get(sys.argv[1]).status_code == 200
print(len(seen))
"""


def measure(sessions: int, seconds: int, weight: bool) -> None:
    path = f"/series/load-{sessions}/programme/"
    with DurablePostgres() as address, tempfile.TemporaryDirectory() as name:
        folder, port, front_port = Path(name), free_port(), free_port()
        folder.chmod(0o755)
        env = {
            **os.environ, "DATABASE_URL": address.replace("/sympolis?", "/postgres?"), "SYMPOLIS_DATA": name,
            "SYMPOLIS_DEMO": "1", "DJANGO_SETTINGS_MODULE": "sympolis.config.settings", "PORT": str(port),
            "SYMPOLIS_PAGE_FILES": "1", "SYMPOLIS_TRUSTED_PROXIES": "1",
            "SYMPOLIS_ORIGIN": f"http://127.0.0.1:{front_port}",
        }  # fmt: skip
        began = time.monotonic()
        subprocess.run([sys.executable, "-m", "sympolis", "demo", "--sessions", str(sessions)], env=env, check=True,
                       stdout=subprocess.DEVNULL)  # fmt: skip
        print(f"{sessions} sessions (loaded in {time.monotonic() - began:.0f} s)", flush=True)
        count = subprocess.run([sys.executable, "-c", COUNT, path], env=env, check=True, capture_output=True, text=True)
        serve = [sys.executable, "-m", "sympolis", "serve", "--workers", "2", "--port", str(port)]
        server, others = subprocess.Popen(serve, env=env, stdout=subprocess.DEVNULL), []
        try:
            wait_for(port, path)
            time.sleep(1)
            pids = family(server.pid)
            print(f"  memory at rest, {len(pids)} processes: {memory_mb(pids):.0f} MB", flush=True)
            status, body = fetch(port, path)
            assert status == 200, f"{path} answers {status}"
            other, other_port = static_nginx(folder / "same", body, "open_file_cache max=100;")
            stock, stock_port = static_nginx(folder / "stock", body)
            others += [other, stock]
            others.append(Nginx(folder / "shipped", shipped(port=front_port, app=port, data=folder)))
            others[-1].wait(front_port)
            load(port, path, 1)
            load(front_port, path, 1)
            ours, theirs, as_it_comes, behind, costs = [], [], [], [], []
            for _round in range(5):
                before = cpu_seconds(pids)
                rate, number = load(port, path, seconds)
                costs.append((cpu_seconds(pids) - before) * 1000 / number)
                ours.append(rate)
                theirs.append(load(other_port, "/page/index.html", seconds)[0])
                behind.append(load(front_port, path, seconds)[0])
                as_it_comes.append(load(stock_port, "/page/index.html", seconds)[0])
            our, their, file = statistics.median(ours), statistics.median(theirs), statistics.median(behind)
            print(f"  page {len(body):,} bytes of gzip")
            print(f"  warm: {our:,.0f} requests/s; nginx {their:,.0f}; ratio {our / their:.0%}")
            plain = statistics.median(as_it_comes)
            print(f"  behind the shipped nginx configuration: {file:,.0f} requests/s; of nginx {file / their:.0%}")
            print(f"  nginx as it comes, without open_file_cache: {plain:,.0f}; ratio {file / plain:.0%}")
            print(f"  CPU a request: {statistics.median(costs):.3f} ms")
            print(f"  cold: {cold(port, path, folder):.0f} ms, {count.stdout.strip()} queries", flush=True)
            if weight:
                script = str(ROOT / "bench" / "page_weight.py")
                subprocess.run([sys.executable, script, f"http://127.0.0.1:{port}{path}"], check=True)
        finally:
            for other in others:
                other.stop()
            server.send_signal(signal.SIGTERM)
            server.wait(10)
            print(f"  load of the machine: {os.getloadavg()[0]:.1f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, nargs="+", default=[40, 400])
    parser.add_argument("--seconds", type=int, default=4)
    parser.add_argument("--weight", action="store_true", help="also weigh the page's first view in Chromium")
    given = parser.parse_args()
    for sessions in given.sessions:
        measure(sessions, given.seconds, given.weight)


if __name__ == "__main__":
    main()
