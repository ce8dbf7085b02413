"""Settings: the coach in use and why, a model for this session, and where the data is."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import settings, spending
from app_pages.parts.strings import say

st.title(say("settings.title"), anchor=False)
st.header(say("settings.coach"), anchor=False)
settings.in_use()
settings.choice()
spending.ledger()
st.header(say("settings.data"), anchor=False)
settings.data()
settings.deletion()
