"""What a candidate denies is not held against them: "it is not about the money" is no talk of money."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from offline_requests import job_of, request

from rehearse.offline import OfflineCoach
from rehearse.offline.denials import DENIABLE, undenied
from rehearse.offline.signals import load_signals
from rehearse.offline.words import words_of
from rehearse.rubric import load_rubric

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
JOB = job_of({"title": "Shift planner", "employer": "Brightwell Distribution", "objectives": ["open a second depot"]})
GOAL = "In two years I want to run the night planning, and I started the transport certificate in March."


def pitfalls(answer: str) -> set[str]:
    """Return what the offline coach finds in an answer to where one sees oneself in five years."""
    found = COACH.assess(request("five_years", f"{answer} {GOAL}", job=JOB), now=NOW)
    return {each.pitfall for each in found.pitfalls}


@pytest.mark.parametrize(
    ("answer", "title"),
    [
        ("By the summer I'd want every one of them to have their benefits sorted.", "Support worker"),
        (
            "I want the tenants' rent paid and their flats kept warm, and nobody's pension claim late.",
            "Housing officer",
        ),
        ("In the first year I would answer the pensions enquiries and run the salaries on my own.", "Payroll clerk"),
        ("I'd like to do visa applications by myself, and the citizenship ones next.", "Immigration adviser"),
        ("By next summer I want to hold the mortgage appointments alone.", "Mortgage adviser"),
    ],
)
def test_work_for_the_gain_of_others_is_no_gain_of_ones_own(answer: str, title: str) -> None:
    job = job_of({"title": title, "employer": "Calder Valley Homes"})
    found = COACH.assess(request("first_year", answer, job=job), now=NOW)
    assert "self_serving" not in {each.pitfall for each in found.pitfalls}


@pytest.mark.parametrize("answer", ["I want the benefits.", "What I'm after is the pension and a company flat."])
def test_gain_of_ones_own_stays_gain(answer: str) -> None:
    found = COACH.assess(request("first_year", answer, job=JOB), now=NOW)
    assert "self_serving" in {each.pitfall for each in found.pitfalls}


@pytest.mark.parametrize(
    "answer",
    [
        "It is not about the money.",
        "It's never been about money for me.",
        "I haven't really thought about the money, the salary is fine.",
        "I am not in it for the money.",
        "I don't think about the title much.",
        "Money matters less to me than the work.",
        "The salary is not the reason.",
        "This is not a stepping stone for me.",
        "I do not see this as a foot in the door.",
        "For me it's not just a job.",
        "I am not looking for something better on the side.",
        "The work isn't boring to me.",
    ],
)
def test_what_is_denied_is_no_pitfall(answer: str) -> None:
    assert pitfalls(answer) & {"self_serving", "neglects_present"} == set()


def test_two_passages_that_share_a_time_alone_do_not_contradict_each_other() -> None:
    assert "contradiction" not in pitfalls("I do not want to move on after a year.")
    assert "contradiction" in pitfalls("I have never wanted to plan nights.")


@pytest.mark.parametrize(
    ("answer", "pitfall"),
    [
        ("It is all about the money.", "self_serving"),
        ("It is not only about the money, the company car counts too.", "self_serving"),
        ("I would not come for less than 60 thousand, it is about the money.", "self_serving"),
        ("I am not ashamed to say it: I am in it for the money.", "self_serving"),
        ("I will not stay long, this is a stepping stone.", "neglects_present"),
        ("I don't mind the work if it is a foot in the door.", "neglects_present"),
        ("It can't be that hard, anybody can do it.", "neglects_present"),
    ],
)
def test_what_is_said_beside_a_denial_still_counts(answer: str, pitfall: str) -> None:
    assert pitfall in pitfalls(answer)


@given(st.text(alphabet="not never money. title, just a job stepping stone", max_size=200))
def test_nothing_is_added_and_nothing_but_what_may_be_denied_goes(text: str) -> None:
    signals, words = load_signals(), words_of(text)
    hits = signals.matcher.hits(words)
    kept = undenied(words, hits, signals)
    assert kept.keys() == hits.keys()
    for name, before in hits.items():
        assert [hit for hit in before if hit in kept[name]] == kept[name]
        assert name in DENIABLE or kept[name] == before
