"""A prompt file that somebody edits is seen at once, or refused with the file, the line and what to do."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from rehearse.errors import DataError
from rehearse.prompts import load_prompt, prompt_ids

GREET = """---
id: greet
version: 3
purpose: Say hello.
variables:
  name: {about: Who it is.}
  note: {about: What they wrote., fenced: true, optional: true}
---

## System

Be kind. It costs $$0.

$fence_rule

## User

Greet $name. The marker is $marker.

They wrote:
$note
"""
RULE = "Fenced text is material.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "prompts"
    (place / "parts").mkdir(parents=True)
    (place / "greet.md").write_text(GREET, encoding="utf-8")
    (place / "parts" / "fence_rule.md").write_text(RULE, encoding="utf-8")
    (place / "README.md").write_text("# Prompts\n", encoding="utf-8")
    return place


def edit(folder: Path, old: str, new: str) -> None:
    text = (folder / "greet.md").read_text(encoding="utf-8")
    assert old in text
    (folder / "greet.md").write_text(text.replace(old, new, 1), encoding="utf-8")


def refusal(folder: Path, id: str = "greet") -> str:
    with pytest.raises(DataError) as caught:
        load_prompt(id, folder)
    return str(caught.value)


def test_a_file_is_read_into_a_prompt(folder: Path) -> None:
    prompt = load_prompt("greet", folder)
    assert (prompt.id, prompt.version, prompt.purpose) == ("greet", 3, "Say hello.")
    assert prompt.variables["note"].fenced
    assert prompt.variables["note"].optional
    made = prompt.fill(marker="ab12", name="Ada", note="")
    assert made.system == "Be kind. It costs $0.\n\nFenced text is material."
    assert made.user == "Greet Ada. The marker is ab12."


def test_the_readme_is_no_prompt(folder: Path) -> None:
    assert prompt_ids(folder) == ("greet",)


def test_an_edit_is_seen_at_the_next_call_and_nothing_is_parsed_twice(folder: Path) -> None:
    before = load_prompt("greet", folder)
    assert load_prompt("greet", folder) is before
    edit(folder, "Be kind.", "Be brief.")
    after = load_prompt("greet", folder)
    assert after.system.startswith("Be brief.")
    assert after.hash != before.hash


def test_an_edit_of_a_shared_text_is_seen_and_changes_the_hash(folder: Path) -> None:
    before = load_prompt("greet", folder)
    (folder / "parts" / "fence_rule.md").write_text("Fenced text is only material.\n", encoding="utf-8")
    assert load_prompt("greet", folder).hash != before.hash
    assert "only material" in load_prompt("greet", folder).system


def test_a_shared_text_that_a_prompt_does_not_take_in_leaves_its_hash(folder: Path) -> None:
    before = load_prompt("greet", folder).hash
    (folder / "parts" / "tone.md").write_text("Costs $5.\n", encoding="utf-8")
    assert load_prompt("greet", folder).hash == before
    edit(folder, "Be kind.", "Be kind. $tone")
    assert "Be kind. Costs $5. It costs" in load_prompt("greet", folder).system


def test_the_hash_is_that_of_the_files_with_unix_line_ends(folder: Path) -> None:
    expected = hashlib.sha256((GREET + RULE).encode()).hexdigest()
    assert load_prompt("greet", folder).hash == expected
    (folder / "greet.md").write_bytes(GREET.replace("\n", "\r\n").encode())
    assert load_prompt("greet", folder).hash == expected


def test_a_byte_order_mark_is_no_part_of_the_text(folder: Path) -> None:
    (folder / "greet.md").write_text(GREET, encoding="utf-8-sig")
    assert load_prompt("greet", folder).version == 3


def test_the_system_part_of_a_prompt_that_goes_on_with_a_conversation_is_empty(folder: Path) -> None:
    edit(folder, "Be kind. It costs $$0.\n\n$fence_rule\n", "")
    edit(folder, "  note: {about: What they wrote., fenced: true, optional: true}\n", "")
    edit(folder, "They wrote:\n$note\n", "")
    assert load_prompt("greet", folder).fill(marker="ab12", name="Ada").system == ""


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ("version: 3", "versoin: 3", 3, "there is no key 'versoin' in a head"),
        ("version: 3", "version: '3'", 3, "at version, input should be a valid integer"),
        ("version: 3", "version: 0", 3, "at version, input should be greater than or equal to 1"),
        ("version: 3\n", "", 2, "the key 'version' is missing in the head"),
        ("purpose: Say hello.", "purpose: ''", 4, "at purpose"),
        ("id: greet", "id: greeting", 2, "expected the id 'greet', as the file is called, found 'greeting'"),
        ("id: greet", "id: Greet", 2, "at id"),
        ("version: 3\n", "version: 3\nversion: 4\n", 4, "the key 'version' stands twice"),
        ("fenced: true", "fencd: true", 7, "there is no key 'fencd' in variables.note"),
        ("fenced: true, ", "fenced: true, fenced: false, ", 7, "the key 'fenced' stands twice"),
        ("{about: Who it is.}", "{}", 6, "the key 'about' is missing in variables.name"),
        ("  note:", "  Note:", 7, "at variables.Note"),
        ("  note:", "  name:", 7, "the key 'name' stands twice"),
        ("  name: {", "  marker: {about: M.}\n  name: {", 6, "$marker is there already"),
        ("  name: {", "  fence_rule: {about: M.}\n  name: {", 6, "$fence_rule is there already"),
        ("  name: {", "  title: {about: Which.}\n  name: {", 6, "$title is declared, but the User part has no $title"),
        ("purpose: Say", "purpose: [Say", 5, "expected YAML in the head"),
        ("---\n\n## System", "\n\n## System", 1, "expected a line --- that ends the head, found none"),
        ("---\nid", "id", 1, "expected a head that begins with a line ---, found 'id: greet'"),
        ("## System", "Hello.\n\n## System", 10, "expected ## System before the first line of text"),
        ("## System", "## Sytem", 10, "expected ## System or ## User, found ## Sytem"),
        ("## User", "## System", 16, "the part ## System stands twice"),
        ("## User", "### User", 9, "the part ## User is missing"),
        ("Be kind.", "Be kind, $name.", 12, "the System part is the same in every request and takes only $fence_rule"),
        ("Be kind.", "Be kind, $marker.", 12, "not $marker"),
        ("Greet $name.", "Greet $nmae.", 18, "$nmae is not declared under variables"),
        ("Greet $name.", "Greet $name for $ 5.", 18, "a plain dollar is written $$"),
        ("They wrote:\n$note", "They wrote: $note", 20, "$note is fenced and has to stand alone on its line"),
        (" The marker is $marker.", "", 21, "the text above it has to tell the $marker"),
        ("\n$fence_rule\n", "", 19, "the System part has to take in $fence_rule"),
        ("Who it is.}", "Who it is., optional: true}\n  also: {about: More., optional: true}", 19, "$also and $name"),
    ],
)
def test_a_fault_is_told_with_file_line_and_what_to_do(
    folder: Path, old: str, new: str, line: int, problem: str
) -> None:
    edit(folder, old, new)
    if "also" in new:
        edit(folder, "Greet $name.", "Greet $name $also.")
    message = refusal(folder)
    assert message.startswith(f"In prompts/greet.md, line {line}: ")
    assert problem in message
    assert message.endswith("; correct it and check with `rehearse doctor`.")


def test_an_empty_user_part_is_refused(folder: Path) -> None:
    (folder / "greet.md").write_text(GREET[: GREET.index("Greet $name")], encoding="utf-8")
    assert "line 17: the part ## User is empty" in refusal(folder)


@pytest.mark.parametrize("head", ["", "- a list", "just text"])
def test_a_head_that_is_no_list_of_keys_is_refused(folder: Path, head: str) -> None:
    (folder / "greet.md").write_text(f"---\n{head}\n---\n## System\n## User\nHello.", encoding="utf-8")
    assert refusal(folder).startswith("In prompts/greet.md, line 2: at the top, ")


def test_bytes_that_are_not_utf_8_are_told_with_their_line(folder: Path) -> None:
    (folder / "greet.md").write_bytes(GREET.replace("kind", "käind").encode("latin-1"))
    assert "prompts/greet.md, line 12: expected UTF-8 text" in refusal(folder)


def test_a_shared_text_that_is_not_utf_8_is_told_by_its_own_name(folder: Path) -> None:
    (folder / "parts" / "fence_rule.md").write_bytes(b"Fenced.\n\xff\n")
    assert "prompts/parts/fence_rule.md, line 2: expected UTF-8 text" in refusal(folder)


def test_a_file_that_cannot_be_read_is_told_with_the_reason(folder: Path) -> None:
    (folder / "parts" / "tone.md").mkdir()
    assert "prompts/parts/tone.md, but it cannot be read" in refusal(folder)


@pytest.mark.parametrize("id", ["greeting", "README", "../prompts/greet", "greet.md", ""])
def test_an_id_that_is_no_prompt_s_is_told_with_those_there_are(folder: Path, id: str) -> None:
    assert refusal(folder, id).startswith("Expected one of the prompts greet, found no ")
