"""The offline coach as an interviewer: lines, follow-ups, rewrites, debriefs, and a whole interview."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from clock import Clock
from offline_requests import guide_answers, job_of, labelled_answers, planned, request, request_of

from rehearse.evidence import new_facts, source_of
from rehearse.interview import actions
from rehearse.interview.assessment import Rewrite
from rehearse.interview.coach import AnswerRequest, Brief, Coach, Exchange, LineRequest, RewriteRequest
from rehearse.interview.job import JobReading
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work, slot
from rehearse.interview.view import assessment_score
from rehearse.interview.work import carry_out
from rehearse.offline import OfflineCoach, read_posting
from rehearse.offline.sayings import load_sayings
from rehearse.rubric import Rubric, load_rubric

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COACH: Coach = OfflineCoach(load_rubric())
POSTING = """Shift Planner
Brightwell Distribution

Your tasks:
- Plan the shifts of 120 people and bring overtime down by 10 % this year
- Open a second depot in the north
We pay for the operations certificate.
"""
GOOD = (
    "In four years I want to run the planning team of your second depot in the north. In March I began the "
    "operations certificate, so that I can take over the weekend roster. By the end of the first year I'd like to "
    "bring overtime down by 10 %, because nobody should lead planners who hasn't fixed a roster."
)


def line(**fields: object) -> str:
    made = LineRequest.model_validate(
        {"planned": planned("five_years"), "number": 2, "of": 5, "job": JobReading(), **fields}
    )
    return "".join(COACH.ask(made))


def rewrite_of(made: AnswerRequest) -> Rewrite:
    return COACH.rewrite(RewriteRequest(answer=made, assessment=COACH.assess(made, now=NOW)), now=NOW)


def test_it_is_the_offline_coach_and_signs_with_what_it_grades_by(rubric: Rubric) -> None:
    assert (COACH.kind, COACH.label) == ("offline", "Offline coach")
    signed = COACH.assess(request("five_years", GOOD), now=NOW).provenance
    assert (signed.coach, signed.model, signed.at, signed.rubric_hash) == ("offline", None, NOW, rubric.hash)
    assert [prompt.id for prompt in signed.prompts] == ["signals", "weights", "offline"]
    assert all(re.fullmatch("[0-9a-f]{12}", prompt.hash) for prompt in signed.prompts)


def test_a_question_is_asked_in_its_words_and_in_pieces() -> None:
    for manner in ("warm", "neutral", "demanding"):
        for number in range(1, 6):
            assert line(manner=manner, number=number).endswith("Where do you see yourself in five years?")
    made = LineRequest(planned=planned("five_years"), number=1, of=5, job=JobReading(), manner="warm")
    pieces = list(COACH.ask(made))
    assert len(pieces) >= 4
    assert "".join(pieces).count("  ") == 0


def test_the_three_manners_do_not_sound_the_same() -> None:
    said = {
        manner: {line(manner=manner, seed=seed) for seed in range(12)} for manner in ("warm", "neutral", "demanding")
    }
    assert said["warm"] != said["neutral"] != said["demanding"] != said["warm"]


@pytest.mark.parametrize("level", [0, 1, 2])
def test_a_follow_up_is_the_rubrics_and_never_the_same_twice(level: int, rubric: Rubric) -> None:
    ways = rubric.criterion("specificity").follow_ups
    wordings = next(texts for at, texts in ways.items() if at == level)
    said: list[Exchange] = [Exchange(question="Where do you see yourself in five years?", answer="Up.")]
    for _ in wordings:
        asked = line(criterion="specificity", level=level, exchanges=tuple(said))
        assert not any(asked.endswith(before.question) for before in said)
        (wording,) = [one for one in wordings if asked.endswith(one)]
        said.append(Exchange(question=wording, answer="Well."))


def test_the_same_seed_says_the_same_and_another_may_not() -> None:
    assert line(criterion="horizon", level=1, seed=3) == line(criterion="horizon", level=1, seed=3)
    assert len({line(criterion="horizon", level=1, seed=seed) for seed in range(20)}) > 1


def test_the_change_is_the_one_that_pays_and_its_gain_is_computed(rubric: Rubric) -> None:
    made = COACH.assess(request("five_years", "I want to be a shift manager."), now=NOW)
    assert made.change is not None
    assert made.change.criterion in ("specificity", "horizon")
    assert made.change.gain > 0
    next_step = rubric.criterion(made.change.criterion or "").next_steps[made.levels[made.change.criterion or ""] or 0]
    assert next_step[1:] in made.change.text


def test_reasons_name_what_is_there_and_what_is_missing() -> None:
    made = COACH.assess(request("five_years", "I want to be a shift planner."), now=NOW)
    reason = next(grade.reason for grade in made.grades if grade.criterion == "specificity")
    assert "“I want to be a shift planner”" in reason
    assert "no date" in reason or "by when" in reason


def test_a_rewrite_has_as_many_questions_as_blanks_and_numbers_them_in_order() -> None:
    for one in (*labelled_answers(), *guide_answers()):
        made = rewrite_of(request_of(one))
        assert re.findall(r"\[(\d+)\]", made.text) == [str(number) for number in range(1, len(made.blanks) + 1)], one.id
        assert len(made.blanks) <= 4
        assert all(question.endswith("?") for question in made.blanks)


def test_a_rewrite_holds_the_candidates_words_and_no_fact_of_its_own() -> None:
    frames = " ".join(blank.text.replace("{blank}", "") for blank in load_sayings().file.rewrite.blanks.values())
    for one in (*labelled_answers(), *guide_answers()):
        assert not new_facts(rewrite_of(request_of(one)).text, one.answer, frames, "[1] [2] [3] [4]"), one.id


def test_a_rewrite_leaves_out_stock_phrases_and_what_shows_a_pitfall() -> None:
    said = (
        "I'm very passionate and I never stop learning. I want to be a shift manager in four years. "
        "Until then this job is just a stepping stone."
    )
    made = rewrite_of(request("five_years", said))
    assert "I want to be a shift manager in four years." in made.text
    assert "passionate" not in made.text
    assert "stepping stone" not in made.text


@pytest.mark.parametrize(
    ("question", "said"),
    [
        (
            "reassessment",
            "Every supervision, so every six weeks. Last time I told her I wanted more cases and got two.",
        ),
        ("first_year", "Learn your system, meet my seven tenants, learn who is who at probation."),
        ("setbacks", "My first placement broke down. My supervisor got me writing things down and I do it still."),
    ],
)
def test_a_rewrite_keeps_what_was_said_of_work(question: str, said: str) -> None:
    made = rewrite_of(request(question, said))
    for sentence in said.split(". "):
        assert sentence.rstrip(".") in made.text


def test_a_rewrite_with_a_gap_for_when_does_not_say_that_one_cannot_tell_when() -> None:
    said = (
        "I've just finished my forklift course. What I want is to run your Daventry depot one day. I don't know when."
    )
    made = rewrite_of(request("career_goals", said))
    assert "I want to be there by [" in made.text
    assert "I don't know when" not in made.text


def test_a_rewrite_points_back_only_to_what_stands_before_it() -> None:
    said = (
        "I'd still like to be a senior support worker here in five years. Before that I'd want a full caseload by June."
    )
    text = rewrite_of(request("five_years", said)).text
    assert text.startswith("I'd still like to be a senior support worker")
    assert text.index("Towards that I have already") > text.index("senior support worker")


def test_an_answer_that_lacks_nothing_is_left_as_it_is() -> None:
    whole = next(one for one in guide_answers() if one.id == "misaligned-standout")
    made = rewrite_of(request_of(whole))
    assert made.blanks == ()
    assert made.text.startswith("You're right to ask.")


def test_a_rewrite_of_nothing_is_made_of_blanks() -> None:
    made = rewrite_of(request("five_years", "The weather was nice on Sunday."))
    assert "weather" not in made.text
    assert made.text.startswith("What I want is [1].")


def test_hints_and_readings_come_from_the_bank_and_the_posting(rubric: Rubric) -> None:
    assert rubric.question("five_years").hint in COACH.hint(planned("five_years"), JobReading())
    made = COACH.prepare(Brief(posting=POSTING), (rubric.question("five_years"), rubric.question("setbacks")), now=NOW)
    assert made.job == read_posting(POSTING)
    assert [question.question_id for question in made.questions] == ["five_years", "setbacks"]
    worded = COACH.word(Brief(posting=POSTING), JobReading(), (rubric.question("setbacks"),), now=NOW)
    assert worded.job == JobReading()


class Played:
    """An interview played with the offline coach, every answer the same."""

    def __init__(self, rubric: Rubric, clock: Clock, answers: tuple[str, ...], **setup: object) -> None:
        self.rubric, self.clock = rubric, clock
        made = Setup.model_validate({"posting": POSTING, "questions": 5, **setup})
        interview = actions.new_interview(made, id="A" * 22, now=clock(), seed=7, title="Practice")
        self.interview = self._settled(interview)
        for at in range(40):
            if self.interview.finished_at is not None:
                break
            open_slot = slot(self.interview)
            if open_slot is None:
                self.interview = self._settled(actions.go_on(self.interview, clock()))
            else:
                answered = actions.submit(self.interview, answers[at % len(answers)], clock(), slot=open_slot)
                self.interview = self._settled(answered)

    def _settled(self, interview: Interview) -> Interview:
        while (work := next_work(interview, self.rubric)) is not None:
            interview = carry_out(work, interview, COACH, self.rubric, clock=self.clock, on_text=lambda text: None)
        return interview


def test_a_whole_interview_ends_in_a_debrief_from_what_was_said(rubric: Rubric, clock: Clock) -> None:
    played = Played(rubric, clock, (GOOD, "I want to grow and to be successful."))
    debrief = played.interview.debrief
    assert debrief is not None
    assert debrief.summary.count(".") >= 2
    assert not re.search(r"\d{2}", debrief.summary)
    assert 1 <= len(debrief.drills) <= 3
    known = {criterion.id for criterion in rubric.criteria} | {pitfall.id for pitfall in rubric.pitfalls}
    assert {drill.about for drill in debrief.drills} <= known


def test_objectives_are_covered_by_the_candidates_own_words_or_by_none(rubric: Rubric, clock: Clock) -> None:
    played = Played(rubric, clock, (GOOD,), follow_ups=0)
    debrief, job = played.interview.debrief, played.interview.job
    assert debrief is not None
    assert job is not None
    assert [one.objective for one in debrief.objectives] == [one.text for one in job.objectives]
    covered = [one for one in debrief.objectives if one.quote is not None]
    assert covered
    for one in covered:
        assert source_of(one.quote or "", answer=GOOD) == "answer"
        assert one.question_id is not None
    silent = Played(rubric, clock, ("I want to be a nurse.",), follow_ups=0).interview.debrief
    assert silent is not None
    assert all(one.quote is None for one in silent.objectives)


def test_a_pitfall_that_comes_back_is_told_with_how_often(rubric: Rubric, clock: Clock) -> None:
    played = Played(rubric, clock, ("I want to be successful. This job is just a stepping stone.",), follow_ups=0)
    assert played.interview.debrief is not None
    assert "(5 answers)" in played.interview.debrief.summary
    assert rubric.pitfall("neglects_present").name in played.interview.debrief.summary


def test_many_threads_get_what_one_gets() -> None:
    requests = [request_of(one) for one in labelled_answers()[:40]]
    alone = [COACH.assess(one, now=NOW) for one in requests]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda one: COACH.assess(one, now=NOW), requests * 3))
    assert together == alone * 3


def test_what_the_posting_is_about_counts_only_where_it_is_said() -> None:
    facts = job_of({"employer": "Tern Payments", "objectives": ["moving the ledger to the cloud"]})
    level = COACH.assess(
        request("five_years", "In three years I want to lead the move of your ledger.", job=facts), now=NOW
    )
    assert (level.levels["alignment"] or 0) >= 3
    other = COACH.assess(request("five_years", "In three years I want to lead a bakery.", job=facts), now=NOW)
    assert other.levels["alignment"] == 0


def test_the_one_change_is_the_step_that_raises_the_score_most_of_all_that_could_be_taken(rubric: Rubric) -> None:
    found = 0
    for one in (*guide_answers(), *labelled_answers()):
        made = request_of(one)
        assessed = COACH.assess(made, now=NOW)
        before = assessment_score(rubric, made.planned, assessed)
        if before is None:
            continue
        gains: dict[str, float] = {}
        for grade in assessed.grades:
            if grade.level is not None and grade.level < 4:
                grades = tuple(
                    other.model_copy(update={"level": grade.level + 1}) if other is grade else other
                    for other in assessed.grades
                )
                raised = assessed.model_copy(update={"grades": grades})
                gains[grade.criterion] = (assessment_score(rubric, made.planned, raised) or 0.0) - before
        for pitfall in assessed.pitfalls:
            left = tuple(other for other in assessed.pitfalls if other is not pitfall)
            without = assessed.model_copy(update={"pitfalls": left})
            gains[pitfall.pitfall] = (assessment_score(rubric, made.planned, without) or 0.0) - before
        if assessed.change is None:
            assert not gains, one.id
            continue
        taken = assessed.change.criterion or assessed.change.pitfall or ""
        assert gains[taken] == pytest.approx(max(gains.values()), abs=1e-6), (one.id, taken, gains)
        found += 1
    assert found >= 100
