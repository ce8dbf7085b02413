"""How far to trust it: how grades are made, what is measured, and what the coach cannot do."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import session, trust
from app_pages.parts.markup import esc, listed, para
from app_pages.parts.strings import say, say_all

rubric = session.rubric()
st.title(say("trust.title"), anchor=False)
st.html(para(say("trust.lead"), "lead"))
st.html(f'<h2 class="sr">{esc(say("trust.measured"))}</h2>')
trust.measured()
st.header(say("trust.made"), anchor=False)
st.html(listed(say_all("trust.made_steps"), "numbered"))
left, right = st.columns(2, gap="large")
with left:
    st.subheader(say("trust.can"), anchor=False)
    st.html(listed(say_all("trust.can_items")))
with right:
    st.subheader(say("trust.cannot"), anchor=False)
    st.html(listed(say_all("trust.cannot_items")))
for part in ("limits", "model"):
    st.subheader(say(f"trust.{part}"), anchor=False)
    st.html(para(say(f"trust.{part}_text")))
st.subheader(say("trust.provenance"), anchor=False)
signed = say("trust.provenance_text", version=rubric.version, hash=rubric.hash[:12])
st.html(para(signed))
