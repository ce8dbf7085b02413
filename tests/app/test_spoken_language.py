"""Words in another language than the page's say so: an interview's in its own, a remark of the program in English."""

from __future__ import annotations

import pytest

from app_pages.parts import strings, tongue
from app_pages.parts.markup import listed, note, quotes, remark, spoken, told


@pytest.fixture
def _german_interview_on_a_spanish_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(strings, "language", lambda: "es")
    monkeypatch.setattr(tongue, "spoken", lambda: "de")


@pytest.mark.usefixtures("_german_interview_on_a_spanish_page")
def test_an_interviews_words_are_in_its_language_and_remarks_in_english() -> None:
    for html in (spoken("Ja."), told("Ja."), quotes([("Ja.", "")]), listed(["Ja."], language="de")):
        assert ' lang="de">' in html
    assert ' lang="en">' in remark("Worded by the question bank.")
    assert ' lang="en">' in note("It failed.", language="en")
    assert "lang=" not in note("No hay nota.") + listed(["Uno"])


def test_on_a_page_in_the_same_language_nothing_is_said() -> None:
    for html in (
        spoken("Yes."),
        told("Yes."),
        quotes([("Yes.", "")]),
        remark("So it is."),
        note("Yes.", language="en"),
    ):
        assert "lang=" not in html


@pytest.mark.usefixtures("_german_interview_on_a_spanish_page")
def test_a_language_is_never_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tongue, "spoken", lambda: 'de" onload="x')
    assert 'lang="de&quot; onload=&quot;x"' in spoken("Ja.")
