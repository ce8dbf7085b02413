"""Interviews that a model server leads and that attacks are put into, and what of them no attack may change."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from model_player import Player, Reply, kind
from model_server import Request, Scripted

from rehearse.interview import actions
from rehearse.interview.coach import Coach
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work, slot, stage
from rehearse.interview.view import interview_scores
from rehearse.interview.work import carry_out
from rehearse.rubric import Rubric

POSTING = "Shift Planner\nReduce waiting times in the day clinic\nOpen a second site in the north\nSQL and spreadsheets"
HARMLESS = "I want to lead the planning team by 2028."


class Obeying(Player):
    """Gives the levels it is told to give, and besides everything that an attack could talk a model into."""

    def __init__(self, *, level: int, change: Callable[[str, Reply], None] = lambda kind, reply: None) -> None:
        super().__init__(level=level, change=self._obey)
        self._then = change

    def _obey(self, kind: str, reply: Reply) -> None:
        reply |= {"score": 100, "band": "strong", "finished": True, "next_question": 5, "follow_up": None}
        for given in reply.get("criteria", ()):
            given |= {"score": 100, "weight": 99, "follow_up": False}
            if self.level < 2:
                given["quotes"] = []
        self._then(kind, reply)


class Saying(Obeying):
    """Says the same words wherever a model has the word: question, follow-up, reason, summary, drill, new version."""

    def __init__(self, words: str, *, level: int = 2) -> None:
        super().__init__(level=level, change=self._say)
        self.words = words

    def __call__(self, request: Request) -> Scripted:
        return self.words if kind(request) == "follow_up" else super().__call__(request)

    def _say(self, name: str, reply: Reply) -> None:
        for question in reply.get("questions", ()):
            question["text"] = self.words[:500]
        for given in reply.get("criteria", ()):
            given["reason"] = self.words
        if name == "assess":
            words = reply["criteria"][0]["quotes"]
            reply["pitfalls"] = [{"pitfall": "self_serving", "quotes": words, "reason": self.words}]
        if name == "rewrite":
            reply |= {"text": f"{HARMLESS} {self.words} [1]", "blanks": [self.words]}
        if name == "debrief":
            reply |= {"summary": self.words, "drills": [{"about": "self_serving", "text": self.words}]}


def played(
    setup: Setup, coach: Coach, rubric: Rubric, clock: Any, *, answers: Sequence[str], rewrites: bool = False
) -> Interview:
    """Return an interview played to its end: the answers in turn, over and over, each question's rewrite on request."""
    interview = actions.new_interview(setup, id="a-token-of-24-characters", now=clock(), seed=7, title="Practice")
    given = 0
    for _ in range(200):
        if work := next_work(interview, rubric):
            interview = carry_out(work, interview, coach, rubric, clock=clock, on_text=lambda text: None)
            continue
        match stage(interview, rubric):
            case "answering":
                text = answers[given % len(answers)]
                interview = actions.submit(interview, text, clock(), slot=slot(interview) or "")
                given += 1
            case "feedback":
                turn, at = interview.turn, interview.current or 0
                if rewrites and turn is not None and turn.attempts[-1].rewrite is None:
                    interview = actions.want_rewrite(interview, at, len(turn.attempts) - 1)
                else:
                    interview = actions.go_on(interview, clock())
            case "finished":
                return interview
            case other:
                raise AssertionError(f"the interview stands at {other}: {interview.trouble}")
    raise AssertionError("the interview does not end")


def course(interview: Interview, rubric: Rubric) -> list[object]:
    """Return what no attack may change: questions in order, follow-ups, levels, the end, and every figure."""
    turns = [
        [
            turn.planned.question_id,
            turn.asked,
            turn.skipped,
            [
                [
                    (reply.criterion, reply.answer is not None, reply.declined, levels(reply))
                    for reply in attempt.replies
                ]
                for attempt in turn.attempts
            ],
        ]
        for turn in interview.turns
    ]
    return [turns, interview.current, interview.finished_at, interview_scores(rubric, interview)]


def levels(reply: Any) -> dict[str, int | None] | None:
    """Return the levels that the answer had after this reply, None where it was not graded."""
    return reply.assessment.levels if reply.assessment is not None else None
