"""The interface in other languages: complete, with the same blanks, chosen by the visitor."""

from __future__ import annotations

import re
from datetime import date
from string import Formatter

import pytest

from app_pages.parts import strings
from app_pages.parts.moments import date_of
from app_pages.parts.strings import ENGLISH, Value, file, languages, load
from rehearse.report import words_in
from rehearse.rubric import languages as rubric_languages

OTHERS = [id for id in languages() if id != ENGLISH]
# What Markdown or Streamlit would make something else of: emphasis, code, links, headings, icons, formulas.
MARKS = re.compile(r"[*`$#<>\[\]]|:\w+:")


def blanks(text: Value) -> list[set[str | None]]:
    """Return the names that are filled in, for each of the texts."""
    texts = (text,) if isinstance(text, str) else text
    return [{field for _, field, _, _ in Formatter().parse(one) if field is not None} for one in texts]


def words(text: Value) -> str:
    return text if isinstance(text, str) else "\n".join(text)


@pytest.mark.parametrize("language", OTHERS)
def test_a_language_has_every_text_and_no_other_in_the_same_order(language: str) -> None:
    assert list(load(file(language))) == list(load(file(ENGLISH)))


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


@pytest.mark.parametrize("language", OTHERS)
def test_a_text_has_the_same_marks_and_no_space_around_it(language: str) -> None:
    english, other = load(file(ENGLISH)), load(file(language))
    for key, text in other.items():
        assert sorted(MARKS.findall(words(text))) == sorted(MARKS.findall(words(english[key]))), key
        assert all(line == line.strip() != "" for line in words(text).split("\n")) or english[key] == " and ", key


def test_a_language_of_the_pages_has_words_for_the_rubric_and_for_reports_too() -> None:
    assert rubric_languages() == tuple(OTHERS)
    assert [words_in(language).language for language in OTHERS] == OTHERS


def test_spanish_has_its_own_quotation_marks_and_both_signs_of_a_question() -> None:
    for key, text in load(file("es")).items():
        assert not set(words(text)) & set("\"“”‘'"), key
        for opening, closing in ("«»", "¿?", "¡!"):
            # The report's table has a bare question mark for what could not be judged.
            assert words(text).replace("?: ", "").count(opening) == words(text).replace("?: ", "").count(closing), key


@pytest.mark.parametrize("language", languages())
def test_the_word_that_deletes_everything_is_one_word_in_capitals(language: str) -> None:
    word = words(load(file(language))["settings.delete_word"])
    assert word == word.upper()
    assert re.fullmatch(r"\w+", word)


def test_a_day_is_written_as_the_language_writes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert date_of(date(2026, 3, 2)) == "2 March 2026"
    monkeypatch.setattr(strings, "language", lambda: "es")
    assert date_of(date(2026, 3, 2)) == "2 de marzo de 2026"
