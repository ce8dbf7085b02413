"""The interface in other languages: complete, with the same blanks, chosen by the visitor."""

from __future__ import annotations

from string import Formatter

import pytest

from app_pages.parts.strings import ENGLISH, Value, file, languages, load

OTHERS = [id for id in languages() if id != ENGLISH]


def blanks(text: Value) -> list[set[str | None]]:
    """Return the names that are filled in, for each of the texts."""
    texts = (text,) if isinstance(text, str) else text
    return [{field for _, field, _, _ in Formatter().parse(one) if field is not None} for one in texts]


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other(language: str) -> None:
    assert load(file(language)).keys() == load(file(ENGLISH)).keys()


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_in_another_language_has_the_same_blanks_and_as_many_parts(language: str) -> None:
    english, other = load(file(ENGLISH)), load(file(language))
    wrong = {key for key in english.keys() & other.keys() if blanks(english[key]) != blanks(other[key])}
    assert not wrong


@pytest.mark.parametrize("language", OTHERS)
def test_texts_are_translated(language: str) -> None:
    english, other = load(file(ENGLISH)), load(file(language))
    alike = [key for key in english.keys() & other.keys() if english[key] == other[key]]
    # Names, signs and words that both languages share.
    assert len(alike) < len(english) / 12, alike
