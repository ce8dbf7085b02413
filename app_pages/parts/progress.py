"""The progress page's pieces: what keeps coming back, attempts by question, export and import."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import chip, esc, para, row
from app_pages.parts.moments import day
from app_pages.parts.practising import practise
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError
from rehearse.interview.history import QuestionPast, by_question
from rehearse.interview.history import returning as found_returning
from rehearse.rubric import load_guide, questions_about, rounded
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.history import Returning, Tried
    from rehearse.interview.model import Interview
    from rehearse.rubric import Rubric

_OFTEN = 2
"""From how many answers on a weakness is said to come back."""
_SHOWN = 4
"""How many returning criteria, and how many questions before the rest is folded away."""


def nothing_yet() -> None:
    """Say what this page will show, and offer the way to it."""
    st.html(para(say("progress.empty"), "lead"))
    st.page_link("app_pages/home.py", label=say("progress.start"))


def interviews() -> dict[str, Interview]:
    """Return this person's interviews by id, the oldest first; one that cannot be read is said and left out."""
    found = resources.store().all_of(
        session.owner(), on_unreadable=lambda error: session.message(str(error), "warning")
    )
    return {interview.id: interview for interview in found}


def returning(kept: Mapping[str, Interview], rubric: Rubric) -> None:
    """Draw which criteria stay below solid and which pitfalls stand, each with a question to practise it on."""
    if not by_question(kept.values(), rubric):
        return
    criteria = {criterion.id for criterion in rubric.criteria}
    found = found_returning(kept.values(), rubric, often=_OFTEN)
    weak = [each for each in found if each.id in criteria][:_SHOWN]
    st.header(say("progress.returning"), anchor=False)
    shown = [*weak, *(each for each in found if each.id not in criteria)]
    st.html(para(say("progress.returning_lead" if shown else "progress.returning_none"), "small"))
    last = max(kept.values(), key=lambda interview: interview.created_at).setup
    for each in shown:
        with st.container(horizontal=True, vertical_alignment="center", key=f"returning-{each.id}"):
            st.html(_returned(each, rubric, is_criterion=each.id in criteria), width="stretch")
            if fitting := questions_about(rubric, load_guide(), each.id):
                practise(fitting[0], place=f"returning-{each.id}", like=last)


def questions(kept: Mapping[str, Interview], rubric: Rubric) -> None:
    """Draw every question that was answered with its best and its latest attempt, the weakest first."""
    known = {question.id for question in rubric.questions}
    pasts = [past for past in by_question(kept.values(), rubric) if past.question in known]
    if not pasts:
        return
    st.header(say("progress.questions"), anchor=False)
    st.html(para(say("progress.questions_lead"), "small"))
    for past in pasts[:_SHOWN]:
        _question(past, kept[past.latest.interview], rubric)
    if pasts[_SHOWN:]:
        with st.expander(say_n("progress.questions_more", len(pasts) - _SHOWN)):
            for past in pasts[_SHOWN:]:
                _question(past, kept[past.latest.interview], rubric)


def transfer(*, has_any: bool) -> None:
    """Offer all interviews as JSON, and take such a file in."""
    st.header(say("progress.transfer"), anchor=False)
    if has_any:
        export("export-progress")
    with st.form("import", border=False, clear_on_submit=True):
        file = st.file_uploader(say("progress.import_label"), ["json"], key="import_file", max_upload_size=20)
        pressed = st.form_submit_button(say("progress.import_button"))
    if not pressed:
        return
    if file is None:
        st.warning(say("progress.import_none"))
        return
    from rehearse.report import from_json

    try:
        ids = resources.store().import_interviews(from_json(file.getvalue()), owner=session.owner())
    except RehearseError as error:
        st.error(plain(str(error)))
        return
    session.message(say_n("progress.imported", len(ids)), "success")
    st.rerun()


def export(key: str) -> None:
    """Offer all of this person's interviews as one JSON file, made when the button is pressed."""
    whose = session.owner()

    def made() -> str:
        from rehearse.report import to_json

        return to_json(resources.store().all_of(whose), resources.rubric())

    st.download_button(
        say("progress.export"), made, "rehearse-interviews.json", "application/json", key=key, on_click="ignore"
    )


def _question(past: QuestionPast, last: Interview, rubric: Rubric) -> None:
    question = rubric.question(past.question)
    best, latest = (
        f"<span>{esc(say(f'progress.{key}_attempt', day=day(tried.at)))} <b>{rounded(tried.score)}</b></span>"
        for key, tried in (("best", past.best), ("latest", past.latest))
    )
    with st.container(horizontal=True, vertical_alignment="center", key=f"asked-{past.question}"):
        st.html(
            f'<p class="entry"><strong>{esc(question.asked_as)}</strong></p>'
            f'<p class="tries">{best}{latest}{_bars(past.tries)}</p>',
            width="stretch",
        )
        practise(question, place="progress", like=last.setup)


def _bars(tries: tuple[Tried, ...]) -> str:
    scores = [rounded(tried.score) for tried in tries]
    said = say_n("progress.tries", len(scores), scores=", ".join(map(str, scores)))
    bars = "".join(f'<i style="block-size:{max(score, 3)}%"></i>' for score in scores[-12:])
    return f'<span class="spark" role="img" aria-label="{esc(said)}">{bars}</span>'


def _returned(found: Returning, rubric: Rubric, *, is_criterion: bool) -> str:
    if is_criterion:
        criterion = rubric.criterion(found.id)
        level = rubric.levels[rubric.arithmetic.follow_up_below].name
        said = say("progress.returning_criterion", name=criterion.name, level=level, n=found.n, of=found.of)
        drill = criterion.drill
    else:
        pitfall = rubric.pitfall(found.id)
        said = say("progress.returning_pitfall", name=pitfall.name, n=found.n, of=found.of)
        drill = pitfall.remedy
    return row(found.id, chip(found.id, said), para(drill, "small"))
