"""Which application server carries a page cache in front of Django best? Repeats the figures of decision 0002.

    python -m venv /tmp/servers && /tmp/servers/bin/pip install "django>=5.2,<6" granian "uvicorn[standard]" gunicorn a2wsgi
    /tmp/servers/bin/python bench/trials/application_server.py [--seconds 5] [--runs 3] [name ...]

Needs `wrk` and `nginx` on the PATH. Every server runs two workers, serves the same gzip body from memory for /page
(no Django) and hands /query to Django: one ORM query on SQLite, connection kept open where the server allows it.
nginx serves the same bytes from a file right before each server, so that a busy machine slows both.
"""

import argparse
import asyncio
import gzip
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from pathlib import Path

WORKERS, THREADS, CONNECTIONS = 2, 4, 16
FOLDER = Path(os.environ.get("TRIAL_FOLDER", ""))
HEADERS = [("content-type", "text/html; charset=utf-8"), ("content-encoding", "gzip"), ("cache-control", "no-cache")]


# --- the toy application -----------------------------------------------------------------------------------------


def page_bytes() -> bytes:
    """Some 45 kB of gzip, the size of a programme of 400 sessions; the same at every call."""
    dice = random.Random(400)
    rows = "".join(f"<li><b>{dice.randbytes(36).hex()}</b> a session</li>\n" for _ in range(1060))
    return gzip.compress(rows.encode(), 6, mtime=0)


def django_settings() -> None:
    from django.conf import settings

    settings.configure(
        SECRET_KEY="trial",
        ALLOWED_HOSTS=["*"],
        ROOT_URLCONF=__name__,
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
        MIDDLEWARE=["django.middleware.security.SecurityMiddleware", "django.middleware.common.CommonMiddleware"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": FOLDER / "trial.sqlite3",
                "CONN_MAX_AGE": None,
                "OPTIONS": {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL"},
            }
        },
    )
    import django

    django.setup()


if os.environ.get("TRIAL_FOLDER"):
    django_settings()

    from django.contrib.auth.models import Group
    from django.http import HttpResponse
    from django.urls import path

    def query(request):
        return HttpResponse(Group.objects.get(pk=7).name)

    urlpatterns = [path("query", query)]
    PAGE = (FOLDER / "page.gz").read_bytes()
    # The same little work for every server: a look-up by what a real key would be made of.
    CACHE = {("/page", "gzip"): PAGE}


def front_wsgi():
    from django.core.handlers.wsgi import WSGIHandler

    django_app = WSGIHandler()
    headers = [*HEADERS, ("content-length", str(len(PAGE)))]

    def application(environ, start_response):
        encoding = "gzip" if "gzip" in environ.get("HTTP_ACCEPT_ENCODING", "") else ""
        page = CACHE.get((environ["PATH_INFO"], encoding))
        if page is None or "HTTP_COOKIE" in environ:
            return django_app(environ, start_response)
        start_response("200 OK", headers)
        return [page]

    return application


def front_asgi(inner):
    headers = [(name.encode(), value.encode()) for name, value in (*HEADERS, ("content-length", str(len(PAGE))))]

    async def application(scope, receive, send):
        if scope["type"] != "http":
            return await inner(scope, receive, send)
        wanted = dict(scope["headers"])
        encoding = "gzip" if b"gzip" in wanted.get(b"accept-encoding", b"") else ""
        page = CACHE.get((scope["path"], encoding))
        if page is None or b"cookie" in wanted:
            return await inner(scope, receive, send)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": page})

    return application


def asgi_django():
    from django.core.handlers.asgi import ASGIHandler

    return front_asgi(ASGIHandler())


def asgi_pool():
    from a2wsgi import WSGIMiddleware
    from django.core.handlers.wsgi import WSGIHandler

    return front_asgi(WSGIMiddleware(WSGIHandler(), workers=THREADS))


def rsgi_pool():
    """RSGI, and Django's WSGI handler in a pool of threads that keep their database connection."""
    from django.core.handlers.wsgi import WSGIHandler

    django_app, pool = WSGIHandler(), ThreadPoolExecutor(THREADS)
    headers = [*HEADERS, ("content-length", str(len(PAGE)))]

    def run(environ):
        started = []
        chunks = django_app(environ, lambda *answer: started.append(answer))
        try:
            return int(started[0][0][:3]), started[0][1], b"".join(chunks)
        finally:
            chunks.close()

    async def application(scope, protocol):
        encoding = "gzip" if "gzip" in scope.headers.get("accept-encoding", "") else ""
        page = CACHE.get((scope.path, encoding))
        if page is not None and "cookie" not in scope.headers:
            protocol.response_bytes(200, headers, page)
            return
        environ = {
            "REQUEST_METHOD": scope.method, "PATH_INFO": scope.path, "QUERY_STRING": scope.query_string,
            "SERVER_NAME": "127.0.0.1", "SERVER_PORT": "80", "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": "",
            "wsgi.input": BytesIO(await protocol()), "wsgi.url_scheme": scope.scheme, "wsgi.errors": sys.stderr,
        }  # fmt: skip
        environ |= {"HTTP_" + name.upper().replace("-", "_"): value for name, value in scope.headers.items()}
        protocol.response_bytes(*await asyncio.get_running_loop().run_in_executor(pool, run, environ))

    return application


# --- starting and measuring --------------------------------------------------------------------------------------


def commands(port: int) -> dict[str, list[str]]:
    target, binary = "application_server", Path(sys.executable).parent
    granian = [
        f"{binary}/granian",
        "--factory",
        f"--port={port}",
        f"--workers={WORKERS}",
        "--no-ws",
        "--log-level=error",
    ]
    uvicorn = [f"{binary}/uvicorn", "--factory", f"--port={port}", f"--workers={WORKERS}", "--log-level=error"]
    gunicorn = [f"{binary}/gunicorn", f"-b127.0.0.1:{port}", f"-w{WORKERS}", "--log-level=error"]
    return {
        "granian wsgi": [*granian, "--interface=wsgi", f"--blocking-threads={THREADS}", f"{target}:front_wsgi"],
        "granian asgi, Django asgi": [*granian, "--interface=asginl", f"{target}:asgi_django"],
        "granian asgi, pool": [*granian, "--interface=asginl", f"{target}:asgi_pool"],
        "granian rsgi, pool": [*granian, "--interface=rsgi", f"{target}:rsgi_pool"],
        "uvicorn, pool": [*uvicorn, "--no-access-log", f"{target}:asgi_pool"],
        "gunicorn gthread": [*gunicorn, f"--threads={CONNECTIONS}", f"{target}:front_wsgi()"],
    }


def nginx_configuration(port: int) -> str:
    return f"""
worker_processes {WORKERS}; daemon off; pid {FOLDER}/nginx.pid; error_log {FOLDER}/nginx.log crit;
events {{ worker_connections 256; }}
http {{ access_log off; sendfile on; tcp_nopush on; keepalive_requests 1000000; default_type text/html;
  open_file_cache max=100; server {{ listen 127.0.0.1:{port}; root {FOLDER}; gzip_static always; }} }}
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def family(pid: int) -> list[int]:
    """The process and all its descendants."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [pid, *(one for child in children for one in family(int(child)))]


def cpu_seconds(pid: int) -> float:
    ticks = 0
    for one in family(pid):
        fields = Path(f"/proc/{one}/stat").read_text().rsplit(")", 1)[1].split()
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int) -> float:
    rollups = (Path(f"/proc/{one}/smaps_rollup").read_text() for one in family(pid))
    return sum(int(re.search(r"^Pss:\s+(\d+)", text, re.M)[1]) for text in rollups) / 1024


def start(command: list[str], url: str) -> tuple[subprocess.Popen, float]:
    """The server and the seconds until it answers."""
    begin = time.perf_counter()
    environment = os.environ | {"TRIAL_FOLDER": str(FOLDER), "PYTHONPATH": str(Path(__file__).parent)}
    process = subprocess.Popen(command, env=environment, start_new_session=True)
    while True:
        try:
            asked = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})
            urllib.request.urlopen(asked, timeout=5).read()
            return process, time.perf_counter() - begin
        except urllib.error.HTTPError:
            raise
        except OSError:
            if process.poll() is not None or time.perf_counter() - begin > 20:
                raise RuntimeError(f"did not start: {command}") from None
            time.sleep(0.02)


def load(url: str, seconds: int, pid: int) -> tuple[float, float, str]:
    """Requests a second, milliseconds of the server's CPU a request, 99th percentile as wrk prints it."""
    before = cpu_seconds(pid)
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-H", "Accept-Encoding: gzip", url]
    text = subprocess.run(wrk, capture_output=True, text=True, check=True).stdout
    if "Non-2xx" in text or "Socket errors" in text:
        raise RuntimeError(text)
    total = int(re.search(r"(\d+) requests in", text)[1])
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", text)[1])
    return rate, (cpu_seconds(pid) - before) * 1000 / total, re.search(r"99%\s+(\S+)", text)[1]


def stop(process: subprocess.Popen) -> None:
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(8)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def measure(name: str, command: list[str], port: int, static: str, nginx_pid: int, seconds: int, runs: int) -> str:
    url = f"http://127.0.0.1:{port}"
    process, cold = start(command, f"{url}/query")
    try:
        time.sleep(2)
        memory, pages, queries, files = memory_mb(process.pid), [], [], []
        for _ in range(runs):
            files.append(load(static, seconds, nginx_pid)[0])
            pages.append(load(f"{url}/page", seconds, process.pid))
            queries.append(load(f"{url}/query", seconds, process.pid))
    finally:
        stop(process)
    rate, query_rate, file_rate = (
        statistics.median(one) for one in ([p[0] for p in pages], [q[0] for q in queries], files)
    )
    cpu = statistics.median(page[1] for page in pages)
    query_cpu = statistics.median(query[1] for query in queries)
    return (
        f"| {name} | {rate:,.0f} | {rate / file_rate:.0%} | {cpu:.3f} | {sorted(pages)[runs // 2][2]} | {query_rate:,.0f}"
        f" | {query_cpu:.2f} | {memory:.0f} | {cold:.1f} | {file_rate:,.0f} |"
    )


def fill_database() -> None:
    create = "from django.core.management import call_command as c; from application_server import Group;"
    create += "c('migrate', verbosity=0); Group.objects.bulk_create(Group(name=f'group {n}') for n in range(50))"
    environment = os.environ | {"TRIAL_FOLDER": str(FOLDER), "PYTHONPATH": str(Path(__file__).parent)}
    subprocess.run([sys.executable, "-c", create], env=environment, check=True)


def main() -> None:
    global FOLDER
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("names", nargs="*", help="servers to try; all if none is named")
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--runs", type=int, default=3)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="servers-") as folder:
        FOLDER = Path(folder)
        FOLDER.chmod(0o755)
        (FOLDER / "page.gz").write_bytes(page_bytes())
        fill_database()
        port = free_port()
        (FOLDER / "nginx.conf").write_text(nginx_configuration(port))
        static = f"http://127.0.0.1:{port}/page"
        nginx, _ = start(["nginx", "-c", f"{FOLDER}/nginx.conf"], static)
        print(f"page: {len(page_bytes()):,} bytes of gzip")
        print(
            "| server | page req/s | of nginx | CPU ms | p99 | query req/s | CPU ms | MB at rest | start s | nginx req/s |"
        )
        print("|---|---|---|---|---|---|---|---|---|---|")
        try:
            for name, command in commands(port := free_port()).items():
                if not wanted.names or name in wanted.names:
                    print(measure(name, command, port, static, nginx.pid, wanted.seconds, wanted.runs), flush=True)
        finally:
            stop(nginx)


if __name__ == "__main__":
    main()
