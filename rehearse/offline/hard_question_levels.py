"""The level of `handling`, in play where the question is one of the hard situations."""

from __future__ import annotations

from rehearse.offline.answer import Answer
from rehearse.offline.fit_levels import facts_taken_up
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of

_TELLING = 2


def handling(answer: Answer, *, learns: list[Hit], gives: list[Hit]) -> Verdict:
    """Return the level of handling a hard question.

    Ultimatum, dodge, contempt or a shrug 0; a stock phrase 1, and so is candour with contempt; taken on, in
    words of one's own, 2; turned to common ground, learning or contribution 3; by a thing of this job 4.

    Args:
        answer: The answer.
        learns: Where it names something to be learnt, with the means or without.
        gives: Where it says what the employer gets.
    """
    stock = answer.found("deflects", "open_stock", "flattery", "learning_stock")
    spoilt = {hit.sentence for hit in stock} | answer.in_sentences("belittles", "contempt", "ultimatum", "dodge")
    honest = [hit for hit in answer.found("honest") if hit.sentence not in spoilt]
    own = honest or _own_words(answer, spoilt)
    ground = [hit for hit in answer.found("common_ground", "keeps_direction") if answer.specific[hit.sentence]]
    turned = sorted(
        (hit for hit in (*ground, *learns, *gives) if hit.sentence not in spoilt), key=lambda hit: hit.first
    )
    facts = [hit for hit in facts_taken_up(answer) if hit.sentence not in spoilt]
    contempt = answer.found("contempt")
    ultimatum = answer.found("ultimatum")
    refused = ultimatum or answer.found("dodge")
    if contempt:
        return Verdict(1 if own and turned and len(contempt) == 1 else 0, "contempt", first_of(contempt))
    if ultimatum or (refused and not (honest and turned)):
        return Verdict(0, "refused", first_of(refused))
    skips = answer.found("belittles")
    if skips and not turned:
        return Verdict(0, "contempt", first_of(skips))
    if own and (turned or facts):
        if facts:
            return Verdict(4, "bridge", first_of(own, facts, turned))
        return Verdict(3, "turned", first_of(own, turned))
    if own:
        return Verdict(2, "honest", first_of(own))
    if turned or facts:
        return Verdict(3 if facts else 2, "turned_only", first_of(turned or facts, facts))
    return Verdict(1, "stock", first_of(stock)) if stock else Verdict(0, "none")


def _own_words(answer: Answer, spoilt: set[int]) -> list[Hit]:
    """Return the sentences in which the candidate says something of themselves that is no stock phrase."""
    return [
        answer.whole(index)
        for index in range(len(answer.specific))
        if index not in spoilt
        and not answer.lists[index]
        and len(answer.specific[index]) >= _TELLING
        and answer.has(index, "me")
    ]
