"""The report page draws all that is known: lenses as a radar and in words, passages, objectives, drills to practise."""

from __future__ import annotations

import re
from html import unescape

import pytest
from page_steps import POSTING, pressed, unescaped
from pages import opened, shown
from report_parts import FIVE_YEARS, graded, interview, planned, reply, turn
from streamlit.testing.v1 import AppTest

from app_pages.parts.radar import radar
from rehearse.interview.assessment import PitfallFinding, Quote
from rehearse.interview.job import JobReading
from rehearse.interview.model import Debrief, Drill, Interview, ObjectiveCoverage, Setup
from rehearse.report import content, to_markdown
from rehearse.report.model import LensScore
from rehearse.rubric import Rubric
from rehearse.server import resources
from rehearse.server.owner import LOCAL


def reported(kept: Interview) -> AppTest:
    """Store an interview whose posting is read and open its report."""
    resources.store().create(kept.model_copy(update={"job": JobReading()}), owner=LOCAL)
    return opened("report", s=kept.id)


def debriefed(kept: Interview, **fields: object) -> Interview:
    provenance = kept.turns[0].attempts[0].replies[0].assessment.provenance
    return kept.model_copy(
        update={"debrief": Debrief(**{"summary": "All in all.", "provenance": provenance, **fields})}
    )


@pytest.fixture
def one_question(rubric: Rubric) -> Interview:
    made = interview(
        turn(rubric, "five_years", (reply("I lead the desk.", graded(FIVE_YEARS)),)), setup=Setup(posting=POSTING)
    )
    return debriefed(made)


def test_the_radar_says_every_score_that_the_bars_say(one_question: Interview, rubric: Rubric) -> None:
    at = reported(one_question)
    names = [unescape(name) for html in at.html for name in re.findall(r'aria-label="([^"]*)"', html.value)]
    (radar_name,) = (name for name in names if name.startswith("Radar chart"))
    for lens in content(one_question, rubric).lenses:
        assert f"{lens.name}: {lens.score}" in radar_name
        assert f"{lens.name}: {lens.score}" in names


def test_a_lens_without_a_score_has_no_corner_and_two_scores_make_no_radar() -> None:
    def lenses(*scores: int | None) -> list[LensScore]:
        return [LensScore(lens=str(n), name=f"Lens {n}", meaning="", score=score) for n, score in enumerate(scores)]

    drawn = radar(lenses(50, None, 50, 50))
    area = re.search(r'class="area" style="clip-path:polygon\(([^)]*)\)', drawn)
    assert area is not None
    assert area.group(1) == "50.0% 25.0%, 50.0% 75.0%, 25.0% 50.0%"
    assert "Lens 1: Not in play in this interview" in drawn
    assert radar(lenses(50, None, None, 50)) == ""


def test_contradicting_passages_stand_side_by_side_with_where_they_come_from(rubric: Rubric) -> None:
    finding = PitfallFinding(
        pitfall="contradiction",
        quotes=(Quote(text="I lead the desk"), Quote(text="No desk for me", source="resume")),
        reason="“I lead the desk” and “No desk for me” do not agree.",
    )
    made = graded(FIVE_YEARS, pitfalls=(finding,))
    said = shown(reported(debriefed(interview(turn(rubric, "five_years", (reply("I lead the desk.", made),))))))
    start = said.index("Passages that do not go together")
    assert "I lead the desk from the answer to question 1 No desk for me from the resume" in said[start:]
    assert "None was found" not in said


def test_objectives_are_counted_and_quoted(one_question: Interview) -> None:
    spoken = ObjectiveCoverage(objective="Plan the desk", line=3, question_id="five_years", quote="I lead the desk")
    never = ObjectiveCoverage(objective="Train new planners", line=4)
    said = shown(reported(debriefed(one_question, objectives=(spoken, never))))
    assert "You spoke to 1 of the 2." in said
    assert "Never spoken to" in said
    assert "I lead the desk" in said


def test_a_drill_is_practised_for_the_same_job_on_a_question_not_asked_yet(one_question: Interview) -> None:
    at = reported(debriefed(one_question, drills=(Drill(about="specificity", text="Name a role and a date."),)))
    assert "Name a role and a date." in shown(at)
    pressed(at, next(button.key for button in at.button if (button.key or "").startswith("practise-drill-1-")))
    (new,) = (kept for kept in resources.store().all_of(LOCAL) if kept.id != one_question.id)
    assert new.setup.posting == POSTING
    assert [question.planned.question_id for question in new.turns] == ["career_goals"]


def test_a_drill_about_nothing_in_the_rubric_is_shown_without_a_button(one_question: Interview) -> None:
    at = reported(debriefed(one_question, drills=(Drill(about="posture", text="Sit up."),)))
    assert "Sit up." in shown(at)
    assert not [button for button in at.button if (button.key or "").startswith("practise-drill")]


def test_every_question_is_folded_under_its_words_and_its_score(rubric: Rubric) -> None:
    made = interview(
        turn(rubric, "five_years", (reply("I lead the desk.", graded(FIVE_YEARS)),)),
        turn(rubric, "setbacks", skipped=True),
    )
    labels = [unescaped(folded.label) for folded in reported(made).expander]
    score = content(made, rubric).score
    assert any("Where do you see yourself in five years?" in label and f"{score} of 100" in label for label in labels)
    assert any(label.endswith("· skipped") for label in labels)


def test_the_report_names_the_strategy_as_the_guide_does(rubric: Rubric) -> None:
    question = planned(rubric, "five_years", strategy="balance")
    made = interview(turn(rubric, "five_years", (reply("I lead.", graded(FIVE_YEARS)),), planned=question))
    assert content(made, rubric).questions[0].strategy == "Hold the near and the far together"
    assert "it tests “Hold the near and the far together”" in to_markdown(made, rubric)
