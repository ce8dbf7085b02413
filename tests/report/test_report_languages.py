"""A report in another language: every label is in it, nobody's words are changed, and no figure is another one."""

import re
from string import Formatter

import pytest
import yaml
from report_parts import interview, printed, reply, shown, turn

from rehearse.errors import DataError
from rehearse.report import content, to_markdown, to_pdf, words_in
from rehearse.report import words as words_module
from rehearse.rubric import in_language, languages

OTHERS = languages()


def own_words(interview):
    """Return what the person and the coach said, as it must stand in every report."""
    said = [reply.answer for turn in interview.turns for attempt in turn.attempts for reply in attempt.replies]
    reasons = [
        grade.reason
        for turn in interview.turns
        for attempt in turn.attempts
        for reply in attempt.replies
        if reply.assessment is not None
        for grade in reply.assessment.grades
    ]
    return [*filter(None, said), *reasons, interview.debrief.summary]


@pytest.mark.parametrize("language", OTHERS)
def test_the_words_of_a_language_have_the_same_blanks_and_none_is_left_english(language):
    english, other = words_in().texts, words_in(language).texts
    for key, text in english.items():
        assert _blanks(text) == _blanks(other[key]), key
    same = {key for key, text in english.items() if other[key] == text}
    # Words that both languages share, and what is made of filled-in names alone.
    assert len(same) <= 8, same


@pytest.mark.parametrize("language", OTHERS)
def test_no_label_of_a_report_in_another_language_is_english(full, rubric, language):
    words, other = words_in(language), in_language(rubric, language)
    markdown, pdf = shown(to_markdown(full, other, words)), printed(to_pdf(full, other, words))
    english = [text for key, text in words_in().texts.items() if text not in words.texts.values()]
    labels = [text for text in english if "{" not in text and len(text) > 5]
    labels += [criterion.name for criterion in rubric.criteria] + [lens.name for lens in rubric.lenses]
    for label in labels:
        whole = re.compile(rf"(?<!\w){re.escape(label)}(?!\w)")
        assert not whole.search(markdown), label
        assert not whole.search(pdf), label


@pytest.mark.parametrize("language", OTHERS)
def test_what_people_and_coaches_said_stands_there_unchanged(full, rubric, language):
    words, other = words_in(language), in_language(rubric, language)
    markdown, pdf = shown(to_markdown(full, other, words)), printed(to_pdf(full, other, words))
    for said in own_words(full):
        assert said in markdown
        assert said in pdf


@pytest.mark.parametrize("language", OTHERS)
def test_all_figures_are_the_same(full, rubric, language):
    one, other = content(full, rubric), content(full, in_language(rubric, language), words_in(language))
    assert [q.score for q in one.questions] == [q.score for q in other.questions]
    assert [row.mean for row in one.table] == [row.mean for row in other.table]
    assert [lens.score for lens in one.lenses] == [lens.score for lens in other.lenses]
    assert one.spending.total == other.spending.total


def test_a_spanish_report_says_its_day_its_language_and_its_coach(full, rubric):
    words = words_in("es")
    pdf = to_pdf(full, in_language(rubric, "es"), words)
    # The document is Spanish, and what was said in it English.
    assert b"/Lang(es)/StructTree" in pdf
    assert b"/Lang(en)" in pdf
    assert "24 de noviembre de 2026" in printed(pdf)
    assert "Coach sin conexión" in shown(to_markdown(full, rubric, words))


def test_a_report_without_a_score_says_so_in_its_language(rubric):
    waiting = interview(turn(rubric, "setbacks", (reply("I go on.", None),)))
    assert "Esto no es un cero." in printed(to_pdf(waiting, rubric, words_in("es")))


def test_a_language_without_words_is_told_in_english(full, rubric):
    assert to_markdown(full, rubric, words_in("sv")) == to_markdown(full, rubric)


@pytest.mark.parametrize(("key", "text"), [("question", None), ("of_nothing", "Nada")])
def test_words_that_lack_one_or_have_one_too_many_are_refused(monkeypatch, tmp_path, key, text):
    for name in ("words.yaml", "words.es.yaml"):
        (tmp_path / name).write_bytes((words_module._FOLDER / name).read_bytes())
    path = tmp_path / "words.es.yaml"
    texts = yaml.safe_load(path.read_text(encoding="utf-8"))
    texts.pop(key, None)
    path.write_text(yaml.safe_dump({**texts, **({key: text} if text else {})}, allow_unicode=True), encoding="utf-8")
    monkeypatch.setattr(words_module, "_FOLDER", tmp_path)
    with pytest.raises(DataError, match=rf"words\.es\.yaml at {key}"):
        words_in("es")


def _blanks(text):
    return {field for _, field, _, _ in Formatter().parse(text) if field is not None}
