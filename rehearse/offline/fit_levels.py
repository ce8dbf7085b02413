"""The level of `alignment`: what the goal has to do with this employer, and what the employer gains."""

from __future__ import annotations

from itertools import pairwise

from rehearse.offline.answer import Answer
from rehearse.offline.facts import is_figure, stem
from rehearse.offline.patterns import Hit
from rehearse.offline.verdict import Verdict, first_of
from rehearse.offline.work_talk import TIME, about_work

_THING_WITHIN = 3
_FACT_TELLING = 1
_OF_A_GOAL = 2
_NO_THING = frozenset({"stuff", "auxiliary"})
_NEXT_CLAUSE = frozenset(["and", "but", "or", "because", "so", "who", "which", "that", "if", "when", "having", "being"])
# What stands in such a sentence is praise or a condition, whatever it names.
_OF_ANY_TALK = ("named_fact", "rhythm", TIME)
_SPOILT = ("flattery", "rigid", "ultimatum")


def alignment(answer: Answer, *, skips_job: bool, scorns_job: bool) -> Verdict:
    """Return the level of a link to the employer.

    Praise 1, a link to this kind of work 2, a fact of this employer 3, and its own gain 4. A goal that
    leads away, or an answer that skips the job, is held at 1 unless the employer's gain is said; scorn at 0.
    """
    facts = facts_taken_up(answer)
    stock = answer.in_sentences("open_stock", "learning_stock", "general_goal", "flattery")
    gains = [hit for hit in answer.found("given") if answer.specific[hit.sentence] and hit.sentence not in stock]
    away = answer.found("leads_away")
    praise = answer.found("flattery", "employer_here")
    if scorns_job:
        return Verdict(0, "away", first_of(away))
    if (away or (skips_job and (not facts or answer.found("contempt")))) and not gains:
        named = facts or praise
        return Verdict(1 if named else 0, "away", first_of(named or away, most=1))
    # A goal that takes up a thing of the employer's is linked at least to this kind of work.
    floor = _OF_A_GOAL if any(hit.sentence in answer.in_sentences("goal") for hit in facts) else 0
    if facts and gains:
        return Verdict(4, "both_ways", first_of(facts, gains), floor=floor)
    if facts:
        return Verdict(3, "fact", first_of(facts), floor=floor)
    kind = answer.found("kind_of_work") + _of_this_kind(answer)
    praise = praise or [answer.whole(at) for at, facts in enumerate(answer.facts) if facts and not answer.lists[at]]
    if gains:
        return Verdict(2, "gain_only", first_of(gains))
    if kind:
        return Verdict(2, "kind", first_of(kind))
    if praise:
        return Verdict(1, "praise", first_of(praise))
    if any(answer.facts[index] for index, row in enumerate(answer.lists) if row):
        return Verdict(1, "keywords", (answer.whole(answer.lists.index(True)),))
    return Verdict(0, "absent")


def facts_taken_up(answer: Answer) -> list[Hit]:
    """Return where something true of this employer is taken up.

    From the posting where it was read, or said to the employer's face: "you are opening ...", "your ... unit".
    """
    spoilt = answer.in_sentences(*_SPOILT)
    found = [hit for hit in answer.found("named_fact") if answer.telling(hit, before=4) >= _FACT_TELLING]
    for index, facts in enumerate(answer.facts):
        if facts and not answer.lists[index] and any(fact.kind in ("objective", "growth") for fact in facts):
            found.append(fact_hit(answer, index))
    # "I had the porridge in your canteen" is said of any employer and of no goal.
    things = (_your_thing(answer, at) for at in about_work(answer, without=_OF_ANY_TALK) - answer.in_sentences("gain"))
    found += [hit for hit in things if hit is not None]
    return sorted((hit for hit in found if hit.sentence not in spoilt), key=lambda hit: hit.first)


def _of_this_kind(answer: Answer) -> list[Hit]:
    """Return where the job's title, a skill that it asks for or the employer's name is part of what is told."""
    spoilt = answer.in_sentences(*_SPOILT)
    return [
        answer.whole(index)
        for index, facts in enumerate(answer.facts)
        if index not in spoilt
        and not answer.lists[index]
        and (any(fact.kind != "employer" for fact in facts) or (answer.akin[index] and answer.has(index, "me")))
    ]


def fact_hit(answer: Answer, index: int) -> Hit:
    """Return the word that stands for the facts a sentence takes up, in the clause that shares most with them."""
    stems = frozenset[str]().union(*(fact.stems for fact in answer.facts[index]))
    sentence = answer.words.sentences[index]
    words = answer.words.words
    edges = [sentence.first, *sentence.cuts, sentence.last]
    shared = [[at for at in range(*clause) if stem(words[at].text) in stems] for clause in pairwise(edges)]
    most = max(shared, key=len)
    return Hit(index, most[0], most[0] + 1) if most else answer.whole(index)


def _your_thing(answer: Answer, index: int) -> Hit | None:
    """Return where "your" stands before a thing that not every employer has."""
    if answer.lists[index]:
        return None
    of_word = answer.signals.matcher.lists
    sentence = answer.words.sentences[index]
    words = answer.words.words
    for at in range(sentence.first, sentence.last - 1):
        if words[at].text == "your":
            clause = min((cut for cut in sentence.cuts if cut > at), default=sentence.last)
            for after in range(at + 1, min(at + 1 + _THING_WITHIN, clause)):
                lists = of_word(words[after].text)
                is_bare = after == at + 1 and "workplace" in lists
                if is_bare or words[after].text in _NEXT_CLAUSE or not _NO_THING.isdisjoint(lists):
                    break
                if words[after].text in answer.specific[index] or is_figure(words[after].text):
                    return Hit(index, at, after + 1)
    return None
