"""Every kind of page of the handbook in a browser: WCAG 2.1 AA as axe-core finds it, no wider than a phone, on paper, nothing asked of elsewhere.

The ordinary run tries WCAG on a layout for each pair of language and colours; the slow one on every kind of page in all of them.
"""

from collections.abc import Iterable, Iterator
from importlib import resources
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from browsing import LAYOUTS, PAGES, PAPER, printed, reader, site_served, watched, wide

pytestmark = pytest.mark.needs("chromium", "fonts")
ASKED = "{runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'], resultTypes: ['violations']}"
UNFOLD = (
    "Array.from(document.querySelectorAll('details')).slice(0, %d).forEach(part => { part.open = true; })"
)
SOME, ALL = 6, 10_000  # the stories of an article are all made from one template


@pytest.fixture(scope="module")
def roots(staff_site: Path, public_site: Path) -> Iterator[dict[str, str]]:
    """Where each handbook is served."""
    with site_served(staff_site) as staff, site_served(public_site) as public:
        yield {"staff": staff, "public": public}


@pytest.fixture(scope="module")
def axe() -> str:
    """axe-core, as the package of its Python binding carries it."""
    return (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")


def violations(page: Any, axe: str, address: str, unfold: int = SOME) -> list[tuple[str, str]]:
    """What axe finds on a page with what unfolds unfolded: the rule and the element."""
    page.goto(address)
    page.evaluate(UNFOLD % unfold)
    page.evaluate(axe)
    found = page.evaluate(f"axe.run(document, {ASKED})")["violations"]
    return [(rule["id"], node["html"][:120]) for rule in found for node in rule["nodes"]]


def test_axe_finds_what_is_wrong(browser: Any, roots: dict[str, str], axe: str) -> None:
    with reader(browser) as page:
        assert violations(page, axe, roots["staff"] + "limits.html") == []
        page.evaluate(
            "document.querySelector('.md-content h1').innerHTML = '<img src=data:,><a href=x style=color:#bbb>words</a>'"
        )
        found = page.evaluate(f"axe.run(document, {ASKED})")["violations"]
        assert {"image-alt", "color-contrast"} <= {rule["id"] for rule in found}


def test_four_layouts_keep_wcag_aa(browser: Any, roots: dict[str, str], axe: str) -> None:
    ways = product(("light", "dark"), ("", "en/"))
    for (scheme, language), kind in zip(ways, LAYOUTS[::2], strict=True):
        with reader(browser, color_scheme=scheme) as page:
            assert violations(page, axe, roots["staff"] + language + PAGES["staff"][kind]) == [], kind
            assert (
                page.get_attribute("body", "data-md-color-scheme")
                == {"light": "default", "dark": "slate"}[scheme]
            )


@pytest.mark.slow
@pytest.mark.parametrize("audience", ["staff", "public"])
@pytest.mark.parametrize("language", ["", "en/"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_of_page_keeps_wcag_aa_in_every_way(
    browser: Any, roots: dict[str, str], axe: str, audience: str, language: str, scheme: str
) -> None:
    with reader(browser, color_scheme=scheme) as page:
        found = {
            name: violations(page, axe, roots[audience] + language + name, ALL)
            for name in PAGES[audience].values()
        }
    assert {name: what for name, what in found.items() if what} == {}


@pytest.mark.parametrize(
    ("audience", "language", "width", "kinds"),
    [
        ("staff", "", 360, LAYOUTS),
        *(
            pytest.param(*way, PAGES[way[0]], marks=pytest.mark.slow)
            for way in product(("staff", "public"), ("", "en/"), (360, 1280))
        ),
    ],
)
def test_no_page_is_wider_than_its_screen_and_nothing_leaves_the_site(
    browser: Any, roots: dict[str, str], audience: str, language: str, width: int, kinds: Iterable[str]
) -> None:
    reaching = {}
    with reader(browser, width) as page:
        seen = watched(page)
        for kind in kinds:
            page.goto(roots[audience] + language + PAGES[audience][kind])
            reaching[kind] = wide(page, ".md-content")
    assert {kind: what for kind, what in reaching.items() if what} == {}
    assert len(seen.asked) > 4 * len(reaching)
    assert [url for url in seen.asked if not url.startswith((roots[audience], "data:", "blob:"))] == []
    assert seen.said == []


@pytest.mark.parametrize(
    ("name", "paper", "most"),
    [
        ("rosters/yingji/2026-11.html", "A4 landscape", 1),
        pytest.param("en/rosters/yingji/2026-11.html", "A4 landscape", 1, marks=pytest.mark.slow),
        pytest.param("rosters/wangchuan/2026-w48.html", "A4 landscape", 1, marks=pytest.mark.slow),
        pytest.param("units/index.html", "A4", 1, marks=pytest.mark.slow),
        pytest.param("en/units/index.html", "A4", 1, marks=pytest.mark.slow),
        ("index.html", "A4", 1),
        pytest.param("manual/chemical.html", "A4", 2, marks=pytest.mark.slow),
        ("procedures/reporting.html", "A4", 6),
    ],
)
def test_a_page_fits_on_its_paper(
    browser: Any, roots: dict[str, str], name: str, paper: str, most: int
) -> None:
    with reader(browser) as page:
        page.goto(roots["staff"] + name)
        out = printed(page)
        assert out.sizes == {PAPER[paper]} and 1 <= out.sheets <= most, out
        page.emulate_media(media="print")
        assert not page.is_visible(".md-header") and not page.is_visible(".md-sidebar")
        assert page.is_visible("h1") and page.is_visible(".zb-internal")
