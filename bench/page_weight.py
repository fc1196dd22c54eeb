"""First view of a page in Chromium: its requests and their compressed bytes.

    python bench/page_weight.py http://127.0.0.1:8000/series/load-40/programme/

Needs a running Sympolis with that page (`sympolis demo --sessions 40`, `sympolis serve`) and Chromium.
"""

import shutil
import sys

from playwright.sync_api import Request, sync_playwright


def main() -> None:
    address = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000/series/load-40/programme/"
    seen: list[Request] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        # Chromium offers br as well; the bar is in gzip
        page = browser.new_context(extra_http_headers={"Accept-Encoding": "gzip"}).new_page()
        page.on("requestfinished", lambda one: seen.append(one))
        answer = page.goto(address, wait_until="networkidle")
        if answer is None or answer.status != 200:
            raise SystemExit(f"{address} answers {answer and answer.status}")
        sizes = [(one.sizes()["responseBodySize"], one.url) for one in seen]
        browser.close()
    for size, url in sizes:
        print(f"  {size:>8,}  {url}")
    print(f"{len(sizes)} requests, {sum(size for size, _url in sizes):,} bytes")


if __name__ == "__main__":
    main()
