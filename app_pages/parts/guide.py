"""The guide's parts, each drawn from its data; practising starts from any question."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import beginning
from app_pages.parts.highlights import marked, marks
from app_pages.parts.markup import (
    between,
    chip,
    esc,
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
    table,
)
from app_pages.parts.session import plain
from app_pages.parts.strings import say
from rehearse.rubric import Guide, Question, Rubric, SampleAnswer


def strategies(study: Guide, rubric: Rubric) -> None:
    """Draw the strategies, each with how, why and an example."""
    for strategy in study.strategies:
        st.header(plain(strategy.name), anchor=False)
        serves = say("guide.serves", criterion=rubric.criterion(strategy.criterion).name)
        st.html(
            para(strategy.what)
            + heading(say("guide.why"))
            + para(strategy.why)
            + heading(say("guide.how"))
            + listed(strategy.how)
            + heading(say("guide.example"))
            + para(strategy.example, "example")
            + para(serves, "small")
        )
        tested = [question for question in rubric.questions if question.strategy == strategy.id]
        if tested:
            _practise(tested[0], place=strategy.id)


def pitfalls(study: Guide, rubric: Rubric) -> None:
    """Draw the pitfalls: how each comes about, how it sounds, what to say instead."""
    for pitfall in study.pitfalls:
        st.header(plain(pitfall.name), anchor=False)
        st.html(
            para(pitfall.what)
            + points(rubric.pitfall(pitfall.id).points)
            + heading(say("guide.comes_from"))
            + para(pitfall.why)
            + heading(say("guide.sounds_like"))
            + para(pitfall.sounds_like, "example bad")
            + heading(say("guide.say_instead"))
            + para(pitfall.say_instead, "example")
        )


def situations(study: Guide, rubric: Rubric) -> None:
    """Draw the hard situations, each with the question it comes as."""
    for situation in study.situations:
        question = rubric.question(situation.id)
        st.header(plain(situation.name), anchor=False)
        st.html(
            script([line(say("room.who_interviewer"), spoken(question.asked_as), kind="interviewer")])
            + heading(say("guide.why_asked"))
            + para(situation.why_asked)
            + heading(say("guide.how_to_take"))
            + listed(situation.how)
            + heading(say("guide.avoid"))
            + para(situation.avoid)
            + heading(say("guide.example"))
            + para(situation.example, "example")
        )
        _practise(question, place="situation")


def looked_for(study: Guide, rubric: Rubric) -> None:
    """Draw what interviewers listen for behind the questions."""
    names = {lens.id: lens.name for lens in rubric.lenses}
    for item in study.looked_for:
        st.header(plain(item.name), anchor=False)
        st.html(
            heading(names[item.id])
            + para(item.what)
            + heading(say("guide.signs"))
            + listed(item.signs)
            + heading(say("guide.doubts"))
            + listed(item.doubts)
        )


def contract(rubric: Rubric) -> None:
    """Draw the rubric itself: levels, criteria with their five texts, rulings."""
    st.html(para(say("guide.rubric_lead", version=rubric.version)))
    for criterion in rubric.criteria:
        st.header(plain(criterion.name), anchor=False)
        levels = [
            f'<tr><th scope="row" class="c-{esc(criterion.id)}">{level_bar(level.level, level.name)}</th>'
            f"<td>{esc(text)}</td></tr>"
            for level, text in zip(rubric.levels, criterion.levels, strict=True)
        ]
        st.html(para(criterion.asks) + table(criterion.name, (), levels))
    st.header(say("guide.rulings"), anchor=False)
    st.html(listed(ruling.text for ruling in rubric.rulings))


def questions(study: Guide, rubric: Rubric) -> None:
    """Draw one question of the bank with its sample answers and why each earns what it earns."""
    question = rubric.question(
        st.selectbox(
            say("guide.question"),
            [question.id for question in rubric.questions],
            format_func=lambda id: rubric.question(id).asked_as,
            key="question",
            bind="query-params",
        )
    )
    kind = say(f"guide.kind.{question.kind}")
    st.html(script([line(say("room.who_interviewer"), spoken(question.asked_as), kind="interviewer now", aside=kind)]))
    _practise(question, place="bank")
    left, right = st.columns(2, gap="large")
    left.html(heading(say("guide.wants")) + para(question.wants))
    right.html(heading(say("guide.criteria")) + criteria(question.primary, question.secondary, rubric))
    with st.expander(say("guide.ways")):
        st.html(listed(question.wordings))
    st.header(say("guide.samples"), anchor=False)
    for sample in study.answers(question.id):
        _sample(sample, question, rubric)


def criteria(primary: tuple[str, ...], secondary: tuple[str, ...], rubric: Rubric) -> str:
    """Return the criteria in play as a list, those that count twice first and said to."""
    twice = say("room.counts_twice")
    return html_list(
        (chip(id, rubric.criterion(id).name, aside=twice if id in primary else "") for id in (*primary, *secondary)),
        "bare",
    )


def _sample(sample: SampleAnswer, question: Question, rubric: Rubric) -> None:
    found = marks({id: grade.quotes for id, grade in sample.why.items()}, sample.pitfalls, sample.answer, rubric)
    who = para(f"{sample.who}. {say('guide.applying_for', job=sample.applying_for)}", "small")
    st.html(script([line(say(f"guide.sample.{sample.level}"), who + marked(sample.answer, found))]))
    names = {level.level: level.name for level in rubric.levels}
    earned = [
        row(
            id,
            between(chip(id, rubric.criterion(id).name), level_bar(grade.level, names[grade.level])),
            para(grade.because, "reason"),
        )
        for id, grade in sample.why.items()
    ]
    faults = [
        row(
            id,
            between(chip(id, rubric.pitfall(id).name), points(rubric.pitfall(id).points)),
            quotes((words, "") for words in shown),
        )
        for id, shown in sample.pitfalls.items()
    ]
    with st.expander(say("guide.why_level"), key=f"why-{question.id}-{sample.level}"):
        st.html(rows([*earned, *faults]))


def _practise(question: Question, *, place: str) -> None:
    if st.button(
        say("guide.practise"),
        key=f"practise-{place}-{question.id}",
        help=say("guide.practise_help"),
        type="primary" if place == "bank" else "secondary",
    ):
        beginning.practise(question)
