"""Two passages that do not go together, in sure cases only: both are quoted, and each says where it stands."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from rehearse.offline.answer import Answer
from rehearse.offline.facts import stem
from rehearse.offline.patterns import Hit
from rehearse.offline.words import words_of

Source = Literal["answer", "earlier", "resume"]
_AFTER = 8
_YEARS_APART = 2
# Every pair is compared, so that one side has to be bounded for the time to stay linear.
_MOST_DENIALS = 20
_SHORT, _NEAR = 2, 5


class Passage(NamedTuple):
    """Words and the text they stand in; `sentence` is the answer's, None elsewhere."""

    text: str
    source: Source
    sentence: int | None


def contradiction(answer: Answer, earlier: Iterable[Answer], resume: str) -> tuple[Passage, Passage] | None:
    """Return two passages that cannot both be true, or None.

    Sure cases: something is wanted here and ruled out for good there; something is said to have been done, and
    never to have been done or to be done yet; something failed, and nothing ever did; a leading post is claimed
    that the resume rules out; years of work in a trade differ between answer and resume by two or more. What is
    told as a change of mind is none.
    """
    found = _between((answer, "answer"), (answer, "answer"))
    for one in earlier:
        before: _Told = (one, "earlier")
        found = found or _between((answer, "answer"), before) or _between(before, (answer, "answer"))
    if found is None and resume.strip():
        found = _years_against(answer, resume) or _post_against(answer, resume)
    return found


_Told = tuple[Answer, Source]
_PAIRS = (
    ("goal", "never_wanted"),
    ("done_it", "never_done"),
    ("done_it", "still_to_do"),
    ("failed_it", "never_failed"),
)
# What is denied goes by what stands behind the words for it; a wish also by what stands before, as in "second in
# command, that's what I'm after".
_DENIALS = frozenset({"never_wanted", "never_done", "still_to_do", "never_failed"})
_BEFORE_WISH = 12
# "The next exam" is another one than that which was passed.
_ANOTHER = frozenset(
    [
        "next",
        "second",
        "third",
        "fourth",
        "last",
        "other",
        "another",
        "rest",
        "again",
        "more",
        "part",
        "half",
        "final",
        "new",
    ]
)
# Two passages that share a time alone are about two things.
_WHEN = frozenset({"function", "unit", "number", "ordinal", "month", "weekday"})
_EMPTY = frozenset({"want", "have", "like", "get", "make", "thing", "work", "job"})


def _between(saying: _Told, denying: _Told) -> tuple[Passage, Passage] | None:
    """Look for something said in the one and denied in the other (or elsewhere in the same)."""
    said, said_in = saying
    denied, denied_in = denying
    for positive, negative in _PAIRS:
        ruled_out = _stems(denied, negative)
        if not ruled_out:
            continue
        for hit, stems in _stems(said, positive):
            for against, other_stems in ruled_out[:_MOST_DENIALS]:
                is_same = said is denied and hit.sentence == against.sentence
                if not is_same and stems & other_stems:
                    return (
                        Passage(said.quote(hit), said_in, hit.sentence if said_in == "answer" else None),
                        Passage(denied.quote(against), denied_in, against.sentence if denied_in == "answer" else None),
                    )
    return None


def _stems(answer: Answer, signal: str) -> list[tuple[Hit, frozenset[str]]]:
    """Return the signal's hits with the stems of what they are about; sentences that explain a change left out."""
    explained = answer.in_sentences("explained")
    negated = answer.in_sentences("never_wanted", "never_done")
    is_denial = signal in _DENIALS
    of_word = answer.signals.matcher.lists
    words = answer.words.words
    found = []
    for hit in answer.found(signal):
        if hit.sentence in explained or (hit.sentence in negated and not is_denial):
            continue
        sentence = answer.words.sentences[hit.sentence]
        begin = hit.last - 1 if is_denial else hit.last
        if signal == "goal":
            begin = max(sentence.first, hit.first - _BEFORE_WISH)
        about = words[begin : min(hit.last + _AFTER, sentence.last)]
        if signal == "still_to_do" and any(word.text in _ANOTHER for word in about):
            continue
        # A short word in capitals is an exam or a certificate.
        stems = {
            stem(word.text)
            for word in about
            if _WHEN.isdisjoint(of_word(word.text))
            and (len(word.text) > _SHORT or answer.words.text[word.start : word.end].isupper())
        }
        stems -= _EMPTY
        if signal in ("goal", "never_wanted") and any("leading" in of_word(word.text) for word in about):
            stems.add("leading")
        if signal in ("failed_it", "never_failed"):
            stems = {"failed"}
        if is_denial and any(word.text in ("one", "it", "any") for word in about):
            stems |= _means_before(answer, hit)
        found.append((hit, frozenset(stems)))
    return found


def _means_before(answer: Answer, hit: Hit) -> set[str]:
    """Return the stem of the way of learning that "one" or "it" stands for: the last one named before."""
    words = answer.words.words[max(0, hit.first - 30) : hit.first]
    means = [stem(word.text) for word in words if "means" in answer.signals.matcher.lists(word.text)]
    return set(means[-1:])


def _years_against(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    told = _years_of(answer.words.text, answer)
    if not told:
        return None
    for stems, years, words in told:
        for other_stems, other_years, other_words in _years_of(resume, answer):
            if stems & other_stems and abs(years - other_years) >= _YEARS_APART:
                return Passage(words, "answer", None), Passage(other_words, "resume", None)
    return None


def _post_against(answer: Answer, resume: str) -> tuple[Passage, Passage] | None:
    """Return a leading post that is claimed for the past and the resume's words that there was none."""
    of_word = answer.signals.matcher.lists
    claims = [hit for hit in answer.found("led_before") if not answer.in_sentences("explained") & {hit.sentence}]
    if not claims:
        return None
    told = words_of(resume)
    for sentence in told.sentences:
        tokens = told.words[sentence.first : sentence.last]
        for at, word in enumerate(tokens):
            after = tokens[at + 1 : at + 1 + _NEAR]
            if word.text in ("no", "never", "not", "without") and any("leading" in of_word(one.text) for one in after):
                edges = [sentence.first, *sentence.cuts, sentence.last]
                begin = max(edge for edge in edges if edge <= sentence.first + at)
                last = min(edge for edge in edges if edge > sentence.first + at)
                words = resume[told.words[begin].start : told.words[last - 1].end]
                claim = claims[0]
                return Passage(answer.quote(claim), "answer", claim.sentence), Passage(words, "resume", None)
    return None


def _years_of(text: str, answer: Answer) -> list[tuple[frozenset[str], int, str]]:
    """Return "N years of/as/in ..." with the stems of what they were spent on."""
    signals = answer.signals
    words = words_of(text)
    found = []
    for sentence in words.sentences:
        tokens = words.words[sentence.first : sentence.last]
        for at in range(len(tokens) - 2):
            years = signals.numbers.get(tokens[at].text) or _digits(tokens[at].text)
            if years and tokens[at + 1].text == "years" and tokens[at + 2].text in ("of", "as", "in"):
                about = tokens[at + 3 : at + 3 + _AFTER]
                stems = frozenset(
                    stem(word.text) for word in about if not {"function", "generic"} & signals.matcher.lists(word.text)
                )
                last = about[-1] if about else tokens[at + 2]
                found.append((stems, years, text[tokens[at].start : last.end]))
    return found


def _digits(token: str) -> int | None:
    return int(token) if token.isascii() and token.isdigit() and len(token) <= 2 else None
