"""Text in a place that renders Markdown shows as it was written."""

import re

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rehearse.documents import as_markdown_text
from rehearse.documents.steering import without_steering

SIGNS = st.text(alphabet="\\`*_{}[]()<>#+-.!|~$:&^=\"'@%1a b\n\té🙂", max_size=60)
PLAIN = {"text", "softbreak", "hardbreak"}
PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])


def rendered(markdown: str) -> list[str]:
    """The lines that a reader sees; fails where anything but paragraphs of text is rendered."""
    lines: list[str] = []
    for token in PARSER.parse(markdown):
        assert token.type in ("paragraph_open", "inline", "paragraph_close"), (token.type, markdown)
        children = token.children or []
        assert {child.type for child in children} <= PLAIN, (markdown, children)
        text = "".join("\n" if child.type.endswith("break") else child.content for child in children)
        lines += text.split("\n") if children else []
    return [shown(line) for line in lines]


def shown(line: str) -> str:
    return without_steering(line).replace("\u2060", "").strip()


@settings(deadline=None)
@given(text=SIGNS | st.text(max_size=200))
@example("&lt;b&gt; &#35; &copy")
@example("[a]: http://x.test")
@example("1) one\n2. two\n- three\n+ four\n# five\n=====\n---\n    code\n\tcode")
@example("a_b_c __init__ _x_ snake_case_")
@example("| a | b |\n|---|---|\n| c | d |")
@example("~~~\nfence\n```")
@example("ends with a backslash\\\nnext")
def test_any_text_comes_back_as_it_was_when_rendered(text):
    assert rendered(as_markdown_text(text)) == [shown(line) for line in text.splitlines() if shown(line)]


@pytest.mark.parametrize(
    "text",
    [
        "![x](https://evil.test/?d=1)",
        "[click](javascript:alert(1))",
        "<script>alert(1)</script>",
        "<https://x.test>",
        "**bold** _thin_ ~~gone~~ `code`",
        "> quoted",
        "1. first",
        "# heading",
    ],
)
def test_markup_of_every_kind_stays_text(text):
    assert rendered(as_markdown_text(text)) == [text]


@pytest.mark.parametrize("text", [":smile:", ":material/bolt:", ":streamlit:", "a :+1: b", ":red[x]", ":blue-badge[x]"])
def test_no_short_code_of_a_page_survives_in_the_source_or_the_parsed_text(text):
    markdown = as_markdown_text(text)
    assert not re.search(r"(?<!\\):[a-z+]", markdown)
    (line,) = (child.content for token in PARSER.parse(markdown) for child in token.children or ())
    assert not re.search(r":[\w+-][\w/+-]*:", line)


@pytest.mark.parametrize("text", ["https://x.test/a", "www.x.test", "me@x.test", "see http://x.test."])
def test_no_address_is_left_that_a_page_makes_a_link_of(text):
    markdown = as_markdown_text(text)
    assert not re.search(r"://|www\.|\w@\w", markdown.replace("\\", ""))
    assert rendered(markdown) == [text]


@pytest.mark.parametrize("arrow", ["->", "<-", "<->", "--", ">=", "<=", "~="])
def test_no_arrow_is_left_that_a_page_draws(arrow):
    text = f"from {arrow} to"
    assert f" {arrow} " not in as_markdown_text(text).replace("\\", "")
    assert rendered(as_markdown_text(text)) == [text]


def test_money_is_no_formula():
    assert as_markdown_text("from $5 to $10") == r"from \$5 to \$10"


def test_ordinary_sentences_stay_readable_in_the_source():
    text = "Role: planner (m/f/d), 10:30, 50% of R and D; well-known, isn't it? In 5 years."
    assert as_markdown_text(text) == text
    assert as_markdown_text("OPENAI_API_KEY") == "OPENAI_API_KEY"


def test_lines_stay_lines_and_paragraphs_paragraphs():
    assert as_markdown_text("one\ntwo\n\n\n\nthree\n") == "one\\\ntwo\n\nthree"
    assert as_markdown_text(" \n ") == ""
