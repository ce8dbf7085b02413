"""What a report says: best attempts counted, nothing invented, evidence marked, every maker signed."""

from report_parts import ANSWER, graded, interview, printed, reply, turn

from rehearse.report import content, to_markdown, to_pdf


def test_score_counts_the_best_attempt_and_nothing_that_was_not_graded(full, rubric):
    report = content(full, rubric)
    # 2 x (3 + 4) + 2 + 3 = 19 of 24, less 20 points for the contradiction
    assert report.questions[0].score == report.score == round(100 * 19 / 24) - 20
    assert report.questions[0].counted == 2
    assert report.graded == 1
    assert [question.status for question in report.questions] == ["graded", "not_graded", "skipped"]


def test_an_answer_without_a_grade_shows_the_reason_and_never_a_zero(full, rubric):
    report = content(full, rubric)
    assert report.questions[1].score is None
    assert report.questions[1].reason == "The model did not answer in 60 seconds."
    handling = next(row for row in report.table if row.criterion == "handling")
    assert [cell.state for cell in handling.cells] == ["not_in_play", "not_graded", "not_in_play"]
    assert handling.mean is None


def test_a_lens_with_nothing_in_play_has_no_score(rubric):
    only = turn(
        rubric,
        "path_flexibility",
        (reply("Anywhere.", graded({"flexibility": 2, "specificity": None, "alignment": None})),),
    )
    scores = {lens.lens: lens.score for lens in content(interview(only), rubric).lenses}
    assert scores["self_awareness"] == 50
    assert scores["fit"] is None
    assert "not in play" in to_markdown(interview(only), rubric)
    assert "not in play" in printed(to_pdf(interview(only), rubric))


def test_not_enough_to_judge_is_a_level_of_its_own(rubric):
    only = turn(
        rubric,
        "path_flexibility",
        (reply("Anywhere.", graded({"flexibility": 2, "specificity": None, "alignment": 1})),),
    )
    question = content(interview(only), rubric).questions[0]
    assert question.tries[0].grades[1].level_name == "not enough to judge"
    assert question.score == round(100 * (2 * 2 + 1) / (2 * 4 + 4))


def test_the_follow_up_shows_what_it_added(full, rubric):
    (added,) = content(full, rubric).questions[0].tries[1].follow_ups
    assert (added.before, added.after) == (63, 59)
    assert [(step.criterion, step.before, step.after, step.words) for step in added.steps] == [
        ("horizon", 2, 4, ("then the desk",))
    ]


def test_two_attempts_stand_side_by_side_with_the_words_that_earned_the_difference(full, rubric):
    (progress,) = content(full, rubric).questions[0].progress
    moved = {step.criterion: (step.before, step.after) for step in progress.steps}
    assert moved == {"specificity": (1, 3), "horizon": (1, 4), "alignment": (0, 2), "development": (0, 3)}
    assert next(step.words for step in progress.steps if step.criterion == "specificity") == ("lead the planning desk",)


def test_the_pieces_of_an_answer_are_the_answer_with_its_evidence_marked(full, rubric):
    said = content(full, rubric).questions[0].tries[1].said[0]
    assert "".join(piece.text for piece in said.pieces) == ANSWER
    assert [(piece.text, piece.rests) for piece in said.pieces if piece.rests] == [
        ("lead the planning desk", "level"),
        ("passed the CPIM exam", "pitfall"),
    ]


def test_contradictions_quote_both_passages_and_objectives_say_where_they_were_spoken_to(full, rubric):
    report = content(full, rubric)
    assert [quote.source for quote in report.contradictions[0].passages] == ["answer", "resume"]
    assert [(objective.question, objective.quote) for objective in report.objectives] == [
        (1, "lead the planning desk"),
        (None, None),
    ]


def test_every_maker_signs_with_model_prompts_and_rubric(full, rubric):
    offline, llm = content(full, rubric).signatures
    assert offline.coach == "Offline coach"
    assert "question 1, attempt 2" in offline.what
    assert (llm.model, llm.host, llm.prompts[0].id, llm.prompts[0].version) == (
        "a-model",
        "127.0.0.1:11434",
        "assess",
        3,
    )
    assert llm.what == ("question 2, attempt 1",)


def test_an_answer_that_waits_for_its_grade_says_so(rubric):
    waiting = content(interview(turn(rubric, "setbacks", (reply("I go on.", None),))), rubric).questions[0]
    assert waiting.status == "not_graded"
    assert "not been graded yet" in (waiting.reason or "")
