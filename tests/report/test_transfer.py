"""JSON: what is exported comes back unchanged, and any other file is refused with what was expected."""

import io
import json
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_parts import graded, interview, reply, turn

from rehearse.errors import DocumentError
from rehearse.interview.model import (
    Interview,
)
from rehearse.report import from_json, to_json


def changed(full: Interview, **keys: object) -> str:
    return json.dumps({**json.loads(to_json([full])), **keys})


def test_what_is_exported_comes_back_unchanged(full, rubric):
    assert from_json(to_json([full], rubric)) == (full,)
    assert from_json(to_json([]).encode()) == ()


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    answer=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=200),
    title=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=100),
    level=st.none() | st.integers(0, 4),
    at=st.datetimes(
        timezones=st.just(UTC),
        min_value=datetime(2000, 1, 1),  # noqa: DTZ001  # hypothesis adds the zone
    ),
)
def test_any_interview_comes_back_unchanged(rubric, answer, title, level, at):
    one = interview(
        turn(rubric, "setbacks", (reply(answer, graded({"flexibility": level})),)), title=title, created_at=at
    )
    assert from_json(to_json([one], rubric)) == (one,)


def test_scores_are_there_for_other_tools_and_ignored_on_import(full, rubric):
    document = json.loads(to_json([full], rubric))
    assert document["scores"][full.id]["score"] == pytest.approx(100 * 19 / 24 - 20)
    document["scores"] = {"something": "else"}
    assert from_json(json.dumps(document)) == (full,)


def test_no_scores_without_a_rubric(full):
    assert "scores" not in json.loads(to_json([full]))


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "Expected JSON"),
        ("{", "line 1, column 2"),
        ("[" * 100_000, "nested far too deeply"),
        ('{"format": NaN}', "NaN"),
        ("[]", '"format": "rehearse-interviews"'),
        ('{"format": "other"}', '"format": "rehearse-interviews"'),
        ('{"format": "rehearse-interviews", "version": 2}', "found 2; update Rehearse"),
        ('{"format": "rehearse-interviews", "version": 1}', 'a list under "interviews"'),
        ('{"format": "rehearse-interviews", "version": 1, "interviews": [3]}', "Interview 1"),
        (b"\xff\xfe{", "Expected JSON in UTF-8"),
        (b" " * 20_000_001, "at most 20 MB"),
    ],
)
def test_a_file_that_is_no_export_is_refused_with_what_was_expected(text, says):
    with pytest.raises(DocumentError, match=says.replace("[", r"\[")):
        from_json(text)


@pytest.mark.parametrize(
    ("key", "value", "says"),
    [
        ("surprise", 1, "surprise"),
        ("created_at", "2026-11-24T09:05:00", "without its zone"),
        ("current", 9, "question 10 of 3"),
        ("id", "../../etc", "id"),
        ("title", None, "title"),
        ("title", "\ud800", "half a character"),
    ],
)
def test_an_interview_that_is_not_as_it_must_be_is_refused_by_place(full, key, value, says):
    row = {**full.model_dump(mode="json"), key: value}
    with pytest.raises(DocumentError, match=says):
        from_json(changed(full, interviews=[row]))


def test_grades_by_another_rubric_are_refused_by_name(full):
    text = to_json([full]).replace('"vague"', '"boastful"')
    with pytest.raises(DocumentError, match="boastful"):
        from_json(text)


def test_one_interview_twice_is_refused(full):
    row = full.model_dump(mode="json")
    with pytest.raises(DocumentError, match="twice"):
        from_json(changed(full, interviews=[row, row]))


def test_a_byte_order_mark_does_no_harm(full):
    assert from_json(b"\xef\xbb\xbf" + to_json([full]).encode()) == (full,)
    assert io.StringIO(to_json([full])).read().endswith("}\n")
