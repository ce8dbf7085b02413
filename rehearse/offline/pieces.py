"""A candidate's sentences cleaned for speaking: fillers gone, a capital in front, a full stop behind."""

from __future__ import annotations

import re
from collections.abc import Collection

from rehearse.offline.answer import Answer
from rehearse.offline.words import stripped, words_of

_SOUNDS = frozenset({"um", "uh", "uhm", "er", "erm", "hm"})
_KEPT_AFTER_SO = frozenset({"that", "far", "when", "long", "much", "many"})
_JOINTS = frozenset({"and", "but", "so", "or"})
_MOST_FILLERS = 4
_ENDS = "?!"
_BLANKS = re.compile(r"\s+")
_BEFORE_SIGN = re.compile(r" (?=[,;:.!?])")
_LONE_I = re.compile(r"\bi\b(?!\.)")


def spoken(answer: Answer, index: int, fillers: Collection[str]) -> str:
    """Return a sentence of the answer in the candidate's words, fit to be spoken; empty where only fillers were."""
    sentence = answer.words.sentences[index]
    begins = answer.words.words[sentence.first].start
    text = answer.words.text
    # All words, those too that only fill a pause and that grading does not see.
    words = words_of(text[begins : answer.words.words[sentence.last - 1].end]).words
    words = tuple(word._replace(start=begins + word.start, end=begins + word.end) for word in words)
    first, last = 0, len(words)
    for at in range(first, min(last - 1, _MOST_FILLERS)):
        said, following = words[at].text, words[at + 1].text
        if said not in fillers or (said == "so" and following in _KEPT_AFTER_SO):
            break
        first = at + 1
    pieces: list[str] = []
    at = words[first].start
    while last - 1 > first and words[last - 1].text in _JOINTS:
        last -= 1
    for word in words[first:last]:
        if word.text in _SOUNDS:
            pieces.append(text[at : word.start])
            at = word.end
    end = words[last - 1].end
    pieces.append(text[at:end])
    spoken_text = _BEFORE_SIGN.sub("", _BLANKS.sub(" ", stripped("".join(pieces))))
    if not spoken_text:
        return ""
    spoken_text = _LONE_I.sub("I", spoken_text)
    closing = text[end : end + 1]
    return f"{spoken_text[0].upper()}{spoken_text[1:]}{closing if closing and closing in _ENDS else '.'}"
