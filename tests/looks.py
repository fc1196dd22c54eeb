"""What must be right with every page: for those who see or move differently, on a phone, in the dark."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# Buttons, fields and links that stand alone must be 44 px high; links inside a sentence need not (WCAG 2.2, 2.5.8).
SMALL = """() => [...document.querySelectorAll(
    "main button, main summary, main select, main textarea, main input:not([type=hidden], [type=checkbox], [type=radio]), main .choice, main nav a")]
  .filter(one => one.checkVisibility() && !one.classList.contains("vh"))
  .filter(one => one.getBoundingClientRect().height < 43.5)
  .map(one => one.outerHTML.slice(0, 120))"""


def look(page: Page, address: str, *, small_targets: bool = True) -> list[str]:
    """Opens an address and every fold on its page; what is wrong with it. With PICTURES, a folder, a picture of it stays."""
    complaints: list[str] = []
    page.on("console", lambda line: complaints.append(line.text) if line.type == "error" else None)
    answer = page.goto(address)
    assert answer is not None
    assert answer.status == 200, address
    for fold in page.locator("details").all():
        fold.evaluate("fold => fold.open = true")
    if folder := os.environ.get("PICTURES"):
        name = urlsplit(page.url).path.strip("/").replace("/", "-") or "home"
        page.screenshot(path=Path(folder) / f"{name}-{page.viewport_size['width']}.png", full_page=True)
    found = [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in Axe().run(page).response["violations"]]
    if page.evaluate("document.documentElement.scrollWidth > window.innerWidth"):
        found.append("wider than the window")
    if small_targets:
        found += [f"small target: {html}" for html in page.evaluate(SMALL)]
    return [f"{address}: {fault}" for fault in (*complaints, *found)]
