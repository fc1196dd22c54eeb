"""Runs the tests on SQLite and PostgreSQL; called by script/test."""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import IO, Any

PACKAGES = {
    "postgresql": ["postgresql"], "chromium": ["chromium"], "gettext": ["gettext"], "nginx": ["nginx"],
    "node": ["nodejs", "npm"],
}  # fmt: skip
MARKS = {"chromium": "browser", "nginx": "nginx", "node": "node"}  # part -> mark of the tests that need it
READERS = Path(__file__).resolve().parent / "readers"  # what is read with Node.js: see its package.json


def find_postgres() -> Path | None:
    """Folder with initdb and postgres of the newest PostgreSQL here."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    return Path(program).parent if (program := shutil.which("initdb")) else None


def missing() -> list[str]:
    """Names of the real components that are not on this machine."""
    there = {
        "postgresql": find_postgres() is not None,
        "chromium": bool(shutil.which("chromium") or shutil.which("chromium-browser")),
        "gettext": bool(shutil.which("msgfmt")),
        # Debian keeps it where only root's PATH leads
        "nginx": bool(shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")),
        "node": bool(shutil.which("node")) and (READERS / "node_modules").is_dir(),
    }
    return [name for name, known in there.items() if not known]


def install(names: list[str]) -> None:
    """Installs missing components: as root on Debian or Ubuntu, and what Node.js reads into this folder."""
    _install_packages([name for name in names if not (name == "node" and shutil.which("npm"))])
    if "node" in names and shutil.which("npm"):
        command = [
            "npm",
            "ci",
            "--prefix",
            str(READERS),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ]
        _tried(command)


def _install_packages(names: list[str]) -> None:
    if not names or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    wanted = [package for name in names for package in PACKAGES[name]]
    _tried(["apt-get", "update", "-qq"], env=quiet)
    _tried(["apt-get", "install", "-qq", "-y", "--no-install-recommends", *wanted], env=quiet)


def _tried(command: list[str], **options: Any) -> None:
    """Run it, and again after a pause if it failed: a registry that does not answer once is no reason to test less."""
    for pause in (5, 20, 0):
        if subprocess.run(command, check=False, stdout=subprocess.DEVNULL, **options).returncode == 0 or not pause:
            return
        time.sleep(pause)


class Postgres:
    """A PostgreSQL of our own in a temporary folder, on a socket only."""

    def __enter__(self) -> str:
        binaries = find_postgres()
        self.folder = Path(tempfile.mkdtemp(prefix="sympolis-pg-"))
        self.as_user = []
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
            self.as_user = ["runuser", "-u", "postgres", "--"]
        self.control = str(binaries / "pg_ctl")
        data = str(self.folder / "data")
        self._run(
            str(binaries / "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "-N"
        )
        options = f"-c listen_addresses='' -k {self.folder} -c fsync=off -c max_connections=60"
        self._run(self.control, "-D", data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")
        return f"postgresql://postgres@/sympolis?host={self.folder}"

    def __exit__(self, *error) -> None:
        self._run(self.control, "-D", str(self.folder / "data"), "-m", "immediate", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def restart(self) -> None:
        """Stop at once, as after a power cut, and start again; returns when it answers."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run(self.control, "-D", data, "-m", "immediate", "-w", "-l", log, "restart")

    def _run(self, *command: str) -> None:
        subprocess.run([*self.as_user, *command], check=True, stdout=subprocess.DEVNULL, cwd="/")


def pytest(options: list[str], *, into: IO[bytes] | None = None, **environment: str) -> int:
    """One run of pytest with an own data folder, printing here or into a file; returns its exit code."""
    with tempfile.TemporaryDirectory(prefix="sympolis-test-") as folder:
        surroundings = {
            key: value for key, value in os.environ.items() if not key.startswith("SYMPOLIS_") and key != "DATABASE_URL"
        }
        return subprocess.run([sys.executable, "-m", "pytest", *options], stdout=into, stderr=into and subprocess.STDOUT,
                              env={**surroundings, "SYMPOLIS_DATA": folder, **environment}, check=False).returncode  # fmt: skip


def on_both(options: list[str]) -> list[int]:
    """SQLite with every part and PostgreSQL without browser and servers, side by side: most of the time one waits."""
    with Postgres() as address, tempfile.TemporaryFile() as said, ThreadPoolExecutor(1) as beside:
        there = [*options, "-m", without(MARKS.values())]
        run = beside.submit(pytest, there, into=said, DATABASE_URL=address)
        codes = [pytest(options), run.result()]
        print("== PostgreSQL", flush=True)
        said.seek(0)
        sys.stdout.write(said.read().decode(errors="replace"))
        sys.stdout.flush()
    return codes


def without(marks: Iterable[str]) -> str:
    """What pytest's -m wants to hear to leave these out."""
    return " and ".join(f"not {mark}" for mark in marks)


def main() -> int:
    parser = argparse.ArgumentParser(prog="script/test", description=__doc__)
    parser.add_argument("--without", action="append", default=[], choices=sorted(PACKAGES), help="leave a part out")
    parser.add_argument("paths", nargs="*", help="test files or folders; everything without")
    given, rest = parser.parse_known_args()
    install([name for name in missing() if name not in given.without])
    lacking = [name for name in missing() if name not in given.without]
    options = [*rest, *given.paths]
    left_out = [mark for part, mark in MARKS.items() if part in [*lacking, *given.without]]
    if left_out:
        options += ["-m", without(left_out)]
    print("== SQLite", flush=True)
    both = not given.paths and "postgresql" not in [*lacking, *given.without]
    codes = on_both(options) if both else [pytest(options)]
    if lacking:
        print(f"Not tested, since missing here: {', '.join(lacking)}. Install it, or say --without NAME.")
        return 1
    return max(codes)


if __name__ == "__main__":
    sys.exit(main())
