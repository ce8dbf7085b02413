"""How scores develop: a chart of the interviews' scores or of one lens, and all lenses from the first to the latest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts.markup import esc, para, table
from app_pages.parts.moments import day, short_day
from app_pages.parts.strings import say
from rehearse.rubric import rounded

if TYPE_CHECKING:
    from rehearse.interview.history import Past
    from rehearse.rubric import Rubric

_MOST_BARS = 12
_INK = {"light": "#1c1b19", "dark": "#e9e7e2"}


def draw(pasts: Sequence[Past], rubric: Rubric) -> None:
    """Draw the scores, or one lens, over time: a chart, and the same in words and as a table; then all lenses."""
    if not pasts:
        return
    st.header(say("progress.trend"), anchor=False)
    if len(pasts) == 1:
        st.html(para(say("progress.trend_one", score=rounded(pasts[0].scores.score or 0))))
        return
    names = {"score": say("progress.lens_score")} | {lens.id: lens.name for lens in rubric.lenses}
    shown = st.selectbox(say("progress.lens"), list(names), format_func=lambda id: names[id], key="lens")
    points = [
        {"n": n, "label": short_day(past.at), "day": day(past.at), "title": past.title, "value": value}
        for n, past in enumerate(pasts, start=1)
        if (value := _value(past, shown)) is not None
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
    lenses(pasts, rubric)


def lenses(pasts: Sequence[Past], rubric: Rubric) -> None:
    """Draw each lens from the first interview to the latest, as numbers with small bars beside them."""
    st.subheader(say("progress.lenses"), anchor=False)
    heads = (
        say("report.lenses"),
        say("progress.over_time"),
        say("progress.first"),
        say("progress.latest"),
        say("compare.change"),
    )
    lines = [_lens(lens.name, [_value(past, lens.id) for past in pasts]) for lens in rubric.lenses]
    st.html(table(say("progress.lenses"), heads, lines, kind="figures"))


def _lens(name: str, values: Sequence[int | None]) -> str:
    known = [value for value in values if value is not None]
    bars = "".join(
        '<i class="none"></i>' if value is None else f'<i style="block-size:{max(value, 3)}%"></i>'
        for value in values[-_MOST_BARS:]
    )
    said = ", ".join("–" if value is None else str(value) for value in values[-_MOST_BARS:])
    spark = f'<span class="spark" role="img" aria-label="{esc(f"{name}: {said}")}">{bars}</span>'
    ends = [str(known[0]), str(known[-1])] if known else ["–", "–"]
    change = _change(known[-1] - known[0]) if len(known) > 1 else "–"
    cells = "".join(f'<td class="num">{html}</td>' for html in (*ends, change))
    return f'<tr><th scope="row">{esc(name)}</th><td>{spark}</td>{cells}</tr>'


def _change(by: int) -> str:
    if by == 0:
        return f'<span class="even">{esc(say("progress.as_before"))}</span>'
    kind = "up" if by > 0 else "down"
    return f'<span class="{kind}">{esc(say(f"compare.{kind}", n=abs(by)))}</span>'


def _value(past: Past, shown: str) -> int | None:
    value = past.scores.score if shown == "score" else past.scores.lenses.get(shown)
    return None if value is None else rounded(value)


def _ink() -> str:
    """Return the colour of the numbers: Streamlit gives its theme to lines and axes, not to text in a chart."""
    return _INK.get(st.context.theme.type or "", _INK["light"])


def _chart(points: list[dict[str, object]], rubric: Rubric) -> dict[str, object]:
    marks = [band.lowest for band in rubric.arithmetic.bands[1:]]
    axis = {"domain": False, "ticks": False, "title": None}
    # Two interviews of one day are two places: the axis counts them and is labelled with their days.
    days = {"labelExpr": f"{[point['label'] for point in points]}[indexof({[p['n'] for p in points]}, datum.value)]"}
    x = {"field": "n", "type": "ordinal", "axis": {**axis, **days, "labelAngle": 0, "labelOverlap": True}}
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
            {
                "mark": {"type": "text", "dy": -14, "fontWeight": 600, "color": _ink()},
                "encoding": {"text": {"field": "value"}},
            },
        ],
    }
