"""Take the pictures of the page that the README shows: python -m tools.page_images LEDGER ENTRY REPORT.

Needs Chromium (COMITY_TEST_CHROMIUM, or `chromium` on the path) and the development dependencies.
"""

from __future__ import annotations

import os
import shutil
import socket
import sys
import threading
import time
from pathlib import Path

import uvicorn
from playwright.sync_api import sync_playwright

from comity.ledger.store import LedgerStore
from comity.web.app import create_app

IMAGES = Path(__file__).resolve().parents[1] / "docs" / "images"
SIZE = {"width": 1200, "height": 760}
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]


def main() -> None:
    ledger, entry, report = sys.argv[1:]
    pages = {"overview": "/", "entry": f"/entries/{entry}", "report": f"/reports/{report}", "pair": "/pairs/RUS/PRK"}
    with LedgerStore.open(ledger, create=False) as store:
        listening = socket.socket()
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(store), log_level="warning"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        while not server.started:
            time.sleep(0.02)
        with sync_playwright() as playwright:
            program = os.environ.get("COMITY_TEST_CHROMIUM") or shutil.which("chromium")
            browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
            for name, address in pages.items():
                scheme = "dark" if name == "report" else "light"
                page = browser.new_context(viewport=SIZE, color_scheme=scheme).new_page()  # type: ignore[arg-type]
                page.goto(f"http://127.0.0.1:{listening.getsockname()[1]}{address}")
                if name == "entry":
                    page.locator(".lamp").nth(1).click()
                page.screenshot(path=IMAGES / f"{name}.png")
            browser.close()
        server.should_exit = True
        thread.join()


if __name__ == "__main__":
    main()
