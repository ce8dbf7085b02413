"""The interface in Spanish, as the browser asks for it or somebody chooses it; interview and guide stay English."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate, choose
from playwright.sync_api import Page, expect

SPANISH = {
    "posting": "Oferta de empleo",
    "start": "Empezar la entrevista",
    "question": "Pregunta {n} de",
    "answer": "Tu respuesta",
    "submit": "Enviar",
    "next": "Siguiente pregunta",
    "finish": "Terminar y ver el informe",
}
PAGES = {
    "": "Practica cómo explicar tus metas profesionales",
    "progress": "Progreso",
    "guide": "Guía",
    "trust": "Hasta dónde confiar",
    "settings": "Ajustes",
}
TOO_WIDE = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
CUT = """() => [...document.querySelectorAll(
    'button p, [data-testid=stWidgetLabel] p, .who, .chip, .kicker, .level, .working, .place, summary, th, h1, h2, h3')]
    .filter((it) => it.checkVisibility() && !it.closest('.wide, .sr') && it.scrollWidth > it.clientWidth + 1
        && getComputedStyle(it).display !== 'inline')
    .map((it) => `${it.className} ${it.innerText}`)"""

# Somebody's words, a coach's reasons and a guide's examples that would be read aloud as if they were Spanish.
OTHER_LANGUAGE = """() => [...document.querySelectorAll('.words, .reason, .example, .quotes q')]
    .filter((it) => it.checkVisibility() && it.closest('[lang]').lang !== 'en').map((it) => it.innerText)"""


@pytest.mark.parametrize("width", [375, 1440])
def test_a_browser_that_asks_for_spanish_meets_every_page_in_spanish_and_nothing_is_cut(
    app: AppProcess, visit: Callable[..., Page], width: int
) -> None:
    page = visit("about:blank", width=width, locale="es-ES")
    for name, title in PAGES.items():
        page.goto(f"{app.url}/{name}")
        expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
        expect(page.locator("html")).to_have_attribute("lang", "es")
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert page.evaluate(TOO_WIDE) <= 0, name
        assert page.evaluate(CUT) == [], name


def test_the_guide_says_that_its_own_words_are_english(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit("about:blank", locale="es-ES")
    for part, own in (("questions", 0), ("strategies", 5), ("pitfalls", 5), ("situations", 3), ("looked_for", 4)):
        page.goto(f"{app.url}/guide?part={part}")
        expect(page.locator(".words, .prose, .reason").first).to_be_visible()
        expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
        assert page.evaluate(OTHER_LANGUAGE) == [], part
        headings = page.locator("[lang=en] h2")
        expect(headings).to_have_count(own)
    page.goto(f"{app.url}/guide?part=rubric")
    expect(
        page.get_by_role("heading", level=2, name="Equilibrio entre corto y largo plazo", exact=True)
    ).to_be_visible()


@pytest.mark.parametrize("locale", ["en-GB", "fr-FR"])
def test_a_browser_that_asks_for_another_language_meets_english(
    app: AppProcess, visit: Callable[..., Page], locale: str
) -> None:
    page = visit(f"{app.url}/settings", locale=locale)
    expect(page.get_by_role("heading", level=1, name="Settings", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_language_chosen_is_kept_after_a_reload_and_in_a_new_tab(
    app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(f"{app.url}/settings", locale="es-MX")
    assert _kept(page) == []
    _choose(page, "Idioma de la interfaz", "English")
    _expect_settings(page, "Settings", "en")
    assert _kept(page) == ["en"]
    page.reload()
    _expect_settings(page, "Settings", "en")
    tab = page.context.new_page()
    tab.goto(f"{app.url}/settings")
    _expect_settings(tab, "Settings", "en")
    _choose(tab, "Language of the interface", "Español")
    _expect_settings(tab, "Ajustes", "es")
    page.reload()
    _expect_settings(page, "Ajustes", "es")


def test_a_language_that_was_never_chosen_follows_the_browser(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(f"{app.url}/settings", locale="es-ES")
    _expect_settings(page, "Ajustes", "es")
    page.goto(f"{app.url}/progress")
    expect(page.get_by_role("heading", level=1, name="Progreso", exact=True)).to_be_visible()
    assert _kept(page) == []


@pytest.mark.parametrize("width", [375, 1440])
def test_an_interview_is_led_in_a_spanish_interface_with_the_rubric_in_spanish_and_questions_as_they_are(
    app: AppProcess, visit: Callable[..., Page], width: int
) -> None:
    page = visit(app.url, width=width, locale="es-ES")
    candidate = Candidate(page, SPANISH)
    candidate.start()
    assert re.search(r"\b(you|your|do|what)\b", candidate.question(), re.IGNORECASE)
    assert page.evaluate(CUT) == []
    candidate.write(ANSWERS[0])
    expect(page.locator("[data-words]")).to_have_text(f"{len(ANSWERS[0].split())} palabras")
    candidate.button("Ver una pista").click()
    expect(page.get_by_text("Pista", exact=True)).to_be_visible()
    expect(candidate.box).to_have_value(ANSWERS[0])
    candidate.answer(ANSWERS[0])
    expect(page.get_by_role("heading", name="Criterio por criterio")).to_be_visible()
    expect(page.get_by_text("Horizonte", exact=True).first).to_be_visible()
    expect(
        page.locator(".level", has_text="sólido").or_(page.locator(".level", has_text="sobresaliente")).first
    ).to_be_visible()
    assert page.evaluate(OTHER_LANGUAGE) == []
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(CUT) == []
    candidate.go_on()
    candidate.expect_question(2)


def test_a_report_is_taken_along_in_the_language_of_the_page(app: AppProcess, visit: Callable[..., Page]) -> None:
    page = visit(app.url, locale="es-ES")
    candidate = Candidate(page, SPANISH)
    candidate.start()
    candidate.answer(ANSWERS[0])
    page.goto(page.url.replace("/interview", "/report"))
    expect(page.get_by_role("heading", name="Criterios por pregunta", exact=True)).to_be_visible()
    assert page.evaluate(OTHER_LANGUAGE) == []
    with page.expect_download() as download:
        candidate.button("Markdown").click()
    text = download.value.path().read_text(encoding="utf-8")
    assert "## Criterios por pregunta" in text
    assert "Equilibrio entre corto y largo plazo" in text
    assert "Criteria by question" not in text
    assert ANSWERS[0].split(".")[0] in text


def test_deleting_everything_wants_the_word_in_the_language_of_the_page(
    own_app: AppProcess, visit: Callable[..., Page]
) -> None:
    page = visit(own_app.url, locale="es-ES")
    Candidate(page, SPANISH).start()
    page.goto(f"{own_app.url}/settings")
    expect(page.get_by_text("Hay 1 entrevista guardada.", exact=False)).to_be_visible()
    page.get_by_text("Eliminar todo", exact=True).first.click()
    word = page.get_by_label("Escribe ELIMINAR para confirmar", exact=True)
    delete = page.get_by_role("button", name="Eliminar todo", exact=True)
    word.fill("DELETE")
    delete.click()
    expect(page.get_by_text("Escribe ELIMINAR en mayúsculas para eliminar todo.", exact=True)).to_be_visible()
    word.fill("ELIMINAR")
    delete.click()
    expect(page.get_by_text("Se eliminó 1 entrevista.", exact=True)).to_be_visible()


def _kept(page: Page) -> list[str]:
    return [cookie["value"] for cookie in page.context.cookies() if cookie["name"] == "rehearse-language"]


def _choose(page: Page, label: str, language: str) -> None:
    expect(page.get_by_text(re.compile("^(Eliminar todo|Delete everything)$")).first).to_be_visible()
    choose(page, label, language)


def _expect_settings(page: Page, title: str, language: str) -> None:
    expect(page.get_by_role("heading", level=1, name=title, exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
