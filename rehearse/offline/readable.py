"""Whether an answer can be read here at all: enough of it has to be English."""

from __future__ import annotations

from rehearse.offline.answer import Answer

# In English prose about half of the words join others; German, French or Spanish share a tenth of them by chance.
_ENOUGH = 0.3
_FEW, _SHORT = 0.03, 6
_NO_ANSWER = 4
_NO_WORDS = frozenset({"number", "year", "ing", "occupation"})


def english_share(answer: Answer) -> float:
    """Return the share of the words that join English sentences, 0-1; about a half in English prose."""
    words = answer.words.words
    if not words:
        return 0.0
    of_word = answer.signals.matcher.lists
    return sum("function" in of_word(word.text) for word in words) / len(words)


def other_language(answer: Answer) -> str | None:
    """Return the ISO 639-1 code of the language where it is surely not English, else None."""
    if english_share(answer) >= _ENOUGH:
        return None
    from rehearse.documents import language_of

    code = language_of(answer.words.text)
    return None if code == "en" else code


def has_english(answer: Answer) -> bool:
    """Tell whether there is anything to read: some known words, or in a short answer one that could be a word.

    Random letters and emoji have none; "Success." has.
    """
    words = answer.words.words
    of_word = answer.signals.matcher.lists
    known = sum(bool(of_word(word.text) - _NO_WORDS) for word in words)
    if len(words) >= _NO_ANSWER and not english_share(answer) and known <= 1:
        # A word of some job among letters at random makes no answer.
        return False
    return known > _FEW * len(words) or (len(words) <= _SHORT and any(_could_be_word(word.text) for word in words))


def _could_be_word(word: str) -> bool:
    vowels = sum(letter in "aeiouy" for letter in word)
    return word.isascii() and word.isalpha() and len(word) <= 20 and 0.2 <= vowels / len(word) <= 0.8
