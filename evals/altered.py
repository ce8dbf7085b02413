"""An answer changed in one respect: padded, with fillers, the question said back, a name, an instruction put in."""

from __future__ import annotations

import re
from collections import defaultdict

from evals.dice import Dice
from evals.evidence_words import bare, is_name, is_number
from evals.gold import Sample, Voice
from evals.wordings import Attack, Fillers, QuestionForms, Register, Sentence, turns_of
from rehearse.evidence import find

_SENTENCE_MARK = re.compile(r"[.!?]")
_BREAK = re.compile(r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bNo)[.!?]+[\"'”’)]*\s+")
_PUNCTUATION = re.compile(r"[.,;:!?\"]")
_ADDRESSED = re.compile(r"\b(?:you|your|yours|yourself|we|us|our|me|my|i)\b", re.IGNORECASE)
_REGISTERS: dict[Voice, Register] = {"transcribed": "spoken", "rambling": "spoken", "polished": "formal"}
# A resume's first line that begins with a first and a last name, and not with a trade, a school or a date.
_OWNER = re.compile(r"\A[A-Z][a-z]+ [A-Z][a-z]+(?=,? \d|,? - |\n|\Z)")

_ENOUGH = 0.7
_TOO_MUCH = 0.95
_SPREAD = 5


def inner_gaps(sample: Sample) -> tuple[int, ...]:
    """Return where between two sentences something can be put in without cutting through words that earn a level.

    The places are offsets of the first character of a sentence, without the answer's first; none in a
    transcript that has no full stops.
    """
    quotes = [quote for label in sample.labels.values() for quote in label.quotes]
    quotes += [quote for found in sample.pitfalls.values() for quote in found]
    spans = [span for quote in quotes for span in find(quote, sample.answer)]
    ends = [found.end() for found in _BREAK.finditer(sample.answer)]
    return tuple(
        end
        for end in ends
        if sample.answer[end : end + 1].isupper() and not any(span.start < end < span.end for span in spans)
    )


def padded(sample: Sample, *, sentences: tuple[Sentence, ...], dice: Dice) -> str:
    """Return the answer with empty sentences before, between and after its own, 1.5 to 2 times as long in words."""
    length = len(sample.answer.split())
    wanted = _REGISTERS.get(sample.voice, "plain")
    at_hand = sorted(dice.shuffled(sentences), key=lambda sentence: sentence.register_ != wanted)
    chosen: list[str] = []
    added = 0
    for sentence in at_hand:
        more = len(sentence.text.split())
        if added + more <= _TOO_MUCH * length:
            chosen.append(_as_written(sentence.text, sample))
            added += more
        if added >= _ENOUGH * length:
            break
    places = (0, len(sample.answer), *dice.shuffled(inner_gaps(sample)))
    by_place: dict[int, list[str]] = defaultdict(list)
    for number, text in enumerate(chosen):
        by_place[places[number % len(places)]].append(text)
    return _put(sample.answer, {place: " ".join(texts) for place, texts in by_place.items()})


def with_fillers(
    sample: Sample, *, fillers: Fillers, numbers: frozenset[str], names: frozenset[str], dice: Dice
) -> str:
    """Return the answer as it would be transcribed from halting speech; numbers, times and names stay whole."""
    words = sample.answer.split()
    said: list[str] = []
    wait = 1 + dice.below(fillers.every)
    for word, following in zip(words, [*words[1:], ""], strict=True):
        said.append(word)
        wait -= 1
        if wait > 0 or not following or _SENTENCE_MARK.search(word):
            continue
        if any(is_number(bare(one), numbers) or is_name(bare(one), names) for one in (word, following)):
            continue
        said.append(dice.pick(fillers.fillers))
        wait = fillers.every - _SPREAD // 2 + dice.below(_SPREAD)
    return " ".join(said)


def question_said_back(sample: Sample, *, forms: QuestionForms, dice: Dice) -> str:
    """Return the answer with its question said back in front, turned to the speaker where that can be done."""
    turned = _turned(sample.question, forms)
    form, question = (dice.pick(forms.quoted), sample.question) if turned is None else (dice.pick(forms.turned), turned)
    return f"{_as_written(form.replace('{question}', question), sample)} {sample.answer}"


def introduced(sample: Sample, name: str) -> Sample:
    """Return the sample with the person's name said in front, and put over the name that heads their resume."""
    greeting = f"Hi, I'm {name}." if _is_written(sample) else f"hi I'm {name}"
    resume = _OWNER.sub(lambda _: name, sample.resume)
    return sample.model_copy(update={"answer": f"{greeting} {sample.answer}", "resume": resume})


def injected(sample: Sample, attack: Attack, *, dice: Dice) -> str:
    """Return the answer with an instruction to the grader in it; `middle` needs a gap between two sentences."""
    if attack.where == "middle":
        return _put(sample.answer, {dice.pick(inner_gaps(sample)): attack.text})
    parts = (attack.text, sample.answer) if attack.where == "before" else (sample.answer, attack.text)
    return ("\n\n" if "\n" in attack.text else " ").join(parts)


def _put(answer: str, texts: dict[int, str]) -> str:
    parts: list[str] = []
    before = 0
    for place, text in sorted(texts.items()):
        parts += [answer[before:place].rstrip(), text]
        before = place
    return " ".join(part for part in (*parts, answer[before:]) if part)


def _turned(question: str, forms: QuestionForms) -> str | None:
    """Return the question as the speaker would ask it of themselves, without its mark; None where that fails."""
    if not question.endswith("?") or len(_SENTENCE_MARK.findall(question)) > 1:
        return None
    turns = dict(turns_of(forms))
    known = re.compile(rf"\b(?:{'|'.join(map(re.escape, turns))})\b", re.IGNORECASE)
    if _ADDRESSED.search(known.sub("", question)):
        return None
    turned = known.sub(lambda found: turns[found.group().lower()], question[:-1])
    return turned[0].lower() + turned[1:]


def _as_written(text: str, sample: Sample) -> str:
    """Return the text without capitals and punctuation where the answer is a transcript that has none."""
    return text if _is_written(sample) else _PUNCTUATION.sub("", text).lower()


def _is_written(sample: Sample) -> bool:
    return bool(_SENTENCE_MARK.search(sample.answer))
