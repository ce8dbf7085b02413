"""What a model or a person wrote goes out as inert text: in the report as Markdown, PDF and JSON, and on pages."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import model_coach
import pypdfium2
import pytest
from attacked import HARMLESS, POSTING, Saying, played
from attacked_document import document
from attacks import Attack, load_attacks
from clock import Clock
from markdown_it import MarkdownIt
from model_coach import Opened

from rehearse.interview.model import Interview, Setup
from rehearse.report import from_json, to_json, to_markdown, to_pdf
from rehearse.rubric import Rubric

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened

STEERS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202d\u202e]")
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
LIVE = {"image", "link_open", "html_inline", "html_block", "code_inline", "code_block", "fence", "s_open"}
TEXTS = tuple(attack.said() for attack in load_attacks().attacks if attack.kind != "length")
said_by_a_model = pytest.mark.parametrize("attack", load_attacks().at("model_reply"), ids=lambda attack: attack.id)


@pytest.fixture(scope="module")
def worst(rubric: Rubric) -> Interview:
    return document(TEXTS, rubric)


@pytest.fixture(scope="module")
def harmless(rubric: Rubric) -> Interview:
    return document(("I plan shifts.",) * len(TEXTS), rubric)


def headings(markdown: str) -> list[str]:
    """The headings of a report below its title; fails where anything in it is drawn but paragraphs, lists, tables."""
    tokens = PARSER.parse(markdown)
    kinds = {token.type for token in tokens} | {child.type for token in tokens for child in token.children or ()}
    assert kinds.isdisjoint(LIVE), kinds & LIVE
    return [after.content for token, after in pairwise(tokens) if token.type == "heading_open"][1:]


def texts_in(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from texts_in(part)
    elif isinstance(value, list):
        for part in value:
            yield from texts_in(part)


@said_by_a_model
def test_what_a_model_writes_is_kept_without_signs_that_steer_and_goes_out_as_text(
    opened: Opened, rubric: Rubric, attack: Attack
) -> None:
    coach, _ = opened(play=Saying(attack.said()), context=16_384)
    interview = played(Setup(posting=POSTING, questions=1), coach, rubric, Clock(), answers=[HARMLESS], rewrites=True)
    assert interview.debrief is not None
    assert interview.turns[0].attempts[0].rewrite is not None
    assert not [text for text in texts_in(interview.model_dump(mode="json")) if STEERS.search(text)]
    assert from_json(to_json([interview], rubric), rubric) == (interview,)
    markdown = to_markdown(interview, rubric)
    assert headings(markdown)
    assert not STEERS.search(markdown)


def test_a_report_full_of_attacks_has_the_headings_of_any_other_and_draws_nothing(
    worst: Interview, harmless: Interview, rubric: Rubric
) -> None:
    markdown = to_markdown(worst, rubric)
    assert headings(markdown) == headings(to_markdown(harmless, rubric))
    assert not STEERS.search(markdown)
    assert not re.search(r"(?<!\\)\]\(|(?<!\\)<\w", markdown)
    assert not re.search(r"://|www\.|\w@\w", markdown.replace("\\", ""))


def test_an_export_full_of_attacks_comes_back_unchanged_and_steers_no_terminal(
    worst: Interview, rubric: Rubric
) -> None:
    exported = to_json([worst], rubric)
    assert from_json(exported, rubric) == (worst,)
    assert not STEERS.search(exported)


def test_a_pdf_full_of_attacks_holds_text_and_nothing_to_press_or_run(rubric: Rubric) -> None:
    drawing = [attack.said() for attack in load_attacks().attacks if "drawn" in attack.never]
    data = to_pdf(document(drawing, rubric), rubric)
    pdf = pypdfium2.PdfDocument(data)
    printed = " ".join(page.get_textpage().get_text_bounded() for page in pdf)
    assert '#panic("no")' in printed
    assert "<script>alert(1)</script>" in printed
    assert not re.search(rb"/(URI|JavaScript|JS|Launch|SubmitForm|EmbeddedFile|OpenAction)\b", data)
