"""Levels of the two criteria about goals: `specificity` and `horizon`."""

from __future__ import annotations

from rehearse.offline.answer import Answer
from rehearse.offline.goals import Goals
from rehearse.offline.learning_levels import done
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of

# A time that stands alone in so few words is shown by the goal that is told at most so many sentences away.
_BARE, _BESIDE = 4, 2
# A reason or a condition that can tie a near goal to a far one.
_JOINING = frozenset({"because", "since", "without", "until", "unless"})


def specificity(answer: Answer, goals: Goals, jump: tuple[Hit, ...]) -> Verdict:
    """Return the level of a goal: direction 1, with a name 2, with a time 3, with the path from today 4."""
    named = goals.named
    if not named:
        return _unnamed(answer, goals)
    if jump:
        return Verdict(2, "implausible", jump)
    times = [time.hit for time in (*goals.near, *goals.far) if time.dated]
    if not times:
        case = "named_some_day" if goals.vague else "named"
        return Verdict(2, case, first_of(named), floor=2 if any(goal.is_role for goal in goals.all) else 0)
    if answer.found("taken_back_time") and not goals.far:
        return Verdict(2, "no_date_held", first_of(named))
    given_up = answer.in_sentences("past_change")
    steps = [hit for hit in answer.found("step") if answer.specific[hit.sentence] and hit.sentence not in given_up]
    steps += done(answer)
    dated = [hit for hit in answer.found("means_ahead") if hit.sentence not in {goal.sentence for goal in named[:1]}]
    main = [hit for hit in named if any(hit.sentence == time.sentence for time in times)] or named
    if steps or dated:
        return Verdict(4, "path", first_of(main, steps + dated), floor=3)
    return Verdict(3, "dated", first_of(main, times), floor=3)


def _unnamed(answer: Answer, goals: Goals) -> Verdict:
    directions = answer.found("direction")
    leading = answer.in_sentences("leading")
    wished = [
        goal.hit
        for goal in goals.all
        if answer.specific[goal.hit.sentence]
        or goal.hit.sentence in leading
        or answer.has(goal.hit.sentence, "role", "head", "top")
    ]
    if directions:
        return Verdict(1, "direction", first_of(directions))
    if any(answer.lists):
        return Verdict(1, "keywords", (answer.whole(answer.lists.index(True)),))
    if wished and not answer.in_sentences("gain"):
        return Verdict(1, "direction", first_of(wished))
    general = answer.found("general_goal")
    return Verdict(0, "general" if general else "none", first_of(general))


def _joined(answer: Answer, times: list[Hit]) -> list[Hit]:
    """Return where a sentence at or beside one with a time gives a reason or a condition for it."""
    beside = {time.sentence + step for time in times for step in (0, 1)}
    words = answer.words.words
    return [
        Hit(index, at, at + 1)
        for index, sentence in enumerate(answer.words.sentences)
        if index in beside and not answer.lists[index]
        for at in range(sentence.first + 1, sentence.last - 2)
        if words[at].text in _JOINING and answer.telling(Hit(index, at, at + 1))
    ]


def _shown(answer: Answer, goals: Goals, hit: Hit) -> Hit:
    """Return where a time is seen: "So, five years" by itself shows nothing, the goal behind it does."""
    named = [goal for goal in goals.named if abs(goal.sentence - hit.sentence) <= _BESIDE]
    return named[0] if named and len(answer.tokens(hit.sentence)) <= _BARE else hit


def horizon(answer: Answer, goals: Goals, jump: tuple[Hit, ...]) -> Verdict:
    """Return the level of the horizons: a vague one 1, one concrete 2, both 3, both and tied together 4."""
    near = [time.hit for time in goals.near]
    # The farthest one shows best how far the plan looks.
    farthest = sorted(goals.far, key=lambda time: time.months or 0, reverse=True)
    far = [] if answer.found("no_far_goal") else [_shown(answer, goals, time.hit) for time in farthest]
    if not near and not far:
        if goals.vague:
            dated = [time.hit for time in goals.vague if time.dated]
            times = dated or [time.hit for time in goals.vague]
            return Verdict(1, "vague_time" if dated else "open_time", first_of(times))
        return Verdict(0, "no_time")
    if jump:
        return Verdict(2, "implausible", jump)
    if not far:
        return Verdict(2, "near_only", first_of(near))
    if not near:
        return Verdict(2, "far_only", first_of(far))
    ties = answer.found("tie") or _joined(answer, near + far)
    if ties:
        return Verdict(4, "tied", first_of(near, far, ties, most=3))
    return Verdict(3, "side_by_side", first_of(near, far))
