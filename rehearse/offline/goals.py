"""The goals told in an answer: which sentences hold one, whether it has a name, and when it is to be reached."""

from __future__ import annotations

from typing import NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.patterns import Hit
from rehearse.offline.times import Time

# Without a role, a field or a measure it takes this many telling words to make a goal concrete, one beside a date.
_TELLING, _OF_A_PLAN = 2, 1
_VERBLESS = 14
# Where a goal begins and ends in a long sentence is not known; so many words around "I want" are taken as its own.
_BEFORE, _JUST_BEFORE, _AFTER = 12, 3, 16
_BACKWARDS = frozenset({"that", "is", "which", "this", "it", "what", "thing", "are"})
_ONCE = frozenset(
    ["thought", "hoped", "believed", "assumed", "wanted", "used", "spent", "tried", "trying", "was", "were"]
)
_ONCE_WITHIN = 4
_JOBS = frozenset({"role", "top"})
_NAMES = _JOBS | {"field"}
# A sentence with a date and so many telling words tells what will be, with "I want" or without.
_DATED_PLAN = 2
# A clause that names a role in so few words is a goal when a time stands in its sentence.
_SHORT_CLAUSE = 6
# A time belongs to a goal told at most this many sentences away from it.
_NEAR_BY = 2


class Goal(NamedTuple):
    """A sentence that tells a goal.

    `is_named` says whether a role, a field or a result has a name in it, `is_role` whether that is a job.
    """

    hit: Hit
    is_named: bool
    is_role: bool


class Goals(NamedTuple):
    """All goals of an answer, and the times that go with them.

    `near` and `far` are times of something concrete; `vague` are all others that were named at all.
    """

    all: tuple[Goal, ...]
    near: tuple[Time, ...]
    far: tuple[Time, ...]
    vague: tuple[Time, ...]

    @property
    def named(self) -> list[Hit]:
        """Where a goal with a name is told."""
        return [goal.hit for goal in self.all if goal.is_named]


def goals_of(answer: Answer) -> Goals:
    """Return the goals of an answer and their times."""
    first_hit: dict[int, Hit] = {}
    words = answer.words.words
    for hit in answer.found("goal"):
        begin = answer.words.sentences[hit.sentence].first
        if not any(word.text in _ONCE for word in words[max(begin, hit.first - _ONCE_WITHIN) : hit.first]):
            first_hit.setdefault(hit.sentence, hit)
    for index in range(len(answer.specific)):
        if index not in first_hit and (_is_verbless_goal(answer, index) or _is_dated_role(answer, index)):
            first_hit[index] = answer.whole(index)
    ruled_out = answer.in_sentences("never_wanted")
    named_by = answer.in_sentences("measure", "described_role")
    titled = answer.in_sentences("named_title")
    general = answer.in_sentences("general_goal", "direction")
    goals = tuple(
        Goal(
            hit,
            is_named=_is_named(answer, hit, named_by, general, titled),
            is_role=index not in general and _is_role(answer, hit, titled),
        )
        for index, hit in sorted(first_hit.items())
        if index not in ruled_out
    )
    return Goals(goals, *_times(answer, goals))


def _is_role(answer: Answer, hit: Hit, titled: set[int]) -> bool:
    telling, lists = _around(answer, hit)
    return bool(_JOBS & lists) or hit.sentence in titled or ("head" in lists and telling > 0)


def _is_named(answer: Answer, hit: Hit, named_by: set[int], general: set[int], titled: set[int]) -> bool:
    index = hit.sentence
    telling, lists = _around(answer, hit)
    if not lists.isdisjoint(_NAMES) or index in titled:
        return True
    if index not in general and telling and ("head" in lists or index in named_by):
        return True
    is_dated = any(time.dated and time.hit.sentence == index for time in answer.times)
    enough = 1 if is_dated else _TELLING
    return (telling >= enough and index not in general) or any(fact.kind == "title" for fact in answer.facts[index])


def _around(answer: Answer, hit: Hit) -> tuple[int, frozenset[str]]:
    """Return how many telling words stand around a goal, and the lists of all words there."""
    # "Foreman is what I want" has its name before; "I want to be foreman" behind.
    before = _BEFORE if answer.words.words[hit.first].text in _BACKWARDS else _JUST_BEFORE
    return answer.telling(hit, before=before, after=_AFTER), answer.lists_near(hit, before=before, after=_AFTER)


def _is_verbless_goal(answer: Answer, index: int) -> bool:
    """Tell whether a sentence is a goal in short: "Senior developer within three years."."""
    tokens = answer.tokens(index)
    sentence = answer.words.sentences[index]
    head = answer.words.words[sentence.first : min(sentence.cuts, default=sentence.last)]
    if (len(tokens) > _VERBLESS and len(head) > _SHORT_CLAUSE) or answer.lists[index]:
        return False
    of_word = answer.signals.matcher.lists
    lists = frozenset[str]().union(*(of_word(word.text) for word in head))
    if "auxiliary" in lists or "step_verb" in lists or "means" in lists:
        return False
    has_time = any(time.hit.sentence == index for time in answer.times)
    has_name = "role" in lists or "head" in lists
    if len(tokens) > _VERBLESS:
        return has_name and has_time
    return (has_name and (has_time or index == 0)) or (has_time and bool(answer.specific[index]))


def _is_dated_role(answer: Answer, index: int) -> bool:
    """Tell whether a sentence names a job or something definite and a time for it, and is not about the past.

    That is a goal without "I want": "Five years from today I run the hydrogen workshop".
    """
    has_time = any(time.dated and time.hit.sentence == index for time in answer.times)
    is_told = answer.has(index, "role", "top") or (
        len(answer.specific[index]) >= _DATED_PLAN
        and answer.has(index, "me")
        and not answer.has(index, "means")
        and not answer.facts[index]
        and "not" not in answer.tokens(index)
    )
    if not has_time or not is_told or answer.lists[index]:
        return False
    # "When two years are passed I am director": what is told in the present is no past for the sake of one word.
    is_past = answer.has(index, "past") or index in answer.in_sentences("step", "past_change", "done_it")
    return not is_past


def _times(answer: Answer, goals: tuple[Goal, ...]) -> tuple[tuple[Time, ...], tuple[Time, ...], tuple[Time, ...]]:
    named = {goal.hit.sentence for goal in goals if goal.is_named}
    told = {goal.hit.sentence for goal in goals}
    ahead = answer.in_sentences("means_ahead")
    spoilt = answer.in_sentences("review", "rhythm", "general_goal", "direction", "flattery")
    near: list[Time] = []
    far: list[Time] = []
    vague: list[Time] = []
    for time in answer.times:
        at = time.hit.sentence
        if answer.lists[at] or time.horizon == "vague":
            vague.append(time)
        elif time.horizon == "near":
            is_concrete = (
                (at in told and answer.specific[at]) or at in ahead or (at not in spoilt and _is_plan(answer, at))
            )
            (near if is_concrete else vague).append(time)
        elif at in named or (time.dated and (_has_neighbour(at, named) or (at not in spoilt and _is_plan(answer, at)))):
            far.append(time)
        else:
            vague.append(time)
    return tuple(near), tuple(far), tuple(vague)


def _has_neighbour(index: int, sentences: set[int]) -> bool:
    return any(index + step in sentences for step in range(-_NEAR_BY, _NEAR_BY + 1))


def _is_plan(answer: Answer, index: int) -> bool:
    """Tell whether a sentence without "I want" speaks of something definite, and not of the past."""
    return len(answer.specific[index]) >= _OF_A_PLAN and not answer.has(index, "past", "step_verb")
