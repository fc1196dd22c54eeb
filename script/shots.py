"""Takes the screenshots of README and docs from a fresh demo; called by script/shots."""

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "pictures"
SERIES = "/series/lessons-learned-now/"
PUBLIC = {"programme": f"{SERIES}programme/#now", "series": SERIES, "session": f"{SERIES}sessions/cities-in-crisis/"}
DESK = {"desk": "/desk/", "plan": "/desk/series/lessons-learned-now/"}


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(address: str) -> None:
    """Until the server answers, 30 seconds at most."""
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{address}/healthz").close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("The demo did not start.")


def sign_in(page: Page, address: str) -> None:
    """As the secretariat, with the code of the demo's mail."""
    page.goto(f"{address}/accounts/login/?next=/desk/")
    page.get_by_role("textbox").fill("secretariat@demo.example")
    page.get_by_role("button", name="Send me a code").click()
    code = page.locator("input[autocomplete=one-time-code]")
    code.wait_for()
    mail = page.context.new_page()
    mail.goto(f"{address}/demo/mail/")
    mail.locator(".letters a").first.click()
    digits = re.search(r"\b\d{4} \d{4}\b", mail.locator(".letter").inner_text())
    mail.close()
    code.fill(digits.group())
    page.keyboard.press("Enter")
    page.wait_for_url("**/desk/")


def take(browser: Browser, address: str) -> None:
    """All pictures."""
    for width, height in ((1280, 900), (390, 844)):
        context = browser.new_context(
            viewport={"width": width, "height": height}, timezone_id="Africa/Nairobi", locale="en-GB"
        )
        page = context.new_page()
        for name, path in PUBLIC.items():
            page.goto(address + path)
            page.wait_for_load_state("networkidle")
            page.screenshot(path=PICTURES / f"{name}-{width}.png")
        sign_in(page, address)
        for name, path in DESK.items():
            page.goto(address + path)
            page.screenshot(path=PICTURES / f"{name}-{width}.png")
        context.close()


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    program, port = shutil.which("chromium") or shutil.which("chromium-browser"), free_port()
    if not program:
        print("chromium is missing: apt install chromium")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "SYMPOLIS_DATA": folder, "SYMPOLIS_DEMO": "1", "PORT": str(port)}
        tool = str(Path(sys.executable).parent / "sympolis")
        subprocess.run([tool, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        server = subprocess.Popen([tool, "serve"], env=environment)
        try:
            wait_for(f"http://127.0.0.1:{port}")
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
                take(browser, f"http://127.0.0.1:{port}")
                browser.close()
        finally:
            server.terminate()
            server.wait()
    return 0


if __name__ == "__main__":
    sys.exit(main())
