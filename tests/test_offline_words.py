"""What single words are worth: a readable table, checked on load, that length and repetition earn nothing by."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline_requests import request
from test_offline_weights import NOW

from rehearse.errors import DataError
from rehearse.offline.grading import Graded, graded
from rehearse.offline.reasons import finding_of
from rehearse.offline.sayings import load_sayings
from rehearse.offline.signals import load_signals
from rehearse.offline.verdict import CASES, WEIGHED_PITFALLS
from rehearse.offline.weights import WORD_COLUMNS, load_weights
from rehearse.offline.word_weights import NUMBER, YEAR, Said, WordWeights, as_csv, stepwise, word_weights
from rehearse.offline.word_weights import told as told_by
from rehearse.offline.work_talk import about_work

PATH = Path("rubric/word_weights.csv")
TWO = ("horizon", "handling")
PLAN = "By 2029 I want to run the depot. I have 14 people now, and the course began in May."
words = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=8)
numbers = st.integers(-300, 300).filter(bool).map(lambda n: n / 100)


def told(answer: str) -> Said:
    made = graded(request("five_years", answer), load_signals(), load_sayings()[1].ladder, None, now=NOW).answer
    return told_by(made, about_work(made)).all


def test_the_table_that_ships_has_all_criteria_and_no_word_of_one_employer() -> None:
    weights = load_weights()[1].words
    assert set(weights) == {*CASES, *WEIGHED_PITFALLS}
    assert all(len(one.hundredths) > 100 and one.steps == len(WORD_COLUMNS[id]) for id, one in weights.items())
    assert not {"thornbury", "beechmount", "tekla"} & {word for one in weights.values() for word in one.hundredths}


@given(st.fixed_dictionaries({column: st.dictionaries(words, numbers) for column in TWO}))
def test_a_table_is_read_as_it_was_written(weights: dict[str, dict[str, float]]) -> None:
    weights = {column: weights[column] for column in TWO}
    text = "\n".join(as_csv(weights))
    assert word_weights(text.encode(), path=PATH, columns=TWO) == weights


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (b"", r"line 1: expected the columns word, horizon, handling, found none"),
        (b"word,handling,horizon\n", r"line 1: expected the columns"),
        (b"word,horizon,handling\nand,1\n", r"line 2: expected 3 fields, found 2"),
        (b"word,horizon,handling\nand,1,much\n", r"line 2: expected a number under handling, found 'much'"),
        (b"word,horizon,handling\nand,inf,\n", r"line 2: expected a number under horizon"),
        (b"word,horizon,handling\nand,1,\nbut,,1\nand,2,\n", r"line 4: the word 'and' stands twice"),
        (b"word,horizon,handling\n,1,\n", r"line 2: the word is missing"),
        (b"word,horizon,handling\n\xff,1,\n", r"Expected UTF-8 text in rubric/word_weights\.csv"),
    ],
)
def test_a_fault_in_the_table_is_told_with_its_line(table: bytes, says: str) -> None:
    with pytest.raises(DataError, match=says):
        word_weights(table, path=PATH, columns=TWO)


def test_years_and_numbers_are_words_of_their_own() -> None:
    assert {YEAR, NUMBER, "depot"} <= told(PLAN).words
    assert not {"2029", "14"} & told(PLAN).words


def test_to_say_a_thing_again_is_worth_nothing_more() -> None:
    weights = stepwise([{"depot": 1.0, "course": 2.0}])
    assert told(PLAN).worth(weights) > (0.0,)
    assert told(f"{PLAN} {PLAN} {PLAN}").worth(weights) == told(PLAN).worth(weights)


@given(st.sets(words, min_size=8, max_size=40), st.sets(words, max_size=40))
def test_words_that_are_worth_nothing_only_thin_an_answer_out(some: set[str], more: set[str]) -> None:
    weights = stepwise([dict.fromkeys(some, 0.5)])
    plain, longer = (Said({0: frozenset(all)}, frozenset(all), frozenset()) for all in (some, some | more))
    assert (0.0,) < longer.worth(weights) <= plain.worth(weights)


def test_a_row_of_keywords_has_no_words() -> None:
    assert "mentor" not in told("Leadership, mentor, certification, roadmap, 2029, synergy.").words


def test_the_sentence_that_adds_most_is_found_and_none_where_none_adds() -> None:
    one = told(PLAN)
    weights = stepwise([{"course": 1.0, "depot": 0.4}, {"course": 0.4, "depot": 1.0}, {"course": -1.0}])
    assert one.most(weights)[1] == 1
    assert one.most(weights, 1)[1] == 0
    assert one.most(weights, 2) == (0.0, None)


def test_what_lifts_an_answer_from_nothing_need_not_lift_it_to_the_top() -> None:
    said = told(PLAN)
    first, top = said.worth(stepwise([{"depot": 2.0}, {"course": 1.0}]))
    assert first == pytest.approx(2 * top)
    assert said.worth(WordWeights(4, {})) == (0.0, 0.0, 0.0, 0.0)


ASKED = request(
    "five_years",
    "I like it here. The ferry timetable and its tides I know by heart, and I want to learn. "
    "We were seven at home, so there was never a day without noise and never one for me.",
)


def every(words: dict[str, float]) -> dict[str, WordWeights]:
    """These words worth as much to each step of everything."""
    return {id: stepwise([words] * len(columns)) for id, columns in WORD_COLUMNS.items()}


def weighed(words: dict[str, float]) -> Graded:
    """The answer graded with these words worth something, for a level and for a pitfall alike."""
    weights = load_weights()[1]._replace(words=every(words))
    return graded(ASKED, load_signals(), load_sayings()[1].ladder, weights, now=NOW)


def test_a_level_that_words_raise_is_shown_by_the_sentence_that_they_stand_in() -> None:
    before, after = (weighed(words).verdicts["development"] for words in ({}, {"tides": 12.0, "ferry": 12.0}))
    assert after.level > max(before.level, 1)
    assert "tides" in " ".join(weighed({"tides": 12.0}).answer.quote(hit) for hit in after.hits)


def test_a_pitfall_that_words_speak_for_is_named_with_the_sentence_and_told_as_weighed() -> None:
    assert "neglects_present" not in {one.pitfall for one in weighed({}).pitfalls}
    (found,) = (one for one in weighed({"ferry": 40.0}).pitfalls if one.pitfall == "neglects_present")
    assert found.is_weighed
    assert "ferry" in found.passages[0].text
    assert "Taken as a whole" in finding_of(found, load_sayings()[1]).reason


def test_no_words_make_a_goal_that_has_a_name_vague_nor_an_answer_without_any_attempt() -> None:
    words = dict.fromkeys(("depot", "ferry", "rained"), 90.0)
    weights = load_weights()[1]._replace(words=every(words))
    for answer in (PLAN, "It rained on Tuesday."):
        made = graded(request("five_years", answer), load_signals(), load_sayings()[1].ladder, weights, now=NOW)
        assert "vague" not in {one.pitfall for one in made.pitfalls}


def test_pairs_of_words_are_worth_something_and_reach_over_no_full_stop() -> None:
    said = told(PLAN)
    assert {"to run", "the depot", f"{NUMBER} people"} <= said.pairs
    assert "depot i" not in said.pairs
    assert said.worth(stepwise([{"run depot": 1.0}, {"to run": 1.0}]))[0] == 0
    assert said.worth(stepwise([{"run depot": 1.0}, {"to run": 1.0}]))[1] > 0


@pytest.mark.parametrize("criterion", sorted(CASES))
def test_only_who_dodges_or_holds_on_is_told_by_talk_of_anything(criterion: str) -> None:
    answer = graded(
        request("five_years", f"{PLAN} The lift was full of wet dogs."),
        load_signals(),
        load_sayings()[1].ladder,
        None,
        now=NOW,
    ).answer
    said = told_by(answer, about_work(answer)).on(criterion)
    assert ("wet dogs" in said.pairs) is (criterion in {"flexibility", "handling"})
    assert "dogs" not in said.words
