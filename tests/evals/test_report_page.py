"""The page and the Markdown as they are written: whole, escaped, asking for nothing, honest about what is missing."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest
from made_up_run import MadeUp, made_up
from reports import add_twin, result_of, saying, work_of

from evals.measures.estimate import undefined
from evals.report import as_html, as_markdown, page_of
from evals.report.drawing import escaped_markdown
from evals.report.spent import spent_of
from evals.result import CoachName, Cost, Result
from rehearse.rubric import Rubric

NASTY = 'I <script>alert("x")</script> & want | to *lead* </blockquote><img src="https://example.org/x.png">'
VOID = {"meta", "rect", "line", "path", "link", "img", "br", "hr", "input"}
MODEL = CoachName(kind="llm", label="tiny at example.org", model="tiny", host="example.org")


class Outline(HTMLParser):
    """Checks that tags are closed in order, and keeps tags, headings and text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text += data

    def named(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [(tag, attributes) for tag, attributes in self.tags if tag in names]


@pytest.fixture
def made(rubric: Rubric) -> MadeUp:
    labels = [{"specificity": level, "horizon": 4 - level} for level in (0, 1, 2, 4)]
    run = made_up(rubric, labels, [*labels[:2], {"specificity": 4, "horizon": 2}, {"specificity": 0, "horizon": 0}])
    saying(run, "a003", NASTY, quotes=['"x")</script> & want'], coach=["want | to *lead*", "<i>not there</i>"])
    add_twin(run, rubric, "a002", {"specificity": 1, "horizon": 2}, twin="padding")
    add_twin(run, rubric, "a001", {"specificity": 4, "horizon": 3}, twin="injection", attack="plea")
    return run


def drawn(made: MadeUp, rubric: Rubric, **others: object) -> tuple[Outline, str, str]:
    page = page_of(result_of(made, rubric, **others), work_of(made, rubric))
    html = as_html(page)
    return Outline(html), html, as_markdown(page)


# The page -----------------------------------------------------------------------------------------------------


def test_the_page_is_whole_and_its_headings_are_in_order(made: MadeUp, rubric: Rubric) -> None:
    page, _, _ = drawn(made, rubric)
    assert page.open == []
    ranks = [int(tag[1]) for tag, _ in page.named("h1", "h2", "h3", "h4")]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(ranks))
    tables = page.named("table")
    assert len(page.named("caption")) == len(tables) > 5
    assert all(attributes.get("scope") for _, attributes in page.named("th"))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes} <= set(ids)
    charts = [attributes for _, attributes in page.named("svg") if attributes.get("role") == "img"]
    assert charts
    assert all(attributes["aria-label"] for attributes in charts)


def test_the_page_asks_for_nothing_and_runs_nothing(made: MadeUp, rubric: Rubric) -> None:
    page, html, _ = drawn(made, rubric)
    assert page.named("script", "link", "img", "iframe", "object", "embed", "base") == []
    style = html[html.index("<style>") : html.index("</style>")]
    assert not re.search(r"url\(|@import|expression", style)
    for _, attributes in page.tags:
        assert not attributes.keys() & {"src", "href", "srcset", "xlink:href", "action"}
        assert not any(name.startswith("on") for name in attributes)


def test_what_people_and_coaches_say_is_shown_as_it_stands(made: MadeUp, rubric: Rubric) -> None:
    coach = CoachName(kind="llm", label="<b>bold</b> | 'x'", model="m")
    page, html, markdown = drawn(made, rubric, coach=coach, note="<script>note</script>")
    assert "<script" not in html
    assert NASTY in page.text
    assert "<b>bold</b> | 'x'" in page.text
    assert "<script>note</script>" in page.text
    assert "<i>not there</i>" in page.text
    assert "<b>" not in markdown
    looks = [attributes["class"] for tag, attributes in page.named("mark")][3:]
    assert looks == ["labeller", "both", "coach"]


def test_what_is_undefined_is_said_with_its_reason(made: MadeUp, rubric: Rubric) -> None:
    measures = result_of(made, rubric).measures | {"qwk.horizon": undefined("because of that & this", n=2)}
    page, _, markdown = drawn(made, rubric, measures=measures)
    assert "because of that & this" in page.text
    assert "undefined (because of that &amp; this)" in markdown
    assert measures["alpha"].note in page.text


def test_nothing_at_all_is_a_page_too(rubric: Rubric) -> None:
    page, _, markdown = drawn(MadeUp([], {}, {}), rubric, measures={})
    assert page.open == []
    assert "undefined: no level was compared" in page.text
    assert "No changed version of an answer was measured." in page.text
    assert "None were measured." in markdown


# What has to be known -----------------------------------------------------------------------------------------


def test_answers_that_are_no_longer_in_the_samples_are_left_out_and_counted(made: MadeUp, rubric: Rubric) -> None:
    result = result_of(made, rubric)
    for gone in ("a003", "a002", "a002~padding"):
        del made.cases[gone]
    page = page_of(result, work_of(made, rubric))
    (warning,) = page.head.warnings
    assert "2 answers and 1 changed version of the result are no longer among the samples" in warning
    assert warning in Outline(as_html(page)).text
    assert [one.id for one in page.disagreements.worst] == []
    assert [row.id for row in page.twins.kinds] == ["injection"]
    assert page.agreement.bars[0].found.n == result.measures["qwk"].n


def test_what_has_changed_since_is_a_warning(made: MadeUp, rubric: Rubric) -> None:
    result = result_of(made, rubric)
    assert page_of(result, work_of(made, rubric)).head.warnings == ()
    other = result.versions.model_copy(update={"rubric_version": 99, "samples_hash": "0" * 64})
    (warning,) = page_of(result.model_copy(update={"versions": other}), work_of(made, rubric)).head.warnings
    assert "the rubric and the samples or their labels changed" in warning
    fewer = result.model_copy(update={"gates": result.gates[1:]})
    assert "gates have changed" in page_of(fewer, work_of(made, rubric)).head.warnings[0]


@pytest.mark.parametrize(
    ("others", "command"),
    [
        ({}, "rehearse eval --coach offline"),
        ({"split": "all", "epochs": 3}, "rehearse eval --coach offline --split all --epochs 3"),
        ({"coach": MODEL}, "rehearse eval --model tiny --base-url ADDRESS"),
        (
            {"coach": CoachName(kind="llm", label="a b", model="a b"), "how": "imported"},
            "rehearse eval import ANSWERS.jsonl --model 'a b'",
        ),
        (
            {"coach": MODEL, "how": "replayed"},
            "rehearse eval replay RECORDING.jsonl --model tiny --base-url ADDRESS",
        ),
    ],
)
def test_the_command_is_told_as_far_as_the_result_tells_it(made: MadeUp, rubric: Rubric, others, command) -> None:
    page = page_of(result_of(made, rubric, **others), work_of(made, rubric))
    assert page.command == command
    assert page.words.how[others.get("how", "live")] in [fact.text for fact in page.head.facts]


def test_what_nobody_told_is_not_known_and_is_no_nought(made: MadeUp, rubric: Rubric) -> None:
    def spent(result: Result) -> dict[str, tuple[str, str]]:
        return {one.name: (one.whole, one.each) for one in spent_of(result)}

    asked = result_of(made, rubric, coach=MODEL, cost=Cost(calls=12, output_tokens=600, seconds=3))
    assert spent(asked)["Money"] == ("not known", "")
    assert spent(asked)["Tokens in"][0].startswith("not known")
    assert spent(asked)["Tokens out"] == ("600", "100")
    paid = result_of(made, rubric, coach=MODEL, cost=Cost(calls=6, input_tokens=6, output_tokens=6, money=0.6))
    assert spent(paid)["Money, at most"] == ("0.6000 USD", "0.10000 USD")
    assert spent(result_of(made, rubric))["Money"][0].startswith("nothing")


# Markdown -----------------------------------------------------------------------------------------------------


def test_every_row_of_the_markdown_has_the_cells_of_its_head(made: MadeUp, rubric: Rubric) -> None:
    _, _, markdown = drawn(made, rubric, coach=CoachName(kind="llm", label="a|b\n# c", model="m"))
    assert len(markdown) < 6_000
    assert r"a\|b \# c" in markdown
    cells = 0
    for line in markdown.splitlines():
        found = len(re.findall(r"(?<!\\)\|", line))
        assert not (line.startswith("|") and cells) or found == cells, line
        cells = found if line.startswith("|") else 0


def test_markdown_shows_text_as_it_stands() -> None:
    assert escaped_markdown("a|b <i> & *c*\n`d` [e](f) @g") == (
        r"a\|b &lt;i&gt; &amp; \*c\* \`d\` \[e\](f) " + "@&#8203;g"
    )
