"""An interview that has everything a report can say."""

import pytest
from report_parts import ANSWER, FIVE_YEARS, graded, interview, planned, provenance, reply, turn

from rehearse.interview.assessment import (
    Assessment,
    Change,
    PitfallFinding,
    PromptRef,
    Quote,
    Rewrite,
)
from rehearse.interview.job import JobReading, Read
from rehearse.interview.model import (
    Debrief,
    Drill,
    Interview,
    ObjectiveCoverage,
)
from rehearse.rubric import Rubric


@pytest.fixture
def full(rubric: Rubric) -> Interview:
    """Three questions: one tried twice with a follow-up, one that could not be graded, one skipped."""
    weak = graded(
        {"specificity": 1, "horizon": 1, "alignment": 0, "development": 0},
        pitfalls=(PitfallFinding(pitfall="vague", quotes=(Quote(text="move up"),), reason="General words only."),),
    )
    before = graded({**FIVE_YEARS, "horizon": 2})
    after = graded(
        {**FIVE_YEARS, "horizon": 4},
        quotes={"specificity": (Quote(text="lead the planning desk"),), "horizon": (Quote(text="then the desk"),)},
        pitfalls=(
            PitfallFinding(
                pitfall="contradiction",
                quotes=(Quote(text="passed the CPIM exam"), Quote(text="No exams for me", source="resume")),
                reason="The two do not agree.",
            ),
        ),
        change=Change(criterion="alignment", text="Say what the desk gains.", gain=4),
    )
    llm = provenance(
        coach="llm",
        model="a-model",
        host="127.0.0.1:11434",
        prompts=(PromptRef(id="assess", version=3, hash="0123456789ab"),),
    )
    rewrite = Rewrite(text="I lead the desk and save [1] hours.", blanks=("How many hours?",), provenance=provenance())
    first = turn(
        rubric,
        "five_years",
        (reply("I want to move up.", weak),),
        (
            reply(ANSWER, before),
            reply("First the exam, then the desk.", after, asked="How does it lead there?", criterion="horizon"),
        ),
        planned=planned(rubric, "five_years", line=12, passage="We open two warehouses."),
    )
    attempts = (first.attempts[0], first.attempts[1].model_copy(update={"rewrite": rewrite}))
    failed = Assessment(status="not_graded", reason="The model did not answer in 60 seconds.", provenance=llm)
    return interview(
        first.model_copy(update={"attempts": attempts}),
        turn(rubric, "salary_goals", (reply("Enough to live on.", failed),)),
        turn(rubric, "setbacks", skipped=True),
        job=JobReading(title=Read(text="Supply planner", line=1), employer=Read(text="Nordhavn", line=2)),
        plan_provenance=provenance(),
        debrief=Debrief(
            summary="Goals are named and dated.",
            drills=(Drill(about="alignment", text="Take three lines of the posting."),),
            objectives=(
                ObjectiveCoverage(
                    objective="Keep stock available", line=8, question_id="five_years", quote="lead the planning desk"
                ),
                ObjectiveCoverage(objective="One forecasting tool", line=9),
            ),
            provenance=provenance(),
        ),
    )
