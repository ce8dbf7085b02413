"""The trust page's figures: what was measured of the coach in use, on how much, when, and what changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from app_pages.parts import session
from app_pages.parts.markup import chip, esc, folded, html_list, note, para, table
from app_pages.parts.moments import date_of
from app_pages.parts.strings import say, say_n
from rehearse.server import resources

if TYPE_CHECKING:
    from evals.measures.estimate import Estimate
    from evals.trust import Known, OnCriterion, Reached

_EVEN = 0.25
"""Levels up to which a coach counts as even: the bound of the gate on bias."""


def measured() -> None:
    """Draw what is known of the coach in use; that nothing is known where it was never measured."""
    from evals.trust import known_of
    from rehearse.coaches import find_coach

    found = find_coach(session.settings())
    known = known_of(found.coach, found.model, resources.rubric())
    if known is None:
        label = say("app.coach_offline") if found.model is None else found.model
        st.html(note(say("trust.not_measured", label=label), kicker=say("trust.measured")))
        return
    pieces = [note(_closeness(known), kicker=_when(known), below=_beyond_chance(known))]
    if known.changed:
        pieces.append(note(say("trust.changed", what=say("trust.and").join(known.changed)), kind="warn"))
    st.html("".join(pieces))
    st.subheader(say("trust.by_criterion"), anchor=False)
    heads = [say(f"trust.heads.{name}") for name in ("criterion", "agreement", "lean")]
    st.html(table(say("trust.by_criterion"), heads, map(_row, known.criteria)) + para(say("trust.scale"), "small"))
    st.subheader(say("trust.asked"), anchor=False)
    st.html(para(_reached(known)) + folded(say("trust.each"), html_list(map(_gate, known.gates), "bare gates")))
    st.subheader(say("trust.labels"), anchor=False)
    st.html(para(say("trust.labels_text")) + para(_made(known), "foot"))


def _reached(known: Known) -> str:
    passed, failed, left = (known.count(status) for status in ("passed", "failed", "not_measured"))
    told = say("trust.reached", of=len(known.gates), passed=passed, failed=failed)
    return f"{told} {say_n('trust.open', left)}" if left else told


def _closeness(known: Known) -> str:
    label = known.result.coach.model or say("trust.this_offline")
    exact, near = known.figure("exact").value, known.figure("within_one").value
    if exact is None or near is None:
        return say("trust.undefined", label=label)
    return say("trust.close", label=label, exact=round(100 * exact), near=round(100 * near))


def _beyond_chance(known: Known) -> str:
    kappa = known.figure("qwk")
    if kappa.value is None or kappa.low is None or kappa.high is None:
        return ""
    return say("trust.kappa", value=f"{kappa.value:.2f}", low=f"{kappa.low:.2f}", high=f"{kappa.high:.2f}")


def _when(known: Known) -> str:
    date = date_of(known.result.made_at.date())
    return say("trust.when", date=date, answers=known.answers, twins=known.twins)


def _row(one: OnCriterion) -> str:
    head = f'<th scope="row">{chip(one.id, one.name)}</th>'
    return f"<tr>{head}<td>{_agreement(one.agreement)}</td><td>{esc(_lean(one.bias))}</td></tr>"


def _agreement(found: Estimate) -> str:
    if found.value is None:
        return esc(say("trust.unknown"))
    low = max(0.0, found.value if found.low is None else found.low)
    high = max(0.0, found.value if found.high is None else found.high)
    words = f"{found.value:.2f}"
    told = say("trust.interval", value=words, low=f"{low:.2f}", high=f"{high:.2f}")
    return (
        f'<span class="spread"><span class="rail" role="img" aria-label="{esc(told)}">'
        f'<i style="inset-inline-start:{100 * low:.1f}%;inline-size:{100 * (high - low):.1f}%"></i>'
        f'<b style="inset-inline-start:{100 * max(0.0, found.value):.1f}%"></b></span>'
        f'<span aria-hidden="true">{esc(words)}</span></span>'
    )


def _lean(bias: Estimate) -> str:
    if bias.value is None:
        return say("trust.unknown")
    if abs(bias.value) <= _EVEN:
        return say("trust.even")
    return say("trust.lenient" if bias.value > 0 else "trust.severe", levels=f"{abs(bias.value):.1f}")


def _gate(gate: Reached) -> str:
    mark = {"passed": "✓", "failed": "✗", "not_measured": "–"}[gate.status]
    value = gate.measure.value
    figure = say("trust.unknown") if value is None else f"{value:.2f}"
    return (
        f'<span class="gate {gate.status}"><b aria-hidden="true">{mark}</b><span>{esc(gate.asks)} '
        f'<em>{esc(say(f"trust.status.{gate.status}"))}</em></span><span class="num">{esc(figure)}</span></span>'
    )


def _made(known: Known) -> str:
    result = known.result
    told = say(
        "trust.made_with",
        version=result.versions.rehearse,
        rubric=result.versions.rubric_version,
        hash=result.versions.rubric_hash[:12],
        how=say(f"trust.how.{result.how}"),
        epochs=say_n("trust.epochs", result.epochs),
    )
    return f"{told} {result.note}".strip()
