"""How the chosen questions are worded for a posting: good English, many facts, and the same words for the same seed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from labelled_postings import labelled

from rehearse.interview.job import JobReading, PlannedQuestion, Read
from rehearse.interview.planning import choose_questions
from rehearse.offline.facts import stem
from rehearse.offline.objective_phrase import LONGEST, objective_phrase
from rehearse.offline.reading import read_posting
from rehearse.offline.reading.lookup import lookup
from rehearse.offline.samples import sample_postings
from rehearse.offline.slots import fillings_of, spoken_employer, spoken_title
from rehearse.offline.wording import hint, word_questions
from rehearse.rubric import Rubric, load_rubric

POSTING = """Supply planner (m/f/d)
Nordhavn Logistics

We are opening two fulfilment centres in Malmö and Turku next year.
Your tasks:
- Keep stock availability above 98 % in all Nordic warehouses
- Bring forecasting into one tool
You bring:
- SQL and Excel
We offer a certification budget and a path to team lead.
"""
POSTINGS = [*(sample.text for sample in sample_postings()), *(label.text for label in labelled("dev"))]


def worded(text: str, *, n: int = 6, seed: int = 0, language: str = "en") -> tuple[PlannedQuestion, ...]:
    rubric = load_rubric()
    chosen = choose_questions(rubric, n, seed)
    return word_questions(rubric, read_posting(text), chosen, posting=text, language=language, seed=seed)


@pytest.mark.parametrize(
    ("objective", "phrase"),
    [
        ("Reduce waiting times by 10 %", "reducing waiting times by 10 %"),
        ("You will lead the migration to one ledger", "leading the migration to one ledger"),
        ("We are opening two depots in Malmö", "opening two depots in Malmö"),
        ("Over the next two years we want to raise sales by a fifth", "raising sales by a fifth"),
        ("You'll also help us cut flour waste", "cutting flour waste"),
        ("Plan, build and test our pipelines", "planning, building and testing our pipelines"),
        ("Lead a team of six and write their rota", "leading a team of six"),
        ("Leads the Safe Streets program, which seeks to end deaths", "leading the Safe Streets program"),
        ("Responsible for running two branches", "running two branches"),
        ("Improve patient flow, safety and morale", "improving patient flow, safety and morale"),
        ("Run IT systems for three sites", "running IT systems for three sites"),
        ("We want to start selling in Canada", "selling in Canada"),
    ],
)
def test_an_objective_becomes_a_phrase(objective: str, phrase: str) -> None:
    assert objective_phrase(objective, lookup()) == phrase


@pytest.mark.parametrize(
    "objective",
    [
        "The small print",
        "Support of your colleagues",
        "Lead your own team",
        "Reach it by June",
        "We want to raise that to 68 %",
        "Manage https://example.test/x",
        "Assess and triages patients",
        "Coordinate work between sales and support",
        "REDUCE WAITING TIMES ON ALL WARDS",
        "Повысить продажи на 10 %",
        "Lead {employer} <b>now</b>",
        "Lead",
        "",
    ],
)
def test_what_could_read_broken_is_no_phrase(objective: str) -> None:
    assert objective_phrase(objective, lookup()) is None


def test_no_form_says_the_doing_word_of_an_objective_twice() -> None:
    # "Working on working with the nurse" is what a posting's own word makes of a form that has it too.
    doing = {stem(word) for word in (*lookup().actions.doing, *lookup().activities.doing)}
    forms = [form.text for question in load_rubric().questions for form in question.forms]
    for before in (text.partition("{objective}")[0] for text in forms if "{objective}" in text):
        near = {stem(word) for word in re.findall(r"[a-z']+", before.lower())[-3:]}
        assert not near & doing, before


def test_a_long_objective_is_cut_where_that_can_be_done() -> None:
    long = (
        "Develop a training course for newly arrived colleagues, with exercises that they can do on the ward at night"
    )
    assert objective_phrase(long, lookup()) == "developing a training course for newly arrived colleagues"
    assert objective_phrase("Develop " + "very " * 30 + "long courses", lookup()) is None


@settings(max_examples=200, deadline=None)
@given(text=st.text(max_size=300), start=st.sampled_from(["", "Reduce ", "You will lead ", "We plan to open "]))
def test_a_phrase_is_short_plain_and_begins_with_an_ing_form(text: str, start: str) -> None:
    phrase = objective_phrase(start + text, lookup())
    if phrase is not None:
        assert len(phrase) <= LONGEST
        assert re.match(r"[a-z-]+ing\b", phrase)
        assert not set("{}<>*|\n") & set(phrase)


@pytest.mark.parametrize(
    ("title", "spoken"),
    [
        ("Senior Staff Nurse, Day Surgery", "Senior Staff Nurse"),
        ("SENIOR HR MANAGER", "Senior HR Manager"),
        ("Teacher of Mathematics (part time)", "Teacher of Mathematics"),
        ("Планировщик смен", None),
        ("x" * 80, None),
        ("<b>Planner</b>", None),
    ],
)
def test_a_title_is_said_as_people_say_it(title: str, spoken: str | None) -> None:
    assert spoken_title(title, lookup()) == spoken


@pytest.mark.parametrize(
    ("employer", "spoken"),
    [
        ("Brightloop, Inc.", "Brightloop"),
        ("Pellow & Strand Bakeries plc", "Pellow & Strand Bakeries"),
        ("CITY OF HARTWELL", "the City of Hartwell"),
        ("University of Aldermoor", "the University of Aldermoor"),
        ("The Alder House Inn", "The Alder House Inn"),
    ],
)
def test_an_employer_is_said_as_people_say_it(employer: str, spoken: str) -> None:
    assert spoken_employer(employer, lookup()) == spoken


def test_questions_take_up_different_facts_of_the_posting() -> None:
    questions = worded(POSTING)
    lines = [question.why.line for question in questions if question.why.line is not None]
    assert len(lines) >= 5
    assert len(set(lines)) >= 4
    said = " ".join(question.text for question in questions)
    assert "fulfilment centres" in said or "stock availability" in said
    assert "Nordhavn" in said


@pytest.mark.parametrize("number", range(len(POSTINGS)))
def test_no_posting_makes_a_question_that_reads_broken(number: int, rubric: Rubric) -> None:
    text = POSTINGS[number]
    lines = text.splitlines()
    for seed in range(3):
        questions = worded(text, n=8, seed=seed)
        assert len({question.text for question in questions}) == 8
        for question in questions:
            bank = rubric.question(question.question_id)
            assert (question.kind, question.primary, question.secondary) == (bank.kind, bank.primary, bank.secondary)
            assert question.why.strategy == bank.strategy
            assert question.text[0].isupper()
            assert question.text.endswith((".", "?"))
            assert not re.search(
                r"[{}<>*|\n]|  | [,.?]|\.\.|\b(a|an|the) (a|an|the|and|of|to)\b|\b(and|of|to|the)[,.?]", question.text
            )
            if question.why.line is not None:
                assert question.why.passage
                assert question.why.passage.rstrip("…") in lines[question.why.line - 1]
                assert len(question.why.passage) <= 300


def test_the_same_seed_gives_the_same_words_and_another_seed_others() -> None:
    assert worded(POSTING, seed=4) == worded(POSTING, seed=4)
    rubric = load_rubric()
    chosen = choose_questions(rubric, 8, 0)
    plans = {word_questions(rubric, JobReading(), chosen, posting="", language="en", seed=seed) for seed in range(5)}
    assert len(plans) > 1


def test_where_the_posting_says_nothing_the_banks_wordings_are_used(rubric: Rubric) -> None:
    for question in worded("Nothing of note here.\n"):
        assert question.text in rubric.question(question.question_id).wordings
        assert (question.why.line, question.why.passage) == (None, None)


def test_of_a_posting_in_another_language_only_title_and_employer_are_used() -> None:
    (german,) = [label for label in labelled("dev") if label.id == "german_planner"]
    job = read_posting(german.text)
    foreign = job.model_copy(update={"objectives": (Read(text="Reduce overtime", line=6),)})
    assert {filling.slot for filling in fillings_of(foreign, lookup())} == {"title", "employer"}


def test_a_reading_corrected_by_hand_is_used_without_a_line(rubric: Rubric) -> None:
    job = JobReading(objectives=(Read(text="Reduce waiting times"),))
    (question,) = word_questions(rubric, job, (rubric.question("five_years"),), posting="", language="en", seed=0)
    assert "reducing waiting times" in question.text
    assert (question.why.line, question.why.passage) == (None, None)


def test_a_hint_says_what_is_wanted_and_points_at_a_line(rubric: Rubric) -> None:
    job = read_posting(POSTING)
    for question in worded(POSTING):
        said = hint(rubric, question, job)
        assert said.startswith(rubric.question(question.question_id).hint)
        shown = re.search(r"The posting speaks of “(.+)” \(line (\d+)\)\.$", said)
        assert shown
        assert shown[1].rstrip("…") in POSTING.splitlines()[int(shown[2]) - 1]
        assert hint(rubric, question, JobReading()) == rubric.question(question.question_id).hint


def test_what_an_employer_always_does_makes_no_question() -> None:
    lists = lookup()
    assert objective_phrase("We run three depots and open a fourth in Leeds next spring", lists) is None
    assert objective_phrase("We are opening a fourth depot in Leeds", lists) == "opening a fourth depot in Leeds"
    assert objective_phrase("Run three depots", lists) == "running three depots"


def test_no_question_ends_on_what_the_posting_said_before() -> None:
    lists = lookup()
    assert objective_phrase("This post leads one of the new teams that are meant to bring that about", lists) is None
    assert objective_phrase("Lead one of the four new teams", lists) == "leading one of the four new teams"
