"""How an answer was said stands in every form of the report, apart from grades, and survives export and import."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pypdfium2
import pytest

from rehearse.errors import DocumentError
from rehearse.interview import actions
from rehearse.interview.delivery import Delivery, Filler, Pause
from rehearse.interview.model import Interview, Setup
from rehearse.interview.stage import next_work
from rehearse.interview.view import interview_scores
from rehearse.interview.work import carry_out
from rehearse.offline import OfflineCoach
from rehearse.report import content, from_json, to_json, to_markdown, to_pdf
from rehearse.rubric import Rubric

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
SAID = "Um, in five years I lead the planning desk, you know, and by next June I have the <b>CPIM</b> | exam."
SPOKEN = Delivery(
    transcript=SAID,
    language="en",
    seconds=12.0,
    words=20,
    fillers=(Filler(text="Um", start=0, end=2), Filler(text="you know", start=44, end=52)),
    pause=Pause(seconds=1.83, after="desk,"),
    model="whisper-1",
    host="127.0.0.1:8000",
)


def answered(rubric: Rubric, *spoken: Delivery) -> Interview:
    coach = OfflineCoach(rubric)
    setup = Setup(questions=1, follow_ups=0)
    interview = actions.new_interview(setup, id="a" * 32, now=NOW, seed=3, title="Practice")
    interview = _worked(interview, coach, rubric)
    interview = actions.submit(interview, SAID, NOW + timedelta(minutes=2), slot="0.1.0", spoken=spoken)
    interview = _worked(interview, coach, rubric)
    return _worked(actions.go_on(interview, NOW + timedelta(minutes=3)), coach, rubric)


def _worked(interview: Interview, coach: OfflineCoach, rubric: Rubric) -> Interview:
    while (work := next_work(interview, rubric)) is not None:
        interview = carry_out(work, interview, coach, rubric, clock=lambda: NOW, on_text=lambda text: None)
    return interview


def text_of(pdf: bytes) -> str:
    return " ".join(" ".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)).split())


def test_the_facts_stand_in_markdown_and_pdf_with_what_is_usual_and_who_measured_it(rubric: Rubric) -> None:
    interview = answered(rubric, SPOKEN)
    markdown, pdf = to_markdown(interview, rubric), text_of(to_pdf(interview, rubric))
    for text in (markdown, pdf):
        assert "how it was said" in text.casefold()
        assert "100 words a minute" in text
        assert "usual: 160 to 210" in text
        assert "2: um (1), you know (1)" in text
        assert "1.8 s, after “desk”" in text
        assert "whisper-1 at 127.0.0.1:8000" in text.replace("\\", "")
        for source in ("Tauroza", "Bortfeld", "Campione"):
            assert source in text


def test_a_typed_answer_says_nothing_of_delivery(rubric: Rubric) -> None:
    interview = answered(rubric)
    assert "How it was said" not in to_markdown(interview, rubric)
    assert "how it was said" not in text_of(to_pdf(interview, rubric)).casefold()
    assert content(interview, rubric).questions[0].tries[0].spoken is None


def test_how_it_was_said_changes_no_score(rubric: Rubric) -> None:
    slow = SPOKEN.model_copy(update={"seconds": 300.0})
    scores = [interview_scores(rubric, answered(rubric, *spoken)) for spoken in ((), (SPOKEN,), (slow, slow))]
    assert scores[0] == scores[1] == scores[2]


def test_it_comes_back_from_an_export_unchanged_and_a_changed_one_is_refused(rubric: Rubric) -> None:
    interview = answered(rubric, SPOKEN)
    exported = to_json([interview], rubric)
    assert from_json(exported, rubric) == (interview,)
    document = json.loads(exported)
    document["interviews"][0]["turns"][0]["attempts"][0]["replies"][0]["spoken"][0]["fillers"][0]["end"] = 40
    with pytest.raises(DocumentError, match="spoken"):
        from_json(json.dumps(document), rubric)


def test_an_export_from_before_voice_can_still_be_read(rubric: Rubric) -> None:
    interview = answered(rubric)
    document = json.loads(to_json([interview], rubric))
    for attempt in document["interviews"][0]["turns"][0]["attempts"]:
        for reply in attempt["replies"]:
            del reply["spoken"]
    assert from_json(json.dumps(document), rubric) == (interview,)
