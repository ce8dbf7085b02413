"""What of an answer is the candidate's: words to whoever grades are taken out before anything is read."""

from __future__ import annotations

import re
from typing import NamedTuple

from rehearse.offline.patterns import Hit
from rehearse.offline.signals import Signals
from rehearse.offline.words import Sentence, Words, words_of

# Longer blocks are somebody's own text in braces and no pasted reply of a model.
_LONGEST_BLOCK, _LONGEST_TAG = 4_000, 60
_SIGNS = re.compile(r"[{}<>]")


class Given(NamedTuple):
    """The candidate's words, what was found in them, and how many sentences were left out of grading."""

    words: Words
    hits: dict[str, list[Hit]]
    left_out: int


def given_words(text: str, signals: Signals) -> Given:
    """Return the words that are graded.

    Blocks in braces with keys in them (pasted JSON) and tags are blanked, and sentences that hold the
    signal `instruction` are left out; places in the text stay what they were.
    """
    blanked, blocks = _without_blocks(text)
    words = words_of(blanked)
    words = words._replace(text=text)
    hits = signals.matcher.hits(words)
    instructions = {hit.sentence for hit in hits.pop("instruction", ())}
    if not instructions:
        return Given(words, hits, blocks)
    kept = [index for index in range(len(words.sentences)) if index not in instructions]
    place = {index: number for number, index in enumerate(kept)}
    sentences: tuple[Sentence, ...] = tuple(words.sentences[index] for index in kept)
    moved = {
        name: [hit._replace(sentence=place[hit.sentence]) for hit in of_one if hit.sentence in place]
        for name, of_one in hits.items()
    }
    left = {name: of_one for name, of_one in moved.items() if of_one}
    return Given(words._replace(sentences=sentences), left, blocks + len(instructions))


def _without_blocks(text: str) -> tuple[str, int]:
    """Blank out `{...}` that hold a colon, and `<tag>`s, keeping every other character in its place."""
    closes = _closing(text)
    pieces: list[str] = []
    at = blocks = 0
    for opens in sorted(closes):
        end = closes[opens]
        if opens < at or (text[opens] == "{" and ":" not in text[opens:end]):
            continue
        # A full stop keeps what stood before the block and after it apart.
        pieces += [text[at:opens], ".", " " * (end - opens - 1)]
        blocks += text[opens] == "{"
        at = end
    return "".join(pieces) + text[at:], blocks


def _closing(text: str) -> dict[int, int]:
    """Return where blocks of at most `_LONGEST_BLOCK` characters open and end; of nested ones the outer alone."""
    ends: dict[int, int] = {}
    open_braces: list[int] = []
    tag = -1
    for found in _SIGNS.finditer(text):
        sign, at = found.group(), found.start()
        if sign == "{":
            open_braces.append(at)
        elif sign == "}" and open_braces:
            begin = open_braces.pop()
            if at - begin < _LONGEST_BLOCK and (not open_braces or at - open_braces[0] >= _LONGEST_BLOCK):
                ends[begin] = at + 1
        elif sign == "<":
            tag = at
        elif sign == ">" and tag >= 0:
            inside = text[tag + 1 : at] if at - tag <= _LONGEST_TAG else ""
            if inside.strip("/ ").replace("_", "").replace("-", "").isalnum():
                ends[tag] = at + 1
            tag = -1
    return ends
