"""Pages that have nothing to show but attacks show them as text."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from attacked_document import NOW, document
from attacks import load_attacks
from markdown_it import MarkdownIt
from pages import ShownText, opened
from streamlit.testing.v1 import AppTest

from rehearse.interview.model import Attempt, Interview, Reply, Trouble
from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import LOCAL, put_gate

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
TEXTS = tuple(attack.said() for attack in load_attacks().attacks if attack.kind != "length")
HARMLESS = ("I plan shifts.",) * len(TEXTS)


@pytest.fixture(autouse=True)
def _own_store() -> Iterator[None]:
    put_gate(None)
    yield
    resources.reset()


def states(texts: tuple[str, ...], rubric: Rubric) -> dict[str, Interview]:
    """The document at each stage of an interview, and its report, under the page that shows it."""
    whole = document(texts, rubric)
    # Of the question in hand only the last two attempts are shown, so that each of them says it all.
    crowded = document(("\n".join(texts),) * 16, rubric)
    first = crowded.turns[0]
    waiting = Attempt(number=len(first.attempts) + 1, replies=(Reply(asked=texts[0], asked_at=NOW),))
    answering = first.model_copy(update={"attempts": (*first.attempts, waiting)})
    in_hand = crowded.model_copy(update={"current": 0, "finished_at": None, "debrief": None})
    return {
        "report": whole,
        "feedback": in_hand,
        "answering": in_hand.model_copy(update={"turns": (answering, *crowded.turns[1:])}),
        "review": whole.model_copy(update={"finished_at": None, "started_at": None, "turns": ()}),
        "trouble": in_hand.model_copy(update={"trouble": Trouble(work="assess", reason="\n".join(texts), at=NOW)}),
    }


def elements(at: AppTest) -> tuple[set[str], str]:
    """The kinds of elements that the page's own HTML is made of, and the text in them."""
    reader = ShownText()
    for element in at.html:
        if "<style>" not in element.value and "room.js" not in element.value:
            reader.feed(element.value)
    return reader.tags, " ".join(reader.text)


def assert_plain(at: AppTest) -> None:
    """Fail where anything that Streamlit reads as Markdown would be drawn as more than text."""
    kinds = (at.title, at.header, at.subheader, at.error, at.warning, at.info, at.success, at.markdown)
    labels = [element.label for kind in (at.expander, at.button, at.text_area, at.text_input) for element in kind]
    for text in [*(element.value for kind in kinds for element in kind), *labels]:
        drawn = {child.type for token in PARSER.parse(text) for child in token.children or ()}
        assert drawn <= {"text", "softbreak", "hardbreak"}, text
        assert not re.search(r"://|www\.|(?<!\\):[a-z_/+-]+[:\[]|(?<!\\)\$", text), text


@pytest.mark.parametrize("stage", ["report", "feedback", "answering", "review", "trouble"])
def test_a_page_full_of_attacks_is_made_of_the_same_elements_as_any_other(stage: str, rubric: Rubric) -> None:
    page = "report" if stage == "report" else "interview"
    seen = []
    for texts in (HARMLESS, TEXTS):
        resources.store().delete_all(owner=LOCAL)
        made = states(texts, rubric)[stage]
        resources.store().create(made, owner=LOCAL)
        at = opened(page, s=made.id)
        assert_plain(at)
        seen.append(elements(at))
    (tags, _), (attacked, text) = seen
    assert attacked == tags
    assert TEXTS[0] in text or stage == "trouble"


def test_the_list_of_interviews_shows_a_title_as_it_is_written(rubric: Rubric) -> None:
    titles = [attack.said() for attack in load_attacks().attacks if "run" in attack.never]
    made = document(titles[:2], rubric)
    for n, title in enumerate(titles):
        titled = made.model_copy(update={"title": title, "id": f"one-of-many-interviews-{n:03}"})
        resources.store().create(titled, owner=LOCAL)
    at = opened("progress")
    tags, text = elements(at)
    assert tags.isdisjoint({"img", "script", "a", "iframe", "style", "form", "svg", "base", "meta", "link", "object"})
    assert all(title in text for title in titles)
    assert_plain(at)
