"""What the guide consists of: strategies, pitfalls, hard situations, what interviewers look for, sample answers.

It is there to be studied before practising. Every sample answer carries the levels it would earn, with the
words that earn them, so that the guide cannot contradict the rubric without a test telling.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from rehearse.rubric.model import Frozen, Id, LevelNumber, Text

SampleLevel = Literal["weak", "solid", "standout"]


class Strategy(Frozen):
    """One way to explain a goal well; `criterion` is the one it serves most."""

    id: Id
    name: Text
    criterion: Id
    what: Text = Field(description="What to do, in a sentence or two.")
    why: Text = Field(description="Why it works on the person who listens.")
    how: tuple[Text, ...] = Field(min_length=2, description="At least two pieces of advice that can be followed.")
    example: Text = Field(description="How a made-up candidate puts it.")


class GuidePitfall(Frozen):
    """A pitfall told to candidates: how it comes about, how it sounds, what to say instead."""

    id: Id
    name: Text
    what: Text = Field(description="How the fault shows.")
    why: Text = Field(description="How it comes about, and what the listener makes of it.")
    sounds_like: Text = Field(description="A made-up candidate falling into it.")
    say_instead: Text = Field(description="The same candidate without it.")


class HardSituation(Frozen):
    """A hard question: `id` is the question's; why it is asked, how to take it, and an example."""

    id: Id
    name: Text
    why_asked: Text = Field(description="The worry behind the question.")
    how: tuple[Text, ...] = Field(min_length=2, description="At least two pieces of advice that can be followed.")
    avoid: Text = Field(description="What makes it worse.")
    example: Text = Field(description="How a made-up candidate answers.")


class LookedFor(Frozen):
    """What an interviewer listens for behind the questions; `id` is the lens's."""

    id: Id
    name: Text = Field(description="The question that the interviewer has in mind.")
    what: Text = Field(description="What they listen for, and why.")
    signs: tuple[Text, ...] = Field(min_length=2, description="What speaks for a candidate, at least two things.")
    doubts: tuple[Text, ...] = Field(min_length=1, description="What speaks against, at least one thing.")


class SampleGrade(Frozen):
    """The level a sample answer earns on one criterion, why, and the words of the answer that earn it."""

    level: LevelNumber
    because: Text = Field(description="One sentence: why this level and not the next.")
    quotes: tuple[Text, ...] = Field(
        (), description="Words of the answer, as they stand there; needed from level 2 on."
    )


class SampleAnswer(Frozen):
    """A made-up person's answer, graded."""

    level: SampleLevel
    who: Text = Field(description="Who is speaking.")
    applying_for: Text = Field(description="For which job, and what is known of that employer.")
    answer: Text
    why: dict[Id, SampleGrade] = Field(description="One grade for each criterion in play, in the question's order.")
    pitfalls: dict[Id, Annotated[tuple[Text, ...], Field(min_length=1)]] = Field(
        default_factory=dict, description="The words of the answer that show each pitfall present."
    )

    @property
    def levels(self) -> dict[str, int]:
        """Level 0-4 by criterion, in the question's order."""
        return {id: grade.level for id, grade in self.why.items()}


class QuestionSamples(Frozen):
    """The three sample answers to one question: weak, solid, standout, each by somebody else."""

    question: Id
    samples: Annotated[tuple[SampleAnswer, ...], Field(min_length=3, max_length=3)]


class Guide(Frozen):
    """The whole guide; `samples` go in the order of the question bank."""

    strategies: tuple[Strategy, ...]
    pitfalls: tuple[GuidePitfall, ...]
    situations: tuple[HardSituation, ...]
    looked_for: tuple[LookedFor, ...]
    samples: tuple[QuestionSamples, ...]

    def strategy(self, id: str) -> Strategy:
        """Return the strategy; KeyError where there is none of that id."""
        for strategy in self.strategies:
            if strategy.id == id:
                return strategy
        raise KeyError(f"no {id!r} among {', '.join(strategy.id for strategy in self.strategies)}")

    def answers(self, question_id: str) -> tuple[SampleAnswer, ...]:
        """Return the sample answers to a question, weak first; KeyError where there is no such question."""
        for samples in self.samples:
            if samples.question == question_id:
                return samples.samples
        raise KeyError(f"no {question_id!r} among {', '.join(samples.question for samples in self.samples)}")
