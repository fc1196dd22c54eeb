"""Everything that is checked without running the product; called by script/check."""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)")


def tool(name: str, *arguments: str) -> bool:
    """Runs an installed tool and tells whether it was content."""
    with tempfile.TemporaryDirectory(prefix="sympolis-check-") as folder:
        return subprocess.run([str(BIN / name), *arguments], cwd=ROOT, check=False,
                              env={"PATH": "/usr/bin:/bin", "HOME": folder, "SYMPOLIS_DATA": folder}).returncode == 0  # fmt: skip


def docs_links() -> bool:
    """Every relative link of the Markdown files leads to a file."""
    broken = [
        f"{page.relative_to(ROOT)}: {link}"
        for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
        for link in LINK.findall(page.read_text())
        if "://" not in link and not link.startswith("mailto:") and not (page.parent / link).exists()
    ]
    for line in broken:
        print(f"broken link: {line}")
    return not broken


def locked() -> bool:
    """The exports agree with uv.lock (asked of uv, which is in the development environment or on the machine)."""
    uv = shutil.which("uv") or str(BIN / "uv")
    if not Path(uv).exists():
        print("uv is not here: the exports were not compared with the lock")
        return True
    content = True
    for name, groups in (
        ("requirements.txt", ["--no-dev", "--group", "build"]),
        ("requirements-dev.txt", ["--all-groups"]),
    ):
        command = [
            uv,
            "export",
            "--quiet",
            "--frozen",
            *groups,
            "--no-emit-project",
            "--no-header",
            "--format",
            "requirements-txt",
        ]
        out = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True).stdout
        if out != (ROOT / name).read_text():
            print(f"{name} does not agree with uv.lock; run script/lock")
            content = False
    return content


def holes() -> bool:
    """Known holes in what we depend on, where the advisory service can be reached."""
    run = subprocess.run([str(BIN / "pip-audit"), "--progress-spinner", "off", "--disable-pip", "--require-hashes", "-r", "requirements.txt"],
                         cwd=ROOT, check=False, capture_output=True, text=True)  # fmt: skip
    if run.returncode and "vulnerabilit" not in run.stdout + run.stderr:
        print("the advisory service cannot be reached: dependencies were not audited")
        return True
    if "could not be audited" in run.stdout:
        print("the advisory service does not answer here: dependencies were not audited")
        return True
    print((run.stdout + run.stderr).strip())
    return run.returncode == 0


CHECKS = {
    "format": lambda: tool("ruff", "format", "--check", "--quiet", "."),
    "lint": lambda: tool("ruff", "check", "--quiet", "."),
    "floors": lambda: tool("lint-imports"),
    "types": lambda: tool("mypy"),
    "migrations": lambda: tool("python", "-m", "sympolis", "django", "makemigrations", "--check", "--dry-run"),
    "translations": lambda: tool("python", "script/translations.py", "--check"),
    "templates": lambda: tool("python", "script/templates.py"),
    "docs": docs_links,
    "lock": locked,
    "audit": holes,
}


def main() -> int:
    wrong = []
    for name in sys.argv[1:] or CHECKS:
        print(f"== {name}", flush=True)
        if not CHECKS[name]():
            wrong.append(name)
    print("All checks passed." if not wrong else f"Not right: {', '.join(wrong)}")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
