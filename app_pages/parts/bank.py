"""The question bank: one question at a time, its sample answers at three levels, and why each earned its level."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import tongue
from app_pages.parts.address import choose_from_address, keep_in_address
from app_pages.parts.highlights import marked, marks
from app_pages.parts.markup import (
    between,
    chip,
    folded,
    heading,
    html_list,
    level_bar,
    line,
    listed,
    para,
    points,
    quotes,
    row,
    rows,
    script,
    spoken,
    told,
)
from app_pages.parts.practising import practise
from app_pages.parts.strings import say
from rehearse.rubric import Guide, Question, Rubric, SampleAnswer, answer_score, band, rounded


def draw(study: Guide, rubric: Rubric) -> None:
    """Draw one question of the bank with its sample answers and why each earns what it earns."""
    ids = [question.id for question in rubric.questions]
    choose_from_address("question", ids, ids[0])
    question = rubric.question(
        st.selectbox(say("guide.question"), ids, format_func=lambda id: _named(rubric.question(id)), key="question")
    )
    keep_in_address("question", question.id, ids[0])
    kind = say(f"guide.kind.{question.kind}")
    st.html(script([line(say("room.who_interviewer"), spoken(question.asked_as), kind="interviewer now", aside=kind)]))
    practise(question, place="bank", kind="primary")
    left, right = st.columns(2, gap="large")
    left.html(heading(say("guide.wants")) + told(question.wants))
    right.html(heading(say("guide.criteria")) + criteria(question.primary, question.secondary, rubric))
    with st.expander(say("guide.ways")):
        st.html(listed(question.wordings, language=tongue.spoken()))
    st.header(say("guide.samples"), anchor=False)
    st.html(para(say("guide.samples_lead"), "small"))
    st.html(script(_sample(sample, question, rubric) for sample in study.answers(question.id)))


def criteria(primary: tuple[str, ...], secondary: tuple[str, ...], rubric: Rubric) -> str:
    """Return the criteria in play as a list, those that count twice first and said to."""
    twice = say("room.counts_twice")
    return html_list(
        (chip(id, rubric.criterion(id).name, aside=twice if id in primary else "") for id in (*primary, *secondary)),
        "bare",
    )


def _named(question: Question) -> str:
    return f"{say(f'guide.kind.{question.kind}')}: {question.asked_as}"


def _sample(sample: SampleAnswer, question: Question, rubric: Rubric) -> str:
    found = marks({id: grade.quotes for id, grade in sample.why.items()}, sample.pitfalls, sample.answer, rubric)
    who = told(f"{sample.who}. {say('guide.applying_for', job=sample.applying_for)}", "small")
    why = folded(say("guide.why_level"), rows([*_earned(sample, rubric), *_lost(sample, rubric)]))
    level = say(f"guide.sample.{sample.level}")
    return line(level, who + marked(sample.answer, found) + why, aside=_scored(sample, question, rubric))


def _scored(sample: SampleAnswer, question: Question, rubric: Rubric) -> str:
    value = answer_score(
        rubric,
        primary=question.primary,
        secondary=question.secondary,
        levels=sample.levels,
        pitfalls=tuple(sample.pitfalls),
    )
    return "" if value is None else say("guide.sample_score", score=rounded(value), band=band(rubric, value).name)


def _earned(sample: SampleAnswer, rubric: Rubric) -> list[str]:
    names = {level.level: level.name for level in rubric.levels}
    return [
        row(
            id,
            between(chip(id, rubric.criterion(id).name), level_bar(grade.level, names[grade.level])),
            told(grade.because, "reason"),
            quotes((words, "") for words in grade.quotes),
        )
        for id, grade in sample.why.items()
    ]


def _lost(sample: SampleAnswer, rubric: Rubric) -> list[str]:
    return [
        row(
            id,
            between(chip(id, rubric.pitfall(id).name), points(rubric.pitfall(id).points)),
            quotes((words, "") for words in shown),
        )
        for id, shown in sample.pitfalls.items()
    ]
