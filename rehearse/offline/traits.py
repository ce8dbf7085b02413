"""Traits of an answer that hold in any trade and voice: which sentences show each, counted without regard to length.

Phrases of `rubric/signals.yaml` find what they name and miss what is said in other words. Traits look at less and find
it more often: a wish beside a telling word, a figure, a name, the employer spoken to, a condition, a reason.
`rubric/weights.yaml` says what each is worth to a criterion.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.facts import is_figure
from rehearse.offline.fit_levels import facts_taken_up
from rehearse.offline.goals import Goals
from rehearse.offline.learning_levels import done
from rehearse.offline.patterns import Hit
from rehearse.offline.work_talk import about_work

_MOST = 2
"""A trait counts twice at most, so that saying the same again earns nothing."""
_YOU = frozenset({"you", "your", "yours"})
_MINE = frozenset({"i", "my", "me", "we", "mine"})
_WOULD = frozenset({"would", "will", "could", "can"})
_NOT = frozenset({"not", "no", "never", "nothing", "none", "nobody"})
_NEAR = 6
_JOB_WITHIN, _JOB_LETTERS = 4, 5
_FULL = 2
_ONLY_ABOUT_WORK = frozenset((
    "full", "past_telling", "past_turn", "name", "reason", "either", "able", "learning", "limit", "you_telling",
    "slight", "figure", "condition", "condition_would", "often_looking",
))  # fmt: skip
SIGNALS = (
    "goal", "general_goal", "direction", "measure", "tie", "step", "learning_stock", "learning_need", "means_done",
    "means_ahead", "means_other", "enabling", "flattery", "employer_here", "kind_of_work", "named_fact", "given",
    "gain", "gain_point", "belittles", "leads_away", "open_stock", "open_real", "rigid", "alternative",
    "keeps_direction",
    "past_change", "rhythm", "review", "honest", "common_ground", "contempt", "ultimatum", "dodge", "deflects",
    "platitude", "bristles",
)  # fmt: skip
TRAITS = (
    "wish", "wish_job", "job_name", "figure", "name", "date", "future", "near_time", "far_time", "vague_time", "fact",
    "objective", "shared_words", "title_word", "you_telling", "you_gain", "you_can", "condition", "condition_would",
    "either", "reason", "learning", "means_word", "able", "past_telling", "past_turn", "limit", "often_looking",
    "slight", "denial", "named_goal", "done", "full", "keyword_row",
)  # fmt: skip


class Shown(NamedTuple):
    """How much of a trait an answer shows, and where."""

    value: float
    hits: tuple[Hit, ...]


def sentence_traits(answer: Answer) -> tuple[list[str], ...]:
    """Return the traits that each sentence shows, whether it is about work or not."""
    return tuple(_in_sentence(answer, index) for index in range(len(answer.words.sentences)))


def traits_of(answer: Answer, goals: Goals, by_sentence: Sequence[Sequence[str]]) -> dict[str, Shown]:
    """Return every trait and signal that an answer shows, by name; what is not in it counts 0.

    Args:
        answer: The answer.
        goals: Its goals and their times.
        by_sentence: What `sentence_traits` found.
    """
    found: dict[str, list[Hit]] = {}
    about = about_work(answer)
    for index, names in enumerate(by_sentence):
        for name in names:
            if index in about or name not in _ONLY_ABOUT_WORK:
                found.setdefault(name, []).append(answer.whole(index))
    for name, times in (("near_time", goals.near), ("far_time", goals.far), ("vague_time", goals.vague)):
        found[name] = [time.hit for time in times]
    found["date"] = [time.hit for time in answer.times if time.dated]
    found["named_goal"] = goals.named
    found["fact"] = facts_taken_up(answer)
    found["done"] = done(answer)
    shown = {name: _counted(hits) for name, hits in found.items()}
    return shown | {f"said_{name}": _counted(answer.found(name)) for name in SIGNALS if name in answer.hits}


def _counted(hits: Collection[Hit]) -> Shown:
    sentences = {hit.sentence for hit in hits}
    return Shown(float(min(_MOST, len(sentences))), tuple(hits))


def _in_sentence(answer: Answer, index: int) -> list[str]:
    """Return the traits that a sentence shows."""
    if answer.lists[index]:
        return ["keyword_row"]
    tokens = answer.tokens(index)
    words = set(tokens)
    specific = answer.specific[index]
    lists = answer.kinds[index]
    mine = not _MINE.isdisjoint(words)
    you = [at for at, token in enumerate(tokens) if token in _YOU]
    job = _names_job(answer, index, tokens)
    has_if = not words.isdisjoint({"if", "unless", "suppose"}) or "should" in tokens[:2]
    told = {
        "wish": mine and "wish" in lists and bool(specific),
        "wish_job": mine and "wish" in lists and job,
        "job_name": job,
        "figure": any(is_figure(token) for token in tokens),
        "name": _has_name(answer, index),
        "objective": any(fact.kind in ("objective", "growth") for fact in answer.facts[index]),
        "title_word": any(fact.kind in ("title", "skill") for fact in answer.facts[index]),
        "shared_words": answer.akin[index],
        "you_telling": bool(you) and bool(specific),
        "you_gain": bool(specific) and _near(tokens, you, answer, "less"),
        "you_can": any(token in _WOULD for at in you for token in tokens[at + 1 : at + 3]),
        "condition": has_if and bool(specific),
        "condition_would": has_if and mine and not words.isdisjoint(_WOULD) and bool(specific),
        "either": not words.isdisjoint({"or", "instead", "else", "either", "otherwise"}) and bool(specific),
        "reason": "reason" in lists and bool(specific),
        "learning": mine and "learning" in lists and bool(specific),
        "means_word": "means" in lists,
        "able": "able" in lists and bool(specific) and "reason" in lists,
        "past_telling": mine and not lists.isdisjoint({"past", "step_verb", "ed"}) and bool(specific),
        "past_turn": mine and not lists.isdisjoint({"past", "ed"}) and "turn" in lists and bool(specific),
        "limit": mine and not words.isdisjoint(_NOT) and not words.isdisjoint(_WOULD) and bool(specific),
        "often_looking": mine and "often" in lists and "looking" in lists,
        "slight": "slight" in lists,
        "denial": not words.isdisjoint(_NOT),
        "future": not lists.isdisjoint({"year", "month"}),
        "full": len(specific) >= _FULL,
    }
    return [name for name, is_there in told.items() if is_there]


def _near(tokens: list[str], places: list[int], answer: Answer, name: str) -> bool:
    of_word = answer.signals.matcher.lists
    return any(
        name in of_word(token) for at in places for token in tokens[max(0, at - _NEAR) : at + _NEAR + 1] if token
    )


def _has_name(answer: Answer, index: int) -> bool:
    """Tell whether a word with a capital letter stands inside the sentence: a place, a person, a product."""
    sentence = answer.words.sentences[index]
    return any(
        answer.words.text[word.start].isupper() and word.text in answer.specific[index]
        for word in answer.words.words[sentence.first + 1 : sentence.last]
    )


def _names_job(answer: Answer, index: int, tokens: list[str]) -> bool:
    """Tell whether a job is named: by a known word, the posting's title, or an ending such as "-er" after "be a"."""
    of_word = answer.signals.matcher.lists
    if any(not {"role", "top"}.isdisjoint(of_word(token)) for token in tokens):
        return True
    if any(fact.kind == "title" for fact in answer.facts[index]):
        return True
    for at, token in enumerate(tokens):
        lists = of_word(token)
        is_one = "head" in lists or ("occupation" in lists and len(token) >= _JOB_LETTERS and "generic" not in lists)
        if is_one and any("being" in of_word(one) for one in tokens[max(0, at - _JOB_WITHIN) : at]):
            return True
    return False
