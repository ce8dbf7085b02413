"""Every page: drawn empty, with its coach named; people's words stay text; errors are told in words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from page_steps import POSTING, answered, begun, finished, keys, messages, pressed, unescaped
from pages import opened, shown
from scripted_coach import ScriptedCoach

from rehearse.errors import StoreError
from rehearse.server import resources
from rehearse.server.owner import LOCAL

PAGES = ("home", "interview", "report", "progress", "guide", "trust", "settings")
NASTY = (
    '<img src=x onerror="alert(1)"> <script>alert(2)</script> **bold** ![pixel](https://x.test/p) '
    "[link](https://x.test) # $x$"
)


@pytest.mark.parametrize("page", PAGES)
def test_every_page_draws_before_there_is_anything(page: str) -> None:
    at = opened(page)
    assert len(at.title) == 1
    assert not at.error


def test_the_page_says_which_coach_is_at_work() -> None:
    for page in PAGES:
        at = opened(page)
        assert any("Offline coach" in link.label for link in at.get("page_link")), page


def test_markup_in_every_text_field_is_shown_as_text(scripted: Callable[..., ScriptedCoach]) -> None:
    scripted(1, default=3)
    at = opened()
    begun(at, posting=f"{NASTY}\n{POSTING}", resume=NASTY)
    answered(at, NASTY)
    assert NASTY in shown(at)
    said = shown(answered(at, NASTY))
    assert "lert(2)</script> **bold** ![pixel](https://x.test/p)" in said
    pressed(at, "stronger")
    assert "onerror" in shown(at)
    pressed(at, "again")
    answered(at, f"{NASTY} and more")
    interview = finished(at, NASTY)
    assert "onerror" in shown(at)
    resources.store().rename(interview.id, NASTY[:110], owner=LOCAL)
    for page in ("report", "progress", "home", "interview"):
        at = opened(page, s=interview.id)
        shown(at)
        markdown = " ".join([*(title.value for title in at.title), *(folded.label for folded in at.expander)])
        assert not re.search(r"(?<!\\)<img|(?<!\\)\]\(https", markdown), markdown
    assert unescaped(opened("report", s=interview.id).title[0].value).startswith("<img src=x")


def test_somebody_elses_interview_is_not_found() -> None:
    at = opened()
    interview = begun(at)
    resources.store().hand_over(LOCAL, "a" * 64)
    at = opened("interview", s=interview.id)
    assert at.error
    assert "answer" not in "".join(key or "" for key in keys(at))


def test_a_database_that_fails_is_said_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing() -> None:
        raise StoreError("The database could not be opened; see that the folder is yours.")

    monkeypatch.setattr(resources, "store", failing)
    at = opened("progress")
    assert "The database could not be opened" in messages(at)
