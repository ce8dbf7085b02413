"""Pitfalls that stand in an answer, each with the words that show it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.claims import Passage
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of

# Gain is the point of an answer where it fills this share of its sentences.
_POINT = 1 / 3
# Asked for money, so many sentences about it and nothing else are the point; from this level on something is offered.
_AGAIN, OFFERED = 2, 2
VAGUE_UP_TO = 1


class Found(NamedTuple):
    """A pitfall that is present and the passages that show it; `is_weighed` where no phrase, but all of it does."""

    pitfall: str
    passages: tuple[Passage, ...]
    is_weighed: bool = False


def pitfalls_of(
    answer: Answer,
    verdicts: Mapping[str, Verdict],
    *,
    jump: tuple[Hit, ...],
    against: tuple[Passage, Passage] | None,
    asked_for_goal: bool,
    asked_for_money: bool,
) -> tuple[Found, ...]:
    """Return the pitfalls in an answer, in the rubric's order.

    Args:
        answer: The answer.
        verdicts: The level of each criterion in play.
        jump: Where a goal and a time stand that do not go together; empty where none do.
        against: Two passages that contradict each other, or None.
        asked_for_goal: Whether the question is about a goal first of all, so that general words attempt one.
        asked_for_money: Whether the question is about pay, so that to speak of it is no fault by itself.
    """
    found = []
    if (vague := _vague(answer, verdicts.get("specificity"), asked_for_goal=asked_for_goal)) is not None:
        found.append(Found("vague", passages_of(answer, (vague,))))
    if gains := _self_serving(answer, verdicts, asked_for_money=asked_for_money):
        found.append(Found("self_serving", passages_of(answer, gains)))
    if jump:
        found.append(Found("unrealistic_timeline", passages_of(answer, jump)))
    # Who talks the job down belittles it, whatever else is said.
    if skips := answer.found("belittles", "contempt"):
        found.append(Found("neglects_present", passages_of(answer, _two(skips))))
    if against is not None:
        found.append(Found("contradiction", against))
    return tuple(found)


def _vague(answer: Answer, specificity: Verdict | None, *, asked_for_goal: bool) -> Hit | None:
    """Return the words that attempt a goal and hold none; only where specificity is in play and 0 or 1."""
    if specificity is None or specificity.level > VAGUE_UP_TO:
        return None
    if specificity.case == "keywords":
        return specificity.hits[0]
    others = answer.in_sentences("gain", "gain_point", "belittles", "open_stock")
    wishes = [hit for hit in answer.found("goal") if hit.sentence not in others and not answer.specific[hit.sentence]]
    general = answer.found("general_goal", "direction")
    attempts = general or (wishes if specificity.level else [])
    if not attempts and asked_for_goal:
        attempts = wishes or answer.found("learning_stock", "platitude")
    return attempts[0] if attempts else None


def _self_serving(answer: Answer, verdicts: Mapping[str, Verdict], *, asked_for_money: bool) -> tuple[Hit, ...]:
    """Return where the candidate's own gain is named, where it is the point and nothing is offered for it.

    It is the point where the answer says so outright, or where it fills much of it; asked for money, to speak of
    it is no fault, unless it is an ultimatum or all there is.
    """
    gains = answer.found("gain")
    outright = answer.found("gain_point")
    sentences = {hit.sentence for hit in (*gains, *outright)}
    given = [hit for hit in answer.found("given") if answer.specific[hit.sentence]]
    ultimatum = answer.found("ultimatum") if asked_for_money else []
    is_without = "alignment" in verdicts and verdicts["alignment"].level < OFFERED
    if ultimatum and is_without and not given:
        return _two(ultimatum)
    if not sentences or given:
        return ()
    told = _two(sorted([*outright, *gains], key=lambda hit: hit.first) if outright else gains)
    is_ultimatum = bool(answer.found("ultimatum"))
    if is_ultimatum or (outright and (not asked_for_money or len(sentences) >= _AGAIN)):
        return told
    if len(sentences) < max(1, _POINT * len(answer.words.sentences)):
        return ()
    if asked_for_money and len(sentences) < _AGAIN:
        return ()
    offered = [verdict.level for name, verdict in verdicts.items() if name in ("alignment", "development", "handling")]
    return () if max(offered, default=0) >= OFFERED else told


def _two(hits: list[Hit]) -> tuple[Hit, ...]:
    return first_of(hits, [hit for hit in hits if hit.sentence != hits[0].sentence])


def passages_of(answer: Answer, hits: tuple[Hit, ...]) -> tuple[Passage, ...]:
    """Return the clauses that hold the hits, as they stand in the answer."""
    return tuple(Passage(answer.quote(hit), "answer", hit.sentence) for hit in hits)
