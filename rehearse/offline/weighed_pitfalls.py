"""Pitfalls that all of an answer speaks for: where no phrase shows one, and where a phrase alone says too little."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rehearse.offline.answer import Answer
from rehearse.offline.pitfalls import OFFERED, VAGUE_UP_TO, Found, passages_of
from rehearse.offline.sentence_weights import evidence
from rehearse.offline.traits import Shown
from rehearse.offline.verdict import PITFALLS, Verdict, first_of
from rehearse.offline.weighing import telling
from rehearse.offline.weights import FOUND, Weights
from rehearse.offline.word_weights import Said
from rehearse.offline.work_talk import about_work

# A job and a time that don't go together are computed; the levels are held down by it already.
_SURE = frozenset({"unrealistic_timeline"})
DOUBTED = 0.5
"""What phrases show stands unless its chance is below this share of what is enough to name it without them."""
BRIEF = 4 / 3
"""And unless the answer is briefer than this: of fewer than thirty different words phrases know more than weights."""
_ROADS = 3


def weighed_pitfalls(
    found: tuple[Found, ...],
    verdicts: Mapping[str, Verdict],
    weights: Weights,
    *,
    shown: Mapping[str, Shown],
    sentences: Mapping[str, Sequence[float]],
    told: Said,
    answer: Answer,
) -> tuple[Found, ...]:
    """Return the pitfalls that stand once all of the answer is weighed, in the rubric's order.

    General words stand in many an answer that is not vague, and a phrase that belittles one thing praises another:
    what phrases show goes again where the whole of an answer, if it is long enough, speaks clearly against it.

    Args:
        found: What phrases showed.
        verdicts: The level of each criterion in play, weighed already.
        weights: What traits and words are worth.
        shown: The traits of the answer.
        sentences: By kind what each sentence shows by itself.
        told: Its different words.
        answer: The answer.
    """
    stands = {one.pitfall: one for one in found}
    for id, one in weights.traits.pitfalls.items():
        all_shown = {**shown, **evidence(sentences, id, answer)}
        values = {name: some.value for name, some in all_shown.items()} | {FOUND: float(id in stands)}
        chance = one.chance(values, told.worth(weights.words[id])[0])
        speaks = told.words and chance >= one.enough
        if id in stands and id not in _SURE and chance < DOUBTED * one.enough and told.brevity <= BRIEF:
            del stands[id]
        if id not in stands and speaks and _has_room(id, answer, verdicts, is_brief=told.brevity > BRIEF):
            places = telling(all_shown, one.weights, weights.words[id], told, answer)
            hits = first_of(*places, most=1) or (answer.whole(0),)
            stands[id] = Found(id, passages_of(answer, hits), is_weighed=True)
    return tuple(stands[id] for id in PITFALLS if id in stands)


def _has_room(id: str, answer: Answer, verdicts: Mapping[str, Verdict], *, is_brief: bool) -> bool:
    """Tell whether a pitfall may stand: a named goal is not vague, and who offers something is not greedy.

    In few words the other roads that are named are all that there is of a goal.
    """
    if id == "vague":
        attempts = bool(about_work(answer))
        names_roads = is_brief and "flexibility" in verdicts and verdicts["flexibility"].level >= _ROADS
        is_general = "specificity" in verdicts and verdicts["specificity"].level <= VAGUE_UP_TO
        return attempts and is_general and not names_roads
    if id == "self_serving":
        offers = [hit for hit in answer.found("given") if answer.specific[hit.sentence]]
        return (
            not offers
            and not answer.found("gain_denied")
            and ("alignment" not in verdicts or verdicts["alignment"].level <= OFFERED)
        )
    return True
