"""Grade one answer: analyse it, apply each criterion's rules and find the pitfalls. Pure, and quick."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from rehearse.interview.coach import AnswerRequest
from rehearse.offline.answer import Answer, analysed, analysed_text
from rehearse.offline.contradictions import contradiction
from rehearse.offline.fit_levels import alignment
from rehearse.offline.goal_levels import horizon, specificity
from rehearse.offline.goals import Goals, goals_of
from rehearse.offline.hard_question_levels import handling
from rehearse.offline.ladder import Ladder, impossible_jump
from rehearse.offline.learning_levels import development
from rehearse.offline.openness_levels import flexibility
from rehearse.offline.pitfalls import Found, pitfalls_of
from rehearse.offline.sentence_marks import marks_of
from rehearse.offline.sentence_weights import evidence
from rehearse.offline.signals import Signals
from rehearse.offline.traits import sentence_traits, traits_of
from rehearse.offline.verdict import PART_DATED, WEIGHED, Verdict
from rehearse.offline.weighed_pitfalls import weighed_pitfalls
from rehearse.offline.weighing import weighed
from rehearse.offline.weights import Weights
from rehearse.offline.word_weights import told
from rehearse.offline.words import words_of
from rehearse.offline.work_talk import about_work

_LEARNING = ("learning_need", "means_done", "means_ahead", "means_other")
_AROUND = 8
_IMPLAUSIBLE = 2


class Graded(NamedTuple):
    """An answer with the verdict on each criterion in play, in the question's order, and its pitfalls."""

    answer: Answer
    goals: Goals
    verdicts: dict[str, Verdict]
    pitfalls: tuple[Found, ...]


def graded(
    request: AnswerRequest, signals: Signals, ladder: Ladder, weights: Weights | None, *, now: datetime
) -> Graded:
    """Return the verdicts on an answer; nothing outside the request is looked at.

    Without `weights` they are those of the rules alone, as the weights are fitted to.
    """
    answer = analysed(request, signals, now)
    goals = goals_of(answer)
    jump = impossible_jump(answer, goals, request.job, ladder)
    earlier = (
        analysed_text(one.answer, asked=one.question, facts=(), signals=signals, now=now) for one in request.earlier
    )
    against = contradiction(answer, earlier, request.resume, now)
    taken_back = {passage.sentence for passage in against or () if passage.sentence is not None}
    taken_back = taken_back if taken_back & answer.in_sentences("never_done") & _never(answer) else set()
    is_about_learning = any(answer.has(index, "means") for index in taken_back)
    asked = _asked_for(request.asked, signals)
    rules: dict[str, Callable[[], Verdict]] = {
        "specificity": lambda: specificity(answer, goals, jump),
        "horizon": lambda: horizon(answer, goals, jump),
        "development": lambda: development(answer, taken_back if is_about_learning else set()),
        "alignment": lambda: alignment(
            answer,
            skips_job=bool(answer.found("belittles")),
            scorns_job=bool(answer.found("contempt") and answer.found("leads_away")),
        ),
        "flexibility": lambda: flexibility(answer, asked_for_review="asks_review" in asked),
        "handling": lambda: handling(
            answer,
            learns=[hit for hit in answer.found(*_LEARNING) if answer.telling(hit, before=_AROUND)],
            gives=answer.found("given"),
            asked_for_money="gain" in asked,
        ),
    }
    verdicts = {id: rules[id]() for id in request.planned.criteria if id in rules}
    if weights is not None:
        traits = sentence_traits(answer)
        shown = traits_of(answer, goals, traits)
        sentences = weights.sentences.values(marks_of(answer, goals, traits), verdicts)
        words = told(answer, about_work(answer))
        verdicts = {
            id: weighed(
                verdict,
                shown | evidence(sentences, id, answer),
                weights.traits.criteria[id],
                weights.words[id],
                margins=weights.traits.margins,
                answer=answer,
                told=words.on(id),
                brevity=words.all.brevity,
            )
            for id, verdict in verdicts.items()
        }
        if "specificity" in verdicts:
            verdicts["specificity"] = _dated(verdicts["specificity"], goals)
    pitfalls = pitfalls_of(
        answer,
        verdicts,
        jump=jump,
        against=against,
        asked_for_goal="specificity" in request.planned.primary,
        asked_for_money="gain" in asked,
    )
    if weights is not None:
        pitfalls = weighed_pitfalls(
            pitfalls, verdicts, weights, shown=shown, sentences=sentences, told=words.all, answer=answer
        )
        verdicts |= _held_down(answer, verdicts, pitfalls)
    return Graded(answer, goals, verdicts, pitfalls)


def _held_down(answer: Answer, verdicts: Mapping[str, Verdict], pitfalls: Iterable[Found]) -> dict[str, Verdict]:
    """Return what the ruling `implausible_time_frame` holds at 2, whoever found that the time is too short."""
    passages = [passage for one in pitfalls if one.pitfall == "unrealistic_timeline" for passage in one.passages]
    hits = tuple(answer.whole(passage.sentence) for passage in passages if passage.sentence is not None)
    return {
        id: Verdict(_IMPLAUSIBLE, "implausible", hits)
        for id in ("specificity", "horizon")
        if hits and id in verdicts and verdicts[id].level > _IMPLAUSIBLE
    }


def _dated(verdict: Verdict, goals: Goals) -> Verdict:
    """Return the verdict, worded so that nobody is told to name a date who named one."""
    has_date = any(time.dated for time in (*goals.near, *goals.far))
    return verdict._replace(case=PART_DATED) if verdict.case == WEIGHED[2] and has_date else verdict


@lru_cache(maxsize=500)
def _asked_for(question: str, signals: Signals) -> frozenset[str]:
    """Return the signals that stand in a question; the same few are asked again and again."""
    return frozenset(signals.matcher.hits(words_of(question)))


def _never(answer: Answer) -> set[int]:
    """Return the sentences that say never: "not yet" takes nothing back of what is being learnt."""
    return {index for index in range(len(answer.words.sentences)) if "never" in answer.tokens(index)}
