"""The report of the evals in a browser: it asks for nothing, fits the screen, and can be read in light and in dark."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from evals.assessor import graded
from evals.commands.choosing import Selection
from evals.commands.outcome import outcome
from evals.report import as_html, page_of
from evals.wires import coach_of
from rehearse.settings import load_settings

NOW = datetime(2026, 3, 1, tzinfo=UTC)

# WCAG 2.2, 1.4.3: text below 18.66 px bold or 24 px has a contrast of 4.5 to what is behind it, larger text of 3.
TOO_FAINT = """() => {
  const parts = colour => colour.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = element => {
    for (let at = element; at; at = at.parentElement) {
      const colour = parts(getComputedStyle(at).backgroundColor);
      if (colour.length < 4 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let looked = 0;
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim()) continue;
    looked += 1;
    const style = getComputedStyle(element);
    const [one, other] = [light(parts(style.color)), light(behind(element))].sort((a, b) => b - a);
    const size = parseFloat(style.fontSize);
    const least = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700) ? 3 : 4.5;
    const ratio = (one + 0.05) / (other + 0.05);
    if (ratio < least) found.add(`${ratio.toFixed(2)}: ${walker.currentNode.data.trim().slice(0, 40)}`);
  }
  return {looked, found: [...found]};
}"""

CLIPPED = """() => [...document.querySelectorAll("table, svg[role=img]")]
  .filter(one => one.getBoundingClientRect().right > innerWidth + 1).length"""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = load_settings(coach="offline")
    selection = Selection(limit=6)
    work = selection.work(settings)
    coach = coach_of(settings, work.rubric)
    made = [graded(case, coach, work.rubric) for case in work.cases]
    page = page_of(outcome(made, work, selection, made_at=NOW), Selection(split="all").work(settings))
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(as_html(page), "utf-8")
    return path


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [375, 1440])
def test_it_asks_for_nothing_fits_and_can_be_read(browser: Browser, report: Path, width: int, dark: bool) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme="dark" if dark else "light")
    asked: list[str] = []
    said: list[str] = []
    page = context.new_page()
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto(report.as_uri())
    assert asked == [report.as_uri()]
    assert said == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CLIPPED) == 0
    contrast = page.evaluate(TOO_FAINT)
    assert contrast["looked"] > 500
    assert contrast["found"] == []
    # Rows that are stacked on a small screen are rows to a screen reader all the same.
    gates = page.get_by_role("table", name="All gates, those that failed first")
    assert gates.get_by_role("row").count() > 20
    assert gates.get_by_role("rowheader", name="Agreement beyond chance").count() == 1
    context.close()
