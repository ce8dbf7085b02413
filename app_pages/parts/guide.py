"""The guide's parts beside the question bank, each drawn from its data; everything in them can be practised."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import tongue
from app_pages.parts.markup import (
    esc,
    heading,
    level_bar,
    line,
    listed,
    para,
    script,
    spoken,
    table,
    told,
)
from app_pages.parts.practising import practise, practise_one_of
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.rubric import (
    Guide,
    Rubric,
    questions_on_criterion,
    questions_on_lens,
    questions_on_pitfall,
    questions_on_strategy,
)


def strategies(study: Guide, rubric: Rubric) -> None:
    """Draw the strategies, each with how, why and an example."""
    for strategy in study.strategies:
        tongue.block(strategy.id).header(plain(strategy.name), anchor=False)
        serves = say("guide.serves", criterion=rubric.criterion(strategy.criterion).name)
        _two(
            told(strategy.what) + para(serves, "small") + heading(say("guide.why")) + told(strategy.why),
            heading(say("guide.how"))
            + listed(strategy.how, language=tongue.spoken())
            + heading(say("guide.example"))
            + told(strategy.example, "example"),
        )
        practise_one_of(questions_on_strategy(rubric, strategy.id), place=strategy.id)


def pitfalls(study: Guide, rubric: Rubric) -> None:
    """Draw the pitfalls: how each comes about, how it sounds, what to say instead."""
    for pitfall in study.pitfalls:
        tongue.block(pitfall.id).header(plain(pitfall.name), anchor=False)
        _two(
            told(pitfall.what)
            + para(say_n("app.points_off", rubric.pitfall(pitfall.id).points), "small")
            + heading(say("guide.comes_from"))
            + told(pitfall.why),
            heading(say("guide.sounds_like"))
            + told(pitfall.sounds_like, "example bad")
            + heading(say("guide.say_instead"))
            + told(pitfall.say_instead, "example"),
        )
        practise_one_of(questions_on_pitfall(rubric, study, pitfall.id), place=pitfall.id)


def situations(study: Guide, rubric: Rubric) -> None:
    """Draw the hard situations, each with the question it comes as."""
    for situation in study.situations:
        question = rubric.question(situation.id)
        tongue.block(situation.id).header(plain(situation.name), anchor=False)
        st.html(script([line(say("room.who_interviewer"), spoken(question.asked_as), kind="interviewer")]))
        _two(
            heading(say("guide.why_asked"))
            + told(situation.why_asked)
            + heading(say("guide.avoid"))
            + told(situation.avoid),
            heading(say("guide.how_to_take"))
            + listed(situation.how, language=tongue.spoken())
            + heading(say("guide.example"))
            + told(situation.example, "example"),
        )
        practise(question, place="situation")


def looked_for(study: Guide, rubric: Rubric) -> None:
    """Draw what interviewers listen for behind the questions."""
    names = {lens.id: lens.name for lens in rubric.lenses}
    for item in study.looked_for:
        tongue.block(item.id).header(plain(item.name), anchor=False)
        st.html(heading(names[item.id]) + told(item.what))
        _two(
            heading(say("guide.signs")) + listed(item.signs, language=tongue.spoken()),
            heading(say("guide.doubts")) + listed(item.doubts, language=tongue.spoken()),
        )
        practise_one_of(questions_on_lens(rubric, item.id), place=item.id)


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
        st.html(para(criterion.asks) + table(criterion.name, (), levels, kind="defined"))
        practise_one_of(questions_on_criterion(rubric, criterion.id), place=criterion.id)
    st.header(say("guide.rulings"), anchor=False)
    st.html(listed(ruling.text for ruling in rubric.rulings))


def _two(left_html: str, right_html: str) -> None:
    """Draw two pieces side by side; one above the other where the page is narrow."""
    left, right = st.columns([1, 1.25], gap="large")
    left.html(left_html)
    right.html(right_html)
