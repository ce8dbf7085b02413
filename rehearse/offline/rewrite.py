"""A stronger version of an answer: the candidate's own sentences, the goal first, with blanks for what is missing."""

from __future__ import annotations

from typing import NamedTuple, get_args

from rehearse.interview.job import PlannedQuestion
from rehearse.offline.answer import Answer
from rehearse.offline.grading import Graded
from rehearse.offline.pieces import spoken
from rehearse.offline.sayings import Part, RewriteTexts, SayingsFile
from rehearse.offline.work_talk import TIME, about_work

_OPENS: tuple[Part, ...] = ("honest", "goal", "near")
_FIRST: tuple[Part, ...] = ("honest", "goal")
_ORDER: dict[Part, int] = {part: place for place, part in enumerate(get_args(Part))}
_MOST_BLANKS = 4
_CLEAR = 3
# Criteria whose question is about the goal itself, or about a doubt; where they are clear the order is left alone.
_ABOUT = ("specificity", "handling")
_TELLING = 3
_JOINTS = frozenset({"and", "but", "so", "well", "then"})
_STOCK = ("general_goal", "direction", "flattery", "learning_stock", "open_stock", "deflects")
_HARMFUL = ("belittles", "contempt", "ultimatum", "dodge")
_WEIGHED = ("gain", "rigid")
_ROADS = ("alternative", "past_change")
_PARTS: tuple[tuple[Part, tuple[str, ...]], ...] = (
    ("honest", ("honest",)),
    ("means", ("means_done", "means_ahead", "means_other", "learning_need", "enabling")),
    ("employer", ("named_fact", "given", "kind_of_work", "common_ground")),
    ("openness", (*_ROADS, "review", "review_outcome", "open_real", "keeps_direction")),
    ("goal", ("step", "tie", "named_title")),
    ("openness", ("rhythm",)),
)


class _Block(NamedTuple):
    """Sentences that stay together, and the part of the answer that they are."""

    part: Part
    texts: list[str]


def rewritten(found: Graded, planned: PlannedQuestion, sayings: SayingsFile) -> tuple[str, tuple[str, ...]]:
    """Return the text with numbered blanks ``[1]``, ``[2]`` ..., and the questions that fill them, in that order.

    Stock phrases and sentences that show a pitfall are dropped, the rest keeps its words; the goal, or the
    frank word on a hard question, is put first where it was not. What is added is a sentence with a gap for
    the next element that a criterion lacks, the weakest first, at most four of them; no fact is.
    """
    texts = sayings.rewrite
    missing = sorted(_missing(found, planned, sayings), key=lambda name: _ORDER[texts.blanks[name].part])
    # "I don't know when" says nothing any more beside the gap for when.
    hedges = found.answer.in_sentences("taken_back_time") if "time" in missing else set[int]()
    blocks = _blocks(found, texts, without=hedges)
    if any(found.verdicts[id].level < _CLEAR for id in planned.primary if id in _ABOUT):
        _put_goal_first(blocks)
    for name in missing:
        _insert(blocks, texts.blanks[name].part, texts.blanks[name].text)
    asks = {blank.text: blank.asks for blank in texts.blanks.values()}
    sentences = [text for block in blocks for text in block.texts]
    blanks = [text for text in sentences if text in asks]
    numbers = {text: f"[{number}]" for number, text in enumerate(blanks, 1)}
    said = [text.format(blank=numbers[text]) if text in numbers else text for text in sentences]
    return " ".join(said), tuple(asks[text] for text in blanks)


def _blocks(found: Graded, texts: RewriteTexts, *, without: set[int]) -> list[_Block]:
    answer = found.answer
    parts = _parts_of(found)
    dropped = _dropped(found) | without
    about = about_work(answer, without=(TIME, "honest"))
    leaning, fillers = frozenset(texts.leaning), frozenset(texts.fillers)
    blocks: list[_Block] = []
    follows = False
    for index in range(len(answer.words.sentences)):
        text = "" if index in dropped else spoken(answer, index, fillers)
        part = parts.get(index)
        is_piece = index > 0 and _is_piece(answer, index)
        leans = bool(text) and (text.split()[0].lower() in leaning or (is_piece and not _begins_anew(answer, index)))
        if text and blocks and follows and (leans or (part is None and len(answer.specific[index]) >= _TELLING)):
            _append(blocks[-1].texts, text, is_piece=is_piece)
        elif text and (part is not None or index in about):
            # What is about work and no part by itself stays beside what was said before it.
            blocks.append(_Block(part or (blocks[-1].part if blocks else "goal"), [text]))
            follows = True
        else:
            follows = False
    return blocks


def _append(texts: list[str], text: str, *, is_piece: bool) -> None:
    """Add a sentence; a piece of a long one that was cut goes on where the last piece stopped."""
    if is_piece and texts:
        texts[-1] = f"{texts[-1].rstrip('.')} {text[0].lower()}{text[1:]}"
    else:
        texts.append(text)


def _begins_anew(answer: Answer, index: int) -> bool:
    """Tell whether a piece of speech begins with a joint such as "and", and so can stand as a sentence."""
    return answer.words.words[answer.words.sentences[index].first].text in _JOINTS


def _is_piece(answer: Answer, index: int) -> bool:
    words, sentences = answer.words.words, answer.words.sentences
    between = answer.words.text[words[sentences[index - 1].last - 1].end : words[sentences[index].first].start]
    return not set(between) & set(".!?…\n")


def _parts_of(found: Graded) -> dict[int, Part]:
    answer = found.answer
    parts: dict[int, Part] = {}
    for part, names in _PARTS:
        if part != "honest" or "handling" in found.verdicts:
            for index in answer.in_sentences(*names):
                parts.setdefault(index, part)
    for index, facts in enumerate(answer.facts):
        if facts:
            parts.setdefault(index, "employer")
    named = {goal.hit.sentence for goal in found.goals.all if goal.is_named}
    roads = answer.in_sentences(*_ROADS)
    for index in named:
        if parts.get(index) != "honest" and index not in roads:
            parts[index] = "goal"
    far = {time.hit.sentence for time in found.goals.far}
    for time in found.goals.near:
        if time.hit.sentence not in far and parts.get(time.hit.sentence, "goal") == "goal":
            parts[time.hit.sentence] = "near"
    return parts


def _dropped(found: Graded) -> set[int]:
    """Return the sentences that are left out: keyword rows, pitfalls, and phrases that everybody uses."""
    answer = found.answer
    rows = {index for index, is_list in enumerate(answer.lists) if is_list}
    shown = {passage.sentence for one in found.pitfalls for passage in one.passages if passage.sentence is not None}
    harmful = answer.in_sentences(*_HARMFUL) | _gain_only(answer)
    stock = answer.in_sentences(*_STOCK)
    worth = {goal.hit.sentence for goal in found.goals.all if goal.is_named}
    worth |= {time.hit.sentence for time in (*found.goals.near, *found.goals.far)}
    worth |= {index for index, facts in enumerate(answer.facts) if facts}
    return rows | shown | harmful | (stock - worth)


def _gain_only(answer: Answer) -> set[int]:
    return answer.in_sentences(*_WEIGHED) - answer.in_sentences("honest", "common_ground", "given", "goal")


def _missing(found: Graded, planned: PlannedQuestion, sayings: SayingsFile) -> list[str]:
    """Return the blanks to add: the next element of each criterion that has one, the weakest criterion first."""
    order = sorted(found.verdicts, key=lambda id: (found.verdicts[id].level, id not in planned.primary))
    named = {goal.hit.sentence for goal in found.goals.all if goal.is_named}
    is_lost = (
        bool(named) and named <= _dropped(found) and all(one.case != "implausible" for one in found.verdicts.values())
    )
    names = ["goal"] if is_lost else []
    for id in order:
        blank = sayings.reasons[id][found.verdicts[id].case].blank
        if blank is not None and blank not in names:
            names.append(blank)
    return names[:_MOST_BLANKS]


def _put_goal_first(blocks: list[_Block]) -> None:
    """Move what the answer is about to its beginning, where it does not begin with it."""
    for part in _OPENS if blocks and blocks[0].part not in _OPENS else ():
        at = next((at for at, block in enumerate(blocks) if block.part == part), None)
        if at is not None:
            blocks.insert(0, blocks.pop(at))
            return


def _insert(blocks: list[_Block], part: Part, text: str) -> None:
    """Put a sentence behind the last block of its part, else behind the last of an earlier part.

    Where there is neither, in front; but one that points back ("towards that") behind what stands first.
    """
    same = [at for at, block in enumerate(blocks) if block.part == part]
    earlier = [at for at, block in enumerate(blocks) if _ORDER[block.part] < _ORDER[part]]
    places = same or earlier
    first = 0 if part in _FIRST else min(1, len(blocks))
    blocks.insert(places[-1] + 1 if places else first, _Block(part, [text]))
