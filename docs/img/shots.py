"""Takes the pictures of the README: builds the sample city's handbook as of one evening and photographs it in Chromium.

Run it from anywhere: `python docs/img/shots.py`. It needs Chromium and a Chinese font (apt-get install chromium
fonts-noto-cjk), and Playwright of the tests' packages.
"""

import shutil
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
AT = "2026-11-23T21:00:00+08:00"
LIMIT = 150_000  # bytes


class Shot(NamedTuple):
    """One picture: of which page, how large in pixels, in which colours, from where on, and how much smaller."""

    page: str
    wide: int
    high: int
    scheme: str = "light"
    part: str = ""
    scale: float = 1


SHOTS = {
    "home-phone.png": Shot("index.html", 390, 844),
    "home-phone-dark.png": Shot("index.html", 390, 844, "dark"),
    "incident-phone.png": Shot("manual/incident.html", 390, 844),
    "roster-desktop.png": Shot("rosters/wangchuan/2026-11.html", 1120, 690, part=".zb-issued", scale=0.9),
    "statistics-desktop.png": Shot("statistics.html", 1000, 760, part="#figures-watch"),
}


def taken(page: Any, site: Path, shot: Shot, to: Path) -> int:
    """The picture, into a file; its size in bytes. The bar at the top covers 48 pixels."""
    page.goto((site / shot.page).as_uri())
    if shot.part:
        page.evaluate(
            "part => { document.querySelector(part).scrollIntoView(); scrollBy(0, -64); }", shot.part
        )
    page.wait_for_timeout(400)  # the header slides
    page.screenshot(path=str(to))
    return to.stat().st_size


def main() -> None:
    """All pictures, beside this file."""
    sys.path.insert(0, str(HERE.parents[1] / "tools"))
    from playwright.sync_api import sync_playwright

    from zhiban.schema.parts import Instant
    from zhiban.site import build

    chromium = (
        shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("apt-get install chromium")
    )
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as play:
        site = build(
            HERE.parents[1], Path(temporary) / "site", language="both", at=Instant.read(AT[:16] + AT[19:])
        )
        browser = play.chromium.launch(
            executable_path=chromium, args=["--no-sandbox", "--disable-gpu", "--disable-lcd-text"]
        )
        for picture, shot in SHOTS.items():
            size = {"width": shot.wide, "height": shot.high}
            with browser.new_context(
                viewport=size, color_scheme=shot.scheme, device_scale_factor=shot.scale
            ) as context:
                page = context.new_page()
                page.clock.set_fixed_time(datetime.fromisoformat(AT))
                weight = taken(page, site, shot, HERE / picture)
            print(picture, weight)
            if weight > LIMIT:
                sys.exit(f"{picture}: more than {LIMIT} bytes")
        browser.close()


if __name__ == "__main__":
    main()
