"""Who greets and says their name is graded as who does not."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from offline_requests import request

from rehearse.offline import OfflineCoach
from rehearse.offline.greetings import without_greeting
from rehearse.rubric import load_rubric

NOW = datetime(2026, 11, 25, tzinfo=UTC)
COACH = OfflineCoach(load_rubric())
# Its goal has no verb, and is one because it stands first.
ANSWER = "Design manager; it has been that since college. I finish the leadership course in May."


@pytest.mark.parametrize(
    "greeting",
    ["Hi, I'm Fatima Al-Masri.", "Hello there,", "My name is Wei Jing Zhao.", "Good morning!", "Hey, this is Omar."],
)
def test_a_greeting_in_front_changes_nothing(greeting: str) -> None:
    plain, greeted = (COACH.assess(request("five_years", text), now=NOW) for text in (ANSWER, f"{greeting} {ANSWER}"))
    assert greeted.levels == plain.levels
    assert all(quote.text in ANSWER for grade in greeted.grades for quote in grade.quotes)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("hi I'm Tran Van Minh so I've never had one", "so I've never had one"),
        ("Hi, I'm Head Chef at Brown's.", "I'm Head Chef at Brown's."),
        ("I'm Polish and proud of it.", "I'm Polish and proud of it."),
        ("I'm Senior Planner. That is all.", "I'm Senior Planner. That is all."),
        ("Good morning!", "Good morning!"),
        ("History is what I teach.", "History is what I teach."),
    ],
)
def test_only_the_greeting_goes_and_every_place_stays(text: str, left: str) -> None:
    cut = without_greeting(text)
    assert cut.strip() == left
    assert len(cut) == len(text)
    assert cut.endswith(left)
