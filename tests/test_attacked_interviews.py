"""An interview led by a model takes the same course whatever is written into it, and whatever the model adds."""

from __future__ import annotations

import re
from functools import partial

import model_coach
import pytest
from attacked import HARMLESS, POSTING, Obeying, course, played
from attacks import Attack, fences, load_attacks, turn_tokens
from clock import Clock
from model_coach import Opened
from model_player import kind
from model_server import ModelServer, serve
from pydantic import SecretStr

from rehearse.chat import Chat
from rehearse.documents import clean_text, read_document
from rehearse.errors import DocumentError
from rehearse.interview.model import Interview, Setup
from rehearse.interview.view import interview_scores
from rehearse.llm import LLMCoach
from rehearse.rubric import Rubric

# pytest finds a fixture by its name in the module.
client, opened = model_coach.client, model_coach.opened

RESUME = "Shift supervisor, 2019 to today."
WHAT = {"posting": "job description", "resume": "resume", "answer": "answer", "earlier": "answer"}


def taken_in(text: str, place: str) -> str:
    """Return the text as it gets into an interview; one that is refused does not get in."""
    try:
        return clean_text(text, what=WHAT[place], max_chars=20_000).text
    except DocumentError:
        return "."


def played_with(attack: Attack | None, coach: LLMCoach, rubric: Rubric) -> Interview:
    """Play two questions with the attack, after something harmless, in each place that it can come from."""
    parts = {"posting": POSTING, "resume": RESUME, "earlier": HARMLESS, "answer": HARMLESS}
    for place in parts:
        if attack is not None and place in attack.places:
            parts[place] += f"\n{taken_in(attack.said(), place)}"
    setup = Setup(posting=parts["posting"], resume=parts["resume"], questions=2)
    answers = [parts["earlier"], HARMLESS, parts["answer"], HARMLESS]
    return played(setup, coach, rubric, Clock(), answers=answers)


@pytest.fixture(scope="module")
def undisturbed(rubric: Rubric, client: None) -> Interview:
    """The same interview with nothing in it that gives orders."""
    with serve(ModelServer(play=Obeying(level=1))) as server:
        chat = Chat(model="tiny-model", base_url=server.url, api_key=SecretStr("k"))
        return played_with(None, LLMCoach(rubric, chat, model_context=16_384), rubric)


@pytest.mark.parametrize("attack", load_attacks().attacks, ids=lambda attack: attack.id)
def test_no_text_in_any_place_moves_a_question_a_follow_up_the_end_or_a_score(
    opened: Opened, rubric: Rubric, undisturbed: Interview, attack: Attack
) -> None:
    coach, server = opened(play=Obeying(level=1), context=16_384)
    interview = played_with(attack, coach, rubric)
    assert course(interview, rubric) == course(undisturbed, rubric)
    assert interview_scores(rubric, interview).score == 25
    kinds = [kind(request) for request in server.chats]
    assert kinds[:8] == ["prepare", *["assess", "follow_up", "assess"] * 2, "debrief"]
    # This model copies quotes as they stand in the fence, made harmless, and so may be sent back once.
    assert set(kinds[8:]) <= {"debrief"}
    for request in server.chats:
        _, put, *more = (message["content"] for message in request.body["messages"])
        assert_fenced(put)
        assert fences("".join(more[1:])) == []


def assert_fenced(user: str) -> None:
    """Fail where a request has other fences than pairs with its own marker, or a token that ends a turn."""
    found = fences(user)
    told = re.search(r"\bMarker: (\d{9})\.$", user, re.MULTILINE)
    assert told
    marker = told[1]
    for opening, closing in zip(found[::2], found[1::2], strict=True):
        name = opening.removeprefix("<<<").removesuffix(f"{marker}>>>")
        assert (opening, closing) == (f"<<<{name}{marker}>>>", f"<<<END{marker}>>>")
    assert user.count(marker) == len(found) + 1
    assert turn_tokens(user) == []


@pytest.mark.parametrize("attack", load_attacks().at("answer"), ids=lambda attack: attack.id)
def test_an_answer_that_is_nothing_but_an_attack_is_followed_up_and_earns_what_the_levels_say(
    opened: Opened, rubric: Rubric, attack: Attack
) -> None:
    coach, _ = opened(play=Obeying(level=0), context=16_384)
    text = taken_in(attack.said(), "answer")
    interview = played(Setup(questions=1, mode="mock", follow_ups=2), coach, rubric, Clock(), answers=[text])
    assert interview_scores(rubric, interview).score == 0
    (turn,) = interview.turns
    (attempt,) = turn.attempts
    assert [reply.criterion for reply in attempt.replies] == [None, *turn.planned.primary]


@pytest.mark.parametrize("attack", load_attacks().at("file_name"), ids=lambda attack: attack.id)
def test_the_name_of_a_file_is_no_part_of_its_text_and_is_told_without_signs_that_steer(attack: Attack) -> None:
    read = partial(read_document, max_chars=20_000)
    name = attack.said()
    assert read(f"{name}.txt", RESUME.encode()).text == RESUME
    other = read(f"{name}.pdf", RESUME.encode())
    assert other.text == RESUME
    with pytest.raises(DocumentError) as refused:
        read(f"{name}.docx", b"")
    for said in (*other.notices, str(refused.value)):
        assert said.isprintable()
        assert len(said) < 300
