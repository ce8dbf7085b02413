"""The progress page's pieces: the trend, what keeps coming back, the list, export and import."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import chip, esc, para, row, rows, table
from app_pages.parts.moments import day, when
from app_pages.parts.session import plain
from app_pages.parts.strings import say, say_n
from rehearse.errors import RehearseError
from rehearse.interview.view import best_attempt, interview_scores
from rehearse.rubric import rounded
from rehearse.server import resources

if TYPE_CHECKING:
    from rehearse.interview.model import Interview
    from rehearse.rubric import Rubric
    from rehearse.store import Summary

_OFTEN = 2
"""From how many answers on a weakness is said to come back."""
_SHOWN = 4


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


def trend(kept: dict[str, Interview], rubric: Rubric) -> None:
    """Draw the scores, or one lens, over time: a chart, and the same in words and as a table."""
    graded = [
        (it.finished_at, it.title, scores)
        for it in kept.values()
        if it.finished_at is not None and (scores := interview_scores(rubric, it)).score is not None
    ]
    if not graded:
        return
    st.header(say("progress.trend"), anchor=False)
    if len(graded) == 1:
        st.html(para(say("progress.trend_one", score=rounded(graded[0][2].score or 0))))
        return
    names = {"score": say("progress.lens_score")} | {lens.id: lens.name for lens in rubric.lenses}
    shown = st.selectbox(say("progress.lens"), list(names), format_func=lambda id: names[id], key="lens")
    points = [
        {"n": n, "day": day(at), "title": title, "value": rounded(value)}
        for n, (at, title, scores) in enumerate(sorted(graded, key=lambda row: row[0]), start=1)
        if (value := scores.score if shown == "score" else scores.lenses.get(shown)) is not None
    ]
    text = say("progress.trend_text", scores=", ".join(str(point["value"]) for point in points))
    st.vega_lite_chart(_chart(points, rubric), alt=say("progress.trend_alt", text=text), width="stretch")
    st.html(para(text, "small"))
    with st.expander(say("progress.as_table")):
        lines = (
            f"<tr><td>{esc(point['day'])}</td><td>{esc(point['title'])}</td><td>{esc(point['value'])}</td></tr>"
            for point in points
        )
        st.html(table(say("progress.trend"), (say("progress.date"), say("room.title"), names[shown]), lines))


def returning(kept: dict[str, Interview], rubric: Rubric) -> None:
    """Draw which criteria stay below solid and which pitfalls stand, in how many of the answers that count."""
    solid = rubric.arithmetic.follow_up_below
    below: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    answers = 0
    for interview in kept.values():
        for turn in interview.turns:
            best = best_attempt(rubric, turn)
            if best is None or best.assessment is None:
                continue
            answers += 1
            seen.update(id for id, level in best.assessment.levels.items() if level is not None)
            below.update(id for id, level in best.assessment.levels.items() if level is not None and level < solid)
            faults.update({finding.pitfall for finding in best.assessment.pitfalls})
    if not answers:
        return
    weak = sorted(((n / seen[id], n, id) for id, n in below.items() if n >= _OFTEN), reverse=True)[:_SHOWN]
    found = [
        _returned(
            id,
            say("progress.returning_criterion", name=rubric.criterion(id).name, n=n, of=seen[id]),
            rubric.criterion(id).drill,
        )
        for _, n, id in weak
    ] + [
        _returned(
            id,
            say("progress.returning_pitfall", name=rubric.pitfall(id).name, n=n, of=answers),
            rubric.pitfall(id).remedy,
        )
        for id, n in faults.most_common()
        if n >= _OFTEN
    ]
    st.header(say("progress.returning"), anchor=False)
    if found:
        st.html(para(say("progress.returning_lead"), "small") + rows(found))
    else:
        st.html(para(say("progress.returning_none")))


def listed(kept: dict[str, Interview], rubric: Rubric) -> None:
    """Draw the list of interviews with search, and for each: open, rename, delete."""
    st.header(say("progress.list"), anchor=False)
    search = st.text_input(say("progress.search"), key="search", live=True) or ""
    found = resources.store().summaries(session.owner(), search=search)
    if not found:
        st.html(para(say("progress.found_none", search=search)))
    for summary in found:
        _one(summary, kept.get(summary.id), rubric)


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


def _one(row: Summary, interview: Interview | None, rubric: Rubric) -> None:
    value = interview_scores(rubric, interview).score if interview is not None else None
    score, kind = (say("progress.no_score"), "small") if value is None else (str(rounded(value)), "number")
    state = say(f"progress.status.{row.status}", answered=row.answered, questions=row.questions)
    facts = f"{when(row.updated_at, session.now())} · {state}"
    is_finished = row.status == "finished"
    with st.container(key=f"row-{row.id}", border=True):
        left, right = st.columns([3, 2], vertical_alignment="center")
        left.html(
            f'<p class="entry"><span class="{kind}">{esc(score)}</span><strong>{esc(row.title)}</strong></p>'
            + para(facts, "small")
        )
        with right.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
            page = "app_pages/report.py" if is_finished else "app_pages/interview.py"
            if st.button(say("progress.open_report" if is_finished else "progress.open"), key=f"open-{row.id}"):
                st.switch_page(page, query_params={"s": row.id})
            with st.popover(say("progress.rename"), type="tertiary", key=f"renaming-{row.id}"):
                st.text_input(say("progress.rename_label"), value=row.title, max_chars=120, key=f"title-{row.id}")
                st.button(say("progress.rename_save"), key=f"rename-{row.id}", on_click=_rename, args=(row.id,))
            with st.popover(say("progress.delete"), type="tertiary", key=f"deleting-{row.id}"):
                st.markdown(plain(say("progress.delete_sure", title=row.title)))
                st.button(
                    say("progress.delete_yes"), key=f"delete-{row.id}", type="primary", on_click=_delete, args=(row.id,)
                )


def _rename(id: str) -> None:
    try:
        resources.store().rename(id, st.session_state[f"title-{id}"] or "", owner=session.owner())
    except RehearseError as error:
        session.message(str(error))


def _delete(id: str) -> None:
    try:
        resources.store().delete(id, owner=session.owner())
    except RehearseError as error:
        session.message(str(error))
        return
    if st.session_state["interview"] == id:
        st.session_state["interview"] = None
    session.message(say("progress.deleted"), "success")


def _returned(id: str, said: str, drill: str) -> str:
    return row(id, chip(id, said), para(drill, "small"))


def _chart(points: list[dict[str, object]], rubric: Rubric) -> dict[str, object]:
    marks = [band.lowest for band in rubric.arithmetic.bands[1:]]
    axis = {"domain": False, "ticks": False, "title": None}
    x = {"field": "n", "type": "ordinal", "axis": {**axis, "labelAngle": 0}}
    y = {
        "field": "value",
        "type": "quantitative",
        "scale": {"domain": [0, 100]},
        "axis": {**axis, "values": [0, *marks, 100], "gridDash": [2, 4]},
    }
    names = (("title", "room.title"), ("day", "progress.date"), ("value", "progress.score"))
    tooltip = [{"field": field, "title": say(key)} for field, key in names]
    return {
        "height": 240,
        "data": {"values": points},
        "encoding": {"x": x, "y": y, "tooltip": tooltip},
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 2}},
            {"mark": {"type": "point", "filled": True, "size": 90}},
        ],
    }
