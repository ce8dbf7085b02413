"""What a candidate says of one thing here and its opposite there is a contradiction, unless they say what changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from offline_requests import job_of, request

from rehearse.interview.assessment import PitfallFinding
from rehearse.interview.coach import Exchange
from rehearse.offline import OfflineCoach
from rehearse.rubric import load_rubric

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
JOB = job_of({"title": "Deckhand", "employer": "Corran Ferries", "objectives": ["a second boat by 2028"]})


def contradictions(answer: str, *, earlier: str = "", resume: str = "") -> list[PitfallFinding]:
    """Return the contradictions found in an answer to where one sees oneself in five years."""
    before = (Exchange(question="What are your career goals?", answer=earlier),) if earlier else ()
    asked = request("five_years", answer, job=JOB, resume=resume, earlier=before)
    return [one for one in COACH.assess(asked, now=NOW).pitfalls if one.pitfall == "contradiction"]


@pytest.mark.parametrize(
    ("answer", "earlier"),
    [
        ("I want to be a team leader by 2029.", "Managing people is out for me, I tried it."),
        ("Moving was never a problem, I'd go to the islands.", "I couldn't leave Oban, my mother lives there."),
        ("Pay is the one thing that counts for me.", "It's never been about the money."),
        ("Every quarter I review my goals and cross things out.", "I've never looked at my plan since I wrote it."),
        ("The sea, since I was eight, and it has never wavered.", "It changes every month, lately it was teaching."),
        ("The team comes before mine, always.", "I downed tools that day, whoever was waiting."),
        ("Being my own boss is where I'm heading.", "I'd never want to go self-employed."),
        ("Put me down for every night, nights are fine.", "I couldn't do nights, I've two under school age."),
        ("Once a quarter I sit down with it.", "I've never written a plan, I never wrote a goal down."),
    ],
)
def test_the_opposite_of_an_earlier_answer_is_found_with_both_passages(answer: str, earlier: str) -> None:
    (found,) = contradictions(answer, earlier=earlier)
    sources = [quote.source for quote in found.quotes]
    assert sources == ["answer", "earlier"] or sources == ["earlier", "answer"]
    assert all(quote.text in f"{answer} {earlier}" for quote in found.quotes)


@pytest.mark.parametrize(
    ("answer", "earlier"),
    [
        ("I used to say managing people is out. Now I want to be a team leader by 2029.", ""),
        ("I want to be a team leader by 2029.", "I'd rather not be a director, ever."),
        ("I never wanted to run a team, and I don't want to manage anybody.", ""),
        ("The money matters less than the work, and I need 29 to pay the rent.", ""),
        ("I'd move for the second boat.", "I live in Oban and like it."),
        ("I have only hands-on experience so far. I want to be a team leader by 2029.", ""),
        ("I'm a technical person. I want to be a team leader by 2029.", ""),
        ("I want to run the night planning by 2029.", "I never want to manage people."),
        ("I was in charge of a shop once. Managing people is out for me.", ""),
        ("The rota, well, it changes every week. My own aim has never changed.", ""),
        ("I've not looked at the timetable. Every quarter I review my goals.", ""),
        ("The team comes before mine. They called me in on a Saturday and I went anyway.", ""),
        ("I never did one night at the harbour. I'd like to learn the night watch by 2029.", ""),
        ("I failed the radar course in July. My hand's never been a bother since.", ""),
        ("It's never been about the money. You'd have me at the top of the band by then.", ""),
    ],
)
def test_what_goes_together_or_is_explained_is_none(answer: str, earlier: str) -> None:
    assert contradictions(answer, earlier=earlier) == []


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        ("I led a crew of six for four years.", "Deckhand, 2019 to 2025. No staff."),
        ("I had nine people reporting to me at the harbour.", "Harbour office, 2021 to 2025, no direct reports."),
        ("I passed my radar course last spring.", "Radar course: withdrew in week two (2025)."),
        ("I finished my navigation diploma in 2024.", "Navigation diploma, left before the exam, not retaken."),
    ],
)
def test_a_claim_that_the_resume_rules_out_is_found(answer: str, resume: str) -> None:
    (found,) = contradictions(answer, resume=resume)
    assert [quote.source for quote in found.quotes] == ["answer", "resume"]
    assert all(quote.text in f"{answer} {resume}" for quote in found.quotes)


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        ("For four years I ran the galley of a trawler.", "Galley, trawler, 2019 to 2025: six crew, no accident."),
        ("I passed my radar course last spring.", "Left school 2019. Radar course, 2025, passed."),
        ("I led a crew of six.", "Mate, 2019 to 2025, crew of six. No days lost."),
        ("I led a crew of six.", "Left the management team of Oban harbour in 2022 to go to sea."),
        ("I passed my radar course last spring.", "Left Oban harbour with the radar course passed."),
        ("I passed my radar course last spring.", "Radar course, 2024. Left Oban 2025."),
        ("I passed my radar course last spring.", "Radar course: failed once, passed in May 2025."),
    ],
)
def test_a_resume_that_denies_another_thing_rules_nothing_out(answer: str, resume: str) -> None:
    assert contradictions(answer, resume=resume) == []


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        (
            "Three and a half years I had at the dairy, in that lab.",
            "Laboratory assistant, dairy in Tyndrum, January 2025 to March 2026",
        ),
        (
            "Nine years I stood in front of sixth graders in Tulsa.",
            "Sales, 2024 to present. Teacher, Tulsa, August 2022 to May 2024.",
        ),
        ("I worked twelve years at Corran on the boats.", "Deckhand, Corran Ferries, 2023-2025. Barman before that."),
    ],
)
def test_far_more_years_than_the_resume_has_are_found_with_its_dates(answer: str, resume: str) -> None:
    (found,) = contradictions(answer, resume=resume)
    assert [quote.source for quote in found.quotes] == ["answer", "resume"]
    assert all(quote.text in f"{answer} {resume}" for quote in found.quotes)


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        ("I worked four years at Corran on the boats.", "Deckhand, Corran Ferries, 2022 to 2025."),
        ("I worked eight years at Corran.", "Corran Ferries: deckhand 2017-2021. Corran Ferries: purser 2021-2025."),
        ("In nine years I want to run the Tulsa office.", "Teacher, Tulsa, August 2022 to May 2024."),
        ("I sailed for twelve years before I came ashore.", "Teacher, Tulsa, August 2022 to May 2024."),
        ("I worked at Corran for ten years, I told you wrong: two.", "Deckhand, Corran Ferries."),
        ("My dad worked thirty years, and I like it here.", "Teacher, Tulsa, 2022-2024."),
    ],
)
def test_years_that_the_resume_may_hold_or_says_nothing_of_are_no_contradiction(answer: str, resume: str) -> None:
    assert contradictions(answer, resume=resume) == []
