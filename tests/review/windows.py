"""Windows of a real browser in front of a real server; what goes wrong in their scripts fails the test."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, ViewportSize, expect, sync_playwright

from tests.services import absent

PATIENCE = 60_000
"""Milliseconds that a step may take on a busy machine."""
LAPTOP: ViewportSize = {"width": 1280, "height": 720}
REFUSED = "Failed to load resource"
"""How Chromium tells of an answer that is an error: the test says itself whether it wants one."""


@dataclass
class Windows:
    """Opens windows, each as if on a machine of its own."""

    browser: Browser
    faults: list[str] = field(default_factory=list)
    """Errors of scripts, and what the content security policy did not let a page do."""
    _machines: list[BrowserContext] = field(default_factory=list)

    def open(self, url: str, path: str = "/review") -> Page:
        """A window that shows a page."""
        machine = self.browser.new_context(viewport=LAPTOP)
        machine.set_default_timeout(PATIENCE)
        self._machines.append(machine)
        page = machine.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("console", self._said)
        page.goto(url + path)
        return page

    def close(self) -> None:
        """Close all that are still open."""
        for machine in self._machines:
            machine.close()

    def _said(self, message: ConsoleMessage) -> None:
        if message.type == "error" and not message.text.startswith(REFUSED):
            self.faults.append(f"{message.location['url']}: {message.text}")


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """Debian's Chromium; who has none skips, but not where CI is set."""
    found = shutil.which("chromium")
    if found is None:
        absent("chromium")
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
