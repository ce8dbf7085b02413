"""Delivery facts: pure functions of the clock and the transcript, which hold for whatever is said."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from speech_server import WORDS, timed

from rehearse.errors import DataError
from rehearse.interview.delivery import Delivery, Filler, Pause, facts_of
from rehearse.speech import delivery_lists, delivery_of, is_spoken
from rehearse.speech.delivery import fillers, longest_pause
from rehearse.speech.transcript import NotATranscript, Timed, Transcript, transcript_of

ENGLISH = delivery_lists().of("en")
SAID = st.lists(st.sampled_from(["um", "Uh,", "I", "plan", "you", "know", ", you know,", "like", "night", "shift."]))


def of(text: str, *, seconds: float = 30, language: str = "en", pieces: tuple[Timed, ...] = ()) -> Delivery:
    transcript = Transcript(text=text, timed=pieces)
    return delivery_of(transcript, seconds=seconds, language=language, model="whisper", host="here")


def found(text: str, language: str = "en") -> list[str]:
    return [filler.text for filler in fillers(text, delivery_lists().of(language))]


def test_the_pace_is_the_words_over_the_recordings_own_length() -> None:
    facts = facts_of([of("word " * 75, seconds=30)])
    assert facts is not None
    assert (facts.words, facts.pace) == (75, 150)


def test_several_recordings_are_taken_together_and_not_averaged() -> None:
    slow, quick = of("word " * 20, seconds=20), of("word " * 40, seconds=10)
    facts = facts_of([slow, quick])
    assert facts is not None
    assert (facts.seconds, facts.words, facts.pace) == (30, 60, 120)


def test_a_few_seconds_and_a_language_without_spaces_have_no_pace() -> None:
    short, japanese = (
        facts_of([of("yes indeed", seconds=1.5)]),
        facts_of([of("夜勤の計画を立てています", language="ja")]),
    )
    assert short is not None
    assert japanese is not None
    assert (short.pace, japanese.words, japanese.pace) == (None, None, None)


def test_an_answer_that_was_typed_has_no_facts() -> None:
    assert facts_of([]) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Um, I plan, uh, the nights.", ["Um", "uh"]),
        ("I plan, you know, the night shift.", ["you know"]),
        ("As you know the answer is no.", []),
        ("I would like to lead. It looks like rain.", []),
        ("It was, like, the best year.", ["like"]),
        ("I mean, we were late.", ["I mean"]),
        ("I mean what I say.", []),
        ("The umbrella is in the drum.", []),
        ("I plan — you know — nights, right?", ["you know", "right"]),
        ("You, know.", []),
        ("", []),
    ],
)
def test_fillers_are_told_from_the_same_words_meant_in_earnest(text: str, expected: list[str]) -> None:
    assert found(text) == expected


def test_other_languages_have_their_own_fillers_and_an_unknown_one_has_none() -> None:
    assert found("Ähm, ich plane, sozusagen, die Nacht.", "de") == ["Ähm", "sozusagen"]
    assert found("Um, ich", "de") == []
    assert found("um uh er", "fi") == []


@given(SAID)
def test_each_filler_stands_where_it_is_said_to_and_none_overlaps(words: list[str]) -> None:
    text = " ".join(words)
    places = list(fillers(text, ENGLISH))
    assert all(text[one.start : one.end] == one.text for one in places)
    assert all(one.end <= two.start for one, two in pairwise(places))
    assert len([one for one in places if one.text.casefold() in ENGLISH.sounds]) == sum(
        word.strip(",").casefold() in ENGLISH.sounds for word in words
    )


@given(st.text(min_size=1), st.floats(0.3, 700))
def test_any_text_gives_facts_that_can_be_stored_and_read_back(text: str, seconds: float) -> None:
    delivery = of(text, seconds=seconds)
    assert Delivery.model_validate_json(delivery.model_dump_json()) == delivery


TIMES = st.lists(st.tuples(st.floats(0, 600), st.floats(0, 5)), max_size=30)


@given(TIMES)
def test_the_longest_pause_is_a_stretch_in_which_nothing_was_said(times: list[tuple[float, float]]) -> None:
    words = [{"word": "word", "start": start, "end": start + length} for start, length in times]
    transcript = transcript_of(json.dumps({"text": "something", "words": words}))
    assert transcript is not None
    pieces = transcript.timed
    silences = [
        min(two.start for two in pieces[at:]) - max(one.end for one in pieces[:at]) for at in range(1, len(pieces))
    ]
    pause = longest_pause(pieces)
    if pause is None:
        assert max(silences, default=0) < 0.3
    else:
        assert pause.seconds == max(silences)


def test_the_pause_before_the_first_word_is_none_and_overlapping_words_leave_none() -> None:
    late = (Timed(text="I", start=9, end=9.2), Timed(text="plan", start=9.3, end=9.6))
    nested = (
        Timed(text="I plan", start=0, end=10),
        Timed(text="plan", start=1, end=2),
        Timed(text="on", start=10.1, end=11),
    )
    assert longest_pause(late) is None
    assert longest_pause(nested) is None


def test_words_and_segments_both_tell_the_pause_and_words_go_first() -> None:
    body = timed("I plan nights", pause_after=2, pause=2.5)
    by_words = transcript_of(json.dumps(body))
    segments = [{"text": " I plan", "start": 0, "end": 1}, {"text": " nights", "start": 3, "end": 4}]
    by_segments = transcript_of(json.dumps({"text": "I plan nights", "segments": segments}))
    plain = transcript_of('{"text": "I plan nights"}')
    assert by_words is not None
    assert by_segments is not None
    assert plain is not None
    pause = longest_pause(by_words.timed)
    assert pause is not None
    assert (round(pause.seconds, 3), pause.after) == (2.5, "plan")
    assert longest_pause(by_segments.timed) == Pause(seconds=2, after="I plan")
    assert longest_pause(plain.timed) is None


@pytest.mark.parametrize("times", [[None, 1], [1, None], ["x", 2], [2, 1], [-1, 2], [float("nan"), 1], [0, 1e400]])
def test_times_that_cannot_be_are_passed_over(times: list[object]) -> None:
    word = {"word": "I", "start": times[0], "end": times[1]}
    said = transcript_of(json.dumps({"text": "I", "words": [word, 3, {"start": 1}]}))
    assert said is not None
    assert said.timed == ()


@pytest.mark.parametrize("reply", ["", "<html>", "[]", "{}", '{"text": 3}', "null", "[" * 100_000])
def test_what_is_no_transcription_is_told_apart(reply: str) -> None:
    with pytest.raises(NotATranscript):
        transcript_of(reply)


def test_what_no_database_takes_is_left_out_of_a_transcript() -> None:
    said = transcript_of('{"text": "I\\u0000 plan\\ud800\\n nights"}')
    assert said == Transcript(text="I plan nights")


@pytest.mark.parametrize("text", ["", " ", "\n"])
def test_an_empty_text_means_that_nothing_was_heard(text: str) -> None:
    assert transcript_of(json.dumps({"text": text})) is None


def test_a_corrected_transcript_is_spoken_and_an_answer_written_anew_is_not() -> None:
    corrected = WORDS.replace("Um, ", "").replace(", you know,", "") + " Then I would train two planners."
    assert is_spoken(WORDS, corrected)
    assert not is_spoken(WORDS, "In five years my own depot would be running well under somebody else.")
    assert not is_spoken("...", "...")


def test_a_filler_that_does_not_stand_in_the_transcript_is_refused() -> None:
    with pytest.raises(ValidationError, match="stands at 0"):
        Delivery(
            transcript="I plan",
            language="en",
            seconds=3,
            words=2,
            fillers=(Filler(text="um", start=0, end=2),),
            model="w",
            host="h",
        )


def test_each_figure_that_is_called_usual_has_its_source() -> None:
    usual = delivery_lists().usual
    for one in (*usual.pace.values(), usual.fillers, usual.pause):
        assert one.what
        assert any(str(year) in one.source for year in range(1980, 2027)), one.source
    assert all(pace.low < pace.high for pace in usual.pace.values())


@pytest.mark.parametrize("text", ["fillers: [", "fillers: 3", "{}"])
def test_a_spoilt_list_is_said_with_its_place(text: str, tmp_path: Path) -> None:
    path = tmp_path / "delivery.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"delivery\.yaml, line \d"):
        delivery_lists(path)
