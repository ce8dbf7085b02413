"""Streamlit entry: page config, state, navigation. Nothing else."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import frame
from app_pages.parts.strings import say

st.set_page_config(page_title=say("app.name"), layout="centered")
frame.begin()
page = st.navigation(
    [
        st.Page("app_pages/home.py", title=say("app.nav.practise"), default=True),
        st.Page("app_pages/interview.py", title=say("app.nav.interview"), visibility="hidden"),
        st.Page("app_pages/report.py", title=say("app.nav.report"), visibility="hidden"),
        st.Page("app_pages/progress.py", title=say("app.nav.progress")),
        st.Page("app_pages/guide.py", title=say("app.nav.guide")),
        st.Page("app_pages/trust.py", title=say("app.nav.trust"), url_path="trust"),
        st.Page("app_pages/settings.py", title=say("app.nav.settings")),
    ],
    position="hidden" if frame.is_shut() else "top",
)
frame.draw(page)
