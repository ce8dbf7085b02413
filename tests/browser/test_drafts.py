"""What is typed and not yet submitted: it survives a reload even if not one word of it reached the server."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from app_process import AppProcess
from candidate import ANSWERS, Candidate
from playwright.sync_api import Page, WebSocketRoute, expect


class Line:
    """The connection between a page and the server; once it is cut, nothing that the page says on it arrives."""

    def __init__(self, page: Page) -> None:
        self.is_cut = False
        self.lost = 0
        self._connections = 0
        page.route_web_socket(lambda url: "/_stcore/stream" in url, self._route)

    def _route(self, socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        # A reload connects anew.
        self.is_cut = False
        self._connections += 1
        connection = self._connections

        def on_message(message: str | bytes) -> None:
            if self.is_cut or connection != self._connections:
                self.lost += 1
            else:
                server.send(message)

        socket.on_message(on_message)


@pytest.fixture
def candidate(own_app: AppProcess, visit: Callable[..., Page]) -> Candidate:
    candidate = Candidate(visit(own_app.url))
    candidate.start()
    return candidate


def test_words_that_never_reached_the_server_are_back_after_a_reload_and_reach_it_then(candidate: Candidate) -> None:
    page = candidate.page
    line = Line(page)
    page.reload()
    candidate.expect_question(1)
    line.is_cut = True
    candidate.write(ANSWERS[0])
    candidate.box.blur()
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-connection-state", "CONNECTED")
    page.reload()
    candidate.expect_question(1)
    expect(candidate.box).to_have_value(ANSWERS[0])
    assert line.lost > 0

    expect(page.locator("[data-kept]")).to_have_attribute("data-kept", ANSWERS[0])
    other_tab = Candidate(page.context.new_page())
    other_tab.page.goto(page.url)
    expect(other_tab.box).to_have_value(ANSWERS[0])


def test_the_tab_keeps_no_words_that_the_server_has_or_that_were_submitted(candidate: Candidate) -> None:
    candidate.write(ANSWERS[0])
    candidate.box.blur()
    expect(candidate.page.locator("[data-kept]")).to_have_attribute("data-kept", ANSWERS[0])
    candidate.page.wait_for_function("Object.keys(sessionStorage).every(name => !name.startsWith('rehearse-draft'))")

    candidate.answer(ANSWERS[0])
    candidate.go_on()
    candidate.expect_question(2)
    candidate.page.wait_for_function("Object.keys(sessionStorage).every(name => !name.startsWith('rehearse-draft'))")
    candidate.page.reload()
    candidate.expect_question(2)
    expect(candidate.box).to_have_value("")


def test_words_typed_in_another_tab_meanwhile_are_not_overwritten(candidate: Candidate) -> None:
    candidate.write("The first words.")
    candidate.box.blur()
    expect(candidate.page.locator("[data-kept]")).to_have_attribute("data-kept", "The first words.")
    other = Candidate(candidate.page.context.new_page())
    other.page.goto(candidate.page.url)
    other.write("The first words, and more of them.")
    other.box.blur()
    expect(other.page.locator("[data-kept]")).to_have_attribute("data-kept", "The first words, and more of them.")

    candidate.page.reload()
    expect(candidate.box).to_have_value("The first words, and more of them.")
