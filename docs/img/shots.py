"""Takes the pictures of the README: builds the sample city's handbook as of one evening and photographs it with Chromium.

Run it from anywhere: `python docs/img/shots.py`. It needs Chromium and a Chinese font (apt-get install chromium
fonts-noto-cjk).
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
AT = "2026-11-23T21:00+08:00"
SHOTS = {
    "home-phone.png": ("index.html", 390, 844),
    "roster-desktop.png": ("rosters/wangchuan/2026-11.html", 1280, 1100),
}
FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars --force-color-profile=srgb --virtual-time-budget=3000"
)


def standing(site: Path, name: str, milliseconds: int) -> Path:
    """A copy of the page whose clock stands still."""
    (site / "clock.js").write_text(
        f"var real = Date; Date = class extends real {{ constructor(...a) {{ a.length ? super(...a) : super({milliseconds}); }}"
        f" static now() {{ return {milliseconds}; }} }};",
        encoding="utf-8",
    )
    script = f'<script src="{"../" * name.count("/")}clock.js"></script></head>'
    copy = (site / name).with_name("standing-" + Path(name).name)
    copy.write_text((site / name).read_text(encoding="utf-8").replace("</head>", script, 1), encoding="utf-8")
    return copy


def main() -> None:
    """Both pictures, beside this file."""
    sys.path.insert(0, str(HERE.parents[1] / "tools"))
    from zhiban.schema.parts import Instant
    from zhiban.site import build

    chromium = (
        shutil.which("chromium") or shutil.which("google-chrome") or sys.exit("apt-get install chromium")
    )
    at = Instant.read(AT)
    with tempfile.TemporaryDirectory() as temporary:
        site = build(HERE.parents[1], Path(temporary) / "site", at=at)
        for picture, (name, wide, high) in SHOTS.items():
            page = standing(site, name, int(at.timestamp() * 1000))
            folder = f"--user-data-dir={temporary}/profile"
            size = [f"--window-size={wide},{high}", f"--screenshot={HERE / picture}"]
            subprocess.run(
                [chromium, *FLAGS.split(), folder, *size, page.as_uri()], check=True, capture_output=True
            )
            print(picture, (HERE / picture).stat().st_size)


if __name__ == "__main__":
    main()
