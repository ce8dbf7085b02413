"""The pages' words and how they are shown: every text used and there, times in words, marks that lose no letter."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from string import Formatter

import pytest
from pages import ROOT, ShownText

from app_pages.parts.highlights import Mark, fresh, marked
from app_pages.parts.moments import clock, when
from app_pages.parts.strings import file, languages, load, say, say_n
from rehearse.errors import DataError


def test_marks_overlap_without_losing_a_letter() -> None:
    text = "I <want> to lead & learn."
    html = marked(text, [Mark(2, 15, "horizon", "Horizon", "level"), Mark(9, 24, "vague", "Too vague", "pitfall")])
    reader = ShownText()
    reader.feed(html)
    assert "".join(reader.text).replace("Horizon", "").replace("Too vague", "") == text
    assert html.count("Horizon</span>") == 1
    assert "&lt;want&gt;" in html


@pytest.mark.parametrize(
    ("before", "after", "new"),
    [
        ("I want to lead.", "I want to lead a team by 2028.", ["a team by 2028"]),
        ("I want to lead.", "I want to lead.", []),
        ("", "All of it", ["All of it"]),
        ("one two three", "three one two", []),
    ],
)
def test_new_words_are_those_without_an_old_neighbour(before: str, after: str, new: list[str]) -> None:
    found = re.findall(r'<mark class="of-fresh">(.*?)</mark>', fresh(before, after))
    if before == "one two three":
        assert "one two" not in found
    else:
        assert found == new


def test_times_are_said_in_the_largest_unit_that_fits() -> None:
    now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    assert when(now, now) == "just now"
    assert when(now - timedelta(minutes=1), now) == "a minute ago"
    assert when(now - timedelta(hours=5), now) == "5 hours ago"
    assert when(now - timedelta(days=1), now) == "yesterday"
    assert when(now - timedelta(days=30), now) == "31 January 2026"
    assert clock(125) == "2:05"


def test_every_text_a_page_asks_for_is_there_and_every_text_is_asked_for() -> None:
    code = "\n".join(path.read_text() for path in [ROOT / "app.py", *(ROOT / "app_pages").rglob("*.py")])
    asked = set(re.findall(r"""["']([a-z_]+(?:\.[\w -]+)+)["']""", code))
    known = set(load())
    roots = {name.split(".")[0] for name in known}
    groups = {".".join(name.split(".")[:n]) for name in known for n in range(1, name.count(".") + 1)}
    missing = {name for name in asked if name.split(".")[0] in roots} - known - groups
    assert not missing
    made = re.findall(r"""f["']([a-z_]+\.[\w.]*)\{""", code)
    unused = {
        name
        for name in known
        if name not in asked
        and not any(name.startswith(f"{group}.") for group in asked & groups)
        and not any(name.startswith(prefix) for prefix in made)
    }
    assert not unused


def test_a_text_that_is_missing_or_lacks_a_value_is_said_with_file_and_key(tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"strings\.yaml.*home\.nothing"):
        say("home.nothing")
    with pytest.raises(DataError, match=r"room\.question_of.*of"):
        say("room.question_of", n=1)
    with pytest.raises(DataError, match=r"empty\.yaml"):
        load(tmp_path / "empty.yaml")
    broken = tmp_path / "broken.yaml"
    broken.write_text("a: 3\n")
    with pytest.raises(DataError, match=r"broken\.yaml: a should be"):
        load(broken)
    assert say_n("room.words", 1) == "1 word"
    assert say_n("room.words", 3) == "3 words"


@pytest.mark.parametrize("language", languages())
def test_texts_name_only_what_can_be_filled_in(language: str) -> None:
    for name, text in load(file(language)).items():
        for part in (text,) if isinstance(text, str) else text:
            fields = [field for _, field, _, _ in Formatter().parse(part) if field is not None]
            assert all(re.fullmatch(r"[a-z]+", field) for field in fields), name
