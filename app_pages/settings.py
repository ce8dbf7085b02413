"""Settings: the coach in use and why, a model for this session, and where the data is."""

from __future__ import annotations

import streamlit as st

from app_pages.parts import deletion, languages, settings, spending, voice_settings
from app_pages.parts.strings import say

st.title(say("settings.title"), anchor=False)
st.header(say("settings.coach"), anchor=False)
settings.in_use()
settings.choice()
spending.ledger()
st.header(say("settings.voice"), anchor=False)
voice_settings.in_use()
voice_settings.choice()
st.header(say("settings.interface"), anchor=False)
languages.choice()
st.header(say("settings.data"), anchor=False)
settings.data()
deletion.draw()
