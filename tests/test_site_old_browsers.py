"""Our own styles and scripts run in Chromium 86, which is what many offices have."""

import re
from pathlib import Path

import pytest

ASSETS = Path(__file__).resolve().parents[1] / "tools/zhiban/site/assets"
# What a browser of October 2020 does not know, with the version that does, and could not do without.
CSS = {
    r":is\(": 88, r":where\(": 88, r":has\(": 105, r":not\([^)]*,": 88, r"\binset(-block|-inline)?\s*:": 87, r"\baspect-ratio\s*:": 88,
    r"@layer\b": 99, r"@container\b": 105, r"@property\b": 85.5, r"color-mix\(": 111, r"\b(margin|padding|border)-(inline|block)\s*:": 87,
    r"\b(margin|padding)-(inline|block)-": 87, r"\boverflow\s*:\s*clip": 90, r"\d(dvh|svh|lvh|cqw|lh)\b": 108, r"^\s*&": 112,
    r"\b(translate|rotate|scale)\s*:": 104,
    r"@import": 0, r"url\((?!['\"]?data:)": 0,
}  # fmt: skip
JS = {
    r"\?\.[\w(\[]": "ES2020", r"\?\?": "ES2020", r"(\|\||&&|\?\?)=": "ES2021", r"\.at\(": 92, r"\.replaceAll\(": "ES2021", r"\bstructuredClone\b(?!\.)": 98,
    r"Object\.hasOwn": 93, r"\.findLast": 97, r"\.toSorted": 110, r"\bstatic\s*\{": 94, r"#\w+\s*[=(;]": "private", r"\bimport\s*\(": "modules", r"\beval\b": 0,
    r"\bnew Function\b": 0, r"\.innerHTML\s*=": 0, r"document\.write": 0, r"https?://(?!www\.w3\.org)": 0,
}  # fmt: skip


def bare(text: str) -> str:
    return re.sub(r"/\*.*?\*/", "", text, flags=re.DOTALL)


@pytest.mark.parametrize("file", sorted(ASSETS.rglob("*.css")), ids=lambda file: file.name)
def test_a_style_has_nothing_newer_than_chromium_86(file: Path) -> None:
    text = bare(file.read_text(encoding="utf-8"))
    assert [
        (match[0], since) for sign, since in CSS.items() for match in re.finditer(sign, text, re.MULTILINE)
    ] == []


@pytest.mark.parametrize("file", sorted(ASSETS.rglob("*.js")), ids=lambda file: file.name)
def test_a_script_has_nothing_newer_than_chromium_86(file: Path) -> None:
    text = re.sub(r'"(?:[^"\\\n]|\\.)*"', '""', bare(file.read_text(encoding="utf-8")))
    assert [(match[0], since) for sign, since in JS.items() for match in re.finditer(sign, text)] == []


def test_what_the_theme_brings_has_nothing_that_an_old_browser_cannot_do_without(staff_site: Path) -> None:
    for file in (
        *staff_site.glob("assets/javascripts/*.js"),
        *staff_site.glob("assets/javascripts/workers/*.js"),
    ):
        text = file.read_text(encoding="utf-8")
        found = {
            sign
            for sign in (
                "structuredClone",
                "Object.hasOwn",
                ".findLast(",
                ".toSorted(",
                ".at(-",
                "static{",
                "??=",
            )
            if sign in text
        }
        assert found == set(), file.name
    for file in staff_site.glob("assets/stylesheets/*.css"):
        text = file.read_text(encoding="utf-8")
        signs = (
            ":is(",
            ":where(",
            ":has(",
            "inset:",
            "aspect-ratio:",
            "@layer",
            "color-mix(",
            "@container",
            "margin-inline:",
        )
        assert {sign for sign in signs if sign in text} == set(), file.name
