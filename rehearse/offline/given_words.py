"""What of an answer is the candidate's: words to whoever grades are taken out before anything is read."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rehearse.offline.greetings import without_greeting
from rehearse.offline.patterns import Hit
from rehearse.offline.signals import Signals
from rehearse.offline.words import Sentence, Word, Words, words_of

# Longer blocks are somebody's own text in braces and no pasted reply of a model.
_LONGEST_BLOCK, _LONGEST_TAG = 4_000, 60
# So many different words of a grader's in one sentence make it one to the grader.
_FULL_OF_IT = 3
# An instruction that begins so many words inside a sentence leaves what stands before it to the candidate.
_FAR_INSIDE = 8
# A clause that begins nearer before an instruction leads up to it; one that begins farther is the candidate's own.
_LEADS_UP = 5
# A sentence says the question back when it holds this share of it and no more than that of other words.
_COVERED, _NEW, _SHORT = 0.7, 0.15, 3
_ANYBODY = frozenset(
    [
        "i",
        "you",
        "we",
        "me",
        "us",
        "my",
        "your",
        "our",
        "myself",
        "yourself",
        "ourselves",
        "do",
        "does",
        "did",
        "am",
        "are",
        "is",
        "be",
        "would",
        "will",
    ]
)
_FRAME = frozenset(
    [
        "so",
        "well",
        "right",
        "hm",
        "okay",
        "ok",
        "ask",
        "asked",
        "asking",
        "question",
        "the",
        "that",
        "was",
        "this",
        "it",
        "is",
        "yes",
        "and",
        "now",
        "a",
    ]
)
# A sentence is another language's when this share of so many words is in no list; of a whole answer that is no sign.
_STRANGE, _LONG_ENOUGH, _MOST_FOREIGN, _LAST_LATIN = 0.8, 6, 0.4, 0x24F
_NO_WORDS = frozenset({"number", "year", "ing", "occupation"})
_SIGNS = re.compile(r"[{}<>]")


class Given(NamedTuple):
    """The candidate's words, what was found in them, and how many sentences were left out of grading."""

    words: Words
    hits: dict[str, list[Hit]]
    left_out: int


def given_words(text: str, signals: Signals, *, asked: str = "") -> Given:
    """Return the words that are graded.

    Blocks in braces with keys in them (pasted JSON), tags and a greeting are blanked; sentences to a grader, sentences
    in another language inside an English answer, and those that only say back what was `asked` are left out; places in
    the text stay what they were. `left_out` counts what spoke to a grader.
    """
    blanked, blocks = _without_blocks(text)
    words = words_of(without_greeting(blanked), spoken=True)
    meant = signals.matcher.meant
    read = [(word, meant(word.text)) for word in words.words]
    spelled = tuple(word if word.text == text_of else word._replace(text=text_of) for word, text_of in read)
    words = words._replace(text=text, words=spelled)
    hits = signals.matcher.hits(words)
    plain, talk = hits.pop("instruction", []), hits.pop("grading_talk", [])
    if (parted := _parted(words, plain)) is not words:
        words = parted
        hits = signals.matcher.hits(words)
        plain, talk = hits.pop("instruction", []), hits.pop("grading_talk", [])
    instructions = _instructions(words, plain, talk)
    out = instructions | _said_back(words, asked) | _foreign(words, signals)
    if not out:
        return Given(words, hits, blocks)
    kept = [index for index in range(len(words.sentences)) if index not in out]
    place = {index: number for number, index in enumerate(kept)}
    sentences: tuple[Sentence, ...] = tuple(words.sentences[index] for index in kept)
    moved = {
        name: [hit._replace(sentence=place[hit.sentence]) for hit in of_one if hit.sentence in place]
        for name, of_one in hits.items()
    }
    left = {name: of_one for name, of_one in moved.items() if of_one}
    return Given(words._replace(sentences=sentences), left, blocks + len(instructions))


def _parted(words: Words, plain: Sequence[Hit]) -> Words:
    """Return the words with a sentence begun at each instruction that stands far inside one, as in a transcript."""
    begins: dict[int, int] = {}
    for hit in plain:
        sentence = words.sentences[hit.sentence]
        if hit.first - sentence.first > _FAR_INSIDE:
            cut = max((cut for cut in sentence.cuts if hit.first - _LEADS_UP < cut <= hit.first), default=hit.first)
            begins.setdefault(hit.sentence, cut)
    if not begins:
        return words
    sentences: list[Sentence] = []
    for index, sentence in enumerate(words.sentences):
        cut = begins.get(index, sentence.first)
        if cut == sentence.first:
            sentences.append(sentence)
            continue
        sentences.append(Sentence(sentence.first, cut, tuple(one for one in sentence.cuts if one < cut)))
        sentences.append(Sentence(cut, sentence.last, tuple(one for one in sentence.cuts if one > cut)))
    return words._replace(sentences=tuple(sentences))


def _instructions(words: Words, plain: Sequence[Hit], talk: Sequence[Hit]) -> set[int]:
    """Return the sentences to a grader: instructions, what is full of a grader's words, neighbours that hold one."""
    of_sentence: dict[int, set[str]] = {}
    for hit in talk:
        of_sentence.setdefault(hit.sentence, set()).add(words.words[hit.first].text)
    found = {hit.sentence for hit in plain}
    found |= {index for index, said in of_sentence.items() if len(said) >= _FULL_OF_IT}
    # Forwards and back, so that a row of such sentences goes as a whole.
    for index in sorted(of_sentence):
        if index - 1 in found:
            found.add(index)
    for index in sorted(of_sentence, reverse=True):
        if index + 1 in found:
            found.add(index)
    return found


def _said_back(words: Words, asked: str) -> set[int]:
    """Return the sentences that hold nothing but most of the question."""
    if not asked or not words.sentences:
        return set()
    questions = _questions(asked)
    known = set[str]().union(*questions)
    found = set()
    for index in range(len(words.sentences)):
        tokens = {_plain(word.text) for word in _slice(words, index)} - _ANYBODY
        if len(tokens) < _SHORT:
            continue
        is_covered = any(len(tokens & one) >= _COVERED * len(one) for one in questions if len(one) >= _SHORT)
        if is_covered and len(tokens - known - _FRAME) <= _NEW * len(tokens):
            found.add(index)
    return found


@lru_cache(maxsize=500)
def _questions(asked: str) -> tuple[frozenset[str], ...]:
    said = words_of(asked)
    return tuple(
        frozenset(_plain(word.text) for word in _slice(said, index)) - _ANYBODY for index in range(len(said.sentences))
    )


def _foreign(words: Words, signals: Signals) -> set[int]:
    """Return the sentences that are not English, where the rest is."""
    of_word = signals.matcher.lists
    strange = [
        sum(not (of_word(word.text) - _NO_WORDS) for word in _slice(words, index))
        for index in range(len(words.sentences))
    ]
    found = {
        index
        for index, unknown in enumerate(strange)
        if _is_foreign(unknown, words.sentences[index].last - words.sentences[index].first, _slice(words, index))
    }
    size = sum(words.sentences[index].last - words.sentences[index].first for index in found)
    return found if size <= _MOST_FOREIGN * len(words.words) else set()


def _is_foreign(unknown: int, size: int, words: Sequence[Word]) -> bool:
    is_other_script = sum(ord(word.text[0]) > _LAST_LATIN for word in words) * 2 > size
    return is_other_script or (size >= _LONG_ENOUGH and unknown >= _STRANGE * size)


def _slice(words: Words, index: int) -> tuple[Word, ...]:
    sentence = words.sentences[index]
    return words.words[sentence.first : sentence.last]


def _plain(word: str) -> str:
    return word if len(word) <= _SHORT else word.removesuffix("s")


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
            # "<<<ANSWER 4f2a>>>" is a fence; a single sign with words behind it may be somebody's own.
            between = "_-| " if text[tag - 1 : tag] == "<" else "_-|"
            if inside.strip("/ ").translate(dict.fromkeys(map(ord, between))).isalnum():
                ends[tag] = at + 1
            tag = -1
    return ends
