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


@pytest.mark.parametrize(
    ("answer", "earlier"),
    [
        ("I'd like four or five deckhands answering to me by 2030.", "I never want to be anybody's gaffer."),
        ("I'm hoping to oversee the juniors by then.", "Bossing others about isn't for me."),
        ("I am wanting to lead a team of ten persons.", "Leading other people, no, this I am not wanting."),
        ("Fifteen crew answerable to me, that's my 2031.", "Nobody will ever work under me, I've decided."),
        ("I've led a crew of nine for three years.", "I have never had anybody under me."),
        ("Moving house is no trouble to me.", "I will not move house again for any job."),
        ("Send me to whichever port you please, I'd go anywhere.", "I'm not leaving Oban, my whole family is here."),
        ("I'm happy to be away from home all week.", "I have to sleep in my own bed every night."),
        ("I'm a lifer, me.", "My visa runs out in 2027 and I fly home for good."),
        ("I plan to stay with you through 2032.", "My wife and I are moving back to Lagos in 2029."),
        ("I work best on my own with the door closed.", "I can't work alone, I need people around me."),
        ("I'm only ever happy in a crowd.", "I have never been able to work with somebody else in the room."),
        ("Weekends are no problem for me.", "I will never work weekends."),
        ("Nights suit me fine.", "I can't stay past five."),
        ("There isn't a shift I would not take.", "I won't do shift work again."),
        ("I never ask anyone for help.", "I won't sign anything off without a second pair of eyes."),
        ("I want a desk job by 2028.", "I could never sit behind a desk."),
        ("I want to train new deckhands and trainees.", "I will not be teaching anybody."),
        ("I got my master's in 2020.", "I'm still eight credits short of my master's."),
        ("I've had the radio certificate since 2019.", "I have never held a certificate of any kind."),
        ("I've driven for ten years.", "I don't drive."),
    ],
)
def test_what_is_wanted_or_held_here_and_ruled_out_there_is_found_in_whatever_words(answer: str, earlier: str) -> None:
    (found,) = contradictions(answer, earlier=earlier)
    assert {quote.source for quote in found.quotes} == {"answer", "earlier"}
    assert len(contradictions(f"{answer} {earlier}")) == 1


@pytest.mark.parametrize(
    ("answer", "earlier"),
    [
        ("I want six people under me by 2030.", "I have never had people under me."),
        ("I wouldn't mind having people under me by 2030.", "I hope to lead a team of six."),
        ("I don't want people under me.", "My boss had forty people under him."),
        ("Three trades have shut under me, and I want a fourth.", "I don't want to supervise anyone."),
        ("I'd move house tomorrow.", "My husband will never move house."),
        ("I'd relocate for this job.", "I've never moved house in my life."),
        ("I'd move house for this job.", "I'm home every night at the moment and like it."),
        ("I'd go anywhere you send me.", "I'd never leave anybody alone on nights."),
        ("You'll have me till I retire.", "I left Poland for good in 2015."),
        ("I want to plan a sailing on my own by July.", "I love being in a team."),
        ("I'd be glad to work weekends.", "I can't do nights."),
        ("Put me down for nights, I'm happy to learn.", "I've never worked nights."),
        ("I study on Saturdays, I love it.", "I will not do Sundays."),
        ("I ask my colleagues for help.", "I've never asked for a rise."),
        ("If you opened an office, I would take an office job.", "I could never sit behind a desk."),
        ("I've had my welding ticket since 2019.", "I've not passed the second welding test yet."),
        ("I will have passed my master's by 2028.", "I have not finished my master's."),
        ("I finished the radar course in June.", "The radar exam is next May, the exam's still to come."),
    ],
)
def test_near_misses_of_what_is_wanted_or_held_are_none(answer: str, earlier: str) -> None:
    assert contradictions(answer, earlier=earlier) == []


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        ("By 2030 I'd like to run a crew.", "Deckhand since 2019. Does not wish to manage people again."),
        ("I managed a team of twelve for four years.", "Deckhand since 2019. No line management experience."),
        ("I could live anywhere, send me anywhere.", "Lives in Oban. Not willing to relocate."),
        ("Nights suit me fine.", "Not available after 6 pm."),
        ("I can start at any hour, day or night.", "Availability: school hours only."),
        ("I've held my Level 4 since 2021.", "Level 3 not started."),
        ("I've driven since I was seventeen.", "Does not drive and has never held a licence."),
        ("My master's I got in 2022.", "MSc Navigation: withdrew in 2022 without an award."),
        ("I have taught navigation since 2021.", "Deckhand. No teaching so far."),
    ],
)
def test_a_resume_that_says_the_opposite_is_found_whatever_its_words(answer: str, resume: str) -> None:
    (found,) = contradictions(answer, resume=resume)
    assert {quote.source for quote in found.quotes} == {"answer", "resume"}
    assert all(quote.text in f"{answer} {resume}" for quote in found.quotes)


@pytest.mark.parametrize(
    ("answer", "resume"),
    [
        ("I want to run a crew by 2030.", "Deckhand since 2019. No line management experience."),
        ("I worked in a team of eight.", "Deckhand since 2019. No line management."),
        ("I passed level 2 in 2024.", "Level 2 passed 2024, level 3 not started."),
        ("I've had a forklift licence since 2020.", "No driving licence."),
        ("I want to be team leader by 2030.", "Team leader, Oban, 2012 to 2015."),
        ("I want to pass level 3 by June.", "Level 3 not started."),
    ],
)
def test_a_resume_that_goes_with_what_is_wanted_or_held_is_none(answer: str, resume: str) -> None:
    assert contradictions(answer, resume=resume) == []
