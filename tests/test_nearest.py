"""What of a person's other texts is sent beside an answer: whole where it fits, else what shares most words with it."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rehearse.llm.nearest import nearest
from rehearse.tokens import count

RESUME = """Maya Lindqvist, Rugby
2022 to now: ward clerk, St Cross Hospital. Rota for 38 nurses on a medical ward.
2019 to 2022: shift lead at Brockhall Fulfilment, with 14 pickers.
Forklift licence, counterbalance and reach.
A levels in geography and business studies.
Rota secretary of a running club."""

sentences = st.lists(st.text(st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1), min_size=1)


def test_what_fits_is_sent_whole_and_empty_texts_are_nothing() -> None:
    made = nearest(["One. Two.", " ", "Three."], "Four", 100)
    assert made == ("One. Two.\nThree.", 3, 3)
    assert nearest(["", " \n"], "Four", 100) == ("", 0, 0)


def test_the_line_that_an_answer_could_conflict_with_is_kept() -> None:
    made = nearest([RESUME], "I have never worked with pickers, and I hold no forklift licence.", 40)
    assert "2019 to 2022: shift lead at Brockhall Fulfilment, with 14 pickers." in made.text
    assert "Forklift licence" in made.text
    assert "geography" not in made.text
    assert made.kept < made.of


def test_a_number_counts_as_a_word_and_words_are_the_same_by_their_beginning() -> None:
    assert "Rota for 38 nurses" in nearest([RESUME], "There were 38 of them.", 25).text
    assert "Rota for 38 nurses" not in nearest([RESUME], "There were 39 of them.", 25).text
    assert "Forklift licence" in nearest([RESUME], "Licences? None.", 14).text


def test_where_nothing_is_shared_the_beginning_is_kept() -> None:
    assert nearest([RESUME], "xyz", 30).text.startswith("Maya Lindqvist, Rugby\n2022 to now")


def test_a_heading_of_one_word_is_sent_only_where_all_is_or_where_it_is_shared() -> None:
    resume = "Work\n14 pickers led.\nOther\nA running club, its rota and all its runs on Sundays.\nForklift licence."
    assert nearest([resume], "I led pickers.", 60).text == resume
    assert nearest([resume], "I led pickers.", 18).text == "14 pickers led.\nForklift licence."
    assert nearest([resume], "It was work.", 18).text.startswith("Work\n")


def test_pieces_that_go_first_are_kept_before_nearer_ones() -> None:
    made = nearest([RESUME], "geography and business studies at A levels", 22, first=1)
    assert made.text.startswith("Maya Lindqvist, Rugby\n")


def test_a_gap_is_shown_and_what_follows_on_each_other_is_not_torn() -> None:
    text = "I plan shifts. I plan them well. It has rained for three days here in the north. I plan holidays."
    made = nearest([text], "Plan shifts, plan them well, plan holidays.", 20, gap=" … ")
    assert made.text == "I plan shifts. I plan them well. … I plan holidays."


@settings(max_examples=60, deadline=None)
@given(words=sentences, answer=st.text(max_size=80), room=st.integers(-5, 60), gap=st.sampled_from(["\n", " … "]))
def test_no_more_is_kept_than_there_is_room_for_and_all_of_it_stands_in_the_text_in_order(
    words: list[str], answer: str, room: int, gap: str
) -> None:
    text = "\n".join(words)
    made = nearest([text], answer, room, gap=gap)
    if made.kept < made.of:
        # Joined, two pieces may take a token more than alone.
        assert count(made.text) <= max(0, room) + made.kept
    rest = text
    for piece in made.text.split(gap) if made.kept < made.of else [made.text]:
        for word in piece.split():
            _, found, rest = rest.partition(word)
            assert found
    assert 0 <= made.kept <= made.of
