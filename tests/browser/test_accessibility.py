"""WCAG 2.2 AA as far as axe can tell, on every page and main state in light and dark; and what axe cannot tell."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from app_process import AppProcess
from axe_playwright_python.sync_playwright import Axe
from candidate import Candidate
from playwright.sync_api import Browser, Page, expect
from walk import walk

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SCHEMES = ("light", "dark")


class Finding(NamedTuple):
    """What axe found at one element, and in which state of which page."""

    scheme: str
    state: str
    rule: str
    impact: str
    html: str
    why: str


class Known(NamedTuple):
    """A finding in Streamlit's own markup, which its pages cannot mend, and why that is so."""

    rule: str
    mark: str
    reason: str

    def covers(self, finding: Finding) -> bool:
        """Say whether the finding is this one."""
        return finding.rule == self.rule and self.mark in finding.html


KNOWN: tuple[Known, ...] = (
    Known(
        "presentation-role-conflict",
        'data-testid="stFileUploaderDropzone"',
        "minor: react-dropzone's section has role=presentation by default (its pull request 1182), and Streamlit gives "
        "it an aria-label (no issue about that was found; Streamlit's 15921 is of the same element); the button and "
        "the input inside it have names of their own.",
    ),
)


@pytest.fixture(scope="module")
def findings(app: AppProcess, browser: Browser) -> tuple[Finding, ...]:
    found: list[Finding] = []
    for scheme in SCHEMES:
        context = browser.new_context(
            viewport={"width": 1440, "height": 1000}, color_scheme=scheme, reduced_motion="reduce"
        )
        context.set_default_timeout(20_000)
        page = context.new_page()
        walk(app.url, page, lambda state, page=page, scheme=scheme: found.extend(_found(page, scheme, state)))
        context.close()
    return tuple(found)


def _found(page: Page, scheme: str, state: str) -> list[Finding]:
    results = Axe().run(page, options={"runOnly": RULES, "resultTypes": ["violations", "passes"]}).response
    assert results["passes"], "axe looked at nothing"
    return [
        Finding(scheme, state, rule["id"], rule["impact"], node["html"], node["failureSummary"])
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_axe_finds_nothing_of_ours_on_any_page_or_state(findings: tuple[Finding, ...], scheme: str) -> None:
    ours = [one for one in findings if one.scheme == scheme and not any(known.covers(one) for known in KNOWN)]
    assert not ours, "\n".join(f"{one.state}: {one.rule} ({one.impact}) at {one.html[:160]}: {one.why}" for one in ours)


@pytest.mark.parametrize("known", KNOWN, ids=lambda known: known.rule)
def test_what_is_put_up_with_in_streamlits_markup_is_still_there(findings: tuple[Finding, ...], known: Known) -> None:
    assert any(known.covers(one) for one in findings), f"{known.rule} is gone: take it off the list"


def test_nobody_scrolls_sideways_at_320_px_which_is_what_zooming_to_400_percent_leaves(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit("about:blank", width=320, height=640)
    wide: list[str] = []

    def look(state: str) -> None:
        beyond = page.evaluate(
            """() => [document.documentElement, document.querySelector("[data-testid=stMain]")].map(
                (node) => node.scrollWidth - node.clientWidth)"""
        )
        if max(beyond) > 0:
            wide.append(f"{state}: {beyond}")

    walk(app.url, page, look)
    assert wide == []


def test_nothing_moves_for_who_asked_for_less_motion(app: AppProcess, browser: Browser) -> None:
    context = browser.new_context(reduced_motion="reduce", viewport={"width": 1440, "height": 1000})
    page = context.new_page()
    page.goto(app.url)
    Candidate(page).start()
    moving = page.evaluate(
        """() => document.getAnimations().filter((one) => {
            const timing = one.effect.getComputedTiming();
            return timing.duration > 1 || timing.iterations > 1;
        }).map((one) => one.animationName ?? one.transitionProperty)"""
    )
    assert moving == []
    context.close()


def test_the_focus_is_seen_wherever_it_goes(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url)
    candidate = Candidate(page)
    candidate.start()
    candidate.answer("I want to grow and be successful.", more="I just want to be successful, really.")
    expect(page.locator("#feedback")).to_be_focused()
    candidate.button("Show a stronger version").click()
    expect(page.locator("#stronger")).to_be_focused()
    page.evaluate("document.activeElement.blur(); window.scrollTo(0, 0)")
    unseen: set[str] = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        unseen.update(page.evaluate(_UNSEEN))
    assert unseen == set()


_UNSEEN = """() => {
    const here = document.activeElement;
    if (!here || here === document.body) return [];
    const holders = [here, here.parentElement, here.parentElement?.parentElement, here.closest("[data-testid]")];
    const shown = holders.filter(Boolean).some((node) => {
        const style = getComputedStyle(node);
        return (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none"
            || (/^(INPUT|TEXTAREA)$/.test(here.tagName) && parseFloat(style.borderTopWidth) > 0);
    });
    return shown ? [] : [here.outerHTML.slice(0, 160)];
}"""
