"""The chosen questions worded for a posting, and the hints that go with them."""

from __future__ import annotations

from collections import Counter
from random import Random

from rehearse.interview.job import JobReading, PlannedQuestion, Read, Why
from rehearse.offline.reading.lookup import lookup
from rehearse.offline.slots import Filling, Slot, fillings_of
from rehearse.rubric import Form, Question, Rubric

_LONGEST_PASSAGE, _LONGEST_QUOTE = 300, 140
# What a form costs by the most it says of the posting; a wording of the bank costs more than any form's first use.
# Then each use of the same slot, and of the same fact, makes it dearer, so that a plan takes up many facts.
_COST: dict[Slot, int] = {"objective": 0, "growth": 1, "skill": 1, "title": 2, "employer": 2}
_PLAIN, _SLOT_AGAIN, _NAME_AGAIN = 5, 3, 4
_TELLING: tuple[Slot, ...] = ("objective", "growth", "skill", "title", "employer")


def word_questions(
    rubric: Rubric, job: JobReading, questions: tuple[Question, ...], *, posting: str, language: str, seed: int
) -> tuple[PlannedQuestion, ...]:
    """Return the chosen questions worded for the posting, in the order given.

    A question is asked in one of its forms, the slots filled from the reading, or, where nothing fits well,
    in one of its wordings. No objective, skill or growth sign is used twice in a plan. The same seed gives
    the same words.

    Args:
        rubric: The bank that the questions are from.
        job: What was read in the posting, or corrected by hand.
        questions: The chosen questions.
        posting: The posting's text, from which `Why.passage` is taken.
        language: The interview's language. The offline coach asks in English whatever it is.
        seed: Seeds the draw among equals.
    """
    plan = _Plan(fillings_of(job, lookup()), posting, seed)
    return tuple(plan.worded(question) for question in questions)


def hint(rubric: Rubric, planned: PlannedQuestion, job: JobReading) -> str:
    """Return what the interviewer wants to know, and where the posting has something to go by; never an answer."""
    wanted = rubric.question(planned.question_id).hint
    facts = (*job.objectives, *job.growth, *job.skills)
    if not facts:
        return wanted
    here = [fact for fact in facts if fact.line is not None and fact.line == planned.why.line]
    # Any number that is the same each time will do: questions point at different facts, a question at one.
    fact = here[0] if here else facts[sum(map(ord, planned.question_id)) % len(facts)]
    where = f" (line {fact.line})" if fact.line is not None else ""
    return f"{wanted} The posting speaks of “{_shortened(fact.text, _LONGEST_QUOTE)}”{where}."


class _Plan:
    """Words one question after the other and remembers what was used."""

    def __init__(self, fillings: tuple[Filling, ...], posting: str, seed: int) -> None:
        self._draw = Random(seed)
        self._by_slot: dict[Slot, list[Filling]] = {}
        for filling in fillings:
            self._by_slot.setdefault(filling.slot, []).append(filling)
        self._lines = posting.splitlines()
        self._used: Counter[str] = Counter()

    def worded(self, question: Question) -> PlannedQuestion:
        choices = [(self._cost(form), self._draw.random(), form) for form in question.forms if self._can_fill(form)]
        cost, _, form = min(choices, default=(_PLAIN + 1, 0.0, None), key=lambda choice: choice[:2])
        if form is None or cost > _PLAIN + self._used["plain"]:
            self._used["plain"] += 1
            return self._planned(question, self._draw.choice(question.wordings), None)
        filled = {slot: self._by_slot[slot][0] for slot in form.slots}
        for slot, filling in filled.items():
            self._used[slot] += 1
            if slot not in ("title", "employer"):
                self._by_slot[slot].remove(filling)
                self._forget_line(filling.read)
        text = form.text.format_map({slot: filling.text for slot, filling in filled.items()})
        told = next(filled[slot] for slot in _TELLING if slot in filled)
        return self._planned(question, text, told.read)

    def _can_fill(self, form: Form) -> bool:
        return all(self._by_slot.get(slot) for slot in form.slots)

    def _cost(self, form: Form) -> int:
        again = sum(
            self._used[slot] * (_SLOT_AGAIN + (_NAME_AGAIN if slot in ("title", "employer") else 0))
            for slot in form.slots
        )
        return min(_COST[slot] for slot in form.slots) + again

    def _forget_line(self, read: Read) -> None:
        """Put the other facts of the same line last: the next question is to be about another."""
        for fillings in self._by_slot.values():
            fillings.sort(key=lambda filling: read.line is not None and filling.read.line == read.line)

    def _planned(self, question: Question, text: str, told: Read | None) -> PlannedQuestion:
        return PlannedQuestion.of(question, text=text, why=self._why(question, told))

    def _why(self, question: Question, told: Read | None) -> Why:
        if told is None or told.line is None or told.line > len(self._lines):
            return Why(strategy=question.strategy)
        words = self._lines[told.line - 1].strip()
        passage = words if len(words) <= _LONGEST_PASSAGE else _shortened(told.text, _LONGEST_PASSAGE)
        return Why(line=told.line, passage=passage, strategy=question.strategy)


def _shortened(text: str, longest: int) -> str:
    if len(text) <= longest:
        return text
    return f"{text[: longest - 1].rpartition(' ')[0] or text[: longest - 1]}…"
