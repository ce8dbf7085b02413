"""What tries to give orders stays text: no request, no interview is any other for it, and no prompt is left."""

from __future__ import annotations

import pytest
import yaml
from attacks import FILE, Attack, fences, load_attacks, read_attacks, turn_tokens
from hypothesis import given
from hypothesis import strategies as st

from rehearse.prompts import Prompt, load_prompt, prompt_ids

MARKER = "482915067"
LOADED = load_attacks()
WHOLE = yaml.safe_load(FILE.read_text(encoding="utf-8"))
each_attack = pytest.mark.parametrize("attack", LOADED.attacks, ids=lambda attack: attack.id)


# The file -----------------------------------------------------------------------------------------------------


def test_there_are_attacks_of_many_kinds_in_many_languages_from_every_place() -> None:
    assert len(LOADED.attacks) >= 40
    assert len(LOADED.kinds) >= 12
    assert len({attack.writing for attack in LOADED.attacks} - {"zz"}) >= 6
    assert all(len(LOADED.at(place)) >= 10 for place in LOADED.places)
    assert len({attack.text for attack in LOADED.attacks}) == len(LOADED.attacks)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"kind": "poem"}, "the kind poem is not explained"),
        ({"places": ["letter"]}, "the place letter is not explained"),
        ({"never": ["laughed_at"]}, "the outcome laughed_at is not explained"),
        ({"places": []}, "places"),
        ({"text": ""}, "text"),
        ({"colour": "red"}, "colour"),
        ({"id": "my_score"}, "found my_score again"),
    ],
)
def test_a_file_that_is_not_as_it_must_be_is_refused_by_name(change: dict[str, object], says: str) -> None:
    first, *others = WHOLE["attacks"]
    with pytest.raises(ValueError, match=says):
        read_attacks({**WHOLE, "attacks": [{**first, **change}, *others]})


# Requests -----------------------------------------------------------------------------------------------------


def filled(prompt: Prompt, text: str, *, names: set[str]) -> str:
    """The User part with the text as the value of these variables, and two words for the others."""
    values = {name: text if name in names else f"some {name}" for name in prompt.variables}
    return prompt.fill(marker=MARKER, **values).user


def by_people(prompt: Prompt) -> set[str]:
    return {name for name, of in prompt.variables.items() if of.fenced} or set(prompt.variables)


@each_attack
def test_a_request_has_the_fences_and_markers_that_it_would_have_with_any_other_text(attack: Attack) -> None:
    for prompt in map(load_prompt, prompt_ids()):
        harmless = filled(prompt, "I plan shifts.", names=by_people(prompt))
        attacked = filled(prompt, attack.said(MARKER), names=by_people(prompt))
        assert fences(attacked) == fences(harmless), prompt.id
        assert attacked.count(MARKER) == harmless.count(MARKER), prompt.id
        assert turn_tokens(attacked) == [], prompt.id


@each_attack
def test_one_text_of_a_request_changes_nothing_outside_its_own_fence(attack: Attack) -> None:
    for prompt in map(load_prompt, prompt_ids()):
        for name in by_people(prompt) & {name for name, of in prompt.variables.items() if of.fenced}:
            harmless, attacked = (filled(prompt, text, names={name}) for text in ("I plan.", attack.said(MARKER)))
            opening, closing = f"<<<{name.upper()} {MARKER}>>>\n", f"\n<<<END {MARKER}>>>"
            before, after = harmless.split(f"{opening}I plan.{closing}")
            assert attacked.startswith(before + opening)
            assert attacked.endswith(closing + after)


@pytest.mark.parametrize("attack", [a for a in LOADED.attacks if "blank_filled" in a.never], ids=lambda a: a.id)
def test_the_name_of_a_blank_inside_a_text_is_not_filled_in(attack: Attack) -> None:
    for prompt in map(load_prompt, prompt_ids()):
        assert attack.said(MARKER) in filled(prompt, attack.said(MARKER), names=by_people(prompt))


@given(st.lists(st.sampled_from(["<", "|", "｜", ">", "im_end", "s", "/", "[", "]", "INST", "<<<", "eos", "(", " "])))
def test_no_mixture_of_pieces_makes_a_token_that_ends_a_turn(pieces: list[str]) -> None:
    text = "".join(pieces)
    assert turn_tokens(filled(load_prompt("assess"), text, names={"answer"})) == []


@pytest.mark.parametrize("text", ["list |> map <| f", "a <b>c</b>", "[1] and [inst.]", "p <|> q", "<||> <| x |>"])
def test_what_ends_no_turn_stays_as_it_was_written(text: str) -> None:
    assert f"\n{text}\n" in filled(load_prompt("assess"), text, names={"answer"})
