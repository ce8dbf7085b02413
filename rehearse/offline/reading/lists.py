"""What `rubric/reading.yaml` holds: the words and phrases by which a posting is read."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from rehearse.offline.phrases import problem_of
from rehearse.rubric import Frozen

SectionKind = Literal["duties", "goals", "role", "skills", "growth", "benefits", "about", "boilerplate"]


def _phrase(value: str) -> str:
    if problem := problem_of(value, ()):
        raise ValueError(problem)
    return value


def _split(value: object) -> object:
    return value.split() if isinstance(value, str) else value


Phrase = Annotated[str, AfterValidator(_phrase)]
Phrases = tuple[Phrase, ...]
# Written as a paragraph of words with blanks between.
WordList = Annotated[tuple[str, ...], BeforeValidator(_split, json_schema_input_type=str | tuple[str, ...])]
Names = tuple[str, ...]


class LabelLists(Frozen):
    """What stands before a colon, or in the cell before, when the value is the job's title, employer or level."""

    title: Names
    employer: Names
    seniority: Names


class TitleLists(Frozen):
    """How a job's title is told: what comes before it in a sentence, where it ends, what is in it."""

    cues: Phrases
    stops: WordList
    openers: Names
    nouns: WordList
    endings: Names
    calls: Names
    brackets: Names
    capitals: Names
    never: Names
    never_first: WordList
    sentence_words: WordList


class EmployerLists(Frozen):
    """How an employer's name is told: what is in it, what stands before and behind it, what it is not."""

    endings: WordList
    verbs: Phrases
    tellings: Phrases
    before: Phrases
    never: WordList
    legal: Names
    places: Names
    departments: WordList
    article: Names


class SeniorityLists(Frozen):
    """The words that say how senior the job is, in its title and in the text."""

    in_title: Names
    in_text: Phrases
    not_last: Names


class LeadIns(Frozen):
    """What a doing word may stand behind, by the form it then has: keep, keeping, keeps."""

    plain: Phrases
    doing: Phrases
    does: Phrases


class ObjectiveLists(Frozen):
    """How an objective is told from an activity: doing words, what may come before, what makes a routine."""

    actions: WordList
    doubled: WordList
    activities: WordList
    routine: Phrases
    lead_ins: LeadIns
    statements: Phrases
    purposes: Phrases
    not_before: WordList
    before_for: WordList
    joints: WordList
    cuts: Names
    dangling: WordList
    determiners: WordList
    foreign_to_speech: WordList
    pointing: WordList
    standing: WordList


class SkillLists(Frozen):
    """How what is asked for is told in a sentence, and which names a question may use of it."""

    cues: Phrases
    never: Phrases
    wished: Names
    belongs_to: Names
    tools: Phrases
    fields: Phrases


class GrowthSign(Frozen):
    """Phrases that tell of one way to grow, and what a question calls it.

    `say` is None where the words that fired can be said as they stand. With `also_objective` the passage
    tells of the employer's plans too; without `in_questions` no question names it.
    """

    say: str | None = None
    also_objective: bool = False
    in_questions: bool = True
    cues: Annotated[Phrases, Field(min_length=1)]


class ReadingLists(Frozen):
    """The whole file."""

    version: Annotated[int, Field(ge=1)]
    noise: Phrases
    ends: Phrases
    headings: dict[SectionKind, Phrases]
    heading_words: dict[SectionKind, Names]
    labels: LabelLists
    title: TitleLists
    employer: EmployerLists
    seniority: SeniorityLists
    objectives: ObjectiveLists
    skills: SkillLists
    growth: tuple[GrowthSign, ...]
    boilerplate: Phrases
    benefits: Phrases
