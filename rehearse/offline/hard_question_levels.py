"""The level of `handling`, in play where the question is one of the hard situations."""

from __future__ import annotations

from bisect import bisect_right

from rehearse.offline.answer import Answer
from rehearse.offline.fit_levels import facts_taken_up
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of
from rehearse.offline.words import Sentence
from rehearse.offline.work_talk import TIME, about_work

_TELLING = 2
# Numbers from here on may be an amount of pay.
_SMALLEST = 9
# A number is one where a word for pay stands so near, or in a clause of so few words.
_PAY_WITHIN, _BARE = 4, 4


def handling(answer: Answer, *, learns: list[Hit], gives: list[Hit], asked_for_money: bool) -> Verdict:
    """Return the level of handling a hard question.

    Ultimatum, dodge, contempt or a shrug 0; a stock phrase 1, and so is candour with contempt; taken on, in
    words of one's own, 2, and no more where its last word is that there is no answer; turned to common ground,
    learning or contribution 3; by a thing of this job 4.

    Args:
        answer: The answer.
        learns: Where it names something to be learnt, with the means or without.
        gives: Where it says what the employer gets.
        asked_for_money: Whether the question is about pay, so that a figure takes it on.
    """
    stock = answer.found("deflects", "platitude", "open_stock", "flattery", "learning_stock")
    spoilt = {hit.sentence for hit in stock} | answer.in_sentences("belittles", "contempt", "ultimatum", "dodge")
    against = answer.found("belittles", "contempt", "ultimatum", "dodge")
    clauses = {answer.clause(hit) for hit in (*stock, *against)}
    honest = [hit for hit in answer.found("honest") if answer.clause(hit) not in clauses]
    if asked_for_money:
        honest += [hit for hit in _figures(answer) if answer.clause(hit) not in clauses]
    told = _own_words(answer, spoilt)
    # Among sayings a sentence of one's own is more of the same, unless it takes the question on.
    own = honest or ([] if answer.found("platitude") and len(told) <= len(stock) else told)
    ground = [hit for hit in answer.found("common_ground", "keeps_direction") if answer.specific[hit.sentence]]
    turned = sorted(
        (hit for hit in (*ground, *learns, *gives) if answer.clause(hit) not in clauses), key=lambda hit: hit.first
    )
    facts = [hit for hit in facts_taken_up(answer) if answer.clause(hit) not in clauses]
    contempt = answer.found("contempt")
    ultimatum = answer.found("ultimatum")
    bristles = answer.found("bristles")
    refused = ultimatum or answer.found("dodge")
    if contempt:
        return Verdict(1 if own and turned and len(contempt) == 1 else 0, "contempt", first_of(contempt))
    if ultimatum or bristles or (refused and not (honest and turned)):
        is_mild = bool(stock) and not ultimatum and not bristles and _is_stock(answer, stock)
        return Verdict(1 if is_mild else 0, "stock" if is_mild else "refused", first_of(bristles or refused))
    skips = answer.found("belittles")
    if skips and not turned:
        return Verdict(2 if honest else 0, "honest" if honest else "contempt", first_of(honest or skips))
    if stock and not honest:
        return Verdict(1, "stock", first_of(stock))
    last = len(answer.words.sentences) - 1
    if own and (open_end := [hit for hit in answer.found("left_standing") if hit.sentence == last]):
        return Verdict(2, "left_standing", first_of([hit for hit in own if hit.sentence != last], open_end), floor=2)
    if own and (turned or facts):
        if facts and turned:
            return Verdict(4, "bridge", first_of(own, facts, turned))
        return Verdict(3, "turned", first_of(own, turned or facts))
    if own:
        return Verdict(2, "honest", first_of(own))
    if turned or facts:
        return Verdict(3 if facts else 2, "turned_only", first_of(turned or facts, facts))
    return Verdict(1, "stock", first_of(stock)) if stock else Verdict(0, "none")


def _is_stock(answer: Answer, stock: list[Hit]) -> bool:
    """Tell whether an answer that hands the question back does it kindly, with sayings."""
    return len({hit.sentence for hit in stock}) >= max(2, len(answer.words.sentences) // 3)


def _figures(answer: Answer) -> list[Hit]:
    """Return where a figure is named that can be an amount of pay."""
    of_word = answer.signals.matcher.lists
    words = answer.words.words
    times = {at for time in answer.times for at in range(time.hit.first, time.hit.last)}
    return [
        Hit(index, at, at + 1)
        for index, sentence in enumerate(answer.words.sentences)
        for at in range(sentence.first, sentence.last)
        if at not in times
        and "number" in of_word(words[at].text)
        and _is_amount(words[at].text, answer)
        and _is_about_pay(answer, sentence, at)
    ]


def _is_about_pay(answer: Answer, sentence: Sentence, at: int) -> bool:
    """Tell whether a number is an amount of pay: a word for it stands near by, or its clause says hardly more."""
    edges = (sentence.first, *sentence.cuts, sentence.last)
    place = bisect_right(edges, at)
    if edges[place] - edges[place - 1] <= _BARE:
        return True
    near = answer.words.words[max(sentence.first, at - _PAY_WITHIN) : min(sentence.last, at + _PAY_WITHIN + 1)]
    return any("pay" in answer.signals.matcher.lists(word.text) for word in near)


def _is_amount(word: str, answer: Answer) -> bool:
    return (answer.signals.numbers.get(word) or _SMALLEST) >= _SMALLEST if word.isalpha() else len(word) > 1


def _own_words(answer: Answer, spoilt: set[int]) -> list[Hit]:
    """Return the sentences in which the candidate says something of themselves that is no stock phrase."""
    return [
        answer.whole(index)
        for index in sorted(about_work(answer, without=("rhythm", TIME)) - spoilt)
        if not answer.lists[index] and len(answer.specific[index]) >= _TELLING and answer.has(index, "me")
    ]
