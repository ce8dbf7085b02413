"""Set-up: a posting, a resume, a few choices that all have a default, and one button."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import setup
from app_pages.parts.strings import say

st.title(say("home.title"), anchor=False)
setup.lead()
unfinished = st.container()
form, beside = st.columns([1.75, 1], gap="large")
with beside:
    setup.how_it_goes()
with form:
    setup.samples()
    setup.form()
with unfinished:
    setup.unfinished()
