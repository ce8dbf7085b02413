"""Each record of the log is one JSON line, and what other libraries put into theirs stays out."""

from __future__ import annotations

import json
import logging
import sys
from typing import Any

from rehearse.interview.tags import interview_tag, person_tag, tagged
from rehearse.server.logs import JsonFormatter


def line(logger: str, message: str, *args: object, error: BaseException | None = None, **extra: Any) -> dict[str, Any]:
    info = None if error is None else (type(error), error, error.__traceback__)
    record = logging.LogRecord(logger, logging.WARNING, __file__, 1, message, args, info)
    record.__dict__.update(extra)
    text = JsonFormatter().format(record)
    assert "\n" not in text
    return dict(json.loads(text))


def test_our_own_record_has_its_message_its_fields_and_the_tags_that_hold() -> None:
    with tagged(work="w"), tagged(interview="i"):
        made = line("rehearse.turns.worker", "Of %s\nlines", 2, event="work", fields={"seconds": 0.5})

    assert made["message"] == "Of 2\nlines"
    assert (made["event"], made["seconds"], made["work"], made["interview"]) == ("work", 0.5, "w", "i")
    assert "work" not in line("rehearse.turns.worker", "later")


def test_another_librarys_record_is_told_by_template_and_place() -> None:
    composed = line("httpx", "sent Zanzibarcanary")
    templated = line("httpx", "sent %s", "Zanzibarcanary")

    assert "Zanzibarcanary" not in json.dumps([composed, templated])
    assert templated["template"] == "sent %s"
    assert composed["place"] == "test_json_lines:1"


def test_an_error_is_told_by_kind_and_places_without_its_message() -> None:
    try:
        raise ValueError("Zanzibarcanary")
    except ValueError:
        error = sys.exception()

    made = line("streamlit.runtime", "Uncaught app execution", error=error)

    assert made["error"] == "ValueError"
    assert any("test_json_lines.py" in place for place in made["trace"])
    assert "Zanzibarcanary" not in json.dumps(made)


def test_tags_are_steady_tell_people_apart_and_are_not_what_they_stand_for() -> None:
    assert interview_tag("abc") == interview_tag("abc") != interview_tag("abd")
    assert person_tag("ann") == person_tag("ann") != person_tag("ben")
    assert person_tag("ann") != interview_tag("ann")
