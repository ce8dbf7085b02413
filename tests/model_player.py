"""Plays a well-behaved model for `model_server`: reads the prompts of Rehearse and replies in the form asked for."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from model_server import Request, Scripted

from rehearse.prompts import load_prompt, prompt_ids

Reply = dict[str, Any]


def fenced(request: Request, name: str) -> str:
    """Return what stands in the fence of that name in the last prompt, empty where there is none."""
    found = re.search(rf"<<<{name} (\w+)>>>\n(.*?)\n<<<END \1>>>", request.prompt, re.DOTALL)
    return found[2] if found else ""


def ids(request: Request, label: str) -> list[str]:
    """Return the ids that stand after a label such as ``question_id``, in order."""
    return re.findall(rf"^(?:- )?{label}: (\w+)", request.prompt, re.MULTILINE)


def criteria(request: Request) -> list[str]:
    """Return the criteria that an assessment is asked for, in order."""
    (listed,) = re.findall(r"^Criteria in play:\n((?:.+\n)+)", request.prompt, re.MULTILINE)
    return re.findall(r"^(\w+)$", listed, re.MULTILINE)


def kind(request: Request) -> str:
    """Return the id of the prompt that the request was made of."""
    system = request.body["messages"][0]["content"]
    return next(id for id in prompt_ids() if id != "repair" and system.startswith(load_prompt(id).system))


class Player:
    """Replies by prompt; `level` is given to every criterion, and `change` may alter a reply before it is sent."""

    def __init__(self, *, level: int = 3, change: Callable[[str, Reply], None] = lambda kind, reply: None) -> None:
        self.level = level
        self.change = change

    def __call__(self, request: Request) -> Scripted:
        name = kind(request)
        if name == "follow_up":
            said = fenced(request, "EXCHANGE").partition("\nAnswer: ")[2].split()
            return f"You said {' '.join(said[:3])}. By when would that be?"
        reply = getattr(self, f"_{name}")(request)
        self.change(name, reply)
        return json.dumps(reply)

    def _prepare(self, request: Request) -> Reply:
        lines = re.findall(r"^(\d+): (.+)$", fenced(request, "POSTING"), re.MULTILINE)
        facts = [{"text": text, "line": int(number)} for number, text in lines]
        job = {"title": facts[0], "employer": None, "seniority": None, "objectives": facts[1:3]}
        job |= {"skills": facts[3:4], "growth": [], "language": "en"}
        return {"job": job, **self._word(request)}

    def _word(self, request: Request) -> Reply:
        return {
            "questions": [
                {"question_id": id, "text": f"Tell me about {id.replace('_', ' ')}, please?", "line": 2}
                for id in ids(request, "question_id")
            ]
        }

    def _assess(self, request: Request) -> Reply:
        words = fenced(request, "ANSWER").split("\n")[0].split()
        given = [
            {"criterion": id, "quotes": [" ".join(words[:6])], "reason": f"You speak to {id}.", "level": self.level}
            for id in criteria(request)
        ]
        return {"criteria": given, "pitfalls": []}

    def _rewrite(self, request: Request) -> Reply:
        return {"text": f"{fenced(request, 'ANSWER')} I begin in [1].", "blanks": ["When do you begin?"]}

    def _debrief(self, request: Request) -> Reply:
        answers = re.findall(r"question_id: (\w+)\nAnswer: (.*)", fenced(request, "ANSWERS"))
        numbers = re.findall(r"^(\d+)\. ", fenced(request, "OBJECTIVES"), re.MULTILINE)
        spoken = [{"number": int(n), "question_id": answers[0][0], "quote": answers[0][1]} for n in numbers[:1]]
        return {"summary": "You came across as somebody with a plan.", "drills": [], "objectives": spoken}
