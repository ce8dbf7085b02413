"""The guide cannot contradict the rubric: its sample answers are graded by it, with words that stand in them."""

from __future__ import annotations

from pathlib import Path

import pytest
from rubric_copy import RubricCopy

from rehearse.errors import DataError
from rehearse.rubric import Guide, Question, Rubric, SampleAnswer, answer_score, band, load_guide, load_rubric

GUIDE, RUBRIC = load_guide(), load_rubric()
SAMPLES = [
    pytest.param(question, sample, id=f"{question.id}-{sample.level}")
    for question in RUBRIC.questions
    for sample in GUIDE.answers(question.id)
]
samples = pytest.mark.parametrize(("question", "sample"), SAMPLES)


@pytest.fixture
def copy(tmp_path: Path) -> RubricCopy:
    return RubricCopy(tmp_path)


def _score(question: Question, sample: SampleAnswer) -> float:
    score = answer_score(
        RUBRIC,
        primary=question.primary,
        secondary=question.secondary,
        levels=sample.levels,
        pitfalls=list(sample.pitfalls),
    )
    assert score is not None
    return score


def _plain(text: str) -> str:
    """Return the text without what a quote may differ in: case, white space, kinds of quotes and dashes."""
    return " ".join(text.translate(str.maketrans("’‘“”–—", "''\"\"--")).casefold().split())


@samples
def test_every_quote_of_a_sample_stands_in_its_answer(question: Question, sample: SampleAnswer) -> None:
    quotes = [quote for grade in sample.why.values() for quote in grade.quotes]
    quotes += [quote for shown in sample.pitfalls.values() for quote in shown]
    assert quotes or set(sample.levels.values()) == {0}
    for quote in quotes:
        assert _plain(quote) in _plain(sample.answer)


@samples
def test_every_criterion_in_play_has_a_level_and_words_where_it_was_earned(
    question: Question, sample: SampleAnswer
) -> None:
    assert tuple(sample.why) == question.criteria
    for grade in sample.why.values():
        assert grade.quotes or grade.level < 2


@samples
def test_vague_marks_attempted_goals_that_stay_general_and_nothing_else(
    question: Question, sample: SampleAnswer
) -> None:
    if "vague" in sample.pitfalls:
        assert "specificity" in question.criteria
        assert sample.levels["specificity"] <= 1
    if sample.levels.get("specificity") == 1:
        assert "vague" in sample.pitfalls


@samples
def test_an_implausible_time_frame_holds_specificity_and_horizon_at_2(question: Question, sample: SampleAnswer) -> None:
    if "unrealistic_timeline" in sample.pitfalls:
        assert max(sample.levels.get(id, 0) for id in ("specificity", "horizon")) <= 2


@samples
def test_contempt_holds_handling_at_1_and_nothing_for_the_employer_holds_alignment_low(
    question: Question, sample: SampleAnswer
) -> None:
    if "neglects_present" in sample.pitfalls:
        assert sample.levels.get("handling", 0) <= 1
    if "self_serving" in sample.pitfalls:
        assert sample.levels.get("alignment", 0) <= 1


@samples
def test_a_contradiction_quotes_both_passages(question: Question, sample: SampleAnswer) -> None:
    if "contradiction" in sample.pitfalls:
        assert len(sample.pitfalls["contradiction"]) == 2


@pytest.mark.parametrize("question", RUBRIC.questions, ids=lambda question: question.id)
def test_each_question_has_three_samples_of_rising_score_by_three_people(question: Question) -> None:
    weak, solid, standout = GUIDE.answers(question.id)
    assert (weak.level, solid.level, standout.level) == ("weak", "solid", "standout")
    assert len({sample.who for sample in (weak, solid, standout)}) == 3
    assert _score(question, weak) < _score(question, solid) < _score(question, standout)
    assert band(RUBRIC, _score(question, weak)).id in ("rework", "developing")
    assert band(RUBRIC, _score(question, solid)).id == "solid"
    assert band(RUBRIC, _score(question, standout)).id == "interview_ready"
    assert not solid.pitfalls
    assert not standout.pitfalls


def test_how_long_a_sample_is_does_not_tell_how_good_it_is() -> None:
    lengths = {
        level: [
            len(one.answer.split())
            for question in RUBRIC.questions
            for one in GUIDE.answers(question.id)
            if one.level == level
        ]
        for level in ("weak", "solid", "standout")
    }
    assert max(lengths["weak"]) > max(lengths["standout"])
    assert max(lengths["weak"]) > min(lengths["solid"])
    assert min(lengths["standout"]) < min(lengths["solid"])


def test_every_pitfall_can_be_seen_in_a_sample_and_every_level_of_every_criterion_in_the_guide_is_used() -> None:
    everyone = [sample for question in RUBRIC.questions for sample in GUIDE.answers(question.id)]
    assert {id for sample in everyone for id in sample.pitfalls} == {pitfall.id for pitfall in RUBRIC.pitfalls}
    for criterion in RUBRIC.criteria:
        levels = {sample.levels[criterion.id] for sample in everyone if criterion.id in sample.levels}
        assert {0, 4} <= levels
        assert len(levels) >= 3


def test_every_strategy_is_tested_by_a_question_and_every_strategy_named_exists(rubric: Rubric) -> None:
    named = {question.strategy for question in rubric.questions}
    assert named == {strategy.id for strategy in GUIDE.strategies}
    assert len(GUIDE.strategies) == 5
    for question in rubric.questions:
        assert GUIDE.strategy(question.strategy).id == question.strategy


def test_the_guide_tells_each_pitfall_situation_and_lens_of_the_rubric_in_its_order(rubric: Rubric) -> None:
    assert [one.id for one in GUIDE.pitfalls] == [one.id for one in rubric.pitfalls]
    assert [one.name for one in GUIDE.pitfalls] == [one.name for one in rubric.pitfalls]
    assert [one.id for one in GUIDE.situations] == [one.id for one in rubric.questions if one.kind == "situation"]
    assert [one.id for one in GUIDE.looked_for] == [lens.id for lens in rubric.lenses]


def test_no_text_of_the_guide_is_used_twice() -> None:
    texts = [one.example for one in (*GUIDE.strategies, *GUIDE.situations)]
    texts += [text for one in GUIDE.pitfalls for text in (one.sounds_like, one.say_instead)]
    texts += [sample.answer for samples in GUIDE.samples for sample in samples.samples]
    assert len(set(texts)) == len(texts) == 8 + 10 + 39


def test_what_is_not_in_the_guide_is_told_with_what_is() -> None:
    with pytest.raises(KeyError, match="no 'pets' among be_specific"):
        GUIDE.strategy("pets")
    with pytest.raises(KeyError, match="no 'pets' among five_years"):
        GUIDE.answers("pets")


def test_an_edit_is_seen_at_the_next_call_and_the_same_files_are_parsed_once(copy: RubricCopy) -> None:
    first = load_guide(copy.folder)
    assert first == GUIDE
    assert load_guide(copy.folder) is first
    copy.edit("guide/strategies.yaml", "Be specific, and stay believable", "Be specific")
    assert _name(load_guide(copy.folder)) == "Be specific"


def _name(guide: Guide) -> str:
    return guide.strategy("be_specific").name


def test_a_changed_rubric_is_held_against_an_unchanged_guide(copy: RubricCopy) -> None:
    load_guide(copy.folder)
    copy.edit("lenses.yaml", "- id: growth", "- id: promise")
    with pytest.raises(DataError, match=r"guide/interviewers\.yaml at looked_for: expected the ids .*promise"):
        load_guide(copy.folder)


ANSWERS = "guide/answers/five_years.yaml"
FAULTS = {
    "a quote that nobody said": (
        ANSWERS,
        "quotes: [I never stop learning]",
        "quotes: [I always stop learning]",
        f"In rubric/{ANSWERS} at samples.weak.why.development.quotes: the words 'I always stop learning' do not stand",
    ),
    "words of a pitfall that nobody said": (
        ANSWERS,
        "vague: [I want to be successful",
        "vague: [I want to be glad",
        "samples.weak.pitfalls.vague: the words",
    ),
    "a level without a quote": (
        ANSWERS,
        "        quotes: [I've never made a staffing budget]\n",
        "",
        "samples.solid.why.development: level 2 needs a quote",
    ),
    "a pitfall that is none": (ANSWERS, "      vague: [", "      vain: [", "weak.pitfalls: there is no pitfall 'vain'"),
    "a criterion that is not in play": (
        ANSWERS,
        "      development:\n        level: 1",
        "      flexibility:\n        level: 1",
        "samples.weak.why: expected the criteria in play, specificity, horizon, alignment, development, in this order",
    ),
    "levels out of order": (
        ANSWERS,
        "- level: weak",
        "- level: solid",
        "samples: expected one weak, one solid and one",
    ),
    "a level that is none": (ANSWERS, "- level: weak", "- level: bad", "level: input should be 'weak', 'solid' or"),
    "a grade above 4": (
        ANSWERS,
        "        level: 4",
        "        level: 5",
        "level: input should be less than or equal to 4",
    ),
    "an answer in the wrong file": (
        ANSWERS,
        "question: five_years",
        "question: setbacks",
        "at question: expected 'five_years' as in the file's name, found 'setbacks'",
    ),
    "an unknown key": (ANSWERS, "    who: Sales", "    whom: Sales", "samples.0.whom: there is no key 'whom' here"),
    "a strategy that no question can name": (
        "questions.yaml",
        "strategy: balance",
        "strategy: luck",
        "In rubric/questions.yaml at questions.five_years.strategy: there is no strategy 'luck' in rubric",
    ),
    "a strategy for an unknown criterion": (
        "guide/strategies.yaml",
        "criterion: horizon",
        "criterion: humour",
        "strategies.balance.criterion: there is no criterion 'humour'",
    ),
    "a strategy twice": (
        "guide/strategies.yaml",
        "- id: develop",
        "- id: align",
        "In rubric/guide/strategies.yaml at strategies: the id 'align' stands more than once",
    ),
    "a pitfall that the rubric lacks": (
        "guide/pitfalls.yaml",
        "- id: vague",
        "- id: vain",
        "In rubric/guide/pitfalls.yaml at pitfalls: expected the ids vague, self_serving",
    ),
    "a situation that is no question": (
        "guide/situations.yaml",
        "- id: salary_goals",
        "- id: salary",
        "In rubric/guide/situations.yaml at situations: expected the ids misaligned, unsure_long_term, salary_goals",
    ),
    "one piece of advice only": (
        "guide/strategies.yaml",
        "      - Name the role, the field or the result. If you cannot name it yet, name the part you are sure of.\n"
        "      - Give it a time, and check that time with somebody who has already gone that way.\n",
        "",
        "strategies.be_specific.how: tuple should have at least 2 items",
    ),
}


@pytest.mark.parametrize("case", FAULTS)
def test_a_fault_of_the_guide_is_refused_with_file_and_key(copy: RubricCopy, case: str) -> None:
    file, old, new, said = FAULTS[case]
    copy.edit(file, old, new)
    with pytest.raises(DataError) as caught:
        load_guide(copy.folder)
    message = str(caught.value)
    assert said in message
    assert message.startswith(f"In rubric/{file}")
    assert message.endswith("correct it and check with `rehearse doctor`.")


def test_a_question_without_sample_answers_is_told_by_the_file_that_is_missing(copy: RubricCopy) -> None:
    (copy.folder / "guide" / "answers" / "setbacks.yaml").unlink()
    with pytest.raises(DataError, match=r"Expected the file rubric/guide/answers/setbacks\.yaml"):
        load_guide(copy.folder)
