"""An interview with its jobs, a coach that can be held, and a person who acts meanwhile."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

from clock import Clock
from scripted_coach import ScriptedCoach

from rehearse.errors import Conflict, StoreError
from rehearse.interview import actions
from rehearse.interview.coach import LineRequest
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import slot
from rehearse.rubric import Rubric
from rehearse.store import Store, new_id
from rehearse.turns import Job, Turns

ANN, BEN = "a" * 64, "b" * 64
PATIENCE = 20.0


class Gate:
    """A place where a coach waits until the test lets it go on."""

    def __init__(self) -> None:
        self.reached, self.open = threading.Event(), threading.Event()

    def wait_here(self) -> None:
        self.reached.set()
        assert self.open.wait(PATIENCE)


class GatedCoach(ScriptedCoach):
    """A scripted coach that can be held: before a call ("prepare", "assess", …) or in the "middle" of a line."""

    def __init__(self, rubric: Rubric, *levels: Any, default: int = 3) -> None:
        super().__init__(rubric, *levels, default=default)
        self.gates: dict[str, Gate] = {}

    def hold(self, place: str) -> Gate:
        self.gates[place] = Gate()
        return self.gates[place]

    def ask(self, request: LineRequest) -> Iterator[str]:
        for piece in super().ask(request):
            yield piece
            if "middle" in self.gates:
                self.gates["middle"].wait_here()

    def _note(self, what: str, value: object) -> None:
        if what in self.gates:
            self.gates[what].wait_here()
        super()._note(what, value)


class Room:
    """A store, its turns, and an interview of Ann's in it."""

    def __init__(self, store: Any, rubric: Rubric, clock: Clock, coach: GatedCoach) -> None:
        self.store, self.rubric, self.clock, self.coach = store, rubric, clock, coach
        self.turns = Turns(store, rubric, clock=clock, pauses=())
        self.id = self.new()

    def new(self, **setup: object) -> str:
        chosen = Setup.model_validate({"posting": "Shift Planner wanted", "questions": 2, **setup})
        made = actions.new_interview(chosen, id=new_id(), now=self.clock(), seed=7, title="Practice")
        self.store.create(made, owner=ANN)
        return made.id

    def ensure(self) -> Job | None:
        return self.turns.ensure(self.id, owner=ANN, coach=self.coach)

    def begin(self) -> Job:
        job = self.ensure()
        assert job is not None
        return job

    def rename_while_grading(self, title: str) -> None:
        """Have an answer graded, and the interview renamed in a second tab while the coach is at it."""
        self.answer("I will lead the shift by 2028.")
        gate = self.coach.hold("assess")
        job = self.begin()
        assert gate.reached.wait(PATIENCE)
        self.store.rename(self.id, title, owner=ANN)
        gate.open.set()
        over(job)

    def settle(self) -> Interview:
        while (job := self.ensure()) is not None:
            over(job)
            assert job.error is None
        return self.interview

    @property
    def interview(self) -> Interview:
        return self.store.load(self.id, owner=ANN).interview

    def change(self, action: Callable[[Interview], Interview], id: str | None = None) -> Interview:
        """Do what a person does on a page: load, act, save, and again where a coach stored something meanwhile."""
        while True:
            interview, version = self.store.load(id or self.id, owner=ANN)
            changed = action(interview)
            try:
                self.store.save(changed, owner=ANN, version=version)
            except Conflict:
                continue
            return changed

    def answer(self, text: str) -> Interview:
        waiting = slot(self.interview)
        assert waiting is not None
        return self.change(lambda interview: actions.submit(interview, text, self.clock(), slot=waiting))


def over(job: Job) -> Job:
    seen = -1
    while job.running:
        assert job.wait(PATIENCE, after=seen), "the job did not get on"
        seen = job.revision
    return job


class FailingStore:
    """A store whose disk is full while `is_full`."""

    def __init__(self, store: Store) -> None:
        self._store, self.is_full = store, False

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def save(self, interview: Interview, *, owner: str, version: int) -> int:
        if self.is_full:
            raise StoreError("The disk is full.")
        return self._store.save(interview, owner=owner, version=version)
