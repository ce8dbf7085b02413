"""What a person does on the pages, without a browser, and what is stored of it."""

from __future__ import annotations

import re
from html import unescape

from streamlit.testing.v1 import AppTest

from rehearse.interview.model import Interview
from rehearse.server import resources
from rehearse.server.owner import LOCAL

POSTING = """Shift Planner
Brightwell Distribution
You plan the shifts of 120 people and bring overtime down by 10 % this year.
We pay for the operations certificate, and you will train new planners.
"""
ANSWER = (
    "In five years I want to run the planning team at Brightwell. By next June I will have the operations "
    "certificate, which I began in March, so that I can bring overtime down by 10 %."
)


def messages(at: AppTest) -> str:
    return unescaped(" ".join(element.value for kind in (at.error, at.warning, at.info) for element in kind))


def unescaped(markdown: str) -> str:
    """Return what Markdown with escapes and entities shows."""
    return unescape(re.sub(r"\\([^\w\s])", r"\1", markdown))


def stored() -> list[Interview]:
    return list(resources.store().all_of(LOCAL))


def begun(at: AppTest, **fields: str) -> Interview:
    """Fill in the first page, press start, and return the interview that came of it."""
    for name, text in fields.items():
        at.text_area(name).set_value(text)
    at.button("start").click().run()
    assert not at.exception, at.exception
    (interview,) = stored()
    return interview


def answered(at: AppTest, text: str) -> AppTest:
    box = next(box for box in at.text_area if box.label == "Your answer")
    box.set_value(text)
    return pressed(at, "submit")


def pressed(at: AppTest, name: str) -> AppTest:
    """Press the button of this name; where it can be pressed at several places, its key has the place at the end."""
    next(button for button in at.button if button_name(button.key) == name or button.key == name).click().run()
    assert not at.exception, at.exception
    return at


def button_name(key: str | None) -> str:
    return re.sub(r"-[\d.]+$", "", key or "")


def keys(at: AppTest) -> set[str]:
    return {button_name(button.key) for button in at.button}


def finished(at: AppTest, text: str = ANSWER) -> Interview:
    """Answer whatever is asked until the report is there."""
    for _ in range(40):
        if "next" in keys(at):
            pressed(at, "next")
        elif "submit" in keys(at):
            answered(at, text)
        else:
            break
    (interview,) = stored()
    assert interview.finished_at is not None
    return interview
