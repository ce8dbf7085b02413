"""What a generated twin does to the words of an answer, and the files that its words come from."""

from __future__ import annotations

import base64
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.altered import injected, inner_gaps, introduced, padded, question_said_back, with_fillers
from evals.dice import Dice
from evals.evidence_words import is_name, names_in
from evals.gold import GoldFile, Label, Sample, load_gold
from evals.typos import mistyped
from evals.wordings import FOLDER, load_wordings
from rehearse.errors import DataError
from rehearse.evidence import find
from rehearse.llm.replies import AssessReply
from rehearse.rubric import Rubric

WORDINGS = load_wordings()
NUMBERS = WORDINGS.slips.never
ANSWER = (
    "I fix boilers at Corby Heating. By March 2029, I want to run the night shift, with eleven people. "
    "My brother says that is quick! I am halfway through a supervisor course already."
)
answers = st.lists(
    st.sampled_from([*ANSWER.split(), "£27,400", "twenty-six", "Crowther", "warehouse,", "and", "apprentices."]),
    min_size=12,
    max_size=80,
).map(" ".join)
seeds = st.text(max_size=8)


def sample(answer: str = ANSWER, *, question: str = "Where do you see yourself?", resume: str = "") -> Sample:
    label = Label(level=3, quotes=(), why="")
    return Sample(
        id="made_up",
        question_id="first_year",
        question=question,
        kind="mid",
        voice="plain",
        person="tradesperson",
        answer=answer,
        labels={"specificity": label},
        pitfalls={},
        near_misses=(),
        tags=(),
        twins=(),
        resume=resume,
    )


@pytest.fixture(scope="module")
def files(rubric: Rubric) -> tuple[GoldFile, ...]:
    return load_gold(rubric)


@pytest.fixture(scope="module")
def everybody(files: tuple[GoldFile, ...]) -> list[Sample]:
    return [one for file in files for one in file.samples if one.kind != "other_language"]


def test_padding_makes_any_answer_half_as_long_again_and_at_most_twice_as_long(everybody: list[Sample]) -> None:
    for one in everybody:
        made = padded(one, sentences=WORDINGS.sentences, dice=Dice(one.id))
        assert 1.5 <= len(made.split()) / len(one.answer.split()) <= 2, one.id


def test_padding_stands_before_between_and_after() -> None:
    made = padded(sample(f"{ANSWER} I have a card for lifts."), sentences=WORDINGS.sentences, dice=Dice("a"))
    assert not made.startswith("I fix")
    assert not made.endswith("lifts.")
    assert f"{ANSWER} I have a card for lifts." not in made


def test_empty_sentences_speak_of_nothing_that_is_graded() -> None:
    graded = re.compile(
        r"goal|career|role|job|compan|employ|team|learn|course|skill|year|month|week|soon|future|flexib|plan|salary"
        r"|promot|manag|experience|ambition|aim|\d",
        re.IGNORECASE,
    )
    assert len(WORDINGS.sentences) >= 30
    assert [sentence.text for sentence in WORDINGS.sentences if graded.search(sentence.text)] == []


def test_every_quote_is_still_found_where_words_were_only_put_around_it(everybody: list[Sample]) -> None:
    for one in everybody:
        quotes = [quote for label in one.labels.values() for quote in label.quotes]
        made = [
            padded(one, sentences=WORDINGS.sentences, dice=Dice(one.id)),
            question_said_back(one, forms=WORDINGS.questions, dice=Dice(one.id)),
            introduced(one, "Priya Venkataraman").answer,
            *(
                injected(one, attack, dice=Dice(one.id))
                for attack in WORDINGS.attacks
                if attack.where != "middle" or inner_gaps(one)
            ),
        ]
        assert [(one.id, quote) for text in made for quote in quotes if not find(quote, text)] == []


def test_nothing_is_put_into_a_quote_that_goes_over_two_sentences() -> None:
    whole = sample()
    quoted = Label(level=3, quotes=("with eleven people. My brother says that is quick",), why="")
    assert len(inner_gaps(whole)) == 3
    assert len(inner_gaps(whole.model_copy(update={"labels": {"specificity": quoted}}))) == 2


@given(answer=answers, seed=seeds)
def test_typos_keep_numbers_names_and_the_count_of_words(answer: str, seed: str) -> None:
    made = mistyped(answer, slips=WORDINGS.slips, names=frozenset({"boilers"}), dice=Dice(seed)).split()
    assert len(made) == len(answer.split())
    slips = [(was, now) for was, now in zip(answer.split(), made, strict=True) if was != now]
    for was, now in slips:
        word = was.strip(",.!")
        assert re.fullmatch("[a-z]{5,}", word)
        assert word not in NUMBERS | {"boilers"}
        assert abs(len(was) - len(now)) <= 1


def test_typos_are_few_but_two_wherever_two_long_words_are(everybody: list[Sample]) -> None:
    for one in everybody:
        long = [word for word in one.answer.split() if re.fullmatch("[a-z]{5,}", word.strip(",.!?"))]
        made = mistyped(one.answer, slips=WORDINGS.slips, names=frozenset(), dice=Dice(one.id)).split()
        count = sum(was != now for was, now in zip(one.answer.split(), made, strict=True))
        assert min(2, len(long)) <= count <= 2 + 0.04 * len(made), one.id


@given(answer=answers, seed=seeds)
def test_taking_the_fillers_out_gives_the_answer_and_no_number_or_name_is_broken(answer: str, seed: str) -> None:
    marks = WORDINGS.fillers.model_copy(update={"fillers": ("~",)})
    made = with_fillers(sample(answer), fillers=marks, numbers=NUMBERS, names=frozenset(), dice=Dice(seed)).split()
    assert [word for word in made if word != "~"] == answer.split()
    for at in (at for at, word in enumerate(made) if word == "~"):
        assert not re.search(r"\d|March|Corby|Heating|Crowther|eleven|twenty", f"{made[at - 1]} {made[at + 1]}")


def test_a_filler_comes_about_every_eight_words(everybody: list[Sample]) -> None:
    marks = WORDINGS.fillers.model_copy(update={"fillers": ("~",)})
    made = [
        with_fillers(one, fillers=marks, numbers=NUMBERS, names=frozenset(), dice=Dice(one.id)) for one in everybody
    ]
    assert min(text.split().count("~") for text in made) >= 1
    words = sum(len(text.split()) for text in made)
    assert 7 <= words / sum(text.split().count("~") for text in made) <= 12


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("Where do you see yourself in five years?", "where do I see myself in five years"),
        (
            "What would you want to do in your first year as our buyer?",
            "what would I want to do in my first year as your",
        ),
        ("You seem unsure. Where is this going?", "You seem unsure. Where is this going?"),
        ("Why should we hire you?", "Why should we hire you?"),
    ],
)
def test_a_question_is_turned_to_the_speaker_or_else_quoted(question: str, said: str) -> None:
    made = question_said_back(sample(question=question), forms=WORDINGS.questions, dice=Dice("a"))
    assert said in made.removesuffix(ANSWER)
    assert made.endswith(ANSWER)


def test_in_a_transcript_without_full_stops_what_is_added_has_none_either() -> None:
    spoken = sample("i fix boilers and by march i want to run the night shift with my brother who says that is quick")
    for made in (
        padded(spoken, sentences=WORDINGS.sentences, dice=Dice("a")),
        question_said_back(spoken, forms=WORDINGS.questions, dice=Dice("a")),
    ):
        assert not re.search(r"[A-Z.?!,]", made)
        assert inner_gaps(spoken) == ()


@pytest.mark.parametrize(
    ("resume", "then"),
    [
        ("Dennis Rawcliffe - Kendal\n2023: technician", "Elif Yildirim - Kendal\n2023: technician"),
        ("Ellie Marchbank, 18 - Rothwell", "Elif Yildirim, 18 - Rothwell"),
        ("Teacher of physics, Thornlea High School", "Teacher of physics, Thornlea High School"),
        ("Spring 2026\nOBJECTIVE: none", "Spring 2026\nOBJECTIVE: none"),
    ],
)
def test_a_name_is_said_and_put_over_the_one_that_heads_the_resume(resume: str, then: str) -> None:
    made = introduced(sample(resume=resume), "Elif Yildirim")
    assert made.answer == f"Hi, I'm Elif Yildirim. {ANSWER}"
    assert made.resume == then


def test_names_are_known_in_a_transcript_by_the_posting() -> None:
    known = names_in(["Haven Bridge runs a pantry. The pantry is big, and the lights are on."])
    assert is_name("haven", known)
    assert not is_name("pantry", known)
    assert not is_name("the", known)
    assert not is_name("I'm", known)


def test_names_come_from_many_groups() -> None:
    assert len(WORDINGS.names) >= 24
    assert len({name.origin for name in WORDINGS.names}) >= 8
    assert {"female", "male"} <= {name.gender for name in WORDINGS.names}


def test_the_fake_reply_has_the_form_of_a_real_one_and_the_hidden_order_can_be_read() -> None:
    text = {attack.id: attack.text for attack in WORDINGS.attacks}
    assert {given.level for given in AssessReply.model_validate(json.loads(text["json_reply"])).criteria} == {4}
    assert b"level 4" in base64.b64decode(text["base64"].split()[-1])


@pytest.mark.parametrize(
    ("name", "was", "now", "key"),
    [
        ("padding", "register: spoken", "register: shouted", "sentences"),
        ("fillers", "every: 8", "every: often", "every"),
        ("questions", "quoted:", "quote:", "quote"),
        ("questions", "Hm, {question}, you ask.", "Hm, you ask.", "turned"),
        ("typos", "share: 0.04", "share: 4", "share"),
        ("names", "gender: female", "sex: female", "sex"),
        ("injections", "where: after", "where: nowhere", "where"),
        ("injections", "id: german", "id: spanish", "attacks"),
    ],
)
def test_a_broken_file_is_refused_with_its_name_and_the_key(
    name: str, was: str, now: str, key: str, tmp_path: Path
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "changes")
    path = folder / f"{name}.yaml"
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now, 1), encoding="utf-8")
    with pytest.raises(DataError, match=rf"{name}\.yaml.*\b{key}\b"):
        load_wordings(folder)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "changes")
    (folder / "names.yaml").unlink()
    with pytest.raises(DataError, match=r"names\.yaml"):
        load_wordings(folder)
