"""Tokens are counted offline, the way OpenAI's tokenizer counts them, and texts are cut where a reader would."""

from __future__ import annotations

import inspect
import lzma
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path

import pytest
import tiktoken_ext.openai_public
from hypothesis import given
from hypothesis import strategies as st

from rehearse.errors import DataError
from rehearse.tokens import Clipped, clipped, count, count_messages, table, tokenizer

PROSE = "In two years I want to lead a team of four planners. My mentor at the depot says it can be done! Can it?\n"

OFFLINE = """
import sys

def watch(event, arguments):
    if event.startswith("socket."):
        raise SystemExit(f"the network was touched: {event} {arguments}")
    if event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+"):
        raise SystemExit(f"a file was written: {arguments}")

sys.addaudithook(watch)
from rehearse.tokens import clipped, count
print("tiktoken" in sys.modules, count("Where do you see yourself in five years?"), clipped("One. Two.", 2).text)
"""


@pytest.fixture(scope="module", autouse=True)
def _table_loaded() -> None:
    """Loading takes longer than hypothesis allows one example, whichever test comes first."""
    table.encoding()


def test_counting_opens_no_socket_and_writes_no_file_and_loads_nothing_before_it_is_needed(tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", "TMPDIR": str(tmp_path), "TIKTOKEN_CACHE_DIR": ""}
    run = subprocess.run([sys.executable, "-c", OFFLINE], capture_output=True, text=True, env=environment)
    assert (run.stdout.split(), run.stderr) == (["False", "9", "One."], "")
    assert list(tmp_path.iterdir()) == []


def test_the_table_on_board_is_the_one_that_tiktoken_itself_would_use(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: dict[str, str] = {}

    def note_instead_of_downloading(address: str, expected_hash: str) -> dict[bytes, int]:
        asked[address.rsplit("/", 1)[-1]] = expected_hash
        return {}

    monkeypatch.setattr(tiktoken_ext.openai_public, "load_tiktoken_bpe", note_instead_of_downloading)
    theirs = tiktoken_ext.openai_public.o200k_base()
    assert asked == {"o200k_base.tiktoken": table.SHA256}
    assert theirs["pat_str"] == table.PATTERN
    assert theirs["special_tokens"] == table.SPECIAL_TOKENS
    assert theirs["name"] == tokenizer().name == table.encoding().name
    assert table.encoding().n_vocab == 200_019


@pytest.mark.parametrize(
    ("text", "tokens"),
    # Counts that OpenAI's cookbook prints for o200k_base in "How to count tokens with Tiktoken".
    [("antidisestablishmentarianism", 6), ("2 + 2 = 4", 7), ("お誕生日おめでとう", 8), ("tiktoken is great!", 6)],
)
def test_counts_are_those_of_openai_s_cookbook(text: str, tokens: int) -> None:
    assert count(text) == tokens


def test_no_text_is_no_token() -> None:
    assert count("") == 0


def test_the_name_of_a_special_token_in_an_answer_is_plain_text() -> None:
    assert count("<|endoftext|>") > 1
    assert clipped("I said <|endofprompt|> aloud.", 100).text == "I said <|endofprompt|> aloud."


def test_a_half_character_that_a_browser_sent_is_counted_and_kept() -> None:
    text = "I planned \ud83d shifts. " * 40
    assert count(text) > 0
    assert text.startswith(clipped(text, 50).text)


def test_a_request_takes_its_texts_and_what_is_put_around_them() -> None:
    assert count_messages([]) == 3
    assert count_messages(["One.", "Two words."]) == 3 + 4 + count("One.") + 4 + count("Two words.")
    assert count_messages(text for text in ("a", "b", "c")) == 3 + 3 * 5


def test_prose_counted_in_pieces_gives_what_it_gives_in_one_piece() -> None:
    text = PROSE * 1000
    assert len(text) > 100_000
    assert count(text) == len(table.encoding().encode_ordinary(text))


@pytest.mark.parametrize("unit", ["a", "A", " ", "\n", " \n", ".", "目标", "😀", "e\u0301", "aA", "<|", "0"])
def test_a_million_characters_of_one_kind_are_counted_and_clipped(unit: str) -> None:
    text = unit * (1_000_000 // len(unit))
    assert 0 < count(text) <= 3 * len(text)
    assert clipped(text, 100).kept <= 100


def test_a_text_that_fits_is_kept_as_it_is() -> None:
    text = f"  {PROSE}\n\n"
    assert clipped(text, count(text)) == Clipped(text=text, kept=count(text), of=count(text))


def test_a_cut_is_made_after_the_last_whole_sentence() -> None:
    whole = "I plan shifts. I want to lead a team within two years. Then I will see."
    cut = clipped(whole, count("I plan shifts. I want to lead a team within two years. Then"))
    assert cut.text == "I plan shifts. I want to lead a team within two years."
    assert (cut.kept, cut.of) == (count(cut.text), count(whole))


def test_a_cut_is_made_at_the_end_of_a_line_and_of_a_quotation() -> None:
    lines = "Planner at Nordlicht, 2021\nDispatcher at Hafen, 2018\nTrainee at Kai, 2016"
    assert clipped(lines, count(lines) - 3).text == "Planner at Nordlicht, 2021\nDispatcher at Hafen, 2018"
    said = "She said: “You can lead.” And then she left for another town far away."
    assert clipped(said, count("She said: “You can lead.” And then she")).text == "She said: “You can lead.”"


def test_a_number_s_point_is_no_end_of_a_sentence() -> None:
    text = "Costs fell by 3.5 percent and by 12.25 percent in the years that came after the first one"
    assert clipped(text, count("Costs fell by 3.5 percent and by 12.25 percent")).text.endswith("12.25 percent")


def test_a_sentence_too_long_for_the_budget_is_cut_between_two_words() -> None:
    text = "Yes. " + "and then I planned another round " * 40
    kept = clipped(text, 50).text
    assert text[len(kept)] == " "
    assert count(kept) > 40


def test_text_without_spaces_is_cut_between_two_characters() -> None:
    assert clipped("目标" * 500, 90).kept == 90
    emoji = clipped("😀" * 500, 91)
    assert set(emoji.text) == {"😀"}


@pytest.mark.parametrize("budget", [0, -5])
def test_a_budget_of_nothing_keeps_nothing_and_says_how_much_there_was(budget: int) -> None:
    assert clipped("One. Two.", budget) == Clipped(text="", kept=0, of=count("One. Two."))


@given(
    text=st.one_of(
        st.text(max_size=400),
        st.lists(st.sampled_from([*"ab .!?\n\t。，é😀\u0301\ud83d", "goal", "Then "]), max_size=200).map("".join),
    ),
    budget=st.integers(-2, 120),
)
def test_what_is_kept_is_a_beginning_that_fits_and_is_counted_right(text: str, budget: int) -> None:
    cut = clipped(text, budget)
    assert text.startswith(cut.text)
    assert cut.kept == count(cut.text) <= max(budget, 0)
    assert cut.of == count(text)
    assert (cut.text == text) or (cut.of > budget)


@pytest.fixture
def another_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "another.tiktoken.xz"
    monkeypatch.setattr(table, "_FILE", file)
    return file


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (None, "cannot be read"),
        (b"not packed", "cannot be read"),
        (lzma.compress(b"IQ== 0\n"), "not the ones that were checked in"),
    ],
)
def test_a_missing_or_damaged_table_is_told_with_what_to_do(another_table: Path, data: bytes | None, why: str) -> None:
    if data is not None:
        another_table.write_bytes(data)
    for _ in range(2):
        with pytest.raises(DataError, match=rf"another\.tiktoken\.xz.*{why}.*reinstall"):
            table.encoding()
    name, problem = tokenizer()
    assert name is None
    assert why in str(problem)


SAID = (
    PROSE,
    "By 2029 I'd like to run the night desk: 14 planners, two depots, one budget of £1.2 million.",
    "Od czternastu lat naprawiam ciężarówki, od 2021 roku pod Lancaster, i chcę prowadzić własny warsztat.",
    "In fünf Jahren möchte ich die Personaleinsatzplanung für drei Standorte leiten.",
    "五年后我想领导计划团队，并在第一年完成课程。",
    "Через пять лет я хочу руководить отделом планирования.",
)


@pytest.mark.parametrize("text", SAID)
def test_without_its_table_words_and_signs_are_counted_with_a_margin(another_table: Path, text: str) -> None:
    told = count(text)
    assert tokenizer().name is None
    exact = len(table._load(Path(table.__file__).with_name("o200k_base.tiktoken.xz")).encode_ordinary(text))
    assert exact <= told <= 2 * exact


@pytest.mark.parametrize("unit", ["a", "A", " ", "\n", ".", "目标", "😀", "e\u0301", "0"])
def test_without_its_table_any_text_is_clipped_to_what_fits(another_table: Path, unit: str) -> None:
    text = unit * 20_000
    cut = clipped(text, 100)
    assert text.startswith(cut.text)
    assert cut.kept == count(cut.text) <= 100
    assert cut.of == count(text)
    assert clipped(PROSE * 20, 60).text.endswith((".", "!", "?"))


def test_threads_that_come_at_once_share_one_table(monkeypatch: pytest.MonkeyPatch) -> None:
    builds: list[Path] = []
    build = inspect.unwrap(table._load)

    def counted(file: Path) -> object:
        builds.append(file)
        return build(file)

    monkeypatch.setattr(table, "_load", lru_cache(maxsize=1)(counted))
    with ThreadPoolExecutor(8) as threads:
        counts = list(threads.map(count, [PROSE] * 16))
    assert (len(builds), len(set(counts))) == (1, 1)
