"""The guide: strategies, pitfalls, hard situations, and every question with answers at three levels."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import bank, beginning, guide, session, tongue
from app_pages.parts.address import choose_from_address, keep_in_address
from app_pages.parts.markup import para
from app_pages.parts.strings import keys_under, say
from rehearse.rubric import load_guide

rubric, study = session.rubric(), load_guide()
tongue.speaks()
parts = keys_under("guide.parts")

st.title(say("guide.title"), anchor=False)
st.html(para(say("guide.lead"), "lead"))
choose_from_address("part", parts, parts[0])
part = st.segmented_control(
    say("guide.part"),
    parts,
    format_func=lambda id: say(f"guide.parts.{id}"),
    required=True,
    key="part",
    label_visibility="collapsed",
)
keep_in_address("part", part or parts[0], parts[0])
match part:
    case "strategies":
        guide.strategies(study, rubric)
    case "pitfalls":
        guide.pitfalls(study, rubric)
    case "situations":
        guide.situations(study, rubric)
    case "looked_for":
        guide.looked_for(study, rubric)
    case "rubric":
        guide.contract(rubric)
    case _:
        bank.draw(study, rubric)
beginning.ready()
