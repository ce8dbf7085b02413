"""Pitfalls that all of an answer speaks for: where no phrase shows one, and where a phrase alone says too little."""

from __future__ import annotations

from collections.abc import Mapping

from rehearse.offline.answer import Answer
from rehearse.offline.pitfalls import OFFERED, VAGUE_UP_TO, Found, passages_of
from rehearse.offline.traits import Shown
from rehearse.offline.verdict import PITFALLS, Verdict, first_of
from rehearse.offline.weighing import telling
from rehearse.offline.weights import Weights
from rehearse.offline.word_weights import Said
from rehearse.offline.work_talk import about_work

# General words stand in many an answer that is not vague: there the whole decides, where it is long enough.
ALONE = frozenset({"vague"})


def weighed_pitfalls(
    found: tuple[Found, ...],
    verdicts: Mapping[str, Verdict],
    weights: Weights,
    *,
    shown: Mapping[str, Shown],
    told: Said,
    answer: Answer,
) -> tuple[Found, ...]:
    """Return the pitfalls that stand once all of the answer is weighed, in the rubric's order.

    Args:
        found: What phrases showed.
        verdicts: The level of each criterion in play, weighed already.
        weights: What traits and words are worth.
        shown: The traits of the answer.
        told: Its different words.
        answer: The answer.
    """
    values = {name: one.value for name, one in shown.items()}
    stands = {one.pitfall: one for one in found}
    for id, one in weights.traits.pitfalls.items():
        speaks = told.words and one.chance(values, told.worth(weights.words[id])) >= one.enough
        if id in stands and not speaks and id in ALONE and told.brevity == 1:
            del stands[id]
        if id not in stands and speaks and _has_room(id, answer, verdicts):
            places = telling(shown, one.weights, weights.words[id], told, answer)
            hits = first_of(*places, most=1) or (answer.whole(0),)
            stands[id] = Found(id, passages_of(answer, hits), is_weighed=True)
    return tuple(stands[id] for id in PITFALLS if id in stands)


def _has_room(id: str, answer: Answer, verdicts: Mapping[str, Verdict]) -> bool:
    """Tell whether a pitfall may stand: a named goal is not vague, and who offers something is not greedy."""
    if id == "vague":
        attempts = bool(about_work(answer))
        return attempts and "specificity" in verdicts and verdicts["specificity"].level <= VAGUE_UP_TO
    if id == "self_serving":
        offers = [hit for hit in answer.found("given") if answer.specific[hit.sentence]]
        return not offers and ("alignment" not in verdicts or verdicts["alignment"].level <= OFFERED)
    return True
