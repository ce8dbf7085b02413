"""Whose words stand on the pages: those of the language's file, or those of the data, and none of the code's own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
import yaml
from page_steps import ANSWER, POSTING, begun, button_name, keys, pressed
from pages import opened
from streamlit.testing.v1 import AppTest

from app_pages.parts import strings
from app_pages.parts.strings import ENGLISH, file
from evals.gates import load_gates
from evals.trust import known_of
from rehearse.coaches import coach_for, find_coach
from rehearse.offline.samples import sample_postings
from rehearse.report import content
from rehearse.rubric import load_guide
from rehearse.server import resources
from rehearse.server.owner import LOCAL

OPEN, CLOSE = "⟦", "⟧"
SENTENCES = re.compile(r"(?<=[.:;])\s")
SIGNED = re.compile(r"[\w-]+ \d+ \([0-9a-f]{12}\)")
"""A prompt or list, its version and hash, as a signature has it."""
NAMES = ["English", "whisper-1", "alloy"]
"""Languages call themselves what they do, and models and voices have one name everywhere."""


def test_every_word_on_the_pages_comes_from_the_language_s_file_or_from_the_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a language whose own words all stand in brackets, what stands outside of them must be data."""
    _put_bracketed(tmp_path)
    monkeypatch.setattr(strings, "FOLDER", tmp_path)
    monkeypatch.setattr(strings, "language", lambda: "xx")
    stray = {page: _outside(opened(page)) for page in ("home", "interview", "progress", "trust", "settings", "guide")}
    at = opened()
    id = begun(at, posting=POSTING).id
    stray["room"] = _outside(at)
    stray["hint"] = _outside(pressed(at, "hint"))
    for _ in range(40):
        if "stronger" in keys(at):
            stray["stronger"] = _outside(pressed(at, "stronger"))
        if "next" in keys(at):
            stray["feedback"] = stray.get("feedback", set()) | _outside(at)
            pressed(at, "next")
        elif "submit" in keys(at):
            box = next(it for it in at.text_area if button_name(it.key) == "answer")
            box.set_value(ANSWER if "1" in str(box.key) else "I want to be the chief executive in two years.")
            pressed(at, "submit")
    stray["report"] = _outside(at)
    stray |= {f"{page} with one": _outside(opened(page, s=id)) for page in ("report", "progress", "settings")}
    known = _said_by_the_data()
    wrong = {(page, text) for page, texts in stray.items() for text in texts if _bare(text) not in known}
    assert not wrong


def _put_bracketed(folder: Path) -> None:
    english = file(ENGLISH).read_text(encoding="utf-8")
    (folder / "strings.yaml").write_text(english, encoding="utf-8")
    bracketed = yaml.safe_dump(_bracketed(yaml.safe_load(english)), allow_unicode=True, sort_keys=False)
    (folder / "strings.xx.yaml").write_text(bracketed, encoding="utf-8")


def _bracketed(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _bracketed(inner) for key, inner in value.items()}
    return (
        [_bracketed(inner) for inner in value]
        if isinstance(value, list)
        else OPEN + re.sub(r"(\{\w+\})", CLOSE + r"\1" + OPEN, value) + CLOSE
    )


class _Shown(HTMLParser):
    """Collects what HTML shows and what it has a screen reader say."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.texts += [value or "" for name, value in attrs if name in ("aria-label", "title", "data-announce")]

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def _outside(at: AppTest) -> set[str]:
    """Return what the page says outside of brackets, as far as it has words."""
    found = set()
    for text in _all_texts(at):
        rest = SIGNED.sub("", text)
        while (shorter := re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "\n", rest)) != rest:
            rest = shorter
        found |= {
            _bare(part)
            for piece in rest.split("\n")
            for part in SENTENCES.split(piece)
            if re.search(r"[^\W\d_]{3}", part)
        }
    return found


def _bare(text: str) -> str:
    return text.strip(" .,:;·\\")


def _all_texts(at: AppTest) -> Iterator[str]:
    for element in at.html:
        if "<style>" not in element.value:
            reader = _Shown()
            reader.feed(re.sub(r"<script.*?</script>", "", element.value, flags=re.DOTALL))
            yield from reader.texts
    for kind in ("title", "header", "subheader", "error", "warning", "info", "success", "markdown"):
        yield from (element.value for element in at.get(kind))
    for kind in ("button", "text_area", "text_input", "selectbox", "radio", "expander"):
        for element in at.get(kind):
            proto = element.proto
            for name in ("label", "help", "placeholder"):
                yield getattr(proto, name, "")
            yield from [*getattr(proto, "options", ()), *getattr(proto, "captions", ())]


def _said_by_the_data() -> str:
    """Return all that a coach, a person, the rubric, the guide, the samples and the gates have words for."""
    rubric = resources.rubric()
    kept = list(resources.store().all_of(LOCAL))
    measured = known_of("offline", None, rubric)
    coach = coach_for(resources.settings(), rubric)
    data = [
        rubric.model_dump(),
        load_guide().model_dump(),
        [interview.model_dump() for interview in kept],
        # Who graded is the pages' own word; what was graded is not yet.
        [
            content(interview, rubric).model_dump(exclude={"coach": True, "signatures": {"__all__": {"coach"}}})
            for interview in kept
        ],
        [gate.asks for gate in load_gates()],
        [posting.title for posting in sample_postings()],
        find_coach(resources.settings()).why,
        [coach.hint(turn.planned, it.job) for it in kept if it.job is not None for turn in it.turns],
        resources.settings().database,
        measured.changed if measured is not None else (),
        NAMES,
    ]
    return "\n".join(_strings(data))


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from _strings(inner)
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _strings(inner)
