"""A browser without a network, for pages that must work in one."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BROWSER, DRIVER = Path("/usr/bin/chromium"), Path("/usr/bin/chromedriver")
ARGUMENTS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)  # fmt: skip


@contextmanager
def open_browser(*, language: str = "en-US", size: tuple[int, int] = (1280, 900)) -> Iterator:
    """Give a driver of a fresh headless Chromium whose `navigator.language` is as asked; `size` in CSS pixels.

    Where there is none the test is skipped, or fails if SOLIEU_NEED_BROWSER=1.
    """
    webdriver = _webdriver()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        options = webdriver.ChromeOptions()
        options.binary_location = str(BROWSER)
        for argument in (*ARGUMENTS, f"--user-data-dir={folder}"):
            options.add_argument(argument)
        options.add_experimental_option("prefs", {"intl.accept_languages": language})
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        service = webdriver.ChromeService(str(DRIVER))
        driver = webdriver.Chrome(options=options, service=service)
        try:
            resize(driver, *size)
            driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})  # focus events fire
            yield driver
        finally:
            driver.quit()


def resize(driver, width: int, height: int) -> None:
    """Give the page a size in CSS pixels, also a narrower one than windows can have."""
    metrics = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)


def messages(driver) -> list[str]:
    """What the console was told since the last time: errors and refusals of the policy."""
    return [entry["message"] for entry in driver.get_log("browser")]


def _webdriver():
    try:
        from selenium import webdriver
    except ImportError:
        return _without("selenium is not installed")
    if not BROWSER.exists() or not DRIVER.exists():
        return _without(f"{BROWSER} or {DRIVER} is missing")
    return webdriver


def _without(reason: str):
    if os.environ.get("SOLIEU_NEED_BROWSER") == "1":
        pytest.fail(f"a browser is needed (SOLIEU_NEED_BROWSER=1): {reason}")
    pytest.skip(f"no browser: {reason}")
