"""A rewrite carries no facts that nobody gave: they become numbered blanks, and ordinary words stay."""

import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.errors import DataError
from rehearse.evidence import blanked, new_facts
from rehearse.evidence.lists import FILE, fact_lists

ANSWER = (
    "In five years I lead the planning desk at Acme in Kiel. I saved 20% of the cost, about $5,000, by March 2027. "
    "Jane Doe mentors me, I am certified in SQL and I write C++. In Q3 I train twenty-five colleagues. "
    "My wage is 2.5k less than in May, and the third warehouse opens on Monday with two hundred and five people."
)


def texts(rewrite: str, *sources: str) -> list[tuple[str, str]]:
    return [(fact.kind, fact.text) for fact in new_facts(rewrite, *(sources or (ANSWER,)))]


@pytest.mark.parametrize(
    ("rewrite", "expected"),
    [
        ("I saved 30% of it.", [("number", "30%")]),
        ("I saved 20 dollars.", [("money", "20 dollars")]),
        ("I saved €7,500.", [("money", "€7,500")]),
        ("I train thirty people.", [("number", "thirty")]),
        ("within two years", [("number", "two years")]),
        ("a three-month course", [("number", "three-month")]),
        ("I led 3 people.", [("number", "3")]),
        ("the 4th warehouse", [("number", "4th")]),
        ("by June 2028 I lead it", [("date", "June 2028")]),
        ("in Q4", [("date", "Q4")]),
        ("on friday", [("date", "friday")]),
        ("free on Saturdays", [("date", "Saturdays")]),
        ("next summer", [("date", "summer")]),
        ("I worked at Contoso.", [("name", "Contoso")]),
        ("Contoso hired me.", [("name", "Contoso")]),
        ("with Maria Garcia from Bonn", [("name", "Maria Garcia"), ("name", "Bonn")]),
        ("I use AWS, C# and JavaScript.", [("tool", "AWS"), ("tool", "C#"), ("tool", "JavaScript")]),
        ("I hold a bachelor's degree.", [("qualification", "bachelor's"), ("qualification", "degree")]),
        ("an MBA and a forklift licence", [("qualification", "MBA"), ("qualification", "licence")]),
    ],
)
def test_a_fact_that_nobody_gave_is_found(rewrite, expected):
    assert texts(rewrite) == expected


@pytest.mark.parametrize(
    "rewrite",
    [
        "Within 5 years I lead the desk.",
        "I saved 20 percent. I saved twenty per cent. I saved 20 %.",
        "I saved 5,000 dollars, or $5000.",
        "I train 25 colleagues and 205 people.",
        "My wage is 2500 less.",
        "The 3rd warehouse opens in March.",
        "Acme's Planning Desk",
        "ACME and kiel, sql and c++",
        "My certificate is in SQL; the certification took long.",
        "Ultimately, I lead it. However, one of my goals stays. One day I may march on.",
        "First I plan. Second, I lead. Then, step by step, to a degree, I grow.",
        "Save costs. Say it. You're here. Marketing helps. Reduced waste and trained staff are results.",
        "I'm glad, I’ve grown, and I'd stay.",
        "- Building on this, I plan.\n- Leading it, I grow.\nThat's it.",
        "I saved [1] hours at [Name of Employer] by [2 dates].",
        "By then, Monday or May, Jane would know.",
        "",
    ],
)
def test_a_fact_that_was_given_and_ordinary_words_are_no_news(rewrite):
    assert texts(rewrite) == []


def test_every_source_may_vouch():
    assert texts("Contoso, 7 people", "I plan.", "Contoso since 2019", "a team of seven") == []
    assert texts("Contoso") == [("name", "Contoso")]


def test_offsets_are_those_of_the_rewrite():
    rewrite = "Later, with [1] and Maria Garcia, I saved 30 %."
    assert [rewrite[fact.start : fact.end] for fact in new_facts(rewrite, ANSWER)] == ["Maria Garcia", "30 %"]


def test_blanks_go_on_from_those_there_are_and_ask_by_kind():
    text, removed = blanked(
        "To save [1] hours, 30% and $9 with Contoso, in 2031, an MBA and AWS; Contoso again.", ANSWER
    )
    assert text == "To save [1] hours, [2] and [3] with [4], in [5], an [6] and [7]; [4] again."
    assert [(made.number, made.kind, made.text) for made in removed] == [
        (2, "number", "30%"),
        (3, "money", "$9"),
        (4, "name", "Contoso"),
        (5, "date", "2031"),
        (6, "qualification", "MBA"),
        (7, "tool", "AWS"),
    ]
    assert removed[0].question == "Which number belongs here?"
    assert all(made.question.endswith("?") for made in removed)


def test_a_rewrite_of_given_facts_is_left_alone():
    assert blanked(ANSWER, ANSWER) == (ANSWER, ())


PIECES = st.sampled_from(
    [
        *(
            "Acme",
            "Jane Doe",
            "twenty",
            "-",
            "five",
            "hundred",
            "and",
            "thousand",
            "million",
            "third",
            "years",
            "5",
            "k",
        ),
        *(
            "2027",
            "$",
            "%",
            "percent",
            "3,000",
            "1.5",
            "May",
            "in",
            "Q3",
            "C",
            "++",
            "#",
            "MBA",
            "degree",
            "One",
            "one",
        ),
        *("day", ".", ",", "\n", "[1]", "I", "The", "SQL", "'s", "of", "Kiel", "(", "é", "ß", "12th", "a", "[", "]"),
    ]
)
MADE = st.lists(st.tuples(PIECES, st.sampled_from(["", " ", " "])), max_size=25).map(
    lambda pieces: "".join(piece + gap for piece, gap in pieces)
)


@settings(deadline=None)
@given(rewrite=MADE | st.text(max_size=120), source=MADE)
def test_what_was_blanked_has_no_new_facts_and_stays_as_it_is(rewrite, source):
    made = blanked(rewrite, source)
    assert new_facts(made.text, source) == ()
    assert blanked(made.text, source) == (made.text, ())
    numbers = [removed.number for removed in made.removed]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)) if numbers else [])
    assert all(f"[{number}]" in made.text for number in numbers)


@settings(deadline=None)
@given(source=MADE | st.text(max_size=120))
def test_a_text_has_no_new_facts_beside_itself(source):
    assert new_facts(source, source) == ()


@pytest.mark.parametrize("sentence", re.split(r"(?<=[.]) ", ANSWER))
def test_each_sentence_of_a_source_is_vouched_for(sentence):
    assert texts(sentence) == []


def test_a_long_rewrite_is_compared_in_proportion():
    began = time.process_time()
    blanked("Contoso saved twenty hundred 5% in May. " * 5_000, ANSWER * 50)
    assert time.process_time() - began < 6


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{FILE.read_text(encoding='utf-8')}\nmnths: january", r"facts\.yaml, line \d+, at mnths"),
        ("months: january", r"the key 'questions' is missing"),
        ("days: monday\ndays: tuesday", r"the key 'days' stands twice"),
        ("a: [", "Expected YAML"),
    ],
)
def test_the_lists_are_checked_when_they_are_loaded(text, told, tmp_path):
    path = tmp_path / "facts.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=told):
        fact_lists(path)


def test_every_kind_of_blank_has_its_question():
    assert set(fact_lists().questions) == {"number", "date", "money", "name", "tool", "qualification"}
